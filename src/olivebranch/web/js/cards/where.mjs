// Card 11: where are you now? Three questions; the phase, the plan and the outlook follow. Nothing is kept.
// The first question is whether to go on at all: what ends the plan is asked before anything else.

import { numbersFold, table } from "../controls.mjs";
import { button, focusOn, h, oneDigitPercent, small } from "../dom.mjs";
import { paragraphs } from "../kit.mjs";
import { countFigure } from "../results.mjs";
import { beside, makeScene } from "../scene/scene.mjs";
import { wholeNumbers } from "../walks.mjs";

const HERE = ["enemy", "neutral", "friend", "maybe"];
const STOPS = ["fear", "asked", "noes"];
const TICKS = ["wronged", "raw", "back"];
const ENDS = { name: "", endings: ["yes", "shut", "moved_on"] };

/** The place of what is ticked in the numbers that Python solved: [phase, action, numbers of each plan]. */
function outlookAt({ places }, { stance, wronged, raw, back }) {
  return places[8 * HERE.indexOf(stance) + 4 * wronged + 2 * raw + back];
}

/** A plan from here: what becomes of a hundred people, and what it costs the other person. */
function planFrom(kit, plan, [yes, shut, moved, open, unwelcome, strain]) {
  const { t } = kit, counts = wholeNumbers([yes, shut, moved, open]);
  const harm = t("where.harm", { unwelcome: unwelcome.toFixed(1), strain: strain.toFixed(1) });
  return countFigure(kit, ENDS, t(`where.plan.${plan}`), counts, 25, small(harm));
}

/** The outlook under each plan, with the numbers below. */
function outlooks(kit, numbers) {
  const { t } = kit, { plans } = kit.data.outlooks, names = [...ENDS.endings, "open"].map((name) => kit.name(name));
  const rows = plans.map((plan, i) => [t(`where.plan.${plan}`), ...numbers[i].map((n, k) => (k < 4 ? oneDigitPercent(n) : n.toFixed(2)))]);
  const data = table(t("where.table"), [t("ui.plan"), ...names, t("where.unwelcome"), t("where.strain")], rows);
  return [...plans.map((plan, i) => planFrom(kit, plan, numbers[i])), small(t("where.note")), numbersFold(kit, data)];
}

/** What the plan says: stop, or the phase and the next thing to do. */
function planInWords(kit, said) {
  const { t } = kit, { outlooks: data } = kit.data;
  if (said.stop) return t(`where.stop.${said.stop}`);
  const [phase, action] = outlookAt(data, said);
  return t("where.plan", { phase: t(`where.phase.${phase}`), what: t(`where.do.${action}`) });
}

/** How it looks, as far as it has been answered. */
function lookSaid({ stance, wronged, raw, back, stop }) {
  const rung = HERE.indexOf(stance);
  return {
    stance, resistance: back ? 3 : [2, 1, 0, 0][rung], grievance: Boolean(wronged), composure: raw ? 0 : 1,
    door: ["closed", "closed", "ajar", "open"][rung], ending: stop ? "left" : "",
  };
}

/** A question, with its answers one below the other. */
const question = (kit, key, ...answers) =>
  h("fieldset", { class: "obp-choice obp-answers" }, h("legend", {}, kit.t(key)), answers);

/** Boxes to tick, each with its name. */
const ticks = (kit, said, act) => TICKS.map((name) => {
  const input = h("input", { type: "checkbox", id: kit.id("tick"), onchange: () => { said[name] = Number(input.checked); act(); } });
  return h("label", {}, input, h("span", {}, kit.t(`where.tick.${name}`)));
});

/** What was answered, and a way to begin again. */
function answered(kit, said, begin) {
  const { t } = kit, ticked = TICKS.filter((name) => said[name]).map((name) => t(`where.tick.${name}`));
  const words = said.stop ? [t(`where.tick.${said.stop}`)] : [`${t(`where.stance.${said.stance}`)}.`, ...ticked];
  return h("div", {}, small(t("where.yours", { said: words.join(" ") })), button(t("where.again"), begin, "obp-plain"));
}

/** Where there is fear, the page ends here, with the care note's help. */
const helpFor = (kit) =>
  h("div", { class: "obp-help", role: "alert" }, h("p", { class: "obp-key" }, kit.t("where.help")), h("p", {}, kit.data.care));

export function whereCard(kit) {
  const { t } = kit, scene = makeScene(kit, [...HERE, "yes"]), stage = h("div", {}), result = h("div", {});
  let said = {};
  /** The next question, with the focus on its first answer. */
  function ask(...parts) {
    stage.replaceChildren(question(kit, ...parts));
    focusOn(stage.querySelector("button, input"));
  }
  const stances = () => ask("where.stances", HERE.map((name) => button(t(`where.stance.${name}`), () => {
    said.stance = name;
    scene.show(lookSaid(said));
    others();
  })));
  const others = () => ask("where.ticks", ticks(kit, said, () => scene.show(lookSaid(said))), button(t("where.see"), tell, "obp-big"));
  function tell() {
    const isFear = said.stop === "fear", [, , ...numbers] = outlookAt(kit.data.outlooks, said);
    scene.node.hidden = isFear;
    scene.show(lookSaid(said));
    kit.ready(!isFear, said.stop ? 1 : 0); // a plan that says stop leads past the sandbox
    kit.say(isFear ? "" : planInWords(kit, said));
    stage.replaceChildren();
    const last = isFear ? helpFor(kit) : said.stop ? h("p", {}, t("where.after")) : "";
    result.replaceChildren(last, answered(kit, said, begin), ...(said.stop ? [] : outlooks(kit, numbers)));
    focusOn(result.querySelector("button"));
  }
  function begin() {
    said = { stop: "", stance: "neutral", wronged: 0, raw: 0, back: 0 };
    scene.node.hidden = false;
    scene.show(lookSaid(said));
    kit.ready(true);
    kit.say("");
    result.replaceChildren();
    const stops = STOPS.map((stop) => button(t(`where.tick.${stop}`), () => { said.stop = stop; tell(); }));
    ask("where.first", stops, button(t("where.none"), stances));
  }
  kit.wait = () => (said.stop === "fear" ? t("where.help") : "");
  begin();
  return [...paragraphs(kit, "where.one"), beside(scene, stage, kit.status), result];
}
