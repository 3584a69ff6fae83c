"""A chunk of a sweep: cells of one context, points of the draws, and strategies; solved in one batch, anywhere.

    column = (cell, point)      the parameters drawn at the point, those of the grid as the cell has them

All columns share one pass over the rules, and all strategies share the columns. A chunk is a small pickle: the draws
are made where it is solved.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arrays import open_share
from olivebranch.model.model import Model
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies.draws import priors
from olivebranch.studies.draws.batch import Job, Question, Solver
from olivebranch.studies.draws.flow import Answer, joined
from olivebranch.studies.draws.running import solve
from olivebranch.studies.draws.sampling import sampler
from olivebranch.sweeps import fingerprint

Floats = NDArray[np.float64]

STATED = -1  # the point that is no draw: the stated values
FORMAT = 1  # raised whenever the same question gets another answer, or a file another shape
COST = 150_000_000  # edges of the rules x columns x (strategies + RULES) in a chunk: one or two seconds of work
RULES = 3  # a pass over the rules takes as long as so many strategies
MOST_COLUMNS = 2**15  # in a chunk of a small model: what keeps its file and its memory in tens of megabytes


@dataclass(frozen=True)
class World:
    """What all cells of a context share.

    Attributes
    ----------
    model : in this context; `context` its name, "" for none
    names : the parameters that the grid sets, by the alphabet
    drawn : those drawn from their priors; none where the stated values are wanted
    rules : the strategies; `weeks` the horizon; `seed` of the draws
    size : columns of a chunk, where that was asked for; it decides no answer
    """

    model: Model
    context: str
    names: tuple[str, ...]
    drawn: tuple[str, ...]
    rules: tuple[Strategy, ...]
    weeks: int
    seed: int
    size: int | None = None

    @classmethod
    def make(cls, model: Model, context: str, names: tuple[str, ...], draws: int, *rest: Any) -> World:
        """The world of a context: what the context or the grid sets is not drawn."""
        names = tuple(sorted(names))
        placed = model.in_context(context) if context else model
        drawn = tuple(name for name in priors.uncertain(placed) if name not in names) if draws else ()
        return cls(placed, context, names, drawn, *rest)

    @cached_property
    def marks(self) -> tuple[str, ...]:
        """A fingerprint a strategy."""
        return tuple(fingerprint.of_strategy(rule, self.model) for rule in self.rules)

    @cached_property
    def identity(self) -> dict[str, Any]:
        """What decides the answer, but for cells, strategies and points: plain data."""
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

    def solver(self, rules: tuple[int, ...]) -> Solver:
        """What solves some of the strategies; one for all chunks of them."""
        return _solver(self, rules)

    @property
    def columns(self) -> int:
        """How many columns a chunk has: unless said, a power of 2 that hangs on nothing that draws and grid do."""
        if self.size:
            return self.size
        edges = max(1, self.model.table.chance.shape[1])
        fit = max(16, min(MOST_COLUMNS, COST // (edges * (len(self.rules) + RULES))))
        return 1 << (fit.bit_length() - 1)

    def __hash__(self) -> int:
        return hash((self.context, self.names, self.drawn, self.weeks, self.seed))


@lru_cache(maxsize=4)
def _solver(world: World, rules: tuple[int, ...]) -> Solver:
    questions = tuple(Question(world.rules[i], world.model) for i in rules)
    return Job(world.model, (*world.drawn, *world.names), questions, (world.weeks,)).solver


def numbers(model: Model) -> tuple[str, ...]:
    """What is kept of each solution: the chance of every ending, of none yet, and every tally."""
    return apart((*model.endings, "open", *model.tallies), ("context", "strategy", "draw"))


def apart(names: Iterable[str], taken: Iterable[str]) -> tuple[str, ...]:
    """The names as columns of a table in which some are taken: endings, tallies and parameters may share theirs.

    >>> apart(["slam", "draw", "slam"], ["draw"])
    ('slam', 'draw_', 'slam_')
    """
    seen, found = set(taken), []
    for name in names:
        while name in seen:
            name += "_"
        seen.add(name)
        found.append(name)
    return tuple(found)


@dataclass(frozen=True)
class Chunk:
    """Some work: cells (their numbers in the grid, and values), points `first` to `stop`, and strategies by number."""

    world: World
    cells: tuple[int, ...]
    values: tuple[tuple[float, ...], ...] = field(repr=False)
    rules: tuple[int, ...]
    first: int
    stop: int

    @cached_property
    def identity(self) -> dict[str, Any]:
        """What decides the answer, as plain data: the chunk's file is named by it."""
        pairs = [[self.world.rules[i].name, self.world.marks[i]] for i in self.rules]
        return {
            **self.world.identity,
            "strategies": pairs,
            "cells": [list(row) for row in self.values],
            "first": self.first,
            "stop": self.stop,
        }

    @property
    def solutions(self) -> int:
        """How many solutions: cells x points x strategies."""
        return len(self.cells) * (self.stop - self.first) * len(self.rules)

    def task(self) -> Task:
        """What travels to a worker."""
        world = self.world
        return Task(
            world.solver(self.rules),
            len(world.drawn),
            np.array(self.values).reshape(len(self.cells), -1),
            self.first,
            self.stop,
            world.seed,
        )


