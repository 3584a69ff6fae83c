"""The spread of an answer over prior draws: fifty dots for each strategy, and a tick for the stated value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection

from olivebranch.base.arrays import Floats, Ints
from olivebranch.draw.layout import named_rows, size_in_points, value_axis
from olivebranch.draw.palette import SERIES_MARKERS, Theme, series_colour
from olivebranch.draw.style import LITERAL, SMALL, Style

DOTS = 50


def spread(
    ax: Axes,
    draws: Sequence[Floats],
    names: Sequence[str],
    theme: Theme,
    *,
    what: str,
    stated: Sequence[float] | None = None,
    is_chance: bool = True,
    **artist: Any,
) -> list[PathCollection]:
    """A row of fifty quantile dots for each name; dots that are close together are stacked.

    Parameters
    ----------
    draws, stated : for each name, the answer in every draw, and at the stated values
    what : the answer, as a word, under the axis
    is_chance : is the answer a chance, written in per cent?
    """
    low = min([float(np.min(values)) for values in draws] + [0.0] * is_chance)
    high = max(float(np.max(values)) for values in draws)
    span = (high - low) or 1.0
    ax.set(xlim=(low - 0.02 * span, high + 0.04 * span), ylim=(-0.3, len(names) - 0.05))
    wide, tall = size_in_points(ax)
    size = max(2.5, min(7.0, 0.012 * wide))  # of a dot, in points
    drawn = []
    for i, values in enumerate(draws):
        y = len(names) - 1 - i
        quantiles = np.quantile(values, (np.arange(DOTS) + 0.5) / DOTS)
        heights = stack_heights(quantiles, 1.06 * size / wide * 1.06 * span)
        lift = min(1.06 * size / tall * (len(names) + 0.25), 0.72 / max(1, heights.max() + 1))
        style: Style = {"color": series_colour(theme, i), "marker": SERIES_MARKERS[i % 8]} | artist
        drawn.append(ax.scatter(quantiles, y + (heights + 0.5) * lift, s=size**2, linewidths=0, zorder=3, **style))
        ax.axhline(y, color=theme.faint, lw=0.8, zorder=1)
        if stated is not None:
            ax.plot([stated[i]] * 2, [y - 0.14, y], color=theme.ink, lw=2, zorder=4, solid_capstyle="butt")
    named_rows(ax, names, 130)
    value_axis(ax, is_chance=is_chance)
    ax.set_xlabel(what, fontsize=SMALL, **LITERAL)
    return drawn


def stack_heights(values: Floats, close: float) -> Ints:
    """How many dots lie under each dot, if dots nearer than `close` are stacked; the values ascend.

    >>> stack_heights(np.array([0.0, 0.1, 0.5]), 0.2).tolist()
    [0, 1, 0]
    """
    heights = np.zeros(values.size, dtype=np.int64)
    first = 0
    for i in range(1, values.size):
        if values[i] - values[first] < close:
            heights[i] = i - first
        else:
            first = i
    return heights
