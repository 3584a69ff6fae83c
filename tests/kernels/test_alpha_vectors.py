"""Rules over beliefs on a small world: vectors backed up where one may be are as good as trying everything."""

from __future__ import annotations

import numpy as np
import pytest

from olivebranch.kernels import hidden
from olivebranch.kernels.hidden import (
    Hidden,
    Vectors,
    backup,
    from_above,
    greedy,
    grid_points,
    joined,
    most_often,
    pairs_of,
)

WEEKS = 3


def world(seed, *, allowed=True):
    """Two views, of two hidden states and of one; two actions and two responses; walks end with a chance of 0.2."""
    rng, sizes = np.random.default_rng(seed), np.array([2, 1])
    view, action, response, after = (column.ravel() for column in np.indices((2, 2, 2, 2)))
    matrix = rng.random((16, 2, 2)) * (rng.random((16, 1, 1)) < 0.8)
    matrix[view == 1, 1] = matrix[after == 1, :, 1] = 0
    total = np.zeros((2, 2, 2))
    np.add.at(total, (view, action), matrix.sum(axis=2))
    matrix *= 0.8 / np.maximum(total, 1e-9)[view, action][:, :, None]
    reward = rng.normal(size=(2, 2, 2))
    reward[1, :, 1] = 0
    may = np.ones((2, 2), dtype=bool)
    may[1, 0] = allowed
    start = np.array([[0.3, 0.4], [0.3, 0.0]])
    return Hidden(sizes, reward, may, view, action, response, after, matrix, start)


def best_of_all(of, view, belief, weeks):
    """The worth of the best rule from a belief times its chance, by trying each action after each history."""
    if weeks == 0 or not belief.sum():
        return 0.0
    worths = []
    for action in np.flatnonzero(of.allowed[view]):
        worth = belief @ of.reward[view, action]
        for branch in np.flatnonzero((of.view == view) & (of.action == action)):
            worth += best_of_all(of, of.after[branch], belief @ of.matrix[branch], weeks - 1)
        worths.append(worth)
    return max(worths)


def nothing():
    """The vectors when the weeks are over: one in each view, worth 0."""
    none = np.zeros(0, dtype=np.int64)
    return Vectors(np.arange(3), np.zeros((2, 2)), np.zeros(2, dtype=np.int64), none, none, none)


def always(of, action, later, follow):
    """In each view the vector of one action, which goes on with the vectors `follow` (V,) of the week after."""
    branch = np.flatnonzero(of.action == action)
    alpha = of.reward[:, action].copy()
    onward = np.einsum("bhk,bk->bh", of.matrix[branch], later.alpha[follow[of.after[branch]]])
    np.add.at(alpha, of.view[branch], onward)
    return Vectors(np.arange(3), alpha, np.full(2, action), branch, of.view[branch], follow[of.after[branch]])


def beliefs_by_week(of):
    """The beliefs where one may be in each week, whatever one does."""
    view = np.flatnonzero(of.start.sum(axis=1))
    weeks = [(view, of.start[view])]
    for _ in range(WEEKS - 1):
        pairs = pairs_of(of, *weeks[-1])
        weeks.append((of.after[pairs.branch], pairs.reached))
    return weeks


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("at_a_time", [1, 3, 40_000])
def test_vectors_at_every_belief_are_worth_the_best_of_all_rules(seed, at_a_time, monkeypatch):
    """And a bound from above is above it, the nearer the finer the grid."""
    monkeypatch.setattr(hidden, "AT_A_TIME", at_a_time)
    of = world(seed, allowed=seed != 1)
    later, steady = nothing(), np.arange(2)
    for week in range(WEEKS - 1, -1, -1):
        view, belief = beliefs_by_week(of)[week]
        base = always(of, 1, later, steady)
        later = backup(of, pairs_of(of, view, belief), later, base)
        steady = later.first[:-1]  # the vectors of the base come first
        worth = later.best(view, belief)[1]
        known = [best_of_all(of, v, b, WEEKS - week) for v, b in zip(view, belief, strict=True)]
        np.testing.assert_allclose(worth, known, atol=1e-12)
    bounds = []
    for m in (1, 2, 16):
        grid = grid_points(of, m)
        bounds.append(from_above(of, pairs_of(of, *grid), m, np.zeros((2, 2)), WEEKS))
    assert bounds[0] >= bounds[1] - 1e-12
    assert bounds[1] >= bounds[2] - 1e-12
    assert sum(known) - 1e-12 <= bounds[2] <= sum(known) + 0.1


def test_every_branch_from_a_belief_that_has_a_chance():
    of = world(2)
    view, belief = np.array([0, 1, 0]), np.array([[0.5, 0.5], [1.0, 0.0], [0.0, 0.25]])
    pairs = pairs_of(of, view, belief)
    known = [
        (point, branch)
        for point in range(3)
        for branch in np.flatnonzero(of.view == view[point])
        if (belief[point] @ of.matrix[branch]).sum() > 0
    ]
    assert list(zip(pairs.point.tolist(), pairs.branch.tolist(), strict=True)) == known
    for point, branch, reached in zip(pairs.point, pairs.branch, pairs.reached, strict=True):
        np.testing.assert_allclose(reached, belief[point] @ of.matrix[branch])


def test_what_may_not_be_done_is_not_done():
    of = world(1, allowed=False)
    grid = grid_points(of, 4)
    action, goes_on = greedy(of, pairs_of(of, *grid), nothing())
    assert set(action[grid[0] == 1]) == {1}
    assert set(goes_on) <= {0, 1}


def test_beliefs_that_are_very_near_count_as_one():
    """Their chances are added; those met most often are kept, in the order of their views."""
    view = np.array([1, 0, 0, 0])
    belief = np.array([[0.1, 0.0], [0.2, 0.2], [0.1, 0.100001], [0.0, 0.3]])
    found = most_often(view, belief, 3)
    assert found[0].tolist() == [0, 0, 1]
    np.testing.assert_allclose(sorted(found[1].sum(axis=1)), [0.1, 0.3, 0.600001])
    assert most_often(view, belief, 1)[1].sum() == pytest.approx(0.600001)
    both = joined(found, (np.array([1]), np.array([[0.5, 0.0]])))
    assert both[0].tolist() == [0, 0, 1, 1]


def test_a_grid_has_the_beliefs_of_each_view():
    view, belief = grid_points(world(0), 4)
    assert view.tolist() == [0] * 5 + [1]
    np.testing.assert_allclose(belief.sum(axis=1), 1)
    assert sorted(belief[:5, 0].tolist()) == [0, 0.25, 0.5, 0.75, 1]
    assert belief[5].tolist() == [1, 0]
