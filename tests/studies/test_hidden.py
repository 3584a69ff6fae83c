"""The best pacing where something is hidden: small models whose answers are known in closed form."""

from __future__ import annotations

from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.kernels.hidden import grid_points
from olivebranch.studies.best import belief
from olivebranch.studies.best.controller import Graph
from olivebranch.studies.best.problem import problem_of
from olivebranch.studies.best.worth import worth

BY = {"yes": 1.0, "unwelcome": -0.1}


@pytest.fixture(scope="module")
def mood():
    """Nothing tells of a mood that gets better by waiting: high with chance 0.5, 0.7, 0.78, ..., 5/6."""
    return ob.Model(
        title="A mood",
        states={"mood": ["low", "high"], "door": ["open", "shut", "yes"]},
        hidden=["mood"],
        start=[{"mood": {"low": 0.5, "high": 0.5}}],
        endings={"yes": "door == yes", "shut": "door == shut"},
        actions={"wait": {}, "ask": {}},
        shift={
            "mood": [
                {"when": "action == wait and mood == low", "chances": {"high": 0.5}},
                {"when": "action == wait", "chances": {"low": 0.1}},
            ],
            "door": [
                {"when": "action == ask and mood == high", "chances": {"yes": 0.8, "shut": 0.2}},
                {"when": "action == ask", "chances": {"yes": 0.2, "shut": 0.8}},
            ],
        },
        tallies={"unwelcome": "action == ask and mood == low"},
    )


def high(weeks: int) -> float:
    """The chance that the mood is high after so many weeks of waiting."""
    return float(5 / 6 - (5 / 6 - 0.5) * 0.4**weeks)


def asked(p: float) -> tuple[float, float]:
    """The harm and the chance of a yes of an ask when the mood is high with chance p."""
    return 1 - p, 0.2 + 0.6 * p


@pytest.mark.parametrize("weeks", [1, 2, 3, 5])
def test_one_waits_as_long_as_there_is_time(mood, weeks):
    """Nothing can be seen, so a rule is when to ask: in the last week. Whoever sees the mood asks when it is high."""
    best = ob.best_pacing(mood, weeks, by=BY)
    harm, yes = asked(high(weeks - 1))
    assert best.value == pytest.approx(yes - 0.1 * harm, abs=1e-12)
    assert best.lower == best.value <= best.upper <= best.value + 1e-3
    assert best.value == worth(best.outcomes, BY)
    assert best.fully_seen >= best.value
    rule = best.rule()
    assert rule.value == pytest.approx(best.value, abs=1e-12)
    assert rule.looks_at == (("week",) if weeks > 1 else ())


def test_for_ever_one_waits_until_waiting_gains_nothing(mood):
    """The best for ever nears the limit of the mood, 5/6; who sees the mood waits for it, and asking harms nobody."""
    best = ob.best_pacing(mood, None, by=BY)
    harm, yes = asked(5 / 6)
    assert best.value == pytest.approx(yes - 0.1 * harm, abs=1e-9)
    assert best.fully_seen == pytest.approx(0.8, abs=1e-12)
    assert best.value <= best.upper <= best.fully_seen
    rule = best.rule()  # one that does not remember the week asks at once, or never
    harm, yes = asked(0.5)
    assert rule.value == pytest.approx(yes - 0.1 * harm, abs=1e-12)


@pytest.mark.parametrize("weeks", [2, 3, None])
def test_a_frontier_that_nobody_sees_has_both_ends(mood, weeks):
    """From leaving them in peace to the most yes that a rule of the week gives; for ever, a rule knows no week.

    Whoever sees the mood for ever has one best point, and need not choose.
    """
    front = ob.frontier(mood, weeks, strategies=[ob.Strategy("ask", lambda see: "ask")])
    found = [(vertex.harm, vertex.success) for vertex in front.vertices]
    assert found == [(0, 0), pytest.approx(asked(high((weeks or 1) - 1)), abs=1e-12)]
    assert len(front.bound) == (1 if weeks is None else 2)


# ---- rules over beliefs -------------------------------------------------------------------------


