// The hundred as marks. Each kind of mark is one path, because a browser draws a few long paths sooner than many short ones.

import { s, twoDigits } from "../dom.mjs";
import { countMarks, shapeOf } from "../marks.mjs";
import { PEOPLE } from "./places.mjs";

const HOP = 6;
const RUNS = Array.from({ length: PEOPLE }, (_, run) => run);

/** Everyone sets off a little after those before them, so that a crowd walks rather than jumps. */
const setOff = (run) => 0.35 * (((run * 37) % PEOPLE) / PEOPLE);
const eased = (t) => t * t * (3 - 2 * t);

/** The place of a run on its way from one place to another. */
function placeAt(from, to, run, t) {
  const mine = Math.min(1, Math.max(0, (t - setOff(run)) / 0.65)), w = eased(mine);
  const mix = (key) => from[key] + (to[key] - from[key]) * w;
  return { x: mix("x"), y: mix("y") - HOP * Math.sin(Math.PI * mine), r: mix("r"), mark: mine < 0.5 ? from.mark : to.mark };
}

/**
 * Some of the hundred: a path for each kind of mark. `draw` shows these runs in their places; a browser need not look again at
 * a path that stays as it is. */
function makeLayer(model) {
  const kinds = ["no", "maybe", ...countMarks(model), "cross"], drawn = kinds.map(() => "");
  const paths = kinds.map((kind) => s("path", { class: kind === "cross" ? "obp-cross" : `obp-mark obp-${kind}` }));
  const shapes = new Map(kinds.map((kind) => [kind, []]));
  /** The outline of a mark, made once for each tenth of a unit. */
  const shape = (kind, size) => (shapes.get(kind)[size] ??= shapeOf(kind, size / 10));
  const draw = (runs, places) => {
    const lines = new Map(kinds.map((kind) => [kind, ""]));
    const add = (kind, { x, y, r }) => {
      lines.set(kind, `${lines.get(kind)}M${twoDigits(x)} ${twoDigits(y)}${shape(kind, Math.round(10 * r))}`);
    };
    for (const run of runs) {
      add(places[run].mark, places[run]);
      if (places[run].mark === "shut") add("cross", places[run]);
    }
    kinds.forEach((kind, k) => {
      if (drawn[k] !== lines.get(kind)) paths[k].setAttribute("d", drawn[k] = lines.get(kind));
    });
  };
  return { node: s("g", { class: "obp-people" }, paths), draw };
}

/** The hundred. `stand` puts them into their places, `move` on their way from places to others. */
export function makePeople(model) {
  const standing = makeLayer(model), walking = makeLayer(model);
  let now = [], goal = null, walkers = [];
  const stand = (places) => {
    goal = null;
    now = [...places];
    standing.draw(RUNS, now);
    walking.draw([], now);
  };
  const move = (from, to, t) => {
    if (goal !== to) {
      goal = to;
      now = [...from];
      walkers = RUNS.filter((run) => from[run] !== to[run]);
      standing.draw(RUNS.filter((run) => from[run] === to[run]), now);
    }
    for (const run of walkers) now[run] = placeAt(from[run], to[run], run, t);
    walking.draw(walkers, now);
  };
  return { nodes: [standing.node, walking.node], stand, move, placeOf: (run) => now[run] };
}
