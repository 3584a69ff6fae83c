// The sandbox's workbench: what is chosen, the results, and how to show them again.

import { exact, sharesAt } from "../chains.mjs";
import { dial, select } from "../controls.mjs";
import { button, div, h, small } from "../dom.mjs";
import { countsInWords, marksInWords, planFigure, resultTable } from "../results.mjs";
import { endingCounts, wholeNumbers } from "../walks.mjs";
import { boxChain, boxOf, mineOf, strategyOf, titleOf } from "./box.mjs";
import { chanceEditor, planEditor } from "./editors.mjs";

/** `build` makes the controls again; `refresh(false)` solves and draws without announcing anything. */
export function makeBench(kit) {
  const bench = { kit, stage: h("div", {}), data: h("div", {}), editor: h("div", {}), results: [] };
  bench.box = () => boxOf(kit);
  bench.model = () => kit.data.models[boxOf(kit).model];
  bench.title = (name) => titleOf(kit, bench.model(), name);
  bench.refresh = (aloud = true) => refresh(bench, aloud);
  bench.build = () => build(bench);
  return bench;
}

/** What a plan does on this model: a smaller model has fewer actions than the plan's own words speak of. */
function aboutOf(kit, model, { name, about }) {
  const key = `box.about.${model.load}.${name}`;
  return kit.t(key) === key ? about : kit.t(key);
}

function refresh(bench, aloud) {
  const { kit, title } = bench, box = bench.box(), model = bench.model(), { seed } = kit.state;
  bench.results = [...new Set([box.a, box.b])].map((name) => {
    const chain = boxChain(model, box, name);
    const runs = endingCounts(chain, seed, 100, box.weeks);
    return { name, title: title(name), result: exact(chain, box.weeks), runs, weeks: box.weeks };
  });
  const figures = bench.results.map(({ name, result, runs }) => {
    const run = kit.t("box.run", { seed, counts: countsInWords(kit, model, runs) });
    const notes = [run, aboutOf(kit, model, strategyOf(model, box, name))].filter(Boolean).map(small);
    return planFigure(kit, model, title(name), result, box.weeks, notes);
  });
  bench.stage.replaceChildren(div("two", figures), small(`${marksInWords(kit, model)} ${kit.lesson ? kit.t("ui.unwelcome") : ""}`));
  const caption = kit.t("box.table", { weeks: box.weeks, step: kit.name(model.step) });
  bench.data.replaceChildren(resultTable(kit, model, caption, bench.results));
  const counts = ({ result }) => countsInWords(kit, model, wholeNumbers(sharesAt(result, box.weeks)));
  if (aloud) kit.say(bench.results.map((plan) => `${plan.title}: ${counts(plan)}.`).join(" "));
  kit.changed();
}

function build(bench) {
  const plans = bench.model().actions.length > 1 ? planEditor(bench) : null;
  bench.editor.replaceChildren(div("fields", fields(bench)), weeksDial(bench), seedField(bench),
    h("div", {}, plans), chanceEditor(bench));
}

/** Which model, which two plans, and where they begin; a list with a single option is left out. */
function fields(bench) {
  const { kit } = bench, { t, name } = kit, box = bench.box(), model = bench.model();
  const choose = (key) => (value) => { box[key] = value; bench.refresh(); };
  const change = (chosen) => { kit.state.box = { model: chosen }; bench.build(); bench.refresh(); bench.shown(); };
  const from = (state) => choose("start")(state === "" ? null : Number(state));
  const models = Object.entries(kit.data.models).map(([key, one]) => [key, one.title]);
  const plans = model.strategies.map((strategy) => [strategy.name, name(strategy.name)]);
  if (model.actions.length > 1) plans.push([mineOf(model), bench.title(mineOf(model))]);
  const starts = [["", t("box.start_model")], ...model.start.map(([state]) => [state, name(model.states[state])])];
  bench.first = select(kit, t("box.a"), plans, box.a, choose("a"));
  return [
    models.length > 1 ? select(kit, t("box.model"), models, box.model, change) : null,
    plans.length > 1 ? [bench.first, select(kit, t("box.b"), plans, box.b, choose("b"))] : null,
    starts.length > 2 ? select(kit, t("box.start"), starts, box.start ?? "", from) : null,
  ];
}

function weeksDial(bench) {
  const { kit } = bench, box = bench.box(), model = bench.model();
  const label = kit.t("box.weeks", { step: kit.name(model.step) });
  const act = (value) => { box.weeks = Math.round(value); bench.refresh(); };
  return dial(kit, { label, value: box.weeks, min: 1, max: Math.max(104, model.weeks), act });
}

function seedField(bench) {
  const { kit } = bench, id = kit.id("seed"), value = kit.state.seed, cls = "obp-number obp-wide";
  const field = h("input", { type: "number", min: 0, max: 2 ** 53 - 1, step: 1, id, class: cls, value });
  const set = (seed) => { kit.state.seed = seed; bench.refresh(); };
  field.addEventListener("input", () => {
    const seed = Number(field.value);
    if (field.value.trim() !== "" && Number.isSafeInteger(seed) && seed >= 0) set(seed);
  });
  const other = button(kit.t("box.dice"), () => {
    field.value = (kit.state.seed + 1) % 2 ** 53;
    set(Number(field.value));
  });
  return div("dial", h("label", { for: id }, kit.t("box.seed")), div("pair", field, other));
}
