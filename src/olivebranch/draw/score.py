"""What is still to come: a curve by weeks so far, or a column for each count so far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from olivebranch.base.arrays import Floats
from olivebranch.base.text import rounded_percent
from olivebranch.draw.curves import highest, nice_top
from olivebranch.draw.labels import keep_apart, number_above, offset_text
from olivebranch.draw.layout import percent_axis, whole_axis
from olivebranch.draw.palette import SERIES_DASHES, SERIES_MARKERS, Theme, scale_colour, series_colour
from olivebranch.draw.style import BODY, LITERAL, SMALL, Style
from olivebranch.draw.text import line_count, wrapped


def by_week(
    ax: Axes,
    curves: Sequence[Floats],
    theme: Theme,
    *,
    unit: str,
    bands: Sequence[Floats | None] | None = None,
    **artist: Any,
) -> list[Line2D]:
    """A curve for each strategy: the chance by weeks so far; NaN if nobody is left. `bands` : (2, weeks) its error."""
    lines = []
    for i, curve in enumerate(curves):
        style: Style = {
            "color": series_colour(theme, i),
            "linestyle": SERIES_DASHES[i % 4],
            "linewidth": 2.2,
        } | artist
        lines += ax.plot(np.arange(curve.size), curve, **style)
        band = None if bands is None else bands[i]
        if band is not None:
            ax.fill_between(np.arange(curve.size), *band, color=series_colour(theme, i), alpha=0.2, linewidth=0)
    drawn = [(band[0], band[1]) for band in bands or () if band is not None]
    percent_axis(ax, nice_top(highest(curves, drawn) or 1.0), theme)
    ax.set_xlim(0, max(1, curves[0].size))
    whole_axis(ax)
    ax.set_xticks([week for week in ax.get_xticks() if 0 <= week < curves[0].size])
    ax.set_xlabel(f"{unit}s so far", **LITERAL)
    return lines


def week_labels(ax: Axes, curves: Sequence[Floats], names: Sequence[str], theme: Theme) -> None:
    """Write each curve's name and its last value beside its end. Call it once the Axes has its height."""
    percent_axis(ax, ax.get_ylim()[1], theme)
    last = [int(np.flatnonzero(np.isfinite(curve))[-1]) if np.isfinite(curve).any() else 0 for curve in curves]
    ends = [float(np.nan_to_num(curve[week])) for curve, week in zip(curves, last, strict=True)]
    trans, words = ax.get_yaxis_transform(), [wrapped(name, SMALL, 130) for name in names]
    gap = 1.65 * SMALL * max(line_count(word) for word in words)
    for i, (word, end, place) in enumerate(zip(words, ends, keep_apart(ax, ends, gap), strict=True)):
        mark: Style = {"marker": SERIES_MARKERS[i % 8], "ms": 6, "color": series_colour(theme, i), "clip_on": False}
        ax.plot([last[i]], [end], zorder=4, **mark)
        ax.plot([1.03], [place], transform=trans, **mark)
        text = f"{word} {rounded_percent(end)}"
        offset_text(ax, text, (1.03, place), (8, 0), coords=trans, va="center", fontsize=SMALL)


def by_count(
    ax: Axes,
    labels: Sequence[str],
    chances: Sequence[float],
    theme: Theme,
    *,
    what: str,
    bands: Floats | None = None,
    **artist: Any,
) -> list[Rectangle]:
    """A column for each count so far. `bands` : (2, counts) the ends of its error, drawn as a line."""
    top = max([p for p in chances if np.isfinite(p)], default=1.0)
    columns = []
    for i, chance in enumerate(chances):
        height = chance if np.isfinite(chance) else 0.0
        style: Style = {"facecolor": scale_colour(theme, height), "edgecolor": "none", "zorder": 2} | artist
        columns.append(Rectangle((i - 0.36, 0), 0.72, height, **style))
        ax.add_patch(columns[-1])
        if bands is not None and np.isfinite(bands[:, i]).all():
            ax.plot([i, i], bands[:, i], color=theme.ink, lw=1.6, zorder=3)
            height = max(height, float(bands[1, i]))
        number_above(ax, rounded_percent(chance), (i, height), 4, fontsize=BODY + 1, fontweight="bold")
    top = max(top, float(np.nanmax(bands[1]))) if bands is not None and np.isfinite(bands[1]).any() else top
    percent_axis(ax, min(1.12, 1.18 * top) if top > 0 else 1.0, theme)
    ax.set_xticks(range(len(labels)), list(labels), **LITERAL)
    ax.set_xlim(-0.6, len(labels) - 0.4)
    ax.tick_params(axis="x", length=0)
    ax.set_xlabel(f"{what} so far", **LITERAL)
    return columns
