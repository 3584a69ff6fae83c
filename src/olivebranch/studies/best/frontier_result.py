"""The frontier: the most success for each amount of harm."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np

from olivebranch.base.arguments import as_number
from olivebranch.base.arrays import Floats, Ints
from olivebranch.base.sheet import Readable, Sheet
from olivebranch.base.text import column_names, horizon, listing, plain
from olivebranch.errors import ArgumentError, printed
from olivebranch.kernels.occupation import Infeasible, most
from olivebranch.model.model import Model
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies.best.care import without
from olivebranch.studies.best.problem import Problem
from olivebranch.studies.best.tabled import tabled
from olivebranch.studies.pictures import FrontierPlots

if TYPE_CHECKING:
    import pandas as pd

CERTAIN = 1e-9
SHOWN = 12  # vertices shown in the printed table


@dataclass(frozen=True, slots=True)
class Vertex:
    """A vertex of a frontier: a deterministic rule that can be followed.

    Attributes
    ----------
    harm, success : the harm done, and the chance of the first ending
    worth : the success less the other harm that counts (`Frontier.carried`)
    weight : the weight on the harm at which the rule was found; inf for the least harm, 0 for the most success
    """

    harm: float
    success: float
    worth: float
    weight: float
    _problem: Problem = field(repr=False)
    _choice: Ints = field(repr=False)
    _name: str = field(repr=False)

    @property
    def strategy(self) -> Strategy:
        """The rule, a `Strategy` like any other."""
        return tabled(self._problem, self._choice, self._name)


@dataclass(frozen=True, slots=True)
class Mixed:
    """The most that is possible within a limit on harm: one rule, or a coin at the start between two.

    Attributes
    ----------
    value : the chance of the first ending, less the other harm that counts
    harm, success : the harm done, and the chance of the first ending
    parts : (share, strategy), one or two; the shares sum to 1
    """

    value: float
    harm: float
    success: float
    parts: tuple[tuple[float, Strategy], ...]


@dataclass(frozen=True, repr=False, eq=False)
class Frontier(Readable):
    """The Pareto frontier of success against harm: no rule has more success at the same harm.

    Attributes
    ----------
    model, weeks : the model and the horizon; None for ever
    harm : the harm on the axis: a tally, or the ending that is harm
    carried : other harm that counts against success at every vertex, as (name, weight) pairs
    vertices : from the least harm to the most success, each a rule that can be followed
    bound : (n, 2) harm and worth of the vertices if hidden variables were seen: no rule lies above
    points : {strategy: (harm, success)} of the strategies shown below the frontier
    has_end : is the last vertex the most success of all, with nothing else counted?
    tol : the frontier may lie above the line between two vertices by this much

    Examples
    --------
    >>> import olivebranch as ob
    >>> front = ob.frontier("ladder", harm="unwelcome")
    >>> half = front.at(harm=0.01)
    >>> [round(share, 3) for share, _ in half.parts], round(half.value, 4)
    ([0.364, 0.636], 0.5832)
    """

    model: Model = field(repr=False)
    weeks: int | None
    harm: str
    carried: tuple[tuple[str, float], ...]
    vertices: tuple[Vertex, ...]
    bound: Floats = field(repr=False)
    points: dict[str, tuple[float, float]] = field(repr=False)
    barred: tuple[str, ...] = field(repr=False)
    has_end: bool = field(repr=False)
    tol: float
    _problems: tuple[Problem, Problem] = field(repr=False)

    def at(self, *, harm: float) -> Mixed:
        """The most success with at most this much harm (constrained optimum), in general by a coin at the start.

        Raises ArgumentError where even the most careful rule does more harm.

        >>> import olivebranch as ob
        >>> ob.frontier("maybe", weeks=20).at(harm=-1)
        Traceback (most recent call last):
        olivebranch.errors.ArgumentError: harm = -1: the least that is possible here is 0 unwelcome.
        """
        least = self.vertices[0].harm
        limit = self._limit(harm)
        if limit < least - CERTAIN:
            raise ArgumentError(
                f"harm = {printed(harm)}: the least that is possible here is {least:.4g} {plain(self.harm)}."
            )
        for low, high in pairwise(self._counted):
            if limit < high.harm - CERTAIN:
                share = max(0.0, (limit - low.harm) / (high.harm - low.harm))
                return _mixed([(1 - share, low), (share, high)])
        return _mixed([(1.0, self._counted[-1])])

    def by_programme(self, harm: float) -> float:
        """The same optimum if everything were seen, by a second engine: the linear programme over occupation measures.

        Raises ArgumentError where no rule keeps the limit.

        >>> import olivebranch as ob
        >>> front = ob.frontier("ladder", harm="unwelcome")
        >>> abs(front.by_programme(0.01) - front.at(harm=0.01).value) < front.tol
        True
        """
        (gain, cost), limit = self._problems, self._limit(harm)
        kept = slice(0 if limit == float("inf") else 1)  # infinity is no limit
        try:
            value = most(gain.decisions, [cost.decisions][kept], [limit - cost.constant][kept], self.weeks)
        except Infeasible:
            raise ArgumentError(f"harm = {printed(harm)}: no rule does so little harm.") from None
        return gain.constant + value

    def _limit(self, harm: float) -> float:
        """The most harm, as a plain number; infinity is no limit."""
        limit = float("inf") if isinstance(harm, Real) and harm == float("inf") else as_number(harm)
        if limit is None:
            raise ArgumentError(
                f"harm = {printed(harm)}: must be a number, the most {plain(self.harm)} that is allowed."
            )
        return limit

    # ---- tables -----------------------------------------------------------------------------

    @property
    def success(self) -> str:
        """The first ending, on the other axis."""
        return self.model.endings[0]

    def to_frame(self) -> pd.DataFrame:
        """A row for each vertex: the harm, the first ending, and the weight on the harm at which it is best."""
        import pandas as pd

        harm, success = column_names((self.harm, self.success), ("worth", "weight", "vertex"))
        columns = {
            harm: [vertex.harm for vertex in self.vertices],
            success: [vertex.success for vertex in self.vertices],
            "worth": [vertex.worth for vertex in self.vertices],
            "weight": [vertex.weight for vertex in self.vertices],
        }
        return pd.DataFrame(columns, index=pd.RangeIndex(len(self.vertices), name="vertex"))

    @property
    def title(self) -> str:
        """The question, in one line."""
        what = f"the most {plain(self.success)} for each amount of {plain(self.harm)}"
        return f"{self.model.title}: {what}, {horizon(self.weeks, self.model.step)}"

    @property
    def is_exact(self) -> bool:
        """Is it certain that no rule lies above the frontier by more than `tol`? (Is nothing hidden?)"""
        return not self._problems[0].is_hidden

    @property
    def knowing(self) -> float:
        """The greatest distance of the frontier below the bound if everything were seen."""
        levels = np.unique([*self.curve[:, 0], *self.bound[:, 0]])
        worth = [vertex.worth for vertex in self._counted]
        curve = np.interp(levels, self.curve[: len(worth), 0], worth)
        possible = np.interp(levels, *self.bound.T)
        within = levels >= self.curve[0, 0]
        return max(0.0, float((possible - curve)[within].max()))

    @property
    def _counted(self) -> tuple[Vertex, ...]:
        """The vertices at which the same is counted: without the right end, if other harm is carried."""
        return self.vertices[:-1] if self.has_end else self.vertices

    @property
    def care(self) -> str:
        """The note of care that stands beside every answer."""
        best = max(vertex.success for vertex in self.vertices)
        return (
            "These are optima of a toy model, not advice. Even the most success leaves "
            f"{without(best, self.success)}, and a no is to be respected."
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """How to read the frontier, and its assumptions."""
        said = ["Each vertex is a rule that can be followed; between two, a coin at the start mixes them."]
        if not self.is_exact:
            hidden = listing([plain(name) for name in self.model.hidden])
            said.append(
                f"If {hidden} were seen, at most {self.knowing + self.tol:.4f} more would be possible at any harm."
            )
        if self.carried:
            counted = listing([f"{-weight:g} x {plain(name)}" for name, weight in self.carried])
            said.append(f"Every vertex but the last also counts {counted} against {plain(self.success)}.")
        return (*said, self.care, self.model.note)

    def sheet(self) -> Sheet:
        """The printed table: vertices spread along the frontier."""
        last = len(self.vertices) - 1
        picked = sorted({round(i) for i in np.linspace(0, last, min(SHOWN, last + 1))})
        is_chance = self.harm not in self.model.tallies
        rows = []
        for i in picked:
            vertex = self.vertices[i]
            harm = f"{100 * vertex.harm:.3g} %" if is_chance else f"{vertex.harm:.4f}"
            rows.append((harm, f"{100 * vertex.success:.2f} %", f"{vertex.weight:.4g}"))
        columns = (plain(self.harm), plain(self.success), "weight on the harm")
        different = {row[:2]: row for row in reversed(rows)}  # of rows that look the same, the first
        by = f"{plain(self.success)} less that weight x {plain(self.harm)}"
        weight = f"Weight: the rule of that row is best by {by} (inf: the least harm comes first)."
        return Sheet(self.title, columns, tuple(reversed(different.values())), (weight, *self.notes))

    @property
    def plot(self) -> FrontierPlots:
        """Call ``.plot()`` to draw the frontier, with the strategies as points below it."""
        return FrontierPlots(self)

    @cached_property
    def curve(self) -> Floats:
        """(vertices, 2) harm and success of the vertices."""
        return np.array([(vertex.harm, vertex.success) for vertex in self.vertices])


def _mixed(parts: list[tuple[float, Vertex]]) -> Mixed:
    kept = [(share, vertex) for share, vertex in parts if share > CERTAIN]
    total = sum(share for share, _ in kept)
    shares = [(share / total, vertex) for share, vertex in kept]
    worth, harm, success = (
        sum(share * getattr(vertex, name) for share, vertex in shares) for name in ("worth", "harm", "success")
    )
    return Mixed(worth, harm, success, tuple((share, vertex.strategy) for share, vertex in shares))
