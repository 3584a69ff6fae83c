"""Errors. Each says what is wrong and where, which rule is broken and what to do about it.

Everything that a user can get wrong raises a subclass of `OlivebranchError`, which is also a `ValueError`,
`KeyError` or `RuntimeError` where Python users would expect one. The command line prints the message alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from numbers import Number
from reprlib import Repr
from typing import Any


class OlivebranchError(Exception):
    """The base of every error that olivebranch raises on purpose: catch it to catch them all.

    >>> import olivebranch as ob
    >>> try:
    ...     ob.load("mayb")
    ... except OlivebranchError as error:
    ...     print(error)
    there is no model 'mayb' (a path ends in .toml): did you mean 'maybe'?
    """

    def __reduce__(self) -> Any:
        """Copied by its parts, so that it can come back from another process; Python would call the class again."""
        return _copy, (type(self), self.args, vars(self))


class ArgumentError(OlivebranchError, ValueError):
    """An argument has a value that is not allowed. Also a ValueError.

    >>> import olivebranch as ob
    >>> ob.week(upto=0)
    Traceback (most recent call last):
    olivebranch.errors.ArgumentError: upto = 0: must be a whole number from 1 to 10000.
    """


class UnknownName(OlivebranchError, KeyError):
    """A name that is not known. Also a KeyError; the message suggests the nearest known name.

    Attributes
    ----------
    kind : what is named, such as "strategy"
    name : the name that is not known
    known : the names that are known
    message : what is printed

    Examples
    --------
    >>> print(UnknownName("strategy", "smal_steps", ["small_steps", "jump_ahead"]))
    there is no strategy 'smal_steps': did you mean 'small_steps'?
    """

    def __init__(self, kind: str, name: object, known: Iterable[str], where: str = "") -> None:
        try:
            text = str(name)
            shown = printed(text if isinstance(name, Number) else name)
        except Exception:  # such as a whole number of thousands of digits
            text = shown = printed(name)
        self.kind, self.name, self.known = kind, text, tuple(known)
        same = not isinstance(name, str) and self.name in self.known  # a number, or an array of one text
        remedy = f": write it as a text, {self.name!r}." if same else _suggestion(self.name, self.known)
        self.message = f"there is no {kind} {shown}{where}{remedy}"
        super().__init__(self.message)

    def __str__(self) -> str:  # a KeyError would print its repr
        return self.message


class ExpressionError(OlivebranchError, ValueError):
    """An expression of the model language that cannot be read: its `text`, and the `rule` that it breaks.

    >>> from olivebranch.model.expressions import parse
    >>> parse("1 +")
    Traceback (most recent call last):
    olivebranch.errors.ExpressionError: '1 +': cannot be read as arithmetic (invalid syntax)
    """

    def __init__(self, text: str, rule: str) -> None:
        self.text, self.rule = text, rule
        super().__init__(f"{printed(text)}: {rule}")


class StrategyError(OlivebranchError, ValueError):
    """A strategy did something that is not allowed: the message names it, the state and the remedy.

    It looked at something hidden or undefined, returned something that is not a choice, or chose differently when asked
    twice. Also a ValueError.

    >>> import olivebranch as ob
    >>> ob.load("maybe") @ (lambda see: "smile")
    Traceback (most recent call last):
    olivebranch.errors.StrategyError: strategy <lambda> at (stance = no): wants 'smile', an action ...
    """


class PrecisionError(OlivebranchError, ArithmeticError):
    """An exact answer that is not accurate enough: its error bound is above what is allowed. Also an ArithmeticError.

    Attributes
    ----------
    bound : the bound on the relative or the absolute error that was reached; inf or NaN if there is none
    """

    def __init__(self, message: str, bound: float) -> None:
        self.bound = bound
        super().__init__(message)


class WorkersDied(OlivebranchError, RuntimeError):
    """Worker processes ended before the work was done, most often because memory ran out.

    Also a RuntimeError.
    """


class SweepError(OlivebranchError, RuntimeError):
    """A sweep that cannot go on. What has been solved is kept in its folder, and the same call continues from there.

    Also a RuntimeError.
    """


def _copy(kind: type[OlivebranchError], args: tuple[object, ...], values: dict[str, object]) -> OlivebranchError:
    """An error with these parts."""
    error = kind.__new__(kind, *args)
    vars(error).update(values)
    return error


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a model.

    Attributes
    ----------
    path : where, as a key path
    rule : the rule that is broken
    value : the value found there, if it is worth showing
    remedy : what to do about it, if that is known

    Examples
    --------
    >>> print(Fault("parameters.slam.value", "must be a finite number", float("nan")))
    parameters.slam.value = nan: must be a finite number.
    """

    path: str
    rule: str
    value: object = None
    remedy: str = ""

    def __str__(self) -> str:
        shown = "" if self.value is None else f" = {printed(self.value)}"
        stop = "" if self.rule.endswith((".", "?")) else "."
        fix = f" {self.remedy}" if self.remedy else ""
        return f"{shorten(self.path, 160)}{shown}: {shorten(self.rule, 400)}{stop}{fix}"


