"""Falls: rules in which `up` or `down` leads into an ending that the rule does not name.

At the second-lowest rung "down" may shut the door, but a reader of the file sees only "down". Nothing is wrong with
such a model, so this is a remark and not an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from olivebranch.base.arrays import Ints
from olivebranch.model.rows import Rows
from olivebranch.model.rules import Rules
from olivebranch.model.table import Table

MOST = 100_000  # the most states tried for each variable and direction


class Fall(NamedTuple):
    """A chance that leads into an ending without naming it: its key path, the value it leaves, and the ending."""

    path: str
    value: str
    ending: str

    def __str__(self) -> str:
        return f"{self.path}: from {self.value} it leads into the ending {self.ending!r}"


def falls(rules: Rules, table: Table, parameters: Mapping[str, float], source: str) -> list[Fall]:
    """The chances called `down` that lead into an ending, and those called `up` that lead into any but the first.

    The first ending is the one hoped for. That `up` from the rung below leads there surprises nobody.
    """
    tolerant = np.zeros(1, dtype=bool)  # an ending may be undefined in a state that nothing leads to
    rows = Rows(rules, parameters, source, tolerant)
    found: dict[str, Fall] = {}
    for v in range(len(rules.variables)):
        for target, step in (("down", -1), ("up", 1)):
            for fall in _falls_of(rows, table, v, target, step):
                found.setdefault(fall.path, fall)
    return list(found.values())


def _falls_of(rows: Rows, table: Table, v: int, target: str, step: int) -> Iterator[Fall]:
    cases, values = rows.rules.shift[v], rows.rules.values[v]
    if not any(target == outcome for case in cases for outcome, _ in case.chances):
        return
    codes, ending = _edge_of_an_ending(rows, table, v, step)
    for begin in range(0, codes.size, rows.batch):
        part = slice(begin, begin + rows.batch)
        answered = rows.answered(codes[part])
        state, taken = answered.pair // rows.actions, np.zeros((rows.draws, answered.pair.size), dtype=bool)
        for case, holds in rows.first_match(cases, answered.scope, taken):
            for path, expression in ((f"{case.path}.chances.{name}", e) for name, e in case.chances if name == target):
                assert expression is not None  # a shift takes no "rest"
                falling = np.flatnonzero((holds & (np.asarray(expression(answered.scope)) > 0)).any(axis=0))
                if falling.size:
                    place, ended = answered.situations.places[v, falling[0]], ending[part][state[falling[0]]]
                    yield Fall(path, values[place], tuple(rows.rules.endings)[ended])


def _edge_of_an_ending(rows: Rows, table: Table, v: int, step: int) -> tuple[Ints, Ints]:
    """Open states from which one step of the variable ends the walk, and the index of that ending."""
    place = table.places[v] + step
    near = np.flatnonzero((table.ending < 0) & (place >= 0) & (place < rows.rules.sizes[v]))
    codes = table.states[near]
    ending = rows.endings(codes + step * rows.radix[v]).astype(np.int64)
    ends = ending >= (0 if step < 0 else 1)
    return codes[ends][:MOST], ending[ends][:MOST]
