import assert from "node:assert/strict";
import { test } from "node:test";

import { verdictOf } from "../../../src/olivebranch/web/js/bets.mjs";

test("a bet within five is close, and exact if it is the truth", () => {
  assert.deepEqual([24, 19, 29].map((bet) => verdictOf(bet, 24)), ["exact", "close", "close"]);
});

test("a bet farther off is too high or too low", () => {
  assert.deepEqual([30, 100, 18, 0].map((bet) => verdictOf(bet, 24)), ["high", "high", "low", "low"]);
});
