import assert from "node:assert/strict";
import { test } from "node:test";

import { knownChanges, outcomesOf, withChance, withChanges } from "../../../src/olivebranch/web/js/rows.mjs";

/** One open state, a, with one action: it stays, moves to b, or ends in one of two states that are shut. */
const model = {
  states: ["shut, low", "shut, high", "a", "b"], ending: [1, 1, -1, 0], endings: ["b", "shut"], actions: ["go"],
  table: { first: [0, 0, 0, 4, 4], after: [0, 1, 2, 3], chance: [0.05, 0.15, 0.5, 0.3], said: [] },
};
const near = (actual, wanted) => {
  assert.equal(actual.length, wanted.length);
  actual.forEach((p, e) => assert.ok(Math.abs(p - wanted[e]) < 1e-12, `${actual}, not ${wanted}`));
};

test("when one chance rises, the chance of staying put falls first", () => {
  near(withChance(model, model.table.chance, [3], 0.6), [0.05, 0.15, 0.2, 0.6]);
  near(withChance(model, model.table.chance, [3], 0.1), [0.05, 0.15, 0.7, 0.1]);
});

test("when staying put has reached 0, the others fall in proportion", () => {
  near(withChance(model, model.table.chance, [3], 0.9), [0.025, 0.075, 0, 0.9]);
  near(withChance(model, model.table.chance, [3], 1), [0, 0, 0, 1]);
});

test("when staying put itself changes, the others change in proportion", () => {
  near(withChance(model, model.table.chance, [2], 0), [0.1, 0.3, 0, 0.6]);
  near(withChance(model, model.table.chance, [2], 1), [0, 0, 1, 0]);
});

test("edges that move together keep their proportion, and find it again after standing at 0", () => {
  near(withChance(model, model.table.chance, [0, 1], 0.4), [0.1, 0.3, 0.3, 0.3]);
  const none = withChance(model, model.table.chance, [0, 1], 0);
  near(none, [0, 0, 0.7, 0.3]);
  near(withChance(model, none, [0, 1], 0.2), model.table.chance);
});

test("a chance outside 0 to 1 is brought inside, and the chances given are not changed", () => {
  const chance = [...model.table.chance];
  near(withChance(model, chance, [3], 7), [0, 0, 0, 1]);
  near(withChance(model, chance, [3], -7), [0.05, 0.15, 0.8, 0]);
  assert.deepEqual(chance, model.table.chance);
});

test("the ended states of one ending are one outcome of a row", () => {
  const outcomes = outcomesOf(model, 2);
  assert.deepEqual(outcomes.map(({ name, edges }) => [name, edges]), [["shut", [0, 1]], ["a", [2]], ["b", [3]]]);
  const told = { ...model, table: { ...model.table, said: ["cold", "warm", "warm", "warm"] } };
  assert.deepEqual(outcomesOf(told, 2).map(({ edges }) => edges), [[0], [1], [2], [3]], "responses are told apart");
});

test("a row that a link has broken is scaled back to 1, and other rows are left alone", () => {
  near(withChanges(model, { 3: 0.8 }), [0.05 / 1.5, 0.1, 0.5 / 1.5, 0.8 / 1.5]);
  near(withChanges(model, { 0: 0, 1: 0, 2: 0, 3: 0 }), [0.25, 0.25, 0.25, 0.25]);
  assert.deepEqual(withChanges(model, {}), model.table.chance);
});

test("only edges of the table and chances are taken from a link", () => {
  const hostile = JSON.parse(`{"length": 0.5, "constructor": 0.5, "__proto__": 0.5, "toString": 0.5, "-1": 0.5, "4": 0.5,
    "01": 0.5, "1.5": 0.5, " 1": 0.5, "0": "0.5", "1": null, "2": 1.5, "3": 0.25}`);
  assert.deepEqual(knownChanges(model, hostile), { 3: 0.25 });
  assert.deepEqual([null, undefined, "text", 5, []].map((raw) => knownChanges(model, raw)), [{}, {}, {}, {}, {}]);
  assert.deepEqual(withChanges(model, knownChanges(model, hostile)).length, 4);
});
