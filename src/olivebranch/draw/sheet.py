"""The style sheet, applied by context: nothing global is changed, and matplotlib's own settings come back.

A picture on a new figure has a paper of its own. On an Axes of the caller's it keeps to that Axes, and takes the dark
theme where the caller's paper is dark.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure, SubFigure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import FancyArrowPatch

from olivebranch.draw.palette import DARK, LIGHT, THEMES, Theme, luminance
from olivebranch.draw.words import FONT, fit
from olivebranch.errors import UnknownName

WIDTH = 8.0  # inches: 800 pixels on screen
PAD = 0.12  # inches around the edge
TITLE, BODY, SMALL, TINY = 12.5, 10.0, 9.0, 8.0  # points


def settings(theme: Theme) -> Any:
    """The settings of a theme, for `matplotlib.rc_context`."""
    return {
        "font.family": [FONT],
        "font.size": BODY,
        "text.color": theme.ink,
        "text.usetex": False,
        "figure.facecolor": theme.paper,
        "figure.edgecolor": theme.paper,
        "figure.dpi": 100.0,
        "savefig.facecolor": "auto",
        "axes.facecolor": theme.paper,
        "axes.edgecolor": theme.soft,
        "axes.labelcolor": theme.ink,
        "axes.titlesize": TITLE,
        "axes.titlelocation": "left",
        "axes.titleweight": "bold",
        "axes.titlecolor": theme.ink,
        "axes.titlepad": 10.0,
        "axes.labelsize": BODY,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": False,
        "axes.axisbelow": True,
        "axes.linewidth": 0.8,
        "axes.unicode_minus": True,
        "xtick.color": theme.soft,
        "ytick.color": theme.soft,
        "xtick.labelcolor": theme.ink,
        "ytick.labelcolor": theme.ink,
        "xtick.labelsize": SMALL,
        "ytick.labelsize": SMALL,
        "grid.color": theme.faint,
        "grid.linewidth": 0.8,
        "lines.linewidth": 2.2,
        "lines.solid_capstyle": "round",
        "hatch.color": theme.paper,
        "hatch.linewidth": 1.1,
        "legend.frameon": False,
        "figure.constrained_layout.use": False,
        "figure.autolayout": False,
        "path.simplify": True,
    }


def find_theme(theme: str | None, at: Axes | Figure | SubFigure | None = None) -> Theme:
    """The theme named; else the one that suits the caller's paper; else light."""
    if theme is not None:
        if theme not in THEMES:
            raise UnknownName("theme", theme, THEMES)
        return THEMES[theme]
    if at is None:
        return LIGHT
    paper = at.get_facecolor()
    if len(paper) == 4 and paper[3] == 0 and isinstance(at, Axes):
        paper = at.figure.get_facecolor()
    return DARK if luminance(to_hex(paper)) < 0.18 else LIGHT


@contextmanager
def sheet(theme: Theme) -> Iterator[None]:
    """The theme, for as long as the block lasts.

    A notebook turns on showing figures when the first is made, which may be within the block: that is kept.
    """
    with plt.rc_context(settings(theme)):
        yield
        showing = plt.isinteractive()
    matplotlib.interactive(showing)


def new_axes(width: float = WIDTH, height: float = 4.5) -> Axes:
    """A new figure of this size in inches, with one Axes. Use within `sheet`."""
    fig = new_figure(width, height)
    ax = fig.subplots()
    lay_out(fig)
    return ax


def lay_out(at: Axes | Figure | SubFigure) -> None:
    """Give the Axes the places they will have, so that what is drawn next can measure them."""
    fig = at.get_figure(root=True)
    engine = None if fig is None else fig.get_layout_engine()
    if fig is not None and engine is not None:
        engine.execute(fig)


def snug(ax: Axes) -> None:
    """Give a figure of our own the height that its only Axes, of a fixed aspect, needs; once all is drawn."""
    fig = ax.get_figure(root=True)
    if fig is None:
        return
    ax.set_anchor("NW")
    for _ in range(2):
        fig.draw_without_rendering()
        fig.set_figheight(fig.get_tightbbox().height + 2 * PAD)


