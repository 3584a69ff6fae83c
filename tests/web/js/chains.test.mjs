import assert from "node:assert/strict";
import { test } from "node:test";

import { chainOf, exact, findEdge, memoryless, rowOf, sharesAt } from "../../../src/olivebranch/web/js/chains.mjs";
import { walk } from "../../../src/olivebranch/web/js/walks.mjs";
import { expected } from "./known.mjs";

const near = (actual, wanted, what) => assert.ok(Math.abs(actual - wanted) <= 1e-12, `${what}: ${actual}, not ${wanted}`);

test("chances of endings are powers of the matrix, as fractions give them", () => {
  const { model, strategy, weeks, reached } = expected.fractions;
  const chain = chainOf(model, model.strategies.find((one) => one.name === strategy));
  const result = exact(chain, weeks);
  assert.equal(result.reached.length, weeks + 1);
  result.reached.forEach((row, week) => row.forEach((p, ending) => near(p, reached[week][ending], `week ${week}`)));
});

for (const { name, weeks, model, strategies, seed, runs } of expected.chains) {
  test(`${name}: every strategy has Python's chances, tallies and walks`, () => {
    for (const { name: title, reached, totals, paths } of strategies) {
      const chain = chainOf(model, model.strategies.find((one) => one.name === title)), result = exact(chain, weeks);
      result.reached.forEach((row, week) => row.forEach((p, k) => near(p, reached[week][k], `${title}, week ${week}`)));
      result.totals.forEach((total, k) => near(total / (1 + totals[k]), totals[k] / (1 + totals[k]), title));
      runs.forEach((run, i) => {
        const states = walk(chain, seed, run, weeks).map((pair) => chain.pairs[pair]);
        assert.deepEqual(states, paths[i], `${title}, run ${run}`);
      });
    }
  });
}

test("what is open is counted, not left over: 0.9^340 is far below the digits of 1", () => {
  const chain = {
    model: { endings: ["out"], tallies: [] }, start: [[0, 1]], ending: [-1, 0], first: [0, 2, 2], after: [0, 1],
    chance: [0.9, 0.1], edge: [0, 1],
  };
  const [out, open] = sharesAt(exact(chain, 340), 340);
  assert.ok(Math.abs(open / 0.9 ** 340 - 1) < 1e-12);
  assert.ok(Math.abs(out - 1) < 1e-12);
});

test("edges are found by name, and a plan without memory follows the table", () => {
  const { model } = expected.fractions;
  const edge = findEdge(model, "no", "ask", "shut");
  assert.equal(model.table.chance[edge], 0.25);
  assert.equal(findEdge(model, "no", "ask", "maybe"), -1);
  const plan = model.states.map(() => model.actions.indexOf("ask")), chain = chainOf(model, memoryless(model, plan));
  const no = model.states.indexOf("no"), row = rowOf(model, no, model.actions.indexOf("ask"));
  const { first, chance } = model.table;
  assert.deepEqual(chain.chance.slice(chain.first[no], chain.first[no + 1]), chance.slice(first[row], first[row + 1]));
  const yes = model.states.indexOf("yes");
  assert.equal(chain.first[yes + 1] - chain.first[yes], 0, "an ending has no way out");
});
