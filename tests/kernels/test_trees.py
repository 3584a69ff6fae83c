"""Small trees: the dynamic programme finds the least cost that any tree of so many leaves has."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from olivebranch.kernels.trees import best_trees, labels_of, leaves_of


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