def new_figure(width: float, height: float) -> Figure:
    """A new figure of this size in inches. Use within `sheet`."""
    fig = plt.figure(figsize=(width, height), layout="constrained")
    engine = fig.get_layout_engine()
    if isinstance(engine, ConstrainedLayoutEngine):
        engine.set(w_pad=PAD, h_pad=PAD, wspace=0.03, hspace=0.05)
    return fig


def artists(ax: Axes) -> set[Artist]:
    """What stands on an Axes already."""
    return {*ax.texts, *ax.lines, *ax.patches, *ax.collections}


def shrink(ax: Axes, scale: float, since: set[Artist]) -> None:
    """Scale text, lines and arrow heads drawn since, where a picture made to measure stands on a smaller Axes."""
    if scale >= 1:
        return
    for text in set(ax.texts) - since:
        text.set_fontsize(float(text.get_fontsize()) * scale)
    for line in set(ax.lines) - since:
        line.set_linewidth(line.get_linewidth() * scale)
        line.set_markersize(line.get_markersize() * scale)
    for patch in set(ax.patches) - since:
        patch.set_linewidth(patch.get_linewidth() * scale)
        if isinstance(patch, FancyArrowPatch):
            patch.set_mutation_scale(patch.get_mutation_scale() * scale)


def fill(ax: Axes) -> None:
    """Widen the limits of a picture of a fixed aspect to the shape of its Axes; the picture keeps to the upper left."""
    (left, right), (low, high), (wide, tall) = ax.get_xlim(), ax.get_ylim(), room(ax)
    unit = max((right - left) / wide, (high - low) / tall)
    ax.set_xlim(left, left + unit * wide)
    ax.set_ylim(high - unit * tall, high)
    ax.set_aspect("equal", adjustable="box", anchor="NW")


def room(ax: Axes) -> tuple[float, float]:
    """The width and height of an Axes, in points."""
    box = ax.get_window_extent()
    dpi = ax.figure.dpi
    return box.width * 72 / dpi, box.height * 72 / dpi


def title(ax: Axes, text: str, size: float = TITLE, *, own: bool = False) -> None:
    """The question the picture answers, or what it finds, above the Axes in as many lines as it takes.

    On a figure of our `own` it may run on above what stands right of the Axes.
    """
    wide = room(ax)[0]
    if own:
        fig = ax.get_figure(root=True)
        wide = wide if fig is None else (fig.bbox.x1 - ax.get_window_extent().x0) * 72 / fig.dpi - 72 * PAD
    ax.set_title(fit(text, size, max(120.0, wide), "bold"), loc="left", fontsize=size, fontweight="bold")


def foot(ax: Axes, text: str, theme: Theme, gap: float = 8.0) -> None:
    """Small text under everything that is drawn so far: what the numbers rest on."""
    if not text:
        return
    dpi = ax.figure.dpi
    box, own = ax.get_tightbbox(), ax.get_window_extent()
    down = (own.y0 - (box.y0 if box is not None else own.y0)) * 72 / dpi + gap
    ax.annotate(
        fit(text, TINY, max(150.0, own.width * 72 / dpi)),
        (0, 0),
        xycoords="axes fraction",
        xytext=(0, -down),
        textcoords="offset points",
        ha="left",
        va="top",
        fontsize=TINY,
        color=theme.soft,
        annotation_clip=False,
        linespacing=1.25,
    )


def bare(ax: Axes) -> None:
    """No axes, ticks or frame: for pictures whose places are not numbers."""
    ax.set_axis_off()


def percent_axis(ax: Axes, top: float, theme: Theme) -> None:
    """The y axis as chances from 0 to `top`, with a light grid."""
    from matplotlib.ticker import MaxNLocator

    ax.set_ylim(0, top)
    ax.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    ax.yaxis.set_major_formatter(lambda value, _: f"{100 * value:g} %")
    ax.grid(axis="y", color=theme.faint)
    ax.set_axisbelow(True)
    ax.tick_params(axis="y", length=0)
