"""The value of information: what knowing the parameters would be worth. Works on arrays of net benefit.

With net benefit B (S strategies, D draws of the parameters):

    chance of being best   share of draws in which a strategy has the most (tied strategies share the draw)
    expected loss          mean over draws of  max_s B - B_s : what choosing s gives away
    EVPI                   mean of max_s B  -  max_s mean B_s : the least expected loss
    EVPPI for x            mean of max_s E[B_s | x]  -  max_s mean B_s

E[B_s | x] is found by regression on the draws, without nested simulation (Strong, Oakley and Brennan 2014, Medical
Decision Making 34, 311-326). All parameters are fitted at once, by an expansion in orthogonal polynomials (see
`expansion`); its terms in x alone are the estimate. So the estimates for all sets of parameters fit together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from olivebranch.base.arrays import Floats
from olivebranch.base.ties import leaders
from olivebranch.kernels.expansion import Expansion, fit, partial_sums


def chance_best(benefit: Floats, *sizes: Floats) -> Floats:
    """(S,) the chance of being best: the share of draws in which each strategy has the most benefit.

    >>> chance_best(np.array([[1.0, 2.0, 0.0], [0.0, 2.0, 1.0]]))
    array([0.5, 0.5])
    """
    best = leaders(benefit, *sizes)
    return np.asarray((best / best.sum(axis=0)).mean(axis=1))


def expected_loss(benefit: Floats, *sizes: Floats) -> Floats:
    """(S,) the expected loss: how much less benefit each strategy has, on average, than the best in each draw.

    >>> expected_loss(np.array([[1.0, 2.0], [0.0, 4.0]]))
    array([1. , 0.5])
    """
    loss = benefit.max(axis=0) - benefit
    return np.asarray(np.where(leaders(benefit, *sizes), 0.0, loss).mean(axis=1))


def evpi(benefit: Floats, *sizes: Floats) -> float:
    """The expected value of perfect information (EVPI).

    >>> evpi(np.array([[1.0, 2.0], [0.0, 4.0]]))
    0.5
    """
    return float(expected_loss(benefit, *sizes).min())


def fitted(benefit: Floats, shares: Floats) -> Expansion:
    """The benefits (S, D) less the first of them, as an expansion in the quantiles (D, P) of all parameters.

    A difference has less noise than either strategy, so it is fitted more closely.
    """
    return fit(shares, (benefit - benefit[0]).T)


def evppi(benefit: Floats, shares: Floats, known: Sequence[int], expansion: Expansion | None = None) -> float:
    """The expected value of partial perfect information (EVPPI): of knowing some of the parameters.

    The largest estimate over the subsets of those that are known: whoever knows more may ignore it, so it never falls
    as parameters are added.

    Parameters
    ----------
    benefit : (S, D) the net benefit
    shares : (D, P) the quantile of each parameter in each draw
    known : the columns of those that are known
    expansion : what `fitted` gives, where it is at hand
    """
    ahead = (benefit - benefit[0]).T
    parts = (expansion or fitted(benefit, shares)).parts(shares, known)
    mean = ahead.mean(axis=0)
    guesses = partial_sums(np.broadcast_to(mean, ahead.shape), parts)  # first that of knowing nothing, worth 0
    return max(float((guess.max(axis=1) - mean.max()).mean()) for guess in guesses)
