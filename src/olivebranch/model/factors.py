"""Factors: the rules of a large model, each evaluated once for each combination of what it reads.

Such a model is a dynamic Bayesian network: given the response, each variable moves independently of the others. A rule
reads few columns, so a million states share a few thousand distributions. The response and each variable have a table
that says which distribution holds, over the columns that the conditions read. They also have a list of distributions,
over the columns that the chances read. From these, the edges out of any state and action are built when they are
needed.
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
from olivebranch.model.axes import Axes, Columns
from olivebranch.model.chances import TOLERANCE, divisor
from olivebranch.model.expressions import Expression
from olivebranch.model.rows import Rows
from olivebranch.model.rules import Case

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

    def expand(self, code: Ints, action: Ints) -> Successors:
        """The edges out of the given states under the given actions."""
        edges: Successors = _kernels().expand(self.plan, code, action)
        return edges


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
    factors = [_Factor(axes, rules.response, None)]
    factors += [_Factor(axes, cases, v) for v, cases in enumerate(rules.shift)]
    room = prod(factor.width(rows) for factor in factors[1:])
    if sum(factor.cells for factor in factors) > CELLS or room > ROOM:
        return None
    if sum(factor.distributions * factor.width(rows) for factor in factors) > WAYS:
        return None
    return Factors(_plan(rows, axes, factors, room), _endings(axes, rows), rows.actions)


class _Factor:
    """The rules of the response (v is None) or of variable v, with what their conditions and chances read.

    Attributes
    ----------
    cases : the rules, followed by what happens where none of them holds
    local : for each rule the columns that its chances read
    columns : those that any condition or chance reads, in canonical order
    begin : where the distributions of each rule begin among those of the factor
    """

    def __init__(self, axes: Axes, cases: tuple[Case, ...], v: int | None) -> None:
        own = () if v is None else (axes.rules.variables[v],)
        self.axes, self.v = axes, v
        stays = Case("", None, ())  # where no rule holds, a variable stays put; a missing response is a fault
        self.cases = (*cases, stays) if cases or v is not None else (stays,)
        self.local = [axes.columns(_chances(case), own) for case in self.cases]
        whens = [case.when for case in self.cases if case.when is not None]
        self.columns = axes.columns(whens, {name for columns in self.local for name in columns})
        sizes = [prod(axes.shape(columns)) for columns in self.local]
        self.begin = np.concatenate([[0], np.cumsum(sizes)])

    @property
    def cells(self) -> int:
        """How many combinations there are of what the rules read."""
        return prod(self.axes.shape(self.columns))

    @property
    def distributions(self) -> int:
        """How many distributions there are, including one for where a condition is undefined."""
        return int(self.begin[-1]) + 1

    def width(self, rows: Rows) -> int:
        """How many places a distribution can lead to."""
        return max(1, len(rows.rules.responses)) if self.v is None else rows.slots[self.v].value.shape[1]

    # ---- which distribution holds -----------------------------------------------------------

    def way(self) -> NDArray[np.int32]:
        """(cells,) the number of the distribution that holds: that of the first rule that holds.

        Where a condition that must be evaluated is undefined, it is the last distribution.
        """
        way = np.full(self.axes.shape(self.columns), self.distributions - 1, dtype=np.int32)
        for part in self.axes.parts(self.columns):
            here = way[part] if self.columns else way
            free, scope = np.ones(here.shape, dtype=bool), self.axes.scope(self.columns, part)
            for case, columns, begin in zip(self.cases, self.local, self.begin, strict=False):
                holds = free
                if case.when is not None:
                    value = np.asarray(case.when(scope), dtype=np.float64)
                    free &= ~np.isnan(value)
                    holds = free & (value != 0)
                np.copyto(here, self._number(columns, part) + np.int32(begin), where=holds)
                free &= ~holds
        return way.ravel()

    def _number(self, columns: Columns, part: slice) -> NDArray[np.int32]:
        """The number of a rule's distribution among those of that rule, on the axes of the factor."""
        number = np.zeros([1] * len(self.columns), dtype=np.int32)
        places = dict(zip(self.columns, self.axes.places(self.columns, part), strict=True))
        for name in columns:
            number = number * np.int32(self.axes.sizes[name]) + places[name].astype(np.int32)
        return number

    # ---- the distributions ------------------------------------------------------------------

    def ways(self, rows: Rows) -> tuple[Ints, Small, Floats, Flags]:
        """Each distribution's number of ways; each way's target and chance; whether each distribution has a fault."""
        parts = [
            self._part(rows, case, columns, part)
            for case, columns in zip(self.cases, self.local, strict=True)
            for part in self.axes.parts(columns)
        ]
        undefined = np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int32), np.zeros(0), np.ones(1, dtype=bool)
        count, to, chance, fault = zip(*parts, undefined, strict=True)
        return np.concatenate(count), np.concatenate(to), np.concatenate(chance), np.concatenate(fault)

    def _part(self, rows: Rows, case: Case, columns: Columns, part: slice) -> tuple[Ints, Small, Floats, Flags]:
        if self.v is None:
            dense, fault = self._response_chances(rows, case, columns, part)
            cell, to = np.nonzero(dense)
            lead = to
        else:
            dense, fault, here = self._shift_chances(rows, case, columns, part)
            cell, to = np.nonzero(dense)
            lead = rows.slots[self.v].value[here[cell], to] * rows.radix[self.v]
        return (dense > 0).sum(axis=1), lead.astype(np.int32), dense[cell, to], fault

    def _response_chances(self, rows: Rows, case: Case, columns: Columns, part: slice) -> tuple[Floats, Flags]:
        """(cells, responses) the chances of a rule of the response, which may use those above them; and its faults."""
        names, shape = rows.rules.responses, self._shape(columns, part)
        scope = self.axes.scope(columns, part).inner()  # here lets do not see the chances above
        dense, total = np.zeros((*shape, max(1, len(names)))), np.zeros(shape)
        fault, rest = np.zeros(shape, dtype=bool), None
        if not case.chances:  # the model has no responses, or no rule fits
            dense[..., 0], fault[...] = 0.0 if names else 1.0, bool(names)
        for response, expression in case.chances:
            if expression is None:
                rest = response
                continue
            value = _chance(expression, scope, fault)
            scope[names[response]] = value
            dense[..., response] = value
            total = total + value
        left = np.maximum(0.0, 1.0 - total)
        fault |= total > 1 + TOLERANCE
        if rest is not None:
            dense[..., rest] = left
            total = total + left
        elif case.chances:
            fault |= left > TOLERANCE
        if case.chances and (by := divisor(total)) is not None:
            dense /= by[..., None]
        return dense.reshape(-1, dense.shape[-1]), fault.ravel()

    def _shift_chances(self, rows: Rows, case: Case, columns: Columns, part: slice) -> tuple[Floats, Flags, Ints]:
        """(cells, slots) the chances of a rule of a shift, the rest staying put; its faults; and the present value."""
        assert self.v is not None
        slots, scope, shape = rows.slots[self.v], self.axes.scope(columns, part), self._shape(columns, part)
        here = dict(zip(columns, self.axes.places(columns, part), strict=True))[self.axes.rules.variables[self.v]]
        here = np.broadcast_to(here, shape).ravel()
        cell = np.arange(here.size)
        dense, total, fault = np.zeros((here.size, slots.value.shape[1])), np.zeros(shape), np.zeros(shape, dtype=bool)
        for target, expression in case.chances:
            assert expression is not None
            value = _chance(expression, scope, fault)
            dense[cell, slots.column[target][here]] += np.broadcast_to(value, shape).ravel()
            total += value
        left = np.maximum(0.0, 1.0 - total)
        if (by := divisor(total + left)) is not None:
            dense /= by.reshape(-1, 1)
        dense[cell, slots.column["stay"][here]] += left.ravel()
        return dense, (fault | (total > 1 + TOLERANCE)).ravel(), here

    def _shape(self, columns: Columns, part: slice) -> tuple[int, ...]:
        whole = self.axes.shape(columns)
        return (part.stop - part.start, *whole[1:]) if whole else ()


