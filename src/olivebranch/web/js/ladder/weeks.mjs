// A week of the ladder: what it looks like, and what came of it.

export const STAIRS = ["enemy", "neutral", "friend", "maybe", "yes"];
export const WAYS = ["wait", "apologise", "small_step", "hang_out", "ask", "let_go"];
/** The lowest stair on which a contact invites no more than the next one. */
const FITS = { hang_out: 2, ask: 3 };
const DOOR_AT = ["closed", "closed", "ajar", "open", "open"];

/** A state of the ladder, taken apart: {stance, wronged, ending}. */
export function placeOf(model, state) {
  const [stance, grievance] = model.states[state].split(", ");
  return { stance, wronged: grievance === "aggrieved", ending: model.endings[model.ending[state]] ?? "" };
}

/** Does this contact ask for more than the next step? */
export const isAhead = (action, stance) => STAIRS.indexOf(stance) < (FITS[action] ?? 0);

/** The game's model, with the unwelcome contacts of each edge: those that ask for more than the next step. */
export function counting(model) {
  const { first } = model.table, adds = [];
  model.states.forEach((_, state) => model.actions.forEach((action, k) => {
    const row = state * model.actions.length + k, ahead = isAhead(action, placeOf(model, state).stance) ? 1 : 0;
    for (let e = first[row]; e < first[row + 1]; e++) adds.push(ahead);
  }));
  return { ...model, tallies: [{ name: "unwelcome", adds }] };
}

/** The scene of a place. Whoever was just pressed shows it, and whoever is hurt stands more closed than others. */
export function lookAt({ stance, wronged, ending }, before = stance, pressed = false) {
  const rung = STAIRS.indexOf(stance), closed = [2, 1, 0, 0, 0][rung] + (wronged ? 1 : 0) + (pressed ? 1 : 0);
  return {
    stance: ending ? before : stance, resistance: Math.min(3, closed), grievance: wronged, ending, door: DOOR_AT[rung],
    composure: ending === "shut" ? 0 : 1,
  };
}

/** What came of a week, in one word: an ending, settled, up, down, hurt (they feel wronged still), or same. */
export function cameOf(action, from, to) {
  if (to.ending) return to.ending;
  if (from.wronged && !to.wronged) return "settled";
  const up = STAIRS.indexOf(to.stance) - STAIRS.indexOf(from.stance);
  if (up) return up > 0 ? "up" : "down";
  return to.wronged && action !== "wait" ? "hurt" : "same";
}

/**
 * What a game has asked of them: its unwelcome contacts, its asks that met no yes, and whether it wronged or pressed
 * them. One contact too many is no pressure, unless it was the last. */
export function historyOf(actions, places) {
  const ahead = actions.map((action, i) => isAhead(action, places[i].stance)), unwelcome = ahead.filter(Boolean).length;
  const noes = actions.filter((action, i) => action === "ask" && places[i + 1].ending !== "yes").length;
  const pressed = unwelcome >= 2 || noes >= 3 || ahead.at(-1);
  return { unwelcome, noes, pressed, wronged: places[0].wronged, ending: places.at(-1).ending || "open" };
}

/** Which words belong to an ending: nobody thanks you for pressing them, and a wrong is not forgotten. */
export function endingWords({ ending, pressed, wronged }, action) {
  if (ending === "left") return ending;
  if (pressed) return `${ending}.pressed`;
  if (ending === "moved_on" && wronged) return "moved_on.wronged";
  return ending === "yes" && action !== "ask" ? "yes.they" : ending;
}

/** Which words belong to a week that ends nothing: what they said, and what they felt. */
export function wordsFor(action, from, to) {
  const came = cameOf(action, from, to), isSorry = action === "apologise";
  if (came === "settled") return isSorry ? "settled.sorry" : "settled.time";
  if (came === "hurt") return isSorry ? "hurt.sorry" : "hurt";
  if (came === "up") return `up.${action}`;
  if (came !== "same") return came;
  return isAhead(action, from.stance) ? "pressed" : `same.${action}`;
}
