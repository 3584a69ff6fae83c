"""The exact engine for ever: solves the absorbing chain by elimination, and bounds the error of each number.

A number whose relative error may exceed 1e-6 is marked as refused, and asking for it raises a PrecisionError. The other
numbers remain. So a ladder from which walks take 1e400 weeks to come down still has its chances.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TypeAlias

import numpy as np

from olivebranch.base.arrays import Floats
from olivebranch.base.later import Later
from olivebranch.chain.markov import MarkovChain
from olivebranch.chain.outcomes import Outcomes
from olivebranch.chain.reached import Limit
from olivebranch.kernels.certified import BOUND, UNIT, Certified, bound_of
from olivebranch.kernels.from_start import Arrivals, earned

Numbers: TypeAlias = tuple[Certified, ...]


def for_ever(chain: MarkovChain) -> Outcomes:
    """Outcomes for ever: absorption probabilities, expected totals and times, each with a bound on its rounding error.

    The time to an ending is the conditional mean first-passage time: each open week earns the chance of the ending
    from there as its reward, and the total is divided by the chance of the ending. The chances are computed at once,
    and the rest when it is first asked for.
    """
    known = _Known(chain)
    reached = known.chance.value[:-1]
    return Outcomes(
        chain=chain,
        weeks=None,
        reached=reached[None, :],
        arrived=reached[None, :],
        still_open=known.chance.value[-1:],
        later=Later(totals=lambda: known.totals[0]),
        forever=Limit(
            Later(expected_weeks=lambda: float(known.weeks.value[0]), weeks_to=lambda: known.weeks_to[0]),
            Later(
                **{
                    "the mean number of weeks": lambda: _named([""], known.weeks.bound),
                    "the chance of": lambda: _named((*chain.endings, "open"), known.chance.bound),
                    "the mean week of": lambda: _named(chain.endings, known.weeks_to[1]),
                    "the total of": lambda: _named(chain.tallies, known.totals[1]),
                }
            ),
        ),
    )


class _Way(ABC):
    """A way to compute the numbers of the walks from the start."""

    @abstractmethod
    def chance(self) -> Numbers:
        """(endings + 1,) the chance of each ending and, last, of a trap."""

    @abstractmethod
    def weeks(self) -> Numbers:
        """(1,) the expected weeks."""

    @abstractmethod
    def totals(self) -> Numbers:
        """(tallies,) what each tally gains, and what it loses."""

    @abstractmethod
    def weeks_to(self) -> Numbers:
        """(endings,) the expected weeks in walks that reach the ending: its mean week x its chance."""


class _FromStart(_Way):
    """From the expected visits to each pair.

    Walks that reach an ending spend y h weeks on the way, summed over the pairs: y is the visits to a pair, and h the
    chance of the ending from there. This is what arrives at the ending in a second solution, which starts from y.
    """

    def __init__(self, chain: MarkovChain, visits: Certified) -> None:
        self.chain, self.visits, self.arrivals = chain, visits, Arrivals(chain.absorbing)

    def chance(self) -> Numbers:
        start, ending = self.chain.start, self.chain.ending
        into, over = self.arrivals.expected(self.visits), np.flatnonzero((ending >= 0) & (start > 0))
        value, absolute = np.zeros((2, into.value.size + 1))  # no walk is trapped
        value[:-1] = into.value + np.bincount(ending[over], start[over], into.value.size)
        absolute[:-1] = into.absolute
        return (Certified(value, into.relative + over.size * UNIT, absolute),)

    def weeks(self) -> Numbers:
        return (earned(self.visits, np.ones((self.chain.size, 1))),)

    def totals(self) -> Numbers:
        rate = self.chain.tally_rate
        return earned(self.visits, np.maximum(rate, 0.0)), earned(self.visits, np.maximum(-rate, 0.0))

    def weeks_to(self) -> Numbers:
        visits, again = self.visits, self.chain.absorbing.visits(self.visits.value)
        to = self.arrivals.expected(Certified(again.value, visits.relative + again.relative, again.absolute))
        extra = np.where(self.arrivals.met(visits), np.sum(visits.absolute), 0.0)  # what the errors of the visits earn
        return (Certified(to.value, to.relative, to.absolute + extra),)


class _FromEverywhere(_Way):
    """From the numbers of every pair: more work, but what is certain can be told from what is not."""

    def __init__(self, chain: MarkovChain) -> None:
        self.chain, self.absorbing = chain, chain.absorbing

    def chance(self) -> Numbers:
        return (self.absorbing.absorption.mean(self.chain.start),)

    def weeks(self) -> Numbers:
        return (self._earned(np.ones((self.chain.size, 1)))[0],)

    def totals(self) -> Numbers:
        return self._earned(self.chain.tally_rate)

    def weeks_to(self) -> Numbers:
        (weeks,), (to, _) = self.weeks(), self._earned(self.absorbing.chance)
        rewards = self.absorbing.absorption
        absolute = np.broadcast_to(rewards.absolute, rewards.value.shape)[:, :-1].max(axis=0, initial=0.0)
        most_weeks = float((weeks.value + weeks.error)[0])
        extra = np.array([a * most_weeks if a > 0 else 0.0 for a in absolute])
        return (Certified(to.value, to.relative, to.absolute + extra),)

    def _earned(self, rewards: Floats) -> Numbers:
        """(k,) what the rewards (N, k) gain and lose."""
        gained, lost = self.absorbing.total(rewards).parts
        return gained.mean(self.chain.start), lost.mean(self.chain.start)


class _Known:
    """The numbers for ever of a chain, each computed once: from the start if they are certain enough."""

    def __init__(self, chain: MarkovChain) -> None:
        self._everywhere = _FromEverywhere(chain)
        visits = None if chain.absorbing.stuck.any() else chain.absorbing.visits(chain.start)
        is_finite = visits is not None and np.isfinite(visits.value).all()
        self._start = _FromStart(chain, visits) if visits is not None and is_finite else None

    def _ask(self, question: Callable[[_Way], Numbers]) -> Numbers:
        if self._start is not None:
            found = question(self._start)
            if all((part.bound <= BOUND).all() for part in found):
                return found
        return question(self._everywhere)

    @cached_property
    def chance(self) -> Certified:
        """(endings + 1,) the chance of each ending and, last, of a trap."""
        return self._ask(lambda way: way.chance())[0]

    @cached_property
    def weeks(self) -> Certified:
        """(1,) the expected weeks."""
        return self._ask(lambda way: way.weeks())[0]

    @cached_property
    def totals(self) -> tuple[Floats, Floats]:
        """(tallies,) gains - losses, and bounds on the error relative to gains + losses.

        Both are NaN if gains and losses go on without end, because such a total is undefined.
        """
        gained, lost = self._ask(lambda way: way.totals())
        with np.errstate(invalid="ignore"):
            value = gained.value - lost.value
        bound = bound_of(gained.error / 2 + lost.error / 2, gained.value / 2 + lost.value / 2)  # no sum overflows
        return value, np.where(np.isnan(value) & (bound == 0), np.nan, bound)

    @cached_property
    def weeks_to(self) -> tuple[Floats, Floats]:
        """(endings,) the mean week of each ending among walks that reach it, NaN if none does; and a bound for each."""
        (to,) = self._ask(lambda way: way.weeks_to())
        reached, bottom = self.chance.value[:-1], self.chance.bound[:-1]
        top = to.relative + bound_of(to.error, to.value)  # what is earned has the relative error of the totals, too
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            mean = np.where(reached > 0, to.value / reached, np.nan)
            bound = np.where(bottom < 1, (top + bottom) / (1 - bottom), np.inf)
        never = (reached == 0) & (bottom == 0)
        return mean, np.where(never, 0.0, np.where(np.isfinite(mean), bound, np.inf))


def _named(names: Iterable[str], bounds: Floats) -> dict[str, float]:
    return {name: float(bound) for name, bound in zip(names, bounds, strict=True)}
