"""One name, one meaning: where a name that an expression uses could mean two things, the file is refused."""

from __future__ import annotations

import tomllib

import pytest

import olivebranch as ob
from olivebranch.model import table

FILE = """
title = "two meanings"
[states]
door = ["open", "ajar", "shut"]
mood = ["low", "high"]
[endings]
over = "door == shut"
[actions]
knock = { loud = 1 }
wait = {}
[parameters]
p = 0.2
[let]
quiet = "1 - loud"
glum = "mood == low"
[[start]]
[[response]]
chances.warm = "p"
chances.cold = "1 - warm"
[[shift.door]]
when = "response == warm"
chances.ajar = "p"
chances.shut = "1 - p"
[[shift.door]]
chances = { up = "p" }
[[shift.mood]]
chances = { up = "p", down = "p / 2" }
[tallies]
warm_weeks = "response == warm"
"""


def changed(*pairs: tuple[str, str]) -> dict:
    """The file with each text replaced, as tables."""
    text = FILE
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return tomllib.loads(text)


def faults(*pairs: tuple[str, str]) -> dict[str, str]:
    """{key path: what is wrong there}; empty for a valid file."""
    try:
        ob.Model(**changed(*pairs))
    except ob.ModelError as error:
        return {fault.path: str(fault) for fault in error.faults}
    return {}


CALLED = ('chances.cold = "1 - warm"', 'chances.cold = "rest"')  # the earlier chance `warm` is not used
RESPONSE, EARLIER = "a response", "the chance of warm above it in the same rule"

#: What may have the same name as the response `warm`: (its declaration, what the error calls it)
SHARED = {
    "a value": (('["low", "high"]', '["low", "warm"]'), "a value of mood"),
    "a variable": (("[endings]", 'warm = ["less", "more"]\n[endings]'), "a variable"),
    "an action": (("wait = {}", "warm = {}"), "an action"),
    "an attribute": (("loud = 1", "loud = 1, warm = 0.5"), "an attribute of actions"),
    "a parameter": (("p = 0.2", "p = 0.2\nwarm = 0.2"), "a parameter"),
    "a let": (('quiet = "1 - loud"', 'quiet = "1 - loud"\nwarm = "p"'), "a let"),
}


def test_the_file_itself_is_fine():
    """A chance may use those above it, and a name's meaning elsewhere does not matter there."""
    assert faults() == {}


@pytest.mark.parametrize("kind", SHARED)
def test_a_shared_name_and_an_earlier_chance_are_told_apart_by_nobody(kind):
    """Below the chance of `warm`, `warm` could mean that chance or the other thing with that name."""
    found = faults(SHARED[kind][0], ("response == warm", "response == cold"))
    assert set(found) == {"response[0].chances.cold"}
    told = found["response[0].chances.cold"]
    assert f"'warm' could mean {SHARED[kind][1]} or {EARLIER}" in told
    assert "'1 - warm'" in told
    assert told.endswith("Rename one of them.")


@pytest.mark.parametrize("kind", SHARED)
@pytest.mark.parametrize("place", ["shift.door[0].when", "tallies.warm_weeks"])
def test_a_shared_name_and_a_response_are_told_apart_by_nobody(kind, place):
    """Once they have responded, `warm` could mean the response or the other thing with that name."""
    spared = ('when = "response == warm"', 'when = "response == cold"')
    if place.startswith("shift"):
        spared = ('warm_weeks = "response == warm"', 'warm_weeks = "response == cold"')
    found = faults(SHARED[kind][0], CALLED, spared)
    assert set(found) == {place}
    assert f"'warm' could mean {SHARED[kind][1]} or {RESPONSE}" in found[place]


@pytest.mark.parametrize("kind", SHARED)
def test_names_that_are_shared_and_not_used_are_fine(kind):
    """A name may exist twice, as long as no expression uses it where it could mean either."""
    assert faults(SHARED[kind][0], CALLED, ("response == warm", "response == cold")) == {}


def test_two_declared_things_never_share_a_name():
    """Only a response may share a name, because all other names are known at the same points."""
    for change, path in [
        (("p = 0.2", "p = 0.2\nhigh = 1"), "parameters.high"),
        (("loud = 1", "p = 1"), "parameters.p"),
        (('glum = "mood == low"', 'glum = "mood == low"\np = "1"'), "let.p"),
        (("wait = {}", "low = {}"), "actions.low"),
    ]:
        assert "used twice" in faults(change)[path] or "one name" in faults(change)[path]


# ---- values and the chances named after them ---------------------------------------------------


@pytest.mark.parametrize("text", ["1 - ajar", "0.1 if door == ajar else 0", "p if door in (open, ajar) else 0"])
def test_below_the_chance_of_a_value_its_name_is_refused(text):
    """`ajar` is the value's index; a reader could take it for the chance above."""
    found = faults(('chances.shut = "1 - p"', f'chances.shut = "{text}"'))
    assert set(found) == {"shift.door[0].chances.shut"}
    told = found["shift.door[0].chances.shut"]
    assert "'ajar' could mean a value of door or the chance of ajar above it in the same rule" in told
    assert "move this chance above that of 'ajar'" in told


