"""Follows a distribution week by week, and adds up what is open, what arrives at each ending, and where walks were.

Within a horizon, x(t + 1) = x(t) P: only sums of non-negative numbers, with no subtraction. What arrives at an ending
is added up there and not moved again. This is the NumPy version; `olivebranch.kernels.weekly_numba` is compiled, and
gives the same bytes, because every sum is taken in order.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from olivebranch.base.arrays import Floats, Ints


class Followed(NamedTuple):
    """A distribution over n pairs, followed for W weeks.

    Attributes
    ----------
    reached : (W + 1, endings) the chance that each ending has been reached by each week
    arrived : (W + 1, endings) the chance that it is reached in exactly that week
    still_open : (W + 1,) the chance that no ending has been reached
    spent : (n,) the sum over the weeks before the last of the chance of being in each pair
    """

    reached: Floats
    arrived: Floats
    still_open: Floats
    spent: Floats


def follow(forward: sp.csr_array, start: Floats, ending: Ints, endings: int, weeks: int) -> Followed:
    """Follow a distribution.

    Parameters
    ----------
    forward : (n, n) the moves of open walks, transposed
    start : (n,) the distribution at week 0
    ending : (n,) the index of each pair's ending, -1 if open
    """
    group, ended = np.where(ending >= 0, ending, endings), np.flatnonzero(ending >= 0)  # the open are the last group
    sums, reached = np.empty((weeks + 1, endings + 1)), np.empty((weeks + 1, endings))
    ending = group[ended]
    x, spent, over = start, np.zeros(start.size), np.zeros(ended.size)
    for week in range(weeks + 1):
        if week:
            spent += x
            x = forward @ x
        over += x[ended]
        sums[week] = np.bincount(group, x, endings + 1)  # adds up in order
        reached[week] = np.bincount(ending, over, endings)
    return Followed(reached, sums[:, :-1].copy(), sums[:, -1].copy(), spent)
