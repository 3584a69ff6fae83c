"""A number for each place, from no to yes: a column for each, with the number above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from olivebranch.draw.labels import number_above
from olivebranch.draw.layout import size_in_points
from olivebranch.draw.palette import Colour, Theme
from olivebranch.draw.style import BODY, LITERAL, SMALL, TINY, Style
from olivebranch.draw.text import fitted, wrapped


@dataclass(frozen=True, slots=True)
class Place:
    """A column: its name, its height, that number as text, and how it is filled."""

    name: str
    value: float
    text: str
    colour: Colour
    hatch: str = ""


def places(ax: Axes, columns: Sequence[Place], theme: Theme, *, what: str, **artist: Any) -> list[Rectangle]:
    """A column for each place; `what` says what the numbers are. An infinite column is higher than all others."""
    finite = [column.value for column in columns if column.value < float("inf")]
    top = max([value for value in finite if value > 0], default=1.0)
    bars = []
    for i, column in enumerate(columns):
        endless = column.value == float("inf")
        height = 1.1 * top if endless else column.value if column.value > 0 else 0.0
        style: Style = {"facecolor": column.colour, "edgecolor": theme.paper, "hatch": column.hatch, "zorder": 2}
        bars.append(Rectangle((i - 0.38, 0), 0.76, height, **(style | artist)))
        ax.add_patch(bars[-1])
        number_above(ax, column.text, (i, height), 3, fontsize=BODY, fontweight="bold")
    room = size_in_points(ax)[0] / max(1, len(columns)) - 4
    sizes = (SMALL, TINY, TINY - 1, TINY - 2)
    size = min((fitted(column.name, room, sizes)[1] for column in columns), default=SMALL)
    labels = [wrapped(column.name, size, max(24.0, room)) for column in columns]
    ax.set_xticks(range(len(columns)), labels, fontsize=size, **LITERAL)
    ax.set_xlim(-0.6, len(columns) - 0.4)
    ax.set_ylim(0, 1.28 * top)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="x", length=0)
    ax.set_xlabel(what, fontsize=SMALL, **LITERAL)
    return bars
