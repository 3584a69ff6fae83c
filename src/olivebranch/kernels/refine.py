"""Absorption by sparse solvers with refinement and an error bound, for components too large to eliminate.

I - T is an M-matrix, so if w >= 0 and (I - T) w >= c > 0, then every solution x of (I - T) x = b has

    |error of x| <= w * max |b - (I - T) x| / c

whatever solver found x. The residual is computed in extended precision, as the sum of p_ij (x_i - x_j) over the moves
from i to j. This does not need the chance of leaving a state, which in float64 is not accurate enough if the state is
rarely left. A bound on the rounding error of the residual is added to it. The solution is refined for as long as that
helps. Then the error (I - T)^-1 |r| is itself solved for, and only what is missing of that is bounded by w, so that a
small answer beside large ones has a bound in proportion. The solver is a sparse LU or, if its factors would fill the
memory, BiCGSTAB (van der Vorst 1992).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from olivebranch.base import sparse as sp
from olivebranch.base.arrays import Flags, Floats, Ints, rows_of
from olivebranch.errors import PrecisionError
from olivebranch.kernels.certified import REMEDY, UNIT, Certified
from olivebranch.kernels.elimination import sinks_first

ROUNDS = 6  # the most rounds of refinement
BLOCK = 500  # states that are solved for together, at least
WORK = 1.5e11  # with more products than this within a band, an LU would take minutes and fill the memory
FINE = float(np.finfo(np.longdouble).eps)  # of the extended precision

Solve: TypeAlias = Callable[[Floats], Floats]
Long: TypeAlias = Any  # an array in extended precision
Terms: TypeAlias = Callable[[Long], tuple[Long, Long]]


class Split(NamedTuple):
    """The moves of the m states to solve for, of n: to one another, and out.

    Attributes
    ----------
    open : (m,) the states
    inside : (m, m) the moves to one another
    outside : (m, n) the moves to other states
    """

    open: Ints
    inside: sp.csr_array
    outside: sp.csr_array


def split(matrix: sp.csr_array, open_: Ints) -> Split:
    """Split the moves of some states of a transition matrix (n, n); self-loops are left out."""
    n, m = matrix.shape[0], open_.size
    place = np.full(n, -1, dtype=matrix.indices.dtype)
    place[open_] = np.arange(m)
    source, to = np.repeat(place, np.diff(matrix.indptr)), place[matrix.indices]
    is_move = (source >= 0) & (source != to) & (matrix.data > 0)
    data, column, first = _rows(matrix, is_move & (to >= 0), open_)
    inside = sp.csr_array((data, place[column], first), shape=(m, m))
    return Split(open_, inside, sp.csr_array(_rows(matrix, is_move & (to < 0), open_), shape=(m, n)))


def _rows(matrix: sp.csr_array, which: Flags, rows: Ints) -> tuple[Floats, Ints, Ints]:
    """Some entries of a matrix, all of them in these rows, in CSR form."""
    edges = np.flatnonzero(which)
    first = np.searchsorted(edges, np.append(matrix.indptr[rows], matrix.indptr[-1]))
    return matrix.data[edges], matrix.indices[edges], first.astype(matrix.indices.dtype)


class Refined:
    """Solves for all open states at once, refines the solution, and bounds its error.

    Raises
    ------
    PrecisionError
        if no bound is found.
    """

    def __init__(self, moves: Split) -> None:
        self.open, self.inside, self.outside = moves
        self.n, self.leave = self.outside.shape[1], self.inside.sum(axis=1) + self.outside.sum(axis=1)
        self.out = _row_sums(self.outside, self.outside.data.astype(np.longdouble))
        self.longest = int((np.diff(self.inside.indptr) + np.diff(self.outside.indptr)).max(initial=0))
        self.ahead, self.across = self._solvers()

    def _solvers(self) -> tuple[Solve, Solve]:
        """Approximate solvers of (I - T) x = b and of its transpose."""
        raise NotImplementedError

    @cached_property
    def _ahead(self) -> _Equations:
        return _Equations(_differences(self.inside, self.out), self.ahead, self.open.size, self.longest)

    @cached_property
    def _across(self) -> _Equations:
        into = self.inside.T.tocsr().astype(np.longdouble)
        longest = int(np.diff(into.indptr).max(initial=0))
        leave = self.out + into.T @ np.ones(self.open.size, dtype=np.longdouble)
        return _Equations(_flows(into, leave), self.across, self.open.size, longest)

    def right(self, known: Floats, earned: Floats) -> Certified:
        """(n, k) x = T x + earned on the open states, x = known on the others."""
        x, absolute = known.copy(), np.zeros(known.shape)
        for column in range(known.shape[1]):
            leads = self.outside.data.astype(np.longdouble) * known[self.outside.indices, column]
            rhs = earned[self.open, column] + _row_sums(self.outside, leads)
            x[self.open, column], absolute[self.open, column] = self._ahead.solved(rhs)
        return Certified(x, 4 * UNIT, absolute)

    def left(self, start: Floats) -> Certified:
        """(n,) y = y T + start on the open states, 0 on the others."""
        y, absolute = np.zeros(self.n), np.zeros(self.n)
        y[self.open], absolute[self.open] = self._across.solved(start[self.open].astype(np.longdouble))
        return Certified(y, 4 * UNIT, absolute)


class _Equations:
    """(I - T) x = b, or its transpose, for m states.

    Parameters
    ----------
    terms : a function of x that returns the left side, and the sum of the absolute values of its terms
    solve : an approximate solver
    longest : the most terms in a row, which bounds the number of roundings
    """

    def __init__(self, terms: Terms, solve: Solve, m: int, longest: int) -> None:
        self.terms, self.solve, self.rounding = terms, solve, (longest + 6) * FINE
        self.weight, self.floor = np.zeros(m), 1.0
        if m:
            self.weight = self._refined(np.ones(m, dtype=np.longdouble), 0.25)[0].astype(np.float64)
            value, size = terms(self.weight.astype(np.longdouble))
            self.floor = float((value - self.rounding * size).min())
        if not (self.floor > 0.5 and (self.weight >= 0).all()):
            rule = "the answer for ever cannot be bounded: some states are left too rarely for a sparse solver."
            raise PrecisionError(f"{rule} {REMEDY}", np.inf)

    def solved(self, rhs: Long) -> tuple[Floats, Floats]:
        """The solution, and a bound on the absolute error of each number before it is rounded to a float64.

        The error is (I - T)^-1 of the residual, which is solved for in turn; only that answer is bounded by w.
        """
        if not rhs.any():
            return np.zeros(rhs.size), np.zeros(rhs.size)
        x, residual = self._refined(rhs)
        with np.errstate(all="ignore"):
            error = np.maximum(self.solve(residual.astype(np.float64)), 0.0).astype(np.longdouble)
            left, slack = self._residual(error, residual)
            error = (error + self.weight * ((np.abs(left) + slack).max() / self.floor)).astype(np.float64)
        return np.maximum(x, 0.0).astype(np.float64), np.where(np.isfinite(error), error * (1 + 8 * UNIT), np.inf)

    def _refined(self, rhs: Long, enough: float = 0.0) -> tuple[Long, Long]:
        """The solution, and its residual with what rounding may add.

        It is refined while some residual is above both `enough` and its own rounding, and the largest at least halves.
        """
        with np.errstate(all="ignore"):
            x = self.solve(rhs.astype(np.float64)).astype(np.longdouble)
            residual, slack = self._residual(x, rhs)
            for _ in range(ROUNDS):
                if not (np.abs(residual) > np.maximum(slack, enough)).any():
                    break
                better = x + self.solve(residual.astype(np.float64))
                after, wider = self._residual(better, rhs)
                if not np.abs(after).max() < 0.5 * np.abs(residual).max():
                    break
                x, residual, slack = better, after, wider
            return x, np.abs(residual) + slack

    def _residual(self, x: Long, rhs: Long) -> tuple[Long, Long]:
        """The residual of the right side, and a bound on its rounding error."""
        value, size = self.terms(x)
        return rhs - value, self.rounding * (size + np.abs(rhs))


def _differences(inside: sp.csr_array, out: Long) -> Terms:
    """(I - T) x as sum of p_ij (x_i - x_j) and out_i x_i, where out_i is the chance of leaving all open states."""
    chance, row = inside.data.astype(np.longdouble), rows_of(inside.indptr)

    def terms(x: Long) -> tuple[Long, Long]:
        moved, gone = chance * (x[row] - x[inside.indices]), out * x
        return _row_sums(inside, moved) + gone, _row_sums(inside, np.abs(moved)) + np.abs(gone)

    return terms


def _flows(into: sp.csr_array, leave: Long) -> Terms:
    """The transpose: what leaves each state - what comes into it."""

    def terms(y: Long) -> tuple[Long, Long]:
        comes, goes = into @ y, leave * y
        return goes - comes, np.abs(goes) + np.abs(comes)

    return terms


def _row_sums(matrix: sp.csr_array, values: Long) -> Long:
    """The sum of the values in each row of a CSR matrix."""
    sums = np.zeros(matrix.shape[0], dtype=np.longdouble)
    filled = np.flatnonzero(np.diff(matrix.indptr))
    if filled.size:
        sums[filled] = np.add.reduceat(values, matrix.indptr[filled])
    return sums


class Factorized(Refined):
    """Solves by a sparse LU of each strong component, sinks first: much less work than one LU of all states."""

    def _solvers(self) -> tuple[Solve, Solve]:
        from scipy.sparse.linalg import splu

        order, cuts = _blocks(self.inside)
        moves = self.inside[order][:, order].tocsr()
        system, blocks = (sp.diags_array(self.leave[order]) - moves).tocsr(), list(pairwise(cuts))
        try:
            lus = [splu(system[low:high, low:high].tocsc()) for low, high in blocks]
        except RuntimeError as error:  # the matrix is singular once the chance of leaving is rounded to a float64
            raise PrecisionError(f"the answer for ever cannot be computed by LU ({error}). {REMEDY}", np.inf) from None
        earlier = [moves[low:high, :low] for low, high in blocks]  # no block leads to a later one
        parts = [(*block, lu, to, to.T) for block, lu, to in zip(blocks, lus, earlier, strict=True)]

        def ahead(rhs: Floats) -> Floats:
            x = rhs[order]
            for low, high, lu, to, _ in parts:
                x[low:high] = lu.solve(x[low:high] + to @ x[:low])
            return _put(x, order)

        def across(rhs: Floats) -> Floats:
            y = rhs[order]
            for low, high, lu, _, back in reversed(parts):
                y[low:high] = lu.solve(y[low:high], trans="T")
                y[:low] += back @ y[low:high]
            return _put(y, order)

        return ahead, across


def _blocks(inside: sp.csr_array) -> tuple[Ints, list[int]]:
    """The states in an order in which strong components follow one another, sinks first, and where blocks begin.

    A block is a component, or several small ones. The last number is that of the states.
    """
    from scipy.sparse.csgraph import connected_components

    label = connected_components(inside, connection="strong")[1].astype(np.int64)
    place = sinks_first(label, rows_of(inside.indptr), inside.indices)
    order, cuts = np.argsort(place, kind="stable"), [0]
    for begin in np.flatnonzero(np.diff(place[order])) + 1:
        if begin - cuts[-1] >= BLOCK:
            cuts.append(int(begin))
    return order, [*cuts, order.size]


def _put(values: Floats, order: Ints) -> Floats:
    """Values that were taken in this order, where they belong."""
    whole = np.empty_like(values)
    whole[order] = values
    return whole


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
    """The number of products in elimination within a band: in this order, or if that is too many in a better one."""
    from scipy.sparse.csgraph import reverse_cuthill_mckee

    m = (matrix + matrix.T).tocsr()
    work = _work_in_order(m, np.arange(m.shape[0]))
    return work if work <= WORK else _work_in_order(m, reverse_cuthill_mckee(m, symmetric_mode=True))


def _work_in_order(m: sp.csr_array, order: Ints) -> float:
    """The number of products if the states of a symmetric pattern are taken in this order."""
    place = np.empty(order.size, dtype=np.int64)
    place[order] = np.arange(order.size)
    filled, outermost = np.flatnonzero(np.diff(m.indptr)), place.copy()
    if filled.size:
        outermost[filled] = np.minimum(place[filled], np.minimum.reduceat(place[m.indices], m.indptr[filled]))
    return float(((place - outermost).astype(np.float64) ** 2).sum())
