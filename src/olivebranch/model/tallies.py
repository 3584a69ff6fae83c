"""Tallies: what a week adds to each count, as a small kind an edge and the few vectors that the kinds stand for.

A tally that does not look at where the week leads is worked out once for each state, action and response; and each on
a table of what it reads, where that is smaller than the edges are many.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arrays import Flags, Floats, Ints
from olivebranch.errors import Fault
from olivebranch.model.axes import Axes
from olivebranch.model.expressions import Expression
from olivebranch.model.rows import Rows
from olivebranch.model.scope import Scope

Kinds = NDArray[np.int32]
Part = slice | NDArray[Any]
Column = Callable[[str, Part], Ints]

PART = 1_000_000  # edges at a time
MANY = 200_000_000  # combinations of what a tally reads that are tried, whether or not they can be met
FEW = 1_000_000  # kinds that a look-up table numbers


def kinds(
    rows: Rows, first: Ints, places: Ints, response: NDArray[np.int16], after: NDArray[np.int32]
) -> tuple[Kinds, Floats]:
    """The kind of each edge, and (tallies, D or 1, kinds) what each kind adds to each tally; arguments as in `Table`.

    Raises
    ------
    ModelError
        if a tally is not finite on some edge.
    """
    variables, tallies = rows.rules.variables, rows.rules.tallies
    filled = np.flatnonzero(np.diff(first))
    begins = np.zeros(after.size, dtype=bool)  # of a state, action and response
    begins[1:] = response[1:] != response[:-1]
    begins[first[filled]] = True
    runs = np.flatnonzero(begins)
    row = np.repeat(filled, np.diff(np.append(np.searchsorted(runs, first[filled]), runs.size)))
    length = np.diff(np.append(runs, after.size))

    def known(name: str, part: Part) -> Ints:
        if name == "action":
            return row[part] % rows.actions
        if name == "response":
            return response[runs[part]].astype(np.int64)
        return places[variables.index(name), row[part] // rows.actions]

    axes, wide = Axes(rows.rules, rows.parameters), {f"{name}_next" for name in variables}
    reads = {name: axes.columns([expression]) for name, expression in tallies.items()}
    late = [name for name in tallies if wide & set(reads[name])]
    early = _Kinds(np.zeros(runs.size, dtype=np.int32))
    for name in tallies:
        if name not in late:
            early.add(name, *_codes(rows, axes, name, known, runs.size))
    whole = _Kinds(np.repeat(early.kind, length), early.count, early.values)
    run = np.repeat(np.arange(runs.size, dtype=np.int32), length) if late else early.kind

    def led(name: str, part: Part) -> Ints:
        if name in wide:
            return places[variables.index(name.removesuffix("_next")), after[part]]
        return known(name, run[part])

    for name in late:
        whole.add(name, *_codes(rows, axes, name, led, after.size))
    whole.compress()
    depth = max([1, *(value.shape[0] for value in whole.values.values())])
    vectors = np.empty((len(tallies), depth, whole.count))
    for k, name in enumerate(tallies):
        vectors[k] = whole.values[name]
    return whole.kind, vectors


def finite(rows: Rows) -> bool:
    """Is every tally finite on every combination of what it reads? Not known is no."""
    axes = Axes(rows.rules, rows.parameters)
    for expression in rows.rules.tallies.values():
        columns = axes.columns([expression])
        if prod(axes.shape(columns)) > MANY:
            return False
        for part in axes.parts(columns):
            if not np.isfinite(np.asarray(expression(axes.scope(columns, part)), dtype=np.float64)).all():
                return False
    return True


@dataclass
class _Kinds:
    """Kinds so far, how many there are, and (D or 1, kinds) what each adds to each tally joined."""

    kind: Kinds
    count: int = 1
    values: dict[str, Floats] = field(default_factory=dict)

    def add(self, name: str, code: Kinds, value: Floats) -> None:
        """Tell kinds apart by one tally more: its code on each edge, and (D or 1, codes) what a code adds."""
        more = value.shape[1]
        if self.count * more > FEW:
            self.compress()
        old, new = np.divmod(np.arange(self.count * more), more) if self.count * more <= FEW else (None, None)
        if old is None:
            found, kind = np.unique(self.kind.astype(np.int64) * more + code, return_inverse=True)
            self.kind, (old, new) = kind.astype(np.int32), np.divmod(found, more)
        elif more > 1:
            self.kind = self.kind * np.int32(more) + code
        self.values = {other: known[:, old] for other, known in self.values.items()} | {name: value[:, new]}
        self.count = old.size

    def compress(self) -> None:
        """Leave out kinds that no edge is of."""
        met = np.zeros(self.count, dtype=bool)
        met[self.kind] = True
        if not met.all():
            self.kind = (np.cumsum(met, dtype=np.int32) - 1)[self.kind]
            self.values = {name: value[:, met] for name, value in self.values.items()}
            self.count = int(met.sum())


def _codes(rows: Rows, axes: Axes, name: str, column: Column, size: int) -> tuple[Kinds, Floats]:
    """A code for each of `size` edges, and (D or 1, codes) the value that each code stands for."""
    expression = rows.rules.tallies[name]
    columns = axes.columns([expression])
    shape = axes.shape(columns)
    if prod(shape) > max(size, 1_000):  # fewer edges than there are combinations
        parts = [slice(at, min(at + PART, size)) for at in range(0, size, PART)]
        scopes = ((axes.along({one: column(one, part) for one in columns}), _long(part)) for part in parts)
        made = [_values(expression, scope, (long,)) for scope, long in scopes]
        value = np.concatenate(made, axis=1) if made else np.zeros((1, 0))
        _refuse(rows, name, ~np.isfinite(value))
        return _distinct(value)
    value = _values(expression, axes.scope(columns), shape)
    bad = ~np.isfinite(value)
    code, distinct = _distinct(np.where(bad, 0.0, value))
    found = np.empty(size, dtype=np.int32)
    for at in range(0, size, PART):
        part = slice(at, min(at + PART, size))
        cell = np.zeros(_long(part), dtype=np.int64)
        for length, one in zip(shape, columns, strict=True):
            cell *= length
            cell += column(one, part)
        found[part] = code[cell]
        if bad.any():
            _refuse(rows, name, bad[:, cell])
    return found, distinct


def _long(part: slice) -> int:
    return int(part.stop - part.start)


def _values(expression: Expression, scope: Scope, shape: tuple[int, ...]) -> Floats:
    """(D or 1, cells) what an expression gives on arrays of this shape, or with an axis of draws before it."""
    value = np.asarray(expression(scope), dtype=np.float64)
    draws = value.shape[0] if value.ndim > len(shape) else 1
    return np.broadcast_to(value, (draws, *shape)).reshape(draws, -1)


def _distinct(value: Floats) -> tuple[Kinds, Floats]:
    """Each column's number among the distinct ones, and those."""
    if len(value) == 1:
        found, code = np.unique(value[0], return_inverse=True)
        return code.astype(np.int32), found[None, :]
    many, code = np.unique(value, axis=1, return_inverse=True)
    return code.ravel().astype(np.int32), many


def _refuse(rows: Rows, name: str, wrong: Flags) -> None:
    text = rows.rules.tallies[name].text
    rule = "is not finite in some reachable state"
    rows.refusals.refuse(wrong, lambda: Fault(f"tallies.{name}", rule, text))
