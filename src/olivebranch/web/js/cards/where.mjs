// Card 11: where are you now? What is true is ticked; the phase, the plan and the outlook follow. Nothing is kept.

import { choice, numbersFold, table } from "../controls.mjs";
import { captioned, h, oneDigitPercent, picture, small, wholePercent } from "../dom.mjs";
import { paragraphs } from "../kit.mjs";
import { countMarks, markAt } from "../marks.mjs";
import { countsInWords, marksInWords } from "../results.mjs";
import { makeScene } from "../scene/scene.mjs";
import { wholeNumbers } from "../walks.mjs";

const HERE = ["enemy", "neutral", "friend", "maybe"];
const TICKS = ["wronged", "raw", "back", "noes", "asked", "fear"];
const ENDS = { name: "", endings: ["yes", "shut", "moved_on"] };

/** The place of what is ticked in the numbers that Python solved: [phase, action, numbers of each plan]. */
function outlookAt({ places }, { stance, wronged, raw, back }) {
  return places[8 * HERE.indexOf(stance) + 4 * wronged + 2 * raw + back];
}

/** One hundred people in four rows. */
function crowdRow(counts, label) {
  const marks = countMarks(ENDS).flatMap((mark, i) => Array(counts[i]).fill(mark));
  return picture(400, 66, label, marks.map((mark, k) => markAt(mark, 8 + 16 * (k % 25), 9 + 16 * Math.floor(k / 25), 5.6)));
}

/** A plan from here: what becomes of a hundred people, and what it costs the other person. */
function planFrom(kit, plan, [yes, shut, moved, open, unwelcome, strain]) {
  const { t } = kit, counts = wholeNumbers([yes, shut, moved, open]), said = countsInWords(kit, ENDS, counts);
  const title = t(`where.plan.${plan}`), harm = t("where.harm", { unwelcome: unwelcome.toFixed(1), strain: strain.toFixed(1) });
  return h("figure", {}, captioned(title, said), crowdRow(counts, `${title}: ${said}.`), small(harm));
}

/** The outlook under each plan, with the numbers below. */
function outlooks(kit, numbers) {
  const { t } = kit, { plans } = kit.data.outlooks, names = [...ENDS.endings, "open"].map((name) => kit.name(name));
  const rows = plans.map((plan, i) => [t(`where.plan.${plan}`), ...numbers[i].map((n, k) => (k < 4 ? oneDigitPercent(n) : n.toFixed(2)))]);
  const data = table(t("where.table"), [t("ui.plan"), ...names, t("where.unwelcome"), t("where.strain")], rows);
  return [...plans.map((plan, i) => planFrom(kit, plan, numbers[i])), small(`${t("where.note")} ${marksInWords(kit, ENDS)}`), numbersFold(kit, data)];
}

/** Boxes to tick, each with its name. */
function ticks(kit, label, ticked, act) {
  const box = (name) => {
    const input = h("input", { type: "checkbox", id: kit.id("tick"), onchange: () => { ticked[name] = Number(input.checked); act(); } });
    return h("label", {}, input, h("span", {}, kit.t(`where.tick.${name}`)));
  };
  return h("fieldset", { class: "obp-choice" }, h("legend", {}, label), TICKS.map(box));
}

/** What the plan says: stop, or the phase and the next thing to do. */
function planInWords(kit, ticked) {
  const { t } = kit, { outlooks: data } = kit.data;
  if (ticked.asked) return t("where.stop.asked");
  if (ticked.noes) return t("where.stop.noes", { n: wholePercent(data.noes.yes) });
  const [phase, action] = outlookAt(data, ticked);
  return t("where.plan", { phase: t(`where.phase.${phase}`), what: t(`where.do.${action}`) });
}

/** Where there is fear, the page ends here, with the care note's help. */
const helpFor = (kit) =>
  h("div", { class: "obp-help", role: "alert" }, h("p", { class: "obp-key" }, kit.t("where.help")), h("p", {}, kit.data.care));

export function whereCard(kit) {
  const { t } = kit, ticked = { stance: "neutral", ...Object.fromEntries(TICKS.map((name) => [name, 0])) };
  const scene = makeScene(kit, [...HERE, "yes"]), result = h("div", {}), help = helpFor(kit);
  const rungs = HERE.map((name) => [name, t(`where.stance.${name}`)]);
  const stances = choice(kit, t("where.stances"), rungs, ticked.stance, (chosen) => { ticked.stance = chosen; refresh(); });
  const boxes = ticks(kit, t("where.ticks"), ticked, refresh);
  kit.wait = () => (ticked.fear ? t("where.help") : "");
  function refresh() {
    const isOver = ticked.asked || ticked.noes, rung = HERE.indexOf(ticked.stance);
    for (const part of [scene.node, result, stances]) part.hidden = Boolean(ticked.fear);
    help.hidden = !ticked.fear;
    kit.ready(!ticked.fear);
    kit.say(ticked.fear ? "" : planInWords(kit, ticked));
    scene.show({
      stance: ticked.stance, resistance: ticked.back ? 3 : [2, 1, 0, 0][rung], grievance: Boolean(ticked.wronged),
      composure: ticked.raw ? 0 : 1, door: ["closed", "closed", "ajar", "open"][rung], ending: isOver ? "left" : "",
    });
    const [, , ...numbers] = outlookAt(kit.data.outlooks, ticked);
    result.replaceChildren(...(isOver ? [h("p", {}, t("where.after"))] : outlooks(kit, numbers)));
  }
  refresh();
  return [...paragraphs(kit, "where.one"), scene.node, stances, boxes, kit.status, help, result];
}
