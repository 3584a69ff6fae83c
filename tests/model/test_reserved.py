"""Reserved names: one that already stands for something is refused where it is read; columns never share a name."""

from __future__ import annotations

import re
import tomllib

import pytest

import olivebranch as ob
from olivebranch.chain.pairs import _free_name
from olivebranch.model import reserved, table

FILE = """
title = "two meanings"
step = "day"
[states]
mood = ["low", "middling", "high"]
[endings]
good = "mood == high"
[actions]
wait = {}
write = {}
[parameters]
p = { value = 0.3, prior = "beta(3, 7)" }
[[start]]
[[shift.mood]]
chances = { up = "p if action == write else p / 2" }
[tallies]
letters = "action == write"
[contexts.glum]
parameters = { p = 0.1 }
[mechanisms.luck]
about = "writing is luckier than waiting"
off = { p = 0 }
"""

#: kind: (the name in the file that another takes the place of, where it stands)
PLACES = {
    "ending": ("good", "endings"),
    "tally": ("letters", "tallies"),
    "variable": ("mood", "states"),
    "parameter": ("p", "parameters"),
    "context": ("glum", "contexts"),
    "mechanism": ("luck", "mechanisms"),
}
ALL = [(kind, name) for kind, names in reserved.RESERVED.items() for name in names if kind in PLACES]


def renamed(old: str, new: str) -> dict:
    """The file with one of its names changed wherever it stands alone."""
    return tomllib.loads(re.sub(rf"\b{old}\b", new, FILE))


def faults(fields: dict) -> dict[str, str]:
    """{key path: what is wrong there}."""
    try:
        ob.Model(**fields)
    except ob.ModelError as error:
        return {fault.path: str(fault) for fault in error.faults}
    return {}


def test_the_file_itself_is_fine():
    """What follows is refused for its names alone."""
    assert faults(tomllib.loads(FILE)) == {}


@pytest.mark.parametrize(("kind", "name"), ALL)
def test_a_taken_name_is_refused_with_its_meaning_and_a_free_one(kind, name):
    """The error says where, what the name already means, and a name that is accepted in its place."""
    old, path = PLACES[kind]
    (told,) = faults(renamed(old, name)).values()
    assert told.startswith(f"{path}.{name}: {name!r} already means {reserved.RESERVED[kind][name]}.")
    free = told.split("such as ")[1].strip("'.")
    assert faults(renamed(old, free)) == {}


@pytest.mark.parametrize("old", ["letters", "good"])
def test_an_ending_and_a_tally_may_not_share_a_name(old):
    """A comparison has both side by side."""
    new = {"letters": "good", "good": "letters"}[old]
    found = faults(renamed(old, new))
    assert list(found) == [f"tallies.{new}"]
    assert "is an ending" in found[f"tallies.{new}"]


@pytest.mark.parametrize("step", ["run", "action", "response", "mood"])
def test_a_step_of_time_is_not_called_like_another_column_of_a_table_of_walks(step):
    """Its number is a column there, beside run, action, response and the variables."""
    assert "already means the column" in faults({**tomllib.loads(FILE), "step": step})["step"]


def test_a_variable_called_week_is_told_once():
    """Also where the step of time is a week."""
    assert list(faults({**renamed("mood", "week"), "step": "week"})) == ["states.week"]


def test_variables_that_could_be_the_next_value_of_another_or_cannot_be_read_are_refused():
    """mood_next is the value of mood a week later; see._mood is not read by a strategy."""
    fields = tomllib.loads(FILE)
    two = {**fields, "states": {**fields["states"], "mood_next": ["a", "b"]}}
    assert "the value of mood a week later" in faults(two)["states.mood_next"]
    assert "see.NAME" in faults(renamed("mood", "_mood"))["states._mood"]


@pytest.mark.slow
@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("kind", ["parameter", "let", "attribute", "value"])
def test_another_thing_called_like_the_next_value_of_a_variable_is_that_thing(kind, large, monkeypatch):
    """Where it alone can be meant: in a shift, and in a let that a tally uses."""
    if large:
        monkeypatch.setattr(table, "KEEP", -1)

    def fields(name):
        fields = tomllib.loads(FILE.replace(" / 2", f" * {name}").replace('action == write"', '2 * half"'))
        fields["let"] = {"half": f"{name} + 0"}
        if kind == "parameter":
            fields["parameters"][name] = 1
        elif kind == "let":
            fields["let"] = {name: "1", **fields["let"]}
        elif kind == "attribute":
            fields["actions"] = {"wait": {name: 1}, "write": {name: 1}}
        else:
            fields["states"]["weather"] = ["rain", name]
        return fields

    one, other = (ob.Model(**fields(name)) @ (lambda see: "wait") for name in ("mood_next", "extra"))
    assert one.exact(10).row() == other.exact(10).row()
    assert one.exact(10).tally("letters") > 1


@pytest.mark.parametrize("name", reserved.RESERVED["memory"])
def test_a_memory_may_not_be_called_like_an_argument_or_a_column(name):
    """still_to_come(ending, weeks=...) could mean either."""
    with pytest.raises(ob.ArgumentError, match=f"remembers {name!r}: {name!r} already means"):
        ob.Strategy("mine", lambda see: "wait", {name: ob.week(upto=2)})
    assert ob.Strategy("mine", lambda see: "wait", {f"{name}_so_far": ob.week(upto=2)}).remembers


