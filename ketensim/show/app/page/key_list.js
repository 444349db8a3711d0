// The list of keys, and whether single keys are heeded.

import { button, h } from "./dom.js";
import { change, known } from "./store.js";
import { say } from "./words.js";

const LIST = [
  [["space"], "play"], [["→"], "step"], [["←"], "back"], [["0"], "reset"], [["+", "−"], "speed"],
  [["B"], "split"], [["X"], "swap"], [["A"], "side"], [["U"], "undo"], [["R"], "redo"],
  [["1", "…", "6"], "panel"], [["S"], "choose"], [["P"], "projector"], [["T"], "language"], [["?"], "keys"],
];

export function openKeys() {
  const dialog = h("dialog", { "aria-labelledby": "keys-title", onclose: (event) => event.target.remove() },
    h("h2", { id: "keys-title", text: say("keys.title") }),
    h("dl", { class: "keys" }, LIST.map(([keys, name]) => h("div", {},
      h("dt", {}, keys.map((key) => key === "…" ? key : h("kbd", { text: key === "space" ? say("keys.space") : key }))),
      h("dd", { text: say(`keys.${name}`) })))),
    h("p", { class: "check" },
      h("input", { id: "shortcuts", type: "checkbox", checked: known.shortcuts,
        onchange: (event) => change({ shortcuts: event.target.checked }) }),
      h("label", { for: "shortcuts", text: say("keys.on") })),
    button("keys-close", say("close"), () => dialog.close(), { class: "main" }));
  document.body.append(dialog);
  dialog.showModal();
}
