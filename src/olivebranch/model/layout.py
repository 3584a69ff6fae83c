"""Layout: the edges of a model that some draw of its parameters needs, and the factors that make each of them.

Every chance of every rule has a number, and so has every distribution. From the chances that are above 0 follow the
states that can be reached, the edges between them, and the distributions that hold in any of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arrays import Flags, Floats, Ints
from olivebranch.kernels.expand import FactorArrays, compose, explore, reached
from olivebranch.model.axes import Axes
from olivebranch.model.factor import Placed
from olivebranch.model.factors import all_factors, endings, tables
from olivebranch.model.rows import Rows
from olivebranch.model.table import Table
from olivebranch.model.tallies import kinds


@dataclass(frozen=True, slots=True)
class Grid:
    """Some distributions, to be evaluated together: those between given places on the axes of each rule.

    Attributes
    ----------
    rules : the rules that give them, at the places that are needed
    distribution : (distributions,) their numbers
    row : (chances,) the numbers of their chances
    """

    rules: tuple[Placed, ...]
    distribution: Ints
    row: Ints


@dataclass(frozen=True)
class Layout:
    """The edges that some draws need.

    Attributes
    ----------
    table : the states and edges; their chances have no meaning
    factor : (E, F) the chance of an edge is the product of these chances of the grid, in order; -1 for a chance of 1
    grid : the distributions that hold in some reachable state, and a few between them
    possible : (chances of the grid,) which are above 0 in some draw
    starts : the codes of the states at week 0
    """

    table: Table
    factor: NDArray[np.int32]
    grid: Grid
    possible: Flags
    starts: Ints

    def suffices(self, possible: Flags, starts: Ints) -> bool:
        """Whether it has every edge that other draws need."""
        has_starts = starts is self.starts or bool(np.isin(starts, self.starts).all())  # most are the same array
        return has_starts and not (possible & ~self.possible).any()


class Chances:
    """The rules of a model as factors, with all their distributions and chances numbered through."""

    def __init__(self, axes: Axes, rows: Rows) -> None:
        self.axes, self.rows = axes, rows
        self.factors = all_factors(axes)
        self.width = [factor.width(rows) for factor in self.factors]

    @property
    def size(self) -> int:
        """How many there are at most, and how many combinations of what the rules read."""
        sizes = zip(self.factors, self.width, strict=True)
        return sum(factor.cells + factor.distributions * width for factor, width in sizes)

    @cached_property
    def tables(self) -> tuple[Ints, Ints, NDArray[np.int32]]:
        """The base and the stride of each factor's table, and all tables in one."""
        return tables(self.axes, self.factors)

    @cached_property
    def ending(self) -> NDArray[np.int8]:
        """(codes,) the ending that holds in each state; -1 if none does, -2 if a condition is undefined."""
        return endings(self.axes, self.rows)

    @property
    def are_defined(self) -> bool:
        """Whether every condition is defined, even where no walk leads. (A factor's last stands for this.)"""
        undefined = np.cumsum([factor.distributions for factor in self.factors]) - 1
        return not (np.isin(undefined, self.tables[2]).any() or (self.ending == -2).any())

    @cached_property
    def first(self) -> Ints:
        """(distributions + 1,) where the chances of each begin; the one for what is undefined has none."""
        sizes = zip(self.factors, self.width, strict=True)
        count = [np.append(np.full(factor.distributions - 1, width), 0) for factor, width in sizes]
        return np.concatenate([[0], np.cumsum(np.concatenate(count))])

    # ---- evaluated --------------------------------------------------------------------------

    def grid(self, held: Flags | None = None) -> Grid:
        """The distributions that hold somewhere (distributions,), and those between them; default: all."""
        rules, numbers, first = [], [], 0
        for factor in self.factors:
            for which, (begin, columns) in enumerate(zip(factor.begin[:-1] + first, factor.local, strict=True)):
                shape = self.axes.shape(columns)
                here = np.ones(shape, bool) if held is None else held[begin : begin + prod(shape)].reshape(shape)
                if here.any():
                    places = _along(here)
                    rules.append(Placed(factor, self.rows, which, places))
                    number = np.arange(begin, begin + here.size).reshape(shape)
                    numbers.append(number[np.ix_(*places)].ravel())
            first += factor.distributions
        distribution = np.concatenate([np.zeros(0, dtype=np.int64), *numbers])  # none, where every walk has ended
        low, count = self.first[distribution], np.diff(self.first)[distribution]
        row = np.arange(int(count.sum())) + np.repeat(low - (np.cumsum(count) - count), count)
        return Grid(tuple(rules), distribution, row)

    def evaluate(self, axes: Axes, grid: Grid) -> tuple[Floats, Flags]:
        """(chances, D) of a grid, and (distributions, D) which break a rule."""
        found = [rule.evaluate(axes) for rule in grid.rules]
        if not found:
            return np.zeros((0, axes.draws)), np.zeros((0, axes.draws), dtype=bool)
        chance = np.concatenate([each.chance.reshape(-1, axes.draws) for each in found])
        return chance, np.concatenate([each.fault for each in found])

    @cached_property
    def stated(self) -> tuple[Floats, Ints]:
        """(chances,) all of them at the stated values, and their targets."""
        grid = self.grid()
        chance, _ = self.evaluate(self.axes, grid)
        return chance[:, 0], np.concatenate([rule.to.ravel() for rule in grid.rules])

    # ---- the edges --------------------------------------------------------------------------

    def arrays(self, possible: Flags) -> tuple[FactorArrays, Ints]:
        """The factors for the kernels, if these chances (chances,) are above 0; and the number of each way's chance."""
        row = np.flatnonzero(possible)
        first = np.searchsorted(row, self.first)
        sizes, room = np.array(self.rows.rules.sizes, dtype=np.int64), prod(self.width[1:])
        to, fault = self.stated[1][row].astype(np.int32), np.zeros(first.size - 1, dtype=bool)
        return FactorArrays(self.rows.radix, sizes, *self.tables, first, to, np.ones(row.size), fault, room), row

    def open_rows(self, arrays: FactorArrays, starts: Ints) -> tuple[Ints, Ints, Ints]:
        """The codes of the reachable states, and each open one of them with each action."""
        known, actions = np.zeros(self.ending.size, dtype=np.int8), self.rows.actions
        explore(arrays, self.ending, starts, actions, known, False)
        states = np.flatnonzero(known)
        going = states[self.ending[states] < 0]
        return states, np.repeat(going, actions), np.tile(np.arange(actions), going.size)

    def held(self, possible: Flags, starts: Ints) -> Flags:
        """(distributions,) which of them hold in some reachable state."""
        arrays, _ = self.arrays(possible)
        _, code, action = self.open_rows(arrays, starts)
        return reached(arrays, code, action)

    def layout(self, possible: Flags, starts: Ints, always: Flags) -> Layout:
        """The layout if these chances (chances,) are possible; those of `always` are 1 in every draw."""
        arrays, number = self.arrays(possible)
        states, code, action = self.open_rows(arrays, starts)
        pair, ways, response, after = compose(arrays, code, action)
        grid = self.grid(reached(arrays, code, action))
        place = np.full(possible.size, -1, dtype=np.int32)
        place[grid.row] = np.arange(grid.row.size)
        place[always] = -1
        row = np.searchsorted(states, code[pair]) * self.rows.actions + action[pair]
        table = self._table(states, row, response.astype(np.int16), np.searchsorted(states, after).astype(np.int32))
        return Layout(table, _packed(place[number[np.stack(ways)]]), grid, possible[grid.row], starts)

    def _table(self, states: Ints, row: Ints, response: NDArray[np.int16], after: NDArray[np.int32]) -> Table:
        """The table of these edges, which are sorted by row."""
        count = np.bincount(row, minlength=states.size * self.rows.actions)
        first, places = np.concatenate([[0], np.cumsum(count)]), self.rows.places(states)
        kind, tally = kinds(self.rows, first, places, response, after)
        return Table(
            states=states,
            places=places,
            ending=self.ending[states],
            first=first,
            response=response,
            after=after,
            chance=np.ones((1, row.size)),
            kind=kind,
            tally=tally,
            start=np.ones((1, states.size)),
            moves=row.size,
        )


def _along(here: Flags) -> list[Ints]:
    """For each axis, the places where anything holds."""
    axes = range(here.ndim)
    return [np.flatnonzero(here.any(axis=tuple(other for other in axes if other != axis))) for axis in axes]


def _packed(factor: NDArray[np.int32]) -> NDArray[np.int32]:
    """(E, F) the factors of each edge from (all factors, E), in order; those that are -1 come last."""
    packed, count = np.full(factor.shape[::-1], -1, dtype=np.int32), np.zeros(factor.shape[1], dtype=np.int64)
    for row in factor:
        edge = np.flatnonzero(row >= 0)
        packed[edge, count[edge]] = row[edge]
        count[edge] += 1
    return packed[:, : max(1, int(count.max(initial=0)))]
