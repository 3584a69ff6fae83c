"""Axes: expressions are evaluated once for each combination of the columns they read, one axis per column.

The columns are the variables, the action, the response and the variables a week later. A column that an expression does
not read has no axis. So a condition on two variables is evaluated on a small table, however many states there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from functools import partial
from math import prod

import numpy as np

from olivebranch.base.arrays import Floats, Ints
from olivebranch.model.expressions import Expression
from olivebranch.model.rules import Rules
from olivebranch.model.scope import Scope

Columns = tuple[str, ...]

PART = 500_000  # cells evaluated at a time: few enough to stay in a core's cache


class Axes:
    """The columns that the rules of a model can read, and which of them each name in an expression reads."""

    def __init__(self, rules: Rules, parameters: Mapping[str, float | Floats]) -> None:
        self.rules = rules
        self._set(parameters)
        self.sizes = dict(zip(rules.variables, rules.sizes, strict=True))
        self.sizes |= {"action": len(rules.actions), "response": max(1, len(rules.responses))}
        other = {*self.parameters, *rules.constants, *rules.attributes, *rules.let}  # any may be called NAME_next
        later = {f"{name}_next": size for name, size in zip(rules.variables, rules.sizes, strict=True)}
        self.sizes |= {name: size for name, size in later.items() if name not in other}
        self.reads: dict[str, frozenset[str]] = {name: frozenset([name]) for name in self.sizes}
        self.reads |= {name: frozenset(["action"]) for name in rules.attributes}
        for name, expression in rules.let.items():
            self.reads[name] = self._read([expression])

    def _set(self, parameters: Mapping[str, float | Floats]) -> None:
        self.parameters = {name: np.asarray(value, dtype=np.float64) for name, value in parameters.items()}
        self.draws = max([1, *(value.size for value in self.parameters.values())])
        self._kept: dict[int, dict[str, object]] = {}

    def at(self, parameters: Mapping[str, float | Floats]) -> Axes:
        """The same columns, for other values of the parameters."""
        axes = copy(self)
        axes._set(parameters)
        return axes

    def _read(self, expressions: Iterable[Expression]) -> frozenset[str]:
        names = (name for expression in expressions for name in expression.names)
        return frozenset[str]().union(*(self.reads.get(name, frozenset()) for name in names))

    def columns(self, expressions: Iterable[Expression], also: Iterable[str] = ()) -> Columns:
        """The columns that the expressions read, and those named in `also`, in canonical order."""
        read = self._read(expressions) | frozenset(also)
        return tuple(name for name in self.sizes if name in read)

    def shape(self, columns: Columns) -> tuple[int, ...]:
        """The length of each column's axis."""
        return tuple(self.sizes[name] for name in columns)

    def parts(self, columns: Columns) -> Iterator[slice]:
        """Slices of the first axis, each with about as many cells as stay in the cache."""
        length, *others = self.shape(columns) or (1,)
        step = max(1, PART // prod(others))
        return (slice(begin, min(begin + step, length)) for begin in range(0, length, step))

    def places(self, columns: Columns, part: slice = slice(None)) -> list[Ints]:
        """The indices of each column, along its own axis; for the first axis, only this part."""
        places = []
        for axis, name in enumerate(columns):
            index = np.arange(self.sizes[name])
            places.append((index[part] if axis == 0 else index).reshape(-1, *[1] * (len(columns) - axis - 1)))
        return places

    def scope(self, columns: Columns, part: slice = slice(None)) -> Scope:
        """The value of each name on these axes; if there are several draws, their axis comes first."""
        return self.scope_at(dict(zip(columns, self.places(columns, part), strict=True)), len(columns))

    def scope_at(self, places: Mapping[str, Ints], n_axes: int = 1) -> Scope:
        """The value of each name where the columns have these indices: arrays that broadcast to `n_axes` dimensions.

        If there are several draws, their axis comes first. With `n_axes` = 0, it is the last axis of the indices.
        """
        ready: dict[str, object] = {name: place.astype(np.float64) for name, place in places.items()}
        makers: dict[str, Callable[[], object]] = {}
        if "action" in places:
            makers |= {
                name: partial(column.__getitem__, places["action"]) for name, column in self.rules.attributes.items()
            }
        return Scope(makers, ready, self.rules.let, self._fixed(n_axes))

    def _fixed(self, n_axes: int) -> dict[str, object]:
        """The constants and the parameters on so many axes, which are shared by all scopes that have them."""
        if n_axes not in self._kept:
            self._kept[n_axes] = dict(self.rules.constants)
            for name, value in self.parameters.items():
                wide = value.reshape(-1, *[1] * n_axes) if value.size > 1 else value.reshape(())
                self._kept[n_axes][name] = wide
        return self._kept[n_axes]
