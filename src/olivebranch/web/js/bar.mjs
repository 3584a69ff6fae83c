// How the reader moves between cards: the dots above a card, and the bar below it, which is always in reach.

import { button, div, enable, h } from "./dom.mjs";

/** A dot for each card. Any card can be opened at any time, because lecturers need that. */
export function dots(kit, names, now) {
  const dot = (name, i) => {
    const label = kit.t("ui.card", { n: i + 1, title: kit.t(`${name}.title`) }), current = i === now ? "step" : false;
    const on = { "aria-current": current, "aria-label": label, onclick: () => kit.go(i) };
    return h("li", {}, h("button", { type: "button", class: "obp-dot", ...on }, i + 1));
  };
  return h("nav", { class: "obp-nav", "aria-label": kit.t("ui.cards") }, h("ol", {}, names.map(dot)));
}

/** Bring the present dot into the strip's view; a strip that does not fit scrolls by itself, never with the page. */
export function showDot(strip) {
  const list = strip.firstElementChild, dot = strip.querySelector("[aria-current]");
  list.scrollLeft = dot.offsetLeft - list.offsetLeft - (list.clientWidth - dot.offsetWidth) / 2;
}

/** Back and Next. A card that waits for something, such as a bet, says so when Next is pressed. */
export function bar(kit, names, now) {
  const back = now > 0 ? button(kit.t("ui.back"), () => kit.go(now - 1), "obp-plain") : null;
  if (now === names.length - 1) return div("bar", back);
  let to = now;
  const next = button("", () => {
    const wait = kit.wait();
    if (wait) kit.say(wait);
    else kit.go(to);
  }, "obp-next");
  /** Whether Next can be pressed, and how many cards it leaves out. */
  kit.ready = (on, skip = 0) => {
    to = now + 1 + skip;
    next.textContent = kit.t(`${names[to - 1]}.next`);
    enable(on, next);
  };
  kit.ready(!kit.wait());
  return div("bar", back, next);
}
