"""Compiles a kernel with Numba, and caches it on disk if a cache folder can be written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba as nb


def compiled(**options: Any) -> Callable[[Any], Any]:
    """A decorator that compiles a function on its first call; the options are those of `numba.njit`."""

    def wrap(function: Any) -> Any:
        try:
            return nb.njit(cache=True, **options)(function)
        except RuntimeError:  # no cache folder can be written: compile again in every process
            return nb.njit(**options)(function)

    return wrap
