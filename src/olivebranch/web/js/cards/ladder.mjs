// Card 8: the ladder, week by week, from a start of the reader's choice. A game that was begun goes on when the reader
// comes back.

import { numbersFold, scroller, table } from "../controls.mjs";
import { button, div, enable, focusOn, h, small } from "../dom.mjs";
import { FIRST_GAME, keptGame, LONGEST_GAME, newGame, ownSeed, replayed } from "../games.mjs";
import { paragraphs } from "../kit.mjs";
import { storyTable, weekInWords, weekRow } from "../ladder/telling.mjs";
import { counting, endingWords, historyOf, isAhead, lookAt, placeOf, STAIRS, WAYS, wordsFor } from "../ladder/weeks.mjs";
import { planFigure } from "../results.mjs";
import { beside, makeScene } from "../scene/scene.mjs";

const FIRST_LADDER = 2 * FIRST_GAME;
const YEAR = 52;

/** A start: its name, its state, and the chances of the table, some of them changed. */
function startOf({ model, starts }, name) {
  const { state, changes } = starts[name], chances = [...model.table.chance];
  for (const [edge, p] of Object.entries(changes)) chances[edge] = p;
  return { name, state, chances };
}

/** The end: your story beside theirs, and what became of a hundred others. */
function ending(kit, model, begun, { game, places }) {
  const { t } = kit, others = replayed(model, begun.state, game.actions, YEAR, begun.chances);
  const story = scroller(t("ladder.story"), storyTable(kit, begun.name, game, places));
  const figure = planFigure(kit, model, t("ladder.others"), others, YEAR, { across: 25 });
  return [h("h3", {}, t("ladder.story")), story, figure, small(`${t("ladder.legend")} ${t("ui.unwelcome")}`)];
}

/**
 * One game on the scene: `begin` at a start, then `act` week by week; `draw` is called after each, and `kept` has what was
 * done. */
function playOn(kit, model, kept, draw) {
  const scene = makeScene(kit, STAIRS), play = { scene, game: null, begun: null, places: [] };
  const now = () => play.places.at(-1);
  play.isOver = () => !play.game || now().ending !== "" || play.game.actions.length >= LONGEST_GAME;
  play.clear = () => {
    Object.assign(play, { game: null, places: [] });
    scene.show({ stance: "neutral", resistance: 1 });
    scene.say("");
  };
  play.begin = (name, seed = ownSeed(kit.state)) => {
    Object.assign(kept, { start: name, seed });
    play.begun = startOf(kit.data.game, name);
    play.game = newGame(model, play.begun.state, seed, FIRST_LADDER + kept.run, play.begun.chances);
    kept.actions = play.game.actions;
    play.places = [placeOf(model, play.game.state)];
    scene.show(lookAt(now()));
    scene.say(kit.t(`ladder.said.${name}`));
    kit.say(kit.t(`ladder.about.${name}`));
    draw();
  };
  play.act = (action) => {
    if (play.isOver()) return;
    const from = now();
    play.game.act(action);
    play.places.push(placeOf(model, play.game.state));
    const history = historyOf(play.game.actions, play.places);
    const words = now().ending ? endingWords(history, action) : wordsFor(action, from, now());
    scene.show(lookAt(now(), from.stance, isAhead(action, from.stance) && !words.startsWith("up")));
    scene.say(kit.t(`ladder.says.${words}`), kit.t(`ladder.feels.${words}`, history));
    const told = weekInWords(kit, play.game, play.places), isOpen = play.isOver() && !now().ending;
    kit.say(isOpen ? `${told} ${kit.t("ladder.end.open")}` : told);
    draw();
  };
  return play;
}

export function ladderCard(kit) {
  const { t } = kit, model = counting(kit.data.game.model), log = h("tbody", {}), after = h("div", {});
  const names = Object.keys(kit.data.game.starts), kept = keptGame(kit, "ladder", ["", ...names], WAYS);
  const play = playOn(kit, model, kept, draw), { scene } = play, { start, seed, actions } = kept;
  const begin = (name) => () => { play.begin(name); kit.changed(); focusOn(ways[0]); };
  const starts = names.map((name) => button(t(`ladder.from.${name}`), begin(name), "obp-big"));
  const ways = WAYS.map((way) => button(kit.capitalised(way), () => { play.act(way); kit.changed(); }, "obp-big"));
  const first = div("start", h("p", { class: "obp-key" }, t("ladder.choose")), div("row", starts)), choices = div("ways", ways), again = button(t("ladder.again"), () => {
    Object.assign(kept, { run: kept.run + 1, start: "", actions: [] });
    clear();
    kit.changed();
    focusOn(starts[0]);
  });

  function draw() {
    const { game, places } = play, isOver = play.isOver();
    first.hidden = game !== null;
    choices.hidden = game === null;
    again.hidden = !game || !isOver;
    enable(!isOver, ...ways);
    if (game?.actions.length > log.childElementCount) log.append(weekRow(kit, game, places));
    if (!again.hidden && !after.childElementCount) after.replaceChildren(...ending(kit, model, play.begun, play));
  }
  function clear() {
    play.clear();
    after.replaceChildren();
    log.replaceChildren();
    kit.say("");
    draw();
  }
  clear();
  if (start) play.begin(start, seed);
  for (const action of actions) play.act(action);
  const weeks = numbersFold(kit, table(t("ladder.table"), [t("ladder.week"), t("ui.action"), t("ui.after")], log));
  const game = beside(scene, first, choices, kit.status, div("row", again), scene.felt);
  return [...paragraphs(kit, "ladder.one"), game, after, weeks];
}
