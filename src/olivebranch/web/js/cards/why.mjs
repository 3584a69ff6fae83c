// Card 5: why small steps lead, as parts that add up. Each mechanism can be switched off; Python solved every set of
// them exactly. First in the small model, then in the full one, which says otherwise.

import { numbersFold, table } from "../controls.mjs";
import { button, div, focusOn, h, oneDigitPercent, s, small, twoDigits } from "../dom.mjs";
import { modelFold } from "../graph.mjs";
import { beside, makeScene } from "../scene/scene.mjs";

/** All switches, in the order in which the card shows them; the small model lacks the last. */
const SWITCHES = ["leap", "door", "resentment"];
const WIDTH_OF_BAR = 400;

const signed = (n) => (n > 0 ? `+${n}` : n < 0 ? `−${-n}` : "0");

/** What was found with only some switches on; Python gives switch i the bit i of the set. */
const foundFor = (reason, off) =>
  reason.sets[reason.switches.reduce((set, name, i) => (off.has(name) ? set : set | (1 << i)), 0)];

/** The points of a part of the difference: of a switch, or of what is left with all of them off. */
const pointsOf = (reason, found, part) => found.points[part === "rest" ? reason.switches.length : reason.switches.indexOf(part)];

/** Each part as [from, to] on a common scale: it begins where the part before it ended. The last is the whole. */
function spans(reason, found) {
  const parts = [...SWITCHES.filter((name) => reason.switches.includes(name)), "rest"], at = new Map();
  let sum = 0;
  for (const part of parts) at.set(part, [sum, sum += pointsOf(reason, found, part)]);
  return at.set("whole", [0, sum]);
}

/** From points to a place in the bar, the same for all sets of switches of a model. */
function scaleOf(reason) {
  const ends = reason.sets.flatMap((found) => [...spans(reason, found).values()].flat());
  const low = Math.min(...ends), high = Math.max(...ends);
  return (points) => twoDigits(4 + ((WIDTH_OF_BAR - 8) * (points - low)) / (high - low));
}

/** A bar that can be set to another span; the line marks zero. */
function makeBar() {
  const rect = s("rect", { y: 3, height: 14, class: "obp-span" }), zero = s("path", { class: "obp-zero" });
  const node = s("svg", { viewBox: `0 0 ${WIDTH_OF_BAR} 20`, class: "obp-stretch", "aria-hidden": "true" }, rect, zero);
  const set = (x, [from, to]) => {
    rect.setAttribute("x", Math.min(x(from), x(to)));
    rect.setAttribute("width", Math.abs(x(to) - x(from)));
    rect.classList.toggle("obp-takes", to < from);
    zero.setAttribute("d", `M${x(0)} 0V20`);
  };
  return { node, set };
}

/** A part with its bar: what it is, its points and, if it can be switched off, a box to tick. */
function makePart(kit, part, act) {
  const strip = makeBar(), points = h("span", { class: "obp-points" }), more = h("span", {});
  const name = h("span", {}, kit.t(`why.part.${part}`), more);
  const box = act ? h("input", { type: "checkbox", onchange: () => act(part, box.checked) }) : null;
  const show = (reason, x, found, off) => {
    const missing = box && !reason.switches.includes(part), isOff = off.has(part);
    if (box) {
      box.disabled = missing;
      box.checked = !missing && !isOff;
    }
    more.textContent = missing ? ` ${kit.t("why.missing")}` : "";
    const [from, to] = spans(reason, found).get(part) ?? [0, 0];
    points.textContent = missing ? "" : isOff ? kit.t("why.off") : signed(to - from);
    strip.node.toggleAttribute("hidden", Boolean(missing));
    strip.set(x, [from, to]);
  };
  const line = h(box ? "label" : "p", {}, box, name, points);
  return { node: h("div", { class: `obp-part obp-part-${part}` }, line, strip.node), show };
}

/** Both plans, and who leads, in words. */
function saidOf(kit, found) {
  const { a, b, shut } = found, lead = a === b ? "same" : a > b ? "steps" : "ask";
  return kit.t("why.said", { steps: a, ask: b, steps_shut: shut[0], ask_shut: shut[1], lead: kit.t(`why.lead.${lead}`, { n: Math.abs(a - b) }) });
}

