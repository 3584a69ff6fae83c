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
from olivebranch.base.arrays import Floats, Ints
from olivebranch.kernels.classes import communicating, period, stationary

TIED = 1e-10  # classes whose rates differ by less count as equal


class Quasi(NamedTuple):
    """The chance of staying open for one more step, in the long run, and (n,) where walks are then.

    If the class that decides has a period above 1, where walks are depends on the step and on the start; `share` is
    the distribution that stays the same from step to step, and `rate` is its rate.
    """

    rate: float
    share: Floats
    period: int


class Undecided(ArithmeticError):
    """Classes are left equally slowly, and there is none that all others lead to."""


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
    share = np.zeros(label.size)
    share[members] = _left_vector(moves[members][:, members].toarray())
    behind = _behind(moves, members)
    if behind.size:  # x_b = x_m Q_mb (rate I - Q_bb)^-1
        onward = np.asarray(share[members] @ moves[members][:, behind])
        within = rates[slowest] * np.eye(behind.size) - moves[behind][:, behind].toarray()
        share[behind] = np.maximum(0.0, np.linalg.solve(within.T, onward))
    return Quasi(float(rates[slowest]), share / share.sum(), period(moves, members))


def _last(moves: sp.csr_array, label: Ints, classes: Ints) -> int:
    """The class to which all others of these classes lead; Undecided if there is none."""
    for c in classes:
        others = (np.flatnonzero(label == other) for other in classes if other != c)
        if all((label[_behind(moves, members)] == c).any() for members in others):
            return int(c)
    raise Undecided


def _rate(moves: sp.csr_array, members: Ints) -> float:
    """The spectral radius of one class."""
    inside = moves[members][:, members].toarray()
    if members.size == 1:
        return float(inside[0, 0])
    x = _left_vector(inside)
    return float((x @ inside).sum())


def _left_vector(inside: Floats) -> Floats:
    """(n,) the dominant left eigenvector of an irreducible non-negative matrix, which sums to 1.

    Inverse iteration finds the right eigenvector of the dominant eigenvalue. It turns the matrix into a transition
    matrix, whose stationary distribution then gives the left eigenvector without subtraction.
    """
    if len(inside) == 1:
        return np.ones(1)
    values, vectors = np.linalg.eig(inside)
    right = np.abs(np.real(vectors[:, int(np.argmax(np.real(values)))]))
    chain = inside * right[None, :] / np.maximum(right[:, None], np.finfo(float).tiny)
    chain /= chain.sum(axis=1, keepdims=True)
    left = stationary(chain) / np.maximum(right, np.finfo(float).tiny)
    return left / left.sum()


def _behind(moves: sp.csr_array, members: Ints) -> Ints:
    """The states that can be reached from the members, without the members."""
    from scipy.sparse.csgraph import breadth_first_order

    found = breadth_first_order(moves, int(members[0]), return_predecessors=False)
    return np.setdiff1d(found, members)
