// Games by hand: one walk, a choice at a time, under the same random numbers as every other walk.

import { rowOf } from "./chains.mjs";
import { uniform } from "./random.mjs";
import { drawEdge } from "./walks.mjs";

// Games by hand use run numbers far from those in the pictures, so that no game repeats one of those runs.
export const FIRST_GAME = 1_000_000;

/** One game: where it stands, what was done, and what an action does to it. `chances` may replace those of the table. */
export function newGame(model, start, seed, run, chances = model.table.chance) {
  const game = { state: start, path: [start], actions: [] };
  game.name = () => model.states[game.state];
  game.ending = () => model.endings[model.ending[game.state]] ?? "";
  game.act = (action) => {
    const row = rowOf(model, game.state, model.actions.indexOf(action)), { first, after } = model.table;
    game.actions.push(action);
    const u = uniform(seed, run, game.actions.length);
    game.state = after[drawEdge(chances, first[row], first[row + 1], u)];
    game.path.push(game.state);
  };
  return game;
}
