"""Solves the cells of a map: parameters are draws of one batch, starts are questions, horizons are stops.

So the rules are evaluated once for all cells that have the same parameters.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from itertools import product
from typing import Any

import numpy as np

from olivebranch.base.arrays import Flags, Floats
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
        shape = (len(self.strategies), *(len(axis.values) for axis in self.axes))
        found = np.full(shape, np.nan)
        for j, y in enumerate(self.axes[0].values):
            for i, x in enumerate(self.axes[1].values):
                found[:, j, i] = self._cell(counts, (y, x))
        return found

    def _cell(self, counts: Mapping[str, float], at: tuple[Any, Any]) -> Floats:
        here = list(zip(self.axes, at, strict=True))
        point = self.points.index(tuple(value for axis, value in here if axis.kind == "parameter"))
        start = self.starts.index({axis.name: value for axis, value in here if axis.kind == "start"})
        week = next((self.stops.index(value) for axis, value in here if axis.kind == "weeks"), 0)
        if self.broken[point]:
            return np.full(len(self.strategies), np.nan)
        draw = int((~self.broken[:point]).sum())
        first = start * len(self.strategies)
        solutions = self.solutions[first : first + len(self.strategies)]
        return np.array([_weighted(self.model, counts, solution, draw, week) for solution in solutions])


def _weighted(model: Model, counts: Mapping[str, float], solution: Solution, draw: int, week: int) -> float:
    known = dict(zip(model.tallies, solution.totals[draw, week], strict=True))
    known |= dict(zip(model.endings, solution.reached[draw, week], strict=True))
    known["open"] = solution.still_open[draw, week]
    return float(sum(weight * known[name] for name, weight in counts.items()))
