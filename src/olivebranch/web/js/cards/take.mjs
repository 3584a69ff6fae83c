// Card 13: what to take away, a sheet for pupils to print, and the teacher's pages with the answers.

import { betOf } from "../bets.mjs";
import { chainOf, matrixOf, memoryless, sharesAt } from "../chains.mjs";
import { scroller, table } from "../controls.mjs";
import { button, div, h, percent, small } from "../dom.mjs";
import { modelGraph } from "../graph.mjs";
import { PLANS } from "../lesson.mjs";
import { countsInWords, outOf100, planFigure } from "../results.mjs";
import { restored } from "../state.mjs";
import { wholeNumbers } from "../walks.mjs";

/** What the sheet asks, and what stands below each question: a choice, and lines to write on. */
const ASKED = [
  [["bet.one", "bet.label"], ["take.bet", "take.why"]], [["take.steps"], ["take.bet", "take.why"]],
  [["when.one", "when.ask_first"], ["take.choice", "take.why"]], [["zone.one", "zone.bet"], ["take.bet", "take.why"]],
  [["take.leaves"], [""], [""]],
];
const NOTES = ["n1", "n2", "n3", "n4", "n5"];
const TERMS = ["chain", "state", "plan", "matrix", "absorbing"];

/** A bet in words. */
const betInWords = ({ t }, key, bet) => (key === "one" ? t(`when.option.${bet}`) : bet);

/** The model's answer to a bet in words, with the harm beside the yes. */
function answerInWords(kit, key) {
  const { maybe, rounds, ask } = kit.lesson;
  if (key === "ask") return countsInWords(kit, maybe, wholeNumbers(sharesAt(ask, rounds)));
  return key === "friend" ? outOf100(kit, kit.data.zones.goes.friend) : betInWords(kit, key, kit.lesson.answers[key]);
}

/** The bets against the answers. Where there is no bet yet, there is no answer either. */
function betTable(kit) {
  const { t } = kit, row = (key) => {
    const bet = betOf(kit, key);
    return [t(`take.${key}`), ...(bet === null ? [t("take.none"), "–"] : [betInWords(kit, key, bet), answerInWords(kit, key)])];
  };
  return table(t("take.bets"), [t("take.question"), t("take.yours"), t("take.model")], ["ask", "one", "friend"].map(row));
}

/** The pupils' page: questions with room to write, the model and its dice, an empty table for the class. No answers. */
function sheet(kit) {
  const { t } = kit, words = (...keys) => keys.map((key) => t(`take.${key}`));
  const room = (keys) => div("room", keys.map((key) => h("span", {}, key && t(key))));
  const questions = ASKED.map(([asked, ...lines]) => h("li", {}, asked.map((key) => t(key)).join(" "), lines.map(room)));
  const blank = Array.from({ length: 6 }, (_, k) => [k + 1, "", "", "", ""]);
  const empty = table(t("take.class"), words("group", "c1", "c2", "c3", "c4"), blank);
  const graph = h("figure", {}, modelGraph(kit, kit.lesson.maybe, null)), rules = h("div", {}, small(t("why.legend")), h("p", {}, t("take.dice")));
  return div("sheet", h("h3", {}, t("take.sheet")), room(["take.name"]), h("ol", {}, questions), div("rules", graph, rules),
    scroller(t("take.class"), empty), small(t("ui.care")));
}

/** The answers to the sheet: the arrays of both plans, and the model's answer to each bet. */
function answers(kit) {
  const { t } = kit, { maybe, rounds, ask, steps } = kit.lesson;
  const arrays = PLANS.map((name) =>
    planFigure(kit, maybe, t(`plan.${name}`), name === "jump_ahead" ? ask : steps, rounds));
  const rows = ["ask", "one", "friend"].map((key) => [t(`take.${key}`), answerInWords(kit, key)]);
  return [table(t("take.answers"), [t("take.question"), t("take.model")], rows), div("two", arrays), small(t("ui.unwelcome"))];
}

/** The matrix of a plan of the small model, in 100. Whoever jumps ahead never comes to a maybe, and would ask there, too. */
function planMatrix({ t, capitalised, lesson: { maybe, strategy } }, plan) {
  const asking = maybe.states.map(() => maybe.actions.indexOf("ask")), actions = plan === "jump_ahead" ? asking : strategy(plan).plan;
  const rows = matrixOf(chainOf(maybe, memoryless(maybe, actions)));
  const cells = rows.map((row, i) => [capitalised(maybe.states[i]), ...row.map(percent)]);
  return table(t("take.matrix", { plan: t(`plan.${plan}`) }), [t("ui.from"), ...maybe.states.map(capitalised)], cells);
}

/** What a teacher should know, printed on pages of its own: the answers, and the textbook's words and matrices. */
function notes(kit) {
  const { t } = kit, items = NOTES.map((key) => h("li", {}, t(`take.${key}`)));
  const terms = TERMS.map((key) => [h("dt", {}, t(`take.term.${key}`)), h("dd", {}, t(`take.means.${key}`))]);
  const matrices = PLANS.toReversed().map((plan) => scroller(t(`plan.${plan}`), planMatrix(kit, plan)));
  return div("notes", h("h3", {}, t("take.notes")), answers(kit), h("ul", {}, items), h("h3", {}, t("take.markov")), h("dl", {}, terms), matrices);
}

/** A button that shows a part of the card, and hides it again; on paper the part is always there. */
function unfolding(text, part) {
  part.classList.add("obp-folded");
  const toggle = button(text, () => {
    const isOpen = !part.classList.toggle("obp-folded"), heading = part.querySelector("h3");
    toggle.setAttribute("aria-expanded", isOpen);
    heading.tabIndex = -1;
    if (isOpen) heading.focus(); // it may be far below
  });
  toggle.setAttribute("aria-expanded", "false");
  return toggle;
}

export function takeCard(kit) {
  const { t } = kit;
  const restart = () => {
    Object.assign(kit.state, { ...restored({}, []), card: kit.state.card, box: undefined, games: {}, hasLooked: false });
    kit.changed();
    kit.go(0);
  };
  const sentences = ["take.first", "take.second", "take.third", "take.fourth"].map((key) => h("li", {}, t(key)));
  const print = kit.host.framed ? small(t("take.noprint")) : button(t("take.print"), () => window.print(), "obp-big");
  const parts = [sheet(kit), notes(kit)];
  const unfold = ["take.show", "take.notes"].map((key, i) => unfolding(t(key), parts[i]));
  const row = h("div", { class: "obp-row obp-controls" }, print, unfold, button(t("take.restart"), restart));
  const pages = h("p", { class: "obp-small obp-controls" }, t("take.pages"));
  return [h("ol", { class: "obp-three" }, sentences), scroller(t("take.bets"), betTable(kit)), row, pages, kit.status, parts];
}
