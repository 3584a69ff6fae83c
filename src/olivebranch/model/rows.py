"""Evaluates the rules for rows of (state, action, response), with a leading axis for draws of the parameters.

The rules are evaluated on whole arrays, for a thousand draws in one pass. Chances are checked as soon as they are
computed, so every edge has a chance between 0 and 1. An error names the reachable state in which it arose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arrays import Flags, Floats, Ints
from olivebranch.errors import Fault
from olivebranch.model.chances import Chances, divisor
from olivebranch.model.expressions import Expression
from olivebranch.model.initial import InitialDistribution
from olivebranch.model.refusals import Refusals
from olivebranch.model.rules import Case, Rules
from olivebranch.model.scope import Inner, Scope
from olivebranch.model.situations import Situations
from olivebranch.model.slots import Slots

BATCH = 8_192  # states evaluated at a time
CELLS = 4_000_000  # the most actions x responses x targets evaluated at a time, over all states


class TooManyMoves(Exception):
    """There are more edges than are allowed."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Edges of a batch: the pair (state and action) each leaves, its response, next state's code and chance."""

    pair: Ints
    response: NDArray[np.int16]
    code: Ints
    chance: Floats


class Answered(NamedTuple):
    """States with an action and a response: the number of the pair (state and action), the response and its chance."""

    pair: Ints
    response: Ints
    chance: Floats
    situations: Situations
    scope: Scope


