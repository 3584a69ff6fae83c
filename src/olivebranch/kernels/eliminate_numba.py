"""Elimination without subtraction, compiled: gives the same bytes as `olivebranch.kernels.eliminate`."""

from __future__ import annotations

from typing import Any

import numpy as np

from olivebranch.base.arrays import Floats
from olivebranch.kernels.compiling import compiled
from olivebranch.kernels.eliminate import SAFE, Blocks


@compiled(nogil=True)
def _eliminate(
    first: Any, to: Any, chance: Any, state: Any, begin: Any, place: Any, block: Any, factors: Any, leave: Any
) -> Any:  # pragma: no cover - compiled
    for c in range(begin.size - 1):
        low, size = begin[c], begin[c + 1] - begin[c]
        factor, out = factors[block[c] : block[c + 1]].reshape(size, size), np.zeros(size)
        targets = np.empty(size, np.int64)
        for i in range(size):
            for e in range(first[state[low + i]], first[state[low + i] + 1]):
                at = place[to[e]] - low
                if place[to[e]] < 0 or at < 0 or at >= size:
                    out[i] += chance[e]
                elif at != i:
                    factor[i, at] = chance[e]
        for k in range(size - 1, -1, -1):
            total, n_targets, least = 0.0, 0, np.inf
            for j in range(k):
                if factor[k, j] != 0.0:
                    total += factor[k, j]
                    least = min(least, factor[k, j])
                    targets[n_targets] = j
                    n_targets += 1
            if out[k] > 0.0:
                least = min(least, out[k])
            leave[low + k] = total + out[k]
            if leave[low + k] < SAFE:
                return False
            for i in range(k):
                if factor[i, k] != 0.0:
                    share, row = factor[i, k] / leave[low + k], factor[i]
                    if share * least < SAFE:
                        return False
                    for m in range(n_targets):
                        row[targets[m]] += share * factor[k, targets[m]]
                    out[i] += share * out[k]
                    row[i] = 0.0
    return True


@compiled(nogil=True)
def _right(
    first: Any,
    to: Any,
    chance: Any,
    state: Any,
    begin: Any,
    place: Any,
    block: Any,
    factors: Any,
    leave: Any,
    x: Any,
    earned: Any,
) -> None:  # pragma: no cover - compiled
    columns = x.shape[1]
    total = np.empty(columns)
    for c in range(begin.size - 1):
        low, size = begin[c], begin[c + 1] - begin[c]
        factor, rhs = factors[block[c] : block[c + 1]].reshape(size, size), np.empty((size, columns))
        for i in range(size):
            total[:] = 0.0
            for e in range(first[state[low + i]], first[state[low + i] + 1]):
                if place[to[e]] < low or place[to[e]] >= low + size:
                    for j in range(columns):
                        total[j] += chance[e] * x[to[e], j]
            for j in range(columns):
                rhs[i, j] = earned[state[low + i], j] + total[j]
        for k in range(size - 1, 0, -1):
            for i in range(k):
                if factor[i, k] != 0.0:
                    share = factor[i, k] / leave[low + k]
                    for j in range(columns):
                        rhs[i, j] += share * rhs[k, j]
        for k in range(size):
            total[:] = 0.0
            for i in range(k):
                if factor[k, i] != 0.0:
                    for j in range(columns):
                        total[j] += factor[k, i] * rhs[i, j]
            for j in range(columns):
                rhs[k, j] = (rhs[k, j] + total[j]) / leave[low + k]
                x[state[low + k], j] = rhs[k, j]


@compiled(nogil=True)
def _left(
    first: Any,
    to: Any,
    chance: Any,
    state: Any,
    begin: Any,
    place: Any,
    block: Any,
    factors: Any,
    leave: Any,
    y: Any,
    arriving: Any,
) -> None:  # pragma: no cover - compiled
    for c in range(begin.size - 2, -1, -1):
        low, size = begin[c], begin[c + 1] - begin[c]
        factor, b = factors[block[c] : block[c + 1]].reshape(size, size), np.empty(size)
        for i in range(size):
            b[i] = arriving[state[low + i]]
        for k in range(size - 1, 0, -1):
            share = b[k] / leave[low + k]
            for j in range(k):
                b[j] += share * factor[k, j]
        for k in range(size):
            total = 0.0
            for i in range(k):
                total += b[i] * factor[i, k]
            b[k] = (b[k] + total) / leave[low + k]
        for i in range(size):
            y[state[low + i]] = b[i]
            for e in range(first[state[low + i]], first[state[low + i] + 1]):
                if place[to[e]] < low or place[to[e]] >= low + size:
                    arriving[to[e]] += b[i] * chance[e]


def eliminate(blocks: Blocks) -> tuple[Floats, Floats] | None:
    """As `olivebranch.kernels.eliminate.eliminate`."""
    factors, leave = np.zeros(blocks.block[-1]), np.empty(blocks.state.size)
    return (factors, leave) if _eliminate(*blocks, factors, leave) else None


def right(blocks: Blocks, factors: Floats, leave: Floats, x: Floats, earned: Floats) -> None:
    """As `olivebranch.kernels.eliminate.right`."""
    _right(*blocks, factors, leave, x, np.ascontiguousarray(earned))


def left(blocks: Blocks, factors: Floats, leave: Floats, y: Floats, arriving: Floats) -> None:
    """As `olivebranch.kernels.eliminate.left`."""
    _left(*blocks, factors, leave, y, arriving)
