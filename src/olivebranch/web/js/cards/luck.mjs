// Card 6: two walks that share their random numbers.

import { chainOf } from "../chains.mjs";
import { numbersFold, table } from "../controls.mjs";
import { button, div, h, picture, s, small, svgText } from "../dom.mjs";
import { paragraphs } from "../kit.mjs";
import { PLANS } from "../lesson.mjs";
import { markAt, stateMark } from "../marks.mjs";
import { fateInWords } from "../results.mjs";
import { uniform } from "../random.mjs";
import { walk } from "../walks.mjs";

const PAIRS = 100;

/** Both plans on one run: where each stands in every round, whether both have ended, and which (or both, or neither) reached a yes. */
function pairOf(kit, run) {
  const { maybe, strategy, rounds } = kit.lesson, chains = PLANS.map((name) => chainOf(maybe, strategy(name)));
  const paths = chains.map((chain) => walk(chain, kit.state.seed, run, rounds));
  const pair = { run, stateAt: (i, round) => chains[i].pairs[paths[i][round]] };
  pair.isOver = (round) => round >= rounds || paths.every((path, i) => chains[i].ending[path[round]] >= 0);
  pair.winner = () => {
    const [ask, steps] = chains.map((chain, i) => chain.ending[paths[i][rounds]] === 0);
    return ask === steps ? (ask ? "both" : "neither") : steps ? "steps" : "ask";
  };
  pair.isShut = (i) => maybe.endings[chains[i].ending[paths[i][rounds]]] === "shut";
  pair.fates = () => paths.map((path, i) => fateInWords(kit, maybe, pair.stateAt(i, rounds), path.indexOf(path[rounds])));
  pair.names = (round) => [0, 1].map((i) => kit.name(maybe.states[pair.stateAt(i, round)]));
  return pair;
}

/** The luck of each round as a bar and, below it, a lane for each plan. */
function drawPair(kit, pair, round) {
  const { maybe, rounds } = kit.lesson, width = 26 + 16 * (rounds + 1);
  const bars = Array.from({ length: round }, (_, k) => {
    const u = uniform(kit.state.seed, pair.run, k + 1);
    return s("rect", { x: 43 + 16 * k, y: 40 - 26 * u, width: 8, height: 26 * u + 1, class: "obp-luck" });
  });
  const lane = (plan, i) => {
    const marks = [svgText(2, 66 + 60 * i, kit.t(`plan.${plan}`), "obp-from")];
    for (let k = 0; k <= round && !(k && maybe.ending[pair.stateAt(i, k - 1)] >= 0); k++) {
      marks.push(markAt(stateMark(maybe, pair.stateAt(i, k)), 31 + 16 * k, 86 + 60 * i, 7));
    }
    return [...marks, s("path", { d: `M24 ${100 + 60 * i}H${width}`, class: "obp-line" })];
  };
  const [ask, steps] = pair.names(round), label = kit.t("luck.picture", { run: pair.run + 1, round, ask, steps });
  return picture(width, 168, label, svgText(2, 14, kit.t("luck.dice"), "obp-from"), bars, PLANS.map(lane));
}

function pairTable(kit, pair, round) {
  const { seed } = kit.state;
  const rows = Array.from({ length: round + 1 }, (_, k) =>
    [k, k ? uniform(seed, pair.run, k).toFixed(3) : "", ...pair.names(k)]);
  const head = [kit.t("ui.round"), kit.t("luck.number"), ...PLANS.map((plan) => kit.t(`plan.${plan}`))];
  return table(kit.t("luck.table", { run: pair.run + 1, seed }), head, rows);
}

/** How every pair ended, under both plans. */
function allPairsTable(kit, pairs) {
  const head = [kit.t("luck.which"), ...PLANS.map((plan) => kit.t(`plan.${plan}`))];
  return table(kit.t("luck.pairs", { seed: kit.state.seed }), head, pairs.map((pair) => [pair.run + 1, ...pair.fates()]));
}

