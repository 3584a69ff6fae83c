"""Grid: every combination of contexts and values of parameters, in the order given, numbered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from math import prod
from numbers import Real
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from olivebranch.errors import ArgumentError, UnknownName
from olivebranch.model.expressions import parse
from olivebranch.model.model import Model
from olivebranch.pacing.strategy import Strategy

Floats = NDArray[np.float64]
Over: TypeAlias = Mapping[str, Any]

MOST_CELLS = 1_000_000


@dataclass(frozen=True)
class Grid:
    """Cells: contexts first, then the parameters, the last of which changes fastest.

    Attributes
    ----------
    contexts : names; "" is the model's own start and values
    names : of the parameters; `axes` the values of each

    >>> import olivebranch as ob
    >>> cells = grid(ob.load("maybe"), {"slam": [0.1, 0.2], "cold_yes": [0.05, 0.1, 0.2]})
    >>> len(cells), cells.values[4].tolist(), cells.label(4)
    (6, [0.2, 0.1], 'slam 0.2, cold yes 0.1')
    """

    contexts: tuple[str, ...] = ("",)
    names: tuple[str, ...] = ()
    axes: tuple[tuple[float, ...], ...] = field(default=(), repr=False)

    def __len__(self) -> int:
        return len(self.contexts) * self.each

    @property
    def each(self) -> int:
        """How many cells a context has."""
        return prod(map(len, self.axes))

    @cached_property
    def values(self) -> Floats:
        """(cells of a context, parameters) the value of each parameter."""
        return np.array(list(product(*self.axes)), dtype=np.float64).reshape(self.each, len(self.names))

    def place(self, cell: int) -> tuple[str, tuple[float, ...]]:
        """The context of a cell and its values."""
        return self.contexts[cell // self.each], tuple(map(float, self.values[cell % self.each]))

    def label(self, cell: int) -> str:
        """A cell in words."""
        context, values = self.place(cell)
        words = [f"{name.replace('_', ' ')} {value:g}" for name, value in zip(self.names, values, strict=True)]
        return ", ".join([context.replace("_", " ")] * bool(context) + words) or "as stated"


def grid(model: Model, over: Over | None) -> Grid:
    """The grid of {parameter: values}, with "context" for contexts of the model; every name and value checked."""
    if over is not None and not isinstance(over, Mapping):
        raise ArgumentError(f"over = {over!r}: must be a table, such as {{'skip': [0.1, 0.22, 1]}}.")
    given = dict(over or {})
    contexts = _contexts(model, given.pop("context", ("",)))
    for name in given:
        if name not in model.parameters:
            raise UnknownName("parameter", name, ("context", *model.parameters), f" in {model.name}")
    axes = tuple(_numbers(name, values) for name, values in given.items())
    found = Grid(contexts, tuple(given), axes)
    if len(found) > MOST_CELLS:
        raise ArgumentError(
            f"over: {len(found):,} cells are over the limit of {MOST_CELLS:,}. Sweep it in parts; they "
            "may share a store."
        )
    return found


def _contexts(model: Model, given: Any) -> tuple[str, ...]:
    found = tuple(name or "" for name in _listed("context", given))
    for name in found:
        if name and name not in model.contexts:
            raise UnknownName("context", name, model.contexts, f" in {model.name}")
    return _once("context", found)


def _numbers(name: str, given: Any) -> tuple[float, ...]:
    found = []
    for value in _listed(name, given):
        if isinstance(value, bool) or not isinstance(value, Real) or not abs(float(value)) <= 1e300:
            raise ArgumentError(f"over {name} = {value!r}: must be a finite number.")
        found.append(float(value) + 0.0)  # never minus nought
    return _once(name, tuple(found))


def _listed(name: str, given: Any) -> Sequence[Any]:
    """The values of one side of the grid; a lone one stands for itself."""
    values = [given] if given is None or isinstance(given, (str, Real)) else given
    if not isinstance(values, Iterable):
        raise ArgumentError(f"over {name} = {given!r}: give a list of values.")
    found = list(values)
    if not found:
        raise ArgumentError(f"over {name} = []: give at least one value.")
    return found


def _once(name: str, values: tuple[Any, ...]) -> tuple[Any, ...]:
    twice = (
        next((value for i, value in enumerate(values) if value in values[:i]), None)
        if len(set(values)) < len(values)
        else None
    )
    if twice is not None:
        raise ArgumentError(f"over {name}: {twice!r} is given twice. Say it once.")
    return values


def check_memory(model: Model, names: Iterable[str], rules: Iterable[Strategy]) -> None:
    """What a strategy remembers must mean the same in every cell."""
    for rule in rules:
        for memory, kept in rule.remembers.items():
            read = parse(getattr(kept, "when", "0")).names
            for let, expression in reversed(list(model.rules.let.items())):
                read |= expression.names if let in read else frozenset()
            found = sorted(read & set(names))
            if found:
                raise ArgumentError(
                    f"strategy {rule.name} remembers {memory!r} by the parameter {found[0]!r}, which "
                    "the grid varies: what is remembered would change from cell to cell. Sweep "
                    f"model.with_parameters({found[0]}=...) for each value."
                )
