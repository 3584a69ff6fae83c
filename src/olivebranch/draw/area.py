"""Stacked areas: where a hundred people are, week by week, from ended at the bottom to yes on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from olivebranch.base.arrays import Floats
from olivebranch.draw.counts import whole_percents
from olivebranch.draw.labels import keep_apart, offset_text
from olivebranch.draw.layout import percent_axis, whole_axis
from olivebranch.draw.palette import Colour, Theme
from olivebranch.draw.style import LITERAL, SMALL, Style


class Group(NamedTuple):
    """People in the same place, such as an ending or a rung: a word, a colour and a hatch."""

    word: str
    colour: Colour
    hatch: str


def stacked_areas(
    ax: Axes, shares: Floats, groups: Sequence[Group], theme: Theme, *, unit: str, **artist: Any
) -> list[PolyCollection]:
    """Areas (groups, weeks + 1) on top of one another, the first at the bottom."""
    weeks = np.arange(shares.shape[1])
    edges = np.vstack([np.zeros(weeks.size), np.cumsum(shares, axis=0)])
    areas: list[PolyCollection] = []
    for low, high, group in zip(edges, edges[1:], groups, strict=False):
        style: Style = {
            "facecolor": group.colour,
            "edgecolor": theme.paper,
            "linewidth": 0.8,
            "hatch": group.hatch or None,
        } | artist
        areas.append(ax.fill_between(weeks, low, high, **style))
    percent_axis(ax, 1.0, theme)
    ax.grid(False)
    ax.set_xlim(0, weeks[-1])
    whole_axis(ax)
    ax.set_xlabel(unit, **LITERAL)
    return areas


def area_labels(ax: Axes, ends: Floats, groups: Sequence[Group], theme: Theme) -> None:
    """Write each group's word and last share at its right end. Call it once the Axes has its height."""
    percent_axis(ax, 1.0, theme)
    ax.grid(False)
    edges = np.concatenate([[0.0], np.cumsum(ends)])
    middles = [float(m) for m in (edges[1:] + edges[:-1]) / 2]
    trans = ax.get_yaxis_transform()
    places, shares = keep_apart(ax, middles, 1.4 * SMALL), whole_percents(ends)
    for group, share, middle, place in zip(groups, shares, middles, places, strict=True):
        line = [middle, place, place]
        ax.plot([1.004, 1.022, 1.03], line, transform=trans, color=theme.soft, lw=0.7, clip_on=False)
        ax.plot([1.045], [place], marker="s", ms=7, transform=trans, color=group.colour, clip_on=False)
        offset_text(ax, f"{group.word} {share}", (1.045, place), (8, 0), coords=trans, va="center", fontsize=SMALL)
