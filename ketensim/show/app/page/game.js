// The game for the trainer: who is which partner, who has decided, the next round, and the reveal.

import { button, field, h, options } from "./dom.js";
import { known } from "./store.js";
import { named, number, say } from "./words.js";

export function gamePanel(send) {
  const { game, participants } = known.state;
  const partners = (known.stages.a?.partners ?? []).filter((partner) => !partner.latent).map(({ name }) => name);
  return {
    facts: [game, participants, partners],
    build: () => [
      h("h2", { text: say("panel.game") }),
      game ? playing(send, game, partners) : setting(send, participants),
    ],
  };
}

function setting(send, participants) {
  return [
    h("p", { text: say("game.about") }),
    h("p", { class: "hint", text: participants.length ? say("game.spread", { n: number(participants.length, 0) }) : say("game.nobody") }),
    h("form", { onsubmit: (event) => {
      event.preventDefault();
      send("game", { rounds: Math.max(1, Math.min(100, Math.round(Number(document.getElementById("rounds").value)) || 6)) });
    } },
    field(say("game.rounds"), h("input", { id: "rounds", "data-keep": true, type: "number", min: 1, max: 100, step: 1, value: 6 }), say("game.rounds.note")),
    h("button", { type: "submit", id: "game-start", class: "main", disabled: !participants.length, text: say("game.start") })),
  ];
}

function playing(send, game, partners) {
  const { round, rounds, phase, roles, decided, over } = game;
  const revealed = phase === "revealed";
  return [
    h("p", { class: "round" }, h("strong", { text: say("game.round", { n: number(round, 0), of: number(rounds, 0) }) }),
      ` · ${say("game.decided", { n: number(decided.length, 0), of: number(new Set(roles.map(({ partner }) => partner).filter(Boolean)).size, 0) })}`),
    h("table", { class: "roles" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col", text: say("game.who") }), h("th", { scope: "col", text: say("game.plays") }), h("th", { scope: "col", text: say("game.ready") }))),
      h("tbody", {}, roles.map(({ participant, partner }, index) => h("tr", {},
        h("th", { scope: "row", text: participant }),
        h("td", {}, h("select", { id: `role-${index}`, "aria-label": say("game.role", { name: participant }),
          onchange: (event) => send("assign", { participant, partner: event.target.value || null }) },
        options([["", say("game.none")], ...partners.map((name) => [name, named(name)])], partner ?? ""))),
        h("td", { class: "ready", text: decided.includes(partner) ? "✓" : "–" }))))),
    h("div", { class: "buttons" },
      revealed || over ? null : button("next-round", say("game.next"), () => send("next_round"), { class: "main" }),
      revealed ? null : button("reveal", say("game.reveal"), () => send("reveal"), { class: over ? "main" : null }),
      button("game-stop", say("game.stop"), () => send("game", { stop: true }))),
    revealed ? [h("p", { text: say("game.revealed") }), h("h3", { text: say("game.played") }), rounds_(game)] : null,
  ];
}

// What every partner decided, round by round, once all may see it.
function rounds_({ played = [] }) {
  return h("ol", { class: "played" }, played.map((round) => h("li", {}, Object.entries(round).length
    ? h("ul", {}, Object.entries(round).map(([partner, decision]) => h("li", { text: `${named(partner)}: ${decided(decision)}` })))
    : say("game.nothing"))));
}

export function decided({ accept = 0, capacity = 0, tell = 0 }) {
  const words = [["accept", accept], ["capacity", capacity], ["tell", tell]]
    .filter(([, value]) => value).map(([key, value]) => say(`decided.${key}.${value > 0 ? "more" : "less"}`));
  return words.length ? words.join(", ") : say("decided.nothing");
}
