"""For ever: chances of each ending, expected totals and visits, without subtraction.

For an absorbing chain with transient part T and targets A, the chances are H = (I - T)^-1 A and expected totals of
rewards r are (I - T)^-1 r. `solve` loses all accuracy where leaving is rare. Grassmann, Taksar and Heyman (1985)
eliminate one state at a time using only sums, products and quotients of non-negative numbers: the chance of leaving
state k is summed from where it goes, never taken as 1 - p_kk. Each answer then has a small relative error, whatever
the condition of the matrix (O'Cinneide 1993).

Steps: (1) strong components of the graph, never `p == 1`; a component that nothing leaves and that is no ending is
where walks stay for ever. (2) In reverse topological order, each component by elimination. (3) Where a component is
too large for that, a solver of sparse systems, refined, and a bound: I - T is an M-matrix, so if w >= 0 and
(I - T) w >= c, then |error| <= w * max|residual| / c, whatever the solver. It is a sparse LU; or, where LU would fill
the memory, a Krylov method (van der Vorst 1992).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from olivebranch.errors import PrecisionError
from olivebranch.kernels import eliminate
from olivebranch.kernels.eliminate import Blocks

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DENSE = 2_000  # states of a component that elimination takes on, or of several by the work they make together
LOAD = 20_000  # cells of factors from which on loading the compiled elimination pays
MANY = 20_000  # components that are worth a loop
WORK = 1.5e11  # of elimination within a band, over which LU would take minutes and fill the memory
ROUNDS = 6  # of refinement, at most
BOUND = 1e-6  # relative error above which an answer is refused
UNIT = 2.0**-53


@dataclass(frozen=True)
class Absorbing:
    """An absorbing chain: `matrix` (n, n) CSR of chances, `ending` (n,) index of the ending, -1 where open.

    What stands in the rows of endings does not matter: the walk has stopped there.
    """

    matrix: sp.csr_array
    ending: NDArray[np.int8]
    endings: int

    @cached_property
    def _moves(self) -> sp.csr_array:
        """The matrix with endings' rows, zero entries and staying put left out."""
        m = self.matrix.tocoo()
        keep = (self.ending[m.row] < 0) & (m.data > 0) & (m.row != m.col)
        return sp.csr_array((m.data[keep], (m.row[keep], m.col[keep])), shape=m.shape)

    @cached_property
    def component(self) -> Ints:
        """The strong component of each state."""
        from scipy.sparse.csgraph import connected_components  # takes a while to load, and a horizon needs none of it

        return connected_components(self._moves, connection="strong")[1].astype(np.int64)

    @cached_property
    def stuck(self) -> NDArray[np.bool_]:
        """States of a component that is never left and is no ending."""
        moves = self._moves.tocoo()
        leaves = self.component[moves.row] != self.component[moves.col]
        closed = np.ones(self.component.max(initial=-1) + 1, dtype=bool)
        closed[self.component[moves.row[leaves]]] = False
        stuck: NDArray[np.bool_] = closed[self.component] & (self.ending < 0)
        return stuck

    @cached_property
    def _solver(self) -> _Elimination | _Refined:
        open_ = np.flatnonzero((self.ending < 0) & ~self.stuck)
        sizes = np.bincount(self.component[open_]).astype(np.float64) if open_.size else np.zeros(1)
        if (sizes**3).sum() <= float(DENSE) ** 3 and np.count_nonzero(sizes) <= MANY:
            return _Elimination(self._moves, self.component, open_)
        if _work(self._moves[open_][:, open_]) > WORK:
            try:
                return _Iterated(self._moves, open_)
            except PrecisionError:
                pass
        return _Factorized(self._moves, open_)

    @property
    def bound(self) -> float:
        """A bound on the relative error of the answers so far."""
        return self._solver.bound

    @cached_property
    def chance(self) -> Floats:
        """(n, endings) the chance of each ending from each state."""
        at_end = np.zeros((self.ending.size, self.endings))
        ended = np.flatnonzero(self.ending >= 0)
        at_end[ended, self.ending[ended]] = 1.0
        return self._solver.right(at_end, np.zeros_like(at_end))

    def total(self, rewards: Floats) -> Floats:
        """(n, k) expected total of rewards (n, k) earned in each open week; inf where earned for ever."""
        rewards = np.where((self.ending < 0)[:, None], rewards, 0.0)
        finite = self._solver.right(np.zeros_like(rewards), np.where(self.stuck[:, None], 0.0, rewards))
        for column in range(rewards.shape[1]):
            paid = self.stuck & (rewards[:, column] > 0)
            finite[self.reaching(paid), column] = np.inf
        return finite

    def visits(self, start: Floats) -> Floats:
        """(n,) expected weeks spent in each open state that is left some time."""
        return self._solver.left(np.where((self.ending < 0) & ~self.stuck, start, 0.0))

    def reaching(self, goal: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """States from which one of the goal states can be reached (the goals among them)."""
        from scipy.sparse.csgraph import breadth_first_order

        n, at = goal.size, np.flatnonzero(goal)
        moves = self._moves.tocoo()
        rows, columns = np.append(moves.col, np.full(at.size, n)), np.append(moves.row, at)  # backwards, from anywhere
        back = sp.csr_array((np.ones(rows.size), (rows, columns)), shape=(n + 1, n + 1))
        found = np.zeros(n + 1, dtype=bool)
        found[breadth_first_order(back, n, return_predecessors=False)] = True
        return found[:n]


class _Elimination:
    """Component by component, each by elimination without subtraction."""

    def __init__(self, moves: sp.csr_array, component: Ints, open_: Ints) -> None:
        self.bound = 10.0 * max(1, open_.size) ** 2 * UNIT  # of order n^2 u, O'Cinneide (1993)
        order = _sinks_first(moves, component)
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
        """x = T x + earned on open states, x = known on the others."""
        x = known.copy()
        self.kernels.right(self.blocks, self.factors, self.leave, x, earned)
        return x

    def left(self, start: Floats) -> Floats:
        """y = y T + start on open states: expected weeks in each, self-loops counted through the chance of leaving."""
        y = np.zeros(start.size)
        self.kernels.left(self.blocks, self.factors, self.leave, y, start.copy())
        return y


def _kernels(work: int) -> Any:
    """Compiled where that is loaded already, or worth loading; the answers are the same."""
    if work > LOAD or "numba" in sys.modules:
        try:
            from olivebranch.kernels import eliminate_numba
        except ImportError:
            return eliminate
        return eliminate_numba
    return eliminate


class _Refined:
    """All open states at once, by a solver that is about right, refined until its bound is good enough."""

    def __init__(self, moves: sp.csr_array, open_: Ints) -> None:
        self.n, self.open, self.bound = moves.shape[0], open_, 0.0
        rows = moves[open_]
        self.leave = rows.sum(axis=1)
        self.inside = rows[:, open_].tocsr()
        self.rest = rows.copy()
        self.rest.data[np.isin(self.rest.indices, open_)] = 0.0
        self.longer = self.inside.data.astype(np.longdouble)
        self.about, self.across = self._solvers()
        self.weight = self._solve(np.ones(open_.size))[0].astype(np.float64)
        self.floor = float(self._apply(self.weight).min()) if open_.size else 1.0
        if not (self.floor > 0.5 and (self.weight >= 0).all()):
            raise PrecisionError(
                "the answer for ever cannot be bounded: some states are left too rarely for LU. "
                "Ask within a horizon (weeks=...).",
                np.inf,
            )

    def _solvers(self) -> tuple[Callable[[Floats], Floats], Callable[[Floats], Floats]]:
        """What solves (I - T) x = b, nearly, and its transpose."""
        raise NotImplementedError

    def _apply(self, x: Any) -> Any:
        """(I - T) x in extended precision."""
        longer, inside = x.astype(np.longdouble), self.inside
        products = self.longer * longer[inside.indices]
        sums = np.zeros(inside.shape[0], dtype=np.longdouble)
        filled = np.flatnonzero(np.diff(inside.indptr))
        if filled.size:
            sums[filled] = np.add.reduceat(products, inside.indptr[filled])
        return self.leave.astype(np.longdouble) * longer - sums

    def _solve(self, rhs: Floats) -> tuple[Any, float]:
        """The solution in extended precision, and its largest residual: refined while that gets smaller."""
        x = self.about(rhs).astype(np.longdouble)
        left = rhs - self._apply(x)
        size = float(np.abs(rhs).max(initial=0.0))
        for _ in range(ROUNDS):
            if float(np.abs(left).max(initial=0.0)) <= UNIT * size:
                break
            better = x + self.about(left.astype(np.float64))
            after = rhs - self._apply(better)
            if not np.abs(after).max() < 0.5 * np.abs(left).max():
                break
            x, left = better, after
        return x, float(np.abs(left).max(initial=0.0)) + UNIT * size

    def _bounded(self, rhs: Floats) -> Floats:
        x, residual = self._solve(rhs)
        size = float(np.abs(x).max(initial=0.0))
        error = float((self.weight * residual / self.floor).max(initial=0.0))
        if size > 0 or error > 0:
            self.bound = max(self.bound, error / size + UNIT if size > 0 else np.inf)
        if not self.bound <= BOUND:
            raise PrecisionError(
                f"the answer for ever is only known to a relative {self.bound:.1e} (limit {BOUND:g}). "
                "Ask within a horizon (weeks=...).",
                self.bound,
            )
        return np.maximum(x, 0.0).astype(np.float64)

    def right(self, known: Floats, earned: Floats) -> Floats:
        x = known.copy()
        rhs = earned[self.open] + self.rest @ known
        for column in range(rhs.shape[1]):
            x[self.open, column] = self._bounded(rhs[:, column])
        return x

    def left(self, start: Floats) -> Floats:
        y = np.zeros(self.n)
        y[self.open] = np.maximum(0.0, self.across(start[self.open]))
        return y


class _Factorized(_Refined):
    """By one sparse LU."""

    def _solvers(self) -> tuple[Callable[[Floats], Floats], Callable[[Floats], Floats]]:
        from scipy.sparse.linalg import splu

        lu = splu((sp.diags_array(self.leave) - self.inside).tocsc())
        return lu.solve, lambda rhs: lu.solve(rhs, trans="T")


class _Iterated(_Refined):
    """By a Krylov method on the chain as it is when it moves: rows divided by the chance of leaving."""

    def _solvers(self) -> tuple[Callable[[Floats], Floats], Callable[[Floats], Floats]]:
        from scipy.sparse.linalg import LinearOperator, bicgstab

        onward = sp.csr_array(sp.diags_array(1.0 / self.leave) @ self.inside)
        back = onward.T.tocsr()

        def solver(matrix: sp.csr_array) -> Callable[[Floats], Floats]:
            system = LinearOperator(matrix.shape, matvec=lambda x: x - matrix @ x, dtype=np.float64)
            return lambda rhs: np.asarray(bicgstab(system, rhs, rtol=1e-9, atol=0.0, maxiter=5_000)[0])

        ahead, across = solver(onward), solver(back)
        return lambda rhs: ahead(rhs / self.leave), lambda rhs: across(rhs) / self.leave


def _work(matrix: sp.csr_array) -> float:
    """Products that elimination within a band would take, in an order that keeps the band narrow."""
    from scipy.sparse.csgraph import reverse_cuthill_mckee

    m = (matrix + matrix.T).tocsr()
    order = reverse_cuthill_mckee(m, symmetric_mode=True)
    place = np.empty(order.size, dtype=np.int64)
    place[order] = np.arange(order.size)
    outermost = place.copy()
    np.minimum.at(outermost, np.repeat(np.arange(order.size), np.diff(m.indptr)), place[m.indices])
    width = (place - outermost).astype(np.float64)
    return float((width**2).sum())


def stationary(matrix: Floats) -> Floats:
    """The stationary distribution of an irreducible chain (n, n), by elimination without subtraction."""
    p = np.array(matrix, dtype=np.float64)
    n = p.shape[0]
    leave = np.ones(n)
    for k in range(n - 1, 0, -1):
        leave[k] = p[k, :k].sum()
        p[:k, :k] += np.outer(p[:k, k] / leave[k], p[k, :k])
    x = np.ones(n)
    for k in range(1, n):
        x[k] = x[:k] @ p[:k, k] / leave[k]
    return np.asarray(x / x.sum())


def _sinks_first(moves: sp.csr_array, component: Ints) -> Ints:
    """The turn of each component, after all those it leads to (Kahn 1962 on the reversed condensation)."""
    m = moves.tocoo()
    a, b = component[m.row], component[m.col]
    count = int(component.max(initial=-1)) + 1
    if (b <= a).all():  # numbered so by the search that found them
        return np.arange(count)
    pairs = np.unique(np.stack([a, b])[:, a != b], axis=1)
    waiting = np.bincount(pairs[0], minlength=count)  # how many it leads to that are not done
    order = np.argsort(pairs[1], kind="stable")
    first = np.concatenate([[0], np.cumsum(np.bincount(pairs[1], minlength=count))])
    sources = pairs[0][order]
    ready, turn, done = list(np.flatnonzero(waiting == 0)), np.empty(count, dtype=np.int64), 0
    while ready:
        label = int(ready.pop())
        turn[label], done = done, done + 1
        for before in sources[first[label] : first[label + 1]]:
            waiting[before] -= 1
            if waiting[before] == 0:
                ready.append(before)
    return turn
