"""Diaries: who did what in which week, how it was answered, and what could be seen; made up, or read and checked."""

from __future__ import annotations

import os
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, TypeGuard

import numpy as np

from olivebranch.base.arguments import MAX_WEEKS, as_label, check_seed, check_weeks, check_whole, is_blank
from olivebranch.base.guesses import answers_guesses
from olivebranch.base.rows import unreadable
from olivebranch.base.writing import as_path
from olivebranch.chain.chain import Chain
from olivebranch.errors import ArgumentError, UnknownName, printed
from olivebranch.model.model import Model

if TYPE_CHECKING:
    import pandas as pd

    Source: TypeAlias = pd.DataFrame | str | os.PathLike[str]


@answers_guesses
def diaries(chain: Chain, people: int = 30, seed: int = 7, *, weeks: int = 26) -> pd.DataFrame:
    """Made-up diaries: each is a walk of a chain, with what its writer can see and nothing that is hidden.

    They are meant for a class: everybody gets one, and `learn` says what they tell. No real person's data is needed,
    or wanted.

    Parameters
    ----------
    chain : a chain made of a model
    people, seed : how many walks, and of which seed
    weeks : how long each is kept, at most; a diary ends with the walk

    Raises ArgumentError for anything other than a chain, or a number out of range.

    >>> import olivebranch as ob
    >>> ob.diaries(ob.Chain("maybe", "small_steps"), people=2, seed=7)["stance"].head(3).tolist()
    ['no', 'no', 'maybe']
    """
    if not isinstance(chain, Chain):
        raise ArgumentError(f"chain = {printed(chain)}: give a chain, such as ob.Chain('maybe', 'small_steps').")
    count = check_whole("people", people, 1, 10_000)
    frame = chain.paths(count, check_seed(seed), weeks=check_weeks(weeks)).to_frame()
    return frame.rename(columns={"run": "who", chain.step: "week"}).drop(columns=list(chain.hidden))


@dataclass(frozen=True, slots=True)
class Entry:
    """One week of a diary.

    Attributes
    ----------
    week : from 0, which is before anything was done
    action, response : indices; None where nothing was written down
    seen : the index of each variable that was written down, and of its value
    """

    week: int
    action: int | None
    response: int | None
    seen: tuple[tuple[int, int], ...]


def read(source: Source, model: Model) -> dict[Hashable, list[Entry]]:
    """The diaries of a table or CSV file, checked against the model: {who: entries by week}."""
    frame = _frame(source)
    known = ("who", "week", "action", "response", *model.states)
    for column in (as_label("a column of the diaries", name) for name in frame.columns):
        if column not in known:
            raise UnknownName("column", column, known, " in the diaries")
        if column in model.hidden:
            raise ArgumentError(
                f"column {printed(column)} of the diaries: is hidden, so no diarist sees it. Leave it out."
            )
    for column in ("who", "week", "action"):
        if column not in frame.columns:
            raise ArgumentError(f"the diaries have no column {printed(column)}: they need who, week and action.")
    found: dict[Hashable, list[Entry]] = {}
    for row in _rows(frame):
        cell = {str(name): as_label(f"column {name}", value).strip() for name, value in row.items()}
        if not cell["who"] or not _has_hash(row["who"]):
            raise ArgumentError("an entry of the diaries does not say whose it is: fill in a name in the column 'who'.")
        found.setdefault(row["who"], []).append(_entry(cell, _week(row["week"]), model))
    for who, entries in found.items():
        entries.sort(key=lambda entry: entry.week)
        if len({entry.week for entry in entries}) < len(entries):
            raise ArgumentError(f"the diary of {printed(who)} has a week twice.")
    return found


def _frame(source: Source) -> pd.DataFrame:
    """The table, or that of a CSV file, whose cells stay text."""
    import pandas as pd

    if isinstance(source, pd.DataFrame):
        return source
    if not isinstance(source, (str, os.PathLike)):
        raise ArgumentError(f"diaries = {printed(source)}: give a DataFrame, or the path of a CSV file.")
    file = as_path(source)
    try:
        frame = pd.read_csv(file, dtype=str, keep_default_na=False)
        if len(frame.columns) == 1 and ";" in str(frame.columns[0]):  # as spreadsheets write where a comma is decimal
            frame = pd.read_csv(file, sep=";", dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise unreadable(file, error) from None
    return frame


def _rows(frame: pd.DataFrame) -> Iterator[dict[Hashable, Any]]:
    """The rows of a table, "" where a cell holds nothing. pandas' own way asks each cell for its number."""
    cells = frame.astype(object).to_numpy(copy=True)
    try:
        blank = frame.isna().to_numpy()
    except Exception:  # whatever a cell raises
        blank = np.array([[is_blank(cell) for cell in row] for row in cells], dtype=bool).reshape(cells.shape)
    cells[blank] = ""
    return (dict(zip(frame.columns, row, strict=True)) for row in cells.tolist())


def _has_hash(who: object) -> TypeGuard[Hashable]:
    try:
        hash(who)
    except Exception:  # a list, or a fault in a class of the user's
        return False
    return True


def _entry(cell: dict[str, str], week: int, model: Model) -> Entry:
    where = f" in the diaries (of {printed(cell['who'])}, week {week})"
    seen = tuple(
        (v, _index(f"value of {name}", cell[name], values, where))
        for v, (name, values) in enumerate(model.states.items())
        if cell.get(name)
    )
    action, response = cell["action"], cell.get("response", "")
    if week == 0 and (action or response):
        rule = f"week 0 is what was seen before anything was done, so it has no {printed(action or response)}"
        raise ArgumentError(f"the diary of {printed(cell['who'])}: {rule}. Count the weeks of actions from 1.")
    return Entry(
        week,
        _index("action", action, model.actions, where) if action else None,
        _index("response", response, model.responses, where) if response else None,
        seen,
    )


def refuse_gaps(people: Mapping[Hashable, list[Entry]]) -> None:
    """Raise ArgumentError for the first week of a diary that has no action."""
    for who, entries in people.items():
        acted = {entry.week for entry in entries if entry.action is not None}
        gaps = sorted(set(range(1, entries[-1].week + 1)) - acted)
        if gaps:
            remedy = "Name the strategy that was followed then, by gaps=... (or --gaps), or fill them in"
            raise ArgumentError(
                f"the diary of {printed(who)} has weeks without an action, the first of them week {gaps[0]}. {remedy}."
            )


def _week(value: object) -> int:
    try:
        week = float(str(value))
    except ValueError:
        week = -1.0
    if not week.is_integer() or not 0 <= week <= MAX_WEEKS:
        raise ArgumentError(f"week = {printed(value)} in the diaries: must be a whole number from 0 to {MAX_WEEKS:,}.")
    return int(week)


def _index(kind: str, name: str, known: tuple[str, ...], where: str) -> int:
    if name not in known:
        raise UnknownName(kind, name, known, where)
    return known.index(name)
