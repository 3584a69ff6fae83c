"""Sheets: a heading, rows of text and notes, for a terminal and for a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from io import StringIO
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.faces import face
from olivebranch.base.text import number, percent

if TYPE_CHECKING:
    from rich.table import Table

WIDEST = 200  # characters of a line in a terminal that is as wide


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to read: its heading, the columns, rows of text, and notes in plain words.

    >>> print(Sheet("Two", ("name", "share"), (("a", "1 %"),), ("That is all.",)).text())
    Two
    name   share
    ------------
    a        1 %
    That is all.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    wide: tuple[int, ...] = ()  # columns of words, which may wrap and stand to the left

    def text(self, width: int = WIDEST) -> str:
        """As plain text, in lines of at most this many characters where words can wrap."""
        from rich.console import Console

        out = StringIO()
        Console(width=width, file=out, color_system=None, force_terminal=False).print(self.table())
        lines = [line.rstrip() for line in out.getvalue().splitlines()]
        return "\n".join([self.title, *lines, *self.notes])

    def table(self) -> Table:
        """The rows alone, as a rich table."""
        from rich import box
        from rich.table import Table
        from rich.text import Text

        ascii_head = box.Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)
        made = Table(box=ascii_head, show_edge=False, pad_edge=False)
        for i, name in enumerate(self.columns):
            left = i == 0 or i in self.wide
            made.add_column(Text(name), justify="left" if left else "right", no_wrap=not left, overflow="fold")
        for row in self.rows:
            made.add_row(*map(Text, row))
        return made

    def html(self) -> str:
        """As HTML that survives an untrusted notebook: no script, no style sheet, names as text."""
        head = "".join(f"<th scope='col'>{escape(name)}</th>" for name in self.columns)
        rows = "".join(
            f"<tr><th scope='row'>{escape(row[0])}</th>" + "".join(f"<td>{escape(c)}</td>" for c in row[1:]) + "</tr>"
            for row in self.rows
        )
        notes = "".join(f"<p><small>{escape(note)}</small></p>" for note in self.notes)
        caption = f"<caption>{escape(self.title)}</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{notes}"


def shown(value: float, *, chance: bool) -> str:
    """A chance as a per cent, anything else as a number; "none" where it cannot be told."""
    if np.isnan(value):
        return "none"
    return percent(value) if chance else number(value)


def points(difference: float) -> str:
    """A difference of two chances, in points.

    >>> points(0.351), points(-0.008)
    ('+35.1', '-0.8')
    """
    return f"{100 * difference:+.1f}"


def spread(values: NDArray[np.float64], *, chance: bool, level: float = 0.9) -> str:
    """Where the middle of the draws lies.

    >>> spread(np.linspace(0.2, 0.4, 101), chance=True)
    '21 to 39 %'
    """
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return between(low, high, chance=chance)


def between(low: float, high: float, *, chance: bool) -> str:
    """A stretch of chances, or of numbers."""
    if not chance:
        return f"{low:.1f} to {high:.1f}"
    return f"{100 * low:.0f} to {100 * high:.0f} %"


class Readable:
    """What a study shows of itself: its sheet as text, and in a notebook its picture, if it has one, over the sheet."""

    __slots__ = ()

    def sheet(self) -> Sheet:
        """The table to read."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.sheet().text()

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        table = self.sheet().html()
        picture = getattr(self, "plot", None)
        return table if picture is None else str(face("in_notebook")(picture(), table, unfolded=True))
