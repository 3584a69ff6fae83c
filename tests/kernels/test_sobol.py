"""The Sobol points are those of SciPy, to the bit, in and beyond the dimensions of our own table."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import qmc

from olivebranch.kernels import sobol


@pytest.mark.parametrize(
    ("first", "count", "dimensions", "seed"),
    [(0, 64, 26, 1), (0, 37, sobol.MOST, 2), (5, 32, 3, 7), (0, 1, 1, 3), (2**20, 9, 4, 0), (0, 4, sobol.MOST + 1, 5)],
)
def test_the_points_are_those_of_scipy(first, count, dimensions, seed):
    engine = qmc.Sobol(dimensions, scramble=True, seed=np.random.default_rng(seed))
    known = engine.fast_forward(first).random(count) if first else engine.random_base2(6)[:count]
    assert np.array_equal(sobol.points(first, count, dimensions, seed), known)


@pytest.mark.parametrize("dimensions", [0, 2, sobol.MOST, sobol.MOST + 1])
@pytest.mark.parametrize("count", [0, 1, 5])
def test_the_shape(count, dimensions):
    points = sobol.points(0, count, dimensions, 1)
    assert points.shape == (count, dimensions)
    assert points.dtype == np.float64
