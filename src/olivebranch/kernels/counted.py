"""The distribution of what a walk has counted by its end: the chain with a counter, within a horizon or for ever.

    x(t + 1)[., k] = sum over amounts a of  x(t)[., k - a] P_a

with P_a the moves that add a. Sums of non-negative numbers, with no subtraction. The last count stands for it and all
above it. For ever, each count is left behind once: what stays at count k for good is solved by elimination among the
moves that add nothing, and what goes on arrives at a higher count.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from olivebranch.base import sparse as sp
from olivebranch.base.arrays import Flags, Floats, Ints
from olivebranch.kernels.absorb import Absorbing
from olivebranch.kernels.certified import BOUND, too_uncertain
from olivebranch.kernels.propagate import gathered, product


def counted_within(
    source: Ints, after: Ints, chance: Floats, amount: Ints, start: Floats, is_open: Flags, weeks: int, top: int
) -> Floats:
    """(top + 1,) the distribution of the count after so many weeks, or at the ending before.

    Parameters
    ----------
    source, after, chance, amount : (E,) the moves of open walks, and the whole number from 0 that each adds
    start, is_open : (n,) the distribution at week 0, and where walks go on
    top : the last count
    """
    n = start.size
    parts = [
        (adds, product(first, column, entry, n, weeks * (top + 1)))
        for adds, (first, column, entry) in _by_amount(source, after, chance, amount, n)
    ]
    x = np.zeros((n, top + 1))
    x[:, 0] = start
    done = x[~is_open].sum(axis=0)
    for _ in range(weeks):
        x[~is_open] = 0.0
        moved = np.zeros_like(x)
        for adds, move in parts:
            _add_shifted(moved, move(x), adds, top)
        x = moved
        done += x[~is_open].sum(axis=0)
    return done + x[is_open].sum(axis=0)


def counted_for_ever(
    source: Ints, after: Ints, chance: Floats, amount: Ints, start: Floats, is_open: Flags, top: int
) -> Floats:
    """(top + 1,) the distribution of the count in the end.

    Raises PrecisionError where the expected weeks at a count are too many for a float64, or too uncertain.
    """
    n, doubt = start.size, 0.0
    parts = [
        (adds, sp.csr_array((entry, column, first), shape=(n, n)))
        for adds, (first, column, entry) in _by_amount(source, after, chance, amount, n)
    ]
    adding = [(adds, moves) for adds, moves in parts if adds > 0]
    still = dict(parts).get(0, sp.csr_array((n, n)))
    leaving = sum((np.asarray(moves.sum(axis=0)).ravel() for _, moves in adding), np.zeros(n))
    onward = sp.csr_array(sp.block_array([[still.T, leaving[:, None]], [None, np.ones((1, 1))]]))
    absorbing = Absorbing(onward, np.append(np.where(is_open, -1, 0), 1).astype(np.int8), 2)
    rests = (~is_open | absorbing.stuck[:n]).astype(np.float64)
    goes = leaving + still.T @ rests
    arriving = np.zeros((top + 1, n))
    arriving[0], found = start, np.zeros(top + 1)
    for k in range(top):
        if not arriving[k].any():
            continue
        visits = absorbing.visits(np.append(arriving[k], 0.0))
        spent = visits.value[:n]
        doubt += float((visits.absolute[:n] * goes)[visits.absolute[:n] > 0].sum())
        if not doubt <= BOUND:
            raise too_uncertain("a share of the distribution", doubt)
        found[k] = float((arriving[k] + still @ spent) @ rests)
        for adds, moves in adding:
            arriving[min(k + adds, top)] += moves @ spent
    found[top] = float(arriving[top].sum())
    return found


def _by_amount(source: Ints, after: Ints, chance: Floats, amount: Ints, n: int) -> Iterator[tuple[int, Any]]:
    """Each amount, and the moves that add it in CSR form, transposed."""
    for adds in np.unique(amount):
        here = amount == adds
        yield int(adds), gathered(after[here], source[here], chance[here], n)


def _add_shifted(into: Floats, x: Floats, adds: int, top: int) -> None:
    """Add x (n, top + 1) at counts that are higher by `adds`; what is then above the last count is at the last."""
    if adds == 0:
        into += x
    elif adds >= top:
        into[:, top] += x.sum(axis=1)
    else:
        into[:, adds:] += x[:, : top + 1 - adds]
        into[:, top] += x[:, top + 1 - adds :].sum(axis=1)
