"""The pictures of a rule to read: every leaf is shown, nothing overlaps, light and dark, small and large."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pytest

import olivebranch as ob
from support.pictures import faults, figure_of


@pytest.fixture(scope="module")
def rule(best):
    return best.rule(size=6)


@pytest.fixture(autouse=True)
def nothing_left_open():
    yield
    plt.close("all")


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_tree_shows_every_leaf(rule, theme):
    ax = rule.plot(theme=theme)
    shown = [text.get_text().replace("\n", " ") for text in ax.texts]
    for case in rule.cases():
        assert any(case.action.split("_")[0] in text or "peace" in text for text in shown)
    assert faults(figure_of(ax)) == []
    assert "have a light chat" in ob.describe(ax)


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_map_shows_what_is_done_where(rule, theme):
    ax = rule.plot.pacing(theme=theme)
    assert [t.get_text() for t in ax.get_xticklabels()] == ["enemy", "neutral", "friend", "maybe"]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["calm", "wary", "bristling", "flooded"]
    assert faults(figure_of(ax)) == []
    assert rule.plot.pacing("reactance", "grievance").get_xlabel() == "reactance"
    with pytest.raises(ob.UnknownName, match="spark"):
        rule.plot.pacing("spark")


def test_the_default_picture_of_the_best_pacing_is_its_tree():
    best = ob.best_pacing("maybe", weeks=20)
    assert ob.describe(best.plot()) == ob.describe(best.rule().plot.tree())


@pytest.mark.slow
def test_it_fits_an_axes_of_the_callers(rule):
    _, ax = plt.subplots(figsize=(6, 6), layout="constrained")
    assert rule.plot.tree(ax=ax) is ax
    assert faults(figure_of(ax)) == []


@pytest.mark.slow
@pytest.mark.parametrize(("strategies", "theme"), [(["small_steps", "jump_ahead"], "dark"), (None, "light")])
def test_the_frontier_has_its_strategies_beneath_it(front, strategies, theme):
    found = front if strategies is None else ob.frontier("ladder", harm="shut", strategies=strategies)
    ax = found.plot(theme=theme)
    assert faults(figure_of(ax)) == []
    shown = [text.get_text() for text in ax.texts]
    assert "small steps" in shown
    assert "Frontier of yes against chance of shut" in ob.describe(ax)
