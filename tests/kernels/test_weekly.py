"""Both versions that follow a distribution week by week give the same bytes, on chains with and without endings."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp

from olivebranch.kernels import weekly

weekly_numba = pytest.importorskip("olivebranch.kernels.weekly_numba")


@pytest.mark.parametrize("endings", [0, 1, 3])
@pytest.mark.parametrize("n", [1, 5, 60])
def test_both_versions_give_the_same_bytes(n, endings):
    rng = np.random.default_rng(n)
    ending = rng.integers(-1, endings, n) if endings else np.full(n, -1)
    matrix = rng.random((n, n)) * (rng.random((n, n)) < 0.4) * (ending < 0)[:, None]
    start = rng.dirichlet(np.ones(n))
    question = sp.csr_array(matrix.T / max(1.0, matrix.sum(axis=1).max())), start, ending, endings, 30
    for a, b in zip(weekly.follow(*question), weekly_numba.follow(*question), strict=True):
        assert np.array_equal(a, b)
    found = weekly.follow(*question)
    assert found.reached.shape == found.arrived.shape == (31, endings)
    np.testing.assert_allclose(np.cumsum(found.arrived, axis=0), found.reached, atol=1e-13)
    assert found.still_open[0] == pytest.approx(start[ending < 0].sum(), abs=1e-15)
