"""How far one strategy is ahead of another.

Simulated strategies share their luck (the same uniform number for the same run and week). So a difference is paired run
by run, and its interval is narrower than that of two separate samples.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import TypeAlias

import numpy as np

from olivebranch.base.arguments import is_name
from olivebranch.base.arrays import Floats
from olivebranch.base.ties import RELATIVE
from olivebranch.chain import monte_carlo
from olivebranch.chain.markov import MarkovChain
from olivebranch.chain.outcomes import Outcomes
from olivebranch.kernels.intervals import normal_quantile, paired_shares, separate_shares
from olivebranch.kernels.walk import Block

Measure: TypeAlias = Callable[[MarkovChain, Block], Floats]


@dataclass(frozen=True, slots=True, repr=False)
class Difference:
    """How far strategy a is ahead of b in one ending or tally.

    When simulated, it is the mean of the n paired differences a_i - b_i under common random numbers (run i uses the
    same numbers for both). Its standard error is that of a paired sample, sqrt(var(a - b) / (n - 1)). A chance has the
    interval of Bonett and Price (2012) for paired shares, whose width is never 0. A tally has the normal interval; if
    all runs differ by the same amount, or not at all, there is none.

    Attributes
    ----------
    of, a, b : the ending or tally, and the strategies
    value : a less b
    interval : the interval at the level asked for; a single point when exact; None for a tally without one
    error : standard error of the paired difference; None when exact
    better, same, worse : runs in which a's number was above, equal to or below b's under the same luck (for a chance:
        reached it where b did not, both or neither, did not where b did); None when exact
    narrower : how many times narrower the interval is than that of two separate samples (for a chance: Agresti and
        Caffo 2000); None when exact, or without an interval

    >>> import olivebranch as ob
    >>> ob.compare("maybe", ["small_steps", "jump_ahead"], weeks=20).difference("small_steps", "jump_ahead")
    yes: small_steps less jump_ahead = +0.4520 (exact)
    """

    of: str
    a: str
    b: str
    value: float
    interval: tuple[float, float] | None
    error: float | None = None
    better: int | None = None
    same: int | None = None
    worse: int | None = None
    narrower: float | None = None

    def __str__(self) -> str:
        head = f"{self.of}: {self.a} less {self.b} = {self.value:+.4f}"
        if self.error is None:
            return f"{head} (exact)"
        luck = f"run by run under the same luck: {self.better:,} more, {self.same:,} same, {self.worse:,} less"
        if self.interval is None or self.narrower is None:
            return f"{head} ({self.no_interval}; {luck})"
        low, high = self.interval
        narrower = f"{self.narrower:.2f} times narrower than separate samples"
        return f"{head} (interval {low:+.4f} to {high:+.4f}; {luck}; {narrower})"

    @property
    def no_interval(self) -> str:
        """Why there is no interval, in words; empty if there is one."""
        if self.interval is not None:
            return ""
        alike = "no run differs" if not (self.better or self.worse) else "every run differs by the same amount"
        return f"no interval: {alike}, so the runs do not tell how far off this is"

    __repr__ = __str__


def difference(
    a: Outcomes, b: Outcomes, of: str | None, week: int | None, level: float, backend: str | None
) -> Difference:
    """How far outcomes a are ahead of outcomes b; paired run by run when simulated."""
    name = a.endings[0] if of is None else of
    counted = is_name(name, a.tallies) and name not in a.endings
    value = a.tally(name) - b.tally(name) if counted else a.chance(name, week) - b.chance(name, week)
    if a.runs is None or a.weeks is None or a.seed is None:
        return Difference(name, a.strategy, b.strategy, value, (value, value))
    measure = _tally(name) if counted else _ended(name, a.weeks if week is None else week)
    counts, sums = monte_carlo.paired(a.chain, b.chain, measure, a.weeks, a.runs, a.seed, None, backend)
    mean, error, unpaired = _paired_mean(sums, a.runs)
    better, same, worse = map(int, counts)
    interval, narrower = _tally_interval(mean, error, unpaired, level)
    if not counted:
        interval = paired_shares(better, worse, a.runs, level)
        narrower = _width(separate_shares(round(sums[0]), round(sums[1]), a.runs, level)) / _width(interval)
    return Difference(name, a.strategy, b.strategy, mean, interval, error, better, same, worse, narrower)


def _width(interval: tuple[float, float]) -> float:
    return interval[1] - interval[0]


def _tally_interval(
    mean: float, error: float, unpaired: float, level: float
) -> tuple[tuple[float, float] | None, float | None]:
    """The normal interval, and how many times narrower it is than unpaired; none if the runs do not vary."""
    if error <= 0:
        return None, None
    half = normal_quantile(level) * error
    return (mean - half, mean + half), unpaired / error


def _paired_mean(sums: Floats, n: int) -> tuple[float, float, float]:
    """The mean of n paired differences, its standard error, and that of two separate samples.

    `sums` holds the sums over all runs of a, b, a^2, b^2 and (a - b)^2.
    """
    a, b, a_squared, b_squared, squared = map(float, sums)
    mean = (a - b) / n
    paired = _variance(squared, mean, n)
    unpaired = _variance(a_squared, a / n, n) + _variance(b_squared, b / n, n)
    return mean, sqrt(paired / max(1, n - 1)), sqrt(unpaired / max(1, n - 1))


def _variance(squares: float, mean: float, n: int) -> float:
    """The variance of n numbers from the sum of their squares; 0 if it is only rounding."""
    variance = squares / n - mean**2
    return variance if variance > RELATIVE * squares / n else 0.0


def _ended(name: str, week: int) -> Measure:
    """(runs,) 1 for each run of a block that had reached the ending by the week ("open": no ending)."""

    def measure(chain: MarkovChain, block: Block) -> Floats:
        if name == "open":
            return ((block.ending < 0) | (block.week > week)).astype(np.float64)
        return ((block.ending == chain.ending_index(name)) & (block.week <= week)).astype(np.float64)

    return measure


def _tally(name: str) -> Measure:
    """(runs,) the tally of each run of a block."""
    return lambda chain, block: block.tally[:, chain.tallies.index(name)]
