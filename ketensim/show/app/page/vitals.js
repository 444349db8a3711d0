// How the chain is doing, under the stage: clients, urgency, and DKS with what holds it down.

import { draw, h } from "./dom.js";
import { known } from "./store.js";
import { number, percent, say, small } from "./words.js";

const TOTALS = ["waiting", "in_treatment", "in_transit", "resolved", "unresolved", "gave_up", "lost"];
const LEFT_OUT = new Set(["in_transit", "unresolved"]); // where two sides share the room
const FACTORS = { transparency: "T", interdependence: "W", quality: "K", trust: "V", self_cleaning: "Z" };

export function drawVitals(holder, side) {
  const frame = known.frames[side];
  if (!frame) {
    draw(holder, null, () => []);
    return;
  }
  const two = Boolean(known.state.sides.b);
  const { totals, within_norm: within, urgency, dks, factors, holds_down: lowest } = frame;
  draw(holder, [totals, within, urgency, dks, factors, lowest, known.lang, two], () => [
    h("dl", { class: "totals" },
      TOTALS.filter((name) => !two || !LEFT_OUT.has(name)).map((name) => figure(say(`total.${name}`), number(totals[name], 0))),
      figure(say("total.within_norm"), percent(within)),
      figure(say("vitals.urgency"), [number(urgency, 2), " ", two ? null : bar(urgency, "urgency"), h("small", { text: ` ${levelOf(urgency)}` })])),
    h("div", { class: "dks" },
      h("p", {}, `${say("vitals.dks")} `, h("strong", { text: small(dks) })),
      h("ul", { class: "factors" }, Object.entries(FACTORS).map(([name, letter]) =>
        factor(name, two ? letter : null, factors[name], name === lowest)))),
  ]);
}

function figure(name, value) {
  return h("div", {}, h("dt", { text: name }), h("dd", {}, value));
}

function levelOf(urgency) {
  if (urgency === null || urgency === undefined) return "";
  return say(`level.${urgency < 1 / 3 ? "low" : urgency < 2 / 3 ? "middle" : "high"}`);
}

// One factor; its letter in the formula stands for its name where there is little room.
function factor(name, letter, value, lowest) {
  const whole = say(`factor.${name}`);
  return h("li", { class: lowest ? "lowest" : null, title: whole },
    letter ? [h("span", { "aria-hidden": "true", text: letter }), h("span", { class: "unseen", text: whole })] : h("span", { text: whole }),
    bar(value), h("span", { class: "factor-value", text: number(value, 2) }),
    lowest ? h("span", { class: "holds", text: say(letter ? "vitals.lowest" : "vitals.holds_down") }) : null);
}

// A bar from 0 to 1, set through CSSOM (a style attribute would break the page's policy).
function bar(value, kind = "") {
  const inside = h("span", { class: "bar-fill" });
  inside.style.width = `${100 * Math.max(0, Math.min(1, value ?? 0))}%`;
  return h("span", { class: `bar ${kind}`, "aria-hidden": "true" }, inside);
}
