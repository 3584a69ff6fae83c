"""Dominance in success against harm, and the efficiency frontier.

Strategy a dominates b if it has at least as much success and at most as much harm, and is better in one of them. By
extension, b is dominated if a mixture of two others dominates it: the frontier is the upper convex hull. Strategies
that differ by rounding alone (`base.ties`) are equal, and stand on the frontier together.
Source: the efficiency frontier of decision modelling (Drummond et al., Methods for the Economic Evaluation).
"""

from __future__ import annotations

import numpy as np

from olivebranch.base.arrays import Floats
from olivebranch.base.ties import is_ahead, slack


def dominated_by(success: Floats, harm: Floats) -> list[int]:
    """For each strategy, the one of those that dominate it that has the most success; -1 where none does.

    >>> dominated_by(np.array([0.5, 0.4, 0.6]), np.array([1.0, 2.0, 3.0]))
    [-1, 0, -1]
    """
    return [_dominator(i, success, harm) for i in range(success.size)]


def _dominator(i: int, success: Floats, harm: Floats) -> int:
    no_worse = ~is_ahead(success[i], success) & ~is_ahead(harm, harm[i])
    better = is_ahead(success, success[i]) | is_ahead(harm[i], harm)
    dominators = np.flatnonzero(no_worse & better)
    if not dominators.size:
        return -1
    return int(dominators[np.lexsort((harm[dominators], -success[dominators]))[0]])


def frontier(success: Floats, harm: Floats) -> list[int]:
    """The strategies on the efficiency frontier, from the least harm to the most; equal ones are all on it.

    >>> frontier(np.array([0.1, 0.2, 0.6]), np.array([0.0, 1.0, 2.0]))
    [0, 2]
    """
    undominated = [i for i, by in enumerate(dominated_by(success, harm)) if by < 0]
    if not undominated:
        return []
    ranked = sorted(undominated, key=lambda i: (harm[i], success[i]))
    hull = _hull(ranked, success, harm)
    mixed = np.interp(harm - slack(harm), harm[hull], success[hull], left=-np.inf)  # the most with that much harm
    return [i for i in ranked if not is_ahead(mixed[i], success[i])]


def _hull(ranked: list[int], success: Floats, harm: Floats) -> list[int]:
    """The corners of the upper convex hull of strategies in the order of their harm, each harm once."""
    hull: list[int] = []
    for i in ranked:
        if hull and harm[i] <= harm[hull[-1]]:
            hull.pop()
        while len(hull) >= 2 and _is_below(hull[-2], hull[-1], i, success, harm):
            hull.pop()
        hull.append(i)
    return hull


def _is_below(a: int, b: int, c: int, success: Floats, harm: Floats) -> bool:
    """Does b lie on or below the straight line from a to c?"""
    cross = (success[b] - success[a]) * (harm[c] - harm[a]) - (success[c] - success[a]) * (harm[b] - harm[a])
    return bool(cross <= 0)
