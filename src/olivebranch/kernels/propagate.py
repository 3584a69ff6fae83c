"""Propagates a distribution week by week, x(t + 1) = x(t) P: only sums of non-negative numbers, with no subtraction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import scipy.sparse as sp

from olivebranch.base.arrays import Flags, Floats, Ints


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
