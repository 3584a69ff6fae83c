// Card 10: three choices before any contact: rest, get yourself back, and whether it is worth it.

import { numbersFold, table } from "../controls.mjs";
import { button, div, enable, focusOn, h, oneDigitPercent, wholePercent } from "../dom.mjs";
import { paragraphs } from "../kit.mjs";
import { outOf100 } from "../results.mjs";
import { beside, makeScene } from "../scene/scene.mjs";

/** The choices in order; each answer is [name, what it changes in the scene]. */
const CHOICES_BEFORE = [
  ["first", [["now", { resistance: 3 }], ["rest", { resistance: 1, composure: 1 }]]],
  ["second", [["raw", { resistance: 2, composure: 0 }], ["whole", { resistance: 1, composure: 2 }]]],
  ["third", [["together", { door: "ajar" }], ["go", { ending: "left" }]]],
];
const ENDED = ["yes", "shut", "moved_on", "left", "open"];

/** The numbers in the sentences, for each plan: of 100, how many let go, and days of feeling crowded. */
const pauseFacts = (kit) => Object.fromEntries(Object.entries(kit.data.pause).flatMap(([plan, [yes, shut, moved_on, left, , strain]]) => [
  [plan, outOf100(kit, { yes, shut, moved_on })], [`${plan}_left`, wholePercent(left)], [`${plan}_days`, (7 * strain).toFixed(1)],
]));

export function pauseCard(kit) {
  const { t } = kit, facts = pauseFacts(kit), scene = makeScene(kit, ["no", "maybe", "yes"]);
  const question = h("p", { class: "obp-key", tabindex: -1 }), stage = div("row"), onward = div("row");
  let look = {};
  function ask(k) {
    const [name, answers] = CHOICES_BEFORE[k];
    question.textContent = t(`pause.${name}.ask`);
    const buttons = answers.map(([answer, change]) => button(t(`pause.${name}.${answer}`), () => choose(k, answer, change, buttons), "obp-big"));
    stage.replaceChildren(...buttons);
    onward.replaceChildren();
    kit.say("");
  }
  function choose(k, answer, change, buttons) {
    if (buttons[0].getAttribute("aria-disabled") === "true") return;
    enable(false, ...buttons);
    const [name] = CHOICES_BEFORE[k], isLast = k === CHOICES_BEFORE.length - 1;
    look = { ...look, ...change };
    scene.show(look);
    scene.say(t(`pause.says.${answer}`), t(`pause.feels.${answer}`));
    kit.say(t(`pause.${name}.told.${answer}`, facts));
    const more = isLast ? button(t("pause.again"), () => { begin(); read(); }) : button(t("pause.more"), () => { ask(k + 1); read(); });
    onward.replaceChildren(more);
    kit.reveal(onward);
  }
  function begin() {
    look = { stance: "no", resistance: 2, composure: 0 };
    scene.show(look);
    scene.say(t("said.start"));
    ask(0);
  }
  /** The focus is on the question, so that it is read aloud, and a key pressed twice chooses nothing. */
  const read = () => focusOn(question);
  begin();
  const rows = Object.entries(kit.data.pause).map(([plan, numbers]) => [t(`pause.row.${plan}`), ...ENDED.map((_, k) => oneDigitPercent(numbers[k]))]);
  const numbers = numbersFold(kit, table(t("pause.table"), [t("ui.plan"), ...ENDED.map(kit.name)], rows));
  return [...paragraphs(kit, "pause.one"), beside(scene, question, stage, kit.status, onward, scene.felt), numbers];
}
