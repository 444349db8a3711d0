// What the page knows. A part of the page watches the keys it shows and is told once per change.

export const known = {
  status: "connecting", // connecting, open, lost or refused
  role: null, // trainer or participant
  lang: "nl",
  session: null,
  join: null, // {url, code, reachable}: reachable by other machines
  choices: { scenarios: [], lessons: [], strategies: [] },
  state: null, // week, weeks, playing, speed, sides, participants, ... as the server sends it
  stages: { a: null, b: null },
  frames: { a: null, b: null },
  history: { a: {}, b: {} }, // series name -> values by week
  each: 1, // how many clients one figure stands for, on both sides
  ghost: { a: null, b: null }, // bands of twenty other seeds: series name -> {low, high}
  verdict: null, // {done, of, sentence}: whether the sides differ by more than luck
  journey: null,
  error: null,
  bottlenecks: [], // {week, until, station} of each place where it stood on side A
  panel: "lesson", // which panel is open, or null
  side: "a", // the side that is intervened in
  target: null, // partner that was chosen on the stage
  projector: false,
  peeks: false, // whether the trainer looks behind the curtain of the game
  shortcuts: true,
};

const watchers = [];
const changed = new Set();

export function watch(keys, tell) {
  watchers.push({ keys: new Set(keys), tell });
}

export function change(patch) {
  if (!changed.size) queueMicrotask(flush);
  for (const [key, value] of Object.entries(patch)) {
    known[key] = value;
    changed.add(key);
  }
}

function flush() {
  const now = new Set(changed);
  changed.clear();
  for (const { keys, tell } of [...watchers]) {
    if ([...keys].some((key) => now.has(key))) tell();
  }
}
