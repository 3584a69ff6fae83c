// The scene's shapes: made once, and set to the numbers of a pose as often as it changes.

import { s, svgText, twoDigits } from "../dom.mjs";
import { markAt } from "../marks.mjs";
import { SIZE, stairsOf } from "./pose.mjs";

const HEAD = 19;
const set = (node, attributes) => {
  for (const [name, value] of Object.entries(attributes)) {
    node.setAttribute(name, typeof value === "number" ? twoDigits(value) : value);
  }
};
const at = (...numbers) => numbers.map(twoDigits).join(" ");

/** The shapes of one person, and a function that sets them. */
function makePerson(who) {
  const line = (part) => s("path", { class: `obp-scene-${part}` }), shape = (part) => s("path", { class: `obp-scene-${part}` });
  const parts = {
    legs: line("limb"), torso: shape("torso"), under: line("limb"), arms: line("sleeve"), neck: line("neck"), scarf: shape("scarf"),
    back: shape("hair"), head: s("circle", { r: HEAD, class: "obp-scene-head" }), hair: shape("hair"),
    eyes: shape("eyes"), brows: line("brows"), mouth: line("mouth"), tear: shape("tear"), cloud: shape("cloud"),
  };
  const node = s("g", { class: `obp-scene-${who}` }, Object.values(parts));
  return { node, set: (pose, stride) => setPerson(node, parts, who, pose, stride) };
}

function setPerson(node, parts, who, pose, stride) {
  const { slump, look } = pose, hip = -27, shoulder = -60 + slump, lean = slump * 0.7, wide = 13.5;
  const body = { cx: lean + look * 2, cy: -80 + slump * 1.5, lean, shoulder };
  set(node, { transform: `translate(${at(pose.x, pose.y)}) scale(1.1)`, opacity: pose.fade });
  set(parts.legs, { d: `M${at(-6, hip)}L${at(-7 + stride, -3)}M${at(6, hip)}L${at(7 - stride, -3)}` });
  const [l, r] = [lean - wide, lean + wide], top = shoulder + 7;
  const chest = `M${at(l, top)}Q${at(l, shoulder)} ${at(l + 8, shoulder)}H${twoDigits(r - 8)}Q${at(r, shoulder)} ${at(r, top)}`;
  set(parts.torso, { d: `${chest}L${at(12, hip + 3)}Q${at(0, hip + 9)} ${at(-12, hip + 3)}Z` });
  const arm = (x, [a, b, c, d]) => `M${at(x, top - 2)}Q${at(x + a, top - 2 + b)} ${at(x + c, top - 2 + d)}`;
  const arms = arm(l + 3, pose.arms.slice(0, 4)) + arm(r - 3, pose.arms.slice(4));
  set(parts.under, { d: arms });
  set(parts.arms, { d: arms });
  set(parts.neck, { d: `M${at(lean, shoulder + 2)}L${at(body.cx, body.cy + 12)}` });
  setHair(parts, who, pose, body);
  setFace(parts, pose, body);
}

/** Hair and scarf, by which the two are told apart. */
function setHair(parts, who, { look }, { cx, cy, lean, shoulder }) {
  const short = () => {
    const crown = `M${at(cx - 18, cy - 4)}Q${at(cx - 17, cy - 22)} ${at(cx, cy - 21)}Q${at(cx + 18, cy - 22)} ${at(cx + 18, cy - 3)}`;
    const fringe = `Q${at(cx + 12 + look * 3, cy - 13)} ${at(cx + look * 7, cy - 11)}Q${at(cx - 12 + look * 3, cy - 12)} ${at(cx - 18, cy - 4)}Z`;
    const knot = `M${at(lean - 11, shoulder - 1)}Q${at(lean, shoulder + 8)} ${at(lean + 11, shoulder - 1)}`;
    set(parts.hair, { d: crown + fringe });
    set(parts.scarf, { d: `${knot}L${at(lean + 10, shoulder + 5)}Q${at(lean, shoulder + 13)} ${at(lean - 10, shoulder + 5)}Z` });
  };
  const long = () => {
    const crown = `M${at(cx - 20, cy + 5)}Q${at(cx - 22, cy - 23)} ${at(cx, cy - 23)}Q${at(cx + 22, cy - 23)} ${at(cx + 20, cy + 5)}`;
    const fringe = `Q${at(cx + 17, cy - 8)} ${at(cx + look * 9 + 3, cy - 12)}Q${at(cx - 14, cy - 10)} ${at(cx - 20, cy + 5)}Z`;
    const fall = `M${at(cx - 20, cy)}Q${at(cx - 25, cy + 22)} ${at(cx - 14, cy + 20)}L${at(cx + 14, cy + 20)}Q${at(cx + 25, cy + 22)} ${at(cx + 20, cy)}Z`;
    set(parts.hair, { d: crown + fringe });
    set(parts.back, { d: fall });
  };
  (who === "you" ? short : long)();
}

