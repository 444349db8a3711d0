// What the server says, put where the page keeps it.

import { isReal } from "./bottleneck.js";
import { change, known } from "./store.js";

const takers = { welcome, state, stage, history, frame, ghost, verdict, journey, game, error };

export function receive(message) {
  takers[message.type]?.(message);
}

function welcome({ role, session, ticket, lang, join, scenarios, lessons, strategies, state: now }) {
  if (ticket) sessionStorage.setItem("ticket", ticket);
  change({ role, session, offered: lang ?? known.lang, join: join ?? null, error: null,
    choices: { scenarios: scenarios ?? [], lessons: lessons ?? [], strategies: strategies ?? [] } });
  if (now) state(now);
}

function state(message) {
  const before = known.state;
  const patch = { state: message };
  if (message.sides && !message.sides.b) {
    patch.frames = { ...known.frames, b: null };
    if (known.side === "b") patch.side = "a";
  }
  if (before && chosen(before) !== chosen(message)) {
    Object.assign(patch, { ghost: { a: null, b: null }, verdict: null, journey: null, bottlenecks: [], target: null, each: 1,
      stages: { a: null, b: null }, frames: { a: null, b: null }, history: { a: {}, b: {} } });
  }
  change(patch);
}

const chosen = ({ scenario, seed, lesson }) => JSON.stringify([scenario, seed, lesson?.name]);

// A frame belongs to a stage: with another chain the old one goes.
function stage(message) {
  const { side } = message;
  if (JSON.stringify(known.stages[side]) === JSON.stringify(message.stage)) return;
  change({ stages: { ...known.stages, [side]: message.stage }, frames: { ...known.frames, [side]: null },
    history: { ...known.history, [side]: {} } });
}

function history(message) {
  change({ history: { ...known.history, [message.side]: message.series } });
}

function frame(message) {
  const patch = { frames: { a: parsed(message.a), b: parsed(message.b) } };
  if (known.state) patch.state = { ...known.state, week: message.week };
  for (const side of ["a", "b"]) grow(side, patch.frames[side]);
  if (known.role === "trainer") patch.bottlenecks = moved(patch.frames.a);
  change(patch);
}

const parsed = (given) => (typeof given === "string" ? JSON.parse(given) : (given ?? null));

// The lines grow with the frames; the server sends them whole where weeks were passed over.
function grow(side, frame) {
  const lines = known.history[side];
  for (const [name, value] of Object.entries(frame?.series ?? {})) (lines[name] ??= [])[frame.week] = value;
}

// The places where the bottleneck has been, up to this week, each with its first and last week.
function moved(frame) {
  const places = known.bottlenecks.filter((place) => place.week < frame.week);
  const { bottleneck, week } = frame;
  if (!isReal(bottleneck)) return places;
  const last = places.at(-1);
  if (last?.station === bottleneck.station) return [...places.slice(0, -1), { ...last, until: week }];
  return [...places, { week, until: week, station: bottleneck.station }];
}

function ghost({ a, b }) {
  change({ ghost: { a, b } });
}

function verdict({ done, of, sentence }) {
  change({ verdict: { done, of, sentence } });
}

function journey(message) {
  const isNew = message.client !== known.journey?.client;
  change({ journey: message, ...(isNew ? { panel: "client" } : {}) });
}

function game(message) {
  change({ state: { ...known.state, game: message.game } });
}

function error(message) {
  change({ error: message.text });
}
