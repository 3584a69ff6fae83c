"""Walks on a walk table in plain NumPy, and what both backends share.

The compiled backend, `olivebranch.kernels.walk_numba`, gives the same walks bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arrays import Floats, Ints
from olivebranch.kernels.philox import uniform
from olivebranch.kernels.walk_table import WalkTable

BLOCK = 1 << 12  # runs that walk together and are summed together; sums of floats depend on it
BITS = 64  # the most values that a run can record having passed: one bit each in a 64-bit word


class Block(NamedTuple):
    """What n runs did.

    Attributes
    ----------
    ending : (n,) index of the ending, -1 if still open
    week : (n,) week of the ending, or the last week
    tally : (n, K) sums of the tallies
    seen : (n,) bits of the values passed
    counts : (weeks + 1, counters) runs in each cell by week; a run that ends is counted in the week of its ending and
        not later
    """

    ending: NDArray[np.int8]
    week: NDArray[np.int32]
    tally: Floats
    seen: NDArray[np.uint64]
    counts: Ints


class Counts(NamedTuple):
    """Running counts: `here` (weeks + 1, counters) as in a block; `seen` (endings, BITS) runs that passed a value."""

    here: Ints
    seen: Ints


class Sums(NamedTuple):
    """Sums of the tallies and of their squares for each block of runs: (blocks, K)."""

    total: Floats
    square: Floats


Walk: TypeAlias = Callable[[WalkTable, int, int, int, int], Block]
AddUp: TypeAlias = Callable[[WalkTable, int, int, int, int, Counts], Sums]


class Walks(NamedTuple):
    """A backend: walk(table, seed, run, runs, weeks), and add_up(table, seed, run, runs, weeks, counts)."""

    walk: Walk
    add_up: AddUp


def walk_numpy(table: WalkTable, seed: int, run: int, runs: int, weeks: int) -> Block:
    """Simulate `runs` runs, numbered from `run` on. All of them advance one week at a time."""
    number = np.arange(run, run + runs, dtype=np.int64)
    pair = np.full(runs, table.start, dtype=np.int64)
    seen, tally = np.zeros(runs, dtype=np.uint64), np.zeros((runs, table.vectors.shape[1]))
    ending, end_week = np.full(runs, -1, dtype=np.int8), np.full(runs, weeks, dtype=np.int32)
    counts = np.zeros((weeks + 1, table.counters), dtype=np.int64)
    open_ = np.arange(runs)
    for week in range(weeks + 1):
        edge = _draw(table, pair[open_], uniform(seed, number[open_], week))
        pair[open_] = table.after[edge]
        if week:
            tally[open_] += table.vectors[table.kind[edge]]
        cell = table.cell[pair[open_]]
        seen[open_] |= table.bit[cell]
        for counter in table.column[:, cell] if table.column.size else [cell]:
            counts[week] += np.bincount(counter, minlength=table.counters)
        is_over = table.ending[cell] >= 0
        stopped, open_ = open_[is_over], open_[~is_over]
        ending[stopped], end_week[stopped] = table.ending[cell[is_over]], week
    return Block(ending, end_week, tally, seen, counts)


def add_up_numpy(table: WalkTable, seed: int, run: int, runs: int, weeks: int, counts: Counts) -> Sums:
    """Simulate `runs` runs, add them to the counts, and sum their tallies block by block in the order of the runs."""
    walked = walk_numpy(table, seed, run, runs, weeks)
    counts.here[...] += walked.counts
    for e, seen in enumerate(counts.seen):
        seen += _bit_counts(walked.seen[walked.ending == e])
    block = np.arange(runs) // BLOCK

    def by_block(values: Floats) -> Floats:  # bincount adds one number after the other, in order
        columns = [np.bincount(block, weights=column) for column in values.T]
        return np.stack(columns, axis=1) if columns else np.zeros((block[-1] + 1, 0))

    with np.errstate(over="ignore"):
        return Sums(by_block(walked.tally), by_block(np.square(walked.tally)))


def _bit_counts(words: NDArray[np.uint64]) -> Ints:
    """(BITS,) the number of words in which each bit is set."""
    bits = np.unpackbits(words.astype("<u8").view(np.uint8).reshape(-1, 8), axis=1, bitorder="little")
    return bits.sum(axis=0, dtype=np.int64)


def _draw(table: WalkTable, row: Ints, u: Floats) -> Ints:
    """The edge that each uniform number picks from its row, by inversion."""
    low, high = table.first[row], table.first[row + 1]
    if table.is_large:
        return _search(table.upto, low, high - low - 1, u)
    edge = table.guide[low + (u * (high - low)).astype(np.int64)].astype(np.int64)
    moving = np.flatnonzero((u >= table.upto[edge]) & (edge < high - 1))
    while moving.size:
        edge[moving] += 1
        moving = moving[(u[moving] >= table.upto[edge[moving]]) & (edge[moving] < high[moving] - 1)]
    return edge


def _search(upto: Floats, edge: Ints, after: Ints, u: Floats) -> Ints:
    """The first edge whose sum is above u, by bisection among `edge` and the `after` edges that follow it."""
    while after.any():
        half = after - after // 2
        edge = edge + half * (u >= upto[edge + half - 1])  # if half is 0, nothing is added
        after = after - half
    return edge


def trace(table: WalkTable, seed: int, runs: Ints, weeks: int) -> tuple[Ints, Ints]:
    """Single runs, week by week.

    Returns (runs, weeks + 1) the pair each week, and (runs, weeks) the edge taken, as an index into the sorted edges:
    -1 once the run has ended.
    """
    n = runs.size
    pairs, edges = np.empty((n, weeks + 1), dtype=np.int64), np.full((n, weeks), -1, dtype=np.int64)
    start = _draw(table, np.full(n, table.start, dtype=np.int64), uniform(seed, runs, 0))
    pairs[:, 0] = table.after[start]
    for week in range(1, weeks + 1):
        pairs[:, week] = pairs[:, week - 1]
        open_ = np.flatnonzero(table.ending[table.cell[pairs[:, week]]] < 0)
        edges[open_, week - 1] = _draw(table, pairs[open_, week], uniform(seed, runs[open_], week))
        pairs[open_, week] = table.after[edges[open_, week - 1]]
    return pairs, edges


NUMPY = Walks(walk_numpy, add_up_numpy)
