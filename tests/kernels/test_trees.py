"""Small trees: the dynamic programme finds the least cost that any tree of so many leaves has."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olivebranch.kernels import trees as module
from olivebranch.kernels.trees import Cut, Leaf, best_trees, labels_of, leaves_of, merged, relabelled


def least_cost(places, cost, leaves):
    """By trying everything."""
    least = cost.sum(axis=0).min()
    if leaves == 1:
        return least
    for axis in range(places.shape[1]):
        for upto in np.unique(places[:, axis])[:-1]:
            low = places[:, axis] <= upto
            for i in range(1, leaves):
                left, right = (least_cost(places[side], cost[side], k) for side, k in ((low, i), (~low, leaves - i)))
                least = min(least, left + right)
    return least


@settings(max_examples=40)
@given(st.integers(0, 10**6))
def test_no_tree_of_the_size_costs_less(seed):
    rng = np.random.default_rng(seed)
    places = np.unique(rng.integers(0, 3, (7, 2)), axis=0)
    cost = rng.integers(0, 5, (len(places), 3)).astype(float)
    trees = best_trees(places, cost, 4)
    for leaves in (1, 2, 3, 4):
        fitting = [tree for tree in trees if leaves_of(tree) <= leaves]
        spent = min(cost[np.arange(len(cost)), labels_of(tree, places)].sum() for tree in fitting)
        assert spent == least_cost(places, cost, leaves)


def spent(tree, places, cost):
    return cost[np.arange(len(cost)), labels_of(tree, places)].sum()


@pytest.mark.parametrize("seed", range(4))
def test_each_further_tree_has_more_leaves_and_costs_less(seed):
    """Also where only the most promising cut of each box is tried."""
    rng = np.random.default_rng(seed)
    places, cost = np.unique(rng.integers(0, 4, (12, 2)), axis=0), rng.random((12, 3))
    for many in (module.MANY, 0):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "MANY", many)
            found = best_trees(places, cost[: len(places)], 5)
        leaves, costs = (
            [leaves_of(tree) for tree in found],
            [spent(tree, places, cost[: len(places)]) for tree in found],
        )
        assert leaves[0] == 1
        assert leaves == sorted(set(leaves))
        assert costs == sorted(set(costs), reverse=True)
        assert leaves[-1] <= 5


def test_the_most_promising_cut_is_the_one_that_costs_least_at_once():
    """Along the first axis one leaf on each side fits; along the second it does not."""
    places = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    cost = np.array([[0, 1.0], [0, 1.0], [1.0, 0], [1.0, 0]])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MANY", 0)
        assert best_trees(places, cost, 2)[-1] == Cut(0, 0, Leaf(0), Leaf(1))
        assert best_trees(places[:, ::-1], cost, 2)[-1] == Cut(1, 0, Leaf(0), Leaf(1))


THREE = Cut(0, 2, Cut(1, 0, Leaf(5), Leaf(6)), Leaf(7))


def test_a_leaf_is_relabelled_by_its_place():
    assert leaves_of(THREE) == 3
    assert relabelled(THREE, 0, 9) == Cut(0, 2, Cut(1, 0, Leaf(9), Leaf(6)), Leaf(7))
    assert relabelled(THREE, 1, 9) == Cut(0, 2, Cut(1, 0, Leaf(5), Leaf(9)), Leaf(7))
    assert relabelled(THREE, 2, 9) == Cut(0, 2, Cut(1, 0, Leaf(5), Leaf(6)), Leaf(9))
    assert labels_of(THREE, np.array([[2, 0], [2, 1], [3, 0]])).tolist() == [5, 6, 7]


def test_cuts_that_say_the_same_on_both_sides_are_left_out():
    assert merged(THREE) == THREE
    assert merged(relabelled(THREE, 1, 5)) == Cut(0, 2, Leaf(5), Leaf(7))
    assert merged(relabelled(relabelled(THREE, 1, 5), 2, 5)) == Leaf(5)
    assert merged(Cut(0, 1, THREE, THREE)) == Cut(0, 1, THREE, THREE)  # it does not end in the same leaf
