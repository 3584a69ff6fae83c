// The scene: two people and a door. One picture for every card that plays or tells a story.
//
//   const scene = makeScene(kit, ["no", "maybe", "yes"]);   // the rungs, from lowest to highest; the last is yes
//   scene.show({ stance: "no" });                            // moves there in 280 ms; at once with less motion
//   scene.say("Not now.", "I felt crowded.");                // what they said; behind a tap, what they felt
//   ... return [beside(scene, ..., scene.felt)]              // the figure and the controls; below these, the fold
//   Whoever has moved on is not there to speak: what they say is a letter.
//   What they say stands in the picture's sky; in a low view, above the controls, which are beside the picture.
//   makeScene(kit, rungs, true) is a close-up of both faces and the door, for cards that are about something else.
//
// A state is a plain object. Whatever is left out is as in CALM:
//   stance      one of the rungs: their face, and the stair you stand on
//   resistance  0 open, 1 wary, 2 folded arms, 3 turned away
//   grievance   true: a small cloud over them
//   composure   0 raw, 1 steady, 2 whole, or between: your face and shoulders
//   isNear      true: you stand right at the door
//   door        "closed", "ajar", "open", or "shut" for good
//   ending      "" or "yes", "shut", "moved_on", "left": a scene of its own
// The picture has an accessible name that says the state in words. scene.state() is the state last shown.

import { div, fold, h, picture } from "../dom.mjs";
import { makeShapes } from "./paint.mjs";
import { blended, CLOSE_UP, firstHalf, poseOf, SIZE } from "./pose.mjs";
import { sceneInWords } from "./words.mjs";

const MOVE = 280;
export const CALM = { stance: "", resistance: 0, grievance: false, composure: 1, isNear: false, door: "closed", ending: "" };

/** Slow at both ends. */
const ease = (t) => t * t * (3 - 2 * t);

/** Move from pose to pose, one after another, and call `paint` for every frame; returns how to stop. */
function move(poses, paint) {
  let frame = 0, began = null;
  const step = (now) => {
    began ??= now;
    const done = (now - began) / MOVE, leg = Math.min(poses.length - 2, Math.floor(done)), t = Math.min(1, done - leg);
    const from = poses[leg], to = poses[leg + 1], far = Math.abs(to.you.x - from.you.x) + Math.abs(to.they.x - from.they.x);
    paint(blended(from, to, ease(t)), t < 1 && far > 8 ? 7 * Math.sin(t * Math.PI * 2) : 0);
    if (done < poses.length - 1) frame = requestAnimationFrame(step);
  };
  frame = requestAnimationFrame(step);
  return () => cancelAnimationFrame(frame);
}

/** The scene on some rungs; see the head of this module. */
export function makeScene(kit, rungs, isClose = false) {
  const shapes = makeShapes(rungs, kit.name), art = picture(SIZE.width, SIZE.height, "", shapes.node);
  const speech = h("blockquote", { class: "obp-speech", "aria-label": kit.t("ladder.they"), "aria-live": "polite", hidden: true }), felt = h("div", {});
  const node = h("figure", { class: `obp-scene${rungs.length > 3 ? " obp-scene-many" : ""}` }, art);
  if (isClose) {
    art.setAttribute("viewBox", CLOSE_UP.join(" "));
    node.classList.add("obp-close");
  }
  let now = null, pose = null, stop = () => {};
  const paint = (next, stride) => { shapes.paint(next, stride); pose = next; };
  const show = (given) => {
    const state = { ...CALM, stance: rungs[0], ...given }, to = poseOf(state, rungs), first = pose && firstHalf(pose, to);
    stop();
    art.setAttribute("aria-label", sceneInWords(kit, state));
    shapes.stairs(state);
    shapes.mark(state.ending);
    if (!pose || kit.lessMotion()) paint(to);
    else stop = move([pose, ...(first ? [first] : []), to], paint);
    now = state;
  };
  const say = (said, feeling = "") => {
    speech.hidden = !said;
    speech.textContent = said;
    speech.classList.toggle("obp-letter", now.ending === "moved_on");
    felt.replaceChildren(...(feeling ? [fold(kit.t("scene.felt"), h("p", {}, feeling))] : []));
  };
  kit.undo.push(() => stop());
  show({});
  return { node, speech, felt, show, say, state: () => now };
}

/** A scene with what they say, and what the reader can do. */
export const beside = ({ node, speech }, ...controls) => div("game", speech, node, div("side", controls));
