"""The chains of `olivebranch.kernels.side_by_side`, compiled: a few draws at a time.

A group of `LANES` draws is solved from its chances to its numbers before the next is begun, so what it needs stays near
the processor. The sums are taken in the order of the NumPy version, without fused multiply-add: the same bytes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from olivebranch.base.arrays import Floats, Ints
from olivebranch.kernels.compiling import compiled
from olivebranch.kernels.lanes import LANES, all_of, load, plus, store, times
from olivebranch.kernels.side_by_side import Pattern


@compiled()
def _pack(wide: Any, first: Any, packed: Any) -> None:  # pragma: no cover - compiled
    """Copy some columns of `wide`, from `first` on, into lanes; lanes without a column are 0."""
    one = wide.shape[1] == 1
    for lane in range(LANES):
        column = 0 if one else first + lane
        for i in range(wide.shape[0]):
            packed[i, lane] = wide[i, column] if column < wide.shape[1] else 0.0


@compiled()
def _fill(pattern: Any, values: Any, adds: Any, entries: Any, rates: Any) -> None:  # pragma: no cover - compiled
    """The entries of each matrix, and what a week in each pair adds to each tally."""
    entries[:], rates[:] = 0.0, 0.0
    for i in range(pattern.first.size - 1):
        for e in range(pattern.first[i], pattern.first[i + 1]):
            chance = all_of(1.0)
            for f in range(pattern.factor.shape[1]):
                if pattern.factor[e, f] < 0:
                    break
                chance = times(chance, load(values, pattern.factor[e, f]))
            chance = times(chance, all_of(pattern.weight[e]))
            for copy in range(pattern.entry.shape[0]):
                j = pattern.entry[copy, e]
                if j >= 0:
                    store(entries, j, plus(load(entries, j), chance))
            for a in range(pattern.adds_first[pattern.kind[e]], pattern.adds_first[pattern.kind[e] + 1]):
                k = i * pattern.tallies + pattern.adds_tally[a]
                store(rates, k, plus(load(rates, k), times(chance, load(adds, a))))


@compiled()
def _advance(pattern: Any, entries: Any, x: Any, after: Any, spent: Any) -> None:  # pragma: no cover - compiled
    """A week: where the walks are after it, and one more week where they were."""
    for j in range(pattern.over.size):
        here = load(x, j)
        store(spent, j, plus(load(spent, j), here))
        total = all_of(0.0)
        for k in range(pattern.begin[j], pattern.begin[j + 1]):
            total = plus(total, times(load(entries, k), load(x, pattern.source[k])))
        if pattern.over[j]:
            total = plus(total, here)
        store(after, j, total)


@compiled()
def _read(pattern: Any, x: Any, spent: Any, rates: Any, found: Any) -> None:  # pragma: no cover - compiled
    """The numbers now, followed by the tallies up to now."""
    found[:] = 0.0
    pairs, places = pattern.first.size - 1, pattern.over.size
    for j in range(places):
        for g in range(pattern.at_place.shape[0]):
            to = pattern.at_place[g, j]
            if to >= 0:
                store(found, to, plus(load(found, to), load(x, j)))
    for i in range(pairs):
        now, before = load(x, i), load(spent, i)
        if places > pairs:
            now, before = plus(now, load(x, i + pairs)), plus(before, load(spent, i + pairs))
        for g in range(pattern.at_pair.shape[0]):
            to = pattern.at_pair[g, i]
            if to >= 0:
                store(found, to, plus(load(found, to), now))
        for k in range(pattern.tallies):
            to = pattern.numbers + k
            store(found, to, plus(load(found, to), times(before, load(rates, i * pattern.tallies + k))))


@compiled(nogil=True)
def _solve(pattern: Any, values: Any, adds: Any, start: Any, weeks: Any, answer: Any) -> None:  # pragma: no cover
    pairs, places = pattern.first.size - 1, pattern.over.size
    packed, added = np.empty((values.shape[0], LANES)), np.empty((adds.shape[0], LANES))
    begun, found = np.empty((start.shape[0], LANES)), np.empty((answer.shape[2], LANES))
    entries, rates = np.empty((pattern.source.size, LANES)), np.empty((pairs * pattern.tallies, LANES))
    x, after, spent = np.empty((places, LANES)), np.empty((places, LANES)), np.empty((places, LANES))
    for first in range(0, answer.shape[0], LANES):
        _pack(values, first, packed)
        _pack(adds, first, added)
        _pack(start, first, begun)
        _fill(pattern, packed, added, entries, rates)
        x[:], spent[:] = 0.0, 0.0
        for i in range(pattern.at.size):
            x[pattern.at[i]] = begun[i]
        stop = 0
        for week in range(weeks[-1] + 1):
            if week == weeks[stop]:
                _read(pattern, x, spent, rates, found)
                for lane in range(min(LANES, answer.shape[0] - first)):
                    answer[first + lane, stop] = found[:, lane]
                stop += 1
            if week < weeks[-1]:
                _advance(pattern, entries, x, after, spent)
                x, after = after, x


def solve(pattern: Pattern, values: Floats, adds: Floats, start: Floats, weeks: Ints) -> Floats:
    """As `olivebranch.kernels.side_by_side.solve`."""
    answer = np.empty((values.shape[1], weeks.size, pattern.numbers + pattern.tallies))
    contiguous = (np.ascontiguousarray(array) for array in (values, adds, start))  # so that it is compiled only once
    _solve(pattern, *contiguous, weeks, answer)
    return answer
