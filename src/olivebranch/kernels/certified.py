"""Numbers with a bound on their error, and when they are too uncertain to be returned."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from olivebranch.base.arrays import Floats
from olivebranch.base.text import telling
from olivebranch.errors import PrecisionError

BOUND = 1e-6  # a number with a larger relative error is refused
UNIT = 2.0**-53  # unit roundoff of a float64
LEAST = 2.0**-1022  # below this, a float64 loses digits
REMEDY = "Ask within a horizon (weeks=...)."


@dataclass(frozen=True)
class Certified:
    """Non-negative numbers, each within `relative` times itself plus `absolute` of the truth.

    Attributes
    ----------
    value : (n, k), or (k,) for the numbers of one distribution; inf if the true number is infinite
    relative : one bound for all numbers
    absolute : (n, k), or what broadcasts to it; inf if a number is too large for a float64
    """

    value: Floats
    relative: float
    absolute: Floats

    def mean(self, weights: Floats) -> Certified:
        """(k,) the means over the distribution `weights` (n,), with 0 * inf = 0."""
        begins = np.flatnonzero(weights)
        share, each = weights[begins], self.value[begins]
        absolute = np.broadcast_to(self.absolute, self.value.shape)[begins]
        lost = unheld(value := share @ each, ((each > 0) | (absolute > 0)).any(axis=0), np.isfinite(each).all(axis=0))
        return Certified(value, self.relative + (begins.size + 2) * UNIT, share @ absolute + lost)

    @property
    def error(self) -> Floats:
        """A bound on the absolute error of each number; 0 where the true number is infinite."""
        return np.asarray(np.where(np.isfinite(self.value), self.value, 0.0) * self.relative + self.absolute)

    @cached_property
    def bound(self) -> Floats:
        """A bound on the relative error of each number; inf if nothing is known about it."""
        return bound_of(self.error, self.value)


def is_held(found: Floats) -> bool:
    """Whether a float64 holds sums of non-negative products: what may be lost of one is less than it is rounded by.

    >>> is_held(np.array([1e-200, 1e200])), is_held(np.array([0.5, 0.0])), is_held(np.array([np.inf]))
    (True, False, False)
    """
    return bool(found.min(initial=np.inf) >= LEAST / UNIT and found.max(initial=0.0) < np.inf)


def unheld(found: Floats, is_positive: Any, is_finite: Any = True) -> Floats:
    """What sums of products (k,) may have lost because a float64 holds nothing so small, or so large.

    `is_positive` and `is_finite` (k,) say which true sums are above 0, and which are finite.

    >>> unheld(np.array([0.0, 0.0, np.inf]), np.array([False, True, True])).tolist()
    [0.0, 2.2250738585072014e-308, inf]
    """
    return np.where(np.isinf(found) & is_finite, np.inf, np.where(is_positive, LEAST, 0.0))


def bound_of(error: Floats, size: Floats) -> Floats:
    """The relative error that an absolute error means for numbers of this size.

    >>> bound_of(np.array([0.0, 1.0, 1.0, np.nan]), np.array([0.0, 0.0, 4.0, 4.0]))
    array([0.  ,  inf, 0.25,  inf])
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        bound = np.divide(error, size, out=np.zeros(error.shape), where=error != 0)
    bound[np.isnan(bound)] = np.inf
    return bound


def require(what: str, bound: float) -> None:
    """Raise PrecisionError if a number's relative error may be above 1e-6."""
    if not bound <= BOUND:
        raise too_uncertain(what, float(bound))


def too_uncertain(what: str, bound: float) -> PrecisionError:
    """The error for a number with this bound on its relative error."""
    known = f"is known only to a relative error of {telling(bound, BOUND, 2)} (limit {BOUND:g})"
    unknown = "is too large or too small for a float64, or no bound on its error was found"
    return PrecisionError(f"{what} for ever {known if np.isfinite(bound) else unknown}. {REMEDY}", bound)
