"""Tallies (accumulated rewards): what each edge adds to each of them.

Only a few combinations of counts occur in a week, so edges fall into a few kinds. Each edge stores the number of its
kind, and each kind stores what it adds. A tally that does not depend on the next state is evaluated once for each
state, action and response. If a table of what a tally reads is smaller than the list of edges, the tally is evaluated
on that table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arrays import Flags, Floats, Ints
from olivebranch.errors import Fault
from olivebranch.model.axes import Axes, Columns
from olivebranch.model.expressions import Expression
from olivebranch.model.rows import Rows
from olivebranch.model.scope import Scope

Small = NDArray[np.int32]
Column = Callable[[str, slice], NDArray[Any]]

PART = 100_000  # edges at a time: few enough to stay in a core's cache
MANY = 200_000_000  # the most combinations of what a tally reads, reachable or not, that are tried one by one
FEW = 1_000_000  # with more kinds than this, those that no edge has are left out


def kinds(
    rows: Rows,
    first: NDArray[np.signedinteger[Any]],
    places: Ints,
    response: NDArray[np.int16],
    after: NDArray[np.int32],
) -> tuple[Small, Floats]:
    """The kind of each edge, and (tallies, D or 1, kinds) what each kind adds to each tally; arguments as in `Table`.

    Raises
    ------
    ModelError
        if a tally is not finite on some edge.
    """
    axes, runs = Axes(rows.rules, rows.parameters), _Runs.of(first, response, rows.actions)
    place, names = dict(zip(rows.rules.variables, places, strict=True)), list(rows.rules.tallies)
    next_place = {f"{name}_next": column for name, column in place.items()}
    whole = {name: axes.columns([tally]) for name, tally in rows.rules.tallies.items()}

    def of_run(name: str, part: slice) -> NDArray[Any]:
        if name == "response":
            return runs.response[part]
        return runs.action[part] if name == "action" else place[name][runs.state[part]]

    found = _Kinds(np.zeros(runs.state.size, dtype=np.int32))
    late = [name for name in names if next_place.keys() & set(whole[name])]
    for columns, group in groupby([name for name in names if name not in late], whole.__getitem__):
        found.join(_kinds(rows, axes, list(group), columns, of_run, runs.state.size))
    found.kind = np.repeat(found.kind, runs.length)
    state, action = (np.repeat(column, runs.length) if late else column for column in (runs.state, runs.action))

    def of_edge(name: str, part: slice) -> NDArray[Any]:
        if name == "response":
            return response[part]
        if name == "action":
            return action[part]
        return next_place[name][after[part]] if name in next_place else place[name][state[part]]

    for columns, group in groupby(late, whole.__getitem__):
        found.join(_kinds(rows, axes, list(group), columns, of_edge, after.size))
    found.compress()
    return found.kind, found.vectors(names)


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
    state, action, response : (runs,) the index of each
    length : (runs,) how many edges
    """

    state: NDArray[np.int32]
    action: NDArray[np.int16]
    response: NDArray[np.int16]
    length: Ints

    @classmethod
    def of(cls, first: NDArray[np.signedinteger[Any]], response: NDArray[np.int16], actions: int) -> _Runs:
        filled = np.flatnonzero(first[1:] > first[:-1])  # rows that have edges
        begins = np.zeros(response.size, dtype=bool)
        begins[1:] = response[1:] != response[:-1]
        begins[first[filled]] = True
        begin = np.flatnonzero(begins)
        n_runs = np.diff(np.append(np.searchsorted(begin, first[filled]), begin.size))
        state, action = (np.repeat(column, n_runs) for column in np.divmod(filled.astype(np.int32), np.int32(actions)))
        return cls(state, action.astype(np.int16), response[begin], np.diff(np.append(begin, response.size)))


@dataclass
class _Kinds:
    """The kind of each edge, run or cell, how many there are, and (D or 1, kinds) what each adds to each tally."""

    kind: Small
    count: int = 1
    values: dict[str, Floats] = field(default_factory=dict)

    def join(self, other: _Kinds) -> None:
        """Distinguish kinds by more tallies as well."""
        if self.count * other.count > FEW:
            self.compress()
        if self.count * other.count > FEW:
            met, kind = np.unique(self.kind.astype(np.int64) * other.count + other.kind, return_inverse=True)
            self.kind, (old, new) = kind.astype(np.int32), np.divmod(met, other.count)
        else:
            old, new = np.divmod(np.arange(self.count * other.count), other.count)
            if other.count > 1:
                self.kind *= np.int32(other.count)
                self.kind += other.kind
        ours, theirs = self.values.items(), other.values.items()
        self.values = {name: value[:, old] for name, value in ours} | {name: value[:, new] for name, value in theirs}
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


def _kinds(rows: Rows, axes: Axes, names: list[str], columns: Columns, column: Column, size: int) -> _Kinds:
    """The kinds of `size` edges or runs by tallies that read the same columns."""
    shape, tallies = axes.shape(columns), rows.rules.tallies
    parts = [slice(begin, min(begin + PART, size)) for begin in range(0, size, PART)]
    if prod(shape) > max(size, 1_000):  # fewer edges than combinations of what the tallies read
        found = _Kinds(np.zeros(size, dtype=np.int32))
        for name in names:
            scopes = ((axes.scope_at({c: column(c, part) for c in columns}), part.stop - part.start) for part in parts)
            evaluated = [_values(tallies[name], scope, (length,)) for scope, length in scopes]
            value = np.concatenate(evaluated, axis=1) if evaluated else np.zeros((1, 0))
            _refuse(rows, name, ~np.isfinite(value))
            found.join(_distinct(name, value))
        return found
    cells, wrong = _Kinds(np.zeros(prod(shape), dtype=np.int32)), {}
    for name in names:
        value = _values(tallies[name], axes.scope(columns), shape)
        if not np.isfinite(value).all():
            wrong[name] = ~np.isfinite(value)
        cells.join(_distinct(name, np.where(np.isfinite(value), value, 0.0)))
    kind = np.empty(size, dtype=np.int32)
    for part in parts:
        cell = np.zeros(part.stop - part.start, dtype=np.int64)
        for length, read in zip(shape, columns, strict=True):
            cell *= length
            cell += column(read, part)
        kind[part] = cells.kind[cell]
        for name, where in wrong.items():
            _refuse(rows, name, where[:, cell])
    return _Kinds(kind, cells.count, cells.values)


def _values(expression: Expression, scope: Scope, shape: tuple[int, ...]) -> Floats:
    """(D or 1, cells) the values of an expression on arrays of this shape, which may have an axis of draws in front."""
    value = np.asarray(expression(scope), dtype=np.float64)
    draws = value.shape[0] if value.ndim > len(shape) else 1
    return np.broadcast_to(value, (draws, *shape)).reshape(draws, -1)


def _distinct(name: str, value: Floats) -> _Kinds:
    """The kinds by one tally; `value` (D or 1, edges, runs or cells) is what each adds to it."""
    if len(value) == 1:
        distinct, code = np.unique(value[0], return_inverse=True)
        distinct = distinct[None, :]
    else:
        distinct, code = np.unique(value, axis=1, return_inverse=True)
    return _Kinds(code.ravel().astype(np.int32), distinct.shape[1], {name: distinct})


def _refuse(rows: Rows, name: str, wrong: Flags) -> None:
    text = rows.rules.tallies[name].text
    rule = "is not finite in some reachable state"
    rows.refusals.refuse(wrong, lambda: Fault(f"tallies.{name}", rule, text))
