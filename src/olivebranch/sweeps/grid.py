"""Grid: every combination of contexts and values of parameters, numbered in the order given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from math import prod
from numbers import Real
from typing import Any, TypeAlias

import numpy as np

from olivebranch.base.arguments import FINITE, as_list, as_number, as_table, check_whole, is_name
from olivebranch.base.arrays import Floats
from olivebranch.base.text import plain
from olivebranch.errors import ArgumentError, UnknownName, printed
from olivebranch.model.model import Model
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies.draws.batch import remembered_by

Over: TypeAlias = Mapping[str, Any]

MOST_CELLS = 1_000_000


@dataclass(frozen=True)
class Grid:
    """The cells: contexts vary slowest, then the parameters in order; the last parameter varies fastest.

    Attributes
    ----------
    contexts : names; "" is the model's own start and values
    names : the names of the parameters; `axes` the values of each

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
        """The context of a cell and its values; raises ArgumentError if there is no such cell."""
        cell = check_whole("cell", cell, 0, len(self) - 1)
        return self.contexts[cell // self.each], tuple(map(float, self.values[cell % self.each]))

    def label(self, cell: int) -> str:
        """A cell in words; raises as `place` does."""
        context, values = self.place(cell)
        words = [f"{plain(name)} {value:g}" for name, value in zip(self.names, values, strict=True)]
        return ", ".join([*([plain(context)] if context else []), *words]) or "as stated"


def grid(model: Model, over: Over | None) -> Grid:
    """The grid of {parameter: values}, with "context" for contexts of the model; names and values are checked."""
    given = {} if over is None else as_table("over", over, "{'skip': [0.1, 0.22, 1]}")
    contexts = _contexts(model, given.pop("context", ("",)))
    for name in given:
        if not is_name(name, model.parameters):
            raise UnknownName("parameter", name, ("context", *model.parameters), f" in {model.name}")
    cells = Grid(contexts, tuple(given), tuple(_numbers(name, values) for name, values in given.items()))
    if len(cells) > MOST_CELLS:
        raise ArgumentError(
            f"over: {len(cells):,} cells are over the limit of {MOST_CELLS:,}. Sweep it in parts; they may share a "
            "store."
        )
    return cells


def _contexts(model: Model, given: Any) -> tuple[str, ...]:
    names = tuple("" if name is None else name for name in _listed("context", given))
    for name in names:
        if not is_name(name, ("", *model.contexts)):
            raise UnknownName("context", name, model.contexts, f" in {model.name}")
    return _each_once("context", names)


def _numbers(name: str, given: Any) -> tuple[float, ...]:
    numbers = []
    for value in _listed(name, given):
        number = as_number(value)
        if number is None:
            raise ArgumentError(f"over {name} = {printed(value)}: {FINITE}.")
        numbers.append(number + 0.0)  # turns negative zero into zero, so that a cell has one name
    return _each_once(name, tuple(numbers))


def _listed(name: str, given: Any) -> Sequence[Any]:
    """The values of one side of the grid; a single value may stand alone."""
    values = [given] if given is None or isinstance(given, (str, Real)) else given
    listed = as_list(f"over {name}", values, "[0.1, 0.22, 1]")
    if not listed:
        raise ArgumentError(f"over {name} = []: give at least one value.")
    return listed


def _each_once(name: str, values: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(set(values)) < len(values):
        twice = next(value for i, value in enumerate(values) if value in values[:i])
        raise ArgumentError(f"over {name}: {printed(twice)} is given twice. Give it once.")
    return values


def check_memory(model: Model, names: Iterable[str], strategies: Iterable[Strategy]) -> None:
    """Refuse a strategy whose memory depends on a parameter of the grid, as it must mean the same in every cell."""
    names = tuple(names)
    for strategy in strategies:
        for memory, parameter in remembered_by(model, strategy, names):
            raise ArgumentError(
                f"strategy {strategy.name} remembers {printed(memory)} by the parameter {printed(parameter)}, which "
                "the grid varies: what is remembered would change from cell to cell. Sweep "
                f"model.with_parameters({parameter}=...) for each value."
            )
