// Routes of arrows between boxes: curves that go round the boxes in between (as in the report).
// They are worked out along (u) and across (v) the route, so that both directions share it.

const PORTS = 0.7; // share of a side over which the ends of arrows are divided
const LANE = 5; // px between two arrows that use one gap
const BULGE = 30; // px that an arrow within a column swings out
const STEPS = 14; // points a curve is cut into, for what moves along it

const lying = (box) => ({ u: box.x, v: box.y, du: box.w, dv: box.h, column: box.column });
const standing = (box) => ({ u: box.y, v: box.x, du: box.h, dv: box.w, column: box.column });
const middle = (box) => box.v + box.dv / 2;

// One route a link: {d, points, lengths, length}, in the order of the links; both ends are shown.
export function routes(placed, links) {
  const turned = placed.vertical;
  const boxes = placed.boxes.map((box) => box && (turned ? standing : lying)(box));
  const ports = portsOf(boxes, links);
  const lanes = new Map();
  const columns = [];
  for (const box of boxes) if (box) (columns[box.column] ??= []).push(box);
  for (const inside of columns) inside.sort((one, other) => one.v - other.v);
  return links.map(([from, to], index) => {
    const [start, end] = ports[index];
    const curve = boxes[from].column === boxes[to].column
      ? bulge(start, end)
      : through(start, gaps(columns, boxes[from], boxes[to], lanes), end);
    return finished(turned ? curve.map((four) => four.map(([u, v]) => [v, u])) : curve);
  });
}

function sides(source, target) {
  if (target.column > source.column) return ["far", "near"];
  if (target.column < source.column) return ["near", "far"];
  return ["far", "far"];
}

// Where each link leaves and arrives: ends on one side stand in the order of the other end.
function portsOf(boxes, links) {
  const ends = new Map();
  links.forEach(([from, to], link) => {
    const [leave, arrive] = sides(boxes[from], boxes[to]);
    note(ends, `${from} ${leave}`, { box: boxes[from], side: leave, other: middle(boxes[to]), link, which: 0 });
    note(ends, `${to} ${arrive}`, { box: boxes[to], side: arrive, other: middle(boxes[from]), link, which: 1 });
  });
  const ports = links.map(() => []);
  for (const using of ends.values()) {
    using.sort((one, other) => one.other - other.other || one.link - other.link);
    using.forEach(({ box, side, link, which }, index) => {
      const share = (index + 1) / (using.length + 1) - 0.5;
      ports[link][which] = [side === "far" ? box.u + box.du : box.u, middle(box) + PORTS * share * box.dv];
    });
  }
  return ports;
}

function note(map, key, value) {
  if (!map.has(key)) map.set(key, []);
  map.get(key).push(value);
}

// The gap in each column in between that lies nearest to the straight line.
function gaps(columns, source, target, lanes) {
  const step = target.column > source.column ? 1 : -1;
  const found = [];
  for (let column = source.column + step; column !== target.column; column += step) {
    const inside = columns[column];
    const edges = [inside[0].v - 13, ...inside.map((box) => box.v + box.dv + 13)];
    const part = Math.abs(column - source.column) / Math.abs(target.column - source.column);
    const straight = middle(source) + part * (middle(target) - middle(source));
    const gap = edges.reduce((best, edge, index) =>
      Math.abs(edge - straight) < Math.abs(edges[best] - straight) ? index : best, 0);
    const used = lanes.get(`${column} ${gap}`) ?? 0;
    lanes.set(`${column} ${gap}`, used + 1);
    const shift = LANE * Math.floor((used + 1) / 2) * (used % 2 ? -1 : 1);
    const [near, far] = [inside[0].u, inside[0].u + inside[0].du];
    found.push({ ends: step > 0 ? [near, far] : [far, near], v: edges[gap] + Math.max(-9, Math.min(9, shift)) });
  }
  return found;
}

// Cubic pieces of four points each, level at their ends.
function through(start, stretches, end) {
  const pieces = [];
  let [u, v] = start;
  for (const { ends: [near, far], v: height } of [...stretches, { ends: [end[0], end[0]], v: end[1] }]) {
    const half = (u + near) / 2;
    pieces.push([[u, v], [half, v], [half, height], [near, height]]);
    if (far !== near) pieces.push([[near, height], [near, height], [far, height], [far, height]]);
    [u, v] = [far, height];
  }
  return pieces;
}

function bulge(start, end) {
  const out = Math.max(start[0], end[0]) + BULGE;
  return [[start, [out, start[1]], [out, end[1]], end]];
}

const two = ([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`;

function finished(pieces) {
  const d = `M${two(pieces[0][0])}${pieces.map(([, b, c, e]) => `C${two(b)} ${two(c)} ${two(e)}`).join("")}`;
  const points = [pieces[0][0]];
  for (const piece of pieces) {
    for (let step = 1; step <= STEPS; step += 1) points.push(bezier(piece, step / STEPS));
  }
  return { d, ...measured(points) };
}

function bezier([a, b, c, d], t) {
  const r = 1 - t;
  const mix = (k) => r * r * r * a[k] + 3 * r * r * t * b[k] + 3 * r * t * t * c[k] + t * t * t * d[k];
  return [mix(0), mix(1)];
}

// A line of points with the length up to each of them.
export function measured(points) {
  const lengths = [0];
  for (let k = 1; k < points.length; k += 1) {
    lengths.push(lengths[k - 1] + Math.hypot(points[k][0] - points[k - 1][0], points[k][1] - points[k - 1][1]));
  }
  return { points, lengths, length: lengths.at(-1) };
}

// The point at a share [0-1] of a line's length.
export function along({ points, lengths, length }, share) {
  const wanted = Math.max(0, Math.min(1, share)) * length;
  let k = 1;
  while (k < lengths.length - 1 && lengths[k] < wanted) k += 1;
  const part = (wanted - lengths[k - 1]) / (lengths[k] - lengths[k - 1] || 1);
  const [from, to] = [points[k - 1], points[k]];
  return [from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])];
}
