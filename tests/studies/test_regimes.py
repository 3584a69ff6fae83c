"""Regimes, calibration and mixtures: every number computed again by hand, and those on the page."""

from __future__ import annotations

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.studies.calibration import TARGETS

PAIR = ["small_steps", "jump_ahead"]


# ---- regimes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cold", "weeks", "steps", "ask"),
    [(0.08, 1, 0, 8), (0.08, 2, 16, 13), (0.08, 20, 69, 24), (0.3, 5, 41, 54), (0.3, 20, 69, 55)],
)
def test_when_jumping_wins_is_what_the_page_tells(cold, weeks, steps, ask):
    found = ob.regimes("maybe", PAIR, x={"weeks": [weeks]}, y={"cold_yes": [cold]}, by="yes")
    assert np.round(100 * found.success[:, 0, 0]).tolist() == [steps, ask]
    assert found.name_at(0, 0) == ("small_steps" if steps > ask else "jump_ahead")
    assert found.margin[0, 0] == pytest.approx(abs(found.success[0, 0, 0] - found.success[1, 0, 0]))


@pytest.mark.slow
def test_every_cell_is_that_of_compare(reconciliation):
    """A parameter against a start, and a start against the horizon."""
    found = ob.regimes(
        reconciliation, PAIR, x={"skip": [0.1, 1.0]}, y={"stance": ["neutral", "maybe"]}, weeks=12, by="yes"
    )
    for j, stance in enumerate(["neutral", "maybe"]):
        for i, skip in enumerate([0.1, 1.0]):
            by_hand = ob.compare(reconciliation.with_parameters(skip=skip).starting(stance=stance), PAIR, weeks=12)
            for s, name in enumerate(PAIR):
                assert found.success[s, j, i] == by_hand[name].chance("yes")
                assert found.harm[s, j, i] == by_hand[name].tally("strain")
    over = ob.regimes(reconciliation, PAIR, x={"weeks": [4, 12]}, y={"stance": ["neutral", "maybe"]}, by="yes")
    at = ob.compare(reconciliation.starting(stance="maybe"), PAIR, weeks=4)
    assert over.success[:, 1, 0].tolist() == [at[name].chance("yes") for name in PAIR]
    assert over.harm[1, 1, 0] == at["jump_ahead"].tally("strain")


@pytest.mark.slow
def test_jumping_wins_in_reconciliation_when_time_is_short_and_they_are_near(reconciliation):
    found = ob.regimes(reconciliation, PAIR, x={"weeks": [4, 52]}, y={"stance": ["neutral", "friend", "maybe"]})
    assert found.wins("jump_ahead")[:, 0].all()
    assert found.wins("small_steps")[:, 1].all()
    assert found.when("jump_ahead").endswith("stance neutral to maybe: weeks 4.")


def test_ties_are_marked(maybe):
    twin = ob.pacing.small_steps.named("twin")
    found = ob.regimes(maybe, ["small_steps", twin], x={"weeks": [5]})
    assert found.name_at(0, 0) == "tie"
    assert found.margin[0, 0] == 0
    assert "= tie" in str(found)


def test_a_push_is_never_best(reconciliation):
    found = ob.regimes(
        reconciliation, ["jump_ahead", "push_hard"], x={"insist_odds": [0.48, 50.0]}, y={"insist": [0.0]}, weeks=4
    )
    assert (found.success[1] > found.success[0])[0, 1]
    assert found.name_at(0, 1) == "jump_ahead"
    assert "Never chosen: push hard" in str(found)
    with pytest.raises(ob.ArgumentError, match="none of them may be named best"):
        ob.regimes(reconciliation, ["push_hard"], x={"weeks": [4]})


def test_harm_stands_beside_success(reconciliation):
    text = str(ob.regimes(reconciliation, PAIR, x={"weeks": [4, 52]}, by="yes"))
    assert "the strain of the best" in text
    assert "Illustrative" in text


def test_cells_that_break_the_rules_are_said(maybe):
    found = ob.regimes(maybe, PAIR, x={"slam": [0.2, 0.95, 0.3]}, weeks=20)
    assert [found.name_at(0, i) for i in range(3)] == ["small_steps", "broken", "small_steps"]
    assert np.isnan(found.margin[0, 1])
    assert found.success[0, 0, 2] == ob.compare(maybe.with_parameters(slam=0.3), PAIR, weeks=20)["small_steps"].chance(
        "yes"
    )
    assert "breaks the rules" in str(found)


def test_a_start_may_be_a_mixture(maybe):
    found = ob.regimes(maybe, PAIR, x={"stance": ["no", {"no": 0.7, "maybe": 0.3}, "maybe"]}, weeks=20, by="yes")
    no, mixed, warm = found.success[0, 0]
    assert mixed == pytest.approx(0.7 * no + 0.3 * warm)


