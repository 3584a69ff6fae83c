"""Icon arrays: a hundred people for each strategy, so that every chance has the same denominator.

Grouped, not scattered, with the counts printed (Galesic, Garcia-Retamero and Gigerenzer 2009). Counts are rounded by
largest remainder, so that they make a hundred.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.patches import Circle, Patch, Polygon, Rectangle, RegularPolygon

from olivebranch.draw.layout import artists_on, hide_axes, scale_artists, size_in_points
from olivebranch.draw.palette import Look, Theme
from olivebranch.draw.style import BODY, SMALL
from olivebranch.draw.text import line_count, text_width, wrapped

STEP = 1.0 / 10  # between icons: an array is 1 wide
GUTTER = 0.28  # between arrays
LEAST = 88.0  # points for an array: below that its text is scaled down with it


def columns(arrays: int) -> int:
    """How many arrays stand side by side: at most four, in rows as even as can be."""
    return ceil(arrays / ceil(arrays / 4))


def icon(look: Look, x: float, y: float, size: float, theme: Theme, *, hollow: bool = False, **artist: Any) -> Patch:
    """One mark of an ending, `size` wide; hollow where nothing has ended yet."""
    face: dict[str, Any] = {
        "facecolor": "none" if hollow else look.colour,
        "edgecolor": look.colour,
        "linewidth": 1.2 if hollow else 0.0,
    }
    face |= artist
    r = size / 2
    if look.marker == "s":
        return Rectangle((x - 0.88 * r, y - 0.88 * r), 1.76 * r, 1.76 * r, **face)
    if look.marker == "^":
        return Polygon([(x - r, y - 0.8 * r), (x + r, y - 0.8 * r), (x, y + 0.95 * r)], **face)
    if look.marker in "Dph":
        return RegularPolygon((x, y), {"D": 4, "p": 5, "h": 6}[look.marker], radius=1.05 * r, **face)
    return Circle((x, y), r * (0.86 if hollow else 0.96), **face)


def icon_arrays(
    ax: Axes,
    names: Sequence[str],
    counts: Sequence[Sequence[int]],
    endings: Sequence[str],
    looks: Sequence[Look],
    notes: Sequence[str],
    theme: Theme,
    **artist: Any,
) -> list[list[PatchCollection]]:
    """A 10 x 10 array for each name.

    Parameters
    ----------
    counts : for each name, how many of a hundred in each ending; the last ending is "open" and drawn hollow
    notes : for each name, a line beneath the counts, such as the harm done on the way; "" for none

    Returns
    -------
    The icons of each ending, for each name.
    """
    hide_axes(ax)
    ax.set_aspect("equal")
    across = columns(len(names))
    wide = across + GUTTER * (across - 1)
    since = artists_on(ax)
    unit, scale = _unit(ax, across, len(names), len(endings))  # points in a data unit
    heads = [wrapped(name, BODY, unit * 1.15, "bold") for name in names]
    feet = [wrapped(note, SMALL, unit * 1.2) if note else "" for note in notes]
    rows = ceil(len(names) / across)
    line, drawn, y = 1.42 * SMALL / unit, [], 0.0
    for row in range(rows):
        here = range(row * across, min(len(names), (row + 1) * across))
        y -= 1.5 * BODY / unit * max(line_count(heads[i]) for i in here)
        below = max((line_count(feet[i]) if feet[i] else 0 for i in here), default=0)
        for i in here:
            x = (i - row * across) * (1 + GUTTER)
            ax.text(
                x,
                y + 0.5 * BODY / unit,
                heads[i],
                fontsize=BODY,
                fontweight="bold",
                ha="left",
                va="baseline",
                linespacing=1.15,
            )
            drawn.append(_array(ax, x, y, counts[i], looks, theme, artist))
            _legend(ax, x, y - 1 - 0.9 * line, counts[i], endings, looks, theme, line, unit)
            if feet[i]:
                ax.text(
                    x,
                    y - 1 - line * (len(endings) + 0.75),
                    feet[i],
                    fontsize=SMALL,
                    color=theme.soft,
                    va="top",
                    linespacing=1.2,
                )
        y -= 1 + line * (len(endings) + below + 1.6)
    ax.set_xlim(-0.02, wide + 0.06)
    ax.set_ylim(y, 0)
    scale_artists(ax, scale, since)
    return drawn


def size(arrays: int, endings: int, width_: float) -> tuple[float, float]:
    """The size in inches of a figure for so many arrays."""
    across = columns(arrays)
    unit = min(1.75, (width_ - 0.3) / (across + GUTTER * (across - 1)))
    rows = ceil(arrays / across)
    wide = max(4.6, unit * (across + GUTTER * (across - 1)) + 0.3)
    return wide, rows * (unit + 0.2 * endings + 0.95) + 1.1


def _unit(ax: Axes, across: int, arrays: int, endings: int) -> tuple[float, float]:
    """Points for the side of an array, by width and height; and the scale where these are too few to read."""
    wide, tall = size_in_points(ax)
    rows = ceil(arrays / across)
    text = 1.6 * BODY + 1.42 * SMALL * (endings + 3.6)
    need = across + GUTTER * (across - 1) + 0.08
    for scale in (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4):
        unit = min(wide / scale / need, tall / scale / rows - text)
        if unit >= LEAST:
            break
    return max(unit, LEAST), scale


def _array(
    ax: Axes, x: float, y: float, counts: Sequence[int], looks: Sequence[Look], theme: Theme, artist: dict[str, Any]
) -> list[PatchCollection]:
    found, n = [], 0
    for k, count in enumerate(counts):
        spots = [(x + (i % 10 + 0.5) * STEP, y - (i // 10 + 0.5) * STEP) for i in range(n, n + count)]
        n += count
        found.append(marks(ax, spots, looks[k], 0.8 * STEP, theme, hollow=k == len(counts) - 1, **artist))
    return found


def marks(
    ax: Axes,
    spots: Sequence[tuple[float, float]],
    look: Look,
    size: float,
    theme: Theme,
    *,
    hollow: bool = False,
    **artist: Any,
) -> PatchCollection:
    """The same mark at every spot, as one artist: a thousand of them are drawn as fast as ten."""
    patches = [icon(look, *spot, size, theme, hollow=hollow) for spot in spots]
    face: dict[str, Any] = {
        "facecolor": "none" if hollow else look.colour,
        "edgecolor": look.colour if hollow else "none",
    }
    found = PatchCollection(patches, **{**face, "linewidth": 1.2 if hollow else 0.0, **artist})
    ax.add_collection(found, autolim=False)
    return found


def _legend(
    ax: Axes,
    x: float,
    y: float,
    counts: Sequence[int],
    endings: Sequence[str],
    looks: Sequence[Look],
    theme: Theme,
    line: float,
    unit: float,
) -> None:
    for k, (ending, count) in enumerate(zip(endings, counts, strict=True)):
        at = y - k * line
        ax.add_patch(icon(looks[k], x + 0.5 * STEP, at, min(0.09, 0.62 * line), theme, hollow=k == len(counts) - 1))
        left = x + 0.13 + text_width("100", SMALL, "bold") / unit
        ax.text(left, at, str(count), fontsize=SMALL, fontweight="bold", ha="right", va="center_baseline")
        ax.text(left + 0.05, at, ending, fontsize=SMALL, ha="left", va="center_baseline")
