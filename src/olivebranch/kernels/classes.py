"""Communicating classes of a finite Markov chain, their periods, and the stationary distribution of a closed one.

Two states communicate if each can reach the other. A class that no move leaves is closed, which in a finite chain means
recurrent; other classes are transient. The period of a class is the greatest common divisor of the lengths of its
cycles. Source: Kemeny and Snell (1960).
"""

from __future__ import annotations

from math import gcd

import numpy as np

from olivebranch.base import sparse as sp
from olivebranch.base.arrays import Flags, Floats, Ints
from olivebranch.kernels import scaled
from olivebranch.kernels.eliminate import SAFE


def communicating(matrix: sp.csr_array) -> Ints:
    """(n,) the class of each state, numbered by its first state."""
    from scipy.sparse.csgraph import connected_components

    found = connected_components(matrix, connection="strong")[1]
    _, first = np.unique(found, return_index=True)
    order = np.empty(first.size, dtype=np.int64)
    order[np.argsort(first, kind="stable")] = np.arange(first.size)
    return order[found]


def closed(matrix: sp.csr_array, label: Ints) -> Flags:
    """(classes,) true if no move leaves the class."""
    moves = matrix.tocoo()
    leaves = (label[moves.row] != label[moves.col]) & (moves.data > 0)
    is_closed = np.ones(int(label.max()) + 1, dtype=bool)
    is_closed[label[moves.row[leaves]]] = False
    return is_closed


def period(matrix: sp.csr_array, members: Ints) -> int:
    """The period of one class; 0 if it has no cycle (a single transient state without a loop).

    With levels from a breadth-first search, it is the greatest common divisor of level(i) + 1 - level(j) over all
    moves i to j within the class (Denardo 1977).

    >>> period(sp.csr_array(np.array([[0.0, 1.0], [1.0, 0.0]])), np.array([0, 1]))
    2
    """
    from scipy.sparse.csgraph import breadth_first_order

    inside = matrix[members][:, members]
    order, before = breadth_first_order(inside, 0)
    level = np.zeros(members.size, dtype=np.int64)
    for node in order[1:]:
        level[node] = level[before[node]] + 1
    moves = inside.tocoo()
    lengths = (level[moves.row] + 1 - level[moves.col])[moves.data > 0]
    return gcd(*map(int, lengths)) if lengths.size else 0


def stationary(p: Floats) -> Floats:
    """(n,) the stationary distribution of an irreducible chain (n, n), by elimination without subtraction.

    Grassmann, Taksar and Heyman (1985): states are eliminated one by one, and the chance of leaving a state is the sum
    of the moves out of it.

    If a float64 cannot hold the products, scaled numbers can (`olivebranch.kernels.scaled`).

    >>> stationary(np.array([[0.5, 0.5], [0.25, 0.75]])).round(4).tolist()
    [0.3333, 0.6667]
    """
    found = _stationary(p.copy())
    return scaled.stationary(p) if found is None else found


def _stationary(p: Floats) -> Floats | None:
    """The stationary distribution, in place; None if a product may lose digits by underflow, or overflow."""
    n = len(p)
    leave, x = np.ones(n), np.ones(n)
    for k in range(n - 1, 0, -1):
        leave[k] = p[k, :k].sum()
        if leave[k] < SAFE:
            return None
        share = p[:k, k] / leave[k]
        if _least(share) * _least(p[k, :k]) < SAFE:
            return None
        p[:k, :k] += np.outer(share, p[k, :k])
    for k in range(1, n):
        x[k] = x[:k] @ p[:k, k] / leave[k]
        if not SAFE < x[k] < 1 / SAFE:
            return None
    return np.asarray(x / x.sum())


def _least(chances: Floats) -> float:
    """The smallest positive one."""
    return float(chances.min(initial=np.inf, where=chances > 0))
