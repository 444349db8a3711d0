// Intervening: choose what to do, with whom, how much and how long; it happens from this week on.

import { announce } from "./announce.js";
import { button, field, h, options } from "./dom.js";
import { described, entryOf, factorText, KINDS, strategyTitle } from "./kinds.js";
import { change, known } from "./store.js";
import { inBoth, named, pick, say } from "./words.js";

const draft = { name: "capacity", values: {} };

export function interventionPanel(send) {
  const { state, side, target, stages, ballot } = known;
  return {
    facts: [draft, side, target, Boolean(state.sides.b), stages[side]?.partners.length, state.scenario, ballot?.length],
    build: () => [
      h("h2", { text: say("panel.intervene") }),
      h("p", { class: "hint", text: say("intervene.hint") }),
      h("div", { class: "kinds", role: "group", "aria-label": say("intervene.kinds") },
        Object.keys(KINDS).map((name) => button(`kind-${name}`, say(`kind.${name}`), () => pickKind(name),
          { "aria-pressed": name === draft.name }))),
      form(send),
    ],
  };
}

function pickKind(name) {
  draft.name = name;
  draft.values = {};
  again();
}

const again = () => change({ draft: (known.draft ?? 0) + 1 });

function form(send) {
  const kind = KINDS[draft.name];
  const values = filled(kind);
  return h("form", { class: "act", onsubmit: (event) => {
    event.preventDefault();
    send("intervene", { side: known.side, entry: entryOf(draft.name, values) });
    announce(say("intervene.done", { what: described(draft.name, entryOf(draft.name, values)) }));
  } },
  h("h3", { text: say(`kind.${draft.name}`) }),
  h("p", { class: "hint", text: say(`kind.${draft.name}.line`) }),
  kind.fields.map((each) => control(each, values, kind)),
  sideChoice(),
  h("div", { class: "buttons" },
    h("button", { type: "submit", id: "carry-out", class: "main", text: known.state.sides.b ? say("intervene.do.in", { side: known.side.toUpperCase() }) : say("intervene.do") }),
    button("to-ballot", say("intervene.propose"), () => propose(draft.name, entryOf(draft.name, values)))));
}

// The values of the form: what was chosen, else what the stage or the kind suggests.
function filled({ fields, factor, weeks }) {
  const stage = known.stages[known.side];
  const partners = (stage?.partners ?? []).filter((partner) => !partner.latent).map(({ name }) => name);
  const pointed = partners.includes(known.target) ? known.target : null;
  const usual = {
    strategy: known.choices.strategies.find(({ name }) => name !== "none")?.name,
    partner: pointed ?? partners[0], receiver: fields.includes("receiver") ? (pointed ?? partners[0]) : "",
    sender: fields.includes("sender") ? (pointed ?? partners[0]) : "",
    function: "", group: "", factor, weeks: weeks ?? "",
  };
  const found = { ...usual, ...draft.values };
  if (!functionsOf(stage, found.partner).includes(found.function)) found.function = "";
  return Object.fromEntries(fields.map((each) => [each.replace("?", ""), found[each.replace("?", "")]]));
}

function functionsOf(stage, partner) {
  const index = stage?.partners.findIndex(({ name }) => name === partner);
  return (stage?.stations ?? []).filter((station) => station.partner === index).map((station) => station.function);
}

function control(given, values, kind) {
  const key = given.replace("?", "");
  const id = `act-${key}`;
  const set = (value) => {
    draft.values = { ...draft.values, [key]: value };
    again();
  };
  if (key === "factor") return slider(id, values.factor, kind.range, set);
  if (key === "weeks") {
    return field(say("field.weeks"), h("input", { id, type: "number", min: 1, max: 520, step: 1, value: values.weeks,
      placeholder: say("field.forever"), onchange: (event) => set(event.target.value === "" ? "" : Math.max(1, Math.round(Number(event.target.value)))) }));
  }
  const choices = choicesOf(key, values);
  if (given.endsWith("?")) choices.unshift(["", say(`choice.all.${key}`)]);
  const select = h("select", { id, value: values[key], onchange: (event) => set(event.target.value) }, options(choices, values[key]));
  const line = key === "strategy" ? pick(known.choices.strategies.find(({ name }) => name === values.strategy)?.line) : null;
  return field(say(`field.${key}`), select, line);
}

function choicesOf(key, values) {
  const stage = known.stages[known.side] ?? { partners: [], stations: [], groups: [] };
  if (key === "strategy") return known.choices.strategies.map(({ name }) => [name, strategyTitle(name)]);
  if (key === "group") return stage.groups.map((name) => [name, named(name)]);
  if (key === "function") return functionsOf(stage, values.partner).map((name) => [name, named(name)]);
  return stage.partners.filter((partner) => !partner.latent).map(({ name }) => [name, named(name)]);
}

function slider(id, value, [low, high], set) {
  const output = h("output", { for: id, text: factorText(draft.name, value) });
  return h("div", { class: "field" }, h("label", { for: id }, say("field.factor"), " ", output),
    h("input", { id, type: "range", min: low, max: high, step: 0.05, value, "aria-valuetext": output.textContent,
      oninput: ({ target }) => {
        output.textContent = factorText(draft.name, Number(target.value));
        target.setAttribute("aria-valuetext", output.textContent);
      },
      onchange: (event) => set(Number(event.target.value)) }));
}

// Put an intervention on the list that the room may vote about.
async function propose(name, entry) {
  const text = await inBoth(() => described(name, entry));
  change({ ballot: [...(known.ballot ?? []), { text, entry, side: known.side }].slice(-8) });
  announce(say("intervene.proposed"));
}

// Which of two sides an action is for; nothing where there is one side.
function sideChoice() {
  if (!known.state.sides.b) return null;
  return h("fieldset", { class: "side-choice" }, h("legend", { text: say("side.which") }),
    ["a", "b"].map((side) => h("label", {},
      h("input", { type: "radio", id: `intervene-side-${side}`, name: "intervene-side", value: side, checked: side === known.side, onchange: () => change({ side }) }),
      ` ${side.toUpperCase()}`)));
}