def umbrella(shows: float = 0.9, looks: int | None = None):
    """Rain that is or is not all along, and an umbrella that tells of it; a bet is won or lost.

    `looks` is how often one can look: whoever looks once more loses.
    """
    left = [f"left{i}" for i in range((looks or 0) + 1)]
    return ob.Model(
        title="Umbrella",
        states={"weather": ["dry", "rain"], "bet": ["none", "lost", "won"], "looks": left},
        hidden=["weather"],
        start=[{"weather": {"rain": 0.5, "dry": "rest"}, "looks": left[-1]}],
        endings={"won": "bet == won", "lost": "bet == lost"},
        actions={"look": {}, "bet_rain": {}, "bet_dry": {}},
        response=[
            {"when": "action == look and weather == rain", "chances": {"seen": shows, "not_seen": "rest"}},
            {"when": "action == look", "chances": {"seen": 1 - shows, "not_seen": "rest"}},
            {"chances": {"settled": 1}},
        ],
        shift={
            "bet": [
                {"when": "action == bet_rain", "chances": {"won": "weather == rain", "lost": "weather == dry"}},
                {"when": "action == bet_dry", "chances": {"won": "weather == dry", "lost": "weather == rain"}},
                {"when": "looks == left0", "chances": {"lost": 1 if looks else 0}},
            ],
            "looks": [
                {"when": f"action == look and looks == {this}", "chances": {after: 1}} for after, this in pairwise(left)
            ],
        },
        tallies={"unwelcome": "bet_next == lost"},
    )


def majority(looks: int, shows: float) -> float:
    """The chance that more looks than not tell the truth, an equal number half the time."""
    right = 0.0
    for seen in product([True, False], repeat=looks):
        rain, dry = (np.prod([p if s else 1 - p for s in seen]) for p in (shows, 1 - shows))
        right += 0.5 * float(max(rain, dry))
    return right


@pytest.mark.parametrize("weeks", [1, 2, 3, 4])
def test_looks_are_added_up(weeks):
    """Bet with the majority of the looks: by the binomial distribution."""
    right = majority(weeks - 1, 0.9)
    best = ob.best_pacing(umbrella(), weeks, by={"won": 1, "unwelcome": -0.1})
    assert best.value == pytest.approx(right - 0.1 * (1 - right), abs=1e-9)
    assert best.upper - best.value <= 1e-3
    chain = best.model @ best.strategy
    assert chain.exact(weeks).chance("won") == pytest.approx(right, abs=1e-9)


@pytest.mark.parametrize("weeks", [4, 5, 7, None])
def test_weeks_after_the_last_walk_has_ended_change_nothing(monkeypatch, weeks):
    """Three looks and a bet take four weeks; beliefs are added until the bounds meet, also where nobody is left."""
    monkeypatch.setattr(belief, "GAP", 0.0)
    right = majority(3, 0.8)
    best = ob.best_pacing(umbrella(0.8, looks=3), weeks, by={"won": 1, "unwelcome": -0.1})
    assert best.value == pytest.approx(right - 0.1 * (1 - right), abs=1e-9)
    assert best.value <= best.upper <= best.value + 1e-3
    assert best.value == worth(best.outcomes, dict(best.counts))


def test_a_finer_grid_is_used_while_it_has_few_enough_pairs(monkeypatch):
    """As many as PAIRS may be; the coarsest is always used, and none once the bounds are close."""
    used: list[int] = []

    def bound(world: Any, pairs: Any, m: int, *more: Any) -> float:
        used.append(m)
        return 9.0

    monkeypatch.setattr(belief, "from_above", bound)
    problem = problem_of(umbrella(), {"won": 1.0, "unwelcome": -0.1}, ())
    search = belief._Search(problem, 2, np.zeros((2, problem.group.size), dtype=np.int64))
    second = int(grid_points(search.world, belief.RESOLUTIONS[1])[0].size * search.branches)
    for pairs, gap, expected in ((second, 1.0, 2), (second - 1, 1.0, 1), (0, 1.0, 1), (second, belief.GAP, 0)):
        monkeypatch.setattr(belief, "PAIRS", pairs)
        search.finer, search.bound = list(belief.RESOLUTIONS), np.inf
        search.above(gap)
        assert used == list(belief.RESOLUTIONS[:expected])
        used.clear()


def test_what_is_seen_has_the_number_of_its_view():
    """And 0 where no view is like it: also above and below all that there are."""
    views = np.array([[0, 2], [1, 0], [1, 2], [3, 1]])
    none = np.zeros(0, dtype=np.int64)
    graph = Graph(("a", "b"), views, none, none, none, none, 1)
    asked: list[Any] = [(a, b) for a in range(6) for b in range(6)]
    found = graph.view({"a": np.array([a for a, _ in asked]), "b": np.array([b for _, b in asked])})
    known = {tuple(row): i for i, row in enumerate(views.tolist())}
    assert found.tolist() == [known.get(one, 0) for one in asked]
