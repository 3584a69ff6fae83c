"""How near a yes is from every rung: a column for each rung, as high as its chance, coloured from cold to warm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from olivebranch.base.text import rounded_percent
from olivebranch.draw.labels import offset_text
from olivebranch.draw.layout import percent_axis, size_in_points
from olivebranch.draw.palette import Look, Theme, scale_colour, text_on
from olivebranch.draw.style import BODY, LITERAL, SMALL, TINY, Style
from olivebranch.draw.text import text_width, wrapped

WIDE = 0.74  # the width of a column, if columns are 1 apart


@dataclass(frozen=True, slots=True)
class Beside:
    """A second chance for each rung (such as another strategy's), marked across its column; and its name."""

    name: str
    chances: Sequence[float]


def zone_columns(
    ax: Axes,
    rungs: Sequence[str],
    chances: Sequence[float],
    theme: Theme,
    *,
    dead_end: tuple[str, Look] | None,
    goal: tuple[str, Look],
    bands: Sequence[tuple[float, float]] | None = None,
    beside: Beside | None = None,
    **artist: Any,
) -> list[Rectangle]:
    """A column for each rung, between the shut door (0) and the yes itself (1).

    Parameters
    ----------
    dead_end, goal : a word and a look
    bands : (low, high) of each chance, where it is an estimate
    """
    first = 0 if dead_end is None else 1
    columns = []
    for i, chance in enumerate(chances):
        columns.append(_column(ax, first + i, chance, scale_colour(theme, chance), theme, artist))
        _value(ax, first + i, max(chance, bands[i][1]) if bands else chance, rounded_percent(chance))
        if bands is not None:
            ax.plot([first + i] * 2, bands[i], color=theme.ink, lw=1.4, zorder=4, solid_capstyle="butt")
        if beside is not None:
            _marked(ax, first + i, beside.chances[i], theme)
    if dead_end is not None:
        _dead_end(ax, 0, dead_end[1], theme)
    _goal(ax, first + len(rungs), goal[1], theme)
    percent_axis(ax, 1.12, theme)
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1.0])
    _name_columns(ax, [*([dead_end[0]] if dead_end else []), *rungs, goal[0]])
    if beside is not None:
        corner: Style = {"ha": "right", "va": "top", "fontsize": SMALL, "color": theme.ink}
        offset_text(ax, f"▬ {beside.name}", (1, 1), (0, 0), coords="axes fraction", **corner)
    return columns


def _column(ax: Axes, x: float, chance: float, colour: str, theme: Theme, artist: Style) -> Rectangle:
    _panel(ax, x, theme)
    style: Style = {"facecolor": colour, "edgecolor": "none", "zorder": 2} | artist
    column = Rectangle((x - WIDE / 2, 0), WIDE, chance, **style)
    ax.add_patch(column)
    return column


def _panel(ax: Axes, x: float, theme: Theme) -> None:
    ax.add_patch(Rectangle((x - WIDE / 2, 0), WIDE, 1, facecolor=theme.panel, edgecolor="none", zorder=0.5))


def _value(ax: Axes, x: float, height: float, text: str) -> None:
    above: Style = {"ha": "center", "va": "bottom", "fontsize": BODY + 1, "fontweight": "bold", "zorder": 5}
    offset_text(ax, text, (x, height), (0, 4), **above)


def _marked(ax: Axes, x: float, chance: float, theme: Theme) -> None:
    ends = [x - WIDE / 2 - 0.06, x + WIDE / 2 + 0.06]
    for colour, thick in ((theme.paper, 4.6), (theme.ink, 2.2)):
        ax.plot(ends, [chance, chance], color=colour, lw=thick, zorder=3, solid_capstyle="butt")


def _dead_end(ax: Axes, x: float, look: Look, theme: Theme) -> None:
    _panel(ax, x, theme)
    line: Style = {"color": look.colour, "lw": 5, "solid_capstyle": "butt", "zorder": 3, "clip_on": False}
    ax.plot([x - WIDE / 2, x + WIDE / 2], [0, 0], **line)
    _value(ax, x, 0.0, rounded_percent(0.0))


def _goal(ax: Axes, x: float, look: Look, theme: Theme) -> None:
    _panel(ax, x, theme)
    ax.add_patch(Rectangle((x - WIDE / 2, 0), WIDE, 1.0, facecolor=look.colour, edgecolor="none", zorder=2))
    ax.text(x, 0.93, "there", fontsize=SMALL, ha="center", va="center", color=text_on(look.colour), zorder=4)


def _name_columns(ax: Axes, names: Sequence[str]) -> None:
    slot = size_in_points(ax)[0] / len(names)
    fits = all(text_width(line, BODY) < slot - 6 for name in names for line in name.split("\n"))
    size = BODY if fits else TINY
    ax.set_xticks(range(len(names)), [wrapped(name, size, slot - 4) for name in names], fontsize=size, **LITERAL)
    ax.tick_params(axis="x", length=0, pad=6)
    ax.set_xlim(-0.6, len(names) - 0.4)
