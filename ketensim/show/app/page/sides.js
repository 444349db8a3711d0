// A and B: each with its stage, what its bottleneck is, and how it is doing; and who is ahead.

import { announceBottleneck, stationName } from "./announce.js";
import { isReal } from "./bottleneck.js";
import { button, draw, h } from "./dom.js";
import { textWidth } from "./lettering.js";
import { Stage } from "./stage.js";
import { change, known } from "./store.js";
import { count, number, pick, say } from "./words.js";
import { drawVitals } from "./vitals.js";

const LASTING = 4; // weeks that a bottleneck has stood before the page calls it an earlier one

export class Sides {
  constructor(send) {
    this.parts = ["a", "b"].map((side) => new Side(side, send));
    this.holder = h("div", { class: "sides" }, this.parts.map((part) => part.holder));
    this.verdict = h("p", { class: "verdict", role: "status" });
    this.legend = h("div", { class: "legend-holder" });
  }

  draw() {
    const { sides, speed, playing } = known.state;
    this.holder.classList.toggle("two", Boolean(sides.b));
    this.parts[1].holder.hidden = !sides.b;
    const span = playing ? 1000 / speed : 600;
    for (const part of this.parts) if (sides[part.side]) part.draw(span);
    this.drawVerdict();
    this.drawLegend();
    announceBottleneck();
  }

  drawVerdict() {
    const { state, verdict, lang } = known;
    const both = Boolean(state.sides.b);
    this.verdict.classList.toggle("quiet", !both || !verdict?.sentence);
    this.verdict.setAttribute("aria-live", state.playing ? "off" : "polite"); // while weeks pass it changes all the time
    const made = ["a", "b"].map((side) => (state.sides[side]?.log ?? []).map(({ text, ...entry }) => entry));
    const differ = JSON.stringify(made[0]) !== JSON.stringify(made[1]);
    draw(this.verdict, [both, differ, verdict, lang], () => {
      if (!both) return say("verdict.one");
      if (!differ) return say("verdict.none");
      if (verdict?.sentence) return pick(verdict.sentence);
      return verdict ? say("verdict.computing", { done: number(verdict.done, 0), of: number(verdict.of, 0) }) : say("verdict.wait");
    });
  }

  // What the signs on the stage mean.
  drawLegend() {
    draw(this.legend, [known.each, known.lang], () => h("details", { class: "legend", open: this.open ?? false, ontoggle: (event) => {
      this.open = event.target.open;
    } },
    h("summary", { text: `${say("legend.title")} (${count("legend.each", known.each)})` }),
    h("ul", {},
      item("key-person", count("legend.person", known.each)),
      item("key-treated", say("legend.treated")), item("key-consulting", say("legend.consulting")),
      item("key-trust-high", say("legend.trust.high")), item("key-trust-middle", say("legend.trust.middle")),
      item("key-trust-low", say("legend.trust.low")), item("key-refused", say("legend.refused")),
      item("key-bottleneck", say("legend.bottleneck")), item("key-resolved", say("legend.resolved")),
      item("key-gave-up", say("legend.gave_up")), item("key-lost", say("legend.lost")))));
  }
}

const item = (sign, text) => h("li", {}, h("span", { class: `key ${sign}`, "aria-hidden": "true" }), text);

class Side {
  constructor(side, send) {
    this.side = side;
    this.stage = new Stage(side, (client) => send("follow", { client }), (partner) => this.point(partner));
    this.name = h("div");
    this.words = h("div", { class: "side-words" });
    this.head = h("div", { class: "side-head" }, this.name, this.words);
    this.vitals = h("div", { class: "vitals" });
    this.holder = h("section", { class: `side side-of-${side}` }, this.head, this.stage.holder, this.vitals);
  }

  // Choosing a partner on the stage fills it in where one intervenes.
  point(partner) {
    change({ target: known.stages[this.side].partners[partner].name, panel: "intervene", side: this.side });
  }

  draw(span) {
    const { state, frames, stages, lang } = known;
    const frame = frames[this.side];
    const content = state.sides[this.side];
    this.holder.setAttribute("aria-label", say("side.label", { side: this.side.toUpperCase() }));
    const both = Boolean(state.sides.b);
    const stage = stages[this.side];
    const history = this.side === "a" ? known.bottlenecks.slice(0, -1).filter(({ week, until }) => until - week >= LASTING).slice(-3) : [];
    draw(this.name, [both, known.side, lang], () => (both ? button(`side-${this.side}`, this.side.toUpperCase(),
      () => change({ side: this.side }), { class: `side-name side-${this.side}`, "aria-pressed": known.side === this.side,
        "aria-label": say("side.choose", { side: this.side.toUpperCase() }) }) : null));
    const room = both ? this.words.clientWidth : Infinity;
    draw(this.words, [both, frame?.bottleneck, history, content.computing, content.log.at(-1), lang, stage?.partners.length, room], () => [
      h("p", { class: "bottleneck-line" }, bottleneckText(stage, frame, room)),
      both ? h("p", { class: "last-made", text: content.log.length ? lineText(content.log.at(-1)) : say("log.empty") }) : null,
      !both && history.length ? h("p", { class: "last-made", text: say("bottleneck.before", { places: trail(stage, history) }) }) : null,
      content.computing ? h("p", { class: "computing", role: "status", text: say("log.computing") }) : null,
    ]);
    this.stage.show(frame?.week > (this.week ?? Infinity) && frame.week - this.week < 12 ? span : 0);
    this.week = frame?.week;
    drawVitals(this.vitals, this.side);
  }
}

const lineText = ({ week, text }) => `${say("log.week", { week: number(week, 0) })}: ${pick(text)}`;

// The sentence on the bottleneck, in the longest form of which the line has `room` [px].
function bottleneckText(stage, frame, room) {
  if (!stage || !frame) return say("stage.loading");
  if (!frame.bottleneck) return say("bottleneck.nowhere");
  const place = stationName(stage, frame.bottleneck.station);
  const weeks = number(frame.bottleneck.weeks_of_work, 1);
  const real = isReal(frame.bottleneck);
  const kind = real ? "is" : "small";
  const found = { place, weeks };
  const forms = [say(`bottleneck.${kind}`, found), say(`bottleneck.${kind}.short`, found), say(`bottleneck.${kind}.shortest`, found)];
  const size = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const text = forms.find((form) => textWidth(form, size, 700) <= room) ?? forms.at(-1);
  const [before, after] = text.split(place);
  return real ? [before, h("strong", { text: place }), after] : text;
}

function trail(stage, places) {
  return places.map(({ week, station }) => say("bottleneck.at", { place: stationName(stage, station), week: number(week, 0) })).join(" → ");
}
