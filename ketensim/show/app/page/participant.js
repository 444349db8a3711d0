// The page of a participant: name and code, then whatever the trainer opens.

import { codeGiven } from "./address.js";
import { draw, field, h } from "./dom.js";
import { playerCard } from "./player.js";
import { known, watch } from "./store.js";
import { ballot } from "./vote.js";
import { named, number, percent, pick, say } from "./words.js";

export function openParticipant(page, { send, speak, join }) {
  const top = h("header", { class: "top" });
  const main = h("main", { class: "own" });
  page.className = "participant";
  page.replaceChildren(top, main);
  watch(["state", "lang", "status"], () => drawTop(top, speak));
  watch(["state", "frames", "lang", "status", "error", "draft"], () => drawMain(main, send, join));
}

function drawTop(top, speak) {
  const { state, lang, status } = known;
  draw(top, [state?.title, state?.lesson?.title, state?.you, lang, status], () => [
    h("div", { class: "what" },
      h("p", { class: "brand", text: state?.you ? state.you.name : "ketensim" }),
      h("h1", { text: pick(state?.lesson?.title ?? state?.title) || say("join.title") })),
    h("nav", { "aria-label": say("top.nav") },
      h("button", { type: "button", id: "lang", lang: lang === "nl" ? "en" : "nl", onclick: () => speak(lang === "nl" ? "en" : "nl") },
        lang === "nl" ? "English" : "Nederlands")),
    status === "lost" ? h("p", { class: "lost", role: "status", text: say("status.lost") }) : null,
  ]);
}

function drawMain(main, send, join) {
  const { state, frames, lang, status, error } = known;
  const inside = status !== "refused" && (state !== null || status === "lost");
  if (!inside) {
    draw(main, ["join", lang, status, error], () => entry(join, error));
    return;
  }
  const frame = frames.a;
  draw(main, [state, frame?.totals, frame?.bottleneck, frames.b?.totals, frame?.week, lang, error, known.draft], () => [
    error ? h("p", { class: "fault", role: "alert", text: pick(error) }) : null,
    state?.lesson?.question ? h("p", { class: "question", text: pick(state.lesson.question) }) : null,
    playerCard(send, state?.game, state?.you),
    state?.vote?.open || !state?.game ? ballot(send, state?.vote) : null,
    state?.game && state.game.phase !== "revealed" ? null : summary(state, frames),
  ]);
}

function entry(join, error) {
  return h("form", { class: "card join", onsubmit: (event) => {
    event.preventDefault();
    join(document.getElementById("code").value.trim(), document.getElementById("name").value.trim());
  } },
  h("h2", { text: say("join.heading") }),
  error ? h("p", { class: "fault", role: "alert", text: pick(error) }) : null,
  field(say("join.code"), h("input", { id: "code", required: true, autocomplete: "off", autocapitalize: "characters",
    spellcheck: "false", maxlength: 12, value: sessionStorage.getItem("code") ?? codeGiven })),
  field(say("join.name"), h("input", { id: "name", required: true, maxlength: 40, autocomplete: "nickname",
    value: sessionStorage.getItem("name") ?? "" })),
  h("button", { type: "submit", id: "join", class: "main", text: say("join.enter") }));
}

// The chain in a few large numbers, for who looks at a telephone.
function summary(state, { a, b }) {
  if (!state) return null;
  const sides = [["a", a], ["b", b]].filter(([, frame]) => frame?.totals);
  return h("section", { class: "card", "aria-labelledby": "chain-title" },
    h("h2", { id: "chain-title", text: say("own.chain") }),
    h("p", { class: "hint", text: say("transport.at", { week: number(state.week, 0), weeks: number(state.weeks, 0) }) }),
    sides.length ? sides.map(([side, frame]) => numbers(side, frame, sides.length > 1)) : h("p", { text: say("own.wait") }));
}

function numbers(side, { totals, within_norm: within, bottleneck }, several) {
  return h("div", { class: "numbers" },
    several ? h("h3", { class: `side-name side-${side}`, text: side.toUpperCase() }) : null,
    h("dl", { class: "totals" },
      [["waiting", number(totals.waiting, 0)], ["in_treatment", number(totals.in_treatment, 0)],
        ["resolved", number(totals.resolved, 0)], ["gave_up", number(totals.gave_up, 0)], ["lost", number(totals.lost, 0)],
        ...(within === undefined ? [] : [["within_norm", percent(within)]])].map(([name, value]) =>
        h("div", {}, h("dt", { text: say(`total.${name}`) }), h("dd", { text: value })))),
    bottleneck?.partner ? h("p", { class: "bottleneck-line" }, `${say("bottleneck.now")} `,
      h("strong", { text: [named(bottleneck.partner), bottleneck.function ? named(bottleneck.function) : null].filter(Boolean).join(" · ") })) : null);
}
