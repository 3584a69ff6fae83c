// Card 8: the longer ladder, from each of its rungs.

import { numberBet, verdictOf } from "../bets.mjs";
import { chainOf, exact, memoryless, rowOf } from "../chains.mjs";
import { dial, numbersFold, table } from "../controls.mjs";
import { h, oneDigitPercent, picture, s, svgText, twoDigits, wholePercent } from "../dom.mjs";
import { paragraphs } from "../kit.mjs";
import { stepPlan } from "../lesson.mjs";

const LONGEST = 104;
const LATER = 52;
const SHOWN = ["yes", "shut", "moved_on"];

/** The endings of the model that the card shows. */
const shownEndings = (model) => SHOWN.filter((name) => model.endings.includes(name));

/** The chance of each shown ending by every week, for those who begin on a rung. */
function curvesFrom(model, plan, state) {
  const { reached } = exact(chainOf(model, memoryless(model, plan)), LONGEST, [[state, 1]]);
  return Object.fromEntries(shownEndings(model).map((name) =>
    [name, reached.map((row) => row[model.endings.indexOf(name)])]));
}

/** Every rung, for those who take the next step each week and for those who never leave friend. */
function rungsOf(kit, model) {
  const steps = stepPlan(model), stays = stepPlan(model, [["friend", "small_step"]]);
  const open = model.states.map((_, state) => state).filter((state) => model.ending[state] < 0);
  return open.map((state) => ({
    state, name: kit.capitalised(model.states[state]),
    steps: curvesFrom(model, steps, state), stays: curvesFrom(model, stays, state),
  }));
}

/** The chance of a yes still to come with n weeks left, after one ask at maybe that left the door open without a yes.
*/
function afterNo(model, rungs, n) {
  const { first, after, chance } = model.table;
  const row = rowOf(model, model.states.indexOf("maybe"), model.actions.indexOf("ask"));
  let open = 0, yes = 0;
  for (let e = first[row]; e < first[row + 1]; e++) {
    const rung = rungs.find((one) => one.state === after[e]);
    if (!rung) continue;
    open += chance[e];
    yes += chance[e] * rung.steps.yes[Math.max(0, n - 1)];
  }
  return open ? yes / open : 0;
}

/** Marks along a bar, so that colour is not the only cue: crosses for shut, arrowheads for moved on. */
function barMarks(ending, x, y, width) {
  const mark = ending === "shut" ? "l8 8m0 -8l-8 8" : "l6 4l-6 4";
  let d = "M0 0";
  for (let at = x + 9; at < x + width - 4; at += 18) d += `M${twoDigits(at - 4)} ${y - 4}${mark}`;
  return s("path", { d, class: "obp-cross" });
}

/** The layout. Three lines of words beside each bar need more room than two. */
function layoutOf(endings, rungs) {
  const isWide = endings.length > 2, step = isWide ? 56 : 44, left = 86, right = isWide ? 284 : 296;
  const bottom = 10 + step * rungs.length, line = isWide ? 16 : 17;
  return { left, right, step, bottom, line, top: isWide ? -10 : -2 };
}

/** A rung's bar: yes from the left, shut from the right with moved on beside it, and the open rest between them. */
function rungBar(kit, { name, steps }, endings, layout, y, n) {
  const { left, right, line, top } = layout, bars = [];
  let end = right;
  for (const ending of endings) {
    const length = (right - left) * steps[ending][n], width = ending === "yes" ? Math.max(1, length) : length;
    if (ending !== "yes") end -= width;
    const x = ending === "yes" ? left : end;
    bars.push(s("rect", { x, y: y - 11, width, height: 22, class: `obp-${ending}` }));
    if (ending !== "yes") bars.push(barMarks(ending, x, y, width));
  }
  const words = endings.map((ending, k) => {
    const text = kit.t(`zone.${ending}`, { n: wholePercent(steps[ending][n]) });
    return svgText(right + 8, y + top + line * k, text, "obp-from obp-tiny");
  });
  const ground = s("path", { d: `M${left} ${y}H${right}`, class: "obp-line" });
  return [ground, svgText(left - 8, y + 5, name, "obp-upto"), bars, words];
}

