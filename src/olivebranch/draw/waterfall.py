"""A waterfall: each bar begins where the one above it ends, from nothing to a total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from olivebranch.draw.labels import offset_text
from olivebranch.draw.layout import named_rows, signed_axis, size_in_points
from olivebranch.draw.palette import Theme
from olivebranch.draw.style import BODY, LITERAL, SMALL, TINY, Style
from olivebranch.draw.text import text_width

TALL = 0.56  # the height of a bar, if rows are 1 apart


@dataclass(frozen=True, slots=True)
class Step:
    """One row: its name, how far it moves, that number as text, and a smaller text below it."""

    name: str
    value: float
    text: str
    beside: str = ""


def waterfall(
    ax: Axes, steps: Sequence[Step], total: Step, theme: Theme, *, axis_label: str, names: float = 190, **artist: Any
) -> list[Rectangle]:
    """A bar for each step, from where the last one ended; and below a line, a bar from 0 for the total.

    A step up is plain, a step down hatched. `names` : points of room for the names on the left.
    """
    ends = np.cumsum([0.0, *(step.value for step in steps)])
    rows = [*zip(ends[:-1], ends[1:], steps, strict=True), (0.0, total.value, total)]
    low, high = float(min(0.0, *ends)), float(max(0.0, *ends))
    named_rows(ax, [step.name for _, _, step in rows], names)
    room = max(text_width(text, TINY) for *_, step in rows for text in (step.beside, step.text)) + 14
    wide = size_in_points(ax)[0]
    unit = ((high - low) or 1.0) / max(40.0, wide - 2 * room)
    ax.set_xlim(low - room * unit, high + room * unit)
    ax.set_ylim(-0.7, len(rows) - 0.4)
    bars = []
    for row, (begin, end, step) in enumerate(rows):
        y = len(rows) - 1 - row
        bars.append(_bar(ax, y, begin, end, step, theme, artist, is_total=step is total))
        if row < len(steps):
            ax.plot([end, end], [y - TALL / 2, y - 1 + TALL / 2], color=theme.soft, lw=0.8, ls=":", zorder=1)
    ax.axhline(0.5, color=theme.faint, lw=1.0, zorder=1)
    ax.axvline(0.0, color=theme.ink, lw=1.0, zorder=3)
    signed_axis(ax)
    ax.set_xlabel(axis_label, fontsize=SMALL, **LITERAL)
    return bars


def _bar(
    ax: Axes, y: float, begin: float, end: float, step: Step, theme: Theme, artist: Style, *, is_total: bool
) -> Rectangle:
    up = end >= begin
    colour = theme.soft if is_total else theme.good if up else theme.scale[0]
    style: Style = {"facecolor": colour, "edgecolor": theme.paper, "hatch": "" if up or is_total else "////"} | artist
    bar = Rectangle((min(begin, end), y - TALL / 2), abs(end - begin), TALL, zorder=2, **style)
    ax.add_patch(bar)
    side = 1 if up else -1
    placed: Style = {"ha": "left" if up else "right", "zorder": 4}
    lift = 5 if step.beside else 0
    size = min(BODY, 0.8 * size_in_points(ax)[1] / np.ptp(ax.get_ylim()))
    offset_text(ax, step.text, (end, y), (5 * side, lift), va="center", fontsize=size, fontweight="bold", **placed)
    if step.beside:
        offset_text(ax, step.beside, (end, y), (5 * side, -7), va="center", fontsize=TINY, color=theme.soft, **placed)
    return bar
