"""Absorption by elimination: in float64 if that suffices, and in scaled numbers if products would underflow."""

from __future__ import annotations

import sys
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from olivebranch.base import sparse as sp
from olivebranch.base.arrays import Floats, Index, Ints
from olivebranch.kernels import eliminate, scaled
from olivebranch.kernels.certified import LEAST, UNIT, Certified
from olivebranch.kernels.eliminate import Blocks

LOAD = 20_000  # with this many cells in the factors, or more, it pays to load the compiled elimination
RARE = 2.0**-100
# With no product below 2^-400 (see `eliminate`), a sum loses at most 2^-640 of an answer by underflow, so answers above
# SMALL are right. If no move is rarer than RARE, an answer that underflowed to 0 stands beside one below SMALL. If some
# move is, no answer of 0 is trusted.
SMALL = 2.0**-550


class Elimination:
    """Solves component by component, each by elimination without subtraction.

    Parameters
    ----------
    moves : (n, n) transition matrix without the rows of endings
    turn : (n,) the turn of each state's strong component, as from `sinks_first`
    open_ : the m states to solve for
    """

    def __init__(self, moves: sp.csr_array, turn: NDArray[Index], open_: Ints) -> None:
        widest = int((moves.indptr[1:] - moves.indptr[:-1]).max(initial=0))  # the most numbers in one sum
        self.relative = 10.0 * max(1, open_.size) * max(1, open_.size, widest) * UNIT  # O'Cinneide (1993)
        state = open_[turn[open_].argsort(kind="stable")]
        sizes = np.bincount(turn[open_])
        sizes = sizes[sizes > 0]
        begin, block = np.zeros((2, sizes.size + 1), dtype=np.int64)
        np.cumsum(sizes, out=begin[1:])
        np.cumsum(sizes**2, out=block[1:])
        place = np.full(turn.size, -1, dtype=np.int64)
        place[state] = np.arange(state.size)
        first, to = moves.indptr.astype(np.int64), moves.indices.astype(np.int64)
        self.blocks = Blocks(first, to, moves.data, state, begin, place, block)
        self.is_rare = bool(moves.data.min(initial=1.0) < RARE)
        self.factors = self.kernels.eliminate(self.blocks)

    @property
    def kernels(self) -> Any:
        """The compiled functions or those in NumPy: a module, which cannot be copied and so is not kept."""
        return _kernels(int(self.blocks.block[-1]))

    @cached_property
    def _scaled(self) -> scaled.Factors:
        return scaled.eliminate(self.blocks)

    def right(self, known: Floats, earned: Floats) -> Certified:
        """(n, k) x = T x + earned on the open states, x = known on the others."""
        if self.factors is not None:
            x = known.copy()
            with np.errstate(over="ignore", invalid="ignore"):
                self.kernels.right(self.blocks, *self.factors, x, earned)
            has_source = (known > 0).any(axis=0) | (earned > 0).any(axis=0)
            if self._is_right(x[self.blocks.state][:, has_source]):
                return Certified(x, self.relative, np.zeros((1, 1)))
        return self._certified(scaled.right(self.blocks, self._scaled, known, earned))

    def _is_right(self, found: Floats) -> bool:
        """Whether no answer can have lost digits by underflow or overflow."""
        least = found[found > 0].min(initial=1.0) if not self.is_rare else found.min(initial=1.0)
        return bool(least >= SMALL and np.isfinite(found).all())

    def left(self, start: Floats) -> Certified:
        """(n,) y = y T + start on the open states: the expected weeks in each, including weeks spent in self-loops."""
        if self.factors is not None:
            y = np.zeros(start.size)
            with np.errstate(over="ignore", invalid="ignore"):
                self.kernels.left(self.blocks, *self.factors, y, start.copy())
            if self._is_right(y[self.blocks.state]):
                return Certified(y, self.relative, np.zeros(y.size))
        return self._certified(scaled.left(self.blocks, self._scaled, start))

    def _certified(self, x: scaled.Scaled) -> Certified:
        value = scaled.unscaled(x)
        lost = (x.mantissa > 0) & (value < LEAST)
        absolute = np.where(np.isfinite(value), np.where(lost, LEAST, 0.0), np.inf)
        return Certified(value, self.relative, absolute)


def _kernels(cells: int) -> Any:
    """The compiled elimination if Numba is loaded or worth loading, otherwise NumPy's; both give the same bytes."""
    if cells > LOAD or "numba" in sys.modules:
        try:
            from olivebranch.kernels import eliminate_numba
        except ImportError:
            return eliminate
        return eliminate_numba
    return eliminate


def sinks_first(component: NDArray[Index], source: NDArray[Index], target: NDArray[Index]) -> NDArray[Index]:
    """(n,) the turn of each state's component, in reverse topological order (Kahn 1962 on the reversed condensation).

    `component` (n,) is the component of each state; the moves lead from `source` to `target`, (moves,) each.
    """
    a, b = component[source], component[target]
    if (b <= a).all():  # the components are already numbered in this order
        return component
    count = int(component.max(initial=-1)) + 1
    pairs = np.unique(np.stack([a, b])[:, a != b], axis=1)
    waiting = np.bincount(pairs[0], minlength=count)  # how many components each leads to that have no position yet
    by_target = np.argsort(pairs[1], kind="stable")
    first = np.concatenate([[0], np.cumsum(np.bincount(pairs[1], minlength=count))])
    sources = pairs[0][by_target]
    ready, position, done = list(np.flatnonzero(waiting == 0)), np.empty(count, dtype=component.dtype), 0
    while ready:
        label = int(ready.pop())
        position[label], done = done, done + 1
        for before in sources[first[label] : first[label + 1]]:
            waiting[before] -= 1
            if waiting[before] == 0:
                ready.append(before)
    return position[component]
