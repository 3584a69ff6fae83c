"""Solves the cells of a map: parameters are draws of one batch, starts are questions, horizons are stops.

So the rules are evaluated once for all cells that have the same parameters.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from functools import cached_property
from itertools import product

import numpy as np

from olivebranch.base.arrays import Flags, Floats, Ints
from olivebranch.model.model import Model
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies.draws.batch import Job, Question
from olivebranch.studies.draws.flow import Solution, joined
from olivebranch.studies.draws.running import Interrupted, solve
from olivebranch.studies.regimes.axes import Axis


class Cells:
    """Every cell of a map, solved for every strategy."""

    def __init__(self, model: Model, strategies: tuple[Strategy, ...], x: Axis, y: Axis, weeks: int) -> None:
        self.model, self.strategies, self.axes = model, strategies, (y, x)
        parameters, starts = ([axis for axis in (y, x) if axis.kind == kind] for kind in ("parameter", "start"))
        horizons = [axis.values for axis in (y, x) if axis.kind == "weeks"]
        self.parameters = tuple(axis.name for axis in parameters)
        self.points = list(product(*(axis.values for axis in parameters)))
        names = [axis.name for axis in starts]
        self.starts = [dict(zip(names, values, strict=True)) for values in product(*(axis.values for axis in starts))]
        self.stops = tuple(sorted(set(horizons[0]))) if horizons else (weeks,)
        self.solutions: list[Solution] = []
        self.broken: Flags = np.zeros(0, dtype=bool)

    def solve(self, executor: Executor | None, *, progress: bool) -> Cells:
        """Solve all of them; raises Interrupted if the work is stopped, because a map needs every cell."""
        begun = [self.model.starting(**start) if start else self.model for start in self.starts]
        questions = tuple(Question(strategy, model) for model in begun for strategy in self.strategies)
        job = Job(self.model, self.parameters, tuple(dict.fromkeys(questions)), self.stops)
        draws = np.array(self.points, dtype=np.float64).reshape(len(self.points), len(self.parameters))
        chunks, stopped = solve(job, draws, executor=executor, progress=progress, title="cells")
        if stopped:
            done = sum(solved.broken.size for solved in chunks)
            raise Interrupted(
                f"interrupted after {done:,} of {len(draws):,} values of the parameters: a map needs them all."
            )
        by_question = dict(zip(job.questions, joined([solved.solutions for solved in chunks]), strict=True))
        self.solutions = [by_question[question] for question in questions]
        self.broken = np.concatenate([solved.broken for solved in chunks])
        return self

    def values(self, counts: Mapping[str, float]) -> Floats:
        """(S, Y, X) the weighted sum of endings and tallies in every cell; NaN if the rules are broken."""
        point, start, stop = self._places
        draw = np.cumsum(~self.broken) - 1  # of each point, among those that obey the rules
        found = np.full((len(self.strategies), *point.shape), np.nan)
        for i in range(len(self.strategies)):
            for first in range(len(self.starts)):
                here = (start == first) & ~self.broken[point]
                weighted = _weighted(self.model, counts, self.solutions[first * len(self.strategies) + i])
                found[i][here] = weighted[draw[point[here]], stop[here]]
        return found

    @cached_property
    def _places(self) -> tuple[Ints, Ints, Ints]:
        """(Y, X) for each cell the index of its parameters among the points, of its start, and of its horizon."""
        along = np.indices([len(axis.values) for axis in self.axes])
        point, start, stop = (np.zeros(along.shape[1:], dtype=np.int64) for _ in range(3))
        for axis, place in zip(self.axes, along, strict=True):
            if axis.kind == "parameter":
                point = point * len(axis.values) + place
            elif axis.kind == "start":
                start = start * len(axis.values) + place
            elif axis.kind == "weeks":
                stop = np.array([self.stops.index(weeks) for weeks in axis.values])[place]
        return point, start, stop


def _weighted(model: Model, counts: Mapping[str, float], solution: Solution) -> Floats:
    """(D, T) the weighted sum of endings and tallies."""
    known = dict(zip(model.tallies, np.moveaxis(solution.totals, 2, 0), strict=True))
    known |= dict(zip(model.endings, np.moveaxis(solution.reached, 2, 0), strict=True))
    known["open"] = solution.still_open
    total = np.zeros_like(solution.still_open)
    for name, weight in counts.items():
        total = total + weight * known[name]
    return total
