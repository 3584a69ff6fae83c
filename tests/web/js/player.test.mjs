import assert from "node:assert/strict";
import { test } from "node:test";

import { makePlayer } from "../../../src/olivebranch/web/js/crowd/player.mjs";

/** A player whose frames come when they are asked for: `at(milliseconds)` is the next one. */
function played(last) {
  const log = [];
  let next = null;
  globalThis.requestAnimationFrame = (tick) => { next = tick; return 1; };
  globalThis.cancelAnimationFrame = () => { next = null; };
  const show = (round, t) => log.push(["show", round, Math.round(100 * t) / 100]), told = (...all) => log.push(["told", ...all]);
  const player = makePlayer({ last, show, told });
  const at = (now) => { log.length = 0; next?.(now); return [...log]; };
  return { player, at };
}

test("a round is counted when everyone has arrived, and they stand until the next begins", () => {
  const { player, at } = played(3);
  player.play();
  at(0);
  assert.deepEqual(at(280), [["show", 1, 0.5]]);
  assert.deepEqual(at(561), [["show", 1, 1], ["told", 1, 1]], "0.7 of a round: they are there");
  assert.deepEqual(at(790), [], "they stand");
  assert.equal(at(900)[0][1], 2);
});

test("it says how fast it walks, and 0 once it stops", () => {
  const { player, at } = played(2);
  player.setSpeed(4);
  player.play();
  at(0);
  assert.deepEqual(at(150).at(-1), ["told", 1, 4]);
  at(250);
  assert.deepEqual(at(400).at(-1), ["told", 2, 0]);
});
