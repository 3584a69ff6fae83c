"""Laws of the best pacing: it equals brute force, and its worth is the chain engine's."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import olivebranch as ob
from olivebranch.studies.best.problem import problem_of
from olivebranch.studies.best.solve import fully_seen
from olivebranch.studies.best.worth import worth
from support.generators import decisions, models, rules

WEIGHTS = st.sampled_from([0.01, 0.1, 0.5])


def open_places(model):
    return [place for place in model.states["place"] if place.startswith("s")]


def every_rule(model, weeks):
    """Every rule that sees the place and the week: an action for each."""
    places = open_places(model)
    for choice in product(model.actions, repeat=len(places) * weeks):
        table = {
            (place, week): choice[week * len(places) + i] for week in range(weeks) for i, place in enumerate(places)
        }

        def rule(see, table=table):
            return table[str(see.place), see.now if weeks > 1 else 0]

        yield ob.Strategy("any", rule, {"now": ob.week(upto=weeks - 1)} if weeks > 1 else {})


@pytest.mark.slow
@settings(max_examples=15)
@given(decisions(), WEIGHTS)
def test_within_a_horizon_no_rule_is_better(model, weight):
    """Two weeks: the best of all rules, each solved by the chain engine, is worth what best_pacing says."""
    best = ob.best_pacing(model, 2, weight=weight)
    tried = max(worth((model @ rule).exact(2), dict(best.counts)) for rule in every_rule(model, 2))
    assert best.value == pytest.approx(tried, abs=1e-12)
    assert best.is_exact


@pytest.mark.slow
@settings(max_examples=25)
@given(decisions(), WEIGHTS)
def test_for_ever_no_rule_is_better(model, weight):
    """For ever: the best of all rules that do not change."""
    best = ob.best_pacing(model, None, weight=weight)
    tried = max(worth((model @ rule).exact(), dict(best.counts)) for rule in every_rule(model, 1))
    assert best.value == pytest.approx(tried, abs=1e-9)


@pytest.mark.slow
@settings(max_examples=25)
@given(decisions(), WEIGHTS)
def test_the_chain_engine_says_the_same(model, weight):
    """The optimum by dynamic programming is what the chain of model and strategy gives."""
    for weeks in (1, 7, None):
        best = ob.best_pacing(model, weeks, weight=weight)
        seen = fully_seen(problem_of(model, dict(best.counts), ()), weeks)
        assert best.value == pytest.approx(seen.worth, abs=1e-9)


@pytest.mark.slow
@settings(max_examples=10)
@given(decisions(hidden=True), WEIGHTS)
def test_what_is_hidden_stays_between_the_bounds(model, weight):
    """No rule that sees the place and the week is worth more than the upper bound, which is below seeing all."""
    best = ob.best_pacing(model, 2, weight=weight)
    tried = max(worth((model @ rule).exact(2), dict(best.counts)) for rule in every_rule(model, 2))
    assert tried <= best.upper + 1e-12
    assert best.lower <= best.upper <= best.fully_seen + 1e-12


def every_rule_with_a_past(model):
    """Every rule for three weeks that knows the place now and in the week before; all walks begin at s0."""
    places = open_places(model)
    cases = [(0, 0, "s0"), *((1, 0, p) for p in places), *((2, past, p) for past in range(2) for p in places)]
    for choice in product(model.actions, repeat=len(cases)):
        table = dict(zip(cases, choice, strict=True))

        def rule(see, table=table):
            now = see.now
            return table.get((now, see.been if now == 2 else 0, str(see.place)), "a0")

        been = "place == s1" if "s1" in places else "place == door"
        yield ob.Strategy("any", rule, {"now": ob.week(upto=2), "been": ob.count(been, upto=1)})


@pytest.mark.slow
@settings(max_examples=6, deadline=None)
@given(decisions(hidden=True), WEIGHTS)
def test_when_something_is_hidden_no_rule_is_better(model, weight):
    """Three weeks: all rules that know all that was seen. The best lies between the bounds, which are close."""
    best = ob.best_pacing(model, 3, weight=weight)
    tried = max(worth((model @ rule).exact(3), dict(best.counts)) for rule in every_rule_with_a_past(model))
    assert best.lower <= tried + 1e-9
    assert tried <= best.upper + 1e-9
    assert best.upper - best.lower <= 1e-3


@pytest.mark.slow
@settings(max_examples=25)
@given(st.data())
def test_it_beats_any_strategy(data):
    """On random models with responses, whatever a rule remembers: no strategy is worth more than the upper bound."""
    model, weight = data.draw(models()), data.draw(WEIGHTS)
    strategy = data.draw(rules(model))
    by = {"won": 1.0, "unwelcome": -weight}
    for weeks in (3, 9):
        best = ob.best_pacing(model, weeks, by=by)
        assert worth((model @ strategy).exact(weeks), by) <= best.value + 1e-12


def test_staying_for_ever_without_harm_earns_nothing():
    """One may wander for ever between two rooms; only leaving by the good door, found from one of them, is a gain."""
    model = ob.Model(
        title="Two rooms",
        states={"room": ["left", "right", "bad", "good"]},
        endings={"good": "room == good", "bad": "room == bad"},
        actions={"stay": {}, "cross": {}, "try_door": {}},
        start=[{}],
        shift={
            "room": [
                {"when": "action == cross and room == left", "chances": {"right": 1}},
                {"when": "action == cross and room == right", "chances": {"left": 1}},
                {"when": "action == try_door and room == right", "chances": {"good": 0.25, "bad": 0.25}},
                {"when": "action == try_door", "chances": {"bad": 1}},
            ]
        },
        tallies={"unwelcome": "action == try_door"},
    )
    best = ob.best_pacing(model, None, by={"good": 1, "unwelcome": -0.1})
    assert best.value == pytest.approx(0.5 - 0.1 * 2, abs=1e-12)
    reluctant = ob.best_pacing(model, None, by={"good": 1, "unwelcome": -0.3})
    assert reluctant.value == 0  # trying costs more than it gains, so one stays in for ever
    assert reluctant.outcomes.chance("open") == 1


def slow(rare, unwelcome="0"):
    """A model in which a rule may stay, or leave with a small chance: mostly by the bad door, or by the good one."""
    return ob.Model(
        title="Slow",
        states={"place": ["here", "bad", "good"]},
        endings={"good": "place == good", "bad": "place == bad"},
        actions={"stay": {}, "lose": {}, "win": {}},
        start=[{}],
        shift={
            "place": [
                {"when": "action == lose", "chances": {"good": rare, "bad": f"3 * {rare}"}},
                {"when": "action == win", "chances": {"good": f"3 * {rare}", "bad": rare}},
            ]
        },
        tallies={"unwelcome": unwelcome},
    )


@pytest.mark.parametrize("rare", [1e-3, 1e-14, 1e-300])
@pytest.mark.parametrize("without", ["stay", "lose"])
def test_however_rare_the_moves_the_better_action_is_taken(rare, without):
    """For ever: what a week is worth may be far below 1e-12, and the answer is the same."""
    best = ob.best_pacing(slow(rare), None, by={"good": 1, "unwelcome": -1}, without=[without])
    assert best.value == pytest.approx(0.75, rel=1e-12)


@pytest.mark.parametrize("rare", [1e-3, 1e-14])
def test_however_long_walks_go_round_the_better_action_is_taken(rare):
    """Between two rooms, one of which is left by the good door ten times as often as by the bad one, but rarely."""
    model = ob.Model(
        title="Round",
        states={"room": ["left", "right", "bad", "good"]},
        endings={"good": "room == good", "bad": "room == bad"},
        actions={"hurry": {}, "linger": {}},
        start=[{}],
        shift={
            "room": [
                {"when": "action == hurry and room == left", "chances": {"right": 0.5, "good": 0.25, "bad": 0.25}},
                {"when": "action == hurry and room == right", "chances": {"left": 0.5}},
                {"when": "room == left", "chances": {"right": 0.5}},
                {"when": "room == right", "chances": {"left": 0.5, "good": f"10 * {rare}", "bad": rare}},
            ]
        },
        tallies={"unwelcome": f"{rare} / 100"},
    )
    best, always = ob.best_pacing(model, None, by={"good": 1, "unwelcome": -1}), model @ (lambda see: "linger")
    assert best.value == pytest.approx(worth(always.exact(), dict(best.counts)), rel=1e-12)
    assert best.value > 0.9


@pytest.mark.parametrize("unit", [1e-11, 1e6])
def test_however_harm_is_counted_the_frontier_is_the_same(unit):
    """For ever, from no harm to a week of it for each week of waiting; 4 weeks in 10,000 are waited for."""
    front = ob.frontier(
        slow(1e-4, f"{unit} * (action == win)"), None, strategies=[ob.Strategy("lose", lambda see: "lose")]
    )
    np.testing.assert_allclose(front.curve, [[0, 0.25], [2_500 * unit, 0.75]], rtol=1e-9)


def test_harm_for_ever_is_worth_minus_infinity():
    """Where every rule harms without end with some chance, nothing is worth more than minus infinity."""
    model = ob.Model(
        title="A trap",
        states={"place": ["fork", "trap", "out"]},
        endings={"out": "place == out"},
        actions={"go": {}},
        start=[{}],
        shift={"place": [{"when": "place == fork", "chances": {"trap": 0.5, "out": 0.5}}]},
        tallies={"unwelcome": "place == trap"},
    )
    assert ob.best_pacing(model, None).value == -np.inf


def test_a_gain_without_end_is_refused():
    """A rule that gains for ever has no best: the error says so, and what to do."""
    model = ob.Model(
        title="A well",
        states={"place": ["here", "there", "out"]},
        endings={"out": "place == out"},
        actions={"draw_water": {}, "leave": {}},
        start=[{}],
        shift={"place": [{"when": "action == leave", "chances": {"out": 1}}]},
        tallies={"water": "action == draw_water", "unwelcome": "action == leave"},
    )
    with pytest.raises(ob.ArgumentError, match=r"more and more without end.*weeks="):
        ob.best_pacing(model, None, by={"out": 1, "water": 1, "unwelcome": -1})
    assert ob.best_pacing(model, 5, by={"out": 1, "water": 1, "unwelcome": -1}).value == 5


@pytest.mark.slow
@settings(max_examples=20)
@given(decisions(), st.floats(0, 1))
def test_the_frontier_is_that_of_the_linear_programme(model, share):
    """Mixtures of two vertices are as good as any rule with chance, within a horizon and for ever."""
    for weeks in (3, None):
        front = ob.frontier(model, weeks, strategies=[ob.Strategy("first", lambda see: "a0")], tol=0)
        low, high = front.curve[[0, -1], 0]
        found = front.at(harm=low + share * (high - low))
        assert found.value == pytest.approx(front.by_programme(low + share * (high - low)), abs=1e-7)
        assert found.harm <= low + share * (high - low) + 1e-9


@pytest.mark.slow
@settings(max_examples=20)
@given(decisions(hidden=True))
def test_a_frontier_is_concave_and_followed(model):
    """Each vertex is what the chain engine says of its strategy, and lies under the bound."""
    front = ob.frontier(model, 3, strategies=[ob.Strategy("first", lambda see: "a0")])
    harm, success = front.curve.T
    slopes = np.diff(success) / np.maximum(np.diff(harm), 1e-300)
    assert (np.diff(slopes) <= 1e-9).all()
    for vertex in front.vertices:
        outcomes = (model @ vertex.strategy).exact(3)
        assert outcomes.tally("unwelcome") == pytest.approx(vertex.harm, abs=1e-12)
        assert outcomes.chance("won") == pytest.approx(vertex.success, abs=1e-12)
        at = np.interp(vertex.harm, *front.bound.T)
        assert vertex.success <= at + front.tol
