"""Ties: which numbers differ by more than rounding. Every comparison of results shares this one tolerance.

    slack = RELATIVE * (the size of the numbers compared) + ABSOLUTE

A float64 has 16 digits, and a chance or a count is a sum of many, so numbers that are equal may differ in their last
digits. Less than the slack is no lead, no win and no effect. A chance of under 1e-15 cannot be told from none.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from olivebranch.base.arrays import Flags, Floats

RELATIVE = 1e-12
ABSOLUTE = 1e-15


def slack(*numbers: ArrayLike) -> Floats:
    """How far apart these numbers may be and still be equal, element by element.

    Of numbers that are differences, give what they are the differences of: their rounding errors are as large as those.
    """
    sizes = [np.abs(np.asarray(number, dtype=np.float64)) for number in numbers]
    finite = [np.where(np.isfinite(size), size, 0.0) for size in sizes]
    largest = finite[0]
    for size in finite[1:]:
        largest = np.maximum(largest, size)
    return RELATIVE * largest + ABSOLUTE


def is_ahead(a: ArrayLike, b: ArrayLike, *sizes: ArrayLike) -> Flags:
    """Where a is above b by more than rounding; nowhere where either is NaN. `sizes` as in `slack`, where known.

    >>> is_ahead([0.3, 0.1 + 0.2, 0.3], [0.2, 0.3, np.nan])
    array([ True, False, False])
    """
    left, right = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    return np.asarray(left > right + slack(left, right, *sizes))


def are_tied(a: ArrayLike, b: ArrayLike, *sizes: ArrayLike) -> Flags:
    """Where two numbers differ by rounding at most."""
    known = ~(np.isnan(np.asarray(a, dtype=np.float64)) | np.isnan(np.asarray(b, dtype=np.float64)))
    return known & ~is_ahead(a, b, *sizes) & ~is_ahead(b, a, *sizes)


def leaders(scores: Floats, *sizes: ArrayLike) -> Flags:
    """Which scores along the first axis are the highest: several where they are tied.

    >>> leaders(np.array([[0.3, 1.0], [0.1 + 0.2, 2.0]]))
    array([[ True, False],
           [ True,  True]])
    """
    top = scores.max(axis=0)
    return ~is_ahead(top, scores, np.abs(np.where(np.isfinite(scores), scores, 0.0)).max(axis=0), *sizes)


def is_constant(values: Floats, *sizes: ArrayLike) -> bool:
    """Do the values (n,) differ by rounding at most?"""
    return values.size == 0 or not bool(is_ahead(values.max(), values.min(), *map(np.max, sizes)))


def settled(values: Floats, *sizes: ArrayLike) -> Floats:
    """The values (n,) as they are, but equal where they differ by rounding: each takes the least of its group.

    >>> settled(np.array([0.3, 1.0, 0.1 + 0.2])).tolist()
    [0.3, 1.0, 0.3]
    """
    order = np.argsort(values, kind="stable")
    ranked, near = values[order], np.broadcast_to(slack(values, *sizes), values.shape)[order]
    begins = np.append(True, ranked[1:] > ranked[:-1] + np.maximum(near[1:], near[:-1]))[: values.size]
    equal = np.empty_like(values)
    equal[order] = ranked[begins][np.cumsum(begins) - 1]
    return equal
