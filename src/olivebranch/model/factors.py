"""Factors: the rules of a large model, each worked out once for each combination of what it reads.

A rule reads few columns, so a million states share a few thousand distributions: where a variable goes is a table of
which distribution holds, over the columns that the conditions read, and a list of distributions, over the columns
that the chances read. From them the edges of any state and action are put together when they are needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from olivebranch.kernels import expand as plain
from olivebranch.kernels.expand import FactorArrays, Successors
from olivebranch.model.axes import Axes, Columns
from olivebranch.model.expressions import Expression
from olivebranch.model.rows import TOLERANCE, Rows
from olivebranch.model.rules import Case

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Small = NDArray[np.int32]

CELLS = 150_000_000  # of all tables of which distribution holds, together
WAYS = 100_000_000  # of all distributions, counted by the places they might lead to
ROOM = 1_000_000  # edges of one state, action and response
MOST_AXES = 60  # NumPy has 64


@dataclass(frozen=True, slots=True)
class Factors:
    """The rules of a model as a plan for the kernels; `ending` (grid,) is -2 where its condition is undefined."""

    plan: FactorArrays
    ending: NDArray[np.int8]
    actions: int

    def explore(self, start: Ints, heed: bool) -> tuple[NDArray[np.int8], int, int]:
        """(grid,) 1 where a state can be reached; how many edges there are; a reachable state with a fault, or -1."""
        known = np.zeros(self.ending.size, dtype=np.int8)
        asked = heed and bool(self.plan.fault.any() or (self.ending == -2).any())
        edges, wrong = _kernels().explore(self.plan, self.ending, start, self.actions, known, asked)
        return known, edges, wrong

    def expand(self, code: Ints, action: Ints) -> Successors:
        """The edges out of the given states under the given actions."""
        found: Successors = _kernels().expand(self.plan, code, action)
        return found


def _kernels() -> Any:
    """Compiled where that can be had; the answers are the same."""
    try:
        from olivebranch.kernels import expand_numba
    except ImportError:
        return plain
    return expand_numba


def factored(rows: Rows) -> Factors | None:
    """The rules of a model without draws, factored; None where the rules read too much at once for that to help."""
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
    """The rules of the responses (`v` None) or of variable v: what their conditions read, and each rule's chances."""

    def __init__(self, axes: Axes, cases: tuple[Case, ...], v: int | None) -> None:
        own = () if v is None else (axes.rules.variables[v],)
        self.axes, self.v = axes, v
        stays = Case("", None, ())  # what holds where no rule does: a fault of the responses, staying put otherwise
        self.cases = (*cases, stays) if cases or v is not None else (stays,)
        self.local = [axes.columns(_chances(case), own) for case in self.cases]
        whens = [case.when for case in self.cases if case.when is not None]
        self.columns = axes.columns(whens, {name for columns in self.local for name in columns})
        sizes = [prod(axes.shape(columns)) for columns in self.local]
        self.begin = np.concatenate([[0], np.cumsum(sizes)])

    @property
    def cells(self) -> int:
        """Combinations of what the rules read."""
        return prod(self.axes.shape(self.columns))

    @property
    def distributions(self) -> int:
        """How many there are, and one more for where a condition is undefined."""
        return int(self.begin[-1]) + 1

    def width(self, rows: Rows) -> int:
        """Places that a distribution can lead to."""
        return max(1, len(rows.rules.responses)) if self.v is None else rows.slots[self.v].value.shape[1]

    # ---- which distribution holds -----------------------------------------------------------

    def way(self) -> NDArray[np.int32]:
        """(cells,) the number of the distribution that holds: the first rule's, and the last where one is undefined."""
        found = np.full(self.axes.shape(self.columns), self.distributions - 1, dtype=np.int32)
        for part in self.axes.parts(self.columns):
            here = found[part] if self.columns else found
            free, scope = np.ones(here.shape, dtype=bool), self.axes.scope(self.columns, part)
            for case, columns, begin in zip(self.cases, self.local, self.begin, strict=False):
                holds = free
                if case.when is not None:
                    value = np.asarray(case.when(scope), dtype=np.float64)
                    free &= ~np.isnan(value)
                    holds = free & (value != 0)
                np.copyto(here, self._number(columns, part) + np.int32(begin), where=holds)
                free &= ~holds
        return found.ravel()

    def _number(self, columns: Columns, part: slice) -> NDArray[np.int32]:
        """The place of a rule's distribution among its own, on the axes of all rules."""
        number = np.zeros([1] * len(self.columns), dtype=np.int32)
        places = dict(zip(self.columns, self.axes.places(self.columns, part), strict=True))
        for name in columns:
            number = number * np.int32(self.axes.sizes[name]) + places[name].astype(np.int32)
        return number

    # ---- the distributions ------------------------------------------------------------------

    def ways(self, rows: Rows) -> tuple[Ints, Small, Floats, Flags]:
        """How many ways each distribution has; where they lead, with what chance; and where its rule breaks down."""
        made = [
            self._part(rows, case, columns, part)
            for case, columns in zip(self.cases, self.local, strict=True)
            for part in self.axes.parts(columns)
        ]
        undefined = np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int32), np.zeros(0), np.ones(1, dtype=bool)
        count, to, chance, fault = zip(*made, undefined, strict=True)
        return np.concatenate(count), np.concatenate(to), np.concatenate(chance), np.concatenate(fault)

    def _part(self, rows: Rows, case: Case, columns: Columns, part: slice) -> tuple[Ints, Small, Floats, Flags]:
        if self.v is None:
            dense, fault = self._answers(rows, case, columns, part)
            cell, to = np.nonzero(dense)
            lead = to
        else:
            dense, fault, here = self._shifts(rows, case, columns, part)
            cell, to = np.nonzero(dense)
            lead = rows.slots[self.v].value[here[cell], to] * rows.radix[self.v]
        return (dense > 0).sum(axis=1), lead.astype(np.int32), dense[cell, to], fault

    def _answers(self, rows: Rows, case: Case, columns: Columns, part: slice) -> tuple[Floats, Flags]:
        """(cells, responses) the chances of a rule, each of which may use those above it."""
        names, scope, shape = rows.rules.responses, self.axes.scope(columns, part), self._shape(columns, part)
        dense, total = np.zeros((*shape, max(1, len(names)))), np.zeros(shape)
        fault, rest = np.zeros(shape, dtype=bool), None
        if not case.draw:  # a model without responses; or no rule that fits
            dense[..., 0], fault[...] = 0.0 if names else 1.0, bool(names)
        for response, expression in case.draw:
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
        elif case.draw:
            fault |= left > TOLERANCE
        return dense.reshape(-1, dense.shape[-1]), fault.ravel()

    def _shifts(self, rows: Rows, case: Case, columns: Columns, part: slice) -> tuple[Floats, Flags, Ints]:
        """(cells, slots) the chances of where the variable goes, what is left staying put; and where it is now."""
        assert self.v is not None
        slots, scope, shape = rows.slots[self.v], self.axes.scope(columns, part), self._shape(columns, part)
        here = dict(zip(columns, self.axes.places(columns, part), strict=True))[self.axes.rules.variables[self.v]]
        here = np.broadcast_to(here, shape).ravel()
        cell = np.arange(here.size)
        dense, total, fault = np.zeros((here.size, slots.value.shape[1])), np.zeros(shape), np.zeros(shape, dtype=bool)
        for target, expression in case.draw:
            assert expression is not None
            value = _chance(expression, scope, fault)
            dense[cell, slots.at[target][here]] += np.broadcast_to(value, shape).ravel()
            total += value
        dense[cell, slots.at["stay"][here]] += np.maximum(0.0, 1.0 - total).ravel()
        return dense, (fault | (total > 1 + TOLERANCE)).ravel(), here

    def _shape(self, columns: Columns, part: slice) -> tuple[int, ...]:
        whole = self.axes.shape(columns)
        return (part.stop - part.start, *whole[1:]) if whole else ()


