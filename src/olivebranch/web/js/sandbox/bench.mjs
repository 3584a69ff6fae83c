// The sandbox's workbench: what is chosen, the results, and how to show them again.

import { exact, sharesAt } from "../chains.mjs";
import { dial, select } from "../controls.mjs";
import { button, div, fold, h, small } from "../dom.mjs";
import { reseed } from "../games.mjs";
import { countsInWords, planFigure, resultTable } from "../results.mjs";
import { endingCounts, wholeNumbers } from "../walks.mjs";
import { boxChain, boxOf, mineOf, strategyOf, titleOf } from "./box.mjs";
import { chanceEditor, planEditor } from "./editors.mjs";

/** `build` makes the controls again; `refresh(false)` solves and draws without announcing anything, and calls `outdated`. */
export function makeBench(kit) {
  const bench = {
    kit, plans: div("fields"), results: [], outdated: () => {},
    get box() { return boxOf(kit); },
    get model() { return kit.data.models[bench.box.model]; },
  };
  for (const part of ["setting", "editor", "stage", "run", "data"]) bench[part] = h("div", {});
  bench.title = (name) => titleOf(kit, bench.model, name);
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
  const { kit, title, box, model } = bench, { seed } = kit.state;
  bench.results = [...new Set([box.a, box.b])].map((name) => {
    const chain = boxChain(model, box, name);
    const runs = endingCounts(chain, seed, 100, box.weeks);
    return { name, title: title(name), result: exact(chain, box.weeks), runs, weeks: box.weeks };
  });
  const figures = bench.results.map(({ name, result }) => {
    const notes = [aboutOf(kit, model, strategyOf(model, box, name))].filter(Boolean).map(small);
    return planFigure(kit, model, title(name), result, box.weeks, { notes });
  });
  bench.stage.replaceChildren(div("two", figures), kit.lesson ? small(kit.t("ui.unwelcome")) : "");
  const caption = kit.t("box.table", { weeks: box.weeks, step: kit.name(model.step) });
  bench.data.replaceChildren(resultTable(kit, model, caption, bench.results));
  bench.run.replaceChildren(...ranInWords(bench).map(small));
  bench.outdated();
  if (aloud) kit.say(inWords(bench, ({ result }) => wholeNumbers(sharesAt(result, box.weeks))).join(" "));
  kit.changed();
}

/** Each plan with its counts: "small steps: 47 yes, 53 shut." */
function inWords({ kit, results, model }, counts) {
  return results.map((plan) => `${plan.title}: ${countsInWords(kit, model, counts(plan))}.`);
}

const ranInWords = (bench) => inWords(bench, ({ runs }) => runs);

function build(bench) {
  const plans = bench.model.actions.length > 1 ? planEditor(bench) : null;
  bench.plans.replaceChildren(...planFields(bench));
  bench.setting.replaceChildren(...startField(bench), weeksDial(bench));
  bench.editor.replaceChildren(h("div", {}, plans), chanceEditor(bench));
}

/** Which two plans are compared; nothing, if there is one alone. */
function planFields(bench) {
  const { kit, box, model } = bench, { t, name } = kit;
  const choose = (key) => (value) => { box[key] = value; bench.refresh(); };
  const plans = model.strategies.map((strategy) => [strategy.name, name(strategy.name)]);
  if (model.actions.length > 1) plans.push([mineOf(model), bench.title(mineOf(model))]);
  bench.first = select(kit, t("box.a"), plans, box.a, choose("a"));
  return plans.length > 1 ? [bench.first, select(kit, t("box.b"), plans, box.b, choose("b"))] : [];
}

/** Where they begin, if there is a choice. */
function startField(bench) {
  const { kit, box, model } = bench;
  const starts = [["", kit.t("box.start_model")], ...model.start.map(([state]) => [state, kit.name(model.states[state])])];
  const act = (state) => { box.start = state === "" ? null : Number(state); bench.refresh(); };
  return starts.length > 2 ? [select(kit, kit.t("box.start"), starts, box.start ?? "", act)] : [];
}

/** The model, the start and the time, behind one fold. Another model makes all other controls anew. */
export function settingFold(bench) {
  const { kit } = bench, models = Object.entries(kit.data.models).map(([key, one]) => [key, one.title]);
  const act = (chosen) => { kit.state.box = { model: chosen }; bench.build(); bench.refresh(); bench.shown(); };
  const field = models.length > 1 ? select(kit, kit.t("box.model"), models, bench.box.model, act) : null;
  return fold(kit.t(field ? "box.setting" : "box.start_time"), field, bench.setting);
}

/** The hundred runs behind one fold, with their seed. */
export const runFold = (bench) => fold(bench.kit.t("box.ran"), seedField(bench), bench.run);

function weeksDial(bench) {
  const { kit, box, model } = bench;
  const label = kit.t("box.weeks", { step: kit.name(model.step) });
  const act = (value) => { box.weeks = Math.round(value); bench.refresh(); };
  return dial(kit, { label, value: box.weeks, min: 1, max: Math.max(104, model.weeks), act });
}

function seedField(bench) {
  const { kit } = bench, { t, state } = kit, id = kit.id("seed"), value = state.seed, cls = "obp-number obp-wide";
  const rule = h("p", { class: "obp-small", id: kit.id("rule"), "aria-live": "polite" });
  const field = h("input", { type: "number", min: 0, max: 2 ** 53 - 1, step: 1, id, class: cls, value, "aria-describedby": rule.id });
  /** Takes a seed; what is none is left in the field, and the last seed stays in use. */
  const set = () => {
    const seed = Number(field.value), isSeed = field.value.trim() !== "" && Number.isSafeInteger(seed) && seed >= 0;
    field.setAttribute("aria-invalid", !isSeed);
    rule.textContent = `${isSeed ? "" : `${t("box.no_seed", { seed: state.seed })} `}${t("box.what_seed")}`;
    if (!isSeed || seed === state.seed) return;
    reseed(state, seed);
    bench.refresh(false);
    kit.say(ranInWords(bench).join(" "));
  };
  field.addEventListener("input", set);
  const other = button(t("box.dice"), () => {
    field.value = (state.seed + 1) % 2 ** 53;
    set();
  });
  set();
  return div("dial", h("label", { for: id }, t("box.seed")), div("pair", field, other), rule);
}