MOST_SHOWN = 50  # faults in one message
MOST_COMPARED = 1_000  # names searched for the nearest one
MOST_DIGITS = 70  # of a whole number that is printed in full
MOST_LISTED = 1_000  # items of a list, or letters of a text, that are all read before its middle is left out


class ModelError(OlivebranchError, ValueError):
    """A model that breaks the rules of the model language. Also a ValueError.

    First the structure of the file is checked, then its names and expressions. Each of these steps reports all its
    faults at once. Numbers are checked last: one that is wrong, such as a chance above 1 in a reachable state, is
    reported alone.

    Attributes
    ----------
    source : the model's name, or the path of its file
    faults : a `Fault` for each thing that is wrong

    Examples
    --------
    >>> import olivebranch as ob
    >>> ob.load("maybe").with_parameters(slam=1.5)
    Traceback (most recent call last):
    olivebranch.errors.ModelError: maybe: shift.stance[0].chances.shut = 'slam': is 1.5, and a chance lies ...
    """

    def __init__(self, source: str, faults: Iterable[Fault]) -> None:
        self.source, self.faults = source, tuple(faults)
        count = len(self.faults)
        head = f"{source}: " + ("" if count == 1 else f"{count} faults\n  ")
        more = f"\n  and {count - MOST_SHOWN} more" if count > MOST_SHOWN else ""
        super().__init__(head + "\n  ".join(map(str, self.faults[:MOST_SHOWN])) + more)


def suggest(name: str, known: Iterable[str]) -> str:
    """A remedy for a misspelt name: the nearest known one, or the list of them.

    >>> suggest("freind", ["enemy", "friend"])
    "Did you mean 'friend'?"
    """
    known = tuple(str(other) for other in known if str(other) != str(name))  # suggesting the given name would not help
    near = get_close_matches(str(name)[:100], known[:MOST_COMPARED], n=1, cutoff=0.6)
    if near:
        return f"Did you mean {near[0]!r}?"
    return f"Known: {shorten(', '.join(known), 200)}." if known else ""


def shorten(text: str, limit: int = 80) -> str:
    """The text on one line, cut in the middle when longer than `limit` characters; what a terminal obeys is spelt out.

    >>> shorten("one\\ntwo \\x1b[31m")
    'one two \\\\x1b[31m'
    """
    flat = " ".join(str(text).split())
    half = (limit - 3) // 2
    cut = flat if len(flat) <= limit else f"{flat[:half]}...{flat[-half:]}"
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in cut)


def printed(value: object) -> str:
    """Any value as a message prints it: on one line, with the middle of a long one left out.

    It never fails, as `repr` does for a whole number of thousands of digits and for a class with a fault of its own.

    >>> printed("no"), printed(10**5000), printed([1, -(10**5000)])
    ("'no'", 'about 10^5000 (5,001 digits)', '[1, about -10^5000 (5,001 digits)]')
    """
    try:
        text = _CAREFUL.repr(value) if _is_long(value) else repr(value)
    except Exception:  # whatever a class raises
        text = _CAREFUL.repr(value)
    return shorten(text)


def _is_long(value: object) -> bool:
    if isinstance(value, int):
        return abs(value) >= 10**MOST_DIGITS
    return isinstance(value, (str, bytes, list, tuple, dict, set, frozenset)) and len(value) > MOST_LISTED


class _Careful(Repr):
    """Prints the first items of what is long, at any depth, and says of a value if it cannot be printed."""

    def repr1(self, x: Any, level: int) -> str:
        try:
            return super().repr1(x, level)
        except Exception:  # whatever a class raises
            return f"<{type(x).__name__}: cannot be printed>"

    def repr_int(self, x: int, level: int) -> str:
        if not _is_long(x):
            return repr(x)
        log = math.log10(abs(x))  # of a whole number of any size
        return f"about {'-' if x < 0 else ''}10^{round(log)} ({int(log) + 1:,} digits)"

    def repr_instance(self, x: Any, level: int) -> str:
        return repr(x)


_CAREFUL = _Careful()
_CAREFUL.maxstring = 79


def _suggestion(name: str, known: tuple[str, ...]) -> str:
    fix = suggest(name, known)
    return f": {fix[0].lower()}{fix[1:]}" if fix else "."
