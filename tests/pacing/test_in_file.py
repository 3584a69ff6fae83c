"""Strategies in a model file: rules as data, which answer as the same rules written in Python do."""

from __future__ import annotations

import pickle

import pytest

import olivebranch as ob
from olivebranch.pacing import find
from olivebranch.pacing.in_file import strategies_of

MODEL = """
title = "two moods"
states = { stance = ["shut", "no", "maybe", "yes"], spark = ["gone", "alive"] }
hidden = ["spark"]
let = { near = "stance >= maybe", lit = "spark == alive", likely = "p > 0.1" }
endings = { yes = "stance == yes", shut = "stance == shut" }
actions = { small_step = {}, ask = { asks = true }, wait = {} }
parameters = { p = 0.2 }
start = [ { stance = "no", spark = { gone = 0.5, alive = 0.5 } } ]
[[response]]
chances = { warm = "p + 0.2 * spark", cold = "rest" }
[[shift.stance]]
when = "asks and stance == no"
chances = { yes = "p / 4", shut = "p" }
[[shift.stance]]
when = "action == small_step and stance == no"
chances = { maybe = "p", shut = "p / 4" }
[[shift.stance]]
when = "asks and stance == maybe"
chances = { yes = "p * 2", shut = "p", no = "p" }
"""
GENTLE = """
[strategies.gentle]
about = "Small steps, then one question."
remembers.noes = { count = "asks and stance_next == no", upto = 2 }
remembers.week = { week = true, upto = 3 }
remembers.before = { last = "action" }
remembers.heard = { last = "response" }
remembers.quiet = { weeks_since = "not action == wait", upto = 2, start = 1 }
[[strategies.gentle.rule]]
when = "noes >= 2 or before == ask and quiet < 1"
action = "wait"
[[strategies.gentle.rule]]
when = "near and (heard == warm or week >= 2)"
action = { ask = 0.75, small_step = 0.25 }
[[strategies.gentle.rule]]
when = "before == none or quiet >= 1"
action = "small_step"
[[strategies.gentle.rule]]
action = "wait"
"""
LEAP = '[strategies.leap]\nrule = [ { action = "ask" } ]\n'


@ob.strategy(
    name="gentle",
    remembers={
        "noes": ob.count("asks and stance_next == no", upto=2),
        "week": ob.week(upto=3),
        "before": ob.last("action"),
        "heard": ob.last("response"),
        "quiet": ob.weeks_since("not action == wait", upto=2, start=1),
    },
)
def in_python(see):
    """The rules of GENTLE in Python."""
    if see.noes >= 2 or (see.before == "ask" and see.quiet < 1):
        return "wait"
    if see.stance >= "maybe" and (see.heard == "warm" or see.week >= 2):
        return {"ask": 0.75, "small_step": 0.25}
    return "small_step" if see.before == "none" or see.quiet >= 1 else "wait"


@pytest.fixture
def loaded(tmp_path):
    """Load the model with these strategies."""

    def loaded(*strategies):
        path = tmp_path / "mine.toml"
        path.write_text(MODEL + "".join(strategies), encoding="utf-8")
        return ob.load(path)

    return loaded


def test_rules_in_a_file_answer_as_the_same_rules_in_python(loaded):
    model = loaded(GENTLE)
    here, there = (model @ "gentle").exact(30), (model @ in_python).exact(30)
    assert here.row() == there.row()
    assert here.row()["yes"] > 0.1
    assert (model @ "gentle").size == (model @ in_python).size


def test_a_file_offers_its_own_strategies(loaded):
    model = loaded(GENTLE, LEAP)
    assert list(ob.compare(model, weeks=10)) == ["gentle", "leap"]
    assert [s.about for s in strategies_of(model)] == ["Small steps, then one question.", ""]

    assert list(ob.compare(model, ["leap", "jump_ahead"], weeks=10)) == ["leap", "jump_ahead"]


def test_a_name_in_the_file_comes_before_a_bundled_one(loaded):
    """So a new bundled strategy can never change what a file means."""
    model = loaded(LEAP.replace("leap", "small_steps"))
    assert find("small_steps", model) != find("small_steps")
    assert (
        ob.compare(model, weeks=10)["small_steps"].row()
        == ob.compare(model, "jump_ahead", weeks=10)["jump_ahead"].row()
    )


def test_an_unknown_name_suggests_the_files_own(loaded):
    with pytest.raises(ob.UnknownName, match="did you mean 'gentle'"):
        loaded(GENTLE) @ "gentel"


def test_strategies_are_part_of_the_model(loaded):
    """They are saved, compared, pickled and kept when the model is changed."""
    model = loaded(GENTLE, LEAP)
    assert ob.Model(**model.spec.plain()) == model != loaded(GENTLE)
    assert pickle.loads(pickle.dumps(model)) == model
    assert pickle.loads(pickle.dumps(find("gentle", model))) == find("gentle", model)
    assert list(model.with_parameters(p=0.1).strategies) == ["gentle", "leap"]
    assert loaded(LEAP, GENTLE) != model, "the order is the order of tables"


def test_asks_may_name_them(loaded):
    model = loaded(LEAP)
    ask = ob.Ask("yes", "leap", 5)
    assert str(ask) == "yes by week 5, leap"
    assert ask.rule(model) == find("leap", model)


