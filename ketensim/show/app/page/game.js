// The game for the trainer: who is which partner, who has decided, the next round, and the reveal.

import { button, draw, field, h, options } from "./dom.js";
import { change, known } from "./store.js";
import { count, named, number, say } from "./words.js";

const USUAL_ROUNDS = 26; // as in ketensim/show/app/game.py
const SEVERAL = 4; // rounds that can be played at once, in which everyone carries on

export function gamePanel(send) {
  const { game, participants, week, weeks, playing } = known.state;
  const partners = (known.stages.a?.partners ?? []).filter((partner) => !partner.latent).map(({ name }) => name);
  return {
    facts: [game, participants, partners, playing, game ? 0 : weeks - week],
    build: () => [
      h("h2", { text: say("panel.game") }),
      game ? rounds(send, game, partners, playing) : setting(send, participants, weeks - week),
    ],
  };
}

// Whether a game is played that nobody may see the whole of yet.
export const isPlayed = () => Boolean(known.state?.game) && known.state.game.phase !== "revealed";

function setting(send, participants, most) {
  return [
    h("p", { text: say("game.about") }),
    h("p", { class: "hint", text: participants.length ? say("game.spread", { n: number(participants.length, 0) }) : say("game.nobody") }),
    h("form", { onsubmit: (event) => {
      event.preventDefault();
      send("game", { rounds: Number(document.getElementById("rounds").value) });
    } },
    field(say("game.rounds"), h("input", { id: "rounds", "data-keep": true, type: "number", required: true, min: 1, max: Math.max(1, Math.min(100, most)), step: 1,
      value: Math.max(1, Math.min(USUAL_ROUNDS, most)) }), say("game.rounds.note")),
    h("button", { type: "submit", id: "game-start", class: "main", disabled: !participants.length, text: say("game.start") })),
  ];
}

function rounds(send, game, partners, playing) {
  const { phase, roles, decided, left } = game;
  const revealed = phase === "revealed";
  return [
    h("p", { class: "round" }, h("strong", { text: roundText(game) }), revealed || !left ? "" : ` · ${decidedText(game)}`),
    h("table", { class: "roles" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col", text: say("game.who") }), h("th", { scope: "col", text: say("game.plays") }), h("th", { scope: "col", text: say("game.ready") }))),
      h("tbody", {}, roles.map(({ participant, partner }, index) => h("tr", {},
        h("th", { scope: "row", text: participant }),
        h("td", {}, h("select", { id: `role-${index}`, title: partner ? named(partner) : null, "aria-label": say("game.role", { name: participant }),
          onchange: (event) => send("assign", { participant, partner: event.target.value || null }) },
        options([["", say("game.none")], ...partners.map((name) => [name, named(name)])], partner ?? ""))),
        h("td", { class: "ready", text: decided.includes(partner) ? "✓" : "–" }))))),
    h("div", { class: "buttons" },
      revealed || !left ? null : [
        button("next-round", say("game.next"), () => send("next_round"), { class: "main", disabled: playing }),
        button("next-rounds", say("game.next.several", { n: number(SEVERAL, 0) }), () => send("next_round", { rounds: SEVERAL }), { disabled: playing })],
      revealed ? null : button("reveal", say("game.reveal"), () => send("reveal"), { class: left ? null : "main" }),
      button("game-stop", say("game.stop"), () => send("game", { stop: true }))),
    revealed ? [h("p", { text: say("game.revealed") }), h("h3", { text: say("game.played") }), spells(game)] : null,
  ];
}

const roundText = ({ round, rounds: all }) => say("game.round", { n: number(round, 0), of: number(all, 0) });

function decidedText({ decided, roles }) {
  const partners = new Set(roles.map(({ partner }) => partner).filter(Boolean));
  return say("game.decided", { n: number(decided.length, 0), of: number(partners.size, 0) });
}

// What every partner decided and for how long, once all may see it.
function spells({ played }) {
  if (!played.length) return h("p", { text: say("game.nothing") });
  return h("ul", { class: "played" }, [...new Set(played.map(({ partner }) => partner))].map((partner) => h("li", {},
    h("strong", { text: named(partner) }),
    h("ul", {}, played.filter((spell) => spell.partner === partner).map(({ week, weeks, decision }) =>
      h("li", { text: `${say("log.week", { week: number(week, 0) })}: ${decidedWords(decision)} (${count("entry.weeks", weeks)})` }))))));
}

// What hangs before the chain while everyone is to see their own queue only.
export class Curtain {
  constructor() {
    this.holder = h("section", { class: "curtain", "aria-labelledby": "curtain-title", hidden: true });
  }

  draw() {
    const { state: { game }, lang, peeks } = known;
    this.holder.hidden = !isPlayed();
    if (!isPlayed()) return;
    draw(this.holder, [game, lang, peeks], () => [
      h("h2", { id: "curtain-title", text: roundText(game) }),
      h("p", { class: "round", text: game.left ? decidedText(game) : say("curtain.over") }),
      h("p", { text: say("curtain.why") }),
      button("peek", say(peeks ? "curtain.close" : "curtain.open"), () => change({ peeks: !peeks }))]);
  }
}

export function decidedWords({ accept = 0, capacity = 0, tell = 0 }) {
  const words = [["accept", accept], ["capacity", capacity], ["tell", tell]]
    .filter(([, value]) => value).map(([key, value]) => say(`decided.${key}.${value > 0 ? "more" : "less"}`));
  return words.length ? words.join(", ") : say("decided.nothing");
}
