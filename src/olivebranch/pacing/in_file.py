"""The strategies of a model file: rules that are data, of which the first that holds says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from olivebranch.errors import StrategyError, printed
from olivebranch.model.expressions import Expression, parse
from olivebranch.model.model import Model
from olivebranch.model.spec_strategies import InFile, Remembered
from olivebranch.model.strategy_names import NONE
from olivebranch.pacing.choices import Choice
from olivebranch.pacing.memory import Memory, count, last, week, weeks_since
from olivebranch.pacing.see import See, Value, look_behind
from olivebranch.pacing.strategy import Strategy


@dataclass(frozen=True)
class FirstThatHolds:
    """Choose by the first rule that holds; its condition is in the model language.

    Attributes
    ----------
    rows : (condition or None, choice) for each rule; a mixed choice is stored as pairs, so that it can be hashed
    remembered : the names of the memories that a condition may use
    about : what the strategy does, in words
    """

    rows: tuple[tuple[str | None, Any], ...]
    remembered: frozenset[str]
    about: str

    def __call__(self, see: See) -> Choice:
        for when, choice in self.rows:
            if when is None or self._holds(when, see):
                return choice if isinstance(choice, str) else dict(choice)
        where = look_behind(see).model.name
        raise StrategyError(f"no rule in {where} holds here. Add a last rule without `when`: it always holds.")

    def _holds(self, when: str, see: See) -> bool:
        expression = _read(when)
        value = float(np.asarray(expression(self._numbers(expression.names, see))))
        if np.isnan(value):
            raise StrategyError(f"the condition {printed(when)} is undefined here. Avoid dividing by 0.")
        return value != 0

    def _numbers(self, names: frozenset[str], see: See) -> dict[str, float]:
        """The number that each name stands for here. A let uses only those above it, so one pass each way suffices."""
        lets = {n: let for n, let in look_behind(see).model.rules.let.items() if n not in self.remembered}
        needed = set(names)
        for name, let in reversed(lets.items()):
            if name in needed:
                needed |= let.names
        numbers = {name: self._number(name, see) for name in sorted(needed - lets.keys())}
        for name, let in lets.items():
            if name in needed:
                numbers[name] = float(np.asarray(let(numbers)))
        return numbers

    def _number(self, name: str, see: See) -> float:
        """The number that a name other than a let stands for here."""
        rules = look_behind(see).model.rules
        if name in self.remembered:
            value = see[name]
            return float(value.place - 1 if isinstance(value, Value) else value)  # "none" comes before the first action
        if name in rules.variables:
            return float(see[name].place)
        return -1.0 if name == NONE and name not in rules.constants else rules.constants[name]


def strategies_of(model: Model) -> tuple[Strategy, ...]:
    """The strategies that a model file contains, in the file's order.

    >>> from olivebranch.model.files import load
    >>> strategies_of(load("maybe"))
    ()
    """
    return tuple(_strategy(name, given) for name, given in model.strategies.items())


def _strategy(name: str, given: InFile) -> Strategy:
    rows = tuple((_text(rule.when), _hashable(rule.action)) for rule in given.rule)
    memories = {what: _memory(remembered) for what, remembered in given.remembers.items()}
    return Strategy(name, FirstThatHolds(rows, frozenset(memories), given.about or ""), memories)


def _memory(given: Remembered) -> Memory:
    if given.last is not None:
        return last(given.last)
    assert given.upto is not None  # the structure of the file says so
    if given.week:
        return week(upto=given.upto)
    if given.count is not None:
        return count(_condition(given), upto=given.upto)
    return weeks_since(_condition(given), upto=given.upto, start=given.start)


def _condition(given: Remembered) -> str:
    assert given.condition is not None  # of `count` and `weeks_since`
    return parse(given.condition).text


def _text(when: str | float | bool | None) -> str | None:
    return None if when is None else parse(when).text


def _hashable(action: str | Mapping[str, float]) -> Any:
    return action if isinstance(action, str) else tuple(action.items())


@lru_cache(maxsize=1_000)
def _read(when: str) -> Expression:
    return parse(when)
