// Changing the chances of a table while each of its rows keeps adding up to 1.

/**
 * The chances, once those of some edges of one row (`moved`) are set to add up to `value`. The chance of staying put
 falls first, then those of the row's other edges in proportion. What is certain stays so. */
export function withChance(model, chance, moved, value) {
  const { first, after } = model.table, changed = [...chance];
  let row = 0;
  while (first[row + 1] <= moved[0]) row++;
  const state = Math.floor(row / model.actions.length), others = [];
  let stay = -1;
  for (let e = first[row]; e < first[row + 1]; e++) {
    if (moved.includes(e)) continue;
    if (after[e] === state && stay < 0) stay = e;
    else others.push(e);
  }
  const isAll = stay < 0 && !others.length;
  const p = isAll ? 1 : Math.min(1, Math.max(0, value)), rest = 1 - p, sum = sumOver(chance, others);
  share(model, changed, moved, p);
  if (stay >= 0) changed[stay] = Math.max(0, rest - sum);
  if (stay < 0 || sum > rest) share(model, changed, others, rest);
  return changed;
}

const sumOver = (chance, edges) => edges.reduce((sum, e) => sum + chance[e], 0);

/** Divide a total between edges in proportion to their chances; if all are 0, to the model's chances; or else evenly.
*/
function share(model, chance, edges, total) {
  const source = sumOver(chance, edges) > 0 ? chance : model.table.chance, sum = sumOver(source, edges);
  const parts = edges.map((e) => (sum > 0 && edges.length > 1 ? source[e] * (total / sum) : total / edges.length));
  edges.forEach((e, i) => { chance[e] = parts[i]; });
}

/** The possible outcomes of a row, each with its edges; all ended states of one ending count as one outcome. */
export function outcomesOf(model, row) {
  const { first, after, said } = model.table, outcomes = new Map();
  for (let e = first[row]; e < first[row + 1]; e++) {
    const to = after[e], ending = model.ending[to];
    const name = ending < 0 || isOnlyOne(model, ending) ? model.states[to] : model.endings[ending];
    const key = JSON.stringify([said[e] ?? null, ending < 0 ? "open" : "ended", name]);
    if (!outcomes.has(key)) outcomes.set(key, { name, said: said[e], to, edges: [] });
    outcomes.get(key).edges.push(e);
  }
  return [...outcomes.values()];
}

const isOnlyOne = (model, ending) => model.ending.indexOf(ending) === model.ending.lastIndexOf(ending);

/** The table's chances with some replaced; if a hand-made link broke a row, it is scaled to a sum of 1. */
export function withChanges(model, changes) {
  const chance = [...model.table.chance], { first } = model.table;
  for (const [edge, p] of Object.entries(changes)) chance[edge] = p;
  for (let row = 0; row + 1 < first.length; row++) {
    const sum = chance.slice(first[row], first[row + 1]).reduce((a, b) => a + b, 0);
    const even = 1 / (first[row + 1] - first[row]);
    if (Math.abs(sum - 1) < 1e-9) continue;
    for (let e = first[row]; e < first[row + 1]; e++) chance[e] = sum > 0 ? chance[e] / sum : even;
  }
  return chance;
}

/** Only the valid changes: the edge exists, and its value is a chance. */
export function knownChanges(model, changes) {
  const edges = model.table.chance.length;
  const known = ([edge, p]) =>
    /^(0|[1-9]\d*)$/.test(edge) && Number(edge) < edges && typeof p === "number" && p >= 0 && p <= 1;
  return Object.fromEntries(Object.entries(changes ?? {}).filter(known));
}
