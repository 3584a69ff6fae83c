import assert from "node:assert/strict";
import { test } from "node:test";

import { makeWords } from "../../../src/olivebranch/web/js/kit.mjs";
import { hasSteps, stepPlan } from "../../../src/olivebranch/web/js/lesson.mjs";
import { endingMarks } from "../../../src/olivebranch/web/js/marks.mjs";
import { exact } from "../../../src/olivebranch/web/js/chains.mjs";
import { boxChain, boxOf, mineOf, titleOf } from "../../../src/olivebranch/web/js/sandbox/box.mjs";
import { python } from "../../../src/olivebranch/web/js/sandbox/python.mjs";
import { keptGame, ownSeed, reseed } from "../../../src/olivebranch/web/js/games.mjs";
import { hashOf, parseHash, restored } from "../../../src/olivebranch/web/js/state.mjs";
import { expected } from "./known.mjs";

const NAMES = Array.from({ length: 10 }, (_, k) => `card ${k}`);
const EMPTY = { card: 0, seed: 7, bets: {}, sliders: {} };
const HOSTILE = ["constructor", "__proto__", "length", "slice", "toString", "hasOwnProperty"];
const hash = (json) => `#state=${encodeURIComponent(json)}`;

test("a link brings a state back as it was", () => {
  const state = {
    card: 8, seed: 2 ** 53 - 1, bets: { ask: 0, friend: 100, one: "same" },
    sliders: { rounds: 20, warm: 60 }, box: { model: "ladder", chances: { 3: 0.5 } },
  };
  assert.deepEqual(restored(parseHash(hashOf(state)), NAMES), state);
});

test("what is no state of the page is no state", () => {
  for (const text of ["", "#", "#state=", "#state=%7Bbroken", "#state=%", "#other=1"]) assert.equal(parseHash(text), null);
  for (const raw of [null, undefined, [], "text", 5, true]) assert.deepEqual(restored(raw, NAMES), EMPTY);
});

test("what is out of range or unknown is dropped", () => {
  const raw = {
    card: 10, seed: -1, bets: { ask: 101, friend: 0.5, one: "<b>" }, sliders: { rounds: 0, warm: "1", weeks: 5 }, x: 1,
  };
  assert.deepEqual(restored(raw, NAMES), EMPTY);
});

test("a card is known by its position and by its name", () => {
  for (const card of [3, "card 3"]) assert.equal(restored({ card }, NAMES).card, 3);
  for (const card of ["card 10", "toString", "3", 10, -1, 1.5, null]) assert.equal(restored({ card }, NAMES).card, 0);
});

test("hostile keys in a link are dropped, and no prototype is touched", () => {
  for (const key of HOSTILE) {
    const json = `{"${key}": {"seed": 1}, "bets": {"${key}": 5}, "sliders": {"${key}": 5}, "box": {"${key}": 5}}`;
    const state = restored(parseHash(hash(json)), NAMES);
    assert.deepEqual({ ...state, box: undefined }, { ...EMPTY, box: undefined }, key);
  }
  assert.equal({}.seed, undefined);
});

test("a sandbox in a link names only what the page has", () => {
  const models = JSON.parse(JSON.stringify(expected.models));
  const first = Object.keys(models)[0], names = models[first].strategies.map((strategy) => strategy.name);
  for (const key of HOSTILE) {
    const json = `{"box": {"model": "${key}", "a": "${key}", "b": "${key}", "mine": {"length": 4}, "start": "${key}",
      "weeks": "${key}", "chances": {"${key}": 0.5}}}`;
    const kit = { data: { models }, state: restored(parseHash(hash(json)), NAMES) }, box = boxOf(kit);
    assert.equal(box.model, first, key);
    assert.ok(names.includes(box.a) && names.includes(box.b), key);
    assert.deepEqual([box.chances, box.start, box.weeks], [{}, null, models[first].weeks], key);
    assert.equal(box.mine.length, models[first].states.length, key);
  }
  const nested = { data: { models }, state: { box: { model: [first] } } };
  assert.equal(boxOf(nested).model, first);
});

test("a game is kept as it was, and no link brings one that the page could not have played", () => {
  const game = { seed: 3, run: 2, start: "far", actions: ["ask", "wait", "ask"] };
  const kept = (raw) => {
    const state = restored(JSON.parse(JSON.stringify({ seed: 5, games: { ladder: raw } })), NAMES);
    return keptGame({ state }, "ladder", ["", "far"], ["ask", "wait"]);
  };
  assert.deepEqual(kept(game), game);
  const none = { seed: 5, run: 0, start: "", actions: [] };
  for (const raw of [undefined, null, 5, "text", [], HOSTILE]) assert.deepEqual(kept(raw), none);
  const odd = [...HOSTILE, "2", -1, 1.5, 1e9, null, true, [], {}, { length: 3 }, ["constructor"], Array(27).fill("ask")];
  for (const slot of Object.keys(game)) {
    for (const value of odd.filter((one) => slot !== "seed" || one !== 1e9).filter((one) => slot !== "actions" || one?.length !== 0)) {
      assert.deepEqual(kept({ ...game, [slot]: value }), none, `${slot} = ${JSON.stringify(value)}`);
    }
  }
  for (const key of HOSTILE) {
    const state = restored(parseHash(hash(`{"games": {"${key}": {"run": 5}}}`)), NAMES);
    assert.deepEqual(keptGame({ state }, "play", ["no"], ["ask"]), { seed: 7, run: 0, start: "no", actions: [] });
  }
  assert.equal({}.run, undefined, "no prototype was touched");
  assert.doesNotMatch(decodeURIComponent(hashOf({ card: 1, games: { ladder: game } })), /games/, "a link is of what is seen");
});

