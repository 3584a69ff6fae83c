"""Factors: the rules of a large model, each evaluated once for each combination of what it reads.

Such a model is a dynamic Bayesian network: given the response, each variable moves independently of the others. A rule
reads few columns, so a million states share a few thousand distributions (`olivebranch.model.factor`). From these, the
edges out of any state and action are built when they are needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arrays import Flags, Floats, Ints
from olivebranch.kernels import expand as plain
from olivebranch.kernels.expand import FactorArrays, Successors
from olivebranch.model.axes import Axes
from olivebranch.model.factor import Factor
from olivebranch.model.rows import Rows

Small = NDArray[np.int32]

CELLS = 150_000_000  # the most cells in all tables that say which distribution holds, together
WAYS = 100_000_000  # most ways of all distributions together; a way is a place that a distribution may lead to
ROOM = 1_000_000  # most edges of one state, action and response
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
        """The places to which these lead and that are not known yet; from here on they are known."""
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


def _plan(rows: Rows, axes: Axes, factors: list[Factor], room: int) -> FactorArrays:
    """The factors as arrays for the kernels: their tables, and their distributions numbered through."""
    base, stride, way = tables(axes, factors)
    ways = [_ways(rows, axes, factor) for factor in factors]
    count, to, chance, fault = (np.concatenate(parts) for parts in zip(*ways, strict=True))
    first = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    sizes = np.array(rows.rules.sizes, dtype=np.int64)
    return FactorArrays(rows.radix, sizes, base, stride, way, first, to, chance, fault, room)


def tables(axes: Axes, factors: list[Factor]) -> tuple[Ints, Ints, Small]:
    """The base and the stride of each factor's table, and all tables in one, as in `FactorArrays`."""
    columns = [*axes.rules.variables, "action", "response"]
    stride = np.zeros((len(factors), len(columns)), dtype=np.int64)
    base, way = np.zeros(len(factors), dtype=np.int64), np.empty(sum(f.cells for f in factors), dtype=np.int32)
    begin, number = 0, 0
    for i, factor in enumerate(factors):
        way[begin : begin + factor.cells] = factor.way()
        way[begin : begin + factor.cells] += number
        step = 1
        for name in reversed(factor.columns):
            stride[i, columns.index(name)] = step
            step *= axes.sizes[name]
        base[i], begin, number = begin, begin + factor.cells, number + factor.distributions
    return base, stride, way


def _ways(rows: Rows, axes: Axes, factor: Factor) -> tuple[Ints, Small, Floats, Flags]:
    """Each distribution's number of ways; each way's target and chance; whether each distribution has a fault."""
    parts = []
    for which, columns in enumerate(factor.local):
        for part in axes.parts(columns):
            places = [np.arange(axes.sizes[name]) for name in columns]
            places[:1] = [place[part] for place in places[:1]]
            found = factor.evaluate(rows, axes, which, places)
            chance = found.chance[..., 0]
            leads = chance > 0
            parts.append((leads.sum(axis=1), found.to[leads].astype(np.int32), chance[leads], found.fault[:, 0]))
    undefined = np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int32), np.zeros(0), np.ones(1, dtype=bool)
    counts, targets, chances, faults = zip(*parts, undefined, strict=True)
    return np.concatenate(counts), np.concatenate(targets), np.concatenate(chances), np.concatenate(faults)


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
