"""A fault at every place of a file where an expression may stand: it is reported once, at its place, and alone."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.model.table import build

#: a model in which everything that a file may have has an expression
WHOLE: dict[str, Any] = {
    "title": "Everything",
    "states": {"stance": ["shut", "no", "maybe", "yes"], "mood": ["low", "high"]},
    "hidden": ["mood"],
    "endings": {"yes": "stance == yes", "shut": "stance == shut"},
    "actions": {"wait": {"loud": 0}, "ask": {"loud": 1}},
    "parameters": {"p": {"value": 0.2}, "q": 0.1},
    "let": {"far": "stance == no", "louder": "loud + far"},
    "start": [
        {"chance": "1 - q", "stance": "no", "mood": {"low": "p", "high": "rest"}},
        {"chance": "q", "stance": "no"},
    ],
    "response": [{"when": "loud", "chances": {"heard": "1 - p", "unheard": "rest"}}, {"chances": {"silence": "1"}}],
    "shift": {
        "stance": [
            {"when": "response == heard", "chances": {"up": "p * (1 + (mood == high))", "shut": "q"}},
            {"chances": {"up": "q"}},
        ],
        "mood": [{"chances": {"high": "p"}}],
    },
    "tallies": {"asks": "action == ask", "noes": "action == ask and stance_next != yes"},
    "phases": {"begin": "stance == no", "later": "1"},
    "mechanisms": {"loudness": {"off": {"q": "0"}}},
    "strategies": {
        "mine": {
            "remembers": {"often": {"count": "action == ask", "upto": 2}, "ago": {"weeks_since": "asks", "upto": 3}},
            "rule": [{"when": "often < 2 and ago > 1", "action": "ask"}, {"action": "wait"}],
        }
    },
}
WHOLE["strategies"]["mine"]["remembers"]["ago"]["weeks_since"] = "action == ask"


def places(found: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where an expression stands in the file."""
    if isinstance(found, dict):
        for key, value in found.items():
            yield from places(value, (*path, key))
    elif isinstance(found, list):
        for i, value in enumerate(found):
            yield from places(value, (*path, i))
    elif isinstance(found, str) and _is_formula(path, found):
        yield path


def _is_formula(path: tuple[Any, ...], text: str) -> bool:
    section, last = path[0], path[-1]
    if section in ("title", "states", "hidden", "parameters") or text == "rest":
        return False
    if section == "start":
        return last == "chance" or len(path) == 4
    return section != "strategies" or last in ("count", "weeks_since", "when")


def told(path: tuple[Any, ...]) -> str:
    text = ""
    for key in path:
        text += f"[{key}]" if isinstance(key, int) else f".{key}" if text else str(key)
    return text


PLACES = {told(path): path for path in places(WHOLE)}


def with_text(path: tuple[Any, ...], text: str) -> dict[str, Any]:
    changed = copy.deepcopy(WHOLE)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = text
    return changed


def test_without_a_fault_the_file_is_a_model():
    model = ob.Model(**WHOLE)
    assert len(PLACES) > 20
    assert (model @ "mine").exact(9).chance("yes") > 0


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("text", "rule"), [("1 +", "cannot be read"), ("nobody + 1", "nobody"), ("max(1, 2, 3) ** 'a'", "")]
)
def test_a_fault_is_told_once_and_at_its_place(place, text, rule):
    with pytest.raises(ob.ModelError) as caught:
        ob.Model(**with_text(PLACES[place], text))
    assert [fault.path for fault in caught.value.faults] == [place]
    assert rule in str(caught.value)


def with_all(text: Any) -> dict[str, Any]:
    """The whole model with this text at every place."""
    changed = copy.deepcopy(WHOLE)
    for path in PLACES.values():
        inner = changed
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = text
    return changed


def test_faults_at_all_places_are_told_together():
    with pytest.raises(ob.ModelError) as caught:
        ob.Model(**with_all("1 +"))
    assert {fault.path for fault in caught.value.faults} == set(PLACES)


@pytest.mark.parametrize("most", [1, 3])
@pytest.mark.parametrize(("step", "text"), [("fault_list", "1 +"), ("spec_faults", ["no text"])])
def test_only_so_many_faults_are_collected_from_a_file(step, text, most, monkeypatch):
    """Whether they are in its structure or in its expressions."""
    monkeypatch.setattr(f"olivebranch.model.{step}.MOST_FAULTS", most)
    with pytest.raises(ob.ModelError) as caught:
        ob.Model(**with_all(text))
    assert len(caught.value.faults) == most


@pytest.mark.parametrize("text", ["1 +", ["no text"]])
def test_two_hundred_faults_of_a_file_are_enough(text):
    with pytest.raises(ob.ModelError) as caught:
        ob.Model(**{**WHOLE, "tallies": {f"t{i}": text for i in range(250)}})
    assert len(caught.value.faults) == 200


@pytest.mark.parametrize(("digits", "shown"), [(300, "10^300 (301 digits)"), (5_000, "10^5000 (5,001 digits)")])
@pytest.mark.parametrize(("sign", "begin"), [(1, "about "), (-1, "about -")])
def test_of_a_number_of_thousands_of_digits_their_count_is_shown(digits, shown, sign, begin):
    """Python refuses to write it down."""
    number = sign * 10**digits
    with pytest.raises(ob.ModelError, match="upto") as caught:
        ob.Model(**{**WHOLE, "strategies": {"mine": {"remembers": {"w": {"week": True, "upto": number}}, "rule": []}}})
    (fault,) = (fault for fault in caught.value.faults if fault.path.endswith("upto"))
    assert f" = {begin}{shown}: " in str(fault)


def test_a_spec_as_tables_has_what_was_given_and_no_defaults():
    small = {
        "title": "Small",
        "states": {"a": ["b", "c"]},
        "endings": {"c": "a == c"},
        "actions": {"go": {}},
        "start": [{}],
        "shift": {"a": [{"chances": {"c": 0.5}}]},
    }
    assert ob.Model(**small).spec.plain() == small
    assert ob.Model(**WHOLE).spec.plain()["parameters"] == {"p": {"value": 0.2}, "q": {"value": 0.1}}


def test_a_move_that_one_draw_lacks_is_there_for_the_others():
    """The edges of a table of draws are those of all draws; each has its chance in every draw, which may be 0."""
    rules = ob.Model(**WHOLE).rules
    draws = {"p": np.array([[0.0], [0.2]]), "q": np.array([[0.1], [0.0]])}
    table = build(rules, draws, "both", np.zeros(2, dtype=bool))
    ones = [build(rules, {name: float(value[i, 0]) for name, value in draws.items()}, "one") for i in range(2)]
    rows = np.repeat(np.arange(table.first.size - 1), np.diff(table.first))
    for i, one in enumerate(ones):
        into = np.zeros((table.states.size, len(rules.actions), table.states.size))
        known = np.zeros_like(into)
        state, action = np.divmod(rows, len(rules.actions))
        np.add.at(into, (state, action, table.after), table.chance[i])
        place = np.searchsorted(table.states, one.states)
        state, action = np.divmod(np.repeat(np.arange(one.first.size - 1), np.diff(one.first)), len(rules.actions))
        np.add.at(known, (place[state], action, place[one.after]), one.chance[0])
        here = place[one.ending < 0]
        assert np.allclose(into[here], known[here], rtol=0, atol=1e-15)
