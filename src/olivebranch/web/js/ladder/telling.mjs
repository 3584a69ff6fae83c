// A game of the ladder in words.

import { table } from "../controls.mjs";
import { h } from "../dom.mjs";
import { counted, stretches } from "./story.mjs";
import { cameOf, endingWords, historyOf } from "./weeks.mjs";

/** "2 × small step, wait" */
const doneInWords = (kit, done) =>
  counted(done).map(([action, n]) => (n > 1 ? kit.t("ladder.times", { n, what: kit.name(action) }) : kit.name(action))).join(", ");

/** Where they stand: an ending, or a stance with the hurt that goes with it. */
const placeInWords = (kit, { stance, wronged, ending }) =>
  (ending ? kit.name(ending) : kit.name(stance) + (wronged ? kit.t("ladder.hurts") : ""));

/** What changed for them in a stretch of weeks; they do not hear it if you let go. */
function changeInWords(kit, { from, to }) {
  const isClosed = to.ending === "shut" || to.ending === "moved_on", isStill = from.stance === to.stance || (isClosed && to.stance === "yes");
  const moved = isStill ? "" : kit.t("ladder.moved", { from: kit.name(from.stance), to: kit.name(to.stance) });
  const healed = from.wronged && !to.wronged ? kit.t("ladder.healed") : "";
  const closed = isClosed ? kit.t("ladder.closed", { ending: kit.name(to.ending) }) : "";
  return [moved, healed, closed].filter(Boolean).join(" ") || kit.t("ladder.unmoved");
}

/** The same weeks as they lived them. They do not know what you did while you left them in peace. */
function theirWeeks(kit, stretch) {
  const { done, unwelcome } = stretch, heard = done.filter((action) => action !== "wait" && action !== "let_go").length;
  const parts = [heard ? kit.t("ladder.heard", { n: heard }) : kit.t("ladder.quiet")];
  if (unwelcome) parts.push(kit.t("ladder.unwelcome", { n: unwelcome }));
  return [...parts, changeInWords(kit, stretch)].join(" ");
}

/** The story in at most six lines, yours beside theirs. */
export function storyTable(kit, start, game, places) {
  const { t } = kit, history = historyOf(game.actions, places), { ending, pressed } = history;
  const rows = stretches(places, game.actions).map((stretch) => [
    stretch.first === stretch.last ? stretch.first : `${stretch.first}–${stretch.last}`,
    `${kit.capitalised(doneInWords(kit, stretch.done))}.`, theirWeeks(kit, stretch),
  ]);
  const begin = [t("ladder.start"), t(`ladder.from.${start}`), t("ladder.quote", { what: t(`ladder.said.${start}`) })];
  const felt = t(`ladder.feels.${endingWords(history, game.actions.at(-1))}`, history);
  const mine = pressed && ending !== "left" ? `${t(`ladder.end.${ending}`)} ${t("ladder.end.pressed")}` : t(`ladder.end.${ending}`);
  const finish = [t("ladder.end"), mine, t("ladder.quote", { what: felt })];
  return table(t("ladder.sides"), [t("ladder.week"), t("ladder.you"), t("ladder.they")], [begin, ...rows, finish]);
}

/** What happened in the last week: "Week 3. You said sorry. The hurt is settled: enemy." */
export function weekInWords(kit, game, places) {
  const { t } = kit, action = game.actions.at(-1), [from, to] = places.slice(-2);
  const words = to.ending && endingWords(historyOf(game.actions, places), action);
  const key = words.startsWith("moved_on.") ? "moved_on.hurt" : cameOf(action, from, to);
  const came = t(`ladder.came.${key}`, { stance: kit.name(to.stance) });
  return t("ladder.told", { week: game.actions.length, what: t(`ladder.did.${action}`), came });
}

/** The last week as a row of the table. */
export function weekRow(kit, game, places) {
  const cells = [kit.name(game.actions.at(-1)), placeInWords(kit, places.at(-1))].map((text) => h("td", {}, text));
  return h("tr", {}, h("th", { scope: "row" }, game.actions.length), cells);
}
