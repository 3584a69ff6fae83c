"""Small decision trees of least cost: every tree of thresholds, by dynamic programming over boxes.

A point has a position on each of V ordered axes and a cost for each of A labels. A leaf gives all points in a box the
same label; a split cuts a box in two at a threshold. The best tree with k leaves for a box is the best leaf, or the
best split into trees with i and k - i leaves. Source: optimal decision trees by dynamic programming (Aghaei, Gomez and
Vayanos 2021; Lin et al. 2020). A box is identified by the points in it, so there are few different boxes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from olivebranch.base.arrays import Floats, Ints

ENOUGH = 1e-12  # a smaller cost counts as 0
MANY = 20_000  # after this many boxes, only the most promising cut of each box is tried


@dataclass(frozen=True, slots=True)
class Leaf:
    """A box in which every point gets one label."""

    label: int


@dataclass(frozen=True, slots=True)
class Cut:
    """A box cut in two: points whose place on the axis is at most `upto` go to `low`, the others to `high`."""

    axis: int
    upto: int
    low: Tree
    high: Tree


Tree = Leaf | Cut


@dataclass(frozen=True, slots=True)
class _Best:
    """The best trees for a box: for each number of leaves from 1 to K, the cost and the first cut."""

    cost: Floats
    label: int
    cut: tuple[tuple[int, int, int] | None, ...]  # (axis, upto, leaves on the low side)


def best_trees(places: Ints, cost: Floats, most: int) -> list[Tree]:
    """The tree of least cost with at most k leaves, for k = 1 to `most`; larger trees that are no better are left out.

    Parameters
    ----------
    places : (n, V) the place of each point on each axis
    cost : (n, A) what each label costs at each point, 0 or more

    >>> best_trees(np.array([[0], [1]]), np.array([[0.0, 1.0], [2.0, 0.0]]), 3)
    [Leaf(label=1), Cut(axis=0, upto=0, low=Leaf(label=0), high=Leaf(label=1))]
    """
    search = _Search(places, cost, most)
    every = np.arange(len(places))
    best = search.best(every)
    better = [k for k in range(1, most + 1) if k == 1 or best.cost[k - 1] < best.cost[k - 2] - ENOUGH]
    return [search.tree(every, leaves) for leaves in better]


class _Search:
    def __init__(self, places: Ints, cost: Floats, most: int) -> None:
        self.places, self.cost, self.most = places, cost, most
        self._known: dict[bytes, _Best] = {}

    def best(self, points: Ints) -> _Best:
        """The best trees for the points that lie in a box."""
        key = points.tobytes()
        if key not in self._known:
            self._known[key] = self._solve(points)
        return self._known[key]

    def _solve(self, points: Ints) -> _Best:
        total = self.cost[points].sum(axis=0)
        label = int(total.argmin())
        cost = np.full(self.most, total[label])
        cut: list[tuple[int, int, int] | None] = [None] * self.most
        if total[label] <= ENOUGH or points.size == 1 or self.most == 1:
            return _Best(cost, label, tuple(cut))
        for axis, upto in self._cuts(points):
            low = self.places[points, axis] <= upto
            left, right = self.best(points[low]).cost, self.best(points[~low]).cost
            for i in range(1, self.most):
                both = left[i - 1] + right[: self.most - i]
                for k in np.flatnonzero(both < cost[i:] - ENOUGH).tolist():
                    cost[i + k], cut[i + k] = both[k], (axis, upto, i)
        for k in range(1, self.most):
            if cost[k] > cost[k - 1] - ENOUGH:
                cost[k], cut[k] = cost[k - 1], cut[k - 1]
        return _Best(cost, label, tuple(cut))

    def _cuts(self, points: Ints) -> list[tuple[int, int]]:
        found = []
        for axis in range(self.places.shape[1]):
            values = np.unique(self.places[points, axis])
            found += [(axis, int(value)) for value in values[:-1]]
        if len(self._known) > MANY and found:
            return [min(found, key=lambda cut: self._at_once(points, *cut))]
        return found

    def _at_once(self, points: Ints, axis: int, upto: int) -> float:
        """The cost of a cut with a leaf on each side."""
        low = self.places[points, axis] <= upto
        return float(sum(self.cost[points[side]].sum(axis=0).min() for side in (low, ~low)))

    def tree(self, points: Ints, leaves: int) -> Tree:
        """The best tree with at most this many leaves."""
        best = self.best(points)
        how = best.cut[leaves - 1]
        if how is None:
            return Leaf(best.label)
        axis, upto, low_leaves = how
        low = self.places[points, axis] <= upto
        while leaves > 1 and best.cut[leaves - 2] == how and best.cost[leaves - 2] <= best.cost[leaves - 1] + ENOUGH:
            leaves -= 1
        return Cut(axis, upto, self.tree(points[low], low_leaves), self.tree(points[~low], leaves - low_leaves))


def labels_of(tree: Tree, places: Ints) -> Ints:
    """(n,) the label that the tree gives each point, `places` (n, V)."""
    if isinstance(tree, Leaf):
        return np.full(len(places), tree.label)
    low = places[:, tree.axis] <= tree.upto
    return np.where(low, labels_of(tree.low, places), labels_of(tree.high, places))


def leaves_of(tree: Tree) -> int:
    """How many leaves the tree has."""
    return 1 if isinstance(tree, Leaf) else leaves_of(tree.low) + leaves_of(tree.high)


def relabelled(tree: Tree, leaf: int, label: int) -> Tree:
    """The tree with a different label at leaf number `leaf`, counted from the low side."""
    if isinstance(tree, Leaf):
        return Leaf(label)
    low = leaves_of(tree.low)
    if leaf < low:
        return Cut(tree.axis, tree.upto, relabelled(tree.low, leaf, label), tree.high)
    return Cut(tree.axis, tree.upto, tree.low, relabelled(tree.high, leaf - low, label))


def merged(tree: Tree) -> Tree:
    """The tree without cuts whose two sides are the same leaf."""
    if isinstance(tree, Leaf):
        return tree
    low, high = merged(tree.low), merged(tree.high)
    return low if low == high and isinstance(low, Leaf) else Cut(tree.axis, tree.upto, low, high)
