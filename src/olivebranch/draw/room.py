"""The room that an Axes may fill, up to its neighbours or the edge of its figure; and words that fit into it.

On the caller's own small Axes, a title or a note that does not fit is set smaller, then shortened, then left out. It is
never cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from math import ceil

from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.gridspec import GridSpec
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import FixedLocator
from matplotlib.transforms import Bbox

from olivebranch.draw.style import LITERAL, SMALL, TINY, TITLE
from olivebranch.draw.text import line_count, text_width, wrapped

SIZES = (TITLE, 10.5, SMALL)  # of a title, in points
TITLE_PART, NOTE_PART = 0.3, 0.25  # of the height, at most
LOW, TITLE_PART_IF_LOW, NOTE_PART_IF_LOW = 200.0, 0.24, 0.17  # in a room lower than this many points
CARE = ("Illustrative", "No number")  # how the sentences begin that stay in a note as long as they can
LEAST = 5.5  # points: the smallest names
EDGE = 5.0  # points that stay free at the edge of the room


def room(ax: Axes) -> Bbox:
    """The part of its figure that an Axes may fill with everything that belongs to it, in pixels."""
    figure, spec = ax.figure, ax.get_subplotspec()
    assert figure is not None
    if spec is None:
        return Bbox((figure.bbox if len(figure.axes) == 1 else ax.get_window_extent()).get_points())
    grid = spec.get_gridspec()
    bottoms, tops, lefts, rights = (list(side) for side in grid.get_grid_positions(figure))  # type: ignore[arg-type]
    outer = (0.0, 1.0, 1.0, 0.0) if isinstance(grid, GridSpec) else (lefts[0], rights[-1], tops[0], bottoms[-1])
    columns, rows = spec.colspan, spec.rowspan
    left = _between(rights, lefts, columns.start, outer[0])
    right = _between(rights, lefts, columns.stop, outer[1])
    top = _between(bottoms, tops, rows.start, outer[2])
    bottom = _between(bottoms, tops, rows.stop, outer[3])
    return Bbox([[left, bottom], [right, top]]).transformed(figure.transSubfigure)


def _between(ends: Sequence[float], begins: Sequence[float], at: int, edge: float) -> float:
    """The middle of the gap before the cell with this number; the edge before the first and after the last."""
    return edge if at in (0, len(ends)) else (ends[at - 1] + begins[at]) / 2


def room_in_points(ax: Axes) -> tuple[float, float]:
    """The width and height of its room, in points."""
    found = room(ax)
    return found.width * 72 / ax.figure.dpi, found.height * 72 / ax.figure.dpi


def settle_layout(at: Axes | Figure | SubFigure) -> None:
    """Lay out a figure with its own engine, or, if it has none, only the Axes that is being drawn."""
    figure = at.get_figure(root=True)
    if figure is None:
        return
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
    elif not isinstance(at, Axes):
        ConstrainedLayoutEngine().execute(figure)
    else:
        _fit_within(at)


def fit_labels(ax: Axes) -> None:
    """Break the names of the axes into lines that fit into the room, which a layout engine does not do."""
    inside, frame, dot = room(ax), ax.get_window_extent(), 72 / ax.figure.dpi
    across = 2 * min(frame.x0 + frame.x1 - 2 * inside.x0, 2 * inside.x1 - frame.x0 - frame.x1) / 2
    up = 2 * min(frame.y0 + frame.y1 - 2 * inside.y0, 2 * inside.y1 - frame.y0 - frame.y1) / 2
    least = [0.6 * side for side in room_in_points(ax)]
    for label, free in ((ax.xaxis.label, max(least[0], across * dot)), (ax.yaxis.label, max(least[1], up * dot))):
        text, size = label.get_text(), float(label.get_fontsize())
        if text and max(text_width(line, size) for line in text.split("\n")) > free - 2 * EDGE:
            size = min(size, SMALL)
            label.set(text=wrapped(" ".join(text.split()), size, free - 2 * EDGE), fontsize=size)


def thin_ticks(ax: Axes) -> None:
    """Halve the numbers of an axis until they stay apart; set its names smaller, or shorten them."""
    wide, tall = (side * 72 / ax.figure.dpi for side in ax.get_window_extent().size)
    for axis, length, is_x in ((ax.xaxis, wide, True), (ax.yaxis, tall, False)):
        low, high = sorted(axis.get_view_interval())
        ticks = [tick for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]
        if len(ticks) < 2 or axis.get_scale() != "linear" or not ax.axison:
            continue
        gap = length * abs(ticks[1].get_loc() - ticks[0].get_loc()) / (high - low)
        words, size = [tick.label1.get_text() for tick in ticks], float(ticks[0].label1.get_fontsize())
        widest = max(text_width(line, size) for word in words for line in word.split("\n"))
        need = widest + 6 if is_x else 1.3 * size * max(map(line_count, words))
        if gap >= need:
            continue
        if not isinstance(getattr(axis.get_major_formatter(), "func", None), partial):  # not names, but numbers
            axis.set_major_locator(FixedLocator([tick.get_loc() for tick in ticks[:: ceil(need / gap)]]))
        else:
            size = max(LEAST, size * gap / need)
            if not is_x:
                words = [_first_lines(word, max(1, int(gap / (1.2 * size)))) for word in words]
                axis.set_ticks([tick.get_loc() for tick in ticks], words, **LITERAL)
            axis.set_tick_params(labelsize=size)


def _first_lines(text: str, count: int) -> str:
    """The first `count` lines of a text, with dots if there are more."""
    lines = text.split("\n")
    return text if len(lines) <= count else "\n".join(lines[:count]) + " …"


def right_of(ax: Axes) -> float:
    """Points from the left edge of an Axes to the right end of its room."""
    return (room(ax).x1 - ax.get_window_extent().x0) * 72 / ax.figure.dpi - EDGE


def _fit_within(ax: Axes) -> None:
    """Make an Axes smaller, so that its labels, title and note stay within its room."""
    figure, inside = ax.figure, room(ax)
    assert figure is not None
    pad = EDGE * figure.dpi / 72
    for _ in range(5):
        drawn = ax.get_tightbbox(for_layout_only=True)  # a title's width does not count: it begins at the Axes
        if drawn is None:
            return
        over = [
            max(0.0, inside.x0 + pad - drawn.x0),
            max(0.0, inside.y0 + pad - drawn.y0),
            max(0.0, drawn.x1 - inside.x1 + pad),
            max(0.0, drawn.y1 - inside.y1 + pad),
        ]
        if max(over) < 0.5:
            return
        wide, tall = figure.bbox.width, figure.bbox.height
        x0, y0, x1, y1 = ax.get_position(original=True).extents
        x0, x1 = x0 + over[0] / wide, x1 - over[2] / wide
        y0, y1 = y0 + over[1] / tall, y1 - over[3] / tall
        ax.set_position(Bbox([[x0, y0], [max(x1, x0 + 0.05), max(y1, y0 + 0.05)]]))
        ax.set_in_layout(True)


def fitting_title(text: str, wide: float, tall: float) -> tuple[str, float]:
    """The title in lines and its size in points: smaller or shorter if it would be higher than its part of the room."""
    for words in _shorter_titles(text):
        for size in SIZES:
            lines = wrapped(words, size, 0.96 * wide, "bold")  # what is drawn may be a little wider than measured
            if line_count(lines) * 1.25 * size <= (TITLE_PART_IF_LOW if tall < LOW else TITLE_PART) * tall:
                return lines, size
    return "", SMALL


def _shorter_titles(text: str) -> Iterator[str]:
    """The whole title, its question alone, then ever fewer of its words."""
    yield text
    for end in "?:":
        if end in text:
            yield text[: text.index(end) + 1].removesuffix(":")
    words = text.split()
    for count in range(len(words) - 1, 0, -1):
        yield " ".join(words[:count]).rstrip(",:;") + " …"


def fitting_note(text: str, wide: float, tall: float) -> str:
    """The note in lines: if it would be higher than its part of the room, only its words of care, or nothing."""
    for words in _shorter_notes(text):
        lines = wrapped(words, TINY, wide)
        if line_count(lines) * 1.3 * TINY <= (NOTE_PART_IF_LOW if tall < LOW else NOTE_PART) * tall:
            return lines
    return ""


def _shorter_notes(text: str) -> Iterator[str]:
    yield text
    sentences = [sentence if sentence.endswith(".") else f"{sentence}." for sentence in text.split(". ")]
    care = [sentence for sentence in sentences if sentence.startswith(CARE)]
    if care:
        yield " ".join(care)
        yield " ".join([care[0].partition(":")[0].rstrip(".") + ".", *care[1:]])
        yield care[0].partition(":")[0].rstrip(".") + "."
