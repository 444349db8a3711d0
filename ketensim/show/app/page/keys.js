// Everything by keyboard, with the list of keys on "?". Single keys can be switched off, since
// speech input would trip over them (WCAG 2.1.4).

import { openChoice } from "./choose.js";
import { openKeys } from "./key_list.js";
import { known, change } from "./store.js";
import { compare, SPEEDS } from "./transport.js";
import { toggleProjector } from "./top.js";
import { PANELS, openPanel } from "./panels.js";

export function listen(send, speak) {
  document.addEventListener("keydown", (event) => {
    if (!known.shortcuts || !known.state || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]") || takesKeys(event.target, event.key)) return;
    const action = actions(send, speak)[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

// Whether the element that has the focus needs this key itself.
function takesKeys(target, key) {
  if (target.matches("input:not([type=range]), select, textarea")) return true;
  if (target.matches("input[type=range], [role=tab]") && key.startsWith("Arrow")) return true;
  return (key === " " || key === "Enter") && target.matches("button, a, summary, input, [role=button], [role=tab]");
}

function actions(send, speak) {
  const { state, side } = known;
  const { week, playing, speed, sides } = state;
  const faster = (by) => send("speed", { value: SPEEDS[clamp(nearest(speed) + by, 0, SPEEDS.length - 1)] });
  const tabs = Object.fromEntries(PANELS.map((panel, index) => [String(index + 1), () => openPanel(panel)]));
  return {
    " ": () => send(playing ? "pause" : "play"),
    ArrowRight: () => send("step"),
    ArrowLeft: () => send("seek", { week: Math.max(0, week - 1) }),
    0: () => send("reset"),
    "+": () => faster(1), "=": () => faster(1), "-": () => faster(-1),
    b: () => compare(send),
    x: () => sides.b && send("swap"),
    a: () => sides.b && change({ side: side === "a" ? "b" : "a" }),
    u: () => sides[side].undo && send("undo", { side }),
    r: () => sides[side].redo && send("redo", { side }),
    s: () => openChoice(send),
    p: toggleProjector,
    t: () => speak(known.lang === "nl" ? "en" : "nl"),
    "?": openKeys,
    ...tabs,
  };
}

const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

function nearest(speed) {
  return SPEEDS.reduce((best, each, index) =>
    Math.abs(each - speed) < Math.abs(SPEEDS[best] - speed) ? index : best, 0);
}
