"""A model's rules, ready to be evaluated: every expression is parsed and every name resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from olivebranch.base.arrays import Floats
from olivebranch.model.expressions import Expression

#: A probability distribution before it is evaluated: each outcome with its chance. None stands for the rest.
Distribution = tuple[tuple[Any, Expression | None], ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One rule: its key path, when it holds (None: always), and the distribution that it gives.

    The outcomes are indices of responses, or else indices of a variable's values, "up" and "down".
    """

    path: str
    when: Expression | None
    chances: Distribution


@dataclass(frozen=True, slots=True)
class Start:
    """One start row: its key path, its chance, and for each variable a distribution over the indices of its values."""

    path: str
    chance: Expression
    places: tuple[Distribution, ...]

    @property
    def expressions(self) -> list[Expression]:
        """Its chance, and those of the values."""
        return [self.chance, *(chance for place in self.places for _, chance in place if chance is not None)]


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a model; indices stand for variables, values, actions and responses.

    Attributes
    ----------
    values : for each variable the names of its values, lowest first
    responses : empty if the model has none
    attributes : {name: (actions,) a number for each action}
    constants : {name of a value, an action or a response: its index}
    response : the rules of the response, of which the first that holds counts
    shift : for each variable its rules, of which the first that holds counts
    mechanisms : for each mechanism, the values of its parameters that switch it off
    """

    variables: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    actions: tuple[str, ...]
    responses: tuple[str, ...]
    attributes: Mapping[str, Floats]
    constants: Mapping[str, float]
    let: Mapping[str, Expression]
    endings: Mapping[str, Expression]
    phases: Mapping[str, Expression]
    tallies: Mapping[str, Expression]
    response: tuple[Case, ...]
    shift: tuple[tuple[Case, ...], ...]
    start: tuple[Start, ...]
    mechanisms: Mapping[str, Mapping[str, Expression]]

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many values each variable has."""
        return tuple(map(len, self.values))
