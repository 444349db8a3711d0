// Voting: the trainer asks, counts hands or lets phones count, and shows what came out.

import { button, h } from "./dom.js";
import { count, number, percent, pick, say } from "./words.js";

// What the trainer sees of the vote that is open or was closed last.
export function voteBox(send, vote, participants) {
  if (!vote) return null;
  return h("section", { class: "vote", "aria-label": say("vote.label") },
    h("h3", { text: pick(vote.question) }),
    vote.open ? h("p", { class: "hint", text: participants
      ? say("vote.so_far", { n: number(vote.voted, 0), of: number(participants, 0) }) : count("vote.total", vote.voted) }) : null,
    vote.open ? h("p", { class: "hint", text: say("vote.hands") }) : null,
    vote.open ? hands(send, vote) : result(vote),
    h("div", { class: "buttons" },
      vote.open ? button("close-vote", say("vote.close"), () => send("close_vote"), { class: "main" }) : null,
      !vote.open && vote.kind === "intervention"
        ? winners(vote).map((option) => button(`carry-${option.key}`, say("vote.carry_out", { what: pick(option.text) }),
          () => send("carry_out", { option: option.key }), { class: "main" })) : null));
}

// Hands in the room, for who has no phone: a number an option.
const counted = { question: null, hands: {} };

function hands(send, vote) {
  const question = JSON.stringify(vote.question);
  if (counted.question !== question) Object.assign(counted, { question, hands: {} });
  return h("ul", { class: "hands" }, vote.options.map((option, index) => {
    const id = `hands-${index}`;
    return h("li", {}, h("label", { for: id, text: pick(option.text) }),
      h("input", { id, type: "number", min: 0, max: 1000, step: 1, placeholder: "0", value: counted.hands[option.key] ?? "",
        onchange: (event) => {
          const amount = Math.max(0, Math.round(Number(event.target.value)));
          counted.hands[option.key] = amount;
          send("vote", { option: option.key, count: amount });
        } }));
  }));
}

function winners(vote) {
  const most = Math.max(...(vote.counts ?? [0]));
  return most > 0 ? vote.options.filter((_, index) => vote.counts[index] === most) : [];
}

// How the votes fell, as bars with numbers; `right` is the key of what came out, if it is known.
export function result(vote, right = null) {
  const counts = vote.counts ?? vote.options.map(() => 0);
  const all = counts.reduce((sum, each) => sum + each, 0);
  return h("ul", { class: "result" }, vote.options.map((option, index) => {
    const fill = h("span", { class: "bar-fill" });
    fill.style.width = `${all ? (100 * counts[index]) / all : 0}%`;
    return h("li", { class: option.key === right ? "right" : null },
      h("span", { class: "option", text: pick(option.text) }),
      h("span", { class: "votes", text: `${number(counts[index], 0)} · ${percent(all ? counts[index] / all : 0)}` }),
      h("span", { class: "bar", "aria-hidden": "true" }, fill),
      option.key === right ? h("span", { class: "flag", text: say("vote.came_out") }) : null);
  }));
}

// What a participant sees: buttons, then what was chosen, then the result.
export function ballot(send, vote) {
  if (!vote) return null;
  return h("section", { class: "card vote", "aria-labelledby": "vote-title" },
    h("h2", { id: "vote-title", text: pick(vote.question) }),
    vote.open
      ? [h("div", { class: "choices" }, vote.options.map((option, index) => button(`option-${index}`, pick(option.text),
        () => send("vote", { option: option.key }), { "aria-pressed": vote.mine === option.key }))),
      h("p", { class: "hint", role: "status", text: vote.mine ? say("vote.mine") : say("vote.choose") })]
      : [result(vote), h("p", { class: "hint", text: count("vote.total", (vote.counts ?? []).reduce((sum, each) => sum + each, 0)) })]);
}
