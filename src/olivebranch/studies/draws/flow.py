"""Flow: one chain for many draws at once, its numbers apart from where its edges go.

The pairs and edges are those of all draws together, and the draws stand side by side in one block-diagonal matrix,
which the same compiled product as in `chain.exact` takes a week further. Every sum is taken one by one in the
order of the pairs, where an edge that a draw does without adds an exact zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from olivebranch.chain.product import Product
from olivebranch.model.table import Table

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Small = NDArray[np.int32]

CACHE = 300_000  # entries of matrices that are taken from week to week together: what stays in a core's cache


@dataclass(frozen=True)
class Answer:
    """What one question found, for D draws at T stops.

    Attributes
    ----------
    reached : (D, T, endings) chance of each ending by each stop (with a flag: and met before)
    totals : (D, T, tallies) expected sum of each tally up to each stop (with a flag: of all walks)
    places : (D, T, values of all variables) chance of each value at each stop, where it was when the walk ended;
        (D, T, 0) where the job does not ask for it
    met : (D, T) chance that the flag was met by then; ones where there is no flag
    """

    reached: Floats
    totals: Floats
    places: Floats
    met: Floats

    def take(self, draws: Any) -> Answer:
        """The answer for some of the draws."""
        return Answer(self.reached[draws], self.totals[draws], self.places[draws], self.met[draws])


def joined(parts: list[tuple[Answer, ...]]) -> tuple[Answer, ...]:
    """The answers of chunks, one after another."""
    return tuple(
        Answer(*(np.concatenate([getattr(a, name) for a in same]) for name in ("reached", "totals", "places", "met")))
        for same in zip(*parts, strict=True)
    )


@dataclass
class Flow:
    """The chain of one question without its numbers: where each edge goes, and in which order sums are taken."""

    product: Product
    table: Table
    goal: NDArray[np.bool_] | None
    endings: int
    sizes: tuple[int, ...]
    weeks: tuple[int, ...] | None = None
    counts: bool = True
    tiled: tuple[int, Small, Small] | None = None

    @cached_property
    def pairs(self) -> int:
        """How many pairs, those with the flag counted apart."""
        return self.product.state.size * (1 if self.goal is None else 2)

    @cached_property
    def ending(self) -> Ints:
        """(pairs,) index of the ending, -1 where open; -2 where it ended and the flag was never met."""
        ending = self.table.ending[self.product.state].astype(np.int64)
        return ending if self.goal is None else np.concatenate([np.where(ending < 0, -1, -2), ending])

    @cached_property
    def over(self) -> Ints:
        """The pairs where the walk has ended."""
        return np.flatnonzero(self.ending != -1)

    @cached_property
    def moves(self) -> tuple[Ints, Ints, sp.csr_array]:
        """Moves of open walks: where each target's entries begin, their sources, and which edges make each entry."""
        n, first = self.product.state.size, self.product.first
        source, target = np.repeat(np.arange(n), np.diff(first)), self.product.after.astype(np.int64)
        edge = np.arange(source.size)
        if self.goal is not None:
            source, target = np.append(source, source + n), np.append(target + n * self.goal[target], target + n)
            edge = np.append(edge, edge)
        entries, at = np.unique(target * self.pairs + source, return_inverse=True)
        made = sp.csr_array((np.ones(edge.size), (at, edge)), shape=(entries.size, self.product.after.size))
        begin = np.searchsorted(entries, np.arange(self.pairs + 1) * self.pairs)
        return begin.astype(np.int64), entries % self.pairs, made

    @cached_property
    def counted(self) -> list[tuple[Ints, sp.csr_array]]:
        """For each tally: the edges that add to it in some draw, and the pairs they leave."""
        source = np.repeat(np.arange(self.product.state.size), np.diff(self.product.first))
        found = []
        for tally in self.table.tally:
            edges = np.flatnonzero((tally != 0).any(axis=0)[self.kind])
            leave = sp.csr_array(
                (np.ones(edges.size), (source[edges], np.arange(edges.size))),
                shape=(self.product.state.size, edges.size),
            )
            found.append((edges, leave))
        return found

    @cached_property
    def kind(self) -> Small:
        """(edges,) what each edge adds to the tallies."""
        return self.table.kind[self.product.edge]

    def solve(self, table_chance: Floats, tally: Floats, start: Floats, stops: tuple[int, ...]) -> Answer:
        """The answers for draws with these chances (table edges, D), tallies (K, D or 1, kinds) and starts (D, S)."""
        draws = table_chance.shape[1]
        if not draws:
            return self._nothing(len(stops), len(tally))
        size = max(1, CACHE // max(1, self.moves[1].size))
        parts = [slice(at, at + size) for at in range(0, draws, size)]
        found = [
            self._part(table_chance[:, at], tally if tally.shape[1] == 1 else tally[:, at], start[at], stops)
            for at in parts
        ]
        return Answer(*(np.concatenate([getattr(a, f) for a in found]) for f in Answer.__dataclass_fields__))

    def _part(self, table_chance: Floats, tally: Floats, start: Floats, stops: tuple[int, ...]) -> Answer:
        """The answers for draws whose matrix stays in the cache from week to week."""
        chance = table_chance[self.product.edge] * self.product.weight[:, None]  # (edges, D)
        forward, x = self._forward(chance), self._begin(start)
        rates = [self._rate(k, chance, tally) if self.counts else None for k in range(len(tally))]
        spent, found = np.zeros_like(x), {}
        wanted = stops if self.weeks is None else self.weeks
        for week in range(wanted[-1] + 1):
            if week in wanted:
                found[week] = self._read(x, spent, rates, len(start))
            if week < wanted[-1]:
                spent += x  # where it ended, nothing more is counted: the rate is 0 there
                done = x.reshape(len(start), -1)[:, self.over]
                x = forward @ x
                x.reshape(len(start), -1)[:, self.over] += done
        nothing = tuple(np.full_like(part, np.nan) for part in found[wanted[-1]])
        told = [found.get(week, nothing) for week in stops]
        return Answer(*(np.stack(part, axis=1) for part in zip(*told, strict=True)))

    def _nothing(self, stops: int, tallies: int) -> Answer:
        shapes = ((0, stops, self.endings), (0, stops, tallies), (0, stops, sum(self.sizes)), (0, stops))
        return Answer(*map(np.zeros, shapes))

    def _forward(self, chance: Floats) -> sp.csr_array:
        """The block-diagonal matrix of the draws, transposed: a row a pair of a draw."""
        draws, (begin, column, made) = chance.shape[1], self.moves
        entries = made @ chance  # one by one, in the order of the edges
        tiled = self.tiled  # read once: another thread may put its own in place
        if tiled is None or tiled[0] != draws:
            block = np.arange(draws)[:, None]
            columns = (column[None, :] + block * self.pairs).ravel().astype(np.int32)
            begins = np.append((begin[:-1][None, :] + block * column.size).ravel(), draws * column.size)
            tiled = self.tiled = (draws, begins.astype(np.int32), columns)
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
        """(D, N) what a week in each pair adds to tally k, on average."""
        edges, leave = self.counted[k]
        adds = np.ascontiguousarray(tally[k][:, self.kind[edges]].T)
        return np.asarray((leave @ (chance[edges] * adds)).T)

    def _read(self, x: Floats, spent: Floats, rates: list[Floats | None], draws: int) -> tuple[Floats, ...]:
        """Endings, tallies, values and the flag at a stop; every sum one by one, in the order of the pairs."""
        n, endings = self.product.state.size, self.endings
        here, been = x.reshape(draws, -1), spent.reshape(draws, -1)
        reached = _by_group(here, self.ending + 2, endings + 2)[:, 2:]
        if self.goal is not None:
            been, now = been[:, :n] + been[:, n:], here[:, :n] + here[:, n:]
            met = _by_group(here, (np.arange(2 * n) >= n).astype(np.int64), 2)[:, 1]
        else:
            now, met = here, np.ones(draws)
        together = np.zeros(n, dtype=np.int64)
        totals = [
            np.full(draws, np.nan) if rate is None else _by_group(been * rate, together, 1)[:, 0] for rate in rates
        ]
        places = [
            _by_group(now, place[self.product.state], size)
            for place, size in zip(self.table.places, self.sizes, strict=False)
        ] or [np.zeros((draws, 0))]
        return reached, np.array(totals).reshape(len(rates), draws).T, np.concatenate(places, axis=1), met


def _by_group(x: Floats, group: Ints, groups: int) -> Floats:
    """(D, groups) each draw's x (D, n) added up by group, one by one."""
    draws = len(x)
    key = (np.arange(draws)[:, None] * groups + group[None, :]).ravel()
    found = np.bincount(key, weights=x.ravel(), minlength=draws * groups)
    return np.asarray(found, dtype=np.float64).reshape(draws, groups)
