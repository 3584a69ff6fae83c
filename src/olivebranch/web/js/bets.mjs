// A bet: nothing answers it before the reader locks it, and once locked it stays as it is.

import { choice, dial } from "./controls.mjs";
import { button, div, enable, focusOn } from "./dom.mjs";
import { beside } from "./scene/scene.mjs";

const CLOSE = 5;

/** The reader's bet on a question, once it is locked; until then null. */
export const betOf = (kit, key) => kit.state.bets[key] ?? null;

/** How a bet on a number out of 100 fared: "exact", "close", "high" or "low". */
export function verdictOf(bet, truth) {
  const off = bet - truth;
  if (off === 0) return "exact";
  return Math.abs(off) <= CLOSE ? "close" : off > 0 ? "high" : "low";
}

/** Your hope as composure: the higher the bet, the brighter your face. It is your bet that shows, never an answer. */
export const hopeOf = (bet) => (bet === null ? 1 : 0.5 + 0.015 * bet);

/**
 * A bet on a number out of 100. shown: { scene: a scene, look: (bet, isLocked) => its state, answer: (bet, fresh) => called
 * when the bet is locked, or at once if it was locked before: then `fresh` is false } */
export function numberBet(kit, key, label, shown) {
  return lockable(kit, key, shown, (draft) =>
    dial(kit, { label, value: betOf(kit, key), unit: kit.t("bet.unit"), act: (raw) => draft(Math.round(raw)) }));
}

/** A bet on one of several options, each [value, text]; otherwise like `numberBet`. */
export function choiceBet(kit, key, label, options, shown) {
  return lockable(kit, key, shown, (draft) => choice(kit, label, options, betOf(kit, key), draft));
}

/** A control, and the button that locks it. Until then the next card waits. */
function lockable(kit, key, { scene, look, answer }, make) {
  const { t } = kit;
  let chosen = null;
  const control = make((value) => {
    chosen = value;
    scene.show(look(value, false));
    enable(true, lock);
  });
  const press = () => {
    if (betOf(kit, key) !== null) return;
    if (chosen === null) {
      kit.say(t("bet.first"));
      return;
    }
    kit.state.bets[key] = chosen;
    kit.changed();
    kit.ready(true);
    settle(chosen, true);
    part.scrollIntoView({ block: "start" });
    focusOn(lock);
  };
  const lock = button(t("bet.lock"), press, "obp-big obp-lock");
  control.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.repeat) press(); });
  const part = div("bet", beside(scene, control, lock));
  /** The button stays, so that the focus does; it says that the bet is placed, and does nothing more. */
  const settle = (bet, fresh) => {
    for (const input of control.querySelectorAll("input")) input.disabled = true;
    part.classList.add("obp-locked");
    enable(false, lock);
    lock.textContent = t("bet.closed");
    scene.show(look(bet, true));
    answer(bet, fresh);
  };
  scene.show(look(null, false));
  enable(false, lock);
  kit.wait = () => (betOf(kit, key) === null ? t("bet.first") : "");
  if (betOf(kit, key) !== null) settle(betOf(kit, key), false);
  return part;
}
