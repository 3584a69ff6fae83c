// Puts the page into an element of any host: its cards, and how the reader moves between them.

import { bar, dots, showDot } from "./bar.mjs";
import { betCard } from "./cards/bet.mjs";
import { hookCard } from "./cards/hook.mjs";
import { ladderCard } from "./cards/ladder.mjs";
import { luckCard } from "./cards/luck.mjs";
import { pauseCard } from "./cards/pause.mjs";
import { playCard } from "./cards/play.mjs";
import { revealCard } from "./cards/reveal.mjs";
import { takeCard } from "./cards/take.mjs";
import { whenCard } from "./cards/when.mjs";
import { whereCard } from "./cards/where.mjs";
import { whyCard } from "./cards/why.mjs";
import { zoneCard } from "./cards/zone.mjs";
import { betOf } from "./bets.mjs";
import { button, div, focusOn, fold, h, small } from "./dom.mjs";
import { makeKit } from "./kit.mjs";
import { makeLesson } from "./lesson.mjs";
import { firstState, hasOwnLuck, makeRoute } from "./route.mjs";
import { sandboxCard } from "./sandbox/sandbox.mjs";
import { isFramed, isInside, restored } from "./state.mjs";

// A card: its name, which begins the keys of its strings; a function of the kit that returns its nodes; and the models
// on which it is played, said below the title of a lesson's card.
const SANDBOX = [["box", sandboxCard, "small", "ladder"]];
const LESSON = [
  ["hook", hookCard, "small"], ["play", playCard, "small"], ["bet", betCard, "small"], ["reveal", revealCard, "small"],
  ["why", whyCard, "small", "full"], ["luck", luckCard, "small"], ["when", whenCard, "small"],
  ["ladder", ladderCard, "ladder"], ["zone", zoneCard, "full"], ["pause", pauseCard, "full"], ["where", whereCard, "full"],
  ...SANDBOX, ["take", takeCard, "small"],
];

/** The cards that answer the first bet. */
const ANSWERING = ["reveal", "why", "luck"];

/** Stands in place of a card that answers a bet not yet placed: the way back or, for lecturers, a look all the same. */
function cover(kit, names) {
  const back = button(kit.t("bet.back"), () => kit.go(names.indexOf("bet")), "obp-big");
  const look = button(kit.t("bet.look"), () => { kit.state.hasLooked = true; kit.go(kit.state.card); });
  return [h("p", {}, kit.t("bet.skipped")), div("row", back, look), kit.status];
}

/** Which models a card is played on, and, behind a tap, what is in them. */
function modelsOf(kit, models) {
  const named = fold(models.map((model) => kit.t(`model.${model}`)).join(", "), models.map((model) => small(kit.t(`model.${model}.about`))));
  named.classList.add("obp-models");
  return named;
}

/** Stop whatever the current card has running. */
function leave(kit) {
  for (const undo of kit.undo.splice(0)) undo();
}

/** Show a card in place of the previous one, and return its title, which should get the focus. */
function openCard(kit, inner, cards, now) {
  leave(kit);
  const { data } = kit, several = cards.length > 1, [name, make, ...models] = cards[now], id = kit.id("title");
  const names = cards.map(([one]) => one), atEnd = now === 0 || now === cards.length - 1;
  const status = h("p", { class: "obp-status", role: "status", "aria-live": "polite", id: kit.id("status") });
  // `wait` says why the next card must wait (a card may replace it); `ready` shows whether it must, and which card is next.
  Object.assign(kit, { wait: () => "", ready: () => {}, status });
  const heading = several ? kit.t(`${name}.title`) : data.title;
  // Screen readers do not announce a status that is there from the start, unless it describes the focused title.
  const attributes = { id, tabindex: -1, class: "obp-title", "aria-describedby": status.id };
  const isEarly = ANSWERING.includes(name) && betOf(kit, "ask") === null && !kit.state.hasLooked;
  const title = h(several ? "h2" : "h1", attributes, heading), body = isEarly ? cover(kit, names) : make(kit), about = several ? modelsOf(kit, models) : "";
  const bounds = { class: `obp-card obp-card-${name}`, "aria-labelledby": id };
  const care = h("p", { class: "obp-care", role: "note" }, atEnd ? data.care : kit.t("ui.care"));
  const parts = [h("section", bounds, title, about, body), care];
  if (kit.host.link && several) document.title = `${heading} – ${data.title}`;
  if (several) {
    const strip = dots(kit, names, now);
    inner.replaceChildren(div("flow", h("h1", { class: "obp-top" }, data.title), strip, parts), bar(kit, names, now));
    showDot(strip);
  } else inner.replaceChildren(div("flow", parts));
  return title;
}

/** Begin reading at a title: the focus is on it, and nothing above it is out of view. */
function showFromTop(root, title) {
  focusOn(title);
  root.scrollIntoView({ block: "start" });
  title.closest(".obp-flow").scrollTop = 0;
}

/** A key that is held down presses a button once. */
function pressOnce(event) {
  if (event.repeat && event.key === "Enter") event.preventDefault();
}

/**
 * Put the page into an element, and return a function that removes it again.
 * host: { link: may the address and the history carry the state?, state: the initial state, changed: called after every
 * change } */
export function mount(root, data, host = {}) {
  const cards = data.mode === "lesson" ? LESSON : SANDBOX, names = cards.map(([name]) => name), inner = div("inner");
  const state = firstState(host, names), kit = makeKit(data, root, state, { ...host, framed: isFramed() });
  kit.hasOwnLuck = hasOwnLuck(host, names);
  const open = () => openCard(kit, inner, cards, state.card), show = () => showFromTop(root, open());
  kit.changed = () => {
    host.changed?.(state);
    route.keep();
  };
  kit.go = (now) => {
    const isNew = now !== state.card;
    state.card = now;
    if (isNew) route.push();
    show();
    kit.changed();
  };
  if (data.mode === "lesson") kit.lesson = makeLesson(data);
  root.classList.add("obp");
  root.classList.toggle("obp-whole", Boolean(host.link));
  root.setAttribute("lang", data.strings.lang);
  root.replaceChildren(inner);
  inner.addEventListener("keydown", pressOnce);
  // A card alone leaves everything else as it is; a link brings all of its state.
  const route = makeRoute(host, names, state, (raw) => {
    const next = restored(raw, names);
    Object.assign(state, Object.keys(raw).join() === "card" ? { card: next.card } : { box: undefined, games: undefined, ...next });
    show();
  });
  const title = open();
  // Without the focus, keys such as Page Down would not scroll the card.
  if (host.link && !isInside()) focusOn(title);
  return () => {
    leave(kit);
    route.stop();
    inner.remove();
    root.classList.remove("obp", "obp-whole");
  };
}
