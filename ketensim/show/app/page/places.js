// Where partners stand: the server gives their order (columns along the route, rows within), the
// page divides the room there is. Where that is narrow the route runs from top to bottom.

import { lowest } from "./nodes.js";

const MOST_ACROSS = 3; // boxes beside one another where the route runs downwards
const MARGIN = 20; // px beside the last column, for arrows between partners in it
const HEAD = 26; // px above the first row, for clients who come in
const NARROWEST = 100; // px from column to column, with boxes of 84
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

// How wide the boxes of columns beside one another are, and how far apart the columns.
function across(columns, width, unit) {
  const pitch = (width - MARGIN * unit) / columns.length;
  return { pitch, w: Math.max(84 * unit, Math.min(216 * unit, pitch - Math.max(28 * unit, 0.24 * pitch))) };
}

// Whether there is too little room for boxes beside one another: the route then runs downwards.
export function isNarrow(partners, shown, width, unit) {
  return across(columnsOf(partners, shown), width, unit).pitch < NARROWEST * unit;
}

// The least that the route needs: of each partner the height of its box below which its name would
// be cut, and of all the height below which boxes would lie over one another.
export function leastHeights(partners, shown, width, unit, vertical) {
  const columns = columnsOf(partners, shown);
  if (vertical) return { boxes: [], all: place(partners, shown, width, 0, unit, true).height };
  const { w } = across(columns, width, unit);
  const boxes = partners.map((partner) => lowest(partner, w, unit));
  return { boxes, all: HEAD * unit + Math.max(...columns.map((inside) => filled(inside, boxes, 0, GAP * unit))) };
}

// How high a column is whose boxes are so high at least, with so much between them.
function filled(inside, least, height, gap) {
  return inside.reduce((sum, index) => sum + Math.max(least[index], height) + gap, 0);
}

// Boxes {x, y, w, h, column, row} for the room that there is, null for who is not shown; `unit` is
// one rem / 16, and `least` the lowest box of each.
export function place(partners, shown, width, height, unit, vertical, least) {
  const columns = columnsOf(partners, shown);
  const boxes = partners.map(() => null);
  return vertical ? downwards(columns, boxes, width, unit) : rightwards(columns, boxes, width, height, unit, least);
}

function rightwards(columns, boxes, width, height, unit, least) {
  const { pitch, w } = across(columns, width, unit);
  const room = height - HEAD * unit;
  let usual = 112 * unit; // as high as the fullest column allows
  const gap = () => Math.max(GAP * unit, Math.min(30 * unit, 0.43 * usual));
  while (usual > 46 * unit && columns.some((inside) => filled(inside, least, usual, gap()) > room)) usual -= unit;
  columns.forEach((inside, column) => {
    const own = filled(inside, least, usual, 0);
    const between = Math.min((room - own) / inside.length, 1.1 * usual + 63 * unit);
    let y = HEAD * unit + (room - own - between * inside.length + between) / 2;
    inside.forEach((index, row) => {
      const h = Math.max(least[index], usual);
      boxes[index] = { x: column * pitch + (pitch - w) / 2, y, w, h, column, row };
      y += h + between;
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
