"""How near yes is from every rung: a column for each, as high as its chance, from cold to warm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from olivebranch.base.text import rounded_percent
from olivebranch.draw.layout import percent_axis, size_in_points
from olivebranch.draw.palette import Look, Theme, along, on
from olivebranch.draw.style import BODY, SMALL, TINY
from olivebranch.draw.text import text_width, wrapped

WIDE = 0.74  # of the room a column has


def columns(
    ax: Axes,
    rungs: Sequence[str],
    chances: Sequence[float],
    theme: Theme,
    *,
    ends: tuple[tuple[str, Look] | None, tuple[str, Look]],
    bands: Sequence[tuple[float, float]] | None = None,
    beside: Sequence[float] | None = None,
    beside_name: str = "",
    top: float = 1.0,
    **artist: Any,
) -> list[Rectangle]:
    """A column for each rung, between the door that is shut (0) and the yes itself (1).

    Parameters
    ----------
    ends : a word and a look for the dead end (or None), and for the goal
    bands : (low, high) of each chance, where it is an estimate
    beside : a second chance for each rung, marked across its column, and what it is
    """
    first = 0 if ends[0] is None else 1
    found = []
    for i, chance in enumerate(chances):
        found.append(_column(ax, first + i, chance, along(theme, chance), theme, artist))
        _value(ax, first + i, chance, bands[i][1] if bands else chance)
        if bands is not None:
            _band(ax, first + i, bands[i], theme)
        if beside is not None:
            _beside(ax, first + i, beside[i], theme)
    count = first + len(rungs) + 1
    if ends[0] is not None:
        _end(ax, 0, 0.0, ends[0][1], theme)
    _end(ax, count - 1, 1.0, ends[1][1], theme)
    percent_axis(ax, 1.12 * top, theme)
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1.0])
    names = [*([ends[0][0]] if ends[0] else []), *rungs, ends[1][0]]
    slot = size_in_points(ax)[0] / count
    size = BODY if all(text_width(line, BODY) < slot - 6 for name in names for line in name.split("\n")) else TINY
    ax.set_xticks(range(count), [wrapped(name, size, slot - 4) for name in names], fontsize=size)
    ax.tick_params(axis="x", length=0, pad=6)
    ax.set_xlim(-0.6, count - 0.4)
    if beside is not None:
        _key(ax, beside_name, theme)
    return found


def _column(ax: Axes, x: float, chance: float, colour: str, theme: Theme, artist: dict[str, Any]) -> Rectangle:
    ax.add_patch(Rectangle((x - WIDE / 2, 0), WIDE, 1, facecolor=theme.panel, edgecolor="none", zorder=0.5))
    style: dict[str, Any] = {"facecolor": colour, "edgecolor": "none", "zorder": 2} | artist
    patch = Rectangle((x - WIDE / 2, 0), WIDE, chance, **style)
    ax.add_patch(patch)
    return patch


def _value(ax: Axes, x: float, chance: float, high: float) -> None:
    ax.annotate(
        rounded_percent(chance),
        (x, max(chance, high)),
        xytext=(0, 4),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=BODY + 1,
        fontweight="bold",
        zorder=5,
    )


def _band(ax: Axes, x: float, band: tuple[float, float], theme: Theme) -> None:
    ax.plot([x, x], band, color=theme.ink, lw=1.4, zorder=4, solid_capstyle="butt")


def _beside(ax: Axes, x: float, chance: float, theme: Theme) -> None:
    for colour, thick in ((theme.paper, 4.6), (theme.ink, 2.2)):
        ax.plot(
            [x - WIDE / 2 - 0.06, x + WIDE / 2 + 0.06],
            [chance, chance],
            color=colour,
            lw=thick,
            zorder=3,
            solid_capstyle="butt",
        )


def _key(ax: Axes, name: str, theme: Theme) -> None:
    """What the mark across the columns is."""
    ax.annotate(
        f"▬ {name}",
        (1, 1),
        xycoords="axes fraction",
        xytext=(0, 0),
        textcoords="offset points",
        ha="right",
        va="top",
        fontsize=SMALL,
        color=theme.ink,
    )


def _end(ax: Axes, x: float, chance: float, look: Look, theme: Theme) -> None:
    ax.add_patch(Rectangle((x - WIDE / 2, 0), WIDE, 1, facecolor=theme.panel, edgecolor="none", zorder=0.5))
    if chance:
        ax.add_patch(Rectangle((x - WIDE / 2, 0), WIDE, chance, facecolor=look.colour, edgecolor="none", zorder=2))
        ax.text(x, 0.93, "there", fontsize=SMALL, ha="center", va="center", color=on(look.colour), zorder=4)
    else:
        ax.plot(
            [x - WIDE / 2, x + WIDE / 2],
            [0, 0],
            color=look.colour,
            lw=5,
            solid_capstyle="butt",
            zorder=3,
            clip_on=False,
        )
        _value(ax, x, 0.0, 0.0)
