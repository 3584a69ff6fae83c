"""The rule to read: its loss is true, its words and its source say the same."""

from __future__ import annotations

import pytest

import olivebranch as ob
from olivebranch.studies.best.worth import worth
from olivebranch.studies.claims.best import ask_weekly, calm_steps


@pytest.fixture(scope="module")
def rule(best):
    return best.rule(size=5)


def test_nobody_told_it_about_small_steps(rule):
    """On `reconciliation` it finds them: apologise, chat, hang out, ask; and rest while they are wary."""
    at = {stance: rule.actions_at({"stance": stance, "reactance": "calm"}) for stance in rule.met["stance"]}
    assert at == {"enemy": ("apologise",), "neutral": ("chat",), "friend": ("hang_out",), "maybe": ("ask",)}
    for reactance in ("wary", "bristling", "flooded"):
        assert rule.actions_at({"stance": "friend", "reactance": reactance}) == ("self_work",)
    assert rule.size == 5
    assert rule.loss < 0.002


@pytest.mark.slow
def test_the_claims_name_the_rules_that_it_finds(best, rule):
    """`calm_steps` is the rule of five leaves; asking every week is the best once skipping costs nothing."""
    assert (best.model @ calm_steps).exact(52).row() == rule.outcomes.row()
    free = ob.best_pacing(best.model.in_context("null")).rule()
    assert free.size == 1
    assert free.outcomes.row() == (free.model @ ask_weekly).exact(52).row()


@pytest.mark.slow
def test_the_loss_is_true(best, rule):
    """It is what the chain engine says of both."""
    outcomes = (best.model @ rule.strategy).exact(52)
    assert rule.value == worth(outcomes, dict(best.counts))
    assert rule.loss == best.value - rule.value


@pytest.mark.parametrize(("model", "weeks"), [("maybe", 20), ("ladder", 52), ("ladder", None)])
@pytest.mark.parametrize("options", [{"loss": 1e-6}, {"size": 2}, {}])
def test_the_source_makes_the_same_strategy(model, weeks, options):
    rule = ob.best_pacing(model, weeks).rule(**options)
    names: dict = {}
    exec(rule.source(), names)
    again = (ob.load(model) @ names["best_rule"]).exact(weeks)
    assert again.row() == rule.outcomes.row()
    assert rule.size <= options.get("size", rule.size)
    assert rule.loss <= options.get("loss", 1.0) + 1e-9


def test_a_last_leap_is_flagged_and_not_taught():
    """On `maybe` over 20 rounds the optimum differs from small steps only by a cold ask in round 20."""
    best = ob.best_pacing("maybe", weeks=20)
    rule = best.rule()
    assert rule.actions_at({"stance": "no"}) == ("small_step",)
    assert "in round 20, the last, it would ask" in rule.words()
    assert "It is no lesson" in rule.words()
    exact = best.rule(loss=0)
    assert exact.actions_at({"stance": "no"}) == ("small_step", "ask")
    assert "in round 20: ask" in exact.words()
    assert "As the horizon nears" not in ob.best_pacing("maybe", None).words()


@pytest.mark.slow
def test_its_words_can_be_acted_on(rule):
    text = rule.words()
    assert "look at the stance and the reactance" in text
    assert "- Stance neutral, reactance calm: have a light chat." in text
    assert "It does not look at the spark" in text
    assert "not advice" in text
    assert "leave them in peace and work on yourself" in str(rule)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"size": 0}, "size = 0"),
        ({"size": 25}, "from 1 to 24"),
        ({"loss": -1}, "loss = -1: must be a number from 0"),
        ({"loss": float("nan")}, "loss = nan"),
    ],
)
def test_what_it_refuses(options, message):
    with pytest.raises(ob.ArgumentError, match=message):
        ob.best_pacing("maybe", weeks=20).rule(**options)
