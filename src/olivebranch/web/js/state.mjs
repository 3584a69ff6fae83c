// The page's state, as a link or a notebook carries it. It is checked when it is read, because anyone can write a link.

const RANGES = { rounds: [1, 20], warm: [0, 60], weeks: [1, 104], ask: [0, 100], friend: [0, 100] };
const GUESSES = ["ask", "steps", "same"];

const asObject = (value) => (value && typeof value === "object" && !Array.isArray(value) ? value : {});
const within = (value, [low, high]) => Number.isInteger(value) && value >= low && value <= high;

/** A state that the page can show: anything unknown or out of range is dropped. */
export function restored(raw, cards) {
  const given = asObject(raw), bets = asObject(given.bets), sliders = asObject(given.sliders);
  const inRange = (from, keys) =>
    Object.fromEntries(keys.filter((key) => within(from[key], RANGES[key])).map((key) => [key, from[key]]));
  const state = {
    card: within(given.card, [0, cards - 1]) ? given.card : 0,
    seed: within(given.seed, [0, Number.MAX_SAFE_INTEGER]) ? given.seed : 7,
    bets: inRange(bets, ["ask", "friend"]),
    sliders: inRange(sliders, ["rounds", "warm", "weeks"]),
  };
  if (GUESSES.includes(bets.one)) state.bets.one = bets.one;
  if (given.box) state.box = structuredClone(asObject(given.box));
  return state;
}

/** What a link's hash carries, not yet checked; null if it does not carry a readable state. */
export function parseHash(hash) {
  try {
    return hash.startsWith("#state=") ? JSON.parse(decodeURIComponent(hash.slice(7))) : null;
  } catch { return null; }
}

/** The state in the page's own address, not yet checked; null if there is none or the host hides the address. */
export function addressState() {
  try { return parseHash(location.hash); } catch { return null; }
}

export const hashOf = (state) => `#state=${encodeURIComponent(JSON.stringify(state))}`;

/** The page's own address without its hash. */
export function pageAddress() {
  try { return location.href.split("#")[0]; } catch { return ""; }
}

/** Whether the page is in a frame without its own origin, where it cannot download, print or use the clipboard. */
export function isFramed() {
  try { return window.self !== window.top && window.origin === "null"; } catch { return true; }
}
