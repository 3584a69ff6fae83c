"""Walks by inversion on a table: the plain NumPy backend, and what both backends share.

Each row of the table holds its edges sorted from the worst next state to the best, and the running sum of their
chances; an edge is the first whose sum is above the week's uniform number (inversion, not alias: two strategies that
share uniforms then move together). A guide table (Chen and Asau 1974) says where in the row to begin looking, so a
draw takes constant time on average. The last edge of a row takes what rounding leaves over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from olivebranch.kernels.philox import uniform

if TYPE_CHECKING:
    from olivebranch.kernels.packed import Packed

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SLACK = 1e-12  # the guide looks a hair to the left, so rounding cannot make it skip an edge
BLOCK = 1 << 12  # runs that walk together and are added up together: part of the definition of a sum of floats
BITS = 64  # values that a run remembers having passed: a word of them


@dataclass(frozen=True, eq=False)
class WalkTable:
    """Pairs N (the last row, N, is the start), edges E, kinds of tallies U, tallies K, cells C.

    first (N + 2,), upto (E,) running sums, after (E,), kind (E,) into `vectors` (U, K), cell (N,), ending (C,),
    bit (C,); a cell is what is counted week by week, and may add to several counters: column (A, C), or (0, C) where
    each cell is a counter of its own. `counters` is how many there are.
    """

    first: Ints
    upto: Floats
    after: NDArray[np.int32]
    kind: NDArray[np.int32]
    vectors: Floats
    cell: NDArray[np.int32]
    ending: NDArray[np.int8]
    bit: NDArray[np.uint64]
    column: NDArray[np.int32]
    counters: int

    @property
    def start(self) -> int:
        """The row that draws where a walk begins."""
        return self.cell.size

    @cached_property
    def guide(self) -> NDArray[np.int32]:
        """(E,) where to begin looking: for a row of k edges and j = 0..k-1, its first edge with a sum above j / k."""
        return _guide(self.upto, self.first)

    @cached_property
    def packed(self) -> Packed:
        """The same table in whole numbers, as the compiled walk reads it."""
        from olivebranch.kernels.packed import pack

        return pack(self)


class Block(NamedTuple):
    """What some runs did, a row a run.

    ending (n,) -1 if still open, week (n,) of the ending (or the last week), tally (n, K), seen (n,) bits of all values
    passed; and counts (weeks + 1, counters): runs in each cell that week, those that ended only in the week they did
    """

    ending: NDArray[np.int8]
    week: NDArray[np.int32]
    tally: Floats
    seen: NDArray[np.uint64]
    counts: Ints


class Counts(NamedTuple):
    """What runs are added to: here (weeks + 1, counters) as in a block, and seen (endings, BITS) values passed."""

    here: Ints
    seen: Ints


class Sums(NamedTuple):
    """Sums of tallies and of their squares, of each block of runs: (blocks, K)."""

    total: Floats
    square: Floats


Walk: TypeAlias = Callable[[WalkTable, int, int, int, int], Block]
AddUp: TypeAlias = Callable[[WalkTable, int, int, int, int, Counts], Sums]


class Walks(NamedTuple):
    """A backend: walk(table, seed, run, runs, weeks), and add_up(table, seed, run, runs, weeks, counts)."""

    walk: Walk
    add_up: AddUp


def sorted_table(
    first: Ints,
    after: NDArray[np.int32],
    chance: Floats,
    kind: NDArray[np.int32],
    start: Floats,
    rank: Ints,
    **rest: object,
) -> tuple[WalkTable, Ints]:
    """A walk table with every row sorted by the rank of the next pair, and the order that sorted it.

    `order` (E,) is the index of the given edge that each sorted edge was; edges of the start row stand at its end. The
    start adds nothing to a tally: its edges are of the first kind, and walks do not count it.
    """
    n = start.size
    begins = np.flatnonzero(start)
    row = np.concatenate([np.repeat(np.arange(n), np.diff(first)), np.full(begins.size, n)])
    after = np.concatenate([after, begins]).astype(np.int32)
    order = np.argsort(row * (int(rank.max(initial=0)) + 1) + rank[after], kind="stable")
    count = np.bincount(row, minlength=n + 1)
    edges = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    kinds = np.concatenate([kind, np.zeros(begins.size, dtype=np.int32)])
    chances = np.concatenate([chance, start[begins]])
    table = WalkTable(
        first=edges,
        upto=_running(chances[order], edges),
        after=after[order],
        kind=kinds[order].astype(np.int32),
        **rest,  # type: ignore[arg-type]
    )
    return table, order


def _running(chance: Floats, first: Ints) -> Floats:
    """Running sums within each row, the same bytes however many rows there are."""
    upto, count = chance, np.diff(first)
    rows = np.argsort(-count, kind="stable")  # those of many edges first: each step looks only at rows that go on
    left = count.size - np.searchsorted(np.sort(count), np.arange(int(count.max(initial=0)) + 1), side="right")
    for k in range(1, int(count.max(initial=0))):
        at = first[:-1][rows[: left[k]]] + k
        upto[at] += upto[at - 1]
    return upto


def _guide(upto: Floats, first: Ints) -> NDArray[np.int32]:
    count = np.diff(first)
    row = np.repeat(np.arange(count.size), count)
    slot = (np.arange(upto.size) - first[row]) / count[row] * (1 - SLACK)
    at = first[row].copy()
    last = first[row + 1] - 1
    moving = (upto[at] <= slot) & (at < last)
    while moving.any():
        at[moving] += 1
        moving &= (upto[at] <= slot) & (at < last)
    return at.astype(np.int32)


def walk_numpy(table: WalkTable, seed: int, run: int, runs: int, weeks: int) -> Block:
    """Walk `runs` runs from number `run` on, all of them a week at a time."""
    number = np.arange(run, run + runs, dtype=np.int64)
    pair = np.full(runs, table.start, dtype=np.int64)
    seen, tally = np.zeros(runs, dtype=np.uint64), np.zeros((runs, table.vectors.shape[1]))
    ending, ended_at = np.full(runs, -1, dtype=np.int8), np.full(runs, weeks, dtype=np.int32)
    count = np.zeros((weeks + 1, table.counters), dtype=np.int64)
    going = np.arange(runs)
    for week in range(weeks + 1):
        edge = _draw(table, pair[going], uniform(seed, number[going], week))
        pair[going] = table.after[edge]
        if week:
            tally[going] += table.vectors[table.kind[edge]]
        cell = table.cell[pair[going]]
        seen[going] |= table.bit[cell]
        for counter in table.column[:, cell] if table.column.size else [cell]:
            count[week] += np.bincount(counter, minlength=table.counters)
        over = table.ending[cell] >= 0
        stopped, going = going[over], going[~over]
        ending[stopped], ended_at[stopped] = table.ending[cell[over]], week
    return Block(ending, ended_at, tally, seen, count)


def add_up_numpy(table: WalkTable, seed: int, run: int, runs: int, weeks: int, counts: Counts) -> Sums:
    """Walk `runs` runs, add them to the counts, and add their tallies up block by block in the order of the runs."""
    block = walk_numpy(table, seed, run, runs, weeks)
    counts.here[...] += block.counts
    for e, seen in enumerate(counts.seen):
        seen += _bits(block.seen[block.ending == e])
    which = np.arange(runs) // BLOCK

    def total(values: Floats) -> Floats:  # bincount adds one by one, in order
        columns = [np.bincount(which, weights=column) for column in values.T]
        return np.stack(columns, axis=1) if columns else np.zeros((which[-1] + 1, 0))

    return Sums(total(block.tally), total(np.square(block.tally)))


def _bits(seen: NDArray[np.uint64]) -> Ints:
    """How many runs have each bit set."""
    little = np.unpackbits(seen.astype("<u8").view(np.uint8).reshape(-1, 8), axis=1, bitorder="little")
    return little.sum(axis=0, dtype=np.int64)


def _draw(table: WalkTable, row: Ints, u: Floats) -> Ints:
    """The edge that each uniform number picks from its row."""
    low, high = table.first[row], table.first[row + 1]
    edge = table.guide[low + (u * (high - low)).astype(np.int64)].astype(np.int64)
    moving = np.flatnonzero((u >= table.upto[edge]) & (edge < high - 1))
    while moving.size:
        edge[moving] += 1
        moving = moving[(u[moving] >= table.upto[edge[moving]]) & (edge[moving] < high[moving] - 1)]
    return edge


def trace(table: WalkTable, seed: int, runs: Ints, weeks: int) -> tuple[Ints, Ints]:
    """The pairs (runs, weeks + 1) and sorted edges (runs, weeks) of single runs; an edge is -1 once a run has ended."""
    n = runs.size
    pairs, edges = np.empty((n, weeks + 1), dtype=np.int64), np.full((n, weeks), -1, dtype=np.int64)
    start = _draw(table, np.full(n, table.start, dtype=np.int64), uniform(seed, runs, 0))
    pairs[:, 0] = table.after[start]
    for week in range(1, weeks + 1):
        pairs[:, week] = pairs[:, week - 1]
        going = np.flatnonzero(table.ending[table.cell[pairs[:, week]]] < 0)
        edges[going, week - 1] = _draw(table, pairs[going, week], uniform(seed, runs[going], week))
        pairs[going, week] = table.after[edges[going, week - 1]]
    return pairs, edges


NUMPY = Walks(walk_numpy, add_up_numpy)