def _chances(case: Case) -> list[Expression]:
    return [expression for _, expression in case.draw if expression is not None]


def _chance(expression: Expression, scope: Any, fault: Flags) -> Floats:
    """A chance, with the cells marked where it is none."""
    value = np.asarray(expression(scope), dtype=np.float64)
    wrong = ~((value >= -TOLERANCE) & (value <= 1 + TOLERANCE))
    fault |= wrong
    return np.clip(np.where(wrong, np.nan_to_num(value, nan=0.0), value), 0.0, 1.0)


def _plan(rows: Rows, axes: Axes, factors: list[_Factor], room: int) -> FactorArrays:
    columns = [*rows.rules.variables, "action", "response"]
    stride = np.zeros((len(factors), len(columns)), dtype=np.int64)
    base, way = np.zeros(len(factors), dtype=np.int64), np.empty(sum(f.cells for f in factors), dtype=np.int32)
    made, begin, number = [], 0, 0
    for i, factor in enumerate(factors):
        way[begin : begin + factor.cells] = factor.way()
        way[begin : begin + factor.cells] += number
        step = 1
        for name in reversed(factor.columns):
            stride[i, columns.index(name)] = step
            step *= axes.sizes[name]
        base[i], begin, number = begin, begin + factor.cells, number + factor.distributions
        made.append(factor.ways(rows))
    count, to, chance, fault = (np.concatenate(parts) for parts in zip(*made, strict=True))
    first = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    sizes = np.array(rows.rules.sizes, dtype=np.int64)
    return FactorArrays(rows.radix, sizes, base, stride, way, first, to, chance, fault, room)


def _endings(axes: Axes, rows: Rows) -> NDArray[np.int8]:
    """(grid,) the ending that holds in each state, -1 where none does, -2 where one that is asked is undefined."""
    variables = rows.rules.variables
    found = np.full(rows.rules.sizes, -1, dtype=np.int8)
    for part in axes.parts(variables):
        scope, here = axes.scope(variables, part), found[part]
        for i, expression in enumerate(rows.rules.endings.values()):
            value = np.asarray(expression(scope), dtype=np.float64)
            free = here == -1
            np.copyto(here, np.int8(-2), where=free & np.isnan(value))
            np.copyto(here, np.int8(i), where=free & (value != 0) & ~np.isnan(value))
    return found.ravel()
