// The chain of one side as a network that lives.

import { h, s } from "./dom.js";
import { routes } from "./arrows.js";
import { Bottleneck } from "./bottleneck.js";
import { textWidth } from "./lettering.js";
import { Link } from "./links.js";
import { Node, partnerNow } from "./nodes.js";
import { isNarrow, leastHeights, place } from "./places.js";
import { change, known } from "./store.js";
import { Tokens } from "./tokens.js";
import { count, number, say, spoken } from "./words.js";

const PHONE = "(max-width: 40rem)"; // where the route runs downwards
const LOWEST = 206; // px that a stage is high at least; below that the page scrolls
const STRIP = 40; // px for those who fall between two stools
const FIGURES = [1, 2, 5, 10, 20, 50, 100, 200, 500]; // how many clients one figure may stand for

export class Stage {
  constructor(side, follow, choose) {
    Object.assign(this, { side, follow, choose });
    this.svg = s("svg", { class: "stage", role: "group" });
    this.holder = h("div", { class: "stage-holder" }, this.svg);
    this.each = null;
    this.flow = 1;
    new ResizeObserver(() => this.build()).observe(this.holder);
  }

  // Build again where the chain, the room or the language changed.
  build() {
    const stage = known.stages[this.side];
    if (!stage) this.clear();
    if (!stage || !this.holder.clientWidth) return;
    const there = shownPartners(stage);
    this.unit = this.rem() / 16;
    const strip = STRIP * this.unit;
    const width = 4 * Math.floor(this.holder.clientWidth / 4); // A and B alike, whatever halves of a pixel
    const mark = `${width} ${spoken()} ${this.rem()} ${there}`;
    if (mark !== this.mark || stage !== this.stage) {
      this.vertical = matchMedia(PHONE).matches || isNarrow(stage.partners, there, width, this.unit);
      this.least = leastHeights(stage.partners, there, width, this.unit, this.vertical);
      this.holder.style.minHeight = `${Math.max(this.least.all + strip + 6, LOWEST * this.unit)}px`;
    }
    const { clientHeight: height } = this.holder;
    if (mark === this.mark && height === this.height && stage === this.stage) return;
    if (stage !== this.stage) this.flow = 1;
    Object.assign(this, { stage, mark, height, shown: null });
    if (known.each !== 1) change({ each: 1 });
    this.holder.classList.toggle("tall", this.vertical);
    const placed = place(stage.partners, there, width, height - strip - 6, this.unit, this.vertical, this.least.boxes);
    this.lay(placed, width, placed.height + strip + 6, strip);
    this.show();
  }

  // Show nothing: what was there is of another chain.
  clear() {
    this.tokens?.clear();
    this.svg.replaceChildren();
    Object.assign(this, { stage: null, mark: null, nodes: null, shown: null });
  }

