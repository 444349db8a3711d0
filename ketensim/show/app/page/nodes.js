// One partner on the stage: its name, the people who wait before it, how full it is.

import { s } from "./dom.js";
import { fit, textWidth } from "./lettering.js";
import { count, named, number, percent, say } from "./words.js";

const PERSON = "M0 -4.6a2.1 2.1 0 1 0 .01 0M-3.4 6.4v-3.2a3.4 3.4 0 0 1 6.8 0v3.2z";
const LEAST = [46, 60, 75]; // px, the lowest box with a name of one, two, three lines
const DETAILS = 24; // px that details below the bar take
const SIZES = [13.5, 12.5, 11.5, 10.5]; // px, the largest in which a name fits
const INDENT = 14; // px beside a name
const PERSON_WIDTH = 9;
const ROW = 14; // px between rows of a queue
const MOST_ROWS = 4;

// A partner's name in a box that is so wide, on so many lines at most.
function nameIn(partner, width, unit, most) {
  return fit(named(partner.name), width - INDENT * unit, SIZES.map((size) => size * unit), most);
}

// The height below which a box, so wide, would cut the name of its partner.
export function lowest(partner, width, unit) {
  const index = LEAST.findIndex((_, lines) => nameIn(partner, width, unit, lines + 1).whole);
  return LEAST.at(index) * unit;
}

export class Node {
  constructor(partner, box, unit, chosen) {
    Object.assign(this, { partner, box, unit });
    const most = Math.max(1, LEAST.filter((least) => box.h >= least * unit).length);
    Object.assign(this, nameIn(partner, box.w, unit, most));
    this.pace = (this.size < 12 * unit ? 13 : 14.5) * unit;
    this.tall = box.h >= (LEAST[this.lines.length - 1] + DETAILS) * unit;
    this.title = s("title");
    this.queue = s("g", { class: "queue" });
    this.amount = s("text", { class: "amount", "text-anchor": "end" });
    this.filled = s("rect", { class: "treated", rx: 2 });
    this.consulting = s("rect", { class: "consulting", rx: 2 });
    this.details = s("text", { class: "details" });
    this.group = s("g", { class: "node", tabindex: 0, role: "button", onclick: chosen,
      onkeydown: (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        event.stopPropagation();
        chosen();
      } }, this.title, this.parts());
  }

  parts() {
    const { box: { x, y, w, h }, unit, size, lines } = this;
    const bar = { x: x + 8 * unit, width: w - 16 * unit, height: (this.tall ? 7 : 5) * unit };
    bar.y = y + h - bar.height - (this.tall ? 22 : 5) * unit;
    this.bar = bar;
    this.queueY = bar.y - (this.tall ? 11 : 8) * unit;
    const free = this.queueY - y - 6 * unit - this.pace * lines.length;
    this.rows = Math.max(1, Math.min(MOST_ROWS, Math.floor(free / (ROW * unit)) + (free % (ROW * unit) > 5 * unit ? 1 : 0)));
    this.letters = (h < LEAST[1] * unit ? 12 : 14) * unit;
    place(this.amount, x + w - 7 * unit, bar.y - (this.tall ? 6 : 3.5) * unit, this.letters);
    place(this.details, x + 8 * unit, y + h - 7 * unit, 12 * unit);
    for (const rect of [this.filled, this.consulting]) {
      for (const key of ["y", "height"]) rect.setAttribute(key, bar[key]);
    }
    return [
      s("rect", { class: "box", x, y, width: w, height: h, rx: 7 * unit }),
      lines.map((line, row) => s("text", {
        class: "name", x: x + 7 * unit, y: y + 3 * unit + (row + 1) * this.pace, "font-size": size,
        textLength: line.width, lengthAdjust: line.width && "spacingAndGlyphs" }, line.text)),
      s("rect", { class: "track", ...bar, rx: 2 }),
      this.consulting, this.filled, this.queue, this.amount, this.tall ? this.details : null,
    ];
  }

  name() {
    return named(this.partner.name);
  }

  // `now` holds waiting, busy, places, present, speed and meeting; one figure stands for `each`.
  show(now, each) {
    this.group.classList.toggle("absent", !now.present);
    this.amount.textContent = now.present ? number(now.waiting, 0) : "";
    this.line(Math.min(Math.ceil(now.waiting / each), this.room()));
    this.fill(now);
    const facts = this.facts(now);
    this.title.textContent = facts;
    this.group.setAttribute("aria-label", facts);
  }

  // How many figures there is room for, beside the number and in rows above one another.
  room() {
    const { box: { w }, unit } = this;
    const across = Math.floor((w - 20 * unit - textWidth("8.888", this.letters, 700)) / (PERSON_WIDTH * unit));
    return Math.max(1, across) * this.rows;
  }

  // Let so many figures wait, the first of them next to the door.
  line(people) {
    if (people === this.people) return;
    this.people = people;
    const { box: { x }, unit, rows } = this;
    const across = this.room() / rows;
    this.queue.replaceChildren(...Array.from({ length: people }, (_, k) => s("path", { d: PERSON,
      transform: `translate(${x + (12 + (k % across) * PERSON_WIDTH) * unit} ${this.queueY - Math.floor(k / across) * ROW * unit}) scale(${unit})` })));
  }

  // The bar: what is in treatment from the left, what sits in meetings from the right.
  fill(now) {
    const { bar } = this;
    const treated = bar.width * Math.min(1, now.places ? now.busy / now.places : 0);
    const meeting = Math.min(bar.width - treated, bar.width * Math.min(1, now.meeting ?? 0));
    this.filled.setAttribute("x", bar.x);
    this.filled.setAttribute("width", treated);
    this.consulting.setAttribute("x", bar.x + bar.width - meeting);
    this.consulting.setAttribute("width", Math.max(0, meeting));
    if (!this.tall) return;
    if (!now.present) {
      const gone = say("stage.absent");
      this.details.textContent = textWidth(gone, 12 * this.unit) <= bar.width ? gone : "";
      return;
    }
    const [n, places] = [number(now.busy, 0), number(now.places, 0)];
    const full = say("stage.busy", { n, places });
    const texts = [...(now.meeting > 0.004 ? [`${full} · ${say("stage.meeting", { share: percent(now.meeting) })}`] : []), full];
    this.details.textContent = texts.find((text) => textWidth(text, 12 * this.unit) <= bar.width) ?? `${n}/${places}`;
  }

  facts(now) {
    if (!now.present) return say("stage.gone", { name: this.name() });
    return say("stage.facts", {
      name: this.name(),
      waiting: count("stage.waits", now.waiting),
      busy: say("stage.busy", { n: number(now.busy, 0), places: number(now.places, 0) }),
      meeting: percent(now.meeting),
      speed: percent(now.speed),
    });
  }
}

function place(text, x, y, size) {
  text.setAttribute("x", x);
  text.setAttribute("y", y);
  text.setAttribute("font-size", size);
}

// Sums over a partner's stations, out of a frame.
export function partnerNow(stage, frame, partner) {
  const now = { waiting: 0, busy: 0, places: 0, present: frame.present?.[partner] ?? 1,
    speed: frame.speed?.[partner], meeting: frame.meeting?.[partner] };
  stage.stations.forEach((station, index) => {
    if (station.partner !== partner) return;
    now.waiting += frame.waiting[index];
    now.busy += frame.busy[index];
    now.places += frame.places?.[index] ?? station.places;
  });
  return now;
}
