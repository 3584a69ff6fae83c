// Card 4: the answer to the bet, beside the other plan.

import { betOf, verdictOf } from "../bets.mjs";
import { chainOf, sharesAt } from "../chains.mjs";
import { choice, numbersFold } from "../controls.mjs";
import { button, captioned, div, h, small } from "../dom.mjs";
import { PLANS } from "../lesson.mjs";
import { iconArray } from "../marks.mjs";
import { countsInWords, harmNote, resultTable } from "../results.mjs";
import { endingCounts, wholeNumbers } from "../walks.mjs";

/** Both plans: solved exactly, in whole numbers of 100, and as one run of 100 people. */
function bothPlans(kit) {
  const { maybe, rounds, strategy, ask, steps } = kit.lesson;
  return PLANS.map((name) => {
    const result = name === "jump_ahead" ? ask : steps;
    const runs = endingCounts(chainOf(maybe, strategy(name)), kit.state.seed, 100, rounds);
    const model = wholeNumbers(sharesAt(result, rounds));
    return { name, title: kit.t(`plan.${name}`), result, runs, model, weeks: rounds };
  });
}

function revealFigure(kit, plan, counts, bet) {
  const { maybe } = kit.lesson, { title, result } = plan, said = countsInWords(kit, maybe, counts);
  const drawn = bet === null ? "" : kit.t("reveal.drawn", { bet });
  const notes = h("div", {}, harmNote(kit, maybe, result.totals), drawn ? small(drawn) : null);
  return h("figure", {}, captioned(title, said), iconArray(maybe, counts, `${title}: ${said}. ${drawn}`, bet), notes);
}

/** Every bet gets an answer, right or wrong. */
function answer(kit, bet, truth, run) {
  if (bet === null) return kit.t("reveal.nobet", { truth, run });
  return `${kit.t("reveal.answer", { bet, truth, run })} ${kit.t(`reveal.${verdictOf(bet, truth)}`)}`;
}

export function revealCard(kit) {
  const { t } = kit, { maybe, rounds } = kit.lesson, arrays = h("div", { class: "obp-two" }), data = h("div", {});
  let mode = "model";
  function refresh(aloud = true) {
    const bet = betOf(kit, "ask"), plans = bothPlans(kit);
    arrays.replaceChildren(...plans.map((plan) =>
      revealFigure(kit, plan, plan[mode === "run" ? "runs" : "model"], plan.name === "jump_ahead" ? bet : null)));
    const caption = t("reveal.table", { seed: kit.state.seed, rounds });
    data.replaceChildren(resultTable(kit, maybe, caption, plans));
    if (aloud) kit.say(answer(kit, bet, plans[0].model[0], plans[0].runs[0]));
  }
  const others = button(t("reveal.again"), () => {
    kit.state.seed = (kit.state.seed + 1) % 2 ** 53;
    mode = "run";
    pick.querySelector("input[value=run]").checked = true;
    kit.changed();
    refresh();
  });
  const modes = [["model", t("reveal.model")], ["run", t("reveal.run")]];
  const pick = choice(kit, t("reveal.show"), modes, mode, (chosen) => { mode = chosen; refresh(false); });
  refresh();
  return [kit.status, arrays, small(t("reveal.legend")), pick, div("row", others), numbersFold(kit, data)];
}
