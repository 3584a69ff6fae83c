// Walks through a chain, drawn by inversion, and counts of where they end.

import { uniform } from "./random.mjs";

/** The first edge whose running sum exceeds u. If rounding leaves every sum below u, the last possible edge. */
export function drawEdge(chances, from, to, u) {
  let sum = 0, last = from;
  for (let e = from; e < to; e++) {
    if (!(chances[e] > 0)) continue;
    sum += chances[e];
    last = e;
    if (u < sum) break;
  }
  return last;
}

/** The pair that a run is in, week by week: the same pairs as `chain.paths([run], seed)` in Python. */
export function walk(chain, seed, run, weeks) {
  const { start, chance, first, after, ending } = chain, begin = start.map(([, p]) => p);
  let pair = start[drawEdge(begin, 0, begin.length, uniform(seed, run, 0))][0];
  const path = [pair];
  for (let week = 1; week <= weeks; week++) {
    if (ending[pair] < 0) {
      pair = after[drawEdge(chance, first[pair], first[pair + 1], uniform(seed, run, week))];
    }
    path.push(pair);
  }
  return path;
}

/** How many of the first `runs` runs have reached each ending, then how many are still open. */
export function endingCounts(chain, seed, runs, weeks) {
  const counts = [...chain.model.endings.map(() => 0), 0];
  for (let run = 0; run < runs; run++) {
    const ending = chain.ending[walk(chain, seed, run, weeks)[weeks]];
    counts[ending < 0 ? counts.length - 1 : ending]++;
  }
  return counts;
}

/** Shares as whole numbers that add up to `total`, by largest remainder; in a tie the earlier share is rounded up. */
export function wholeNumbers(shares, total = 100) {
  const counts = shares.map((p) => Math.floor(p * total + 1e-9)), remainder = shares.map((p, i) => p * total - counts[i]);
  const order = shares.map((_, i) => i).sort((i, j) => remainder[j] - remainder[i] || i - j);
  const missing = total - counts.reduce((a, b) => a + b, 0);
  for (let k = 0; k < missing; k++) counts[order[k % order.length]]++;
  return counts;
}
