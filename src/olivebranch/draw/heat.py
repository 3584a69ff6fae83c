"""A row of tables of chances; the higher the chance, the darker the cell, which also shows the number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from olivebranch.base.arrays import Floats
from olivebranch.base.text import rounded_percent
from olivebranch.draw.layout import size_in_points
from olivebranch.draw.palette import Theme, mix, text_on
from olivebranch.draw.style import BODY, SMALL, TINY, Style
from olivebranch.draw.text import text_width, wrapped

GAP = 0.7  # the distance between two tables, in cells


def heat_strip(
    ax: Axes, tables: Sequence[Floats], heads: Sequence[str], names: Sequence[str], theme: Theme, **artist: Any
) -> list[Rectangle]:
    """Tables (n, n) side by side under their heads: from each place (rows) to each place (columns), in one order."""
    n, count = len(names), len(tables)
    wide = count * n + (count - 1) * GAP
    ax.set_axis_off()
    ax.set_aspect("equal")
    points = size_in_points(ax)[0]
    left = min(90.0, max(text_width(name, SMALL) for name in names)) + 8
    unit = (points - left) / wide  # points of a cell
    ax.set_xlim(-left / unit, wide)
    ax.set_ylim(-n - 5.2 * SMALL / unit, 2.4 * BODY / unit)
    numbers = min(TINY, 0.3 * unit)
    turned = 0 if all(text_width(name, TINY) < min(60, unit) - 4 for name in names) else 90
    cells = []
    for k, (table, head) in enumerate(zip(tables, heads, strict=True)):
        x0 = k * (n + GAP)
        size = min(BODY, BODY * ((n + GAP) * unit - 10) / text_width(head, BODY, "bold"))
        ax.text(x0, 0.5 * BODY / unit, head, fontsize=size, fontweight="bold", va="bottom")
        for i in range(n):
            for j in range(n):
                chance = float(table[i, j])
                colour = mix(theme.panel, theme.actions[0], chance**0.7)
                style: Style = {"facecolor": colour, "edgecolor": theme.paper, "linewidth": 1.0} | artist
                cells.append(Rectangle((x0 + j, -i - 1), 1, 1, **style))
                ax.add_patch(cells[-1])
                if chance > 5e-4 and numbers >= 5:
                    text = rounded_percent(chance).replace(" %", "").replace("< ", "<")
                    middle: Style = {"ha": "center", "va": "center", "color": text_on(colour), "fontsize": numbers}
                    ax.text(x0 + j + 0.5, -i - 0.5, text, **middle)
        for j, name in enumerate(names):
            under: Style = {"rotation": turned, "ha": "center", "va": "top", "fontsize": min(TINY, 0.6 * unit)}
            ax.text(x0 + j + 0.5, -n - 4 / unit, wrapped(name, TINY, 60), **under)
    for i, name in enumerate(names):
        ax.text(-6 / unit, -i - 0.5, wrapped(name, SMALL, 90), ha="right", va="center", fontsize=SMALL)
    return cells
