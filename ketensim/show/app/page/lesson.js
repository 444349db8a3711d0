// A lesson: place your bets, run, look, and talk about what came out.

import { sessionPath } from "./address.js";
import { button, h } from "./dom.js";
import { openChoice } from "./choose.js";
import { known } from "./store.js";
import { result, voteBox } from "./vote.js";
import { number, pick, say } from "./words.js";

export function lessonPanel(send) {
  const { lesson, phase, vote, week, participants } = known.state;
  return {
    facts: [known.choices.lessons.length, lesson, phase, vote, lesson ? reached(lesson, week) : 0, participants.length],
    build: () => (lesson ? [
      h("h2", { text: pick(lesson.title) }),
      h("ol", { class: "phases" }, ["predict", "run", "debrief"].map((each) =>
        h("li", {}, button(`phase-${each}`, say(`phase.${each}`), () => send("phase", { value: each }),
          { "aria-pressed": each === phase })))),
      h("p", { class: "question", text: pick(lesson.question) }),
      PHASES[phase]?.(send, lesson, vote, week, participants.length),
    ] : [
      h("h2", { text: say("panel.lesson") }),
      h("p", { text: say("lesson.none") }),
      h("ul", { class: "lessons" }, known.choices.lessons.map(({ name, title }) =>
        h("li", {}, button(`lesson-${name}`, pick(title), () => send("choose", { lesson: name }))))),
      button("lesson-choose", say("top.choose"), () => openChoice(send), { class: "main" }),
    ]),
  };
}

const reached = (lesson, week) => (lesson.look_at ?? []).filter((each) => each.week <= week).length;

const PHASES = { predict, run: running, debrief };

function predict(send, lesson, vote, week, participants) {
  const { prompt, options } = lesson.prediction;
  return [
    vote?.kind === "prediction" ? voteBox(send, vote, participants) : [
      h("h3", { text: pick(prompt) }),
      h("ul", { class: "bets" }, options.map((option) => h("li", { text: pick(option.text) }))),
      button("bets-open", say("lesson.bets"), () => send("open_vote", { question: prompt, kind: "prediction",
        options: options.map(({ key, text }) => ({ key, text })) }), { class: "main" })],
    h("p", { class: "next" }, button("lesson-run", say("lesson.run"), () => send("phase", { value: "run" }),
      { class: vote && !vote.open ? "main" : null })),
  ];
}

function running(send, lesson, vote, week) {
  return [
    h("h3", { text: say("lesson.look_at") }),
    h("ol", { class: "look-at" }, (lesson.look_at ?? []).map((each, index) => h("li", { class: each.week <= week ? "reached" : null },
      button(`look-${index}`, say("log.week", { week: number(each.week, 0) }), () => send("seek", { week: each.week })),
      h("span", { text: pick(each.text) })))),
    button("lesson-debrief", say("lesson.debrief"), () => send("phase", { value: "debrief" }), { class: "main" }),
  ];
}

function debrief(send, lesson, vote) {
  return [
    vote && !vote.open && vote.kind === "prediction"
      ? [h("h3", { text: say("lesson.your_bets") }), result(vote, lesson.outcome?.key)] : null,
    lesson.outcome ? [h("h3", { text: say("lesson.outcome") }), h("p", { class: "outcome", text: pick(lesson.outcome.text) })] : null,
    lesson.outcome?.claims.length ? h("details", { id: "claims", "data-keep": true }, h("summary", { text: say("lesson.claims") }),
      h("ul", { class: "claims" }, lesson.outcome.claims.map((claim) => h("li", { text: pick(claim) })))) : null,
    h("h3", { text: say("lesson.talk") }),
    pick(lesson.debrief).split("\n").filter((line) => line.trim()).map((line) => h("p", { text: line })),
    h("p", {}, h("a", { href: sessionPath("debrief", { lang: known.lang }), target: "_blank", rel: "noopener" }, say("log.debrief"))),
    lesson.source ? h("p", { class: "hint", text: say("lesson.source", { source: pick(lesson.source) }) }) : null,
  ];
}
