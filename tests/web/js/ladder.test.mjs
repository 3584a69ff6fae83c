import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { newGame, replayed } from "../../../src/olivebranch/web/js/games.mjs";
import { counted, stretches } from "../../../src/olivebranch/web/js/ladder/story.mjs";
import { cameOf, counting, endingWords, historyOf, isAhead, lookAt, placeOf, STAIRS, WAYS, wordsFor } from "../../../src/olivebranch/web/js/ladder/weeks.mjs";
import { poseOf } from "../../../src/olivebranch/web/js/scene/pose.mjs";
import { expected } from "./known.mjs";

const { game, replays } = expected, model = counting(game.model);
const strings = JSON.parse(readFileSync(new URL("../../../src/olivebranch/web/strings.json", import.meta.url)));
const chancesOf = (start) => model.table.chance.map((p, edge) => game.starts[start].changes[edge] ?? p);

/** Every week that can happen: [action, from, to]. */
function* weeks() {
  const { first, after } = model.table;
  for (let state = 0; state < model.states.length; state++) {
    for (const [k, action] of model.actions.entries()) {
      const row = state * model.actions.length + k;
      for (let e = first[row]; e < first[row + 1]; e++) yield [action, placeOf(model, state), placeOf(model, after[e])];
    }
  }
}

test("the choices of a game, replayed for everybody, have Python's chances and contacts", () => {
  for (const { start, actions, reached, unwelcome } of replays) {
    const found = replayed(model, game.starts[start].state, actions, 52, chancesOf(start));
    assert.equal(found.reached.length, 53);
    found.reached.forEach((row, week) => row.forEach((p, k) => assert.ok(Math.abs(p - reached[week][k]) <= 1e-12, `${start} ${week}`)));
    assert.ok(Math.abs(found.totals[0] - unwelcome) <= 1e-12);
  }
});

test("a game by hand is the walk of Python's run", () => {
  for (const { start, actions, seed, run, path } of replays) {
    const played = newGame(model, game.starts[start].state, seed, run, chancesOf(start));
    for (const action of actions) if (!played.ending()) played.act(action);
    assert.deepEqual(played.path.map((state) => model.states[state]), path);
  }
});

test("whatever happens in a week has its words, and letting go is always possible", () => {
  let seen = 0;
  for (const [action, from, to] of weeks()) {
    const key = to.ending ? endingWords(historyOf([action], [from, to]), action) : wordsFor(action, from, to);
    assert.ok(strings[`ladder.says.${key}`] && strings[`ladder.feels.${key}`], `${action}: ${key}`);
    assert.ok(strings[`ladder.came.${cameOf(action, from, to)}`]);
    seen++;
  }
  assert.equal(seen, model.table.after.length);
  for (const action of WAYS) assert.ok(strings[`ladder.did.${action}`]);
});

const place = (stance, ending = "") => ({ stance, wronged: false, ending });
const wordsOf = (actions, places) => endingWords(historyOf(actions, places), actions.at(-1));

test("nobody is thanked for pressing: the last words name it, however it ends", () => {
  const stances = ["maybe", "friend", "friend", "maybe"], asked = Array(4).fill("ask");
  for (const ending of ["yes", "shut", "moved_on", ""]) {
    const places = [...stances.map((one) => place(one)), place(ending || "friend", ending)], history = historyOf(asked, places);
    assert.deepEqual([history.unwelcome, history.noes], [2, ending === "yes" ? 3 : 4]);
    const key = endingWords(history, "ask");
    assert.equal(key, `${ending || "open"}.pressed`);
    assert.match(strings[`ladder.feels.${key}`], ending === "yes" || !ending ? /Unwelcome contacts: \{unwelcome\}/ : /room|more than I could give/);
  }
});

test("three noes at maybe are pressure, too; a kind game keeps its kind words, and letting go is good after anything", () => {
  assert.equal(wordsOf(Array(4).fill("ask"), [...Array(4).fill(place("maybe")), place("yes", "yes")]), "yes.pressed");
  assert.equal(wordsOf(["hang_out", "ask"], [place("friend"), place("maybe"), place("yes", "yes")]), "yes");
  assert.equal(wordsOf(["hang_out", "wait", "ask"], [place("neutral"), place("friend"), place("maybe"), place("yes", "yes")]), "yes", "once");
  assert.equal(wordsOf(["ask"], [place("neutral"), place("yes", "yes")]), "yes.pressed", "a leap");
  assert.equal(wordsOf(["wait"], [place("maybe"), place("yes", "yes")]), "yes.they");
  assert.equal(wordsOf(["ask", "let_go"], [place("enemy"), place("enemy"), place("enemy", "left")]), "left");
  assert.equal(wordsOf(["wait"], [place("neutral"), place("neutral", "moved_on")]), "moved_on");
  assert.equal(wordsOf(["wait"], [{ ...place("enemy"), wronged: true }, place("enemy", "moved_on")]), "moved_on.wronged");
});

test("every place has a pose of its own, and whoever is pressed closes up", () => {
  const poses = new Set();
  for (const stance of STAIRS.slice(0, 4)) {
    for (const wronged of [false, true]) poses.add(JSON.stringify(poseOf({ composure: 1, ...lookAt({ stance, wronged, ending: "" }) }, STAIRS)));
  }
  assert.equal(poses.size, 8);
  const calm = place("neutral");
  assert.equal(lookAt(calm, "neutral", true).resistance, lookAt(calm).resistance + 1);
  assert.deepEqual(["enemy", "neutral", "friend", "maybe"].map((stance) => isAhead("ask", stance)), [true, true, true, false]);
  assert.ok(isAhead("hang_out", "neutral") && !isAhead("hang_out", "friend") && !isAhead("small_step", "enemy"));
});

test("a story has at most four stretches between start and end, without a gap, and loses no week", () => {
  const moves = ["enemy", "enemy", "neutral", "neutral", "friend", "neutral", "friend", "friend", "maybe", "friend", "maybe"];
  const places = moves.map((stance) => ({ stance, wronged: false, ending: "" }));
  const actions = moves.slice(1).map((_, i) => (i % 3 ? "small_step" : "ask"));
  const told = stretches(places, actions);
  assert.equal(told.length, 4);
  assert.deepEqual([told[0].first, told.at(-1).last], [1, 10]);
  told.slice(1).forEach((stretch, i) => {
    assert.equal(stretch.first, told[i].last + 1);
    assert.deepEqual(stretch.from, told[i].to);
  });
  assert.deepEqual(told.flatMap(({ done }) => done), actions);
  assert.equal(told.reduce((sum, { unwelcome }) => sum + unwelcome, 0), 4);
});

test("quiet weeks are told in one line", () => {
  const calm = { stance: "friend", wronged: false, ending: "" }, places = Array.from({ length: 9 }, () => calm);
  assert.equal(stretches(places, Array(8).fill("wait")).length, 1);
  assert.deepEqual(counted(["wait", "ask", "wait"]), [["wait", 2], ["ask", 1]]);
});
