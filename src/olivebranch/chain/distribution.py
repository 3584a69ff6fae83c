"""How much, and for how many walks: the distribution of a tally over walks, from either engine."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from math import gcd, lcm
from typing import TYPE_CHECKING

import numpy as np

from olivebranch.base.arguments import as_number, check_level, check_whole, is_name
from olivebranch.base.arrays import Floats, Ints, read_only, rows_of
from olivebranch.base.sheet import Readable, Sheet
from olivebranch.base.text import horizon, percent, plain
from olivebranch.chain.markov import MarkovChain
from olivebranch.chain.pictures import DistributionPlots
from olivebranch.errors import ArgumentError, UnknownName, printed
from olivebranch.kernels.backends import walks
from olivebranch.kernels.counted import counted_for_ever, counted_within
from olivebranch.kernels.intervals import wilson
from olivebranch.model.expressions import parse

if TYPE_CHECKING:
    import pandas as pd

MOST_COUNTS = 400  # bins unless the caller says how many
BEYOND = 10_000  # counts above the last bin at which a condition is tried
CELLS = 50_000_000  # pairs times bins
FINEST = 1_000  # a weekly amount is a whole number of thousandths, at the finest
PIECE = 1 << 15  # runs counted together
MOST_ROWS = 24  # of the table to read


@dataclass(frozen=True, repr=False, eq=False)
class Distribution(Readable):
    """The distribution of a tally over walks, within the horizon or for ever.

    Attributes
    ----------
    chain : the chain that was asked
    tally : the tally
    weeks, runs, seed : the horizon (None for ever), and the runs and seed of a simulation (None when exact)
    values : (k,) the possible totals; `is_capped` says whether the last stands for it "or more"
    chance : (k,) the share of walks with each total

    >>> import olivebranch as ob
    >>> asks = ob.Chain("maybe", "small_steps").exact(weeks=20).distribution("asks")
    >>> asks.values[:3].tolist(), asks.chance[:3].round(2).tolist()
    ([0.0, 1.0, 2.0], [0.08, 0.54, 0.23])
    """

    chain: MarkovChain = field(repr=False)
    tally: str
    weeks: int | None
    runs: int | None
    seed: int | None
    values: Floats = field(repr=False)
    chance: Floats = field(repr=False)
    is_capped: bool

    @property
    def mean(self) -> float:
        """The mean total; where the last value stands for more, of that value."""
        return float(self.values @ self.chance)

    def chance_of(self, condition: str) -> float:
        """The share of walks whose total meets a condition, such as "unwelcome >= 2".

        Raises ArgumentError where the condition names something else, or cannot be decided for the last bin.

        >>> import olivebranch as ob
        >>> asks = ob.Chain("maybe", "small_steps").exact(weeks=20).distribution("asks")
        >>> round(asks.chance_of("asks >= 2"), 2), round(asks.chance_of("asks == 0"), 2)
        (0.38, 0.08)
        """
        expression = parse(condition)
        if expression.names != {self.tally}:
            raise ArgumentError(
                f"condition = {printed(condition)}: compare {self.tally} with a number, as in {self.tally} >= 2."
            )
        met = np.asarray(expression({self.tally: self.values}), dtype=np.float64) != 0
        met = np.broadcast_to(met, self.values.shape)
        if self.is_capped:
            step = self.values[1] - self.values[0] if self.values.size > 1 else 1.0
            beyond = self.values[-1] + step * np.arange(BEYOND)
            answers = np.broadcast_to(np.asarray(expression({self.tally: beyond}), dtype=np.float64) != 0, beyond.shape)
            if answers.any() != answers.all():
                raise ArgumentError(
                    f"condition = {printed(condition)}: the last bin holds {self.values[-1]:g} and more: of these "
                    "some meet it and some do not. Ask for the distribution with a higher upto=..."
                )
        return float(self.chance[met].sum())

    def interval(self, condition: str, *, level: float = 0.95) -> tuple[float, float]:
        """Wilson's confidence interval for `chance_of`; a single point when exact. Raises as it does."""
        share, level = self.chance_of(condition), check_level(level)
        if self.runs is None:
            return share, share
        return wilson(round(share * self.runs), self.runs, level)

    def label(self, i: int) -> str:
        """The total `values[i]` in words: the last may be "5 or more". Raises ArgumentError if there is no such value.

        >>> import olivebranch as ob
        >>> ob.Chain("maybe", "small_steps").exact(weeks=20).distribution("asks", upto=3).label(3)
        '3 or more'
        """
        i = check_whole("i", i, 0, self.values.size - 1)
        more = " or more" if self.is_capped and i == self.values.size - 1 else ""
        return f"{self.values[i]:g}{more}"

    def to_frame(self) -> pd.DataFrame:
        """A row for each total: the share of walks with just that, and with that or more."""
        import pandas as pd

        at_least = np.cumsum(self.chance[::-1])[::-1]
        index = pd.Index(self.values, name=self.tally)
        return pd.DataFrame({"chance": self.chance, "at_least": np.minimum(1.0, at_least)}, index=index)

    @property
    def title(self) -> str:
        """What was asked, in a line."""
        whom = f"{plain(self.tally)} under {plain(self.chain.strategy_name)}"
        engine = "exact" if self.runs is None else f"{self.runs:,} simulated runs, seed {self.seed}"
        return f"{self.chain.title}: {whom}, {horizon(self.weeks, self.chain.step)}, {engine}"

    def sheet(self) -> Sheet:
        """The table to read: the totals, up to the one above which hardly anybody is left."""
        at_least = np.minimum(1.0, np.cumsum(self.chance[::-1])[::-1])
        shown = max(2, int((at_least > 1e-4).sum()))
        rows = tuple(
            (self.label(i), percent(float(self.chance[i])), percent(float(at_least[i])))
            for i in range(min(shown, self.values.size, MOST_ROWS))
        )
        note = (self.chain.note,) if self.chain.note else ()
        return Sheet(self.title, (plain(self.tally), "share of people", "that or more"), rows, note)

    @property
    def plot(self) -> DistributionPlots:
        """The picture: ``.plot()`` is a column for each total."""
        return DistributionPlots(self)


