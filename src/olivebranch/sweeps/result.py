"""The result of a sweep: a long table in a folder, read piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from olivebranch.base.arguments import check_whole
from olivebranch.base.arrays import Floats, Ints
from olivebranch.base.sheet import Readable, Sheet, between, shown
from olivebranch.base.text import column_names, counted, percent, plain
from olivebranch.errors import ArgumentError, printed
from olivebranch.model.model import Model
from olivebranch.studies import objective
from olivebranch.sweeps.grid import Grid
from olivebranch.sweeps.inventory import Inventory, Request
from olivebranch.sweeps.rows import Reader, Rows
from olivebranch.sweeps.store import Store
from olivebranch.sweeps.working import GIVEN_UP, UNDONE

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

ROWS = 250_000  # rows of the table that are read together
MOST_ROWS = 1_000_000_000
SHOWN = 40  # the most rows in the table to read


@dataclass(frozen=True, repr=False, eq=False)
class Sweep(Readable):
    """A long table in a folder: a row for each cell of the grid, strategy and draw, with chances and harm side by side.

    Attributes
    ----------
    model : the model
    weeks, seed, draws : the horizon, the seed of the draws, and how many for each cell (0 for the stated values)
    grid : contexts, parameters and their values
    strategies : names; `never_chosen` are those that ever push
    numbers : the columns of answers: the chance of every ending, "open", and the mean of every tally
    done, missing : how many cells are done, and how many are not

    >>> from tempfile import TemporaryDirectory
    >>> import olivebranch as ob
    >>> with TemporaryDirectory() as folder:
    ...     found = ob.sweep("maybe", ["small_steps"], over={"slam": [0.1, 0.4]}, store=folder, weeks=20)
    ...     found.done, found.numbers
    (2, ('yes', 'shut', 'open', 'asks', 'noes', 'unwelcome'))
    """

    model: Model
    request: Request = field(repr=False)
    store: Store = field(repr=False)
    inventory: Inventory = field(repr=False)
    ends: Ints = field(repr=False)  # (cells,) the point after a cell's last; or GIVEN_UP, or UNDONE

    # ---- what was asked, and what there is -------------------------------------------------------

    @property
    def grid(self) -> Grid:
        """The grid."""
        return self.request.grid

    @property
    def strategies(self) -> tuple[str, ...]:
        """The names of the strategies."""
        return tuple(strategy.name for strategy in self.request.settings[0].strategies)

    @cached_property
    def never_chosen(self) -> tuple[str, ...]:
        """Strategies that ever push: they are shown for what they do, and never named best."""
        plans = self.request.settings[0].strategies
        return tuple(plan.name for plan in plans if objective.insists(self.model, plan))

    @property
    def weeks(self) -> int:
        """The horizon."""
        return self.request.settings[0].weeks

    @property
    def seed(self) -> int:
        """The seed of the draws."""
        return self.request.settings[0].seed

    @property
    def draws(self) -> int:
        """How many draws for each cell; 0 for the stated values."""
        return self.request.draws

    @property
    def numbers(self) -> tuple[str, ...]:
        """The columns of answers."""
        return tuple(self.request.settings[0].identity["numbers"])

    @property
    def done(self) -> int:
        """How many cells are done; those whose values break the model's rules count as done."""
        return int((self.ends != UNDONE).sum())

    @property
    def missing(self) -> int:
        """How many cells are not done."""
        return len(self.grid) - self.done

    @property
    def interrupted(self) -> bool:
        """Are there cells that are not done?"""
        return self.missing > 0

    @property
    def refused(self) -> tuple[int, ...]:
        """The numbers of cells that have no rows, because their values, or most draws, break the model's rules."""
        return tuple(map(int, np.flatnonzero(self.ends == GIVEN_UP)))

    @property
    def rejected(self) -> float:
        """The share of draws that broke the rules, in cells that have rows; other draws replaced them."""
        tried = self.ends[self.ends > 0]
        return float(1 - self.request.wanted * tried.size / tried.sum()) if self.draws and tried.size else 0.0

    @property
    def files(self) -> tuple[Path, ...]:
        """The Parquet files that hold the table, in any order; they may also hold other rows."""
        return tuple(stored.path for stored in self.inventory.files)

    # ---- the table -------------------------------------------------------------------------------

    def chunks(self, rows: int = ROWS) -> Iterator[pd.DataFrame]:
        """The table piece by piece, in order, about `rows` rows at a time, so it need not fit in memory.

        It contains only cells that are done. Raises SweepError if a file has since been damaged.
        """
        for page in self._reader().pages(check_whole("rows", rows, 1, MOST_ROWS)):
            yield self._frame(page)

    def to_frame(self) -> pd.DataFrame:
        """The table: context, parameters of the grid, strategy, draw (-1: the stated values), chances and tallies."""
        import pandas as pd

        frames = list(self.chunks())
        return pd.concat(frames, ignore_index=True) if frames else self._frame(Rows.none(len(self.numbers)))

    def summary(self, cells: range | None = None) -> pd.DataFrame:
        """A row for each cell and strategy: the mean of every number and, with draws, its 5 % and 95 % points.

        It reads a few cells at a time, so only the draws of one cell must fit in memory. With `cells`, such as
        range(10, 20), only those. Raises ArgumentError for anything else than a range of cells, one after another.
        """
        import pandas as pd

        every = range(len(self.grid))
        if cells is not None and not (isinstance(cells, range) and cells == every[cells.start : cells.stop]):
            raise ArgumentError(f"cells = {printed(cells)}: give a range within {every}, in steps of one.")
        parts = self._reader().whole_cells(every if cells is None else cells, ROWS)
        frames = [self._summary(*part) for part in parts]
        if frames:
            return pd.concat(frames, ignore_index=True)
        shape = (0, self.request.wanted, self.request.strategies, len(self.numbers))
        return self._summary(np.zeros(0, dtype=np.int64), np.zeros(shape))

    def _reader(self) -> Reader:
        return Reader(self.store, self.inventory, self.ends, len(self.numbers))

    def _summary(self, cells: Ints, values: Floats) -> pd.DataFrame:
        """The summary of cells, from (cells, draws, strategies, numbers)."""
        strategies = self.request.strategies
        frame = self._places(np.repeat(cells, strategies), np.tile(np.arange(strategies), cells.size))
        mean = values.mean(axis=1).reshape(-1, len(self.numbers))
        ends = np.zeros((2, *mean.shape))
        if self.draws and cells.size:
            ends = np.quantile(values, [0.05, 0.95], axis=1).reshape(ends.shape)
        for i, name in enumerate(self.numbers):
            frame[name] = mean[:, i]
            if self.draws:
                frame[f"{name} p5"], frame[f"{name} p95"] = ends[0, :, i], ends[1, :, i]
        return frame

    def _frame(self, rows: Rows) -> pd.DataFrame:
        frame = self._places(rows.cell, rows.strategy)
        frame["draw"] = rows.point
        for i, name in enumerate(self.numbers):
            frame[name] = rows.numbers[:, i]
        return frame

    def _places(self, cell: Ints, strategy: Ints) -> pd.DataFrame:
        """The columns that say which cell and strategy a row is about."""
        import pandas as pd

        each = self.grid.each
        names = column_names(self.grid.names, ("context", "strategy", "draw", *self.numbers))
        values = self.grid.values[cell % each]
        columns: dict[str, Any] = {"context": pd.Categorical.from_codes(cell // each, pd.Index(self.grid.contexts))}
        columns |= {name: values[:, i] for i, name in enumerate(names)}
        return pd.DataFrame(columns | {"strategy": pd.Categorical.from_codes(strategy, pd.Index(self.strategies))})

    # ---- faces -----------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """The question, in a line."""
        how = f"{counted(self.draws, 'draw')} each (seed {self.seed})" if self.draws else "at the stated values"
        size = counted(len(self.grid), "cell")
        plans = f"{len(self.strategies)} strateg{'y' if len(self.strategies) == 1 else 'ies'}"
        return f"{self.model.title}: {counted(self.weeks, self.model.step)}, {size} x {plans}, {how}"

    @property
    def notes(self) -> tuple[str, ...]:
        """How to read the table, what is missing, and what it rests on."""
        said = ["9 in 10: the middle 90 % of the draws, whose mean stands before it."] if self.draws else []
        rows = (self.done - len(self.refused)) * self.request.strategies
        if rows > SHOWN:
            said.append(f"The first {SHOWN} rows of {rows:,}: `summary()` gives them all, `chunks()` every solution.")
        if self.refused:
            few = "cell has" if len(self.refused) == 1 else "cells have"
            said.append(
                f"{len(self.refused):,} {few} no rows: there the values, or most of the draws, break the model's rules "
                f"({self.grid.label(self.refused[0])})."
            )
        if self.rejected:
            said.append(f"{percent(self.rejected)} of the draws broke the model's rules and were replaced.")
        if self.never_chosen:
            said.append(f"Shown but never chosen: {', '.join(map(plain, self.never_chosen))} (pushes).")
        if self.interrupted:
            said.append(
                f"Interrupted: {self.done:,} of {len(self.grid):,} cells are done. What is done is kept in "
                f"{self.store.folder}; the same call carries on from there."
            )
        return (*said, self.model.note)

    def sheet(self) -> Sheet:
        """The table to read: success and harm for every cell and strategy, or for the first if there are many."""
        chances = {name: objective.is_chance(self.model, name) for name in objective.headline(self.model)}
        frame = self._first_rows()
        keys = [
            name for name in frame.columns[: len(self.grid.names) + 2] if name != "context" or any(self.grid.contexts)
        ]
        column_of = dict(zip(objective.names(self.model), self.numbers, strict=True))
        rows = []
        for row in frame.to_dict("records"):
            cells = [_key(row[name]) for name in keys]
            for name, chance in chances.items():
                column = column_of[name]
                cells.append(shown(row[column], chance=chance))
                if self.draws:
                    cells.append(between(row[f"{column} p5"], row[f"{column} p95"], chance=chance))
            rows.append(tuple(cells))
        heads = [head for name in chances for head in ([plain(name), "9 in 10"] if self.draws else [plain(name)])]
        columns = (*map(plain, keys), *heads)
        paired = tuple(range(len(keys) + 1, len(columns), 2)) if self.draws else ()
        return Sheet(self.title, columns, tuple(rows), self.notes, paired=paired, keys=len(keys))

    def _first_rows(self) -> pd.DataFrame:
        """The first rows of the summary, read from no more cells than necessary."""
        has_rows = np.flatnonzero((self.ends != UNDONE) & (self.ends != GIVEN_UP))
        needed = has_rows[: SHOWN // self.request.strategies + 1]
        return self.summary(range(int(needed[-1]) + 1 if needed.size else 0)).head(SHOWN)


def _key(value: str | float) -> str:
    return (plain(value) or "as stated") if isinstance(value, str) else f"{value:g}"
