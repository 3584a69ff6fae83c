// The smallest model, as arrows and as a matrix; a move and its number light up together.

import { arrow } from "./arrows.mjs";
import { findEdge } from "./chains.mjs";
import { scroller, table } from "./controls.mjs";
import { fold, h, percent, picture, svgText, twoDigits } from "./dom.mjs";
import { markAt } from "./marks.mjs";

/** Every move of the smallest model, with the `bend` of its arrow, and how far `along` the arrow its number is. */
const MOVES = [
  { from: "no", action: "ask", to: "yes", bend: 0, along: 0.78 },
  { from: "no", action: "ask", to: "no", bend: null },
  { from: "no", action: "ask", to: "shut", bend: 26 },
  { from: "no", action: "small_step", to: "maybe", bend: -10 },
  { from: "no", action: "small_step", to: "no", bend: null },
  { from: "no", action: "small_step", to: "shut", bend: -26 },
  { from: "maybe", action: "ask", to: "yes", bend: -10 },
  { from: "maybe", action: "ask", to: "no", bend: -26, along: 0.42 },
  { from: "maybe", action: "ask", to: "shut", bend: 12 },
];
/** The position of each state's mark and of its label. */
const NODES = new Map([
  ["no", { x: 56, y: 140, r: 30, label: [56, 104] }],
  ["maybe", { x: 200, y: 62, r: 30, label: [200, 26] }],
  ["yes", { x: 344, y: 140, r: 30, label: [344, 104] }],
  ["shut", { x: 216, y: 262, r: 30, label: [276, 268] }],
]);
const actionClass = (action) => (action === "ask" ? "obp-ask" : "obp-step");
const chanceOf = (model, { from, action, to }) => model.table.chance[findEdge(model, from, action, to)];

/** The whole model, with arrows as wide as their chances; `act` is called with the number of the move that was touched.
*/
export function modelGraph(kit, model, act) {
  const arrows = MOVES.map((move, i) => (move.bend === null ? null : moveArrow(model, move, i, act)));
  const nodes = [...NODES].map(([name, { x, y, label }]) =>
    [markAt(name, x, y, 26), svgText(...label, kit.capitalised(name))]);
  const stays = MOVES.filter((move) => move.bend === null).map((move, k) => {
    const text = kit.t("why.stay", { action: kit.name(move.action), p: percent(chanceOf(model, move)) });
    return svgText(4, 274 + 22 * k, text, `obp-from obp-chance ${actionClass(move.action)}`);
  });
  return picture(400, 304, kit.t("why.picture"), arrows, nodes, stays);
}

function moveArrow(model, move, i, act) {
  const { from, action, to, bend, along } = move, a = NODES.get(from), b = NODES.get(to), p = chanceOf(model, move);
  const on = act ? { onpointerenter: () => act(i), onclick: () => act(i) } : {};
  const drawn = arrow(a, b, bend, 1.5 + 14 * p, actionClass(action), { "data-move": i, ...on });
  const [x, y] = numberPlace(a, b, bend, along);
  drawn.append(svgText(x, y + 5, percent(p), "obp-halo obp-chance"));
  return drawn;
}

/** The position of an arrow's number: part of the way along, a little outside its curve. */
function numberPlace(a, b, bend, along = 0.5) {
  const dx = b.x - a.x, dy = b.y - a.y, d = Math.hypot(dx, dy), away = bend / 2 + (bend < 0 ? -17 : 15);
  return [twoDigits(a.x + dx * along - (dy / d) * away), twoDigits(a.y + dy * along + (dx / d) * away)];
}

/** The same model as a matrix of buttons; `cells` receives the button of each move. */
function modelMatrix(kit, model, cells, light) {
  const targets = ["shut", "no", "maybe", "yes"], { t, name } = kit;
  const cell = (from, action, to) => {
    const i = MOVES.findIndex((move) => move.from === from && move.action === action && move.to === to);
    if (i < 0) return "0";
    const n = percent(chanceOf(model, MOVES[i])), act = () => light(i);
    const label = t("why.cell", { from: name(from), action: name(action), to: name(to), n });
    const on = { onclick: act, onfocus: act, onpointerenter: act, "aria-pressed": "false", "aria-label": label };
    cells[i] = h("button", { type: "button", class: "obp-cell", ...on }, n);
    return cells[i];
  };
  const rows = [["no", "ask"], ["no", "small_step"], ["maybe", "ask"]].map(([from, action]) =>
    [t("why.row", { from: name(from), action: name(action) }), ...targets.map((to) => cell(from, action, to))]);
  return table(t("why.table"), ["", ...targets.map(kit.capitalised)], rows, "obp-matrix");
}

/** The arrows and the matrix, folded: a move that is touched lights up in both and is put into words. */
export function modelFold(kit) {
  const { t, name } = kit, model = kit.lesson.maybe, cells = [];
  // Not announced: whoever comes to a cell by keyboard hears the same as its name.
  const said = h("p", { class: "obp-told" });
  const light = (i) => {
    const { from, action, to } = MOVES[i], n = percent(chanceOf(model, MOVES[i]));
    for (const one of graph.querySelectorAll("[data-move]")) {
      one.classList.toggle("obp-hot", Number(one.dataset.move) === i);
      one.classList.toggle("obp-dim", Number(one.dataset.move) !== i);
    }
    cells.forEach((cell, k) => cell.setAttribute("aria-pressed", k === i));
    const where = { from: name(from), to: t(`why.to.${from === to ? "stay" : to}`) };
    said.textContent = t("why.move", { ...where, action: t(`why.${action}`), n });
  };
  const graph = modelGraph(kit, model, light), matrix = modelMatrix(kit, model, cells, light);
  const figure = h("figure", {}, graph, h("figcaption", {}, t("why.legend"), " ", t("why.touch")));
  return fold(t("why.every"), figure, said, scroller(t("why.table"), matrix));
}
