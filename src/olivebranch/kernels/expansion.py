"""Expansion: a function of independent uniform numbers as a sum of products of Legendre polynomials.

    f(u) = mean + sum over terms t of c_t * product over the term's columns of sqrt(2 d + 1) P_d(2 u - 1)

The products are orthonormal, so the best guess of f from some of its columns, E[f | columns], is the sum of the terms
in these columns alone. The textbook calls it a polynomial chaos expansion (Xiu and Karniadakis 2002; Sudret 2008).

Only terms that earn their place are kept: they are added one by one, each time the one that explains most of what is
left (orthogonal matching pursuit), for as long as the generalised cross-validation error falls (Friedman 1991).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

import numpy as np

from olivebranch.base.arrays import Floats

Term: TypeAlias = tuple[tuple[int, int], ...]  # (column, degree) pairs, the columns ascending

DEGREE = 5  # of a term in one column, at most
PAIRS = 60  # pairs of columns that are tried
COLUMNS = 10  # that an expansion keeps: those that explain most
ROWS_A_TERM = 20  # rows for each term, at least; with fewer the fit would follow the noise
PATIENCE = 10  # terms that are added without the cross-validation error falling, before the search ends
PENALTY = 3.0  # what a term that was chosen among many costs in the cross-validation, in terms
FEWEST, MOST = 8, 2**14  # rows that are fitted; of more, the first


@dataclass(frozen=True)
class Expansion:
    """A fitted expansion of K functions: its terms, and (terms, K) their coefficients."""

    terms: tuple[Term, ...]
    coefficients: Floats

    def parts(self, shares: Floats, columns: Iterable[int]) -> dict[frozenset[int], Floats]:
        """(D, K) for each set of columns the sum of the terms in just these, of the sets among the given columns.

        Each part is less its mean over the rows, so that a sum of parts has the mean of none.
        """
        allowed, parts = set(columns), dict[frozenset[int], Floats]()
        for term, c in zip(self.terms, self.coefficients, strict=True):
            group = frozenset(column for column, _ in term)
            if group <= allowed:
                value = _term(shares, term)
                parts[group] = parts.get(group, 0.0) + (value - value.mean())[:, None] * c
        return parts


def partial_sums(mean: Floats, parts: Mapping[frozenset[int], Floats]) -> Iterator[Floats]:
    """The mean plus the parts within each subset of the columns, the empty one first.

    >>> parts = {frozenset([0]): np.array([1.0]), frozenset([0, 1]): np.array([4.0])}
    >>> [float(value[0]) for value in partial_sums(np.zeros(1), parts)]
    [0.0, 0.0, 1.0, 5.0]
    """
    columns = sorted(frozenset().union(*parts))

    def grown(value: Floats, known: frozenset[int], left: Sequence[int]) -> Iterator[Floats]:
        if not left:
            yield value
            return
        column, *others = left
        yield from grown(value, known, others)
        more = known | {column}
        added = [part for group, part in parts.items() if column in group and group <= more]
        yield from grown(sum(added, value), more, others)

    return grown(mean, frozenset(), columns)


def fit(shares: Floats, values: Floats) -> Expansion:
    """The expansion of K functions (D, K) at the points (D, P), which lie between 0 and 1."""
    x, y = shares[:MOST], values[:MOST] - values[:MOST].mean(axis=0)
    terms = _candidates(x, y)
    if len(x) < FEWEST or not terms:
        return Expansion((), np.zeros((0, values.shape[1])))
    basis = np.stack([_term(x, term) for term in terms], axis=1)
    basis -= basis.mean(axis=0)
    gram, target = basis.T @ basis / len(x), basis.T @ y / len(x)
    chosen = _pursuit(gram, target, float((y**2).mean(axis=0).sum()), len(x))
    chosen = _of_few_columns(terms, chosen, np.linalg.solve(gram[np.ix_(chosen, chosen)], target[chosen]))
    coefficients = np.linalg.solve(gram[np.ix_(chosen, chosen)], target[chosen])
    return Expansion(tuple(terms[i] for i in chosen), coefficients)


def _term(shares: Floats, term: Term) -> Floats:
    """(D,) one term at the points."""
    value = np.ones(len(shares))
    for column, degree in term:
        one = np.zeros(degree + 1)
        one[degree] = np.sqrt(2 * degree + 1)
        value = value * np.polynomial.legendre.legval(2 * shares[:, column] - 1, one)
    return value


def _candidates(x: Floats, y: Floats) -> list[Term]:
    """Terms of one column up to the highest degree, and of those pairs of columns that go with y most."""
    columns = [c for c in range(x.shape[1]) if np.ptp(x[:, c]) > 0]
    single: list[Term] = [((c, degree),) for degree in range(1, DEGREE + 1) for c in columns]
    first = {c: _term(x, ((c, 1),)) for c in columns}
    pairs = list(combinations(columns, 2))
    explained = [float(((first[a] * first[b]) @ y) @ ((first[a] * first[b]) @ y)) for a, b in pairs]
    strongest = [pairs[i] for i in np.argsort(-np.array(explained), kind="stable")[:PAIRS]] if pairs else []
    degrees = [(1, 1), (1, 2), (2, 1), (2, 2)]
    return single + [((a, i), (b, j)) for i, j in degrees for a, b in strongest]


def _pursuit(gram: Floats, target: Floats, total: float, rows: int) -> list[int]:
    """The indices of the terms that are worth their place, the most telling first."""
    chosen: list[int] = []
    best, error, kept = total, total, 0
    size = np.maximum(np.diag(gram), 1e-12)
    while len(chosen) < min(rows // ROWS_A_TERM, len(size)) and error > 1e-12 * total:
        known = np.linalg.solve(gram[np.ix_(chosen, chosen)], target[chosen]) if chosen else np.zeros((0, 1))
        left = target - gram[:, chosen] @ known if chosen else target
        gain = (left**2).sum(axis=1) / size
        gain[chosen] = -1.0
        chosen.append(int(np.argmax(gain)))
        solved = np.linalg.solve(gram[np.ix_(chosen, chosen)], target[chosen])
        error = max(0.0, total - float((solved * target[chosen]).sum()))
        cost = 1 - (1 + PENALTY * len(chosen)) / rows
        if cost <= 0 or len(chosen) > kept + PATIENCE:
            break
        if error / cost**2 < best:
            best, kept = error / cost**2, len(chosen)
    return chosen[:kept]


def _of_few_columns(terms: Sequence[Term], chosen: Sequence[int], coefficients: Floats) -> list[int]:
    """The chosen terms that use only those columns that explain most."""
    explained: dict[int, float] = {}
    for i, c in zip(chosen, coefficients, strict=True):
        for column, _ in terms[i]:
            explained[column] = explained.get(column, 0.0) + float((c**2).sum())
    most = sorted(explained, key=lambda column: (-explained[column], column))[:COLUMNS]
    return [i for i in chosen if {column for column, _ in terms[i]} <= set(most)]
