"""Which pairs can reach one another? The communicating classes, those that are never left apart from the others."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from olivebranch.base.text import plain
from olivebranch.chain.long_run import Classes
from olivebranch.draw.palette import Theme, ending_looks
from olivebranch.draw.places import Place, places
from olivebranch.draw.style import WIDTH
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import canvas
from olivebranch.plots.shown import check_shown

MOST = 7  # the most classes shown


@redrawable
def plot_classes(result: Classes, *, ax: Axes | None = None, theme: str | None = None, **artist: Any) -> Axes:
    """Which pairs can reach one another? A column for each communicating class, as high as it has pairs.

    A recurrent class is never left: an ending, or a trap. A transient class (hatched) is left for good by every walk.
    Of many classes, the largest are shown.

    Parameters
    ----------
    artist : for the columns, such as ``alpha=0.8``

    Raises UnknownName for an unknown theme.

    >>> import olivebranch as ob
    >>> ax = plot_classes(ob.Chain("maybe", "small_steps").classes())
    >>> ax.get_title(loc="left").replace("\\n", " ")
    'Which can reach one another? 2 classes are never left, 1 is left for good'
    """
    check_shown("plot_classes", result, Classes)
    shown = range(min(MOST, len(result.classes)))
    with canvas(ax, theme, (WIDTH, 3.9)) as at:
        at.settle()
        columns = [_column(result, i, at.theme) for i in shown]
        places(at.ax, columns, at.theme, what="pairs in the class", **artist)
        kept, left = len(result.recurrent), len(result.transient)
        title = f"Which can reach one another? {_many(kept)} never left, {_number(left)} left for good"
        more = len(result.classes) - len(columns)
        rest = f" {more:,} smaller classes are left out." if more else ""
        key = "Hatched: left for good by every walk. Plain: never left."
        at.settle_and_frame(title, f"{key}{rest} {result.chain.note}".strip())
        told = "; ".join(f"{column.name}: {column.text}, {_kind(result, i)}" for i, column in enumerate(columns))
        set_alt_text(at.ax, "Columns: the pairs of each communicating class.", f"{told}.", title + ".")
    return at.ax


def _column(result: Classes, i: int, theme: Theme) -> Place:
    one, looks = result.classes[i], ending_looks(result.chain.endings, theme)
    others = f" and {one.pairs.size - 1:,} more" if one.pairs.size > 1 else ""
    size = "1 pair" if one.pairs.size == 1 else f"{one.pairs.size:,} pairs"
    colour = looks[one.ending].colour if one.ending else theme.ink if one.is_recurrent else theme.open
    hatch = "" if one.is_recurrent else "////"
    return Place(f"{result.members(i)[0]}{others}", float(one.pairs.size), size, colour, hatch)


def _kind(result: Classes, i: int) -> str:
    one = result.classes[i]
    period = f", period {one.period}" if one.period > 1 else ""
    return (plain(one.ending) or ("never left" if one.is_recurrent else "left for good")) + period


def _many(count: int) -> str:
    return "1 class is" if count == 1 else f"{count:,} classes are"


def _number(count: int) -> str:
    return "1 is" if count == 1 else f"{count:,} are"
