"""Step curves of competing risks, each labelled at its end, with a table of counts beneath.

Every ending has its own curve (the cumulative incidence), so that at each week they add up with "still open" to one;
one minus Kaplan-Meier would count those who ended otherwise as still to come.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.transforms import ScaledTranslation
from numpy.typing import NDArray

from olivebranch.base.text import rounded_percent
from olivebranch.draw.layout import percent_axis, size_in_points
from olivebranch.draw.palette import Look, Theme
from olivebranch.draw.style import SMALL, TINY
from olivebranch.draw.text import text_width

Floats = NDArray[np.float64]

ROUND = (1, 2, 4, 5, 10, 13, 20, 26, 52, 104, 200, 500, *(k * 10**e for e in range(3, 9) for k in (1, 2, 5)))


def nice_top(highest: float) -> float:
    """The top of an axis of chances: a little room above the highest, a whole tick, at most 1."""
    for top in (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8):
        if highest <= 0.97 * top:
            return top
    return 1.03


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
    """A step curve for each ending, from week 0 on; `bands` are (low, high) arrays beside them, `top` the axis's."""
    weeks = np.arange(curves[0].size)
    found = []
    for i, (curve, look) in enumerate(zip(curves, looks, strict=True)):
        if bands is not None:
            low, high = bands[i]
            ax.fill_between(weeks, low, high, step="post", color=look.colour, alpha=0.22, linewidth=0)
        style: dict[str, Any] = {
            "color": look.colour,
            "linestyle": look.dash,
            "linewidth": 2.4,
            "drawstyle": "steps-post",
        } | artist
        found += ax.plot(weeks, curve, solid_capstyle="butt", dash_capstyle="butt", zorder=3, **style)
    percent_axis(ax, nice_top(max(float(curve.max()) for curve in curves)) if top is None else top, theme)
    ax.set_xlim(0, weeks[-1])
    ax.set_xlabel(unit)
    return found


def end_labels(ax: Axes, ends: Sequence[float], names: Sequence[str], looks: Sequence[Look], theme: Theme) -> None:
    """Each curve's name and last value beside its end. Once the Axes has its height."""
    for end, name, look, at in zip(ends, names, looks, apart(ax, ends, 1.55 * SMALL), strict=True):
        end_label(ax, end, at, f"{name} {rounded_percent(end)}", look, theme)


def apart(ax: Axes, values: Sequence[float], gap: float) -> list[float]:
    """Places for labels near their values, in order, at least `gap` points from one another and within the Axes."""
    low, high = ax.get_ylim()
    step = gap * (high - low) / size_in_points(ax)[1]
    order = np.argsort(values, kind="stable")
    wanted = np.asarray(values, dtype=np.float64)[order]
    places = wanted.copy()
    for i in range(1, places.size):
        places[i] = max(places[i], places[i - 1] + step)
    ceiling = high - 0.3 * step
    for i in range(places.size - 1, -1, -1):
        places[i] = min(places[i], ceiling - (places.size - 1 - i) * step)
    found = np.empty_like(places)
    found[order] = places
    return [float(x) for x in found]


def end_label(ax: Axes, y: float, at: float, text: str, look: Look, theme: Theme) -> None:
    """A label right of a curve's end: its marker, then the words, led to its place by a thin line."""
    trans = ax.get_yaxis_transform()
    low, high = ax.get_ylim()
    hollow = text.startswith("still open")
    if abs(at - y) > 0.012 * (high - low):
        ax.plot([1.0, 1.022], [y, at], transform=trans, color=theme.soft, lw=0.7, clip_on=False)
    ax.plot(
        1.035,
        at,
        marker=look.marker,
        transform=trans,
        color=look.colour,
        clip_on=False,
        ms=6,
        markerfacecolor="none" if hollow else look.colour,
        linestyle="none",
    )
    ax.annotate(
        text,
        (1.035, at),
        xycoords=trans,
        xytext=(7, 0),
        textcoords="offset points",
        va="center",
        fontsize=SMALL,
        annotation_clip=False,
    )


def table_weeks(ax: Axes, last: int, widest: str, most: int = 6) -> list[int]:
    """The weeks whose counts are told: as many round ones as there is room for, and the last."""
    room_for = int(size_in_points(ax)[0] * 0.95 / (text_width(widest, TINY) + 9))
    wanted = max(1, min(most, room_for) - 1)
    step = next(s for s in ROUND if last / s <= wanted)
    weeks = [week for week in range(0, last, step) if last - week >= 0.55 * step or week == 0]
    return [*weeks, last]


def count_table(
    ax: Axes, weeks: Sequence[int], rows: Sequence[tuple[str, Look, Sequence[int]]], head: str, theme: Theme
) -> None:
    """Counts under the Axes, each below its week: a row an ending; the first row is those still open."""
    ax.set_xticks(weeks, [f"{week:,}" for week in weeks])
    down = 36.0
    ax.annotate(
        head,
        (0, 0),
        xycoords="axes fraction",
        xytext=(0, -down),
        textcoords="offset points",
        va="top",
        fontsize=TINY,
        color=theme.soft,
        annotation_clip=False,
    )
    for r, (name, look, counts) in enumerate(rows):
        y = -(down + 17 + 13.5 * r)
        hollow = r == 0
        ax.annotate(
            name,
            (0, 0),
            xycoords="axes fraction",
            xytext=(-36, y),
            textcoords="offset points",
            ha="right",
            va="center",
            fontsize=TINY,
            annotation_clip=False,
        )
        for week, count in zip(weeks, counts, strict=True):
            ax.annotate(
                f"{count:,}",
                (week, 0),
                xycoords=("data", "axes fraction"),
                xytext=(0, y),
                fontsize=TINY,
                textcoords="offset points",
                ha="center",
                va="center",
                annotation_clip=False,
            )
        _row_mark(ax, y, look, hollow)


def _row_mark(ax: Axes, y: float, look: Look, hollow: bool) -> None:
    down = ScaledTranslation(-27 / 72, y / 72, ax.figure.dpi_scale_trans)
    ax.plot(
        0,
        0,
        marker=look.marker,
        color=look.colour,
        markerfacecolor="none" if hollow else look.colour,
        ms=5,
        linestyle="none",
        transform=ax.transAxes + down,
        clip_on=False,
    )
