// The scene as numbers: every part is a function of the state, so that a change of state is a movement between two
// lists of numbers.
//
// The stairs lead up to a door; you stand on the stair of their stance, they stand in the room behind the door.

/** The picture's size, the floor of their room, and where the wall with the door stands. */
export const SIZE = { width: 400, height: 246, floor: 172, ground: 216, wall: 262, ceiling: 44 };
/** The part of the picture around both faces and the door. */
export const CLOSE_UP = [30, 58, 370, 117];

const FACES = ["enemy", "neutral", "friend", "maybe", "yes"];
/** Which face belongs to a stance; a model's "no" has the face of someone who is neither warm nor hostile. */
const FACE_OF = new Map([...FACES.map((name, level) => [name, level]), ["no", 1]]);

//           brow tilt, brow height, one brow raised, mouth's curve, eyes open
const FACE = [
  [0.55, 1.5, 0, -6, 0.8],
  [0.12, 0, 0, -1, 1],
  [-0.12, -1.5, 0, 5, 1],
  [-0.12, -2, 3.5, 2.5, 1.1],
  [-0.2, -3, 0, 9, 0.7],
];
/** Your face by composure: raw, steady, whole. */
const OWN_FACE = [[-0.5, -1, 0, -5, 0.75], [-0.05, -1, 0, 1.5, 1], [-0.15, -2.5, 0, 6, 1]];

//           elbow and hand of the left and of the right arm, from the shoulder
const ARMS = [
  [-8, 13, -13, 24, 8, 13, 13, 24],
  [-8, 14, 3, 19, 7, 15, 6, 29],
  [-10, 14, 11, 13, 10, 14, -11, 17],
  [-10, 14, 11, 13, 10, 14, -11, 17],
];
const OWN_ARMS = [
  [-5, 14, -1, 26, 5, 15, 3, 27],
  [-7, 14, -8, 28, 7, 14, 9, 27],
  [-9, 13, -11, 26, 9, 12, 17, 20],
];
/** Both reach for the other's hand. */
const TOGETHER = { you: [-9, 13, -11, 26, 9, 13, 20, 20], they: [-9, 13, -19, 20, 9, 13, 11, 26] };

const DOORS = { closed: 0, ajar: 0.42, open: 1, shut: 0 };

/** The stair of each rung: its middle and its height. The last rung is the floor of their room. */
export function stairsOf(rungs) {
  const open = rungs.length - 1, width = (SIZE.wall - 8) / open, rise = (SIZE.ground - SIZE.floor) / open;
  return rungs.map((name, i) => (i === open
    ? { name, x: (SIZE.wall + SIZE.width) / 2, y: SIZE.floor, width: SIZE.width - SIZE.wall }
    : { name, x: width * (i + 0.5), y: SIZE.ground - rise * i, width }));
}

function person(x, y, [tilt, height, raised, mouth, eyes], arms, more) {
  return { x, y, tilt, height, raised, mouth, eyes, arms, look: 0, slump: 0, fade: 1, cloud: 0, tear: 0, ...more };
}

/** The other person: stance in the face, resistance in the arms and in how far they turn away, grievance as a cloud. */
function other(state) {
  const { ending, grievance } = state, isShut = ending === "shut";
  const face = isShut ? 0 : FACE_OF.get(ending === "yes" ? "yes" : state.stance) ?? 1;
  const resistance = isShut ? 3 : ending ? 0 : Math.min(3, Math.max(0, state.resistance));
  const look = resistance === 3 ? 1 : resistance === 2 ? -0.3 : -0.7;
  const known = { look, cloud: grievance && !ending ? 1 : 0 };
  if (ending === "yes") return person(366, SIZE.floor, FACE[4], TOGETHER.they, { look: -0.8 });
  if (ending === "moved_on") return person(430, SIZE.floor, FACE[2], ARMS[0], { look: 1, fade: 0 });
  return person(isShut ? 352 : 336, SIZE.floor, FACE[face], ARMS[resistance], known);
}

/** You: composure in the face, the shoulders and the arms; it may be between two degrees. */
function yourself(state, stairs) {
  const { ending, isNear } = state, stair = isNear ? { ...stairs.at(-2), x: SIZE.wall - 38 } : stairs.find(({ name }) => name === state.stance) ?? stairs[0];
  const whole = ending === "left" || ending === "yes" ? 2 : state.composure, low = Math.floor(whole);
  const own = (degrees) => blended(degrees[low], degrees[Math.ceil(whole)], whole - low), slump = own([7, 1.5, 0]);
  const known = { look: 0.7, slump, tear: whole === 0 ? 1 : 0 };
  if (ending === "yes") return person(308, SIZE.floor, OWN_FACE[2], TOGETHER.you, known);
  if (ending === "left") return person(46, SIZE.ground, OWN_FACE[2], OWN_ARMS[2], { ...known, look: -0.8 });
  return person(stair.x, stair.y, own(OWN_FACE), own(OWN_ARMS), known);
}

/**
 * The numbers of a state {stance, resistance, grievance, composure, isNear, door, ending} on these rungs. `light` is how bright
 * their room is, `door` how far the door stands open, `dawn` the light you walk into when you let go.
 */
export function poseOf(state, rungs) {
  const { ending } = state, isOpen = ending === "yes" ? 1 : ending ? 0 : DOORS[state.door];
  return {
    you: yourself(state, stairsOf(rungs)), they: other(state), door: isOpen, bar: ending === "shut" || (!ending && state.door === "shut") ? 1 : 0,
    light: ending === "moved_on" ? 0 : 1, dawn: ending === "left" ? 1 : 0, warmth: ending === "yes" ? 1 : 0,
  };
}

/** The pose a share t of the way from one pose to another. */
export function blended(from, to, t) {
  if (typeof to === "number") return from + (to - from) * t;
  if (Array.isArray(to)) return to.map((value, i) => blended(from[i], value, t));
  return Object.fromEntries(Object.entries(to).map(([key, value]) => [key, blended(from[key], value, t)]));
}

/** What happens first on the way to an ending: the door before you walk through it, the walk before the dark. */
export function firstHalf(from, to) {
  if (to.warmth > from.warmth) return { ...from, door: 1 };
  if (to.light < from.light) return { ...from, door: 0, they: { ...to.they, fade: 1 } };
  if (to.bar > from.bar) return { ...from, door: 0, bar: 1 };
  if (to.dawn > from.dawn) return { ...from, you: { ...to.you, x: from.you.x, y: from.you.y } };
  return null;
}
