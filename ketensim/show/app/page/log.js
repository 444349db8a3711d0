// The log: every intervention is a line, and the log is the session.

import { fork, sessionLink, sessionPath } from "./address.js";
import { button, field, h } from "./dom.js";
import { change, known } from "./store.js";
import { number, pick, say } from "./words.js";

export function logPanel(send) {
  const { sides } = known.state;
  const lines = ["a", "b"].filter((side) => sides[side]).map((side) => [side, sides[side]]);
  return {
    facts: [lines, known.side, known.session, known.join],
    build: () => [
      h("h2", { text: say("panel.log") }),
      lines.map(([side, content]) => part(send, side, content, lines.length > 1)),
      h("h3", { text: say("log.keep") }),
      h("ul", { class: "links" },
        lines.map(([side]) => h("li", {}, h("a", { href: sessionPath("export.yaml", { side }), download: "" },
          lines.length > 1 ? say("log.export.of", { side: side.toUpperCase() }) : say("log.export")))),
        h("li", {}, h("a", { href: sessionPath("log.json"), download: "" }, say("log.file"))),
        h("li", {}, h("a", { href: sessionPath("debrief", { lang: known.lang }), target: "_blank", rel: "noopener" }, say("log.debrief")))),
      h("p", { class: "hint", text: say("log.hint") }),
      button("fork", say("log.fork"), fork),
      h("details", { class: "ask", id: "link", "data-keep": true }, h("summary", { text: say("log.link") }),
        field(say("log.link.label"), h("input", { id: "link-text", readonly: true, value: sessionLink(),
          onfocus: (event) => event.target.select() }), say("log.link.note"))),
    ],
  };
}

function part(send, side, { log, undo, redo, computing }, several) {
  return h("section", { class: `log log-${side}`, "aria-label": say("log.of", { side: side.toUpperCase() }) },
    several ? h("h3", { class: `side-name side-${side}`, text: side.toUpperCase() }) : null,
    log.length
      ? h("ol", {}, log.map((entry) => h("li", {},
        h("span", { class: "when", text: say("log.week", { week: number(entry.week, 0) }) }), " ", pick(entry.text))))
      : h("p", { class: "hint", text: say("log.empty") }),
    computing ? h("p", { class: "hint", text: say("log.computing") }) : null,
    h("div", { class: "buttons" },
      button(`undo-${side}`, say("log.undo"), () => act(send, "undo", side), { disabled: !undo }),
      button(`redo-${side}`, say("log.redo"), () => act(send, "redo", side), { disabled: !redo })));
}

function act(send, what, side) {
  change({ side });
  send(what, { side });
}
