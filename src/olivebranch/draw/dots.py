"""Quantile dot plots: fifty people as fifty dots, each at the week it happened; the others in columns of their own.

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

from olivebranch.draw.icons import marks
from olivebranch.draw.layout import hide_axes
from olivebranch.draw.palette import Look, Theme
from olivebranch.draw.style import BODY, SMALL
from olivebranch.draw.text import wrapped

TALL, WIDEST, BLOCK = 9, 30, 6  # dots: highest stack before a bin widens, widest row of bins, width of a column


@dataclass(frozen=True, slots=True)
class Bins:
    """How weeks become places: weeks in a bin, dots side by side in one, and the height of the picture in dots."""

    weeks: int
    across: int
    last: int
    high: int

    @property
    def wide(self) -> int:
        """The bins' width in dots."""
        return ceil(self.last / self.weeks) * self.across


def bins(dots: Sequence[Sequence[int]], others: Sequence[Sequence[int]], last: int) -> Bins:
    """Bins that suit every strategy's dots (their weeks) and the counts of its other columns."""
    weeks = max(1, ceil(last / 20))
    while True:
        highest = max((max(np.bincount((np.asarray(d) - 1) // weeks)) for d in dots if len(d)), default=1)
        across = max(1, ceil(highest / TALL))
        found = Bins(weeks, across, last, 1)
        if found.wide <= WIDEST or ceil(last / weeks) == 1:
            break
        weeks += 1
    columns = [ceil(count / BLOCK) for row in others for count in row]
    return Bins(weeks, across, last, max([3, ceil(highest / across), *columns]))


def size(plan: Bins, others: int, width_: float) -> float:
    """The height in inches that a panel of this plan needs in a figure `width_` inches wide."""
    unit = (width_ - 0.4) / (plan.wide + others * (BLOCK + 2.2) + 1.5)
    return max(0.9, unit * (plan.high + 0.5)) + 0.95


def quantile_dots(
    ax: Axes,
    dots: Sequence[int],
    others: Sequence[tuple[str, Look, int]],
    look: Look,
    plan: Bins,
    ticks: Sequence[int],
    theme: Theme,
    *,
    unit: str,
    **artist: Any,
) -> list[PatchCollection]:
    """A dot for each week given, stacked in bins; right of them a block of dots for each other ending.

    Parameters
    ----------
    others : a word, a look and a count; the last is "not yet" and drawn hollow
    ticks : the weeks named on the axis

    Returns
    -------
    The dots at their weeks, then those of each other column.
    """
    ax.set_aspect("equal")
    spots, stack = [], dict[int, int]()
    for week in dots:
        at = (week - 1) // plan.weeks
        n = stack.get(at, 0)
        stack[at] = n + 1
        spots.append((at * plan.across + n % plan.across + 0.5, n // plan.across + 0.5))
    found = [marks(ax, spots, look, 0.86, theme, **artist)]
    right = plan.wide + 1.6
    ax.plot([0, plan.wide], [0, 0], color=theme.soft, lw=0.9, zorder=1)
    for k, (word, mark, count) in enumerate(others):
        hollow = k == len(others) - 1
        found.append(_block(ax, right + k * (BLOCK + 2.2), word, mark, count, theme, hollow, artist))
    _axis(ax, plan, ticks, unit)
    ax.set_xlim(-0.3, right + len(others) * (BLOCK + 2.2) - 1.4)
    ax.set_ylim(0, plan.high + 0.3)
    return found


def _block(
    ax: Axes, left: float, word: str, look: Look, count: int, theme: Theme, hollow: bool, artist: dict[str, Any]
) -> PatchCollection:
    spots = [(left + n % BLOCK + 0.5, n // BLOCK + 0.5) for n in range(count)]
    found = marks(ax, spots, look, 0.86, theme, hollow=hollow, **artist)
    ax.plot([left, left + BLOCK], [0, 0], color=theme.soft, lw=0.9, zorder=1)
    for text, down, weight in ((str(count), 6, "bold"), (wrapped(word, SMALL, 76), 19, "normal")):
        ax.annotate(
            text,
            (left + BLOCK / 2, 0),
            xytext=(0, -down),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=BODY if weight == "bold" else SMALL,
            fontweight=weight,
            annotation_clip=False,
        )
    return found


def _axis(ax: Axes, plan: Bins, ticks: Sequence[int], unit: str) -> None:
    """Weeks under the dots, where they stand on whatever Axes, and what a column is."""
    hide_axes(ax)
    for week in ticks:
        at = (week - 0.5) / plan.weeks * plan.across
        ax.annotate(
            f"{week:,}",
            (at, 0),
            xytext=(0, -4),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=SMALL,
            annotation_clip=False,
        )
    text = unit if plan.weeks == 1 else f"{unit} (a column is {plan.weeks} {unit}s)"
    ax.annotate(
        text,
        (plan.wide / 2, 0),
        xytext=(0, -18),
        textcoords="offset points",
        ha="center",
        va="top",
        fontsize=SMALL,
        annotation_clip=False,
    )


def places(passage: Sequence[float] | np.ndarray[Any, Any], count: int) -> list[int]:
    """The weeks of `count` evenly spaced quantiles of a distribution over weeks 0, 1, ...

    >>> places([0, 0.5, 0, 0.5], 4)
    [1, 1, 3, 3]
    """
    total = np.cumsum(np.asarray(passage, dtype=np.float64))
    if count == 0 or total[-1] <= 0:
        return []
    levels = (np.arange(count) + 0.5) / count * total[-1]
    return [max(1, int(week)) for week in np.searchsorted(total, levels * (1 - 1e-12))]
