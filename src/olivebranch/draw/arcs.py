"""Arrows as arcs over a row of boxes: forward above, back below, nested so that no labels overlap.

An arc leaves one box vertically and enters the other vertically. If two arcs' spans overlap, the longer arc is higher,
and their labels are at different heights. Everything is measured in points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.path import Path

from olivebranch.base.text import rounded_percent

LIFT = 52.0  # points from one level to the next: room for two lines of words, clear of the next arc
FIRST = 26.0  # points to the top of the lowest


@dataclass(frozen=True, slots=True)
class Arrow:
    """A move from one box to another (by their indices) under an action, with its chance, and another text for it."""

    source: int
    target: int
    action: int
    chance: float
    text: str = ""

    @property
    def label(self) -> str:
        """What is written on it."""
        return self.text or rounded_percent(self.chance)

    @property
    def back(self) -> bool:
        """Does it lead to the left?"""
        return self.target < self.source

    @property
    def span(self) -> tuple[int, int]:
        """The boxes it stretches over, left to right."""
        return min(self.source, self.target), max(self.source, self.target)


@dataclass(frozen=True, slots=True)
class Arc:
    """An arrow with its position in points: start, landing, height, and the middle of its label."""

    arrow: Arrow
    start: tuple[float, float]
    end: tuple[float, float]
    rise: float

    @property
    def path(self) -> Path:
        """The curve: vertical at both ends, `rise` high in the middle."""
        (x0, y0), (x1, y1) = self.start, self.end
        lift = self.rise * 4 / 3
        return Path([(x0, y0), (x0, y0 + lift), (x1, y1 + lift), (x1, y1)], [Path.MOVETO, *[Path.CURVE4] * 3])

    @property
    def middle(self) -> tuple[float, float]:
        """The top of the arc."""
        return (self.start[0] + self.end[0]) / 2, (self.start[1] + self.end[1]) / 2 + self.rise


def levels(arrows: Sequence[Arrow]) -> list[int]:
    """How high each arrow goes, from 1: above every shorter one whose span overlaps its own.

    >>> levels([Arrow(0, 1, 0, 0.5), Arrow(1, 2, 0, 0.5), Arrow(0, 2, 0, 0.5)])
    [1, 1, 2]
    """
    level: dict[int, int] = {}
    for i in sorted(range(len(arrows)), key=lambda i: (_length(arrows[i]), arrows[i].chance, i)):
        level[i] = 1 + max((level[j] for j in level if _overlap(arrows[i], arrows[j])), default=0)
    return [level[i] for i in range(len(arrows))]


def place_arcs(
    arrows: Sequence[Arrow],
    xs: Sequence[float],
    half: Sequence[tuple[float, float]],
    rounded: Sequence[bool],
    lift: float = LIFT,
) -> list[Arc]:
    """Arcs for arrows between boxes whose middles are at `xs` on a line at height 0.

    Parameters
    ----------
    half : half the width and height of each box
    rounded : is a box an ellipse?
    lift : points from one level of arcs to the next
    """
    arcs = []
    for side in (False, True):
        group = [arrow for arrow in arrows if arrow.back == side]
        sign = -1.0 if side else 1.0
        for arrow, level, (a, b) in zip(group, levels(group), _ports(group, half), strict=True):
            ya = _edge(half[arrow.source], rounded[arrow.source], a)
            yb = _edge(half[arrow.target], rounded[arrow.target], b) + 1.5
            start, end = (xs[arrow.source] + a, sign * ya), (xs[arrow.target] + b, sign * yb)
            arcs.append(Arc(arrow, start, end, sign * (FIRST + lift * (level - 1))))
    return arcs


def _edge(half: tuple[float, float], rounded: bool, x: float) -> float:
    """The height of a box's edge, x points from its middle."""
    w, h = half
    return 1.15 * h * float(np.sqrt(max(0.0, 1 - (x / (1.075 * w)) ** 2))) if rounded else h


def _ports(group: Sequence[Arrow], half: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Where each arrow leaves and lands, from the middle of its box; the shortest is nearest the side it faces."""
    rank = levels(group)
    port: dict[tuple[int, int], float] = {}
    for box in {b for arrow in group for b in (arrow.source, arrow.target)}:
        for facing in (-1, 1):
            mine = [i for i, a in enumerate(group) if box in (a.source, a.target) and _faces(a, box) == facing]
            mine.sort(key=lambda i: rank[i])
            for n, i in enumerate(mine):
                port[i, box] = facing * half[box][0] * (0.82 - 0.76 * n / max(1, len(mine) - 1))
    return [(port[i, a.source], port[i, a.target]) for i, a in enumerate(group)]


def _faces(arrow: Arrow, box: int) -> int:
    return 1 if arrow.span[0] == box else -1


def _length(arrow: Arrow) -> int:
    return arrow.span[1] - arrow.span[0]


def _overlap(a: Arrow, b: Arrow) -> bool:
    return max(a.span[0], b.span[0]) < min(a.span[1], b.span[1])


def extent(arcs: Sequence[Arc]) -> tuple[float, float]:
    """How far below and above the line the arcs go."""
    tops = [arc.middle[1] for arc in arcs]
    return float(-min([0.0, *tops])), float(np.max([0.0, *tops]))
