"""The quasi-stationary distribution: where walks that have been open for a long time are.

    x Q = rate * x,    x >= 0,    sum(x) = 1

where Q holds the moves between open states. Of the classes that can be reached, the one that is left most slowly
decides: the answer is its dominant left eigenvector, extended to the states that it leads to. Of classes that are left
equally slowly, the one that all others lead to decides. Source: Darroch and Seneta (1965), van Doorn and Pollett
(2013).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from olivebranch.base import sparse as sp
from olivebranch.base.arrays import Floats, Ints, rows_of
from olivebranch.kernels.absorb import Absorbing
from olivebranch.kernels.classes import communicating, period

TIED = 1e-10  # classes whose rates differ by less count as equal
LEVEL = 1e-14  # an eigenvalue is known when its bounds are this close
ROUNDS = 200  # the most rounds in which they are brought together


class Quasi(NamedTuple):
    """The chance of staying open for one more step, in the long run, and (n,) where walks are then.

    If the class that decides has a period above 1, where walks are depends on the step and on the start; `share` is
    the distribution that stays the same from step to step, and `rate` is its rate.
    """

    rate: float
    share: Floats
    period: int


class Undecided(ArithmeticError):
    """Classes are left equally slowly as far as numbers tell, and there is none that all others lead to."""


def quasi_stationary(moves: sp.csr_array) -> Quasi | None:
    """The answer for the moves (n, n) between the reachable open states; None if every walk ends within n steps.

    Raises Undecided where the start decides, because classes are left equally slowly.
    """
    label = communicating(moves)
    rates = np.array([_rate(moves, np.flatnonzero(label == c)) for c in range(int(label.max(initial=-1)) + 1)])
    if not rates.size or rates.max() <= 0:
        return None
    slowest = _last(moves, label, np.flatnonzero(rates > rates.max() * (1 - TIED)))
    members = np.flatnonzero(label == slowest)
    reached = np.append(members, _behind(moves, members))
    share, (rate, weight) = np.zeros(label.size), _perron(moves[reached][:, reached].T.tocsr())
    share[reached] = np.exp(weight)
    return Quasi(rate, share / share.sum(), period(moves, members))


def _last(moves: sp.csr_array, label: Ints, classes: Ints) -> int:
    """The class to which all others of these classes lead; Undecided if there is none."""
    for c in classes:
        others = (np.flatnonzero(label == other) for other in classes if other != c)
        if all((label[_behind(moves, members)] == c).any() for members in others):
            return int(c)
    raise Undecided


def _rate(moves: sp.csr_array, members: Ints) -> float:
    """The spectral radius of one class."""
    inside = moves[members][:, members]
    return _perron(inside.tocsr())[0] if inside.nnz else 0.0


def _perron(matrix: sp.csr_array) -> tuple[float, Floats]:
    """The largest eigenvalue r of a non-negative matrix A (n, n), and the logarithms (n,) of its positive vector x.

    Noda (1971): x is replaced by (r I - A)^-1 x, where r is the largest of (A x)_i / x_i, until these are the same for
    all i. The eigenvalue is between the smallest and the largest of them (Collatz and Wielandt). If a_ij x_j / (r x_i)
    are the moves of walks, the inverse is their expected time until they are lost, which is solved for without
    subtraction. Where x has a wide range, as on a ladder on which walks drift down, other methods find nothing.

    Raises Undecided if it cannot be found.
    """
    n, row = matrix.shape[0], rows_of(matrix.indptr)
    log, spread = _balanced(matrix), np.inf
    to = np.append(matrix.indices, np.full(n, n))
    order = np.argsort(np.append(row, np.arange(n)), kind="stable")
    first = np.append(matrix.indptr + np.arange(n + 1), matrix.nnz + n)
    for _ in range(ROUNDS):
        weight = matrix.data * np.exp(log[matrix.indices] - log[row])
        ratio = np.bincount(row, weight, n)
        rate, before, spread = float(ratio.max()), spread, float(1 - ratio.min() / ratio.max())
        if spread <= LEVEL or TIED > spread > before / 2:
            return rate, log
        above = rate * (1 + LEVEL)
        lost = 1 - ratio / above
        chance = np.append(weight / above, lost)[order]
        walks = sp.csr_array((chance, to[order], first), shape=(n + 1, n + 1))
        lasts = Absorbing(walks, np.append(np.full(n, -1), 0), 1).total(np.ones((n + 1, 1))).value[:n, 0]
        if not np.isfinite(lasts).all():
            break
        log += np.log(lasts)
        log -= log.max()
    raise Undecided


def _balanced(matrix: sp.csr_array) -> Floats:
    """(n,) a first guess of the logarithms: along a tree, a move and its return become equally large."""
    from scipy.sparse.csgraph import breadth_first_order

    log, back = np.zeros(matrix.shape[0]), matrix.T.tocsr()
    if log.size == 1:
        return log
    order, before = breadth_first_order(matrix + back, 0)
    there, here = (np.asarray(m[before[order[1:]], order[1:]]).ravel() for m in (matrix, back))
    both = (there > 0) & (here > 0)
    steps = np.log(np.where(both, here, 1.0)) - np.log(np.where(both, there, 1.0))
    for state, step in zip(order[1:], steps / 2, strict=True):
        log[state] = log[before[state]] + step
    return log


def _behind(moves: sp.csr_array, members: Ints) -> Ints:
    """The states that can be reached from the members, without the members."""
    from scipy.sparse.csgraph import breadth_first_order

    found = breadth_first_order(moves, int(members[0]), return_predecessors=False)
    return np.setdiff1d(found, members)