@pytest.mark.parametrize("name", reserved.RESERVED["strategy"])
def test_a_strategy_may_not_be_called_like_a_verdict(name):
    """A map says "tie" in the place of a strategy's name."""
    with pytest.raises(ob.ArgumentError, match=f"{name!r} already means"):
        ob.pacing.small_steps.named(name)
    assert ob.pacing.small_steps.named(f"my {name}").name == f"my {name}"


@pytest.mark.parametrize("of", ["action", "response"])
def test_the_last_thing_done_is_not_mixed_up_with_what_comes_before_the_first(of):
    """A memory of the last response is "none" in the first week: no response may be called so where it is carried."""
    fields = tomllib.loads(FILE.replace("wait = {}", "none = {}"))
    fields["response"] = [{"chances": {"none": 0.5, "warm": "rest"}}]
    model = ob.Model(**fields)
    forgetful = ob.Strategy("forgetful", lambda see: "write", {"past": ob.last(of)})
    assert (model @ forgetful).exact(5).chance("good") > 0
    with pytest.raises(ob.StrategyError, match=f"an {of} of that name|a {of} of that name"):
        (model @ forgetful).still_to_come("good", past="none")


def test_what_is_handed_over_takes_no_name_of_a_variable():
    """Of two memories of one name, the second is told apart from the first, and from the variables."""
    assert _free_name("noes", {"noes", "noes_"}) == "noes__"


@pytest.mark.parametrize("kind", ["an ending", "a tally", "a value"])
def test_met_may_be_the_name_of_anything_but_then_no_ask_can_use_it(kind):
    """Ask("met", passing=...) is the chance of meeting a value: it could mean the ending called so as well."""
    old = {"an ending": "good", "a tally": "letters", "a value": "middling"}[kind]
    model = ob.Model(**renamed(old, "met"))
    plan = ob.Strategy("writes", lambda see: "write")
    target = ob.Target("one", "one", 0, 1, [ob.Ask("met", plan, 5)], "nobody")
    assert ob.calibration(model, [target])["one"].answer >= 0
    passing = ob.Ask("met", plan, 5, passing={"mood": "high"})
    with pytest.raises(ob.ArgumentError, match="Rename it in the model"):
        ob.calibration(model, [ob.Target("one", "one", 0, 1, [passing], "nobody")])


@pytest.mark.parametrize("name", ["open", "strategy", "week", "group"])
def test_a_matrix_has_the_same_reserved_endings(name):
    """Its outcomes are shown in the same tables."""
    with pytest.raises(ob.ArgumentError, match=f"endings: {name!r} already means"):
        ob.Chain.from_matrix([[0.5, 0.5], [0, 1]], endings={name: ["1"]})
    with pytest.raises(ob.ArgumentError, match="step = 'state'"):
        ob.Chain.from_matrix([[0.5, 0.5], [0, 1]], endings={"out": ["1"]}, step="state")


@pytest.mark.parametrize("name", ["best", "margin"])
def test_a_map_over_a_parameter_called_like_one_of_its_columns_has_all_columns(name):
    """The parameter's values stand beside what is best and by how much."""
    plans = [
        ob.Strategy(action, ob.Strategy.table({"low": action, "middling": action}).rule) for action in ("wait", "write")
    ]
    one, other = (
        ob.regimes(
            ob.Model(**renamed("p", called)), plans, x={called: [0.1, 0.3]}, by="good", weeks=5, progress=False
        ).to_frame()
        for called in (name, "q")
    )
    assert one.shape == other.shape
    assert one["best"].tolist() == other["best"].tolist() == ["write", "write"]
    assert one["margin"].tolist() == other["margin"].tolist()
    assert one[f"{name}_"].tolist() == ["0.1", "0.3"]


@pytest.mark.parametrize("kind", ["ending", "tally"])
@pytest.mark.parametrize("name", ["context", "draw"])
def test_a_sweep_shows_an_ending_called_like_one_of_its_columns(kind, name, tmp_path):
    """Its table has both, and the table to read the right one."""
    plan = ob.Strategy("writes", lambda see: "write")
    one, other = (
        ob.sweep(
            ob.Model(**renamed(PLACES[kind][0], called)), [plan], over={"p": [0.1]}, store=tmp_path / called, weeks=5
        )
        for called in (name, "other")
    )
    assert [row[2:] for row in one.sheet().rows] == [row[2:] for row in other.sheet().rows]


def test_bundled_models_and_strategies_use_no_taken_name():
    """What is reserved is used by none of them."""
    for name in ob.models():
        assert ob.load(name)


@pytest.mark.parametrize("name", ["worth", "weight", "vertex"])
def test_a_frontier_over_an_ending_called_like_one_of_its_columns_has_all_columns(name):
    """Success stands beside its weight."""
    fields = renamed("good", name)
    fields["tallies"] = {"unwelcome": "action == write"}
    found = ob.frontier(ob.Model(**fields), weeks=4).to_frame().reset_index()
    assert {"unwelcome", f"{name}_", "worth", "weight", "vertex"} == set(found.columns)


def test_a_belief_about_a_variable_of_any_name_can_be_asked():
    """Also of one called self."""
    fields = renamed("mood", "self")
    fields["hidden"] = ["self"]
    chain = ob.Model(**fields) @ ob.Strategy("waits", lambda see: "wait")
    assert chain.passed("good", self="middling", weeks=5) == 1.0
    with pytest.raises(ob.UnknownName, match="self"):
        chain.still_to_come("good", selv="middling")
