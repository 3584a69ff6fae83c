"""What makes two models equal: all that the file says, whatever is written in two ways that mean the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: Tables whose order has a meaning.
IN_ORDER = ("states", "endings", "actions", "let", "chances", "tallies", "phases", "strategies")


def comparable(value: Any, key: str = "") -> Any:
    """Nested tables and lists as nested tuples, and every number as a float, so that equal ones have equal hashes.

    A table is sorted by its names, unless its order has a meaning.

    >>> comparable({"parameters": {"b": 1, "a": -0.0}}) == comparable({"parameters": {"a": 0, "b": 1.0}})
    True
    >>> comparable({"let": {"b": 1, "a": 0}}) == comparable({"let": {"a": 0, "b": 1}})
    False
    """
    if isinstance(value, Mapping):
        parts = [(name, comparable(part, name)) for name, part in value.items()]
        return "table", *(parts if key in IN_ORDER else sorted(parts, key=lambda item: item[0]))
    if isinstance(value, (list, tuple)):
        return "list", *map(comparable, value)
    return float(value) if isinstance(value, (bool, int, float)) else value
