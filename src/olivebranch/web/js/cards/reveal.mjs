// Card 4: the same hundred people walk under both plans, and the bet is answered.

import { betOf, verdictOf } from "../bets.mjs";
import { sharesAt } from "../chains.mjs";
import { numbersFold, table } from "../controls.mjs";
import { makeControls } from "../crowd/controls.mjs";
import { crowdOf, headcount } from "../crowd/places.mjs";
import { makePlayer } from "../crowd/player.mjs";
import { headsInWords, makeStage } from "../crowd/stage.mjs";
import { makeTwins } from "../crowd/twins.mjs";
import { button, div, focusOn, h, small } from "../dom.mjs";
import { reseed } from "../games.mjs";
import { paragraphs } from "../kit.mjs";
import { PLANS } from "../lesson.mjs";
import { endingNames, harmNote, resultTable } from "../results.mjs";
import { wholeNumbers } from "../walks.mjs";

/** Both plans: solved exactly, in whole numbers of 100, and walked by 100 people under the same luck. */
function bothCrowds(kit, bet) {
  const { maybe, rounds, strategy, ask, steps } = kit.lesson;
  return PLANS.map((name) => {
    const result = name === "jump_ahead" ? ask : steps, states = crowdOf(maybe, strategy(name), kit.state.seed, rounds);
    const counts = wholeNumbers(sharesAt(result, rounds)), own = name === "jump_ahead" ? bet : null;
    const runs = endingNames(maybe).map((ending) => headcount(maybe, states, rounds).get(ending));
    const plan = { name, title: kit.t(`plan.${name}`), result, states, bet: own, exact: counts, runs, weeks: rounds };
    return { ...plan, stage: makeStage(kit, maybe, plan) };
  });
}

/** Where everyone stands after every round. */
function roundTable(kit, crowds) {
  const { maybe, rounds } = kit.lesson, names = ["no", "maybe", ...maybe.endings];
  const head = crowds.flatMap(({ title }) => names.map((name) => `${title}: ${kit.name(name)}`));
  const rows = Array.from({ length: rounds + 1 }, (_, round) => [round, ...crowds.flatMap(({ states }) => {
    const count = headcount(maybe, states, round, false);
    return names.map((name) => count.get(name));
  })]);
  return table(kit.t("reveal.rounds", { seed: kit.state.seed }), [kit.t("ui.round"), ...head], rows);
}

/** Every bet gets an answer, right or wrong. */
function answer(kit, bet, truth, run) {
  if (bet === null) return kit.t("reveal.nobet", { truth, run });
  return `${kit.t("reveal.answer", { bet, truth, run })} ${kit.t(`reveal.${verdictOf(bet, truth)}`)}`;
}

/** A plan's stage; the harm is counted at the end. */
function crowdFigure(kit, { title, result, stage, bet }) {
  const harm = h("div", { hidden: true }, harmNote(kit, kit.lesson.maybe, result.totals));
  const dashed = bet === null ? "" : kit.t("reveal.drawn", { bet });
  return { harm, figure: h("figure", {}, h("figcaption", {}, h("strong", {}, title), " ", dashed), stage.drawn, harm) };
}

/** What is said when a round is reached: the answer after the last, in passing only the yeses, and otherwise where everyone stands. */
function saidAt(kit, crowds, round, inPassing) {
  const { maybe, rounds } = kit.lesson, [ask, steps] = crowds;
  if (round === rounds) return answer(kit, betOf(kit, "ask"), ask.exact[0], ask.runs[0]);
  const counts = [ask, steps].map(({ states }) => headcount(maybe, states, round));
  const [asked, stepped] = counts.map((count) => (inPassing ? count.get("yes") : headsInWords(kit, count)));
  return kit.t(inPassing ? "reveal.passing" : "reveal.said", { round, ask: asked, steps: stepped });
}

/** A hundred people on both stages, and what drives them. Numbers and other people come with the end. */
function walkOf(kit, crowds, others) {
  const { maybe, rounds } = kit.lesson, twins = makeTwins(kit, maybe, crowds);
  const figures = crowds.map((crowd) => crowdFigure(kit, crowd));
  const both = resultTable(kit, maybe, kit.t("reveal.table", { seed: kit.state.seed, rounds }), crowds);
  const meaning = small(kit.t("ui.unwelcome")), byRound = h("div", {}), numbers = numbersFold(kit, h("div", {}, both, byRound));
  const after = [meaning, twins.node, others, numbers, ...figures.map(({ harm }) => harm)];
  const told = (round, speed) => {
    controls.told(round, speed > 0);
    if (round === rounds) {
      for (const one of after) one.hidden = false;
      byRound.replaceChildren(roundTable(kit, crowds));
      twins.begin();
    }
    // A walk that is sped up says fewer of its rounds, so that each can be heard.
    if (round > 0 && !(speed && round % speed)) kit.say(saidAt(kit, crowds, round, speed > 0));
    if (round === rounds) kit.reveal(kit.status);
  };
  const show = (round, t) => crowds.forEach(({ stage }) => stage.show(round, t));
  const player = makePlayer({ last: rounds, show, told }), controls = makeControls(kit, player, rounds);
  for (const one of after) one.hidden = true;
  kit.undo.push(player.stop);
  const drawn = div("crowds", figures.map(({ figure }) => figure));
  return { player, above: [drawn, ...controls.nodes], below: [meaning, div("row", others), twins.node, numbers] };
}

export function revealCard(kit) {
  const bet = betOf(kit, "ask"), above = h("div", {}), below = h("div", {});
  const others = button(kit.t("reveal.again"), () => {
    reseed(kit.state, (kit.state.seed + 1) % 2 ** 53);
    kit.changed();
    // They are shown at the end of their walk, so that many hundreds can be taken in a row.
    show().go(kit.lesson.rounds);
    focusOn(others);
  });
  function show() {
    const both = walkOf(kit, bothCrowds(kit, bet), others);
    above.replaceChildren(...both.above);
    below.replaceChildren(...both.below);
    return both.player;
  }
  show();
  return [...paragraphs(kit, "reveal.one"), above, kit.status, below];
}
