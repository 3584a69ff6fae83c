"""The safe arithmetic of model files: parsed with `ast`, checked against a whitelist, evaluated on whole arrays.

Grammar: numbers, names, ``+ - * / **``, comparisons, ``and or not``, ``in (a, b)``, ``x if c else y`` and the
functions ``min max exp log odds``. Truth values are 1 and 0. ``odds(p, k1, k2, ...)`` multiplies the odds of
p by every k:  p' = o / (1 + o),  o = p / (1 - p) * k1 * k2 * ... .

Nothing else is allowed: no attribute, no subscript, no other call, no string, no name that the model does not define.
All arithmetic is float64, so no value can grow without bound. What overflows or is undefined becomes inf or NaN, and is
refused if it is used (a branch that is not taken may be undefined). Every part of an expression is evaluated once, so
the time it takes grows only with its length.
"""

from __future__ import annotations

import ast
import math
import unicodedata
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from olivebranch.errors import ExpressionError, printed
from olivebranch.model.functions import Array
from olivebranch.model.parsing import Evaluate, Parser
from olivebranch.model.slips import mended

MAX_LENGTH = 2_000  # characters


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression: its text, the names it uses, and the pairs of names it compares with one another.

    Calling it with a mapping of names to floats or arrays gives its value, broadcast over all of them; NaN or
    inf if it is undefined.

    >>> e = parse("odds(p, 2 if keen else 1)")
    >>> sorted(e.names)
    ['keen', 'p']
    >>> round(float(e({"p": 0.5, "keen": 1})), 6)
    0.666667
    """

    text: str
    names: frozenset[str]
    compared: tuple[tuple[str, str], ...]
    evaluate: Evaluate = field(repr=False, compare=False)

    def __call__(self, names: Mapping[str, Array]) -> Array:
        with np.errstate(all="ignore"):
            return self.evaluate(names)


def parse(text: str | float | bool) -> Expression:
    """Read an expression.

    Raises
    ------
    ExpressionError
        with the text and the rule it breaks.
    """
    source = " ".join(_as_text(text).split())
    parser = Parser(source)
    evaluate = parser.read(_syntax_tree(source), 0)
    return Expression(source, frozenset(parser.names), tuple(parser.compared), evaluate)


def _as_text(given: str | float | bool) -> str:
    """The expression as text; a number is written out."""
    if isinstance(given, str):
        return given
    if not isinstance(given, (int, float)):
        raise ExpressionError(printed(given), "must be a number, or an expression in quotes")
    try:
        if math.isfinite(given):
            return str(int(given) if isinstance(given, bool) else given)
    except Exception:  # a whole number of more than 308 digits, or a fault in a class of the user's
        pass
    raise ExpressionError("a number", "must be finite, and below 1e300")


def _syntax_tree(source: str) -> ast.expr:
    """Python's syntax tree of the text, if the text is short and plain enough to be parsed safely."""
    if not source:
        raise ExpressionError(source, "an expression cannot be empty")
    if len(source) > MAX_LENGTH:
        rule = f"an expression has at most {MAX_LENGTH} characters (this has {len(source)})"
        raise ExpressionError(source, rule)
    if "#" in source:
        raise ExpressionError(source, "no comments inside an expression")
    odd = next((sign for sign in source if not " " <= sign <= "~"), None)
    if odd is not None:  # a look-alike letter would be a different name, and a typographic minus is not a minus
        rule = f"write plain letters and signs ({_describe_sign(odd)} is not one)"
        raise ExpressionError(source, rule)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python warns of odd spacing such as "1if x", which is harmless here
            return ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        slip = mended(source)
        if slip and _is_syntax(slip[1]):
            raise ExpressionError(source, f"{printed(slip[0])} is not used here: write {slip[1]}") from None
        reason = getattr(error, "msg", None) or "too deeply nested"
        raise ExpressionError(source, f"cannot be read as arithmetic ({reason})") from None


def _is_syntax(source: str) -> bool:
    try:
        ast.parse(source, mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return True


def _describe_sign(sign: str) -> str:
    return f"{sign!r}, {unicodedata.name(sign, 'unnamed')}" if sign.isprintable() else ascii(sign)
