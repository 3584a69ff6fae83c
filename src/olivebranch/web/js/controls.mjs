// Controls: a slider with a number field, radio buttons, a drop-down list, tables.

import { div, fold, h } from "./dom.mjs";

/** A slider and a number field for one value; a `value` of null means that none is set yet. */
export function dial(kit, { label, value, min = 0, max = 100, step = 1, unit = "", act }) {
  const id = kit.id("dial"), first = value ?? (min + max) / 2;
  const range = h("input", { type: "range", min, max, step, id, value: first, class: "obp-range" });
  const field = h("input", { type: "number", min, max, step, "aria-label": label, class: "obp-number" });
  field.value = value ?? "";
  range.classList.toggle("obp-unset", value === null);
  if (value === null) range.setAttribute("aria-valuetext", kit.t("bet.unset"));
  const take = (raw, from) => {
    const number = Number(raw);
    if (String(raw).trim() === "" || !Number.isFinite(number)) return;
    const inRange = Math.min(max, Math.max(min, number));
    if (from !== range) range.value = inRange;
    if (from !== field) field.value = inRange;
    range.classList.remove("obp-unset");
    range.removeAttribute("aria-valuetext");
    act(inRange);
  };
  range.addEventListener("input", () => take(range.value, range));
  // A bet of exactly the middle does not move the slider, so releasing it counts as setting the bet.
  for (const event of ["pointerup", "change"]) range.addEventListener(event, () => take(range.value, range));
  field.addEventListener("input", () => take(field.value, field));
  field.addEventListener("change", () => { field.value = range.classList.contains("obp-unset") ? "" : range.value; });
  const box = div("dial", h("label", { for: id }, label), div("pair", range, field, h("span", {}, unit)));
  box.set = (next) => { range.value = next; field.value = next; };
  return box;
}

/** A choice of one option, as radio buttons. */
export function choice(kit, label, options, chosen, act) {
  const group = kit.id("choice");
  return h("fieldset", { class: "obp-choice" }, h("legend", {}, label), options.map(([value, text]) => {
    const input = h("input", { type: "radio", name: group, value, id: kit.id("option"), onchange: () => act(value) });
    input.checked = value === chosen;
    return h("label", {}, input, h("span", {}, text));
  }));
}

/** A choice of one option, as a drop-down list. */
export function select(kit, label, options, chosen, act) {
  const id = kit.id("select");
  const box = h("select", { id, onchange: () => act(box.value) },
    options.map(([value, text]) => h("option", { value }, text)));
  box.value = chosen;
  return div("field", h("label", { for: id }, label), box);
}

/** The numbers behind a picture. `rows` are [head, ...cells], or a table body. */
export function table(caption, head, rows, cls = "") {
  const line = ([first, ...cells]) =>
    h("tr", {}, h("th", { scope: "row" }, first), cells.map((cell) => h("td", {}, cell)));
  const heads = head.map((text) => (text === "" ? h("td", {}) : h("th", { scope: "col" }, text)));
  const body = rows instanceof Node ? rows : h("tbody", {}, rows.map(line));
  return h("table", { class: `obp-table ${cls}` }, h("caption", {}, caption), h("thead", {}, h("tr", {}, heads)), body);
}

/** A wide table scrolls within its own box, also by keyboard, so that the page never scrolls sideways. */
export const scroller = (label, inner) =>
  h("div", { class: "obp-scroll", role: "group", tabindex: 0, "aria-label": label }, inner);

/** "The numbers": a table that unfolds under a picture. */
export const numbersFold = (kit, shown) => fold(kit.t("ui.numbers"), scroller(kit.t("ui.numbers"), shown));
