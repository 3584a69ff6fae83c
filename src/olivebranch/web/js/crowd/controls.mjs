// The buttons and the slider that drive the clock.

import { button, div, enable, h } from "../dom.mjs";

const SPEEDS = [1, 2, 4];

/** A slider through the rounds. */
function makeScrubber(kit, last, go) {
  const id = kit.id("round"), shown = h("span", { class: "obp-round" });
  const range = h("input", { type: "range", min: 0, max: last, step: 1, id, class: "obp-range" });
  range.addEventListener("input", () => go(Number(range.value)));
  const set = (round) => {
    const text = kit.t("reveal.at", { round, rounds: last });
    range.value = round;
    range.setAttribute("aria-valuetext", text);
    shown.textContent = text;
  };
  set(0);
  return { node: div("pair", h("label", { for: id, class: "obp-round-label" }, kit.t("ui.round")), range, shown), set };
}

/**
 * At first there is a single button. With it the walk begins, and the other controls appear. A reader who asked for
 * less motion walks round by round with the same button, each a still picture.
 */
export function makeControls(kit, player, last) {
  const { t } = kit, calm = kit.lessMotion(), scrubber = makeScrubber(kit, last, player.go);
  let pace = 0;
  const step = () => player.go(player.at() === last ? 0 : player.at() + 1);
  const main = button(t("reveal.walk"), () => {
    if (calm) step();
    else if (player.isPlaying()) player.pause();
    else player.play();
  }, "obp-big");
  const speed = button(t("reveal.speed", { n: 1 }), () => {
    pace = (pace + 1) % SPEEDS.length;
    player.setSpeed(SPEEDS[pace]);
    speed.textContent = t("reveal.speed", { n: SPEEDS[pace] });
  });
  const end = button(t("reveal.end"), () => player.go(last));
  const next = button(t("reveal.step"), () => player.go(Math.min(player.at() + 1, last)));
  const others = calm ? [end] : [next, end, speed];
  const hidden = [...others, scrubber.node];
  const told = (round, playing) => {
    const begun = playing || round > 0;
    for (const one of hidden) one.hidden = one.hidden && !begun;
    const waiting = calm ? "reveal.step" : "reveal.play", at = round === last ? "reveal.rewalk" : waiting;
    main.textContent = t(playing ? "reveal.pause" : begun ? at : "reveal.walk");
    scrubber.set(round);
    enable(round !== last, next, end);
  };
  for (const one of hidden) one.hidden = true;
  return { nodes: [div("row", main, others), scrubber.node], told };
}
