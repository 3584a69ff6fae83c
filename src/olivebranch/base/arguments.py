"""Arguments that many questions share, checked and normalised where they enter.

Each function returns a plain Python number, to be used from there on. A NumPy scalar of a narrow type must not reach a
kernel, because it would overflow there.
"""

from __future__ import annotations

import re
from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
from numbers import Integral, Real
from typing import Any

import numpy as np

from olivebranch.errors import ArgumentError, printed

DEFAULT_WEEKS = 52
MAX_WEEKS = 100_000
MAX_THREADS = 4_096
LARGEST = 1e300  # so that sums of such numbers stay finite
FINITE = "must be a finite number, between -1e300 and 1e300"

#: Characters that a terminal executes and does not show, and those not allowed in XML or UTF-8.
_UNSHOWABLE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufffe\\uffff]")


def unshowable(text: str) -> str:
    """Why a text cannot be shown: a control character other than a tab or a new line; "" if it can be.

    >>> unshowable("a\\x1b[31m"), unshowable("plain text")
    ("has a control character ('\\\\x1b'), which cannot be shown", '')
    """
    found = _UNSHOWABLE.search(text)
    return f"has a control character ({found[0]!a}), which cannot be shown" if found else ""


def check_text(what: str, *texts: object) -> None:
    """Refuse text that cannot be shown everywhere: in terminals, pictures and pages."""
    for text in texts:
        if isinstance(text, str) and (why := unshowable(text)):
            raise ArgumentError(f"{what} {printed(text)}: {why}.")


def check_weeks(weeks: int) -> int:
    """The horizon: a whole number of weeks."""
    return check_whole("weeks", weeks, 1, MAX_WEEKS, f"{MAX_WEEKS:,}")


def check_stops(weeks: Iterable[int]) -> tuple[int, ...]:
    """Two or more weeks, in increasing order."""
    stops = tuple(check_whole("weeks", week, 0, MAX_WEEKS) for week in as_list("weeks", weeks, "(0, 4, 12)"))
    if len(stops) < 2 or list(stops) != sorted(set(stops)):
        raise ArgumentError(f"weeks = {printed(stops)}: give two or more weeks, in increasing order.")
    return stops


def check_runs(runs: int) -> int:
    """The number of simulated runs."""
    return check_whole("runs", runs, 1, 10**12, "10^12")


def check_seed(seed: int) -> int:
    """The seed: a whole number from 0 to 2^64 - 1."""
    return check_whole("seed", seed, 0, 2**64 - 1, "2^64 - 1")


def check_threads(threads: int | None) -> int | None:
    """The number of threads; None for all cores."""
    return None if threads is None else check_whole("threads", threads, 1, MAX_THREADS, note=" (None: all cores)")


def check_whole(name: str, value: Any, low: int, high: int, shown: str | None = None, note: str = "") -> int:
    """A whole number from low to high; `shown` is the upper limit as the error writes it, before the note.

    >>> import numpy as np
    >>> check_whole("runs", np.uint8(200), 1, 1_000)
    200
    """
    whole = as_whole(value)
    if whole is None or not low <= whole <= high:
        number = as_number(value)
        is_whole = number is not None and number.is_integer() and low <= number <= high
        hint = f" Write {number:.0f}." if is_whole else ""  # of 3.0, which looks like one
        limit = shown or f"{high:,}"
        raise ArgumentError(f"{name} = {printed(value)}: must be a whole number from {low} to {limit}{note}.{hint}")
    return whole


def check_level(level: float) -> float:
    """The level of an interval: above 0 and below 1."""
    return check_between("level", level, 0, 1, "such as 0.95")


def check_between(name: str, value: Any, low: float, high: float, example: str) -> float:
    """A number strictly between low and high.

    >>> check_between("share", np.float32(0.25), 0, 0.5, "such as 0.05")
    0.25
    """
    number = as_number(value)
    if number is None or not low < number < high:
        raise ArgumentError(f"{name} = {printed(value)}: must lie between {low:g} and {high:g}, {example}.")
    return number


