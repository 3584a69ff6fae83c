"""The operators, comparisons and functions of the model language, on arrays.

Everything works elementwise in float64 and broadcasts. An undefined value is NaN and stays NaN: a comparison with NaN
gives NaN and not 0.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from functools import reduce
from typing import Any, NamedTuple, TypeAlias

import numpy as np

Array: TypeAlias = Any  # a float or an array of floats
Operation: TypeAlias = Callable[[Array, Array], Array]


class Function(NamedTuple):
    """A function that expressions may call: how many arguments it takes, and what it computes."""

    fewest: int
    most: float
    compute: Callable[..., Array]


@np.errstate(all="ignore")
def odds(p: Array, *factors: Array) -> Array:
    """The probability whose odds are those of p times every factor: pk / (1 - p + pk), where k is their product.

    NaN if p lies outside 0 to 1 or k is negative.
    """
    k = reduce(np.multiply, factors, 1.0)
    allowed = (p >= 0) & (p <= 1) & (k >= 0)
    return np.where(allowed, p * k / (1 - p + p * k), np.nan)


def truth(x: Array) -> Array:
    """1 if x is not 0, 0 if it is 0, NaN if it is NaN."""
    return np.where(np.isnan(x), np.nan, x != 0)


def compare(comparison: Operation, a: Array, b: Array) -> Array:
    """The comparison of a and b, NaN if either is NaN."""
    return np.where(np.isnan(a) | np.isnan(b), np.nan, comparison(a, b))


def is_one_of(a: Array, options: list[Array]) -> Array:
    """Whether a equals one of the options."""
    return reduce(np.maximum, [compare(np.equal, a, option) for option in options])


ARITHMETIC: dict[type[ast.operator], Operation] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.true_divide,
    ast.Pow: np.float_power,
}
COMPARISONS: dict[type[ast.cmpop], Operation] = {
    ast.Eq: np.equal,
    ast.NotEq: np.not_equal,
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
}
FUNCTIONS: dict[str, Function] = {
    "min": Function(2, math.inf, lambda *xs: reduce(np.minimum, xs)),
    "max": Function(2, math.inf, lambda *xs: reduce(np.maximum, xs)),
    "exp": Function(1, 1, np.exp),
    "log": Function(1, 1, np.log),
    "odds": Function(2, math.inf, odds),
}
