"""The forward filter, against the published umbrella world and against every hidden path written out."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from olivebranch.kernels.filtering import Filter, step
from support.cases import case


def dense(p, heard, look):
    """The filter of a chain given as (signals, S, S): the chance to hear a signal and go from one state to another."""
    signals, size, _ = p.shape
    first = np.arange(size + 1) * signals * size
    after = np.tile(np.arange(size, dtype=np.int32), size * signals)
    return Filter.of(first, after, p.transpose(1, 0, 2).ravel(), np.tile(np.repeat(heard, size), size), look)


def umbrella():
    """Rain and an umbrella in one state, 2 * rain + umbrella, of which the umbrella alone is seen."""
    known = case("umbrella")
    rain = np.array([[known["stays"], 1 - known["stays"]], [1 - known["stays"], known["stays"]]])
    shown = np.array([[1 - p, p] for p in (known["seen_without"], known["seen_in_rain"])])
    p = np.array([[rain[s // 2, t // 2] * shown[t // 2, t % 2] for t in range(4)] for s in range(4)])
    start = np.array([0.5 * shown[s // 2, s % 2] for s in range(4)])
    return dense(p[None], np.zeros(1, dtype=np.int64), np.arange(4) % 2), start, known["filtered_after"]


def test_the_umbrella_world():
    """Rain after one umbrella and after two, as published; the start is the first day."""
    world, start, truth = umbrella()
    none = np.zeros(1, dtype=np.int64)
    belief = world.given(start)[1][[1]]
    assert belief[0, 1] == pytest.approx(truth["T"], abs=1e-14)
    belief, chance = world.update(belief, none + 1, none, none, none + 1)
    assert belief[0, 1] == pytest.approx(truth["TT"], abs=1e-14)
    assert 0 < chance[0] < 1


@st.composite
def worlds(draw):
    """A random chain of up to 5 states in up to 3 groups, with 2 signals and some moves missing; and its start."""
    size, seed = draw(st.integers(1, 5)), draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    p = rng.random((2, size, size)) * (rng.random((2, size, size)) < 0.7)
    p[0, :, 0] += 0.01
    start = rng.random(size)
    look = rng.integers(0, 3, size)
    return p / p.sum(axis=(0, 2))[None, :, None], start / start.sum(), look


@pytest.mark.slow
@given(worlds())
def test_the_filter_is_bayes_rule_over_every_hidden_path(world):
    """Two weeks on, the belief is what counting all paths gives, and so is the chance of what was heard and seen."""
    p, start, look = world
    model = dense(p, np.arange(2), look)
    group_of = {int(g): i for i, g in enumerate(np.unique(look))}
    size = start.size
    for heard, seen in product(product(range(2), repeat=2), product(group_of, repeat=3)):
        joint = np.zeros(size)
        for path in product(range(size), repeat=3):
            if all(look[s] == g for s, g in zip(path, seen, strict=True)):
                joint[path[2]] += start[path[0]] * p[heard[0], path[0], path[1]] * p[heard[1], path[1], path[2]]
        groups = np.array([[group_of[g]] for g in seen])
        share, beliefs = model.given(start)
        belief, chance = beliefs[groups[0]], share[groups[0]]
        for week in range(2):
            none = np.zeros(1, dtype=np.int64)
            belief, now = model.update(belief, groups[week], none, none + heard[week], groups[week + 1])
            chance = chance * now
        assert chance[0] == pytest.approx(joint.sum(), abs=1e-14)
        if joint.sum() > 0:
            state = model.total(belief, groups[2], np.arange(size), size)[0]
            np.testing.assert_allclose(state, joint / joint.sum(), atol=1e-12)


@given(worlds())
def test_signals_are_all_that_an_update_can_meet(world):
    """Every signal has the chance and the belief of its update, the chances of one belief sum to 1, and none lacks."""
    p, start, look = world
    model = dense(p, np.arange(2), look)
    share, beliefs = model.given(start)
    group = np.flatnonzero(share > 0)
    found = model.signals(beliefs[group], group, np.zeros_like(group))
    np.testing.assert_allclose(np.bincount(found.one, weights=found.chance), 1.0, atol=1e-12)
    again, chance = model.update(
        beliefs[group][found.one], group[found.one], np.zeros_like(found.one), found.heard, found.group
    )
    np.testing.assert_allclose(again, found.belief, atol=1e-15)
    np.testing.assert_allclose(chance, found.chance, atol=1e-15)


@given(worlds())
def test_what_comes_of_all_signals_together_is_the_prediction(world):
    """Beliefs weighted by the chance of their signal add up to the distribution a week later (total probability)."""
    p, start, look = world
    model = dense(p, np.arange(2), look)
    share, beliefs = model.given(start)
    group = np.flatnonzero(share > 0)
    found = model.signals(beliefs[group], group, np.zeros_like(group))
    weight = share[group][found.one] * found.chance
    total = weight @ model.total(found.belief, found.group, np.arange(start.size), start.size)
    np.testing.assert_allclose(total, start @ p.sum(axis=0), atol=1e-12)


def test_what_cannot_happen_leaves_no_belief():
    """An impossible signal has the chance 0 and a belief of zeros, and no NaN; the same for a step."""
    world, start, _ = umbrella()
    none = np.zeros(1, dtype=np.int64)
    belief, chance = world.update(world.given(start)[1][[0]], none, none, none + 7, none)
    assert (chance == 0).all()
    assert (belief == 0).all()
    after, total = step(world.first, world.after, world.chance, start, np.zeros(world.after.size, dtype=bool))
    assert total == 0
    assert (after == 0).all()


def test_groups_follow_their_looks_and_slots_their_states():
    """Groups are numbered by look, and the members of a group stand in the order of the states."""
    none = np.zeros(0)
    look = np.array([9, 4, 9, 4])
    world = Filter.of(np.zeros(5, dtype=np.int64), none.astype(np.int32), none, none.astype(np.int64), look)
    assert world.group.tolist() == [1, 0, 1, 0]
    assert world.members.tolist() == [[1, 3], [0, 2]]
    assert world.slot.tolist() == [0, 0, 1, 1]
    assert world.width == 2
