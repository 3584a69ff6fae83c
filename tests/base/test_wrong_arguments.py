"""What is no name, no list and no table: an error of the package's own, and never an answer to another question."""

from __future__ import annotations

from collections import OrderedDict
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

import olivebranch as ob
from olivebranch.base.arguments import as_list, as_table, as_text, is_name

PAIR = ["small_steps", "jump_ahead"]
NO_NAMES: list[Any] = [
    "",
    0,
    1.5,
    True,
    [],
    ["yes"],
    {},
    {"yes": 1},
    ("no",),
    np.array(["yes", "no"]),
    np.array("yes"),
    b"yes",
]
NO_NAMES += [pd.DataFrame({"a": [1]}), object(), lambda: 1, "__class__", "\n"]
NO_LISTS: list[Any] = [None, 3, np.array("yes"), object()]
NO_TABLES: list[Any] = [None, "nonsense", 3, ["stance"], {1: "no"}, np.array([1.0, 2.0])]


@cache
def chain():
    return ob.Chain("maybe", "small_steps")


@cache
def answers():
    simulated = chain().simulate(runs=20, weeks=9, progress=False)
    return [chain().exact(9), chain().exact(), simulated]


@cache
def both():
    return ob.compare("maybe", PAIR, weeks=9)


@cache
def study():
    return ob.uncertainty("maybe", PAIR, weeks=5, draws=8, progress=False)


@cache
def reason():
    return ob.why("maybe", *PAIR, weeks=5, draws=2, progress=False)


@cache
def groups():
    return ob.mixture("reconciliation", {"betrayal": 1.0}, PAIR, weeks=3)


@cache
def regions():
    return ob.regimes("maybe", PAIR, x={"slam": [0.1, 0.2]}, weeks=3, progress=False)


@cache
def rule():
    return ob.best_pacing("maybe", weeks=6).rule(size=2)


@cache
def learned():
    return ob.learn("maybe", ob.diaries(chain(), people=2, weeks=2), draws=4)


def other(x: Any) -> Any:
    return 3 if x is None else x  # where None is right


def named(x: Any) -> Any:
    return 3 if isinstance(x, str) and not x else x  # where "" is right


def any_of(x: Any) -> Any:
    return [x]  # so that True is wrong, too


