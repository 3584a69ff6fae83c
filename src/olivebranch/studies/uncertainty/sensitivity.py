"""Which parameters a number depends on: rank correlation with each, and Sobol indices.

Rank correlation (Spearman's) is computed from the draws of the study. Sobol indices need n (P + 2) draws of their own.
They give the share of the variance that a parameter explains alone (first order) and with all its interactions (total).
Source: Saltelli et al. (2010), Computer Physics Communications 181, 259-270; `scipy.stats.sobol_indices`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from olivebranch.base.arguments import check_whole
from olivebranch.base.arrays import Floats
from olivebranch.errors import ArgumentError
from olivebranch.kernels.sobol import points

MOST_POINTS = 2**24  # each is solved P + 2 times


def rank_correlation(x: Floats, y: Floats) -> Floats:
    """(P,) Spearman's correlation of each column of x (D, P) with y (D,); 0 if either is constant.

    >>> rank_correlation(np.array([[1.0, 3.0], [2.0, 2.0], [3.0, 1.0]]), np.array([1.0, 4.0, 9.0]))
    array([ 1., -1.])
    """
    from scipy.stats import rankdata

    ranks, goal = rankdata(x, axis=0), rankdata(y)
    ranks, goal = ranks - ranks.mean(axis=0), goal - goal.mean()
    size = np.sqrt((ranks**2).sum(axis=0) * (goal**2).sum())
    return np.asarray(np.divide(ranks.T @ goal, size, out=np.zeros(len(size)), where=size > 0))


def sobol_indices(function: Callable[[Floats], Floats], parameters: int, n: int, seed: int) -> tuple[Floats, Floats]:
    """First-order and total indices (P,) of a function of shares (points, P) of the priors.

    Parameters
    ----------
    function : returns a value (points,) for shares (points, P); called once
    n : a power of 2; the function is evaluated at n (P + 2) points
    """
    from scipy.stats import sobol_indices as indices

    n = check_whole("n", n, 2, MOST_POINTS)
    if n & (n - 1):
        raise ArgumentError(f"n = {n!r}: must be a power of 2, such as 256.")
    both = points(0, n, 2 * parameters, seed)
    a, b = both[:, :parameters], both[:, parameters:]
    mixed = np.repeat(a[None], parameters, axis=0)  # A with column i taken from B
    for i in range(parameters):
        mixed[i, :, i] = b[:, i]
    y = function(np.concatenate([a, b, mixed.reshape(-1, parameters)]))
    f_a, f_b, f_ab = y[:n], y[n : 2 * n], y[2 * n :].reshape(parameters, n)
    if np.ptp(y) == 0:
        return np.zeros(parameters), np.zeros(parameters)
    mean = y[: 2 * n].mean()  # subtracting it does not change the indices and reduces their noise
    found = indices(func={"f_A": f_a[None] - mean, "f_B": f_b[None] - mean, "f_AB": f_ab[:, None] - mean}, n=n)
    return np.atleast_1d(np.squeeze(found.first_order)), np.atleast_1d(np.squeeze(found.total_order))
