"""Inventory: which of a sweep's solutions its store holds, cell by cell, and which are missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np

from olivebranch.base.arrays import Ints
from olivebranch.sweeps.chunk import MOST_COLUMNS, STATED, Chunk, Setting, cut
from olivebranch.sweeps.grid import Grid
from olivebranch.sweeps.store import StoredChunk


@dataclass(frozen=True)
class Request:
    """What a sweep asks for.

    Attributes
    ----------
    grid : its cells; `settings` what the cells of each context share
    draws : how many draws for each cell; 0 for the stated values
    """

    grid: Grid
    settings: tuple[Setting, ...] = field(repr=False)
    draws: int

    @property
    def first(self) -> int:
        """The first point of a cell."""
        return 0 if self.draws else STATED

    @property
    def wanted(self) -> int:
        """How many points of a cell must obey the rules."""
        return self.draws or 1

    @property
    def most(self) -> int:
        """The point at which a cell is given up, because most points before it break the rules."""
        return 2 * self.draws

    @property
    def strategies(self) -> int:
        """How many strategies."""
        return len(self.settings[0].strategies)

    def setting(self, cell: int) -> Setting:
        """The setting of a cell."""
        return self.settings[cell // self.grid.each]

    def values(self, cell: int) -> tuple[float, ...]:
        """The cell's values, in the order of its setting."""
        return self._rows[cell % self.grid.each]

    @cached_property
    def _rows(self) -> list[tuple[float, ...]]:
        order = [self.grid.names.index(name) for name in self.settings[0].names]
        return list(map(tuple, self.grid.values[:, order].tolist()))


@dataclass(frozen=True, slots=True)
class Stretch:
    """A range of points of one cell in a file.

    Attributes
    ----------
    first, stop : the points, from `first` to before `stop`
    strategies : which strategies, one bit for each
    file : the file's number; `place` the cell's position in it
    """

    first: int
    stop: int
    strategies: int
    file: int
    place: int


class Inventory:
    """The inventory grows while a sweep works; the order in which chunks are added does not matter.

    Attributes
    ----------
    files : the chunks in the store that contain part of this sweep
    cells : for each file, the number of each of its cells in the grid, -1 for cells that were not asked for
    strategies : for each file, the index of each of its strategies among those asked for, or -1
    stretches : {cell: the ranges of its points in the files}
    """

    def __init__(self, request: Request) -> None:
        self.request = request
        self.files: list[StoredChunk] = []
        self.cells: list[Ints] = []
        self.strategies: list[Ints] = []
        self.stretches: dict[int, list[Stretch]] = {}
        self._number = {request.values(cell): cell for cell in range(request.grid.each)}

    def add(self, stored: StoredChunk) -> None:
        """Add a chunk of the store; one that was not asked for is ignored."""
        identity, file, settings = stored.identity, len(self.files), self.request.settings
        index = next((i for i, s in enumerate(settings) if s.identity.items() <= identity.items()), None)
        if index is None:
            return
        asked = zip(settings[index].strategies, settings[index].fingerprints, strict=True)
        known = {(strategy.name, mark): i for i, (strategy, mark) in enumerate(asked)}
        strategies = np.array([known.get(tuple(pair), -1) for pair in identity["strategies"]])
        numbers = [self._number.get(tuple(values), -1) for values in identity["cells"]]
        cells = np.array([-1 if cell < 0 else cell + index * self.request.grid.each for cell in numbers])
        if (strategies < 0).all() or (cells < 0).all():
            return
        bits = sum(1 << int(strategy) for strategy in strategies if strategy >= 0)
        for place, cell in enumerate(cells):
            if cell >= 0:
                stretch = Stretch(identity["first"], identity["stop"], bits, file, place)
                self.stretches.setdefault(int(cell), []).append(stretch)
        self.files.append(stored)
        self.cells.append(cells)
        self.strategies.append(strategies)

    def missing(self, cell: int, stop: int) -> list[tuple[int, int, int]]:
        """Points before `stop` that some strategies lack: (first, stop, strategies as bits) for each range."""
        every, first, stretches = (1 << self.request.strategies) - 1, self.request.first, self.stretches.get(cell, [])
        if len(stretches) <= 1 and all((s.first, s.stop, s.strategies) == (first, stop, every) for s in stretches):
            return [] if stretches else [(first, stop, every)]  # nearly always
        inside = (end for s in stretches for end in (s.first, s.stop) if first < end < stop)
        found: list[tuple[int, int, int]] = []
        for a, b in pairwise(sorted({first, stop, *inside})):
            lacking = every
            for s in stretches:
                lacking &= ~s.strategies if s.first <= a and s.stop >= b else every
            if lacking and found and found[-1][1:] == (a, lacking):
                found[-1] = (found[-1][0], b, lacking)
            elif lacking:
                found.append((a, b, lacking))
        return found

    def broken(self, cell: int, stop: int) -> Ints:
        """The cell's points before `stop` that are known to break the rules, in increasing order."""
        points = {p for s in self.stretches.get(cell, []) for p in self.files[s.file].broken[s.place]}
        return np.array(sorted(p for p in points if p < stop), dtype=np.int64)

    def chunks(self, cells: Iterable[int], stops: Ints) -> Iterator[Chunk]:
        """What cells lack before their stops, as chunks, for as many cells at a time as one chunk can hold."""
        each, batch_key = self.request.grid.each, (0, 0)
        batch: list[int] = []
        for cell in cells:
            key = cell // each, cell // MOST_COLUMNS
            if batch and key != batch_key:
                yield from self._cut(batch, stops)
                batch = []
            batch_key = key
            batch.append(cell)
        if batch:
            yield from self._cut(batch, stops)

    def _cut(self, cells: list[int], stops: Ints) -> list[Chunk]:
        def indices(bits: int) -> tuple[int, ...]:
            return tuple(i for i in range(self.request.strategies) if bits >> i & 1)

        return cut(
            self.request.setting(cells[0]),
            (
                (cell, self.request.values(cell), first, stop, indices(bits))
                for cell in cells
                for first, stop, bits in self.missing(cell, int(stops[cell]))
            ),
        )
