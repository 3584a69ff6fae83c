// Where the reader is, in the browser's history: Back and Forward move between cards, and a reload stays where it was.

import { parseHash, restored } from "./state.mjs";

const WAIT = 250; // milliseconds: browsers refuse too many changes of an address in a row

/** The state with which a page begins: that of the history (after a reload), of the address, or of the host. */
export function firstState(host, names) {
  return restored((host.link && (remembered() ?? asked(names))) || host.state, names);
}

/** Is this reader free to have luck of their own? Not if a link, a notebook or an earlier visit says which. */
export const hasOwnLuck = (host, names) => Boolean(host.link) && !Number.isInteger((remembered() ?? asked(names))?.seed);

/**
 * Keeps the history up to date. `follow(raw)` is called when the browser moves to another entry; it gets the card, or
 * all of the state if a link brought one. In a host without a history of its own nothing is kept, and nothing fails. */
export function makeRoute(host, names, state, follow) {
  if (!host.link) return { push: () => {}, keep: () => {}, stop: () => {} };
  let timer = null, isLate = false;
  const write = (how) => {
    try { history[how]({ obp: structuredClone(state) }, "", `#${names[state.card]}`); } catch { /* a sandboxed frame */ }
  };
  const moved = () => {
    const kept = remembered(), raw = kept ? { card: kept.card } : asked(names);
    if (raw) follow(raw);
    write("replaceState");
  };
  const keep = () => {
    isLate = timer !== null;
    if (isLate) return;
    write("replaceState");
    timer = setTimeout(() => {
      timer = null;
      if (isLate) keep();
    }, WAIT);
  };
  window.addEventListener("popstate", moved);
  write("replaceState");
  return {
    keep,
    push: () => write("pushState"),
    stop: () => {
      clearTimeout(timer);
      window.removeEventListener("popstate", moved);
    },
  };
}

/** What the present entry of the history holds, not yet checked. */
function remembered() {
  try { return history.state?.obp ?? null; } catch { return null; }
}

/** What the address asks for: a state, or a card by its name. */
function asked(names) {
  try {
    const name = location.hash.slice(1);
    return names.includes(name) ? { card: name } : parseHash(location.hash);
  } catch { return null; }
}

/** The page's own address without its hash. */
export function pageAddress() {
  try { return location.href.split("#")[0]; } catch { return ""; }
}
