"""The value of information: what knowing the parameters would be worth. Works on arrays of net benefit.

With net benefit B (S strategies, D draws of the parameters):

    chance of being best   share of draws in which a strategy has the most (tied strategies share the draw)
    expected loss          mean over draws of  max_s B - B_s : what choosing s gives away
    EVPI                   mean of max_s B  -  max_s mean B_s : the least expected loss
    EVPPI for x            mean of max_s E[B_s | x]  -  max_s mean B_s

E[B_s | x] is found by regressing B_s on x, without nested simulation. Source: Strong, Oakley and Brennan (2014),
Medical Decision Making 34, 311-326. The regressors here are Legendre polynomials of each parameter's quantile within
its prior, and products of two of them; on the uniform quantiles of a Sobol sequence they are nearly orthogonal.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from olivebranch.base.arrays import Floats

DRAWS_A_TERM = 20  # the fewest draws for each regressor; with fewer, the fit would follow the noise
DEGREE = 5  # the highest degree of the polynomials


def chance_best(benefit: Floats) -> Floats:
    """(S,) the chance of being best: the share of draws in which each strategy has the most benefit.

    >>> chance_best(np.array([[1.0, 2.0, 0.0], [0.0, 2.0, 1.0]]))
    array([0.5, 0.5])
    """
    best = benefit == benefit.max(axis=0)
    return np.asarray((best / best.sum(axis=0)).mean(axis=1))


def expected_loss(benefit: Floats) -> Floats:
    """(S,) the expected loss: how much less benefit each strategy has, on average, than the best in each draw.

    >>> expected_loss(np.array([[1.0, 2.0], [0.0, 4.0]]))
    array([1. , 0.5])
    """
    return np.asarray((benefit.max(axis=0) - benefit).mean(axis=1))


def evpi(benefit: Floats) -> float:
    """The expected value of perfect information (EVPI).

    >>> evpi(np.array([[1.0, 2.0], [0.0, 4.0]]))
    0.5
    """
    return float(expected_loss(benefit).min())


def evppi(benefit: Floats, shares: Floats) -> float:
    """The expected value of partial perfect information (EVPPI) about k parameters, from their quantiles (D, k)."""
    ahead = benefit - benefit[0]  # a difference has less noise than either strategy, so its regression is more accurate
    basis = _basis(shares, max(1, len(shares) // DRAWS_A_TERM))
    fitted = basis @ np.linalg.lstsq(basis, ahead.T, rcond=None)[0]
    return max(0.0, float(fitted.max(axis=1).mean() - ahead.mean(axis=1).max()))


def _basis(shares: Floats, most: int) -> Floats:
    """(D, terms) a constant, polynomials of each parameter (degree limited by `most`), and products of two."""
    k = shares.shape[1]
    degree = int(min(DEGREE, max(1, (most - 1) // max(1, k))))
    by_parameter = [np.polynomial.legendre.legvander(2 * column - 1, degree)[:, 1:] for column in shares.T]
    terms = [np.ones((len(shares), 1)), *by_parameter]
    room = most - 1 - k * degree
    for a, b in combinations(range(k), 2):
        if room <= 0:
            break
        terms.append(by_parameter[a][:, :1] * by_parameter[b][:, :1])
        room -= 1
    return np.hstack(terms)
