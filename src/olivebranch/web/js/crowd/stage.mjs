// The stage: one plan's hundred people, with its words and its numbers.

import { picture, s, svgText, twoDigits } from "../dom.mjs";
import { countMarks, markAt } from "../marks.mjs";
import { countsInWords, endingNames } from "../results.mjs";
import { makePeople } from "./people.mjs";
import { HEIGHT, headcount, outlineOf, PARTS, placesOf, TOP, WIDTH } from "./places.mjs";

const FULL = PARTS.array.r;

/** The same place twice is the same object, so that "who moves" is a comparison of two pointers. */
function shared(rounds) {
  const same = (a, b) => a.x === b.x && a.y === b.y && a.mark === b.mark;
  for (let k = 1; k < rounds.length; k++) {
    rounds[k].forEach((at, run) => { if (same(at, rounds[k - 1][run])) rounds[k][run] = rounds[k - 1][run]; });
  }
  return rounds;
}

/** Words above each part of the picture, with how many stand there; after the last round the table says it instead. */
function makeHeads(kit) {
  const { no, maybe, array } = PARTS, end = array.x + 10 * array.pitch;
  const at = [["no", no.x, "from"], ["maybe", maybe.x, "from"], ["yes", array.x, "from"], ["shut", end, "upto"]];
  const words = at.map(([, x, side]) => svgText(x, 20, "", `obp-${side}`));
  const tell = (count) => at.forEach(([name], i) => { words[i].textContent = `${kit.name(name)} ${count.get(name)}`; });
  return { drawn: s("g", { class: "obp-heads" }, words), tell };
}

const ground = ({ x, pitch }) => s("rect", { x, y: TOP, width: 10 * pitch, height: 200, rx: 6, class: "obp-ground" });

/** The numbers of the end, exact beside this run's: they stand where the road has become empty. */
function makeNumbers(kit, model, { exact, runs }) {
  const names = endingNames(model), marks = countMarks(model), shown = names.filter((_, i) => exact[i] || runs[i]);
  const line = (name, k) => {
    const i = names.indexOf(name), y = 104 + 38 * k;
    return [markAt(marks[i], 9, y - 6, FULL), svgText(21, y, kit.name(name), "obp-from"),
      svgText(120, y, exact[i], "obp-upto obp-large"), svgText(212, y, runs[i], "obp-upto")];
  };
  const heads = [svgText(120, 66, kit.t("reveal.model"), "obp-upto"), svgText(212, 66, kit.t("reveal.run"), "obp-upto")];
  return s("g", { class: "obp-end" }, heads, shown.map(line));
}

/**
 * One plan's picture. plan: { title, states, bet: a number or null, and for each ending, and "open": exact and runs, of 100 }
 * `show(round, t)` draws the way to a round; `ring(run)` marks a run; `runAt(event)` is the run under a pointer.
 */
export function makeStage(kit, model, plan) {
  const { title, states, bet } = plan, rounds = shared(placesOf(model, states)), last = rounds.length - 1;
  const people = makePeople(model), heads = makeHeads(kit), numbers = makeNumbers(kit, model, plan);
  const halo = s("circle", { r: 11, class: "obp-ring" }), grounds = Object.values(PARTS).map(ground);
  const outline = bet === null ? null : s("path", { d: outlineOf(bet), class: "obp-bet" });
  const drawn = picture(WIDTH, HEIGHT, title, grounds, heads.drawn, numbers, outline, people.nodes, halo);
  let at = rounds[0], ringed = null;
  const ringAround = () => {
    halo.toggleAttribute("hidden", ringed === null);
    if (ringed === null) return;
    const { x, y } = people.placeOf(ringed);
    halo.setAttribute("cx", twoDigits(x));
    halo.setAttribute("cy", twoDigits(y));
  };
  function show(round, t) {
    if (t < 1) people.move(rounds[Math.max(0, round - 1)], rounds[round], t);
    else {
      at = rounds[round];
      people.stand(at);
      const count = headcount(model, states, round);
      heads.tell(count);
      drawn.classList.toggle("obp-over", round === last);
      const counts = round < last ? headsInWords(kit, count) : endInWords(kit, model, plan, count);
      drawn.setAttribute("aria-label", kit.t("reveal.picture", { title, round, counts }));
    }
    ringAround();
  }
  const runAt = (event) => {
    const box = drawn.getBoundingClientRect(), scale = WIDTH / box.width;
    const x = (event.clientX - box.left) * scale, y = (event.clientY - box.top) * scale;
    const far = at.map((place) => Math.hypot(place.x - x, place.y - y)), near = far.indexOf(Math.min(...far));
    return far[near] < 12 ? near : null;
  };
  const ring = (run) => {
    ringed = run;
    ringAround();
  };
  show(0, 1);
  return { drawn, show, ring, runAt, title };
}

/** "exact 24 yes, 76 shut; this run 22 yes, 78 shut": the harm below the picture is exact. */
function endInWords(kit, model, { exact }, count) {
  return `${kit.t("reveal.model")} ${countsInWords(kit, model, exact)}; ${kit.t("reveal.run")} ${headsInWords(kit, count)}`;
}

/** "49 no, 5 maybe, 12 yes, 34 shut", without those that are none. */
export function headsInWords(kit, count) {
  return [...count].filter(([, n]) => n).map(([name, n]) => `${n} ${kit.name(name)}`).join(", ");
}
