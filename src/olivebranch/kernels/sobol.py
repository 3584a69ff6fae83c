"""Quasi-random points: a scrambled Sobol sequence, whose first points do not depend on how many are drawn.

Directions: Joe and Kuo (2008). Scrambling: a random lower triangular matrix for each dimension, and a shift (Matousek
1998; Owen 1997). The points are those of `scipy.stats.qmc.Sobol`, to the bit. That module takes longer to import than
a comparison of strategies takes altogether, so it is used only where there are more dimensions than in our table.
"""

from __future__ import annotations

import inspect
from functools import lru_cache
from math import ceil, log2

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arrays import Floats, read_only

BITS = 30
# For the second dimension and each further one: the bits of a primitive polynomial, and its first direction numbers.
TABLE = """
3 1, 7 1 3, 11 1 3 1, 13 1 1 1, 19 1 1 3 3, 25 1 3 5 13, 37 1 1 5 5 17, 41 1 1 5 5 5, 47 1 1 7 11 19, 55 1 1 5 1 1,
59 1 1 1 3 11, 61 1 3 5 5 31, 67 1 3 3 9 7 49, 91 1 1 1 15 21 21, 97 1 3 1 13 27 49, 103 1 1 1 15 7 5, 109 1 3 1 15
13 25, 115 1 1 5 5 19 61, 131 1 3 7 11 23 15 103, 137 1 3 7 13 13 15 69, 143 1 1 3 13 7 35 63, 145 1 3 5 9 1 25 53,
157 1 3 1 13 9 35 107, 167 1 3 1 5 27 61 31, 171 1 1 5 11 19 41 61, 185 1 3 5 3 3 13 69, 191 1 1 7 13 1 19 1, 193 1
3 7 5 13 19 59, 203 1 1 3 9 25 29 41, 211 1 3 5 13 23 1 55, 213 1 3 7 3 13 59 17, 229 1 3 1 3 5 53 69, 239 1 1 5 5
23 33 13, 241 1 1 7 7 1 61 123, 247 1 1 7 9 13 61 49, 253 1 3 3 5 3 55 33, 285 1 3 1 15 31 13 49 245, 299 1 3 5 15
31 59 63 97, 301 1 3 1 11 11 11 77 249, 333 1 3 1 11 27 43 71 9, 351 1 1 7 15 21 11 81 45, 355 1 3 7 3 25 31 65 79,
357 1 3 1 1 19 11 3 205, 361 1 1 5 9 19 21 29 157, 369 1 3 7 11 1 33 89 185, 391 1 3 3 3 15 9 79 71, 397 1 3 7 11 15
39 119 27, 425 1 1 3 1 11 31 97 225, 451 1 1 1 3 23 43 57 177, 463 1 3 7 7 17 17 37 71, 487 1 3 1 5 27 63 123 213,
501 1 1 3 5 11 43 53 133, 529 1 3 5 5 29 17 47 173 479, 539 1 3 3 11 3 1 109 9 69, 545 1 1 1 5 17 39 23 5 343, 557 1
3 1 5 25 15 31 103 499, 563 1 1 1 11 11 17 63 105 183, 601 1 1 5 11 9 29 97 231 363, 607 1 1 5 15 19 45 41 7 383,
617 1 3 7 7 31 19 83 137 221, 623 1 1 1 3 23 15 111 223 83, 631 1 1 5 13 31 15 55 25 161, 637 1 1 3 13 25 47 39 87
257
"""
MOST = TABLE.count(",") + 2  # dimensions


def points(first: int, count: int, dimensions: int, seed: int) -> Floats:
    """(count, dimensions) points `first` to `first + count - 1` of a seed's sequence; skipping earlier points is cheap.

    >>> bool((points(3, 5, 2, seed=1) == points(0, 8, 2, seed=1)[3:]).all())
    True
    """
    if dimensions == 0:
        return np.zeros((count, 0))
    if dimensions > MOST:
        return _by_scipy(first, count, dimensions, seed)
    shift, directions = _scrambled(dimensions, seed)
    number = np.arange(first, first + count)
    gray = number ^ (number >> 1)  # so that one bit changes from each point to the next
    drawn = np.tile(shift, (count, 1))
    for bit in range(int(number[-1]).bit_length() if count else 0):
        drawn[(gray >> bit & 1) == 1] ^= directions[:, bit]
    return np.asarray(drawn * 2.0**-BITS, dtype=np.float64)


@lru_cache(maxsize=16)
def _scrambled(dimensions: int, seed: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """(dimensions,) the shift and (dimensions, BITS) the scrambled direction numbers of a seed."""
    generator = np.random.default_rng(seed).spawn(1)[0]
    one = np.uint32(1)
    place = one << np.arange(BITS, dtype=np.uint32)
    shift = generator.integers(2, size=(dimensions, BITS), dtype=np.uint32) @ place
    lower = np.tril(generator.integers(2, size=(dimensions, BITS, BITS), dtype=np.uint32))
    lower |= np.eye(BITS, dtype=np.uint32)
    bits = (_directions(dimensions)[:, :, None] >> np.arange(BITS, dtype=np.uint32)[::-1]) & one  # highest first
    scrambled = (bits @ lower.transpose(0, 2, 1) & one) @ place[::-1]
    return read_only(shift), read_only(scrambled)


def _directions(dimensions: int) -> NDArray[np.uint32]:
    """(dimensions, BITS) the direction numbers; the first dimension has one bit in each."""
    rows = [[1] * BITS] + [_extended(*map(int, row.split())) for row in TABLE.split(",")[: dimensions - 1]]
    return np.array(rows, dtype=np.uint32) << np.arange(BITS, dtype=np.uint32)[::-1]


def _extended(polynomial: int, *first: int) -> list[int]:
    """BITS direction numbers from the first few, by the recurrence of the polynomial."""
    numbers, degree = list(first), len(first)
    for j in range(degree, BITS):
        number = numbers[j - degree]
        for k in range(1, degree + 1):
            if polynomial >> (degree - k) & 1:
                number ^= numbers[j - k] << k
        numbers.append(number)
    return numbers


def _by_scipy(first: int, count: int, dimensions: int, seed: int) -> Floats:
    """The same, by SciPy."""
    from scipy.stats import qmc

    generator = np.random.default_rng(seed)
    keyword = "rng" if "rng" in inspect.signature(qmc.Sobol).parameters else "seed"
    engine = qmc.Sobol(dimensions, scramble=True, **{keyword: generator})
    if first:
        drawn = engine.fast_forward(first).random(count)
    else:
        drawn = engine.random_base2(max(0, ceil(log2(max(1, count)))))[:count]
    return np.asarray(drawn, dtype=np.float64)
