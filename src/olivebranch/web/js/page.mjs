// Puts the page into an element of any host: its cards, and how the reader moves between them.

import { betCard } from "./cards/bet.mjs";
import { hookCard } from "./cards/hook.mjs";
import { luckCard } from "./cards/luck.mjs";
import { playCard } from "./cards/play.mjs";
import { revealCard } from "./cards/reveal.mjs";
import { takeCard } from "./cards/take.mjs";
import { whenCard } from "./cards/when.mjs";
import { whyCard } from "./cards/why.mjs";
import { zoneCard } from "./cards/zone.mjs";
import { button, div, h } from "./dom.mjs";
import { makeKit } from "./kit.mjs";
import { makeLesson } from "./lesson.mjs";
import { sandboxCard } from "./sandbox/sandbox.mjs";
import { addressState, isFramed, restored } from "./state.mjs";

// A card is a function of the kit that returns its nodes; its name begins the keys of its strings.
const SANDBOX = [["box", sandboxCard]];
const LESSON = [
  ["hook", hookCard], ["play", playCard], ["bet", betCard], ["reveal", revealCard], ["why", whyCard],
  ["luck", luckCard], ["when", whenCard], ["zone", zoneCard], ...SANDBOX, ["take", takeCard],
];

/** The dots at the top. Any card can be opened at any time, because lecturers need that. */
function dots(kit, cards, now) {
  const dot = ([name], i) => {
    const label = kit.t("ui.card", { n: i + 1, title: kit.t(`${name}.title`) }), current = i === now ? "step" : false;
    const on = { "aria-current": current, "aria-label": label, onclick: () => kit.go(i) };
    return h("li", {}, h("button", { type: "button", class: "obp-dot", ...on }, i + 1));
  };
  return h("nav", { class: "obp-nav", "aria-label": kit.t("ui.cards") }, h("ol", {}, cards.map(dot)));
}

/** The unfinished sentence, the button that completes it, and the button that goes back. */
function foot(kit, cards, now) {
  const [name] = cards[now], back = now > 0 ? button(kit.t("ui.back"), () => kit.go(now - 1), "obp-plain") : null;
  if (now === cards.length - 1) return back && h("div", { class: "obp-foot obp-controls" }, back);
  const next = button(kit.t(`${name}.next`), () => {
    const wait = kit.wait();
    if (wait) kit.say(wait);
    else kit.go(now + 1);
  }, "obp-next");
  kit.ready = (on) => next.setAttribute("aria-disabled", String(!on));
  kit.ready(!kit.wait());
  const sentence = h("p", { class: "obp-sentence" }, h("span", {}, kit.t(`${name}.lead`)), " ", next);
  return h("div", { class: "obp-foot obp-controls" }, sentence, back);
}

/** Stop whatever the current card has running. */
function leave(kit) {
  for (const undo of kit.undo.splice(0)) undo();
}

/** Show a card in place of the previous one, and return its title, which should get the focus. */
function openCard(kit, inner, cards, now) {
  leave(kit);
  const { data } = kit, several = cards.length > 1, [name, make] = cards[now], id = kit.id("title");
  const status = h("p", { class: "obp-status", role: "status", "aria-live": "polite", id: kit.id("status") });
  // `wait` says why the next card must wait; `ready` shows whether it must. A card may replace `wait`.
  Object.assign(kit, { wait: () => "", ready: () => {}, status });
  const heading = several ? kit.t(`${name}.title`) : data.title;
  // Screen readers do not announce a status that is there from the start, unless it describes the focused title.
  const attributes = { id, tabindex: -1, class: "obp-title", "aria-describedby": status.id };
  const title = h(several ? "h2" : "h1", attributes, heading), body = make(kit);
  const above = several ? [h("h1", { class: "obp-top" }, data.title), dots(kit, cards, now)] : [];
  const bounds = { class: `obp-card obp-card-${name}`, "aria-labelledby": id };
  const care = h("p", { class: "obp-care", role: "note" }, data.care);
  inner.replaceChildren(...above, h("section", bounds, title, body, foot(kit, cards, now) ?? ""), care);
  return title;
}

/**
 * Put the page into an element, and return a function that removes it again.
 * host: { link: may the address carry the state?, state: the initial state, changed: called after every change }
 */
export function mount(root, data, host = {}) {
  const cards = data.mode === "lesson" ? LESSON : SANDBOX, inner = div("inner");
  const state = restored(host.link ? addressState() ?? host.state : host.state, cards.length);
  const kit = makeKit(data, root, state, { ...host, framed: isFramed() });
  const open = () => openCard(kit, inner, cards, state.card);
  kit.changed = () => host.changed?.(state);
  kit.go = (now) => {
    state.card = now;
    open().focus({ preventScroll: true });
    root.scrollIntoView({ block: "start" });
    kit.changed();
  };
  const followAddress = () => {
    const raw = addressState();
    if (!raw) return;
    Object.assign(state, { box: undefined }, restored(raw, cards.length));
    open();
  };
  if (data.mode === "lesson") kit.lesson = makeLesson(data);
  root.classList.add("obp");
  root.setAttribute("lang", data.strings.lang);
  root.replaceChildren(inner);
  if (host.link) window.addEventListener("hashchange", followAddress);
  open();
  return () => {
    leave(kit);
    window.removeEventListener("hashchange", followAddress);
    inner.remove();
    root.classList.remove("obp");
  };
}
