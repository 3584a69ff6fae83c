"""The table that walks read: every row of the transition matrix, sorted, as running sums.

A walk is drawn by inversion. The edges of a row are sorted from the worst next state to the best, `upto` holds the
running sums of their probabilities, and the edge taken is the first whose sum is above the uniform number. Sorting
matters for common random numbers: two strategies that share a uniform number then move in the same direction, which
sharpens their paired difference (the alias method would lose that). A guide table (Chen and Asau 1974) says where in
the row to start the search, so a draw takes constant time on average. The last edge of a row also takes any remainder
from rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arrays import Floats, Ints, rows_of

LARGE = 4_000_000  # with this many edges, a table is sorted by compiled code, and walks search its rows without a guide
LONG = 256  # a longer row is not sorted by insertion, which would be slow
SLACK = 1e-12  # the search starts this far to the left, so that rounding in the guide cannot skip an edge


@dataclass(frozen=True, eq=False)
class WalkTable:
    """Pairs N (row N draws the start), edges E, kinds of edge U, tallies K, cells C, counters.

    Walks are counted week by week in cells. Each cell has one counter of its own, or adds to several counters.

    Attributes
    ----------
    first : (N + 2,) the edges of row i are first[i] to first[i + 1]
    upto : (E,) running sums of the probabilities within each row
    after : (E,) the next pair
    kind : (E,) index into `vectors` (U, K): what the edge adds to each tally
    cell : (N,) the cell of each pair
    ending : (C,) index of the ending, -1 if the walk goes on
    bit : (C,) the bits of the values that a walk passes in this cell
    column : (A, C) the counters that each cell adds to; (0, C) where each cell is its own counter
    counters : the number of counters
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

    @property
    def is_large(self) -> bool:
        """Whether walks search the rows themselves, because anything prepared for each edge would fill the memory."""
        return self.upto.size >= LARGE

    @cached_property
    def guide(self) -> NDArray[np.int32]:
        """(E,) where to start the search: in a row of k edges, entry j is the first edge whose sum is above j / k."""
        return _guide(self.upto, self.first)


class SortedEdges(NamedTuple):
    """Edges sorted within each row, with the start row last. `order` gives the index of each edge before sorting."""

    first: Ints
    upto: Floats
    after: NDArray[np.int32]
    kind: NDArray[np.int32]
    order: NDArray[np.int32]


def sort_edges(
    first: Ints,
    after: NDArray[np.int32],
    chance: Floats,
    kind: NDArray[np.int32],
    start: Floats,
    rank: Ints,
) -> SortedEdges:
    """Add a row for the start, and sort every row by the rank of the next pair, worst first.

    Parameters
    ----------
    first, after, chance : the transition matrix of N pairs in CSR form
    kind : the kind of each edge; those of the start get 0
    start : (N,) distribution at week 0
    rank : (N,) place of each pair from worst to best
    """
    n = start.size
    begins = np.flatnonzero(start)
    longest = int(np.diff(first).max(initial=0))
    if (
        after.size >= LARGE
        and longest <= LONG
        and (found := _by_row((after, chance, kind), first, start, rank, longest))
    ):
        return found
    row = np.concatenate([rows_of(first), np.full(begins.size, n)])
    after = np.concatenate([after, begins]).astype(np.int32)
    order = np.argsort(row * (int(rank.max(initial=0)) + 1) + rank[after], kind="stable")
    begin = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=n + 1))]).astype(np.int64)
    chances = np.concatenate([chance, start[begins]])
    kinds = np.concatenate([kind, np.zeros(begins.size, dtype=np.int32)])
    return SortedEdges(begin, _running_sums(chances[order], begin), after[order], kinds[order], order.astype(np.int32))


def _by_row(edges: tuple[Any, ...], first: Ints, start: Floats, rank: Ints, longest: int) -> SortedEdges | None:
    """The same bytes from compiled code, without a key for each edge; None where Numba is not installed."""
    try:
        from olivebranch.kernels.walk_table_numba import sort_rows
    except ImportError:
        return None
    begins, size = np.flatnonzero(start), int(first[-1])
    whole, by_rank = size + begins.size, np.argsort(rank[begins], kind="stable")
    upto, kinds = np.empty(whole), np.zeros(whole, dtype=np.int32)
    to, order = np.empty(whole, dtype=np.int32), np.empty(whole, dtype=np.int32)
    sort_rows(first, edges, rank.astype(np.int32), longest, upto, to, kinds, order)
    to[size:], order[size:], upto[size:] = begins[by_rank], size + by_rank, np.cumsum(start[begins[by_rank]])
    return SortedEdges(np.append(first, whole), upto, to, kinds, order)


def _running_sums(chance: Floats, first: Ints) -> Floats:
    """Running sums within each row, added in order: a row's bytes do not depend on the other rows."""
    upto, count = chance, np.diff(first)
    longest = int(count.max(initial=0))
    rows = np.argsort(-count, kind="stable")  # longest first, so that step k looks only at rows with k edges or more
    longer = count.size - np.searchsorted(np.sort(count), np.arange(longest + 1), side="right")
    for k in range(1, longest):
        edge = first[:-1][rows[: longer[k]]] + k
        upto[edge] += upto[edge - 1]
    return upto


def _guide(upto: Floats, first: Ints) -> NDArray[np.int32]:
    count = np.diff(first)
    row = np.repeat(np.arange(count.size), count)
    slot = (np.arange(upto.size) - first[row]) / count[row] * (1 - SLACK)
    edge, last = first[row].copy(), first[row + 1] - 1
    moving = (upto[edge] <= slot) & (edge < last)
    while moving.any():
        edge[moving] += 1
        moving &= (upto[edge] <= slot) & (edge < last)
    return edge.astype(np.int32)
