"""A frontier of success against harm, enlarged in an inset, with the points that lie below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from olivebranch.base.arrays import Floats
from olivebranch.draw.labels import offset_text
from olivebranch.draw.layout import size_in_points
from olivebranch.draw.palette import SERIES_MARKERS, Theme, series_colour
from olivebranch.draw.style import LITERAL, SMALL, TINY, Style
from olivebranch.draw.text import line_count, wrapped

NARROW = 0.25  # a frontier narrower than this share of the width is also drawn enlarged
KEY = 150  # points: the width of the names in the key


@dataclass(frozen=True, slots=True)
class DrawnPoint:
    """A strategy: its name, harm and success; hollow if it is never chosen as best."""

    name: str
    harm: float
    success: float
    hollow: bool


def frontier(
    ax: Axes,
    curve: Floats,
    bound: Floats,
    points: Sequence[DrawnPoint],
    theme: Theme,
    *,
    harm: str,
    success: str,
    harm_is_chance: bool,
    **artist: Any,
) -> Line2D:
    """Draw the curve (vertices, 2) of harm and success, the bound above it (or none), and the points.

    Parameters
    ----------
    curve, bound : (n, 2) harm and success; `bound` may be empty
    harm, success : the names of the sides
    harm_is_chance : is the harm a chance, written in per cent?
    """
    line = _curves(ax, curve, bound, theme, artist)
    for i, point in enumerate(points):
        ax.plot([point.harm], [point.success], zorder=4, **_mark(theme, i, point.hollow))
    across = np.array([*curve[:, 0], *(point.harm for point in points)])
    up = np.array([*curve[:, 1], *(point.success for point in points), *bound[:, 1]])
    right, top = max(float(across.max()), 1e-9), max(float(up.max()), 1e-9)
    ax.set(xlim=(-0.03 * right, 1.06 * right), ylim=(0, 1.12 * top))
    _axes(ax, theme, harm_is_chance)
    ax.set_xlabel(harm, **LITERAL)
    ax.set_ylabel(success, **LITERAL)
    if len(curve) > 1 and np.ptp(curve[:, 0]) < NARROW * right and size_in_points(ax)[1] > 150:
        _closer(ax, curve, bound, theme, harm_is_chance)
    _key(ax, points, theme, with_bound=len(bound) > 0)
    return line


def _curves(ax: Axes, curve: Floats, bound: Floats, theme: Theme, artist: Style) -> Line2D:
    if len(bound):
        ax.plot(bound[:, 0], bound[:, 1], color=theme.soft, lw=1.4, ls="--", zorder=2)
    style: Style = {"color": theme.good, "lw": 2.2, "marker": "o", "ms": 5, "zorder": 3} | artist
    return ax.plot(curve[:, 0], curve[:, 1], **style)[0]


def _axes(ax: Axes, theme: Theme, harm_is_chance: bool) -> None:
    wide, tall = size_in_points(ax)
    ax.xaxis.set_major_locator(MaxNLocator(max(1, min(4, int(wide / 40)))))
    ax.yaxis.set_major_locator(MaxNLocator(max(1, min(4, int(tall / 24)))))
    ax.xaxis.set_major_formatter((lambda v, _: f"{100 * v:g} %") if harm_is_chance else (lambda v, _: f"{v:,g}"))
    ax.yaxis.set_major_formatter(lambda v, _: f"{100 * v:g} %")
    ax.grid(color=theme.faint)
    ax.set_axisbelow(True)


def _closer(ax: Axes, curve: Floats, bound: Floats, theme: Theme, harm_is_chance: bool) -> None:
    """The frontier alone, enlarged in the upper right corner, where there is no strategy."""
    inset = ax.inset_axes((0.46, 0.56, 0.5, 0.36))
    inset.set_facecolor(theme.panel)
    _curves(inset, curve, bound, theme, {})
    _axes(inset, theme, harm_is_chance)
    inset.xaxis.set_major_locator(MaxNLocator(3))
    inset.yaxis.set_major_locator(MaxNLocator(3))
    inset.tick_params(labelsize=TINY)
    inset.margins(0.08, 0.15)
    inset.set_title("the frontier, closer", loc="left", fontsize=TINY, fontweight="normal", pad=3, **LITERAL)


def _mark(theme: Theme, i: int, hollow: bool) -> Style:
    colour = series_colour(theme, i)
    fill = theme.paper if hollow else colour
    return {
        "marker": SERIES_MARKERS[i % len(SERIES_MARKERS)],
        "ls": "none",
        "ms": 7,
        "markerfacecolor": fill,
        "markeredgecolor": colour,
        "markeredgewidth": 1.5,
    }


def _key(ax: Axes, points: Sequence[DrawnPoint], theme: Theme, *, with_bound: bool) -> None:
    """The key: the names of everything drawn, beside the Axes."""
    tall = size_in_points(ax)[1]
    entries: list[tuple[str, Style]] = [("the frontier", {"color": theme.good, "lw": 2.2, "marker": "o", "ms": 5})]
    if with_bound:
        entries.append(("the most, if all were seen", {"color": theme.soft, "lw": 1.4, "ls": "--"}))
    entries += [(point.name, _mark(theme, i, point.hollow)) for i, point in enumerate(points)]
    y = 1.0
    wide = size_in_points(ax)[0]
    for name, style in entries:
        text = wrapped(name, SMALL, KEY)
        at = [1 + 8 / wide, 1 + 26 / wide] if style.get("ls") != "none" else [1 + 17 / wide]
        ax.plot(at, [y - 7 / tall] * len(at), transform=ax.transAxes, clip_on=False, **style)
        offset_text(ax, text, (1, y), (34, -1), coords="axes fraction", va="top", fontsize=SMALL, linespacing=1.1)
        y -= (17 + 11 * (line_count(text) - 1)) / tall
