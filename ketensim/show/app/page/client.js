// How a client is called on the screen. The model numbers persons by source, each with its relapses.

const SOURCE = 1e12; // as in ketensim/flow/routes.py
const PERSON = 1e3;

// 1000000376000 is called 1-376, and the same person back for the second time 1-376-2.
export function clientName(id) {
  const source = Math.floor(id / SOURCE);
  const person = Math.floor((id % SOURCE) / PERSON);
  const relapse = id % PERSON;
  return relapse ? `${source}-${person}-${relapse}` : `${source}-${person}`;
}

// The number that a name stands for, or null.
export function clientNumber(name) {
  const parts = name.trim().match(/^(\d+)-(\d+)(?:-(\d+))?$/);
  if (!parts) return null;
  const [source, person, relapse] = parts.slice(1).map((each) => Number(each ?? 0));
  return source * SOURCE + person * PERSON + relapse;
}
