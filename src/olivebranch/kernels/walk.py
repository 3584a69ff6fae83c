"""Walks by inversion on a table, a block of runs at a time: the plain NumPy backend and what both backends share.

Each row of the table holds its edges sorted from the worst next state to the best, and the running sum of their
chances; an edge is the first whose sum is above the week's uniform number (inversion, not alias: two strategies that
share uniforms then move together). A guide table (Chen and Asau 1974) says where in the row to begin looking, so a
draw takes constant time on average. The last edge of a row takes what rounding leaves over.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from olivebranch.kernels.philox import uniform

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SLACK = 1e-12  # the guide looks a hair to the left, so rounding cannot make it skip an edge


class WalkTable(NamedTuple):
    """Pairs N (the last row, N, is the start), edges E, tallies K, cells C.

    first (N + 2,), upto (E,) running sums, after (E,), guide (E,), tally (E, K), ending (N,), cell (N,), bit (N,)
    """

    first: Ints
    upto: Floats
    after: NDArray[np.int32]
    guide: NDArray[np.int32]
    tally: Floats
    ending: NDArray[np.int8]
    cell: NDArray[np.int32]
    bit: NDArray[np.uint64]


class Block(NamedTuple):
    """What a block of runs did: a row a run, and how many runs were in each cell each week.

    ending (n,) -1 if still open, week (n,) of the ending (or the last week), tally (n, K), seen (n,) bits of all values
    passed, open and ended (weeks + 1, C): runs in a cell that go on, and runs that ended there that week
    """

    ending: NDArray[np.int8]
    week: NDArray[np.int32]
    tally: Floats
    seen: NDArray[np.uint64]
    open: Ints
    ended: Ints


Walk: TypeAlias = Callable[[WalkTable, int, int, int, int, int], Block]


def sorted_table(
    first: Ints,
    after: NDArray[np.int32],
    chance: Floats,
    tally: Floats,
    start: Floats,
    rank: Ints,
    ending: NDArray[np.int8],
    cell: NDArray[np.int32],
    bit: NDArray[np.uint64],
) -> tuple[WalkTable, Ints]:
    """A walk table with every row sorted by the rank of the next pair, and the order that sorted it.

    `order` (E,) is the index of the given edge that each sorted edge was; edges of the start row are not in it.
    """
    n = start.size
    begins = np.flatnonzero(start)
    row = np.concatenate([np.repeat(np.arange(n), np.diff(first)), np.full(begins.size, n)])
    after = np.concatenate([after, begins]).astype(np.int32)
    chance = np.concatenate([chance, start[begins]])
    order = np.lexsort((np.arange(row.size), rank[after], row))
    after, chance = after[order], chance[order]
    count = np.bincount(row, minlength=n + 1)
    edges = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    upto = _running(chance, edges)
    table = WalkTable(
        first=edges,
        upto=upto,
        after=after,
        guide=_guide(upto, edges),
        tally=np.ascontiguousarray(np.concatenate([tally, np.zeros((begins.size, tally.shape[1]))])[order]),
        ending=ending,
        cell=cell,
        bit=bit,
    )
    return table, order


def _running(chance: Floats, first: Ints) -> Floats:
    """Running sums within each row, the same bytes however many rows there are."""
    upto, count = chance.copy(), np.diff(first)
    for k in range(1, int(count.max(initial=0))):
        at = first[:-1][count > k] + k
        upto[at] += upto[at - 1]
    return upto


def _guide(upto: Floats, first: Ints) -> NDArray[np.int32]:
    """For a row of k edges and j = 0..k-1: the first edge whose running sum is above j / k."""
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


def walk_numpy(table: WalkTable, seed: int, run: int, runs: int, weeks: int, cells: int) -> Block:
    """Walk `runs` runs from number `run` on, all of them a week at a time."""
    at = np.full(runs, table.ending.size, dtype=np.int64)
    number = np.arange(run, run + runs, dtype=np.int64)
    pair = table.after[_draw(table, at, uniform(seed, number, 0))].astype(np.int64)
    seen = table.bit[pair]
    tally = np.zeros((runs, table.tally.shape[1]))
    ending, ended_at = table.ending[pair].copy(), np.full(runs, weeks, dtype=np.int32)
    open_, ended = np.zeros((weeks + 1, cells), dtype=np.int64), np.zeros((weeks + 1, cells), dtype=np.int64)
    going = np.arange(runs)
    for week in range(weeks + 1):
        if week:
            edge = _draw(table, pair[going], uniform(seed, number[going], week))
            pair[going] = table.after[edge]
            tally[going] += table.tally[edge]
            seen[going] |= table.bit[pair[going]]
        over = table.ending[pair[going]] >= 0
        stopped, going = going[over], going[~over]
        ending[stopped], ended_at[stopped] = table.ending[pair[stopped]], week
        open_[week] = np.bincount(table.cell[pair[going]], minlength=cells)
        ended[week] = np.bincount(table.cell[pair[stopped]], minlength=cells)
    return Block(ending, ended_at, tally, seen, open_, ended)


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
    start = _draw(table, np.full(n, table.ending.size, dtype=np.int64), uniform(seed, runs, 0))
    pairs[:, 0] = table.after[start]
    for week in range(1, weeks + 1):
        pairs[:, week] = pairs[:, week - 1]
        going = np.flatnonzero(table.ending[pairs[:, week]] < 0)
        edges[going, week - 1] = _draw(table, pairs[going, week], uniform(seed, runs[going], week))
        pairs[going, week] = table.after[edges[going, week - 1]]
    return pairs, edges