#: kind: (what to replace, by what, pieces of the error)
BROKEN = {
    "hidden variable": (
        "near and",
        "near and spark == alive and",
        ["rule[1].when", "'spark' shows what is hidden", "stance"],
    ),
    "hidden let": ("near and", "near and lit and", ["rule[1].when", "'lit' shows what is hidden"]),
    "hidden next week": (
        "asks and stance_next",
        "spark_next == gone and stance_next",
        ["remembers.noes", "'spark_next' shows"],
    ),
    "parameter": ("near and", "near and p > 0.1 and", ["rule[1].when", "'p' cannot be used here"]),
    "let of a parameter": ("near and", "near and likely and", ["'likely' cannot be used here"]),
    "unknown name": ("noes >= 2", "noess >= 2", ["rule[0].when", "there is no 'noess'", "'noes'"]),
    "unknown action": ("ask = 0.75", "ak = 0.75", ["rule[1].action = 'ak'", "no such action", "'ask'"]),
    "chances": ("ask = 0.75", "ask = 0.7", ["rule[1].action", "sum to 0.95", "Make them sum to 1"]),
    "chance": (
        "ask = 0.75, small_step = 0.25",
        "ask = 1.5, small_step = -0.5",
        ["rule[1].action.ask = 1.5", "between 0 and 1"],
    ),
    "no action": ("action = { ask = 0.75, small_step = 0.25 }", "", ["rule[1].action", "is missing"]),
    "misspelt key": ("about =", "abuot =", ["strategies.gentle.abuot", "'about'"]),
    "misspelt memory": ("week = true", "weeks = true", ["remembers.week.weeks", "'week'"]),
    "misspelt rule": ('when = "noes', 'wen = "noes', ["rule[0].wen", "'when'"]),
    "no kind": ("week = true, ", "", ["remembers.week", "count, weeks_since, week, last", "such as"]),
    "no cap": (", upto = 3", "", ["remembers.week", "`week` needs `upto`"]),
    "a cap too much": ('{ last = "action" }', '{ last = "action", upto = 3 }', ["`last` takes no `upto`"]),
    "a cap too high": ("upto = 3", "upto = 30000", ["remembers.week.upto = 30000", "10000"]),
    "a start too much": ("week = true", "week = true, start = 1", ["only `weeks_since` takes `start`"]),
    "a start too high": ("start = 1", "start = 9", ["`start` (9) is above `upto` (2)"]),
    "memory of a taken name": (
        "remembers.week",
        "remembers.stance",
        ["remembers.stance", "already a variable", "stance_so_far"],
    ),
    "a reserved memory": ("remembers.week", "remembers.weeks", ["remembers.weeks", "already means the horizon"]),
    "a reserved name": ("strategies.gentle", "strategies.tie", ["strategies.tie", "no strategy is best"]),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_each_fault_names_file_key_rule_and_remedy(kind, loaded):
    old, new, pieces = BROKEN[kind]
    assert old in GENTLE
    with pytest.raises(ob.ModelError) as caught:
        loaded(GENTLE.replace(old, new))
    for piece in ["mine.toml", *pieces]:
        assert piece in str(caught.value)


def test_a_last_response_needs_responses(tmp_path):
    path = tmp_path / "silent.toml"
    silent = MODEL.replace('[[response]]\nchances = { warm = "p + 0.2 * spark", cold = "rest" }\n', "")
    path.write_text(silent + LEAP.replace("rule", 'remembers.heard = { last = "response" }\nrule'))
    with pytest.raises(ob.ModelError, match=r"remembers\.heard\.last: is the last response, but this model has none"):
        ob.load(path)


def test_where_no_rule_holds_the_state_is_told(loaded):
    model = loaded(LEAP.replace("{ action", '{ when = "stance == maybe", action'))
    with pytest.raises(
        ob.StrategyError, match=r"leap at \(stance = no\): no rule in .*mine.toml holds.*without `when`"
    ):
        model @ "leap"
    found = [finding for finding in ob.check_model(model, runs=200).findings if "strategy leap" in finding.law]
    assert [finding.holds for finding in found] == [False]


def test_the_schema_knows_strategies():
    assert "strategies" in ob.schema()["properties"]


def test_lets_that_build_on_one_another_are_each_computed_once(tmp_path):
    """A hundred lets, each of the two above it, would take for ever if each were computed wherever it is used."""
    lets = "".join(f"l{i} = 'l{i - 1} + l{i - 2}'\n" for i in range(2, 100))
    path = tmp_path / "deep.toml"
    path.write_text(_with_lets(lets))
    chain = ob.load(path) @ "leap"
    assert chain.exact(5).chance("yes") > 0


def _with_lets(lets):
    return (
        'title = "deep"\n[states]\nstance = ["no", "yes"]\n[endings]\nyes = "stance == yes"\n[actions]\nask = {}\n'
        f"[let]\nl0 = 'stance'\nl1 = '1'\n{lets}[parameters]\np = 0.5\n[[start]]\n[[shift.stance]]\n"
        "chances = { yes = 'p' }\n[[strategies.leap.rule]]\nwhen = 'l99 > 0'\naction = 'ask'\n"
    )


@pytest.mark.slow
def test_sweeps_take_them(loaded, tmp_path):
    model = loaded(GENTLE, LEAP)
    swept = ob.sweep(model, over={"p": [0.1, 0.2]}, weeks=5, store=tmp_path / "grid", progress=False)
    assert set(swept.to_frame()["strategy"]) == {"gentle", "leap"}
