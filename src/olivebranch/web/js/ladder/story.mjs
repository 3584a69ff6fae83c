// A game told in at most six lines: the start, up to four stretches of weeks, the end.

import { isAhead } from "./weeks.mjs";

const LINES = 4;

/** One stretch of weeks for every week: where it began and ended, and what was done. */
function weekly(places, actions) {
  return actions.map((action, i) => ({
    first: i + 1, last: i + 1, from: places[i], to: places[i + 1], done: [action],
    unwelcome: isAhead(action, places[i].stance) ? 1 : 0,
  }));
}

const joined = (a, b) =>
  ({ ...a, last: b.last, to: b.to, done: [...a.done, ...b.done], unwelcome: a.unwelcome + b.unwelcome });
const isQuiet = ({ from, to }) => from.stance === to.stance && from.wronged === to.wronged && !to.ending;

/** The stretches of a game: first weeks without a change are joined, then the shortest neighbours, until few are left. */
export function stretches(places, actions, most = LINES) {
  const found = [];
  for (const week of weekly(places, actions)) {
    const before = found.at(-1);
    if (before && isQuiet(before) && isQuiet(week)) found[found.length - 1] = joined(before, week);
    else found.push(week);
  }
  while (found.length > most) {
    let k = 0;
    const length = (i) => found[i].done.length + found[i + 1].done.length;
    for (let i = 1; i + 1 < found.length; i++) if (length(i) < length(k)) k = i;
    found.splice(k, 2, joined(found[k], found[k + 1]));
  }
  return found;
}

/** How often each action was taken, in the order in which they first were. */
export function counted(done) {
  const times = new Map();
  for (const action of done) times.set(action, (times.get(action) ?? 0) + 1);
  return [...times];
}