NAMES = {
    "committor": lambda x: chain().committor(x),
    "given": lambda x: chain().given(x),
    "gradient": lambda x: chain().gradient(x),
    "likeliest_story": lambda x: chain().likeliest_story(x),
    "mean_first_passage": lambda x: chain().mean_first_passage(x),
    "passed": lambda x: chain().passed(x, stance="maybe"),
    "still_to_come": lambda x: chain().still_to_come(x, stance="maybe"),
    "roads": lambda x: chain().roads(x),
    "roads(variable)": lambda x: chain().roads("yes", x),
    "flows": lambda x: chain().flows(x),
    "told_by": lambda x: chain().story(told_by=x),
    "variable_index": lambda x: chain().variable_index(x),
    "value_index": lambda x: chain().value_index("stance", x),
    "belief_error": lambda x: chain().belief_error(x, runs=2),
    "backend": lambda x: chain().simulate(runs=2, backend=x, progress=False),
    "backend of an exact comparison": lambda x: ob.compare("maybe", PAIR, backend=x),
    "explore(frame)": lambda x: ob.explore("maybe", frame=any_of(x)),
    "track": lambda x: ob.Chain("maybe", "small_steps", track=[x]),
    "context": lambda x: ob.load("maybe", context=x),
    "in_context": lambda x: ob.load("reconciliation").in_context(x),
    "phase": lambda x: ob.load("maybe").phase(stance=x),
    "compare[]": lambda x: both()[x],
    "difference": lambda x: both().difference(x, "jump_ahead"),
    "difference(of)": lambda x: both().difference(*PAIR, of=x),
    "correlation": lambda x: study().correlation(x),
    "correlation(strategy)": lambda x: study().correlation("yes", x),
    "dominated": lambda x: study().dominated(x),
    "spread": lambda x: study().spread(x, "small_steps"),
    "spread(strategy)": lambda x: study().spread("yes", x),
    "survival": lambda x: study().survival(x),
    "sobol": lambda x: study().sobol(x, n=2, progress=False),
    "tornado": lambda x: study().tornado(x),
    "tornado(strategy)": lambda x: study().tornado("yes", x),
    "uncertainty.difference": lambda x: study().difference(*PAIR, of=x),
    "why(of)": lambda x: ob.why("maybe", *PAIR, of=x, weeks=2, draws=0, progress=False),
    "why.about": lambda x: reason().about(x),
    "why.spread": lambda x: reason().spread(x),
    "why.without": lambda x: reason().without(x),
    "mixture.pooled": lambda x: groups().pooled(x, "small_steps"),
    "mixture.of_group": lambda x: groups().of_group(x, "yes", "small_steps"),
    "regimes.wins": lambda x: regions().wins(x),
    "frontier(harm)": lambda x: ob.frontier("maybe", weeks=2, harm=x),
    "plot_spread": lambda x: ob.plot_spread(study(), x),
    "plot_difference": lambda x: ob.plot_difference(both(), x, "jump_ahead"),
    "plot_when": lambda x: ob.plot_when(both(), x),
    "plot_stance": lambda x: ob.plot_stance(both(), x),
    "last": lambda x: ob.last(x),
    "graph_of": lambda x: ob.graph_of(x),
    "plot_graph": lambda x: ob.plot_graph(x),
    "Ask(context)": lambda x: ob.claims("maybe", ob.Claim("a", "b", [ob.Ask("yes", PAIR[0], context=x)], abs), draws=1),
    "Claim(grade)": lambda x: ob.Claim("a", "b", [ob.Ask("yes", "small_steps")], lead=lambda y: y, grade=x),
    "Target(used)": lambda x: ob.Target("a", "b", 0.1, 0.5, [ob.Ask("yes", "small_steps")], "c", used=any_of(x)),
    "dominated(harm)": lambda x: study().dominated(harm=x),
    "learned.distance": lambda x: learned().distance(x),
    "learned.mean": lambda x: learned().mean(x),
    "learned.range": lambda x: learned().range(x),
    "actions_at": lambda x: rule().actions_at({"stance": x}),
    "actions_at(variable)": lambda x: rule().actions_at({"stance": "no", x if isinstance(x, str) else "": "no"}),
    "a context of a sweep": lambda x: ob.sweep("maybe", PAIR, over={"context": any_of(named(x))}, store="nowhere"),
    "plot_distribution": lambda x: ob.plot_distribution(both(), x),
    "plot_graph(actions)": lambda x: ob.plot_graph("maybe", actions=any_of(x)),
    "table(variable)": lambda x: ob.load("maybe") @ ob.Strategy.table({"no": "ask", "maybe": "ask"}, variable=x),
    "theme": lambda x: ob.plot_outcomes(both(), theme=x),
}
OF_ANSWERS = ["chance", "curve", "error", "first_passage", "interval", "passed", "tally", "weeks_quantile", "weeks_to"]

LISTS = {
    "flows(weeks)": lambda x: chain().flows(weeks=x),
    "belief": lambda x: chain().belief(x),
    "plot_flow(weeks)": lambda x: ob.plot_flow(both()["small_steps"], weeks=other(x)),
    "plot_graph(actions)": lambda x: ob.plot_graph("maybe", actions=other(x)),
    "carrying": lambda x: chain().carrying(x),
    "track": lambda x: ob.Chain("maybe", "small_steps", track=x),
    "Target(asks)": lambda x: ob.Target("a", "b", 0.1, 0.5, x, "c"),
    "Claim(asks)": lambda x: ob.Claim("a", "b", x),
    "best_pacing(without)": lambda x: ob.best_pacing("maybe", weeks=2, without=x),
    "frontier(without)": lambda x: ob.frontier("maybe", weeks=2, without=x),
}
TABLES = {
    "Ask(start)": lambda x: ob.Ask("yes", "small_steps", start=x),
    "Ask(passing)": lambda x: ob.Ask("yes", "small_steps", passing=x),
    "Ask(after)": lambda x: ob.Ask("yes", "small_steps", after=x),
    "instead": lambda x: ob.strategy(instead=other(x))(lambda see: "ask"),
    "remembers": lambda x: ob.strategy(remembers=other(x))(lambda see: "ask"),
}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_name_is_an_error(name):
    for wrong in NO_NAMES:
        with pytest.raises(ob.OlivebranchError):
            NAMES[name](wrong)


