"""Beliefs on a grid: interpolation gives back every belief, and bounds a convex function from above."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olivebranch.kernels.simplex import grid, interpolate


@pytest.mark.slow
@settings(max_examples=40)
@given(st.integers(1, 4), st.integers(1, 7), st.integers(0, 10**6))
def test_interpolation(size, m, seed):
    rng = np.random.default_rng(seed)
    beliefs = rng.dirichlet(np.ones(size), 20)
    corners, weights = interpolate(beliefs, m)
    assert (weights >= 0).all()
    np.testing.assert_allclose(weights.sum(axis=1), 1, atol=1e-12)
    np.testing.assert_allclose(np.einsum("nk,nkh->nh", weights, corners) / m, beliefs, atol=1e-12)
    known = {tuple(point) for point in grid(size, m).tolist()}
    assert {tuple(corner) for corner in corners[weights > 0].tolist()} <= known
    convex = rng.normal(size=(size, 5))
    at_corners = (corners / m @ convex).max(axis=2)
    assert ((weights * at_corners).sum(axis=1) >= (beliefs @ convex).max(axis=1) - 1e-12).all()


@pytest.mark.parametrize(("size", "m", "points"), [(1, 5, 1), (2, 5, 6), (3, 4, 15), (4, 2, 10)])
def test_the_grid_has_all_points(size, m, points):
    found = grid(size, m)
    assert len(found) == len(np.unique(found, axis=0)) == points
    assert (found.sum(axis=1) == m).all()
