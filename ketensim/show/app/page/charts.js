// Lines through time: A and B on the same axes, with the band of twenty other seeds behind them.

import { draw, h, s } from "./dom.js";
import { ticks, weekTicks } from "./scales.js";
import { change, known } from "./store.js";
import { number, percent, say, small } from "./words.js";

const SHARES = new Set(["within_norm", "meeting_share", "urgency"]);
const FIXED = ["waiting", "within_norm", "lost_and_gave_up"];
const CHOICES = ["dks", "lead_time", "urgency", "cost", "meeting_share"];
const LEAST = { dks: 1e-8, meeting_share: 0.05, urgency: 0.05 }; // what an axis reaches at least
const HEIGHT = 146;

export class Charts {
  constructor() {
    this.holder = h("div", { class: "charts" });
    this.fourth = "dks";
    this.names = [0, 1, 2, 3].map((index) => h(index === 3 ? "div" : "span"));
    this.now = this.names.map(() => h("span", { class: "now" }));
    this.graphics = this.names.map(() => h("div"));
    this.panels = this.names.map((name, index) => h("figure", { class: "chart" },
      h("figcaption", {}, name, this.now[index]), this.graphics[index]));
    this.holder.append(...this.panels);
    this.width = 300;
    new ResizeObserver(() => {
      const unit = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
      this.width = Math.max(220, this.panels[0].clientWidth / unit);
      this.draw();
    }).observe(this.panels[0]);
  }

  draw() {
    if (!known.state) return;
    const { week, weeks } = known.state;
    this.panels.forEach((_, index) => {
      const name = FIXED[index] ?? this.fourth;
      const lines = this.lines(name);
      draw(this.names[index], [name, known.lang], () => (index === 3 ? this.choice() : say(`series.${name}`)));
      draw(this.now[index], [name, lines.map(({ values }) => values[week]), known.lang], () => present(name, lines, week));
      draw(this.graphics[index], [name, lines, week, weeks, this.width, known.lang, marks()],
        () => chart(name, lines, this.width));
    });
  }

  lines(name) {
    const sides = known.state.sides.b ? ["a", "b"] : ["a"];
    return sides.map((side) => ({
      side, values: known.history[side][name] ?? [], band: known.ghost[side]?.[name] ?? null }));
  }

  // Which line the fourth chart shows is for the trainer to say.
  choice() {
    return h("select", { id: "fourth", value: this.fourth, "aria-label": say("charts.which"), onchange: (event) => {
      this.fourth = event.target.value;
      change({ fourth: this.fourth });
    } }, CHOICES.map((each) => h("option", { value: each }, say(`series.${each}`))));
  }
}

function present(name, lines, week) {
  return lines.map(({ side, values }) => h("span", { class: `now-${side}` },
    lines.length > 1 ? `${side.toUpperCase()} ` : "", h("strong", { text: written(name, values[week]) })));
}

function written(name, value) {
  if (name === "dks") return small(value);
  if (SHARES.has(name)) return percent(value, name === "meeting_share" ? 1 : 0);
  return number(value, name === "lead_time" ? 1 : 0);
}

function marks() {
  return Object.entries(known.state.sides).flatMap(([side, content]) =>
    (content?.log ?? []).map((entry) => [side, entry.week]));
}

function chart(name, lines, width) {
  const left = 46;
  const frame = { left, right: width - 22, top: 10, bottom: HEIGHT - 24 };
  const { weeks, week } = known.state;
  const numbers = lines.flatMap(({ values, band }) => [...values.slice(0, week + 1), ...(band?.high.slice(0, week + 1) ?? [])])
    .filter((value) => Number.isFinite(value));
  const levels = name === "within_norm" ? [0, 0.5, 1] : ticks(Math.max(...numbers, LEAST[name] ?? 4), 3);
  const x = (at) => frame.left + ((frame.right - frame.left) * at) / weeks;
  const y = (value) => frame.bottom - ((frame.bottom - frame.top) * value) / levels.at(-1);
  const sentence = say("charts.label", { name: say(`series.${name}`), week: number(week, 0),
    values: lines.map(({ side, values }) => `${side.toUpperCase()} ${written(name, values[week])}`).join(", ") });
  return s("svg", { class: "lines", viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": sentence },
    axes(name, levels, frame, x, y),
    lines.map(({ side, band }) => band ? s("path", { class: `band band-${side}`, d: bandPath(band, week, x, y) }) : null),
    marks().map(([side, at]) => s("path", { class: `made made-${side}`,
      d: `M${x(at)} ${frame.bottom}l-4 7h8z` })),
    s("line", { class: "present", x1: x(week), x2: x(week), y1: frame.top, y2: frame.bottom }),
    lines.map(({ side, values }) => s("path", { class: `line line-${side}`, d: linePath(values.slice(0, week + 1), x, y) })),
    lines.length > 1 ? names(lines, week, x, y, frame) : null);
}

function axes(name, levels, { left, right, bottom }, x, y) {
  return [
    levels.map((level) => [
      s("line", { class: "grid", x1: left, x2: right, y1: y(level), y2: y(level) }),
      s("text", { class: "tick", x: left - 5, y: y(level) + 4, "text-anchor": "end" }, tickText(name, level, levels))]),
    weekTicks(known.state.weeks, 4).map((at) =>
      s("text", { class: "tick", x: x(at), y: bottom + 19, "text-anchor": "middle" }, number(at, 0))),
    s("line", { class: "axis", x1: left, x2: right, y1: bottom, y2: bottom }),
  ];
}

function tickText(name, level, levels) {
  if (name === "dks") return small(level);
  if (SHARES.has(name)) return percent(level);
  return number(level, levels[1] < 1 ? 1 : 0);
}

// Names at the ends of the lines, pushed apart where they would touch.
function names(lines, week, x, y, frame) {
  const ends = lines.map(({ side, values }) => ({ side, at: y(values[week] ?? 0), known: Number.isFinite(values[week]) }))
    .filter((end) => end.known).sort((one, other) => one.at - other.at);
  if (ends.length === 2 && ends[1].at - ends[0].at < 14) {
    const middle = (ends[0].at + ends[1].at) / 2;
    [ends[0].at, ends[1].at] = [middle - 7, middle + 7];
  }
  return ends.map(({ side, at }) => s("text", {
    class: `end end-${side}`, x: Math.min(x(week) + 5, frame.right + 4), y: Math.max(frame.top + 4, at) + 4 }, side.toUpperCase()));
}

function linePath(values, x, y) {
  let d = "";
  let lifted = true;
  values.forEach((value, week) => {
    if (!Number.isFinite(value)) return;
    d += `${lifted ? "M" : "L"}${x(week).toFixed(1)} ${y(value).toFixed(1)}`;
    lifted = false;
  });
  return d;
}

// What is still to come stays hidden: the room has placed its bets.
function bandPath({ low, high }, until, x, y) {
  const known = low.map((_, week) => week).filter((week) => week <= until && Number.isFinite(low[week]) && Number.isFinite(high[week]));
  if (known.length < 2) return "";
  const up = known.map((week) => `${x(week).toFixed(1)} ${y(high[week]).toFixed(1)}`);
  const down = known.toReversed().map((week) => `${x(week).toFixed(1)} ${y(low[week]).toFixed(1)}`);
  return `M${[...up, ...down].join("L")}Z`;
}
