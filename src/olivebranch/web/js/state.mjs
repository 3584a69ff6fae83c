// The page's state, as a link or a notebook carries it. It is checked when it is read, because anyone can write a link.

const RANGES = { rounds: [1, 20], warm: [0, 60], ask: [0, 100], friend: [0, 100] };
const GUESSES = ["ask", "steps", "same"];

export const asObject = (value) => (value && typeof value === "object" && !Array.isArray(value) ? value : {});
export const within = (value, [low, high]) => Number.isInteger(value) && value >= low && value <= high;

/** The position of a card, given by its name or its position; 0 if there is no such card. */
function cardOf(card, names) {
  if (typeof card === "string") return Math.max(0, names.indexOf(card));
  return within(card, [0, names.length - 1]) ? card : 0;
}

/**
 * A state that the page can show, with cards of these names: anything unknown or out of range is dropped. The sandbox and the
 * games are checked by the cards that show them. */
export function restored(raw, names) {
  const given = asObject(raw), bets = asObject(given.bets), sliders = asObject(given.sliders);
  const inRange = (from, keys) =>
    Object.fromEntries(keys.filter((key) => within(from[key], RANGES[key])).map((key) => [key, from[key]]));
  const state = {
    card: cardOf(given.card, names),
    seed: within(given.seed, [0, Number.MAX_SAFE_INTEGER]) ? given.seed : 7,
    bets: inRange(bets, ["ask", "friend"]),
    sliders: inRange(sliders, ["rounds", "warm"]),
  };
  if (GUESSES.includes(bets.one)) state.bets.one = bets.one;
  for (const part of ["box", "games"]) if (given[part]) state[part] = structuredClone(asObject(given[part]));
  return state;
}

/** What a link's hash carries, not yet checked; null if it does not carry a readable state. */
export function parseHash(hash) {
  try {
    return hash.startsWith("#state=") ? JSON.parse(decodeURIComponent(hash.slice(7))) : null;
  } catch { return null; }
}

/** A link to what is seen; games by hand are not part of it. */
export const hashOf = (state) => `#state=${encodeURIComponent(JSON.stringify({ ...state, games: undefined }))}`;

/** Whether the page is in a frame without its own origin, where it cannot download, print or use the clipboard. */
export function isFramed() {
  try { return isInside() && window.origin === "null"; } catch { return true; }
}

/** Whether the page is inside another one. */
export function isInside() {
  try { return window.self !== window.top; } catch { return true; }
}
