"""Sizes and places: new figures, how large an Axes is, and the title above and the note below a picture."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakSet

import matplotlib.pyplot as plt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import FancyArrowPatch
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Bbox

from olivebranch.draw.palette import Theme
from olivebranch.draw.room import fitting_note, fitting_title, right_of, room, room_in_points, settle_layout
from olivebranch.draw.style import LITERAL, SMALL, TINY, TITLE, WIDTH, page
from olivebranch.draw.text import wrapped

PAD = 0.12  # inches around the edge
NOTE = "note"  # the name of the artist
NAMES_PART = 0.36  # of the width, at most, for names on the left
_OURS: WeakSet[Figure] = WeakSet()
#: Where the layout engine puts the Axes of a figure before anything is drawn, by the figure's size, its dots per inch,
#: rows, columns and the reader's fonts: it finds the same place every time, and is slow to find it.
_EMPTY: dict[tuple[object, ...], list[Bbox]] = {}
MOST_EMPTY = 1_000  # places that are kept, for a reader who draws in ever new sizes


def new_axes(width: float = WIDTH, height: float = 4.5) -> Axes:
    """A new figure of this size in inches, with one Axes. Use within `styled`."""
    return new_panels(new_figure(width, height), 1, 1)[0]


def new_panels(fig: Figure | SubFigure, rows: int, columns: int) -> list[Axes]:
    """The Axes of a figure in rows and columns, row by row, laid out while they are empty. Use within `styled`."""
    axes = list(fig.subplots(rows, columns, squeeze=False).flat)
    if not isinstance(fig, Figure) or not is_ours(fig):
        settle_layout(fig)
        return axes
    key = (*fig.get_size_inches().tolist(), fig.dpi, rows, columns, *plt.rcParams["font.family"])
    if key not in _EMPTY:
        if len(_EMPTY) >= MOST_EMPTY:
            _EMPTY.clear()
        settle_layout(fig)
        _EMPTY[key] = [ax.get_position().frozen() for ax in axes]
    for ax, place in zip(axes, _EMPTY[key], strict=True):
        ax.set_position(place)
        ax.set_in_layout(True)  # which `set_position` ends
    return axes


def new_figure(width: float, height: float) -> Figure:
    """A new figure of this size in inches. Use within `styled`."""
    fig = plt.figure(figsize=(page(width), height), layout="constrained")
    engine = fig.get_layout_engine()
    if isinstance(engine, ConstrainedLayoutEngine):
        engine.set(w_pad=PAD, h_pad=PAD, wspace=0.03, hspace=0.05)
    _OURS.add(fig)
    return fig


def is_ours(figure: Figure) -> bool:
    """Was the figure made here (and not by the caller)?"""
    return figure in _OURS


def fit_height(ax: Axes) -> None:
    """Once everything is drawn, give a figure of our own the height that its only Axes, with a fixed aspect, needs."""
    fig = ax.get_figure(root=True)
    if fig is None:
        return
    ax.set_anchor("NW")
    for _ in range(2):
        settle_layout(fig)
        fig.set_figheight(fig.get_tightbbox().height + 2 * PAD)


def fill_axes(ax: Axes) -> None:
    """Widen the limits of a picture with a fixed aspect to fill its Axes; the picture stays at the upper left."""
    (left, right), (low, high), (wide, tall) = ax.get_xlim(), ax.get_ylim(), size_in_points(ax)
    unit = max((right - left) / wide, (high - low) / tall)
    ax.set_xlim(left, left + unit * wide)
    ax.set_ylim(high - unit * tall, high)
    ax.set_aspect("equal", adjustable="box", anchor="NW")


def size_in_points(ax: Axes) -> tuple[float, float]:
    """The width and height of an Axes, in points."""
    box = ax.get_window_extent()
    dpi = ax.figure.dpi
    return box.width * 72 / dpi, box.height * 72 / dpi


def artists_on(ax: Axes) -> set[Artist]:
    """The artists that an Axes has already, for `scale_artists`."""
    return {*ax.texts, *ax.lines, *ax.patches, *ax.collections}


def scale_artists(ax: Axes, scale: float, already_there: set[Artist]) -> None:
    """Scale the text, lines and arrow heads drawn since then, to fit a picture made in points onto a smaller Axes."""
    if scale >= 1:
        return
    for text in set(ax.texts) - already_there:
        text.set_fontsize(float(text.get_fontsize()) * scale)
    for line in set(ax.lines) - already_there:
        line.set_linewidth(line.get_linewidth() * scale)
        line.set_markersize(line.get_markersize() * scale)
    for patch in set(ax.patches) - already_there:
        patch.set_linewidth(patch.get_linewidth() * scale)
        if isinstance(patch, FancyArrowPatch):
            patch.set_mutation_scale(patch.get_mutation_scale() * scale)


def set_title(ax: Axes, text: str, *, own: bool = False) -> None:
    """Above a picture, write the question that it answers or what it shows.

    On a figure of our `own`, it may extend above what is to the right of the Axes, in as many lines as it takes. On the
    caller's Axes it has to fit.
    """
    fig = ax.get_figure(root=True)
    if own and fig is not None:
        wide = (fig.bbox.x1 - ax.get_window_extent().x0) * 72 / fig.dpi - 72 * PAD
        lines, size = wrapped(text, TITLE, max(120.0, wide), "bold"), TITLE
    else:
        lines, size = fitting_title(text, right_of(ax), room_in_points(ax)[1])
    ax.set_title(lines, loc="left", fontsize=size, fontweight="bold", **LITERAL)


def set_note(ax: Axes, text: str, theme: Theme, gap: float = 8.0, *, own: bool = False) -> None:
    """Under everything drawn so far, write in small text what the numbers rest on.

    On the caller's Axes it has to fit.
    """
    for old in [artist for artist in ax.texts if artist.get_gid() == NOTE]:
        old.remove()
    wide, tall = size_in_points(ax)[0], room_in_points(ax)[1]
    fits = wrapped(text, TINY, max(150.0, wide)) if own else fitting_note(text, min(right_of(ax), 1.6 * wide), tall)
    if not fits:
        return
    dpi = ax.figure.dpi
    box, frame = ax.get_tightbbox(), ax.get_window_extent()
    down = (frame.y0 - (box.y0 if box is not None else frame.y0)) * 72 / dpi + gap
    ax.annotate(
        fits,
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
        gid=NOTE,
    )


def refit_note(ax: Axes, text: str) -> None:
    """Break the note into lines once more, where it is, if the Axes has moved since and it no longer fits."""
    for note in [artist for artist in ax.texts if artist.get_gid() == NOTE]:
        if note.get_window_extent().x1 > room(ax).x1:
            note.set_text(fitting_note(text, right_of(ax), room_in_points(ax)[1]))


def percent_axis(ax: Axes, top: float, theme: Theme) -> None:
    """The y axis as chances from 0 to `top`, with a light grid."""
    ax.set_ylim(0, top)
    few = max(1, min(5, int(size_in_points(ax)[1] / 18)))
    ax.yaxis.set_major_locator(MaxNLocator(nbins=few, steps=[1, 2, 2.5, 5, 10]))
    ax.yaxis.set_major_formatter(lambda value, _: f"{100 * value:g} %")
    ax.grid(axis="y", color=theme.faint)
    ax.set_axisbelow(True)
    ax.tick_params(axis="y", length=0)


def whole_axis(ax: Axes) -> None:
    """The x axis as whole weeks, in round numbers."""
    few = max(1, min(7, int(size_in_points(ax)[0] / 30)))
    ax.xaxis.set_major_locator(MaxNLocator(nbins=few, steps=[1, 2, 5, 10], integer=True))
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:g}")


def signed_axis(ax: Axes) -> None:
    """The x axis as numbers on both sides of 0, with a minus as the texts have it, which is no hyphen."""
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:g}".replace("-", "−"))


def quarter_axis(ax: Axes) -> None:
    """The x axis as shares, marked at the quarters."""
    shares = (0, 0.25, 0.5, 0.75, 1) if size_in_points(ax)[0] > 170 else (0, 0.5, 1)
    ax.set_xticks(shares, [f"{100 * share:g} %" for share in shares])


def named_rows(ax: Axes, names: Sequence[str], width: float, size: float = SMALL) -> None:
    """Names to the left of rows, the first on top, in lines of at most `width` points; without an axis line."""
    heights, width = range(len(names) - 1, -1, -1), min(width, NAMES_PART * room_in_points(ax)[0])
    ax.set_yticks(heights, [wrapped(name, size, width) for name in names], fontsize=size, **LITERAL)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def rows_that_fit(ax: Axes, most: int, own: bool) -> int:
    """How many rows, of at most so many, can be read on the caller's Axes; all of them on a figure of our `own`."""
    return most if own else max(2, min(most, int(0.3 * room_in_points(ax)[1] / (1.7 * SMALL))))


def value_axis(ax: Axes, *, is_chance: bool) -> None:
    """The x axis as chances in per cent, or as plain numbers."""
    ax.xaxis.set_major_locator(MaxNLocator(max(1, min(6, int(size_in_points(ax)[0] / 34)))))
    ax.xaxis.set_major_formatter((lambda v, _: f"{100 * v:g} %") if is_chance else (lambda v, _: f"{v:,g}"))
