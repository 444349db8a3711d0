// Round numbers along an axis.

export function ticks(highest, wanted) {
  if (!(highest > 0)) return [0, 1];
  const rough = highest / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough);
  const found = [];
  for (let k = 0; (k - 1) * step < highest - 1e-9; k += 1) found.push(Number((k * step).toPrecision(10)));
  return found;
}

// Weeks at which an axis says which week it is: half years, years or more.
export function weekTicks(weeks, wanted) {
  const step = [4, 13, 26, 52, 104, 260].find((each) => weeks / each <= wanted) ?? 520;
  return Array.from({ length: Math.floor(weeks / step) + 1 }, (_, k) => k * step);
}
