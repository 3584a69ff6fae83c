"""Shared by the tests of pictures: every picture by name, results to draw, and a search for overlapping text."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache
from typing import Any
from unittest.mock import MagicMock

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.text import Text

import olivebranch as ob
from olivebranch.base.faces import Pictures

ONE: dict[str, Callable[..., Any]] = {  # pictures of one strategy's outcomes
    "outcomes": ob.plot_outcomes,
    "cumulative": ob.plot_cumulative,
    "when": ob.plot_when,
    "stance": ob.plot_stance,
    "flow": ob.plot_flow,
    "zones": ob.plot_zones,
    "score": ob.plot_score,
    "belief": ob.plot_belief,
    "runs": ob.plot_runs,
    "graph": ob.plot_graph,
    "convergence": ob.plot_convergence,
}
SEVERAL: dict[str, Callable[..., Any]] = {  # pictures of a comparison
    "outcomes": ob.plot_outcomes,
    "cumulative": ob.plot_cumulative,
    "when": ob.plot_when,
    "stance": ob.plot_stance,
    "zones": ob.plot_zones,
    "score": ob.plot_score,
    "runs": ob.plot_runs,
    "steps": ob.plot_steps,
    "difference": ob.plot_difference,
}


@cache
def comparison(model: str = "maybe", weeks: int = 20, runs: int | None = None):
    """Small steps against jumping ahead."""
    return ob.compare(model, ["small_steps", "jump_ahead"], weeks=weeks, runs=runs, progress=False)


@cache
def usual(name: str, model: str = "maybe", weeks: int = 20, runs: int | None = None, strategy: str | None = None):
    """A picture of a comparison (or of one of its strategies) as it is without options, drawn once for all who look.

    Beside it, whether matplotlib's settings were the same afterwards.
    """
    result, before = comparison(model, weeks, runs), dict(matplotlib.rcParams)
    picture = getattr((result if strategy is None else result[strategy]).plot, name)()
    return picture, dict(matplotlib.rcParams) == before


@cache
def four_endings(weeks: int = 26, names: tuple[str, str] = ("climb", "leap")):
    """Two strategies on a model with the endings yes, shut, moved_on and left."""
    model = ob.Model(
        title="Four ways to end",
        states={"stance": ["no", "maybe", "yes"], "door": ["open", "shut", "moved_on", "left"]},
        start=[{}],
        endings={
            "yes": "stance == yes",
            "shut": "door == shut",
            "moved_on": "door == moved_on",
            "left": "door == left",
        },
        actions={"wait": {}, "step": {"invites": "maybe"}, "ask": {"invites": "yes"}, "let_go": {"leaves": 1}},
        shift={
            "stance": [
                {"when": "invites == maybe and stance == no", "chances": {"maybe": 0.3}},
                {"when": "invites == yes", "chances": {"yes": "0.35 if stance == maybe else 0.05", "no": 0.2}},
            ],
            "door": [
                {"when": "leaves", "chances": {"left": 1}},
                {"chances": {"shut": "0.12 if invites == yes else 0.01", "moved_on": 0.04}},
            ],
        },
    )

    @ob.strategy(name=names[0])
    def climb(see):
        return {"step" if see.stance == "no" else "ask": 0.9, "let_go": 0.1}

    @ob.strategy(name=names[1])
    def leap(see):
        return {"ask": 0.7, "wait": 0.25, "let_go": 0.05}

    return ob.compare(model, [climb, leap], weeks=weeks)


def figure_of(picture):
    """The figure that holds a picture."""
    return picture.get_figure(root=True)


def texts(figure) -> list[Text]:
    """Every text that is drawn, which leaves out ticks outside the view and hidden axes."""
    found = []
    for ax in figure.findobj(Axes):
        if not ax.get_visible():
            continue
        found += [ax.title, ax._left_title, ax._right_title, *ax.texts]
        if not ax.axison:
            continue
        for axis in (ax.xaxis, ax.yaxis):
            low, high = sorted(axis.get_view_interval())
            slack = 1e-6 * (high - low)
            found.append(axis.label)
            found += [t.label1 for t in axis.get_major_ticks() if low - slack <= t.get_loc() <= high + slack]
    found += [text for part in figure.findobj(lambda a: hasattr(a, "subfigs")) for text in part.texts]
    found += [t for t in (figure._suptitle, figure._supxlabel) if t is not None]
    return [t for t in dict.fromkeys(found) if t.get_visible() and t.get_text().strip()]


def faults(figure) -> list[str]:
    """Texts that overlap one another, or stick out of the figure."""
    figure.draw_without_rendering()
    boxes = [(t.get_text(), t.get_window_extent()) for t in texts(figure)]
    wide, tall = figure.bbox.width, figure.bbox.height
    found = [
        f"{text!r} is cut ({box.x0:.0f}, {box.y0:.0f}, {box.x1:.0f}, {box.y1:.0f} of {wide:.0f} x {tall:.0f})"
        for text, box in boxes
        if box.x0 < -1 or box.y0 < -1 or box.x1 > wide + 1 or box.y1 > tall + 1
    ]
    for i, (text, a) in enumerate(boxes):
        for other, b in boxes[:i]:
            across = min(a.x1, b.x1) - max(a.x0, b.x0)
            down = min(a.y1, b.y1) - max(a.y0, b.y0)
            if across > 1.0 and down > 2.0:
                found.append(f"{text!r} overlaps {other!r} by {across:.0f} x {down:.0f}")
    return found


def close(picture) -> None:
    """Close the figure that holds a picture."""
    plt.close(figure_of(picture))


def ask_all(module, monkeypatch):
    """Call every picture method of a room's nouns without drawing, and yield the method and the function that it calls.

    The method must pass on what the public function takes, with the same defaults, and return what that returns.
    """
    asked = []

    def draw(self, plot, *args, **options):
        asked.append((plot, args, options))
        return "drawn"

    monkeypatch.setattr(Pictures, "_draw", draw)
    kinds = [k for k in vars(module).values() if isinstance(k, type) and issubclass(k, Pictures) and k is not Pictures]
    for kind in kinds:
        for name, method in vars(kind).items():
            if not inspect.isfunction(method) or (name.startswith("_") and name != "__call__"):
                continue
            needed = [p for p in list(inspect.signature(method).parameters.values())[1:] if p.default is p.empty]
            given = {p.name: p.name for p in needed if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)}
            assert method(kind(MagicMock()), **given) == "drawn", (kind, name)
            plot, args, options = asked.pop()
            public = inspect.signature(getattr(ob, plot))
            public.bind("a result", *args, **options)
            for option in inspect.signature(method).parameters.values():
                usual = public.parameters.get(option.name, option).default
                assert option.default == usual or option.name in given, (kind, name, option.name)
            yield f"{kind.__name__}.{name}", plot
