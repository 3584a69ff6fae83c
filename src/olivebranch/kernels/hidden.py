"""Decisions under partial observation: a lower and an upper bound by dynamic programming over beliefs.

A view is what is seen of a state; in each view up to H hidden states look alike. A belief is a distribution over them.
After action a, a branch is what is heard (the response) and the next view; M(branch)[h, h'] is the chance of it with
the next hidden state h', from h. Then b M is the next belief, times the chance of the branch.

Lower bound (point-based value iteration; Pineau, Gordon and Thrun 2003): alpha vectors, each the worth of a rule from
each hidden state, backed up at chosen beliefs. Every vector belongs to a rule that can really be followed, so none
promises too much. Upper bound (Lovejoy 1991): the worth at the points of a grid, interpolated in between; the worth is
convex in the belief, so this never promises too little.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from olivebranch.base import sparse as sp
from olivebranch.base.arrays import Flags, Floats, Ints, rows_of
from olivebranch.kernels.simplex import grid, interpolate

AT_A_TIME = 40_000  # pairs of a belief and a branch that are worked on together
SAME = 1e-12  # vectors that are this near are one
NEAR = 2_000  # beliefs whose chances differ by less than one part in this are merged

Beliefs: TypeAlias = tuple[Ints, Floats]  # the view (n,) and the belief (n, H)


@dataclass(frozen=True, slots=True)
class Hidden:
    """A decision process with V views, A actions and at most H hidden states in a view; J branches.

    Attributes
    ----------
    sizes : (V,) hidden states in each view; the rest of H is padding, which no belief reaches
    reward : (V, A, H) what an action earns on average, the worth of endings that it leads to included
    allowed : (V, A) actions that may be taken
    view, action, response, after : (J,) of each branch, sorted by view: where it is, what is done and heard, the view
        it leads to
    matrix : (J, H, H) see above
    start : (V, H) the chance of each view and hidden state at week 0, where the walk is open
    """

    sizes: Ints
    reward: Floats
    allowed: Flags
    view: Ints
    action: Ints
    response: Ints
    after: Ints
    matrix: Floats
    start: Floats


@dataclass(frozen=True, slots=True)
class Pairs:
    """Beliefs (n,) with every branch from each of them.

    Attributes
    ----------
    view, belief : (n,) and (n, H) the beliefs
    point, branch : (P,) the belief and branch of each pair
    reached : (P, H) the next belief, times the chance of the branch
    """

    view: Ints
    belief: Floats
    point: Ints
    branch: Ints
    reached: Floats


def pairs_of(world: Hidden, view: Ints, belief: Floats) -> Pairs:
    """Every branch from each belief."""
    first = np.searchsorted(world.view, np.arange(world.sizes.size + 1))
    count = first[view + 1] - first[view]
    point = np.repeat(np.arange(view.size), count)
    branch = np.arange(point.size) - np.repeat(np.cumsum(count) - count, count) + first[view][point]
    reached = np.einsum("ph,phk->pk", belief[point], world.matrix[branch])
    keep = reached.sum(axis=1) > 0
    return Pairs(view, belief, point[keep], branch[keep], reached[keep])


@dataclass(frozen=True, slots=True)
class Vectors:
    """The alpha vectors of one week, those of a view side by side.

    Attributes
    ----------
    first : (V + 1,) the vectors of view v are first[v] to first[v + 1]
    alpha : (N, H) the worth from each hidden state
    action : (N,) what the rule does first
    branch, owner, next : (L,) then, after a branch of vector `owner`, it goes on with vector `next` of the week after
    """

    first: Ints
    alpha: Floats
    action: Ints
    branch: Ints
    owner: Ints
    next: Ints

    def best(self, view: Ints, reached: Floats) -> tuple[Ints, Floats]:
        """The best vector for each belief (n, H) in a view (n,), and what it is worth."""
        index, worth = np.empty(view.size, dtype=np.int64), np.empty(view.size)
        order = np.argsort(view, kind="stable")
        cuts = np.searchsorted(view[order], np.arange(self.first.size))
        for v in np.unique(view):
            which = order[cuts[v] : cuts[v + 1]]
            score = reached[which] @ self.alpha[self.first[v] : self.first[v + 1]].T
            index[which] = score.argmax(axis=1)
            worth[which] = np.take_along_axis(score, index[which, None], axis=1)[:, 0]
            index[which] += self.first[v]
        return index, worth


def backup(world: Hidden, pairs: Pairs, later: Vectors, base: Vectors) -> Vectors:
    """The vectors of a week from those of the week after, backed up at the beliefs; those of `base` are kept as well.

    Only vectors that are best at some belief are kept, and every vector of `base`.
    """
    action, goes_on = greedy(world, pairs, later)
    taken = world.action[pairs.branch] == action[pairs.point]
    point, branch, goes_on = pairs.point[taken], pairs.branch[taken], goes_on[taken]
    alpha = world.reward[pairs.view, action].copy()
    np.add.at(alpha, point, np.einsum("phk,pk->ph", world.matrix[branch], later.alpha[goes_on]))
    return _kept(pairs, alpha, action, (point, branch, goes_on), base)


def greedy(world: Hidden, pairs: Pairs, later: Vectors) -> tuple[Ints, Ints]:
    """(n,) the best action at each belief, and (P,) the vector of the week after with which each pair goes on."""
    n, actions = pairs.view.size, world.reward.shape[1]
    goes_on, worth = np.empty(pairs.point.size, dtype=np.int64), np.empty(pairs.point.size)
    after, done = world.after[pairs.branch], world.action[pairs.branch]
    for begin in range(0, pairs.point.size, AT_A_TIME):
        some = slice(begin, begin + AT_A_TIME)
        goes_on[some], worth[some] = later.best(after[some], pairs.reached[some])
    q = np.einsum("nh,nah->na", pairs.belief, world.reward[pairs.view])
    q += np.bincount(pairs.point * actions + done, weights=worth, minlength=n * actions).reshape(n, actions)
    q[~world.allowed[pairs.view]] = -np.inf
    return q.argmax(axis=1), goes_on


def most_often(view: Ints, belief: Floats, most: int) -> Beliefs:
    """Of beliefs times their chances, those met most often; beliefs that are very near count as one."""
    chance = belief.sum(axis=1)
    near = np.round(belief / chance[:, None] * NEAR).astype(np.int64)
    _, group = np.unique(np.column_stack([view, near]), axis=0, return_inverse=True)
    groups = int(group.max(initial=-1)) + 1
    total, first = np.zeros((groups, belief.shape[1])), np.zeros(groups, dtype=np.int64)
    np.add.at(total, group.reshape(-1), belief)
    first[group.reshape(-1)] = np.arange(view.size)
    chosen = np.sort(np.argsort(-total.sum(axis=1), kind="stable")[:most])
    return view[first[chosen]], total[chosen]


def joined(a: Beliefs, b: Beliefs) -> Beliefs:
    """Both lists of beliefs in one."""
    return np.concatenate([a[0], b[0]]), np.concatenate([a[1], b[1]])


def _kept(pairs: Pairs, alpha: Floats, action: Ints, links: tuple[Ints, Ints, Ints], base: Vectors) -> Vectors:
    """The vectors of `base`, and of the new ones those that are better somewhere."""
    views, old = base.first.size - 1, base.action.size
    base_view = rows_of(base.first)
    view = np.concatenate([base_view, pairs.view])
    order = np.argsort(view, kind="stable")
    every = Vectors(
        np.searchsorted(view[order], np.arange(views + 1)),
        np.concatenate([base.alpha, alpha])[order],
        np.concatenate([base.action, action])[order],
        *(np.zeros(0, dtype=np.int64),) * 3,
    )
    best, worth = every.best(pairs.view, pairs.belief)
    used = order[best]
    own = np.einsum("nh,nh->n", pairs.belief, base.alpha[np.minimum(base.first[pairs.view], max(0, old - 1))])
    used = used[(used >= old) & (worth > own + SAME)]
    keep = np.zeros(view.size, dtype=bool)
    keep[:old] = True
    keep[used] = True
    place = np.full(view.size, -1)
    place[order[keep[order]]] = np.arange(int(keep.sum()))
    point, branch, goes_on = links
    kept = keep[old + point]
    owner = np.concatenate([place[base.owner], place[old + point[kept]]])
    chosen = order[keep[order]]
    return Vectors(
        np.searchsorted(view[chosen], np.arange(views + 1)),
        np.concatenate([base.alpha, alpha])[chosen],
        np.concatenate([base.action, action])[chosen],
        np.concatenate([base.branch, branch[kept]]),
        owner,
        np.concatenate([base.next, goes_on[kept]]),
    )


# ---- from above ------------------------------------------------------------------------------------


def grid_points(world: Hidden, m: int) -> tuple[Ints, Floats]:
    """The beliefs of a grid of resolution m in every view."""
    view, belief = [], []
    for v, size in enumerate(world.sizes):
        points = grid(int(size), m) / m
        view.append(np.full(len(points), v))
        belief.append(np.pad(points, ((0, 0), (0, world.reward.shape[2] - int(size)))))
    return np.concatenate(view), np.concatenate(belief)


def from_above(world: Hidden, pairs: Pairs, m: int, ends: Floats, weeks: int) -> float:
    """An upper bound on what any rule is worth.

    Parameters
    ----------
    pairs : of the grid of resolution m, as `grid_points` lists it
    ends : (V, H) a bound from above on the worth when the weeks are over, from each hidden state
    """
    n, actions = pairs.view.size, world.reward.shape[1]
    mix = _mix(world, pairs.view, world.after[pairs.branch], pairs.reached, m)
    row = pairs.point * actions + world.action[pairs.branch]
    collect = sp.csr_array((np.ones(row.size), (row, np.arange(row.size))), shape=(n * actions, row.size))
    moves = (collect @ mix).tocsr()
    reward = np.einsum("nh,nah->na", pairs.belief, world.reward[pairs.view])
    reward[~world.allowed[pairs.view]] = -np.inf
    value = np.einsum("nh,nh->n", pairs.belief, ends[pairs.view])
    for _ in range(weeks):
        value = (reward + (moves @ value).reshape(n, actions)).max(axis=1)
    begins = np.flatnonzero(world.start.sum(axis=1) > 0)
    return float((_mix(world, pairs.view, begins, world.start[begins], m) @ value).sum())


def _mix(world: Hidden, grid_view: Ints, view: Ints, reached: Floats, m: int) -> sp.csr_array:
    """(n, grid points) the weights that interpolate at beliefs (n, H), times their chance."""
    n, begins = view.size, np.searchsorted(grid_view, np.arange(world.sizes.size))
    rows, columns, weights = [], [], []
    for size in np.unique(world.sizes[view]):
        which = np.flatnonzero(world.sizes[view] == size)
        chance = reached[which, :size].sum(axis=1)
        corners, weight = interpolate(reached[which, :size] / chance[:, None], m)
        place = _rank(grid(int(size), m), corners, m)
        rows.append(np.repeat(which, size))
        columns.append((begins[view[which]][:, None] + place).ravel())
        weights.append((weight * chance[:, None]).ravel())
    entries = np.concatenate(weights), (np.concatenate(rows), np.concatenate(columns))
    return sp.csr_array(entries, shape=(n, grid_view.size))


def _rank(points: Ints, corners: Ints, m: int) -> Ints:
    """The place of each corner (..., size) among the points of the grid; 0 where it is none of them (of weight 0)."""
    power = (m + 1) ** np.arange(points.shape[1])[::-1]
    place = np.searchsorted(points @ power, corners @ power)
    return np.minimum(place, len(points) - 1)
