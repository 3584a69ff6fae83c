"""Refusals of model files, in one table: where, and in which words; and what is just allowed is taken."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.kernels import expand
from olivebranch.model.mechanisms import switched_off
from olivebranch.model.priors import PRIORS, read_prior

SMALL: dict[str, Any] = {
    "title": "Small",
    "states": {"at": ["here", "there", "gone"], "mood": ["low", "high"]},
    "endings": {"there": "at == there", "gone": "at == gone"},
    "actions": {"go": {"loud": 1}, "pause": {"loud": 0}},
    "parameters": {"p": 0.25, "q": {"value": 0.1, "prior": "beta(1, 9)"}},
    "start": [{"at": "here"}],
    "response": [{"chances": {"heard": 0.5, "unheard": "rest"}}],
    "shift": {"at": [{"when": "loud", "chances": {"there": "p", "gone": "q"}}], "mood": [{"chances": {"high": "p"}}]},
    "mechanisms": {"door": {"off": {"q": 0}}},
    "contexts": {"calm": {"parameters": {"p": 0.5}}},
    "strategies": {"mine": {"remembers": {"often": {"count": "loud", "upto": 2}}, "rule": [{"action": "go"}]}},
}


def changed(path: str, value: Any) -> dict[str, Any]:
    """The small model with another value at a place; a table is merged into the one that is there."""
    found = copy.deepcopy(SMALL)
    *outer, last = (int(key) if key.isdigit() else key for key in path.split("."))
    inner: Any = found
    for key in outer:
        inner = inner[key]
    known = inner[last] if isinstance(last, int) else inner.get(last)
    inner[last] = {**known, **value} if isinstance(known, Mapping) and isinstance(value, Mapping) else value
    return found


REMEMBERS = "strategies.mine.remembers.often"
#: a place, what stands there, and the fault that is told
REFUSED: dict[str, tuple[str, Any, str]] = {
    # strategies in the file
    "two memories in one": (REMEMBERS, {"week": True}, "must have one of count, weeks_since, week, last, such as"),
    "no memory": ("strategies.mine.remembers", {"often": {"upto": 2}}, "must have one of count"),
    "a memory without an end": ("strategies.mine.remembers", {"often": {"week": True}}, "`week` needs `upto`"),
    "a last with an end": (
        "strategies.mine.remembers",
        {"often": {"last": "action", "upto": 2}},
        "`last` takes no `upto`",
    ),
    "a count that starts": (REMEMBERS, {"start": 1}, "only `weeks_since` takes `start`"),
    "a start above the end": (
        "strategies.mine.remembers",
        {"often": {"weeks_since": "loud", "upto": 2, "start": 3}},
        r"`start` \(3\) is above `upto` \(2\)",
    ),
    "a memory of nothing": (REMEMBERS, {"upto": 0}, "must be greater than or equal to 1"),
    "too much memory": (REMEMBERS, {"upto": 10_001}, "must be less than or equal to 10000"),
    "a misspelt memory": (REMEMBERS, {"uptoo": 2}, "there is no such key. Did you mean 'upto'"),
    "a misspelt rule": ("strategies.mine.rule.0", {"whne": "loud"}, "there is no such key. Did you mean 'when'"),
    "a misspelt strategy": ("strategies.mine", {"abuot": "x"}, "there is no such key. Did you mean 'about'"),
    "no such action": ("strategies.mine.rule.0", {"action": "paus"}, "there is no such action. Did you mean 'pause'"),
    "a chance of an action": (
        "strategies.mine.rule.0",
        {"action": {"go": 1.5, "pause": -0.5}},
        r"(?s)action\.go = 1\.5: a chance lies.*action\.pause = -0\.5: a chance lies between 0 and 1",
    ),
    "chances of actions": (
        "strategies.mine.rule.0",
        {"action": {"go": 0.5}},
        "the chances sum to 0.5. Make them sum to 1",
    ),
    "a memory named like an action": (
        "strategies.mine.remembers",
        {"go": {"week": True, "upto": 2}},
        "'go' is already an action. Call it go_so_far",
    ),
    "a condition on what is remembered of nobody": ("strategies.mine.rule.0", {"when": "offen > 1"}, "'offen'"),
    # keys
    "a misspelt parameter": ("parameters.q", {"valeu": 1}, "there is no such key. Did you mean 'value'"),
    "a misspelt context": ("contexts.calm", {"parameter": {}}, "there is no such key. Did you mean 'parameters'"),
    "a misspelt mechanism": ("mechanisms.door", {"of": {}}, "there is no such key. Did you mean 'off'"),
    "a misspelt case": ("shift.at.0", {"chance": {}}, "there is no such key. Did you mean 'chances'"),
    # names
    "a parameter named like an action": (
        "parameters",
        {"go": 1},
        "a name used twice: 'go' is an action and a parameter",
    ),
    "a let named like a value": ("let", {"here": "1"}, "a name used twice: 'here' is a value of at and a let"),
    "a value twice": ("states", {"other": ["x", "z", "y", "z", "y"]}, "two values of one name: 'z'. Rename one"),
    "two values of one name": ("states", {"other": ["low", "x"]}, "two values of one name: 'low' is a value of mood"),
    "a value like a variable": (
        "states",
        {"other": ["mood", "x"]},
        "a name used twice: 'mood' is a variable and a value",
    ),
    "a response that is no name": ("response.0", {"chances": {"he ard": 1}}, "is not a name that a response can have"),
    "two mechanisms of one parameter": (
        "mechanisms",
        {"window": {"off": {"q": 1}}},
        "'q' is also set by the mechanism 'door'. Let only one mechanism set it",
    ),
    # numbers
    "a start of half": ("start", [{"chance": 0.5, "at": "here"}], "the chances of its rows sum to 0.5, not 1"),
    "a start of more": ("start", [{"at": "here"}, {"chance": 1e-8, "at": "here"}], r"sum to 1\.00000001, not 1"),
    "a row of half": ("start.0", {"at": {"here": 0.5}}, "0.5, not 1"),
    "a chance below 0": ("parameters.p", -0.1, "-0.1, and a chance lies between 0 and 1"),
    "chances above 1": ("parameters.p", 0.95, "1.05"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_told(name):
    path, value, match = REFUSED[name]
    with pytest.raises(ob.ModelError, match=match):
        ob.Model(**changed(path, value))


def test_what_is_just_allowed_is_taken():
    assert ob.Model(**SMALL).actions == ("go", "pause")
    allowed: dict[str, Any] = {
        REMEMBERS: {"upto": 10_000},
        "strategies.mine.remembers": {
            "ago": {"weeks_since": "loud", "upto": 2, "start": 2},
            "what": {"last": "response"},
        },
        "strategies.mine.rule.0": {"action": {"go": 0.25, "pause": 0.75}},
        "parameters.p": 0.9,
        "start": [{"chance": 0.5, "at": "here"}, {"chance": 0.5 + 1e-10, "at": "here", "mood": "high"}],
    }
    for path, value in allowed.items():
        ob.Model(**changed(path, value))


#: a chance of each kind, with its value still to be given
A_CHANCE = {
    "of a start": lambda value: ("start", [{"at": "here"}, {"chance": value, "at": "here", "mood": "high"}]),
    "of a place at the start": lambda value: ("start", [{"mood": {"high": value, "low": "rest"}}]),
    "of a shift": lambda value: ("shift.mood.0.chances.high", value),
    "of a response": lambda value: ("response.0", {"chances": {"heard": value, "unheard": "rest"}}),
}


@pytest.mark.parametrize("by_factors", [False, True])
@pytest.mark.parametrize("kind", A_CHANCE)
def test_a_chance_may_miss_0_or_1_by_a_billionth(kind, by_factors, monkeypatch):
    """Rounding explains no more. It does not matter how a model is kept."""
    if by_factors:
        monkeypatch.setattr("olivebranch.model.table.KEEP", 1)
        monkeypatch.setattr("olivebranch.model.factors._kernels", lambda: expand)
    for value in [-1e-9, 1e-300, *[1 + 0.99e-9] * (kind != "of a start")]:
        model = ob.Model(**changed(*A_CHANCE[kind](value)))
        assert (model.table.large is not None) == by_factors
        rows = (model @ (lambda see: "go")).matrix
        assert abs(rows.sum(axis=1) - 1).max() < 1e-15
        assert rows.data.min() >= 0
    for value in (-1.01e-9, 1 + 1.01e-9):
        with pytest.raises(ob.ModelError, match=r"between 0 and 1|sum to 1\.0000"):
            ob.Model(**changed(*A_CHANCE[kind](value)))


@pytest.mark.parametrize("off", [5e-10, -5e-10])
def test_chances_that_miss_1_by_rounding_are_made_to_sum_to_it_however_a_model_is_kept(off, monkeypatch):
    monkeypatch.setattr("olivebranch.model.factors._kernels", lambda: expand)
    spec = changed("response.0", {"chances": {"heard": 0.25, "unheard": 0.75 + off}})
    spec["shift"]["at"] = [{"chances": {"here": 0.5 + off, "there": 0.25, "gone": 0.25}}]
    kept = []
    for keep in (1_000, 1):
        monkeypatch.setattr("olivebranch.model.table.KEEP", keep)
        model = ob.Model(**spec)
        assert (model.table.large is not None) == (keep == 1)
        kept.append((model @ (lambda see: "go")).matrix.toarray())
        assert abs(kept[-1].sum(axis=1) - 1).max() < 1e-15
    assert abs(kept[0] - kept[1]).max() < 1e-15


@pytest.mark.parametrize("draws", [1, 3])
def test_a_mechanism_is_switched_off_in_each_draw(draws):
    """Whether the value depends on a parameter or not."""
    found = changed("mechanisms.door", {"off": {"q": 0, "p": "q / 2"}})
    parameters = {"p": np.full(draws, 0.25), "q": np.linspace(0.1, 0.2, draws)}
    off = switched_off(ob.Model(**found).rules, parameters)["door"]
    assert off["q"].tolist() == [0.0] * draws
    assert off["p"].tolist() == (parameters["q"] / 2).tolist()


@pytest.mark.parametrize("path", ["states", "title", "endings"])
def test_a_misspelt_table_is_told_by_name(path):
    found = copy.deepcopy(SMALL)
    found[f"{path}s"] = found.pop(path)
    with pytest.raises(
        ob.ModelError, match=rf"(?s){path}: is missing.*{path}s: there is no such key. Did you mean '{path}'"
    ):
        ob.Model(**found)


def test_a_start_that_misses_1_by_rounding_is_made_to_sum_to_it():
    """By less than a billionth; each chance keeps its share."""
    rows = [{"chance": 0.25 - 1e-10, "at": "here"}, {"chance": 0.75, "at": "here", "mood": "high"}]
    start = ob.Model(**changed("start", rows)).table.start[0]
    assert start.sum() == pytest.approx(1, abs=1e-15)
    assert sorted(start[start > 0]) == pytest.approx([(0.25 - 1e-10) / (1 - 1e-10), 0.75 / (1 - 1e-10)], abs=1e-15)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        *(("beta(0.1, 0.1)", True), ("beta(0, 1)", False), ("beta(1, 0)", False), ("beta(1)", False)),
        *(("gamma(0.1, 0.1)", True), ("gamma(0, 1)", False), ("gamma(1, 0)", False)),
        *(("lognormal(0.1, 0.1)", True), ("lognormal(0, 1)", False), ("lognormal(1, 0)", False)),
        *(("normal(-1, 0.1)", True), ("normal(0, 0)", False), ("normal(0, -1)", False), ("normal(0, 1, 2)", False)),
        *(("uniform(-1, 0)", True), ("uniform(0, 0)", False), ("uniform(1, 0)", False), ("uniform(0, inf)", False)),
        *(("fixed", True), (" fixed() ", True), ("fixed(1)", False), ("beta(a, b)", False), ("beta", False)),
    ],
)
def test_a_prior_is_a_distribution(text, is_one):
    if is_one:
        assert read_prior(text)[0] in PRIORS
    else:
        with pytest.raises(ValueError, match=r"such as|out of bounds|a prior"):
            read_prior(text)
    for family in PRIORS.values():
        read_prior(family.example)


def test_a_model_says_how_large_it_is():
    model = ob.Model(**SMALL)
    assert repr(model) == "Model('Small': 6 states, 2 actions, 2 parameters)"
    one = changed("parameters", {})
    one["parameters"] = {"p": 0.2}
    del one["mechanisms"], one["contexts"]
    one["shift"]["at"][0]["chances"] = {"there": "p"}
    one["endings"] = {"there": "at == there"}
    one["states"]["at"] = ["here", "there"]
    assert repr(ob.Model(**one)) == "Model('Small': 4 states, 2 actions, 1 parameter)"
