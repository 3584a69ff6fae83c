// The sandbox's editors: one for the reader's own plan, one for the chances of the table.

import { dial, select } from "../controls.mjs";
import { button, div, fold, h, small, twoDigits } from "../dom.mjs";
import { rowOf } from "../chains.mjs";
import { hasSteps, stepPlan } from "../lesson.mjs";
import { outcomesOf, withChance, withChanges } from "../rows.mjs";
import { mineOf } from "./box.mjs";

/** The plans that the reader can begin with: [title, plan]. */
function presetsOf(kit, model) {
  const presets = model.strategies.filter((strategy) => strategy.plan)
    .map((strategy) => [kit.name(strategy.name), strategy.plan]);
  if (hasSteps(model)) presets.unshift([kit.t("box.steps"), stepPlan(model)]);
  return presets;
}

/** A reader who writes a plan wants to see it, so it takes the first place unless it is already shown. */
function showMine(bench) {
  const { box, model } = bench, mine = mineOf(model);
  if (box.a === mine || box.b === mine) return;
  box.a = mine;
  bench.first.querySelector("select").value = mine;
}

/** The reader's own plan: an action for each open state, beginning from a preset. */
export function planEditor(bench) {
  const { kit, box, model } = bench, { t, name } = kit, presets = presetsOf(kit, model);
  const begin = (chosen) => {
    if (chosen === "") return;
    box.mine = [...presets[Number(chosen)][1]];
    showMine(bench);
    bench.build();
    bench.refresh();
    bench.editor.querySelector("details").open = true;
    bench.editor.querySelector("details select").focus();
  };
  const act = (state) => (action) => {
    box.mine[state] = Number(action);
    showMine(bench);
    bench.refresh();
  };
  const open = model.states.map((_, state) => state).filter((state) => model.ending[state] < 0).reverse();
  const actions = model.actions.map((action, k) => [k, name(action)]);
  const rows = open.map((state) =>
    select(kit, t("box.at_state", { state: name(model.states[state]) }), actions, box.mine[state], act(state)));
  const preset = select(kit, t("box.preset"), [["", t("box.choose")], ...presets.map(([title], i) => [i, title])], "", begin);
  const first = presets.length ? div("fields", preset) : null;
  return fold(t("box.edit"), small(t("box.editing")), first, div("fields", rows));
}

/** One row of the table at a time: where they are, what you do, and a dial for each possible outcome. */
export function chanceEditor(bench) {
  const { kit, box, model } = bench, { t, name } = kit, rows = h("div", {});
  const open = model.states.map((state, i) => [i, name(state)]).filter(([i]) => model.ending[i] < 0);
  const started = open.find(([i]) => model.start.some(([state]) => state === i)) ?? open[0];
  const shown = { state: started?.[0] ?? 0, action: 0 };
  const build = () => rows.replaceChildren(...rowDials(bench, shown));
  const pick = (key) => (value) => { shown[key] = Number(value); build(); };
  const reset = button(t("box.reset"), () => { box.chances = {}; build(); bench.refresh(); });
  const actions = model.actions.map((action, i) => [i, name(action)]);
  build();
  const state = select(kit, t("box.at"), open, shown.state, pick("state"));
  const action = actions.length > 1 ? select(kit, t("box.doing"), actions, shown.action, pick("action")) : null;
  return fold(t("box.chances"), small(t("box.rows")), div("fields", state, action), rows, div("row", reset));
}

/** A dial for each possible outcome of a row; moving one moves the others, so that the row still adds up to 1. */
function rowDials(bench, { state, action }) {
  const { kit, box, model } = bench, { t, name } = kit, row = rowOf(model, state, action);
  const outcomes = outcomesOf(model, row), dials = [], { first } = model.table;
  const shown = (chance, { edges }) => twoDigits(100 * edges.reduce((sum, e) => sum + chance[e], 0));
  const set = (moved) => (value) => {
    const chance = withChance(model, withChanges(model, box.chances), moved.edges, value / 100);
    for (let e = first[row]; e < first[row + 1]; e++) box.chances[e] = chance[e];
    outcomes.forEach((outcome, i) => { if (outcome !== moved) dials[i].set(shown(chance, outcome)); });
    bench.refresh();
  };
  const chances = withChanges(model, box.chances);
  for (const outcome of outcomes) {
    const to = `${outcome.said ? `${name(outcome.said)}, ` : ""}${name(outcome.name)}`;
    const label = t(outcome.to === state ? "box.stays" : "box.to", { to }), value = shown(chances, outcome);
    dials.push(dial(kit, { label, value, step: 0.1, unit: t("ui.of100"), act: set(outcome) }));
  }
  if (dials.length > 1) return dials;
  return [h("p", {}, dials.length ? t("box.certain", { to: name(outcomes[0].name) }) : t("box.nothing"))];
}
