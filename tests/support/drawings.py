"""Shared by the tests of drawing functions: an Axes of so many points, and what stands where on it."""

from __future__ import annotations

from itertools import combinations_with_replacement, pairwise
from typing import Any

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Transform

from olivebranch.draw.palette import LIGHT, ending_looks
from olivebranch.draw.style import SMALL
from olivebranch.draw.text import text_width

LOOKS = ending_looks(["yes", "shut", "moved_on"], LIGHT)  # and "open"


def points_axes(wide: float, tall: float) -> Any:
    """An Axes of this size in points, which fills its figure."""
    return plt.figure(figsize=(wide / 72, tall / 72)).add_axes((0, 0, 1, 1))


def in_points(ax: Axes, place: Any, coords: Any = "data") -> tuple[float, float]:
    """A place in points from the lower left corner of the Axes, to a tenth."""
    named: dict[str, Transform] = {"data": ax.transData, "axes fraction": ax.transAxes}
    if isinstance(coords, tuple):
        x, y = (named[one].transform(place)[k] for k, one in enumerate(coords))
    else:
        x, y = (named[coords] if isinstance(coords, str) else coords).transform(place)
    corner, dot = ax.get_window_extent(), 72 / ax.figure.dpi
    return round(float(x - corner.x0) * dot, 1), round(float(y - corner.y0) * dot, 1)


def place_of(text: Text) -> tuple[float, float]:
    """Where a text is anchored, in points from the lower left corner of its Axes."""
    ax = text.axes
    assert ax is not None
    if isinstance(text, Annotation):
        x, y = in_points(ax, text.xy, text.xycoords)
        return round(x + float(text.xyann[0]), 1), round(y + float(text.xyann[1]), 1)
    return in_points(ax, text.get_position(), text.get_transform())


def words(ax: Axes) -> list[tuple[str, float, float, str, str, float]]:
    """Every text that is not empty: its words, its place in points, how it is set there, and its size."""
    shown = [text for text in ax.texts if text.get_text()]
    return [
        (text.get_text(), *place_of(text), text.get_ha(), text.get_va(), round(float(text.get_fontsize()), 2))
        for text in shown
    ]


def where(ax: Axes, text: str) -> tuple[float, float]:
    """The place of the one text with these words, in points."""
    (found,) = (one for one in ax.texts if one.get_text() == text)
    return place_of(found)


def marks(ax: Axes) -> list[tuple[str, float, float, float, str]]:
    """Every mark without a line: its shape, its place in points, its size, and the colour that fills it, if any."""
    return [
        (str(line.get_marker()), *in_points(ax, point, line.get_transform()), line.get_markersize(), filled(line))
        for line in ax.lines
        if line.get_marker() not in (None, "None", "")
        for point in np.asarray(line.get_xydata())
        if len(line.get_xydata()) == 1 or line.get_linestyle() == "None"
    ]


def filled(line: Line2D) -> str:
    """The colour that fills a mark; "none" if it is hollow."""
    colour: Any = line.get_markerfacecolor()
    return colour if isinstance(colour, str) and colour == "none" else to_hex(colour)


def strokes(ax: Axes) -> list[tuple[list[list[float]], float, str]]:
    """Every line: its corners as they were given, its width, and its colour."""
    return [
        (
            np.round(np.asarray(line.get_xydata(), dtype=float), 6).tolist(),
            line.get_linewidth(),
            to_hex(line.get_color()),
        )
        for line in ax.lines
        if len(line.get_xydata()) > 1 and line.get_linestyle() != "None"
    ]


def boxes(ax: Axes) -> list[tuple[float, float, float, float]]:
    """Every rectangle: its left, its foot, its width and its height."""
    found = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    return [tuple(np.round([*one.get_xy(), one.get_width(), one.get_height()], 6).tolist()) for one in found]


def inks(ax: Axes) -> list[tuple[str, str | None, float]]:
    """Of every rectangle: the colour that fills it, its hatch, and its order from back to front."""
    found = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    return [(to_hex(one.get_facecolor()), one.get_hatch() or None, one.get_zorder()) for one in found]


def line_of(points: float, size: float = SMALL, weight: str = "normal") -> str:
    """Words as wide as this, or hardly narrower."""
    text = "name"
    while text_width(f"{text} name", size, weight) < points - 30:
        text += " name"
    wide = {letter: text_width(letter, size, weight) for letter in "aemostw"}
    left = points - text_width(f"{text} ", size, weight)
    ends = [end for count in range(3, 8) for end in combinations_with_replacement(wide, count)]
    nearest = sorted(ends, key=lambda end: abs(left - 0.2 - sum(wide[letter] for letter in end)))
    lines = (f"{text} {''.join(end)}" for end in nearest)
    return next(line for line in lines if points - 0.9 < text_width(line, size, weight) <= points)


def ticks(ax: Axes, side: str) -> list[tuple[float, str]]:
    """Every tick of the side "x" or "y" that is in view: its place, and what is written there."""
    axis = ax.xaxis if side == "x" else ax.yaxis
    low, high = sorted(axis.get_view_interval())
    at = [float(place) for place in axis.get_majorticklocs()]
    named = axis.get_major_formatter().format_ticks(at)
    return [(round(p, 6), name) for p, name in zip(at, named, strict=True) if low - 1e-9 <= p <= high + 1e-9]


def view(ax: Axes) -> tuple[float, float, float, float]:
    """What is in view: left, right, low, high."""
    left, right, low, high = (round(float(end), 6) for end in (*ax.get_xlim(), *ax.get_ylim()))
    return left, right, low, high


def rises(*layers: float) -> bool:
    """Does each layer stand in front of the one before?"""
    return all(a < b for a, b in pairwise(layers))


def lines_are_close(ax: Axes) -> bool:
    """Do the lines of every text stand as close as those of a paragraph?"""
    return all(text._linespacing == "normal" or 1 <= text._linespacing <= 1.25 for text in ax.texts)
