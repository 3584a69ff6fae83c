"""A map of the best strategy over two inputs, with ties hatched and each region named beside the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from olivebranch.base.arrays import Flags, Ints
from olivebranch.draw.labels import offset_text
from olivebranch.draw.layout import size_in_points
from olivebranch.draw.palette import Theme, series_colour, text_on
from olivebranch.draw.style import LITERAL, SMALL, TINY, Style
from olivebranch.draw.text import line_count, text_width, wrapped

LETTERS = "ABCDEFGHIJKLMNOP"
SMALLEST = 4.5  # points: the smallest letter that can still be read
RING = 9.0  # points: how wide the ring at the stated values is


@dataclass(frozen=True, slots=True)
class MapAxis:
    """What varies along one side of the map, and a label for each value; if there are many, some are left out."""

    name: str
    labels: Sequence[str]


def regime_map(
    ax: Axes,
    best: Ints,
    ties: Flags,
    names: Sequence[str],
    x: MapAxis,
    y: MapAxis,
    theme: Theme,
    *,
    stated: tuple[float, float] | None = None,
    hatched: str = "too close to call",
    **artist: Any,
) -> list[Rectangle]:
    """A cell for each pair of values, in the colour of the best strategy and with its letter.

    Parameters
    ----------
    best : (rows, columns) index of the best strategy; row 0 is at the bottom
    ties : (rows, columns) is it too close to call? Such cells are hatched
    stated : (column, row) of the stated values, if they lie on the map
    hatched : what a hatched cell means
    """
    rows, columns = best.shape
    shown = [int(k) for k in np.unique(best)]
    letters = {k: LETTERS[n % len(LETTERS)] for n, k in enumerate(shown)}
    colours = {k: series_colour(theme, k) for k in shown}
    if len({*colours.values()}) < len(shown):  # of many strategies, two have the same colour elsewhere
        colours = {k: series_colour(theme, n) for n, k in enumerate(shown)}
    wide, tall = size_in_points(ax)
    size = min(SMALL, 0.62 * min(wide / columns, tall / rows))
    cells = []
    for row in range(rows):
        for column in range(columns):
            k, tied = int(best[row, column]), bool(ties[row, column])
            cells.append(_cell(ax, column, row, colours[k], tied, theme, artist))
            if size >= SMALLEST:
                x0, y0 = stated or (-columns, -rows)
                aside = _aside((column - x0) * wide / columns, (row - y0) * tall / rows, 0.5 * (RING + size) + 1)
                if abs(aside) + 0.5 * size < 0.5 * wide / columns:  # in a small cell the colour must do
                    place = column + aside * columns / wide
                    _letter(ax, place, row, letters[k], colours[k], tied, size)
    if stated is not None:
        ring: Style = {"markerfacecolor": theme.paper, "markeredgecolor": theme.ink, "markeredgewidth": 1.8}
        ax.plot([stated[0]], [stated[1]], marker="o", ms=RING, zorder=4, **ring)
    ax.set(xlim=(-0.5, columns - 0.5), ylim=(-0.5, rows - 0.5))
    _name_axes(ax, x, y)
    notes = [*([f"hatched: {hatched}"] if ties.any() else []), *(["○ the stated values"] if stated else [])]
    _key(ax, [(letters[k], names[k], colours[k]) for k in shown], notes, theme)
    return cells


def _cell(ax: Axes, column: int, row: int, colour: str, tied: bool, theme: Theme, artist: Style) -> Rectangle:
    style: Style = {
        "facecolor": colour,
        "edgecolor": theme.paper,
        "linewidth": 0.6,
        "hatch": "////" if tied else None,
    } | artist
    cell = Rectangle((column - 0.5, row - 0.5), 1, 1, **style)
    ax.add_patch(cell)
    return cell


def _aside(across: float, up: float, near: float) -> float:
    """How far a letter steps aside, so that it is `near` from the ring, which lies (`across`, `up`) from it; points."""
    if np.hypot(across, up) >= near:
        return 0.0
    step = float(np.sqrt(near**2 - up**2)) - abs(across)
    return step if across >= 0 else -step


def _letter(ax: Axes, column: float, row: int, letter: str, colour: str, tied: bool, size: float) -> None:
    behind = {"facecolor": colour, "edgecolor": "none", "pad": 0.28 * size} if tied else None
    style: Style = {"fontsize": size, "ha": "center", "va": "center", "color": text_on(colour), "zorder": 3}
    ax.text(column, row, letter, bbox=behind, **style)


def _name_axes(ax: Axes, x: MapAxis, y: MapAxis) -> None:
    """Write the name of each side, and as many evenly spaced labels as there is room for."""
    wide, tall = size_in_points(ax)
    widest = max(text_width(label, SMALL) for label in x.labels) + 18
    every = max(1, int(np.ceil(len(x.labels) * widest / wide)))
    ax.set_xticks(range(0, len(x.labels), every), list(x.labels[::every]), **LITERAL)
    every = max(1, int(np.ceil(len(y.labels) * 16.0 / tall)))
    ax.set_yticks(range(0, len(y.labels), every), list(y.labels[::every]), **LITERAL)
    ax.tick_params(length=0)
    ax.set_xlabel(x.name, **LITERAL)
    ax.set_ylabel(y.name, **LITERAL)


def _key(ax: Axes, entries: Sequence[tuple[str, str, str]], notes: Sequence[str], theme: Theme) -> None:
    """Write what each letter means beside the map, and then the notes."""
    down = 0.0  # points, because the Axes is laid out once more
    beside: Style = {"coords": "axes fraction", "fontsize": SMALL}
    for letter, name, colour in entries:
        text = wrapped(name, SMALL, 110)
        box = {"facecolor": colour, "edgecolor": "none", "pad": 2.5}
        bold: Style = {"fontweight": "bold", "color": text_on(colour), "va": "center", "bbox": box}
        offset_text(ax, f" {letter} ", (1, 1), (10, -8 - down), **beside, **bold)
        offset_text(ax, text, (1, 1), (34, -2.5 - down), va="top", linespacing=1.1, **beside)
        down += 19 + 11 * (line_count(text) - 1)
    for note in notes:
        offset_text(ax, note, (1, 1), (10, -8 - down), va="center", color=theme.soft, **beside | {"fontsize": TINY})
        down += 15
