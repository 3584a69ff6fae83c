"""Absorbing chains over an infinite horizon: absorption probabilities, expected totals and visits, without subtraction.

Let T be the transition matrix among transient states and A the moves into the endings. The absorption probabilities are
H = (I - T)^-1 A, and the expected totals of rewards r are (I - T)^-1 r (Kemeny and Snell 1960). `numpy.linalg.solve`
loses all accuracy if a state is rarely left. Grassmann, Taksar and Heyman (1985) eliminate one state at a time with
sums, products and quotients of non-negative numbers only: the probability of leaving state k is the sum of the moves
out of it, never 1 - p_kk. Each answer then has a small relative error, however ill-conditioned the matrix (O'Cinneide
1993).

There are three steps. (1) Find the strong components of the graph, from its edges and never from p == 1. If no move
leaves a component that is not an ending, walks stay in it for ever. (2) Eliminate each component, in reverse
topological order (`olivebranch.kernels.elimination`). (3) If that is too much work, use a sparse solver with refinement
and an error bound (`olivebranch.kernels.refine`). Only non-negative numbers are solved for, so the gains and the losses
of a tally are two separate numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from olivebranch.base import sparse as sp
from olivebranch.base.arrays import Flags, Floats, read_only, rows_of
from olivebranch.errors import PrecisionError
from olivebranch.kernels.certified import Certified
from olivebranch.kernels.elimination import Elimination, sinks_first
from olivebranch.kernels.refine import WORK, Factorized, Iterated, Refined, band_work, split

DENSE = 2_000  # elimination is used if all components together cost no more than one of this many states
MANY = 20_000  # the most components to loop over


class Parts(NamedTuple):
    """Gains and losses, kept apart; both are non-negative."""

    gained: Certified
    lost: Certified


class Totals(NamedTuple):
    """Expected totals of k rewards from n states.

    Attributes
    ----------
    parts : the gains and the losses, (n, k) each; inf if unbounded
    """

    parts: Parts

    @property
    def value(self) -> Floats:
        """(n, k) gains - losses; NaN if both are infinite, because the total is then undefined."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self.parts.gained.value - self.parts.lost.value)


