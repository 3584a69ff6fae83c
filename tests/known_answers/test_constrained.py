"""Constrained decisions: published answers (PRISM's multi-objective tests), some of which need a coin."""

from __future__ import annotations

import pytest

import olivebranch as ob
from olivebranch.kernels.occupation import Infeasible, most
from olivebranch.studies.best.problem import problem_of

#: PRISM, prism-tests, functionality/verify/mdps/multi: p1 and p2 are chances of reaching goals 1 and 2, r a reward.
ONE_SHOT = {"a": (0.6, 0.0, 1), "b": (0.5, 0.5, 2), "c": (0.0, 0.8, 3)}


def one_shot():
    """One decision between three actions."""
    rules = [
        {"when": f"action == {name}", "chances": {"goal1": p1, "goal2": p2, "nothing": 1 - p1 - p2}}
        for name, (p1, p2, _) in ONE_SHOT.items()
    ]
    return ob.Model(
        title="One shot",
        states={"place": ["here", "nothing", "goal2", "goal1"]},
        start=[{}],
        endings={"goal1": "place == goal1", "goal2": "place == goal2", "nothing": "place == nothing"},
        actions={name: {} for name in ONE_SHOT},
        shift={"place": rules},
        tallies={
            "r": " + ".join(f"{r} * (action == {name})" for name, (_, _, r) in ONE_SHOT.items()),
            "unwelcome": "action == c",
        },
    )


def two_goals():
    """Action x leads to goal 3 with .6 and to goal 2 with .4; action y leads to goal 2 surely."""
    return ob.Model(
        title="Two goals",
        states={"place": ["here", "shut", "goal3"]},
        start=[{}],
        endings={"goal3": "place == goal3", "shut": "place == shut"},
        actions={"x": {}, "y": {}},
        shift={
            "place": [
                {"when": "action == x", "chances": {"goal3": 0.6, "shut": 0.4}},
                {"when": "action == y", "chances": {"shut": 1}},
            ]
        },
    )


def limited(model, gain, limits, weeks=1):
    """The most of `gain` where each number of `limits` is at most so much."""
    problem = problem_of(model, {gain: 1.0}, ())
    costs = [problem.again(counts).decisions for counts, _ in limits]
    return most(problem.decisions, costs, [limit for _, limit in limits], weeks)


@pytest.mark.parametrize("weeks", [1, None])
def test_most_reward_with_two_chances_at_least(weeks):
    """Max r where p1 >= .52 and p2 >= .4 is 1.8, by a with .2 and b with .8."""
    limits = [({"goal1": -1.0}, -0.52), ({"goal2": -1.0}, -0.4)]
    assert limited(one_shot(), "r", limits, weeks) == pytest.approx(1.8, abs=1e-12)


def test_two_goals():
    """Max p3 where p2 >= .75 is .25; p2 >= .75 with p3 >= .3 is not feasible."""
    assert limited(two_goals(), "goal3", [({"shut": -1.0}, -0.75)]) == pytest.approx(0.25, abs=1e-12)
    with pytest.raises(Infeasible):
        limited(two_goals(), "goal3", [({"shut": -1.0}, -0.75), ({"goal3": -1.0}, -0.3)])


def test_a_frontier_needs_the_coin():
    """Goal 1 against unwelcome in one shot: a alone is best; where a is missing, b and c are mixed."""
    front = ob.frontier(one_shot(), weeks=1, strategies=[ob.Strategy("b", lambda see: "b")], without=["a"], tol=0)
    assert front.to_frame()["goal1"].tolist() == [0.5]
    counted = ob.Model(**_with_harm())
    front = ob.frontier(counted, weeks=1, strategies=[ob.Strategy("a", lambda see: "a")], tol=0)
    half = front.at(harm=0.5)
    assert half.value == pytest.approx(0.25 + 0.3, abs=1e-12)
    told = [(round(share, 12), (counted @ strategy).edge_names(0)[0]) for share, strategy in half.parts]
    assert told == [(0.5, "b"), (0.5, "a")]
    assert front.by_programme(0.5) == pytest.approx(half.value, abs=1e-12)


def _with_harm():
    plain = one_shot().spec.model_dump(mode="json", exclude_none=True)
    return plain | {"tallies": {"unwelcome": "action == a"}}
