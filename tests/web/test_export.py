"""What the page's script gets: a model and a chain number by number, their limits, and the package around it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as Xml

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.chain.ranking import rank_states
from olivebranch.web import export
from olivebranch.web.export import exported_chain, exported_model
from olivebranch.web.names import full_names, memories
from olivebranch.web.package import manifest, scorm

PAIR = ["small_steps", "jump_ahead"]
MAYBE = ob.load("maybe")


def coin() -> ob.Chain:
    p = [[0.2, 0.3, 0.5], [0, 1, 0], [0, 0, 1]]
    endings: Any = {"heads": ["h"], "tails": ["t"]}
    return ob.Chain.from_matrix(p, names=["toss", "h", "t"], endings=endings, start="toss", title="A coin", step="toss")


def test_a_chain_is_a_model_with_one_action():
    found = exported_chain(coin(), weeks=9)
    (strategy,) = found.pop("strategies")
    assert found == {
        "name": "A coin",
        "title": "A coin",
        "step": "toss",
        "note": "",
        "weeks": 9,
        "load": None,
        "variables": ["state"],
        "states": ["toss", "h", "t"],
        "ending": [-1, 0, 1],
        "endings": ["heads", "tails"],
        "actions": ["step"],
        "start": [[0, 1.0]],
        "table": {"first": [0, 3, 3, 3], "after": [0, 1, 2], "chance": [0.2, 0.3, 0.5], "said": []},
        "tallies": [],
    }
    assert strategy == {
        "name": "A coin",
        "about": "",
        "bundled": False,
        "plan": [0, 0, 0],
        "memory": None,
        "pairs": [0, 1, 2],
        "start": [[0, 1.0]],
        "first": [0, 3, 3, 3],
        "after": [0, 1, 2],
        "edge": [0, 1, 2],
        "weight": None,
    }


@pytest.mark.parametrize("name", ["maybe", "ladder"])
def test_an_exported_model_says_what_the_model_says(name):
    """Its own matrix under each strategy, put together from the exported lists, is that of the chain."""
    model = ob.load(name)
    found = exported_model(model, PAIR, weeks=9)
    table, n = found["table"], len(found["states"])
    assert (found["weeks"], found["load"], found["endings"]) == (9, name, list(model.endings))
    assert len(table["first"]) == n * len(model.actions) + 1
    assert exported_model(model.with_parameters(), ["small_steps"])["weeks"] == 52
    for row, (begin, end) in enumerate(pairwise(table["first"])):
        is_open = found["ending"][row // len(model.actions)] < 0
        assert sum(table["chance"][begin:end]) == pytest.approx(1 if is_open else 0)
        assert table["after"][begin:end] == sorted(table["after"][begin:end])
    assert (table["first"][0], table["first"][-1]) == (0, len(table["chance"]))
    for strategy in found["strategies"]:
        chain = model @ strategy["name"]
        size = len(strategy["pairs"])
        told, known = np.zeros((size, size)), chain.matrix.toarray()
        for pair in range(size):
            for e in range(strategy["first"][pair], strategy["first"][pair + 1]):
                edge = strategy["edge"][e]
                told[pair, strategy["after"][e]] += table["chance"][edge] * (strategy["weight"] or {e: 1})[e]
                assert strategy["pairs"][strategy["after"][e]] == table["after"][edge]
        order = np.lexsort((np.arange(size), np.array(strategy["pairs"])))
        assert order.tolist() == list(range(size))
        ended = np.array([found["ending"][state] >= 0 for state in strategy["pairs"]])
        known = known[np.ix_(*[_worst_first(chain, found)] * 2)]
        assert np.allclose(told[~ended], known[~ended], rtol=0, atol=1e-15)
        assert strategy["bundled"]
        assert sum(p for _, p in strategy["start"]) == pytest.approx(1)


def _worst_first(chain: ob.Chain, found: dict[str, Any]) -> Any:
    """The chain's pairs in the order of the page: by state, from worst to best."""
    rank = {name: i for i, name in enumerate(found["states"])}
    assert chain.model is not None
    order = np.argsort(rank_states(chain.model)[: chain.model.table.states.size], kind="stable")
    place = export._inverse(order)
    assert len(rank) == order.size
    assert chain.product is not None
    return np.lexsort((np.arange(chain.size), place[chain.product.state]))


def test_only_a_bundled_model_as_it_is_can_be_loaded_by_name():
    assert exported_model(MAYBE, PAIR)["load"] == "maybe"
    assert exported_model(MAYBE.with_parameters(slam=0.1), PAIR)["load"] is None


def test_a_plan_is_told_where_it_is_an_action_for_each_state():
    """Not where it remembers something, or acts by chance."""
    plans = [*PAIR, ob.Strategy("a coin", lambda see: {"ask": 0.5, "small_step": 0.5})]
    told = {one["name"]: one["plan"] for one in exported_model(MAYBE, plans)["strategies"]}
    assert told == {"small_steps": [0, 0, 1, 0], "jump_ahead": [0, 1, 0, 0], "a coin": None}
    assert exported_model(ob.load("ladder"), ["ask_monthly"])["strategies"][0]["plan"] is None


