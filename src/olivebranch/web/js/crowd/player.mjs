// The clock of a moving picture: it plays, pauses, steps, jumps and changes speed. It draws nothing itself.

/** A pause between two rounds is part of the rhythm: people move for 0.7 of a round, and then everyone stands. */
const MOVING = 0.7;
const ROUND = 800; // milliseconds

/**
 * picture: { last: the last round, show: (round, t) => draw the way to a round, t from 0 to 1 (arrived),
 *            told: (round, playing) => called when a round is reached, and when the clock starts or stops }
 */
export function makePlayer({ last, show, told }) {
  let round = 0, before = null, t = 0, frame = 0, speed = 1;
  const stand = (at, playing) => {
    round = Math.min(last, Math.max(0, at));
    show(round, 1);
    told(round, playing);
  };
  const tick = (now) => {
    t += ((now - (before ?? now)) * speed) / ROUND;
    before = now;
    if (t >= 1) {
      t = 0;
      stand(round + 1, round + 1 < last);
    } else show(round + 1, Math.min(0.999, t / MOVING));
    frame = round < last ? requestAnimationFrame(tick) : 0;
  };
  const stop = () => {
    cancelAnimationFrame(frame);
    frame = 0;
  };
  const go = (to) => {
    stop();
    stand(to, false);
  };
  const play = () => {
    t = 0;
    before = null;
    stand(round === last ? 0 : round, true);
    frame = requestAnimationFrame(tick);
  };
  const setSpeed = (factor) => { speed = factor; };
  return { play, go, stop, setSpeed, pause: () => go(round), isPlaying: () => frame !== 0, at: () => round };
}
