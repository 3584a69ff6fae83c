"""What the tests of pictures share: every picture by name, results to draw, and an eye for overlapping text."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.text import Text

import olivebranch as ob

ONE: dict[str, Callable[..., Any]] = {  # of one strategy's outcomes
    "outcomes": ob.plot_outcomes,
    "cumulative": ob.plot_cumulative,
    "when": ob.plot_when,
    "stance": ob.plot_stance,
    "flow": ob.plot_flow,
    "zones": ob.plot_zones,
    "score": ob.plot_score,
    "runs": ob.plot_runs,
    "graph": ob.plot_graph,
    "convergence": ob.plot_convergence,
}
SEVERAL: dict[str, Callable[..., Any]] = {  # of a comparison
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


def figure_of(picture):
    """The figure that a picture stands in."""
    return picture.get_figure(root=True)


def texts(figure) -> list[Text]:
    """Every text that is drawn: ticks outside the view and hidden axes left out."""
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
    """Texts that overlap one another, or leave the figure."""
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
    """Let go of a picture."""
    plt.close(figure_of(picture))
