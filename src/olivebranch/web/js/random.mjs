// Random numbers: Philox 4x32-10 (Salmon et al. 2011), the same numbers as in olivebranch, bit for bit.

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const KEY_STEP_0 = 0x9e3779b9;
const KEY_STEP_1 = 0xbb67ae85;
const TWO_32 = 2 ** 32;

/** The upper 32 bits of a 64-bit product, computed from 16-bit halves because a float holds only 53 bits. */
function upperHalf(a, b) {
  const ah = a >>> 16, al = a & 0xffff, bh = b >>> 16, bl = b & 0xffff;
  const low = ah * bl + ((al * bl) >>> 16), mid = al * bh + (low & 0xffff);
  return (ah * bh + (low >>> 16) + (mid >>> 16)) >>> 0;
}

export function philox([c0, c1, c2, c3], [k0, k1]) {
  for (let round = 0; round < 10; round++) {
    const h0 = upperHalf(MULTIPLIER_0, c0), l0 = Math.imul(MULTIPLIER_0, c0);
    const h1 = upperHalf(MULTIPLIER_1, c2), l1 = Math.imul(MULTIPLIER_1, c2);
    c0 = (h1 ^ c1 ^ k0) >>> 0;
    c1 = l1 >>> 0;
    c2 = (h0 ^ c3 ^ k1) >>> 0;
    c3 = l0 >>> 0;
    k0 = (k0 + KEY_STEP_0) >>> 0;
    k1 = (k1 + KEY_STEP_1) >>> 0;
  }
  return [c0, c1, c2, c3];
}

/** The uniform number of a run in a week: 53 bits, exact in a float. */
export function uniform(seed, run, week) {
  const key = [seed >>> 0, Math.floor(seed / TWO_32)];
  const [w0, w1] = philox([run >>> 0, Math.floor(run / TWO_32), week, 0], key);
  return (w0 * 2 ** 21 + (w1 >>> 11)) * 2 ** -53;
}
