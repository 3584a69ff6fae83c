"""From rules worked out on what they read, the states that can be reached and the edges out of given ones.

A state's code is its value indices in mixed radix. Factor 0 is the response, factor 1 + v is where variable v goes; in
a state, under an action and a response, the ways of all factors together are the edges, in lexicographic order.

The functions of `olivebranch.kernels.expand_numba` do the same, compiled, and give the same bytes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Grid = NDArray[np.int8]

PART = 200_000  # states and actions expanded at a time


class Plan(NamedTuple):
    """Factors as arrays.

    Attributes
    ----------
    radix, size : (V,) of each variable
    base : (V + 1,) where each factor's cells begin in `way`
    stride : (V + 1, V + 2) how far a step of each variable, of the action and of the response goes in `way`
    way : (cells,) the distribution that holds
    first : (M + 1,) the ways of distribution m are first[m] to first[m + 1]
    to : (ways,) the response, or what the variable then is of the next state's code
    chance : (ways,) above 0
    fault : (M,) the rules break down here
    room : no state, action and response has more edges
    """

    radix: Ints
    size: Ints
    base: Ints
    stride: Ints
    way: NDArray[np.int32]
    first: Ints
    to: NDArray[np.int32]
    chance: Floats
    fault: NDArray[np.bool_]
    room: int


class Found(NamedTuple):
    """Edges: how many each pair (state and action) has, and for each its response, next code and chance."""

    many: Ints
    response: NDArray[np.int16]
    code: Ints
    chance: Floats


def expand(plan: Plan, code: Ints, action: Ints) -> Found:
    """The edges out of the given states under the given actions."""
    parts = [slice(at, at + PART) for at in range(0, max(1, code.size), PART)]
    found = [_expand(plan, code[part], action[part]) for part in parts]
    return Found(*(np.concatenate(column) for column in zip(*found, strict=True)))


def explore(plan: Plan, ending: Grid, start: Ints, actions: int, known: Grid, heed: bool) -> tuple[int, int]:
    """Mark in `known` the states that can be reached; how many edges there are, and a faulty state's code or -1.

    `ending` is -1 where the walk goes on, -2 where it is undefined. Unless faults are heeded, they lead nowhere.
    """
    edges, frontier = 0, np.unique(start)
    known[frontier] = 1
    while frontier.size:
        if heed and (ending[frontier] == -2).any():
            return edges, int(frontier[ending[frontier] == -2][0])
        going = frontier[ending[frontier] == -1]
        reached = [np.empty(0, dtype=np.int64)]
        for at in range(0, going.size, max(1, PART // actions)):
            some = going[at : at + max(1, PART // actions)]
            code, action = np.repeat(some, actions), np.tile(np.arange(actions), some.size)
            if heed:
                wrong = _faulty(plan, code, action)
                if wrong >= 0:
                    return edges, wrong
            after = expand(plan, code, action).code
            edges += after.size
            reached.append(np.unique(after))
        frontier = np.unique(np.concatenate(reached))
        frontier = frontier[known[frontier] == 0]
        known[frontier] = 1
    return edges, -1


def _rows(plan: Plan, code: Ints, action: Ints) -> tuple[Ints, Ints, list[Ints], Ints]:
    """Each pair with each of its responses: the pair, the way of the response, and the columns; the pairs' faults."""
    places = [(code // radix) % size for radix, size in zip(plan.radix, plan.size, strict=True)]
    answer = plan.way[_cell(plan, 0, [*places, action, np.zeros_like(action)])].astype(np.int64)
    pair, way = _spread(plan, answer)
    columns = [*(place[pair] for place in places), action[pair], plan.to[way]]
    return pair, way, columns, answer


def _cell(plan: Plan, factor: int, columns: list[Ints]) -> Ints:
    cell = np.full(columns[0].size, plan.base[factor])
    for stride, column in zip(plan.stride[factor], columns, strict=True):
        if stride:
            cell += stride * column
    return cell


def _spread(plan: Plan, distribution: Ints) -> tuple[Ints, Ints]:
    """Which of the given distributions each way belongs to, and the ways, side by side."""
    low, count = plan.first[distribution], plan.first[distribution + 1] - plan.first[distribution]
    at = np.repeat(np.arange(distribution.size), count)
    return at, np.arange(at.size) - np.repeat(np.cumsum(count) - count, count) + low[at]


def _faulty(plan: Plan, code: Ints, action: Ints) -> int:
    """The first state where a rule that is asked breaks down, or -1."""
    pair, _, columns, answer = _rows(plan, code, action)
    wrong = plan.fault[answer]
    for v in range(plan.radix.size):
        np.logical_or.at(wrong, pair, plan.fault[plan.way[_cell(plan, 1 + v, columns)]])
    return int(code[np.argmax(wrong)]) if wrong.any() else -1


def _expand(plan: Plan, code: Ints, action: Ints) -> Found:
    pair, way, columns, _ = _rows(plan, code, action)
    row, chance, after = np.arange(pair.size), plan.chance[way], np.zeros(pair.size, dtype=np.int64)
    for v in range(plan.radix.size):
        distribution = plan.way[_cell(plan, 1 + v, columns)].astype(np.int64)
        edge, way = _spread(plan, distribution[row])
        row, chance, after = row[edge], chance[edge] * plan.chance[way], after[edge] + plan.to[way]
    keep = chance > 0  # a product of chances may be too small for a number
    row, chance, after = row[keep], chance[keep], after[keep]
    count = np.bincount(pair[row], minlength=code.size)
    return Found(count, columns[-1][row].astype(np.int16), after, chance)
