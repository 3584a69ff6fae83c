// Shows a plan's result: in words, as an array, in a table.

import { sharesAt } from "./chains.mjs";
import { table } from "./controls.mjs";
import { h, oneDigitPercent, small, wholePercent } from "./dom.mjs";
import { countMarks, icon, iconArray } from "./marks.mjs";
import { wholeNumbers } from "./walks.mjs";

/** What each count or share stands for: the endings of the model, then "open". */
export const endingNames = (model) => [...model.endings, "open"];

/** How a walk ended, or where it still stands: "yes in round 6", "still open, at maybe". */
export function fateInWords(kit, model, state, round) {
  const ending = model.ending[state];
  if (ending < 0) return kit.t("reveal.fate.open", { state: kit.name(model.states[state]) });
  return kit.t("reveal.fate", { state: kit.name(model.endings[ending]), round });
}

/** The counts that are said, each as [mark, words]: the yes and the harm even if they are 0. */
function countsSaid(kit, model, counts) {
  const marks = countMarks(model), isSaid = (name, i) => counts[i] || !i || name === "shut";
  return endingNames(model).flatMap((name, i) => (isSaid(name, i) ? [[marks[i], `${counts[i]} ${kit.name(name)}`]] : []));
}

/** "24 yes, 76 shut" */
export const countsInWords = (kit, model, counts) => countsSaid(kit, model, counts).map(([, words]) => words).join(", ");

/** One hundred people as an array. Its caption is its legend: each count stands beside its mark. */
export function countFigure(kit, model, title, counts, across, below) {
  const legend = countsSaid(kit, model, counts).map(([mark, words], i) => [i ? ", " : "", h("span", { class: "obp-count" }, icon(mark), words)]);
  const caption = h("figcaption", {}, h("strong", {}, title), h("br"), legend), label = `${title}: ${countsInWords(kit, model, counts)}.`;
  return h("figure", {}, caption, iconArray(model, counts, label, across), below);
}

/** What is always counted together, in sentences about 100 people of the full model. */
export const COUNTED = ["yes", "shut", "moved_on"];

/** "53 yes, 0 shut, 40 moved on", from the chance of each. */
export const outOf100 = (kit, chances) => COUNTED.map((name) => `${wholePercent(chances[name])} ${kit.name(name)}`).join(", ");

/** The harm beside the shut doors, which every count of 100 says: the unwelcome contacts. */
export function harmNote(kit, model, totals) {
  const k = model.tallies.findIndex((tally) => tally.name === "unwelcome");
  return k < 0 ? null : small(kit.t("ui.harm", { n: totals[k].toFixed(1) }));
}

/** One plan's array, with its name, its counts and its harm. */
export function planFigure(kit, model, title, result, weeks, { notes = [], across = 10 } = {}) {
  const counts = wholeNumbers(sharesAt(result, weeks));
  return countFigure(kit, model, title, counts, across, h("div", {}, harmNote(kit, model, result.totals), notes));
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
