"""A chain as a table with labels: from and to a DataFrame and CSV. It is read by label and not by place.

A row for each state: its name, the chance of starting there, its ending ("" where open), and the chance of a move to
each state. A row is made to sum to 1 when it is read, which may change a chance by rounding.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from olivebranch.base.arguments import as_label, as_list, as_number, is_blank
from olivebranch.base.rows import csv_text, read_csv
from olivebranch.base.writing import as_path, write_whole
from olivebranch.chain.chain import Chain
from olivebranch.chain.matrix import Matrix
from olivebranch.errors import ArgumentError, printed, suggest

if TYPE_CHECKING:
    import pandas as pd

STATE, START, ENDING = "(state)", "(start)", "(ending)"  # in brackets, so that a state may be called start


def to_frame(chain: Chain) -> pd.DataFrame:
    """The chain as a DataFrame: its start, its endings and its transition matrix; `from_frame` reads it back.

    Raises
    ------
    ArgumentError
        if a state has the name of a column, or there are more than 2,000 pairs.

    Examples
    --------
    >>> import olivebranch as ob
    >>> to_frame(ob.load("maybe") @ "jump_ahead")
             (start) (ending)  shut    no   yes
    (state)
    shut         0.0     shut  1.00  0.00  0.00
    no           1.0           0.25  0.67  0.08
    yes          0.0      yes  0.00  0.00  1.00
    """
    if not isinstance(chain, Chain):
        raise ArgumentError(f"chain = {printed(chain)}: give a chain, such as ob.load('maybe') @ 'small_steps'.")
    frame = chain.to_frame()
    for name in (STATE, START, ENDING):
        if name in frame.columns:
            raise ArgumentError(f"a state is called {printed(name)}, which is the name of a column. Rename it.")
    frame = frame.rename_axis(index=STATE, columns=None)
    frame.insert(0, START, chain.start)
    frame.insert(1, ENDING, [chain.endings[e] if e >= 0 else "" for e in chain.ending])
    return frame


def from_frame(
    frame: pd.DataFrame, *, endings: Iterable[str] = (), step: str = "week", title: str = "a chain"
) -> Chain:
    """The chain in a DataFrame such as `to_frame` makes. Rows and columns may be in any order.

    Parameters
    ----------
    frame : a row for each state, with columns "(start)" and "(ending)" and one for each state
    endings : endings in their order, of which the first is what questions are about by default; the others follow in
        the order of the rows
    step, title : the unit of time, and what tables and pictures call the chain

    Raises
    ------
    ArgumentError
        if a column is missing, or the rows are not probability distributions.

    Examples
    --------
    >>> import olivebranch as ob
    >>> chain = ob.load("maybe") @ "jump_ahead"
    >>> again = from_frame(to_frame(chain).iloc[::-1])
    >>> round(again.exact(weeks=20).chance("yes") - chain.exact(weeks=20).chance("yes"), 14)
    0.0
    """
    for column in (START, ENDING):
        if column not in getattr(frame, "columns", ()):
            raise ArgumentError(
                f"the table has no column {printed(column)}, which says where walks begin or end. Add it."
            )
    if frame.columns.has_duplicates:
        raise ArgumentError("two columns of the table have the same name. Give each a name of its own.")
    states = [as_label("the table", state) for state in frame.index]
    return chain_of(states, frame[START], frame[ENDING], frame.drop(columns=[START, ENDING]), endings, step, title)


def to_csv(chain: Chain, path: str | os.PathLike[str]) -> Path:
    """Write the chain as CSV, in full precision, and return the path; `from_csv` reads it back.

    Raises ArgumentError as `to_frame` does, and OSError if the file cannot be written.
    """
    return write_whole(path, csv_text(rows_of(chain)))


def rows_of(chain: Chain) -> Iterator[list[Any]]:
    """The table row by row, with the names of the columns first."""
    frame = to_frame(chain)
    yield [STATE, *frame.columns]
    for state, row in zip(frame.index, frame.itertuples(index=False), strict=True):
        yield [state, *row]


def from_csv(
    path: str | os.PathLike[str], *, endings: Iterable[str] = (), step: str = "week", title: str | None = None
) -> Chain:
    """The chain in a CSV file such as `to_csv` writes. Rows and columns may be in any order.

    Parameters
    ----------
    path : the file: one of its columns is "(state)", with the names of the states
    endings : as for `from_frame`
    step, title : the unit of time, and what tables and pictures call the chain; the file's name unless given

    Raises
    ------
    ArgumentError
        if the file cannot be read, a cell is not a number, or the rows are not probability distributions.

    Examples
    --------
    >>> import olivebranch as ob
    >>> from tempfile import TemporaryDirectory
    >>> chain = ob.load("maybe") @ "jump_ahead"
    >>> with TemporaryDirectory() as folder:
    ...     again = from_csv(to_csv(chain, f"{folder}/chain.csv"))
    >>> round(again.exact(weeks=20).chance("yes") - chain.exact(weeks=20).chance("yes"), 14)
    0.0
    """
    return from_rows(as_path(path), read_csv(path), endings, step, title)


def from_rows(
    file: Path, lines: Sequence[Sequence[Any]], endings: Iterable[str], step: str, title: str | None
) -> Chain:
    """The chain in the rows of a file, of which the first names the columns."""
    import pandas as pd

    head = [str(name) for name in lines[0]] if lines else []
    rows = [line for line in lines[1:] if any(cell not in ("", None) for cell in line)]
    if STATE not in head or len(set(head)) < len(head) or not rows:
        rule = f"needs a column {STATE!r}, columns of different names, and a row for each state"
        raise ArgumentError(f"{file}: {rule}. Its columns are: {', '.join(head) or 'none'}. {suggest(STATE, head)}")
    table = {name: [_cell(file, row, name, head.index(name)) for row in rows] for name in head}
    frame = pd.DataFrame(table).set_index(STATE)
    return from_frame(frame, endings=endings, step=step, title=file.stem if title is None else title)


def _cell(file: Path, row: Sequence[Any], column: str, place: int) -> Any:
    """One cell: text in the columns of names, otherwise a number; an empty one is 0."""
    found = row[place] if place < len(row) and row[place] is not None else ""
    if column in (STATE, ENDING):
        return str(found)
    number = read_number(found or 0)
    if number is None:
        raise ArgumentError(
            f"{file}: row {printed(row[0])}, column {printed(column)} = {printed(found)}: must be a number."
        )
    return number


def read_number(given: Any) -> float | None:
    """A finite number, or a text that is one; None for anything else."""
    try:
        return as_number(float(given))
    except Exception:  # what is no number, and a fault in a class of the user's
        return None


def chain_of(
    states: Sequence[str],
    start: Iterable[Any],
    ended: Iterable[Any],
    moves: Matrix,
    endings: Iterable[str],
    step: str,
    title: str,
) -> Chain:
    """The chain of these parts: for each state its name, the chance to start there, its ending and its moves."""
    members: dict[str, list[str]] = {}
    for ending in as_list("endings", endings, "['yes', 'shut']"):
        members[as_label("endings", ending)] = []
    for state, given in zip(states, ended, strict=True):
        if ending := _ending(given):
            members.setdefault(ending, []).append(state)
    begins = {state: chance for state, chance in zip(states, start, strict=True) if as_number(chance) != 0}
    names = None if hasattr(moves, "columns") else states  # a DataFrame brings its own
    return Chain.from_matrix(moves, names=names, endings=members, start=begins, step=step, title=title)


def _ending(given: Any) -> str:
    """The name of an ending; "" for None and for what pandas reads where there is nothing."""
    return "" if is_blank(given) else as_label("endings", given)