def test_the_remedies_are_remedies():
    """Both proposed remedies load and mean what they say: the value's index, or the chance written out."""
    above = ('chances.ajar = "p"\nchances.shut = "1 - p"', 'chances.shut = "p * (door == ajar)"\nchances.ajar = "p"')
    assert faults(above) == {}
    assert faults(('chances.shut = "1 - p"', 'chances.shut = "1 - (p)"')) == {}


def test_the_same_name_above_the_chance_in_its_condition_or_in_another_rule_is_the_value():
    """Only below the chance could the two be confused."""
    assert faults(("[[shift.door]]\nchances", '[[shift.door]]\nwhen = "door == ajar"\nchances')) == {}
    assert faults(('chances.ajar = "p"', 'chances.ajar = "p if door != ajar else 0"')) == {}
    assert faults(('when = "response == warm"', 'when = "response == warm and door != ajar"')) == {}


def test_the_chances_of_a_start_row_are_refused_likewise():
    """At the start too, a value's name below its chance could be taken for the chance."""
    found = faults(("[[start]]", '[[start]]\ndoor = { open = 0.5, ajar = "1 - open" }'))
    assert "'open' could mean a value of door or the chance of open above it" in found["start[0].door.ajar"]
    assert faults(("[[start]]", '[[start]]\ndoor = { open = 0.5, ajar = "rest" }')) == {}


def test_the_rest_cannot_be_used_by_the_chances_below_it():
    """The rest is known only once all chances are, so its name is not a chance, nor silently the response's index."""
    rest = ('chances.warm = "p"\nchances.cold = "1 - warm"', 'chances.cold = "rest"\nchances.warm = "p * cold"')
    assert "'cold' cannot be used here" in faults(rest)["response[0].chances.warm"]
    found = faults(rest, ('["low", "high"]', '["low", "cold"]'))
    assert "a value of mood or the chance of cold above it" in found["response[0].chances.warm"]


def test_three_meanings_are_all_told():
    """A value, a response, and the chance of that value above it."""
    found = faults(
        ("chances.warm", "chances.ajar"),
        ("1 - warm", "0.8"),
        ("response == warm", "response == cold"),
        ('chances.shut = "1 - p"', 'chances.shut = "1 - ajar"'),
    )
    meanings = "a value of door or a response or the chance of ajar above it"
    assert f"'ajar' could mean {meanings}" in found["shift.door[0].chances.shut"]


def test_the_next_value_of_a_variable_may_not_be_mixed_up_either():
    """A tally may use VARIABLE_next; a parameter of that name could be meant just as well."""
    named = ("p = 0.2", "p = 0.2\nmood_next = 1")
    assert faults(named) == {}
    found = faults(named, ("[tallies]", '[tallies]\nrises = "mood_next > mood"'))
    assert "a parameter or the value of mood a week later" in found["tallies.rises"]


# ---- what a shared name means where it means one thing -------------------------------------------


@pytest.mark.parametrize("large", [False, True])
def test_a_value_that_shares_its_name_with_a_response_is_still_the_value(large, monkeypatch):
    """In a let, an ending or a response's condition it is the value's index, even below the chance of that name."""
    if large:
        monkeypatch.setattr(table, "KEEP", -1)
    model = ob.Model(
        **changed(
            ('["low", "high"]', '["low", "mild", "warm"]'),
            ('glum = "mood == low"', 'glum = "mood != warm"'),
            ('chances.cold = "1 - warm"', 'chances.flat = "0.3 * glum"\nchances.cold = "rest"'),
            ("response == warm", "response == flat"),
        )
    )
    plain = ob.Model(
        **changed(
            ('["low", "high"]', '["low", "mild", "high"]'),
            ('glum = "mood == low"', 'glum = "mood != high"'),
            ('chances.cold = "1 - warm"', 'chances.flat = "0.3 * glum"\nchances.cold = "rest"'),
            ("response == warm", "response == flat"),
        )
    )
    for weeks in (1, 5, None):
        one, other = ((m @ (lambda see: "knock")).exact(weeks) for m in (model, plain))
        assert one.row() == other.row()
    assert (model @ (lambda see: "knock")).exact(None).tally("warm_weeks") > 0.1


def test_a_bundled_model_spoilt_by_a_name_is_refused():
    """If a response has the name of a parameter that the shifts use, each place that uses it is reported."""
    fields = tomllib.loads(ob.load("reconciliation").to_toml())
    chances = fields["response"][-1]["chances"]
    fields["response"][-1]["chances"] = {"climb": "0", **chances}
    with pytest.raises(ob.ModelError, match="'climb' could mean a parameter or a response") as caught:
        ob.Model(**fields)
    assert [fault.path for fault in caught.value.faults] == ["shift.stance[1].chances.up"]
