// What the sandbox holds: a model, two plans, changed chances. It is read from the state, and anything invalid is
// replaced.

import { chainOf, memoryless } from "../chains.mjs";
import { hasSteps, stepPlan } from "../lesson.mjs";
import { knownChanges, withChanges } from "../rows.mjs";

/** The name of the reader's own plan among the strategies: "my plan", unless one of them has that name. */
export function mineOf(model) {
  let name = "my plan";
  while (model.strategies.some((strategy) => strategy.name === name)) name += " *";
  return name;
}

/** A plan as a reader sees it; the reader's own gets a star if a strategy has the same title. */
export function titleOf(kit, model, name) {
  if (name !== mineOf(model)) return kit.name(name);
  const own = kit.t("box.mine"), isTaken = model.strategies.some((strategy) => kit.name(strategy.name) === own);
  return isTaken ? `${own} *` : own;
}

/** The sandbox's part of the state, with invalid parts replaced. */
export function boxOf(kit) {
  const { models } = kit.data, box = (kit.state.box ||= {});
  if (typeof box.model !== "string" || !Object.hasOwn(models, box.model)) {
    const first = Object.hasOwn(models, "ladder") ? "ladder" : Object.keys(models)[0];
    Object.assign(box, { model: first, a: null, b: null, mine: null, chances: {}, weeks: null, start: null });
  }
  const model = models[box.model], names = model.strategies.map((strategy) => strategy.name);
  const known = (name, otherwise) => (names.includes(name) || name === mineOf(model) ? name : otherwise);
  box.a = known(box.a, names[0]);
  box.b = known(box.b, names.includes("jump_ahead") ? "jump_ahead" : names[1] ?? names[0]);
  const preset = model.strategies.find((strategy) => strategy.plan)?.plan ?? model.states.map(() => 0);
  if (!isPlan(model, box.mine)) box.mine = hasSteps(model) ? stepPlan(model) : [...preset];
  box.weeks = Number.isInteger(box.weeks) && box.weeks >= 1 && box.weeks <= 520 ? box.weeks : model.weeks;
  box.start = model.start.length > 1 && model.start.some(([state]) => state === box.start) ? box.start : null;
  box.chances = knownChanges(model, box.chances);
  return box;
}

const isPlan = (model, plan) => Array.isArray(plan) && plan.length === model.states.length
  && plan.every((action) => Number.isInteger(action) && action >= 0 && action < model.actions.length);

/** A plan by name: one of the model's strategies, or the reader's own. */
export const strategyOf = (model, box, name) =>
  (name === mineOf(model) ? memoryless(model, box.mine) : model.strategies.find((strategy) => strategy.name === name));

/** A plan's chain with the sandbox's chances and start. */
export function boxChain(model, box, name) {
  const chain = chainOf(model, strategyOf(model, box, name), withChanges(model, box.chances));
  const starts = chain.start.filter(([pair]) => chain.pairs[pair] === box.start);
  return starts.length ? { ...chain, start: starts.map(([pair]) => [pair, 1]) } : chain;
}
