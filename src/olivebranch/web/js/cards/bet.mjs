// Card 3: a bet before anything is shown.

import { findEdge } from "../chains.mjs";
import { dial, numbersFold, table } from "../controls.mjs";
import { percent } from "../dom.mjs";
import { paragraphs } from "../kit.mjs";

/** A slider whose value is kept as a bet. */
export function betDial(kit, key, label, act) {
  const keep = (raw) => {
    const value = Math.round(raw);
    kit.state.bets[key] = value;
    kit.changed();
    act(value);
  };
  return dial(kit, { label, value: kit.state.bets[key] ?? null, unit: kit.t("bet.unit"), act: keep });
}

export function betCard(kit) {
  const { t } = kit, { maybe } = kit.lesson, known = kit.state.bets.ask, targets = ["yes", "no", "shut"];
  const say = (value) => kit.say(t("bet.said", { bet: value }));
  const control = betDial(kit, "ask", t("bet.label"), (value) => {
    say(value);
    kit.ready(true);
  });
  kit.wait = () => (kit.state.bets.ask === undefined ? t("bet.first") : "");
  if (known !== undefined) say(known);
  const chances = targets.map((to) => percent(maybe.table.chance[findEdge(maybe, "no", "ask", to)]));
  const head = [t("ui.from"), ...targets.map(kit.capitalised)];
  const odds = table(t("bet.table"), head, [[t("bet.row"), ...chances]]);
  return [...paragraphs(kit, "bet.one"), control, kit.status, numbersFold(kit, odds)];
}
