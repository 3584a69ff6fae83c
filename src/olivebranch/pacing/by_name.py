"""Strategies given as a table {name: strategy}, each in one of the forms in which a single strategy may be given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from olivebranch.pacing.by_value import ByValue
from olivebranch.pacing.strategy import Strategy


def named(given: object) -> tuple[Strategy, ...] | None:
    """The strategies in a table {name: {value: action}, a function or a Strategy}; None if it is not such a table.

    A table {value: action} or {value: {action: chance}} is one strategy and not several.

    >>> named({"gently": {"no": "small_step", "maybe": "ask"}, "leap": lambda see: "ask"})
    (Strategy(name='gently'), Strategy(name='leap'))
    >>> named({"no": {"ask": 0.5, "small_step": 0.5}, "maybe": "ask"}) is None
    True
    """
    if not isinstance(given, Mapping) or not given or not all(map(_is_strategy, given.values())):
        return None
    return tuple(_strategy(name, item) for name, item in given.items())


def _is_strategy(item: object) -> bool:
    """Is it a function, a Strategy, or a table with actions or tables of chances, rather than an action or chances?"""
    if isinstance(item, Mapping):
        return bool(item) and all(isinstance(choice, (str, Mapping)) for choice in item.values())
    return callable(item)


def _strategy(name: Any, item: Any) -> Strategy:
    if isinstance(item, Strategy):
        return item.named(name)
    return Strategy(name, ByValue.of(item, None) if isinstance(item, Mapping) else item)
