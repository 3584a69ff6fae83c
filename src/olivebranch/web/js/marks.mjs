// Marks for states and endings. Each has its own shape as well as a colour, so that colour is never the only cue.

import { picture, s, twoDigits } from "./dom.mjs";

/** The marks of endings that the page knows by name, as in the pictures; any other gets the next spare mark. */
const BY_NAME = new Map([
  ["shut", "shut"], ["lost", "shut"], ["lose", "shut"], ["over", "shut"], ["closed", "shut"],
  ["left", "left"], ["let_go", "left"],
  ["moved_on", "moved_on"], ["apart", "moved_on"], ["gone", "moved_on"],
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

/** The corners of a regular polygon around (0, 0), one of them at the top. */
const around = (corners, r) => Array.from({ length: corners }, (_, k) => {
  const angle = (2 * Math.PI * k) / corners;
  return [r * Math.sin(angle), -r * Math.cos(angle)].map(twoDigits);
});

/** The corners of the marks that are polygons, around (0, 0) and within a circle of radius 1. */
const CORNERS = new Map([
  ["open", around(6, 0.96)],
  ["left", [[0, -0.95], [1, 0.8], [-1, 0.8]]],
  ["moved_on", around(4, 1.05)],
  ["spare1", around(5, 1.05)],
  ["spare2", [[0, 0.95], [1, -0.8], [-1, -0.8]]],
  ["spare3", [[-0.33, -1], [0.33, -1], [0.33, -0.33], [1, -0.33], [1, 0.33], [0.33, 0.33],
    [0.33, 1], [-0.33, 1], [-0.33, 0.33], [-1, 0.33], [-1, -0.33], [-0.33, -0.33]]],
  ["spare4", [[-1, -1], [1, -1], [0.2, 0], [1, 1], [-1, 1], [-0.2, 0]]],
]);

const moves = (points) => points.map((point, i) => point.map((z, k) => twoDigits(z - (i ? points[i - 1][k] : 0))).join(" "));
const polygon = (r, corners) => `m${moves(corners.map((corner) => corner.map((z) => r * z))).join("l")}z`;

/** A square with rounded corners. */
function square(r) {
  const [half, round, side] = [0.86 * r, 0.15 * r, 1.42 * r].map(twoDigits), turn = (x, y) => `a${round} ${round} 0 0 1 ${x} ${y}`;
  return `m${twoDigits(round - half)} ${-half}h${side}${turn(round, round)}v${side}${turn(-round, round)}h${-side}`
    + `${turn(-round, -round)}v${-side}${turn(round, -round)}z`;
}

/** A hole in a diamond, from its top. By it a life that goes on differs from a yes, whose colour is near, also where both are small. */
function hole(r) {
  const [down, half] = [0.55 * r, 0.5 * r].map(twoDigits);
  return `m0 ${down}l${-half} ${half} ${half} ${half} ${half} ${-half}z`;
}

/** Two crossed strokes, on a mark that is shut. */
function cross(r) {
  const c = twoDigits(0.473 * r);
  return `m${-c} ${-c}l${2 * c} ${2 * c}m0 ${-2 * c}l${-2 * c} ${2 * c}`;
}

/**
 * The outline of a mark, in moves from its middle, so that many marks can be one path. On the way from no to yes: a square,
 * a half circle, a circle. Shut is a square, with a cross on it. */
export function shapeOf(mark, r) {
  const corners = CORNERS.get(mark);
  if (mark === "yes") return `m${-r} 0a${r} ${r} 0 0 1 ${2 * r} 0a${r} ${r} 0 0 1 ${-2 * r} 0z`;
  if (mark === "maybe") return `m${-r} ${r / 2}a${r} ${r} 0 0 1 ${2 * r} 0z`;
  if (mark === "cross") return cross(r);
  return corners ? polygon(r, corners) + (mark === "moved_on" ? hole(r) : "") : square(r);
}

/** A mark around a point. */
export function markAt(mark, x, y, r, extra = "") {
  const draw = (part, cls) => s("path", { d: `M${x} ${y}${shapeOf(part, r)}`, class: cls });
  const drawn = draw(mark, `obp-mark obp-${mark} ${extra}`);
  return mark === "shut" ? s("g", {}, drawn, draw("cross", "obp-cross")) : drawn;
}

/** A mark among words, which say the same. */
export const icon = (mark) => s("svg", { viewBox: "-9 -9 18 18", class: "obp-icon", "aria-hidden": "true" }, markAt(mark, 0, 0, 7));

/** An array of 100 marks, grouped by ending, in rows of ten or of as many as are asked for. */
export function iconArray(model, counts, label, across = 10) {
  const marks = countMarks(model).flatMap((mark, i) => Array(counts[i]).fill(mark)).slice(0, 100);
  return picture(20 * across + 8, 2000 / across + 8, label,
    marks.map((mark, k) => markAt(mark, 20 * (k % across) + 14, 20 * Math.floor(k / across) + 14, 7)));
}