  rem() {
    return parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  lay(placed, width, height, strip) {
    const { stage, unit } = this;
    const drawn = stage.links.map((link, index) => ({ link, index }))
      .filter(({ link: [from, to] }) => placed.boxes[from] && placed.boxes[to]);
    const lines = routes(placed, drawn.map(({ link }) => link));
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.setAttribute("width", width);
    this.svg.setAttribute("height", height);
    this.links = drawn.map(({ link, index }, at) => new Link(stage, link, index, lines[at], unit));
    this.nodes = placed.boxes.map((box, index) =>
      box && new Node(stage.partners[index], box, unit, () => this.choose(index)));
    this.bottleneck = new Bottleneck(placed.boxes, unit);
    const layer = s("g", { class: "tokens" });
    this.tokens?.clear();
    this.tokens = new Tokens(layer, this.follow);
    this.scene = { boxes: placed.boxes, unit, fallTo: height - strip / 2,
      paths: new Map(drawn.map(({ link }, at) => [link.join(" "), lines[at]])) };
    this.svg.replaceChildren(patterns(this.side), this.between(width, height, strip),
      s("g", {}, this.links.map((each) => each.group)), this.bottleneck.back,
      s("g", {}, this.nodes.flatMap((each) => each?.group ?? [])),
      s("g", {}, this.links.map((each) => each.refusal)), layer, this.bottleneck.flag);
  }

  // The strip at the bottom: where clients end whom nobody has.
  between(width, height, strip) {
    const { unit } = this;
    const middle = height - strip / 2 + 5 * unit;
    const name = say("stage.between");
    this.fallen = s("text", { class: "fallen", "text-anchor": "end", x: width - 10 * unit, y: middle, "font-size": 14 * unit });
    const start = 10 * unit + textWidth(name, 14 * unit, 700) + 8 * unit;
    this.fallenRoom = width - start - 14 * unit;
    return s("g", { class: "between" },
      s("rect", { class: "gap", x: 0, y: height - strip, width, height: strip, fill: `url(#waves-${this.side})` }),
      s("text", { class: "between-name", x: 10 * unit, y: middle, "font-size": 14 * unit }, name),
      this.fallen);
  }

  // Show the present frame; `span` [ms] lets its clients move.
  show(span = 0) {
    const frame = known.frames[this.side];
    this.build();
    if (!frame || !this.nodes || (this.shown === frame && this.each === known.each)) return;
    const fresh = this.shown !== frame;
    const { stage } = this;
    this.shown = frame;
    const now = stage.partners.map((_, index) => partnerNow(stage, frame, index));
    // both sides have one measure, which only grows, so that a queue does not seem to jump
    const fullest = Math.max(...now.map(({ waiting }, index) => waiting / (this.nodes[index]?.room() ?? Infinity)));
    this.each = Math.max(known.each, FIGURES.find((each) => fullest <= each) ?? FIGURES.at(-1));
    this.flow = Math.max(0.98 * this.flow, 1, ...frame.offered);
    this.nodes.forEach((node, index) => node?.show(now[index], this.each));
    const taken = [];
    this.links.forEach((link) => link.show({
      offered: frame.offered[link.index], refused: frame.refused[link.index], trust: frame.trust[link.index],
      present: now[link.ends[0]].present && now[link.ends[1]].present }, this.flow, this.links.length, taken));
    this.bottleneck.show(stage, frame.bottleneck);
    this.tell(frame);
    if (this.each !== known.each) change({ each: this.each });
    if (!fresh) return;
    if (span) this.tokens.start(frame.moves ?? [], this.scene, span, known.journey?.client);
    else this.tokens.clear();
  }

  tell(frame) {
    const { lost, gave_up: gaveUp } = frame.totals;
    const whole = say("stage.fallen", { lost: number(lost, 0), gave_up: number(gaveUp, 0) });
    const short = number((lost ?? 0) + (gaveUp ?? 0), 0);
    this.fallen.textContent = textWidth(whole, 14 * this.unit) < this.fallenRoom ? whole : short;
    this.svg.setAttribute("aria-label", say("stage.label", {
      side: this.side.toUpperCase(), week: number(frame.week, 0),
      partners: count("stage.partners", this.stage.partners.length),
      waiting: number(frame.totals.waiting, 0) }));
  }
}

// Those who are there from the start, and those who came later on either side: one picture for both.
function shownPartners(stage) {
  const frames = [known.frames.a, known.frames.b].filter(Boolean);
  return stage.partners.map((partner, index) =>
    !partner.latent || frames.some((frame) => frame.present?.[index]));
}

function patterns(side) {
  return s("defs", {},
    s("pattern", { id: `waves-${side}`, width: 24, height: 12, patternUnits: "userSpaceOnUse" },
      s("rect", { class: "wave-ground", width: 24, height: 12 }),
      s("path", { class: "wave", d: "M0 6q6 -5 12 0t12 0" })),
    s("pattern", { id: `hatch-${side}`, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      s("rect", { class: "hatch-ground", width: 6, height: 6 }),
      s("rect", { class: "hatch-line", width: 2.5, height: 6 })));
}
