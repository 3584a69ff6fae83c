"""Dominance in success against harm, and the efficiency frontier.

Strategy a dominates b when it has at least as much success and at most as much harm, and is better in one of them. b is
dominated by extension when a mixture of two others dominates it. So the frontier is the upper convex hull. Source: the
efficiency frontier of decision modelling (Drummond et al., Methods for the Economic Evaluation).
"""

from __future__ import annotations

import numpy as np

from olivebranch.base.arrays import Floats

CLOSE = 1e-12  # smaller differences are ignored


def dominated_by(success: Floats, harm: Floats) -> list[int]:
    """For each strategy, the most successful of those that dominate it; -1 if none does.

    >>> dominated_by(np.array([0.5, 0.4, 0.6]), np.array([1.0, 2.0, 3.0]))
    [-1, 0, -1]
    """
    return [_dominator(i, success, harm) for i in range(success.size)]


def _dominator(i: int, success: Floats, harm: Floats) -> int:
    no_worse = (success >= success[i] - CLOSE) & (harm <= harm[i] + CLOSE)
    better = (success > success[i] + CLOSE) | (harm < harm[i] - CLOSE)
    dominators = np.flatnonzero(no_worse & better)
    if not dominators.size:
        return -1
    return int(dominators[np.lexsort((harm[dominators], -success[dominators]))[0]])


def frontier(success: Floats, harm: Floats) -> list[int]:
    """The strategies on the efficiency frontier, from the least harm to the most.

    >>> frontier(np.array([0.1, 0.2, 0.6]), np.array([0.0, 1.0, 2.0]))
    [0, 2]
    """
    undominated = [i for i, by in enumerate(dominated_by(success, harm)) if by < 0]
    hull: list[int] = []
    for i in sorted(undominated, key=lambda i: (harm[i], success[i])):
        if hull and abs(harm[hull[-1]] - harm[i]) <= CLOSE and abs(success[hull[-1]] - success[i]) <= CLOSE:
            continue
        while len(hull) >= 2 and _is_below(hull[-2], hull[-1], i, success, harm):
            hull.pop()
        hull.append(i)
    return hull


def _is_below(a: int, b: int, c: int, success: Floats, harm: Floats) -> bool:
    """Does b lie on or below the straight line from a to c?"""
    cross = (success[b] - success[a]) * (harm[c] - harm[a]) - (success[c] - success[a]) * (harm[b] - harm[a])
    return bool(cross <= CLOSE)
