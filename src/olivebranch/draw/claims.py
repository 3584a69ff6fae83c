"""How far claims hold: for each claim, a bar for its share of the draws and a mark for its verdict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.container import BarContainer

from olivebranch.base.arrays import Floats
from olivebranch.base.text import rounded_percent
from olivebranch.draw.labels import offset_text
from olivebranch.draw.layout import named_rows, quarter_axis
from olivebranch.draw.palette import Theme
from olivebranch.draw.style import LITERAL, SMALL, Style


def claims(
    ax: Axes, words: Sequence[str], shares: Floats, holds: Sequence[bool], theme: Theme, **artist: Any
) -> BarContainer:
    """A bar for the share of draws in which each claim holds; a disc if it holds as stated, otherwise a cross.

    Parameters
    ----------
    shares : the shares of the draws, from 0 to 1; NaN if a claim cannot be judged
    """
    rows = np.arange(len(words))[::-1]
    colours = [theme.actions[2] if held else theme.shut for held in holds]
    style: Style = {"height": 0.5, "color": colours, "zorder": 2} | artist
    bars = ax.barh(rows, np.nan_to_num(shares), **style)
    for y, share, held, colour, bar in zip(rows, shares, holds, colours, bars, strict=True):
        bar.set_hatch("" if held else "////")
        ax.plot([-0.035], [y], marker="o" if held else "X", ms=8, color=colour, clip_on=False, zorder=3)
        text = "cannot be told" if np.isnan(share) else rounded_percent(float(share))
        offset_text(ax, text, (float(np.nan_to_num(share)), y), (5, 0), va="center", fontsize=SMALL)
    ax.axvline(0.5, color=theme.soft, lw=1, ls=":", zorder=1)
    ax.set_xlim(-0.07, 1.1)
    ax.set_ylim(-0.6, len(words) - 0.4)
    named_rows(ax, words, 230)
    quarter_axis(ax)
    ax.set_xlabel("share of draws in which it holds", **LITERAL)
    return bars
