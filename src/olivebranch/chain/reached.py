"""When endings are reached: the part of an answer that both engines compute week by week."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from olivebranch.base.arguments import as_number, check_whole, is_name
from olivebranch.base.arrays import Floats
from olivebranch.base.equality import ByValue
from olivebranch.base.later import Later
from olivebranch.base.ties import RELATIVE
from olivebranch.chain.markov import MarkovChain
from olivebranch.errors import ArgumentError, PrecisionError, UnknownName, printed
from olivebranch.kernels.certified import BOUND, REMEDY, too_uncertain

Number: TypeAlias = tuple[str, str]  # the quantity, such as "the chance of", and the ending or tally


@dataclass(frozen=True, slots=True, eq=False)
class Limit(ByValue):
    """What is known only for an answer for ever. Each part is computed when it is first asked for.

    Attributes
    ----------
    values : `expected_weeks` and `weeks_to`
    bounds : for each quantity, such as "the chance of", {ending or tally: a bound on its relative rounding error}; NaN
        if it is undefined
    expected_weeks : the mean week of any ending (mean time to absorption); inf if some walks never end
    weeks_to : (endings,) the mean week of each ending among walks that reach it; NaN if none does
    bound : a bound on the relative rounding error of every number that is not refused
    refused : numbers whose relative error may exceed 1e-6, with the bound that was reached
    """

    values: Later
    bounds: Later

    @property
    def expected_weeks(self) -> float:
        """The mean week of any ending."""
        return self.values["expected_weeks"]

    @property
    def weeks_to(self) -> Floats:
        """(endings,) the mean week of each ending."""
        return self.values["weeks_to"]

    @property
    def bound(self) -> float:
        """A bound on the relative error of every number that is not refused."""
        return max((bound for bound in self._all().values() if bound <= BOUND), default=0.0)

    @property
    def refused(self) -> dict[Number, float]:
        """The numbers that are refused, with their bounds."""
        return {number: bound for number, bound in self._all().items() if not bound <= BOUND}

    def _all(self) -> dict[Number, float]:
        return {(what, name): bound for what, each in self.bounds.items() for name, bound in each.items()}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reached:
    """The distribution of the endings: by week within a horizon, or as the limit for ever; see `Outcomes`."""

    chain: MarkovChain = field(repr=False)
    weeks: int | None
    reached: Floats = field(repr=False)
    arrived: Floats = field(repr=False)
    still_open: Floats = field(repr=False)
    forever: Limit | None = field(default=None, repr=False)

    @property
    def endings(self) -> tuple[str, ...]:
        """The names of the endings (absorbing classes)."""
        return self.chain.endings

    def _ending(self, name: str) -> int:
        if not is_name(name, self.endings):
            raise UnknownName("ending", name, self.endings)
        return self.endings.index(name)

    def _week(self, week: int | None) -> int:
        """The row of a week in `reached`; the last by default."""
        if week is None:
            return -1
        if self.weeks is None:
            raise ArgumentError(f"week = {printed(week)}: this answer is for ever. Ask again with weeks=...")
        return check_whole("week", week, 0, self.weeks)

    def _curve(self, ending: str) -> Floats:
        if is_name(ending, ["open"]):
            return self.still_open.copy()
        if not is_name(ending, self.endings):
            raise UnknownName("ending", ending, (*self.endings, "open"))
        return self.reached[:, self._ending(ending)].copy()

    def _certain(self, what: str, name: str = "") -> None:
        """Raise PrecisionError if this number for ever is not certain enough."""
        bound = 0.0 if self.forever is None else self.forever.bounds[what][name]
        if bound <= BOUND:
            return
        if bound != bound:
            rule = "is undefined: in a trap that is not an ending, it gains and loses without end"
            raise PrecisionError(f"{what} {name} for ever {rule}. {REMEDY}", bound)
        raise too_uncertain(f"{what} {name}".rstrip(), bound)

    def chance(self, ending: str, week: int | None = None) -> float:
        """The chance of an ending (absorption probability): that it has been reached by a week.

        Parameters
        ----------
        ending : the name of an ending, or "open" for none yet
        week : from 0 to the horizon (the default)

        Raises
        ------
        UnknownName
            for an ending that the chain does not have.
        ArgumentError
            for a week beyond the horizon, or any week where the answer is for ever.
        PrecisionError
            for ever, if the relative error of the chance may exceed 1e-6.

        >>> import olivebranch as ob
        >>> round((ob.load("maybe") @ "small_steps").exact(weeks=20).chance("yes"), 2)
        0.69
        """
        row, curve = self._week(week), self._curve(ending)
        self._certain("the chance of", ending)
        return float(curve[row])

    def curve(self, ending: str) -> Floats:
        """(weeks + 1,) the chance by each week (distribution function of the time to absorption); "open" for none yet.

        Raises ArgumentError if the answer is for ever, UnknownName for an unknown ending.

        >>> import olivebranch as ob
        >>> ob.Chain("maybe", "small_steps").exact(weeks=3).curve("yes").round(2)
        array([0.  , 0.  , 0.16, 0.26])
        """
        if self.weeks is None:
            raise ArgumentError("an answer for ever has no curve. Ask again with weeks=...")
        return self._curve(ending)

    def first_passage(self, ending: str) -> Floats:
        """(weeks + 1,) the chance that the ending is reached in exactly that week (first-passage distribution).

        Raises as `curve` does.

        >>> import olivebranch as ob
        >>> ob.Chain("maybe", "small_steps").exact(weeks=3).first_passage("yes").round(2)
        array([0.  , 0.  , 0.16, 0.1 ])
        """
        curve = self.curve(ending)
        return np.diff(curve, prepend=0.0) if ending == "open" else self.arrived[:, self._ending(ending)].copy()

    def weeks_to(self, ending: str) -> float:
        """The mean week of an ending among walks that reach it (conditional mean first-passage time).

        Within a horizon, only walks that reach it by then are included. NaN if none does. Raises UnknownName and, for
        ever, PrecisionError if its relative error may exceed 1e-6.

        >>> import olivebranch as ob
        >>> round(ob.Chain("maybe", "small_steps").exact().weeks_to("yes"), 2)
        6.2
        """
        e = self._ending(ending)
        if self.forever is not None:
            self._certain("the mean week of", ending)
            return float(self.forever.weeks_to[e])
        passage = self.first_passage(ending)
        total = float(passage.sum())
        return float(passage @ np.arange(passage.size)) / total if total > 0 else float("nan")

    def weeks_quantile(self, ending: str, share: float = 0.5) -> float:
        """The week by which a share of those who reach the ending have reached it (default: the median week).

        NaN if nobody does. Raises ArgumentError for a share outside (0, 1] or an answer for ever, UnknownName.

        >>> import olivebranch as ob
        >>> ob.Chain("maybe", "small_steps").exact(weeks=20).weeks_quantile("yes")
        5.0
        """
        number = as_number(share)
        if number is None or not 0 < number <= 1:
            raise ArgumentError(f"share = {printed(share)}: must be above 0 and at most 1.")
        curve = self.curve(ending)
        if curve[-1] <= 0:
            return float("nan")
        return float(np.argmax(curve >= number * curve[-1] * (1 - RELATIVE)))

    def expected_weeks(self) -> float:
        """The expected weeks until any ending (mean time to absorption, E[T]); within a horizon W, E[min(T, W)].

        For ever it is inf if some walks never end. Raises PrecisionError if it is finite and its relative error may
        exceed 1e-6.

        >>> import olivebranch as ob
        >>> round(ob.Chain("maybe", "small_steps").exact().expected_weeks(), 2)
        6.07
        """
        if self.forever is not None:
            self._certain("the mean number of weeks")
            return self.forever.expected_weeks
        return float(self.curve("open")[:-1].sum())

    def still_to_come(self, ending: str, week: int) -> float:
        """The chance that the ending is reached after `week` and by the horizon, for walks still open at `week`.

        P(reached by the horizon but not by the week) / P(open at the week); NaN if no walk is open. Raises
        ArgumentError for a week beyond the horizon or an answer for ever, UnknownName.

        >>> import olivebranch as ob
        >>> round(ob.Chain("maybe", "small_steps").exact(weeks=20).still_to_come("yes", week=5), 2)
        0.69
        """
        row, passage = self._week(week), self.first_passage(ending)
        open_ = float(self.still_open[row])
        return float(passage[row + 1 :].sum()) / open_ if open_ > 0 else float("nan")

    @property
    def bound(self) -> float:
        """A bound on the relative rounding error of every number that an answer for ever gives; others are refused.

        The chances of the moves and the chain's `tally_rate` are taken as they are.
        0 within a horizon, where nothing is subtracted and so no rounding error is amplified.
        """
        return self.forever.bound if self.forever is not None else 0.0
