"""A hundred pairs of runs under the same luck, as better, same and worse; and the difference with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection

from olivebranch.draw.icons import STEP, icon, marks
from olivebranch.draw.layout import artists_on, hide_axes, scale_artists, size_in_points
from olivebranch.draw.palette import Look, Theme
from olivebranch.draw.style import BODY, SMALL, TINY
from olivebranch.draw.text import text_width, wrapped

LEAST = 190.0  # points for the array: below that the text is scaled down with it


def paired(
    ax: Axes,
    counts: tuple[int, int, int],
    words: tuple[str, str, str],
    looks: tuple[Look, Look, Look],
    theme: Theme,
    *,
    value: float,
    interval: tuple[float, float],
    shown: Sequence[str],
    head: str,
    **artist: Any,
) -> list[PatchCollection]:
    """Draw the array, its key and an interval.

    Parameters
    ----------
    counts : of a hundred pairs: better, same, worse
    words, looks : what each means, in a few words, and how it is shown
    value, interval : the difference and its interval, drawn on a line with zero marked
    shown : the value, and the interval's ends, as text
    head : what the difference is, over the line
    """
    hide_axes(ax)
    ax.set_aspect("equal")
    wide = 2.6
    since, points = artists_on(ax), size_in_points(ax)
    unit = min(points[0] / (wide + 0.05), points[1] / 1.1)
    scale = min(1.0, unit / LEAST)
    unit = max(unit, LEAST)
    found, n = [], 0
    for k, count in enumerate(counts):
        spots = [((i % 10 + 0.5) * STEP, -(i // 10 + 0.5) * STEP) for i in range(n, n + count)]
        n += count
        found.append(marks(ax, spots, looks[k], 0.8 * STEP, theme, hollow=k == 1, **artist))
    y = -0.06
    for k, (count, word) in enumerate(zip(counts, words, strict=True)):
        y = _key(ax, 1.14, y, looks[k], count, word, k == 1, unit, wide, theme)
    y = min(y - 0.02 - 1.2 * SMALL * (wrapped(head, SMALL, (wide - 1.14) * unit, "bold").count("\n") + 1) / unit, -0.66)
    _interval(ax, 1.14, y, wide, unit, value, interval, shown, head, looks[0].colour, theme)
    ax.set_xlim(-0.02, wide + 0.03)
    ax.set_ylim(min(-1.02, y - 44 / unit), 0.04)
    scale_artists(ax, scale, since)
    return found


def _key(
    ax: Axes,
    x: float,
    y: float,
    look: Look,
    count: int,
    word: str,
    hollow: bool,
    unit: float,
    wide: float,
    theme: Theme,
) -> float:
    left = x + 0.12 + text_width("100", BODY, "bold") / unit
    text = wrapped(word, SMALL, (wide - left - 0.05) * unit)
    ax.add_patch(icon(look, x + 0.05, y, 0.085, theme, hollow=hollow))
    ax.text(left, y, str(count), fontsize=BODY, fontweight="bold", ha="right", va="center_baseline")
    ax.text(left + 0.05, y + 0.36 * SMALL / unit, text, fontsize=SMALL, va="top", linespacing=1.15)
    return y - max(0.16, 1.35 * SMALL * (text.count("\n") + 1) / unit + 0.05)


def _interval(
    ax: Axes,
    x: float,
    y: float,
    wide: float,
    unit: float,
    value: float,
    interval: tuple[float, float],
    shown: Sequence[str],
    head: str,
    colour: str,
    theme: Theme,
) -> None:
    """A line from below the interval to above it, zero always on it."""
    low, high = min(0.0, interval[0]), max(0.0, interval[1])
    span = (high - low) or 1.0
    low, high = low - 0.12 * span, high + 0.12 * span
    left, right = x + 0.04, wide - 0.06

    def at(v: float) -> float:
        return left + (v - low) / (high - low) * (right - left)

    ax.text(
        x,
        y,
        wrapped(head, SMALL, (wide - x) * unit, "bold"),
        fontsize=SMALL,
        fontweight="bold",
        va="bottom",
        linespacing=1.15,
    )
    line = y - 18 / unit
    ax.plot([left, right], [line, line], color=theme.faint, lw=1.2)
    ax.plot([at(0), at(0)], [line - 5 / unit, line + 5 / unit], color=theme.soft, lw=1.2)
    ax.plot([at(interval[0]), at(interval[1])], [line, line], color=colour, lw=5, solid_capstyle="butt")
    ax.plot([at(value)], [line], marker="o", ms=8, color=colour, markeredgecolor=theme.paper)
    ax.text(at(value), line - 9 / unit, shown[0], fontsize=SMALL, fontweight="bold", ha="center", va="top")
    apart = abs(at(value) - at(0)) * unit
    if apart > 0.5 * text_width(shown[0], SMALL, "bold") + 8:
        ax.text(at(0), line - 9 / unit, "0", fontsize=SMALL, color=theme.soft, ha="center", va="top")
    if len(shown) > 1:
        ax.text(x, line - 24 / unit, shown[1], fontsize=TINY, color=theme.soft, va="top")
