"""Absorbing chains solved in rational numbers: the judge of the solvers for ever."""

from __future__ import annotations

from fractions import Fraction

import numpy as np


def solved(matrix, ending):
    """Absorption probabilities (n, endings) and expected weeks (n,) of a small chain without traps, as Fractions.

    The chance of staying is what the moves leave of 1, as the package means it: rows are taken to sum to 1.
    """
    n, endings = len(ending), max(ending) + 1
    open_ = [i for i in range(n) if ending[i] < 0]
    rows = []
    for i in open_:
        moves = {j: Fraction(float(matrix[i, j])) for j in range(n) if matrix[i, j] and j != i}
        left = [sum((p for j, p in moves.items() if ending[j] == e), Fraction(0)) for e in range(endings)]
        own = [sum(moves.values(), Fraction(0)) if j == i else -moves.get(j, Fraction(0)) for j in open_]
        rows.append([*own, *left, Fraction(1)])
    m = len(open_)
    for k in range(m):
        pivot = next(r for r in range(k, m) if rows[r][k])
        rows[k], rows[pivot] = rows[pivot], rows[k]
        top = rows[k][k]
        rows[k] = [x / top for x in rows[k]]
        for r in range(m):
            if r != k and (factor := rows[r][k]):
                rows[r] = [x - factor * y for x, y in zip(rows[r], rows[k], strict=True)]
    chance = [[Fraction(int(ending[i] == e)) for e in range(endings)] for i in range(n)]
    weeks = [Fraction(0)] * n
    for k, i in enumerate(open_):
        chance[i], weeks[i] = rows[k][m:-1], rows[k][-1]
    return chance, weeks


def relative(value, truth: Fraction) -> float:
    """The relative error of a float against the true number."""
    if not truth:
        return float("inf") if value else 0.0
    return float(abs(Fraction(float(value)) - truth) / truth)


def rare_chain(rng, n, least):
    """A random absorbing chain of n states, two of them endings, whose chances go down to `least`."""
    matrix = 10.0 ** rng.uniform(np.log10(least), 0, (n, n)) * (rng.random((n, n)) < 0.5)
    matrix[np.arange(n - 1), np.arange(1, n)] += least
    matrix[:, : n - 2] *= rng.random((n, 1)) < 0.9
    matrix[np.arange(1, n), np.arange(n - 1)] += 0.1
    matrix[0, -1] += least
    np.fill_diagonal(matrix, 0.0)
    matrix *= 0.9 / matrix.sum(axis=1, keepdims=True)
    ending = np.full(n, -1, dtype=np.int8)
    ending[-2:] = 0, 1
    return matrix, ending
