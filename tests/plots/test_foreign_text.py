"""What others wrote stands as they wrote it: in pictures, their words, tables, HTML and reports.

Each of these libraries reads something into text: matplotlib mathematics, rich markup and emoji, a browser HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from html import unescape
from typing import Any

import matplotlib.pyplot as plt
import pytest
from matplotlib.text import Text

import olivebranch as ob
from olivebranch.plots.saving import rendered
from support.pictures import ONE, SEVERAL, figure_of

pytestmark = pytest.mark.slow  # many small tests, which together take long

FOREIGN = "[b]$5 ... $10[/b] :cat: \\$x_1$ <i>&amp; 100% {0} %s [/]"
NAMES = ("cheap $5 and $6 [red]a[/]", "\\$back$ :cat: <b> {1}")


@pytest.fixture(autouse=True)
def nothing_left_open():
    """No test leaves figures behind."""
    yield
    plt.close("all")


@cache
def foreign_model():
    """The bundled model with the text of somebody who writes dollars, brackets and entities everywhere."""
    spec: Any = ob.load("reconciliation").spec.plain()
    spec |= {"title": FOREIGN, "about": FOREIGN, "step": "$week[/]"}
    for parameter in spec["parameters"].values():
        parameter |= {"source": FOREIGN, "about": FOREIGN}
    return ob.Model(**spec)


@cache
def foreign_pair():
    return [ob.pacing.find(rule).named(name) for rule, name in zip(("small_steps", "jump_ahead"), NAMES, strict=True)]


@cache
def result(name: str) -> Any:
    """A result of each kind, of that model under those strategies."""
    model, pair = foreign_model(), foreign_pair()
    asks = [ob.Ask("yes", rule) for rule in pair]
    make: dict[str, Callable[[], Any]] = {
        "compare": lambda: ob.compare(model, pair, weeks=20),
        "simulated": lambda: ob.compare(model, pair, weeks=20, runs=200, progress=False),
        "uncertainty": lambda: ob.uncertainty(model, pair, draws=4, weeks=20, progress=False),
        "tornado": lambda: result("uncertainty").tornado(),
        "claims": lambda: ob.claims(
            model, ob.Claim("c", FOREIGN, asks, evidence=FOREIGN), weeks=20, draws=4, progress=False
        ),
        "calibration": lambda: ob.calibration(model, [ob.Target("t", FOREIGN, 0.1, 0.2, asks[:1], FOREIGN)]),
        "regimes": lambda: ob.regimes(model, pair, x={"skip": [0.1, 0.9]}, y={"weeks": [3, 9]}),
        "mixture": lambda: ob.mixture(model, {"as_stated": 0.5, "betrayal": 0.5}, pair, weeks=20),
    }
    return make[name]()


def drawn_of_one(draw):
    return draw(result("compare")[NAMES[0]])


def drawn_of_both(draw):
    return draw(result("compare"))


PANELS = {"cumulative", "when", "stance", "zones", "runs"}  # each is drawn by the same code, alone or beside others
PICTURES: dict[str, Callable[[], Any]] = {
    **{f"one {name}": partial(drawn_of_one, draw) for name, draw in ONE.items() if name not in PANELS},
    **{f"two {name}": partial(drawn_of_both, draw) for name, draw in SEVERAL.items() if name != "steps"},
    "two steps": lambda: ob.plot_steps(result("compare"), *NAMES),
    "spread": lambda: ob.plot_spread(result("uncertainty")),
    "tornado": lambda: ob.plot_tornado(result("tornado")),
    "claims": lambda: ob.plot_claims(result("claims")),
    "calibration": lambda: ob.plot_calibration(result("calibration")),
    "regimes": lambda: ob.plot_regimes(result("regimes")),
    "distribution": lambda: ob.plot_distribution(result("compare"), "strain"),
    "power": lambda: ob.plot_power((foreign_model() @ foreign_pair()[0]).power(4)),
    "places": lambda: ob.plot_places((foreign_model() @ foreign_pair()[0]).fundamental()),
    "gradient": lambda: ob.plot_gradient((foreign_model() @ foreign_pair()[0]).gradient("yes", weeks=20)),
    "frontier": lambda: ob.plot_frontier(ob.frontier(foreign_model(), 8, strategies=foreign_pair())),
    "why": lambda: ob.plot_why(ob.why(foreign_model(), *foreign_pair(), weeks=20, draws=4)),
}


@pytest.mark.parametrize("name", PICTURES)
def test_no_text_of_a_picture_is_mathematics(name):
    """It can be drawn in every form; what is told of it has no backslash that nobody wrote."""
    picture = PICTURES[name]()
    for text in figure_of(picture).findobj(Text):
        if "$" in text.get_text():
            assert not text.get_parse_math()
            assert not text.get_usetex()
    assert not re.search(r"\\\$(?!x|back)", ob.describe(picture))
    svg = rendered(picture, "svg").decode()
    assert not re.search(r"\\\$(?!x|back)", svg)
    assert "<i>" not in svg


@pytest.mark.parametrize("name", ["compare", "simulated", "uncertainty", "claims", "calibration", "regimes", "mixture"])
def test_tables_and_html_have_the_text_as_it_was_written(name):
    shown = result(name)
    text = " ".join(str(shown).split())
    assert FOREIGN in text
    html = shown._repr_html_()
    assert "<i>" not in html
    assert FOREIGN in unescape(html)
    if name not in {"claims", "calibration"}:  # these show no strategy
        assert all(strategy in text for strategy in NAMES)


def test_a_story_has_the_text_as_it_was_written():
    assert FOREIGN in " ".join(str((foreign_model() @ foreign_pair()[0]).story(1, 0)).split())


# ---- what no library can show --------------------------------------------------------------------

UNSHOWABLE = ["a\x1b[31mb", "bell\x07", "null\0", "back\x08", "\x85", "\ufffe", "\x7f"]


@pytest.mark.parametrize("text", UNSHOWABLE)
def test_a_control_character_is_refused_where_it_enters(text):
    """A terminal would obey it, and a file with it is no XML: models, strategies, claims, targets and matrices."""
    spec: Any = ob.load("maybe").spec.plain()
    ask = ob.Ask("yes", "small_steps")
    enter: list[Callable[[], Any]] = [
        lambda: ob.Model(**spec | {"title": text}),
        lambda: ob.Model(**spec | {"step": text}),
        lambda: ob.Model(**spec | {"parameters": spec["parameters"] | {"slam": {"value": 0.2, "source": text}}}),
        lambda: ob.Strategy(text, lambda see: "ask"),
        lambda: ob.pacing.find("small_steps").named(text),
        lambda: ob.Claim("c", text, [ask, ask]),
        lambda: ob.Target("t", "words", 0.1, 0.2, [ask], text),
        lambda: ob.Chain.from_matrix([[0.5, 0.5], [0, 1]], names=["a", text], endings={"b": [text]}),
        lambda: ob.Chain.from_matrix([[0.5, 0.5], [0, 1]], endings={"b": ["1"]}, title=text),
    ]
    for way in enter:
        with pytest.raises(ob.OlivebranchError, match="control character"):
            way()


@pytest.mark.parametrize("text", ["two\nlines\tand a tab", "你好", "עברית", "🙂", "e\u0301"])
def test_text_of_every_script_is_accepted(text):
    spec: Any = ob.load("maybe").spec.plain()
    assert ob.Model(**spec | {"title": text}).title == text
    assert ob.Strategy(text, lambda see: "ask").name == text
