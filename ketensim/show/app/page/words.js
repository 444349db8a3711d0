// What the page says, in the language that was chosen: texts, names, numbers.

const catalogues = new Map();
let texts = {};
let language = "nl";

export async function useLanguage(chosen) {
  if (!catalogues.has(chosen)) catalogues.set(chosen, await read(chosen));
  texts = catalogues.get(chosen);
  language = chosen;
  document.documentElement.lang = chosen;
}

async function read(wanted) {
  const answer = await fetch(`/messages/${wanted}.json`);
  if (!answer.ok) throw new Error(`no messages in ${wanted}`);
  return answer.json();
}

export const spoken = () => language;

const locale = () => (language === "nl" ? "nl-NL" : "en-GB");

export function say(key, values = {}) {
  const text = texts[`app.${key}`] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// "1 client", "2 clients": a key with .one and .other
export function count(key, amount) {
  return say(`${key}.${amount === 1 ? "one" : "other"}`, { n: number(amount, 0) });
}

// A name out of a scenario, as naming.named does it on the other side.
export function named(name) {
  return texts[`name.${name.replaceAll(" ", "_")}`] ?? name.replaceAll("_", " ");
}

// A text that came in both languages.
export function pick(text) {
  if (text === null || text === undefined) return "";
  return typeof text === "string" ? text : (text[language] ?? text.nl ?? text.en ?? "");
}

export function number(value, digits = 1) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  return value.toLocaleString(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function percent(share, digits = 0) {
  return share === null || share === undefined ? "–" : `${number(100 * share, digits)}%`;
}

// DKS is a product of shares divided by numbers, and so a small number: a million times as much, in
// two figures that count.
export function small(value) {
  if (value === null || value === undefined) return "–";
  return (1e6 * value).toLocaleString(locale(), { maximumSignificantDigits: 2 });
}

// What write() gives, in both languages: for texts that others will read in theirs.
export async function inBoth(write) {
  const before = language;
  const found = {};
  for (const each of ["nl", "en"]) if (!catalogues.has(each)) catalogues.set(each, await read(each));
  for (const each of ["nl", "en"]) {
    [texts, language] = [catalogues.get(each), each];
    found[each] = write();
  }
  [texts, language] = [catalogues.get(before), before];
  return found;
}