def distribution(
    chain: MarkovChain, tally: str, weeks: int | None, runs: int | None, seed: int | None, upto: float | None
) -> Distribution:
    """The distribution of a tally; see `Outcomes.distribution`."""
    k = chain.tallies.index(tally)
    amounts = chain.vectors[:, k]
    unit, steps = _unit(tally, amounts[np.unique(chain.kind)], amounts)
    top, capped = _top(steps[chain.kind], weeks, unit, upto)
    if runs is not None and seed is not None and weeks is not None:
        chance = _simulated(chain, k, unit, top, weeks, runs, seed)
    else:
        chance = _exact(chain, steps[chain.kind], weeks, top)
    return Distribution(chain, tally, weeks, runs, seed, unit * np.arange(float(top + 1)), chance, capped)


def condition_of(tallies: tuple[str, ...], condition: str) -> tuple[str, float | None]:
    """The tally that a condition names, and a total above every number in it; None where it has none."""
    names = parse(condition).names
    for name in names:
        if not is_name(name, tallies):
            raise UnknownName("tally", name, tallies)
    if len(names) != 1:
        raise ArgumentError(f"condition = {printed(condition)}: compare one tally with a number, as in unwelcome >= 2.")
    numbers = [float(text) for text in re.findall(r"(?<![A-Za-z_0-9.])(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", condition)]
    return next(iter(names)), (max(numbers) + 1 if numbers else None)


def unit_of(amounts: Iterable[float]) -> float:
    """The largest unit of which all amounts are multiples; 1 if there are none above 0.

    >>> unit_of([1.0, 1.5]), unit_of([])
    (0.5, 1.0)
    """
    parts = [_fraction(a) for a in amounts if a > 0]
    below = lcm(*(part.denominator for part in parts))
    return float(Fraction(gcd(*(int(part * below) for part in parts)), below)) or 1.0


def _fraction(amount: float) -> Fraction:
    return Fraction(float(amount)).limit_denominator(FINEST)


def _unit(tally: str, used: Floats, amounts: Floats) -> tuple[float, Ints]:
    """The unit that all weekly amounts share, and each amount in units."""
    if (used < 0).any():
        raise ArgumentError(f"{tally} can fall: a distribution needs a tally that only grows.")
    if any(abs(float(_fraction(a)) - a) > 1e-9 * max(1.0, a) for a in used):
        raise ArgumentError(
            f"{tally}: its weekly amounts share no unit of a thousandth or more, so it cannot be counted."
        )
    unit = unit_of(used)
    return unit, np.rint(np.maximum(amounts, 0.0) / unit).astype(np.int64)


def _top(steps: Ints, weeks: int | None, unit: float, upto: float | None) -> tuple[int, bool]:
    """The last count, and whether it stands for more as well."""
    largest, last = int(steps.max(initial=0)), as_number(upto)
    if upto is not None and (last is None or last <= 0):
        raise ArgumentError(f"upto = {printed(upto)}: must be a number above 0.")
    most = None if weeks is None else weeks * largest
    if largest == 0:
        return 0, False
    if last is not None:
        wanted = check_whole("upto in units of the tally", int(np.ceil(last / unit - 1e-9)), 1, 1_000_000)
    else:
        wanted = MOST_COUNTS
    return (most, False) if most is not None and most <= wanted else (wanted, True)


def _exact(chain: MarkovChain, amount: Ints, weeks: int | None, top: int) -> Floats:
    if chain.size * (top + 1) > CELLS:
        raise ArgumentError(f"{chain.size:,} pairs times {top + 1:,} counts: over {CELLS:,}. Give a lower upto=...")
    source, after = rows_of(chain.first), chain.after.astype(np.int64)
    is_open = chain.ending < 0
    if weeks is None:
        return counted_for_ever(source, after, chain.chance, amount, chain.start, is_open, top)
    return counted_within(source, after, chain.chance, amount, chain.start, is_open, weeks, top)


@lru_cache(maxsize=16)  # a table shows it each time it is printed
def _simulated(chain: MarkovChain, k: int, unit: float, top: int, weeks: int, runs: int, seed: int) -> Floats:
    """The histogram of the simulated runs, which are walked again because nothing is kept of single runs."""
    walk, counts = walks(None).walk, np.zeros(top + 1, dtype=np.int64)
    for first in range(0, runs, PIECE):
        totals = walk(chain.walk_table, seed, first, min(PIECE, runs - first), weeks).tally[:, k]
        bins = np.minimum(np.rint(totals / unit), top).astype(np.int64)
        counts += np.bincount(bins, minlength=top + 1)
    return read_only(counts / runs)
