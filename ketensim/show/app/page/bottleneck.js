// The mark on the bottleneck: a dashed frame and a flag with words, which slide when it moves.

import { s } from "./dom.js";
import { textWidth } from "./lettering.js";
import { number, say } from "./words.js";

const LEAST = 0.5; // weeks of work: less is a queue of days, which comes and goes (assumption)

// Whether what waits at the fullest station is enough to be called a bottleneck.
export function isReal(bottleneck) {
  return Boolean(bottleneck) && bottleneck.weeks_of_work >= LEAST;
}

export class Bottleneck {
  constructor(boxes, unit) {
    Object.assign(this, { boxes, unit });
    this.frame = s("rect", { class: "bottleneck-frame", rx: 10 * unit });
    this.back = s("g", { class: "bottleneck", hidden: true }, this.frame);
    this.plate = s("rect", { class: "bottleneck-plate", rx: 4 * unit, height: 17 * unit });
    this.text = s("text", { class: "bottleneck-text", "font-size": 12.5 * unit });
    this.flag = s("g", { class: "bottleneck", hidden: true, "aria-hidden": "true" }, this.plate, this.text);
  }

  show(stage, bottleneck) {
    const marked = isReal(bottleneck);
    // it slides from one partner to another, and appears where it was nowhere before
    const slides = marked && Boolean(this.marked);
    for (const part of [this.back, this.flag]) part.classList.toggle("slides", slides);
    this.marked = marked;
    for (const part of [this.back, this.flag]) part.toggleAttribute("hidden", !marked);
    if (!marked) return;
    const { unit } = this;
    const box = this.boxes[stage.stations[bottleneck.station].partner];
    const whole = say("stage.bottleneck", { weeks: number(bottleneck.weeks_of_work, 1) });
    const short = say("stage.bottleneck.short");
    const text = textWidth(whole, 12.5 * unit, 700) + 16 * unit < box.w + 34 * unit ? whole : short;
    const width = textWidth(text, 12.5 * unit, 700) + 16 * unit;
    this.text.textContent = text;
    this.text.setAttribute("x", 8 * unit);
    this.text.setAttribute("y", 13 * unit);
    this.plate.setAttribute("width", width);
    this.frame.setAttribute("width", box.w + 10 * unit);
    this.frame.setAttribute("height", box.h + 10 * unit);
    this.back.style.transform = `translate(${box.x - 5 * unit}px, ${box.y - 5 * unit}px)`;
    this.flag.style.transform = `translate(${box.x + (box.w - width) / 2}px, ${box.y - 16 * unit}px)`;
    if (!slides) this.flag.getBoundingClientRect(); // it stands there before it may slide
  }
}
