import assert from "node:assert/strict";
import { test } from "node:test";

import { philox, uniform } from "../../../src/olivebranch/web/js/random.mjs";
import { expected } from "./known.mjs";

const words = (hex) => hex.map((word) => Number.parseInt(word, 16));

test("Philox gives the published known answers", () => {
  assert.equal(expected.philox.length, 3);
  for (const { counter, key, out } of expected.philox) assert.deepEqual(philox(words(counter), words(key)), words(out));
});

test("the uniform number of a seed, a run and a week is Python's, to the last bit", () => {
  assert.ok(expected.uniforms.length > 20);
  for (const { seed, run, week, u } of expected.uniforms) assert.equal(uniform(seed, run, week), u, `${[seed, run, week]}`);
});
