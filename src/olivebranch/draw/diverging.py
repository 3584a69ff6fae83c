"""Bars to the left and right of zero: a row for each name, the number at the end of each bar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from olivebranch.draw.labels import offset_text
from olivebranch.draw.layout import named_rows, signed_axis, size_in_points
from olivebranch.draw.palette import Theme
from olivebranch.draw.style import LITERAL, SMALL, Style
from olivebranch.draw.text import text_width

TALL = 0.6  # the height of a bar, where rows are 1 apart


def diverging(
    ax: Axes,
    names: Sequence[str],
    values: Sequence[float],
    texts: Sequence[str],
    theme: Theme,
    *,
    axis_label: str,
    **artist: Any,
) -> list[Rectangle]:
    """A bar for each name from 0 to its value: plain to the right, hatched to the left."""
    named_rows(ax, names, 150)
    low, high = min(0.0, *values), max(0.0, *values)
    room = max(text_width(text, SMALL) for text in texts) + 12
    unit = ((high - low) or 1.0) / max(40.0, size_in_points(ax)[0] - 2 * room)
    ax.set_xlim(low - room * unit, high + room * unit)
    ax.set_ylim(-0.6, len(names) - 0.4)
    bars = []
    for row, (value, text) in enumerate(zip(values, texts, strict=True)):
        y, up = len(names) - 1 - row, value >= 0
        colour = theme.good if up else theme.scale[0]
        style: Style = {"facecolor": colour, "edgecolor": theme.paper, "hatch": "" if up else "////", "zorder": 2}
        bars.append(Rectangle((min(0.0, value), y - TALL / 2), abs(value), TALL, **(style | artist)))
        ax.add_patch(bars[-1])
        side = 1 if up else -1
        placed: Style = {"ha": "left" if up else "right", "va": "center", "fontsize": SMALL, "zorder": 4}
        offset_text(ax, text, (value, y), (4 * side, 0), **placed)
    ax.axvline(0.0, color=theme.ink, lw=1.0, zorder=3)
    signed_axis(ax)
    ax.set_xlabel(axis_label, fontsize=SMALL, **LITERAL)
    return bars