def _chances(case: Case) -> list[Expression]:
    return [expression for _, expression in case.chances if expression is not None]


def _chance(expression: Expression, scope: Any, fault: Flags) -> Floats:
    """A chance; cells where it is not between 0 and 1 are marked in `fault`."""
    value = np.asarray(expression(scope), dtype=np.float64)
    wrong = ~((value >= -TOLERANCE) & (value <= 1 + TOLERANCE))
    fault |= wrong
    return np.clip(np.where(wrong, np.nan_to_num(value, nan=0.0), value), 0.0, 1.0)


def _plan(rows: Rows, axes: Axes, factors: list[_Factor], room: int) -> FactorArrays:
    """The factors as arrays for the kernels: their tables, and their distributions numbered through."""
    columns = [*rows.rules.variables, "action", "response"]
    stride = np.zeros((len(factors), len(columns)), dtype=np.int64)
    base, way = np.zeros(len(factors), dtype=np.int64), np.empty(sum(f.cells for f in factors), dtype=np.int32)
    ways, begin, number = [], 0, 0
    for i, factor in enumerate(factors):
        way[begin : begin + factor.cells] = factor.way()
        way[begin : begin + factor.cells] += number
        step = 1
        for name in reversed(factor.columns):
            stride[i, columns.index(name)] = step
            step *= axes.sizes[name]
        base[i], begin, number = begin, begin + factor.cells, number + factor.distributions
        ways.append(factor.ways(rows))
    count, to, chance, fault = (np.concatenate(parts) for parts in zip(*ways, strict=True))
    first = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    sizes = np.array(rows.rules.sizes, dtype=np.int64)
    return FactorArrays(rows.radix, sizes, base, stride, way, first, to, chance, fault, room)


def _endings(axes: Axes, rows: Rows) -> NDArray[np.int8]:
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
