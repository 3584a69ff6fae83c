import assert from "node:assert/strict";
import { test } from "node:test";

import { blended, firstHalf, poseOf, SIZE, stairsOf } from "../../../src/olivebranch/web/js/scene/pose.mjs";

const RUNGS = ["enemy", "neutral", "friend", "maybe", "yes"];
const CALM = { stance: "enemy", resistance: 0, grievance: false, composure: 1, door: "closed", ending: "" };
const pose = (changes = {}) => poseOf({ ...CALM, ...changes }, RUNGS);
const numbers = (value) => (typeof value === "number" ? [value] : Object.values(value).flatMap(numbers));

/** Every state of a kind, by what it changes. */
const all = [
  ...RUNGS.slice(0, 4).map((stance) => ({ stance })), ...[1, 2, 3].map((resistance) => ({ resistance })),
  { grievance: true }, { composure: 0 }, { composure: 2 }, { door: "ajar" }, { door: "open" },
  ...["yes", "shut", "moved_on", "left"].map((ending) => ({ ending })),
];

test("every part of the state is seen: no two states have the same pose", () => {
  const seen = all.map((changes) => JSON.stringify(pose(changes)));
  assert.equal(new Set(seen).size, all.length);
});

test("a pose is numbers alone, in the same places for every state", () => {
  const places = JSON.stringify(pose(), (_, value) => (typeof value === "number" ? 0 : value));
  for (const changes of all) {
    const one = pose(changes);
    assert.ok(numbers(one).every(Number.isFinite), JSON.stringify(changes));
    assert.equal(JSON.stringify(one, (_, value) => (typeof value === "number" ? 0 : value)), places);
  }
});

test("a movement begins and ends where it should, and passes through the middle", () => {
  const from = pose(), to = pose({ ending: "yes" });
  assert.deepEqual(blended(from, to, 0), from);
  assert.deepEqual(numbers(blended(from, to, 1)).map((x) => x.toFixed(9)), numbers(to).map((x) => x.toFixed(9)));
  assert.equal(blended(from, to, 0.5).door, 0.5);
});

test("you stand on the stair of their stance, and the stairs lead up to their floor", () => {
  const stairs = stairsOf(RUNGS);
  stairs.slice(1).forEach((stair, i) => assert.ok(stair.y < stairs[i].y && stair.x > stairs[i].x));
  assert.equal(stairs.at(-1).y, SIZE.floor);
  for (const { name, x, y } of stairs.slice(0, 4)) {
    const { you } = pose({ stance: name });
    assert.deepEqual([you.x, you.y], [x, y]);
  }
});

test("each ending is the scene it says", () => {
  const yes = pose({ ending: "yes" }), shut = pose({ ending: "shut" });
  const moved = pose({ ending: "moved_on" }), left = pose({ ending: "left", composure: 0 });
  assert.ok(yes.you.x > SIZE.wall && yes.they.x > SIZE.wall && yes.door === 1, "both on one side");
  assert.ok(shut.bar === 1 && shut.door === 0 && shut.they.look === 1, "the door is shut, and they are turned away");
  assert.ok(moved.they.x > SIZE.width && moved.light === 0, "they are out of the picture, and it is dark");
  assert.ok(left.dawn === 1 && left.light === 1 && left.you.look < 0 && left.you.tear === 0, "into the light, whole");
});

test("a door may be shut for good without an end, and you may come right up to it", () => {
  const shut = pose({ door: "shut" }), near = pose({ isNear: true });
  assert.deepEqual([shut.bar, shut.door, pose().bar], [1, 0, 0]);
  assert.ok(near.you.x > pose({ stance: "maybe" }).you.x && near.you.x < SIZE.wall);
});

test("between two degrees of composure, the face is between theirs", () => {
  const mouths = [1, 1.5, 2].map((composure) => pose({ composure }).you.mouth);
  assert.equal(mouths[1], (mouths[0] + mouths[2]) / 2);
  assert.equal(pose({ composure: 0.5 }).you.tear, 0);
});

test("on the way to an ending, one thing happens after another", () => {
  const from = pose({ stance: "maybe" });
  assert.equal(firstHalf(from, pose({ ending: "yes" })).you.x, from.you.x, "the door opens before you walk in");
  assert.equal(firstHalf(from, pose({ ending: "moved_on" })).light, 1, "they walk out before it is dark");
  assert.equal(firstHalf(from, pose({ stance: "friend" })), null);
});
