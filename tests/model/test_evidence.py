"""What the numbers rest on: a chance that is a plain number counts as illustrative, and a silent fall is told."""

from __future__ import annotations

import warnings
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.model import table


def model(chances, *, let=None, actions=None, graded=True, parameters=True, **more):
    """Three rungs between two ends; the shift of the rung has these chances."""
    grade = {"grade": "A", "source": "a count"} if graded else {}
    fields = {
        "title": "rungs",
        "states": {"rung": ["lost", "low", "mid", "top", "won"]},
        "endings": {"yes": "rung == won", "shut": "rung == lost"},
        "actions": actions or {"wait": {}, "climb": {"force": 1}},
        "start": [{"rung": "mid"}],
        "parameters": {"p": {"value": 0.3, **grade}} if parameters else {},
        "let": let or {},
        "shift": {"rung": [{"chances": chances}]},
    }
    return ob.Model(**{**fields, **more})


ENDS = {"won": "p / 10", "lost": "p / 10"}  # so that both endings can be reached
PLAIN = "A model, not a person."


@pytest.mark.parametrize(
    ("chances", "options"),
    [
        ({"up": 0.2, **ENDS}, {}),
        ({"up": "0.2", **ENDS}, {}),
        ({"up": "1 / 5", **ENDS}, {}),
        ({"up": "0.1 + 0.1 * force", **ENDS}, {}),
        ({"up": "p if force else 0.2", **ENDS}, {}),
        ({"up": "0.1 if force else (p if rung == mid else 0)", **ENDS}, {}),
        ({"up": "q", **ENDS}, {"let": {"q": 0.2}}),
        ({"up": "r", **ENDS}, {"let": {"q": 0.2, "r": "q * force"}}),
        ({"up": "force", **ENDS}, {"actions": {"wait": {}, "climb": {"force": 0.2}}}),
    ],
)
def test_a_chance_that_is_a_plain_number_is_illustrative(chances, options):
    """However it is written: in the rule, in a let, as an attribute of an action, in one branch of several."""
    found = model(chances, **options)
    assert found.literal_chances == ("shift.rung[0].chances.up",)
    assert found.note.startswith("Illustrative: 1 chance is a plain number (grade D, illustrative).")


@pytest.mark.parametrize(
    ("chances", "options"),
    [
        ({"up": "p", **ENDS}, {}),
        ({"up": "p / 4", **ENDS}, {}),
        ({"up": "p if force else 0", **ENDS}, {}),
        ({"up": "force", "won": "(1 - force) * p", "lost": "(1 - force) * p"}, {}),
        ({"up": "r", **ENDS}, {"let": {"q": "p / 2", "r": "q * 0.5"}}),
    ],
)
def test_a_chance_that_rests_on_a_parameter_or_is_certain_is_not(chances, options):
    """0 and 1 say what happens, not how often; a factor on a parameter changes nothing of where it is from."""
    found = model(chances, **options)
    assert found.literal_chances == ()
    assert found.note == PLAIN


def test_a_model_without_parameters_is_not_passed_off_as_graded():
    """It says how many of its chances are plain numbers, in the note and in the check."""
    found = model({"up": 0.2, "down": 0.3, "won": 0.1}, parameters=False)
    assert found.note.startswith("Illustrative: 3 chances are plain numbers (grade D, illustrative).")
    told = [str(one) for one in ob.check_model(found, runs=500).findings]
    assert any("plain numbers (grade D): shift.rung[0].chances.up, " in one for one in told)
    assert found.note in str(ob.compare(found, [lambda see: "wait"], weeks=5))


def test_parameters_and_plain_numbers_are_told_together():
    """Both in one sentence."""
    found = model({"up": 0.2, **ENDS}, graded=False)
    assert "1 of 1 parameters are graded C" in found.note
    assert "and 1 chance is a plain number" in found.note


def test_the_chances_of_a_response_count_as_well():
    """Their key path names the response."""
    response = [{"chances": {"warm": 0.4, "cold": "rest"}}]
    found = model({"up": "p if response == warm else 0", **ENDS}, response=response)
    assert found.literal_chances == ("response[0].chances.warm",)


def test_bundled_models_have_no_chance_that_is_a_plain_number():
    """Every chance of theirs rests on a parameter."""
    assert all(ob.load(name).literal_chances == () for name in ob.models())


# ---- falls ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("large", [False, True])
def test_down_at_the_lowest_open_rung_is_told_where_it_ends_the_walk(large, monkeypatch):
    """The file says only "down", and the door shuts."""
    if large:
        monkeypatch.setattr(table, "KEEP", -1)
    found = model({"up": "p", "down": "p"})
    (fall,) = found.falls()
    assert fall == ("shift.rung[0].chances.down", "low", "shut")
    (note,) = [one for one in ob.check_model(found, runs=500).findings if "leads into an ending" in one.law]
    assert note.holds is None
    assert str(fall) in note.detail


