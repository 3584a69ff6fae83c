// What all cards share: the page's data and state, its words, ids, and the place for status messages.

import { h } from "./dom.mjs";

/** The words of a page: `t` fills the placeholders of a string, `name` shows a state or a strategy as words. */
export function makeWords(strings) {
  const t = (key, values = {}) => {
    const text = Object.hasOwn(strings, key) ? strings[key] : key;
    return text.replace(/\{(\w+)\}/g, (all, name) => (Object.hasOwn(values, name) ? String(values[name]) : all));
  };
  const has = (key) => Object.hasOwn(strings, key);
  const name = (raw) => (has(`name.${raw}`) ? t(`name.${raw}`) : String(raw).replaceAll("_", " "));
  const capitalised = (raw) => {
    const text = name(raw);
    return text.charAt(0).toUpperCase() + text.slice(1);
  };
  return { t, name, capitalised };
}

/** Made once for each page. `undo` holds functions to call when the reader leaves the current card. */
export function makeKit(data, root, state, host) {
  const id = Math.random().toString(36).slice(2, 8);
  let count = 0;
  const kit = { data, root, state, host, ...makeWords(data.strings), undo: [] };
  kit.id = (what) => `obp-${id}-${what}-${++count}`;
  kit.say = (text) => { kit.status.textContent = text; };
  /** Scroll as little as shows all of an element. */
  kit.reveal = (node) => node.scrollIntoView({ block: "nearest", behavior: kit.lessMotion() ? "auto" : "smooth" });
  kit.lessMotion = () =>
    typeof matchMedia !== "function" || matchMedia("(prefers-reduced-motion: reduce)").matches;
  return kit;
}

export const paragraphs = (kit, ...keys) => keys.map((key) => h("p", {}, kit.t(key)));
