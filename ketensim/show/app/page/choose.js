// Choosing a lesson or a chain, or going on with a session that was found on disk.

import { button, h } from "./dom.js";
import { replay, tokenQuery } from "./address.js";
import { known } from "./store.js";
import { count, pick, say } from "./words.js";

export function openChoice(send) {
  const { choices, state } = known;
  const choose = (what) => {
    send("choose", what);
    dialog.close();
  };
  const dialog = h("dialog", { class: "wide", "aria-labelledby": "choice-title", onclose: (event) => event.target.remove() },
    h("div", { class: "dialog-head" }, h("h2", { id: "choice-title", text: say("choose.title") }),
      button("choice-close", say("close"), () => dialog.close())),
    choices.lessons.length ? h("section", {},
      h("h3", { text: say("choose.lessons") }),
      h("ul", { class: "cards" }, choices.lessons.map(({ name, title, question }) =>
        h("li", {}, h("button", { type: "button", class: "card", onclick: () => choose({ lesson: name }) },
          h("strong", { text: pick(title) }), h("span", { text: pick(question) })))))) : null,
    h("section", {},
      h("h3", { text: say("choose.chains") }),
      h("ul", { class: "cards" }, choices.scenarios.map(({ name, title }) =>
        h("li", {}, h("button", { type: "button", class: "card", "aria-pressed": name === state?.scenario && !state?.lesson,
          onclick: () => choose({ scenario: name, seed: seedGiven() }) }, h("span", { text: pick(title) }))))),
      h("p", { class: "field" }, h("label", { for: "seed", text: say("choose.seed") }),
        h("input", { id: "seed", type: "number", min: 0, step: 1, value: state?.seed ?? 1 }),
        h("small", { text: say("choose.seed.note") }))),
    earlier());
  document.body.append(dialog);
  dialog.showModal();
}

function seedGiven() {
  const given = Number.parseInt(document.getElementById("seed").value, 10);
  return Number.isFinite(given) && given >= 0 ? given : 1;
}

// Sessions that the app finds in its folder, and a log that somebody sent.
function earlier() {
  const list = h("ul", { class: "sessions" });
  fetch(`/sessions${tokenQuery()}`).then((answer) => (answer.ok ? answer.json() : [])).then((sessions) => {
    list.append(...sessions.filter(({ session }) => session !== known.session).slice(0, 12).map(({ session, title, started, lines, token }) =>
      h("li", {}, h("a", { href: `/?session=${encodeURIComponent(session)}&token=${encodeURIComponent(token)}` },
        say("choose.session", { title: pick(title), started: when(started), lines: count("choose.lines", lines) })))));
  }).catch(() => list.remove());
  return h("section", {},
    h("h3", { text: say("choose.earlier") }), list,
    h("p", { class: "field" },
      h("label", { for: "replay", class: "file", text: say("choose.replay") }),
      h("input", { id: "replay", class: "unseen", type: "file", accept: ".json,application/json",
        onchange: async (event) => event.target.files[0] && replay(await event.target.files[0].text()) })));
}

function when(moment) {
  const date = new Date(typeof moment === "number" ? 1000 * moment : moment);
  if (Number.isNaN(date.getTime())) return "";
  return date.toLocaleString(document.documentElement.lang, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}
