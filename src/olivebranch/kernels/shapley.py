"""Shapley values: divide a number fairly among the players who bring it about.

    phi_i = sum over S without i of  |S|! (m - |S| - 1)! / m! * (v(S + i) - v(S))

This is what player i adds, averaged over every order in which the m players can join (Shapley 1953). The values add up
to v(all) - v(none); a player who never adds anything gets 0.
"""

from __future__ import annotations

from math import factorial

import numpy as np

from olivebranch.base.arrays import Floats


def shapley(worth: Floats) -> Floats:
    """(..., m) the Shapley values of m players.

    Parameters
    ----------
    worth : (..., 2^m) v of every set of players; player i is in the set s where bit i of s is 1

    >>> shapley(np.array([0.0, 1.0, 2.0, 5.0])).tolist()
    [2.0, 3.0]
    """
    sets = np.arange(worth.shape[-1])
    m = int(worth.shape[-1]).bit_length() - 1
    size = np.array([int(s).bit_count() for s in sets])
    weight = np.array([factorial(k) * factorial(max(0, m - k - 1)) / factorial(m) for k in range(m + 1)])
    values = np.zeros((*worth.shape[:-1], m))
    for i in range(m):
        without = sets[(sets >> i) & 1 == 0]
        values[..., i] = ((worth[..., without | 1 << i] - worth[..., without]) * weight[size[without]]).sum(axis=-1)
    return values
