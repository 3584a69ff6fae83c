// Markov chains as Python exports them, solved exactly.
//
// model.states are listed from worst to best. The edges of state s under action a are
// table.first[s * actions + a] up to the next entry of table.first, sorted in the same way. A strategy is a list of
// pairs (state and memory) whose edges refer to the table's edges. So a change to one chance changes every strategy.
// Its `weight` is the chance with which it takes the action of an edge; null if it never acts by chance.

/** The row of the table for a state and an action, both by index. */
export const rowOf = (model, state, action) => state * model.actions.length + action;

/** The index of the edge between two states under an action, all by name; -1 if there is none. */
export function findEdge(model, state, action, to) {
  const { first, after } = model.table, row = rowOf(model, model.states.indexOf(state), model.actions.indexOf(action));
  for (let e = first[row]; e < first[row + 1]; e++) {
    if (model.states[after[e]] === to) return e;
  }
  return -1;
}

/** A strategy without memory: `plan` holds the index of an action for every state. */
export function memoryless(model, plan) {
  const { first, after } = model.table, pairs = model.states.map((_, state) => state);
  const strategy = { pairs, start: model.start, first: [0], after: [], edge: [], weight: null };
  for (const state of pairs) {
    const row = rowOf(model, state, plan[state]);
    for (let e = first[row]; model.ending[state] < 0 && e < first[row + 1]; e++) {
      strategy.after.push(after[e]);
      strategy.edge.push(e);
    }
    strategy.first.push(strategy.after.length);
  }
  return strategy;
}

/** The chain of a strategy, given the chances of the table's edges. */
export function chainOf(model, strategy, chances = model.table.chance) {
  const ending = strategy.pairs.map((state) => model.ending[state]);
  const chance = strategy.edge.map((edge, i) => (strategy.weight?.[i] ?? 1) * chances[edge]);
  return { model, ...strategy, ending, chance };
}

/** The transition matrix, a row for each pair; where a walk has ended it stays. */
export function matrixOf({ first, after, ending, chance }) {
  return ending.map((end, i) => {
    const row = Array(ending.length).fill(0);
    if (end >= 0) row[i] = 1;
    else for (let e = first[i]; e < first[i + 1]; e++) row[after[e]] += chance[e];
    return row;
  });
}

/** The exact result, by forward propagation: reached[week][ending], the expected total of each tally, and where everybody
is in the last week. */
export function exact(chain, weeks, start = chain.start) {
  const { model, first, after, ending, chance, edge } = chain, { tallies } = model;
  let x = new Float64Array(ending.length);
  for (const [pair, p] of start) x[pair] += p;
  const totals = tallies.map(() => 0), reached = [], stillOpen = [];
  for (let week = 0; ; week++) {
    const row = model.endings.map(() => 0);
    let open = 0;
    x.forEach((p, i) => { if (ending[i] >= 0) row[ending[i]] += p; else open += p; });
    reached.push(row);
    stillOpen.push(open);
    if (week === weeks) return { reached, stillOpen, totals, last: [...x] };
    const next = new Float64Array(x.length);
    for (let i = 0; i < x.length; i++) {
      if (ending[i] >= 0) { next[i] += x[i]; continue; }
      for (let e = first[i]; e < first[i + 1]; e++) {
        const flow = x[i] * chance[e];
        next[after[e]] += flow;
        for (let k = 0; k < totals.length; k++) totals[k] += flow * tallies[k].adds[edge[e]];
      }
    }
    x = next;
  }
}

/** The chance of each ending by a week, then the chance of being still open. */
export function sharesAt(result, week) {
  return [...result.reached[week], result.stillOpen[week]];
}
