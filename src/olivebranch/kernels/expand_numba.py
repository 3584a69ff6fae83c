"""The functions of `olivebranch.kernels.expand`, compiled: one state and one edge at a time, the same bytes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arrays import Flags, Floats, Ints
from olivebranch.kernels.compiling import compiled
from olivebranch.kernels.expand import FactorArrays, PerCode, Successors

LOOK_BACK = 32  # how many different sets of next states are kept for a state, to compare others with


@compiled()
def _stand(radix: Any, size: Any, base: Any, stride: Any, code: Any, cell: Any) -> None:  # pragma: no cover - compiled
    """Write into `cell` the position of a state in each factor's table, before its action and response are added."""
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
    """Whether a rule cannot be evaluated in the state that `cell` stands for, under an action."""
    wide = cell.size - 1
    responses = way[cell[0] + stride[0, wide] * action]
    faulty = fault[responses]
    for r in range(first[responses], first[responses + 1]):
        for f in range(1, wide + 1):
            faulty |= fault[way[cell[f] + stride[f, wide] * action + stride[f, wide + 1] * to[r]]]
    return faulty


@compiled()
def _bound(stride: Any, way: Any, first: Any, to: Any, cell: Any, action: Any) -> Any:  # pragma: no cover - compiled
    """The number of edges if no product of chances underflows."""
    wide, bound = cell.size - 1, 0
    responses = way[cell[0] + stride[0, wide] * action]
    for r in range(first[responses], first[responses + 1]):
        ways = 1
        for f in range(1, wide + 1):
            distribution = way[cell[f] + stride[f, wide] * action + stride[f, wide + 1] * to[r]]
            ways *= first[distribution + 1] - first[distribution]
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
    """Write the next codes and their probabilities under an action and a response of chance p; returns their number.

    Each variable multiplies the entries by its ways, from the back, so that none is overwritten before it is read.
    """
    wide, size = cell.size - 1, 1
    code[0], product[0] = 0, p
    for f in range(1, wide + 1):
        distribution = way[cell[f] + stride[f, wide] * action + stride[f, wide + 1] * response]
        low, count = first[distribution], first[distribution + 1] - first[distribution]
        for i in range(size - 1, -1, -1):
            before, q = code[i], product[i]
            for k in range(count - 1, -1, -1):
                code[i * count + k], product[i * count + k] = before + to[low + k], q * chance[low + k]
        size *= count
    return size


@compiled()
def _support(
    stride: Any, way: Any, support: Any, skip: Any, cell: Any, action: Any, response: Any
) -> Any:  # pragma: no cover - compiled
    """Where a state may lead under an action and a response: equal words mean equal next states."""
    word, wide = np.uint64(0), cell.size - 1
    for f in range(1, wide + 1):
        word |= support[way[cell[f] + stride[f, wide] * action + stride[f, wide + 1] * response] - skip]
    return word


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
    support: Any,
    ending: Any,
    start: Any,
    actions: Any,
    known: Any,
    heed: Any,
    stack: Any,
    code: Any,
    product: Any,
) -> Any:  # pragma: no cover - compiled
    """Find reachable states depth first, so that no state waits for the rest of its level."""
    wide, height, edges, skip = radix.size, 0, 0, fault.size - support.size
    cell, words, counts = np.empty(wide + 1, np.int64), np.empty(LOOK_BACK, np.uint64), np.empty(LOOK_BACK, np.int64)
    for s in start:
        if known[s] == 0:
            known[s] = 1
            stack[height] = s
            height += 1
    while height > 0:
        height -= 1
        state, n_words = stack[height], 0
        if heed and ending[state] == -2:
            return edges, state
        if ending[state] != -1:
            continue
        _stand(radix, size, base, stride, state, cell)
        for a in range(actions):
            if heed and _fault(stride, way, first, to, fault, cell, a):
                return edges, state
            responses = way[cell[0] + stride[0, wide] * a]
            for r in range(first[responses], first[responses + 1]):
                before = edges
                if support.size:
                    word, k = _support(stride, way, support, skip, cell, a, to[r]), n_words - 1
                    while k >= 0 and words[k] != word:
                        k -= 1
                    if k >= 0:
                        edges += counts[k]
                        continue
                for e in range(_lead(stride, way, first, to, chance, cell, a, to[r], chance[r], code, product)):
                    if product[e] > 0:
                        edges += 1
                        if known[code[e]] == 0:
                            known[code[e]] = 1
                            stack[height] = code[e]
                            height += 1
                if support.size and n_words < LOOK_BACK:
                    words[n_words], counts[n_words] = word, edges - before
                    n_words += 1
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
    place: Any,
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
        responses = way[cell[0] + stride[0, wide] * actions[i]]
        for r in range(first[responses], first[responses + 1]):
            for e in range(_lead(stride, way, first, to, chance, cell, actions[i], to[r], chance[r], code, product)):
                if product[e] > 0:
                    response[end], after[end], chances[end] = to[r], place[code[e]], product[e]
                    end += 1
        count[i] = end - begin
    return end


@compiled(nogil=True)
def _reach(
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
    place: Any,
    known: Any,
    found: Any,
    code: Any,
    product: Any,
) -> Any:  # pragma: no cover - compiled
    wide, end = radix.size, 0
    cell = np.empty(wide + 1, np.int64)
    for i in range(codes.size):
        _stand(radix, size, base, stride, codes[i], cell)
        responses = way[cell[0] + stride[0, wide] * actions[i]]
        for r in range(first[responses], first[responses + 1]):
            for e in range(_lead(stride, way, first, to, chance, cell, actions[i], to[r], chance[r], code, product)):
                there = place[code[e]]
                if product[e] > 0 and not known[there]:
                    known[there] = True
                    found[end] = there
                    end += 1
    return end


def explore(
    factors: FactorArrays, ending: PerCode, start: Ints, actions: int, known: PerCode, heed: bool
) -> tuple[int, int]:
    """As `olivebranch.kernels.expand.explore`; if several states are faulty, it may return a different one of them."""
    stack = np.empty(known.size, dtype=np.int64)  # uses memory only where it is written
    arrays = *factors[:9], factors.support
    edges, faulty = _explore(*arrays, ending, np.unique(start), actions, known, heed, stack, *_room(factors))
    return int(edges), int(faulty)


def _room(factors: FactorArrays) -> tuple[Ints, Floats]:
    """Room for the edges of one state, action and response."""
    return np.empty(factors.room, dtype=np.int64), np.empty(factors.room)


def expand(factors: FactorArrays, code: Ints, action: Ints, place: NDArray[np.int32]) -> Successors:
    """As `olivebranch.kernels.expand.expand`."""
    count = np.empty(code.size, dtype=np.int64)
    _count(*factors[:7], code, action, count)
    room = int(count.sum())
    response, after, chance = np.empty(room, np.int16), np.empty(room, np.int32), np.empty(room)
    end = _expand(*factors[:8], code, action, place, count, response, after, chance, *_room(factors))
    return Successors(count, response[:end], after[:end], chance[:end])


def reach(factors: FactorArrays, code: Ints, action: Ints, place: NDArray[np.int32], is_known: Flags) -> Ints:
    """As `olivebranch.kernels.expand.reach`, in no particular order."""
    found = np.empty(is_known.size, dtype=np.int64)  # uses memory only where it is written
    end = _reach(*factors[:8], code, action, place, is_known, found, *_room(factors))
    return found[:end].copy()
