"""For ever: chances of each ending, expected totals and visits, without subtraction.

For an absorbing chain with transient part T and targets A, the chances are H = (I - T)^-1 A and expected totals of
rewards r are (I - T)^-1 r. `solve` loses all accuracy where leaving is rare. Grassmann, Taksar and Heyman (1985)
eliminate one state at a time using only sums, products and quotients of non-negative numbers: the chance of leaving
state k is summed from where it goes, never taken as 1 - p_kk. Each answer then has a small relative error, whatever
the condition of the matrix (O'Cinneide 1993).

Steps: (1) strong components of the graph, never `p == 1`; a component that nothing leaves and that is no ending is
where walks stay for ever. (2) In reverse topological order, each component by elimination. (3) Where a component is
too large for that, one sparse LU with refinement, and a bound: I - T is an M-matrix, so if w >= 0 and (I - T) w >= c,
then |error| <= w * max|residual| / c.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from olivebranch.errors import PrecisionError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DENSE = 2_000  # states of a component that elimination takes on
MANY = 20_000  # components that are worth a loop
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
    def _solver(self) -> _Elimination | _Factorized:
        open_ = np.flatnonzero((self.ending < 0) & ~self.stuck)
        sizes = np.bincount(self.component[open_]) if open_.size else np.zeros(1, dtype=np.int64)
        if sizes.max() <= DENSE and np.count_nonzero(sizes) <= MANY:
            return _Elimination(self._moves, self.component, open_)
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
        found, frontier = goal.copy(), goal.copy()
        back = self._moves.T.tocsr()
        back.data = np.ones_like(back.data)
        while frontier.any():
            frontier = ((back.T @ frontier.astype(np.float64)) > 0) & ~found
            found |= frontier
        return found


class _Elimination:
    """Component by component, each by elimination without subtraction."""

    def __init__(self, moves: sp.csr_array, component: Ints, open_: Ints) -> None:
        self.moves, self.n = moves, component.size
        self.bound = 10.0 * max(1, open_.size) ** 2 * UNIT  # of order n^2 u, O'Cinneide (1993)
        self.parts = []
        order = _sinks_first(moves, component)
        by_component = np.split(open_[np.argsort(component[open_], kind="stable")], _cuts(component[open_]))
        members = {int(component[part[0]]): part for part in by_component if part.size}
        for label in order:
            if label in members:
                self.parts.append(self._eliminate(members[label]))

    def _eliminate(self, at: Ints) -> tuple[Ints, Floats, Floats, sp.csr_array]:
        """Steps of the elimination for one component: its states, factors, chances of leaving, and ways out."""
        rows = self.moves[at]
        inside = rows[:, at].toarray()
        np.fill_diagonal(inside, 0.0)
        outside = rows.copy()
        outside.data[np.isin(outside.indices, at)] = 0.0
        outside.eliminate_zeros()
        out, leave = outside.sum(axis=1), np.empty(at.size)
        for k in range(at.size - 1, -1, -1):
            leave[k] = inside[k, :k].sum() + out[k]
            into = np.flatnonzero(inside[:k, k])
            if not into.size:
                continue
            share = inside[into, k] / leave[k]
            to = np.flatnonzero(inside[k, :k])
            inside[np.ix_(into, to)] += share[:, None] * inside[k, to]
            out[into] += share * out[k]
            inside[into, into] = 0.0  # coming back to oneself is no move
        return at, inside, leave, outside

    def right(self, known: Floats, earned: Floats) -> Floats:
        """x = T x + earned on open states, x = known on the others."""
        x = known.copy()
        for at, factor, leave, outside in self.parts:
            rhs = earned[at] + outside @ x
            for k in range(at.size - 1, 0, -1):
                into = np.flatnonzero(factor[:k, k])
                rhs[into] += (factor[into, k] / leave[k])[:, None] * rhs[k]
            for k in range(at.size):
                rhs[k] = (rhs[k] + factor[k, :k] @ rhs[:k]) / leave[k]
            x[at] = rhs
        return x

    def left(self, start: Floats) -> Floats:
        """y = y T + start on open states: expected weeks in each, self-loops counted through the chance of leaving."""
        y, arriving = np.zeros(self.n), start.copy()
        for at, factor, leave, outside in reversed(self.parts):
            b = arriving[at].copy()
            for k in range(at.size - 1, 0, -1):
                b[:k] += b[k] / leave[k] * factor[k, :k]
            for k in range(at.size):
                b[k] = (b[k] + b[:k] @ factor[:k, k]) / leave[k]
            y[at] = b
            arriving += b @ outside
        return y


class _Factorized:
    """One sparse LU over all open states, refined until its bound is good enough."""

    def __init__(self, moves: sp.csr_array, open_: Ints) -> None:
        from scipy.sparse.linalg import splu

        self.n, self.open, self.bound = moves.shape[0], open_, 0.0
        rows = moves[open_]
        self.leave = rows.sum(axis=1)
        self.inside = rows[:, open_].tocsr()
        self.rest = rows.copy()
        self.rest.data[np.isin(self.rest.indices, open_)] = 0.0
        self.system = (sp.diags_array(self.leave) - self.inside).tocsc()
        self.lu = splu(self.system)
        self.weight = self.lu.solve(np.ones(open_.size))
        self.floor = float(self._apply(self.weight).min()) if open_.size else 1.0
        if not (self.floor > 0.5 and (self.weight >= 0).all()):
            raise PrecisionError("the answer for ever cannot be bounded: some states are left too rarely for LU. "
                                 "Ask within a horizon (weeks=...).", np.inf)  # fmt: skip

    def _apply(self, x: Floats) -> Floats:
        """(I - T) x in extended precision."""
        longer = x.astype(np.longdouble)
        inside = self.inside
        products = inside.data.astype(np.longdouble) * longer[inside.indices]
        sums = np.zeros(inside.shape[0], dtype=np.longdouble)
        filled = np.flatnonzero(np.diff(inside.indptr))
        if filled.size:
            sums[filled] = np.add.reduceat(products, inside.indptr[filled])
        applied: Floats = self.leave.astype(np.longdouble) * longer - sums
        return applied

    def _refined(self, rhs: Floats) -> Floats:
        x = self.lu.solve(rhs)
        for _ in range(4):
            x = x + self.lu.solve((rhs - self._apply(x)).astype(np.float64))
        residual = float(np.abs(rhs - self._apply(x)).max(initial=0.0)) + UNIT * float(np.abs(rhs).max(initial=0.0))
        size = float(np.abs(x).max(initial=0.0))
        error = float((self.weight * residual / self.floor).max(initial=0.0))
        if size > 0:
            self.bound = max(self.bound, error / size)
        if self.bound > BOUND:
            raise PrecisionError(f"the answer for ever is only known to a relative {self.bound:.1e} (limit {BOUND:g}). "
                                 "Ask within a horizon (weeks=...).", self.bound)  # fmt: skip
        return np.maximum(x, 0.0)

    def right(self, known: Floats, earned: Floats) -> Floats:
        x = known.copy()
        rhs = earned[self.open] + self.rest @ known
        for column in range(rhs.shape[1]):
            x[self.open, column] = self._refined(rhs[:, column])
        return x

    def left(self, start: Floats) -> Floats:
        y = np.zeros(self.n)
        y[self.open] = np.maximum(0.0, self.lu.solve(start[self.open], trans="T"))
        return y


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


def _cuts(sorted_from: Ints) -> Ints:
    labels = np.sort(sorted_from)
    return np.flatnonzero(np.diff(labels)) + 1


def _sinks_first(moves: sp.csr_array, component: Ints) -> list[int]:
    """The components, each after all those it leads to (Kahn 1962 on the reversed condensation)."""
    m = moves.tocoo()
    a, b = component[m.row], component[m.col]
    pairs = np.unique(np.stack([a, b])[:, a != b], axis=1)
    count = int(component.max(initial=-1)) + 1
    waiting = np.bincount(pairs[0], minlength=count)  # how many it leads to that are not done
    order = np.argsort(pairs[1], kind="stable")
    first = np.concatenate([[0], np.cumsum(np.bincount(pairs[1], minlength=count))])
    sources = pairs[0][order]
    ready, done = list(np.flatnonzero(waiting == 0)), []
    while ready:
        label = int(ready.pop())
        done.append(label)
        for before in sources[first[label] : first[label + 1]]:
            waiting[before] -= 1
            if waiting[before] == 0:
                ready.append(before)
    return done
