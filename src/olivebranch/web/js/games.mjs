// Games by hand: one walk, a choice at a time, under the same random numbers as every other walk.

import { chainOf, exact, memoryless, rowOf } from "./chains.mjs";
import { uniform } from "./random.mjs";
import { asObject, within } from "./state.mjs";
import { drawEdge } from "./walks.mjs";

// Games by hand use run numbers far from those in the pictures, so that no game repeats one of those runs.
export const FIRST_GAME = 1_000_000;
export const LONGEST_GAME = 26;

const SEEDS = [0, Number.MAX_SAFE_INTEGER];

/** The seed of the reader's own games: that with which the page began, also once other people have been drawn. */
export const ownSeed = ({ games, seed }) => (within(games?.seed, SEEDS) ? games.seed : seed);

/** Draw everybody but the reader's own games under another seed. */
export function reseed(state, seed) {
  state.games = { ...state.games, seed: ownSeed(state) };
  state.seed = seed;
}

/**
 * One game: where it stands, what was done, and what an action does to it. `chances` may replace those of the table.
 * An action that the model does not know means letting go: it ends the game. */
export function newGame(model, start, seed, run, chances = model.table.chance) {
  const game = { state: start, path: [start], actions: [], isLeft: false };
  game.name = () => (game.isLeft ? "left" : model.states[game.state]);
  game.ending = () => (game.isLeft ? "left" : model.endings[model.ending[game.state]] ?? "");
  game.act = (action) => {
    game.actions.push(action);
    game.isLeft = !model.actions.includes(action);
    if (game.isLeft) return;
    const row = rowOf(model, game.state, model.actions.indexOf(action)), { first, after } = model.table;
    const u = uniform(seed, run, game.actions.length);
    game.state = after[drawEdge(chances, first[row], first[row + 1], u)];
    game.path.push(game.state);
  };
  return game;
}

/**
 * What the page keeps of a game, so that a reload loses nothing: its luck, where it began, and what was done. It is played
 * again from there. A reader with luck of their own begins with some run, not the first: thirty phones play thirty games.
 * Anyone can write a link, so a game with an unknown start or action is no game. */
export function keptGame(kit, name, starts, ways) {
  const games = (kit.state.games ||= {}), { seed, run, start, actions } = asObject(games[name]);
  const isGame = within(seed, SEEDS) && within(run, [0, FIRST_GAME - 1]) && starts.includes(start)
    && Array.isArray(actions) && actions.length <= LONGEST_GAME && actions.every((action) => ways.includes(action));
  const first = kit.hasOwnLuck ? Math.floor(Math.random() * FIRST_GAME) : 0;
  const kept = isGame ? { seed, run, start, actions } : { run: first, start: starts[0], actions: [] };
  if (!kept.actions.length) kept.seed = ownSeed(kit.state);
  games[name] = kept;
  return kept;
}

/**
 * What becomes of everybody who does the same: the actions week by week, then waiting, solved exactly. The result has
 * the form of `exact`. `chances` may replace those of the table.
 */
export function replayed(model, start, actions, weeks, chances = model.table.chance) {
  const chains = new Map(), whole = { reached: [], stillOpen: [], totals: model.tallies.map(() => 0) };
  const chainFor = (action) => {
    const plan = model.states.map(() => model.actions.indexOf(action));
    if (!chains.has(action)) chains.set(action, chainOf(model, memoryless(model, plan), chances));
    return chains.get(action);
  };
  let now = [[start, 1]];
  for (let week = 0; week < weeks; week++) {
    const { reached, stillOpen, totals, last } = exact(chainFor(actions[week] ?? "wait"), 1, now);
    whole.reached.push(...reached.slice(week ? 1 : 0));
    whole.stillOpen.push(...stillOpen.slice(week ? 1 : 0));
    totals.forEach((total, k) => { whole.totals[k] += total; });
    now = last.map((p, state) => [state, p]);
  }
  return whole;
}