/** Eyes, brows and mouth, all moved to the side to which they look; a tear, a cloud. */
function setFace(parts, pose, { cx, cy }) {
  const { look, tilt, height, raised, mouth, eyes, tear, cloud } = pose;
  const fx = cx + look * 6, gap = 7.5 - Math.abs(look) * 1.2, ry = twoDigits(2.9 * eyes), line = cy - 7.5 + height;
  const eye = (x) => `M${at(x - 2.3, cy)}a2.3 ${ry} 0 1 0 4.6 0a2.3 ${ry} 0 1 0 -4.6 0Z`;
  const brow = (side, y) => `M${at(fx + side * (gap + 4), y - tilt * 4)}L${at(fx + side * (gap - 4), y + tilt * 4)}`;
  const ends = cy + 9 - mouth * 0.25;
  set(parts.head, { cx, cy });
  set(parts.eyes, { d: eye(fx - gap) + eye(fx + gap) });
  set(parts.brows, { d: brow(-1, line) + brow(1, line - raised) });
  set(parts.mouth, { d: `M${at(fx - 6.5, ends)}Q${at(fx + raised * 0.5, cy + 9 + mouth * 0.75)} ${at(fx + 6.5, ends - raised * 0.4)}` });
  set(parts.tear, { d: `M${at(fx + gap, cy + 4)}q3 5 0 6.5q-3 -1.5 0 -6.5Z`, opacity: tear });
  const puff = `M${at(cx - 15, cy - 26)}a7 7 0 0 1 3 -13a10 10 0 0 1 18 -3a8 8 0 0 1 9 16Z`;
  set(parts.cloud, { d: puff, opacity: cloud, transform: `translate(0 ${twoDigits(6 * (1 - cloud))})` });
}

/** Their house, with the door and the light that falls through it onto the stairs. */
function makeHouse() {
  const { wall, floor, ceiling, width, ground } = SIZE, top = floor - 112, end = width + 9;
  const path = (part, d) => s("path", { class: `obp-scene-${part}`, d }), inside = `M${wall} ${ceiling}H${end}V${floor}H${wall}Z`;
  const dark = path("dark", inside), beam = path("beam", ""), door = path("door", "");
  const slam = path("slam", `M${wall - 18} ${top + 34}l-9 -5M${wall - 19} ${top + 50}h-11M${wall - 18} ${top + 66}l-9 5`);
  const glow = s("circle", { cx: 337, cy: 112, r: 66, class: "obp-scene-glow" });
  const knob = s("circle", { r: 2.6, class: "obp-scene-knob" });
  const room = [path("room", inside), path("window", "M362 56h28v24h-28Z"), glow, dark, path("thin", "M362 56h28v24h-28ZM376 56v24M362 68h28")];
  const roof = path("roof", `M${wall - 20} ${ceiling + 2}L${wall + 20} 8H${end}V${ceiling + 2}Z`);
  const post = path("wall", `M${wall - 6} ${ceiling + 2}h12V${top}h-12Z`);
  const paint = ({ door: open, light, warmth, bar }) => {
    const out = 44 * open, down = 9 * open, edge = wall - 6 - out, isBarred = bar > 0.5;
    set(door, { d: `M${at(wall + 6, top)}L${at(edge, top + down)}V${twoDigits(floor + down)}L${at(wall + 6, floor)}Z` });
    door.classList.toggle("obp-scene-shut", isBarred);
    set(knob, { cx: edge + 4 + 3 * open, cy: top + 60 + down });
    set(beam, { d: `M${at(wall, top)}L${at(wall - 150 * open, ground)}H${wall}Z`, opacity: 0.85 * open * light });
    set(dark, { opacity: 1 - light });
    set(glow, { opacity: warmth });
    set(slam, { opacity: bar });
  };
  return { node: s("g", {}, beam, room, roof, post, slam, door, knob), paint };
}

/** The stairs with the names of the rungs; the one on which you stand is marked. Whoever lets go stands on none. */
function makeStairs(rungs, words) {
  const stairs = stairsOf(rungs), { height, wall, floor } = SIZE, labels = new Map();
  const open = stairs.slice(0, -1);
  const line = open.map(({ x, y, width }) => `V${twoDigits(y)}H${twoDigits(x + width / 2)}`).join("");
  const stone = s("path", { class: "obp-scene-stairs", d: `M-4 ${height + 4}${line}V${floor}H${SIZE.width + 9}V${height + 4}Z` });
  const sill = s("path", { class: "obp-scene-thin", d: `M${wall - 8} ${floor}H${SIZE.width + 9}` });
  for (const { name, x, y } of stairs) labels.set(name, svgText(x, y + 20, words(name), "obp-scene-label"));
  const paint = ({ stance, ending }) => labels.forEach((label, name) => {
    label.classList.toggle("obp-scene-now", name === (ending || stance));
    label.toggleAttribute("hidden", ending === "left");
  });
  return { node: s("g", {}, stone, sill, [...labels.values()]), paint };
}

/** All shapes of the scene, in one group, and a function that sets them to a pose. */
export function makeShapes(rungs, words) {
  const house = makeHouse(), stairs = makeStairs(rungs, words), you = makePerson("you"), they = makePerson("they");
  const sky = s("rect", { x: -4, y: -4, width: SIZE.width + 8, height: SIZE.height + 8, class: "obp-scene-sky" });
  const rays = [-50, -25, 0, 25, 50].map((turn) => s("path", { d: "M112 0H150", class: "obp-scene-ray", transform: `rotate(${turn})` }));
  const dawn = s("g", { transform: "translate(-8 132)" }, s("circle", { r: 98, class: "obp-scene-dawn" }), rays);
  const sign = s("g", {});
  const node = s("g", {}, sky, dawn, house.node, stairs.node, they.node, you.node, sign);
  const paint = (pose, stride = 0) => {
    house.paint(pose);
    set(dawn, { opacity: pose.dawn });
    you.set(pose.you, stride);
    they.set(pose.they, pose.light < 1 ? stride : 0);
  };
  const mark = (name) => sign.replaceChildren(...(name ? [markAt(name, SIZE.wall, SIZE.ceiling - 8, 12, "obp-scene-sign")] : []));
  return { node, paint, stairs: stairs.paint, mark };
}
