// Where partners stand: the server gives their order (columns along the route, rows within), the
// page divides the room there is. On a telephone the route runs from top to bottom.

const MOST_ACROSS = 3; // boxes beside one another on a telephone
const MARGIN = 20; // px beside the last column, for arrows between partners in it
const HEAD = 26; // px above the first row, for clients who come in
const LEAST = 46; // px, the lowest box that can be read
const GAP = 16; // px between boxes at least, for arrows and the flag on the bottleneck

// Columns of indices of the partners that are shown, in the order of the route.
function columnsOf(partners, shown) {
  const columns = new Map();
  partners.forEach((partner, index) => {
    if (!shown[index]) return;
    const key = Math.round(partner.x);
    if (!columns.has(key)) columns.set(key, []);
    columns.get(key).push(index);
  });
  return [...columns.entries()].sort((one, other) => one[0] - other[0])
    .map(([, inside]) => inside.sort((one, other) => partners[one].y - partners[other].y));
}

// The height below which boxes would lie over one another.
export function leastHeight(partners, shown, unit) {
  const rows = Math.max(...columnsOf(partners, shown).map((column) => column.length));
  return (HEAD + rows * (LEAST + GAP)) * unit;
}

// Boxes {x, y, w, h, column, row} for the room that there is, null for who is not shown; `unit` is
// one rem / 16.
export function place(partners, shown, width, height, unit, vertical) {
  const columns = columnsOf(partners, shown);
  const boxes = partners.map(() => null);
  return vertical ? downwards(columns, boxes, width, unit) : rightwards(columns, boxes, width, height, unit);
}

function rightwards(columns, boxes, width, height, unit) {
  const rows = Math.max(...columns.map((column) => column.length));
  const pitch = (width - MARGIN * unit) / columns.length;
  const w = Math.max(84 * unit, Math.min(216 * unit, pitch - Math.max(28 * unit, 0.24 * pitch)));
  const head = HEAD * unit;
  const pace = (height - head) / rows;
  const h = Math.max(LEAST * unit, Math.min(112 * unit, pace - Math.max(GAP * unit, Math.min(30 * unit, 0.3 * pace))));
  columns.forEach((inside, column) => {
    const share = Math.min((height - head) / inside.length, 2.1 * (h + 30 * unit));
    const top = head + (height - head - share * inside.length) / 2;
    inside.forEach((index, row) => {
      const x = column * pitch + (pitch - w) / 2;
      boxes[index] = { x, y: top + share * row + (share - h) / 2, w, h, column, row };
    });
  });
  return { boxes, width, height, vertical: false };
}

function downwards(columns, boxes, width, unit) {
  const bands = columns.flatMap((column) => {
    const parts = Math.ceil(column.length / MOST_ACROSS);
    const most = Math.ceil(column.length / parts);
    return Array.from({ length: parts }, (_, part) => column.slice(part * most, (part + 1) * most));
  });
  const h = 76 * unit;
  const gap = 40 * unit;
  bands.forEach((inside, column) => {
    const pitch = width / inside.length;
    const w = Math.min(170 * unit, pitch - 14 * unit);
    inside.forEach((index, row) => {
      const x = row * pitch + (pitch - w) / 2;
      boxes[index] = { x, y: gap + column * (h + gap), w, h, column, row };
    });
  });
  return { boxes, width, height: gap + bands.length * (h + gap), vertical: true };
}
