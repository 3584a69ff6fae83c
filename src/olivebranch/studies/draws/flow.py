"""Flow: one chain for many draws at once. Where its edges go is stored separately from their chances.

    x_d(t + 1) = x_d(t) P_d        for draws d = 1 ... D

The pairs (of state and memory) and the edges are those of all draws together. The draws are the blocks of one
block-diagonal matrix, and the same compiled product multiplies it as in `chain.exact`. Sums are taken one term after
another, in the order of the pairs, and an edge that a draw does not use adds an exact zero. So a draw gives the same
bytes whichever draws are solved with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from olivebranch.base.arrays import Flags, Floats, Ints
from olivebranch.chain.product import Product
from olivebranch.model.table import Table

Indices = NDArray[np.int32]

CACHE = 300_000  # the most matrix entries multiplied together, week after week: few enough to stay in a core's cache


@dataclass(frozen=True)
class Solution:
    """What one question gave, for D draws at T stops.

    Attributes
    ----------
    reached : (D, T, endings) chance of each ending by each stop; with a flag, the chance of it and of the flag met
    totals : (D, T, tallies) expected sum of each tally up to each stop, over all walks
    places : (D, T, values of all variables) chance of each value at each stop, where a walk that has ended keeps its
        last value; (D, T, 0) where the job does not ask for it
    met : (D, T) chance that the flag was met by then; ones where there is no flag
    still_open : (D, T) chance that no ending was reached; with a flag, the chance of that and of meeting the flag
    """

    reached: Floats
    totals: Floats
    places: Floats
    met: Floats
    still_open: Floats

    def take(self, draws: Any) -> Solution:
        """The solution for some of the draws."""
        return Solution(*(getattr(self, name)[draws] for name in self.__dataclass_fields__))


def joined(chunks: Sequence[Sequence[Solution]]) -> tuple[Solution, ...]:
    """The solution of each question, joined from those of its chunks."""
    return tuple(_concatenated(solutions) for solutions in zip(*chunks, strict=True))


def _concatenated(solutions: Sequence[Solution]) -> Solution:
    names = Solution.__dataclass_fields__
    return Solution(*(np.concatenate([getattr(solution, name) for solution in solutions]) for name in names))


@dataclass
class Flow:
    """The chain of one question without its chances: where each edge goes, and the order in which sums are taken.

    Attributes
    ----------
    product : pairs of state and memory, and the edges between them
    table : the model's table that the product was built from
    goal : (pairs,) where the flag is met; None without a flag
    endings : the number of endings
    sizes : how many values each variable has, if places are asked for
    weeks : the stops that matter for this question; None for all
    counts : are the tallies wanted?
    """

    product: Product
    table: Table
    goal: Flags | None
    endings: int
    sizes: tuple[int, ...]
    weeks: tuple[int, ...] | None = None
    counts: bool = True
    _tiled: tuple[int, Indices, Indices] | None = None  # the matrix's indices for the last number of draws

    @cached_property
    def pairs(self) -> int:
        """How many pairs; with a flag there are two of each, before and after it is met."""
        return self.product.state.size * (1 if self.goal is None else 2)

    @cached_property
    def ending(self) -> Ints:
        """(pairs,) index of the ending, -1 if open, -2 if the walk ended without meeting the flag."""
        ending = self.table.ending[self.product.state].astype(np.int64)
        return ending if self.goal is None else np.concatenate([np.where(ending < 0, -1, -2), ending])

    @cached_property
    def over(self) -> Ints:
        """The pairs where the walk has ended."""
        return np.flatnonzero(self.ending != -1)

    @cached_property
    def moves(self) -> tuple[Ints, Ints, sp.csr_array]:
        """Moves of open walks: where the entries of each target begin, their sources, and the edges of each entry."""
        n, first = self.product.state.size, self.product.first
        source, target = np.repeat(np.arange(n), np.diff(first)), self.product.after.astype(np.int64)
        edge = np.arange(source.size)
        if self.goal is not None:
            source, target = np.append(source, source + n), np.append(target + n * self.goal[target], target + n)
            edge = np.append(edge, edge)
        entries, entry_of_edge = np.unique(target * self.pairs + source, return_inverse=True)
        shape = (entries.size, self.product.after.size)
        edges_of_entry = sp.csr_array((np.ones(edge.size), (entry_of_edge, edge)), shape=shape)
        begin = np.searchsorted(entries, np.arange(self.pairs + 1) * self.pairs)
        return begin.astype(np.int64), entries % self.pairs, edges_of_entry

    @cached_property
    def counted(self) -> list[tuple[Ints, sp.csr_array]]:
        """For each tally, the edges that add to it in some draw, and the pairs that they leave."""
        source = np.repeat(np.arange(self.product.state.size), np.diff(self.product.first))
        counted = []
        for tally in self.table.tally:
            edges = np.flatnonzero((tally != 0).any(axis=0)[self.kind])
            leave = sp.csr_array(
                (np.ones(edges.size), (source[edges], np.arange(edges.size))),
                shape=(self.product.state.size, edges.size),
            )
            counted.append((edges, leave))
        return counted

    @cached_property
    def kind(self) -> Indices:
        """(edges,) the kind of each edge, which decides what it adds to the tallies."""
        return self.table.kind[self.product.edge]

    def solve(self, table_chance: Floats, tally: Floats, start: Floats, stops: tuple[int, ...]) -> Solution:
        """The solution for D draws.

        Parameters
        ----------
        table_chance : (edges of the table, D) chances
        tally : (tallies, D or 1, kinds) what each kind of step adds
        start : (D, states) chances at the start
        stops : the weeks asked for, in increasing order
        """
        draws = table_chance.shape[1]
        if not draws:
            return self._no_draws(len(stops), len(tally))
        size = max(1, CACHE // max(1, self.moves[1].size))
        slices = [slice(first, first + size) for first in range(0, draws, size)]
        same_tally = tally.shape[1] == 1
        return _concatenated(
            [self._solve(table_chance[:, s], tally if same_tally else tally[:, s], start[s], stops) for s in slices]
        )

    def _solve(self, table_chance: Floats, tally: Floats, start: Floats, stops: tuple[int, ...]) -> Solution:
        """The solution for draws whose matrix stays in the cache from week to week."""
        chance = table_chance[self.product.edge] * self.product.weight[:, None]  # (edges, D)
        forward, x = self._forward(chance), self._begin(start)
        rates = [self._rate(k, chance, tally) if self.counts else None for k in range(len(tally))]
        spent, at_stop = np.zeros_like(x), {}
        wanted = stops if self.weeks is None else self.weeks
        for week in range(wanted[-1] + 1):
            if week in wanted:
                at_stop[week] = self._read(x, spent, rates, len(start))
            if week < wanted[-1]:
                spent += x  # this includes pairs where the walk has ended, but their rate is 0
                done = x.reshape(len(start), -1)[:, self.over]
                x = forward @ x
                x.reshape(len(start), -1)[:, self.over] += done
        unknown = tuple(np.full_like(array, np.nan) for array in at_stop[wanted[-1]])
        arrays = zip(*(at_stop.get(week, unknown) for week in stops), strict=True)
        return Solution(*(np.stack(array, axis=1) for array in arrays))

    def _no_draws(self, stops: int, tallies: int) -> Solution:
        shapes = ((0, stops, self.endings), (0, stops, tallies), (0, stops, sum(self.sizes)), (0, stops), (0, stops))
        return Solution(*map(np.zeros, shapes))

    def _forward(self, chance: Floats) -> sp.csr_array:
        """The block-diagonal matrix of the draws, transposed: a row for each pair of each draw."""
        draws, (begin, column, edges_of_entry) = chance.shape[1], self.moves
        entries = edges_of_entry @ chance  # the edges are added one after another, in order
        tiled = self._tiled  # read once: another thread may put its own in place
        if tiled is None or tiled[0] != draws:
            block = np.arange(draws)[:, None]
            columns = (column[None, :] + block * self.pairs).ravel().astype(np.int32)
            begins = np.append((begin[:-1][None, :] + block * column.size).ravel(), draws * column.size)
            tiled = self._tiled = (draws, begins.astype(np.int32), columns)
        _, indptr, indices = tiled
        return sp.csr_array((entries.T.ravel(), indices, indptr), shape=(draws * self.pairs,) * 2)

    def _begin(self, start: Floats) -> Floats:
        """(D * pairs,) the distribution at week 0: each start state with its first memory."""
        begun = self.product.start > 0
        x = np.zeros((len(start), self.product.state.size))
        x[:, begun] = start[:, self.product.state[begun]]
        if self.goal is not None:
            x = np.concatenate([x * ~self.goal, x * self.goal], axis=1)
        return x.ravel()

    def _rate(self, k: int, chance: Floats, tally: Floats) -> Floats:
        """(D, pairs) what a week in each pair adds to tally k, on average."""
        edges, leave = self.counted[k]
        adds = np.ascontiguousarray(tally[k][:, self.kind[edges]].T)
        return np.asarray((leave @ (chance[edges] * adds)).T)

    def _read(self, x: Floats, spent: Floats, rates: list[Floats | None], draws: int) -> tuple[Floats, ...]:
        """Endings, tallies, values and the flag at a stop; every sum is taken term by term, in the order of the pairs.

        `x` is the distribution now, `spent` its sum over the weeks before.
        """
        n, endings = self.product.state.size, self.endings
        now, before = x.reshape(draws, -1), spent.reshape(draws, -1)
        groups = _sums_by_group(now, self.ending + 2, endings + 2)
        reached, still_open = groups[:, 2:], groups[:, 1]
        met = np.ones(draws)
        if self.goal is not None:
            met = _sums_by_group(now, (np.arange(2 * n) >= n).astype(np.int64), 2)[:, 1]
            still_open = _sums_by_group(now[:, n:], np.minimum(self.ending[n:], 0) + 1, 2)[:, 0]
            before, now = before[:, :n] + before[:, n:], now[:, :n] + now[:, n:]
        one_group = np.zeros(n, dtype=np.int64)
        totals = [
            np.full(draws, np.nan) if rate is None else _sums_by_group(before * rate, one_group, 1)[:, 0]
            for rate in rates
        ]
        places = [
            _sums_by_group(now, place[self.product.state], size)
            for place, size in zip(self.table.places, self.sizes, strict=False)
        ] or [np.zeros((draws, 0))]
        counted = np.array(totals).reshape(len(rates), draws).T
        return reached, counted, np.concatenate(places, axis=1), met, still_open


def _sums_by_group(x: Floats, group: Ints, groups: int) -> Floats:
    """(D, groups) the sums of each draw's x (D, n) over the members of each group, one term after another."""
    draws = len(x)
    key = (np.arange(draws)[:, None] * groups + group[None, :]).ravel()
    sums = np.bincount(key, weights=x.ravel(), minlength=draws * groups)
    return np.asarray(sums, dtype=np.float64).reshape(draws, groups)
