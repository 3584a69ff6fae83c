// Card 7: when does jumping win? First a guess, then a map by rounds left and warmth.

import { choiceBet } from "../bets.mjs";
import { findEdge } from "../chains.mjs";
import { dial, numbersFold, table } from "../controls.mjs";
import { fold, h, oneDigitPercent, picture, s, svgText, wholePercent } from "../dom.mjs";
import { paragraphs } from "../kit.mjs";
import { PLANS, winnerOf } from "../lesson.mjs";
import { withChance } from "../rows.mjs";
import { makeScene } from "../scene/scene.mjs";

const WARMTHS = Array.from({ length: 13 }, (_, k) => 5 * k);

/** The chances of yes and shut by every round under both plans, if an ask at no meets a yes with the chance `warmth`.
*/
function curvesAt(kit, warmth) {
  const { maybe, solve } = kit.lesson, edge = findEdge(maybe, "no", "ask", "yes");
  const chance = withChance(maybe, maybe.table.chance, [edge], warmth), shut = maybe.endings.indexOf("shut");
  const [ask, steps] = PLANS.map((name) => {
    const { reached } = solve(name, chance);
    return { yes: reached.map((row) => row[0]), shut: reached.map((row) => row[shut]) };
  });
  return { ask, steps, winner: (n) => winnerOf(ask.yes[n], steps.yes[n]) };
}

function winnerMark(who, x, y) {
  if (who === "same") return s("path", { d: `M${x - 4} ${y + 3}L${x + 4} ${y - 3}`, class: "obp-tie" });
  if (who === "ask") return s("circle", { cx: x, cy: y, r: 6, class: "obp-wins-ask" });
  return s("path", { d: `M${x} ${y - 4}L${x + 4} ${y}L${x} ${y + 4}L${x - 4} ${y}Z`, class: "obp-wins-steps" });
}

function drawMap(kit, grid, rounds, warmth) {
  const x = (n) => 44 + 17.4 * (n - 1), y = (w) => 216 - 3 * w;
  const columns = Array.from({ length: kit.lesson.rounds }, (_, k) => k + 1);
  const cells = grid.map((curves, k) => columns.map((n) => winnerMark(curves.winner(n), x(n), y(WARMTHS[k]))));
  const box = s("rect", { x: x(rounds) - 8.5, y: y(warmth) - 8.5, width: 17, height: 17, class: "obp-here" });
  const foot = [1, 5, 10, 15, 20].map((n) => svgText(x(n), 240, n, "obp-tiny"));
  const side = [0, 20, 40, 60].map((w) => svgText(28, y(w) + 5, w, "obp-tiny obp-upto"));
  const titles = [svgText(210, 258, kit.t("when.x"), "obp-tiny"), svgText(4, 16, kit.t("when.y"), "obp-tiny obp-from")];
  return picture(400, 262, kit.t("when.picture"), cells, box, foot, side, titles);
}

function mapTable(kit, grid) {
  const columns = [1, 2, 5, 10, 20], show = oneDigitPercent;
  const cell = ({ ask, steps }, n) => kit.t("when.cell",
    { ask: show(ask.yes[n]), ask_shut: show(ask.shut[n]), steps: show(steps.yes[n]), steps_shut: show(steps.shut[n]) });
  const rows = grid.map((curves, k) => [WARMTHS[k], ...columns.map((n) => cell(curves, n))]);
  const head = [kit.t("when.head"), ...columns.map((n) => kit.t("when.rounds", { n }))];
  return table(kit.t("when.table"), head, rows.filter((_, k) => k % 2 === 0));
}

/** The answer to the guess about one round. */
function guessAnswer(kit, guess) {
  const { maybe, ask, steps } = kit.lesson, key = guess === "ask" ? "when.right" : "when.wrong";
  const shut = maybe.endings.indexOf("shut"), after = ({ reached }, k) => wholePercent(reached[1][k]);
  const truth = { ask: after(ask, 0), ask_shut: after(ask, shut), steps: after(steps, 0), steps_shut: after(steps, shut) };
  return `${kit.t(key, { guess: kit.t(`when.option.${guess}`) })} ${kit.t("when.one_round", truth)}`;
}

/** How it looks when a plan wins: at their door to ask, or on the stair of a small step. The warmer they are, the more open. */
const lookAtPlan = (who, warm) => ({
  stance: who === "steps" ? "maybe" : "no", isNear: who === "ask", resistance: 2 - Math.min(2, Math.floor(warm / 20)),
  door: warm < 40 ? "closed" : "ajar",
});

/** The two sliders and their map; `refresh(false)` draws without announcing anything. */
function mapPart(kit, scene) {
  const { t } = kit, { sliders } = kit.state, grid = WARMTHS.map((warmth) => curvesAt(kit, warmth / 100));
  const map = h("figure", {}), chosen = () => ({ rounds: sliders.rounds ?? 1, warm: sliders.warm ?? 8 });
  function refresh(aloud = true) {
    const { rounds, warm } = chosen(), { ask, steps, winner: who } = curvesAt(kit, warm / 100);
    map.replaceChildren(drawMap(kit, grid, rounds, warm), h("figcaption", {}, t("when.legend")));
    const at = (curve) => wholePercent(curve[rounds]), yes = { ask: at(ask.yes), steps: at(steps.yes) };
    const said = { rounds, warm, ...yes, ask_shut: at(ask.shut), steps_shut: at(steps.shut) };
    scene.show(lookAtPlan(who(rounds), warm));
    if (aloud) kit.say(`${t("when.said", said)} ${t(`when.${who(rounds)}`)}`);
  }
  const move = (key) => (value) => {
    sliders[key] = Math.round(value);
    kit.changed();
    refresh();
  };
  const left = { label: t("when.left"), value: chosen().rounds, min: 1, max: 20, act: move("rounds") };
  const warm = { label: t("when.warm"), value: chosen().warm, max: 60, unit: t("ui.of100"), act: move("warm") };
  const nodes = [map, dial(kit, left), dial(kit, warm),
    fold(t("when.rigged"), h("p", {}, t("when.fair", kit.data.fair))), numbersFold(kit, mapTable(kit, grid))];
  return { nodes, refresh };
}

export function whenCard(kit) {
  const { t } = kit, after = h("div", {}), scene = makeScene(kit, ["no", "maybe", "yes"], true), options = ["ask", "steps", "same"].map((one) => [one, t(`when.option.${one}`)]);
  const answer = (guess, fresh) => {
    const { nodes, refresh } = mapPart(kit, scene);
    after.replaceChildren(...nodes);
    refresh(!fresh);
    if (fresh) kit.say(guessAnswer(kit, guess));
  };
  return [...paragraphs(kit, "when.one"), choiceBet(kit, "one", t("when.ask_first"), options, { scene, look: (guess) => lookAtPlan(guess, 8), answer }), kit.status,
    after];
}
