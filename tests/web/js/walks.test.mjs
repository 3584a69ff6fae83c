import assert from "node:assert/strict";
import { test } from "node:test";

import { chainOf } from "../../../src/olivebranch/web/js/chains.mjs";
import { drawEdge, endingCounts, wholeNumbers } from "../../../src/olivebranch/web/js/walks.mjs";
import { expected } from "./known.mjs";

test("inversion takes the first edge whose running sum exceeds u", () => {
  const chances = [0.25, 0.5, 0.25];
  for (const [u, edge] of [[0, 0], [0.2499, 0], [0.25, 1], [0.7499, 1], [0.75, 2], [1 - 2 ** -53, 2]]) {
    assert.equal(drawEdge(chances, 0, 3, u), edge, `u = ${u}`);
  }
  assert.equal(drawEdge(chances, 1, 3, 0.6), 2, "a row in the middle of a table");
});

test("an edge that cannot happen is never drawn, not even where rounding leaves the sum short of u", () => {
  assert.equal(drawEdge([0, 0.5, 0, 0.5, 0], 0, 5, 0), 1);
  assert.equal(drawEdge([0, 0.5, 0, 0.5, 0], 0, 5, 0.5), 3);
  const tenths = Array(10).fill(0.1), short = 1 - 2 ** -53;
  assert.ok(tenths.reduce((a, b) => a + b, 0) <= short, "ten tenths fall short of 1");
  assert.equal(drawEdge([...tenths, 0], 0, 11, short), 9);
});

test("counts of endings are those of Python's simulation", () => {
  for (const { name, weeks, model, strategies, seed } of expected.chains) {
    for (const { name: title, counts } of strategies) {
      const chain = chainOf(model, model.strategies.find((one) => one.name === title));
      assert.deepEqual(endingCounts(chain, seed, 100, weeks), counts, `${name}, ${title}`);
    }
  }
});

test("whole numbers add up to 100 by largest remainder, the earlier of two equal ones first", () => {
  assert.deepEqual(wholeNumbers([0.244, 0.756, 0]), [24, 76, 0]);
  assert.deepEqual(wholeNumbers([1 / 3, 1 / 3, 1 / 3]), [34, 33, 33]);
  assert.deepEqual(wholeNumbers([0.005, 0.005, 0.99]), [1, 0, 99]);
  assert.deepEqual(wholeNumbers([0.29, 0.71]), [29, 71], "100 * 0.29 is 28.999... in floats");
  assert.deepEqual(wholeNumbers([0.5, 0.3, 0.2], 7), [4, 2, 1], "3.5, 2.1 and 1.4");
});

test("whole numbers are each the share rounded down or up", () => {
  for (let k = 1; k <= 200; k++) {
    const weights = [k % 7, (3 * k) % 11, (5 * k) % 13, 1], sum = weights.reduce((a, b) => a + b, 0);
    const shares = weights.map((w) => w / sum), counts = wholeNumbers(shares);
    assert.equal(counts.reduce((a, b) => a + b, 0), 100);
    counts.forEach((count, i) => assert.ok(Math.abs(count - 100 * shares[i]) < 1, `${shares}: ${counts}`));
  }
});
