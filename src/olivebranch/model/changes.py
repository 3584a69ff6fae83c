"""Changes to a model: its spec with other parameters, with another start, or in one of its contexts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from olivebranch.base.arguments import FINITE, as_number, as_table, is_name
from olivebranch.errors import ArgumentError, UnknownName, printed
from olivebranch.model.spec import Parameter, Spec


def known(value: float, parameter: Parameter) -> Parameter:
    """The parameter with a value that is taken as known: its prior is dropped."""
    return parameter.model_copy(update={"value": value, "prior": None})


def with_parameters(spec: Spec, source: str, values: Mapping[str, object]) -> dict[str, Parameter]:
    """The parameters, some with new values; `source` names the model in errors."""
    parameters = dict(spec.parameters)
    for name, value in values.items():
        if not is_name(name, parameters):
            raise UnknownName("parameter", name, parameters, f" in {source}")
        number = as_number(value)
        if number is None:
            raise ArgumentError(f"parameter {name} = {printed(value)}: {FINITE}.")
        parameters[name] = known(number, parameters[name])
    return parameters


def starting(spec: Spec, source: str, values: Mapping[str, str | Mapping[str, float | str]]) -> list[dict[str, Any]]:
    """The start rows, with some variables at other values. Equal rows are merged, and their chances added."""
    for name, value in values.items():
        table = as_table(name, value, "{'no': 0.5, 'maybe': 0.5}") if isinstance(value, Mapping) else {}
        check_values(spec, source, name, table if isinstance(value, Mapping) else [value])
        for place, chance in table.items():
            if not isinstance(chance, (str, bool)) and as_number(chance) is None:
                raise ArgumentError(f"{name} = {place}: its chance is {printed(chance)}: {FINITE}.")
    merged: dict[str, tuple[dict[str, Any], list[str]]] = {}
    for row in spec.start:
        places = {**row.places, **values}
        _, chances = merged.setdefault(repr(sorted(places.items(), key=str)), (places, []))
        chances.append(f"({row.chance})")
    return [{"chance": _sum(chances), **places} for places, chances in merged.values()]


def in_context(spec: Spec, source: str, context: str) -> Spec:
    """The spec with the changes of one of its contexts. What a context sets is assumed, so it has no prior."""
    if not is_name(context, spec.contexts):
        raise UnknownName("context", context, spec.contexts, f" in {source}")
    change = spec.contexts[context]
    parameters = dict(spec.parameters)
    for name, value in change.parameters.items():
        parameters[name] = known(value, parameters[name])
    start = spec.start if change.start is None else change.start
    return spec.model_copy(update={"parameters": parameters, "start": start})


def check_values(spec: Spec, source: str, variable: str, values: Iterable[str]) -> None:
    """Raise UnknownName for a variable that the model does not have, or a value that the variable does not have."""
    if not is_name(variable, spec.states):
        raise UnknownName("variable", variable, spec.states, f" in {source}")
    for value in values:
        if not is_name(value, spec.states[variable]):
            raise UnknownName(f"value of {variable}", value, spec.states[variable])


def _sum(chances: list[str]) -> float | str:
    """The sum of chances given as expressions in brackets: a number if all are numbers."""
    try:
        return float(sum(float(chance.strip("()")) for chance in chances))
    except ValueError:
        return " + ".join(chances)
