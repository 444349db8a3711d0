// One client's journey, beside that of the same client on the other side.

import { clientName, clientNumber } from "./client.js";
import { button, draw, h, s } from "./dom.js";
import { known } from "./store.js";
import { named, number, say } from "./words.js";

const WIDTH = 320;
const ROW = 16;

const ways = h("div", { class: "ways" });
let seen = [];

export function journeyPanel(send) {
  const { journey, state, lang } = known;
  if (!state.playing || !seen.length) seen = recent(); // while it plays they would slip from under a finger
  return {
    facts: [journey?.client, seen],
    build: () => [
      h("h2", { text: say("panel.client") }),
      h("p", { class: "hint", text: say("client.hint") }),
      h("form", { class: "inline", onsubmit: (event) => {
        event.preventDefault();
        const wanted = clientNumber(document.getElementById("client-number").value);
        if (wanted !== null) send("follow", { client: wanted });
      } },
      h("label", { for: "client-number", text: say("client.number") }),
      h("input", { id: "client-number", required: true, pattern: "[0-9]+-[0-9]+(-[0-9]+)?", placeholder: "1-376",
        title: say("client.form"), value: journey ? clientName(journey.client) : "" }),
      h("button", { type: "submit", id: "client-follow", text: say("client.follow") })),
      seen.length ? h("p", { class: "chips" }, `${say("client.recent")} `, seen.map((client) =>
        button(`client-${client}`, clientName(client), () => send("follow", { client })))) : null,
      ways,
    ],
    live: () => draw(ways, [journey, Boolean(state.sides.b), lang], () => (journey ? [
      h("h3", { text: say("client.way", { client: clientName(journey.client) }) }),
      bothWays(journey)] : [])),
  };
}

// Some clients who moved this week, for who cannot point at a moving figure.
function recent() {
  return [...new Set((known.frames.a?.moves ?? []).map(([client]) => client))].slice(0, 6);
}

// The server tells what has happened up to a week, and no more: the room is to find out the rest.
function bothWays(journey) {
  const parts = ["a", "b"].filter((side) => known.state.sides[side] && journey[side]).map((side) => ({ side, ...journey[side] }));
  if (!parts.length) return h("p", { class: "hint", text: say("client.unknown") });
  const last = Math.max(...parts.map(({ ended }) => ended ?? journey.week), ...parts.map(({ arrived }) => arrived + 1));
  return parts.map((part) => way(part, journey.week, last));
}

function way({ side, visits, outcome, arrived, ended }, week, last) {
  const x = (week) => (WIDTH * (week - arrived)) / (last - arrived);
  return h("section", { class: "way" },
    h("h3", {}, known.state.sides.b ? h("span", { class: `side-name side-${side}`, text: side.toUpperCase() }) : null,
      ` ${say(`outcome.${outcome}`)}`, ended === null ? "" : `, ${say("client.took", { weeks: number(ended - arrived, 1) })}`),
    h("ol", {}, visits.map((visit) => step(visit, ended ?? week, x))));
}

function step(visit, now, x) {
  const { partner, function: work, queued, started, ended, dossier, reintake } = visit;
  const waited = (started ?? now) - queued;
  const treated = started === null ? null : (ended ?? now) - started;
  return h("li", {},
    h("strong", { text: `${named(partner)} · ${named(work)}` }),
    h("span", { class: "times", text: say(treated === null ? "client.waiting" : "client.times",
      { from: number(queued, 1), waited: number(waited, 1), treated: number(treated, 1) }) }),
    dossier === false || dossier === 0 ? h("span", { class: "flag", text: say("client.no_dossier") }) : null,
    reintake ? h("span", { class: "flag", text: say("client.reintake") }) : null,
    s("svg", { class: "bars", viewBox: `0 0 ${WIDTH} ${ROW}`, "aria-hidden": "true" },
      s("rect", { class: "waited", x: x(queued), y: 3, width: Math.max(1, x(queued + waited) - x(queued)), height: ROW - 6 }),
      treated === null ? null : s("rect", { class: "treated", x: x(started), y: 1, width: Math.max(1.5, x(started + treated) - x(started)), height: ROW - 2 })));
}
