"""Sweep: a grid of parameters, contexts, strategies and draws, worked off chunk by chunk into a folder.

Whatever stops it, what is done is kept, and the same call goes on from there. The table does not depend on how often
it was stopped, on the executor, or on the chunks: a solution is exact, and has its place by cell, draw and strategy.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arguments import DEFAULT_WEEKS, check_seed, check_weeks
from olivebranch.base.progress import progress_bar
from olivebranch.base.sheet import Readable, Sheet, between, shown
from olivebranch.base.text import percent, plain
from olivebranch.chain.chain import Chain
from olivebranch.errors import ArgumentError, SweepError
from olivebranch.model.files import as_model
from olivebranch.model.model import Model
from olivebranch.studies import objective
from olivebranch.studies.compare import chosen
from olivebranch.studies.draws.running import Interrupted, result_of, why
from olivebranch.studies.draws.sampling import check_draws, sampler
from olivebranch.sweeps.chunk import Chunk, Found, Task, World, apart
from olivebranch.sweeps.grid import Grid, Over, check_memory, grid
from olivebranch.sweeps.shelf import Plan, Shelf
from olivebranch.sweeps.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROWS = 250_000  # of the table that are read together
AHEAD = 32  # chunks that an executor is given before one comes back
MOST = 1_000_000  # chunks ahead, or columns of a chunk
SHOWN = 40  # rows of the table to read
GIVEN_UP, UNDONE = -3, -2  # in place of a cell's last point


@dataclass(frozen=True, repr=False)
class Sweep(Readable):
    """A long table in a folder: a row a cell of the grid, draw and strategy, with chances and harms side by side.

    Attributes
    ----------
    model : the model; `weeks` the horizon; `seed` of the draws; `draws` a cell, 0 for the stated values
    grid : contexts, parameters and their values
    numbers : the columns of answers: the chance of every ending, "open", and the mean of every tally
    """

    model: Model
    plan: Plan = field(repr=False)
    store: Store = field(repr=False)
    shelf: Shelf = field(repr=False)
    ends: Ints = field(repr=False)  # (cells,) the point after a cell's last; or GIVEN_UP, or UNDONE

    # ---- what was asked, and what there is -------------------------------------------------------

    @property
    def grid(self) -> Grid:
        """The grid."""
        return self.plan.grid

    @property
    def strategies(self) -> tuple[str, ...]:
        """The names of the strategies."""
        return tuple(rule.name for rule in self.plan.worlds[0].rules)

    @cached_property
    def never_chosen(self) -> tuple[str, ...]:
        """Strategies that ever push: shown for what they do, and never named best."""
        rules = self.plan.worlds[0].rules
        return tuple(rule.name for rule in rules if objective.insists(self.model, rule))

    @property
    def weeks(self) -> int:
        """The horizon."""
        return self.plan.worlds[0].weeks

    @property
    def seed(self) -> int:
        """The seed of the draws."""
        return self.plan.worlds[0].seed

    @property
    def draws(self) -> int:
        """How many draws a cell; 0 for the stated values."""
        return self.plan.draws

    @property
    def numbers(self) -> tuple[str, ...]:
        """The columns of answers."""
        return tuple(self.plan.worlds[0].identity["numbers"])

    @property
    def done(self) -> int:
        """How many cells are done, those whose values break the rules among them."""
        return int((self.ends != UNDONE).sum())

    @property
    def missing(self) -> int:
        """How many cells are not."""
        return len(self.grid) - self.done

    @property
    def interrupted(self) -> bool:
        """Are there cells that are not done?"""
        return self.missing > 0

    @property
    def refused(self) -> tuple[int, ...]:
        """The numbers of cells that have no rows: there the values, or most of the draws, break the model's rules."""
        return tuple(map(int, np.flatnonzero(self.ends == GIVEN_UP)))

    @property
    def rejected(self) -> float:
        """The share of draws that broke the rules, in cells that have rows; others took their place."""
        tried = self.ends[self.ends > 0]
        return float(1 - self.plan.wanted * tried.size / tried.sum()) if self.draws and tried.size else 0.0

    @property
    def files(self) -> tuple[Path, ...]:
        """The Parquet files that hold the table, in no order; they may hold rows that were not asked for here."""
        return tuple(held.path for held in self.shelf.files)

    # ---- the table -------------------------------------------------------------------------------

    def chunks(self, rows: int = ROWS) -> Iterator[pd.DataFrame]:
        """The table piece by piece, in its order, some `rows` at a time: it need not fit in memory.

        Only cells that are done are in it. Raises SweepError where a file was damaged since.
        """
        read = self._reader()
        for cells, first, stop in self._pages(rows):
            found = self._rows(cells, first, stop, read)
            if found[0].size:
                yield self._frame(*found)

    def to_frame(self) -> pd.DataFrame:
        """The table: context, parameters of the grid, strategy, draw (-1: the stated values), chances and tallies."""
        import pandas as pd

        frames = list(self.chunks())
        none = np.zeros(0, dtype=np.int64)
        empty = self._frame(none, none, none, np.zeros((0, len(self.numbers))))
        return pd.concat(frames, ignore_index=True) if frames else empty

    def summary(self, cells: range | None = None) -> pd.DataFrame:
        """A row a cell and strategy: the mean of every number, and with draws its 5 and 95 % points.

        Reads a few cells at a time: the draws of one cell must fit in memory, no more.
        """
        import pandas as pd

        frames = [self._told(*part) for part in self._cells(cells or range(len(self.grid)))]
        return (
            pd.concat(frames, ignore_index=True)
            if frames
            else self._told(
                np.zeros(0, dtype=np.int64), np.zeros((0, self.plan.wanted, self.plan.rules, len(self.numbers)))
            )
        )

    def _told(self, cells: Ints, values: Floats) -> pd.DataFrame:
        """The summary of cells, from (cells, draws, strategies, numbers)."""
        rules = self.plan.rules
        frame = self._places(np.repeat(cells, rules), np.tile(np.arange(rules), cells.size))
        mean = values.mean(axis=1).reshape(-1, len(self.numbers))
        ends = np.zeros((2, *mean.shape))
        if self.draws and cells.size:
            ends = np.quantile(values, [0.05, 0.95], axis=1).reshape(ends.shape)
        for i, name in enumerate(self.numbers):
            frame[name] = mean[:, i]
            if self.draws:
                frame[f"{name} p5"], frame[f"{name} p95"] = ends[0, :, i], ends[1, :, i]
        return frame

    def _cells(self, cells: range) -> Iterator[tuple[Ints, Floats]]:
        """Cells that have all their rows, and those as (cells, draws, strategies, numbers); some at a time."""
        read, shape = self._reader(), (self.plan.wanted, self.plan.rules, len(self.numbers))
        step = max(1, ROWS // (shape[0] * shape[1]))
        for at in range(cells.start, cells.stop, step):
            part = range(at, min(cells.stop, at + step))
            cell, _, _, values = self._rows(part, self.plan.first, self._stop(part), read)
            if cell.size:
                yield cell[:: shape[0] * shape[1]], values.reshape(-1, *shape)

    def _pages(self, rows: int) -> Iterator[tuple[range, int, int]]:
        """Cells and stretches of points that have at most so many rows, or one point of one cell."""
        first, rules = self.plan.first, self.plan.rules
        step = max(1, rows // (self.plan.wanted * rules))
        points = max(1, rows // rules)
        for at in range(0, len(self.grid), step):
            part = range(at, min(len(self.grid), at + step))
            stop = self._stop(part)
            for begin in range(first, stop, points if step == 1 else max(1, stop - first)):
                yield part, begin, min(stop, begin + points) if step == 1 else stop

    def _stop(self, cells: range) -> int:
        """The point after the last of these cells."""
        return int(max(self.plan.first, self.ends[cells.start : cells.stop].max()))

    def _reader(self) -> Any:
        """Reads the numbers of a file; the last few stay at hand."""
        return lru_cache(maxsize=8)(lambda file: self.store.numbers(self.shelf.files[file]))

    def _rows(self, cells: range, first: int, stop: int, read: Any) -> tuple[Ints, Ints, Ints, Floats]:
        """(rows,) cell, point and strategy, and (rows, numbers), in the order of the table."""
        files = {
            piece.file: None
            for cell in cells
            if self.ends[cell] > first
            for piece in self.shelf.pieces.get(cell, [])
            if piece.first < stop and piece.stop > first
        }
        parts = [self._part(file, cells, first, stop, read) for file in files]
        if not parts:
            none = np.zeros(0, dtype=np.int64)
            return none, none, none, np.zeros((0, len(self.numbers)))
        cell, point, rule = (np.concatenate([part[i] for part in parts]) for i in range(3))
        order = np.lexsort((rule, point, cell))
        key = np.stack([cell, point, rule])[:, order]
        new = np.append(True, (key[:, 1:] != key[:, :-1]).any(axis=0))  # two may have done the same
        order = order[new]
        return cell[order], point[order], rule[order], np.concatenate([part[3] for part in parts])[order]

    def _part(self, file: int, cells: range, first: int, stop: int, read: Any) -> tuple[Ints, Ints, Ints, Floats]:
        """What a file has of these cells and points."""
        at, point = self.shelf.files[file].points()
        cell, rules = self.shelf.cells[file][at], self.shelf.rules[file]
        mine = (cell >= cells.start) & (cell < cells.stop) & (point >= first) & (point < stop)
        kept = np.flatnonzero(mine & (point < self.ends[cell]))
        use = np.flatnonzero(rules >= 0)
        flat = read(file)[np.ix_(kept, use)].reshape(-1, len(self.numbers))
        many = use.size
        return np.repeat(cell[kept], many), np.repeat(point[kept], many), np.tile(rules[use], kept.size), flat

    def _places(self, cell: Ints, rule: Ints) -> pd.DataFrame:
        """The columns that say where a row stands."""
        import pandas as pd

        each, names = self.grid.each, apart(self.grid.names, ("context", "strategy", "draw", *self.numbers))
        values = self.grid.values[cell % each]
        columns: dict[str, Any] = {"context": pd.Categorical.from_codes(cell // each, pd.Index(self.grid.contexts))}
        columns |= {name: values[:, i] for i, name in enumerate(names)}
        return pd.DataFrame(columns | {"strategy": pd.Categorical.from_codes(rule, pd.Index(self.strategies))})

    def _frame(self, cell: Ints, point: Ints, rule: Ints, values: Floats) -> pd.DataFrame:
        frame = self._places(cell, rule)
        frame["draw"] = point
        for i, name in enumerate(self.numbers):
            frame[name] = values[:, i]
        return frame

    # ---- faces -----------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """What was asked, in a line."""
        step = f"{self.weeks} {self.model.step}{'' if self.weeks == 1 else 's'}"
        how = f"{self.draws:,} draws each (seed {self.seed})" if self.draws else "at the stated values"
        size = f"{len(self.grid):,} cell{'' if len(self.grid) == 1 else 's'}"
        return f"{self.model.title}: {step}, {size} x {len(self.strategies)} strategies, {how}"

    @property
    def notes(self) -> tuple[str, ...]:
        """How to read the table, what is missing, and what it rests on."""
        found = ["9 in 10: the middle 90 % of the draws, about the mean before it."] if self.draws else []
        rows = (self.done - len(self.refused)) * self.plan.rules
        if rows > SHOWN:
            found.append(f"The first {SHOWN} rows of {rows:,}: `summary()` has them all, `chunks()` every solution.")
        if self.refused:
            few = "cell has" if len(self.refused) == 1 else "cells have"
            found.append(
                f"{len(self.refused):,} {few} no rows: there the values, or most of the draws, break the "
                f"model's rules ({self.grid.label(self.refused[0])})."
            )
        if self.rejected:
            found.append(f"{percent(self.rejected)} of the draws broke the model's rules and were replaced.")
        if self.never_chosen:
            found.append(f"Shown, never chosen: {', '.join(map(plain, self.never_chosen))} (pushes).")
        if self.interrupted:
            found.append(
                f"Interrupted: {self.done:,} of {len(self.grid):,} cells are done. What is done is kept in "
                f"{self.store.folder}; the same call goes on from there."
            )
        return (*found, self.model.note)

    def sheet(self) -> Sheet:
        """The table to read: success and harm of every cell and strategy; the first of them where there are many."""
        told = objective.headline(self.model)
        with_rows = np.flatnonzero((self.ends != UNDONE) & (self.ends != GIVEN_UP))[: SHOWN // self.plan.rules + 1]
        frame = self.summary(range(int(with_rows[-1]) + 1 if with_rows.size else 0)).head(SHOWN)
        where = [
            name
            for name in frame.columns[: len(self.grid.names) + 2]
            if name != "context" or self.grid.contexts != ("",)
        ]
        rows = []
        for row in frame.to_dict("records"):
            cells = [plain(v) or "as stated" if isinstance(v, str) else f"{v:g}" for v in (row[n] for n in where)]
            for name in told:
                chance = objective.is_chance(self.model, name)
                cells.append(shown(row[name], chance=chance))
                if self.draws:
                    cells.append(between(row[f"{name} p5"], row[f"{name} p95"], chance=chance))
            rows.append(tuple(cells))
        heads = [head for name in told for head in ([plain(name), "9 in 10"] if self.draws else [plain(name)])]
        columns = (*map(plain, where), *heads)
        paired = tuple(range(len(where) + 1, len(columns), 2)) if self.draws else ()
        return Sheet(self.title, columns, tuple(rows), self.notes, paired=paired, keys=len(where))


def sweep(
    model: Model | str,
    strategies: Iterable[Any] | str | None = None,
    *,
    over: Over | None = None,
    draws: int | None = 0,
    store: str | os.PathLike[str],
    weeks: int = DEFAULT_WEEKS,
    seed: int = 1,
    executor: Executor | None = None,
    ahead: int = AHEAD,
    chunk: int | None = None,
    progress: bool = True,
) -> Sweep:
    """Solve every strategy exactly in every cell of a grid, for every draw, into a folder that keeps what is done.

    Parameters
    ----------
    model : a Model, or the name or path of one
    strategies : as for `compare`; default every bundled one the model can serve
    over : {parameter: values}, and "context": names of the model's contexts (None or "" for none); the grid is every
        combination. What the grid or a context sets is not drawn
    draws : how many of the priors' draws a cell, the same as in `uncertainty`; 0 for the stated values
    store : a folder; what it holds of this sweep is not done again, also when grid, draws or strategies grow
    weeks : the horizon
    seed : of the draws
    executor : any `concurrent.futures.Executor`, or that of a Dask client (`client.get_executor()`); None: here
    ahead : how many chunks an executor is given before one comes back: twice its workers, or more
    chunk : cells x draws in a file; None: about two seconds of work. It may differ from call to call
    progress : show a bar on a terminal when it takes more than a moment

    Raises
    ------
    ArgumentError
        for a wrong argument, or where every cell breaks the model's rules.
    SweepError
        where workers died; what is done is kept.
    Interrupted
        a KeyboardInterrupt whose `partial` has what is done.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> folder = TemporaryDirectory()
    >>> found = sweep("maybe", ["small_steps", "jump_ahead"], over={"slam": [0.1, 0.4]}, store=folder.name, weeks=20)
    >>> found.to_frame()[["slam", "strategy", "yes", "shut", "unwelcome"]].round(2)
       slam     strategy   yes  shut  unwelcome
    0   0.1  small_steps  0.69  0.29       0.00
    1   0.1   jump_ahead  0.44  0.55       5.45
    2   0.4  small_steps  0.69  0.29       0.00
    3   0.4   jump_ahead  0.17  0.83       2.08
    >>> more = sweep("maybe", ["small_steps"], over={"slam": [0.1]}, draws=64, store=folder.name)  # beside the first
    >>> folder.cleanup()
    """
    model = as_model(model)
    for name, value in (("ahead", ahead), ("chunk", 1 if chunk is None else chunk)):
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST:
            raise ArgumentError(f"{name} = {value!r}: must be a whole number from 1 to {MOST:,}.")
    plan = _plan(model, strategies, over, 0 if draws is None else draws, check_weeks(weeks), check_seed(seed), chunk)
    if executor is not None and not hasattr(executor, "submit"):
        raise ArgumentError(f"executor = {executor!r}: give an Executor of concurrent.futures, or None.")
    kept, shelf = Store.open(store), Shelf(plan)
    for held in kept.scan([world.identity for world in plan.worlds]):
        shelf.add(held)
    stops = np.full(len(plan.grid), plan.first + plan.wanted, dtype=np.int64)
    try:
        _work(shelf, kept, stops, executor, ahead, progress)
    except KeyboardInterrupt:
        result = Sweep(model, plan, kept, shelf, _ends(shelf, stops))
        done = f"{result.done:,} of {len(plan.grid):,} cells are done, {len(result.files):,} chunks are"
        raise Interrupted(
            f"interrupted: {done} kept in {kept.folder}. The same call goes on from there.", result
        ) from None
    ends = _ends(shelf, stops)
    if (ends == GIVEN_UP).all():
        _refuse(plan, shelf)
    return Sweep(model, plan, kept, shelf, ends)


def _plan(model: Model, strategies: Any, over: Over | None, draws: int, *rest: Any) -> Plan:
    if draws != 0 or isinstance(draws, bool):
        draws = check_draws(draws)
    rules, cells = chosen(model, strategies), grid(model, over)
    check_memory(model, cells.names, rules)
    for rule in rules:
        Chain(model, rule)  # says what is wrong with a strategy before anything is done
    worlds = tuple(World.make(model, context, cells.names, draws, rules, *rest) for context in cells.contexts)
    return Plan(cells, worlds, draws)


# ---- working it off ------------------------------------------------------------------------------


def _work(shelf: Shelf, store: Store, stops: Ints, executor: Executor | None, ahead: int, progress: bool) -> None:
    """Do what is missing; where draws break the rules, look at further ones until every cell has enough, or too few."""
    todo: Iterable[int] = range(len(shelf.plan.grid))
    while todo:
        total = sum(chunk.solutions for chunk in shelf.chunks(todo, stops))
        if total:
            with progress_bar(total, shelf.plan.worlds[0].model.title, "solutions", show=progress) as bar:
                _round(shelf, store, shelf.chunks(todo, stops), executor, ahead, bar)
        todo = [cell for cell in todo if _further(shelf, stops, cell)]


def _round(
    shelf: Shelf, store: Store, chunks: Iterator[Chunk], executor: Executor | None, ahead: int, bar: Any
) -> None:
    def lacking() -> Iterator[Chunk]:
        for chunk in chunks:
            path = store.path(chunk.identity)
            held = store.look(path) if path.exists() else None  # by another process, in the meantime
            if held is None:
                yield chunk
            else:
                shelf.add(held)
                bar.update(chunk.solutions)

    for chunk, found in _solved(lacking(), executor, ahead, store):
        shelf.add(store.write(chunk, found))
        bar.update(chunk.solutions)


def _solved(
    chunks: Iterator[Chunk], executor: Executor | None, ahead: int, store: Store
) -> Iterator[tuple[Chunk, Found]]:
    """Chunks and what they gave, as they come back. They are written here, not by workers: so workers need no disk."""
    if executor is None:
        yield from ((chunk, chunk.task()()) for chunk in chunks)
        return
    back: SimpleQueue[Future[Found]] = SimpleQueue()
    out: dict[Future[Found], Chunk] = {}
    try:
        more = True
        while more or out:
            while more and len(out) < ahead:
                chunk = next(chunks, None)
                more = chunk is not None
                if chunk is not None:
                    future = executor.submit(_run, chunk.task())
                    out[future] = chunk
                    future.add_done_callback(back.put)
            if out:
                future = back.get()
                yield out.pop(future), result_of(future)
    except (BrokenExecutor, CancelledError) as error:
        raise _died(error, store) from error
    except Exception as error:
        if type(error).__module__.split(".")[0] == "distributed":  # such as KilledWorker
            raise _died(error, store) from error
        raise
    finally:
        for future in out:
            future.cancel()


def _run(task: Task) -> Found:
    return task()


def _died(error: BaseException, store: Store) -> SweepError:
    told = str(error) or type(error).__name__
    return SweepError(
        f"workers died before the sweep was done ({told}). What is done is kept in {store.folder}: sweep "
        "again with the same store to go on, with fewer workers if they ran out of memory."
    )


def _further(shelf: Shelf, stops: Ints, cell: int) -> bool:
    """Has a cell too few draws that keep the rules? Then look at more of them, unless most break the rules."""
    plan, stop = shelf.plan, int(stops[cell])
    good = stop - plan.first - shelf.broken(cell, stop).size
    if good >= plan.wanted or stop >= plan.most:
        return False
    guess = stop + max(16, 5 * (plan.wanted - good) * stop // (4 * max(1, good)))
    stops[cell] = min(plan.most, guess)
    return True


def _ends(shelf: Shelf, stops: Ints) -> Ints:
    """(cells,) the point after the last that a cell's table has."""
    plan, ends = shelf.plan, np.full(stops.size, UNDONE, dtype=np.int64)
    for cell in range(stops.size):
        stop = int(stops[cell])
        if shelf.missing(cell, stop):
            continue
        broken = shelf.broken(cell, stop)
        if not broken.size:
            ends[cell] = plan.first + plan.wanted
            continue
        good = np.setdiff1d(np.arange(plan.first, stop), broken, assume_unique=True)
        if good.size >= plan.wanted:
            ends[cell] = good[plan.wanted - 1] + 1
        elif stop >= plan.most:
            ends[cell] = GIVEN_UP
    return ends


def _refuse(plan: Plan, shelf: Shelf) -> None:
    """Say how the first cell breaks the rules, where all of them do."""
    world, job = plan.worlds[0], plan.worlds[0].solver(tuple(range(plan.rules))).job
    drawn = np.zeros((1, 0))
    if world.drawn:
        drawn = sampler(world.model, world.drawn, world.seed)(int(shelf.broken(0, plan.most)[0]), 1)[1]
    fault = why(job, np.append(drawn[0], plan.values(0)))
    raise ArgumentError(
        f"every cell of the grid breaks the rules of {plan.worlds[0].model.name}, or has draws most of "
        f"which do. The first ({plan.grid.label(0)}): {fault}"
    )
