"""Regular grids on the simplex of beliefs, and interpolation between their points.

The grid of resolution m holds the beliefs whose chances are whole multiples of 1 / m. Freudenthal's triangulation cuts
the simplex into smaller ones with these corners. A convex function lies below its interpolation, so interpolated values
of beliefs bound it from above (Lovejoy 1991).
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from olivebranch.base.arrays import Floats, Ints


def grid(size: int, m: int) -> Ints:
    """(points, size) the grid points times m, in lexicographic order.

    >>> grid(2, 2).tolist()
    [[0, 2], [1, 1], [2, 0]]
    """
    found = list(combinations(range(m + size - 1), size - 1))
    bars = np.array(found, dtype=np.int64).reshape(len(found), size - 1)
    edges = np.column_stack([np.full(len(bars), -1), bars, np.full(len(bars), m + size - 1)])
    return np.diff(edges, axis=1) - 1


def interpolate(beliefs: Floats, m: int) -> tuple[Ints, Floats]:
    """(n, size, size) the corners (times m) of the small simplex around each belief, and (n, size) their weights.

    >>> corners, weights = interpolate(np.array([[0.3, 0.7]]), 2)
    >>> [tuple(corner) for corner in corners[0].tolist()], weights.round(6).tolist()
    ([(1, 1), (0, 2)], [[0.6, 0.4]])
    """
    n, size = beliefs.shape
    x = m * np.cumsum(beliefs[:, ::-1], axis=1)[:, ::-1]  # m = x_0 >= x_1 >= ... >= 0
    x[:, 0] = m
    x = np.minimum(x, m)
    whole = np.floor(x + 1e-12).astype(np.int64)
    part = np.clip(x - whole, 0.0, 1.0)
    part[:, 0] = 0.0
    order = np.argsort(-part[:, 1:], axis=1, kind="stable") + 1
    sorted_part = np.take_along_axis(part, order, axis=1)
    corners = np.empty((n, size, size), dtype=np.int64)
    corners[:, 0] = whole
    for k in range(1, size):
        corners[:, k] = corners[:, k - 1]
        corners[np.arange(n), k, order[:, k - 1]] += 1
    bounds = np.column_stack([np.ones(n), sorted_part, np.zeros(n)])
    weights = -np.diff(bounds, axis=1)
    points = corners - np.concatenate([corners[:, :, 1:], np.zeros((n, size, 1), dtype=np.int64)], axis=2)
    weights = np.where((points < 0).any(axis=2), 0.0, weights)
    return np.maximum(points, 0), weights
