"""Axes: the sides of a map of regimes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal, TypeAlias

import numpy as np

from olivebranch.base.arguments import FINITE, as_list, as_number, as_table, check_weeks
from olivebranch.base.arrays import Flags
from olivebranch.base.text import plain, rounded_percent
from olivebranch.errors import ArgumentError, UnknownName, printed
from olivebranch.studies.draws import priors
from olivebranch.studies.draws.knowledge import Knowledge

Along: TypeAlias = str | Mapping[str, Sequence[Any]]

STEPS = 11  # the number of values of a parameter that is given only by name


@dataclass(frozen=True, slots=True)
class Axis:
    """One side of a map: a parameter, a variable's starting values, or the horizon.

    Attributes
    ----------
    kind : "parameter", "start", "weeks" or "none" (a map of one row)
    name, values : what varies, and its values; `labels` are the values as a reader sees them
    """

    kind: Literal["parameter", "start", "weeks", "none"]
    name: str
    values: tuple[Any, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The values as a reader sees them."""
        return tuple(_label(value) for value in self.values)

    def stretches(self, holds: Flags) -> str:
        """The intervals of the axis where something holds, in words.

        >>> Axis("weeks", "weeks", (1, 2, 5, 20)).stretches(np.array([True, True, False, True]))
        '1 to 2, 20'
        """
        found = []
        for held, group in groupby(zip(holds, self.labels, strict=True), key=lambda pair: bool(pair[0])):
            labels = [label for _, label in group]
            if held:
                found.append(labels[0] if labels[0] == labels[-1] else f"{labels[0]} to {labels[-1]}")
        return ", ".join(found)


def _label(value: object) -> str:
    if isinstance(value, Mapping):
        return " ".join(f"{plain(str(name))} {rounded_percent(chance)}" for name, chance in value.items())
    return f"{value:.3g}" if isinstance(value, float) else plain(str(value))


def _number(name: str, value: object) -> float:
    number = as_number(value)
    if number is None:
        raise ArgumentError(f"{name} = {printed(value)}: {FINITE}.")
    return number


def axis(known: Knowledge, along: Along | None) -> Axis:
    """The axis that a user means by a parameter's name (over the middle 95 % of what is known of it) or {name: values}.

    >>> import olivebranch as ob
    >>> from olivebranch.studies.draws.knowledge import Priors
    >>> axis(Priors(ob.load("maybe")), {"weeks": [1, 5]})
    Axis(kind='weeks', name='weeks', values=(1, 5))
    """
    model = known.model
    if along is None:
        return Axis("none", "", ("",))
    if isinstance(along, str):
        if along in model.parameters and priors.is_fixed(model.parameters[along]):
            given = f"{along}=0.1,0.2 on the command line, {{{along!r}: [0.1, 0.2]}} in Python"
            raise ArgumentError(f"{along} has no prior, which would say what values to try. Give them: {given}.")
        (name,) = priors.check_uncertain(model, along)
        low, high = known.quantile(name, np.array([0.025, 0.975]))
        return Axis("parameter", name, tuple(map(float, np.linspace(low, high, STEPS))))
    table = as_table("an axis", along, "{'weeks': [1, 5, 20]}")
    if len(table) != 1:
        given = printed(list(table))
        raise ArgumentError(f"an axis is one name with its values, such as {{'weeks': [1, 5, 20]}} (got {given}).")
    ((name, listed),) = table.items()
    values = as_list(name, listed, "[0.1, 0.3]")
    if not values:
        raise ArgumentError(f"{name}: give a list of values.")
    if name == "weeks":
        return Axis("weeks", name, tuple(check_weeks(week) for week in values))
    if name in model.parameters:
        return Axis("parameter", name, tuple(_number(name, value) for value in values))
    if name in model.states:
        return Axis("start", name, tuple(values))
    raise UnknownName("parameter or variable", name, ("weeks", *model.parameters, *model.states), f" in {model.name}")
