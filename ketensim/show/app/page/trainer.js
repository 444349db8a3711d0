// The trainer's page: everything there is, put together.

import { draw, h } from "./dom.js";
import { Charts } from "./charts.js";
import { Curtain, isPlayed } from "./game.js";
import { listen } from "./keys.js";
import { Panels } from "./panels.js";
import { Sides } from "./sides.js";
import { change, known, watch } from "./store.js";
import { drawTop } from "./top.js";
import { Transport } from "./transport.js";
import { pick, say } from "./words.js";

export function openTrainer(page, send, speak) {
  const top = h("header", { class: "top" });
  const skip = h("a", { class: "skip", href: "#work" });
  const fault = h("div", { class: "fault", role: "alert", hidden: true });
  const transport = new Transport(send);
  const sides = new Sides(send);
  const charts = new Charts();
  const curtain = new Curtain();
  const panels = new Panels(send);
  const work = h("main", { id: "work", class: "work", tabindex: -1 }, curtain.holder, sides.holder, sides.verdict, charts.holder, sides.legend);
  page.className = "trainer";
  page.replaceChildren(skip, top, fault, transport.holder, work, panels.holder);
  watch(["state", "lang", "join", "projector", "status"], () => {
    document.documentElement.classList.toggle("projector", known.projector);
    skip.textContent = say("top.skip");
    drawTop(top, { send, speak });
  });
  watch(["error", "lang"], () => drawFault(fault));
  watch(["status", "error", "lang"], () => known.status === "refused" && !known.state && shut(page));
  watch(["state", "lang"], () => transport.draw());
  watch(["state", "lang", "peeks"], () => {
    if (!isPlayed() && known.peeks) change({ peeks: false });
    work.classList.toggle("curtained", isPlayed() && !known.peeks);
    if (known.state) curtain.draw();
  });
  watch(["frames", "stages", "state", "lang", "side", "verdict", "each", "projector"], () => known.state && sides.draw());
  watch(["frames", "history", "ghost", "state", "lang", "fourth"], () => charts.draw());
  watch(["state", "panel", "side", "target", "lang", "stages", "journey", "join", "draft", "ballot", "choices", "frames"],
    () => known.state && panels.draw());
  listen(send, speak);
}

// Of a session that does not open there is nothing to show but why.
function shut(page) {
  page.className = "";
  page.replaceChildren(h("main", { class: "starting", role: "alert" }, h("h1", { text: "ketensim" }),
    h("p", { text: pick(known.error) }), h("p", { text: say("start.no_token") })));
}

function drawFault(fault) {
  fault.hidden = !known.error;
  draw(fault, [known.error, known.lang], () => [
    h("p", { text: pick(known.error) }),
    h("button", { type: "button", id: "fault-close", onclick: () => change({ error: null }) }, say("close"))]);
}
