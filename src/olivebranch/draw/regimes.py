"""Which is best where: a map of the best strategy over two things, ties hatched, each region named where it lies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from olivebranch.draw.layout import size_in_points
from olivebranch.draw.palette import Theme, on
from olivebranch.draw.style import SMALL, TINY
from olivebranch.draw.text import text_width, wrapped

MARKS = "ABCDEFGHIJKLMNOP"


def regimes(
    ax: Axes,
    best: NDArray[np.int64],
    ties: NDArray[np.bool_],
    names: Sequence[str],
    x_labels: Sequence[str],
    y_labels: Sequence[str],
    theme: Theme,
    *,
    x_name: str,
    y_name: str,
    here: tuple[float, float] | None = None,
    **artist: Any,
) -> list[Rectangle]:
    """A cell for each pair of values, in the colour of the best strategy and with its letter.

    Parameters
    ----------
    best : (rows, columns) index of the best strategy; row 0 is at the bottom
    ties : (rows, columns) is it too close to call? Hatched
    x_labels, y_labels : a label for each column and row; where there are many, some are left out
    x_name, y_name : what is varied
    here : (column, row) of the stated values, if they lie on the map
    """
    rows, columns = best.shape
    shown, found = [int(k) for k in np.unique(best)], []
    letters = {k: MARKS[n % len(MARKS)] for n, k in enumerate(shown)}
    wide, tall = size_in_points(ax)
    size = min(SMALL, 0.62 * min(wide / columns, tall / rows))
    for r in range(rows):
        for c in range(columns):
            k = int(best[r, c])
            style: dict[str, Any] = {
                "facecolor": series(theme, k),
                "edgecolor": theme.paper,
                "linewidth": 0.6,
                "hatch": "////" if ties[r, c] else None,
            } | artist
            found.append(Rectangle((c - 0.5, r - 0.5), 1, 1, **style))
            ax.add_patch(found[-1])
            if size >= 4.5:
                behind = {"facecolor": series(theme, k), "edgecolor": "none", "pad": 0.8} if ties[r, c] else None
                ax.text(
                    c,
                    r,
                    letters[k],
                    fontsize=size,
                    ha="center",
                    va="center",
                    color=on(series(theme, k)),
                    zorder=3,
                    bbox=behind,
                )
    if here is not None:
        ax.plot(
            [here[0]],
            [here[1]],
            marker="o",
            ms=9,
            markerfacecolor=theme.paper,
            markeredgecolor=theme.ink,
            markeredgewidth=1.8,
            zorder=4,
        )
    ax.set_xlim(-0.5, columns - 0.5)
    ax.set_ylim(-0.5, rows - 0.5)
    _ticks(ax, "x", x_labels, wide)
    _ticks(ax, "y", y_labels, tall)
    ax.set_xlabel(x_name)
    ax.set_ylabel(y_name)
    _key(ax, [(letters[k], names[k], series(theme, k)) for k in shown], bool(ties.any()), here is not None, theme)
    return found


def series(theme: Theme, i: int) -> str:
    """A strategy's colour."""
    return theme.actions[i % len(theme.actions)]


def _ticks(ax: Axes, axis: str, labels: Sequence[str], points: float) -> None:
    """As many of the labels as there is room for, evenly."""
    need = 16.0 if axis == "y" else max(text_width(label, SMALL) for label in labels) + 18
    stride = max(1, int(np.ceil(len(labels) * need / points)))
    at = list(range(0, len(labels), stride))
    getattr(ax, f"set_{axis}ticks")(at, [labels[i] for i in at])
    (ax.xaxis if axis == "x" else ax.yaxis).set_tick_params(length=0)


def _key(ax: Axes, entries: Sequence[tuple[str, str, str]], tied: bool, here: bool, theme: Theme) -> None:
    """The regions' names beside the map, so that the letters can be read."""
    y = 1.0
    for letter, name, colour in entries:
        text = wrapped(name, SMALL, 110)
        ax.annotate(
            f" {letter} ",
            (1, y),
            xycoords="axes fraction",
            xytext=(10, -8),
            textcoords="offset points",
            fontsize=SMALL,
            fontweight="bold",
            color=on(colour),
            va="center",
            annotation_clip=False,
            bbox={"facecolor": colour, "edgecolor": "none", "pad": 2.5},
        )
        ax.annotate(
            text,
            (1, y),
            xycoords="axes fraction",
            xytext=(34, -2.5),
            textcoords="offset points",
            va="top",
            fontsize=SMALL,
            annotation_clip=False,
            linespacing=1.1,
        )
        y -= (19 + 11 * text.count("\n")) / size_in_points(ax)[1]
    notes = [*(["hatched: too close to call"] if tied else []), *(["○ the stated values"] if here else [])]
    for note in notes:
        ax.annotate(
            note,
            (1, y),
            xycoords="axes fraction",
            xytext=(10, -8),
            textcoords="offset points",
            va="center",
            fontsize=TINY,
            color=theme.soft,
            annotation_clip=False,
        )
        y -= 15 / size_in_points(ax)[1]
