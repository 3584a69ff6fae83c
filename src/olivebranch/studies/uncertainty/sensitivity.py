"""Which parameters a number depends on: rank correlation with each, and Sobol indices.

Rank correlation (Spearman's) is computed from the draws of the study. Sobol indices need n (P + 2) draws of their own.
They give the share of the variance that a parameter explains alone (first order) and with all its interactions (total).
Source: Saltelli et al. (2010), Computer Physics Communications 181, 259-270 (Saltelli's first order, Jansen's total).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from olivebranch.base.arguments import check_whole
from olivebranch.base.arrays import Floats
from olivebranch.base.ties import is_constant, settled
from olivebranch.errors import ArgumentError, printed
from olivebranch.kernels.sobol import points

MOST_POINTS = 2**24  # each is solved P + 2 times


def rank_correlation(x: Floats, y: Floats, *sizes: Floats) -> Floats:
    """(P,) Spearman's correlation of each column of x (D, P) with y (D,); 0 where either never changes.

    Values of y that differ by rounding alone are tied. If y is a difference, `sizes` are what it is a difference of.

    >>> rank_correlation(np.array([[1.0, 3.0], [2.0, 2.0], [3.0, 1.0]]), np.array([1.0, 4.0, 9.0]))
    array([ 1., -1.])
    """
    from scipy.stats import rankdata

    ranks, goal = rankdata(x, axis=0), rankdata(settled(y, *sizes))
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
    n = check_whole("n", n, 2, MOST_POINTS)
    if n & (n - 1):
        raise ArgumentError(f"n = {printed(n)}: must be a power of 2, such as 256.")
    both = points(0, n, 2 * parameters, seed)
    a, b = both[:, :parameters], both[:, parameters:]
    mixed = np.repeat(a[None], parameters, axis=0)  # A with column i taken from B
    for i in range(parameters):
        mixed[i, :, i] = b[:, i]
    y = function(np.concatenate([a, b, mixed.reshape(-1, parameters)]))
    f_a, f_b, f_ab = y[:n], y[n : 2 * n], y[2 * n :].reshape(parameters, n)
    if is_constant(y):
        return np.zeros(parameters), np.zeros(parameters)
    mean = y[: 2 * n].mean()  # subtracted, so that the indices stay the same and their noise shrinks
    f_a, f_b, f_ab = f_a - mean, f_b - mean, f_ab - mean
    variance = np.append(f_a, f_b).var()
    return (f_b * (f_ab - f_a)).mean(axis=1) / variance, ((f_a - f_ab) ** 2).mean(axis=1) / (2 * variance)
