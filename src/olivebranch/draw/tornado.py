"""What an answer depends on: a bar for each parameter, from its low point to its high point, the longest on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from olivebranch.base.arrays import Floats
from olivebranch.base.ties import is_ahead
from olivebranch.draw.labels import offset_text
from olivebranch.draw.layout import named_rows, value_axis
from olivebranch.draw.palette import Theme
from olivebranch.draw.style import LITERAL, TINY, Style

BAR = 0.34  # the height of a bar, if rows are 1 apart


def tornado(
    ax: Axes,
    names: Sequence[str],
    values: Floats,
    points: Sequence[tuple[str, str]],
    ranges: Floats,
    stated: float,
    theme: Theme,
    *,
    axis_label: str,
    is_chance: bool = True,
    **artist: Any,
) -> list[Rectangle]:
    """Two bars for each parameter, from the stated answer outward: solid for its low point, hatched for its high point.

    Where the answer goes beyond both bars between these points, a line shows how far.

    Parameters
    ----------
    values, points : (parameters, 2) the answer at each one's low and high point (NaN: none), and the points as text
    ranges : (parameters, 2) the least and the most at these points and between
    stated : the answer at the stated values
    is_chance : is the answer a chance, written in per cent?
    """
    low_style = {"facecolor": theme.scale[0], "edgecolor": theme.scale[0]}
    high_style = {"facecolor": theme.good, "edgecolor": theme.paper, "hatch": "////"}
    bars = []
    for row, (answers, texts, span) in enumerate(zip(values, points, ranges, strict=True)):
        y = len(names) - 1 - row
        if goes_beyond(span, np.append(answers, stated)):
            ax.plot(span, [y, y], color=theme.ink, lw=1.4, marker="|", ms=7, zorder=5)
        for value, text, style, bottom in zip(
            answers, texts, (low_style, high_style), (y + 0.02, y - 0.36), strict=True
        ):
            if np.isfinite(value):
                bars.append(_bar(ax, stated, float(value), bottom, text, style | artist))
    ax.axvline(stated, color=theme.ink, lw=1.2, zorder=3)
    named_rows(ax, names, 150)
    ax.set_ylim(-0.6, len(names) - 0.3)
    every = np.append(np.append(values, ranges), stated)
    low, high = float(np.nanmin(every)), float(np.nanmax(every))
    margin = 0.16 * ((high - low) or 0.02)
    ax.set_xlim(low - margin, high + margin)
    value_axis(ax, is_chance=is_chance)
    ax.set_xlabel(axis_label, **LITERAL)
    return bars


def goes_beyond(span: Floats, shown: Floats) -> bool:
    """Is the answer anywhere lower or higher than what the bars show?"""
    known = shown[np.isfinite(shown)]
    return bool(is_ahead(known.min(), span[0]) or is_ahead(span[1], known.max()))


def _bar(ax: Axes, stated: float, value: float, bottom: float, text: str, style: Style) -> Rectangle:
    bar = Rectangle((min(stated, value), bottom), abs(value - stated), BAR, zorder=2, **style)
    ax.add_patch(bar)
    side = 1 if value >= stated else -1
    placed: Style = {"ha": "left" if side > 0 else "right", "va": "center", "fontsize": TINY, "zorder": 4}
    offset_text(ax, text, (value, bottom + BAR / 2), (4 * side, 0), **placed)
    return bar
