"""The states, actions and responses for which rules are evaluated, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

from olivebranch.base.arrays import Ints
from olivebranch.model.rules import Rules


@dataclass(frozen=True, slots=True)
class Situations:
    """Situations: each has a state and an action and, once it is known, a response.

    Attributes
    ----------
    places : (variables, n) the index of each variable's value
    action : (n,) the index of the action
    response : (n,) the index of the response, or None if it is not known yet
    """

    rules: Rules
    places: Ints
    action: Ints
    response: Ints | None = None

    def some(self, which: Ints) -> Situations:
        """The situations with these numbers."""
        response = None if self.response is None else self.response[which]
        return Situations(self.rules, self.places[:, which], self.action[which], response)

    def describe(self, i: int) -> str:
        """One situation as an error shows it."""
        rules = self.rules
        named = zip(rules.variables, rules.values, self.places[:, i], strict=True)
        words = [f"{name} = {values[place]}" for name, values, place in named]
        words.append(f"action = {rules.actions[self.action[i]]}")
        if self.response is not None and rules.responses:
            words.append(f"response = {rules.responses[self.response[i]]}")
        return "(" + ", ".join(words) + ")"
