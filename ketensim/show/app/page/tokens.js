// Clients that move: real ones out of the week's frame, the same ones on both sides.

import { s } from "./dom.js";
import { along, measured } from "./arrows.js";

const MOST = 160; // clients in motion at once on one side
const SHORTEST = 380; // ms that a journey takes at least, to be seen
const LONGEST = 1100;
const SHAPES = {
  arrive: "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0",
  refer: "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0",
  resolved: "M-4.5 0L-1.5 3.5L5 -4",
  unresolved: "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0",
  gave_up: "M-4 -4L4 4M-4 4L4 -4",
  lost: "M-4.5 0L0 -4.5L4.5 0L0 4.5Z",
};

export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export class Tokens {
  constructor(layer, follow) {
    this.layer = layer;
    this.follow = follow;
    this.moving = [];
    this.spare = [];
    this.running = false;
    layer.addEventListener("pointerdown", (event) => {
      const client = event.target.dataset?.client;
      if (client) follow(Number(client));
    });
  }

  // Let a week's clients go; `span` is how long that week lasts on the screen [ms].
  start(moves, scene, span, followed) {
    if (still()) return;
    const lasts = Math.max(SHORTEST, Math.min(LONGEST, 0.8 * span));
    const begin = performance.now();
    for (const [client, from, to, kind, at] of moves) {
      if (this.moving.length >= MOST) break;
      const line = lineOf(scene, from, to, kind);
      if (!line) continue;
      const shape = this.spare.pop() ?? s("path");
      shape.setAttribute("class", `token ${kind}${client === followed ? " followed" : ""}`);
      shape.setAttribute("d", SHAPES[kind]);
      shape.setAttribute("visibility", "hidden");
      shape.dataset.client = client;
      this.layer.append(shape);
      const size = scene.unit * (client === followed ? 2 : 1);
      this.moving.push({ shape, line, size, begin: begin + at * Math.max(0, span - lasts), lasts });
    }
    if (!this.running && this.moving.length) this.run();
  }

  run() {
    this.running = true;
    const step = (now) => {
      this.moving = this.moving.filter((token) => this.move(token, now));
      this.running = this.moving.length > 0;
      if (this.running) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  move({ shape, line, size, begin, lasts }, now) {
    const share = (now - begin) / lasts;
    if (share < 0) return true;
    if (share >= 1) {
      shape.remove();
      if (this.spare.length < MOST) this.spare.push(shape);
      return false;
    }
    const [x, y] = along(line, share);
    shape.setAttribute("visibility", "visible");
    shape.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${size})`);
    shape.setAttribute("opacity", share > 0.85 ? ((1 - share) / 0.15).toFixed(2) : 1);
    return true;
  }

  clear() {
    for (const { shape } of this.moving) shape.remove();
    this.moving = [];
  }
}

// The line that a client follows: along its arrow, in from outside, out again, or down between two.
function lineOf({ boxes, paths, fallTo, unit }, from, to, kind) {
  const path = paths.get(`${from} ${to}`);
  if (kind === "refer") return path ?? straight(boxes, from, to);
  if (kind === "lost") return falling(path ?? straight(boxes, from, to), boxes[from], fallTo);
  const box = boxes[from >= 0 ? from : to];
  if (!box) return null;
  const [x, top, bottom] = [box.x + 0.25 * box.w, box.y, box.y + box.h];
  if (kind === "arrive") return measured([[x, top - 26 * unit], [x, top + 2 * unit]]);
  if (kind === "gave_up") return measured([[box.x + box.w / 2, bottom], [box.x + box.w / 2, fallTo]]);
  const out = box.x + 0.8 * box.w;
  return measured([[out, top + 4 * unit], [out + 8 * unit, top - 26 * unit]]);
}

function straight(boxes, from, to) {
  const [one, other] = [boxes[from], boxes[to]];
  if (!one || !other) return null;
  return measured([[one.x + one.w / 2, one.y + one.h / 2], [other.x + other.w / 2, other.y + other.h / 2]]);
}

function falling(path, box, fallTo) {
  const start = path ? along(path, 0) : [box.x + box.w, box.y + box.h / 2];
  const half = path ? along(path, 0.5) : start;
  const quarter = path ? along(path, 0.25) : start;
  return measured([start, quarter, half, [half[0], fallTo]]);
}
