"""Absorption by sparse solvers with refinement and an error bound, for components too large to eliminate.

I - T is an M-matrix, so if w >= 0 and (I - T) w >= c > 0, then every solution x of (I - T) x = b has

    |error of x| <= w * max |b - (I - T) x| / c

whichever solver found x. The residual is computed in extended precision, and the solution is refined for as long as
that helps. The solver is a sparse LU or, if its factors would fill the memory, BiCGSTAB (van der Vorst 1992).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import scipy.sparse as sp

from olivebranch.base.arrays import Floats, Ints
from olivebranch.errors import PrecisionError

ROUNDS = 6  # the most rounds of refinement
BOUND = 1e-6  # an answer with a larger relative error is refused
UNIT = 2.0**-53  # unit roundoff of a float64
REMEDY = "Ask within a horizon (weeks=...)."

Solve: TypeAlias = Callable[[Floats], Floats]


class Refined:
    """Solves for all open states at once, refines the solution, and bounds its error.

    Parameters
    ----------
    moves : (n, n) transition matrix without the rows of endings and without self-loops
    open_ : the m states to solve for

    Raises
    ------
    PrecisionError
        if no bound is found, or if an answer's bound is above 1e-6.
    """

    def __init__(self, moves: sp.csr_array, open_: Ints) -> None:
        self.n, self.open, self.bound = moves.shape[0], open_, 0.0
        rows = moves[open_]
        self.leave = rows.sum(axis=1)
        self.inside = rows[:, open_].tocsr()
        self.outside = rows.copy()
        self.outside.data[np.isin(self.outside.indices, open_)] = 0.0
        self.long_inside = self.inside.data.astype(np.longdouble)
        self.solve, self.solve_transposed = self._solvers()
        self.weight = self._refined(np.ones(open_.size))[0].astype(np.float64)
        self.floor = float(self._apply(self.weight).min()) if open_.size else 1.0
        if not (self.floor > 0.5 and (self.weight >= 0).all()):
            rule = "the answer for ever cannot be bounded: some states are left too rarely for LU."
            raise PrecisionError(f"{rule} {REMEDY}", np.inf)

    def _solvers(self) -> tuple[Solve, Solve]:
        """Approximate solvers of (I - T) x = b and of its transpose."""
        raise NotImplementedError

    def _apply(self, x: Any) -> Any:
        """(I - T) x in extended precision."""
        long_x, inside = x.astype(np.longdouble), self.inside
        products = self.long_inside * long_x[inside.indices]
        sums = np.zeros(inside.shape[0], dtype=np.longdouble)
        filled = np.flatnonzero(np.diff(inside.indptr))
        if filled.size:
            sums[filled] = np.add.reduceat(products, inside.indptr[filled])
        return self.leave.astype(np.longdouble) * long_x - sums

    def _refined(self, rhs: Floats) -> tuple[Any, float]:
        """The solution in extended precision, refined for as long as its largest residual at least halves; and that
        residual."""
        x = self.solve(rhs).astype(np.longdouble)
        residual = rhs - self._apply(x)
        size = float(np.abs(rhs).max(initial=0.0))
        for _ in range(ROUNDS):
            if float(np.abs(residual).max(initial=0.0)) <= UNIT * size:
                break
            better = x + self.solve(residual.astype(np.float64))
            after = rhs - self._apply(better)
            if not np.abs(after).max() < 0.5 * np.abs(residual).max():
                break
            x, residual = better, after
        return x, float(np.abs(residual).max(initial=0.0)) + UNIT * size

    def _bounded(self, rhs: Floats) -> Floats:
        x, residual = self._refined(rhs)
        size = float(np.abs(x).max(initial=0.0))
        error = float((self.weight * residual / self.floor).max(initial=0.0))
        if size > 0 or error > 0:
            self.bound = max(self.bound, error / size + UNIT if size > 0 else np.inf)
        if not self.bound <= BOUND:
            rule = f"the answer for ever is known only to a relative error of {self.bound:.1e} (limit {BOUND:g})."
            raise PrecisionError(f"{rule} {REMEDY}", self.bound)
        return np.maximum(x, 0.0).astype(np.float64)

    def right(self, known: Floats, earned: Floats) -> Floats:
        """(n, k) x = T x + earned on the open states, x = known on the others."""
        x = known.copy()
        rhs = earned[self.open] + self.outside @ known
        for column in range(rhs.shape[1]):
            x[self.open, column] = self._bounded(rhs[:, column])
        return x

    def left(self, start: Floats) -> Floats:
        """(n,) y = y T + start on the open states, 0 on the others."""
        y = np.zeros(self.n)
        y[self.open] = np.maximum(0.0, self.solve_transposed(start[self.open]))
        return y


class Factorized(Refined):
    """Solves by one sparse LU."""

    def _solvers(self) -> tuple[Solve, Solve]:
        from scipy.sparse.linalg import splu

        lu = splu((sp.diags_array(self.leave) - self.inside).tocsc())
        return lu.solve, lambda rhs: lu.solve(rhs, trans="T")


class Iterated(Refined):
    """Solves by BiCGSTAB on the jump chain: each row is divided by the probability of leaving its state."""

    def _solvers(self) -> tuple[Solve, Solve]:
        from scipy.sparse.linalg import LinearOperator, bicgstab

        jump = sp.csr_array(sp.diags_array(1.0 / self.leave) @ self.inside)

        def solver(matrix: sp.csr_array) -> Solve:
            system = LinearOperator(matrix.shape, matvec=lambda x: x - matrix @ x, dtype=np.float64)
            return lambda rhs: np.asarray(bicgstab(system, rhs, rtol=1e-9, atol=0.0, maxiter=5_000)[0])

        ahead, across = solver(jump), solver(jump.T.tocsr())
        return lambda rhs: ahead(rhs / self.leave), lambda rhs: across(rhs) / self.leave


def band_work(matrix: sp.csr_array) -> float:
    """The number of products in elimination within a band, with the states ordered to keep the band narrow."""
    from scipy.sparse.csgraph import reverse_cuthill_mckee

    m = (matrix + matrix.T).tocsr()
    order = reverse_cuthill_mckee(m, symmetric_mode=True)
    place = np.empty(order.size, dtype=np.int64)
    place[order] = np.arange(order.size)
    outermost = place.copy()
    np.minimum.at(outermost, np.repeat(np.arange(order.size), np.diff(m.indptr)), place[m.indices])
    width = (place - outermost).astype(np.float64)
    return float((width**2).sum())
