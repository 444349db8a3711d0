// The game for a participant: one partner, its own queue only, and three decisions a round.

import { button, h, s } from "./dom.js";
import { decidedWords } from "./game.js";
import { change } from "./store.js";
import { ticks } from "./scales.js";
import { named, number, say } from "./words.js";

const NOTHING = { accept: 0, capacity: 0, tell: 0 };
const draft = { round: null, ...NOTHING };
const DECISIONS = { accept: [-1, 0, 1], capacity: [-1, 0, 1], tell: [0, 1] };

export function playerCard(send, game, you) {
  if (!game) {
    draft.round = null;
    return null;
  }
  const own = game.you;
  if (!own?.partner) return h("section", { class: "card" }, h("h2", { text: say("player.title") }), h("p", { text: say("player.no_role") }));
  if (draft.round !== game.round) Object.assign(draft, { round: game.round, ...NOTHING, ...own.decision });
  const done = game.decided.includes(own.partner);
  return h("section", { class: "card player", "aria-labelledby": "player-title" },
    h("h2", { id: "player-title", text: say("player.you_are", { partner: named(own.partner) }) }),
    h("p", { class: "round", text: say("game.round", { n: number(game.round, 0), of: number(game.rounds, 0) }) }),
    h("dl", { class: "totals" }, [["waiting", own.waiting], ["in_treatment", own.in_treatment], ["places", own.places], ["refused", own.refused]]
      .map(([name, value]) => h("div", {}, h("dt", { text: say(`player.${name}`) }), h("dd", { text: number(value, 0) })))),
    queueChart(own.series?.waiting ?? []),
    game.phase === "revealed" ? h("p", { text: say("player.revealed") })
      : !game.left ? h("p", { text: say("player.over") }) : [
        Object.entries(DECISIONS).map(([name, values]) => choice(name, values)),
        button("decide", say(done ? "player.again" : "player.decide"), () => {
          const { accept, capacity, tell } = draft;
          send("decide", { accept, capacity, tell });
        }, { class: "main" }),
        h("p", { class: "hint", role: "status", text: done ? say("player.done", { what: decidedWords(own.decision ?? draft) }) : say("player.hint") })]);
}

function choice(name, values) {
  return h("fieldset", { class: "decision" }, h("legend", { text: say(`decide.${name}`) }),
    h("div", { class: "choices" }, values.map((value) => button(`decide-${name}-${value}`, say(`decide.${name}.${LEVELS[value]}`), () => {
      draft[name] = value;
      change({ draft: { ...draft } });
    }, { "aria-pressed": draft[name] === value }))));
}

const LEVELS = { [-1]: "less", 0: "same", 1: "more" };

// Those who wait at this partner, week by week.
function queueChart(values) {
  if (values.length < 2) return null;
  const [width, height, left] = [320, 110, 34];
  const levels = ticks(Math.max(4, ...values), 3);
  const x = (week) => left + ((width - left - 6) * week) / (values.length - 1);
  const y = (value) => height - 10 - ((height - 20) * value) / levels.at(-1);
  return s("svg", { class: "lines", viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": say("player.chart", { n: number(values.at(-1), 0) }) },
  levels.map((level) => [s("line", { class: "grid", x1: left, x2: width - 6, y1: y(level), y2: y(level) }),
    s("text", { class: "tick", x: left - 5, y: y(level) + 4, "text-anchor": "end" }, number(level, 0))]),
  s("path", { class: "line line-a", d: `M${values.map((value, week) => `${x(week).toFixed(1)} ${y(value).toFixed(1)}`).join("L")}` }));
}
