// Card 3: a bet before anything is shown.

import { numberBet } from "../bets.mjs";
import { findEdge } from "../chains.mjs";
import { numbersFold, table } from "../controls.mjs";
import { percent } from "../dom.mjs";
import { paragraphs } from "../kit.mjs";

export function betCard(kit) {
  const { t } = kit, { maybe } = kit.lesson, targets = ["yes", "no", "shut"];
  const bet = numberBet(kit, "ask", t("bet.label"), (value) => kit.say(t("bet.said", { bet: value })));
  const chances = targets.map((to) => percent(maybe.table.chance[findEdge(maybe, "no", "ask", to)]));
  const head = [t("ui.from"), ...targets.map(kit.capitalised)];
  const odds = table(t("bet.table"), head, [[t("bet.row"), ...chances]]);
  return [...paragraphs(kit, "bet.one"), bet, kit.status, numbersFold(kit, odds)];
}
