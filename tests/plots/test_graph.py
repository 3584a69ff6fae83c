"""The graph of what can happen: an overview of many actions, rows for those asked for, and expected visits."""

from __future__ import annotations

import re

import matplotlib.pyplot as plt
import networkx as nx
import numpy as np
import pytest

import olivebranch as ob
from olivebranch.base.text import rounded_percent
from olivebranch.plots import moves, overview
from support.pictures import faults, figure_of


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


@pytest.mark.slow
def test_a_model_of_many_actions_is_one_overview():
    """Each move once, under the action that makes it likeliest, whatever the others do."""
    graph = ob.graph_of("reconciliation")
    few = overview.likeliest(graph)
    assert all(len(few.get_edge_data(a, b)) == 1 for a, b in few.edges())
    for a, b, d in few.edges(data=True):
        assert d["chance"] == max(e["chance"] for e in graph.get_edge_data(a, b).values())
    assert few["neutral"]["friend"].keys() == {"chat"}
    figure = figure_of(ob.plot_graph("reconciliation"))
    assert figure.get_figheight() < 8
    assert not faults(figure)


def test_where_the_action_hardly_matters_none_is_named():
    """On the ladder their life goes on at the same pace, whatever is done."""
    few = overview.likeliest(ob.graph_of("ladder"))
    assert few["enemy"]["moved_on"].keys() == {overview.ANY}
    assert few["enemy"]["shut"].keys() == {"push"}


def test_under_a_strategy_a_move_has_its_chance_whatever_is_done():
    """The chances of the moves from a rung and of staying there add up to 1, as in the chain itself."""
    chain = ob.Chain("ladder", "small_steps")
    graph = overview.whatever_is_done(ob.graph_of(chain, weeks=20))
    for node in ("neutral", "friend", "maybe"):
        assert sum(p for _, _, p in graph.out_edges(node, data="chance")) == pytest.approx(1, abs=0.02)
    exact = ob.Chain("maybe", "small_steps").to_frame()
    small = overview.whatever_is_done(ob.graph_of(ob.Chain("maybe", "small_steps")))
    assert small["no"]["maybe"][overview.ANY]["chance"] == pytest.approx(exact.loc["no", "maybe"])


@pytest.mark.slow
def test_actions_asked_for_have_a_row_each():
    ax = ob.plot_graph("reconciliation", actions=["ask", "push"])
    heads = [text.get_text() for text in ax.texts if text.get_fontweight() == "bold"]
    assert {"ask", "push"} <= set(heads)
    assert "apologise" not in heads
    with pytest.raises(ob.UnknownName, match="did you mean 'ask'"):
        ob.plot_graph("reconciliation", actions=["aks"])


@pytest.mark.slow
@pytest.mark.parametrize("name", ["small_steps", "jump_ahead"])
def test_visits_are_those_of_the_chain(name):
    """Weeks on a rung, from the fundamental matrix; how often a move is made; the share that ends by each road."""
    chain = ob.Chain("maybe", name)
    counted = overview.visits(ob.graph_of(chain, weeks=2_000), "round")
    for node, spent in chain.fundamental().by("stance").items():
        if spent > 0:
            assert counted.nodes[node]["visits"] == pytest.approx(spent)
    into = sum(d["moves"] for _, _, d in counted.in_edges("yes", data=True))
    assert into == pytest.approx(chain.exact().chance("yes"), rel=0.02)
    words = ob.describe(ob.plot_graph(chain, visits=True, weeks=2_000))
    assert f"no {chain.fundamental().by('stance')['no']:.1f} rounds" in words
    with pytest.raises(ob.ArgumentError, match="needs a strategy"):
        ob.plot_graph("maybe", visits=True)


def test_an_ending_stands_where_its_value_does_or_else_at_an_end():
    """The first ending on the right, others on the left; one that is called like an open value gets a blank."""

    def nodes(names: list[str], endings: dict[str, list[str]]) -> list[tuple[str, str]]:
        matrix = [[1 / len(names)] * len(names)] * len(names)
        return moves._nodes(ob.Chain.from_matrix(matrix, names=names, endings=endings), "state")

    own = nodes(["low", "stop", "high"], {"stopped": ["stop"]})
    assert own == [("low", ""), ("stopped", "stopped"), ("high", "")]
    several = nodes(["yes", "sure", "open", "no", "never"], {"good": ["yes", "sure"], "bad": ["no", "never"]})
    assert several == [("bad", "bad"), ("open", ""), ("good", "good")]
    assert nodes(["a", "b"], {"a": ["b"]}) == [("a", ""), ("a ", "a")]
    assert nodes(["a", "b", "c"], {"a": ["b", "c"]}) == [("a", ""), ("a ", "a")]


