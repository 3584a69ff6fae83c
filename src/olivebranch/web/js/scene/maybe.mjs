// How the smallest model looks: it knows a stance and a door, so a no folds its arms and a maybe opens them.

import { makeScene } from "./scene.mjs";

const CHOICES = ["no", "maybe", "yes"];

/** The scene of a state of `maybe`; `before` is where they stood before the end. */
const lookOf = (name, before) => ({
  stance: name === "shut" || name === "left" ? before : name, resistance: name === "no" ? 2 : 0,
  door: name === "maybe" ? "ajar" : "closed", ending: name === "no" || name === "maybe" ? "" : name,
});

/** Which words belong to a round: letting go has its own, wherever they stand. */
export const roundWords = (action, from, to) => (to === "left" ? to : `${action}.${from}.${to}`);

/** A scene for games of `maybe`: `begin` shows the no at the start, `tell` what an action led to. */
export function maybeScene(kit) {
  const scene = makeScene(kit, CHOICES), { t } = kit;
  const begin = () => {
    scene.show(lookOf("no", "no"));
    scene.say(t("said.start"));
  };
  const tell = (action, from, to) => {
    scene.show(lookOf(to, from));
    const words = roundWords(action, from, to);
    scene.say(t(`said.${words}`), t(`felt.${words}`));
  };
  begin();
  return { ...scene, begin, tell };
}
