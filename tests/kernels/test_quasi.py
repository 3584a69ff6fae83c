"""Where open walks are in the long run: against eigenvectors, powers, and cases that can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp

from olivebranch.kernels.quasi import Undecided, quasi_stationary


def answer(matrix):
    return quasi_stationary(sp.csr_array(np.asarray(matrix, dtype=np.float64)))


@pytest.mark.parametrize("seed", range(4))
def test_one_class_has_the_dominant_left_eigenvector(seed):
    """Of a matrix whose columns differ much in size."""
    rng = np.random.default_rng(seed)
    moves = rng.random((6, 6)) ** 4 * rng.random(6)
    moves /= moves.sum(axis=1, keepdims=True) * rng.uniform(1.1, 3, (6, 1))
    found = answer(moves)
    values, vectors = np.linalg.eig(moves.T)
    best = int(np.argmax(values.real))
    left = abs(vectors[:, best].real)
    assert found.rate == pytest.approx(values[best].real, rel=1e-12)
    np.testing.assert_allclose(found.share, left / left.sum(), rtol=1e-9)
    np.testing.assert_allclose(found.share @ moves, found.rate * found.share, rtol=1e-9)
    assert found.period == 1


def ladder(rungs, up):
    return np.diag(np.full(rungs - 1, up), 1) + np.diag(np.full(rungs - 1, 1 - up), -1)


@pytest.mark.parametrize(("rungs", "up"), [(40, 0.1), (60, 0.9), (30, 0.001)])
def test_a_ladder_on_which_walks_drift_has_a_closed_form(rungs, up):
    """The shares fall by 1e30 from end to end: once a rate of 0.64 for 0.60, and shares of nothing."""
    found, rung = answer(ladder(rungs, up)), np.arange(1, rungs + 1)
    share = (up / (1 - up)) ** (rung / 2) * np.sin(rung * np.pi / (rungs + 1))
    assert found.rate == pytest.approx(2 * np.sqrt(up * (1 - up)) * np.cos(np.pi / (rungs + 1)), rel=1e-12)
    np.testing.assert_allclose(found.share, share / share.sum(), rtol=1e-11)


def test_walks_that_drift_behind_the_class_that_decides():
    """One state that is left with chance 0.05 a week leads to the middle of a ladder, which is left faster."""
    moves = np.zeros((41, 41))
    moves[1:, 1:] = ladder(40, 0.1)
    moves[0, [0, 20]] = 0.95, 0.01
    found = answer(moves)
    assert found.rate == pytest.approx(0.95, rel=1e-13)
    np.testing.assert_allclose(found.share @ moves, found.rate * found.share, rtol=1e-11)
    assert (found.share > 0).all()


@pytest.mark.parametrize("slow", [0, 1])
def test_the_class_that_is_left_most_slowly_decides(slow):
    """The first leads to the second: walks are also behind the one that decides, and never before it."""
    rates = (0.9, 0.3) if slow == 0 else (0.3, 0.9)
    moves = np.array([[rates[0], 0.05], [0, rates[1]]])
    found = answer(moves)
    behind = 0.05 / (0.9 - 0.3)  # x_b = x_m q / (rate - stay)
    assert found.rate == pytest.approx(0.9)
    expected = [1 / (1 + behind), behind / (1 + behind)] if slow == 0 else [0, 1]
    assert found.share.tolist() == pytest.approx(expected)
    long = np.array([1.0, 0]) @ np.linalg.matrix_power(moves, 400)
    assert found.share.tolist() == pytest.approx((long / long.sum()).tolist(), rel=1e-9)


def test_a_period_is_told():
    found = answer([[0, 0.9], [0.4, 0]])
    assert found.period == 2
    assert found.rate == pytest.approx(0.6)
    np.testing.assert_allclose(found.share @ [[0, 0.9], [0.4, 0]], found.rate * found.share)


def test_of_classes_that_are_left_equally_slowly_the_last_decides():
    assert answer([[0.5, 0.2], [0, 0.5]]).share.tolist() == [0, 1]
    with pytest.raises(Undecided):
        answer([[0.5, 0], [0, 0.5]])
    with pytest.raises(Undecided):
        answer([[0.1, 0.4, 0.4], [0, 0.5, 0], [0, 0, 0.5]])


def test_where_every_walk_ends_soon_there_is_no_answer():
    assert answer([[0, 0.5], [0, 0]]) is None
    assert answer([[0]]) is None
    assert answer([[0.25]]).share.tolist() == [1]
