"""Arrows whose width and head show a chance."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch
from matplotlib.path import Path


def head_style(chance: float) -> str:
    """An arrow head that grows with the line."""
    wide = 3.2 + 5.0 * min(chance, 0.7)
    return f"-|>,head_length={1.5 * wide:.3f},head_width={wide:.3f}"


def curved_arrow(ax: Axes, path: Path, chance: float, **style: Any) -> FancyArrowPatch:
    """An arrow along a path, with a head for this chance."""
    arrow = FancyArrowPatch(path=path, arrowstyle=head_style(chance), mutation_scale=1.0, **style)
    ax.add_patch(arrow)
    return arrow


def straight_arrow(
    ax: Axes, start: tuple[float, float], end: tuple[float, float], chance: float, **style: Any
) -> FancyArrowPatch:
    """An arrow from point to point, with a head for this chance."""
    arrow = FancyArrowPatch(
        start, end, arrowstyle=head_style(chance), mutation_scale=1.0, shrinkA=0, shrinkB=0, **style
    )
    ax.add_patch(arrow)
    return arrow
