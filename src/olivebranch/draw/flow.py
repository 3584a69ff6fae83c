"""Alluvial ribbons: how many go from where to where, between a few weeks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from olivebranch.base.arrays import Floats
from olivebranch.draw.area import Group
from olivebranch.draw.counts import whole_percents
from olivebranch.draw.labels import keep_apart
from olivebranch.draw.layout import size_in_points
from olivebranch.draw.palette import Theme
from olivebranch.draw.style import BODY, SMALL, TINY, Style
from olivebranch.draw.text import text_width

BAR = 0.05  # the width of a bar, if columns are 1 apart
GAP = 0.012  # between groups


def alluvial_ribbons(
    ax: Axes, flows: Sequence[Floats], groups: Sequence[Group], columns: Sequence[str], theme: Theme, **artist: Any
) -> list[PathPatch]:
    """Ribbons between columns of bars.

    Parameters
    ----------
    flows : for each interval, a (groups, groups) table: group i at its start and j at its end, from the bottom up
    columns : what each column is, such as "week 4"
    """
    heights = [flows[0].sum(axis=1), *(flow.sum(axis=0) for flow in flows)]
    ribbons = []
    for c, flow in enumerate(flows):
        ribbons += _stretch(ax, c, flow, heights[c], heights[c + 1], groups, artist)
    for c, height in enumerate(heights):
        _bars(ax, c, height, groups, theme)
        ax.text(c, _base(heights[0])[1] + 0.025, _head(ax, columns, c), ha="center", va="bottom", fontsize=BODY)
    ax.set_axis_off()
    ax.set_xlim(-0.2, len(flows) + 0.2)
    ax.set_ylim(-0.01, _base(heights[0])[1] + 0.1)
    return ribbons


def _head(ax: Axes, columns: Sequence[str], c: int) -> str:
    """What is above a column: without its unit, except above the first, if there is no room for it."""
    room = 0.6 * size_in_points(ax)[0] / (len(columns) - 0.6)
    fits = all(text_width(head, BODY) < room for head in columns)
    return columns[c] if fits or c == 0 else columns[c].split()[-1]


def ribbon_labels(ax: Axes, flows: Sequence[Floats], groups: Sequence[Group], theme: Theme) -> None:
    """Names and shares beside the first and last bars, and on the other bars if they are large enough."""
    heights = [flows[0].sum(axis=1), *(flow.sum(axis=0) for flow in flows)]
    for c, height in enumerate(heights):
        lows, _ = _base(height)
        mid = [float(low + h / 2) for low, h in zip(lows, height, strict=True)]
        shown = [g for g in range(len(groups)) if height[g] > 0.0005]
        if c in (0, len(heights) - 1):
            places = keep_apart(ax, [mid[g] for g in shown], 1.4 * SMALL)
            side, shares = -1 if c == 0 else 1, whole_percents(height)
            for g, place in zip(shown, places, strict=True):
                _outer(ax, c, side, mid[g], place, f"{groups[g].word} {shares[g]}", theme)
            continue
        per_point = (ax.get_ylim()[1] - ax.get_ylim()[0]) / size_in_points(ax)[1]
        for g in shown:
            if height[g] > 13 * per_point:
                text = ax.text(c + BAR / 2 + 0.02, mid[g], groups[g].word, fontsize=TINY, va="center", color=theme.ink)
                text.set_path_effects([withStroke(linewidth=2.5, foreground=theme.paper)])


def _outer(ax: Axes, c: int, side: int, y: float, place: float, text: str, theme: Theme) -> None:
    x = c + side * (BAR / 2 + 0.01)
    ax.plot([x, x + side * 0.05, x + side * 0.06], [y, place, place], color=theme.soft, lw=0.7, clip_on=False)
    ax.text(x + side * 0.07, place, text, ha="right" if side < 0 else "left", va="center", fontsize=SMALL)


def _base(height: Floats) -> tuple[Floats, float]:
    """Where each group of a column starts, and where the last one ends."""
    lows = np.concatenate([[0.0], np.cumsum(height + GAP)])
    return lows[:-1], float(height.sum() + GAP * height.size)


def _bars(ax: Axes, c: int, height: Floats, groups: Sequence[Group], theme: Theme) -> None:
    for low, h, group in zip(_base(height)[0], height, groups, strict=True):
        ax.add_patch(
            Rectangle(
                (c - BAR / 2, low),
                BAR,
                h,
                facecolor=group.colour,
                edgecolor=theme.paper,
                linewidth=0.4,
                hatch=group.hatch or None,
                zorder=3,
            )
        )


def _stretch(
    ax: Axes, c: int, flow: Floats, left: Floats, right: Floats, groups: Sequence[Group], artist: Style
) -> list[PathPatch]:
    out, into, ribbons = _base(left)[0].copy(), _base(right)[0].copy(), []
    for a in range(flow.shape[0]):
        for b in range(flow.shape[1]):
            share = float(flow[a, b])
            if share > 0:
                ribbons.append(_ribbon(ax, c, float(out[a]), float(into[b]), share, groups[b].colour, artist))
            out[a] += share
            into[b] += share
    return ribbons


def _ribbon(ax: Axes, c: int, y0: float, y1: float, share: float, colour: str, artist: Style) -> PathPatch:
    a, b, m = c + BAR / 2, c + 1 - BAR / 2, c + 0.5
    points = [
        (a, y0),
        (m, y0),
        (m, y1),
        (b, y1),
        (b, y1 + share),
        (m, y1 + share),
        (m, y0 + share),
        (a, y0 + share),
        (a, y0),
    ]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    style: Style = {"facecolor": colour, "edgecolor": "none", "alpha": 0.5} | artist
    patch = PathPatch(Path(points, codes), **style)
    ax.add_patch(patch)
    return patch
