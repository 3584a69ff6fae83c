"""Tallies (accumulated rewards): what each edge adds to each of them.

Only a few combinations of counts occur in a week, so edges fall into a few kinds. Each edge stores the number of its
kind, and each kind stores what it adds. A tally that does not depend on the next state is evaluated once for each
state, action and response. If a table of what a tally reads is smaller than the list of edges, the tally is evaluated
on that table.
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
MANY = 200_000_000  # the most combinations of what a tally reads, reachable or not, that are tried one by one
FEW = 1_000_000  # with more kinds than this, those that no edge has are left out


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
    runs = _Runs.of(first, response)

    def of_run(name: str, part: Part) -> Ints:
        if name == "action":
            return runs.row[part] % rows.actions
        if name == "response":
            return runs.response[part].astype(np.int64)
        return places[variables.index(name), runs.row[part] // rows.actions]

    axes, next_names = Axes(rows.rules, rows.parameters), {f"{name}_next" for name in variables}
    late = [name for name, tally in tallies.items() if next_names & set(axes.columns([tally]))]
    by_run = _EdgeKinds(np.zeros(runs.row.size, dtype=np.int32))
    for name in tallies:
        if name not in late:
            by_run.add(name, *_codes(rows, axes, name, of_run, runs.row.size))
    by_edge = _EdgeKinds(np.repeat(by_run.kind, runs.length), by_run.count, by_run.values)
    run = np.repeat(np.arange(runs.row.size, dtype=np.int32), runs.length) if late else by_run.kind

    def of_edge(name: str, part: Part) -> Ints:
        if name in next_names:
            return places[variables.index(name.removesuffix("_next")), after[part]]
        return of_run(name, run[part])

    for name in late:
        by_edge.add(name, *_codes(rows, axes, name, of_edge, after.size))
    by_edge.compress()
    return by_edge.kind, by_edge.vectors(list(tallies))


def all_finite(rows: Rows) -> bool:
    """Whether every tally is known to be finite on every combination of what it reads."""
    axes = Axes(rows.rules, rows.parameters)
    for expression in rows.rules.tallies.values():
        columns = axes.columns([expression])
        if prod(axes.shape(columns)) > MANY:
            return False
        for part in axes.parts(columns):
            if not np.isfinite(np.asarray(expression(axes.scope(columns, part)), dtype=np.float64)).all():
                return False
    return True


@dataclass(frozen=True, slots=True)
class _Runs:
    """Edges with the same state, action and response are adjacent in the table. They form a run.

    Attributes
    ----------
    row : (runs,) state and action, s * A + a
    response : (runs,) index of the response
    length : (runs,) how many edges
    """

    row: Ints
    response: NDArray[np.int16]
    length: Ints

    @classmethod
    def of(cls, first: Ints, response: NDArray[np.int16]) -> _Runs:
        filled = np.flatnonzero(np.diff(first))  # rows that have edges
        begins = np.zeros(response.size, dtype=bool)
        begins[1:] = response[1:] != response[:-1]
        begins[first[filled]] = True
        begin = np.flatnonzero(begins)
        n_runs = np.diff(np.append(np.searchsorted(begin, first[filled]), begin.size))
        return cls(np.repeat(filled, n_runs), response[begin], np.diff(np.append(begin, response.size)))


@dataclass
class _EdgeKinds:
    """The kind of each edge so far, how many kinds there are, and (D or 1, kinds) what each adds to each tally."""

    kind: Kinds
    count: int = 1
    values: dict[str, Floats] = field(default_factory=dict)

    def add(self, name: str, code: Kinds, value: Floats) -> None:
        """Distinguish kinds by one more tally, given its code on each edge and (D or 1, codes) what each code adds."""
        n_codes = value.shape[1]
        if self.count * n_codes > FEW:
            self.compress()
        if self.count * n_codes > FEW:
            met, kind = np.unique(self.kind.astype(np.int64) * n_codes + code, return_inverse=True)
            self.kind, (old, new) = kind.astype(np.int32), np.divmod(met, n_codes)
        else:
            old, new = np.divmod(np.arange(self.count * n_codes), n_codes)
            if n_codes > 1:
                self.kind = self.kind * np.int32(n_codes) + code
        self.values = {other: known[:, old] for other, known in self.values.items()} | {name: value[:, new]}
        self.count = old.size

    def compress(self) -> None:
        """Leave out kinds that no edge has."""
        met = np.zeros(self.count, dtype=bool)
        met[self.kind] = True
        if not met.all():
            self.kind = (np.cumsum(met, dtype=np.int32) - 1)[self.kind]
            self.values = {name: value[:, met] for name, value in self.values.items()}
            self.count = int(met.sum())

    def vectors(self, names: list[str]) -> Floats:
        """(tallies, D or 1, kinds) what each kind adds to each of the tallies."""
        depth = max([1, *(value.shape[0] for value in self.values.values())])
        vectors = np.empty((len(names), depth, self.count))
        for k, name in enumerate(names):
            vectors[k] = self.values[name]
        return vectors


def _codes(rows: Rows, axes: Axes, name: str, column: Column, size: int) -> tuple[Kinds, Floats]:
    """A code for each of `size` edges or runs, and (D or 1, codes) the value that each code stands for."""
    expression = rows.rules.tallies[name]
    columns = axes.columns([expression])
    shape = axes.shape(columns)
    if prod(shape) > max(size, 1_000):  # fewer edges than combinations of what the tally reads
        slices = [slice(begin, min(begin + PART, size)) for begin in range(0, size, PART)]
        scopes = ((axes.scope_at({c: column(c, part) for c in columns}), _length(part)) for part in slices)
        evaluated = [_values(expression, scope, (length,)) for scope, length in scopes]
        value = np.concatenate(evaluated, axis=1) if evaluated else np.zeros((1, 0))
        _refuse(rows, name, ~np.isfinite(value))
        return _distinct(value)
    value = _values(expression, axes.scope(columns), shape)
    wrong = ~np.isfinite(value)
    code_of_cell, distinct = _distinct(np.where(wrong, 0.0, value))
    codes = np.empty(size, dtype=np.int32)
    for begin in range(0, size, PART):
        part = slice(begin, min(begin + PART, size))
        cell = np.zeros(_length(part), dtype=np.int64)
        for length, name_read in zip(shape, columns, strict=True):
            cell *= length
            cell += column(name_read, part)
        codes[part] = code_of_cell[cell]
        if wrong.any():
            _refuse(rows, name, wrong[:, cell])
    return codes, distinct


def _length(part: slice) -> int:
    return int(part.stop - part.start)


def _values(expression: Expression, scope: Scope, shape: tuple[int, ...]) -> Floats:
    """(D or 1, cells) the values of an expression on arrays of this shape, which may have an axis of draws in front."""
    value = np.asarray(expression(scope), dtype=np.float64)
    draws = value.shape[0] if value.ndim > len(shape) else 1
    return np.broadcast_to(value, (draws, *shape)).reshape(draws, -1)


def _distinct(value: Floats) -> tuple[Kinds, Floats]:
    """The number of each column among the distinct columns, and the distinct columns."""
    if len(value) == 1:
        distinct, code = np.unique(value[0], return_inverse=True)
        return code.astype(np.int32), distinct[None, :]
    distinct, code = np.unique(value, axis=1, return_inverse=True)
    return code.ravel().astype(np.int32), distinct


def _refuse(rows: Rows, name: str, wrong: Flags) -> None:
    text = rows.rules.tallies[name].text
    rule = "is not finite in some reachable state"
    rows.refusals.refuse(wrong, lambda: Fault(f"tallies.{name}", rule, text))
