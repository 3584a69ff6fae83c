"""The same as `olivebranch.kernels.expand`, to the last byte, compiled: a state at a time, an edge at a time.

Compiled on first use and kept in a cache.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from olivebranch.kernels.compiling import compiled
from olivebranch.kernels.expand import Floats, Found, Grid, Ints, Plan


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
def _fault(
    stride: Any, way: Any, first: Any, to: Any, fault: Any, cell: Any, action: Any
) -> Any:  # pragma: no cover - compiled
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
def _lead(
    stride: Any,
    way: Any,
    first: Any,
    to: Any,
    chance: Any,
    cell: Any,
    action: Any,
    response: Any,
    p: Any,
    code: Any,
    product: Any,
) -> Any:  # pragma: no cover - compiled
    """Write the next codes and their chances under an action and a response of chance p; how many there are.

    Each variable's ways multiply what stands there, from the back, so that nothing is overwritten before it is read.
    """
    wide, size = cell.size - 1, 1
    code[0], product[0] = 0, p
    for f in range(1, wide + 1):
        one = way[cell[f] + stride[f, wide] * action + stride[f, wide + 1] * response]
        low, many = first[one], first[one + 1] - first[one]
        for i in range(size - 1, -1, -1):
            before, q = code[i], product[i]
            for k in range(many - 1, -1, -1):
                code[i * many + k], product[i * many + k] = before + to[low + k], q * chance[low + k]
        size *= many
    return size


@compiled(nogil=True)
def _explore(
    radix: Any,
    size: Any,
    base: Any,
    stride: Any,
    way: Any,
    first: Any,
    to: Any,
    chance: Any,
    fault: Any,
    ending: Any,
    start: Any,
    actions: Any,
    known: Any,
    heed: Any,
    stack: Any,
    code: Any,
    product: Any,
) -> Any:  # pragma: no cover - compiled
    """Depth first, so that no state waits for a level."""
    wide, height, edges = radix.size, 0, 0
    cell = np.empty(wide + 1, np.int64)
    for s in start:
        if known[s] == 0:
            known[s] = 1
            stack[height] = s
            height += 1
    while height > 0:
        height -= 1
        state = stack[height]
        if heed and ending[state] == -2:
            return edges, state
        if ending[state] != -1:
            continue
        _stand(radix, size, base, stride, state, cell)
        for a in range(actions):
            if heed and _fault(stride, way, first, to, fault, cell, a):
                return edges, state
            answer = way[cell[0] + stride[0, wide] * a]
            for r in range(first[answer], first[answer + 1]):
                for e in range(_lead(stride, way, first, to, chance, cell, a, to[r], chance[r], code, product)):
                    if product[e] > 0:
                        edges += 1
                        if known[code[e]] == 0:
                            known[code[e]] = 1
                            stack[height] = code[e]
                            height += 1
    return edges, -1


@compiled(nogil=True)
def _count(
    radix: Any, size: Any, base: Any, stride: Any, way: Any, first: Any, to: Any, codes: Any, actions: Any, count: Any
) -> None:  # pragma: no cover - compiled
    cell = np.empty(radix.size + 1, np.int64)
    for i in range(codes.size):
        _stand(radix, size, base, stride, codes[i], cell)
        count[i] = _bound(stride, way, first, to, cell, actions[i])


@compiled(nogil=True)
def _expand(
    radix: Any,
    size: Any,
    base: Any,
    stride: Any,
    way: Any,
    first: Any,
    to: Any,
    chance: Any,
    codes: Any,
    actions: Any,
    count: Any,
    response: Any,
    after: Any,
    chances: Any,
    code: Any,
    product: Any,
) -> Any:  # pragma: no cover - compiled
    wide, end = radix.size, 0
    cell = np.empty(wide + 1, np.int64)
    for i in range(codes.size):
        _stand(radix, size, base, stride, codes[i], cell)
        begin = end
        answer = way[cell[0] + stride[0, wide] * actions[i]]
        for r in range(first[answer], first[answer + 1]):
            for e in range(_lead(stride, way, first, to, chance, cell, actions[i], to[r], chance[r], code, product)):
                if product[e] > 0:
                    response[end], after[end], chances[end] = to[r], code[e], product[e]
                    end += 1
        count[i] = end - begin
    return end


def explore(plan: Plan, ending: Grid, start: Ints, actions: int, known: Grid, heed: bool) -> tuple[int, int]:
    """As `olivebranch.kernels.expand.explore`; of several faulty states it may name another."""
    stack = np.empty(known.size, dtype=np.int64)  # a page of it is real once it is written to
    edges, wrong = _explore(*plan[:-1], ending, np.unique(start), actions, known, heed, stack, *_room(plan))
    return int(edges), int(wrong)


def _room(plan: Plan) -> tuple[Ints, Floats]:
    """Room for the edges of one state, action and response."""
    return np.empty(plan.room, dtype=np.int64), np.empty(plan.room)


def expand(plan: Plan, code: Ints, action: Ints) -> Found:
    """As `olivebranch.kernels.expand.expand`."""
    count = np.empty(code.size, dtype=np.int64)
    _count(*plan[:-3], code, action, count)
    room = int(count.sum())
    response, after, chance = np.empty(room, np.int16), np.empty(room, np.int64), np.empty(room)
    end = _expand(*plan[:-2], code, action, count, response, after, chance, *_room(plan))
    return Found(count, response[:end], after[:end], chance[:end])
