// Marks for states and endings. Each has its own shape as well as a colour, so that colour is never the only cue.

import { picture, s } from "./dom.mjs";

/** The marks of endings that the page knows by name; any other ending gets the next spare mark. */
const BY_NAME = new Map([
  ["shut", "shut"], ["lost", "shut"], ["closed", "shut"],
  ["left", "left"], ["let_go", "left"],
  ["moved_on", "moved_on"],
]);
const SPARE = ["spare1", "spare2", "spare3", "spare4"];

/** The mark of each ending of a model. The first ending is the one hoped for. No two endings share a mark. */
export function endingMarks(endings) {
  const spare = [...SPARE], taken = new Set();
  return endings.map((name, i) => {
    const own = i === 0 ? "yes" : BY_NAME.get(name);
    const mark = own === undefined || taken.has(own) ? spare.shift() ?? SPARE.at(-1) : own;
    taken.add(mark);
    return mark;
  });
}

/** The marks for a row of counts: those of the endings, then the mark of walks still open. */
export const countMarks = (model) => [...endingMarks(model.endings), "open"];

/** The mark of a state: that of its ending or, if it is open, of its rung. */
export function stateMark(model, state) {
  if (model.ending[state] >= 0) return endingMarks(model.endings)[model.ending[state]];
  return model.states[state] === "maybe" ? "maybe" : "no";
}

const polygon = (corners) => `M${corners.map(([x, y]) => `${x} ${y}`).join("L")}Z`;

/** The corners of the marks that are polygons, around (0, 0) and within a circle of radius 1. */
const CORNERS = new Map([
  ["maybe", [[0, -1], [1, 0], [0, 1], [-1, 0]]],
  ["open", [[0, -1], [1, 0], [0, 1], [-1, 0]]],
  ["left", [[0, -1], [1, 0.8], [-1, 0.8]]],
  ["moved_on", [[-0.9, -1], [0, -1], [1, 0], [0, 1], [-0.9, 1], [0.05, 0]]],
  ["spare1", [[0, 1], [1, -0.8], [-1, -0.8]]],
  ["spare2", [[-0.33, -1], [0.33, -1], [0.33, -0.33], [1, -0.33], [1, 0.33], [0.33, 0.33],
    [0.33, 1], [-0.33, 1], [-0.33, 0.33], [-1, 0.33], [-1, -0.33], [-0.33, -0.33]]],
  ["spare3", [[-0.5, -0.9], [0.5, -0.9], [1, 0], [0.5, 0.9], [-0.5, 0.9], [-1, 0]]],
  ["spare4", [[-1, -1], [1, -1], [0.2, 0], [1, 1], [-1, 1], [-0.2, 0]]],
]);

/** A mark around a point: circle for yes, diamond for maybe or open, square for no, crossed square for shut, and so on.
*/
export function markAt(mark, x, y, r, extra = "") {
  const cls = `obp-mark obp-${mark} ${extra}`, corners = CORNERS.get(mark);
  if (mark === "yes") return s("circle", { cx: x, cy: y, r, class: cls });
  if (corners) return s("path", { d: polygon(corners.map(([dx, dy]) => [x + r * dx, y + r * dy])), class: cls });
  const q = r * 0.86, box = s("rect", { x: x - q, y: y - q, width: 2 * q, height: 2 * q, rx: r * 0.15, class: cls });
  if (mark !== "shut") return box;
  const c = q * 0.55, cross = `M${x - c} ${y - c}L${x + c} ${y + c}M${x + c} ${y - c}L${x - c} ${y + c}`;
  return s("g", {}, box, s("path", { d: cross, class: "obp-cross" }));
}

/** An array of 100 marks, grouped by ending. */
export function iconArray(model, counts, label) {
  const marks = countMarks(model).flatMap((mark, i) => Array(counts[i]).fill(mark)).slice(0, 100);
  return picture(208, 208, label,
    marks.map((mark, k) => markAt(mark, 20 * (k % 10) + 14, 20 * Math.floor(k / 10) + 14, 7)));
}
