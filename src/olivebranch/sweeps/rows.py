"""Rows of a sweep's table, read from its store in their order, a few cells at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from olivebranch.base.arrays import Floats, Ints
from olivebranch.sweeps.inventory import Inventory
from olivebranch.sweeps.store import Store

AT_HAND = 8  # the number of files whose numbers are kept in memory


@dataclass(frozen=True)
class Rows:
    """Some rows: cell, point and strategy (rows,), and the numbers (rows, numbers)."""

    cell: Ints
    point: Ints
    strategy: Ints
    numbers: Floats

    @classmethod
    def none(cls, numbers: int) -> Rows:
        """No rows."""
        nothing = np.zeros(0, dtype=np.int64)
        return cls(nothing, nothing, nothing, np.zeros((0, numbers)))

    def __len__(self) -> int:
        return self.cell.size


class Reader:
    """Reads rows; the numbers of the last few files are kept in memory.

    Parameters
    ----------
    ends : (cells,) the point after the last one that the table has for a cell, negative if it has none
    numbers : how many numbers a row has
    """

    def __init__(self, store: Store, inventory: Inventory, ends: Ints, numbers: int) -> None:
        self.inventory, self.ends, self.numbers = inventory, ends, numbers
        self._file: Callable[[int], Floats] = lru_cache(maxsize=AT_HAND)(
            lambda file: store.numbers(inventory.files[file])
        )

    def pages(self, rows: int) -> Iterator[Rows]:
        """All rows in order, at most this many at a time, or those of one point of one cell."""
        request = self.inventory.request
        cells, strategies = len(request.grid), request.strategies
        step = max(1, rows // (request.wanted * strategies))
        for first in range(0, cells, step):
            part = range(first, min(cells, first + step))
            stop = self._stop(part)
            points = max(1, rows // strategies) if step == 1 else max(1, stop - request.first)
            for begin in range(request.first, stop, points):
                found = self.rows(part, begin, min(stop, begin + points))
                if len(found):
                    yield found

    def whole_cells(self, cells: range, rows: int) -> Iterator[tuple[Ints, Floats]]:
        """Cells that have all their rows, and their numbers (cells, draws, strategies, numbers), some at a time."""
        request = self.inventory.request
        shape = (request.wanted, request.strategies, self.numbers)
        each = shape[0] * shape[1]
        step = max(1, rows // each)
        for first in range(cells.start, cells.stop, step):
            part = range(first, min(cells.stop, first + step))
            found = self.rows(part, request.first, self._stop(part))
            if len(found):
                yield found.cell[::each], found.numbers.reshape(-1, *shape)

    def _stop(self, cells: range) -> int:
        """The point after the last of these cells."""
        return int(max(self.inventory.request.first, self.ends[cells.start : cells.stop].max()))

    def rows(self, cells: range, first: int, stop: int) -> Rows:
        """The rows of these cells and points, in the order of the table."""
        files = {
            stretch.file: None
            for cell in cells
            if self.ends[cell] > first
            for stretch in self.inventory.stretches.get(cell, [])
            if stretch.first < stop and stretch.stop > first
        }
        parts = [self._rows_of(file, cells, first, stop) for file in files]
        if not parts:
            return Rows.none(self.numbers)
        cell, point, strategy = (np.concatenate([getattr(p, n) for p in parts]) for n in ("cell", "point", "strategy"))
        order = np.lexsort((strategy, point, cell))
        key = np.stack([cell, point, strategy])[:, order]
        order = order[np.append(True, (key[:, 1:] != key[:, :-1]).any(axis=0))]  # two files may hold the same row
        numbers = np.concatenate([part.numbers for part in parts])
        return Rows(cell[order], point[order], strategy[order], numbers[order])

    def _rows_of(self, file: int, cells: range, first: int, stop: int) -> Rows:
        """The rows that a file has for these cells and points."""
        place, point = self.inventory.files[file].points()
        cell, strategies = self.inventory.cells[file][place], self.inventory.strategies[file]
        inside = (cell >= cells.start) & (cell < cells.stop) & (point >= first) & (point < stop)
        columns = np.flatnonzero(inside & (point < self.ends[cell]))
        asked = np.flatnonzero(strategies >= 0)
        numbers = self._file(file)[np.ix_(columns, asked)].reshape(-1, self.numbers)
        return Rows(
            np.repeat(cell[columns], asked.size),
            np.repeat(point[columns], asked.size),
            np.tile(strategies[asked], columns.size),
            numbers,
        )
