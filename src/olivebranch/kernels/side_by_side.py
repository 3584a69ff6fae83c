"""Chains of one pattern, solved side by side: the same edges with other chances, one chain for each draw.

    x_d(t + 1) = x_d(t) P_d        for draws d = 1 ... D

The chance of an edge is a product of factors, and edges between the same two places make one entry of P. Every sum is
taken one term after another, in the order of the pattern, and an edge that a draw does not use adds an exact zero. So a
draw gives the same bytes whichever draws are solved with it. This is the NumPy version, where the draws are the blocks
of one block-diagonal matrix; `olivebranch.kernels.side_by_side_numba` is compiled, solves a few draws at a time while
they are in the cache, and gives the same bytes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from olivebranch.base import sparse as sp
from olivebranch.base.arrays import Flags, Floats, Ints, rows_of

Indices = NDArray[np.int32]

CACHE = 300_000  # the most matrix entries multiplied together, week after week: few enough to stay in a core's cache


class Pattern(NamedTuple):
    """A chain without its chances: N pairs of state and memory, E edges, and P places.

    The places are the pairs; with a flag there are two of each, before and after it is met (P = 2 N).

    Attributes
    ----------
    first : (N + 1,) the edges out of pair i are first[i] to first[i + 1]
    factor, weight : (E, F), (E,) an edge's chance is the product of its factors (rows of the values; -1 for
        none, after all others) and its weight
    entry : (P / N, E) the entry that each edge adds to, for each copy of the pairs; -1 if no walk takes it there
    kind : (E,) the kind of each edge; the tallies that kind k adds to are those at adds_first[k] to adds_first[k + 1]
    adds_tally : (A,) these tallies
    tallies : K, how many there are
    begin, source : (P + 1,), (M,) the entries into place j are begin[j] to begin[j + 1], each from its source
    over : (P,) where a walk has ended, and stays
    at : (starts,) the places at week 0
    at_place : (G, P) and at_pair : (H, N), the numbers that a place or a pair is summed into; -1 for none
    numbers : how many there are
    """

    first: Ints
    factor: Indices
    weight: Floats
    entry: Indices
    kind: Indices
    adds_first: Ints
    adds_tally: Indices
    tallies: int
    begin: Ints
    source: Indices
    over: Flags
    at: Ints
    at_place: Indices
    at_pair: Indices
    numbers: int


def solve(pattern: Pattern, values: Floats, adds: Floats, start: Floats, weeks: Ints) -> Floats:
    """(D, weeks, numbers + tallies) the numbers of each draw in some weeks, and the tallies up to then.

    Parameters
    ----------
    values : (factors, D)
    adds : (A, D or 1) what an edge adds to the tallies of its kind
    start : (starts, D) the chances at week 0
    weeks : which weeks, in increasing order
    """
    draws = values.shape[1]
    found = np.empty((draws, weeks.size, pattern.numbers + pattern.tallies))
    size = max(1, CACHE // max(1, pattern.source.size))
    for first in range(0, draws, size):
        part = slice(first, first + size)
        added = adds if adds.shape[1] == 1 else adds[:, part]
        found[part] = _solve(pattern, values[:, part], added, start[:, part], weeks)
    return found


def _solve(pattern: Pattern, values: Floats, adds: Floats, start: Floats, weeks: Ints) -> Floats:
    """The numbers of draws whose matrix stays in the cache from week to week."""
    draws, places = values.shape[1], pattern.over.size
    values = np.concatenate([values, np.ones((1, draws))])  # -1 is the last row, of ones
    chance = values.take(pattern.factor[:, 0], axis=0)  # (E, D)
    for factor in pattern.factor.T[1:]:
        chance *= values.take(factor, axis=0)
    chance *= pattern.weight[:, None]
    forward, rates = _forward(pattern, chance), _rates(pattern, chance, adds)
    begun = np.zeros((draws, places))
    begun[:, pattern.at] = start.T
    x, spent = begun.ravel(), np.zeros(draws * places)
    found, week = np.empty((draws, weeks.size, pattern.numbers + pattern.tallies)), 0
    for stop, until in enumerate(weeks.tolist()):
        for _ in range(week, until):
            spent += x  # this includes places where the walk has ended, but their rate is 0
            x = forward @ x
        week = until
        found[:, stop] = _read(pattern, x.reshape(draws, -1), spent.reshape(draws, -1), rates)
    return found


def _forward(pattern: Pattern, chance: Floats) -> sp.csr_array:
    """The block-diagonal matrix of the draws, transposed: a row for each place of each draw.

    Where a walk has ended, the last entry of the row keeps it there.
    """
    draws, places, size = chance.shape[1], pattern.over.size, pattern.source.size
    entry, block = pattern.entry.ravel(), np.arange(draws, dtype=np.int32)[:, None]
    taken, over = np.flatnonzero(entry >= 0), np.flatnonzero(pattern.over)
    begin = pattern.begin + np.append(0, pattern.over.cumsum())
    moves = np.ones(begin[-1], dtype=bool)
    moves[begin[over + 1] - 1] = False
    source = np.empty(moves.size, dtype=np.int32)
    source[moves], source[~moves] = pattern.source, over
    entries = np.ones((moves.size, draws))
    entries[moves] = _adding(entry[taken], taken % pattern.kind.size, (size, len(chance))) @ chance
    columns = (source + block * np.int32(places)).ravel()
    begins = np.append((begin[:-1] + block * moves.size).ravel(), draws * moves.size).astype(np.int32)
    return sp.csr_array((entries.T.ravel(), columns, begins), shape=(draws * places,) * 2)


def _rates(pattern: Pattern, chance: Floats, adds: Floats) -> Floats:
    """(tallies, D, N) what a week in each pair adds to each tally, on average."""
    pairs, first = pattern.first.size - 1, pattern.adds_first[pattern.kind]
    count = pattern.adds_first[pattern.kind + 1] - first
    edge = np.repeat(np.arange(count.size), count)  # once for each tally that it adds to
    add = np.arange(edge.size) + np.repeat(first - (np.cumsum(count) - count), count)
    leaves = pattern.adds_tally[add] * pairs + rows_of(pattern.first)[edge]
    adding = _adding(leaves, np.arange(edge.size), (pattern.tallies * pairs, edge.size))
    rates = np.asarray(adding @ (chance[edge] * adds[add]))
    return rates.reshape(pattern.tallies, pairs, chance.shape[1]).transpose(0, 2, 1)


def _adding(row: NDArray[np.integer], column: NDArray[np.integer], shape: tuple[int, int]) -> sp.csr_array:
    """The matrix that is 1 in these places; it adds up the columns of a row in the order that they are given in."""
    first = np.append(0, np.bincount(row, minlength=shape[0]).cumsum())
    return sp.csr_array((np.ones(row.size), column[np.argsort(row, kind="stable")], first), shape=shape)


def _read(pattern: Pattern, x: Floats, spent: Floats, rates: Floats) -> Floats:
    """(D, numbers + tallies) at a stop; `x` is the distribution now, `spent` its sum over the weeks before."""
    pairs = pattern.first.size - 1
    now, before = x, spent
    if len(pattern.entry) > 1:
        now, before = x[:, :pairs] + x[:, pairs:], spent[:, :pairs] + spent[:, pairs:]
    found = np.zeros((len(x), pattern.numbers))
    for groups, values in ((pattern.at_place, x), (pattern.at_pair, now)):
        for group in groups:
            found += _sums_by_group(values, group + 1, pattern.numbers + 1)[:, 1:]
    one_group = np.zeros(pairs, dtype=np.int64)
    totals = [_sums_by_group(before * rate, one_group, 1) for rate in rates]
    return np.concatenate([found, *totals], axis=1)


def _sums_by_group(x: Floats, group: NDArray[np.integer], groups: int) -> Floats:
    """(D, groups) the sums of each draw's x (D, n) over the members of each group, one term after another."""
    draws = len(x)
    key = (np.arange(draws)[:, None] * groups + group[None, :]).ravel()
    sums = np.bincount(key, weights=x.ravel(), minlength=draws * groups)
    return np.asarray(sums, dtype=np.float64).reshape(draws, groups)
