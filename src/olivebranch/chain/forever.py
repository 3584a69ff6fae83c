"""The exact engine for ever: solves the absorbing chain by elimination, and bounds the error of each number.

A number whose relative error may exceed 1e-6 is marked as refused, and asking for it raises a PrecisionError. The other
numbers remain. So a ladder from which walks take 1e400 weeks to come down still has its chances.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from olivebranch.base.arrays import Floats, read_only
from olivebranch.chain.markov import MarkovChain
from olivebranch.chain.outcomes import Outcomes
from olivebranch.chain.reached import Limit, Number
from olivebranch.kernels.certified import BOUND, Certified, bound_of


def for_ever(chain: MarkovChain) -> Outcomes:
    """Outcomes for ever: absorption probabilities, expected totals and times, each with a bound on its rounding error.

    The time to an ending is the conditional mean first-passage time: each open week earns the chance of the ending
    from there as its reward, and the total is divided by the chance of the ending.
    """
    absorbing, start, k = chain.absorbing, chain.start, len(chain.tallies)
    chance, reached = absorbing.absorption.mean(start), start @ absorbing.chance
    parts = absorbing.total(np.hstack([np.ones((chain.size, 1)), chain.tally_rate, absorbing.chance])).parts
    gained, lost = parts.gained.mean(start), parts.lost.mean(start)
    tallies, doubts = _less(gained.some(slice(1, 1 + k)), lost.some(slice(1, 1 + k)))
    weeks, to = gained.some(slice(0, 1)), gained.some(slice(1 + k, None))
    weeks_to, weeks_to_bound = _weeks_to(to, reached, chance.bound, _earned(absorbing.absorption, weeks))
    bounds: dict[Number, float] = {
        ("the mean number of weeks", ""): float(weeks.bound[0]),
        **_named("the chance of", (*chain.endings, "open"), chance.bound),
        **_named("the mean week of", chain.endings, weeks_to_bound),
        **_named("the total of", chain.tallies, doubts),
    }
    return Outcomes(
        chain=chain,
        weeks=None,
        reached=reached[None, :],
        arrived=reached[None, :],
        still_open=chance.value[-1:],
        totals=tallies,
        forever=_limit(float(weeks.value[0]), weeks_to, bounds),
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
