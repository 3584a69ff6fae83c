// Where each of a hundred people stands, round by round. It is a function of their states alone, so a moving picture
// and a still one cannot disagree.
//
// While the story is open, everyone has a place of their own at no and another at maybe, in the same row: to come to a
// maybe is to walk to the right. An ended walk takes a cell of the array: yes from the front, any other ending from the
// back. After the last round those who are still open line up in the cells between.

import { chainOf } from "../chains.mjs";
import { endingMarks, stateMark } from "../marks.mjs";
import { walk } from "../walks.mjs";

export const PEOPLE = 100;
export const WIDTH = 440;
export const HEIGHT = 232;
/** The three parts of the picture: where each begins, how far its columns stand apart, and the size of its marks. */
export const PARTS = {
  no: { x: 2, pitch: 10.4, r: 4.5 },
  maybe: { x: 118, pitch: 10.4, r: 5.2 },
  array: { x: 236, pitch: 20, r: 7 },
};
export const TOP = 28;
const ROW = 20;

/** The state of each run in each round: states[round][run], the same as `chain.paths(range(100), seed)` in Python. */
export function crowdOf(model, strategy, seed, rounds) {
  const chain = chainOf(model, strategy);
  const paths = Array.from({ length: PEOPLE }, (_, run) => walk(chain, seed, run, rounds));
  return Array.from({ length: rounds + 1 }, (_, round) => paths.map((path) => chain.pairs[path[round]]));
}

/** The middle of a cell, from 0 to 99, in a part of the picture. */
function cellIn(part, cell) {
  const { x, pitch, r } = PARTS[part];
  return { x: x + pitch * ((cell % 10) + 0.5), y: TOP + ROW * (Math.floor(cell / 10) + 0.5), r };
}

/** The cell of the array for each run whose story has ended by a round, in the order in which they ended. */
function cellsTaken(model, states) {
  const cell = new Map();
  let front = 0, back = PEOPLE - 1;
  for (const row of states) {
    row.forEach((state, run) => {
      if (model.ending[state] >= 0 && !cell.has(run)) cell.set(run, model.ending[state] === 0 ? front++ : back--);
    });
  }
  return { cell, front };
}

/** places[round][run] = { x, y, r, mark }; in the last round those still open stand in the array as well. */
export function placesOf(model, states) {
  const { cell, front } = cellsTaken(model, states), marks = endingMarks(model.endings), last = states.length - 1;
  let between = front;
  return states.map((row, round) => row.map((state, run) => {
    const ending = model.ending[state];
    if (ending >= 0) return { ...cellIn("array", cell.get(run)), mark: marks[ending] };
    if (round === last) return { ...cellIn("array", between++), mark: "open" };
    const mark = stateMark(model, state);
    return { ...cellIn(mark, run), mark };
  }));
}

/** A line around the first n cells of the array: a bet. */
export function outlineOf(n) {
  const { x: left, pitch } = PARTS.array, right = left + 10 * pitch, rest = n % 10;
  const y = TOP + ROW * Math.floor(n / 10), x = left + pitch * rest, end = `L${left} ${TOP}Z`;
  if (n <= 0) return `M${left} ${TOP}L${left} ${TOP + ROW}`;
  if (!rest) return `M${left} ${TOP}L${right} ${TOP}L${right} ${y}L${left} ${y}${end}`;
  const shoulder = n > 10 ? `L${right} ${TOP}L${right} ${y}` : `L${x} ${TOP}`;
  return `M${left} ${TOP}${shoulder}L${x} ${y}L${x} ${y + ROW}L${left} ${y + ROW}${end}`;
}

/** How many stand at no, at maybe and in each ending; once it `isOver`, whoever has no ending is "open". */
export function headcount(model, states, round, isOver = round === states.length - 1) {
  const count = new Map(["no", "maybe", ...model.endings, "open"].map((name) => [name, 0]));
  for (const state of states[round]) {
    const ending = model.ending[state];
    const open = isOver ? "open" : stateMark(model, state);
    const name = ending >= 0 ? model.endings[ending] : open;
    count.set(name, count.get(name) + 1);
  }
  return count;
}
