"""Two ways in which a door closes: `shut`, because of how they were contacted, and `moved_on`, for other reasons.

Separating them must not change any other answer. Each model is rewritten so that both are one ending again. It must
then answer as before: the same yes, the same tallies, and one closed door as likely as the two together.
"""

from __future__ import annotations

import tomllib
from functools import cache

import pytest

import olivebranch as ob
from olivebranch.model.files import models_folder
from olivebranch.studies.compare import compare

pytestmark = pytest.mark.slow  # many small tests, which together take long

MODELS = ("reconciliation", "ladder", "second_time", "mixed_signals")
WEEKS = 104
EXACT = 1e-14  # relative to a number, or to 1 if the number is smaller


def text(name: str) -> str:
    return (models_folder() / f"{name}.toml").read_text()


def contexts(name: str) -> list[tuple[str, str | None]]:
    return [(name, context) for context in (None, *tomllib.loads(text(name)).get("contexts", {}))]


@cache
def with_one_door(name: str) -> ob.Model:
    """The model with `moved_on` counted as `shut`: the chances of the two are added wherever the door moves."""
    spec = tomllib.loads(text(name))
    spec["states"]["door"].remove("moved_on")
    del spec["endings"]["moved_on"]
    for rule in spec["shift"]["door"]:
        chances = rule["chances"]
        if "moved_on" in chances:
            chances["shut"] = f"({chances.pop('moved_on')}) + ({chances.get('shut', 0)})"
    return ob.Model(**spec)


@cache
def ladder_of_one_variable() -> ob.Model:
    """The ladder without a door variable: the closed doors are rungs below enemy, and no chance is divided.

    One variable makes one move a week, so a climb and a closing door exclude each other. In the present ladder two
    variables move, and dividing by `stays` has the same effect.
    """
    spec = tomllib.loads(text("ladder"))
    stance = spec["states"]["stance"]
    spec["states"] = {"stance": ["left", "moved_on", "shut", *stance], "grievance": spec["states"]["grievance"]}
    spec["endings"] = {ending: f"stance == {ending}" for ending in spec["endings"]}
    leaves, closes = spec["shift"].pop("door")
    closes = closes["chances"]
    for rule in spec["shift"]["stance"]:
        climbs = {to: chance.removesuffix(" / stays") for to, chance in rule["chances"].items()}
        rule["chances"] = climbs | closes
    spec["shift"]["stance"] = [leaves, *spec["shift"]["stance"], {"chances": closes}]
    spec["tallies"] |= {
        "noes": "asks and stance_next != yes",
        "climbs": "stance_next > stance",
        "slips": "stance_next < stance and not leaves",
    }
    del spec["phases"]
    return ob.Model(**spec)


def agree(first: float, second: float) -> bool:
    return abs(first - second) <= EXACT * max(1.0, abs(second))


@pytest.mark.parametrize(("name", "context"), [row for name in MODELS for row in contexts(name)])
def test_nothing_else_changes(name, context):
    """Every ending and tally of every strategy in every context, with the two endings separate and with them merged."""
    told, merged = ob.load(name), with_one_door(name)
    if context is not None:
        told, merged = told.in_context(context), merged.in_context(context)
    apart, together = compare(told, weeks=WEEKS), compare(merged, weeks=WEEKS)
    assert set(apart) == set(together)
    for strategy in apart:
        row, whole = apart[strategy].row(), together[strategy].row()
        row["shut"] += row.pop("moved_on")
        assert row.keys() == whole.keys()
        assert [n for n in row if not agree(row[n], whole[n])] == [], strategy


@pytest.mark.parametrize(("name", "context"), contexts("ladder"))
def test_the_ladder_is_the_one_without_a_door(name, context):
    """With a separate door variable, the ladder answers as it does with both closed doors below the lowest rung."""
    beside, below = ob.load(name), ladder_of_one_variable()
    if context is not None:
        beside, below = beside.in_context(context), below.in_context(context)
    with_door, without = compare(beside, weeks=WEEKS), compare(below, weeks=WEEKS)
    for strategy in with_door:
        row, other = with_door[strategy].row(), without[strategy].row()
        assert row.keys() == other.keys()
        assert [n for n in row if not agree(row[n], other[n])] == [], strategy


@pytest.mark.parametrize(("name", "context"), [row for name in MODELS for row in contexts(name)])
def test_nobody_is_shut_out_who_was_left_in_peace(name, context):
    """Without contact nobody is shut out, in any context; and some move on all the same."""
    outcome = (ob.load(name, context=context) @ "no_contact").exact(weeks=WEEKS)
    assert outcome.chance("shut") == 0
    assert outcome.chance("moved_on") > 0.05


def test_what_the_headline_says(reconciliation):
    """Shut out of 100 within a year: none without contact, 0.1 by small steps, 33 by asking weekly, 46 by pushing."""
    year = compare(reconciliation, ["no_contact", "small_steps", "jump_ahead", "push_hard"], weeks=52)
    shut = {name: 100 * year[name].chance("shut") for name in year}
    assert shut["no_contact"] == 0
    assert [round(shut[name], 1) for name in year] == [0, 0.1, 32.7, 46.1]
    assert round(100 * year["no_contact"].chance("moved_on")) == 77


@pytest.mark.parametrize("rung", ["enemy", "neutral", "friend", "maybe"])
def test_on_the_ladder_they_move_on_whatever_you_do(rung):
    """From every rung the chance that they move on this week is the same under every action but letting go."""
    model = ob.load("ladder").starting(stance=rung)
    for action in set(model.actions) - {"let_go"}:
        week = (model @ dict.fromkeys(model.states["stance"][:-1], action)).exact(weeks=1)
        assert week.chance("moved_on") == pytest.approx(model.parameters["moves_on"].value, rel=1e-14), action
