"""The same as `olivebranch.kernels.expand`, to the last byte, compiled: a state at a time, an edge at a time.

Compiled on first use and kept in a cache.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from olivebranch.kernels.compiling import compiled
from olivebranch.kernels.expand import Found, Grid, Ints, Plan


@compiled()
def _stand(radix: Any, size: Any, base: Any, stride: Any, code: Any, cell: Any) -> None:  # pragma: no cover - compiled
    """Put into `cell` where each factor's distributions begin for a state."""
    for f in range(base.size):
        cell[f] = base[f]
    for v in range(radix.size):
        place = (code // radix[v]) % size[v]
        for f in range(base.size):
            cell[f] += stride[f, v] * place


@compiled()
def _fault(stride: Any, way: Any, first: Any, to: Any, fault: Any, cell: Any,
           action: Any) -> Any:  # fmt: skip  # pragma: no cover - compiled
    """Does a rule break down in the state that `cell` stands for, under an action?"""
    wide = cell.size - 1
    answer = way[cell[0] + stride[0, wide] * action]
    wrong = fault[answer]
    for r in range(first[answer], first[answer + 1]):
        for f in range(1, wide + 1):
            wrong |= fault[way[cell[f] + stride[f, wide] * action + stride[f, wide + 1] * to[r]]]
    return wrong


@compiled()
def _bound(stride: Any, way: Any, first: Any, to: Any, cell: Any, action: Any) -> Any:  # pragma: no cover - compiled
    """The number of edges, where no product of chances is too small for a number."""
    wide, bound = cell.size - 1, 0
    answer = way[cell[0] + stride[0, wide] * action]
    for r in range(first[answer], first[answer + 1]):
        ways = 1
        for f in range(1, wide + 1):
            one = way[cell[f] + stride[f, wide] * action + stride[f, wide + 1] * to[r]]
            ways *= first[one + 1] - first[one]
        bound += ways
    return bound


@compiled()
def _each(stride: Any, way: Any, first: Any, to: Any, chance: Any, cell: Any, action: Any, low: Any, high: Any,
          at: Any, p: Any, c: Any, response: Any, after: Any, chances: Any,
          begin: Any) -> Any:  # fmt: skip  # pragma: no cover - compiled
    """Write the edges of one state and action from `begin` on; where they end.

    An odometer: `at` is the way that each variable goes, `p` and `c` the chance and the code so far.
    """
    wide, end = cell.size - 1, begin
    last = wide - 1
    answer = way[cell[0] + stride[0, wide] * action]
    for r in range(first[answer], first[answer + 1]):
        for v in range(wide):
            one = way[cell[1 + v] + stride[1 + v, wide] * action + stride[1 + v, wide + 1] * to[r]]
            low[v], high[v] = first[one], first[one + 1]
        p[0], c[0] = chance[r], 0
        v = 0
        at[0] = low[0]
        while v >= 0:
            if v == last:
                for e in range(low[v], high[v]):
                    product = p[v] * chance[e]
                    if product > 0:
                        response[end], after[end], chances[end] = to[r], c[v] + to[e], product
                        end += 1
                v -= 1
                if v >= 0:
                    at[v] += 1
            elif at[v] == high[v]:
                v -= 1
                if v >= 0:
                    at[v] += 1
            else:
                p[v + 1], c[v + 1] = p[v] * chance[at[v]], c[v] + to[at[v]]
                v += 1
                at[v] = low[v]
    return end


@compiled(nogil=True)
def _explore(radix: Any, size: Any, base: Any, stride: Any, way: Any, first: Any, to: Any, chance: Any, fault: Any,
             ending: Any, start: Any, actions: Any, known: Any, heed: Any, stack: Any, response: Any, after: Any,
             chances: Any) -> Any:  # fmt: skip  # pragma: no cover - compiled
    """Depth first, so that no state waits for a level."""
    wide = radix.size
    cell, low, high = np.empty(wide + 1, np.int64), np.empty(wide, np.int64), np.empty(wide, np.int64)
    at, p, c = np.empty(wide, np.int64), np.empty(wide + 1), np.empty(wide + 1, np.int64)
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
        _stand(radix, size, base, stride, code, cell)
        for a in range(actions):
            if heed and _fault(stride, way, first, to, fault, cell, a):
                return edges, code
            found = _each(stride, way, first, to, chance, cell, a, low, high, at, p, c, response, after, chances, 0)
            edges += found
            for e in range(found):
                if known[after[e]] == 0:
                    known[after[e]] = 1
                    stack[height] = after[e]
                    height += 1
    return edges, -1


@compiled(nogil=True)
def _count(radix: Any, size: Any, base: Any, stride: Any, way: Any, first: Any, to: Any, codes: Any, actions: Any,
           count: Any) -> None:  # fmt: skip  # pragma: no cover - compiled
    cell = np.empty(radix.size + 1, np.int64)
    for i in range(codes.size):
        _stand(radix, size, base, stride, codes[i], cell)
        count[i] = _bound(stride, way, first, to, cell, actions[i])


@compiled(nogil=True)
def _expand(radix: Any, size: Any, base: Any, stride: Any, way: Any, first: Any, to: Any, chance: Any, codes: Any,
            actions: Any, count: Any, response: Any, after: Any,
            chances: Any) -> Any:  # fmt: skip  # pragma: no cover - compiled
    wide, end = radix.size, 0
    cell, low, high = np.empty(wide + 1, np.int64), np.empty(wide, np.int64), np.empty(wide, np.int64)
    at, p, c = np.empty(wide, np.int64), np.empty(wide + 1), np.empty(wide + 1, np.int64)
    for i in range(codes.size):
        _stand(radix, size, base, stride, codes[i], cell)
        begin = end
        end = _each(stride, way, first, to, chance, cell, actions[i], low, high, at, p, c, response, after, chances,
                    begin)  # fmt: skip
        count[i] = end - begin
    return end


def explore(plan: Plan, ending: Grid, start: Ints, actions: int, known: Grid, heed: bool, room: int) -> tuple[int, int]:
    """As `olivebranch.kernels.expand.explore`; of several faulty states it may name another."""
    stack = np.empty(known.size, dtype=np.int64)  # a page of it is real once it is written to
    edges, wrong = _explore(*plan, ending, np.unique(start), actions, known, heed, stack, np.empty(room, np.int16),
                            np.empty(room, np.int64), np.empty(room))  # fmt: skip
    return int(edges), int(wrong)


def expand(plan: Plan, code: Ints, action: Ints) -> Found:
    """As `olivebranch.kernels.expand.expand`."""
    count = np.empty(code.size, dtype=np.int64)
    _count(*plan[:-2], code, action, count)
    room = int(count.sum())
    response, after, chance = np.empty(room, np.int16), np.empty(room, np.int64), np.empty(room)
    end = _expand(*plan[:-1], code, action, count, response, after, chance)
    return Found(count, response[:end], after[:end], chance[:end])
