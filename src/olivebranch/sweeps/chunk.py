"""A chunk of a sweep: cells of one context, points of the draws, and strategies; solved in one batch, anywhere.

    column = (cell, point)      the parameters drawn at the point, except that those of the grid have the cell's values

All columns share one pass over the rules, and all strategies share the columns. A worker is sent very little, because
it makes the draws itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, TypeAlias

import numpy as np

from olivebranch.base.arrays import Flags, Floats
from olivebranch.base.text import column_names
from olivebranch.model.model import Model
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies import objective
from olivebranch.studies.draws import priors
from olivebranch.studies.draws.batch import Job, Question, Solver
from olivebranch.studies.draws.flow import Solution, joined
from olivebranch.studies.draws.running import solve
from olivebranch.studies.draws.sampling import sampler
from olivebranch.sweeps import fingerprint

STATED = -1  # the point that is no draw: the stated values
FORMAT = 2  # raised whenever the answer to the same question changes, or the structure of a file
COST = 1_000_000_000  # edges of the rules x columns x (strategies + RULES) in a chunk: one or two seconds of work
RULES = 1  # a pass over the rules takes about as long as solving this many strategies
MOST_COLUMNS = 2**15  # in a chunk of a small model: keeps its file and its memory to tens of megabytes


@dataclass(frozen=True)
class Setting:
    """What all cells of a context share.

    Attributes
    ----------
    model : the model in this context; `context` is its name, "" for none
    names : the parameters that the grid sets, in alphabetical order
    drawn : the parameters drawn from their priors; none if the stated values are wanted
    strategies : the strategies; `weeks` the horizon; `seed` the seed of the draws
    size : the columns of a chunk, if the caller chose it; no answer depends on it
    """

    model: Model
    context: str
    names: tuple[str, ...]
    drawn: tuple[str, ...]
    strategies: tuple[Strategy, ...]
    weeks: int
    seed: int
    size: int | None = None

    @classmethod
    def make(cls, model: Model, context: str, names: tuple[str, ...], draws: int, *rest: Any) -> Setting:
        """The setting of a context; parameters that the context or the grid sets are not drawn."""
        names = tuple(sorted(names))
        placed = model.in_context(context) if context else model
        drawn = tuple(name for name in priors.uncertain(placed) if name not in names) if draws else ()
        return cls(placed, context, names, drawn, *rest)

    @cached_property
    def fingerprints(self) -> tuple[str, ...]:
        """A fingerprint for each strategy."""
        return tuple(fingerprint.of_strategy(strategy, self.model) for strategy in self.strategies)

    @cached_property
    def identity(self) -> dict[str, Any]:
        """What the answer depends on, apart from cells, strategies and points, as plain data."""
        return {
            "olivebranch": FORMAT,
            "model": fingerprint.of_model(self.model),
            "context": self.context,
            "names": list(self.names),
            "weeks": self.weeks,
            "numbers": list(numbers(self.model)),
            "drawn": list(self.drawn),
            "seed": self.seed if self.drawn else None,
        }

    def solver(self, strategies: tuple[int, ...]) -> Solver:
        """The solver for some of the strategies, by index; all chunks of these share it."""
        return _solver(self, strategies)

    def expect(self, solutions: int) -> None:
        """Say how many solutions are wanted in all; loading a compiler must be worth it."""
        self.solver(tuple(range(len(self.strategies)))).expect(solutions // len(self.strategies))

    @property
    def columns(self) -> int:
        """How many columns a chunk has.

        Unless the caller chose it, this is a power of 2 that depends only on the model and the number of strategies. So
        with a larger grid or more draws, finished chunks remain valid.
        """
        if self.size:
            return self.size
        edges = max(1, self.model.table.chance.shape[1])
        fit = max(16, min(MOST_COLUMNS, COST // (edges * (len(self.strategies) + RULES))))
        return 1 << (fit.bit_length() - 1)

    def __hash__(self) -> int:
        return hash((self.context, self.names, self.drawn, self.weeks, self.seed))


@lru_cache(maxsize=4)
def _solver(setting: Setting, strategies: tuple[int, ...]) -> Solver:
    questions = tuple(Question(setting.strategies[i], setting.model) for i in strategies)
    return Job(setting.model, (*setting.drawn, *setting.names), questions, (setting.weeks,)).solver


def numbers(model: Model) -> tuple[str, ...]:
    """What is kept of each solution: the chance of every ending and of "open", and every tally."""
    return column_names(objective.names(model), ("context", "strategy", "draw"))


@dataclass(frozen=True)
class Chunk:
    """Some work.

    Attributes
    ----------
    setting : what all its cells share
    cells : their numbers in the grid; `values` their values
    strategies : indices into those of the setting
    first, stop : the points, from `first` to before `stop`
    """

    setting: Setting
    cells: tuple[int, ...]
    values: tuple[tuple[float, ...], ...] = field(repr=False)
    strategies: tuple[int, ...]
    first: int
    stop: int

    @cached_property
    def identity(self) -> dict[str, Any]:
        """What the answer depends on, as plain data: the chunk's file is named after it."""
        setting = self.setting
        return {
            **setting.identity,
            "strategies": [[setting.strategies[i].name, setting.fingerprints[i]] for i in self.strategies],
            "cells": [list(row) for row in self.values],
            "first": self.first,
            "stop": self.stop,
        }

    @property
    def solutions(self) -> int:
        """How many solutions: cells x points x strategies."""
        return len(self.cells) * (self.stop - self.first) * len(self.strategies)

    def task(self) -> Task:
        """What is sent to a worker."""
        setting = self.setting
        cells = np.array(self.values).reshape(len(self.cells), -1)
        return Task(setting.solver(self.strategies), len(setting.drawn), cells, self.first, self.stop, setting.seed)


