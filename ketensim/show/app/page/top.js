// The bar on top: what is shown, and what holds for the whole page.

import { button, draw, h } from "./dom.js";
import { openChoice } from "./choose.js";
import { openKeys } from "./key_list.js";
import { change, known } from "./store.js";
import { count, pick, say } from "./words.js";

export function drawTop(holder, { send, speak }) {
  const { state, lang, join, projector, status } = known;
  const facts = [state?.title, state?.lesson?.title, state?.participants?.length, lang, join, projector, status];
  draw(holder, facts, () => [
    h("div", { class: "what" },
      h("p", { class: "brand", text: "ketensim" }),
      h("h1", { text: pick(state?.lesson?.title ?? state?.title) || say("top.start") })),
    status === "open" ? null : h("p", { class: "lost", role: "status", text: say(`status.${status}`) }),
    h("nav", { "aria-label": say("top.nav") },
      button("choose", say("top.choose"), () => openChoice(send)),
      join?.reachable ? h("p", { class: "code" }, `${say("top.code")} `, h("strong", { text: join.code }),
        ` · ${count("top.people", state?.participants?.length ?? 0)}`) : null,
      button("projector", say("top.projector"), toggleProjector, { "aria-pressed": projector }),
      button("lang", lang === "nl" ? "English" : "Nederlands", () => speak(lang === "nl" ? "en" : "nl"),
        { lang: lang === "nl" ? "en" : "nl" }),
      button("keys", say("top.keys"), openKeys)),
  ]);
}

export function toggleProjector() {
  change({ projector: !known.projector, panel: known.projector ? known.panel : null });
}
