"""Ranges before and after: a pale band for what was believed, a dark line for what is believed now, a row for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from olivebranch.draw.labels import offset_text
from olivebranch.draw.layout import named_rows, size_in_points
from olivebranch.draw.palette import Theme
from olivebranch.draw.style import LITERAL, SMALL, TINY, Style
from olivebranch.draw.text import wrapped


@dataclass(frozen=True, slots=True)
class Change:
    """One row: its name, the range before, the range and the mean after, and words for how much was told."""

    name: str
    before: tuple[float, float]
    after: tuple[float, float]
    mean: float
    words: str


def before_and_after(ax: Axes, rows: Sequence[Change], theme: Theme, *, axis_label: str, **artist: Any) -> list[Line2D]:
    """Each row on a scale of its own, on which the range before is the same for all."""
    named_rows(ax, [row.name for row in rows], 140)
    drawn = []
    reach = [(end - row.before[0]) / ((row.before[1] - row.before[0]) or 1.0) for row in rows for end in row.after]
    words_at = max(1.25, *(end + 0.1 for end in reach))
    for i, row in enumerate(rows):
        y, (low, high) = len(rows) - 1 - i, row.before
        unit = (high - low) or 1.0
        ax.plot([0, 1], [y, y], color=theme.faint, lw=11, solid_capstyle="butt", zorder=1)
        ends = [(end - low) / unit for end in row.after]
        style: Style = {"color": theme.actions[0], "lw": 4, "solid_capstyle": "butt", "zorder": 2} | artist
        drawn += ax.plot(ends, [y, y], **style)
        ax.plot([(row.mean - low) / unit], [y], marker="o", ms=6, color=theme.ink, zorder=3)
        offset_text(ax, f"{low:.2g}", (0, y), (0, -8), ha="center", va="top", fontsize=TINY, color=theme.soft)
        offset_text(ax, f"{high:.2g}", (1, y), (0, -8), ha="center", va="top", fontsize=TINY, color=theme.soft)
        offset_text(ax, row.words, (words_at, y), (0, 0), ha="left", va="center", fontsize=SMALL)
    ax.set_xlim(min(-0.3, *(end - 0.1 for end in reach)), words_at + 0.5)
    ax.set_ylim(-0.7, len(rows) - 0.4)
    ax.set_xticks([])
    ax.set_xlabel(wrapped(axis_label, SMALL, max(120.0, size_in_points(ax)[0] - 150)), fontsize=SMALL, **LITERAL)
    return drawn
