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
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from olivebranch.errors import ArgumentError
from olivebranch.kernels.walk import Block, Walk, walk_numpy
from olivebranch.outcomes import Outcomes
from olivebranch.progress import progress_bar

if TYPE_CHECKING:
    from olivebranch.chain import Chain

Floats = NDArray[np.float64]
Backend = Literal["numba", "numpy"]
Part = TypeVar("Part")

BITS = 64  # values that a run remembers having passed: a word of them
BLOCK = 1 << 15  # runs in a block: part of the answer's definition (sums are taken block by block)


def backend_walk(backend: str) -> Walk:
    """The walk of a backend; raises ArgumentError for another name, or where Numba cannot be imported."""
    if backend == "numpy":
        return walk_numpy
    if backend != "numba":
        raise ArgumentError(f"backend = {backend!r}: must be 'numba' or 'numpy'.")
    try:
        from olivebranch.kernels.walk_numba import walk_numba
    except ImportError as error:
        raise ArgumentError(f"backend = 'numba': cannot be imported here ({error}). Use backend='numpy'.") from None
    return walk_numba


def simulate(
    chain: Chain, weeks: int, runs: int, seed: int, threads: int | None, backend: str, progress: bool
) -> Outcomes:
    """Outcomes of `runs` walks."""
    table, cells, walk = chain.walk_table, chain.cells, backend_walk(backend)
    endings = len(chain.endings)
    open_, ended = np.zeros((weeks + 1, cells), dtype=np.int64), np.zeros((weeks + 1, cells), dtype=np.int64)
    total, square = np.zeros(len(chain.tallies)), np.zeros(len(chain.tallies))
    seen = np.zeros((endings, BITS), dtype=np.int64)

    def one(first: int, size: int) -> _Sums:
        return _sums(walk(table, seed, first, size, weeks, cells), endings)

    for sums in in_blocks(one, runs, threads, progress, chain.strategy_name):
        open_ += sums.open
        ended += sums.ended
        total += sums.total
        square += sums.square
        seen += sums.seen
    ended = np.cumsum(ended, axis=0)
    reached = np.stack([ended[:, chain.cell_ending == e].sum(axis=1) for e in range(endings)], axis=1)
    mean = total / runs
    spread = np.maximum(0.0, square / runs - mean**2)
    return Outcomes(
        chain=chain,
        weeks=weeks,
        reached=reached / runs,
        totals=mean,
        totals_error=np.sqrt(spread / max(1, runs - 1)),
        occupancy=chain.by_value((open_ + ended) / runs),
        present=chain.by_value(open_ / runs),
        runs=runs,
        seed=seed,
        seen=seen,
    )


class _Sums(NamedTuple):
    """A block added up, on the thread that walked it: what is kept of its runs."""

    open: NDArray[np.int64]
    ended: NDArray[np.int64]
    total: Floats
    square: Floats
    seen: NDArray[np.int64]


def _sums(block: Block, endings: int) -> _Sums:
    seen = np.stack([_bits(block.seen[block.ending == e]) for e in range(endings)])
    return _Sums(block.open, block.ended, block.tally.sum(axis=0), np.square(block.tally).sum(axis=0), seen)


def _bits(seen: NDArray[np.uint64]) -> NDArray[np.int64]:
    """How many runs have each bit set."""
    little = np.unpackbits(seen.astype("<u8").view(np.uint8).reshape(-1, 8), axis=1, bitorder="little")
    return little.sum(axis=0, dtype=np.int64)


def in_blocks(
    one: Callable[[int, int], Part], runs: int, threads: int | None, progress: bool, title: str
) -> Iterator[Part]:
    """Blocks of runs walked on `threads` threads, given back in order; a bar shows on a terminal after a moment."""
    workers = threads or os.cpu_count() or 1
    with progress_bar(runs, title, "runs", show=progress) as bar, ThreadPoolExecutor(workers) as pool:
        waiting: deque[tuple[int, Future[Part]]] = deque()
        for first in range(0, runs, BLOCK):
            size = min(BLOCK, runs - first)
            waiting.append((size, pool.submit(one, first, size)))
            if len(waiting) > 2 * workers:
                yield _next(waiting, bar)
        while waiting:
            yield _next(waiting, bar)


def _next(waiting: deque[tuple[int, Future[Part]]], bar: Any) -> Part:
    size, future = waiting.popleft()
    done = future.result()
    bar.update(size)
    return done


def paired(
    a: Chain, b: Chain, measure: Callable[[Chain, Block], Floats], weeks: int, runs: int, seed: int,
    threads: int | None, backend: str,
) -> tuple[NDArray[np.int64], Floats]:  # fmt: skip
    """Walk two chains under the same luck and add up a measure of each run.

    Returns counts (3,) of runs where a's measure is above, equal to and below b's, and sums (5,) of
    a, b, a^2, b^2 and (a - b)^2.
    """
    walk = backend_walk(backend)

    def one(first: int, size: int) -> tuple[NDArray[np.int64], Floats]:
        x, y = (measure(c, walk(c.walk_table, seed, first, size, weeks, c.cells)) for c in (a, b))
        counts = np.array([(x > y).sum(), (x == y).sum(), (x < y).sum()], dtype=np.int64)
        return counts, np.array([x.sum(), y.sum(), (x * x).sum(), (y * y).sum(), np.square(x - y).sum()])

    counts, sums = np.zeros(3, dtype=np.int64), np.zeros(5)
    for part_counts, part_sums in in_blocks(one, runs, threads, False, "pairs"):
        counts, sums = counts + part_counts, sums + part_sums
    return counts, sums
