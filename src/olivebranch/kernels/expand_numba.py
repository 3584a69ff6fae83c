"""The same as `olivebranch.kernels.expand`, to the last byte, compiled: a state at a time, an edge at a time.

Compiled on first use and kept in a cache.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from olivebranch.kernels.expand import Found, Grid, Ints, Plan
from olivebranch.kernels.walk_numba import _compiled


@_compiled()
def _distribution(base: Any, stride: Any, way: Any, factor: Any, column: Any) -> Any:  # pragma: no cover - compiled
    cell = base[factor]
    for c in range(column.size):
        cell += stride[factor, c] * column[c]
    return way[cell]


@_compiled()
def _fault(base: Any, stride: Any, way: Any, first: Any, to: Any, fault: Any, column: Any,
           action: Any) -> Any:  # fmt: skip  # pragma: no cover - compiled
    """Does a rule break down in the state whose value indices stand in `column`, under an action?"""
    wide = column.size - 2
    column[wide], column[wide + 1] = action, 0
    answer = _distribution(base, stride, way, 0, column)
    wrong = fault[answer]
    for r in range(first[answer], first[answer + 1]):
        column[wide + 1] = to[r]
        for v in range(wide):
            wrong |= fault[_distribution(base, stride, way, 1 + v, column)]
    return wrong


@_compiled()
def _each(base: Any, stride: Any, way: Any, first: Any, to: Any, chance: Any, column: Any, action: Any,
          low: Any, high: Any, at: Any, p: Any, c: Any, response: Any, after: Any,
          chances: Any) -> Any:  # fmt: skip  # pragma: no cover - compiled
    """Write the edges of one state and action, as many as there is room for; how many there are.

    An odometer: `at` is the way that each variable goes, `p` and `c` the chance and the code so far.
    """
    wide, found = column.size - 2, 0
    column[wide], column[wide + 1] = action, 0
    answer = _distribution(base, stride, way, 0, column)
    for r in range(first[answer], first[answer + 1]):
        column[wide + 1] = to[r]
        for v in range(wide):
            one = _distribution(base, stride, way, 1 + v, column)
            low[v], high[v] = first[one], first[one + 1]
        p[0], c[0], v = chance[r], 0, 0
        at[0] = low[0]
        while v >= 0:
            if at[v] == high[v]:
                v -= 1
                if v >= 0:
                    at[v] += 1
                continue
            p[v + 1], c[v + 1] = p[v] * chance[at[v]], c[v] + to[at[v]]
            if v < wide - 1:
                v += 1
                at[v] = low[v]
                continue
            if p[wide] > 0:
                if found < after.size:
                    response[found], after[found], chances[found] = to[r], c[wide], p[wide]
                found += 1
            at[v] += 1
    return found


@_compiled(nogil=True)
def _explore(radix: Any, size: Any, base: Any, stride: Any, way: Any, first: Any, to: Any, chance: Any, fault: Any,
             ending: Any, start: Any, actions: Any, known: Any, heed: Any, stack: Any, response: Any, after: Any,
             chances: Any) -> Any:  # fmt: skip  # pragma: no cover - compiled
    """Depth first, so that no state waits for a level."""
    wide = radix.size
    column, low, high, at = (np.empty(wide + 2, np.int64), np.empty(wide, np.int64), np.empty(wide, np.int64),
                             np.empty(wide, np.int64))  # fmt: skip
    p, c = np.empty(wide + 1), np.empty(wide + 1, np.int64)
    height, edges = 0, 0
    for s in start:
        if known[s] == 0:
            known[s] = 1
            stack[height] = s
            height += 1
    while height > 0:
        height -= 1
        code = stack[height]
        if heed and ending[code] == -2:
            return edges, code
        if ending[code] != -1:
            continue
        for v in range(wide):
            column[v] = (code // radix[v]) % size[v]
        for a in range(actions):
            if heed and _fault(base, stride, way, first, to, fault, column, a):
                return edges, code
            found = _each(base, stride, way, first, to, chance, column, a, low, high, at, p, c, response, after,
                          chances)  # fmt: skip
            edges += found
            for e in range(found):
                if known[after[e]] == 0:
                    known[after[e]] = 1
                    stack[height] = after[e]
                    height += 1
    return edges, -1


@_compiled(nogil=True)
def _expand(radix: Any, size: Any, base: Any, stride: Any, way: Any, first: Any, to: Any, chance: Any, codes: Any,
            actions: Any, count: Any, begin: Any, response: Any, after: Any,
            chances: Any) -> None:  # fmt: skip  # pragma: no cover - compiled
    """Count the edges of each pair; or, where there is room for them, write them from `begin` on."""
    wide = radix.size
    column, low, high, at = (np.empty(wide + 2, np.int64), np.empty(wide, np.int64), np.empty(wide, np.int64),
                             np.empty(wide, np.int64))  # fmt: skip
    p, c = np.empty(wide + 1), np.empty(wide + 1, np.int64)
    for i in range(codes.size):
        for v in range(wide):
            column[v] = (codes[i] // radix[v]) % size[v]
        here = slice(begin[i], begin[i + 1])
        count[i] = _each(base, stride, way, first, to, chance, column, actions[i], low, high, at, p, c,
                         response[here], after[here], chances[here])  # fmt: skip


def explore(
    plan: Plan, ending: Grid, start: Ints, actions: int, known: Grid, heed: bool, room: int
) -> tuple[int, int]:
    """As `olivebranch.kernels.expand.explore`; of several faulty states it may name another."""
    stack = np.empty(known.size, dtype=np.int64)  # a page of it is real once it is written to
    edges, wrong = _explore(*plan, ending, np.unique(start), actions, known, heed, stack, np.empty(room, np.int16),
                            np.empty(room, np.int64), np.empty(room))  # fmt: skip
    return int(edges), int(wrong)


def expand(plan: Plan, code: Ints, action: Ints) -> Found:
    """As `olivebranch.kernels.expand.expand`."""
    count, nothing = np.empty(code.size, dtype=np.int64), np.zeros(code.size + 1, dtype=np.int64)
    _expand(*plan[:-1], code, action, count, nothing, np.empty(0, np.int16), np.empty(0, np.int64), np.empty(0))
    begin = np.concatenate([nothing[:1], np.cumsum(count)])
    made = np.empty(begin[-1], np.int16), np.empty(begin[-1], np.int64), np.empty(begin[-1])
    _expand(*plan[:-1], code, action, count, begin, *made)
    return Found(count, *made)
