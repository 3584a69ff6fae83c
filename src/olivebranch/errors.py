"""Errors that carry their data: what is wrong, where, which rule it breaks and what to do about it.

Everything a user can get wrong raises a subclass of `OlivebranchError`, which is also a `ValueError`,
`KeyError` or `RuntimeError` where Python users would expect one. The command line prints the message alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


class OlivebranchError(Exception):
    """The base of every error that olivebranch raises on purpose."""


class ArgumentError(OlivebranchError, ValueError):
    """An argument has a value that its rule forbids."""


class UnknownName(OlivebranchError, KeyError):
    """A name that is not among those known; suggests the nearest one.

    >>> print(UnknownName("strategy", "smal_steps", ["small_steps", "jump_ahead"]))
    there is no strategy 'smal_steps': did you mean 'small_steps'?
    """

    def __init__(self, kind: str, name: object, known: Iterable[str], where: str = "") -> None:
        self.kind, self.name, self.known = kind, str(name), tuple(known)
        self.message = f"there is no {kind} {self.name!r}{where}{_suggestion(self.name, self.known)}"
        super().__init__(self.message)

    def __str__(self) -> str:  # a KeyError would print its repr
        return self.message


class ExpressionError(OlivebranchError, ValueError):
    """A model-file expression that cannot be read, with the rule it breaks."""

    def __init__(self, text: str, rule: str) -> None:
        self.text, self.rule = text, rule
        super().__init__(f"{shorten(text)!r}: {rule}")


class StrategyError(OlivebranchError, ValueError):
    """A strategy that broke its contract: names the strategy, what it saw, and the fix."""


class PrecisionError(OlivebranchError, ArithmeticError):
    """An exact answer whose error bound could not be met; carries the bound that was reached."""

    def __init__(self, message: str, bound: float) -> None:
        self.bound = bound
        super().__init__(message)


class SweepError(OlivebranchError, RuntimeError):
    """A sweep that cannot go on; what is done is kept in its folder, and calling again goes on from there."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a model: where (a key path), what stands there, the rule, and the remedy."""

    path: str
    rule: str
    value: object = None
    remedy: str = ""

    def __str__(self) -> str:
        shown = "" if self.value is None else f" = {shorten(repr(self.value))}"
        stop = "" if self.rule.endswith((".", "?")) else "."
        fix = f" {self.remedy}" if self.remedy else ""
        return f"{shorten(self.path, 160)}{shown}: {shorten(self.rule, 400)}{stop}{fix}"


MOST_SHOWN = 50  # faults in one message
MOST_COMPARED = 1_000  # names looked through for the nearest one


class ModelError(OlivebranchError, ValueError):
    """A model that breaks the rules of the model language; `faults` lists every structural one at once."""

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
    known = tuple(known)
    near = get_close_matches(str(name)[:100], known[:MOST_COMPARED], n=1, cutoff=0.6)
    if near:
        return f"Did you mean {near[0]!r}?"
    return f"Known: {shorten(', '.join(known), 200)}." if known else ""


def shorten(text: str, limit: int = 80) -> str:
    """The text on one line, cut in the middle when longer than `limit` characters."""
    flat = " ".join(str(text).split())
    half = (limit - 3) // 2
    return flat if len(flat) <= limit else f"{flat[:half]}...{flat[-half:]}"


def _suggestion(name: str, known: tuple[str, ...]) -> str:
    fix = suggest(name, known)
    return f": {fix[0].lower()}{fix[1:]}" if fix else "."