@pytest.mark.parametrize(
    "down",
    ["p if rung > low else 0", "0 if rung == low else p", "p * (rung == top)"],
)
def test_a_fall_that_cannot_happen_is_not_told(down):
    """The rule is bounded where it would end the walk, and the ending has a chance of its own."""
    assert model({"up": "p", "down": down, "lost": "p / 10"}).falls() == []


def test_a_fall_that_no_reachable_state_takes_is_not_told():
    """Where the rung below the start is never reached, nobody falls from it."""
    never = model({"up": "p", "down": "p if rung == low else 0", "lost": "p / 10"})
    assert never.falls() == []


def test_up_into_the_ending_hoped_for_is_expected_and_into_another_is_told():
    """Endings the other way round: the top of the list is the shut door."""
    turned = {"endings": {"yes": "rung == lost", "shut": "rung == won"}}
    paths = {(fall.path.rsplit(".", 1)[-1], fall.ending) for fall in model({"up": "p", "down": "p"}, **turned).falls()}
    assert paths == {("up", "shut"), ("down", "yes")}


def test_a_rule_that_others_come_before_is_told_only_where_it_counts():
    """Of rules the first that holds counts: a later one does not reach the rung."""
    rules = [{"when": "rung == low", "chances": {"up": "p", "lost": "p"}}, {"chances": {"up": "p", "down": "p"}}]
    assert model({}, shift={"rung": rules}).falls() == []
    assert [fall.path for fall in model({}, shift={"rung": rules[::-1]}).falls()] == ["shift.rung[0].chances.down"]


@pytest.mark.parametrize(("limit", "value"), [("rows.BATCH", 8_192), ("rows.BATCH", 1), ("falls.MOST", 1)])
def test_of_several_falls_of_a_rule_the_first_is_told_with_its_own_ending(limit, value, monkeypatch):
    """However few states are tried at a time."""
    monkeypatch.setattr(f"olivebranch.model.{limit}", value)
    two_ways_down: dict[str, Any] = {
        "states": {"door": ["ajar", "open"], "rung": ["lost", "low", "mid", "top", "won"]},
        "endings": {"yes": "rung == won", "shut": "rung == lost", "gone": "rung == low and door == open"},
        "start": [{"rung": "mid", "door": {"ajar": 0.5, "open": 0.5}}],
    }
    for doors, first in ((["ajar", "open"], ("low", "shut")), (["open", "ajar"], ("mid", "gone"))):
        two_ways_down["states"]["door"] = doors
        (fall,) = model({"up": "p", "down": "p"}, **two_ways_down).falls()
        assert (fall.value, fall.ending) == first


def test_bundled_models_fall_into_no_ending_unnamed():
    """They name what shuts the door."""
    assert all(ob.load(name).falls() == [] for name in ob.models())


# ---- numbers of other types ----------------------------------------------------------------------


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64, np.longdouble, Fraction, int, np.int8, np.uint64])
def test_a_parameter_may_be_a_number_of_any_type(kind):
    """Without a warning: no narrow type meets a limit that it cannot hold."""
    value = kind(1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        changed = ob.load("reconciliation").with_parameters(skip=value).parameters["skip"].value
        made = model({"up": "p", **ENDS}, let={"q": value})
    assert type(changed) is float
    assert changed == 1
    assert ob.Model(**made.spec.plain()) == made


def test_a_parameter_of_a_narrow_type_keeps_its_value():
    """np.float32(0.3) is a little more than 0.3."""
    narrow = {"slam": np.float32(0.3)}
    assert ob.load("maybe").with_parameters(**narrow).parameters["slam"].value == 0.30000001192092896


@pytest.mark.parametrize(
    "value", [True, np.bool_(True), "0.3", None, np.nan, np.inf, 10**400, 1e301, np.float32("inf")]
)
def test_what_is_no_finite_number_is_refused_as_before(value):
    """Truth values are no numbers here."""
    with pytest.raises(ob.ArgumentError, match="must be a finite number"):
        ob.load("maybe").with_parameters(slam=value)


def test_a_fall_that_only_a_context_can_take_is_told_in_the_check():
    """A context may start where the model's own start never leads."""
    rules = [{"when": "rung >= mid", "chances": {"up": "p", "lost": "p / 10"}}, {"chances": {"up": "p", "down": "p"}}]
    found = model({}, shift={"rung": rules}, contexts={"worse": {"start": [{"rung": "low"}]}})
    assert found.falls() == []
    told = [str(one) for one in ob.check_model(found, runs=500).findings]
    assert any("shift.rung[1].chances.down: from low it leads into the ending 'shut'" in one for one in told)


def test_an_ending_that_is_undefined_where_nothing_leads_is_no_obstacle():
    """Falls are looked for one step below every open state, also below those that no rule leaves that way."""
    odd = {"endings": {"yes": "rung == won", "shut": "rung == lost or 1 / (rung - 1) < 0"}}
    found = model({"up": "p", "lost": "p / 10", "down": "p if rung > mid else 0"}, **odd)
    assert found.falls() == []
