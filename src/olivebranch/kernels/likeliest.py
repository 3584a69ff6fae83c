"""The most probable walk to a goal: the shortest path if the length of a move is -log of its chance (Dijkstra 1959)."""

from __future__ import annotations

import heapq
from math import inf, log

import numpy as np

from olivebranch.base.arrays import Flags, Floats, Ints

TIED = 1e-12  # lengths that differ by less are equal, because a sum of logarithms is rounded


def likeliest(
    first: Ints, after: Ints, chance: Floats, start: Floats, goal: Flags
) -> tuple[list[int], list[int]] | None:
    """The states and the edges of the most probable walk from the start to a goal; None if there is none.

    Of equally probable walks, it is one with the fewest moves and, of these, the one with the earliest edges.

    Parameters
    ----------
    first, after, chance : (n + 1,), (E,), (E,) the moves in CSR form
    start, goal : (n,) the distribution at the start, and which states are goals
    """
    begin = {state: -log(start[state]) for state in map(int, np.flatnonzero(start))}
    length = _lengths(first, after, chance, begin, goal)
    least = min((length[state] for state in length if goal[state]), default=inf)
    came: dict[int, tuple[int, int]] = {}  # the state before, and the edge from there
    level = [state for state, begun in begin.items() if begun <= length.get(state, -inf) + TIED]
    known = set(level)
    while level:  # breadth first, along the moves of shortest paths alone
        for state in level:
            if goal[state] and length[state] <= least + TIED:
                return _walk(state, came)
        onward = []
        for state in level:
            for edge, to, reached in _moves(first, after, chance, state, length[state]):
                if to not in known and reached <= length.get(to, -inf) + TIED:
                    known.add(to)
                    came[to] = state, edge
                    onward.append(to)
        level = onward
    return None


def _lengths(first: Ints, after: Ints, chance: Floats, begin: dict[int, float], goal: Flags) -> dict[int, float]:
    """The length of the shortest path to each state that is no farther than the nearest goal."""
    best, done, least = dict(begin), {}, inf
    queue = [(length, state) for state, length in begin.items()]
    heapq.heapify(queue)
    while queue:
        length, state = heapq.heappop(queue)
        if length > least + TIED:
            break
        if state in done:
            continue
        done[state] = length
        least = min(least, length) if goal[state] else least
        for _, to, reached in _moves(first, after, chance, state, length):
            if reached < best.get(to, inf):
                best[to] = reached
                heapq.heappush(queue, (reached, to))
    return done


def _moves(first: Ints, after: Ints, chance: Floats, state: int, length: float) -> list[tuple[int, int, float]]:
    """The moves out of a state: the edge, where it leads, and the length of the path until there."""
    edges = range(int(first[state]), int(first[state + 1]))
    return [(edge, int(after[edge]), length - log(chance[edge])) for edge in edges if chance[edge] > 0]


def _walk(state: int, came: dict[int, tuple[int, int]]) -> tuple[list[int], list[int]]:
    states, edges = [state], []
    while states[-1] in came:
        before, edge = came[states[-1]]
        states.append(before)
        edges.append(edge)
    return states[::-1], edges[::-1]