@pytest.mark.parametrize("method", OF_ANSWERS)
def test_what_is_no_name_is_an_error_of_every_answer(method):
    for answer in answers():
        ask = getattr(answer, method)
        for wrong in NO_NAMES:
            with pytest.raises(ob.OlivebranchError):
                ask(wrong, **({"stance": "maybe"} if method == "passed" else {}))


@pytest.mark.parametrize("name", LISTS)
def test_what_is_no_list_is_an_error(name):
    for wrong in NO_LISTS:
        with pytest.raises(ob.OlivebranchError):
            LISTS[name](wrong)


@pytest.mark.parametrize("name", TABLES)
def test_what_is_no_table_is_an_error(name):
    for wrong in [*NO_TABLES, {"stance": ["no"]}, {"stance": 0.5}]:
        with pytest.raises(ob.ArgumentError):
            TABLES[name](wrong)


#: what takes neither a name, a number, a list nor a table of names, but a thing of its own kind
THINGS = {
    "by_variable": lambda x: chain().by_variable(x),
    "actions_at": lambda x: rule().actions_at(x),
    "choose": lambda x: ob.pacing.small_steps.choose(x),
    "Chain.of": lambda x: ob.Chain.of(x),
    "from_spec": lambda x: ob.Model.from_spec(x, "a name"),
    "from_spec(name)": lambda x: ob.Model.from_spec(ob.load("maybe").spec, None if isinstance(x, str) else x),
    "see": lambda x: ob.pacing.small_steps(x),
    "stand_in": lambda x: ob.pacing.small_steps.stand_in("chat", x),
    "stand_in(action)": lambda x: ob.pacing.small_steps.stand_in(None if isinstance(x, str) else x, ob.load("maybe")),
    "who": lambda x: chain().from_now([0, 1, 0, 0], who=None if isinstance(x, str) else x),
}


@pytest.mark.parametrize("name", THINGS)
def test_what_is_nothing_of_the_kind_is_an_error(name):
    """Once an AttributeError or a TypeError from inside, which named no argument."""
    for wrong in [*NO_NAMES, None, -1, float("nan"), (x for x in "ab"), {"stance": object()}, {"door": "no"}]:
        with pytest.raises(ob.OlivebranchError):
            THINGS[name](wrong)


@pytest.mark.parametrize("share", [None, True, [True], "0.5", 1.5, [-0.1, 0.5], float("nan"), object(), 10**400])
def test_a_share_is_a_number_from_0_to_1(share):
    with pytest.raises(ob.ArgumentError, match=r"share = .*: give shares from 0 to 1"):
        learned().quantile("slam", share)


def test_a_set_of_names_has_no_order():
    """Which state has which name would change from one run of Python to the next."""
    names: Any = {"a", "b"}
    with pytest.raises(ob.ArgumentError, match="a set has no order"):
        ob.Chain.from_matrix([[0.5, 0.5], [0, 1]], names=names)
    with pytest.raises(ob.ModelError, match=r"states\.stance: must be a list, .*: a set has no order"):
        ob.Model(**{**ob.load("maybe").spec.plain(), "states": {"stance": names}})


@pytest.mark.parametrize(
    "ask", [lambda see: see.can(3), lambda see: see.shows("stance", None), lambda see: see.shows(3)]
)
def test_a_strategy_asks_about_names(ask):
    """Once no, whatever was asked."""
    with pytest.raises(ob.StrategyError, match=r"asks see\.(can|shows)\((3|None)\): give a name, as text"):
        ob.load("maybe") @ (lambda see: "ask" if ask(see) else "small_step")