def test_a_parameter_alone_runs_over_its_prior(maybe):
    found = ob.regimes(maybe, PAIR, x="slam", y="cold_yes", weeks=20)
    assert found.best.shape == (11, 11)
    assert "A is small steps" in str(found)
    assert list(found.to_frame().columns[:4]) == ["slam", "cold_yes", "best", "margin"]


@pytest.mark.parametrize(
    ("options", "error", "match"),
    [
        ({"x": {"slamm": [0.1]}}, ob.UnknownName, "slam"),
        ({"x": "wekks"}, ob.UnknownName, "parameter"),
        ({"x": {"weeks": [0]}}, ob.ArgumentError, "weeks"),
        ({"x": {"weeks": []}}, ob.ArgumentError, "list of values"),
        ({"x": {"weeks": [1], "slam": [0.1]}}, ob.ArgumentError, "one name"),
        ({"x": {"slam": [0.1]}, "y": {"slam": [0.2]}}, ob.ArgumentError, "choose two"),
        ({"x": {"stance": ["not_here"]}}, ob.UnknownName, "value of stance"),
        (
            {"x": {"weeks": range(1, 400)}, "y": {"slam": np.linspace(0.1, 0.2, 300)}},
            ob.ArgumentError,
            "over the limit",
        ),
    ],
)
def test_mistakes_in_a_map_are_said(options, error, match):
    with pytest.raises(error, match=match):
        ob.regimes("maybe", PAIR, **options)


# ---- calibration ---------------------------------------------------------------------------------


def test_calibration_of_reconciliation_by_hand(reconciliation):
    found = ob.calibration(reconciliation)
    chain = reconciliation @ "typical"
    two_years = chain.exact(weeks=104)
    assert found["two_years"].answer == pytest.approx(two_years.chance("yes"), abs=1e-12)
    assert found["half_early"].answer == pytest.approx(two_years.chance("yes", 22) / two_years.chance("yes"), abs=1e-12)
    closed = two_years.chance("shut", 52) + two_years.chance("moved_on", 52)
    assert found["no_contact"].answer == pytest.approx(closed, abs=1e-12)
    assert found["two_years"].hit
    assert not found["half_early"].hit
    assert 0.45 < found["friends"].answer < 0.65


def test_calibration_of_the_second_time_by_hand():
    """As stated in the model file: 38 % within a year, 61 % within two, 76 % and 63 %."""
    found = ob.calibration("second_time")
    assert [round(100 * row.answer) for row in found.rows] == [38, 61, 76, 63]


def test_misses_are_shown_as_plainly_as_hits():
    found = ob.calibration()
    assert found.hits < len(found)
    assert str(found).count("miss: ") == len(found) - found.hits
    assert "proves nothing" in str(found)
    assert set(TARGETS) == {"reconciliation", "second_time"}
    with pytest.raises(ob.ArgumentError, match="no published targets"):
        ob.calibration("maybe")


def test_a_target_of_ones_own(maybe):
    target = ob.Target("half", "half reach yes", 0.4, 0.6, [ob.Ask("yes", "small_steps", 4)], "my class")
    found = ob.calibration(maybe, [target])
    assert found["half"].answer == (maybe @ "small_steps").exact(weeks=4).chance("yes")


# ---- mixtures ------------------------------------------------------------------------------------


@pytest.mark.slow
def test_pooled_is_the_weighted_mean_of_the_groups(reconciliation):
    shares = {"betrayal": 0.3, "still_warm": 0.5, "as_stated": 0.2}
    found = ob.mixture(reconciliation, shares, [*PAIR, "push_hard"])
    for name in ("yes", "strain"):
        groups = [reconciliation.in_context("betrayal"), reconciliation.in_context("still_warm"), reconciliation]
        outcomes = [(group @ "jump_ahead").exact(weeks=52) for group in groups]
        parts = [o.chance(name) if name == "yes" else o.tally(name) for o in outcomes]
        assert found.pooled(name, "jump_ahead") == pytest.approx(np.dot(list(shares.values()), parts), abs=1e-12)
    assert "push_hard" not in found.best().values()
    assert found.one_for_all() >= 0
    assert "Never chosen: push hard" in str(found)
    assert found.to_frame().loc[("pool", "small_steps"), "yes"] == found.pooled("yes", "small_steps")


def test_one_rule_for_all_may_be_wrong_for_some(reconciliation):
    """Within four weeks, those already at maybe should be asked, and those betrayed should not."""
    found = ob.mixture(reconciliation, {"betrayal": 0.5, "still_warm": 0.5}, PAIR, weeks=4)
    best = found.best(weight=0.1)
    assert (best["betrayal"], best["still_warm"]) == ("small_steps", "jump_ahead")
    assert found.one_for_all(weight=0.1) > 0


def test_mistakes_in_a_mixture_are_said(reconciliation):
    with pytest.raises(ob.ArgumentError, match="sum to"):
        ob.mixture(reconciliation, {"betrayal": 0.5}, PAIR)
    with pytest.raises(ob.UnknownName, match="betrayal"):
        ob.mixture(reconciliation, {"betrayel": 1.0}, PAIR)
