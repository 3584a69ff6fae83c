"""Single runs as small ladders: where one walk was each week, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from olivebranch.base.arrays import Ints
from olivebranch.draw.layout import size_in_points, whole_axis
from olivebranch.draw.palette import Look, Theme
from olivebranch.draw.style import LITERAL, SMALL, TINY, Style
from olivebranch.draw.text import wrapped


@dataclass(frozen=True, slots=True)
class Ladder:
    """What a run is drawn on: the names of the rungs, lowest first; what lies below them; and the horizon."""

    rungs: Sequence[str]
    floor: str
    weeks: int


def single_run(
    ax: Axes,
    heights: Ints,
    ladder: Ladder,
    look: Look,
    still_open: Look,
    theme: Theme,
    *,
    upto: int | None = None,
    **artist: Any,
) -> Line2D:
    """One walk: its rung each week (0 is the lowest, -1 the floor), with a mark where it ends.

    Parameters
    ----------
    heights : (length + 1,) from week 0 to the week it ended, or the horizon
    look : how its ending is drawn; `still_open` is used if it has not ended by the last week shown
    upto : show it only as far as this week
    """
    shown = heights if upto is None else heights[: upto + 1]
    weeks = np.arange(shown.size)
    for level in _levels(ladder):
        ax.axhline(level, color=theme.faint, lw=0.7, zorder=0)
    style: Style = {"color": theme.ink, "linewidth": 1.5, "drawstyle": "steps-post", "zorder": 2} | artist
    line = ax.plot(weeks, shown, **style)[0]
    mark = look if shown.size == heights.size else still_open
    face: Style = {"color": mark.colour, "markerfacecolor": theme.paper if mark.hollow else mark.colour}
    ax.plot([weeks[-1]], [shown[-1]], marker=mark.marker, ms=8, zorder=4, markeredgewidth=1.4, clip_on=False, **face)
    _axes(ax, ladder, theme)
    return line


def _levels(ladder: Ladder) -> dict[int, str]:
    """The heights that have a name, lowest first: the floor is -1."""
    return {level: name for level, name in enumerate([ladder.floor, *ladder.rungs], start=-1) if name}


def _axes(ax: Axes, ladder: Ladder, theme: Theme) -> None:
    named = _levels(ladder)
    ax.set_xlim(-0.02 * ladder.weeks, ladder.weeks * 1.06)
    ax.set_ylim(min(named) - 0.55, max(named) + 0.55)
    ax.set_yticks([*named], [*named.values()], fontsize=TINY, **LITERAL)
    for level, tick in zip(named, ax.get_yticklabels(), strict=False):
        tick.set_color(theme.soft if level < 0 else theme.ink)
    ax.tick_params(axis="y", length=0)
    ax.tick_params(axis="x", labelsize=TINY)
    whole_axis(ax)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)


def caption(ax: Axes, text: str, theme: Theme) -> None:
    """A line above a small picture."""
    words = wrapped(text, SMALL, size_in_points(ax)[0] + 14)
    ax.set_title(words, loc="left", fontsize=SMALL, fontweight="normal", color=theme.ink, pad=3, **LITERAL)
