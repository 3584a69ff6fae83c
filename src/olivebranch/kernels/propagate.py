"""Propagates a distribution week by week, x(t + 1) = x(t) P: only sums of non-negative numbers, with no subtraction."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from olivebranch.base import sparse as sp
from olivebranch.base.arrays import Flags, Floats, Ints, rows_of

Index: TypeAlias = NDArray[np.signedinteger]

LOAD = 50_000_000  # products of an entry and a number: with more of them, loading SciPy pays
SCIPY = {"scipy.sparse", "scipy.special"}  # where one of them is loaded, little of SciPy is left to load


def product(first: Index, column: Index, entry: Floats, columns: int, times: int) -> Callable[[Floats], Floats]:
    """The product of a matrix in CSR form with numbers (columns,) or (columns, k), added up one after another.

    It is taken with so many columns of numbers (`times`) in all. NumPy does little work by itself, because SciPy, which
    is faster and gives the same bytes, takes long to load.
    """
    rows = first.size - 1
    if entry.size * times > LOAD or not SCIPY.isdisjoint(sys.modules):
        return sp.csr_array((entry, column, first), shape=(rows, columns)).__matmul__
    row = rows_of(first)

    def multiply(x: Floats) -> Floats:
        if x.ndim == 1:
            return np.asarray(np.bincount(row, entry * x[column], rows), dtype=np.float64)
        return np.stack([np.bincount(row, entry * each[column], rows) for each in x.T], axis=1)

    return multiply


def gathered(row: Index, column: Index, entry: Floats, rows: int) -> tuple[Index, Index, Floats]:
    """A matrix in CSR form from entries in the order of their columns; those of one place are added up in order."""
    order = np.argsort(row.astype(np.min_scalar_type(rows)), kind="stable")  # numbers of 16 bits are sorted fastest
    row, column = row[order], column[order]
    is_new = np.append(True, (row[1:] != row[:-1]) | (column[1:] != column[:-1]))[: row.size]
    count = np.bincount(row[is_new], minlength=rows)
    first = np.append(0, np.cumsum(count)).astype(column.dtype)
    sums = np.bincount(np.cumsum(is_new) - 1, entry[order])
    return first, column[is_new], np.asarray(sums, dtype=np.float64)


def propagate(matrix: sp.csr_array, start: Floats, weeks: int) -> Iterator[Floats]:
    """The distribution (n,) at weeks 0, 1, ..., weeks."""
    forward, x = matrix.T.tocsr(), start
    yield x
    for _ in range(weeks):
        x = forward @ x
        yield x


def sum_in_order(values: Floats) -> float:
    """The sum, adding one number after the other. Unlike with `sum` or `@`, zeros in between do not change a byte.

    So a draw of the parameters that lacks some edge gives the same bytes alone as among other draws.
    """
    return float(np.bincount(np.zeros(values.size, dtype=np.int64), weights=values, minlength=1)[0])


def hits_within(matrix: sp.csr_array, goal: Flags, weeks: int) -> Floats:
    """(n,) the chance of being in a goal state after this many weeks; the goals must be absorbing."""
    h = goal.astype(np.float64)
    for _ in range(weeks):
        h = matrix @ h
    return h


def joint_flows(matrix: sp.csr_array, start: Floats, group: Ints, groups: int, weeks: Sequence[int]) -> list[Floats]:
    """For each interval between weeks, (groups, groups): the chance of group i at its start and j at its end."""
    forward = matrix.T.tocsr()
    member = sp.csr_array((np.ones(start.size), (group, np.arange(start.size))), shape=(groups, start.size))
    x, week, flows = start, 0, []
    for until in weeks:
        by_origin = (member.multiply(x)).T.toarray()  # (n, groups): where those who began in each group are
        for _ in range(until - week):
            by_origin = forward @ by_origin
        if until != weeks[0]:
            flows.append((member @ by_origin).T)
        x, week = by_origin.sum(axis=1), until
    return flows
