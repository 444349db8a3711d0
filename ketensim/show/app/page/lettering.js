// How wide text is, and how a name is broken into lines that fit.

const pen = document.createElement("canvas").getContext("2d");
const FAMILY = 'system-ui, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif';
const SQUEEZE = 1.14; // how much too wide a line may be: it is then drawn that much narrower
const SHORTEST = 3; // letters before and after a hyphen at least

export function textWidth(text, size, weight = 400) {
  pen.font = `${weight} ${size}px ${FAMILY}`;
  return pen.measureText(text).width;
}

// A name on at most so many lines: {size, lines, whole}. Words stay whole if that is possible at
// any of the sizes, else they are broken, and if need be letters are drawn narrower: a line
// {text, width} then has a width. What fits in no way ends in an ellipsis (the title has it whole).
export function fit(text, width, sizes, most, weight = 600) {
  for (const [breaks, wide] of [[false, width], [true, width], [true, SQUEEZE * width]]) {
    for (const size of sizes) {
      const lines = broken(text, breaks, (words) => textWidth(words, size, weight) <= wide);
      if (lines && lines.length <= most) return { size, lines: lines.map((line) => squeezed(line, width, size, weight)), whole: true };
    }
  }
  const size = sizes.at(-1);
  return { size, lines: [{ text: shortened(text, width, size, weight), width: null }], whole: false };
}

// Lines that fit, broken between words and, where that is allowed, within those that are too
// long; null where one does not fit.
function broken(text, breaks, fits) {
  const lines = [];
  let line = "";
  for (let word of text.split(" ")) {
    if (line && fits(`${line} ${word}`)) {
      line = `${line} ${word}`;
      continue;
    }
    if (line) lines.push(line);
    while (!fits(word)) {
      const cut = breaks ? lastCut(word, fits) : 0;
      if (!cut) return null;
      lines.push(hyphened(word.slice(0, cut)));
      word = word.slice(cut);
    }
    line = word;
  }
  return [...lines, line];
}

// Where a word is best broken, so that the first part fits: behind a hyphen that it has, else as
// late as possible before the consonants with which a syllable begins. 0: nowhere.
const ONSET = /(?:sch|str|st|sp|[bcdfgkpt][lr]|ch|th|ph|qu|(?<![bcdfgkpts])[lr]|[b-dfghjkmnp-qs-tv-xz])(?=[aeiouy])/giu;

function lastCut(word, fits) {
  const hyphen = word.indexOf("-") + 1;
  if (hyphen && hyphen < word.length && fits(word.slice(0, hyphen))) return hyphen;
  const cuts = [...word.matchAll(ONSET)].map(({ index }) => index)
    .filter((index) => index >= SHORTEST && word.length - index >= SHORTEST && fits(hyphened(word.slice(0, index))));
  return cuts.at(-1) ?? 0;
}

const hyphened = (part) => (part.endsWith("-") ? part : `${part}-`);

function squeezed(text, width, size, weight) {
  return { text, width: textWidth(text, size, weight) > width ? width : null };
}

function shortened(text, width, size, weight) {
  let short = text;
  while (short.length > 1 && textWidth(`${short}…`, size, weight) > width) short = short.slice(0, -1);
  return `${short.trimEnd()}…`;
}
