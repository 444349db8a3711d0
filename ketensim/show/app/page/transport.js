// Playing: start, stop, one week on, to a week, how fast; and a second side beside the first.

import { button, draw, h, s } from "./dom.js";
import { isPlayed } from "./game.js";
import { change, known } from "./store.js";
import { number, say } from "./words.js";

const PATIENCE = 80; // ms between two weeks that are asked for while the slider is dragged

export const SPEEDS = [0.5, 1, 2, 4, 10];

export class Transport {
  constructor(send) {
    this.send = send;
    this.buttons = h("div", { class: "buttons" });
    this.week = h("output", { class: "week", for: "seek", "aria-live": "off" }); // the slider says it
    this.seek = h("input", { id: "seek", type: "range", min: 0, step: 1, value: 0,
      oninput: () => this.drag() });
    this.dragging = null;
    this.label = h("label", { for: "seek", class: "unseen" });
    this.right = h("div", { class: "buttons" });
    this.holder = h("section", { class: "transport" },
      this.buttons, h("div", { class: "time" }, this.label, this.seek, this.week), this.right);
  }

  // Ask for the week that the slider stands at, in the end for where it was left.
  drag() {
    this.dragging ??= setTimeout(() => {
      this.dragging = null;
      this.send("seek", { week: Number(this.seek.value) });
    }, PATIENCE);
  }

  draw() {
    const { state, lang } = known;
    if (!state) return;
    const { send } = this;
    const { week, weeks, playing, speed } = state;
    const split = Boolean(state.sides.b);
    const ended = week >= weeks;
    const fixed = isPlayed(); // in a game the rounds make the weeks pass
    this.holder.setAttribute("aria-label", say("transport.label"));
    this.label.textContent = say("transport.week");
    this.seek.max = weeks;
    this.seek.disabled = fixed;
    if (this.dragging === null) this.seek.value = week;
    this.seek.setAttribute("aria-valuetext", say("transport.at", { week: number(week, 0), weeks: number(weeks, 0) }));
    this.week.textContent = say("transport.at", { week: number(week, 0), weeks: number(weeks, 0) });
    draw(this.buttons, [playing, ended, week === 0, fixed, lang], () => [
      button("reset", sign("M3 3v10M13 3L5.5 8L13 13Z"), () => send("reset"), labelled("transport.reset")),
      button("back", sign("M12 3L5 8L12 13Z"), () => send("seek", { week: known.state.week - 1 }), { ...labelled("transport.back"), disabled: fixed || week === 0 }),
      button("play", [sign(playing ? "M4 3h3v10h-3zM9.5 3h3v10h-3z" : "M4 2.5L13.5 8L4 13.5Z"),
        h("span", { text: say(playing ? "transport.pause" : "transport.play") })],
      () => send(known.state.playing ? "pause" : "play"), { class: "main", disabled: fixed || (ended && !playing) }),
      button("step", sign("M4 3L11 8L4 13ZM13 3v10"), () => send("step"), { ...labelled("transport.step"), disabled: fixed || ended }),
    ]);
    draw(this.right, [speed, split, fixed, lang], () => [
      h("label", { for: "speed", text: say("transport.speed") }),
      h("select", { id: "speed", onchange: (event) => send("speed", { value: Number(event.target.value) }) },
        SPEEDS.map((each) => h("option", { value: each, selected: each === speed },
          say("transport.pace", { n: number(each, each % 1 ? 1 : 0) })))),
      button("split", say(split ? "transport.unsplit" : "transport.split"), () => compare(send), { disabled: fixed }),
      split ? button("swap", say("transport.swap"), () => send("swap")) : null,
    ]);
  }
}

// Two sides need the room that the panel takes.
export function compare(send) {
  const split = Boolean(known.state.sides.b);
  if (!split) change({ panel: null });
  send(split ? "unsplit" : "split");
}

const labelled = (key) => ({ "aria-label": say(key), title: say(key) });

const sign = (d) => s("svg", { viewBox: "0 0 16 16", class: "sign", "aria-hidden": "true" }, s("path", { d }));
