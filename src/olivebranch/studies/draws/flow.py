"""Flow: the chain of one question for many draws at once. Where its edges go is stored apart from their chances.

The pairs (of state and memory) and the edges are those of all draws together. The kernels solve draws side by side
(`olivebranch.kernels.side_by_side`), and a draw gives the same bytes whichever draws are solved with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from olivebranch.base import sparse as sp
from olivebranch.base.arrays import Flags, Floats, Ints, rows_of
from olivebranch.chain.product import Product
from olivebranch.kernels.backends import side_by_side
from olivebranch.kernels.side_by_side import Pattern
from olivebranch.model.table import Table

Indices = NDArray[np.int32]


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
    return tuple(chunks[0]) if len(chunks) == 1 else tuple(map(_concatenated, zip(*chunks, strict=True)))


def _concatenated(solutions: Sequence[Solution]) -> Solution:
    names = Solution.__dataclass_fields__
    return Solution(*(np.concatenate([getattr(solution, name) for solution in solutions]) for name in names))


@dataclass
class Flow:
    """The chain of one question without its chances: where each edge goes, and the order in which sums are taken.

    Attributes
    ----------
    table : the states and edges of the draws
    product : pairs of state and memory, and the edges between them
    factor : (edges of the table, F) the chance of an edge is the product of these chances, in order; -1 for none
    start : (1, states) which states a walk can start from in some draw
    goal : (pairs,) where the flag is met; None without a flag
    endings : the number of endings
    sizes : how many values each variable has, if places are asked for
    weeks : the stops that matter for this question; None for all
    counts : are the tallies wanted?
    """

    table: Table
    product: Product
    factor: Indices
    start: Floats
    goal: Flags | None
    endings: int
    sizes: tuple[int, ...]
    weeks: tuple[int, ...] | None = None
    counts: bool = True

    def solve(self, chance: Floats, tally: Floats, start: Floats, stops: tuple[int, ...], most: int = 0) -> Solution:
        """The solution for D draws.

        Parameters
        ----------
        chance : (chances, D) from which those of edges are made
        tally : (tallies, D or 1, kinds) what each kind of step adds
        start : (D, states) chances at the start
        stops : the weeks asked for, in increasing order
        most : how many draws are solved in all, if these are only some of them
        """
        draws, asked = chance.shape[1], stops if self.weeks is None else self.weeks
        pattern, endings = self.pattern, self.endings
        numbers = np.full((draws, len(stops), pattern.numbers + len(tally)), np.nan)
        if draws:
            (used, _), (kind, added) = self._factors, self._adds
            weeks = np.array(asked, dtype=np.int64)
            solve = side_by_side(pattern.source.size * asked[-1] * max(draws, most)).solve
            begun = self.product.state[pattern.at % self.product.state.size]
            found = solve(pattern, chance[used], tally[added, :, kind], start[:, begun].T, weeks)
            numbers[:, [stops.index(week) for week in asked], : found.shape[2]] = found
        still_open, met = numbers[..., endings], numbers[..., endings + 1]
        if self.goal is None:
            met = np.where(np.isnan(still_open), np.nan, 1.0)
        places, totals = numbers[..., endings + 2 : pattern.numbers], numbers[..., pattern.numbers :]
        return Solution(numbers[..., :endings], totals, places, met, still_open)

    # ---- the pattern ------------------------------------------------------------------------

    @cached_property
    def ending(self) -> Ints:
        """(places,) index of the ending, -1 if open, -2 if the walk ended without meeting the flag."""
        ending = self.table.ending[self.product.state].astype(np.int64)
        return ending if self.goal is None else np.concatenate([np.where(ending < 0, -1, -2), ending])

    @cached_property
    def _factors(self) -> tuple[Ints, Indices]:
        """The chances that the chain uses, and the factors of each edge as rows of these."""
        factor = self.factor[self.product.edge]
        row = np.full(int(factor.max(initial=-1)) + 2, -1, dtype=np.int32)  # the last stands for none (-1)
        row[factor] = 0
        used = np.flatnonzero(row[:-1] == 0)
        row[used], row[-1] = np.arange(used.size), -1
        return used, row[factor]

    @cached_property
    def _adds(self) -> tuple[Ints, Ints]:
        """The kinds of edges that add to a tally, and the tally; ordered by kind."""
        adding = (self.table.tally != 0).any(axis=1)
        kind, tally = np.nonzero(adding.T if self.counts else adding[:0].T)
        return kind, tally

    @cached_property
    def pattern(self) -> Pattern:
        """What the kernels solve."""
        product = self.product
        begin, source, entry = self._entries()
        (kind, added), (tallies, _, kinds) = self._adds, self.table.tally.shape
        at_place, at_pair, numbers = self._numbers()
        return Pattern(
            first=np.array(product.first),
            factor=self._factors[1],
            weight=np.array(product.weight),
            entry=entry,
            kind=self.table.kind[product.edge],
            adds_first=kind.searchsorted(np.arange(kinds + 1)),
            adds_tally=added.astype(np.int32),
            tallies=tallies if self.counts else 0,
            begin=begin,
            source=source,
            over=self.ending != -1,
            at=self._at,
            at_place=at_place,
            at_pair=at_pair,
            numbers=numbers,
        )

    def _entries(self) -> tuple[Ints, Indices, Indices]:
        """Where the entries into each place begin, their sources, and the entry of each edge of each copy.

        An edge that no walk takes, such as one to what was met before from where it cannot be met any more, has -1.
        """
        n, first, places = self.product.state.size, self.product.first, self.ending.size
        source, target = rows_of(first), self.product.after.astype(np.int64)
        taken: Flags | slice = slice(None)
        if self.goal is not None:
            source, target = np.append(source, source + n), np.append(target + n * self.goal[target], target + n)
            taken = self._reached(source, target)[source]
        key = (target * places + source)[taken]
        entries = np.unique(key)
        begin, entry_of_edge = entries.searchsorted(np.arange(places + 1) * places), np.full(source.size, -1)
        entry_of_edge[taken] = entries.searchsorted(key)
        return begin, (entries % places).astype(np.int32), entry_of_edge.reshape(places // n, -1).astype(np.int32)

    def _reached(self, source: Ints, target: Ints) -> Flags:
        """(places,) where a walk can be."""
        moves = sp.csr_array((np.ones(source.size), (source, target)), shape=(self.ending.size,) * 2)
        reached = np.zeros(self.ending.size, dtype=bool)
        new = self._at
        while new.size:
            reached[new] = True
            new = np.unique(moves[new].indices)
            new = new[~reached[new]]
        return reached

    @cached_property
    def _at(self) -> Ints:
        """The places at week 0."""
        at = np.flatnonzero(self.product.start > 0)
        return at if self.goal is None else at + self.product.state.size * self.goal[at]

    def _numbers(self) -> tuple[Indices, Indices, int]:
        """What is summed where, as in a `Pattern`: the endings, open, met, and the values of all variables."""
        n, met = self.product.state.size, np.arange(self.ending.size) >= self.product.state.size
        counted = self.ending == -1 if self.goal is None else (self.ending == -1) & met
        at_place = [np.where(counted, self.endings, np.maximum(self.ending, -1)), np.where(met, self.endings + 1, -1)]
        *before, numbers = accumulate(self.sizes, initial=self.endings + 2)
        at_pair = [place[self.product.state] + first for place, first in zip(self.table.places, before, strict=False)]
        pair = np.array(at_pair, dtype=np.int32).reshape(len(at_pair), n)
        return np.array(at_place, dtype=np.int32), pair, numbers
