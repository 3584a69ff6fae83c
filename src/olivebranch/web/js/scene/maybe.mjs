// How the smallest model looks: it knows a stance and a door, so a no folds its arms and a maybe opens them.

import { makeScene } from "./scene.mjs";

const CHOICES = ["no", "maybe", "yes"];

/** The scene of a state of `maybe`; `before` is where they stood before the door was shut. */
const lookOf = (name, before) => ({
  stance: name === "shut" ? before : name, resistance: name === "no" ? 2 : 0,
  door: name === "maybe" ? "ajar" : "closed", ending: name === "yes" || name === "shut" ? name : "",
});

/** A scene for games of `maybe`: `begin` shows the no at the start, `tell` what an action led to. */
export function maybeScene(kit) {
  const scene = makeScene(kit, CHOICES), { t } = kit;
  const begin = () => {
    scene.show(lookOf("no", "no"));
    scene.say(t("said.start"));
  };
  const tell = (action, from, to) => {
    scene.show(lookOf(to, from));
    scene.say(t(`said.${action}.${from}.${to}`), t(`felt.${action}.${from}.${to}`));
  };
  begin();
  return { ...scene, begin, tell };
}
