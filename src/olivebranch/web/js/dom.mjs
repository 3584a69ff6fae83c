// Elements and SVG shapes. Every name is inserted as text, never as markup.

export const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** Make an HTML or an SVG element, from a tag, attributes (those that begin with "on" are listeners) and children. */
export const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
export const s = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

/** An SVG picture, with the words that a screen reader speaks. */
export const picture = (width, height, label, ...children) =>
  s("svg", { viewBox: `0 0 ${width} ${height}`, class: "obp-svg", role: "img", "aria-label": label }, ...children);

export const svgText = (x, y, text, cls = "") => s("text", { x, y, class: `obp-word ${cls}` }, text);

export const div = (cls, ...children) => h("div", { class: `obp-${cls}` }, ...children);
export const small = (text) => h("p", { class: "obp-small" }, text);
export const fold = (title, ...children) =>
  h("details", { class: "obp-details" }, h("summary", {}, title), ...children);
export const button = (text, act, cls = "") =>
  h("button", { type: "button", class: `obp-button ${cls}`, onclick: act }, text);

/** Whether buttons can be pressed. One that is off stays where it is, and keeps the focus. */
export const enable = (on, ...buttons) => buttons.forEach((one) => one.setAttribute("aria-disabled", !on));
export const focusOn = (node) => node.focus({ preventScroll: true });

/** A number rounded to two decimals: for coordinates, and for chances in 100. */
export const twoDigits = (number) => Math.round(number * 100) / 100;
export const percent = (p) => `${twoDigits(100 * p)}`;
export const oneDigitPercent = (p) => (100 * p).toFixed(1);
export const wholePercent = (p) => Math.round(100 * p);
