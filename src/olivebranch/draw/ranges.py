"""Answers beside published ranges: a band for what is published, a mark for the model."""

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


def ranges(
    ax: Axes, words: Sequence[str], published: Floats, answers: Floats, theme: Theme, **artist: Any
) -> BarContainer:
    """One band in each row, from low to high; the answer is a disc if it lies within the band, otherwise a cross.

    Parameters
    ----------
    published : (rows, 2) chances, low and high
    answers : (rows,) chances
    """
    rows = np.arange(len(words))[::-1]
    style: Style = {"height": 0.42, "color": theme.faint, "edgecolor": theme.soft, "zorder": 1} | artist
    bars = ax.barh(rows, published[:, 1] - published[:, 0], left=published[:, 0], **style)
    for y, (low, high), answer in zip(rows, published, answers, strict=True):
        hit = low <= answer <= high
        colour = theme.actions[2] if hit else theme.shut
        ax.plot([answer], [y], marker="o" if hit else "X", ms=9, color=colour, zorder=3)
        offset_text(ax, rounded_percent(float(answer)), (answer, y), (0, 9), ha="center", fontsize=SMALL)
    ax.set_xlim(0, 1)
    ax.set_ylim(-0.5, len(words) - 0.3)
    named_rows(ax, words, 190)
    quarter_axis(ax)
    ax.set_xlabel("share of people", **LITERAL)
    return bars
