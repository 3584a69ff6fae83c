"""Distributions, goals met, counts and likeliest walks on small random chains: against every path, one by one."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
import scipy.sparse as sp

from olivebranch.kernels.counted import counted_for_ever, counted_within
from olivebranch.kernels.likeliest import likeliest
from olivebranch.kernels.propagate import hits_within, joint_flows, propagate, sum_in_order
from olivebranch.kernels.reach import reach

SEEDS = range(2)
SIZE = 5
ENDING = np.array([-1, -1, -1, 0, 1])
IS_OPEN = ENDING < 0


def chain(seed):
    """(n, n) the chances of moves, some of them 0; and the start, which may be in an ending."""
    rng = np.random.default_rng(seed)
    moves = np.eye(SIZE)
    for row in moves[:3]:
        row[:] = rng.dirichlet(np.ones(SIZE)) * (rng.random(SIZE) < 0.8)
        row[4] += 0.1
        row /= row.sum()
    return sp.csr_array(moves), rng.dirichlet(np.ones(SIZE))


@cache
def paths(seed, weeks=4):
    """(states, chance) of every walk of so many weeks; in an ending it stays."""
    matrix, start = chain(seed)
    dense = matrix.toarray()
    found = [([i], p) for i, p in enumerate(start)]
    for _ in range(weeks):
        found = [([*path, to], p * dense[path[-1], to]) for path, p in found for to in range(SIZE)]
        found = [(path, p) for path, p in found if p > 0]
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_a_distribution_moves_on_week_by_week(seed):
    matrix, start = chain(seed)
    found = list(propagate(matrix, start, 4))
    assert len(found) == 5
    for weeks, x in enumerate(found):
        np.testing.assert_allclose(x, start @ np.linalg.matrix_power(matrix.toarray(), weeks), atol=1e-15)
        hit = np.linalg.matrix_power(matrix.toarray(), weeks)[:, 3]
        np.testing.assert_allclose(hits_within(matrix, ENDING == 0, weeks), hit, atol=1e-15)


def test_zeros_change_no_byte_of_a_sum():
    values = np.random.default_rng(3).random(99)
    apart = np.zeros(500)
    apart[np.arange(99) * 5] = values
    assert sum_in_order(values) == sum_in_order(apart) == pytest.approx(values.sum())
    assert sum_in_order(values[:0]) == 0


@pytest.mark.parametrize("weeks", [(0, 2), (1, 2, 4), (0, 1, 2, 3)])
def test_flows_between_weeks_are_those_of_every_path(weeks):
    matrix, start = chain(1)
    group = np.array([0, 1, 1, 2, 0])
    flows = joint_flows(matrix, start, group, 3, weeks)
    walks = paths(1, weeks[-1])
    for flow, a, b in zip(flows, weeks[:-1], weeks[1:], strict=True):
        known = np.zeros((3, 3))
        for path, p in walks:
            known[group[path[a]], group[path[b]]] += p
        np.testing.assert_allclose(flow, known, atol=1e-14)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("goal", [[1], [0, 2], [1, 4], [3], []])
def test_what_meets_a_goal_is_what_every_path_meets(seed, goal):
    """Within four weeks; and for ever as within very many."""
    matrix, start = chain(seed)
    is_goal = np.isin(np.arange(SIZE), goal)
    walks = paths(seed)
    met = sum(p for path, p in walks if set(path) & set(goal))
    both = sum(p for path, p in walks if set(path) & set(goal) and path[-1] == 3)
    assert reach(matrix, ENDING, start, is_goal, 0, 4) == pytest.approx((met, both), abs=1e-14)
    long = reach(matrix, ENDING, start, is_goal, 0, 900)
    assert reach(matrix, ENDING, start, is_goal, 0, None) == pytest.approx(long, abs=1e-12)


def counts(seed):
    """The moves of open walks as a list, and what each adds."""
    matrix, start = chain(seed)
    source, after = np.nonzero(matrix.toarray()[:3])
    amount = np.random.default_rng(seed + 50).integers(0, 4, source.size)
    return source, after, matrix.toarray()[source, after], amount, start


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("top", [1, 2, 5, 12, 20])
def test_a_count_is_that_of_every_path(seed, top):
    """The last stands for more, too; for ever as within very many weeks."""
    source, after, chance, amount, start = counts(seed)
    adds = {(a, b): k for a, b, k in zip(source.tolist(), after.tolist(), amount.tolist(), strict=True)}
    known = np.zeros(top + 1)
    for path, p in paths(seed):
        known[min(top, sum(adds.get(move, 0) for move in pairwise(path)))] += p
    moves = (source, after, chance, amount, start, IS_OPEN)
    np.testing.assert_allclose(counted_within(*moves, 4, top), known, atol=1e-14)
    long = counted_within(*moves, 900, top)
    np.testing.assert_allclose(counted_for_ever(*moves, top), long, atol=1e-12)
    assert long.sum() == pytest.approx(1)


def test_a_count_that_stops_growing_rests_where_it_is():
    """Walks that turn for ever without counting are counted as they are; those that count for ever are at the top."""
    source, after = np.array([0, 0, 1, 2]), np.array([1, 2, 1, 2])
    chance, amount = np.array([0.25, 0.75, 1.0, 1.0]), np.array([2, 1, 0, 1])
    found = counted_for_ever(source, after, chance, amount, np.array([1.0, 0, 0]), np.ones(3, dtype=bool), 4)
    assert found.tolist() == pytest.approx([0, 0, 0.25, 0, 0.75])


@pytest.mark.parametrize("seed", range(8))
def test_the_likeliest_walk_is_the_likeliest_of_all(seed):
    """From the start to a goal; its moves lead from each state to the next."""
    matrix, start = chain(seed)
    goal = np.arange(SIZE) == 3
    first, after, p = matrix.indptr, matrix.indices, matrix.data
    found = likeliest(first, after, p, start, goal)
    known = max(q for path, q in paths(seed) if path[-1] == 3)
    states, edges = found
    assert after[edges].tolist() == states[1:]
    assert all(first[s] <= e < first[s + 1] for s, e in zip(states, edges, strict=False))
    assert start[states[0]] * p[edges].prod() == pytest.approx(known)
    assert states[-1] == 3
    assert set(states[:-1]) <= {0, 1, 2}


def test_of_equally_likely_walks_one_of_the_fewest_moves():
    """0 leads to the goal 3 directly with a quarter, or by 1 with a half each; of 1 and 2, the earlier."""
    matrix = sp.csr_array(np.array([[0, 0.5, 0, 0.25], [0, 0.5, 0, 0.5], [0, 0, 0.5, 0.5], [0, 0, 0, 1]]))
    goal = np.array([False, False, False, True])
    moves = (matrix.indptr, matrix.indices, matrix.data)
    assert likeliest(*moves, np.array([1.0, 0, 0, 0]), goal) == ([0, 3], [1])
    assert likeliest(*moves, np.array([0, 0.5, 0.5, 0]), goal) == ([1, 3], [3])
    assert likeliest(*moves, np.array([0, 0, 0, 1.0]), goal) == ([3], [])
    assert likeliest(*moves, np.array([1.0, 0, 0, 0]), goal & False) is None


def test_a_likeliest_walk_of_several_moves_is_told_from_the_start():
    """Up a stair of four rungs, one after the other."""
    moves = np.array([0, 1, 2, 3, 3]), np.array([1, 2, 3]), np.array([0.5, 0.5, 0.5])
    assert likeliest(*moves, np.array([1.0, 0, 0, 0]), np.arange(4) == 3) == ([0, 1, 2, 3], [0, 1, 2])
