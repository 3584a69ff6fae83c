// The clock of a moving picture: it plays, pauses, steps, jumps and changes speed. It draws nothing itself.

/** A round has two beats: people move for 0.7 of it; then they have arrived, are counted, and stand. */
const MOVING = 0.7, STANDING = 0.3;
const ROUND = 800; // milliseconds

/**
 * picture: { last: the last round, show: (round, t) => draw the way to a round, t from 0 to 1 (arrived),
 *            told: (round, speed) => called when a round is reached, and when the clock starts or stops; speed 0 is a stop }
 */
export function makePlayer({ last, show, told }) {
  let round = 0, before = null, t = 0, frame = 0, speed = 1;
  const stand = (at, playing) => {
    round = Math.min(last, Math.max(0, at));
    show(round, 1);
    told(round, playing ? speed : 0);
  };
  const tick = (now) => {
    t += ((now - (before ?? now)) * speed) / ROUND;
    before = now;
    if (t >= MOVING) {
      t = -STANDING;
      stand(round + 1, round + 1 < last);
    } else if (t > 0) show(round + 1, t / MOVING);
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