@dataclass(frozen=True)
class Found:
    """What a chunk gave: `broken` (cells, points), and (good columns, strategies, numbers) in the order of columns."""

    broken: NDArray[np.bool_]
    numbers: Floats


@dataclass(frozen=True)
class Task:
    """A chunk as a worker needs it; call it to solve it."""

    solver: Solver
    drawn: int
    cells: Floats
    first: int
    stop: int
    seed: int

    def __call__(self) -> Found:
        """Solve every column."""
        job, points = self.solver.job, self.stop - self.first
        drawn = np.zeros((points, 0))
        if self.drawn:
            drawn = sampler(job.model, job.names[: self.drawn], self.seed)(self.first, points)[1]
        columns = np.concatenate([np.tile(drawn, (len(self.cells), 1)), np.repeat(self.cells, points, axis=0)], axis=1)
        broken, solved = _solve(self.solver, columns)
        if len(self.cells) > 1:
            _look_again(self.solver, columns, broken, solved, points)
        return Found(broken.reshape(len(self.cells), points), solved[~broken])


def _look_again(solver: Solver, columns: Floats, broken: NDArray[np.bool_], solved: Floats, points: int) -> None:
    """Judge the broken columns of each cell without the other cells.

    Where cells are solved together, the rules are tried in every state that any of them can reach; a cell that cannot
    get there is not broken by them. So a cell's answer does not depend on its company.
    """
    for begin in range(0, broken.size, points):
        at = begin + np.flatnonzero(broken[begin : begin + points])
        if at.size:
            broken[at], solved[at] = _solve(solver, columns[at])


def _solve(solver: Solver, columns: Floats) -> tuple[NDArray[np.bool_], Floats]:
    """(columns,) which break the rules, and (columns, strategies, numbers), nan where they do."""
    parts, stopped = solve(solver.job, columns)
    if stopped:
        raise KeyboardInterrupt
    broken = np.concatenate([part.broken for part in parts])
    found = np.stack([_numbers(answer) for answer in joined([part.answers for part in parts])], axis=1)
    solved = np.full((broken.size, *found.shape[1:]), np.nan)
    solved[~broken] = found
    return broken, solved


def _numbers(answer: Answer) -> Floats:
    """(D, numbers) endings, open and tallies at the horizon."""
    reached = answer.reached[:, -1]
    return np.concatenate([reached, open_share(reached)[:, None], answer.totals[:, -1]], axis=1)


def cut(world: World, missing: Iterable[tuple[int, tuple[float, ...], int, int, tuple[int, ...]]]) -> list[Chunk]:
    """Chunks of what is missing: (cell, its values, first, stop, strategies) each.

    Points are cut at multiples of what a chunk holds, counted from the first point of all; short stretches of
    neighbouring cells are put together, in groups counted from the first cell of all. So the same work is cut alike
    whoever asks for it, and however much more is asked for.
    """
    size = world.columns
    groups: dict[tuple[int, int, tuple[int, ...], int], list[tuple[int, tuple[float, ...]]]] = {}
    for cell, values, first, stop, rules in missing:
        while first < stop:
            end = min(stop, (max(0, first) // size + 1) * size)
            together = 1 << (min(MOST_COLUMNS, size // (end - first)).bit_length() - 1)
            groups.setdefault((first, end, rules, cell // together), []).append((cell, values))
            first = end
    return [
        Chunk(world, tuple(c for c, _ in cells), tuple(v for _, v in cells), rules, first, end)
        for (first, end, rules, _), cells in groups.items()
    ]
