"""Quantile dot plots: fifty people as fifty dots, each at the week it happened; the others have their own columns.

Counting dots is easier, and leads to better decisions, than reading a density (Kay et al. 2016, Fernandes et al. 2018).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection

from olivebranch.draw.icons import icons_at
from olivebranch.draw.labels import offset_text
from olivebranch.draw.palette import Look, Theme
from olivebranch.draw.style import BODY, SMALL, Style
from olivebranch.draw.text import wrapped

TALL, WIDEST, BLOCK = 9, 30, 6  # dots: highest stack before bins widen, widest row of bins, width of a column


@dataclass(frozen=True, slots=True)
class Bins:
    """How weeks become positions.

    Attributes
    ----------
    weeks : how many weeks a bin holds
    across : dots side by side in a bin
    last : the last week (the horizon)
    height : the height of the picture, in dots
    """

    weeks: int
    across: int
    last: int
    height: int

    @property
    def width(self) -> int:
        """The bins' width in dots."""
        return ceil(self.last / self.weeks) * self.across


def choose_bins(dots: Sequence[Sequence[int]], others: Sequence[Sequence[int]], last: int) -> Bins:
    """Bins that suit every strategy's dots (their weeks) and the counts of its other columns."""
    weeks = max(1, ceil(last / 20))
    while True:
        highest = max((max(np.bincount((np.asarray(d) - 1) // weeks)) for d in dots if len(d)), default=1)
        across = max(1, ceil(highest / TALL))
        if Bins(weeks, across, last, 1).width <= WIDEST or ceil(last / weeks) == 1:
            break
        weeks += 1
    columns = [ceil(count / BLOCK) for row in others for count in row]
    return Bins(weeks, across, last, max([3, ceil(highest / across), *columns]))


def panel_height(bins: Bins, others: int, width: float) -> float:
    """The height in inches of a panel with these bins, in a figure `width` inches wide."""
    unit = (width - 0.4) / (bins.width + others * (BLOCK + 2.2) + 1.5)
    return max(0.9, unit * (bins.height + 0.5)) + 0.95


def quantile_dots(
    ax: Axes,
    dots: Sequence[int],
    others: Sequence[tuple[str, Look, int]],
    look: Look,
    bins: Bins,
    ticks: Sequence[int],
    theme: Theme,
    *,
    unit: str,
    **artist: Any,
) -> list[PatchCollection]:
    """A dot for each given week, stacked in bins; to their right, a block of dots for each other ending.

    Parameters
    ----------
    others : a word, a look and a count for each other ending; the last is "not yet"
    ticks : the weeks named on the axis

    Returns
    -------
    The dots at their weeks, then those of each block.
    """
    ax.set_axis_off()
    ax.set_aspect("equal")
    drawn = [icons_at(ax, _stack(dots, bins), look, 0.86, **artist)]
    right = bins.width + 1.6
    ax.plot([0, bins.width], [0, 0], color=theme.soft, lw=0.9, zorder=1)
    for k, (word, other, count) in enumerate(others):
        drawn.append(_block(ax, right + k * (BLOCK + 2.2), word, other, count, theme, artist))
    _axis(ax, bins, ticks, unit)
    ax.set_xlim(-0.3, right + len(others) * (BLOCK + 2.2) - 1.4)
    ax.set_ylim(0, bins.height + 0.3)
    return drawn


def _stack(dots: Sequence[int], bins: Bins) -> list[tuple[float, float]]:
    """The position of each dot: its bin is filled from the left and upwards."""
    filled: dict[int, int] = {}
    places = []
    for week in dots:
        column = (week - 1) // bins.weeks
        n = filled.get(column, 0)
        filled[column] = n + 1
        places.append((column * bins.across + n % bins.across + 0.5, n // bins.across + 0.5))
    return places


def _block(ax: Axes, left: float, word: str, look: Look, count: int, theme: Theme, artist: Style) -> PatchCollection:
    places = [(left + n % BLOCK + 0.5, n // BLOCK + 0.5) for n in range(count)]
    drawn = icons_at(ax, places, look, 0.86, **artist)
    ax.plot([left, left + BLOCK], [0, 0], color=theme.soft, lw=0.9, zorder=1)
    middle = left + BLOCK / 2, 0
    offset_text(ax, str(count), middle, (0, -6), ha="center", va="top", fontsize=BODY, fontweight="bold")
    offset_text(ax, wrapped(word, SMALL, 76), middle, (0, -19), ha="center", va="top", fontsize=SMALL)
    return drawn


def _axis(ax: Axes, bins: Bins, ticks: Sequence[int], unit: str) -> None:
    """Name some weeks under the dots, and say how many weeks a column holds."""
    below: Style = {"ha": "center", "va": "top", "fontsize": SMALL}
    for week in ticks:
        offset_text(ax, f"{week:,}", ((week - 0.5) / bins.weeks * bins.across, 0), (0, -4), **below)
    text = unit if bins.weeks == 1 else f"{unit} (a column is {bins.weeks} {unit}s)"
    offset_text(ax, text, (bins.width / 2, 0), (0, -18), **below)


def quantile_weeks(passage: Sequence[float] | np.ndarray[Any, Any], count: int) -> list[int]:
    """The weeks of `count` evenly spaced quantiles of a distribution over weeks 0, 1, ...

    >>> quantile_weeks([0, 0.5, 0, 0.5], 4)
    [1, 1, 3, 3]
    """
    by_week = np.cumsum(np.asarray(passage, dtype=np.float64))
    if count == 0 or by_week[-1] <= 0:
        return []
    levels = (np.arange(count) + 0.5) / count * by_week[-1]
    return [max(1, int(week)) for week in np.searchsorted(by_week, levels * (1 - 1e-12))]
