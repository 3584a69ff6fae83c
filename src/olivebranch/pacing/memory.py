"""What a strategy may remember: small capped counters, each a function of the action and the response.

A counter has finitely many values, so the product of model and memory stays finite. It cannot see the state, hidden
or not: only what you did and how it was answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from olivebranch.errors import ArgumentError, ExpressionError, StrategyError, suggest
from olivebranch.model.expressions import Expression, parse
from olivebranch.model.rules import Rules

MAX_CAP = 10_000
Labels = tuple[object, ...]
Next = NDArray[np.int64]  # (values, actions, responses): the value a week later


class Memory(Protocol):
    """One thing remembered: its first value, and how an action and a response change it."""

    def compile(self, name: str, grid: Grid) -> tuple[Labels, int, Next]:
        """The labels of its values, the index of the first, and the index of the next."""
        ...


@dataclass(frozen=True, slots=True)
class Count:
    """How many weeks a condition held, up to a cap."""

    when: str
    upto: int

    def compile(self, name: str, grid: Grid) -> tuple[Labels, int, Next]:
        values = np.arange(self.upto + 1)[:, None, None]
        return _labels(self.upto), 0, np.minimum(values + grid.holds(name, self.when), self.upto)


@dataclass(frozen=True, slots=True)
class WeeksSince:
    """How many weeks ago a condition last held, up to a cap; 0 in the week right after."""

    when: str
    upto: int
    start: int

    def compile(self, name: str, grid: Grid) -> tuple[Labels, int, Next]:
        values = np.arange(self.upto + 1)[:, None, None]
        held = grid.holds(name, self.when)
        return _labels(self.upto), self.start, np.where(held, 0, np.minimum(values + 1, self.upto))


@dataclass(frozen=True, slots=True)
class Week:
    """How many weeks have passed, up to a cap."""

    upto: int

    def compile(self, name: str, grid: Grid) -> tuple[Labels, int, Next]:
        values = np.arange(self.upto + 1)[:, None, None] + np.zeros(grid.shape, dtype=np.int64)
        return _labels(self.upto), 0, np.minimum(values + 1, self.upto)


@dataclass(frozen=True, slots=True)
class Last:
    """The last action, or the last response; "none" before the first."""

    of: Literal["action", "response"]

    def compile(self, name: str, grid: Grid) -> tuple[Labels, int, Next]:
        names = grid.rules.actions if self.of == "action" else grid.rules.responses
        if not names:
            raise StrategyError(f"memory {name!r} is the last response, but this model has no responses.")
        index = np.indices(grid.shape)[0 if self.of == "action" else 1]
        return ("none", *names), 0, np.broadcast_to(index + 1, (len(names) + 1, *grid.shape)).astype(np.int64)


def count(when: str, *, upto: int) -> Count:
    """Remember how many weeks `when` held, up to `upto`.

    >>> count("contact and response == cold", upto=3)
    Count(when='contact and response == cold', upto=3)
    """
    return Count(_read(when), _cap(upto))


def weeks_since(when: str, *, upto: int, start: int | None = None) -> WeeksSince:
    """Remember how many weeks ago `when` last held: 0 in the week right after, at most `upto` (and at the start)."""
    first = _cap(upto) if start is None else start
    if not isinstance(first, int) or isinstance(first, bool) or not 0 <= first <= _cap(upto):
        raise ArgumentError(f"start = {start!r}: must lie between 0 and upto ({upto}).")
    return WeeksSince(_read(when), upto, first)


def week(*, upto: int) -> Week:
    """Remember how many weeks have passed, up to `upto`."""
    return Week(_cap(upto))


def last(of: Literal["action", "response"] = "response") -> Last:
    """Remember the last action or the last response; it reads "none" before the first."""
    if of not in ("action", "response"):
        raise ArgumentError(f"last({of!r}): must be 'action' or 'response'.")
    return Last(of)


class Grid:
    """Every action against every response of a model, on which the conditions of counters are worked out."""

    def __init__(self, rules: Rules, parameters: Mapping[str, float]) -> None:
        self.rules = rules
        self.shape = (len(rules.actions), max(1, len(rules.responses)))
        action, response = np.indices(self.shape).astype(np.float64)
        self.names: dict[str, object] = {**rules.constants, **parameters, "action": action}
        if rules.responses:
            self.names["response"] = response
        self.names |= {name: np.broadcast_to(column[:, None], self.shape) for name, column in rules.attributes.items()}
        for name, let in rules.let.items():  # those that need no state, such as `asks`
            if let.names <= self.names.keys():
                self.names[name] = let(self.names)

    def holds(self, name: str, text: str) -> NDArray[np.bool_]:
        """Where a counter's condition holds, on every action and response."""
        expression: Expression = parse(text)
        unknown = sorted(expression.names - self.names.keys())
        if unknown and unknown[0] in self.rules.variables:
            fix = "A memory counts what you did and how it was answered."
            raise StrategyError(f"memory {name!r} counts {text!r}, but {unknown[0]!r} is part of the state. {fix}")
        if "response" in unknown:
            raise StrategyError(f"memory {name!r} counts {text!r}, but this model has no responses. Count actions.")
        if unknown:
            hint = suggest(unknown[0], sorted(self.names))
            raise StrategyError(
                f"memory {name!r} counts {text!r}, but {unknown[0]!r} is not an action's attribute, a response or a "
                f"name worked out from them in this model. {hint}"
            )
        value = np.asarray(expression(self.names))
        if np.isnan(value).any():
            raise StrategyError(f"memory {name!r} counts {text!r}, which is undefined for some action and response.")
        return np.broadcast_to(value != 0, self.shape)


def _read(when: str) -> str:
    try:
        return parse(when).text
    except ExpressionError as error:
        raise ArgumentError(f"a memory's condition {error}") from None


def _cap(upto: int) -> int:
    if not isinstance(upto, int) or isinstance(upto, bool) or not 1 <= upto <= MAX_CAP:
        raise ArgumentError(f"upto = {upto!r}: must be a whole number from 1 to {MAX_CAP}.")
    return upto


def _labels(upto: int) -> Labels:
    return tuple(range(upto + 1))
