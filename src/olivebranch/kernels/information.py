"""What it would be worth to know: expected loss and the value of information, on arrays of net benefit.

With benefit B (S strategies, D draws), one column a draw of the parameters:

    chance of being best   share of draws in which a strategy has the most (a tie is shared)
    expected loss          mean over draws of  max_s B - B_s : what choosing s gives away
    EVPI                   mean of max_s B  -  max_s mean B_s : the least expected loss
    EVPPI for x            mean of max_s E[B_s | x]  -  max_s mean B_s

E[B_s | x] is found by regression of B_s on x, with no nested simulation. Source: Strong, Oakley and Brennan (2014),
Medical Decision Making 34, 311-326; here the regressors are Legendre polynomials in each parameter's place within its
prior (evenly spread by a Sobol sequence, where they are orthogonal), and products of two.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DRAWS_A_TERM = 20  # fewer draws than this for each regressor, and the fit would follow the noise
DEGREE = 5


def chance_best(benefit: Floats) -> Floats:
    """(S,) share of draws in which each strategy is best.

    >>> chance_best(np.array([[1.0, 2.0, 0.0], [0.0, 2.0, 1.0]]))
    array([0.5, 0.5])
    """
    best = benefit == benefit.max(axis=0)
    return np.asarray((best / best.sum(axis=0)).mean(axis=1))


def expected_loss(benefit: Floats) -> Floats:
    """(S,) what each strategy gives away on average, against the best of each draw.

    >>> expected_loss(np.array([[1.0, 2.0], [0.0, 4.0]]))
    array([1. , 0.5])
    """
    return np.asarray((benefit.max(axis=0) - benefit).mean(axis=1))


def evpi(benefit: Floats) -> float:
    """The expected value of perfect information.

    >>> evpi(np.array([[1.0, 2.0], [0.0, 4.0]]))
    0.5
    """
    return float(expected_loss(benefit).min())


def evppi(benefit: Floats, shares: Floats) -> float:
    """The expected value of knowing k parameters, given each draw's place within their priors, shares (D, k)."""
    ahead = benefit - benefit[0]  # the regression of a difference is the steadier one
    basis = _basis(shares, max(1, len(shares) // DRAWS_A_TERM))
    fitted = basis @ np.linalg.lstsq(basis, ahead.T, rcond=None)[0]
    return max(0.0, float(fitted.max(axis=1).mean() - ahead.mean(axis=1).max()))


def _basis(shares: Floats, most: int) -> Floats:
    """(D, terms) a constant, polynomials of each parameter as high as `most` terms allow, then products of two."""
    k = shares.shape[1]
    degree = int(min(DEGREE, max(1, (most - 1) // max(1, k))))
    one = [np.polynomial.legendre.legvander(2 * column - 1, degree)[:, 1:] for column in shares.T]
    terms = [np.ones((len(shares), 1)), *one]
    room = most - 1 - k * degree
    for a, b in combinations(range(k), 2):
        if room <= 0:
            break
        terms.append(one[a][:, :1] * one[b][:, :1])
        room -= 1
    return np.hstack(terms)
