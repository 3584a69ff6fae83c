"""What a strategy may remember: small capped counters of what was done, heard and seen.

These are the states of a finite-state controller. A counter has finitely many values, so the product of model and
memory stays finite. It observes the action, the response, and what can be seen before and after; nothing hidden.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

import numpy as np

from olivebranch.base.arguments import check_whole, is_name
from olivebranch.base.arrays import Flags, Ints
from olivebranch.errors import ArgumentError, ExpressionError, StrategyError, printed
from olivebranch.model.expressions import parse
from olivebranch.model.spec_strategies import MAX_CAP
from olivebranch.model.strategy_names import NONE as BEFORE
from olivebranch.pacing.observations import Condition, Observations, Seen, Weeks

Labels: TypeAlias = tuple[object, ...]


class Memory(Protocol):
    """One thing remembered, such as a count; it compiles to a register of a model."""

    def compile(self, name: str, observations: Observations) -> Register:
        """Its register in this model; `name` is its name in the strategy."""
        ...


class Register(Protocol):
    """A memory in one model: its values, the first value, and how a week changes it.

    Attributes
    ----------
    labels : its values, as a strategy reads them
    mark : a text that differs between registers of one model that behave differently
    """

    @property
    def labels(self) -> Labels: ...

    @property
    def mark(self) -> str: ...

    def first(self, seen: Seen, size: int) -> Ints:
        """(size,) index of the value at week 0, in states that look like this."""
        ...

    def after(self, value: Ints, weeks: Weeks) -> Ints:
        """(n,) index of the value after n weeks that began with these values."""
        ...


@dataclass(frozen=True, slots=True)
class Counter:
    """A register moved by a condition: `move` gives the next value from the value and whether it held."""

    labels: Labels
    start: int
    condition: Condition | None
    move: Callable[[Ints, Flags], Ints]

    @property
    def mark(self) -> str:
        """The first value, and the next of every value; with the condition's text if it reads what is seen."""
        values = np.arange(len(self.labels))
        moves = [self.move(values, np.full(values.size, held)).tolist() for held in (False, True)]
        condition = self.condition
        if condition is None:
            return f"{self.start} {moves}"
        seen = condition.expression.text if condition.holds is None else condition.holds.astype(int).tolist()
        return f"{self.start} {moves} {seen}"

    def first(self, seen: Seen, size: int) -> Ints:
        """(size,) the same first value everywhere."""
        return np.full(size, self.start, dtype=np.int64)

    def after(self, value: Ints, weeks: Weeks) -> Ints:
        """(n,) index of the value after n weeks that began with these values."""
        held = np.zeros(value.size, dtype=bool) if self.condition is None else self.condition(weeks)
        return self.move(value, held)


@dataclass(frozen=True, slots=True)
class Latest:
    """A register that keeps the index of the last action or response, after "none"."""

    labels: Labels
    of: Literal["action", "response"]

    @property
    def mark(self) -> str:
        """What it keeps."""
        return self.of

    def first(self, seen: Seen, size: int) -> Ints:
        """(size,) none."""
        return np.zeros(size, dtype=np.int64)

    def after(self, value: Ints, weeks: Weeks) -> Ints:
        """(n,) that of these weeks."""
        return (weeks.action if self.of == "action" else weeks.response).astype(np.int64) + 1


@dataclass(frozen=True, slots=True)
class Count:
    """How many weeks a condition held, up to a cap."""

    when: str
    upto: int

    def compile(self, name: str, observations: Observations) -> Register:
        """A counter that goes up by one in each week in which the condition holds."""
        condition = observations.condition(name, self.when)
        return Counter(_labels(self.upto), 0, condition, lambda value, held: np.minimum(value + held, self.upto))


@dataclass(frozen=True, slots=True)
class WeeksSince:
    """How many weeks ago a condition last held, up to a cap; 0 in the week right after."""

    when: str
    upto: int
    start: int

    def compile(self, name: str, observations: Observations) -> Register:
        """A counter that goes back to 0 in each week in which the condition holds."""
        condition = observations.condition(name, self.when)
        upto = self.upto
        return Counter(
            _labels(upto), self.start, condition, lambda value, held: np.where(held, 0, np.minimum(value + 1, upto))
        )


@dataclass(frozen=True, slots=True)
class Week:
    """How many weeks have passed, up to a cap."""

    upto: int

    def compile(self, name: str, observations: Observations) -> Register:
        """A counter that goes up by one every week."""
        return Counter(_labels(self.upto), 0, None, lambda value, held: np.minimum(value + 1, self.upto))


@dataclass(frozen=True, slots=True)
class Last:
    """The last action, or the last response; "none" before the first."""

    of: Literal["action", "response"]

    def compile(self, name: str, observations: Observations) -> Register:
        """A register that keeps it."""
        names = observations.rules.actions if self.of == "action" else observations.rules.responses
        if not names:
            raise StrategyError(f"memory {printed(name)} is the last response, but this model has no responses.")
        if BEFORE in names:
            rule = f"memory {printed(name)} is the last {self.of}, which is {printed(BEFORE)} before the first"
            raise StrategyError(f"{rule}, but this model has an {self.of} of that name. Rename it in the model.")
        return Latest((BEFORE, *names), self.of)


def count(when: str, *, upto: int) -> Count:
    """Remember in how many weeks `when` held, up to `upto`: a saturating counter of a finite-state controller.

    Parameters
    ----------
    when : a condition on the action, the response and what is seen, in the model language, such as
        ``"contact and response == cold"``; ``VARIABLE_next`` is what is seen a week later
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
    when : a condition on the action, the response and what is seen, in the model language, as for `count`
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
    if not is_name(of, ("action", "response")):
        raise ArgumentError(f"last({printed(of)}): must be 'action' or 'response'.")
    return Last(of)


def _read(when: str) -> str:
    try:
        return parse(when).text
    except ExpressionError as error:
        raise ArgumentError(f"a memory's condition {error}") from None


def _cap(upto: int) -> int:
    return check_whole("upto", upto, 1, MAX_CAP, str(MAX_CAP))


def _labels(upto: int) -> Labels:
    return tuple(range(upto + 1))
