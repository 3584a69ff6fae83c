"""Shelf: which of a sweep's solutions its store holds, cell by cell, and so what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from olivebranch.sweeps.chunk import STATED, Chunk, World, cut
from olivebranch.sweeps.grid import Grid
from olivebranch.sweeps.store import Held

Ints = NDArray[np.int64]

BATCH = 2**15  # cells cut into chunks together: a multiple of what one chunk can hold


@dataclass(frozen=True)
class Plan:
    """What a sweep asks for.

    Attributes
    ----------
    grid : its cells; `worlds` what the cells of each context share
    draws : how many draws a cell; 0 for the stated values
    """

    grid: Grid
    worlds: tuple[World, ...] = field(repr=False)
    draws: int

    @property
    def first(self) -> int:
        """The first point of a cell."""
        return 0 if self.draws else STATED

    @property
    def wanted(self) -> int:
        """How many points of a cell must keep the rules."""
        return self.draws or 1

    @property
    def most(self) -> int:
        """The point at which a cell is given up: most of those before it break the rules."""
        return 2 * self.draws

    @property
    def rules(self) -> int:
        """How many strategies."""
        return len(self.worlds[0].rules)

    def world(self, cell: int) -> World:
        """The world of a cell."""
        return self.worlds[cell // self.grid.each]

    def values(self, cell: int) -> tuple[float, ...]:
        """The cell's values, in the order of its world."""
        return self._rows[cell % self.grid.each]

    @cached_property
    def _rows(self) -> list[tuple[float, ...]]:
        order = [self.grid.names.index(name) for name in self.worlds[0].names]
        return list(map(tuple, self.grid.values[:, order].tolist()))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of points of one cell in a file: which file, the cell's place in it, and strategies (a bit each)."""

    first: int
    stop: int
    rules: int
    file: int
    place: int


class Shelf:
    """Grows while a sweep works; the order in which chunks come does not matter."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.files: list[Held] = []
        self.cells: list[Ints] = []  # the number of each file's cells in the grid, -1 for others
        self.rules: list[Ints] = []  # and of its strategies among those asked for
        self.pieces: dict[int, list[Piece]] = {}
        self._number = {plan.values(cell): cell for cell in range(plan.grid.each)}

    def add(self, held: Held) -> None:
        """Put a chunk in its place; nothing happens where none of it is asked for."""
        said, file = held.identity, len(self.files)
        at = next((i for i, w in enumerate(self.plan.worlds) if w.identity.items() <= said.items()), None)
        if at is None:
            return
        world = self.plan.worlds[at]
        known = {(rule.name, mark): i for i, (rule, mark) in enumerate(zip(world.rules, world.marks, strict=True))}
        rules = np.array([known.get(tuple(pair), -1) for pair in said["strategies"]])
        found = [self._number.get(tuple(values), -1) for values in said["cells"]]
        cells = np.array([-1 if cell < 0 else cell + at * self.plan.grid.each for cell in found])
        if (rules < 0).all() or (cells < 0).all():
            return
        bits = sum(1 << int(rule) for rule in rules if rule >= 0)
        for place, cell in enumerate(cells):
            if cell >= 0:
                self.pieces.setdefault(int(cell), []).append(Piece(said["first"], said["stop"], bits, file, place))
        self.files.append(held)
        self.cells.append(cells)
        self.rules.append(rules)

    def missing(self, cell: int, stop: int) -> list[tuple[int, int, int]]:
        """Stretches of points before `stop` that some strategies lack: (first, stop, strategies as bits)."""
        every, first, pieces = (1 << self.plan.rules) - 1, self.plan.first, self.pieces.get(cell, [])
        if len(pieces) <= 1 and all((p.first, p.stop, p.rules) == (first, stop, every) for p in pieces):
            return [] if pieces else [(first, stop, every)]  # as it mostly is
        ends = sorted({first, stop, *(p for piece in pieces for p in (piece.first, piece.stop) if first < p < stop)})
        found: list[tuple[int, int, int]] = []
        for a, b in pairwise(ends):
            lacks = every
            for piece in pieces:
                lacks &= ~piece.rules if piece.first <= a and piece.stop >= b else every
            if lacks and found and found[-1][1:] == (a, lacks):
                found[-1] = (found[-1][0], b, lacks)
            elif lacks:
                found.append((a, b, lacks))
        return found

    def broken(self, cell: int, stop: int) -> Ints:
        """The cell's points before `stop` that are known to break the rules, rising."""
        found = {p for piece in self.pieces.get(cell, []) for p in self.files[piece.file].broken[piece.place]}
        return np.array(sorted(p for p in found if p < stop), dtype=np.int64)

    def chunks(self, cells: Iterable[int], stops: Ints) -> Iterator[Chunk]:
        """What cells lack before their stops, cut into chunks, a batch of cells at a time."""
        each, at = self.plan.grid.each, (0, 0)
        batch: list[int] = []
        for cell in cells:
            key = cell // each, cell // BATCH
            if batch and key != at:
                yield from self._cut(batch, stops)
                batch = []
            at = key
            batch.append(cell)
        if batch:
            yield from self._cut(batch, stops)

    def _cut(self, cells: list[int], stops: Ints) -> list[Chunk]:
        def bits(rules: int) -> tuple[int, ...]:
            return tuple(i for i in range(self.plan.rules) if rules >> i & 1)

        return cut(
            self.plan.world(cells[0]),
            (
                (cell, self.plan.values(cell), first, stop, bits(rules))
                for cell in cells
                for first, stop, rules in self.missing(cell, int(stops[cell]))
            ),
        )
