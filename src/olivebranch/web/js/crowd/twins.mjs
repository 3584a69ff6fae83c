// One run under both plans: the same luck, two stories. A run is picked by its number, from 1, or under the pointer.

import { dial } from "../controls.mjs";
import { h } from "../dom.mjs";
import { fateInWords } from "../results.mjs";
import { PEOPLE } from "./places.mjs";

const FIRST = 11; // person 12

/** How a run ends under a plan, in words. */
function fate(kit, model, states, run) {
  const state = states.at(-1)[run];
  return fateInWords(kit, model, state, states.findIndex((row) => row[run] === state));
}

/**
 * Ring the same run on every stage, and tell both stories below. The pointer rings a run in passing; a press, or the
 * number field, picks it. `begin` picks the first, once the walk is over.
 */
export function makeTwins(kit, model, crowds) {
  const told = h("p", { class: "obp-told", role: "status" });
  let picked = null;
  const tell = (run) => {
    for (const { stage } of crowds) stage.ring(run);
    const stories = run === null ? [] : crowds.map(({ title, states }) => `${title}: ${fate(kit, model, states, run)}.`);
    told.textContent = run === null ? "" : kit.t("reveal.twin", { run: run + 1, stories: stories.join(" ") });
  };
  const pick = (run) => {
    picked = run;
    tell(run);
  };
  const control = dial(kit, { label: kit.t("reveal.follow"), value: FIRST + 1, min: 1, max: PEOPLE, act: (n) => pick(Math.round(n) - 1) });
  for (const { stage } of crowds) {
    stage.drawn.addEventListener("pointermove", (event) => tell(stage.runAt(event) ?? picked));
    stage.drawn.addEventListener("pointerleave", () => tell(picked));
    stage.drawn.addEventListener("click", (event) => {
      const run = stage.runAt(event);
      if (run !== null) control.set(run + 1);
      pick(run);
    });
  }
  return { node: h("div", {}, control, told), begin: () => pick(picked ?? FIRST) };
}