test("other people have another seed; the reader's own games keep theirs", () => {
  const state = { seed: 5 };
  for (const seed of [6, 8]) reseed(state, seed);
  assert.deepEqual([state.seed, ownSeed(state), keptGame({ state }, "play", ["no"], []).seed], [8, 5, 5]);
  for (const seed of [-1, 1.5, "5", null, {}, HOSTILE]) assert.equal(ownSeed({ seed: 7, games: { seed } }), 7);
});

test("whatever a link says, the sandbox solves it, and its Python has no NaN", () => {
  const models = expected.models, plain = Object.keys(models)[0];
  const odd = [...HOSTILE, "0", 0, 1.5, -1, null, true, [], [0], {}, { length: 4 }, { slice: 1 }, { 0: 1 }, [null, 1]];
  for (const slot of ["model", "a", "b", "mine", "chances", "weeks", "start"]) {
    for (const value of [...odd, ...HOSTILE.map((key) => Object.fromEntries([[key, 0.5], ["0", 0.25]]))]) {
      const raw = { box: { model: plain, [slot]: value } };
      const kit = { data: { models }, state: restored(JSON.parse(JSON.stringify(raw)), NAMES) }, box = boxOf(kit);
      const model = models[box.model], code = python(models, box, 7), what = `${slot} = ${JSON.stringify(value)}`;
      assert.doesNotMatch(code, /NaN|undefined|Infinity|function|\[object/, what);
      for (const name of [box.a, box.b, mineOf(model)]) {
        const { reached } = exact(boxChain(model, box, name), 3);
        assert.ok(reached.flat().every((p) => p >= 0 && p <= 1 + 1e-12), what);
      }
    }
  }
  assert.equal({}.model, undefined, "no prototype was touched");
});

test("a strategy called like the reader's own plan keeps its own answer", () => {
  const model = structuredClone(Object.values(expected.models)[0]), [first, second] = model.strategies;
  const open = exact(boxChain(model, { chances: {}, start: null }, second.name), 20).reached.at(-1);
  assert.equal(mineOf(model), "my plan");
  second.name = "my plan";
  first.name = "my plan *";
  assert.equal(mineOf(model), "my plan * *");
  const mine = model.states.map(() => 0);
  const kit = { data: { models: { one: model } }, state: { box: { model: "one", a: "my plan", b: "my plan * *", mine } } };
  const box = boxOf(kit), shares = (name) => exact(boxChain(model, box, name), 20).reached.at(-1);
  assert.deepEqual([box.a, box.b, box.mine], ["my plan", "my plan * *", mine]);
  assert.deepEqual(shares("my plan"), open);
  assert.notDeepEqual(shares("my plan * *"), open);
  const words = { ...makeWords({ "box.mine": "my plan" }) };
  assert.deepEqual(["my plan", "my plan * *"].map((name) => titleOf(words, model, name)), ["my plan", "my plan *"]);
});

test("strategies and endings may be called anything", () => {
  const model = structuredClone(Object.values(expected.models)[0]);
  model.strategies[0].name = "constructor";
  model.strategies[1].name = "__proto__";
  const models = Object.create(null);
  models.constructor = model;
  const kit = { data: { models }, state: { box: { model: "constructor", a: "constructor", b: "__proto__" } } };
  const box = boxOf(kit);
  assert.deepEqual([box.a, box.b], ["constructor", "__proto__"]);
  assert.match(python(models, box, 7), /model @ "constructor",\n\s+model @ "__proto__"/);
  assert.deepEqual(endingMarks(["yes", ...HOSTILE.slice(0, 3)]), ["yes", "spare1", "spare2", "spare3"]);
  const named = { states: HOSTILE, actions: ["wait", "small_step", "hang_out", "ask"] };
  assert.deepEqual(stepPlan(named), HOSTILE.map(() => 0));
  assert.equal(hasSteps(named), true);
});

test("words are looked up among the page's own, and fill only the places they have a value for", () => {
  const { t, name, capitalised } = makeWords({ a: "{n} of {constructor} {toString}", "name.no": "nope" });
  assert.equal(t("a", { n: 5 }), "5 of {constructor} {toString}");
  assert.equal(t("constructor"), "constructor");
  assert.deepEqual(["no", "moved_on", "__proto__", "constructor"].map(name), ["nope", "moved on", "  proto  ", "constructor"]);
  assert.equal(capitalised("moved_on"), "Moved on");
});

test("each ending of a model has a mark of its own", () => {
  assert.deepEqual(endingMarks(["yes", "shut"]), ["yes", "shut"]);
  assert.deepEqual(endingMarks(["yes", "shut", "moved_on", "left"]), ["yes", "shut", "moved_on", "left"]);
  assert.deepEqual(endingMarks(["left", "shut"]), ["yes", "shut"], "the first ending is the one hoped for");
  assert.deepEqual(endingMarks(["yes", "shut", "lost"]), ["yes", "shut", "spare1"], "two that shut are told apart");
  for (let n = 2; n <= 5; n++) {
    const endings = ["heads", "tails", "edge", "lost", "rolled"].slice(0, n);
    assert.equal(new Set(endingMarks(endings)).size, n);
  }
});
