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
      lines.push(`${word.slice(0, cut)}-`);
      word = word.slice(cut);
    }
    line = word;
  }
  return [...lines, line];
}

// Where a word may be broken: before a consonant (or a sign for one, such as ch) and a vowel that
// follow something else, as Dutch and English mostly do. 0: nowhere so that the first part fits.
function lastCut(word, fits) {
  let best = 0;
  for (const { index } of word.matchAll(/(?<=[^-])(?:sch|ch|th|ph|qu|[b-df-hj-np-tv-xz])(?=[aeiouy])/giu)) {
    if (index < SHORTEST || word.length - index < SHORTEST) continue;
    if (fits(`${word.slice(0, index)}-`)) best = index;
  }
  return best;
}

function squeezed(text, width, size, weight) {
  return { text, width: textWidth(text, size, weight) > width ? width : null };
}

function shortened(text, width, size, weight) {
  let short = text;
  while (short.length > 1 && textWidth(`${short}…`, size, weight) > width) short = short.slice(0, -1);
  return `${short.trimEnd()}…`;
}
