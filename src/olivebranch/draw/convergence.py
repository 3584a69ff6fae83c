"""An estimate closing in on the exact answer as runs are added, with its interval, on a logarithmic axis of runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, NullLocator

from olivebranch.base.text import rounded_percent
from olivebranch.draw.palette import Look, Theme
from olivebranch.draw.style import SMALL


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
    low, high = (min(i[0] for i in intervals), max(i[1] for i in intervals))
    low, high = min(low, exact), max(high, exact)
    span = (high - low) or 0.02
    for n, interval in zip(runs, intervals, strict=True):
        ax.plot([n, n], interval, color=look.colour, lw=5, alpha=0.45, solid_capstyle="butt", zorder=2)
    style: dict[str, Any] = {
        "color": look.colour,
        "marker": look.marker,
        "ms": 6,
        "linewidth": 1.0,
        "zorder": 3,
    } | artist
    found = ax.plot(runs, estimates, **style)
    found.append(ax.axhline(exact, color=theme.ink, lw=1.3, ls=(0, (5, 2)), zorder=2.5))
    ax.annotate(
        f"exact {rounded_percent(exact)}",
        (1, exact),
        xycoords=ax.get_yaxis_transform(),
        xytext=(6, 0),
        va="center",
        textcoords="offset points",
        fontsize=SMALL,
        fontweight="bold",
        annotation_clip=False,
    )
    ax.set_xscale("log")
    ax.set_xlim(runs[0] / 1.5, runs[-1] * 1.5)
    ticks = [n for n in runs if str(n).strip("0") == "1"] or list(runs)
    ax.xaxis.set_major_locator(FixedLocator(ticks))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    ax.set_ylim(max(0.0, low - 0.06 * span), min(1.0, high + 0.06 * span))
    ax.yaxis.set_major_formatter(lambda value, _: f"{100 * value:g} %")
    ax.grid(axis="y", color=theme.faint)
    ax.tick_params(axis="y", length=0)
    ax.set_xlabel("simulated runs")
    return found
