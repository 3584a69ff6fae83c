"""Compiling a kernel with Numba: kept in a cache, or where no cache folder can be written, compiled again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba as nb


def compiled(**options: Any) -> Callable[[Any], Any]:
    """A decorator that compiles a function when it is first called."""

    def wrap(function: Any) -> Any:
        try:
            return nb.njit(cache=True, **options)(function)
        except RuntimeError:  # no folder to keep it in
            return nb.njit(**options)(function)

    return wrap
