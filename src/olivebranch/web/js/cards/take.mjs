// Card 10: what to take away, and a sheet to print.

import { chainOf, exact, memoryless, sharesAt } from "../chains.mjs";
import { scroller, table } from "../controls.mjs";
import { button, div, h, small, wholePercent } from "../dom.mjs";
import { modelGraph } from "../graph.mjs";
import { PLANS, stepPlan } from "../lesson.mjs";
import { planFigure } from "../results.mjs";
import { wholeNumbers } from "../walks.mjs";

const NOTES = ["n1", "n2", "n3", "n4", "n5", "n6"];

/** The bets against the answers. */
function betTable(kit) {
  const { t } = kit, { bets } = kit.state, { rounds, ask } = kit.lesson, { ladder } = kit.data.models;
  const start = [[ladder.states.indexOf("friend"), 1]], plan = memoryless(ladder, stepPlan(ladder));
  const friend = exact(chainOf(ladder, plan), 52, start).reached[52][0], none = t("take.none");
  return table(t("take.bets"), [t("take.question"), t("take.yours"), t("take.model")], [
    [t("take.ask"), bets.ask ?? none, wholeNumbers(sharesAt(ask, rounds))[0]],
    [t("take.one"), bets.one ? t(`when.option.${bets.one}`) : none, t("when.option.ask")],
    [t("take.friend"), bets.friend ?? none, wholePercent(friend)],
  ]);
}

/** What is printed: the graph, the arrays, an empty table for the class, notes for the teacher. */
function sheet(kit) {
  const { t } = kit, { maybe, rounds, ask, steps } = kit.lesson;
  const words = (...keys) => keys.map((key) => t(`take.${key}`));
  const arrays = PLANS.map((name) =>
    planFigure(kit, maybe, t(`plan.${name}`), name === "jump_ahead" ? ask : steps, rounds));
  const blank = Array.from({ length: 6 }, (_, k) => [k + 1, "", "", "", ""]);
  const empty = table(t("take.class"), words("group", "c1", "c2", "c3", "c4"), blank);
  const graph = h("figure", {}, modelGraph(kit, maybe, null), h("figcaption", {}, t("take.legend")));
  return div("sheet", h("h3", {}, t("take.sheet")), graph, div("two", arrays), scroller(t("take.class"), empty),
    h("h3", {}, t("take.notes")), h("ul", {}, words(...NOTES).map((text) => h("li", {}, text))));
}

export function takeCard(kit) {
  const { t } = kit;
  const restart = () => {
    Object.assign(kit.state, { bets: {}, sliders: {} });
    kit.changed();
    kit.go(0);
  };
  const sentences = ["take.first", "take.second", "take.third"].map((key) => h("li", {}, t(key)));
  const print = kit.host.framed ? small(t("take.noprint")) : button(t("take.print"), () => window.print(), "obp-big");
  const row = h("div", { class: "obp-row obp-controls" }, print, button(t("take.restart"), restart));
  return [h("ol", { class: "obp-three" }, sentences), scroller(t("take.bets"), betTable(kit)), row, sheet(kit),
    kit.status];
}
