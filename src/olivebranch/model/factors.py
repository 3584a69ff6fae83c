"""Factors: the rules of a large model, each evaluated once for each combination of what it reads.

Such a model is a dynamic Bayesian network: given the response, each variable moves independently of the others. A rule
reads few columns, so a million states share a few thousand distributions (`olivebranch.model.factor`). From these, the
edges out of any state and action are built when they are needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arrays import Flags, Ints
from olivebranch.kernels import expand as plain
from olivebranch.kernels.expand import FactorArrays, Successors
from olivebranch.model.axes import Axes
from olivebranch.model.factor import Distributions, Factor, Placed
from olivebranch.model.rows import Rows

Small = NDArray[np.int32]
Words = NDArray[np.uint64]

CELLS = 150_000_000  # the most cells in all tables that say which distribution holds, together
WAYS = 100_000_000  # most ways of all distributions together; a way is a place that a distribution may lead to
ROOM = 1_000_000  # most edges of one state, action and response
BITS = 64  # of a word that says where a state may lead, one for each slot of each variable
SMALLEST = 1e-290  # if no product of chances is below this, none is rounded to 0
MOST_AXES = 60  # NumPy allows 64


@dataclass(frozen=True, slots=True)
class Factors:
    """The rules of a model as arrays for the kernels.

    Attributes
    ----------
    plan : the factors
    ending : (codes,) the ending that holds in each state, -1 if none does, -2 if a condition is undefined
    actions : how many there are
    """

    plan: FactorArrays
    ending: NDArray[np.int8]
    actions: int

    def explore(self, start: Ints, heed: bool) -> tuple[NDArray[np.int8], int, int]:
        """The reachable states: (codes,) 1 for each; how many edges they have; the code of one with a fault, or -1.

        Unless `heed` is true, a distribution with a fault leads nowhere.
        """
        known = np.zeros(self.ending.size, dtype=np.int8)
        asked = heed and bool(self.plan.fault.any() or (self.ending == -2).any())
        edges, wrong = _kernels().explore(self.plan, self.ending, start, self.actions, known, asked)
        return known, edges, wrong

    def expand(self, code: Ints, action: Ints, place: NDArray[np.int32]) -> Successors:
        """The edges out of the given states under the given actions; `place` as for the kernels."""
        edges: Successors = _kernels().expand(self.plan, code, action, place)
        return edges

    def reach(self, code: Ints, action: Ints, place: NDArray[np.int32], is_known: Flags) -> Ints:
        """The places to which these lead that are not known yet; marks them as known."""
        found: Ints = _kernels().reach(self.plan, code, action, place, is_known)
        return found


def _kernels() -> Any:
    """The compiled functions if Numba is installed, otherwise those in NumPy; both give the same answers."""
    try:
        from olivebranch.kernels import expand_numba
    except ImportError:
        return plain
    return expand_numba


def factored(rows: Rows) -> Factors | None:
    """The factors of a model without draws; None if a rule reads too many columns at once for that to help."""
    rules = rows.rules
    if rows.draws > 1 or len(rules.variables) + 2 > MOST_AXES:
        return None
    axes = Axes(rules, {name: float(value.ravel()[0]) for name, value in rows.parameters.items()})
    factors = all_factors(axes)
    room = prod(factor.width(rows) for factor in factors[1:])
    if sum(factor.cells for factor in factors) > CELLS or room > ROOM:
        return None
    if sum(factor.distributions * factor.width(rows) for factor in factors) > WAYS:
        return None
    return Factors(_plan(rows, axes, factors, room), endings(axes, rows), rows.actions)


def all_factors(axes: Axes) -> list[Factor]:
    """The factor of the response, and of each variable."""
    rules = axes.rules
    return [Factor(axes, rules.response, None), *(Factor(axes, cases, v) for v, cases in enumerate(rules.shift))]


class _Ways:
    """The ways of all distributions, with room for as many as there could be.

    Attributes
    ----------
    size, end : how many distributions and ways there are so far
    degree, fault : (distributions,) how many ways each has, and whether its rule cannot be evaluated
    to, chance : (ways,) the target and the chance of each
    support : (distributions,) a bit for each slot that a variable may move to
    """

    def __init__(self, distributions: int, most: int) -> None:
        self.size, self.end = 0, 0
        self.to, self.chance = np.empty(most, dtype=np.int32), np.empty(most)  # memory only where they are written to
        self.degree, self.fault = np.zeros(distributions, dtype=np.int64), np.zeros(distributions, dtype=bool)
        self.support = np.zeros(distributions, dtype=np.uint64)

    def add(self, found: Distributions, bit: Words) -> None:
        """Add distributions, whose slots have these bits (width,)."""
        value = found.chance[..., 0]
        leads = value > 0
        here, ways = slice(self.size, self.size + len(leads)), slice(self.end, self.end + int(np.count_nonzero(leads)))
        self.to[ways], self.chance[ways] = found.to[leads], value[leads]
        self.degree[here], self.fault[here] = np.count_nonzero(leads, axis=1), found.fault[:, 0]
        self.support[here] = leads @ bit
        self.size, self.end = here.stop, ways.stop

    def add_undefined(self) -> None:
        """Add the distribution that holds where a condition is undefined."""
        self.fault[self.size] = True
        self.size += 1


def _plan(rows: Rows, axes: Axes, factors: list[Factor], room: int) -> FactorArrays:
    """The factors as arrays for the kernels: their tables, and their distributions numbered through."""
    width = [factor.width(rows) for factor in factors]
    most = sum(factor.distributions * wide for factor, wide in zip(factors, width, strict=True))
    ways, least = _Ways(sum(factor.distributions for factor in factors), most), 1.0
    for factor, first_bit, wide in zip(factors, np.cumsum([0, 0, *width[1:]]), width, strict=False):
        begin = ways.end
        for found in _parts(rows, axes, factor):
            ways.add(found, np.uint64(1) << np.arange(first_bit, first_bit + wide, dtype=np.uint64))
        ways.add_undefined()
        least *= float(ways.chance[begin : ways.end].min(initial=1.0))
    is_known = sum(width[1:]) <= BITS and least > SMALLEST
    base, stride, way = tables(axes, factors)
    return FactorArrays(
        radix=rows.radix,
        size=np.array(rows.rules.sizes, dtype=np.int64),
        base=base,
        stride=stride,
        way=way,
        first=np.concatenate([[0], np.cumsum(ways.degree)]),
        to=ways.to[: ways.end],
        chance=ways.chance[: ways.end],
        fault=ways.fault,
        room=room,
        support=ways.support[factors[0].distributions if is_known else ways.size :].copy(),
    )


def tables(axes: Axes, factors: list[Factor]) -> tuple[Ints, Ints, Small]:
    """The base and the stride of each factor's table, and all tables in one, as in `FactorArrays`."""
    columns = [*axes.rules.variables, "action", "response"]
    stride = np.zeros((len(factors), len(columns)), dtype=np.int64)
    base, way = np.zeros(len(factors), dtype=np.int64), np.empty(sum(f.cells for f in factors), dtype=np.int32)
    begin, number = 0, 0
    for i, factor in enumerate(factors):
        np.add(factor.way(), np.int32(number), out=way[begin : begin + factor.cells])
        step = 1
        for name in reversed(factor.columns):
            stride[i, columns.index(name)] = step
            step *= axes.sizes[name]
        base[i], begin, number = begin, begin + factor.cells, number + factor.distributions
    return base, stride, way


def _parts(rows: Rows, axes: Axes, factor: Factor) -> Iterator[Distributions]:
    """The distributions of a factor, those of one rule after the other, a part at a time."""
    for which, columns in enumerate(factor.local):
        for part in axes.parts(columns):
            places = [np.arange(axes.sizes[name]) for name in columns]
            places[:1] = [place[part] for place in places[:1]]
            yield Placed(factor, rows, which, places).evaluate(axes)


def endings(axes: Axes, rows: Rows) -> NDArray[np.int8]:
    """(codes,) the ending that holds in each state, -1 if none does, -2 if a condition needed is undefined."""
    variables = rows.rules.variables
    ending = np.full(rows.rules.sizes, -1, dtype=np.int8)
    for part in axes.parts(variables):
        scope, here = axes.scope(variables, part), ending[part]
        for i, expression in enumerate(rows.rules.endings.values()):
            value = np.asarray(expression(scope), dtype=np.float64)
            free = here == -1
            np.copyto(here, np.int8(-2), where=free & np.isnan(value))
            np.copyto(here, np.int8(i), where=free & (value != 0) & ~np.isnan(value))
    return ending.ravel()
