"""An estimate closing in on the exact answer as runs are added, with its interval, on a logarithmic axis of runs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import log
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, NullLocator

from olivebranch.base.text import rounded_percent
from olivebranch.draw.labels import offset_text
from olivebranch.draw.layout import size_in_points
from olivebranch.draw.palette import Look, Theme
from olivebranch.draw.style import LITERAL, SMALL, Style
from olivebranch.draw.text import text_width


def convergence(
    ax: Axes,
    runs: Sequence[int],
    estimates: Sequence[float],
    intervals: Sequence[tuple[float, float]],
    exact: float,
    look: Look,
    theme: Theme,
    **artist: Any,
) -> list[Line2D]:
    """The estimate and its interval at each number of runs, and the exact answer as a line.

    Returns
    -------
    The line of estimates, and the line of the exact answer.
    """
    for n, interval in zip(runs, intervals, strict=True):
        ax.plot([n, n], interval, color=look.colour, lw=5, alpha=0.45, solid_capstyle="butt", zorder=2)
    style: Style = {"color": look.colour, "marker": look.marker, "ms": 6, "linewidth": 1.0, "zorder": 3}
    lines = ax.plot(runs, estimates, **(style | artist))
    lines.append(ax.axhline(exact, color=theme.ink, lw=1.3, ls=(0, (5, 2)), zorder=2.5))
    beside: Style = {"coords": ax.get_yaxis_transform(), "va": "center", "fontsize": SMALL, "fontweight": "bold"}
    offset_text(ax, f"exact {rounded_percent(exact)}", (1, exact), (6, 0), **beside)
    _runs_axis(ax, runs)
    low, high = min(exact, *(i[0] for i in intervals)), max(exact, *(i[1] for i in intervals))
    span = (high - low) or 0.02
    ax.set_ylim(max(0.0, low - 0.06 * span), min(1.0, high + 0.06 * span))
    ax.yaxis.set_major_formatter(lambda value, _: f"{100 * value:g} %")
    ax.grid(axis="y", color=theme.faint)
    ax.tick_params(axis="y", length=0)
    return lines


def _named(ax: Axes, runs: Sequence[int]) -> list[int]:
    """The numbers of runs that are written under the axis: all if there is room, or else powers of ten and the last."""
    apart = min((b / a for a, b in pairwise(runs)), default=10.0)
    widest, wide = text_width(f"{runs[-1]:,}", SMALL) + 10, size_in_points(ax)[0]
    if wide * log(apart) / log(2.25 * runs[-1] / runs[0]) >= widest:
        return list(runs)
    ends = runs[-1] / (2.25 * runs[-1] / runs[0]) ** (widest / wide)
    return [*(n for n in runs if str(n).strip("0") == "1" and n <= ends), runs[-1]]


def name_runs(ax: Axes, runs: Sequence[int]) -> None:
    """Choose the numbers of runs that are written. Call it again once the Axes has its width."""
    ax.xaxis.set_major_locator(FixedLocator(_named(ax, runs)))


def _runs_axis(ax: Axes, runs: Sequence[int]) -> None:
    ax.set_xscale("log")
    ax.set_xlim(runs[0] / 1.5, runs[-1] * 1.5)
    name_runs(ax, runs)
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    ax.set_xlabel("simulated runs", **LITERAL)
