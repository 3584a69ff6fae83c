"""How near a yes is from every rung: one road up to it, as high as its chance; and a dead end for those who stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from olivebranch.base.text import rounded_percent
from olivebranch.draw.labels import offset_text
from olivebranch.draw.layout import percent_axis, size_in_points
from olivebranch.draw.palette import Look, Theme, scale_colour
from olivebranch.draw.style import BODY, LITERAL, SMALL, TINY, Style
from olivebranch.draw.text import text_width, wrapped

ROAD, STATION = 9.0, 13.0  # widths in points
TOP = 1.16  # of the axis of chances, with room for the values


@dataclass(frozen=True, slots=True)
class Beside:
    """A second chance for each rung (such as another strategy's), marked across the road; and its name."""

    name: str
    chances: Sequence[float]


@dataclass(frozen=True, slots=True)
class DeadEnd:
    """Those who stay on a rung (its number) instead of going on: their chance, and the words for both ways."""

    rung: int
    chance: float
    stays: str
    goes: str


def zone_road(
    ax: Axes,
    rungs: Sequence[str],
    chances: Sequence[float],
    theme: Theme,
    *,
    goal: tuple[str, Look],
    shut: Look,
    dead_end: DeadEnd | None = None,
    bands: Sequence[tuple[float, float]] | None = None,
    beside: Beside | None = None,
    **artist: Any,
) -> list[Line2D]:
    """The rungs from left to right, each at the height of its chance, and the road that joins them up to the goal.

    Parameters
    ----------
    goal : its word and its look
    shut : the look of a dead end
    bands : (low, high) of each chance, where it is an estimate
    """
    heights = [*chances, 1.0]
    colours = [scale_colour(theme, i / len(chances)) for i in range(len(heights))]
    ax.set_xlim(-0.6, len(chances) + 0.6)
    if dead_end is not None:
        _dead_end(ax, dead_end, chances[dead_end.rung], shut, theme)
    pieces = []
    for i in range(len(chances)):
        style: Style = {"color": colours[i + 1], "lw": ROAD, "solid_capstyle": "round", "zorder": 3} | artist
        pieces += ax.plot([i, i + 1], heights[i : i + 2], **style)
    for i, chance in enumerate(chances):
        _station(ax, i, chance, colours[i], theme)
        _value(ax, i, max(chance, bands[i][1]) if bands else chance, rounded_percent(chance), heights[i + 1] - chance)
        if bands is not None:
            ax.plot([i, i], bands[i], color=theme.ink, lw=1.4, zorder=5, solid_capstyle="butt")
        if beside is not None:
            _marked(ax, i, beside.chances[i], theme)
    _station(ax, len(chances), 1.0, goal[1].colour, theme, goal[1].marker)
    percent_axis(ax, TOP, theme)
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1.0])
    _name_rungs(ax, [*rungs, goal[0]])
    if beside is not None:
        corner: Style = {"ha": "left", "va": "top", "fontsize": SMALL, "color": theme.ink}
        offset_text(ax, f"▬ {beside.name}", (0, 1), (4, 0), coords="axes fraction", **corner)
    return pieces


def _station(ax: Axes, x: float, chance: float, colour: str, theme: Theme, marker: str = "o") -> None:
    style: Style = {"ms": STATION, "mec": theme.paper, "mew": 2.0, "zorder": 4, "clip_on": False}
    ax.plot([x], [chance], marker, color=colour, **style)


def _value(ax: Axes, x: int, height: float, text: str, rise: float) -> None:
    """Above a station, write its chance: the further left, the steeper the road goes up from there."""
    wide, tall = size_in_points(ax)
    slope = max(rise * tall / TOP / (wide / (ax.get_xlim()[1] + 0.6)), 1e-9)
    up = STATION / 2 + 2
    clear = (up - ROAD / 2 * hypot(1, slope)) / slope  # where the road's upper edge is as high as the text's foot
    left = min(-7, clear - text_width(text, BODY + 1, "bold") / 2)
    above: Style = {"ha": "center", "va": "bottom", "fontsize": BODY + 1, "fontweight": "bold", "zorder": 6}
    offset_text(ax, text, (x, height), (left, up), **above)


def _dead_end(ax: Axes, way: DeadEnd, start: float, look: Look, theme: Theme) -> None:
    """A dashed way down from the rung to a barrier, at the height of the chance of those who stay.

    A way that the road and its stations would cover is not drawn.
    """
    x, end, tall = way.rung, way.rung + 0.82, size_in_points(ax)[1] / TOP
    free = (start - way.chance) * tall
    if free < STATION:
        return
    curve = Path(
        [(x, start), (x + 0.12, way.chance), (x + 0.2, way.chance), (end, way.chance)],
        [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4],
    )
    dashed: Style = {"lw": 0.65 * ROAD, "linestyle": (0, (1.4, 0.7)), "capstyle": "butt", "zorder": 2}
    ax.add_patch(PathPatch(curve, facecolor="none", edgecolor=look.colour, **dashed))
    most = min(26.0, 2 * (way.chance * tall + 8))  # above the names of the rungs
    barrier: Style = {"marker": "|", "ms": most, "mew": 5, "color": look.colour, "zorder": 3, "clip_on": False}
    ax.plot([end], [way.chance], **barrier)
    beside: Style = {"ha": "left", "va": "bottom", "fontsize": BODY, "color": theme.ink, "zorder": 6}
    offset_text(ax, f"{way.stays}: {rounded_percent(way.chance)}", (end, way.chance), (8, 1), **beside)
    if free > STATION / 2 + 2 + 2.6 * BODY:  # otherwise it would lie on the way down, or on the names of the rungs
        under: Style = {"ha": "center", "va": "top", "fontsize": BODY, "color": theme.ink, "zorder": 6}
        offset_text(ax, way.goes, (x + 0.56, start), (0, -STATION / 2 - 2), **under)


def _marked(ax: Axes, x: float, chance: float, theme: Theme) -> None:
    for colour, thick in ((theme.paper, 4.6), (theme.ink, 2.2)):
        ax.plot([x - 0.2, x + 0.2], [chance, chance], color=colour, lw=thick, zorder=4, solid_capstyle="butt")


def _name_rungs(ax: Axes, names: Sequence[str]) -> None:
    slot = size_in_points(ax)[0] / len(names)
    fits = all(text_width(line, BODY) < slot - 6 for name in names for line in name.split("\n"))
    size = BODY if fits else TINY
    ax.set_xticks(range(len(names)), [wrapped(name, size, slot - 4) for name in names], fontsize=size, **LITERAL)
    ax.tick_params(axis="x", length=0, pad=STATION / 2 + 3)  # clear of a station at 0
