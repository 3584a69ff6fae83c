"""What is still to come: a curve by weeks so far, or a column for each count so far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from olivebranch.base.text import rounded_percent
from olivebranch.draw.curves import apart, nice_top
from olivebranch.draw.layout import percent_axis
from olivebranch.draw.palette import Theme, along
from olivebranch.draw.style import BODY, SMALL
from olivebranch.draw.text import wrapped

Floats = NDArray[np.float64]
STYLES = ("-", "--", "-.", ":")
MARKS = "os^DvPX*"


def by_week(ax: Axes, lines: Sequence[Floats], theme: Theme, *, unit: str, **artist: Any) -> list[Line2D]:
    """A line for each strategy: the chance by weeks so far; nan where nobody is left."""
    found = []
    for i, line in enumerate(lines):
        style: dict[str, Any] = {"color": series(theme, i), "linestyle": STYLES[i % 4], "linewidth": 2.2} | artist
        found += ax.plot(np.arange(line.size), line, **style)
    highest = max([float(np.nanmax(line)) for line in lines if np.isfinite(line).any()], default=1.0)
    percent_axis(ax, nice_top(highest), theme)
    ax.set_xlim(0, max(1, lines[0].size))
    ax.xaxis.set_major_locator(MaxNLocator(nbins=7, integer=True))
    ax.set_xlabel(f"{unit}s so far")
    return found


def week_labels(ax: Axes, lines: Sequence[Floats], names: Sequence[str], theme: Theme) -> None:
    """Each line's name and its last value. Once the Axes has its height."""
    ends = [float(line[np.isfinite(line)][-1]) if np.isfinite(line).any() else 0.0 for line in lines]
    trans, names = ax.get_yaxis_transform(), [wrapped(name, SMALL, 130) for name in names]
    gap = 1.65 * SMALL * max(name.count("\n") + 1 for name in names)
    for i, (line, name, end, at) in enumerate(zip(lines, names, ends, apart(ax, ends, gap), strict=True)):
        last = int(np.flatnonzero(np.isfinite(line))[-1]) if np.isfinite(line).any() else 0
        ax.plot([last], [end], marker=MARKS[i % 8], ms=6, color=series(theme, i), clip_on=False, zorder=4)
        ax.plot([1.03], [at], marker=MARKS[i % 8], ms=6, color=series(theme, i), transform=trans, clip_on=False)
        ax.annotate(
            f"{name} {rounded_percent(end)}",
            (1.03, at),
            xycoords=trans,
            xytext=(8, 0),
            va="center",
            textcoords="offset points",
            fontsize=SMALL,
            annotation_clip=False,
        )


def series(theme: Theme, i: int) -> str:
    """A colour for a strategy; its marker and dash tell it apart too."""
    return theme.actions[i % len(theme.actions)]


def by_count(
    ax: Axes, labels: Sequence[str], chances: Sequence[float], theme: Theme, *, what: str, **artist: Any
) -> list[Rectangle]:
    """A column for each count so far."""
    top = max([p for p in chances if np.isfinite(p)], default=1.0)
    found = []
    for i, chance in enumerate(chances):
        high = chance if np.isfinite(chance) else 0.0
        style: dict[str, Any] = {"facecolor": along(theme, high), "edgecolor": "none", "zorder": 2} | artist
        found.append(Rectangle((i - 0.36, 0), 0.72, high, **style))
        ax.add_patch(found[-1])
        ax.annotate(
            rounded_percent(chance),
            (i, high),
            xytext=(0, 4),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=BODY + 1,
            fontweight="bold",
        )
    percent_axis(ax, min(1.12, 1.18 * top) if top > 0 else 1.0, theme)
    ax.set_xticks(range(len(labels)), list(labels))
    ax.set_xlim(-0.6, len(labels) - 0.4)
    ax.tick_params(axis="x", length=0)
    ax.set_xlabel(f"{what} so far")
    return found
