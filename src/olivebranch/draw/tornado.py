"""What an answer rests on: a bar for each parameter, from its low point to its high one, the longest on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from olivebranch.base.text import rounded_number, rounded_percent
from olivebranch.draw.palette import Theme
from olivebranch.draw.style import SMALL, TINY
from olivebranch.draw.text import wrapped

Floats = NDArray[np.float64]


def tornado(
    ax: Axes,
    names: Sequence[str],
    values: Floats,
    points: Sequence[tuple[str, str]],
    base: float,
    theme: Theme,
    *,
    what: str,
    chance: bool = True,
    **artist: Any,
) -> list[Rectangle]:
    """A bar a parameter, both halves from the stated answer outward: solid for its low point, hatched for its high one.

    Parameters
    ----------
    values : (parameters, 2) the answer at each one's low and high point; nan where it cannot be had
    points : the low and the high point themselves, as text
    base : the answer at the stated values
    what : the answer, as a word, under the axis; `chance`: is it a share, to be read as per cents?
    """
    say = rounded_percent if chance else rounded_number
    low_look = {"facecolor": theme.shut, "edgecolor": theme.shut}
    high_look = {"facecolor": theme.good, "edgecolor": theme.paper, "hatch": "////"}
    every = np.append(values, base)
    low, high = float(np.nanmin(every)), float(np.nanmax(every))
    span = (high - low) or 0.02
    found = []
    for row, (pair, at) in enumerate(zip(values, points, strict=True)):
        y = len(names) - 1 - row
        for value, look, told, lane in ((pair[0], low_look, at[0], 0.02), (pair[1], high_look, at[1], -0.36)):
            if not np.isfinite(value):
                continue
            bar: dict[str, Any] = {**look} | artist
            found.append(Rectangle((min(base, value), y + lane), abs(value - base), 0.34, zorder=2, **bar))
            ax.add_patch(found[-1])
            side = 1 if value >= base else -1
            ax.annotate(
                told,
                (value, y + lane + 0.17),
                xytext=(4 * side, 0),
                textcoords="offset points",
                fontsize=TINY,
                ha="left" if side > 0 else "right",
                va="center",
                zorder=4,
            )
    ax.axvline(base, color=theme.ink, lw=1.2, zorder=3)
    ax.set_yticks(range(len(names)), [wrapped(name, SMALL, 150) for name in reversed(names)])
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_ylim(-0.6, len(names) - 0.3)
    ax.set_xlim(low - 0.16 * span, high + 0.16 * span)
    ax.xaxis.set_major_locator(MaxNLocator(6))
    ax.xaxis.set_major_formatter((lambda v, _: f"{100 * v:g} %") if chance else (lambda v, _: f"{v:,g}"))
    ax.set_xlabel(f"{what}: {say(base)} at the stated values\n(solid: the parameter low; hatched: high)")
    return found
