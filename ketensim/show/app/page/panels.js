// The panels beside the stage, one open at a time, and none on a projector unless asked for.

import { draw, h } from "./dom.js";
import { gamePanel } from "./game.js";
import { interventionPanel } from "./interventions.js";
import { journeyPanel } from "./journey.js";
import { lessonPanel } from "./lesson.js";
import { logPanel } from "./log.js";
import { roomPanel } from "./room.js";
import { change, known } from "./store.js";
import { say } from "./words.js";

const MAKERS = {
  lesson: lessonPanel, intervene: interventionPanel, log: logPanel, client: journeyPanel,
  room: roomPanel, game: gamePanel,
};
export const PANELS = Object.keys(MAKERS);

export function openPanel(name) {
  change({ panel: known.panel === name ? null : name });
}

export class Panels {
  constructor(send) {
    this.send = send;
    this.tabs = h("div", { class: "tabs", role: "tablist", onkeydown: (event) => this.arrow(event) });
    this.body = h("div", { class: "panel", id: "panel", role: "tabpanel", tabindex: -1 });
    this.holder = h("aside", { class: "panels" }, this.tabs, this.body);
  }

  draw() {
    const { panel, lang } = known;
    this.tabs.setAttribute("aria-label", say("panels.label"));
    this.holder.setAttribute("aria-label", say("panels.label"));
    document.getElementById("page").classList.toggle("alone", panel === null);
    draw(this.tabs, [panel, lang], () => PANELS.map((name, index) => h("button", {
      type: "button", id: `tab-${name}`, role: "tab", "aria-selected": panel === name,
      "aria-controls": "panel", tabindex: panel === name || (panel === null && index === 0) ? 0 : -1,
      onclick: () => openPanel(name) }, say(`panel.${name}`))));
    this.body.hidden = panel === null;
    if (panel === null) return;
    this.body.setAttribute("aria-labelledby", `tab-${panel}`);
    const { facts, build, live } = MAKERS[panel](this.send);
    draw(this.body, [panel, lang, facts], build);
    live?.();
  }

  // Arrow keys walk along the tabs, as a tab list does.
  arrow(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const at = PANELS.indexOf(known.panel ?? PANELS[0]);
    const next = PANELS[(at + by + PANELS.length) % PANELS.length];
    change({ panel: next });
    queueMicrotask(() => queueMicrotask(() => document.getElementById(`tab-${next}`)?.focus()));
  }
}