/** Every set of switches, solved: a row for each, as Python found it. */
function everySet(kit, reason) {
  const { t } = kit, parts = reason.switches;
  const heads = [...parts.map((part) => t(`why.part.${part}`)), t("why.part.rest")];
  const head = [t("why.on"), ...["small_steps", "jump_ahead"].map((plan) => t(`plan.${plan}`)), ...heads];
  const rows = reason.sets.map(({ exact, shut }, set) => {
    const on = parts.filter((_, i) => (set >> i) & 1), cells = exact.map((p) => oneDigitPercent(p).replace("-", "−"));
    parts.forEach((part, i) => { if (!on.includes(part)) cells[2 + i] = t("why.off"); });
    shut.forEach((n, i) => { cells[i] += ` (${n} ${kit.name("shut")})`; });
    return [on.map((part) => t(`why.part.${part}`)).join("; ") || t("why.none"), ...cells];
  });
  return table(t("why.sets", { weeks: reason.weeks, step: reason.step }), head, rows.toReversed());
}

/** What stands above and below the parts, in the words of a model. */
function words(kit, which) {
  const { maybe, full } = kit.data.why, [yes, shut] = [maybe.stands.leap.cold_yes, maybe.stands.door.slam];
  const hundred = (p) => Math.round(100 * p), values = { yes: hundred(yes), shut: hundred(shut), leave: hundred(yes) + hundred(shut) };
  // What the small steps of the small model lose by themselves: without any door, they would lose only the time.
  const none = maybe.sets[0], lost = { rest: none.b - none.a, risk: kit.data.fair.steps - none.a, time: none.b - kit.data.fair.steps };
  const named = { ...values, ...lost, skip: full.stands.leap.skip };
  return [kit.t(`why.${which}.key`, named), ["about", "rest"].map((what) => kit.t(`why.${which}.${what}`, named)).join(" ")];
}

/** What a failed leap costs, each in its place: how near you are, their door, their arms. Whatever is off is not seen. */
const lookAtCost = (off, which) => ({
  stance: off.has("leap") ? "maybe" : "no", door: off.has("door") ? "ajar" : "shut",
  resistance: which === "maybe" ? 1 : off.has("resentment") ? 0 : 3,
});

export function whyCard(kit) {
  const { t } = kit, off = new Set(), key = h("p", { class: "obp-key" }), about = small(""), both = small(t("why.both"));
  const scene = makeScene(kit, ["no", "maybe", "yes"], true);
  const data = h("div", {});
  let which = "maybe";
  const show = () => {
    const reason = kit.data.why[which], x = scaleOf(reason), found = foundFor(reason, off);
    for (const part of parts) part.show(reason, x, found, off);
    scene.show(lookAtCost(off, which));
    kit.say(saidOf(kit, found));
  };
  const act = (part, on) => {
    if (on) off.delete(part);
    else off.add(part);
    show();
  };
  const parts = [...SWITCHES.map((part) => makePart(kit, part, act)), makePart(kit, "rest"), makePart(kit, "whole")];
  const choose = (model) => {
    which = model;
    off.clear();
    show();
    [key.textContent, about.textContent] = words(kit, which);
    both.hidden = which === "maybe";
    data.replaceChildren(everySet(kit, kit.data.why[which]));
  };
  /** One button leads through the card: it takes the lead apart, then goes to the full model and back. */
  const onward = button(t("why.apart"), () => {
    const isFirst = switches.hidden;
    if (!isFirst) choose(which === "maybe" ? "full" : "maybe");
    switches.hidden = after.hidden = false;
    if (isFirst) focusOn(switches); // what has appeared is read aloud, and a second press does nothing
    kit.reveal(switches);
    onward.textContent = t(which === "maybe" ? "why.to_full" : "why.to_maybe");
  }, "obp-big");
  const rows = parts.map(({ node }) => node);
  const switches = h("fieldset", { class: "obp-parts", tabindex: -1, hidden: true }, h("legend", {}, t("why.switch")), rows);
  const after = h("div", { hidden: true }, about, both, numbersFold(kit, data), modelFold(kit));
  choose("maybe");
  return [key, kit.status, div("row", onward), beside(scene, switches), after];
}
