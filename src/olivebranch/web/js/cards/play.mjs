// Card 2: five rounds by hand.

import { rowOf } from "../chains.mjs";
import { numbersFold, table } from "../controls.mjs";
import { button, div, h } from "../dom.mjs";
import { paragraphs } from "../kit.mjs";
import { uniform } from "../random.mjs";
import { makeScene } from "../scene/scene.mjs";
import { drawEdge } from "../walks.mjs";

const ROUNDS_BY_HAND = 5;
// Games by hand use run numbers far from those in the pictures, so that no game repeats one of those runs.
const FIRST_GAME = 1_000_000;
export const RUNGS = ["no", "maybe", "yes"];

/** The scene of the smallest model: it knows a stance and a door, so a no folds its arms and a maybe opens them. */
export const sceneOf = (name, before = "no") => ({
  stance: name === "shut" ? before : name, resistance: name === "no" ? 2 : 0,
  door: name === "maybe" ? "ajar" : "closed", ending: name === "yes" || name === "shut" ? name : "",
});

/** One game: where it stands, and what an action does to it. */
function newGame(model, seed, number) {
  const game = { state: model.states.indexOf("no"), round: 0 };
  game.name = () => model.states[game.state];
  game.isOver = () => model.ending[game.state] >= 0 || game.round >= ROUNDS_BY_HAND;
  game.act = (action) => {
    const row = rowOf(model, game.state, model.actions.indexOf(action)), { first, after, chance } = model.table;
    const u = uniform(seed, FIRST_GAME + number, ++game.round);
    game.state = after[drawEdge(chance, first[row], first[row + 1], u)];
  };
  return game;
}

/** Count a finished game, and give the score of all games so far. */
function score(kit, state) {
  const hasEnded = state === "yes" || state === "shut";
  kit.games.played++;
  kit.games[hasEnded ? state : "open"]++;
  return (hasEnded ? "" : `${kit.t("play.over", { state: kit.name(state) })} `) + kit.t("play.score", kit.games);
}

export function playCard(kit) {
  const { t } = kit, model = kit.lesson.maybe, scene = makeScene(kit, RUNGS), caption = h("p", { class: "obp-small" }), log = h("tbody", {});
  kit.games ||= { played: 0, yes: 0, shut: 0, open: 0 };
  let game = newGame(model, kit.state.seed, kit.games.played);
  const actions = ["ask", "small_step"].map((action) => button(t(`play.${action}`), () => act(action), "obp-big"));
  const again = button(t("play.again"), begin);

  function refresh() {
    caption.textContent = t("play.caption", { round: game.round, rounds: ROUNDS_BY_HAND });
    for (const one of actions) one.setAttribute("aria-disabled", String(game.isOver()));
    again.hidden = !game.isOver();
  }
  function begin() {
    game = newGame(model, kit.state.seed, kit.games.played);
    log.replaceChildren();
    scene.show(sceneOf("no"));
    scene.say(t("said.start"));
    refresh();
    kit.say(t("play.begin"));
    actions[0].focus({ preventScroll: true });
  }
  function act(action) {
    if (game.isOver()) return again.focus();
    const from = game.name();
    game.act(action);
    const to = game.name(), cells = [action, to].map((name) => h("td", {}, kit.name(name)));
    log.append(h("tr", {}, h("th", { scope: "row" }, game.round), cells));
    scene.show(sceneOf(to, from));
    scene.say(t(`said.${action}.${from}.${to}`), t(`felt.${action}.${from}.${to}`));
    refresh();
    const said = t("play.round", { round: game.round, what: t(`play.${action}.${from}.${to}`) });
    return kit.say(game.isOver() ? `${said} ${score(kit, to)}` : said);
  }
  scene.show(sceneOf("no"));
  scene.say(t("said.start"));
  refresh();
  const rounds = table(t("play.table"), ["ui.round", "ui.action", "ui.after"].map((key) => t(key)), log);
  return [...paragraphs(kit, "play.one"), scene.node, div("row", actions, again), kit.status, scene.felt, caption, numbersFold(kit, rounds)];
}
