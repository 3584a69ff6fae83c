"""The exact engine for ever: solves the absorbing chain by elimination, and bounds the error of each number.

A number whose relative error may exceed 1e-6 is marked as refused, and asking for it raises a PrecisionError. The other
numbers remain. So a ladder from which walks take 1e400 weeks to come down still has its chances.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from olivebranch.base.arrays import Floats, read_only
from olivebranch.base.later import Later
from olivebranch.chain.markov import MarkovChain
from olivebranch.chain.outcomes import Outcomes
from olivebranch.chain.reached import Limit, Number
from olivebranch.kernels.certified import BOUND, UNIT, Certified, bound_of
from olivebranch.kernels.from_start import Arrivals, earned


class _Numbers(NamedTuple):
    """What is known of the walks from the start.

    Attributes
    ----------
    chance : (endings + 1,) the chance of each ending and, last, of a trap
    weeks : (1,) the expected weeks
    gained, lost : (tallies,) what each tally gains and loses
    to : (endings,) the expected weeks in walks that reach the ending: its mean week x its chance
    earned : (endings,) a bound on what the errors of the chances add to the absolute error of `to`
    """

    chance: Certified
    weeks: Certified
    gained: Certified
    lost: Certified
    to: Certified
    earned: Floats


def for_ever(chain: MarkovChain) -> Outcomes:
    """Outcomes for ever: absorption probabilities, expected totals and times, each with a bound on its rounding error.

    The time to an ending is the conditional mean first-passage time: each open week earns the chance of the ending
    from there as its reward, and the total is divided by the chance of the ending.
    """
    found = _from_start(chain) or _from_everywhere(chain)
    reached = found.chance.value[:-1]
    tallies, doubts = _less(found.gained, found.lost)
    weeks_to, weeks_to_bound = _weeks_to(found.to, reached, found.chance.bound, found.earned)
    bounds: dict[Number, float] = {
        ("the mean number of weeks", ""): float(found.weeks.bound[0]),
        **_named("the chance of", (*chain.endings, "open"), found.chance.bound),
        **_named("the mean week of", chain.endings, weeks_to_bound),
        **_named("the total of", chain.tallies, doubts),
    }
    return Outcomes(
        chain=chain,
        weeks=None,
        reached=reached[None, :],
        arrived=reached[None, :],
        still_open=found.chance.value[-1:],
        later=Later(totals=tallies),
        forever=_limit(float(found.weeks.value[0]), weeks_to, bounds),
    )


def _from_start(chain: MarkovChain) -> _Numbers | None:
    """The numbers from the expected visits to each pair; None if there is a trap, or if a number is not certain enough.

    Walks that reach an ending spend y h weeks on the way, with y the visits and h the chance of the ending from each
    pair. That is what arrives at the ending in a second solution, which starts with y.
    """
    absorbing, start, rate = chain.absorbing, chain.start, chain.tally_rate
    if absorbing.stuck.any():
        return None
    visits = absorbing.visits(start)
    if not np.isfinite(visits.value).all():
        return None
    again, arrivals = absorbing.visits(visits.value), Arrivals(absorbing)
    into, over = arrivals.expected(visits), np.flatnonzero((chain.ending >= 0) & (start > 0))
    reached = into.value + np.bincount(chain.ending[over], start[over], len(chain.endings))
    numbers = _Numbers(
        Certified(np.append(reached, 0.0), into.relative + over.size * UNIT, np.append(into.absolute, 0.0)),
        earned(visits, np.ones((chain.size, 1))),
        earned(visits, np.maximum(rate, 0.0)),
        earned(visits, np.maximum(-rate, 0.0)),
        arrivals.expected(Certified(again.value, visits.relative + again.relative, again.absolute)),
        np.full(len(chain.endings), float(np.sum(visits.absolute))),
    )
    certain = all((part.bound <= BOUND).all() for part in numbers[:-1])
    return numbers if certain else None


def _from_everywhere(chain: MarkovChain) -> _Numbers:
    """The numbers from those of every pair: more work, but what is certain can be told from what is not."""
    absorbing, start, k = chain.absorbing, chain.start, len(chain.tallies)
    parts = absorbing.total(np.hstack([np.ones((chain.size, 1)), chain.tally_rate, absorbing.chance])).parts
    gained, lost = parts.gained.mean(start), parts.lost.mean(start)
    weeks = gained.some(slice(0, 1))
    return _Numbers(
        absorbing.absorption.mean(start),
        weeks,
        gained.some(slice(1, 1 + k)),
        lost.some(slice(1, 1 + k)),
        gained.some(slice(1 + k, None)),
        _earned(absorbing.absorption, weeks),
    )


def _limit(weeks: float, weeks_to: Floats, bounds: Mapping[Number, float]) -> Limit:
    certain = max((bound for bound in bounds.values() if bound <= BOUND), default=0.0)
    return Limit(
        weeks, read_only(weeks_to), certain, {number: bound for number, bound in bounds.items() if not bound <= BOUND}
    )


def _named(kind: str, names: Iterable[str], bounds: Floats) -> dict[Number, float]:
    return {(kind, name): float(bound) for name, bound in zip(names, bounds, strict=True)}


def _less(gained: Certified, lost: Certified) -> tuple[Floats, Floats]:
    """(k,) gains - losses, and bounds on the error relative to gains + losses.

    Both are NaN if gains and losses go on without end, because such a total is undefined.
    """
    with np.errstate(invalid="ignore"):
        value = gained.value - lost.value
    bound = bound_of(gained.error + lost.error, gained.value + lost.value)
    return value, np.where(np.isnan(value) & (bound == 0), np.nan, bound)


def _earned(rewards: Certified, weeks: Certified) -> Floats:
    """(endings,) a bound on the sum of the absolute errors of the chances when they are earned as rewards."""
    absolute = np.broadcast_to(rewards.absolute, rewards.value.shape)[:, :-1].max(axis=0, initial=0.0)
    most_weeks = float((weeks.value + weeks.error)[0])
    return np.array([a * most_weeks if a > 0 else 0.0 for a in absolute])


def _weeks_to(to: Certified, reached: Floats, reached_bound: Floats, earned: Floats) -> tuple[Floats, Floats]:
    """(endings,) the mean week of each ending among walks that reach it, NaN if none does; and a bound for each."""
    top = to.relative + bound_of(to.error + earned, to.value)  # the rewards also have the relative error of the totals
    bottom = reached_bound[: reached.size]
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        mean = np.where(reached > 0, to.value / reached, np.nan)
        bound = np.where(bottom < 1, (top + bottom) / (1 - bottom), np.inf)
    never = (reached == 0) & (bottom == 0)
    return mean, np.where(never, 0.0, np.where(np.isfinite(mean), bound, np.inf))
