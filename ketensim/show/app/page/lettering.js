// How wide text is, and how a name is broken into lines that fit.

const pen = document.createElement("canvas").getContext("2d");
const FAMILY = 'system-ui, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif';

export function textWidth(text, size, weight = 400) {
  pen.font = `${weight} ${size}px ${FAMILY}`;
  return pen.measureText(text).width;
}

const SQUEEZE = 1.14; // how much too wide a line may be: it is then drawn that much narrower

// At most `most` lines {text, width}: `width` is set where the letters have to be drawn narrower.
// What does not fit even then ends in an ellipsis (the whole stands in the title).
export function wrap(text, width, size, most, weight = 600) {
  const lines = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line ? `${line} ${word}` : word;
    if (line && textWidth(longer, size, weight) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  lines.push(line);
  const shown = lines.slice(0, most);
  if (lines.length > most) shown[most - 1] = lines.slice(most - 1).join(" ");
  return shown.map((each) => fitted(each, width, size, weight));
}

function fitted(text, width, size, weight) {
  const own = textWidth(text, size, weight);
  if (own <= width) return { text, width: null };
  return own <= SQUEEZE * width ? { text, width } : { text: shorten(text, width, size, weight), width: null };
}

function shorten(text, width, size, weight) {
  if (textWidth(text, size, weight) <= width) return text;
  let kept = text;
  while (kept.length > 1 && textWidth(`${kept}…`, size, weight) > width) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}
