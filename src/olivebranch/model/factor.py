"""Factor: the rules of the response or of one variable, as distributions over the columns that they read.

A rule reads few columns, so a million states share a few thousand distributions. A factor has a table that says which
distribution holds, over the columns that its conditions read, and a list of distributions for each rule, over the
columns that the chances of the rule read. With many draws of the parameters, the distributions have an axis of draws,
which comes last.
"""

from __future__ import annotations

from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arrays import Flags, Floats, Ints
from olivebranch.model.axes import Axes, Columns
from olivebranch.model.chances import TOLERANCE, divisor
from olivebranch.model.expressions import Expression
from olivebranch.model.rows import Rows
from olivebranch.model.rules import Case
from olivebranch.model.scope import Inner, Scope


class Distributions(NamedTuple):
    """Distributions of one rule, for D draws of the parameters.

    Attributes
    ----------
    chance : (distributions, width, D) of each place it may lead to
    fault : (distributions, D) whether the rule breaks a rule of chances there
    to : (distributions, width) the response, or the variable's part of the next state's code; no meaning where a
        distribution never leads
    """

    chance: Floats
    fault: Flags
    to: Ints


class Factor:
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
        self.local = [axes.columns(chances_of(case), own) for case in self.cases]
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


class Placed:
    """One rule of a factor at given places on the axes that its chances read: all that no parameter changes.

    Every combination of the places is one distribution.
    """

    def __init__(self, factor: Factor, rows: Rows, which: int, places: list[Ints]) -> None:
        columns, width = factor.local[which], factor.width(rows)
        self.v, self.case, self.responses = factor.v, factor.cases[which], rows.rules.responses
        self.lengths = tuple(place.size for place in places)
        self.grid = {
            name: place.reshape(-1, *[1] * (len(columns) - i))
            for i, (name, place) in enumerate(zip(columns, places, strict=True))
        }
        cell = np.arange(prod(self.lengths))
        self.to = np.broadcast_to(np.arange(width), (cell.size, width))
        if self.v is not None:
            here = np.broadcast_to(self.grid[rows.rules.variables[self.v]], (*self.lengths, 1)).ravel()
            slots, targets = rows.slots[self.v], [target for target, _ in self.case.chances]
            self.to = slots.value[here] * rows.radix[self.v]
            self.slot = [cell * width + slots.column[target][here] for target in (*targets, "stay")]

    def evaluate(self, axes: Axes) -> Distributions:
        """The distributions, for the draws of `axes`."""
        scope, shape = axes.scope_at(self.grid, 0), (*self.lengths, axes.draws)
        return self._responses(scope, shape) if self.v is None else self._shifts(scope, shape)

    def _responses(self, scope: Scope, shape: tuple[int, ...]) -> Distributions:
        """The chances of a rule of the response, which may use those above them."""
        names, chances, above = self.responses, self.case.chances, Inner(scope)  # lets do not see the chances above
        dense, total = np.zeros((*shape[:-1], max(1, len(names)), shape[-1])), np.zeros(shape)
        fault, rest = np.zeros(shape, dtype=bool), None
        if not chances:  # the model has no responses, or no rule fits
            dense[..., 0, :], fault[...] = 0.0 if names else 1.0, bool(names)
        for response, expression in chances:
            if expression is None:
                rest = response
                continue
            value = _chance(expression, above, fault)
            above[names[response]] = value
            dense[..., response, :] = value
            total = total + value
        left = np.maximum(0.0, 1.0 - total)
        fault |= total > 1 + TOLERANCE
        if rest is not None:
            dense[..., rest, :] = left
            total = total + left
        elif chances:
            fault |= left > TOLERANCE
        if chances and (by := divisor(total)) is not None:
            dense /= by[..., None, :]
        return Distributions(dense.reshape(*self.to.shape, -1), fault.reshape(-1, shape[-1]), self.to)

    def _shifts(self, scope: Scope, shape: tuple[int, ...]) -> Distributions:
        """The chances of a rule of a shift, the rest staying put."""
        dense = np.zeros((self.to.size, shape[-1]))
        total, fault = np.zeros(shape), np.zeros(shape, dtype=bool)
        for (_, expression), slot in zip(self.case.chances, self.slot, strict=False):
            assert expression is not None
            value = _chance(expression, scope, fault)
            total += value
            value = value if value.size == total.size else np.broadcast_to(value, shape)
            dense[slot] += value.reshape(slot.size, -1)
        left = np.maximum(0.0, 1.0 - total)
        if total.max(initial=0.0) > 1:
            fault |= total > 1 + TOLERANCE
            if (by := divisor(total + left)) is not None:
                dense.reshape(*self.to.shape, -1)[:] /= by.reshape(-1, 1, shape[-1])
        dense[self.slot[-1]] += left.reshape(-1, shape[-1])
        return Distributions(dense.reshape(*self.to.shape, -1), fault.reshape(-1, shape[-1]), self.to)


def chances_of(case: Case) -> list[Expression]:
    """The expressions of a rule's chances."""
    return [expression for _, expression in case.chances if expression is not None]


def _chance(expression: Expression, scope: Any, fault: Flags) -> Floats:
    """A chance; cells where it is not between 0 and 1 are marked in `fault`."""
    value = np.asarray(expression(scope), dtype=np.float64)
    if value.size and value.min() >= 0 and value.max() <= 1:  # nearly always; not where one of them is undefined
        return value
    wrong = ~((value >= -TOLERANCE) & (value <= 1 + TOLERANCE))
    if wrong.any():
        fault |= wrong
        value = np.nan_to_num(value, nan=0.0)
    return np.clip(value, 0.0, 1.0)
