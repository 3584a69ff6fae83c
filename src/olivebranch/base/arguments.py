"""Arguments that many questions share, checked and normalised where they enter.

Each function returns a plain Python number, to be used from there on. A NumPy scalar of a narrow type must not reach a
kernel, because it would overflow there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from olivebranch.errors import ArgumentError

DEFAULT_WEEKS = 52
MAX_WEEKS = 100_000


def check_weeks(weeks: int) -> int:
    """The horizon: a whole number of weeks."""
    return check_whole("weeks", weeks, 1, MAX_WEEKS, f"{MAX_WEEKS:,}")


def check_runs(runs: int) -> int:
    """The number of simulated runs."""
    return check_whole("runs", runs, 1, 10**12, "10^12")


def check_seed(seed: int) -> int:
    """The seed: a whole number from 0 to 2^64 - 1."""
    return check_whole("seed", seed, 0, 2**64 - 1, "2^64 - 1")


def check_whole(name: str, value: Any, low: int, high: int, shown: str | None = None) -> int:
    """A whole number from low to high; `shown` is how the upper limit is written in the error.

    >>> import numpy as np
    >>> check_whole("runs", np.uint8(200), 1, 1_000)
    200
    """
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if not whole or not low <= int(value) <= high:
        raise ArgumentError(f"{name} = {value!r}: must be a whole number from {low} to {shown or f'{high:,}'}.")
    return int(value)


def check_level(level: float) -> float:
    """The level of an interval: above 0 and below 1."""
    if isinstance(level, (bool, str)) or not 0 < level < 1:
        raise ArgumentError(f"level = {level!r}: must lie between 0 and 1, such as 0.95.")
    return float(level)


def distinct(what: str, names: Sequence[str], remedy: str) -> None:
    """Raise ArgumentError if two of the names are the same."""
    for name in names:
        if list(names).count(name) > 1:
            raise ArgumentError(f"two {what} are called {name!r}: {remedy}")
