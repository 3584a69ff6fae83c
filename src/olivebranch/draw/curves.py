"""Step curves of competing risks, each labelled at its end, with a table of counts beneath.

Every ending has its own curve (the cumulative incidence), so in each week the curves and "still open" add up to one. (1
- Kaplan-Meier would count those with another ending as still to come.)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.transforms import ScaledTranslation

from olivebranch.base.arrays import Floats
from olivebranch.draw.labels import keep_apart, offset_text
from olivebranch.draw.layout import percent_axis, size_in_points
from olivebranch.draw.palette import Look, Theme
from olivebranch.draw.style import LITERAL, SMALL, TINY, Style
from olivebranch.draw.text import text_width

ROUND_STEPS = (1, 2, 4, 5, 10, 13, 20, 26, 52, 104, 200, 500, *(k * 10**e for e in range(3, 9) for k in (1, 2, 5)))
TABLE_DOWN = 36.0  # points from the Axes to the table beneath
ROW = 13.5  # points from one row of the table to the next


def nice_top(highest: float) -> float:
    """The top of an axis of chances: a little room above the highest, a whole tick, at most 1."""
    for top in (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8):
        if highest <= 0.97 * top:
            return top
    return 1.03


def highest(curves: Sequence[Floats], bands: Sequence[tuple[Floats, Floats]] | None) -> float:
    """The highest point of the curves and of their bands; 0 if there is none."""
    ends = [*curves, *(high for _, high in bands or ())]
    return max((float(np.nanmax(end)) for end in ends if np.isfinite(end).any()), default=0.0)


def step_curves(
    ax: Axes,
    curves: Sequence[Floats],
    looks: Sequence[Look],
    theme: Theme,
    *,
    unit: str,
    bands: Sequence[tuple[Floats, Floats]] | None = None,
    top: float | None = None,
    **artist: Any,
) -> list[Line2D]:
    """A step curve for each ending, from week 0 on; `bands` are (low, high) arrays, `top` is the top of the axis."""
    weeks = np.arange(curves[0].size)
    lines = []
    for i, (curve, look) in enumerate(zip(curves, looks, strict=True)):
        if bands is not None:
            ax.fill_between(weeks, *bands[i], step="post", color=look.colour, alpha=0.22, linewidth=0)
        style: Style = {
            "color": look.colour,
            "linestyle": look.dash,
            "linewidth": 2.4,
            "drawstyle": "steps-post",
        } | artist
        lines += ax.plot(weeks, curve, solid_capstyle="butt", dash_capstyle="butt", zorder=3, **style)
    percent_axis(ax, nice_top(highest(curves, bands)) if top is None else top, theme)
    ax.set_xlim(0, weeks[-1] * (1 + 1.2 / size_in_points(ax)[0]))  # a step in the last week is seen in its full width
    ax.set_xlabel(unit, **LITERAL)
    return lines


def end_labels(ax: Axes, ends: Sequence[float], texts: Sequence[str], looks: Sequence[Look], theme: Theme) -> None:
    """Write each curve's text beside its end, after its marker. Call it once the Axes has its height."""
    trans = ax.get_yaxis_transform()
    low, high = ax.get_ylim()
    for end, text, look, place in zip(ends, texts, looks, keep_apart(ax, ends, 1.55 * SMALL), strict=True):
        if abs(place - end) > 0.012 * (high - low):
            ax.plot([1.0, 1.022], [end, place], transform=trans, color=theme.soft, lw=0.7, clip_on=False)
        ax.plot(1.035, place, transform=trans, ms=6, **_marker(look))
        offset_text(ax, text, (1.035, place), (7, 0), coords=trans, va="center", fontsize=SMALL)


def table_weeks(ax: Axes, last: int, widest: str, most: int = 6, beside: Sequence[str] = ()) -> list[int]:
    """The weeks whose counts are shown: as many round numbers as there is room for, and the last week.

    `beside` : words that will be written right of the Axes, and so make it narrower
    """
    taken = max((text_width(text, SMALL) + 20 for text in beside), default=0.0)
    places = int((size_in_points(ax)[0] - taken) * 0.95 / (text_width(widest, TINY) + 9))
    wanted = max(1, min(most, places) - 1)
    step = next(step for step in ROUND_STEPS if last / step <= wanted)
    weeks = [week for week in range(0, last, step) if last - week >= 0.55 * step or week == 0]
    return [*weeks, last]


def count_table(
    ax: Axes, weeks: Sequence[int], rows: Sequence[tuple[str, Look, Sequence[int]]], head: str, theme: Theme
) -> None:
    """Counts under the Axes, each below its week: a row for those still open, then one for each ending."""
    ax.set_xticks(weeks, [f"{week:,}" for week in weeks])
    corner: Style = {"coords": "axes fraction", "fontsize": TINY}
    offset_text(ax, head, (0, 0), (0, -TABLE_DOWN), va="top", color=theme.soft, **corner)
    for i, (word, look, counts) in enumerate(rows):
        y = -(TABLE_DOWN + 17 + ROW * i)
        offset_text(ax, word, (0, 0), (-36, y), ha="right", va="center", **corner)
        for week, count in zip(weeks, counts, strict=True):
            below: Style = {"coords": ("data", "axes fraction"), "fontsize": TINY, "ha": "center", "va": "center"}
            offset_text(ax, f"{count:,}", (week, 0), (0, y), **below)
        beside = ScaledTranslation(-27 / 72, y / 72, ax.figure.dpi_scale_trans)
        ax.plot(0, 0, transform=ax.transAxes + beside, ms=5, **_marker(look))


def _marker(look: Look) -> Style:
    return {
        "marker": look.marker,
        "color": look.colour,
        "markerfacecolor": "none" if look.hollow else look.colour,
        "linestyle": "none",
        "clip_on": False,
    }
