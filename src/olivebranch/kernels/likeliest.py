"""The most probable walk to a goal: the shortest path if the length of a move is -log of its chance (Dijkstra 1959)."""

from __future__ import annotations

import heapq
from math import log

import numpy as np

from olivebranch.base.arrays import Flags, Floats, Ints

DIGITS = 12  # of a length, so that rounding does not decide between equally probable walks


def likeliest(
    first: Ints, after: Ints, chance: Floats, start: Floats, goal: Flags
) -> tuple[list[int], list[int]] | None:
    """The states and the edges of the most probable walk from the start to a goal; None if there is none.

    Of equally probable walks (up to a part in 10^12), it is the one with the fewest moves, and then the one with the
    earliest edges.

    Parameters
    ----------
    first, after, chance : (n + 1,), (E,), (E,) the moves in CSR form
    start, goal : (n,) the distribution at the start, and which states are goals
    """
    best: dict[int, tuple[float, int]] = {}
    came: dict[int, tuple[int, int]] = {}  # the state before, and the edge from there
    queue: list[tuple[float, int, int]] = []
    for state in map(int, np.flatnonzero(start)):
        best[state] = (round(-log(start[state]), DIGITS), 0)
        queue.append((*best[state], state))
    heapq.heapify(queue)
    done: set[int] = set()
    while queue:
        length, moves, state = heapq.heappop(queue)
        if state in done:
            continue
        done.add(state)
        if goal[state]:
            return _walk(state, came)
        for edge in range(int(first[state]), int(first[state + 1])):
            if chance[edge] <= 0:
                continue
            to, reached = int(after[edge]), (round(length - log(chance[edge]), DIGITS), moves + 1)
            if to not in done and reached < best.get(to, (np.inf, 0)):
                best[to], came[to] = reached, (state, edge)
                heapq.heappush(queue, (*reached, to))
    return None


def _walk(state: int, came: dict[int, tuple[int, int]]) -> tuple[list[int], list[int]]:
    states, edges = [state], []
    while states[-1] in came:
        before, edge = came[states[-1]]
        states.append(before)
        edges.append(edge)
    return states[::-1], edges[::-1]
