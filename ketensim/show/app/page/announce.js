// Says aloud (to a screen reader) what changes on the screen without being asked for.

import { known } from "./store.js";
import { named, number, say } from "./words.js";

const REST = 4000; // ms between two announcements, so that playing does not chatter
let last = 0;

export function announce(text) {
  document.getElementById("said").textContent = text;
}

export function stationName(stage, index) {
  const station = stage?.stations[index];
  if (!station) return "–";
  return `${named(stage.partners[station.partner].name)} · ${named(station.function)}`;
}

export function announceBottleneck() {
  const [before, now] = known.bottlenecks.slice(-2);
  if (!now || now.week !== known.frames.a?.week || performance.now() - last < REST) return;
  last = performance.now();
  announce(say("bottleneck.moved", { week: number(now.week, 0),
    from: stationName(known.stages.a, before.station), to: stationName(known.stages.a, now.station) }));
}
