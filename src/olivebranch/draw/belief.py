"""What is believed, week by week, with the truth: a shaded cell for each rung and week; below, what was heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.patheffects as effects
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import LinearSegmentedColormap

from olivebranch.base.arrays import Floats, Ints
from olivebranch.base.text import rounded_percent
from olivebranch.draw.labels import keep_apart, offset_text
from olivebranch.draw.layout import whole_axis
from olivebranch.draw.palette import Look, Theme, series_colour
from olivebranch.draw.style import LITERAL, SMALL, TINY, Style

GAP = 0.25  # between the rungs and what is remembered, in rungs


def belief_cells(
    ax: Axes,
    belief: Floats,
    truth: Ints,
    rungs: Sequence[str],
    heard: Mapping[str, Sequence[int]],
    kept: Mapping[str, Floats],
    theme: Theme,
    *,
    unit: str,
    end: Look,
    **artist: Any,
) -> QuadMesh:
    """A cell for each rung and week, darker for a surer belief (weeks + 1, rungs); and a line for the truth.

    Parameters
    ----------
    truth : (weeks + 1,) the true rung in each week
    heard : {word: the weeks in which it was heard}, a row of dots for each, below the rungs
    kept : {word: (weeks + 1,) a chance that the strategy remembers}, a row of cells for each, above the rungs
    end : the mark at the last position of the walk
    """
    weeks, low, edges = len(belief), -len(heard), np.arange(len(belief) + 1) - 0.5
    style: Style = {"cmap": _shades(theme), "vmin": 0.0, "vmax": 1.0, "edgecolors": "none", "zorder": 0} | artist
    cells = ax.pcolormesh(edges, np.arange(len(rungs) + 1) - 0.5, belief.T, **style)
    above = [len(rungs) + GAP + 1.0 * row for row in range(len(kept))]
    for middle, chances in zip(above, kept.values(), strict=True):
        ax.pcolormesh(edges, [middle - 0.5, middle + 0.5], chances[None, :], **style)
    outline = [effects.Stroke(linewidth=4.4, foreground=theme.paper), effects.Normal()]
    path: Style = {"color": theme.ink, "linewidth": 1.8, "drawstyle": "steps-mid", "path_effects": outline, "zorder": 2}
    ax.plot(np.arange(weeks), truth, **path)
    face, edge = (theme.paper, end.colour) if end.hollow else (end.colour, theme.paper)
    mark: Style = {"markerfacecolor": face, "markeredgecolor": edge, "markeredgewidth": 1.4, "clip_on": False}
    ax.plot([weeks - 1], [truth[-1]], marker=end.marker, ms=10, zorder=4, **mark)
    for row, when in enumerate(heard.values(), start=1):
        ax.axhline(-row, color=theme.faint, lw=0.7, zorder=0)
        ax.plot(when, np.full(len(when), -row), "o", ms=3.6, color=theme.soft, zorder=1)
    ax.set(xlim=(-0.5, weeks - 0.5), ylim=(low - 0.6, [len(rungs) - 1.0, *above][-1] + 0.5))
    rows = [*reversed([f"“{word}”" for word in heard]), *rungs, *kept]
    ax.set_yticks([*range(low, len(rungs)), *above], rows, fontsize=SMALL, **LITERAL)
    for tick in ax.get_yticklabels()[: len(heard)]:
        tick.set(color=theme.soft, fontsize=TINY)
    ax.tick_params(axis="y", length=0)
    whole_axis(ax)
    ax.set_xlabel(unit, **LITERAL)
    ax.spines["left"].set_visible(False)
    return cells


def belief_labels(ax: Axes, belief: Floats, theme: Theme) -> None:
    """Write the last belief (rungs,) beside its rung, and a key. Call it once the Axes has its height."""
    trans = ax.get_yaxis_transform()
    for rung, share in enumerate(belief):
        offset_text(ax, rounded_percent(float(share)), (1.0, rung), (8, 0), coords=trans, va="center", fontsize=SMALL)
    if ax.get_ylim()[0] < -1:
        (place,) = keep_apart(ax, [-1.0], SMALL)
        offset_text(ax, "heard", (1.0, place), (8, 0), coords=trans, va="center", fontsize=TINY, color=theme.soft)


def _shades(theme: Theme) -> LinearSegmentedColormap:
    """From the background, for what is ruled out, to the colour for what is certain."""
    return LinearSegmentedColormap.from_list("belief", [theme.panel, series_colour(theme, 0)])
