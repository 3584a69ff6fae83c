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
    moves = sp.csr_array(matrix / max(1.0, matrix.sum(axis=1).max() * 2))
    twice = np.repeat(np.arange(moves.nnz), 2)  # each move has a twin, which is added to it
    question = 2 * moves.indptr.astype(np.int64), moves.indices[twice].astype(np.int32), moves.data[twice], ending
    start = rng.dirichlet(np.ones(n))
    found = []
    for kernels in (weekly, weekly_numba):
        arriving, merged = kernels.arriving(*question), kernels.merged(*question[:3])
        parts = merged.indptr, merged.indices, merged.data
        found.append((*parts, *arriving, *kernels.follow(arriving, start, endings, 30)))
        assert merged.has_canonical_format
        assert (merged != 2 * moves).nnz == 0
    for a, b in zip(*found, strict=True):
        assert a.dtype == b.dtype
        assert a.tobytes() == b.tobytes()
    followed = weekly.Followed(*found[0][-4:])
    assert followed.reached.shape == followed.arrived.shape == (31, endings)
    np.testing.assert_allclose(np.cumsum(followed.arrived, axis=0), followed.reached, atol=1e-13)
    assert followed.still_open[0] == pytest.approx(start[ending < 0].sum(), abs=1e-15)
    x = start.copy()
    for week in range(31):
        np.testing.assert_allclose(followed.still_open[week], x[ending < 0].sum(), atol=1e-14)
        x = (2 * moves).T @ x