def test_true_is_not_one():
    with pytest.raises(ob.UnknownName, match="no value of noes 'True'"):
        chain().still_to_come("yes", noes=True)


def test_a_week_that_is_none_is_refused_where_nothing_depends_on_it():
    wrongs: list[Any] = [10, -1, "nonsense", True]
    for wrong in wrongs:
        for name in ("yes", "asks"):
            with pytest.raises(ob.ArgumentError, match=r"week = .*must be a whole number from 0 to 9"):
                answers()[0].error(name, wrong)


def test_asks_are_asks():
    wrongs: list[Any] = ["yes", ["yes"], [["yes"]], [None]]
    for wrong in wrongs:
        with pytest.raises(ob.ArgumentError, match="asks"):
            ob.Claim("a", "b", wrong, lead=lambda y: y)
        with pytest.raises(ob.ArgumentError, match="asks"):
            ob.Target("a", "b", 0.1, 0.5, wrong, "c")


@pytest.mark.parametrize(
    "lead", [lambda y: 1.0, lambda y, z: y, lambda y: "no", lambda y: np.ones((3, 2)), lambda y: None]
)
def test_a_lead_answers_for_each_draw(lead):
    claim = ob.Claim("a", "b", [ob.Ask("yes", "small_steps")], lead=lead)
    with pytest.raises(ob.ArgumentError, match="lead"):
        ob.claims("maybe", claim, draws=4, weeks=3, progress=False)


def test_an_ask_may_be_a_constant():
    above = ob.Claim("a", "b", [ob.Ask("yes", "small_steps"), ob.Ask("1/10", "small_steps")])
    assert ob.claims("maybe", above, draws=4, weeks=9, progress=False)["a"].holds


def test_a_number_that_is_a_name_is_told_to_be_written_as_a_text():
    """Once "there is no ending 'yes': did you mean 'yes'?"."""
    with pytest.raises(ob.UnknownName, match=r"no ending array\('yes'.*write it as a text, 'yes'"):
        chain().committor(np.array("yes"))


def test_more_than_can_be_counted_is_nobody():
    """A billion noes after three weeks: once a table of a billion columns."""
    for noes in (10**9, 10**40):
        with pytest.raises(ob.ArgumentError):
            ob.outlook("maybe", "small_steps", weeks=3, noes=noes)


@pytest.mark.parametrize(
    "start", [None, "", {}, [1.0], [np.nan, 0, 0, 1], [np.inf, 0, 0, 0], [-1, 0, 0, 2], [0, 0, 0, 0]]
)
def test_what_is_no_distribution_is_refused(start):
    with pytest.raises(ob.ArgumentError, match="start"):
        chain().from_now(start)


@pytest.mark.parametrize("what", ["title", "step"])
def test_title_and_step_of_a_matrix_are_texts(what):
    for wrong in (None, 3, ["a"], np.array("a"), b"a", "\x1b[31m"):
        options: dict[str, Any] = {what: wrong}
        with pytest.raises(ob.ArgumentError, match=what):
            ob.Chain.from_matrix([[0.5, 0.5], [0, 1]], endings={"end": "1"}, **options)


def test_words_of_the_page_are_a_table_of_texts():
    wrongs: list[Any] = [3, b"x", [], {"lang": 3}, {3: "x"}]
    for wrong in wrongs:
        with pytest.raises(ob.ArgumentError, match="words"):
            ob.page("maybe", PAIR, weeks=2, words=wrong)


def test_an_empty_name_of_a_strategy_is_not_the_name_of_its_function():
    wrongs: list[Any] = ["", 0, []]
    for wrong in wrongs:
        with pytest.raises(ob.ArgumentError):
            ob.strategy(name=wrong)(lambda see: "ask")


def test_names_lists_and_tables():
    assert is_name(np.str_("yes"), ["yes"])
    assert not is_name(["yes"], {"yes": 1})
    assert as_list("x", (y for y in "ab"), "") == ["a", "b"]
    assert as_list("x", np.array([1, 2]), "") == [1, 2]
    assert as_table("x", OrderedDict(a=1), "") == {"a": 1}
    assert type(as_text("x", np.str_("a"))) is str
