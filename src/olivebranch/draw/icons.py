"""Icon arrays: a hundred people for each strategy, so that every chance has the same denominator.

Icons are grouped, not scattered, and their counts printed (Galesic, Garcia-Retamero and Gigerenzer 2009). Counts are
rounded by largest remainder, so that they add up to a hundred.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.patches import Circle, Patch, Polygon, Rectangle, RegularPolygon

from olivebranch.draw.layout import artists_on, scale_artists, size_in_points
from olivebranch.draw.palette import Look, Theme
from olivebranch.draw.style import BODY, SMALL, Style
from olivebranch.draw.text import line_count, text_width, wrapped

STEP = 1.0 / 10  # from one icon to the next; an array is 1 wide
GUTTER = 0.28  # between arrays
LEAST = 88.0  # points for an array: if it is smaller, its text is scaled down with it
PLUS = ((-1, 3), (1, 3), (1, 1), (3, 1), (3, -1), (1, -1), (1, -3), (-1, -3), (-1, -1), (-3, -1), (-3, 1), (-1, 1))


@dataclass(frozen=True, slots=True)
class IconArray:
    """One array: its heading, how many of a hundred are in each ending, and a line below the counts ("" for none)."""

    name: str
    counts: Sequence[int]
    note: str = ""


def columns(arrays: int, width: float = 8.0) -> int:
    """How many arrays are side by side, in so many inches: at most four, in rows as even as possible."""
    most = max(1, min(4, int(width / 1.8)))
    return ceil(arrays / ceil(arrays / most))


def icon(look: Look, x: float, y: float, size: float, **artist: Any) -> Patch:
    """One icon of an ending, `size` wide."""
    style = _face(look) | artist
    r = size / 2
    if look.marker == "s":
        return Rectangle((x - 0.88 * r, y - 0.88 * r), 1.76 * r, 1.76 * r, **style)
    if look.marker in "^v":
        up = 1 if look.marker == "^" else -1
        return Polygon([(x - r, y - 0.8 * up * r), (x + r, y - 0.8 * up * r), (x, y + 0.95 * up * r)], **style)
    if look.marker == "P":
        return Polygon([(x + a * r / 3, y + b * r / 3) for a, b in PLUS], **style)
    if look.marker in "Dph":
        radius = 0.92 * r if look.hollow else 1.05 * r
        return RegularPolygon((x, y), {"D": 4, "p": 5, "h": 6}[look.marker], radius=radius, **style)
    return Circle((x, y), r * (0.86 if look.hollow else 0.96), **style)


def icons_at(
    ax: Axes, places: Sequence[tuple[float, float]], look: Look, size: float, **artist: Any
) -> PatchCollection:
    """The same icon at every position, as one artist, so that a thousand are drawn as fast as ten."""
    patches = [icon(look, *place, size) for place in places]
    edge = look.colour if look.hollow else "none"
    drawn = PatchCollection(patches, **{**_face(look), "edgecolor": edge, **artist})
    ax.add_collection(drawn, autolim=False)
    return drawn


def _face(look: Look) -> Style:
    return {
        "facecolor": "none" if look.hollow else look.colour,
        "edgecolor": look.colour,
        "linewidth": 1.2 if look.hollow else 0.0,
    }


def icon_arrays(
    ax: Axes,
    arrays: Sequence[IconArray],
    endings: Sequence[tuple[str, Look]],
    theme: Theme,
    *,
    across: int | None = None,
    **artist: Any,
) -> list[list[PatchCollection]]:
    """A 10 x 10 array for each strategy.

    Parameters
    ----------
    endings : a word and a look for each of an array's counts
    across : how many are side by side (default: at most four)

    Returns
    -------
    The icons of each ending, for each array.
    """
    ax.set_axis_off()
    ax.set_aspect("equal")
    across = columns(len(arrays)) if across is None else across
    already_there = artists_on(ax)
    unit, scale = _unit(ax, across, [array.name for array in arrays], len(endings))
    line = 1.42 * SMALL / unit
    drawn, y = [], 0.0
    for first in range(0, len(arrays), across):
        row = arrays[first : first + across]
        heads = [_head(array.name, unit) for array in row]
        notes = [wrapped(array.note, SMALL, unit * 1.2) if array.note else "" for array in row]
        y -= 1.5 * BODY / unit * max(line_count(head) for head in heads)
        for i, array in enumerate(row):
            x = i * (1 + GUTTER)
            heading: Style = {"fontsize": BODY, "fontweight": "bold", "va": "baseline", "linespacing": 1.15}
            ax.text(x, y + 0.5 * BODY / unit, heads[i], **heading)
            drawn.append(_array(ax, x, y, array.counts, endings, artist))
            _counts(ax, x, y - 1 - 0.9 * line, array.counts, endings, unit)
            small: Style = {"fontsize": SMALL, "color": theme.soft, "va": "top", "linespacing": 1.2}
            if notes[i]:
                ax.text(x, y - 1 - line * (len(endings) + 0.75), notes[i], **small)
        y -= 1 + line * (len(endings) + max(line_count(note) if note else 0 for note in notes) + 1.6)
    ax.set_xlim(-0.02, across + GUTTER * (across - 1) + 0.06)
    ax.set_ylim(y, 0)
    scale_artists(ax, scale, already_there)
    return drawn


def figure_size(names: Sequence[str], endings: int, width: float) -> tuple[float, float]:
    """The size in inches of a figure for arrays of these names, at most `width` wide."""
    across = columns(len(names), width)
    unit = min(1.75, (width - 0.3) / (across + GUTTER * (across - 1)))
    rows = ceil(len(names) / across)
    wide = max(4.6, unit * (across + GUTTER * (across - 1)) + 0.3)
    more = (_lines(names, unit * 72) - 1) * 1.5 * BODY / 72
    return wide, rows * (unit + 0.2 * endings + 0.95 + more) + 1.1


def _head(name: str, unit: float) -> str:
    return wrapped(name, BODY, unit * 1.15, "bold")


def _lines(names: Sequence[str], unit: float) -> int:
    """The most lines of a heading above an array that is so many points wide."""
    return max(line_count(_head(name, unit)) for name in names)


def _unit(ax: Axes, across: int, names: Sequence[str], endings: int) -> tuple[float, float]:
    """Points for the side of an array, by width and by height; and the scale if these are too few to read."""
    wide, tall = size_in_points(ax)
    rows = ceil(len(names) / across)
    text = 0.1 * BODY + 1.42 * SMALL * (endings + 3.6)
    need = across + GUTTER * (across - 1) + 0.08
    for scale in (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4):
        lines = 1
        while True:
            unit = min(wide / scale / need, tall / scale / rows - text - 1.5 * BODY * lines)
            if unit < LEAST or _lines(names, unit) <= lines:
                break
            lines += 1
        if unit >= LEAST:
            break
    return max(unit, LEAST), scale


def _array(
    ax: Axes, x: float, y: float, counts: Sequence[int], endings: Sequence[tuple[str, Look]], artist: Style
) -> list[PatchCollection]:
    drawn, first = [], 0
    for count, (_, look) in zip(counts, endings, strict=True):
        places = [(x + (i % 10 + 0.5) * STEP, y - (i // 10 + 0.5) * STEP) for i in range(first, first + count)]
        first += count
        drawn.append(icons_at(ax, places, look, 0.8 * STEP, **artist))
    return drawn


def _counts(
    ax: Axes, x: float, y: float, counts: Sequence[int], endings: Sequence[tuple[str, Look]], unit: float
) -> None:
    """Under an array, write a line for each ending: its icon, the count, and the word.

    An ending that cannot happen there has its line, too, with a 0: so each ending is at one height in all arrays.
    """
    line = 1.42 * SMALL / unit
    right = x + 0.13 + text_width("100", SMALL, "bold") / unit
    for k, (count, (word, look)) in enumerate(zip(counts, endings, strict=True)):
        height = y - k * line
        ax.add_patch(icon(look, x + 0.5 * STEP, height, min(0.09, 0.62 * line)))
        ax.text(right, height, str(count), fontsize=SMALL, fontweight="bold", ha="right", va="center_baseline")
        ax.text(right + 0.05, height, word, fontsize=SMALL, ha="left", va="center_baseline")