function drawRungs(kit, rungs, n) {
  const endings = shownEndings(kit.data.models.ladder), layout = layoutOf(endings, rungs);
  const item = ({ name, steps }) => {
    const counts = endings.map((ending) => kit.t(`zone.${ending}`, { n: wholePercent(steps[ending][n]) }));
    return `${name} ${counts.join(", ")}`;
  };
  const label = kit.t("zone.picture", { weeks: n, list: rungs.map(item).join("; ") });
  const { left, right, bottom, step } = layout, foot = bottom + 20;
  const rails = s("path", { d: `M${left} 24V${foot}M${right} 24V${foot}`, class: "obp-rail" });
  const bars = rungs.map((rung, k) => rungBar(kit, rung, endings, layout, bottom - step * k, n));
  return picture(400, foot + 4, label, rails, bars);
}

function rungTable(kit, rungs, n) {
  const endings = shownEndings(kit.data.models.ladder), plans = ["steps", "stays"];
  const heads = plans.flatMap((plan) => endings.map((ending) =>
    kit.t("zone.column", { plan: kit.t(`zone.plan.${plan}`), ending: kit.name(ending) })));
  const cells = (rung) => plans.flatMap((plan) => endings.map((ending) => oneDigitPercent(rung[plan][ending][n])));
  const rows = rungs.map((rung) => [rung.name, ...cells(rung)]);
  return table(kit.t("zone.table", { weeks: n }), [kit.t("ui.state"), ...heads], rows);
}

/** The numbers in the card's sentences, with n weeks on the clock. */
function factsOf(model, rungs) {
  const [friend, maybe] = ["friend", "maybe"].map((name) => rungs.find((rung) => model.states[rung.state] === name));
  return (n) => ({
    weeks: n, early: wholePercent(friend.steps.yes[4]), friend: wholePercent(friend.steps.yes[n]),
    never: wholePercent(friend.stays.yes[n]), maybe: wholePercent(maybe.steps.yes[n]),
    after: wholePercent(afterNo(model, rungs, n)),
  });
}

/** The answer to the bet on friends. */
function betAnswer(kit, bet, truth) {
  return `${kit.t("zone.answer", { bet, truth })} ${kit.t(`zone.${verdictOf(bet, truth)}`)}`;
}

export function zoneCard(kit) {
  const { t } = kit, model = kit.data.models.ladder, { sliders } = kit.state;
  const rungs = rungsOf(kit, model), facts = factsOf(model, rungs), stage = h("figure", {}), data = h("div", {});
  const legend = model.endings.includes("moved_on") ? "zone.legend_moved" : "zone.legend";
  function refresh(aloud = true) {
    const n = sliders.weeks ?? LATER;
    stage.replaceChildren(drawRungs(kit, rungs, n), h("figcaption", {}, t(legend, { weeks: n })));
    data.replaceChildren(rungTable(kit, rungs, n));
    if (aloud) kit.say(t("zone.said", facts(n)));
  }
  const move = (value) => {
    sliders.weeks = Math.round(value);
    kit.changed();
    refresh();
  };
  const clock = { label: t("zone.weeks"), value: sliders.weeks ?? LATER, min: 1, max: LONGEST, act: move };
  const said = ["zone.two", "zone.three", "zone.four"].map((key) => h("p", {}, t(key, facts(LATER))));
  const after = h("div", {}), reveal = [stage, dial(kit, clock), said, numbersFold(kit, data)].flat();
  const answered = (bet, fresh) => {
    after.replaceChildren(...reveal);
    refresh(!fresh);
    if (fresh) kit.say(betAnswer(kit, bet, facts(LATER).friend));
  };
  return [...paragraphs(kit, "zone.one"), numberBet(kit, "friend", t("zone.bet"), answered), kit.status, after];
}
