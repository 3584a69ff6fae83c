"""Outcomes: what happens, from either engine. An exact one has no standard error.

A frozen value: chances of each ending week by week, where each variable is week by week, and what was counted along
the way. `runs` is None when exact. For ever (`weeks` is None) there is one row: the limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.sheet import Readable, Sheet
from olivebranch.chain.pictures import OutcomesPlots
from olivebranch.chain.summary import summary
from olivebranch.errors import ArgumentError, UnknownName
from olivebranch.kernels.intervals import normal_quantile, wilson

if TYPE_CHECKING:
    import pandas as pd

    from olivebranch.chain.chain import Chain

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Outcomes(Readable):
    """What happens under one strategy.

    Attributes
    ----------
    chain : the chain that was asked
    weeks : the horizon; None for ever
    reached : (weeks + 1, endings) chance that each ending has been reached by each week; one row for ever
    totals : (tallies,) expected sum of each tally; `totals_error` its standard error, or None when exact
    occupancy : {variable: (weeks + 1, values)} chance of each value each week, where it was when the walk ended
        counted on; empty for ever
    present : {variable: (weeks + 1, values)} chance of each value each week while still open; empty for ever
    runs, seed : of a simulation; None when exact
    seen : (endings, values of all variables) runs that reached the ending and had passed the value; None when exact
    forever : for ever only: expected weeks to any ending, weeks to each ending given that it is reached, and a bound
        on the relative rounding error
    """

    chain: Chain = field(repr=False)
    weeks: int | None
    reached: Floats = field(repr=False)
    totals: Floats = field(repr=False)
    totals_error: Floats | None = field(default=None, repr=False)
    occupancy: Mapping[str, Floats] = field(default_factory=dict, repr=False)
    runs: int | None = None
    seed: int | None = None
    seen: NDArray[np.int64] | None = field(default=None, repr=False)
    forever: tuple[float, Floats, float] | None = field(default=None, repr=False)
    present: Mapping[str, Floats] = field(default_factory=dict, repr=False)
    _unfolded: ClassVar[bool] = False

    def __post_init__(self) -> None:
        weekly = (*self.occupancy.values(), *self.present.values())
        for array in (self.reached, self.totals, self.totals_error, self.seen, *weekly):
            if array is not None:
                array.setflags(write=False)

    # ---- names ------------------------------------------------------------------------------

    @property
    def strategy(self) -> str:
        """The strategy's name."""
        return self.chain.strategy_name

    @property
    def endings(self) -> tuple[str, ...]:
        """The names of the endings."""
        return self.chain.endings

    @property
    def tallies(self) -> tuple[str, ...]:
        """The names of the tallies."""
        return self.chain.tallies

    @property
    def exact(self) -> bool:
        """Was this worked out, rather than simulated?"""
        return self.runs is None

    def _ending(self, name: str) -> int:
        if name not in self.endings:
            raise UnknownName("ending", name, (*self.endings, "open"))
        return self.endings.index(name)

    def _tally(self, name: str) -> int:
        if name not in self.tallies:
            raise UnknownName("tally", name, self.tallies)
        return self.tallies.index(name)

    def _week(self, week: int | None) -> int:
        if week is None:
            return -1
        if self.weeks is None:
            raise ArgumentError(f"week = {week!r}: this answer is for ever. Ask again with weeks=...")
        if isinstance(week, bool) or not isinstance(week, (int, np.integer)) or not 0 <= week <= self.weeks:
            raise ArgumentError(f"week = {week!r}: must be a whole number from 0 to {self.weeks}.")
        return int(week)

    # ---- chances ----------------------------------------------------------------------------

    def chance(self, ending: str, week: int | None = None) -> float:
        """The chance that the ending has been reached by a week (default: the last); "open" for none yet.

        >>> import olivebranch as ob
        >>> round((ob.load("maybe") @ "small_steps").exact(weeks=20).chance("yes"), 2)
        0.69
        """
        return float(self.curve(ending)[self._week(week)]) if self.weeks is not None else self._limit(ending, week)

    def _limit(self, ending: str, week: int | None) -> float:
        self._week(week)
        return self._open_left() if ending == "open" else float(self.reached[0, self._ending(ending)])

    def _open_left(self) -> float:
        return max(0.0, 1.0 - float(self.reached[0].sum()))

    def curve(self, ending: str) -> Floats:
        """Shape (weeks + 1,): the chance that the ending has been reached by each week; "open" for none yet."""
        if self.weeks is None:
            raise ArgumentError("an answer for ever has no curve. Ask again with weeks=...")
        if ending == "open":
            return np.maximum(0.0, 1.0 - self.reached.sum(axis=1))
        return self.reached[:, self._ending(ending)].copy()

    def first_passage(self, ending: str) -> Floats:
        """Shape (weeks + 1,): the chance that the ending is reached in just that week."""
        return np.diff(self.curve(ending), prepend=0.0)

    def error(self, name: str, week: int | None = None) -> float | None:
        """The standard error of a chance or a tally; None when exact."""
        self._known(name)
        if self.runs is None:
            return None
        if name in self.tallies and name not in self.endings:
            assert self.totals_error is not None
            return float(self.totals_error[self._tally(name)])
        p = self.chance(name, week)
        return sqrt(p * (1 - p) / self.runs)

    def _known(self, name: str) -> None:
        if name not in (*self.endings, "open", *self.tallies):
            raise UnknownName("ending or tally", name, (*self.endings, "open", *self.tallies))

    def interval(self, name: str, week: int | None = None, *, level: float = 0.95) -> tuple[float, float]:
        """An interval for a chance (Wilson) or a tally (normal); a single point when exact."""
        self._known(name)
        if not 0 < level < 1:
            raise ArgumentError(f"level = {level!r}: must lie between 0 and 1, such as 0.95.")
        counted = name in self.tallies and name not in self.endings
        value = self.tally(name) if counted else self.chance(name, week)
        if self.runs is None:
            return value, value
        if counted:
            half = normal_quantile(level) * (self.error(name) or 0.0)
            return value - half, value + half
        return wilson(round(value * self.runs), self.runs, level)

    # ---- along the way ----------------------------------------------------------------------

    def tally(self, name: str) -> float:
        """The expected sum of a tally over the weeks before the ending."""
        return float(self.totals[self._tally(name)])

    def weeks_to(self, ending: str) -> float:
        """The mean week of an ending among walks that reach it (within the horizon); nan where none does."""
        at = self._ending(ending)
        if self.forever is not None:
            return float(self.forever[1][at])
        passage = self.first_passage(ending)
        total = float(passage.sum())
        return float(passage @ np.arange(passage.size)) / total if total > 0 else float("nan")

    def weeks_quantile(self, ending: str, share: float = 0.5) -> float:
        """The week by which a share of those who reach the ending have; nan where none does."""
        if not 0 < share <= 1:
            raise ArgumentError(f"share = {share!r}: must be above 0 and at most 1.")
        curve = self.curve(ending)
        if curve[-1] <= 0:
            return float("nan")
        return float(np.argmax(curve >= share * curve[-1] * (1 - 1e-12)))

    def expected_weeks(self) -> float:
        """The expected weeks until any ending (until the horizon, where there is one); inf if some walks never end."""
        if self.forever is not None:
            return self.forever[0]
        return float(self.curve("open")[:-1].sum())

    @property
    def bound(self) -> float:
        """A bound on the relative rounding error of an answer for ever; 0 within a horizon: nothing is subtracted."""
        return self.forever[2] if self.forever is not None else 0.0

    def still_to_come(self, ending: str, week: int) -> float:
        """The chance that the ending is still to come (by the horizon), for those still open at `week`."""
        at = self._week(week)
        open_ = float(self.curve("open")[at])
        return (self.chance(ending) - self.chance(ending, at)) / open_ if open_ > 0 else float("nan")

    def passed(self, ending: str, **values: str) -> float:
        """Of those who reach the ending, the share that passed through a value on the way, such as stance="maybe".

        >>> import olivebranch as ob
        >>> round(ob.compare("maybe", "small_steps", weeks=20)["small_steps"].passed("yes", stance="maybe"), 6)
        1.0
        """
        if self.seen is None:
            return self.chain.passed(ending, weeks=self.weeks, **values)
        at = self._ending(ending)
        if len(values) != 1:
            raise ArgumentError("a simulation knows one value at a time, such as stance='maybe'. Ask chain.passed.")
        ((variable, value),) = values.items()
        followed, kept = self.chain.value_index(variable, value), self.seen.shape[1]
        if followed >= kept:
            rule = f"a simulation follows the first {kept} values. Ask chain.passed."
            raise ArgumentError(f"{variable} = {value!r}: {rule}")
        count = int(self.seen[at, followed])
        total = self.chance(ending) * (self.runs or 1)
        return count / total if total else float("nan")

    # ---- faces ------------------------------------------------------------------------------

    def row(self) -> dict[str, float]:
        """Chances of every ending and of none yet, then every tally: harm stands beside success."""
        found = {name: self.chance(name) for name in (*self.endings, "open")}
        return found | {name: self.tally(name) for name in self.tallies}

    def to_frame(self) -> pd.DataFrame:
        """A row a week, a column an ending (and "open"): the chance that it has been reached. For ever: one row."""
        import pandas as pd

        names = (*self.endings, "open")
        if self.weeks is None:
            return pd.DataFrame(
                [{name: self.chance(name) for name in names}], index=pd.Index(["for ever"], name="week")
            )
        curves = {name: self.curve(name) for name in names}
        return pd.DataFrame(curves, index=pd.RangeIndex(self.weeks + 1, name="week"))

    @property
    def plot(self) -> OutcomesPlots:
        """Pictures of the answer: ``.plot()`` is the default one, ``.plot.when()`` and so on the others."""
        return OutcomesPlots(self)

    def sheet(self) -> Sheet:
        """The table to read: one row, harm beside success."""
        return summary([self])

    def counts(self) -> dict[str, Any]:
        """Where the numbers come from: the engine, the horizon, and the runs and seed of a simulation."""
        return {
            "engine": "exact" if self.exact else "monte carlo",
            "weeks": self.weeks,
            "runs": self.runs,
            "seed": self.seed,
        }
