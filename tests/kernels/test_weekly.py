"""All versions that follow a distribution week by week give the same bytes, on chains with and without endings."""

from __future__ import annotations

import sys

import numpy as np
import pytest
import scipy.sparse as sp

from olivebranch.kernels import weekly
from olivebranch.kernels.propagate import SCIPY, product

weekly_numba = pytest.importorskip("olivebranch.kernels.weekly_numba")


def _without_scipy(monkeypatch):
    for name in SCIPY:
        monkeypatch.delitem(sys.modules, name, raising=False)


@pytest.mark.parametrize("endings", [0, 1, 3])
@pytest.mark.parametrize("n", [1, 5, 60])
def test_all_versions_give_the_same_bytes(n, endings, monkeypatch):
    rng = np.random.default_rng(n)
    ending = rng.integers(-1, endings, n) if endings else np.full(n, -1)
    matrix = rng.random((n, n)) * (rng.random((n, n)) < 0.4) * (ending < 0)[:, None]
    moves = sp.csr_array(matrix / max(1.0, matrix.sum(axis=1).max() * 2))
    twice = np.repeat(np.arange(moves.nnz), 2)  # each move has a twin, which is added to it
    question = 2 * moves.indptr.astype(np.int64), moves.indices[twice].astype(np.int32), moves.data[twice], ending
    start = rng.dirichlet(np.ones(n))
    found: list[tuple] = []
    for kernels in (weekly, weekly_numba, weekly):  # first by SciPy, and at last by NumPy alone
        if len(found) == 2:
            _without_scipy(monkeypatch)
        arriving, merged = kernels.arriving(*question), kernels.merged(*question[:3])
        parts = merged.indptr, merged.indices, merged.data
        found.append((*parts, *arriving, *kernels.follow(arriving, start, endings, 30)))
        assert merged.has_canonical_format
        assert (merged != 2 * moves).nnz == 0
    for each in zip(*found, strict=True):
        assert len({(a.dtype, a.tobytes()) for a in each}) == 1
    followed = weekly.Followed(*found[0][-4:])
    assert followed.reached.shape == followed.arrived.shape == (31, endings)
    np.testing.assert_allclose(np.cumsum(followed.arrived, axis=0), followed.reached, atol=1e-13)
    assert followed.still_open[0] == pytest.approx(start[ending < 0].sum(), abs=1e-15)
    x = start.copy()
    for week in range(31):
        np.testing.assert_allclose(followed.still_open[week], x[ending < 0].sum(), atol=1e-14)
        x = (2 * moves).T @ x


def test_products_are_the_same_bytes_without_scipy(monkeypatch):
    matrix = sp.random_array((40, 30), density=0.3, format="csr", rng=1)
    entries, x = (matrix.indptr, matrix.indices, matrix.data, 30), np.random.default_rng(1).random((30, 3))
    by_scipy = [product(*entries, 1)(x[:, 0]), product(*entries, 3)(x)]
    _without_scipy(monkeypatch)
    for one, other in zip(by_scipy, [product(*entries, 1)(x[:, 0]), product(*entries, 3)(x)], strict=True):
        assert (one.shape, one.tobytes()) == (other.shape, other.tobytes())