def as_whole(value: object) -> int | None:
    """A whole number of any type as an int; None if it is of no such type.

    >>> as_whole(np.uint8(3)), as_whole(True), as_whole(3.0)
    (3, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, (int, Integral)):  # int is asked first, because it is fast
        return None
    try:
        return int(value)
    except Exception:  # a fault in a class of the user's
        return None


def as_number(value: object) -> float | None:
    """A finite number of any type as a float; None if it is not a number, or above 1e300.

    >>> as_number(np.float32(0.5)), as_number(True), as_number("0.5"), as_number(float("nan"))
    (0.5, None, None, None)
    """
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real):
        return None
    try:
        number = float(value)
    except Exception:  # a whole number of more than 308 digits, or a fault in a class of the user's
        return None
    return number if abs(number) <= LARGEST else None


def as_list(name: str, value: Any, example: str) -> list[Any]:
    """The items of a list that somebody gave; ArgumentError for a text or what is no list.

    >>> as_list("weeks", range(3), "[1, 5]")
    [0, 1, 2]
    """
    try:
        if not isinstance(value, (str, bytes)):
            return list(value)
    except Exception:  # an array of no dimension has __iter__, too; and a class may raise whatever it likes
        pass
    raise ArgumentError(f"{name} = {printed(value)}: give a list, such as {example}.")


def as_table(name: str, value: Any, example: str, *, keys: type = str) -> dict[Any, Any]:
    """A table that somebody gave, with names as its keys unless others will do; ArgumentError for anything else.

    >>> as_table("start", {"stance": "no"}, "{'stance': 'no'}")
    {'stance': 'no'}
    """
    try:
        table = dict(value) if isinstance(value, Mapping) else None
    except Exception:  # whatever a class raises
        table = None
    if table is None or not all(isinstance(key, keys) for key in table):
        raise ArgumentError(f"{name} = {printed(value)}: give a table of names, such as {example}.")
    return table


def as_text(name: str, value: Any) -> str:
    """A text that somebody gave, which can be shown; ArgumentError for anything else.

    >>> as_text("title", np.str_("a walk"))
    'a walk'
    """
    if not isinstance(value, str):
        raise ArgumentError(f"{name} = {printed(value)}: must be a text.")
    check_text(name, value)
    return str.__str__(value)  # its letters, whatever its class writes


def as_label(what: str, value: object) -> str:
    """What somebody gave as a name or a value, as a text; ArgumentError for what cannot be written as one.

    >>> as_label("names", 3), as_label("names", "home")
    ('3', 'home')
    """
    try:
        return str(value)
    except Exception:  # a whole number of thousands of digits, or a fault in a class of the user's
        fix = "Give a text, or a shorter number"
        raise ArgumentError(f"{what}: {printed(value)} cannot be written as a text. {fix}.") from None


def is_name(name: object, names: Container[str]) -> bool:
    """Whether this is a text and one of the names. What is no text, such as a list or an array, is no name.

    >>> is_name("yes", ["yes", "no"]), is_name(["yes"], {"yes": 1}), is_name(np.array("yes"), ["yes"])
    (True, False, False)
    """
    return isinstance(name, str) and isinstance(name, Hashable) and name in names


def is_blank(cell: Any) -> bool:
    """Whether a cell of a table holds nothing: None, or what pandas reads where there is nothing.

    >>> is_blank(None), is_blank(float("nan")), is_blank(""), is_blank(0)
    (True, True, False, False)
    """
    import pandas as pd

    try:
        return bool(pd.api.types.is_scalar(cell) and pd.isna(cell))
    except Exception:  # a signalling NaN, or a fault in a class of the user's
        return False


def distinct(what: str, names: Sequence[str], remedy: str) -> None:
    """Raise ArgumentError if two of the names are the same."""
    for name in names:
        if list(names).count(name) > 1:
            raise ArgumentError(f"two {what} are called {printed(name)}: {remedy}")
