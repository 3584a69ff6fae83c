// Card 2: five rounds by hand.

import { numbersFold, table } from "../controls.mjs";
import { button, div, h, small } from "../dom.mjs";
import { FIRST_GAME, newGame } from "../games.mjs";
import { paragraphs } from "../kit.mjs";
import { maybeScene, roundWords } from "../scene/maybe.mjs";

const ROUNDS_BY_HAND = 5;

/** Count a finished game, and give the score of all games so far. */
function score(kit, state) {
  const hasEnded = ["yes", "shut", "left"].includes(state);
  kit.games.played++;
  kit.games[hasEnded ? state : "open"]++;
  return (hasEnded ? "" : `${kit.t("play.over", { state: kit.name(state) })} `) + kit.t("play.score", kit.games);
}

export function playCard(kit) {
  const { t } = kit, model = kit.lesson.maybe, scene = maybeScene(kit), caption = small(""), log = h("tbody", {});
  kit.games ||= { played: 0, yes: 0, shut: 0, left: 0, open: 0 };
  const fresh = () => newGame(model, model.states.indexOf("no"), kit.state.seed, FIRST_GAME + kit.games.played);
  let game = fresh();
  const isOver = () => game.ending() !== "" || game.actions.length >= ROUNDS_BY_HAND;
  const actions = ["ask", "small_step", "let_go"].map((action) => button(t(`play.${action}`), () => act(action), "obp-big"));
  const again = button(t("play.again"), begin);

  function refresh() {
    caption.textContent = t("play.caption", { round: game.actions.length, rounds: ROUNDS_BY_HAND });
    for (const one of actions) one.setAttribute("aria-disabled", String(isOver()));
    again.hidden = !isOver();
  }
  function begin() {
    game = fresh();
    log.replaceChildren();
    scene.begin();
    refresh();
    kit.say(t("play.begin"));
    actions[0].focus({ preventScroll: true });
  }
  function act(action) {
    if (isOver()) return;
    const from = game.name();
    game.act(action);
    const to = game.name(), round = game.actions.length, cells = [action, to].map((name) => h("td", {}, kit.name(name)));
    log.append(h("tr", {}, h("th", { scope: "row" }, round), cells));
    scene.tell(action, from, to);
    refresh();
    const said = t("play.round", { round, what: t(`play.${roundWords(action, from, to)}`) });
    kit.say(isOver() ? `${said} ${score(kit, to)}` : said);
  }
  refresh();
  const rounds = table(t("play.table"), ["ui.round", "ui.action", "ui.after"].map((key) => t(key)), log);
  const row = div("row", actions, again);
  return [...paragraphs(kit, "play.one"), scene.node, row, kit.status, caption, scene.felt, numbersFold(kit, rounds)];
}
