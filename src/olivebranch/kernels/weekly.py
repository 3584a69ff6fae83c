"""Follows a distribution week by week, and adds up what is open, what arrives at each ending, and where walks were.

Within a horizon, x(t + 1) = x(t) P: only sums of non-negative numbers, with no subtraction. What arrives at an ending
is added up there and not moved again. This is the NumPy version; `olivebranch.kernels.weekly_numba` is compiled, and
gives the same bytes, because every sum is taken in order.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from olivebranch.base import sparse as sp
from olivebranch.base.arrays import Floats, Ints, read_only, rows_of
from olivebranch.kernels.propagate import gathered, product


class Arriving(NamedTuple):
    """The moves of open walks by where they arrive, so that a week is one product.

    Attributes
    ----------
    ended, open : (k,), (m,) the pairs in which walks have ended, one ending after the other, and the open pairs
    ending : (k,) the index of the ending of each ended pair
    first, source, chance : a row for each ended pair and then for each open one, in CSR form; `source` is an
        index among the open pairs. Moves that differ only in what they add to a tally are merged
    """

    ended: Ints
    open: Ints
    ending: Ints
    first: NDArray[np.signedinteger]
    source: NDArray[np.signedinteger]
    chance: Floats

    @property
    def matrix(self) -> sp.csr_array:
        """(k + m, m) the moves as a matrix: its product with the open walks is where they are a week later."""
        return sp.csr_array((self.chance, self.source, self.first), shape=(self.first.size - 1, self.open.size))


class Followed(NamedTuple):
    """A distribution over n pairs, m of them open, followed for W weeks.

    Attributes
    ----------
    reached : (W + 1, endings) the chance that each ending has been reached by each week
    arrived : (W + 1, endings) the chance that it is reached in exactly that week
    still_open : (W + 1,) the chance that no ending has been reached
    spent : (m,) the sum over the weeks before the last of the chance of being in each open pair
    """

    reached: Floats
    arrived: Floats
    still_open: Floats
    spent: Floats


def arriving(first: Ints, after: Ints, chance: Floats, ending: Ints) -> Arriving:
    """The moves by where they arrive.

    Parameters
    ----------
    first, after, chance : the moves of open walks in CSR form; pairs in which walks have ended have none
    ending : (n,) the index of each pair's ending, -1 if open
    """
    ended, open_, place, begin = places(first, ending)
    source = rows_of(begin)
    moves = gathered(place[after], source, chance, ending.size)
    return frozen(Arriving(ended, open_, ending[ended].astype(np.int64), *moves))


def merged(first: Ints, after: Ints, chance: Floats) -> sp.csr_array:
    """(n, n) the moves as a matrix in CSR form, in which those with the same target are added up in their order."""
    begin = first.astype(short(first[-1]))
    into = sp.csc_array((chance, after, begin), shape=(first.size - 1, first.size - 1)).tocsr()
    into.sum_duplicates()
    return read_only(into.tocsc().T)


def short(most: int) -> Any:
    """The type for whole numbers up to `most`: as short as can be, because a product reads them all."""
    return np.int32 if most < 2**31 else np.int64


def places(first: Ints, ending: Ints) -> tuple[Ints, Ints, NDArray[np.signedinteger], NDArray[np.signedinteger]]:
    """The pairs that have ended, the open ones, the row of each pair, and where the moves of each open pair begin."""
    kind = short(max(first[-1], ending.size))
    ended, open_, place = np.flatnonzero(ending >= 0), np.flatnonzero(ending < 0), np.empty(ending.size, dtype=kind)
    ended = ended[np.argsort(ending[ended], kind="stable")]
    place[ended], place[open_] = np.arange(ended.size), np.arange(ended.size, ending.size)
    return ended, open_, place, np.append(first[open_], first[-1]).astype(kind)


def frozen(moves: Arriving) -> Arriving:
    """The same moves, which can no longer be written to."""
    for part in moves:
        read_only(part)
    return moves


def follow(moves: Arriving, start: Floats, endings: int, weeks: int) -> Followed:
    """Follow a distribution.

    Parameters
    ----------
    start : (n,) the distribution at week 0
    """
    sums, reached = np.empty((weeks + 1, endings + 1)), np.empty((weeks + 1, endings))
    k, move = moves.ended.size, product(moves.first, moves.source, moves.chance, moves.open.size, weeks)
    here = start[np.append(moves.ended, moves.open)]
    group = np.append(moves.ending, np.full(moves.open.size, endings))  # the open are the last group
    over, spent = np.zeros(k), np.zeros(moves.open.size)
    for week in range(weeks + 1):
        if week:
            spent += here[k:]
            here = move(here[k:])
        over += here[:k]
        sums[week] = np.bincount(group, here, endings + 1)  # adds up in order
        reached[week] = np.bincount(moves.ending, over, endings)
    return Followed(reached, sums[:, :endings].copy(), sums[:, endings].copy(), spent)
