// Arrows between partners: as thick as what is handed over, dashed by trust, with a bar across
// where clients are refused.

import { s } from "./dom.js";
import { along } from "./arrows.js";
import { named, number, percent, say } from "./words.js";

const THICKEST = 7; // px, at the most that the chain hands over in a week
const KEPT = 0.75; // weight of the past in the smoothed flow, so that thickness does not flicker
const LEAST = 0.08; // clients a week, below which an arrow is not drawn
const BEFORE = 24; // px before a partner's door that its refusals stand, where there is so much room
const APART = 16; // px between the refusals of two arrows, so that both numbers can be read
const CROWD = 40; // arrows from which they are drawn thinner and the rare ones left out
const DASHES = [ // low, middle and high trust
  (thick) => `${(0.8 * thick).toFixed(1)} ${(thick + 3.5).toFixed(1)}`,
  (thick) => `${(1.5 * thick + 6).toFixed(1)} ${(0.5 * thick + 3.5).toFixed(1)}`,
  () => "none",
];

export class Link {
  constructor(stage, [from, to], index, route, unit) {
    Object.assign(this, { index, names: [stage.partners[from].name, stage.partners[to].name], route, unit });
    this.ends = [from, to];
    this.flow = null;
    this.title = s("title");
    this.line = s("path", { class: "link", d: route.d });
    this.head = s("path", { class: "link-head" });
    this.refusal = s("g", { class: "refusal", hidden: true }); // stands before partners, the rest behind
    this.group = s("g", {}, this.title, this.line, this.head);
  }

  // `most` is the largest flow of the chain, `crowd` how many arrows there may be, and `taken` the
  // points where refusals of other arrows stand.
  show({ offered, refused, trust, present }, most, crowd, taken) {
    this.flow = this.flow === null ? offered : KEPT * this.flow + (1 - KEPT) * offered;
    const shown = present && this.flow > (crowd > CROWD ? 5 * LEAST : LEAST);
    this.group.toggleAttribute("hidden", !shown);
    this.refuse(shown ? refused : 0, taken);
    if (!shown) return;
    const thick = (0.9 + THICKEST * Math.min(1, CROWD / crowd) * Math.min(1, this.flow / most)) * this.unit;
    this.line.setAttribute("stroke-width", thick.toFixed(1));
    this.line.setAttribute("stroke-dasharray", DASHES[trustLevel(trust)](thick));
    this.point(thick);
    this.title.textContent = say("stage.link", {
      from: named(this.names[0]), to: named(this.names[1]),
      offered: number(offered, 0), refused: number(refused, 0), trust: percent(trust) });
  }

  point(thick) {
    const size = Math.max(6 * this.unit, 1.4 * thick);
    const [x, y] = along(this.route, 1);
    const [bx, by] = along(this.route, 1 - size / this.route.length);
    const long = Math.hypot(x - bx, y - by) || 1;
    const [ax, ay] = [(-(y - by) / long) * 0.55 * size, ((x - bx) / long) * 0.55 * size];
    this.head.setAttribute("d", `M${x} ${y}L${bx + ax} ${by + ay}L${bx - ax} ${by - ay}Z`);
  }

  refuse(refused, taken) {
    this.refusal.toggleAttribute("hidden", !refused);
    if (!refused) return;
    const share = this.free(taken);
    const [x, y] = along(this.route, share);
    const [bx, by] = along(this.route, share - 0.04);
    const turn = (Math.atan2(y - by, x - bx) * 180) / Math.PI;
    const half = 7 * this.unit;
    taken.push([x, y]);
    this.refusal.replaceChildren(
      s("path", { d: `M0 ${-half}V${half}`, transform: `translate(${x} ${y}) rotate(${turn})` }),
      s("text", { x, y: y - 9 * this.unit, "text-anchor": "middle", "font-size": 12 * this.unit }, number(refused, 0)));
  }

  // The place on the arrow, shortly before its end, where no other refusals stand.
  free(taken) {
    const last = 1 - Math.min(0.35, (BEFORE * this.unit) / this.route.length);
    const isFree = (share) => taken.every((point) => {
      const [x, y] = along(this.route, share);
      return Math.hypot(x - point[0], y - point[1]) >= 0.9 * APART * this.unit;
    });
    const step = (APART * this.unit) / this.route.length;
    return [last, last - step, last - 2 * step].find(isFree) ?? last;
  }
}

// Low, middle or high: below a third, below two thirds, above.
function trustLevel(trust) {
  return Math.min(2, Math.max(0, Math.floor(3 * (trust ?? 0))));
}
