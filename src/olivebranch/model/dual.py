"""Dual numbers: a value, and how fast it changes as each parameter moves in one direction.

    f(x + h d) = f(x) + h f'(x; d) + o(h),    h > 0

The rules of one-sided (directional) derivatives also hold at kinks: if two arguments of min are equal, the slope of min
is the smaller of their slopes (Griewank and Walther 2008, chapter 14). A value keeps a slope only for the parameters
that it depends on. Where it jumps as soon as a parameter moves, its slope is NaN.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

import numpy as np

from olivebranch.model.functions import Array, compare, truth
from olivebranch.model.functions import odds as odds_value

TIE = 1e-12  # arguments of min, max or a comparison that differ by less count as equal


@dataclass(frozen=True, slots=True)
class Dual:
    """A value, its slope along each parameter, and, for a truth value, its value just after each has moved."""

    value: Array
    slope: Mapping[str, Array] = field(default_factory=dict)
    after: Mapping[str, Array] = field(default_factory=dict)


def _slopes(a: Dual) -> Mapping[str, Array]:
    """The slopes of a value; those of a truth value used as a number are 0, or NaN where it flips."""
    if not a.after:
        return a.slope
    return {**a.slope, **{name: np.where(np.equal(after, a.value), 0.0, np.nan) for name, after in a.after.items()}}


def _combined(value: Array, parts: Sequence[tuple[Dual, Array]]) -> Dual:
    """A value whose slope is the sum of the parts' slopes, each times a factor (chain rule)."""
    slope: dict[str, Array] = {}
    for dual, factor in parts:
        for name, part in _slopes(dual).items():
            slope[name] = slope.get(name, 0.0) + np.where(part == 0, 0.0, factor) * part
    return Dual(value, slope)


def add(a: Dual, b: Dual) -> Dual:
    """The sum."""
    return _combined(a.value + b.value, [(a, 1.0), (b, 1.0)])


def subtract(a: Dual, b: Dual) -> Dual:
    """The difference."""
    return _combined(a.value - b.value, [(a, 1.0), (b, -1.0)])


def negative(a: Dual) -> Dual:
    """The value with the other sign."""
    return _combined(np.negative(a.value), [(a, -1.0)])


def multiply(a: Dual, b: Dual) -> Dual:
    """The product."""
    return _combined(a.value * b.value, [(a, b.value), (b, a.value)])


def divide(a: Dual, b: Dual) -> Dual:
    """The quotient."""
    value = np.true_divide(a.value, b.value)
    return _combined(value, [(a, 1.0 / np.asarray(b.value)), (b, -value / np.asarray(b.value))])


def power(a: Dual, b: Dual) -> Dual:
    """a to the power of b; a to the power of 0 is 1, whatever a is."""
    base, exponent = np.asarray(a.value, dtype=np.float64), np.asarray(b.value, dtype=np.float64)
    value = np.float_power(base, exponent)
    by_base = np.where(exponent == 0, 0.0, exponent * np.float_power(base, exponent - 1))
    by_exponent = np.where((base == 0) & (exponent > 0), 0.0, value * np.log(base))
    return _combined(value, [(a, by_base), (b, by_exponent)])


def exp(a: Dual) -> Dual:
    """The exponential function."""
    value = np.exp(a.value)
    return _combined(value, [(a, value)])


def log(a: Dual) -> Dual:
    """The natural logarithm."""
    return _combined(np.log(a.value), [(a, 1.0 / np.asarray(a.value))])


def odds(p: Dual, *factors: Dual) -> Dual:
    """The probability whose odds are those of p times every factor: pk / (1 - p + pk)."""
    k = reduce(multiply, factors, Dual(1.0))
    below = np.asarray(1 - p.value + p.value * k.value)
    by_p, by_k = np.asarray(k.value) / below**2, np.asarray(p.value) * (1 - np.asarray(p.value)) / below**2
    return _combined(odds_value(p.value, k.value), [(p, by_p), (k, by_k)])


def smallest(*duals: Dual) -> Dual:
    """The least value; if several are equal, the one that falls fastest or rises slowest."""
    return reduce(lambda a, b: _extreme(a, b, np.minimum), duals)


def largest(*duals: Dual) -> Dual:
    """The greatest value; if several are equal, the one that rises fastest or falls slowest."""
    return reduce(lambda a, b: _extreme(a, b, np.maximum), duals)


def _extreme(a: Dual, b: Dual, pick: Callable[[Array, Array], Array]) -> Dual:
    value = pick(a.value, b.value)
    tied = np.abs(np.subtract(a.value, b.value)) <= TIE
    first = value == a.value
    slope, slopes_a, slopes_b = {}, _slopes(a), _slopes(b)
    for name in {**slopes_a, **slopes_b}:
        of_a, of_b = slopes_a.get(name, 0.0), slopes_b.get(name, 0.0)
        whole = np.where(tied, pick(of_a, of_b), np.where(first, of_a, of_b))
        slope[name] = np.where(np.isnan(of_a) | np.isnan(of_b), np.nan, whole)  # the other one may jump past this one
    return Dual(value, slope)


def compared(comparison: Callable[[Array, Array], Array], a: Dual, b: Dual) -> Dual:
    """A comparison; if both sides are equal, their slopes decide what it is once a parameter has moved."""
    value = compare(comparison, a.value, b.value)
    tied = np.abs(np.subtract(a.value, b.value)) <= TIE
    after = {}
    if np.any(tied):
        for name in {**a.slope, **b.slope}:
            parting = np.subtract(a.slope.get(name, 0.0), b.slope.get(name, 0.0))
            after[name] = np.where(tied & (parting != 0), comparison(parting, 0.0), value)
    return Dual(value, {}, after)


def joined(parts: Sequence[Dual], join: Callable[[Array, Array], Array]) -> Dual:
    """Truth values joined by `and` (np.minimum) or `or` (np.maximum)."""
    truths = [_truth(part) for part in parts]
    names = dict.fromkeys(name for part in truths for name in part.after)
    after = {name: reduce(join, [part.after.get(name, part.value) for part in truths]) for name in names}
    return Dual(reduce(join, [part.value for part in truths]), {}, after)


def opposite(a: Dual) -> Dual:
    """1 where the truth value is 0, and 0 where it is 1."""
    held = _truth(a)
    return Dual(1.0 - held.value, {}, {name: 1.0 - value for name, value in held.after.items()})


def _truth(a: Dual) -> Dual:
    return Dual(truth(a.value), {}, {name: truth(value) for name, value in a.after.items()})


def chosen(condition: Dual, yes: Dual, no: Dual) -> Dual:
    """`yes` where the condition holds, else `no`; the slope is that of the branch taken just after the move.

    It is NaN where the branch changes and the value jumps.
    """
    held, slopes_yes, slopes_no = _truth(condition), _slopes(yes), _slopes(no)
    value = np.where(np.isnan(held.value), np.nan, np.where(held.value != 0, yes.value, no.value))
    slope = {}
    for name in {**slopes_yes, **slopes_no, **held.after}:
        holds = held.after.get(name, held.value) != 0
        along = np.where(holds, slopes_yes.get(name, 0.0), slopes_no.get(name, 0.0))
        jumps = (holds != (held.value != 0)) & (np.abs(np.subtract(yes.value, no.value)) > TIE)
        slope[name] = np.where(jumps, np.nan, along)
    return Dual(value, slope)
