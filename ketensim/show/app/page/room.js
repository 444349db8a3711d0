// The room: the code in large type, who is there, and questions of one's own.

import { button, field, h } from "./dom.js";
import { change, known } from "./store.js";
import { voteBox } from "./vote.js";
import { count, inBoth, pick, say } from "./words.js";

export function roomPanel(send) {
  const { join, state, ballot = [] } = known;
  return {
    facts: [join, state.participants, state.vote, ballot],
    build: () => [
      h("h2", { text: say("panel.room") }),
      join?.reachable ? invitation(join) : h("p", { text: say("room.closed", { code: join?.code ?? "–" }) }),
      h("h3", { text: count("room.people", state.participants.length) }),
      h("ul", { class: "people" }, state.participants.map(({ name }) => h("li", { text: name }))),
      state.vote ? voteBox(send, state.vote, state.participants.length) : null,
      state.vote?.open ? null : [candidates(send, ballot), ask(send)],
    ],
  };
}

function invitation(join) {
  return h("div", { class: "invitation" },
    h("p", {}, say("room.go_to"), " ", h("strong", { class: "url", text: join.url })),
    h("p", {}, say("room.enter"), " ", h("strong", { class: "room-code", text: join.code })),
    button("room-large", say("room.large"), () => openInvitation(join)));
}

// The invitation over the whole screen, to be read from the last row.
function openInvitation(join) {
  const dialog = h("dialog", { class: "poster", "aria-labelledby": "poster-title", onclose: (event) => event.target.remove() },
    h("h2", { id: "poster-title", text: say("room.poster") }),
    h("p", {}, say("room.go_to"), h("strong", { class: "url", text: join.url })),
    h("p", {}, say("room.enter"), h("strong", { class: "room-code", text: join.code })),
    button("poster-close", say("close"), () => dialog.close()));
  document.body.append(dialog);
  dialog.showModal();
}

// Interventions that were put forward, for the room to choose from.
function candidates(send, ballot) {
  if (!ballot.length) return h("p", { class: "hint", text: say("room.ballot.none") });
  return h("section", {},
    h("h3", { text: say("room.ballot") }),
    h("ol", { class: "bets" }, ballot.map((each, index) => h("li", {}, `${pick(each.text)} `,
      button(`drop-${index}`, "×", () => change({ ballot: ballot.filter((_, other) => other !== index) }),
        { class: "drop", "aria-label": say("room.drop", { what: pick(each.text) }) })))),
    button("ballot-open", say("room.ballot.open"), async () => {
      const question = await inBoth(() => say("room.ballot.question"));
      send("open_vote", { kind: "intervention", question,
        options: ballot.map(({ text, entry, side }) => ({ text, entry, side })) });
      change({ ballot: [] });
    }, { class: "main", disabled: ballot.length < 2 }));
}

function ask(send) {
  return h("details", { class: "ask", id: "ask", "data-keep": true }, h("summary", { text: say("room.ask") }),
    h("form", { onsubmit: (event) => {
      event.preventDefault();
      const question = document.getElementById("ask-question").value.trim();
      const options = document.getElementById("ask-options").value.split("\n").map((line) => line.trim()).filter(Boolean).slice(0, 8);
      if (question && options.length > 1) send("open_vote", { question, options, kind: "prediction" });
      event.target.reset();
    } },
    field(say("room.ask.question"), h("input", { id: "ask-question", "data-keep": true, required: true, maxlength: 300 })),
    field(say("room.ask.options"), h("textarea", { id: "ask-options", "data-keep": true, rows: 4, required: true })),
    h("button", { type: "submit", id: "ask-open", text: say("room.ask.open") })));
}
