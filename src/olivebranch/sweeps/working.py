"""Works through a sweep chunk by chunk, here or on an executor, until every cell has enough draws or is given up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future
from queue import SimpleQueue
from typing import Any

import numpy as np

from olivebranch.base.arrays import Ints
from olivebranch.base.progress import progress_bar
from olivebranch.errors import SweepError, WorkersDied
from olivebranch.studies.draws.running import result_of, submitted
from olivebranch.sweeps.chunk import Chunk, SolvedChunk, Task
from olivebranch.sweeps.inventory import Inventory
from olivebranch.sweeps.store import Store

GIVEN_UP, UNDONE = -3, -2  # used in place of a cell's last point


def work(
    inventory: Inventory, store: Store, stops: Ints, executor: Executor | None, ahead: int, *, progress: bool
) -> None:
    """Solve what is missing.

    If draws break the rules, further draws are tried until every cell has enough that obey them, or too many that do
    not. `stops` (cells,) is the point up to which each cell is solved; it grows on the way.
    """
    request = inventory.request
    todo: Iterable[int] = range(len(request.grid))
    while todo:
        total = sum(chunk.solutions for chunk in inventory.chunks(todo, stops))
        if total:
            for setting in request.settings:
                setting.expect(total)
            with progress_bar(total, request.settings[0].model.title, "solutions", show=progress) as bar:
                _solve_all(inventory, store, inventory.chunks(todo, stops), executor, ahead, bar)
        todo = [cell for cell in todo if _needs_more(inventory, stops, cell)]


def _solve_all(
    inventory: Inventory, store: Store, chunks: Iterator[Chunk], executor: Executor | None, ahead: int, bar: Any
) -> None:
    def lacking() -> Iterator[Chunk]:
        for chunk in chunks:
            path = store.path(chunk.identity)
            stored = store.sound_or_removed(path) if path.exists() else None  # by another process meanwhile
            if stored is None:
                yield chunk
            else:
                inventory.add(stored)
                bar.update(chunk.solutions)

    for chunk, solved in _solved(lacking(), executor, ahead, store):
        inventory.add(store.write(chunk, solved))
        bar.update(chunk.solutions)


def _solved(
    chunks: Iterator[Chunk], executor: Executor | None, ahead: int, store: Store
) -> Iterator[tuple[Chunk, SolvedChunk]]:
    """Chunks and their solutions, as they come back. They are written here, so that workers need no disk."""
    if executor is None:
        yield from ((chunk, chunk.task()()) for chunk in chunks)
        return
    back: SimpleQueue[Future[SolvedChunk]] = SimpleQueue()
    out: dict[Future[SolvedChunk], Chunk] = {}
    try:
        more = True
        while more or out:
            while more and len(out) < ahead:
                chunk = next(chunks, None)
                more = chunk is not None
                if chunk is not None:
                    future = submitted(executor, run, chunk.task())
                    out[future] = chunk
                    future.add_done_callback(back.put)
            if out:
                future = back.get()
                chunk = out.pop(future)
                yield chunk, result_of(future, chunk)
    except WorkersDied as error:
        raise SweepError(
            f"{error} What is done is kept in {store.folder}: sweep again with the same store to go on."
        ) from error
    finally:
        for future in out:
            future.cancel()


def run(task: Task) -> SolvedChunk:
    """The function that an executor calls; it has a worker for each processor, so each uses one thread."""
    return task(threads=1)


def _needs_more(inventory: Inventory, stops: Ints, cell: int) -> bool:
    """Does a cell have too few draws that obey the rules? Then its stop moves on, unless most break them."""
    request, stop = inventory.request, int(stops[cell])
    good = stop - request.first - inventory.broken(cell, stop).size
    if good >= request.wanted or stop >= request.most:
        return False
    guess = stop + max(16, 5 * (request.wanted - good) * stop // (4 * max(1, good)))
    stops[cell] = min(request.most, guess)
    return True


def ends_of_cells(inventory: Inventory, stops: Ints) -> Ints:
    """(cells,) the point after the last one that the table has for a cell; GIVEN_UP or UNDONE if it has none."""
    request, ends = inventory.request, np.full(stops.size, UNDONE, dtype=np.int64)
    for cell in range(stops.size):
        stop = int(stops[cell])
        if inventory.missing(cell, stop):
            continue
        broken = inventory.broken(cell, stop)
        if not broken.size:
            ends[cell] = request.first + request.wanted
            continue
        good = np.setdiff1d(np.arange(request.first, stop), broken, assume_unique=True)
        if good.size >= request.wanted:
            ends[cell] = good[request.wanted - 1] + 1
        elif stop >= request.most:
            ends[cell] = GIVEN_UP
    return ends