def test_names_of_states_and_what_is_remembered_in_a_pair():
    assert full_names(MAYBE) == ["shut", "no", "maybe", "yes"]
    assert memories(coin(), np.arange(3)) is None
    assert memories(MAYBE @ "jump_ahead", np.arange(3)) is None
    chain = ob.load("ladder") @ "ask_monthly"
    names = memories(chain, np.arange(chain.size))
    assert names is not None
    assert [name.startswith("quiet ") for name in names] == (chain.ending < 0).tolist()
    assert len({*zip(names, chain.product.state.tolist(), strict=True)}) == chain.size, "no two pairs have one name"


# ---- limits -------------------------------------------------------------------------------------


def test_the_page_takes_exactly_as_much_as_it_says(monkeypatch):
    """As documented: 64 states, 4,000 moves, 12 strategies; one more is refused with what to do instead."""
    assert (export.MAX_STATES, export.MAX_EDGES, export.MAX_STRATEGIES) == (64, 4_000, 12)
    table = MAYBE.table
    chains = {"MAX_STATES": 3, "MAX_EDGES": 3}
    for limit, most in {"MAX_STATES": table.states.size, "MAX_EDGES": table.after.size}.items():
        monkeypatch.setattr(export, limit, most)
        assert exported_model(MAYBE, PAIR)
        monkeypatch.setattr(export, limit, most - 1)
        with pytest.raises(ob.ArgumentError, match=f"maybe has {most} .*up to {most - 1}. Use ob.compare"):
            exported_model(MAYBE, PAIR)
        monkeypatch.setattr(export, limit, chains[limit])
        assert exported_chain(coin())
        monkeypatch.setattr(export, limit, chains[limit] - 1)
        with pytest.raises(ob.ArgumentError, match=r"the chain has 3 .*up to 2. Use the chain's own pictures"):
            exported_chain(coin())
        monkeypatch.undo()
    monkeypatch.setattr(export, "MAX_STRATEGIES", 2)
    assert len(exported_model(MAYBE, PAIR)["strategies"]) == 2
    monkeypatch.setattr(export, "MAX_STRATEGIES", 1)
    with pytest.raises(ob.ArgumentError, match=r"give 1 to 1 \(there are 2\)"):
        exported_model(MAYBE, PAIR)


def test_a_strategy_that_remembers_much_is_refused_by_name(monkeypatch):
    long = ob.Strategy("long", lambda see: "ask" if see.week == 9 else "small_step", {"week": ob.week(upto=9)})
    most = (MAYBE @ long).chance.size
    assert most > MAYBE.table.after.size
    monkeypatch.setattr(export, "MAX_EDGES", most)
    assert exported_model(MAYBE, [long])
    monkeypatch.setattr(export, "MAX_EDGES", most - 1)
    with pytest.raises(ob.ArgumentError, match=f"strategy long has {most} moves"):
        exported_model(MAYBE, [long])


# ---- the package --------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_package_holds_a_manifest_and_the_page():
    """The same bytes each time; everybody may read its files, and none has a date of its own."""
    link = "https://example.org/page.html#state=%7B%22weeks%22%3A9%7D"
    package = scorm("maybe", PAIR, link=link)
    assert package.data == scorm("maybe", PAIR, link=link).data
    archive = zipfile.ZipFile(io.BytesIO(package.data))
    assert archive.namelist() == ["imsmanifest.xml", "index.html"]
    for entry in archive.infolist():
        assert entry.external_attr >> 16 == 0o644
        assert entry.date_time == (1980, 1, 1, 0, 0, 0)
        assert entry.compress_type == zipfile.ZIP_DEFLATED
    page = archive.read("index.html").decode()
    data = json.loads(re.findall(r'<script[^>]*id="obp-data"[^>]*>(.*?)</script>', page, re.DOTALL)[0])
    assert data["start"] == {"weeks": 9}
    assert archive.read("imsmanifest.xml").decode() == manifest("No, maybe, yes")
    assert package.title == "No, maybe, yes"
    assert "start" not in archive.namelist()


def test_a_manifest_is_xml_with_one_object():
    root = Xml.fromstring(manifest("No & yes"))
    titles = [element.text for element in root.iter() if element.tag.endswith("title")]
    assert titles == ["No & yes", "No & yes"]
    (resource,) = [element for element in root.iter() if element.tag.endswith("}resource")]
    assert resource.get("href") == "index.html"
    assert [child.get("href") for child in resource] == ["index.html"]


@pytest.mark.parametrize("link", ["https://example.org", "#state=", "#state=3", "#state=%7B", "#state=[1]", 3])
def test_a_link_without_settings_is_refused(link):
    with pytest.raises(ob.ArgumentError, match=r"carries no settings\. Copy a link from the page's own sandbox"):
        scorm("maybe", PAIR, link=link)


def test_the_widget_holds_what_the_browser_holds():
    """Each of its traits is kept in step on both sides."""
    pytest.importorskip("anywidget")
    widget = MAYBE.explore(PAIR)
    kept = {name for name, trait in widget.traits().items() if trait.metadata.get("sync")}
    assert {"data", "card", "seed", "bet", "bets", "sliders", "sandbox"} <= kept
    assert (widget.card, widget.sandbox) == (0, {})


@pytest.mark.slow
def test_a_frame_is_asked_for_by_true_or_false():
    wrongs: list[Any] = ["yes", 1, 0]
    for wrong in wrongs:
        with pytest.raises(ob.ArgumentError, match=r"frame = .*must be True, False or None"):
            ob.explore("maybe", frame=wrong)
    assert ob.explore("maybe", PAIR, frame=True).html == ob.page("maybe", PAIR).html
