"""Equality by value for results that hold arrays, for which Python's own comparison raises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np


def same(a: Any, b: Any) -> bool:
    """Whether two things are of one type and have the same value; NaN is the same as NaN.

    Dataclasses are compared field by field, tables key by key and in order; whatever else by ``==``.

    >>> same({"x": np.array([1.0, np.nan])}, {"x": np.array([1.0, np.nan])})
    True
    >>> same(np.array([1, 2]), np.array([1, 2, 3]))
    False
    """
    if a is b:
        return True
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
    if hasattr(a, "nnz"):  # a sparse matrix
        return a.shape == b.shape and a.dtype == b.dtype and (a != b).nnz == 0
    if is_dataclass(a):
        return all(same(getattr(a, field.name), getattr(b, field.name)) for field in fields(a) if field.compare)
    if isinstance(a, Mapping):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, (tuple, list)):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    return bool(a == b) or (isinstance(a, float) and a != a and b != b)


class ByValue:
    """For a frozen dataclass with ``eq=False``: equal to another of its type that has the same values."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return same(self, other) if type(self) is type(other) else NotImplemented

    def __hash__(self) -> int:
        values = [getattr(self, field.name) for field in fields(self) if field.compare]  # type: ignore[arg-type]
        return hash((type(self), *(value for value in values if isinstance(value, (str, int)))))
