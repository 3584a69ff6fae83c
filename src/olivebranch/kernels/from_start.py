"""What walks from the start add up to, for ever, from the expected visits to each state.

One solution y = y T + start gives every number that is asked of one distribution: the chance of an ending is the sum of
y_i p_ij over the moves into it, and the expected total of a reward is the sum of y_i r_i. So there is no need to solve
for each ending and each reward. All terms are non-negative, and they are added up in extended precision.
"""

from __future__ import annotations

from operator import sub

import numpy as np

from olivebranch.base.arrays import Flags, Floats
from olivebranch.kernels.absorb import Absorbing
from olivebranch.kernels.certified import UNIT, Certified, is_held, unheld
from olivebranch.kernels.refine import FINE


class Arrivals:
    """The moves into each ending of an absorbing chain."""

    def __init__(self, absorbing: Absorbing) -> None:
        moves = absorbing.moves
        target = absorbing.ending[moves.indices]
        edges = np.flatnonzero(target >= 0)
        edges = edges[target[edges].argsort(kind="stable")]
        self.source, self.chance = absorbing.source[edges], moves.data[edges].astype(np.longdouble)
        self.target = target[edges]
        self.upto = np.bincount(self.target, minlength=absorbing.endings).cumsum().tolist()

    def expected(self, visits: Certified) -> Certified:
        """(endings,) the sum of visits x chance over the moves into each ending."""
        value, error = self._sums(visits.value), self._sums(visits.absolute)
        terms = max(map(sub, self.upto, [0, *self.upto]), default=0)
        lost = 0.0 if is_held(value) else unheld(value, self.met(visits))
        return Certified(value, _relative(visits, terms), error + lost)

    def met(self, visits: Certified) -> Flags:
        """(endings,) whether something may arrive."""
        is_met = (visits.value > 0) | (visits.absolute > 0)
        return np.bincount(self.target[is_met[self.source]], minlength=len(self.upto)) > 0

    def _sums(self, visits: Floats) -> Floats:
        if not visits.any():
            return np.zeros(len(self.upto))
        terms = visits[self.source].astype(np.longdouble) * self.chance
        each = [np.add.reduce(terms[begin:end]) for begin, end in zip([0, *self.upto], self.upto, strict=False)]
        return np.array(each, dtype=np.float64)


def earned(visits: Certified, rewards: Floats) -> Certified:
    """(k,) the sum over the states of visits x rewards (n, k), which are non-negative."""
    met = np.flatnonzero((visits.value > 0) | (visits.absolute > 0))
    rewards, absolute = rewards[met], visits.absolute[met, None]
    with np.errstate(over="ignore"):
        sums = (visits.value[met, None].astype(np.longdouble) * rewards.astype(np.longdouble)).sum(axis=0)
        value = sums.astype(np.float64)
        error = np.zeros(rewards.shape[1])
        if absolute.any():
            error = np.multiply(absolute, rewards, out=np.zeros(rewards.shape), where=rewards > 0).sum(axis=0)
    lost = 0.0 if is_held(value) else unheld(value, (rewards > 0).any(axis=0))
    return Certified(value, _relative(visits, met.size), error + lost)


def _relative(visits: Certified, terms: int) -> float:
    """A bound on the relative error of a sum of this many terms, apart from the absolute errors of the visits."""
    return visits.relative + (terms + 3) * FINE + 3 * UNIT
