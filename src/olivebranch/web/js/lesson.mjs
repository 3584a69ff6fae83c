// What the lesson's cards share: the smallest model, its two plans, and the steps on the longer ladder.

import { chainOf, exact, sharesAt } from "./chains.mjs";
import { wholePercent } from "./dom.mjs";
import { wholeNumbers } from "./walks.mjs";

export const PLANS = ["jump_ahead", "small_steps"];

/**
 * The smallest model, solved for both plans; `solve` does the same with other chances. `answers` are those to the bets:
 * a question has one, on whatever card it is asked. */
export function makeLesson(data) {
  const { maybe } = data.models, rounds = 20;
  const strategy = (name) => maybe.strategies.find((candidate) => candidate.name === name);
  const solve = (name, chance) => exact(chainOf(maybe, strategy(name), chance), rounds);
  const ask = solve("jump_ahead"), steps = solve("small_steps");
  const answers = {
    ask: wholeNumbers(sharesAt(ask, rounds))[0], one: winnerOf(ask.reached[1][0], steps.reached[1][0]),
    friend: wholePercent(data.zones.goes.friend.yes),
  };
  return { maybe, rounds, strategy, solve, ask, steps, answers };
}

/** Which plan has the better chance: "ask", "steps" or, within half a person of 100, "same". */
export const winnerOf = (ask, steps) => (Math.abs(ask - steps) < 0.005 ? "same" : ask > steps ? "ask" : "steps");

const NEXT_STEP = [["enemy", "small_step"], ["neutral", "small_step"], ["friend", "hang_out"], ["maybe", "ask"]];

/** For each rung, the contact that invites the next rung. */
export function stepPlan(model) {
  const actions = new Map(NEXT_STEP);
  return model.states.map((name) => Math.max(0, model.actions.indexOf(actions.get(name))));
}

export const hasSteps = (model) => ["small_step", "hang_out", "ask"].every((name) => model.actions.includes(name));