class Rows:
    """The rules of a model, ready to be evaluated for rows.

    Parameters
    ----------
    parameters : {name: a float, or an array (D, 1) of draws}
    source : the model's name, for errors
    broken : (D,) if given, a draw that breaks the rules is marked here and raises nothing; its chances have no meaning
    """

    def __init__(
        self,
        rules: Rules,
        parameters: Mapping[str, float | Floats],
        source: str,
        broken: Flags | None = None,
    ) -> None:
        self.rules = rules
        self.parameters = {name: np.asarray(value, dtype=np.float64) for name, value in parameters.items()}
        self.draws = max([1, *(value.shape[0] for value in self.parameters.values() if value.ndim)])
        self.refusals = Refusals(source, self.draws, broken)
        self.chances = Chances(self.refusals)
        self.radix = np.array([prod(rules.sizes[v + 1 :]) for v in range(len(rules.sizes))], dtype=np.int64)
        self.actions = len(rules.actions)
        self.fixed: dict[str, object] = {**rules.constants, **self.parameters}
        self.n_edges, self.most_edges = 0, 0

    @cached_property
    def slots(self) -> list[Slots]:
        """The slots of each variable."""
        return [Slots.of(cases, size) for cases, size in zip(self.rules.shift, self.rules.sizes, strict=True)]

    @cached_property
    def batch(self) -> int:
        """How many states are evaluated at a time."""
        most = max(slots.value.shape[1] for slots in self.slots)
        return max(1, min(BATCH, CELLS // (self.actions * max(1, len(self.rules.responses)) * most)))

    def allow(self, most_edges: int) -> None:
        """Start counting edges from 0, and raise `TooManyMoves` when there are more than this many."""
        self.n_edges, self.most_edges = 0, most_edges

    def start(self) -> tuple[Ints, Floats]:
        """The codes of the states at week 0, and (D, codes) their chances."""
        scope = Scope({}, {}, {}, self.fixed)
        return InitialDistribution(self.rules, scope, self.refusals, self.radix).evaluate()

    # ---- states -----------------------------------------------------------------------------

    def places(self, codes: Ints) -> Ints:
        """(V, codes) the value index of each variable."""
        code = codes.astype(np.int32)  # they fit, and division takes half the time
        places = np.empty((len(self.rules.sizes), codes.size), dtype=np.int64)
        for place, radix, size in zip(places, self.radix, self.rules.sizes, strict=True):
            np.remainder(code // np.int32(radix), np.int32(size), out=place)
        return places

    def _state_scope(self, places: Ints, makers: Mapping[str, Callable[[], object]]) -> Scope:
        ready = {name: places[i].astype(np.float64) for i, name in enumerate(self.rules.variables)}
        return Scope(makers, ready, self.rules.let, self.fixed)

    def endings(self, codes: Ints) -> NDArray[np.int8]:
        """(codes,) the index of the ending that holds, -1 if the walk goes on."""
        scope = self._state_scope(self.places(codes), {})
        ending = np.full(codes.size, -1, dtype=np.int8)
        for i, (name, expression) in enumerate(self.rules.endings.items()):
            path, text = f"endings.{name}", expression.text
            holds = self._condition(expression, scope, path, ending < 0)
            if holds.shape[0] > 1:  # then the endings themselves would differ from draw to draw
                raise self.refusals.error(Fault(path, "depends on a parameter that is drawn from its prior", text))
            ending[(ending < 0) & np.broadcast_to(holds, (1, codes.size))[0]] = i
        return ending

    def _condition(self, expression: Expression, scope: Scope, path: str, asked: Flags) -> Flags:
        """Where a condition holds. It must be defined wherever `asked` is true, and may be undefined elsewhere."""
        value = np.atleast_2d(np.asarray(expression(scope), dtype=np.float64))
        rule = "is undefined in some reachable state (a division by zero, or the log of 0?)"
        self.refusals.refuse(np.isnan(value) & asked, lambda: Fault(path, rule, expression.text))
        held: Flags = (value != 0) & ~np.isnan(value)
        return held

    # ---- one batch --------------------------------------------------------------------------

    def evaluate(self, codes: Ints) -> Edges:
        """Every edge out of the given states, under every action, in canonical order."""
        pair, response, chance, situations, scope = self.answered(codes)
        row, code = np.arange(pair.size), np.zeros(pair.size, dtype=np.int64)
        for v in range(len(self.rules.variables)):
            after = self._shift(v, scope, situations)  # (D, rows, slots)
            possible = after.max(axis=0) > 0
            self._check_room(self.n_edges + int(possible.sum(axis=1)[row].sum()))
            edge, slot = np.nonzero(possible[row])
            chance = chance[:, edge] * after[:, row[edge], slot]
            row = row[edge]
            code = code[edge] + self.slots[v].value[situations.places[v, row], slot] * self.radix[v]
        keep = chance.max(axis=0, initial=0.0) > 0  # the product of two chances may be 0 in every draw
        if not keep.all():
            row, code, chance = row[keep], code[keep], chance[:, keep]
        self.n_edges += code.size
        return Edges(pair[row], response[row].astype(np.int16), code, chance)

    def answered(self, codes: Ints) -> Answered:
        """The given states under every action, with every response that has a chance above 0."""
        state, action = np.repeat(np.arange(codes.size), self.actions), np.tile(np.arange(self.actions), codes.size)
        situations = Situations(self.rules, self.places(codes)[:, state], action)
        answered = self._responses(self._action_scope(situations), situations)  # (D, pairs, responses)
        pair, response = np.nonzero(answered.max(axis=0) > 0)
        chance = answered[:, pair, response]
        situations = Situations(self.rules, situations.places[:, pair], action[pair], response)
        scope = self._action_scope(situations)
        scope["response"] = response.astype(np.float64)
        return Answered(pair, response, chance, situations, scope)

    def _check_room(self, n_edges: int) -> None:
        if n_edges > self.most_edges:
            raise TooManyMoves

    def _action_scope(self, situations: Situations) -> Scope:
        action = situations.action
        lazy: dict[str, Callable[[], object]] = {
            name: partial(column.__getitem__, action) for name, column in self.rules.attributes.items()
        }
        scope = self._state_scope(situations.places, lazy)
        scope["action"] = action.astype(np.float64)
        return scope

    def first_match(self, cases: tuple[Case, ...], scope: Scope, taken: Flags) -> Iterator[tuple[Case, Flags]]:
        """Each rule, with the rows where it is the first that holds. These rows are marked in `taken`."""
        for case in cases:
            holds = ~taken
            if case.when is not None:
                holds &= self._condition(case.when, scope, f"{case.path}.when", holds)
            if holds.any():
                taken |= holds
                yield case, holds

    def _responses(self, scope: Scope, situations: Situations) -> Floats:
        """(D, rows, responses) the chance of each response."""
        rules, n = self.rules, situations.action.size
        if not rules.response:
            return np.ones((1, n, 1))
        answered = np.zeros((self.draws, n, len(rules.responses)))
        taken = np.zeros((self.draws, n), dtype=bool)
        for case, holds in self.first_match(rules.response, scope, taken):
            self._respond(case, holds, scope, answered, situations)

        def fault() -> Fault:
            shown = situations.describe(int(np.argmin(taken.all(axis=0))))
            rule = f"no rule fits the reachable state {shown}"
            return Fault("response", rule, None, "End the list with a rule that has no `when`.")

        self.refusals.refuse(~taken, fault)
        return answered

    def _respond(self, case: Case, holds: Flags, scope: Scope, answered: Floats, situations: Situations) -> None:
        """Fill in the chances of one rule of the response, each of which may use those above it."""
        above = Inner(scope)  # lets do not see the chances above
        total, rest = np.zeros(holds.shape), None
        for response, expression in case.chances:
            name = self.rules.responses[response]
            if expression is None:
                rest = response
                continue
            value = self.chances.chance(expression, above, holds, f"{case.path}.chances.{name}", situations)
            above[name] = value
            total = total + value
            answered[:, :, response] = np.where(holds, value, answered[:, :, response])
        left = self.chances.left_over(total, holds, case.path, situations)
        if rest is not None:
            answered[:, :, rest] = np.where(holds, left, answered[:, :, rest])
            total = total + left
        else:
            self.chances.check_complete(left, total, holds, case.path, situations)
        if (by := divisor(total, holds)) is not None:
            answered /= by[:, :, None]

    def _shift(self, v: int, scope: Scope, situations: Situations) -> Floats:
        """(D, rows, slots) the chances of variable v's next values, by the first rule that holds; the rest stays."""
        places, slots = situations.places[v], self.slots[v]
        after = np.zeros((self.draws, places.size, slots.value.shape[1]))
        stay = np.ones((self.draws, places.size))
        taken = np.zeros((self.draws, places.size), dtype=bool)
        for case, holds in self.first_match(self.rules.shift[v], scope, taken):
            here = np.flatnonzero(holds.any(axis=0))  # most rules hold in few rows
            total = np.zeros((self.draws, here.size))
            for target, expression in case.chances:
                assert expression is not None
                name = target if isinstance(target, str) else self.rules.values[v][target]
                path = f"{case.path}.chances.{name}"
                value = self.chances.chance(expression, scope, holds, path, situations)[:, here]
                after[:, here, slots.column[target][places[here]]] += value
                total += value
            left = self.chances.left_over(total, holds[:, here], case.path, situations.some(here))
            if (by := divisor(total + left, holds[:, here])) is not None:
                after[:, here] /= by[:, :, None]
            stay[:, here] = np.where(holds[:, here], left, stay[:, here])
        after[:, np.arange(places.size), slots.column["stay"][places]] += stay
        return after
