"""How much, for how many: a row of columns for each strategy, one for each total, on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from olivebranch.base.text import rounded_percent
from olivebranch.draw.labels import number_above, offset_text
from olivebranch.draw.layout import named_rows, size_in_points
from olivebranch.draw.palette import Theme
from olivebranch.draw.style import LITERAL, SMALL, TINY, Style
from olivebranch.draw.text import text_width

ROOM = 0.62  # the height of the tallest column, where rows are 1 apart


@dataclass(frozen=True, slots=True)
class Row:
    """One strategy: its name, the share of people in each bin, and words at the right of the row."""

    name: str
    shares: Sequence[float]
    beside: str = ""


def histogram(
    ax: Axes, rows: Sequence[Row], bins: Sequence[str], theme: Theme, *, what: str, harm: bool, **artist: Any
) -> list[Rectangle]:
    """Columns for each row; the first bin is none of it, and where it is harm the others are hatched."""
    named_rows(ax, [row.name for row in rows], 120)
    room = max([text_width(row.beside, SMALL) for row in rows], default=0.0) + 12
    unit = len(bins) / max(60.0, size_in_points(ax)[0] - room)
    ax.set_xlim(-0.6, len(bins) - 0.4 + room * unit)
    ax.set_ylim(-0.25, len(rows) - 0.02)
    top = max(max(row.shares) for row in rows) or 1.0
    drawn = []
    for i, row in enumerate(rows):
        base = len(rows) - 1 - i
        ax.plot([-0.5, len(bins) - 0.5], [base, base], color=theme.faint, lw=0.8, zorder=1)
        for k, share in enumerate(row.shares):
            none = k == 0
            colour = theme.open if none or not harm else theme.shut
            style: Style = {"facecolor": colour, "edgecolor": theme.paper, "zorder": 2, "linewidth": 0.6}
            style |= {"hatch": "////" if harm and not none else ""}
            drawn.append(Rectangle((k - 0.42, base), 0.84, ROOM * share / top, **(style | artist)))
            ax.add_patch(drawn[-1])
            if share >= 0.005 and (len(bins) <= 12 or share >= 0.25 * top or none):
                number = rounded_percent(share).removesuffix(" %")
                number_above(ax, number, (k, base + ROOM * share / top), 1, fontsize=TINY)
        offset_text(ax, row.beside, (len(bins) - 0.4, base + 0.22), (4, 0), ha="left", va="center", fontsize=SMALL)
    ax.set_yticks(
        [len(rows) - 1 - i + 0.22 for i in range(len(rows))], [t.get_text() for t in ax.get_yticklabels()], **LITERAL
    )
    ax.set_xticks(range(len(bins)), list(bins), **LITERAL)
    ax.tick_params(axis="x", length=0)
    ax.set_xlabel(what, fontsize=SMALL, **LITERAL)
    return drawn
