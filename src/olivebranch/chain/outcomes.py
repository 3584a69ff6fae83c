"""Outcomes: what happens, as computed by either engine. An exact answer has no standard error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import TYPE_CHECKING, Any, ClassVar

from olivebranch.base.arguments import as_label, check_level, is_name
from olivebranch.base.arrays import Floats, Ints
from olivebranch.base.later import Later
from olivebranch.base.sheet import Readable, Sheet
from olivebranch.chain.distribution import Distribution, condition_of, distribution
from olivebranch.chain.goals import goal
from olivebranch.chain.pictures import OutcomesPlots
from olivebranch.chain.reached import Reached
from olivebranch.chain.summary import summary
from olivebranch.errors import ArgumentError, UnknownName, printed
from olivebranch.kernels.intervals import normal_quantile, wilson
from olivebranch.kernels.reach import reach

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Outcomes(Readable, Reached):
    """What happens under one strategy: the answer of either engine, within a horizon of W weeks or for ever.

    Attributes
    ----------
    chain : the chain that was asked
    weeks : the horizon W; None for ever (infinite horizon)
    reached : (W + 1, endings) the chance that each ending has been reached by each week; for ever (1, endings)
    arrived : (W + 1, endings) the chance that each ending is reached in exactly that week; for ever (1, endings)
    still_open : (W + 1,) the chance that no ending has been reached yet: the sum of `present`, and not 1 - the others;
        for ever (1,), the chance of a trap that is not an ending
    later : `totals`, `occupancy` and `present`, which are computed when they are first asked for
    totals : (tallies,) expected total of each tally (accumulated reward) over the open weeks; -inf or inf if a trap
        that is not an ending loses or gains for ever
    totals_error : (tallies,) its standard error; None when exact
    occupancy : {variable: (W + 1, values)} the chance of each value by week; a walk that has ended still counts, at the
        value where it ended; empty for ever
    present : {variable: (W + 1, values)} the chance of each value and of being still open, by week; empty for ever
    runs, seed : the number of runs and the seed of a simulation; None when exact
    seen : (endings, 64) the runs that reached the ending and had passed each value, for the first 64 values of all
        variables; None when exact
    forever : the expected weeks to any ending, the weeks to each ending, a bound on the rounding error, and the
        numbers that are refused; None within a horizon

    Examples
    --------
    >>> import olivebranch as ob
    >>> outcomes = ob.Chain("maybe", "small_steps").exact(weeks=20)
    >>> {name: round(chance, 2) for name, chance in outcomes.row().items()}
    {'yes': 0.69, 'shut': 0.29, 'open': 0.02, 'asks': 1.54, 'noes': 0.85, 'unwelcome': 0.0}
    """

    later: Later = field(repr=False)
    totals_error: Floats | None = field(default=None, repr=False)
    runs: int | None = None
    seed: int | None = None
    seen: Ints | None = field(default=None, repr=False)
    _unfolded: ClassVar[bool] = False

    def __post_init__(self) -> None:
        for array in (self.reached, self.arrived, self.still_open, self.totals_error, self.seen):
            if array is not None:
                array.setflags(write=False)

    @property
    def totals(self) -> Floats:
        """(tallies,) the expected total of each tally."""
        return self.later["totals"]

    @property
    def occupancy(self) -> Mapping[str, Floats]:
        """{variable: (W + 1, values)} the chance of each value by week, in walks that have ended, too."""
        return self.later.get("occupancy", {})

    @property
    def present(self) -> Mapping[str, Floats]:
        """{variable: (W + 1, values)} the chance of each value and of being still open, by week."""
        return self.later.get("present", {})

    # ---- names ------------------------------------------------------------------------------

    @property
    def strategy(self) -> str:
        """The strategy's name."""
        return self.chain.strategy_name

    @property
    def tallies(self) -> tuple[str, ...]:
        """The names of the tallies (rewards)."""
        return self.chain.tallies

    @property
    def is_exact(self) -> bool:
        """Whether this was computed by linear algebra rather than simulated."""
        return self.runs is None

    def _tally(self, name: str) -> int:
        if not is_name(name, self.tallies):
            raise UnknownName("tally", name, self.tallies)
        return self.tallies.index(name)

    def _is_tally(self, name: str) -> bool:
        """Whether the name is that of a tally and not of an ending; raises UnknownName if it is neither."""
        if not is_name(name, (*self.endings, "open", *self.tallies)):
            raise UnknownName("ending or tally", name, (*self.endings, "open", *self.tallies))
        return name in self.tallies and name not in self.endings

    # ---- tallies and errors -----------------------------------------------------------------

    def tally(self, name: str) -> float:
        """The expected total of a tally (accumulated reward) over the weeks before the ending or the horizon.

        For ever it may be inf or -inf. Raises UnknownName. For ever, raises PrecisionError if the error may exceed 1e-6
        of gains + losses, or if the total is undefined because a trap gains and loses without end.

        >>> import olivebranch as ob
        >>> round(ob.Chain("reconciliation", "jump_ahead").exact(weeks=52).tally("unwelcome"), 1)
        14.2
        """
        index = self._tally(name)
        self._certain("the total of", name)
        return float(self.totals[index])

    def error(self, name: str, week: int | None = None) -> float | None:
        """The standard error of a chance or a tally; None when exact.

        For a chance p it is sqrt(p (1 - p) / runs); for a tally, it is (standard deviation over the runs) / sqrt(runs).
        Raises UnknownName for a name that is neither an ending nor a tally, ArgumentError for a week beyond the
        horizon.
        """
        is_tally = self._is_tally(name)
        self._week(week)
        if self.runs is None:
            return None
        if is_tally:
            assert self.totals_error is not None
            return float(self.totals_error[self._tally(name)])
        p = self.chance(name, week)
        return sqrt(p * (1 - p) / self.runs)

    def interval(self, name: str, week: int | None = None, *, level: float = 0.95) -> tuple[float, float]:
        """A confidence interval: Wilson's for a chance, the normal one for a tally; a single point when exact.

        Raises UnknownName for a name that is neither an ending nor a tally, ArgumentError for a level outside (0, 1).

        >>> import olivebranch as ob
        >>> low, high = ob.Chain("maybe", "small_steps").simulate(runs=500, weeks=20).interval("yes")
        >>> low < 0.69 < high
        True
        """
        is_tally = self._is_tally(name)
        level = check_level(level)
        self._week(week)
        value = self.tally(name) if is_tally else self.chance(name, week)
        if self.runs is None:
            return value, value
        if is_tally:
            half = normal_quantile(level) * (self.error(name) or 0.0)
            return value - half, value + half
        return wilson(round(value * self.runs), self.runs, level)

    def distribution(self, tally: str, *, upto: float | None = None) -> Distribution:
        """How much, and for how many: the share of walks with each total of a tally, within the horizon or for ever.

        Exactly, by convolution on the chain with a counter; of a simulation, the histogram of its runs. The last total
        may stand for it "or more".

        Parameters
        ----------
        tally : one that only grows, by amounts that share a unit
        upto : the last total told apart; default: all that can be, up to 400 units

        Raises
        ------
        UnknownName
            for a tally that the model does not have.
        ArgumentError
            where the tally can fall, its amounts share no unit, `upto` is not above 0, or there are too many counts.
        PrecisionError
            for ever, if the error of the answer cannot be bounded.

        >>> import olivebranch as ob
        >>> harm = ob.Chain("reconciliation", "jump_ahead").exact(weeks=52).distribution("unwelcome")
        >>> round(float(harm.chance[0]), 2), round(harm.chance_of("unwelcome >= 2"), 2)
        (0.04, 0.9)
        """
        self._tally(tally)
        return distribution(self.chain, tally, self.weeks, self.runs, self.seed, upto)

    def chance_of(self, condition: str) -> float:
        """The share of walks whose total of a tally meets a condition, such as "unwelcome >= 2".

        The same as `distribution(tally).chance_of(condition)`, and raises as these do.

        >>> import olivebranch as ob
        >>> round(ob.Chain("maybe", "jump_ahead").exact(weeks=20).chance_of("unwelcome >= 2"), 2)
        0.67
        """
        tally, above = condition_of(self.tallies, condition)
        found = self.distribution(tally)
        if found.is_capped and above is not None and above > found.values[-1]:
            found = self.distribution(tally, upto=above)
        return found.chance_of(condition)

    # ---- along the way ----------------------------------------------------------------------

    def passed(self, /, ending: str, **values: object) -> float:
        """Of the walks that reach the ending, the share that passed a value on the way, such as stance="maybe".

        P(value met and ending reached) / P(ending reached); NaN if no walk reaches it. An exact answer accepts
        several values, which must hold at once, and memories such as noes=2. A simulation accepts one value.

        Raises
        ------
        UnknownName
            for an ending, variable, memory or value that the chain does not have.
        ArgumentError
            if no value is given, or a value that a simulation does not record.
        PrecisionError
            for ever, if the error of the answer cannot be bounded.

        >>> import olivebranch as ob
        >>> round(ob.compare("maybe", "small_steps", weeks=20)["small_steps"].passed("yes", stance="maybe"), 6)
        1.0
        """
        if self.seen is not None:
            return self._passed_in(self.seen, ending, values)
        chain, is_goal = goal(self.chain, values)
        e, total = self._ending(ending), self.chance(ending)
        _, ended = reach(chain.matrix, chain.ending, chain.start, is_goal, e, self.weeks)
        return min(1.0, ended / total) if total > 0 else float("nan")

    def _passed_in(self, seen: Ints, ending: str, values: Mapping[str, object]) -> float:
        e = self._ending(ending)
        if len(values) != 1:
            raise ArgumentError("a simulation knows one value at a time, such as stance='maybe'. Ask chain.passed.")
        ((variable, value),) = values.items()
        index = self.chain.value_index(variable, as_label(variable, value))
        before = list(self.chain.variables.values())[: self.chain.variable_index(variable)]
        number, followed = sum(map(len, before)) + index, seen.shape[1]
        if number >= followed:
            rule = f"a simulation follows the first {followed} values. Ask chain.passed."
            raise ArgumentError(f"{variable} = {printed(value)}: {rule}")
        assert self.runs is not None  # only a simulation has `seen`
        total = self.chance(ending) * self.runs
        return int(seen[e, number]) / total if total else float("nan")

    # ---- faces ------------------------------------------------------------------------------

    def row(self) -> dict[str, float]:
        """The chance of every ending and of "open", then the total of every tally: harm beside success."""
        chances = {name: self.chance(name) for name in (*self.endings, "open")}
        return chances | {name: self.tally(name) for name in self.tallies}

    def to_frame(self) -> pd.DataFrame:
        """The chances as a table: W + 1 rows (one row for ever), and a column for each ending and "open"."""
        import pandas as pd

        names = (*self.endings, "open")
        if self.weeks is None:
            limit = {name: self.chance(name) for name in names}
            return pd.DataFrame([limit], index=pd.Index(["for ever"], name="week"))
        curves = {name: self.curve(name) for name in names}
        return pd.DataFrame(curves, index=pd.RangeIndex(self.weeks + 1, name="week"))

    @property
    def plot(self) -> OutcomesPlots:
        """Pictures of the answer: ``.plot()`` draws the default one; ``.plot.when()`` and so on draw the others."""
        return OutcomesPlots(self)

    def sheet(self) -> Sheet:
        """The table to read: one row, harm beside success."""
        return summary([self])

    def counts(self) -> dict[str, Any]:
        """Where the numbers come from: the engine, the horizon, and the runs and seed of a simulation."""
        return {
            "engine": "exact" if self.is_exact else "monte carlo",
            "weeks": self.weeks,
            "runs": self.runs,
            "seed": self.seed,
        }
