"""Parts of an answer that are computed when they are first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np


class Later(Mapping[str, Any]):
    """Named parts: each is a value, or a function of no arguments that is called when its part is first asked for.

    Arrays become read-only. A pickle or a copy holds values, and equals the original.

    >>> parts = Later(two=lambda: 1 + 1, three=3)
    >>> parts["two"], dict(parts)
    (2, {'two': 2, 'three': 3})
    """

    def __init__(self, **parts: Any) -> None:
        self._parts = {name: part if callable(part) else _frozen(part) for name, part in parts.items()}

    def __getitem__(self, name: str) -> Any:
        if callable(part := self._parts[name]):
            part = self._parts[name] = _frozen(part())
        return part

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    def __reduce__(self) -> Any:
        return _known, (dict(self),)


def _frozen(part: Any) -> Any:
    for array in part.values() if isinstance(part, Mapping) else [part]:
        if isinstance(array, np.ndarray):
            array.setflags(write=False)
    return part


def _known(parts: dict[str, Any]) -> Later:
    return Later(**parts)
