"""Why one plan leads, as the page gets it: equal to `ob.why`, for every set of switches, and adding up."""

from __future__ import annotations

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.web.reasons import exported_reason

CASES = [("maybe", 20), ("reconciliation", 52), ("ladder", 52)]


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case[0])
def case(request):
    name, weeks = request.param
    model = ob.load(name)
    reason = ob.why(model, "small_steps", "jump_ahead", weeks=weeks, draws=0)
    return model, weeks, reason, exported_reason(model, "small_steps", "jump_ahead", weeks=weeks)


def test_everything_at_work_is_why_itself(case):
    _, _, reason, told = case
    a, b, *parts = told["sets"][-1]["exact"]
    assert (a, b) == pytest.approx(tuple(reason.values[-1]), abs=1e-12)
    assert parts == pytest.approx([*reason.shares.values(), reason.rest], abs=1e-12)
    assert told["switches"] == list(reason.mechanisms)


def test_every_set_of_switches_adds_up_exactly_and_in_whole_numbers(case):
    _, _, reason, told = case
    assert len(told["sets"]) == 2 ** len(reason.mechanisms)
    for found in told["sets"]:
        a, b, *parts = found["exact"]
        assert sum(parts) == pytest.approx(a - b, abs=1e-12)
        assert sum(found["points"]) == found["a"] - found["b"]
        shown = np.array([found["a"], found["b"], *found["points"]])
        assert np.abs(shown - 100 * np.array(found["exact"])).max() < 1


def test_a_switch_that_is_off_counts_nothing_and_the_rest_is_always_the_same(case):
    _, _, reason, told = case
    for at_work, found in enumerate(told["sets"]):
        parts = found["exact"][2:]
        assert [part for i, part in enumerate(parts[:-1]) if not at_work >> i & 1] == [0] * (
            len(reason.mechanisms) - at_work.bit_count()
        )
        assert parts[-1] == pytest.approx(reason.rest, abs=1e-12)


def test_a_switch_off_is_a_model_without_that_mechanism():
    """With its off-values as the values, a mechanism has no share, and the others share as the page says."""
    maybe = ob.load("maybe")
    rigged, plans = maybe.with_parameters(slam=0), ("small_steps", "jump_ahead")
    never = ob.why(rigged, *plans, weeks=20, draws=0)
    told = exported_reason(maybe, "small_steps", "jump_ahead", weeks=20)["sets"][0b01]
    assert never.shares["door"] == pytest.approx(0, abs=1e-12)
    assert told["exact"][0] == pytest.approx(never.values[-1, 0], abs=1e-12)
    assert told["exact"][1] == pytest.approx(never.values[-1, 1], abs=1e-12)
    assert told["shut"] == [round(100 * (rigged @ plan).exact(20).chance("shut")) for plan in plans]


def test_the_doors_that_each_plan_shuts_are_counted_beside_the_yes(case):
    model, weeks, _, told = case
    plans = ("small_steps", "jump_ahead")
    assert told["sets"][-1]["shut"] == [round(100 * (model @ plan).exact(weeks).chance("shut")) for plan in plans]
    assert told["sets"][-1]["shut"][0] < told["sets"][-1]["shut"][1], "jumping ahead shuts more doors, as the card says"


def test_what_a_switch_replaces_is_named_with_its_value():
    told = exported_reason(ob.load("maybe"), "small_steps", "jump_ahead", weeks=20)
    assert told["stands"] == {"leap": {"cold_yes": 0.08}, "door": {"slam": 0.25}}