/** Plays one pair after another, a round at a time; `show` draws the pair after a round. */
function pairPlayer(kit, show) {
  let pair = pairOf(kit, 0), round = 0;
  const verdict = () => kit.say(kit.t(`luck.${pair.winner()}`, { run: pair.run + 1 }));
  const player = { isOver: () => pair.isOver(round), refresh: () => show(pair, round) };
  player.nextPair = () => {
    pair = pairOf(kit, (pair.run + 1) % PAIRS);
    round = 0;
    player.refresh();
    kit.say(kit.t("luck.begin", { run: pair.run + 1 }));
  };
  /** A pair that is over stays so; only `nextPair` begins another. */
  player.nextRound = (aloud = true) => {
    if (!player.isOver()) round++;
    player.refresh();
    const [ask, steps] = pair.names(round);
    if (player.isOver()) verdict();
    else if (aloud) kit.say(kit.t("reveal.said", { round, ask, steps }));
  };
  player.toTheEnd = () => {
    while (!player.isOver()) round++;
    player.refresh();
    verdict();
  };
  return player;
}

/** A pair as small steps fared in it: a triangle up for better, down for worse, a bar for the same. */
function pairMark(who, x, y) {
  if (who === "same") return s("path", { d: `M${x - 6} ${y}H${x + 6}`, class: "obp-tie" });
  const tip = who === "steps" ? -6 : 6, corners = `M${x} ${y + tip}L${x + 7} ${y - tip}L${x - 7} ${y - tip}Z`;
  return s("path", { d: corners, class: `obp-wins-${who}` });
}

/** All pairs at once, grouped by who did better. */
function drawAllPairs(kit, pairs) {
  const winners = pairs.map((pair) => pair.winner());
  const count = (who) => winners.filter((winner) => winner === who).length, [both, neither] = ["both", "neither"].map(count);
  const groups = [["steps", count("steps")], ["same", both + neither], ["ask", count("ask")]];
  const marks = groups.flatMap(([who, n]) => Array(n).fill(who)).map((who, k) =>
    pairMark(who, 20 * (k % 10) + 14, 20 * Math.floor(k / 10) + 14));
  const legend = groups.map(([who, n], i) =>
    [pairMark(who, 228, 34 + 60 * i), svgText(246, 40 + 60 * i, n, "obp-from"),
      svgText(222, 60 + 60 * i, kit.t(`luck.group.${who}`), "obp-from obp-tiny")]);
  const shut = [0, 1].map((i) => pairs.filter((pair) => pair.isShut(i)).length);
  const said = kit.t("luck.score", { ...Object.fromEntries(groups), both, neither, ask_shut: shut[0], steps_shut: shut[1] });
  kit.say(said);
  return picture(400, 208, said, marks, legend);
}

/** A button that plays automatically. A reader who asked for less motion sees whole pairs instead of a moving row. */
function autoplayButton(kit, player) {
  let timer = null;
  const step = () => {
    if (player.isOver()) player.nextPair();
    else if (kit.lessMotion()) player.toTheEnd();
    else player.nextRound(false);
  };
  const toggle = () => {
    if (timer) clearInterval(timer);
    timer = timer ? null : setInterval(step, kit.lessMotion() ? 2400 : 600);
    auto.textContent = kit.t(timer ? "reveal.pause" : "luck.auto");
  };
  const auto = button(kit.t("luck.auto"), toggle);
  kit.undo.push(() => clearInterval(timer));
  return { auto, stop: () => { if (timer) toggle(); } };
}

export function luckCard(kit) {
  const { t } = kit, stage = h("figure", {}), data = h("div", {});
  const player = pairPlayer(kit, (pair, round) => {
    const caption = h("figcaption", {}, t("luck.caption", { run: pair.run + 1, round }));
    stage.replaceChildren(caption, drawPair(kit, pair, round), small(t("luck.legend")));
    data.replaceChildren(pairTable(kit, pair, round));
  });
  player.refresh();
  const { auto, stop } = autoplayButton(kit, player);
  const all = () => {
    const pairs = Array.from({ length: PAIRS }, (_, run) => pairOf(kit, run));
    stop();
    stage.replaceChildren(drawAllPairs(kit, pairs));
    data.replaceChildren(allPairsTable(kit, pairs));
  };
  const row = div("row", button(t("reveal.step"), () => player.nextRound(), "obp-big"),
    button(t("luck.pair"), player.nextPair), auto, button(t("luck.all"), all));
  const side = div("side", row, kit.status);
  return [...paragraphs(kit, "luck.one"), div("game", stage, side), numbersFold(kit, data)];
}
