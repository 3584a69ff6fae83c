"""The rules of a model for many draws of its parameters: where every edge leads is found once, and only chances differ.

Each rule is evaluated once for each combination of what it reads, for all draws in one pass. The chance of an edge is a
product of these numbers, and no edge's chance is written down before a chain needs it. The edges are those that the
stated values or any draw needs; they are found again only if a draw needs one more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arrays import Flags, Floats, Ints
from olivebranch.model.axes import Axes
from olivebranch.model.expressions import Expression
from olivebranch.model.factor import chances_of
from olivebranch.model.layout import Chances, Layout
from olivebranch.model.model import Model
from olivebranch.model.rows import Rows
from olivebranch.model.rules import Rules
from olivebranch.model.table import Table, build, spread
from olivebranch.model.tallies import all_finite, kinds

MOST = 1_000_000  # with more chances than this, a model is evaluated edge by edge


@dataclass(frozen=True, slots=True)
class Drawn:
    """The rules, evaluated for D draws.

    Attributes
    ----------
    table : the states and edges that some draw needs
    factor : (E, F) the chance of an edge is the product of these rows of `values`, in order; -1 for a chance of 1
    values : (chances, D)
    start : (D or 1, S) the chance of each state at week 0
    tally : (K, D or 1, kinds) what an edge of each kind adds to each tally
    """

    table: Table
    factor: NDArray[np.int32]
    values: Floats
    start: Floats
    tally: Floats


class DrawnRules:
    """The rules of a model, to be evaluated for draws of the named parameters; the others have their stated values."""

    def __init__(self, rules: Rules, stated: Mapping[str, float], names: Iterable[str], source: str) -> None:
        self.rules, self.stated, self.source = rules, stated, source
        self._let = {name: expression.names for name, expression in rules.let.items()}
        self._drawn = frozenset(names)
        self.chances = Chances(Axes(rules, stated), Rows(rules, stated, source))
        self._tallies_are_drawn = self._reads_drawn(rules.tallies.values())
        chances = [chance for row in rules.start for chance in row.expressions]
        self._start = None if self._reads_drawn(chances) else self.chances.rows.start()
        self._layout: Layout | None = None

    def _reads_drawn(self, expressions: Iterable[Expression]) -> bool:
        """Whether any of these depends on a parameter that is drawn."""
        read = frozenset[str]().union(*(expression.names for expression in expressions))
        for name in reversed(self._let):
            read |= self._let[name] if name in read else frozenset()
        return bool(read & self._drawn)

    @property
    def are_common(self) -> bool:
        """Whether the same rule holds in all draws wherever a walk may be, and there are few enough chances."""
        cases = [case for factor in self.chances.factors for case in factor.cases]
        conditions = [*(case.when for case in cases if case.when is not None), *self.rules.endings.values()]
        if self.chances.size > MOST or self._reads_drawn(conditions) or not self.chances.are_defined:
            return False
        return self._tallies_are_drawn or all_finite(self.chances.rows)

    def __call__(self, parameters: Mapping[str, float | Floats], broken: Flags) -> Drawn:
        """The rules for draws of the parameters, {name: a float, or (D, 1)}; draws that break them are marked."""
        axes = self.chances.axes.at(parameters)
        codes, start = self._start or Rows(self.rules, parameters, self.source, broken).start()
        layout = self._layout or self._stated_layout(codes)
        values, fault = self.chances.evaluate(axes, layout.grid)
        if not layout.suffices(values.max(axis=1) > 0, codes):
            layout = self._wider(layout, axes, codes)
            values, fault = self.chances.evaluate(axes, layout.grid)
        self._layout = layout
        values = np.broadcast_to(values, (len(values), broken.size))
        if fault.any():
            fault = np.broadcast_to(fault, (len(fault), broken.size))
            self._mark(layout, values, fault, codes, start, broken)
        table = layout.table
        if self._tallies_are_drawn:
            rows = Rows(self.rules, parameters, self.source, broken)
            kind, tally = kinds(rows, table.first, table.places, table.response, table.after)
            table = replace(table, kind=kind, tally=tally)
        return Drawn(table, layout.factor, values, spread(len(start), codes, start, table.states), table.tally)

    # ---- the edges --------------------------------------------------------------------------

    def _stated_layout(self, codes: Ints) -> Layout:
        """The edges that the stated values need, from these starts."""
        return self.chances.layout(self.chances.stated[0] > 0, codes, self._always)

    def _wider(self, layout: Layout, axes: Axes, codes: Ints) -> Layout:
        """The edges of a layout, and those that further draws need."""
        values, _ = self.chances.evaluate(axes, self.chances.grid())
        possible = np.zeros(self.chances.first[-1], dtype=bool)
        possible[self.chances.grid().row] = values.max(axis=1) > 0
        possible[layout.grid.row] |= layout.possible
        return self.chances.layout(possible, np.union1d(layout.starts, codes), self._always)

    @property
    def _always(self) -> Flags:
        """(chances,) which are 1 whatever is drawn."""
        drawn = [
            np.full(int(end - begin) * width, self._reads_drawn(chances_of(case)))
            for factor, width in zip(self.chances.factors, self.chances.width, strict=True)
            for case, begin, end in zip(factor.cases, factor.begin, factor.begin[1:], strict=False)
        ]
        return (self.chances.stated[0] == 1.0) & ~np.concatenate(drawn)

    # ---- broken draws -----------------------------------------------------------------------

    def _mark(self, layout: Layout, values: Floats, fault: Flags, codes: Ints, start: Floats, broken: Flags) -> None:
        """Mark the draws that break a rule in a state that they themselves can reach."""
        held: dict[bytes, Flags] = {}
        for draw in map(int, np.flatnonzero(fault.any(axis=0) & ~broken)):
            leads, begins = values[:, draw] > 0, start[min(draw, len(start) - 1)] > 0
            key = leads.tobytes() + begins.tobytes()
            if key not in held:
                possible = np.zeros(self.chances.first[-1], dtype=bool)
                possible[layout.grid.row] = leads
                held[key] = self.chances.held(possible, codes[begins])[layout.grid.distribution]
            broken[draw] = bool((fault[:, draw] & held[key]).any())


class RulesByEdge:
    """The rules of any model, evaluated for draws edge by edge."""

    def __init__(self, rules: Rules, source: str) -> None:
        self.rules, self.source = rules, source
        self._last: Drawn | None = None

    def __call__(self, parameters: Mapping[str, float | Floats], broken: Flags) -> Drawn:
        """As for `DrawnRules`; each edge has one chance of its own. `table` and `factor` stay while the edges do."""
        table, last = build(self.rules, parameters, self.source, broken), self._last
        chance = np.broadcast_to(table.chance, (broken.size, table.chance.shape[1]))
        factor = np.arange(table.chance.shape[1], dtype=np.int32)[:, None]
        start, tally = table.start, table.tally
        if last is not None and table.large is None and same_edges(last.table, table):
            table, factor = last.table, last.factor
        self._last = Drawn(table, factor, np.ascontiguousarray(chance.T), start, tally)
        return self._last


_kept: WeakKeyDictionary[Model, tuple[tuple[str, ...], DrawnRules | None]] = WeakKeyDictionary()


def rules_of(model: Model, names: tuple[str, ...]) -> DrawnRules | RulesByEdge:
    """The rules of a model for draws of these parameters. What does not depend on the draws is kept with the model."""
    known, rules = _kept.get(model, (None, None))
    if known != (model.name, *names):
        rules = None
        if model.table.large is None:
            stated = {name: parameter.value for name, parameter in model.parameters.items()}
            rules = DrawnRules(model.rules, stated, names, model.name)
            rules = rules if rules.are_common else None
        _kept[model] = (model.name, *names), rules
    return rules or RulesByEdge(model.rules, model.name)


def same_edges(old: Table, new: Table) -> bool:
    """Do the same edges lead to the same places?"""
    names = ("states", "first", "response", "after", "ending", "kind")
    return all(np.array_equal(getattr(old, name), getattr(new, name)) for name in names)
