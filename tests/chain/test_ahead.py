"""What is still to come, counted from now: against chains that begin where the walks are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.chain.ahead import next_after, next_by_week

CHAIN: Any = ob.Chain("maybe", "small_steps")
LADDER: Any = ob.Chain("ladder", "jump_ahead")


def open_at(chain, week):
    """(N,) the walks that are open at a week."""
    return np.where(chain.ending < 0, chain.start @ np.linalg.matrix_power(chain.matrix.toarray(), week), 0.0)


@pytest.mark.parametrize("ending", [0, 1])
@pytest.mark.parametrize("ahead", [0, 1, 6])
def test_the_chance_of_those_who_are_open(ending, ahead):
    """At every week up to the horizon."""
    found = next_by_week(LADDER, ending, 5, ahead)
    assert found.shape == (6,)
    for week, chance in enumerate(found):
        if ahead == 0:
            assert chance == 0
        else:
            now = LADDER.from_now(open_at(LADDER, week)).exact(ahead)
            assert chance == pytest.approx(now.chance(LADDER.endings[ending]), abs=1e-12)


def test_nobody_has_no_chance_left():
    """Once fewer than one in a million are open."""
    found = next_by_week(CHAIN, 0, 100, 3)
    is_somebody = np.array([open_at(CHAIN, week).sum() > 1e-6 for week in range(101)])
    assert 0 < is_somebody.sum() < 101
    assert (np.isnan(found) == ~is_somebody).all()


def first_met(chain, is_goal, weeks):
    """(N,) where walks meet the goal for the first time, going week by week."""
    x, met, moves = chain.start.copy(), np.zeros(chain.size), chain.matrix.toarray()
    for week in range(weeks + 1):
        met += np.where(is_goal, x, 0.0)
        x = np.where(is_goal, 0.0, x) if week == weeks else np.where(is_goal, 0.0, x) @ moves
    return met


@pytest.mark.parametrize("value", ["enemy", "neutral", "maybe"])
@pytest.mark.parametrize("weeks", [0, 4, None])
def test_the_chance_from_the_first_time_that_something_is_met(value, weeks):
    """By a week, or ever; an ending does not count as met."""
    is_goal = LADDER.places[0] == LADDER.value_index("stance", value)
    met = first_met(LADDER, is_goal & (LADDER.ending < 0), 2_000 if weeks is None else weeks)
    found = next_after(LADDER, 0, is_goal, weeks, 7)
    assert found == pytest.approx(LADDER.from_now(met).exact(7).chance(LADDER.endings[0]), abs=1e-12)


def test_what_is_never_met_has_no_chance():
    for weeks in (3, None):
        assert np.isnan(next_after(CHAIN, 0, CHAIN.ending >= 0, weeks, 7))
        assert np.isnan(next_after(CHAIN, 0, np.zeros(CHAIN.size, dtype=bool), weeks, 7))


@pytest.mark.parametrize(("rare", "is_known"), [(1e-300, True), (1e-310, False)])
def test_after_too_many_weeks_for_a_number_nothing_is_said(rare, is_known):
    """For ever, state 1 is met after 1 / rare weeks, and leads to the end."""
    chain = ob.Chain.from_matrix([[1, rare, 0], [0, 0, 1], [0, 0, 1]], endings={"end": ["2"]})
    if is_known:
        assert chain.still_to_come("end", ahead=1, state="1") == pytest.approx(1)
        return
    with pytest.raises(ob.PrecisionError, match="the chance to meet that"):
        chain.still_to_come("end", ahead=1, state="1")
