"""How curves are drawn: each contestant has one colour, marker and line style, the same in all pictures.

Every curve is labelled where it ends, in the package's own style.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from measure import OURS, power
from olivebranch.draw.layout import new_figure, size_in_points
from olivebranch.draw.palette import LIGHT
from olivebranch.draw.room import settle_layout
from olivebranch.draw.style import SMALL

Curve = tuple[str, Sequence[float], Sequence[float]]  # contestant, x, y
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Mark:
    """How one contestant is drawn; if two share a colour, one of them is hollow."""

    colour: str
    marker: str
    dash: str | tuple[int, tuple[float, ...]]
    hollow: bool = False


MARKS = {
    "olivebranch": Mark(LIGHT.good, "o", "-"),
    "olivebranch, 1 thread": Mark(LIGHT.good, "o", "-"),
    "olivebranch, 2 threads": Mark(LIGHT.good, "o", (0, (4, 1.5)), hollow=True),
    "olivebranch, NumPy backend": Mark("#8f6a5c", "v", (0, (1, 1))),
    "C": Mark(LIGHT.shut, "s", "-"),
    "C, 1 thread": Mark(LIGHT.shut, "s", "-"),
    "C, 2 threads": Mark(LIGHT.shut, "s", (0, (4, 1.5)), hollow=True),
    "QuantEcon": Mark(LIGHT.left, "^", (0, (4, 1.5, 1, 1.5))),
    "NumPy loop": Mark(LIGHT.others[0], "D", (0, (1, 1))),
    "Storm": Mark(LIGHT.shut, "s", "-"),
    "Storm, unsound": Mark(LIGHT.shut, "s", (0, (4, 1.5)), hollow=True),
    "Storm, exact": Mark(LIGHT.others[2], "P", (0, (1, 1))),
    "SciPy": Mark(LIGHT.left, "^", (0, (4, 1.5, 1, 1.5))),
}
SPARE = Mark(LIGHT.soft, "X", ":")


def mark(who: str) -> Mark:
    """The look of a contestant; anything in brackets in its name is ignored."""
    name = who.split(" (")[0]
    if name.endswith(" threads"):
        name = name.split(", ")[0] + ", 2 threads"
    return MARKS.get(name, SPARE)


def curves(ax: Axes, lines: Sequence[Curve], unit: Callable[[float], str]) -> None:
    """Draw curves on two logarithmic axes. Call `labels` to name them, once the Axes has its final size."""
    ax.set_xscale("log")
    ax.set_yscale("log")
    for who, x, y in lines:
        look = mark(who)
        ax.plot(x, y, linestyle=look.dash, linewidth=1.9, zorder=4 if who.startswith(OURS) else 3, **symbol(look))
    low, high = ax.get_ylim()
    ax.set_ylim(low / 1.25, high * 1.25)
    for axis, word in ((ax.yaxis, unit), (ax.xaxis, tens)):
        low, high = axis.get_view_interval()
        few = np.log10(high / low) < 2
        axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0) if few else (1.0,), numticks=12))
        axis.set_major_formatter(FuncFormatter(lambda value, _, word=word: word(value)))
        axis.set_minor_formatter(NullFormatter())
    ax.grid(axis="y", color=LIGHT.faint, linewidth=0.6)


def symbol(look: Mark) -> dict[str, Any]:
    """The colour and marker of a contestant, as matplotlib's keywords."""
    inside = LIGHT.paper if look.hollow else look.colour
    return {"color": look.colour, "marker": look.marker, "markersize": 5.5, "markerfacecolor": inside}


def labels(ax: Axes, lines: Sequence[Curve]) -> None:
    """Write each curve's name right of the Axes, at least a line apart, joined by a thin line to the curve's end."""
    if not lines:
        return
    low, high = np.log10(ax.get_ylim())
    heights = place_labels(ax, np.array([(np.log10(y[-1]) - low) / (high - low) for _, _, y in lines]))
    for (who, x, y), height in zip(lines, heights, strict=True):
        ax.annotate(
            "",
            (x[-1], y[-1]),
            xycoords="data",
            xytext=(1.02, height),
            textcoords="axes fraction",
            arrowprops={"arrowstyle": "-", "color": LIGHT.faint, "lw": 0.9, "shrinkA": 0, "shrinkB": 4},
            annotation_clip=False,
            zorder=1,
        )
        label(ax, who, height)


def label(ax: Axes, who: str, height: float) -> None:
    """Write a contestant's name and marker right of the Axes, at a height between 0 and 1."""
    ax.plot(1.03, height, transform=ax.transAxes, clip_on=False, linestyle="none", **symbol(mark(who)))
    ax.annotate(
        who.split(" (")[0],
        (1.03, height),
        xycoords="axes fraction",
        xytext=(7, 0),
        textcoords="offset points",
        fontsize=SMALL,
        va="center",
        color=LIGHT.ink,
        annotation_clip=False,
    )


def place_labels(ax: Axes, wanted: np.ndarray) -> np.ndarray:
    """Heights (0 to 1) near those wanted, far enough apart for one line of text each."""
    return spread(wanted, 1.45 * SMALL / size_in_points(ax)[1])


def limit_line(ax: Axes, y: float) -> None:
    """A dotted line across, for a limit."""
    ax.axhline(y, color=LIGHT.soft, lw=0.9, ls=(0, (1, 2)))


def spread(wanted: np.ndarray, gap: float) -> np.ndarray:
    """Values near those wanted, in the same order, at least a gap apart and between 0.02 and 0.98."""
    order = np.argsort(wanted, kind="stable")
    places = wanted[order].copy()
    for _ in range(200):  # push neighbours apart, a little at a time, so that a cluster keeps its centre
        places = np.clip(places, 0.02, 0.98)
        close = np.flatnonzero(np.diff(places) < gap - 1e-9)
        if not close.size:
            break
        for i in close:
            middle = (places[i] + places[i + 1]) / 2
            places[i], places[i + 1] = middle - gap / 2, middle + gap / 2
    back = np.empty_like(places)
    back[order] = places
    return back


def panels(rows: int, height: float, title: str) -> tuple[Figure, list[Axes]]:
    """A figure of panels, one above another."""
    fig = new_figure(8.0, height * rows + 0.5)
    axes = list(np.atleast_1d(fig.subplots(rows, 1)))
    fig.suptitle(title, x=0.015, ha="left", fontweight="bold", fontsize=12.5)
    return fig, axes


def labelled(fig: Figure, axes: list[Axes], drawn: Sequence[Sequence[Curve]], across: str) -> Figure:
    """Finish a figure of panels: name the x axis, fix the layout, then label every curve."""
    axes[-1].set_xlabel(across)
    settle_layout(fig)
    for ax, lines in zip(axes, drawn, strict=True):
        labels(ax, lines)
    return fig


def tens(value: float) -> str:
    """A tick label for a count: 10⁵ or 2,000."""
    text = power(round(value))
    return "10" + text[3:].translate(RAISED) if text.startswith("10^") else text


def megabytes(value: float) -> str:
    """A tick label for memory."""
    return f"{value:,.0f} MB"
