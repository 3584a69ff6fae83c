// Card 1: the question, and one round to feel it.

import { numbersFold, table } from "../controls.mjs";
import { button, div, enable, focusOn } from "../dom.mjs";
import { FIRST_GAME, newGame, ownSeed } from "../games.mjs";
import { paragraphs } from "../kit.mjs";
import { maybeScene } from "../scene/maybe.mjs";
import { beside } from "../scene/scene.mjs";

const STATES = ["no", "maybe", "yes", "shut"];

export function hookCard(kit) {
  const { t, capitalised } = kit, { maybe } = kit.lesson, scene = maybeScene(kit);
  const actions = ["ask", "small_step"].map((action) => button(t(`hook.${action}`), () => act(action), "obp-big"));
  const again = button(t("hook.again"), () => {
    scene.begin();
    kit.say("");
    ready(true);
    focusOn(actions[0]);
  });
  let isOpen = true;
  function ready(on) {
    isOpen = on;
    again.hidden = on;
    enable(on, ...actions);
  }
  // Every try has the same luck, so what differs is the choice.
  function act(action) {
    if (!isOpen) return;
    const game = newGame(maybe, maybe.states.indexOf("no"), ownSeed(kit.state), FIRST_GAME - 1);
    game.act(action);
    scene.tell(action, "no", game.name());
    kit.say(t(`play.${action}.no.${game.name()}`));
    ready(false);
  }
  ready(true);
  const meanings = STATES.map((name) => [capitalised(name), t(`hook.${name}`)]);
  const words = numbersFold(kit, table(t("hook.table"), [t("ui.state"), t("ui.meaning")], meanings));
  return [...paragraphs(kit, "hook.one"), beside(scene, div("row", actions, again), kit.status, scene.felt), words];
}
