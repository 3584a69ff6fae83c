"""The strategies that a study compares."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from olivebranch.compare import serving
from olivebranch.errors import ArgumentError
from olivebranch.model import Model
from olivebranch.pacing import find
from olivebranch.strategy import Strategy


def chosen(model: Model, strategies: Iterable[Any] | str | None) -> tuple[Strategy, ...]:
    """The strategies, each under a name of its own; default: every bundled one the model can serve."""
    given = (
        serving(model)
        if strategies is None
        else [strategies]
        if isinstance(strategies, (str, Strategy))
        else list(strategies)
    )
    found = tuple(find(strategy) for strategy in given)
    names = [strategy.name for strategy in found]
    if not found:
        raise ArgumentError("strategies = []: name at least one, such as 'small_steps'.")
    for name in names:
        if names.count(name) > 1:
            raise ArgumentError(f"two strategies are called {name!r}: use strategy.named(...) to tell them apart.")
    return found
