// Card 2: five rounds by hand. A game that was begun goes on when the reader comes back.

import { numbersFold, table } from "../controls.mjs";
import { button, div, enable, focusOn, h, small } from "../dom.mjs";
import { FIRST_GAME, keptGame, newGame, ownSeed } from "../games.mjs";
import { paragraphs } from "../kit.mjs";
import { maybeScene, roundWords } from "../scene/maybe.mjs";
import { beside } from "../scene/scene.mjs";
import { asObject, within } from "../state.mjs";

const ROUNDS_BY_HAND = 5;

/** How the games so far have ended. */
function scoreOf({ state }) {
  const given = asObject(state.games.score), count = (name) => (within(given[name], [0, FIRST_GAME]) ? given[name] : 0);
  state.games.score = Object.fromEntries(["yes", "shut", "left", "open"].map((name) => [name, count(name)]));
  return state.games.score;
}

const isPlayed = (game) => game.ending() !== "" || game.actions.length >= ROUNDS_BY_HAND;

/** What the last round brought and, once the game is over, how all games have ended. */
function roundInWords(kit, game, score) {
  const { t } = kit, round = game.actions.length, from = kit.lesson.maybe.states[game.path.at(-2)], to = game.name();
  const said = t("play.round", { round, what: t(`play.${roundWords(game.actions.at(-1), from, to)}`) });
  if (!isPlayed(game)) return said;
  const over = game.ending() ? "" : `${t("play.over", { state: kit.name(to) })} `;
  return `${said} ${over}${t("play.score", score)}`;
}

/** A game on the scene, with its rounds as the body of a table: `begin` it, then `move` round by round. */
function gameOn(kit, scene, kept) {
  const model = kit.lesson.maybe, hand = { game: null, log: h("tbody", {}) };
  hand.begin = () => {
    hand.game = newGame(model, model.states.indexOf("no"), kept.seed, FIRST_GAME + kept.run);
    kept.actions = hand.game.actions;
    hand.log.replaceChildren();
    scene.begin();
  };
  hand.move = (action) => {
    const { game } = hand, from = game.name();
    game.act(action);
    const cells = [action, game.name()].map((name) => h("td", {}, kit.name(name)));
    hand.log.append(h("tr", {}, h("th", { scope: "row" }, game.actions.length), cells));
    scene.tell(action, from, game.name());
  };
  return hand;
}

export function playCard(kit) {
  const { t } = kit, scene = maybeScene(kit), caption = small(""), ways = ["ask", "small_step", "let_go"];
  const kept = keptGame(kit, "play", ["no"], ways), score = scoreOf(kit), done = kept.actions, hand = gameOn(kit, scene, kept);
  const actions = ways.map((way) => button(t(`play.${way}`), () => act(way), "obp-big")), again = button(t("play.again"), next);
  function refresh() {
    const isOver = isPlayed(hand.game);
    caption.textContent = t("play.caption", { round: hand.game.actions.length, rounds: ROUNDS_BY_HAND });
    enable(!isOver, ...actions);
    again.hidden = !isOver;
  }
  function act(action) {
    if (isPlayed(hand.game)) return;
    hand.move(action);
    if (isPlayed(hand.game)) score[hand.game.ending() || "open"]++;
    refresh();
    kit.say(roundInWords(kit, hand.game, score));
    kit.changed();
  }
  function next() {
    Object.assign(kept, { seed: ownSeed(kit.state), run: kept.run + 1 });
    hand.begin();
    refresh();
    kit.say(t("play.begin"));
    kit.changed();
    focusOn(actions[0]);
  }
  hand.begin();
  for (const action of done) if (!isPlayed(hand.game)) hand.move(action);
  if (done.length) kit.say(roundInWords(kit, hand.game, score));
  refresh();
  const rounds = table(t("play.table"), ["ui.round", "ui.action", "ui.after"].map((key) => t(key)), hand.log);
  const row = div("row", actions, again);
  return [...paragraphs(kit, "play.one"), beside(scene, row, kit.status, caption, scene.felt), numbersFold(kit, rounds)];
}
