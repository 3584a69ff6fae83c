"""What a strategy may remember: small counters with a cap, updated by each action and response.

These are the states of a finite-state controller. A counter has finitely many values, so the product of model and
memory stays finite. It cannot see any part of the state, only what you did and how they responded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from olivebranch.base.arguments import check_whole
from olivebranch.base.arrays import Flags, Ints
from olivebranch.errors import ArgumentError, ExpressionError, StrategyError, suggest
from olivebranch.model.expressions import Expression, parse
from olivebranch.model.rules import Rules

MAX_CAP = 10_000
BEFORE = "none"  # what was done or answered last, in the first week
Labels = tuple[object, ...]
Next = Ints  # (values, actions, responses): the index of the value a week later


class Memory(Protocol):
    """One thing remembered: its first value, and how an action and a response change it."""

    def compile(self, name: str, observations: Observations) -> tuple[Labels, int, Next]:
        """The labels of its values, the index of the first, and (values, actions, responses) that of the next."""
        ...


@dataclass(frozen=True, slots=True)
class Count:
    """How many weeks a condition held, up to a cap."""

    when: str
    upto: int

    def compile(self, name: str, observations: Observations) -> tuple[Labels, int, Next]:
        values = np.arange(self.upto + 1)[:, None, None]
        return _labels(self.upto), 0, np.minimum(values + observations.holds(name, self.when), self.upto)


@dataclass(frozen=True, slots=True)
class WeeksSince:
    """How many weeks ago a condition last held, up to a cap; 0 in the week right after."""

    when: str
    upto: int
    start: int

    def compile(self, name: str, observations: Observations) -> tuple[Labels, int, Next]:
        values = np.arange(self.upto + 1)[:, None, None]
        held = observations.holds(name, self.when)
        return _labels(self.upto), self.start, np.where(held, 0, np.minimum(values + 1, self.upto))


@dataclass(frozen=True, slots=True)
class Week:
    """How many weeks have passed, up to a cap."""

    upto: int

    def compile(self, name: str, observations: Observations) -> tuple[Labels, int, Next]:
        values = np.arange(self.upto + 1)[:, None, None] + np.zeros(observations.shape, dtype=np.int64)
        return _labels(self.upto), 0, np.minimum(values + 1, self.upto)


@dataclass(frozen=True, slots=True)
class Last:
    """The last action, or the last response; "none" before the first."""

    of: Literal["action", "response"]

    def compile(self, name: str, observations: Observations) -> tuple[Labels, int, Next]:
        rules = observations.rules
        names = rules.actions if self.of == "action" else rules.responses
        if not names:
            raise StrategyError(f"memory {name!r} is the last response, but this model has no responses.")
        if BEFORE in names:
            rule = f"memory {name!r} is the last {self.of}, which is {BEFORE!r} before the first"
            raise StrategyError(f"{rule}, but this model has an {self.of} of that name. Rename it in the model.")
        index = np.indices(observations.shape)[0 if self.of == "action" else 1]
        after = np.broadcast_to(index + 1, (len(names) + 1, *observations.shape)).astype(np.int64)
        return (BEFORE, *names), 0, after


def count(when: str, *, upto: int) -> Count:
    """Remember in how many weeks `when` held, up to `upto`: a saturating counter of a finite-state controller.

    Parameters
    ----------
    when : a condition on the action and the response, in the model language, such as ``"contact and response == cold"``
    upto : the cap, 1 to 10,000: the memory has `upto` + 1 values

    Raises
    ------
    ArgumentError
        for a condition that cannot be read, or a cap that is not a whole number from 1 to 10,000.

    Examples
    --------
    >>> count("contact and response == cold", upto=3)
    Count(when='contact and response == cold', upto=3)
    """
    return Count(_read(when), _cap(upto))


def weeks_since(when: str, *, upto: int, start: int | None = None) -> WeeksSince:
    """Remember how many weeks ago `when` last held: 0 in the week right after, at most `upto`.

    Parameters
    ----------
    when : a condition on the action and the response, in the model language
    upto : the cap, 1 to 10,000: the memory has `upto` + 1 values
    start : the value at week 0, when it has not held yet; `upto` unless given

    Raises
    ------
    ArgumentError
        for a condition that cannot be read, a cap out of bounds, or a start that is not from 0 to `upto`.

    Examples
    --------
    >>> weeks_since("contact", upto=3)
    WeeksSince(when='contact', upto=3, start=3)
    """
    cap = _cap(upto)
    first = cap if start is None else check_whole("start", start, 0, cap, f"upto ({cap})")
    return WeeksSince(_read(when), cap, first)


def week(*, upto: int) -> Week:
    """Remember how many weeks have passed, up to `upto`: 0 in the first week.

    Raises
    ------
    ArgumentError
        for a cap that is not a whole number from 1 to 10,000.

    Examples
    --------
    >>> week(upto=4)
    Week(upto=4)
    """
    return Week(_cap(upto))


def last(of: Literal["action", "response"] = "response") -> Last:
    """Remember the last action or the last response; it is "none" in the first week.

    Raises
    ------
    ArgumentError
        for anything but "action" or "response".

    Examples
    --------
    >>> last("action")
    Last(of='action')
    """
    if of not in ("action", "response"):
        raise ArgumentError(f"last({of!r}): must be 'action' or 'response'.")
    return Last(of)


class Observations:
    """Everything that a memory can observe in a week of a model: every action, with every response to it.

    Attributes
    ----------
    shape : (actions, responses), the latter 1 in a model without responses
    names : the names that a condition may use, each with a number or an array of this shape
    two_meanings : the names that mean both a response and something else
    """

    def __init__(self, rules: Rules, parameters: Mapping[str, float]) -> None:
        self.rules = rules
        self.shape = (len(rules.actions), max(1, len(rules.responses)))
        action, response = np.indices(self.shape).astype(np.float64)
        self.names: dict[str, object] = {**parameters, "action": action}
        self.names |= {name: float(i) for names in (rules.actions, *rules.values) for i, name in enumerate(names)}
        self.names |= {name: np.broadcast_to(column[:, None], self.shape) for name, column in rules.attributes.items()}
        for name, let in rules.let.items():  # lets that do not need the state, such as `asks`
            if let.names <= self.names.keys():
                self.names[name] = let(self.names)
        self.two_meanings = frozenset(self.names).intersection(rules.responses)
        if rules.responses:
            responses = {name: float(i) for i, name in enumerate(rules.responses)}
            self.names = {**responses, **self.names, "response": response}

    def holds(self, name: str, text: str) -> Flags:
        """(actions, responses) where the condition of this memory holds."""
        expression: Expression = parse(text)
        self._check(f"memory {name!r} counts {text!r}", expression)
        value = np.asarray(expression(self.names))
        if np.isnan(value).any():
            raise StrategyError(f"memory {name!r} counts {text!r}, which is undefined for some action and response.")
        return np.broadcast_to(value != 0, self.shape)

    def _check(self, what: str, expression: Expression) -> None:
        """Refuse a condition that uses names other than those of actions and responses."""
        unknown = sorted(expression.names - self.names.keys())
        if unknown and unknown[0] in self.rules.variables:
            fix = "A memory counts what you did and how it was answered."
            raise StrategyError(f"{what}, but {unknown[0]!r} is part of the state. {fix}")
        if "response" in unknown:
            raise StrategyError(f"{what}, but this model has no responses. Count actions.")
        if unknown:
            hint = suggest(unknown[0], sorted(self.names))
            raise StrategyError(
                f"{what}, but {unknown[0]!r} is not an action's attribute, a response or a "
                f"name computed from them in this model. {hint}"
            )
        for name in sorted(expression.names & self.two_meanings):
            fix = "Rename one of them in the model."
            raise StrategyError(f"{what}, but {name!r} could mean a response or something else. {fix}")


def _read(when: str) -> str:
    try:
        return parse(when).text
    except ExpressionError as error:
        raise ArgumentError(f"a memory's condition {error}") from None


def _cap(upto: int) -> int:
    return check_whole("upto", upto, 1, MAX_CAP, str(MAX_CAP))


def _labels(upto: int) -> Labels:
    return tuple(range(upto + 1))
