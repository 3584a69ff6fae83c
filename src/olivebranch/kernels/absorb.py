"""Absorbing chains over an infinite horizon: absorption probabilities, expected totals and visits, without subtraction.

Let T be the transition matrix among transient states and A the moves into the endings. The absorption probabilities are
H = (I - T)^-1 A, and the expected totals of rewards r are (I - T)^-1 r (Kemeny and Snell 1960). `numpy.linalg.solve`
loses all accuracy if a state is rarely left. Grassmann, Taksar and Heyman (1985) eliminate one state at a time with
sums, products and quotients of non-negative numbers only: the probability of leaving state k is the sum of the moves
out of it, never 1 - p_kk. Each answer then has a small relative error, however ill-conditioned the matrix (O'Cinneide
1993).

There are three steps. (1) Find the strong components of the graph, from its edges and never from p == 1. If no move
leaves a component that is not an ending, walks stay in it for ever. (2) Eliminate each component, in reverse
topological order. (3) If that is too much work, use a sparse solver with refinement and an error bound
(`olivebranch.kernels.refine`).
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from olivebranch.base.arrays import Flags, Floats, Ints
from olivebranch.errors import PrecisionError
from olivebranch.kernels import eliminate
from olivebranch.kernels.eliminate import Blocks
from olivebranch.kernels.refine import UNIT, Factorized, Iterated, Refined, band_work

DENSE = 2_000  # elimination is used if all components together cost no more than one of this many states
LOAD = 20_000  # with this many cells in the factors, or more, it pays to load the compiled elimination
MANY = 20_000  # the most components to loop over
WORK = 1.5e11  # with more products than this within a band, an LU would take minutes and fill the memory


@dataclass(frozen=True)
class Absorbing:
    """An absorbing chain of n states.

    Attributes
    ----------
    matrix : (n, n) transition matrix, CSR; the rows of endings are ignored, because a walk stops there
    ending : (n,) index of the ending (absorbing class), -1 where open
    endings : the number of endings
    """

    matrix: sp.csr_array
    ending: NDArray[np.int8]
    endings: int

    @cached_property
    def _moves(self) -> sp.csr_array:
        """The matrix without the rows of endings, zero entries and self-loops."""
        m = self.matrix.tocoo()
        keep = (self.ending[m.row] < 0) & (m.data > 0) & (m.row != m.col)
        return sp.csr_array((m.data[keep], (m.row[keep], m.col[keep])), shape=m.shape)

    @cached_property
    def component(self) -> Ints:
        """(n,) the strong component of each state."""
        from scipy.sparse.csgraph import connected_components  # slow to import, and not needed within a horizon

        return connected_components(self._moves, connection="strong")[1].astype(np.int64)

    @cached_property
    def stuck(self) -> Flags:
        """(n,) states of a closed component that is not an ending: walks stay there for ever."""
        moves = self._moves.tocoo()
        leaves = self.component[moves.row] != self.component[moves.col]
        closed = np.ones(self.component.max(initial=-1) + 1, dtype=bool)
        closed[self.component[moves.row[leaves]]] = False
        stuck: Flags = closed[self.component] & (self.ending < 0)
        return stuck

    @cached_property
    def _solver(self) -> _Elimination | Refined:
        open_ = np.flatnonzero((self.ending < 0) & ~self.stuck)
        sizes = np.bincount(self.component[open_]).astype(np.float64) if open_.size else np.zeros(1)
        if (sizes**3).sum() <= float(DENSE) ** 3 and np.count_nonzero(sizes) <= MANY:
            return _Elimination(self._moves, self.component, open_)
        if band_work(self._moves[open_][:, open_]) > WORK:
            try:
                return Iterated(self._moves, open_)
            except PrecisionError:
                pass
        return Factorized(self._moves, open_)

    @property
    def bound(self) -> float:
        """A bound on the relative error of all answers so far."""
        return self._solver.bound

    @cached_property
    def chance(self) -> Floats:
        """(n, endings) the absorption probability H: the chance of each ending from each state."""
        is_ending = np.zeros((self.ending.size, self.endings))
        ended = np.flatnonzero(self.ending >= 0)
        is_ending[ended, self.ending[ended]] = 1.0
        return self._solver.right(is_ending, np.zeros_like(is_ending))

    def total(self, rewards: Floats) -> Floats:
        """(n, k) expected total of the rewards (n, k) earned in each open week; inf where earned for ever."""
        rewards = np.where((self.ending < 0)[:, None], rewards, 0.0)
        total = self._solver.right(np.zeros_like(rewards), np.where(self.stuck[:, None], 0.0, rewards))
        for column in range(rewards.shape[1]):
            paid_for_ever = self.stuck & (rewards[:, column] > 0)
            total[self.reaching(paid_for_ever), column] = np.inf
        return total

    def visits(self, start: Floats) -> Floats:
        """(n,) expected weeks in each transient state, from the distribution `start` (n,); 0 in the others."""
        return self._solver.left(np.where((self.ending < 0) & ~self.stuck, start, 0.0))

    def reaching(self, goal: Flags) -> Flags:
        """(n,) states from which a goal state can be reached, the goals included."""
        from scipy.sparse.csgraph import breadth_first_order

        n, goals = goal.size, np.flatnonzero(goal)
        moves = self._moves.tocoo()  # searched backwards, from an extra state n that leads to every goal
        rows, columns = np.append(moves.col, np.full(goals.size, n)), np.append(moves.row, goals)
        back = sp.csr_array((np.ones(rows.size), (rows, columns)), shape=(n + 1, n + 1))
        reaches = np.zeros(n + 1, dtype=bool)
        reaches[breadth_first_order(back, n, return_predecessors=False)] = True
        return reaches[:n]


class _Elimination:
    """Solves component by component, each by elimination without subtraction."""

    def __init__(self, moves: sp.csr_array, component: Ints, open_: Ints) -> None:
        self.bound = 10.0 * max(1, open_.size) ** 2 * UNIT  # of order n^2 u, O'Cinneide (1993)
        order = sinks_first(moves, component)
        state = open_[np.argsort(order[component[open_]], kind="stable")]
        begin = np.append(np.flatnonzero(np.diff(component[state], prepend=-1)), state.size)
        place = np.full(component.size, -1, dtype=np.int64)
        place[state] = np.arange(state.size)
        block = np.concatenate([[0], np.cumsum(np.diff(begin) ** 2)])
        first, to = moves.indptr.astype(np.int64), moves.indices.astype(np.int64)
        self.blocks = Blocks(first, to, moves.data, state, begin, place, block)
        self.kernels = _kernels(int(block[-1]))
        self.factors, self.leave = self.kernels.eliminate(self.blocks)

    def right(self, known: Floats, earned: Floats) -> Floats:
        """(n, k) x = T x + earned on the open states, x = known on the others."""
        x = known.copy()
        self.kernels.right(self.blocks, self.factors, self.leave, x, earned)
        return x

    def left(self, start: Floats) -> Floats:
        """(n,) y = y T + start on the open states: the expected weeks in each, including weeks spent in self-loops."""
        y = np.zeros(start.size)
        self.kernels.left(self.blocks, self.factors, self.leave, y, start.copy())
        return y


def _kernels(cells: int) -> Any:
    """The compiled elimination if Numba is loaded or worth loading, otherwise NumPy's; both give the same bytes."""
    if cells > LOAD or "numba" in sys.modules:
        try:
            from olivebranch.kernels import eliminate_numba
        except ImportError:
            return eliminate
        return eliminate_numba
    return eliminate


def sinks_first(moves: sp.csr_array, component: Ints) -> Ints:
    """The position of each component in reverse topological order (Kahn 1962 on the reversed condensation)."""
    m = moves.tocoo()
    a, b = component[m.row], component[m.col]
    count = int(component.max(initial=-1)) + 1
    if (b <= a).all():  # the components are already numbered in this order
        return np.arange(count)
    pairs = np.unique(np.stack([a, b])[:, a != b], axis=1)
    waiting = np.bincount(pairs[0], minlength=count)  # how many components each leads to that have no position yet
    by_target = np.argsort(pairs[1], kind="stable")
    first = np.concatenate([[0], np.cumsum(np.bincount(pairs[1], minlength=count))])
    sources = pairs[0][by_target]
    ready, position, done = list(np.flatnonzero(waiting == 0)), np.empty(count, dtype=np.int64), 0
    while ready:
        label = int(ready.pop())
        position[label], done = done, done + 1
        for before in sources[first[label] : first[label + 1]]:
            waiting[before] -= 1
            if waiting[before] == 0:
                ready.append(before)
    return position
