"""Elimination without subtraction, one strong component after the other (Grassmann, Taksar and Heyman 1985).

The probability of leaving a state is the sum of the moves out of it, never 1 - the probability of staying. So every
step is a sum, product or quotient of non-negative numbers. This is the NumPy version;
`olivebranch.kernels.eliminate_numba` is compiled and gives the same bytes, because every sum is taken in order.

If a product of probabilities comes near the smallest float64, both versions give up at the same point, and
`olivebranch.kernels.scaled` takes over.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from olivebranch.base.arrays import Flags, Floats, Ints

SAFE = 2.0**-400  # no product in an elimination may be smaller


class Blocks(NamedTuple):
    """The moves of n states in CSR form, and the m open states in c strong components, sinks first.

    Attributes
    ----------
    first, to, chance : (n + 1,), (moves,), (moves,) the moves
    state : (m,) the open states, component by component
    begin : (c + 1,) where each component begins in `state`
    place : (n,) position of each state in `state`, -1 for the others
    block : (c + 1,) where the factor of each component begins in the array of all factors
    """

    first: Ints
    to: Ints
    chance: Floats
    state: Ints
    begin: Ints
    place: Ints
    block: Ints


def _moves(blocks: Blocks, c: int) -> list[tuple[Ints, Floats, Flags]]:
    """For each state of a component: where its moves go, with what chance, and which of them stay in the component."""
    low, high = blocks.begin[c], blocks.begin[c + 1]
    moves = []
    for state in blocks.state[low:high]:
        span = slice(blocks.first[state], blocks.first[state + 1])
        place = blocks.place[blocks.to[span]]
        moves.append((blocks.to[span], blocks.chance[span], (place >= low) & (place < high)))
    return moves


def inside(blocks: Blocks, c: int) -> Floats:
    """Moves within a component, dense, without self-loops."""
    low, size = blocks.begin[c], blocks.begin[c + 1] - blocks.begin[c]
    inside = np.zeros((size, size))
    for i, (to, chance, within) in enumerate(_moves(blocks, c)):
        inside[i, blocks.place[to[within]] - low] = chance[within]
    np.fill_diagonal(inside, 0.0)
    return inside


def outside(blocks: Blocks, c: int) -> list[tuple[Ints, Floats]]:
    """For each state of a component: the moves that leave the component, and their chances."""
    return [(to[~within], chance[~within]) for to, chance, within in _moves(blocks, c)]


def _sum_in_order(values: Floats) -> Floats:
    """The sum over the first axis, adding one row after the other."""
    return np.add.accumulate(values, axis=0)[-1] if len(values) else np.zeros(values.shape[1:])


def eliminate(blocks: Blocks) -> tuple[Floats, Floats] | None:
    """The factors of all components, and (m,) the chance of leaving each state at the moment it is eliminated.

    None if a product falls below 2^-400.
    """
    factors, leave = np.zeros(blocks.block[-1]), np.empty(blocks.state.size)
    for c in range(blocks.begin.size - 1):
        low, size = blocks.begin[c], blocks.begin[c + 1] - blocks.begin[c]
        factor = inside(blocks, c)
        out = np.array([_sum_in_order(chance) for _, chance in outside(blocks, c)])
        for k in range(size - 1, -1, -1):
            leave[low + k] = _sum_in_order(factor[k, :k]) + out[k]
            if leave[low + k] < SAFE:
                return None
            into = np.flatnonzero(factor[:k, k])
            if not into.size:
                continue
            share = factor[into, k] / leave[low + k]
            to = np.flatnonzero(factor[k, :k])
            if share.min() * _least(factor[k, to], out[k]) < SAFE:
                return None
            factor[np.ix_(into, to)] += share[:, None] * factor[k, to]
            out[into] += share * out[k]
            factor[into, into] = 0.0  # a return to the same state is no move
        factors[blocks.block[c] : blocks.block[c + 1]] = factor.ravel()
    return factors, leave


def _least(chances: Floats, out: float) -> float:
    """The smallest positive chance with which a state is left."""
    return min(float(chances.min(initial=np.inf)), float(out) if out > 0 else np.inf)


def right(blocks: Blocks, factors: Floats, leave: Floats, x: Floats, earned: Floats) -> None:
    """Solve x = T x + earned on the open states, in place; x (n, columns) is known on the others."""
    for c in range(blocks.begin.size - 1):
        low, size = blocks.begin[c], blocks.begin[c + 1] - blocks.begin[c]
        states, factor = blocks.state[low : low + size], _factor(blocks, factors, c)
        rhs = earned[states] + np.array([_sum_in_order(chance[:, None] * x[to]) for to, chance in outside(blocks, c)])
        for k in range(size - 1, 0, -1):
            into = np.flatnonzero(factor[:k, k])
            rhs[into] += (factor[into, k] / leave[low + k])[:, None] * rhs[k]
        for k in range(size):
            rhs[k] = (rhs[k] + _sum_in_order(factor[k, :k, None] * rhs[:k])) / leave[low + k]
        x[states] = rhs


def left(blocks: Blocks, factors: Floats, leave: Floats, y: Floats, arriving: Floats) -> None:
    """Solve y = y T + arriving on the open states (n,), in place; `arriving` is overwritten."""
    for c in range(blocks.begin.size - 2, -1, -1):
        low, size = blocks.begin[c], blocks.begin[c + 1] - blocks.begin[c]
        states, factor = blocks.state[low : low + size], _factor(blocks, factors, c)
        b = arriving[states].copy()
        for k in range(size - 1, 0, -1):
            b[:k] += b[k] / leave[low + k] * factor[k, :k]
        for k in range(size):
            b[k] = (b[k] + _sum_in_order(b[:k] * factor[:k, k])) / leave[low + k]
        y[states] = b
        for i, (to, chance) in enumerate(outside(blocks, c)):
            np.add.at(arriving, to, b[i] * chance)


def _factor(blocks: Blocks, factors: Floats, c: int) -> Floats:
    size = blocks.begin[c + 1] - blocks.begin[c]
    return factors[blocks.block[c] : blocks.block[c + 1]].reshape(size, size)