@pytest.mark.parametrize(("often", "is_shown"), [(0.0049, False), (0.005, True), (0.02, True)])
def test_moves_that_would_be_shown_as_none_in_a_hundred_are_left_out(often, is_shown):
    """From a rung to another: each is told as it is; staying is told by the weeks spent there."""
    graph = nx.MultiDiGraph()
    for name, ending in (("no", ""), ("maybe", ""), ("yes", "yes")):
        graph.add_node(name, ending=ending)
    for a, b, many in (("no", "no", 3.0), ("no", "maybe", 0.5), ("maybe", "yes", 0.4), ("no", "yes", often)):
        graph.add_edge(a, b, key="ask", action="ask", chance=1.0, moves=many)
    counted = overview.visits(graph, "week")
    told = {(a, b): text for a, b, text in counted.edges(data="text")}
    assert told.pop(("no", "yes"), None) == (rounded_percent(often) if is_shown else None)
    assert told == {("no", "maybe"): "0.5 ×", ("maybe", "yes"): "40 %"}
    assert [counted.nodes[name].get("text") for name in graph] == [f"{3.5 + often:.1f} weeks", "0.4 weeks", None]
    assert counted.edges["no", "maybe", overview.ANY]["chance"] == pytest.approx(0.5 / 3)


def test_visits_of_an_answer_are_within_its_horizon():
    result = ob.Chain("maybe", "small_steps").exact(weeks=3)
    assert "within 3 rounds" in " ".join(
        text.get_text().replace("\n", " ") for text in result.plot.graph(visits=True).texts
    )
    weeks = sum(float(v) for v in np.asarray(result.present["stance"])[:3].sum(axis=1))
    graph = overview.visits(ob.graph_of(result, weeks=3), "round")
    assert sum(v for _, v in graph.nodes(data="visits") if v) == pytest.approx(weeks)


@pytest.mark.slow
@pytest.mark.parametrize("model", ["ladder", "reconciliation", "second_time", "mixed_signals"])
@pytest.mark.parametrize(("name", "visits"), [("small_steps", True), ("jump_ahead", False)])
def test_nothing_overlaps(model, name, visits):
    assert not faults(figure_of(ob.plot_graph(ob.Chain(model, name), visits=visits)))


@pytest.mark.slow
def test_a_chain_may_have_no_ending_and_one_that_has_ended_is_told():
    chain = ob.Chain.from_matrix(np.full((3, 3), 1 / 3))
    assert set(ob.graph_of(chain)) == {"0", "1", "2"}
    assert "<img" in chain._repr_html_()
    ended = ob.Chain.from_matrix(np.eye(3), endings={"over": [0]}, start=0)
    with pytest.raises(ob.ArgumentError, match="every walk has ended where it begins"):
        ob.plot_graph(ended)
    stays = ob.Chain.from_matrix([[1.0]])
    with pytest.raises(ob.ArgumentError, match="every walk stays where it begins"):
        stays.plot.graph(visits=True)
    over = ob.Chain.from_matrix([[1.0]], endings={"end": "0"}).likeliest_story("end")
    with pytest.raises(ob.ArgumentError, match="the likeliest walk has ended where it begins"):
        over.plot()


@pytest.mark.slow
def test_a_dense_chain_shows_its_likeliest_moves_and_says_so():
    """40 states, each of which leads to all others: 1,560 arrows would be a picture of 90 million pixels."""
    chances = np.random.default_rng(1).dirichlet(np.ones(40), 40)
    chances[-1] = np.eye(40)[-1]
    ax = ob.plot_graph(ob.Chain.from_matrix(chances, endings={"end": [39]}))
    assert figure_of(ax).get_size_inches()[1] < 20
    note = " ".join(" ".join(text.get_text() for text in ax.texts).split())
    assert re.search(r"Only the likeliest (\d+) of 1,\d{3} moves are shown, some from each rung", note)
