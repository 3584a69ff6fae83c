"""Elimination without subtraction, strong component by strong component (Grassmann, Taksar and Heyman 1985).

The chance of leaving a state is summed from where it goes, never taken as 1 less that of staying; what is left when
a state is gone are sums, products and quotients of non-negative numbers. In NumPy; `olivebranch.kernels.
eliminate_numba` is the same, compiled, byte for byte: every sum is taken in order.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Blocks(NamedTuple):
    """A chain's moves, CSR (n states), and its m open states in c strong components, each after all it leads to.

    first (n + 1,), to and chance (moves,); state (m,) component by component, begin (c + 1,) where each begins;
    place (n,) of each state among those, -1 elsewhere; block (c + 1,) where the factor of each component begins.
    """

    first: Ints
    to: Ints
    chance: Floats
    state: Ints
    begin: Ints
    place: Ints
    block: Ints


def _moves(blocks: Blocks, c: int) -> list[tuple[Ints, Floats, NDArray[np.bool_]]]:
    """For each state of a component: where it leads to, with what chance, and which of these stay within."""
    low, high = blocks.begin[c], blocks.begin[c + 1]
    found = []
    for state in blocks.state[low:high]:
        span = slice(blocks.first[state], blocks.first[state + 1])
        at = blocks.place[blocks.to[span]]
        found.append((blocks.to[span], blocks.chance[span], (at >= low) & (at < high)))
    return found


def _inside(blocks: Blocks, c: int) -> Floats:
    """Moves within a component, dense, without staying put."""
    low, size = blocks.begin[c], blocks.begin[c + 1] - blocks.begin[c]
    inside = np.zeros((size, size))
    for i, (to, chance, within) in enumerate(_moves(blocks, c)):
        inside[i, blocks.place[to[within]] - low] = chance[within]
    np.fill_diagonal(inside, 0.0)
    return inside


def _outside(blocks: Blocks, c: int) -> list[tuple[Ints, Floats]]:
    """For each state of a component where it leaves to, and with what chance."""
    return [(to[~within], chance[~within]) for to, chance, within in _moves(blocks, c)]


def _summed(values: Floats) -> Floats:
    """Sums over the first axis, in order."""
    return np.add.accumulate(values, axis=0)[-1] if len(values) else np.zeros(values.shape[1:])


def eliminate(blocks: Blocks) -> tuple[Floats, Floats]:
    """The factors of all components, one after the other, and (m,) the chance of leaving each state at its turn."""
    factors, leave = np.zeros(blocks.block[-1]), np.empty(blocks.state.size)
    for c in range(blocks.begin.size - 1):
        low, size = blocks.begin[c], blocks.begin[c + 1] - blocks.begin[c]
        factor = _inside(blocks, c)
        out = np.array([_summed(chance) for _, chance in _outside(blocks, c)])
        for k in range(size - 1, -1, -1):
            leave[low + k] = _summed(factor[k, :k]) + out[k]
            into = np.flatnonzero(factor[:k, k])
            if not into.size:
                continue
            share = factor[into, k] / leave[low + k]
            to = np.flatnonzero(factor[k, :k])
            factor[np.ix_(into, to)] += share[:, None] * factor[k, to]
            out[into] += share * out[k]
            factor[into, into] = 0.0  # coming back to oneself is no move
        factors[blocks.block[c] : blocks.block[c + 1]] = factor.ravel()
    return factors, leave


def right(blocks: Blocks, factors: Floats, leave: Floats, x: Floats, earned: Floats) -> None:
    """x = T x + earned on open states, where x (n, columns) is known on the others."""
    for c in range(blocks.begin.size - 1):
        low, size = blocks.begin[c], blocks.begin[c + 1] - blocks.begin[c]
        at, factor = blocks.state[low : low + size], _factor(blocks, factors, c)
        rhs = earned[at] + np.array([_summed(chance[:, None] * x[to]) for to, chance in _outside(blocks, c)])
        for k in range(size - 1, 0, -1):
            into = np.flatnonzero(factor[:k, k])
            rhs[into] += (factor[into, k] / leave[low + k])[:, None] * rhs[k]
        for k in range(size):
            rhs[k] = (rhs[k] + _summed(factor[k, :k, None] * rhs[:k])) / leave[low + k]
        x[at] = rhs


def left(blocks: Blocks, factors: Floats, leave: Floats, y: Floats, arriving: Floats) -> None:
    """y = y T + arriving on open states (n,); `arriving` is used up."""
    for c in range(blocks.begin.size - 2, -1, -1):
        low, size = blocks.begin[c], blocks.begin[c + 1] - blocks.begin[c]
        at, factor = blocks.state[low : low + size], _factor(blocks, factors, c)
        b = arriving[at].copy()
        for k in range(size - 1, 0, -1):
            b[:k] += b[k] / leave[low + k] * factor[k, :k]
        for k in range(size):
            b[k] = (b[k] + _summed(b[:k] * factor[:k, k])) / leave[low + k]
        y[at] = b
        for i, (to, chance) in enumerate(_outside(blocks, c)):
            np.add.at(arriving, to, b[i] * chance)


def _factor(blocks: Blocks, factors: Floats, c: int) -> Floats:
    size = blocks.begin[c + 1] - blocks.begin[c]
    return factors[blocks.block[c] : blocks.block[c + 1]].reshape(size, size)
