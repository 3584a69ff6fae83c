"""Choices: what a strategy's function may return, and how it becomes a choice among the model's actions."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import TypeAlias

from olivebranch.base.arguments import as_number
from olivebranch.errors import StrategyError, printed, suggest
from olivebranch.model.model import Model

#: An action, or {action: chance}: a pure or a mixed (randomised) choice.
Choice: TypeAlias = str | Mapping[str, float]


def stand_in(action: str, actions: Container[str], instead: Mapping[str, str]) -> str | None:
    """The action if it is among the actions; otherwise its replacement (found in several steps if need be), or None.

    >>> stand_in("chat", ["wait", "small_step"], {"hang_out": "chat", "chat": "small_step"})
    'small_step'
    """
    if action in actions:  # most often
        return action
    tried: set[str] = set()
    while action not in actions:
        if action in tried or action not in instead:
            return None
        tried.add(action)
        action = instead[action]
    return action


def in_model(choice: Choice, model: Model, instead: Mapping[str, str]) -> Choice:
    """The choice in the model's own actions; StrategyError if it is not a valid choice."""
    if isinstance(choice, str):
        return _action(choice, model, instead)
    if not isinstance(choice, Mapping):
        fix = "a strategy returns an action's name, or {action: chance}, in every state it can meet"
        raise StrategyError(f"returned {printed(choice)}: {fix}.")
    mixed: dict[str, float] = {}
    for wanted, chance in choice.items():
        number = float(chance) if isinstance(chance, bool) else as_number(chance)
        if number is None or not 0 <= number <= 1:
            raise StrategyError(f"gives {printed(wanted)} the chance {printed(chance)}. A chance lies between 0 and 1.")
        action = _action(wanted, model, instead)
        mixed[action] = mixed.get(action, 0.0) + number
    return mixed


def _action(wanted: str, model: Model, instead: Mapping[str, str]) -> str:
    action = stand_in(wanted, model.actions, instead)
    if action is None:
        fix = suggest(wanted, model.actions)
        raise StrategyError(f"wants {printed(wanted)}, an action that {model.name} does not have. {fix}")
    return action
