"""The spread of an answer over prior draws: fifty dots a strategy, and the stated value as a tick. No mean, no bar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from olivebranch.draw.layout import size_in_points
from olivebranch.draw.palette import Theme
from olivebranch.draw.style import BODY, SMALL
from olivebranch.draw.text import wrapped

Floats = NDArray[np.float64]
DOTS = 50
MARKS = "os^DvPX*"


def spread(
    ax: Axes,
    draws: Sequence[Floats],
    names: Sequence[str],
    theme: Theme,
    *,
    what: str,
    stated: Sequence[float] | None = None,
    chance: bool = True,
    **artist: Any,
) -> list[PathCollection]:
    """A row of fifty quantile dots for each name, stacked where they are close.

    Parameters
    ----------
    draws : for each name, the answer in every draw
    stated : for each name, the answer at the stated values
    what : the answer, as a word, under the axis; `chance`: is it a share, to be read as per cents?
    """
    low = min([float(np.min(d)) for d in draws] + [0.0] * chance)
    high = max(float(np.max(d)) for d in draws)
    span = (high - low) or 1.0
    ax.set_xlim(low - 0.02 * span, high + 0.04 * span)
    ax.set_ylim(-0.3, len(names) - 0.05)
    wide, tall = size_in_points(ax)
    size = max(2.5, min(7.0, 0.012 * wide))
    found = []
    for i, values in enumerate(draws):
        y = len(names) - 1 - i
        quantiles = np.quantile(values, (np.arange(DOTS) + 0.5) / DOTS)
        heights = stacks(quantiles, 1.06 * size / wide * 1.06 * span)
        lift = min(1.06 * size / tall * (len(names) + 0.25), 0.72 / max(1, heights.max() + 1))
        style: dict[str, Any] = {"color": theme.actions[i % len(theme.actions)], "marker": MARKS[i % 8]} | artist
        found.append(ax.scatter(quantiles, y + (heights + 0.5) * lift, s=size**2, linewidths=0, zorder=3, **style))
        ax.axhline(y, color=theme.faint, lw=0.8, zorder=1)
        if stated is not None:
            ax.plot([stated[i]] * 2, [y - 0.14, y], color=theme.ink, lw=2, zorder=4, solid_capstyle="butt")
    ax.set_yticks([len(names) - 1 - i for i in range(len(names))], [wrapped(name, BODY, 130) for name in names])
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.xaxis.set_major_locator(MaxNLocator(6))
    ax.xaxis.set_major_formatter((lambda v, _: f"{100 * v:g} %") if chance else (lambda v, _: f"{v:,g}"))
    ax.set_xlabel(what, fontsize=SMALL)
    return found


def stacks(values: Floats, close: float) -> NDArray[np.int64]:
    """How many dots lie under each, where dots nearer than `close` are stacked; values ascending.

    >>> stacks(np.array([0.0, 0.1, 0.5]), 0.2).tolist()
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
