"""The Monte Carlo engine: walks by counter-based luck, streamed a block at a time.

Memory does not grow with runs: blocks of a fixed size are walked on all cores and added up in order, so the answer
is the same bytes whatever the number of threads. Of a run only its ending, week, tallies and what it passed are kept,
and only until its block is added up; any run can be told again from its number.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.progress import progress_bar
from olivebranch.chain.outcomes import Outcomes
from olivebranch.errors import ArgumentError
from olivebranch.kernels.walk import BITS, BLOCK, NUMPY, Block, Counts, Sums, Walks

if TYPE_CHECKING:
    from olivebranch.chain.chain import Chain

Floats = NDArray[np.float64]
Backend = Literal["numba", "numpy"]
Part = TypeVar("Part")

AT_ONCE = 8  # blocks that a thread walks before it reports
SHARES = 4  # pieces for each thread, at least, so that they end together
QUEUED = 2  # pieces that wait for each thread, so that none is ever idle
PAIRED = 1 << 15  # runs of a paired difference that are added up together


def walks(name: str) -> Walks:
    """The walks of a backend; raises ArgumentError for another name, or where Numba cannot be imported."""
    if name == "numpy":
        return NUMPY
    if name != "numba":
        raise ArgumentError(f"backend = {name!r}: must be 'numba' or 'numpy'.")
    try:
        from olivebranch.kernels.walk_numba import NUMBA
    except ImportError as error:
        raise ArgumentError(f"backend = 'numba': cannot be imported here ({error}). Use backend='numpy'.") from None
    return NUMBA


def simulate(
    chain: Chain, weeks: int, runs: int, seed: int, threads: int | None, backend: str, progress: bool
) -> Outcomes:
    """Outcomes of `runs` walks."""
    table, endings, add_up = chain.walk_table, len(chain.endings), walks(backend).add_up
    blocks = -(-runs // BLOCK)
    workers = max(1, min(threads or os.cpu_count() or 1, blocks // SHARES))
    size = BLOCK * (AT_ONCE if workers == 1 else min(AT_ONCE, blocks // (SHARES * workers) or 1))

    counts: list[Counts] = []  # one for each thread, kept until the end: fresh memory costs more than walks
    free: deque[Counts] = deque()

    def one(first: int, size: int) -> Sums:
        try:
            mine = free.pop()
        except IndexError:
            mine = Counts(
                np.zeros((weeks + 1, table.counters), dtype=np.int64), np.zeros((endings, BITS), dtype=np.int64)
            )
            counts.append(mine)
        sums = add_up(table, seed, first, size, weeks, mine)
        free.append(mine)
        return sums

    total, square = np.zeros(len(chain.tallies)), np.zeros(len(chain.tallies))
    for totals, squares in in_pieces(one, runs, size, workers, progress, chain.strategy_name):
        for block_total, block_square in zip(totals, squares, strict=True):  # in order, whoever walked them
            total += block_total
            square += block_square
    here, seen = (np.sum(parts, axis=0) for parts in zip(*counts, strict=True))  # whole numbers: in any order
    mean = total / runs
    spread = np.maximum(0.0, square / runs - mean**2)
    reached, occupancy, present = chain.counted(here, runs)
    return Outcomes(
        chain=chain,
        weeks=weeks,
        reached=reached,
        totals=mean,
        totals_error=np.sqrt(spread / max(1, runs - 1)),
        occupancy=occupancy,
        present=present,
        runs=runs,
        seed=seed,
        seen=seen,
    )


def in_pieces(
    one: Callable[[int, int], Part], runs: int, piece: int, workers: int, progress: bool, title: str
) -> Iterator[Part]:
    """Pieces of runs walked on several threads, given back in order; a bar shows on a terminal after a moment.

    This thread walks, too: it is awake anyway, and a system that wakes others from it puts them on idle processors.
    """
    if runs <= piece:
        yield one(0, runs)
        return
    helpers = _pool(workers - 1) if workers > 1 else None
    waiting: deque[tuple[int, Future[Part]]] = deque()
    with progress_bar(runs, title, "runs", show=progress) as bar:
        try:
            for first in range(0, runs, piece):
                size = min(piece, runs - first)
                busy = sum(not future.done() for _, future in waiting)
                if helpers is not None and busy < QUEUED * (workers - 1):
                    waiting.append((size, helpers.submit(one, first, size)))
                else:
                    waiting.append((size, _done(one(first, size))))
                while waiting and waiting[0][1].done():
                    yield _next(waiting, bar)
            while waiting:
                yield _next(waiting, bar)
        finally:
            for _, future in waiting:
                future.cancel()


def _done(part: Part) -> Future[Part]:
    future: Future[Part] = Future()
    future.set_result(part)
    return future


@lru_cache(maxsize=4)
def _pool(workers: int) -> ThreadPoolExecutor:
    """Threads that are kept for the next time: starting them costs as much as ten thousand runs."""
    return ThreadPoolExecutor(workers, thread_name_prefix="olivebranch")


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pool.cache_clear)  # threads do not follow into a forked process


def _next(waiting: deque[tuple[int, Future[Part]]], bar: Any) -> Part:
    size, future = waiting.popleft()
    done = future.result()
    bar.update(size)
    return done


def paired(
    a: Chain,
    b: Chain,
    measure: Callable[[Chain, Block], Floats],
    weeks: int,
    runs: int,
    seed: int,
    threads: int | None,
    backend: str,
) -> tuple[NDArray[np.int64], Floats]:
    """Walk two chains under the same luck and add up a measure of each run.

    Returns counts (3,) of runs where a's measure is above, equal to and below b's, and sums (5,) of
    a, b, a^2, b^2 and (a - b)^2.
    """
    walk = walks(backend).walk

    def one(first: int, size: int) -> tuple[NDArray[np.int64], Floats]:
        x, y = (measure(c, walk(c.walk_table, seed, first, size, weeks)) for c in (a, b))
        counts = np.array([(x > y).sum(), (x == y).sum(), (x < y).sum()], dtype=np.int64)
        return counts, np.array([x.sum(), y.sum(), (x * x).sum(), (y * y).sum(), np.square(x - y).sum()])

    counts, sums = np.zeros(3, dtype=np.int64), np.zeros(5)
    for part_counts, part_sums in in_pieces(one, runs, PAIRED, threads or os.cpu_count() or 1, False, "pairs"):
        counts, sums = counts + part_counts, sums + part_sums
    return counts, sums
