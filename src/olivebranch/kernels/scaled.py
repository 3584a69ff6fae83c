"""Elimination in numbers that neither underflow nor overflow: each has a mantissa and an exponent.

Products of many small probabilities fall below the smallest float64 long before they stop mattering. If a walk can
leave a long ladder only at the top, the last state to be eliminated may be left with a chance of 1e-400 in all, of
which a third goes one way. The steps are those of `olivebranch.kernels.eliminate`, in the same order. Scaling by a
power of two rounds nothing, so if float64 suffices, the answers have the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from olivebranch.base.arrays import Floats, Ints
from olivebranch.kernels.eliminate import Blocks, inside, outside

NONE = -(1 << 40)  # the exponent of zero: below any other
DEEP = -1_100  # a number smaller than another by this power of two does not change their sum


@dataclass(frozen=True, slots=True)
class Scaled:
    """Non-negative numbers mantissa * 2^exponent; the mantissa is 0, or at least 0.5 and below 1."""

    mantissa: Floats
    exponent: Ints

    def __getitem__(self, index: Any) -> Scaled:
        return Scaled(np.asarray(self.mantissa[index]), np.asarray(self.exponent[index]))

    def put(self, index: Any, values: Scaled) -> None:
        """Set some of the numbers."""
        self.mantissa[index], self.exponent[index] = values.mantissa, values.exponent


def _normal(mantissa: Floats, exponent: Any) -> Scaled:
    m, shift = np.frexp(mantissa)
    return Scaled(m, np.where(m == 0, NONE, exponent + shift.astype(np.int64)))


def scaled(values: Floats) -> Scaled:
    """The numbers, scaled.

    >>> scaled(np.array([0.0, 1.0, 1e-300])).exponent.tolist()
    [-1099511627776, 1, -996]
    """
    return _normal(values, 0)


def unscaled(numbers: Scaled) -> Floats:
    """As float64: 0 if a number is too small, inf if it is too large."""
    with np.errstate(over="ignore", under="ignore"):
        return np.ldexp(numbers.mantissa, np.clip(numbers.exponent, -3_000, 3_000))


def _times(a: Scaled, b: Scaled) -> Scaled:
    return _normal(a.mantissa * b.mantissa, a.exponent + b.exponent)


def _over(a: Scaled, b: Scaled) -> Scaled:
    return _normal(a.mantissa / b.mantissa, a.exponent - b.exponent)


def _plus(a: Scaled, b: Scaled) -> Scaled:
    top = np.maximum(a.exponent, b.exponent)
    return _normal(_below(a, top) + _below(b, top), top)


def _below(a: Scaled, top: Ints) -> Floats:
    """The mantissas if every exponent were `top`; no exponent is above it."""
    return np.ldexp(a.mantissa, np.maximum(a.exponent - top, DEEP))


def _sum_in_order(a: Scaled) -> Scaled:
    """The sum over the first axis, adding one row after the other."""
    if not len(a.mantissa):
        return scaled(np.zeros(a.mantissa.shape[1:]))
    top = a.exponent.max(axis=0)
    return _normal(np.add.accumulate(_below(a, top), axis=0)[-1], top)


class Factors(NamedTuple):
    """The result of eliminating each component: the factor (size, size), and (size,) the chance of leaving."""

    factor: list[Scaled]
    leave: list[Scaled]


def eliminate(blocks: Blocks) -> Factors:
    """Eliminate every component; see `olivebranch.kernels.eliminate.eliminate`."""
    factors = Factors([], [])
    for c in range(blocks.begin.size - 1):
        factor = scaled(inside(blocks, c))
        out = scaled(np.array([np.add.accumulate(np.append(0.0, chance))[-1] for _, chance in outside(blocks, c)]))
        leave = scaled(np.zeros(len(out.mantissa)))
        for k in range(len(out.mantissa) - 1, -1, -1):
            into, to = np.flatnonzero(factor.mantissa[:k, k]), np.flatnonzero(factor.mantissa[k, :k])
            leave.put(k, _plus(_sum_in_order(factor[k, to]), out[k]))
            if not into.size:
                continue
            share, here = _over(factor[into, k], leave[k]), np.ix_(into, to)
            factor.put(here, _plus(factor[here], _times(share[:, None], factor[k, to][None, :])))
            out.put(into, _plus(out[into], _times(share, out[k])))
            factor.put((into, into), scaled(np.zeros(into.size)))
        factors.factor.append(factor)
        factors.leave.append(leave)
    return factors


def right(blocks: Blocks, factors: Factors, known: Floats, earned: Floats) -> Scaled:
    """Solve x = T x + earned on the open states; x (n, columns) is known on the others."""
    x = scaled(known)
    for c, (factor, leave) in enumerate(zip(*factors, strict=True)):
        states = blocks.state[blocks.begin[c] : blocks.begin[c + 1]]
        rhs = scaled(earned[states])
        for i, (to, chance) in enumerate(outside(blocks, c)):
            rhs.put(i, _plus(rhs[i], _sum_in_order(_times(scaled(chance)[:, None], x[to]))))
        for k in range(states.size - 1, 0, -1):
            into = np.flatnonzero(factor.mantissa[:k, k])
            share = _over(factor[into, k], leave[k])
            rhs.put(into, _plus(rhs[into], _times(share[:, None], rhs[k][None, :])))
        for k in range(states.size):
            to = np.flatnonzero(factor.mantissa[k, :k])
            total = _sum_in_order(_times(factor[k, to][:, None], rhs[to]))
            rhs.put(k, _over(_plus(rhs[k], total), leave[k]))
        x.put(states, rhs)
    return x


def left(blocks: Blocks, factors: Factors, start: Floats) -> Scaled:
    """Solve y = y T + start on the open states (n,), 0 on the others."""
    y, arriving = scaled(np.zeros(start.size)), scaled(start)
    for c in range(blocks.begin.size - 2, -1, -1):
        states = blocks.state[blocks.begin[c] : blocks.begin[c + 1]]
        factor, leave, b = factors.factor[c], factors.leave[c], arriving[states]
        for k in range(states.size - 1, 0, -1):
            to = np.flatnonzero(factor.mantissa[k, :k])
            b.put(to, _plus(b[to], _times(_over(b[k], leave[k]), factor[k, to])))
        for k in range(states.size):
            into = np.flatnonzero(factor.mantissa[:k, k])
            total = _sum_in_order(_times(b[into], factor[into, k]))
            b.put(k, _over(_plus(b[k], total), leave[k]))
        y.put(states, b)
        for i, (to, chance) in enumerate(outside(blocks, c)):  # to different states, so nothing is added twice
            arriving.put(to, _plus(arriving[to], _times(b[i], scaled(chance))))
    return y


def stationary(p: Floats) -> Floats:
    """(n,) the stationary distribution of an irreducible chain; see `olivebranch.kernels.classes.stationary`."""
    factor, leave, x = scaled(p), scaled(np.ones(len(p))), scaled(np.ones(len(p)))
    for k in range(len(p) - 1, 0, -1):
        into, to = np.flatnonzero(factor.mantissa[:k, k]), np.flatnonzero(factor.mantissa[k, :k])
        leave.put(k, _sum_in_order(factor[k, to]))
        share, here = _over(factor[into, k], leave[k]), np.ix_(into, to)
        factor.put(here, _plus(factor[here], _times(share[:, None], factor[k, to][None, :])))
    for k in range(1, len(p)):
        into = np.flatnonzero(factor.mantissa[:k, k])
        x.put(k, _over(_sum_in_order(_times(x[into], factor[into, k])), leave[k]))
    share_of_largest = unscaled(Scaled(x.mantissa, x.exponent - x.exponent.max()))
    return np.asarray(share_of_largest / share_of_largest.sum())
