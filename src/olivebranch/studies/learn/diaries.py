"""Diaries: who did what in which week, how it was answered, and what could be seen; made up, or read and checked."""

from __future__ import annotations

import os
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from olivebranch.base.arguments import check_seed, check_weeks, check_whole
from olivebranch.base.arrays import Flags
from olivebranch.chain.chain import Chain
from olivebranch.errors import ArgumentError, UnknownName
from olivebranch.model.model import Model

if TYPE_CHECKING:
    import pandas as pd

    Source: TypeAlias = pd.DataFrame | str | os.PathLike[str]


def diaries(chain: Chain, people: int = 30, seed: int = 7, *, weeks: int = 26) -> pd.DataFrame:
    """Made-up diaries: each is a walk of a chain, with what its writer can see and nothing that is hidden.

    They are meant for a class: everybody gets one, and `learn` says what they tell. No real person's data is needed,
    or wanted.

    Parameters
    ----------
    chain : a chain made of a model
    people, seed : how many walks, and of which seed
    weeks : how long each is kept, at most; a diary ends with the walk

    Raises ArgumentError for a number out of range.

    >>> import olivebranch as ob
    >>> ob.diaries(ob.Chain("maybe", "small_steps"), people=2, seed=7)["stance"].head(3).tolist()
    ['no', 'no', 'maybe']
    """
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
    seen : (S,) the states of the model's table that look as was written down
    """

    week: int
    action: int | None
    response: int | None
    seen: Flags = field(repr=False)


def read(source: Source, model: Model) -> dict[Hashable, list[Entry]]:
    """The diaries of a table or CSV file, checked against the model: {who: entries by week}."""
    import pandas as pd

    frame = source if isinstance(source, pd.DataFrame) else pd.read_csv(source, dtype=str, keep_default_na=False)
    known = ("who", "week", "action", "response", *model.states)
    for column in map(str, frame.columns):
        if column not in known:
            raise UnknownName("column", column, known, " in the diaries")
        if column in model.hidden:
            raise ArgumentError(f"column {column!r} of the diaries: is hidden, so no diarist sees it. Leave it out.")
    for column in ("who", "week", "action"):
        if column not in frame.columns:
            raise ArgumentError(f"the diaries have no column {column!r}: they need who, week and action.")
    found: dict[Hashable, list[Entry]] = {}
    for row in frame.astype(object).where(frame.notna(), "").to_dict("records"):
        found.setdefault(row["who"], []).append(_entry({str(k): v for k, v in row.items()}, model))
    for who, entries in found.items():
        entries.sort(key=lambda entry: entry.week)
        if len({entry.week for entry in entries}) < len(entries):
            raise ArgumentError(f"the diary of {who!r} has a week twice.")
    return found


def _entry(row: dict[str, object], model: Model) -> Entry:
    seen = np.ones(model.table.states.size, dtype=bool)
    for v, (name, values) in enumerate(model.states.items()):
        if str(row.get(name, "")):
            seen &= model.table.places[v] == _index(f"value of {name}", str(row[name]), values)
    action, response = str(row["action"]), str(row.get("response", ""))
    return Entry(
        _week(row["week"]),
        _index("action", action, model.actions) if action else None,
        _index("response", response, model.responses) if response else None,
        seen,
    )


def _week(value: object) -> int:
    try:
        week = int(str(value))
    except ValueError:
        week = -1
    if week < 0:
        raise ArgumentError(f"week = {value!r} in the diaries: must be a whole number from 0.")
    return week


def _index(kind: str, name: str, known: tuple[str, ...]) -> int:
    if name not in known:
        raise UnknownName(kind, name, known, " in the diaries")
    return known.index(name)
