"""Sheets: the one way to show a table, in a terminal and in a notebook.

A `Sheet` holds text only: a title, columns, rows and notes. Anyone may have written the names, so they are passed to
rich and to HTML as plain text and never read as markup. If a terminal is too narrow, some columns move to further parts
below. A number or a name is never cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from olivebranch.base.arrays import Floats
from olivebranch.base.completion import known
from olivebranch.base.equality import ByValue
from olivebranch.base.faces import face
from olivebranch.base.text import number, percent, rounded_percent
from olivebranch.base.wrapping import padded, terminal_width, tied
from olivebranch.base.wrapping import wrapped as wrapped

if TYPE_CHECKING:
    from rich.console import Console

WIDEST = 200  # characters in a line, unless the width of the terminal is known
GAP, SMALL_GAP = 3, 2  # blanks between columns; the small gap is used if it saves a part
COMFORT, LONGEST_WORD = 20, 40  # the fewest characters of a column of words; longer words are broken


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to read.

    Attributes
    ----------
    title : the question that the table answers, in a line; may be empty
    columns : the column heads; if all are empty, no head is shown
    rows : a tuple of cells for each row
    notes : paragraphs below the table
    words : indices of columns of words, which are left-aligned and may wrap; no other column wraps
    paired : indices of columns that stay beside the column before them
    urgent : indices of columns that come first, in this order, if the table must be split
    keys : how many of the first columns identify the row; each part repeats them
    gap : blanks between columns
    comfort : the fewest characters that a column of words gets, if it has that many

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
    words: tuple[int, ...] = ()
    paired: tuple[int, ...] = ()
    urgent: tuple[int, ...] = ()
    keys: int = 1
    gap: int = GAP
    comfort: int = COMFORT

    def text(self, width: int = WIDEST) -> str:
        """Plain text in lines of at most `width` characters, unless a single column is wider than that."""
        return "\n".join([*wrapped(self.title, width), *self.body(width), *self._footnotes(width)])

    def body(self, width: int = WIDEST) -> list[str]:
        """The lines of the table alone: its parts, with a blank line between them."""
        lines: list[str] = []
        for part in self.parts(width):
            lines += ([""] if lines else []) + part._lines(width)
        return lines

    def print(self, console: Console) -> None:
        """Print to a rich console, at its width: the title bold, the notes dim."""
        from rich.text import Text

        shown = [(line, "bold") for line in wrapped(self.title, console.width)]
        shown += [(line, "") for line in self.body(console.width)]
        shown += [(line, "dim") for line in self._footnotes(console.width)]
        whole = Text("\n").join(Text(line, style=style) for line, style in shown)  # a notebook shows each print apart
        console.print(whole, no_wrap=True, overflow="ignore", crop=False)

    def html(self) -> str:
        """HTML that also works in an untrusted notebook: no script, no style sheet, names as text."""
        head = "".join(f"<th scope='col'>{escape(name)}</th>" for name in self.columns)
        rows = "".join(
            f"<tr><th scope='row'>{escape(row[0])}</th>"
            + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
            + "</tr>"
            for row in self.rows
        )
        notes = "".join(f"<p><small>{escape(note)}</small></p>" for note in self.notes)
        caption = f"<caption>{escape(self.title)}</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{notes}"

    # ---- parts that fit ---------------------------------------------------------------------

    def parts(self, width: int) -> tuple[Sheet, ...]:
        """The sheets that fit into `width`: this one, or several, each with the key columns and some others.

        >>> wide = Sheet("", ("name", "first", "second"), (("a", "1 %", "2 %"),))
        >>> [part.columns for part in wide.parts(13)]
        [('name', 'first'), ('name', 'second')]
        """
        tight = replace(self, gap=SMALL_GAP)
        for sheet in (self, tight):
            if sheet._fits(width):
                return (sheet,)
        keys_too = tuple({*self.words, *range(self.keys)})
        wrapping = replace(tight, words=keys_too, comfort=0)  # if even a part is too wide, its names wrap
        for ways in ((self, tight), (wrapping,)):
            fitting = [parts for sheet in ways if (parts := sheet._parts(width)) and all(p._fits(width) for p in parts)]
            if fitting:
                return min(fitting, key=len)
        return tight._parts(width)  # nothing helps: then names stay whole

    def _fits(self, width: int) -> bool:
        return self._least(range(len(self.columns))) <= width

    def _parts(self, width: int) -> tuple[Sheet, ...]:
        keys = list(range(self.keys))
        parts: list[list[int]] = []
        groups = list(self._groups())
        first = [group for column in self.urgent for group in groups if group[0] == column]
        for group in [*first, *(group for group in groups if group not in first)]:
            if parts and self._least([*parts[-1], *group]) <= width:
                parts[-1] += group
            else:
                parts.append([*keys, *group])
        return tuple(self._only(part) for part in parts) or (self,)

    def _groups(self) -> Iterator[list[int]]:
        """The groups of columns that stay together, without the key columns."""
        group: list[int] = []
        for i in range(self.keys, len(self.columns)):
            if group and i not in self.paired:
                yield group
                group = []
            group.append(i)
        if group:
            yield group

    def _only(self, chosen: list[int]) -> Sheet:
        """The sheet with these columns alone."""
        return replace(
            self,
            columns=tuple(self.columns[i] for i in chosen),
            rows=tuple(tuple(row[i] for i in chosen) for row in self.rows),
            words=tuple(k for k, i in enumerate(chosen) if i in self.words),
            paired=tuple(k for k, i in enumerate(chosen) if i in self.paired),
        )

    # ---- widths and lines -------------------------------------------------------------------

    def _least(self, chosen: Sequence[int]) -> int:
        """The width that these columns need."""
        return sum(self._bounds(i)[0] for i in chosen) + self.gap * (len(chosen) - 1)

    def _bounds(self, column: int) -> tuple[int, int]:
        """The least and the natural width of a column: equal unless its words may wrap."""
        from rich.cells import cell_len

        cells = [self.columns[column], *(row[column] for row in self.rows)]
        natural = max((cell_len(line) for cell in cells for line in cell.split("\n")), default=1)
        if column not in self.words:
            return natural, natural
        word = max((cell_len(word) for cell in cells for word in tied(cell).split()), default=1)
        return max(min(word, LONGEST_WORD), min(natural, self.comfort)), natural

    def _widths(self, width: int) -> list[int]:
        """The width of each column: its natural width if there is room, or else less for the widest words."""
        bounds = [self._bounds(i) for i in range(len(self.columns))]
        widths = [natural for _, natural in bounds]
        room = width - self.gap * (len(widths) - 1)
        while sum(widths) > room:
            can_give = [i for i, (least, _) in enumerate(bounds) if widths[i] > least]
            if not can_give:
                break
            widths[max(can_give, key=widths.__getitem__)] -= 1
        return widths

    def _lines(self, width: int) -> list[str]:
        """The lines of one part: its head, a rule, and its rows."""
        widths = self._widths(width)
        rule = "-" * (sum(widths) + self.gap * (len(widths) - 1))
        head = [*self._row(self.columns, widths, heads=True), rule] if any(self.columns) else []
        return head + [line for row in self.rows for line in self._row(row, widths)]

    def _row(self, cells: Sequence[str], widths: Sequence[int], *, heads: bool = False) -> list[str]:
        """The lines of one row; heads are aligned at the bottom, other cells at the top."""
        columns = [wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
        height = max(map(len, columns))
        for i, lines in enumerate(columns):
            missing = [""] * (height - len(lines))
            filled = missing + lines if heads else lines + missing
            to_left = i < self.keys or i in self.words
            columns[i] = [padded(line, widths[i], to_left=to_left) for line in filled]
        return [(" " * self.gap).join(line).rstrip() for line in zip(*columns, strict=True)]

    def _footnotes(self, width: int) -> list[str]:
        return [line for note in self.notes for line in wrapped(note, width)]


# ---- cells ---------------------------------------------------------------------------------------


def shown(value: float, *, chance: bool) -> str:
    """A chance as a percentage, anything else as a number; "none" if the value is NaN."""
    if np.isnan(value):
        return "none"
    return percent(value) if chance else number(value)


def spread(values: Floats, *, chance: bool, level: float = 0.9) -> str:
    """The range that holds the middle share `level` of the draws.

    >>> spread(np.linspace(0.2, 0.4, 101), chance=True)
    '21 to 39 %'
    """
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return between(low, high, chance=chance)


def between(low: float, high: float, *, chance: bool) -> str:
    """A range of chances, or of numbers.

    >>> between(0.2, 0.4, chance=True), between(0.2, 0.4, chance=False), between(0.001, 0.003, chance=True)
    ('20 to 40 %', '0.2 to 0.4', '0.1 to 0.3 %')
    """
    if not chance:
        return f"{low:.1f} to {high:.1f}"
    a, b = rounded_percent(low), rounded_percent(high)
    return a if a == b else f"{a.removesuffix(' %')} to {b}"


# ---- results that can be read ---------------------------------------------------------------------


class Readable(ByValue):
    """How a result is displayed: its sheet as text; in a notebook its picture, if it has one, and the sheet."""

    __slots__ = ()
    _unfolded: ClassVar[bool] = True  # does a notebook show the table below the picture opened out?

    def sheet(self) -> Sheet:
        """The table to read."""
        raise NotImplementedError

    def __str__(self) -> str:
        """The sheet, as wide as the terminal that it is printed to; elsewhere it is always the same text."""
        return self.sheet().text(terminal_width() or WIDEST)

    def __repr__(self) -> str:
        return str(self)

    def _ipython_key_completions_(self) -> list[str]:
        """What may stand in ``result["..."]``, for tab completion."""
        ask = getattr(self, "__getitem__", None)
        return list(known(ask)) if ask else []

    def _repr_html_(self) -> str:
        table = self.sheet().html()
        picture = getattr(self, "plot", None)
        return table if picture is None else str(face("in_notebook")(picture(), table, unfolded=self._unfolded))
