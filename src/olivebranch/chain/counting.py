"""How walks are counted week by week, and how shares of the runs are read off the counts.

Each week a walk is counted at the value of each variable (open and ended walks separately) and at its ending. Each of
these is a group of cells, and a cell is a state of the model. If there are few cells, each has its own counter and the
groups are summed afterwards, which is fastest. If there are many, walks add to the groups directly.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from olivebranch.base import sparse as sp
from olivebranch.base.arrays import Floats, Ints

CELLS = 4_096  # with this many cells or fewer, each has its own counter
BITS = 64  # the most values that a walk can record having passed


class Ended(NamedTuple):
    """Shares of the runs by week.

    Attributes
    ----------
    reached : (weeks + 1, endings) runs that have reached each ending
    arrived : (weeks + 1, endings) runs that reach each ending in exactly that week
    still_open : (weeks + 1,) runs that have reached none
    """

    reached: Floats
    arrived: Floats
    still_open: Floats


class Places(NamedTuple):
    """Shares of the runs by week.

    Attributes
    ----------
    occupancy : (weeks + 1, values of all variables) runs at each value; ended runs stay where they ended
    present : (weeks + 1, values of all variables) runs at each value that are still open
    """

    occupancy: Floats
    present: Floats


class Counting:
    """The counters of a chain's walks.

    Parameters
    ----------
    cell : (N,) the cell of each pair
    cell_ending : (cells,) index of the ending, -1 if open
    cell_places : (variables, cells) index of the value of each variable
    sizes : the number of values of each variable
    endings : the number of endings

    Attributes
    ----------
    cell : (N,) the cell of each pair, among the C cells that the chain can reach
    ending : (C,) as above
    bit : (C,) a bit for the value of each variable, for the first 64 values
    column : (variables + 1, C) the counters that each cell adds to; (0, C) if each cell has its own counter
    counters : the number of counters
    """

    def __init__(
        self,
        cell: NDArray[np.int32],
        cell_ending: NDArray[np.int8],
        cell_places: Ints,
        sizes: Sequence[int],
        endings: int,
    ) -> None:
        reached, compact = np.unique(cell, return_inverse=True)
        before = np.cumsum([0, *sizes], dtype=np.int32)[:-1, None]
        places = cell_places[:, reached].astype(np.int32) + before  # numbered over all variables together
        self._values = sum(sizes)
        self._groups = 2 * self._values + endings + 1
        self.cell = compact.reshape(-1).astype(np.int32)
        self.ending = cell_ending[reached]
        self.bit = _bits(places)
        self._group = self._groups_of(places)
        self._by_group = reached.size > CELLS
        self.column = self._group if self._by_group else np.empty((0, reached.size), dtype=np.int32)
        self.counters = self._groups if self._by_group else reached.size

    def _groups_of(self, places: NDArray[np.int32]) -> NDArray[np.int32]:
        """(variables + 1, C) the groups of each cell: its values (open or ended), and its ending or none."""
        values = places + np.where(self.ending >= 0, np.int32(self._values), np.int32(0))
        return np.concatenate([values, self.ending[None, :] + np.int32(2 * self._values + 1)])

    def ended(self, counts: Ints, runs: int) -> Ended:
        """From counts (weeks + 1, counters), in which a run that ends is counted in that week and not later."""
        if self._by_group:
            here = counts[:, 2 * self._values :]
        else:
            here = np.zeros((len(counts), self._groups - 2 * self._values), dtype=np.int64)
            order, first, group = self._by_ending
            here[:, group] = np.add.reduceat(counts[:, order], first, axis=1)
        arrived = here[:, 1:]
        return Ended(np.cumsum(arrived, axis=0) / runs, arrived / runs, here[:, 0] / runs)

    @cached_property
    def _by_ending(self) -> tuple[Ints, Ints, Ints]:
        """(C,) the cells in the order of their endings, where each ending begins, and its number, 0 for none."""
        order = np.argsort(self.ending, kind="stable")
        ending, first = np.unique(self.ending[order], return_index=True)
        return order, first, ending.astype(np.int64) + 1

    def places(self, counts: Ints, runs: int) -> Places:
        """From counts (weeks + 1, counters), in which a run that ends is counted in that week and not later."""
        here = counts if self._by_group else (members(self._group[:-1], 2 * self._values) @ counts.T).T
        open_, over = here[:, : self._values], here[:, self._values : 2 * self._values]
        return Places((open_ + np.cumsum(over, axis=0)) / runs, open_ / runs)


def members(group: NDArray[np.int32], groups: int) -> sp.csc_array:
    """(groups, n) 1 if one of n is in the group, from the groups (k, n) that each is in, all different.

    Sparse, because a dense product would wake the threads of NumPy's linear algebra. They stay awake for a while and
    slow down the walks that come next.
    """
    each, n = group.shape
    first = np.arange(n + 1, dtype=np.int32) * np.int32(each)
    return sp.csc_array((np.ones(group.size), group.T.ravel(), first), shape=(groups, n))


def _bits(places: NDArray[np.int32]) -> NDArray[np.uint64]:
    bits = np.zeros(places.shape[1], dtype=np.uint64)
    for row in places:
        bits |= np.where(row < BITS, np.uint64(1) << (row % BITS).astype(np.uint64), np.uint64(0))
    return bits
