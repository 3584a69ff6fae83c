"""Solves the cells of a map: parameters are draws of one batch, starts are questions, horizons are stops.

So the rules are evaluated once for all cells that have the same parameters. Where the other parameters are drawn too, a
cell is the mean over these draws, which are the same for every cell.
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
    """Every cell of a map, solved for every strategy; `draws` are the (K,) values of each parameter that is drawn."""

    def __init__(
        self, model: Model, strategies: tuple[Strategy, ...], x: Axis, y: Axis, weeks: int, draws: Mapping[str, Floats]
    ) -> None:
        self.model, self.strategies, self.axes, self.draws = model, strategies, (y, x), draws
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
        job = Job(self.model, (*self.parameters, *self.draws), tuple(dict.fromkeys(questions)), self.stops)
        draws = self._rows()
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

    def _rows(self) -> Floats:
        """(points x K, P) every point of the parameters on the axes with every draw of the others."""
        points = np.array(self.points, dtype=np.float64).reshape(len(self.points), len(self.parameters))
        drawn = np.stack(list(self.draws.values()), axis=1) if self.draws else np.zeros((1, 0))
        return np.hstack([np.repeat(points, len(drawn), axis=0), np.tile(drawn, (len(points), 1))])

    def values(self, counts: Mapping[str, float]) -> Floats:
        """(S, Y, X) the weighted sum of endings and tallies in every cell; NaN where most draws break the rules."""
        point, start, stop = self._places
        found = np.full((len(self.strategies), *point.shape), np.nan)
        for i in range(len(self.strategies)):
            for first in range(len(self.starts)):
                here = start == first
                weighted = _weighted(self.model, counts, self.solutions[first * len(self.strategies) + i])
                found[i][here] = self._mean(weighted)[point[here], stop[here]]
        return found

    def _mean(self, sound: Floats) -> Floats:
        """(points, T) the mean over the draws of each point that obey the rules; `sound` has a row for each."""
        whole = np.zeros((self.broken.size, sound.shape[1]))
        whole[~self.broken] = sound
        obeys = ~self.broken.reshape(len(self.points), -1)
        count = obeys.sum(axis=1, keepdims=True)
        total = whole.reshape(*obeys.shape, -1).sum(axis=1)
        return np.divide(total, count, out=np.full_like(total, np.nan), where=2 * count > obeys.shape[1])

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
