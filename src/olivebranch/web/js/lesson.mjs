// What the lesson's cards share: the smallest model, its two plans, and the steps on the longer ladder.

import { chainOf, exact } from "./chains.mjs";

export const PLANS = ["jump_ahead", "small_steps"];

/** The smallest model, solved for both plans; `solve` does the same with other chances. */
export function makeLesson(data) {
  const { maybe } = data.models, rounds = 20;
  const strategy = (name) => maybe.strategies.find((candidate) => candidate.name === name);
  const solve = (name, chance) => exact(chainOf(maybe, strategy(name), chance), rounds);
  return { maybe, rounds, strategy, solve, ask: solve("jump_ahead"), steps: solve("small_steps") };
}

const NEXT_STEP = [["enemy", "small_step"], ["neutral", "small_step"], ["friend", "hang_out"], ["maybe", "ask"]];

/** For each rung, the contact that invites the next rung; `changes` are pairs [rung, action] that replace it. */
export function stepPlan(model, changes = []) {
  const actions = new Map([...NEXT_STEP, ...changes]);
  return model.states.map((name) => Math.max(0, model.actions.indexOf(actions.get(name))));
}

export const hasSteps = (model) => ["small_step", "hang_out", "ask"].every((name) => model.actions.includes(name));
