"""Answers beside published ranges: a band for what is published, a mark for the model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from numpy.typing import NDArray

from olivebranch.base.text import rounded_percent
from olivebranch.draw.palette import Theme
from olivebranch.draw.style import SMALL
from olivebranch.draw.text import wrapped

Floats = NDArray[np.float64]


def ranges(
    ax: Axes, words: Sequence[str], published: Floats, answers: Floats, theme: Theme, **artist: Any
) -> BarContainer:
    """A band a row from the low to the high end; the answer round where it lies within, a cross where it does not.

    Parameters
    ----------
    published : (rows, 2) chances, low and high
    answers : (rows,) chances
    """
    rows = np.arange(len(words))[::-1]
    style: dict[str, Any] = {"height": 0.42, "color": theme.faint, "edgecolor": theme.soft, "zorder": 1} | artist
    bars = ax.barh(rows, published[:, 1] - published[:, 0], left=published[:, 0], **style)
    for y, (low, high), answer in zip(rows, published, answers, strict=True):
        hit = low <= answer <= high
        ax.plot(
            [answer], [y], marker="o" if hit else "X", ms=9, color=theme.actions[2] if hit else theme.shut, zorder=3
        )
        ax.annotate(
            rounded_percent(float(answer)),
            (answer, y),
            xytext=(0, 9),
            textcoords="offset points",
            ha="center",
            fontsize=SMALL,
        )
    ax.set_xlim(0, 1)
    ax.set_ylim(-0.5, len(words) - 0.3)
    ax.set_yticks(rows, [wrapped(text, SMALL, 190) for text in words], fontsize=SMALL)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    ax.set_xlabel("share of people")
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    return bars
