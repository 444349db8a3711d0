// The kinds of intervention: which fields each has, and the entry of a scenario that comes of it.

import { known } from "./store.js";
import { count, named, number, percent, pick, say } from "./words.js";

// `fields` with a question mark may be left open (all of them); `factor` is where its slider
// starts, `weeks` how long it lasts unless changed (nothing: for good).
export const KINDS = {
  strategy: { fields: ["strategy"] },
  capacity: { fields: ["partner", "function?", "factor", "weeks?"], factor: 1.2, range: [0.25, 2] },
  budget: { kind: "capacity", fields: ["factor", "weeks?"], factor: 0.85, range: [0.5, 1] },
  surge: { fields: ["group?", "factor", "weeks?"], factor: 1.5, range: [0.25, 3], weeks: 13 },
  incident: { fields: [] },
  departure: { fields: ["partner"] },
  merger: { kind: "strategy", fields: [], fixed: { strategy: "merger" } },
  chain_unit: { kind: "strategy", fields: [], fixed: { strategy: "chain_unit" } },
  acceptance: { fields: ["receiver", "sender?", "factor", "weeks?"], factor: 2, range: [0.25, 4] },
  dossier: { fields: ["sender", "receiver?", "factor", "weeks?"], factor: 2, range: [0.25, 4] },
};

export function entryOf(name, values) {
  const { kind = name, fields, fixed = {} } = KINDS[name];
  const entry = { kind, ...fixed };
  for (const field of fields) {
    const key = field.replace("?", "");
    const value = values[key];
    if (value !== "" && value !== null && value !== undefined) entry[key] = value;
  }
  return entry;
}

// An entry in words, for a vote; the log has its words from the server.
export function described(name, entry) {
  const parts = [];
  if (entry.strategy && KINDS[name].fields.includes("strategy")) parts.push(strategyTitle(entry.strategy));
  if (entry.sender || entry.receiver) {
    const [from, to] = [entry.sender, entry.receiver].map((each) => (each ? named(each) : say("choice.everyone")));
    parts.push(`${from} → ${to}`);
  }
  for (const key of ["partner", "function", "group"]) if (entry[key]) parts.push(named(entry[key]));
  if (entry.factor !== undefined) parts.push(factorText(name, entry.factor));
  if (entry.weeks) parts.push(count("entry.weeks", entry.weeks));
  return [say(`kind.${name}`), ...parts].join(", ");
}

export function strategyTitle(name) {
  return pick(known.choices.strategies.find((each) => each.name === name)?.title) || named(name);
}

export function factorText(name, factor) {
  if (name === "acceptance" || name === "dossier") return say("factor.odds", { n: number(factor, factor % 1 ? 2 : 0), share: percent(factor / (1 + factor)) });
  const change = factor - 1;
  return `${change >= 0 ? "+" : "−"}${percent(Math.abs(change))}`;
}
