// Shows a plan's result: in words, as an array, in a table.

import { sharesAt } from "./chains.mjs";
import { table } from "./controls.mjs";
import { captioned, h, oneDigitPercent, small, wholePercent } from "./dom.mjs";
import { endingMarks, iconArray } from "./marks.mjs";
import { wholeNumbers } from "./walks.mjs";

/** What each count or share stands for: the endings of the model, then "open". */
export const endingNames = (model) => [...model.endings, "open"];

/** How a walk ended, or where it still stands: "yes in round 6", "still open, at maybe". */
export function fateInWords(kit, model, state, round) {
  const ending = model.ending[state];
  if (ending < 0) return kit.t("reveal.fate.open", { state: kit.name(model.states[state]) });
  return kit.t("reveal.fate", { state: kit.name(model.endings[ending]), round });
}

/** "24 yes, 76 shut": the yes is said even if it is 0, and so is the harm. */
export function countsInWords(kit, model, counts) {
  const names = endingNames(model), isSaid = (name, i) => counts[i] || !i || name === "shut";
  return names.map((name, i) => (isSaid(name, i) ? `${counts[i]} ${kit.name(name)}` : "")).filter(Boolean).join(", ");
}

/** What is always counted together, in sentences about 100 people of the full model. */
export const COUNTED = ["yes", "shut", "moved_on"];

/** "53 yes, 0 shut, 40 moved on", from the chance of each. */
export const outOf100 = (kit, chances) => COUNTED.map((name) => `${wholePercent(chances[name])} ${kit.name(name)}`).join(", ");

/** The harm: first how many shut their door, because a shut door ends all contact, and then the unwelcome contacts. */
export function harmNote(kit, model, totals, counts) {
  const k = model.tallies.findIndex((tally) => tally.name === "unwelcome"), shut = model.endings.indexOf("shut");
  const doors = shut < 0 ? "" : kit.t("ui.doors", { n: counts[shut] });
  return k < 0 ? null : small(`${doors} ${kit.t("ui.harm", { n: totals[k].toFixed(1) })}`.trim());
}

/** One plan's array, with its name, its counts and its harm. */
export function planFigure(kit, model, title, result, weeks, notes = [], across = 10) {
  const counts = wholeNumbers(sharesAt(result, weeks)), said = countsInWords(kit, model, counts);
  const below = h("div", {}, harmNote(kit, model, result.totals, counts), notes);
  return h("figure", {}, captioned(title, said), iconArray(model, counts, `${title}: ${said}.`, across), below);
}

/** A row for every plan: the exact chance and the simulated count of each ending, then the model's tallies. */
export function resultTable(kit, model, caption, rows) {
  const names = endingNames(model).map((name) => kit.name(name));
  const head = names.flatMap((name) => [`${name} (${kit.t("ui.exact")})`, `${name} (${kit.t("ui.run")})`]);
  const cells = ({ title, result, runs, weeks }) => [
    title,
    ...sharesAt(result, weeks).flatMap((p, i) => [oneDigitPercent(p), runs[i]]),
    ...result.totals.map((total) => total.toFixed(2)),
  ];
  const tallies = model.tallies.map((tally) => kit.name(tally.name));
  return table(caption, [kit.t("ui.plan"), ...head, ...tallies], rows.map(cells));
}

/** "Circle: yes. Crossed square: shut." */
export function marksInWords(kit, model) {
  const marks = endingMarks(model.endings);
  const items = model.endings.map((name, i) => kit.t(`mark.${marks[i]}`, { name: kit.name(name) }));
  return kit.t("box.legend", { marks: items.join(" ") });
}
