"""A hundred pairs of runs under the same luck, as better, same and worse; and the difference with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection

from olivebranch.draw.icons import STEP, icon, icons_at
from olivebranch.draw.layout import artists_on, scale_artists, size_in_points
from olivebranch.draw.palette import Look, Theme
from olivebranch.draw.style import BODY, SMALL, TINY
from olivebranch.draw.text import line_count, text_width, wrapped

LEAST = 190.0  # points for the array: if it is smaller, the text is scaled down with it
WIDTH = 2.6  # of the picture, if the array is 1 wide
KEY = 1.14  # where the key begins


@dataclass(frozen=True, slots=True)
class Interval:
    """A difference and its interval: the numbers, how they are written, and what the difference is.

    `span` : how far the number line goes to either side of zero; `ends` : these two numbers as text
    """

    value: float
    low: float
    high: float
    span: float
    ends: tuple[str, str]
    value_text: str
    note: str
    head: str


def paired(
    ax: Axes, kinds: Sequence[tuple[int, str, Look]], interval: Interval, theme: Theme, **artist: Any
) -> list[PatchCollection]:
    """Draw the array, its key and the interval.

    Parameters
    ----------
    kinds : for better, same and worse: how many of a hundred pairs, what it means in a few words, and how it looks

    Returns
    -------
    The icons of each kind.
    """
    ax.set_axis_off()
    ax.set_aspect("equal")
    already_there, (wide, tall) = artists_on(ax), size_in_points(ax)
    unit = min(wide / (WIDTH + 0.05), tall / 1.1)
    scale = min(1.0, unit / LEAST)
    unit = max(unit, LEAST)
    drawn, first, y = [], 0, -0.06
    for count, word, look in kinds:
        places = [((i % 10 + 0.5) * STEP, -(i // 10 + 0.5) * STEP) for i in range(first, first + count)]
        first += count
        drawn.append(icons_at(ax, places, look, 0.8 * STEP, **artist))
        y = _key(ax, y, look, count, word, unit)
    head_lines = line_count(wrapped(interval.head, SMALL, (WIDTH - KEY) * unit, "bold"))
    y = min(y - 0.02 - 1.2 * SMALL * head_lines / unit, -0.66)
    _interval(ax, y, unit, interval, kinds[0][2].colour, theme)
    ax.set_xlim(-0.02, WIDTH + 0.03)
    ax.set_ylim(min(-1.02, y - 44 / unit), 0.04)
    scale_artists(ax, scale, already_there)
    return drawn


def _key(ax: Axes, y: float, look: Look, count: int, word: str, unit: float) -> float:
    """Draw one line of the key; returns the height of the next one."""
    right = KEY + 0.12 + text_width("100", BODY, "bold") / unit
    text = wrapped(word, SMALL, (WIDTH - right - 0.05) * unit)
    ax.add_patch(icon(look, KEY + 0.05, y, 0.085))
    ax.text(right, y, str(count), fontsize=BODY, fontweight="bold", ha="right", va="center_baseline")
    ax.text(right + 0.05, y + 0.36 * SMALL / unit, text, fontsize=SMALL, va="top", linespacing=1.15)
    return y - max(0.16, 1.35 * SMALL * line_count(text) / unit + 0.05)


def _interval(ax: Axes, y: float, unit: float, interval: Interval, colour: str, theme: Theme) -> None:
    """Draw the interval on a number line from `-span` to `span`, with zero in the middle."""
    left, right = KEY + 0.09, WIDTH - 0.11
    zero, value, first, last = (
        left + (v / interval.span + 1) / 2 * (right - left) for v in (0.0, interval.value, interval.low, interval.high)
    )
    head = wrapped(interval.head, SMALL, (WIDTH - KEY) * unit, "bold")
    ax.text(KEY, y, head, fontsize=SMALL, fontweight="bold", va="bottom", linespacing=1.15)
    line = y - 18 / unit
    ax.plot([left, right], [line, line], color=theme.faint, lw=1.2)
    ax.plot([first, last], [line, line], color=colour, lw=5, solid_capstyle="butt")
    ax.plot([value], [line], marker="o", ms=8, color=colour, markeredgecolor=theme.paper)
    below = line - 9 / unit
    ax.text(value, below, interval.value_text, fontsize=SMALL, fontweight="bold", ha="center", va="top")
    for place, text in ((left, interval.ends[0]), (zero, "0"), (right, interval.ends[1])):
        ax.plot([place, place], [line - 5 / unit, line + 5 / unit], color=theme.soft, lw=1.2)
        apart = 0.5 * (text_width(interval.value_text, SMALL, "bold") + text_width(text, TINY)) + 10
        if abs(value - place) * unit > apart:
            ax.text(place, below, text, fontsize=TINY, color=theme.soft, ha="center", va="top")
    ax.text(KEY, line - 24 / unit, interval.note, fontsize=TINY, color=theme.soft, va="top")
