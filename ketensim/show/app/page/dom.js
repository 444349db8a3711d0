// Makes elements (HTML and SVG) and draws a part of the page anew only when its facts changed.

const SVG = "http://www.w3.org/2000/svg";
const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "selected", "open"]);
const drawn = new WeakMap();

export function h(name, props = {}, ...children) {
  return fill(document.createElement(name), props, children);
}

export function s(name, props = {}, ...children) {
  return fill(document.createElementNS(SVG, name), props, children);
}

function fill(node, props, children) {
  for (const [key, value] of Object.entries(props)) set(node, key, value);
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  // a select knows its value only once it has its options
  if (node.tagName === "SELECT" && props.value !== undefined) node.value = props.value;
  return node;
}

function set(node, key, value) {
  if (value === null || value === undefined) return;
  if (key === "text") node.textContent = value;
  else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
  else if (PROPERTIES.has(key)) node[key] = value;
  else if (key.startsWith("aria-") || value !== false) node.setAttribute(key, value === true && !key.startsWith("aria-") ? "" : value);
}

// Replace what `holder` shows by build() if `facts` differ from the last time. Focus stays where it
// was (by id), and so does what is being typed there or stands in a field with data-keep: a message
// from the server throws nobody out. What changes every week stands in a holder without controls.
export function draw(holder, facts, build) {
  const mark = JSON.stringify(facts);
  if (drawn.get(holder) === mark) return;
  drawn.set(holder, mark);
  const active = holder.contains(document.activeElement) ? document.activeElement : null;
  const scroll = holder.scrollTop;
  const typed = [...holder.querySelectorAll("[data-keep]"), ...(isTyped(active) ? [active] : [])]
    .map(({ id, value, open }) => ({ id, value, open }));
  holder.replaceChildren(...[build()].flat(Infinity).filter((child) => child !== null && child !== undefined));
  holder.scrollTop = scroll;
  for (const { id, value, open } of typed) {
    const again = document.getElementById(id);
    if (again && value !== undefined) again.value = value;
    if (again && open !== undefined) again.open = open;
  }
  if (active?.id) document.getElementById(active.id)?.focus({ preventScroll: true });
}

function isTyped(element) {
  return Boolean(element?.id) && element.matches("textarea, input:not([type=range], [type=radio], [type=checkbox], [type=file])");
}

export function button(id, text, onclick, props = {}) {
  return h("button", { id, type: "button", onclick, ...props }, text);
}

export function field(label, control, note) {
  return h("div", { class: "field" },
    h("label", { for: control.id }, label), control, note ? h("small", { text: note }) : null);
}

export function options(choices, value) {
  return choices.map(([key, text]) => h("option", { value: key, selected: key === value }, text));
}
