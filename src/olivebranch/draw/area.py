"""Stacked areas: where a hundred people are, week by week, from ended at the bottom to yes on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from numpy.typing import NDArray

from olivebranch.base.text import rounded_percent
from olivebranch.draw.curves import apart
from olivebranch.draw.layout import percent_axis
from olivebranch.draw.palette import Theme
from olivebranch.draw.style import SMALL

Floats = NDArray[np.float64]
Band = tuple[str, str, str]  # a word, a colour, a hatch


def stacked(
    ax: Axes, shares: Floats, bands: Sequence[Band], theme: Theme, *, unit: str, **artist: Any
) -> list[PolyCollection]:
    """Areas (bands, weeks + 1) on top of one another, the first at the bottom."""
    weeks = np.arange(shares.shape[1])
    edges = np.vstack([np.zeros(weeks.size), np.cumsum(shares, axis=0)])
    found: list[PolyCollection] = []
    for low, high, (_, colour, hatch) in zip(edges, edges[1:], bands, strict=False):
        style: dict[str, Any] = {
            "facecolor": colour,
            "edgecolor": theme.paper,
            "linewidth": 0.8,
            "hatch": hatch or None,
        } | artist
        found.append(ax.fill_between(weeks, low, high, **style))
    percent_axis(ax, 1.0, theme)
    ax.grid(False)
    ax.set_xlim(0, weeks[-1])
    ax.set_xlabel(unit)
    return found


def band_labels(ax: Axes, ends: Floats, bands: Sequence[Band], theme: Theme) -> None:
    """Each band's name and last share at its right end. Once the Axes has its height."""
    edges = np.concatenate([[0.0], np.cumsum(ends)])
    middles = [float(m) for m in (edges[1:] + edges[:-1]) / 2]
    trans = ax.get_yaxis_transform()
    for (word, colour, _), share, y, at in zip(bands, ends, middles, apart(ax, middles, 1.4 * SMALL), strict=True):
        ax.plot([1.004, 1.022, 1.03], [y, at, at], transform=trans, color=theme.soft, lw=0.7, clip_on=False)
        ax.plot([1.045], [at], marker="s", ms=7, transform=trans, color=colour, clip_on=False)
        ax.annotate(
            f"{word} {rounded_percent(float(share))}",
            (1.045, at),
            xycoords=trans,
            xytext=(8, 0),
            va="center",
            textcoords="offset points",
            fontsize=SMALL,
            annotation_clip=False,
        )
