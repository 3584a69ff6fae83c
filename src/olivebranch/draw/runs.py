"""Single runs as small ladders: where one walk was each week, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from olivebranch.draw.palette import Look, Theme
from olivebranch.draw.style import SMALL, TINY

Ints = NDArray[np.int64]


def single_run(
    ax: Axes,
    heights: Ints,
    look: Look,
    theme: Theme,
    *,
    rungs: Sequence[str],
    weeks: int,
    ended: bool,
    floor: str,
    upto: int | None = None,
    **artist: Any,
) -> Line2D:
    """One walk: its rung each week (0 is the lowest, -1 the floor), with a mark where it ends.

    Parameters
    ----------
    heights : (length + 1,) from week 0 to the week it ended, or the horizon
    rungs : names of the rungs, lowest first; `floor` is what lies beneath them
    ended : has it ended, or is it still open?
    upto : show it only as far as this week
    """
    shown = heights if upto is None else heights[: upto + 1]
    done = shown.size == heights.size
    at = np.arange(shown.size)
    top = len(rungs) - 1
    for level in range(-1, top + 1):
        ax.axhline(level, color=theme.faint, lw=0.7, zorder=0)
    style: dict[str, Any] = {"color": theme.ink, "linewidth": 1.5, "drawstyle": "steps-post", "zorder": 2} | artist
    line = ax.plot(at, shown, **style)[0]
    hollow = not (done and ended)
    colour = look.colour if done and ended else theme.soft
    ax.plot(
        [at[-1]],
        [shown[-1]],
        marker=look.marker if done and ended else "o",
        ms=8,
        color=colour,
        zorder=4,
        markerfacecolor=theme.paper if hollow else colour,
        markeredgewidth=1.4,
        clip_on=False,
    )
    ax.set_xlim(-0.02 * weeks, weeks * 1.06)
    ax.set_ylim(-1.55, top + 0.55)
    ax.set_yticks(range(-1, top + 1), [floor, *rungs], fontsize=TINY)
    for level, tick in enumerate(ax.get_yticklabels()):
        tick.set_color(theme.soft if level == 0 else theme.ink)
    ax.tick_params(axis="y", length=0)
    ax.tick_params(axis="x", labelsize=TINY)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    return line


def caption(ax: Axes, text: str, theme: Theme) -> None:
    """A line above a small picture."""
    ax.set_title(text, loc="left", fontsize=SMALL, fontweight="normal", color=theme.ink, pad=3)
