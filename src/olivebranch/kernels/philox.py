"""Uniform random numbers by a counter-based generator: Philox 4x32-10 (Salmon, Moraes, Dror and Shaw 2011).

A counter-based generator has no state: the number for (seed, run, week) depends on these three alone. So run 12 of
seed 7 is the same walk on any machine, in any batch, thread or backend.

    counter = (run low, run high, week, 0)      key = (seed low, seed high)
    uniform = ((word 0 * 2^32 + word 1) >> 11) * 2^-53      in [0, 1), exact in a float64
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arrays import Floats, Ints

MULTIPLIER = (0xD2511F53, 0xCD9E8D57)
WEYL = (0x9E3779B9, 0xBB67AE85)
ROUNDS = 10
LOW = 0xFFFFFFFF
UNUSED = 11  # low bits of a 64-bit word that a uniform number does not use
SCALE = 2.0**-53

Words = NDArray[np.uint64]  # 32-bit words, stored in 64 bits so that products fit


def philox(counter: tuple[Words, Words, Words, Words], key: tuple[int, int]) -> tuple[Words, Words, Words, Words]:
    """Four 32-bit words for each counter."""
    low, shift = np.uint64(LOW), np.uint64(32)
    c0, c1, c2, c3 = (np.asarray(word, dtype=np.uint64) for word in counter)
    k0, k1 = key
    for _ in range(ROUNDS):
        one, two = c0 * np.uint64(MULTIPLIER[0]), c2 * np.uint64(MULTIPLIER[1])
        c0, c1, c2, c3 = (two >> shift) ^ c1 ^ np.uint64(k0), two & low, (one >> shift) ^ c3 ^ np.uint64(k1), one & low
        k0, k1 = (k0 + WEYL[0]) & LOW, (k1 + WEYL[1]) & LOW
    return c0, c1, c2, c3


def words(seed: int, runs: Ints, week: int) -> Words:
    """The 64 random bits of each run in a week; the uniform number is the upper 53 of them."""
    run = np.asarray(runs).astype(np.uint64)
    week_word, zero = np.full_like(run, week), np.zeros_like(run)
    counter = (run & np.uint64(LOW), run >> np.uint64(32), week_word, zero)
    w0, w1, _, _ = philox(counter, (seed & LOW, seed >> 32))
    return w0 << np.uint64(32) | w1


def uniform(seed: int, runs: Ints, week: int) -> Floats:
    """The uniform number of each run in a week."""
    numbers: Floats = (words(seed, runs, week) >> np.uint64(UNUSED)).astype(np.float64) * SCALE
    return numbers
