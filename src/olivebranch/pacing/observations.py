"""What a memory may observe in a week: the action, the response, and what was seen before and after.

Hidden variables are never observed. Conditions are written in the model language; `VARIABLE_next` is what is seen a
week later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np

from olivebranch.base.arrays import Flags, Ints
from olivebranch.errors import StrategyError, printed, suggest
from olivebranch.model.expressions import Expression, parse
from olivebranch.model.model import Model

#: What is seen of n states: {variable that is not hidden: (n,) index of its value}.
Seen: TypeAlias = Mapping[str, Ints]


@dataclass(frozen=True, slots=True)
class Weeks:
    """n weeks as a memory observes them: (n,) indices of action and response, and what is seen before and after."""

    action: Ints
    response: Ints
    before: Seen
    after: Seen


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on a week; `holds` is its table (actions, responses), or None if it reads the state."""

    name: str
    expression: Expression
    observations: Observations
    holds: Flags | None

    def __call__(self, weeks: Weeks) -> Flags:
        """(n,) the weeks in which it holds. Raises StrategyError if it is undefined."""
        if self.holds is not None:
            return np.asarray(self.holds[weeks.action, weeks.response])
        return self.observations.evaluate(self.name, self.expression, weeks)


class Observations:
    """All that a memory can observe in a model.

    Attributes
    ----------
    shape : (actions, responses), the latter 1 in a model without responses
    names : what a condition may use
    two_meanings : those of them that are a response and also something else
    """

    def __init__(self, model: Model) -> None:
        self.model, self.rules = model, model.rules
        self.shape = (len(self.rules.actions), max(1, len(self.rules.responses)))
        self.seen = [name for name in self.rules.variables if name not in model.hidden]
        self.heard: dict[str, object] = {name: float(i) for i, name in enumerate(self.rules.responses)}
        action, response = np.indices(self.shape).astype(np.int64).reshape(2, -1)
        self.stateless = self._names(Weeks(action, response, {}, {}))
        one = np.zeros(1, dtype=np.int64)
        any_week = Weeks(one, one, dict.fromkeys(self.seen, one), dict.fromkeys(self.seen, one))
        self.names = self._names(any_week).keys()
        self.two_meanings = self.heard.keys() & self._unheard(any_week).keys()

    @cached_property
    def parameters(self) -> dict[str, float]:
        """The values of the model's parameters."""
        return {name: parameter.value for name, parameter in self.model.parameters.items()}

    def condition(self, name: str, text: str) -> Condition:
        """The condition of the memory `name`. Raises StrategyError if it uses what no memory observes."""
        expression = parse(text)
        self._check(f"memory {printed(name)} counts {printed(text)}", expression)
        holds = None
        if expression.names <= self.stateless.keys():
            holds = self._flags(name, expression, self.stateless, self.shape[0] * self.shape[1]).reshape(self.shape)
        return Condition(name, expression, self, holds)

    def evaluate(self, name: str, expression: Expression, weeks: Weeks) -> Flags:
        """(n,) the weeks in which an expression is not 0."""
        return self._flags(name, expression, self._names(weeks), weeks.action.size)

    def _flags(self, name: str, expression: Expression, names: Mapping[str, object], size: int) -> Flags:
        value = np.asarray(expression(names))
        if np.isnan(value).any():
            where = "action and response" if names is self.stateless else "week"
            raise StrategyError(
                f"memory {printed(name)} counts {printed(expression.text)}, which is undefined for some {where}."
            )
        return np.broadcast_to(value != 0, size)

    def _names(self, weeks: Weeks) -> dict[str, object]:
        """What an expression may use in these weeks: an array (n,) or a number for each name."""
        response = {"response": weeks.response.astype(np.float64)} if self.heard else {}
        return {**self.heard, **self._unheard(weeks), **response}

    def _unheard(self, weeks: Weeks) -> dict[str, object]:
        """The part of it that does not depend on the response."""
        rules = self.rules
        names: dict[str, object] = {**self.parameters, "action": weeks.action.astype(np.float64)}
        names |= {name: float(i) for values in (rules.actions, *rules.values) for i, name in enumerate(values)}
        names |= {name: column[weeks.action] for name, column in rules.attributes.items()}
        names |= {name: place.astype(np.float64) for name, place in weeks.before.items()}
        for name, let in rules.let.items():  # those that use nothing hidden, such as `asks`
            if let.names <= names.keys():
                names[name] = let(names)
        return names | {f"{name}_next": place.astype(np.float64) for name, place in weeks.after.items()}

    def _check(self, what: str, expression: Expression) -> None:
        """Refuse a condition that uses what no memory observes, or a name that could mean two things."""
        unknown = sorted(expression.names - self.names)
        hidden = [name for name in unknown if name.removesuffix("_next") in self.model.hidden]
        if hidden:
            fix = f"Use what can be seen: {', '.join(self.seen)}." if self.seen else ""
            raise StrategyError(f"{what}, but {printed(hidden[0])} is hidden: no memory observes it. {fix}".strip())
        if "response" in unknown:
            raise StrategyError(f"{what}, but this model has no responses. Count actions, or what is seen.")
        if unknown:
            hint = suggest(unknown[0], sorted(self.names))
            raise StrategyError(
                f"{what}, but {printed(unknown[0])} is not an action's attribute, a response, a variable that can be "
                f"seen, or a name computed from them in this model. {hint}"
            )
        for name in sorted(expression.names & self.two_meanings):
            fix = "Rename one of them in the model."
            raise StrategyError(f"{what}, but {printed(name)} could mean a response or something else. {fix}")