@dataclass(frozen=True)
class SolvedChunk:
    """The solution of a chunk.

    Attributes
    ----------
    broken : (cells, points) which columns break the model's rules
    numbers : (columns that obey them, strategies, numbers), in the order of the columns
    """

    broken: Flags
    numbers: Floats


@dataclass(frozen=True)
class Task:
    """A chunk in the form that a worker needs; call it to solve it, on as many threads as are given (None: all)."""

    solver: Solver
    drawn: int
    cells: Floats
    first: int
    stop: int
    seed: int

    def __call__(self, threads: int | None = None) -> SolvedChunk:
        """Solve every column."""
        job, points = self.solver.job, self.stop - self.first
        drawn = np.zeros((points, 0))
        if self.drawn:
            drawn = sampler(job.model, job.names[: self.drawn], self.seed)(self.first, points)[1]
        columns = np.concatenate([np.tile(drawn, (len(self.cells), 1)), np.repeat(self.cells, points, axis=0)], axis=1)
        broken, solved = _solve(self.solver, columns, threads)
        if len(self.cells) > 1:
            _solve_broken_alone(self.solver, columns, broken, solved, points)
        return SolvedChunk(broken.reshape(len(self.cells), points), solved[~broken])


def _solve_broken_alone(solver: Solver, columns: Floats, broken: Flags, solved: Floats, points: int) -> None:
    """Solve the broken columns of each cell again, without the other cells; changes `broken` and `solved`.

    When cells are solved together, the rules are evaluated in every state that any of them can reach. A cell must not
    be refused because of a state that only other cells reach.
    """
    for first in range(0, broken.size, points):
        here = first + np.flatnonzero(broken[first : first + points])
        if here.size:
            broken[here], solved[here] = _solve(solver, columns[here])


def _solve(solver: Solver, columns: Floats, threads: int | None = 1) -> tuple[Flags, Floats]:
    """(columns,) which columns break the rules, and (columns, strategies, numbers), NaN if they do."""
    chunks, stopped = solve(solver.job, columns, threads=threads)
    if stopped:
        raise KeyboardInterrupt
    broken = np.concatenate([chunk.broken for chunk in chunks])
    good = np.stack([_numbers(solution) for solution in joined([chunk.solutions for chunk in chunks])], axis=1)
    solved = np.full((broken.size, *good.shape[1:]), np.nan)
    solved[~broken] = good
    return broken, solved


def _numbers(solution: Solution) -> Floats:
    """(D, numbers) endings, open and tallies at the horizon."""
    still_open = solution.still_open[:, -1, None]
    return np.concatenate([solution.reached[:, -1], still_open, solution.totals[:, -1]], axis=1)


Missing: TypeAlias = tuple[int, tuple[float, ...], int, int, tuple[int, ...]]


def cut(setting: Setting, missing: Iterable[Missing]) -> list[Chunk]:
    """Cut what is missing into chunks; each missing item is (cell, its values, first, stop, strategies).

    Points are cut at multiples of a chunk's size, counted from point 0. Short ranges of neighbouring cells are
    combined, in groups counted from cell 0. So the same work is always cut in the same way, whatever else is asked for.
    """
    size = setting.columns
    groups: dict[tuple[int, int, tuple[int, ...], int], list[tuple[int, tuple[float, ...]]]] = {}
    for cell, values, first, stop, strategies in missing:
        while first < stop:
            end = min(stop, (max(0, first) // size + 1) * size)
            together = 1 << (min(MOST_COLUMNS, size // (end - first)).bit_length() - 1)
            groups.setdefault((first, end, strategies, cell // together), []).append((cell, values))
            first = end
    return [
        Chunk(setting, tuple(c for c, _ in cells), tuple(v for _, v in cells), strategies, first, end)
        for (first, end, strategies, _), cells in groups.items()
    ]
