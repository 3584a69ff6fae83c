"""Who is dominated: success against harm, and the efficiency frontier.

Strategy a dominates b when it has at least as much success and at most as much harm, and one of the two better. By
extension, b is dominated when a mixture of two others is: the frontier is the upper convex hull.
Source: the efficiency frontier of decision modelling (Drummond et al., Methods for the Economic Evaluation).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CLOSE = 1e-12


def dominated_by(success: Floats, harm: Floats) -> list[int]:
    """For each strategy the one that dominates it with the most success, or -1.

    >>> dominated_by(np.array([0.5, 0.4, 0.6]), np.array([1.0, 2.0, 3.0]))
    [-1, 0, -1]
    """
    return [_dominator(i, success, harm) for i in range(success.size)]


def _dominator(i: int, success: Floats, harm: Floats) -> int:
    no_worse = (success >= success[i] - CLOSE) & (harm <= harm[i] + CLOSE)
    better = (success > success[i] + CLOSE) | (harm < harm[i] - CLOSE)
    found = np.flatnonzero(no_worse & better)
    return int(found[np.lexsort((harm[found], -success[found]))[0]]) if found.size else -1


def frontier(success: Floats, harm: Floats) -> list[int]:
    """The strategies on the efficiency frontier, from the least harm to the most.

    >>> frontier(np.array([0.1, 0.2, 0.6]), np.array([0.0, 1.0, 2.0]))
    [0, 2]
    """
    alone = [i for i, by in enumerate(dominated_by(success, harm)) if by < 0]
    hull: list[int] = []
    for i in sorted(alone, key=lambda i: (harm[i], success[i])):
        if hull and abs(harm[hull[-1]] - harm[i]) <= CLOSE and abs(success[hull[-1]] - success[i]) <= CLOSE:
            continue
        while len(hull) >= 2 and _flat(hull[-2], hull[-1], i, success, harm):
            hull.pop()
        hull.append(i)
    return hull


def _flat(a: int, b: int, c: int, success: Floats, harm: Floats) -> bool:
    """Does b lie on or below the line from a to c?"""
    cross = (success[b] - success[a]) * (harm[c] - harm[a]) - (success[c] - success[a]) * (harm[b] - harm[a])
    return bool(cross <= CLOSE)
