"""How far claims hold: a row a claim, its share of the draws as a bar, and a mark for the verdict as stated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from numpy.typing import NDArray

from olivebranch.draw.palette import Theme
from olivebranch.draw.style import SMALL
from olivebranch.draw.text import wrapped


def claims(
    ax: Axes, words: Sequence[str], shares: NDArray[np.float64], holds: Sequence[bool], theme: Theme, **artist: Any
) -> BarContainer:
    """A bar from 0 to the share of draws in which each claim holds; round where it holds as stated, a cross where not.

    Parameters
    ----------
    shares : of the draws, from 0 to 1; nan where it cannot be told
    """
    rows = np.arange(len(words))[::-1]
    known = np.nan_to_num(shares)
    style: dict[str, Any] = {
        "height": 0.5,
        "color": [theme.actions[2] if h else theme.shut for h in holds],
        "zorder": 2,
    } | artist
    bars = ax.barh(rows, known, **style)
    for bar, h in zip(bars, holds, strict=True):
        bar.set_hatch("" if h else "////")
    for y, share, told, h in zip(rows, known, shares, holds, strict=True):
        ax.plot(
            [-0.035],
            [y],
            marker="o" if h else "X",
            ms=8,
            color=theme.actions[2] if h else theme.shut,
            clip_on=False,
            zorder=3,
        )
        text = "cannot be told" if np.isnan(told) else f"{100 * share:.0f} %"
        ax.annotate(text, (share, y), xytext=(5, 0), textcoords="offset points", va="center", fontsize=SMALL)
    ax.axvline(0.5, color=theme.soft, lw=1, ls=":", zorder=1)
    ax.set_xlim(-0.07, 1.1)
    ax.set_ylim(-0.6, len(words) - 0.4)
    ax.set_yticks(rows, [wrapped(text, SMALL, 230) for text in words], fontsize=SMALL)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    ax.set_xlabel("share of draws in which it holds")
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    return bars
