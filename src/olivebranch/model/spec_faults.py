"""Turns the errors that pydantic finds in the structure of a model file into faults: where, which value, which rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pydantic import ValidationError

from olivebranch.errors import Fault, suggest

MOST_FAULTS = 200  # collected from one file

Location = tuple[Any, ...]  # keys and list indices, from the top of the file down

#: The rule that each kind of pydantic error stands for.
RULES = {
    "missing": "is missing",
    "extra_forbidden": "there is no such key",
    "string_type": "must be text in quotes",
    "tuple_type": "must be a list",
    "list_type": "must be a list",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "too_short": "must not be empty",
    "string_too_short": "must not be empty",
}


def faults_of(error: ValidationError, keys_at: Callable[[Location], Iterable[str]]) -> list[Fault]:
    """The faults, each reported once; `keys_at` gives the keys that a table at a location may have."""
    faults = []
    found = error.errors(include_url=False)[:MOST_FAULTS]
    for item in found:
        depth = len(item["loc"])
        if item["type"] == "too_short" and any(e["loc"][:depth] == item["loc"] != e["loc"] for e in found):
            continue  # it is not empty: its entries are wrong, and each has a fault of its own
        location = tuple(key for key in item["loc"] if key != "[key]")
        faults.append(Fault(path(location), _rule(item), _value(item), _remedy(item, location, keys_at)))
    return list(dict.fromkeys(faults))


def path(location: Location) -> str:
    """A key path as a reader of TOML would write it.

    >>> path(("shift", "stance", 3, "chances", "up"))
    'shift.stance[3].chances.up'
    """
    text = ""
    for key in location:
        text += f"[{key}]" if isinstance(key, int) else f".{key}" if text else str(key)
    return text or "the file"


def _rule(item: Any) -> str:
    if item["type"] == "value_error":
        return str(item["ctx"]["error"])
    if item["type"] in ("too_long", "string_too_long"):
        unit = "characters" if item["type"] == "string_too_long" else "entries"
        return f"must have at most {item['ctx']['max_length']:,} {unit}"
    message: str = RULES.get(item["type"], item["msg"]).replace("Input should be", "must be")
    return message[0].lower() + message[1:]


def _value(item: Any) -> object:
    """The value to show, or None if there is no point in showing it."""
    value = item["input"]
    if item["type"] == "extra_forbidden" or not isinstance(value, (str, int, float)):
        return None
    return str.__str__(value) if isinstance(value, str) else value


def _remedy(item: Any, location: Location, keys_at: Callable[[Location], Iterable[str]]) -> str:
    if item["type"] == "extra_forbidden":
        return suggest(str(location[-1]), keys_at(location[:-1]))
    if item["type"] == "missing":
        return f"Add {location[-1]!r}."
    return ""
