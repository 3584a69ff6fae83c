"""Follows a distribution week by week, compiled: gives the same bytes as `olivebranch.kernels.weekly`."""

from __future__ import annotations

from typing import Any

import numpy as np

from olivebranch.base import sparse as sp
from olivebranch.base.arrays import Floats, Ints, read_only
from olivebranch.kernels.compiling import compiled
from olivebranch.kernels.propagate import sum_in_order
from olivebranch.kernels.weekly import Arriving, Followed, frozen, places, short


@compiled(nogil=True)
def _turned(begin: Any, to: Any, chance: Any, place: Any, first: Any) -> Any:  # pragma: no cover - compiled
    pairs, last = begin.size - 1, np.full(place.size, begin.size, first.dtype)  # the last pair that moves to each row
    for j in range(pairs):
        for e in range(begin[j], begin[j + 1]):
            row = place[to[e]]
            if last[row] != j:
                last[row] = j
                first[row + 1] += 1
    for row in range(place.size):
        first[row + 1] += first[row]
    source, moved, end = np.empty(first[-1], first.dtype), np.empty(first[-1]), first[:-1].copy()
    for j in range(pairs):
        for e in range(begin[j], begin[j + 1]):
            row = place[to[e]]
            k = end[row]
            if k > first[row] and source[k - 1] == j:
                moved[k - 1] += chance[e]
            else:
                source[k], moved[k] = j, chance[e]
                end[row] += 1
    return source, moved


@compiled(nogil=True)
def _follow(
    first: Any,
    source: Any,
    chance: Any,
    begin: Any,
    x: Any,
    over: Any,
    reached: Any,
    arrived: Any,
    still_open: Any,
    spent: Any,
) -> None:  # pragma: no cover - compiled
    after, rows = np.empty(x.size), over.size
    for week in range(1, still_open.size):
        e = np.uint64(0)  # goes through the moves once, row after row
        for ending in range(begin.size - 1):
            arrives, total = 0.0, 0.0
            for k in range(begin[ending], begin[ending + 1]):
                moved = 0.0
                while e < first[k + 1]:
                    moved += chance[e] * x[source[e]]
                    e += np.uint64(1)
                over[k] += moved
                arrives += moved
                total += over[k]
            arrived[week, ending], reached[week, ending] = arrives, total
        total = 0.0
        for j in range(x.size):
            spent[j] += x[j]
            moved = 0.0
            while e < first[rows + j + 1]:
                moved += chance[e] * x[source[e]]
                e += np.uint64(1)
            after[j] = moved
            total += moved
        still_open[week] = total
        x, after = after, x


def arriving(first: Ints, after: Ints, chance: Floats, ending: Ints) -> Arriving:
    """As `olivebranch.kernels.weekly.arriving`."""
    ended, open_, place, begin = places(first, ending)
    return frozen(Arriving(ended, open_, ending[ended].astype(np.int64), *_by_target(begin, after, chance, place)))


def merged(first: Ints, after: Ints, chance: Floats) -> sp.csr_array:
    """As `olivebranch.kernels.weekly.merged`."""
    n, kind = first.size - 1, short(first[-1])
    place = np.arange(n, dtype=kind)
    into, source, moved = _by_target(first.astype(kind), after, chance, place)
    begin, to, moved = _by_target(into, source, moved, place)
    matrix = sp.csr_array((moved, to, begin), shape=(n, n))
    matrix.has_canonical_format = True  # the moves of a row are in order, and no two have the same target
    return read_only(matrix)


def _by_target(begin: Any, to: Any, chance: Any, place: Any) -> tuple[Any, Any, Any]:
    """The moves of each pair in CSR form, with a row for each place to which they lead."""
    rows = np.zeros(place.size + 1, dtype=begin.dtype)
    source, moved = _turned(_unsigned(begin), _unsigned(to), chance, _unsigned(place), _unsigned(rows))
    return rows, source.view(rows.dtype), moved


def follow(moves: Arriving, start: Floats, endings: int, weeks: int) -> Followed:
    """As `olivebranch.kernels.weekly.follow`."""
    reached, arrived = np.zeros((2, weeks + 1, endings))
    found = Followed(reached, arrived, np.empty(weeks + 1), np.zeros(moves.open.size))
    reached[0] = arrived[0] = np.bincount(moves.ending, start[moves.ended], endings)  # adds up in order
    found.still_open[0] = sum_in_order(start[moves.open])
    csr = _unsigned(moves.first), _unsigned(moves.source), moves.chance
    begin = np.searchsorted(moves.ending, np.arange(endings + 1))
    _follow(*csr, _unsigned(begin), start[moves.open], start[moves.ended], *found)
    return found


def _unsigned(index: Any) -> Any:
    """The same numbers without a sign, so that compiled code need not ask whether an index counts from the end."""
    return index.view(np.uint32 if index.dtype == np.int32 else np.uint64)
