"""What does care cost? The frontier of success against harm, with the strategies below it."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from olivebranch.base.text import percent, plain, rounded_percent
from olivebranch.draw.frontier import DrawnPoint
from olivebranch.draw.frontier import frontier as draw_frontier
from olivebranch.draw.style import WIDTH
from olivebranch.model.harm import in_words
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import canvas
from olivebranch.plots.shown import check_shown
from olivebranch.plots.wording import never_chosen_words
from olivebranch.studies.best import Frontier


@redrawable
def plot_frontier(result: Frontier, *, ax: Axes | None = None, theme: str | None = None, **artist: Any) -> Axes:
    """What does care cost? The most success for each amount of harm, and the strategies below it.

    If a variable is hidden, a dashed line shows what would be possible if it were seen.

    Raises UnknownName for an unknown theme.

    >>> import olivebranch as ob
    >>> ax = plot_frontier(ob.frontier("ladder", strategies=["small_steps", "jump_ahead"]))
    >>> ax.get_ylabel()
    'chance of a yes'
    """
    check_shown("plot_frontier", result, Frontier)
    is_chance = result.harm not in result.model.tallies
    harm = f"chance of {plain(result.harm)}" if is_chance else in_words(result.harm, result.model.step)
    points = [DrawnPoint(plain(n), *at, hollow=n in result.barred) for n, at in result.points.items()]
    bound = np.empty((0, 2)) if result.is_exact or result.carried else result.bound
    with canvas(ax, theme, (WIDTH, 5.2)) as at:
        at.settle()
        draw_frontier(
            at.ax,
            result.curve,
            bound,
            points,
            at.theme,
            harm=harm,
            success=f"chance of a {plain(result.success)}",
            harm_is_chance=is_chance,
            **artist,
        )
        note = " ".join([*result.notes[:-1], never_chosen_words(result.barred), result.model.note])
        at.settle_and_frame("What does care cost?", note.replace("  ", " "))
        ends = [f"{percent(float(s))} {plain(result.success)} with {h:.3g} {harm}" for h, s in result.curve[[0, -1]]]
        chart = f"Frontier of {plain(result.success)} against {harm}: from {ends[0]} to {ends[1]}."
        beneath = [f"{point.name} {rounded_percent(point.success)} with {point.harm:.3g}" for point in points]
        set_alt_text(at.ax, chart, f"Beneath it: {', '.join(beneath)}.", result.care)
    return at.ax