@dataclass(frozen=True)
class Absorbing:
    """An absorbing chain of n states.

    Attributes
    ----------
    matrix : (n, n) transition matrix, CSR; the rows of endings are ignored (a walk stops there), and may be empty
    ending : (n,) index of the ending (absorbing class), -1 if open
    endings : the number of endings
    """

    matrix: sp.csr_array
    ending: NDArray[np.signedinteger]
    endings: int

    @cached_property
    def _merged(self) -> sp.csr_array:
        """The matrix with one entry for each move, in the order of the states to which they lead."""
        if self.matrix.has_canonical_format:
            return self.matrix
        matrix = self.matrix.copy()
        matrix.sum_duplicates()
        return matrix

    @cached_property
    def moves(self) -> sp.csr_array:
        """The matrix without the rows of endings and zero entries."""
        m = self._merged
        over = self.ending >= 0
        if not (m.indptr[1:] - m.indptr[:-1])[over].any() and (m.data > 0).all():
            return m
        edges = np.flatnonzero(~over[rows_of(m.indptr)] & (m.data > 0))
        first = np.searchsorted(edges, m.indptr).astype(m.indices.dtype)
        return sp.csr_array((m.data[edges], m.indices[edges], first), shape=m.shape)

    @cached_property
    def component(self) -> NDArray[np.signedinteger]:
        """(n,) the strong component of each state; each ending has one of its own."""
        from scipy.sparse.csgraph import connected_components  # slow to import, and not needed within a horizon

        component: NDArray[np.signedinteger] = connected_components(self.moves, connection="strong")[1]
        return component

    @cached_property
    def source(self) -> NDArray[np.signedinteger]:
        """(moves,) the state from which each move leads."""
        return rows_of(self.moves.indptr)

    @cached_property
    def stuck(self) -> Flags:
        """(n,) states of a closed component that is not an ending: walks stay there for ever."""
        begin, end = self.component[self.source], self.component[self.moves.indices]
        closed = np.ones(self.ending.size, dtype=bool)
        closed[begin[begin != end]] = closed[self.component[self.ending >= 0]] = False
        stuck: Flags = closed[self.component]
        return stuck

    @cached_property
    def _solver(self) -> Elimination | Refined:
        open_ = np.flatnonzero((self.ending < 0) & ~self.stuck)
        sizes = np.bincount(self.component[open_]).astype(np.float64)
        if (sizes**3).sum() <= float(DENSE) ** 3 and np.count_nonzero(sizes) <= MANY:
            turn = sinks_first(self.component, self.source, self.moves.indices)
            return Elimination(self.moves, turn, open_)
        moves = split(self.moves, open_)
        if (sizes**3).sum() > WORK and band_work(moves.inside) > WORK:
            try:
                return Iterated(moves)
            except PrecisionError:
                pass
        return Factorized(moves)

    @cached_property
    def absorption(self) -> Certified:
        """(n, endings + 1) the absorption probability H of each ending and, last, the chance of a trap."""
        known = np.zeros((self.ending.size, self.endings + 1))
        ended = np.flatnonzero(self.ending >= 0)
        known[ended, self.ending[ended]] = 1.0
        known[self.stuck, -1] = 1.0
        found = self._solver.right(known, np.zeros_like(known))
        read_only(found.value)
        read_only(found.absolute)
        return found

    @cached_property
    def chance(self) -> Floats:
        """(n, endings) the absorption probability H: the chance of each ending from each state."""
        return read_only(np.ascontiguousarray(self.absorption.value[:, :-1]))

    def total(self, rewards: Floats) -> Totals:
        """Expected totals of the rewards (n, k), of either sign, that are earned in each open week."""
        rewards = np.where((self.ending < 0)[:, None], rewards, 0.0)
        gained, loses = self._earned(np.maximum(rewards, 0.0)), np.flatnonzero((rewards < 0).any(axis=0))
        lost = Certified(np.zeros_like(rewards), gained.relative, np.zeros_like(rewards))
        if loses.size:
            losses = self._earned(np.maximum(-rewards[:, loses], 0.0))
            lost.value[:, loses], lost.absolute[:, loses] = losses.value, losses.absolute
        return Totals(Parts(gained, lost))

    def _earned(self, rewards: Floats) -> Certified:
        """Expected totals of non-negative rewards; inf if they are earned for ever."""
        found = self._solver.right(np.zeros_like(rewards), np.where(self.stuck[:, None], 0.0, rewards))
        absolute = np.broadcast_to(found.absolute, rewards.shape).copy()
        for column in range(rewards.shape[1]):
            for_ever = self.reaching(self.stuck & (rewards[:, column] > 0))
            found.value[for_ever, column], absolute[for_ever, column] = np.inf, 0.0
        return Certified(found.value, found.relative, absolute)

    def visits(self, start: Floats) -> Certified:
        """(n,) expected weeks in each transient state, from the distribution `start` (n,); 0 in the others."""
        return self._solver.left(np.where((self.ending < 0) & ~self.stuck, start, 0.0))

    def reaching(self, goal: Flags) -> Flags:
        """(n,) states from which a goal state can be reached, the goals included."""
        from scipy.sparse.csgraph import breadth_first_order

        n, goals = goal.size, np.flatnonzero(goal)
        moves = self.moves.tocoo()  # searched backwards, from an extra state n that leads to every goal
        rows, columns = np.append(moves.col, np.full(goals.size, n)), np.append(moves.row, goals)
        back = sp.csr_array((np.ones(rows.size), (rows, columns)), shape=(n + 1, n + 1))
        reaches = np.zeros(n + 1, dtype=bool)
        reaches[breadth_first_order(back, n, return_predecessors=False)] = True
        return reaches[:n]
