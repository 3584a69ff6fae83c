// Card 3: a bet before anything is shown.

import { hopeOf, numberBet } from "../bets.mjs";
import { findEdge } from "../chains.mjs";
import { numbersFold, table } from "../controls.mjs";
import { percent } from "../dom.mjs";
import { paragraphs } from "../kit.mjs";
import { makeScene } from "../scene/scene.mjs";

export function betCard(kit) {
  const { t } = kit, { maybe } = kit.lesson, targets = ["yes", "no", "shut"];
  // You hope; once the bet is placed, you go to their door. What comes of it is for the next card.
  const look = (value, isNear) => ({ resistance: 2, composure: hopeOf(value), isNear });
  const answer = (value) => kit.say(t("bet.said", { bet: value }));
  const bet = numberBet(kit, "ask", t("bet.label"), { scene: makeScene(kit, ["no", "maybe", "yes"], true), look, answer });
  const chances = targets.map((to) => percent(maybe.table.chance[findEdge(maybe, "no", "ask", to)]));
  const head = [t("ui.from"), ...targets.map(kit.capitalised)];
  const odds = table(t("bet.table"), head, [[t("bet.row"), ...chances]]);
  return [...paragraphs(kit, "bet.one"), bet, kit.status, numbersFold(kit, odds)];
}
