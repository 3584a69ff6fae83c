"""Rows: the rules worked out for (state, action, response) rows, with a leading axis of parameter draws.

The rules are evaluated on whole arrays, a thousand draws in one pass. Chances are checked where they are made, so
edges that exist have chances that are chances; an error names the reachable state it was met in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from olivebranch.errors import Fault, ModelError
from olivebranch.model.expressions import Expression
from olivebranch.model.rules import Case, Draw, Rules
from olivebranch.model.scope import Scope

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TOLERANCE = 1e-9  # of a sum of chances: room for rounding, not for mistakes
BATCH = 8_192  # states evaluated at a time
CELLS = 4_000_000  # actions x responses x targets, of the states evaluated at a time


class TooManyMoves(Exception):
    """More edges than there may be."""


@dataclass(frozen=True, slots=True)
class Slots:
    """Where the rules of one variable can lead from each of its values: few places, however many values there are.

    Attributes
    ----------
    value : (size, width) the values that can be reached from each value, ascending
    at : {target: (size,) its column in `value`}; "stay" is one of them
    """

    value: Ints
    at: Mapping[str | int, Ints]

    @classmethod
    def of(cls, cases: tuple[Case, ...], size: int) -> Slots:
        """The places of one variable of `size` values."""
        here = np.arange(size)
        targets = dict.fromkeys(["stay", *(target for case in cases for target, _ in case.draw)])
        leads = np.stack([_target(target, here, size) for target in targets])
        order = np.sort(leads, axis=0)
        new = np.ones(order.shape, dtype=bool)
        new[1:] = order[1:] > order[:-1]  # two targets may be one value, as up and stay are at the top
        column = np.cumsum(new, axis=0) - 1
        value = np.full((size, int(column.max()) + 1), size)  # past the last there is none
        value[here, column] = order
        at = {t: (value[here] < lead[:, None]).sum(axis=1) for t, lead in zip(targets, leads, strict=True)}
        return cls(value, at)


@dataclass(frozen=True, slots=True)
class Edges:
    """Edges of a batch: the pair (state and action) each comes from, and where it leads."""

    pair: Ints
    response: NDArray[np.int16]
    code: Ints
    chance: Floats


class Rows:
    """The rules of a model, ready to be worked out for rows.

    Parameters
    ----------
    parameters : a float for each name, or an array (D, 1) of draws
    source : the model's name, for errors
    broken : (D,) given, a draw that breaks the rules is marked here instead of raising; its chances mean nothing
    """

    def __init__(
        self,
        rules: Rules,
        parameters: Mapping[str, float | Floats],
        source: str,
        broken: NDArray[np.bool_] | None = None,
    ) -> None:
        self.rules, self.source, self.broken = rules, source, broken
        self.parameters = {name: np.asarray(value, dtype=np.float64) for name, value in parameters.items()}
        self.draws = max([1, *(value.shape[0] for value in self.parameters.values() if value.ndim)])
        self.radix = np.append(np.cumprod(rules.sizes[::-1])[::-1][1:], 1).astype(np.int64)
        self.actions = len(rules.actions)
        self.fixed: dict[str, object] = {**rules.constants, **self.parameters}
        self.uses = {name: expression.names for name, expression in rules.let.items()}
        self.slots = [Slots.of(cases, size) for cases, size in zip(rules.shift, rules.sizes, strict=True)]
        cells = self.actions * max(1, len(rules.responses)) * max(slots.value.shape[1] for slots in self.slots)
        self.batch = max(1, min(BATCH, CELLS // cells))
        self.edges = 0  # so far
        self.most = 0  # over which `TooManyMoves` is raised

    # ---- states -----------------------------------------------------------------------------

    def places(self, codes: Ints) -> Ints:
        """(V, codes) the value index of each variable."""
        sizes = np.asarray(self.rules.sizes)[:, None]
        return (codes[None, :] // self.radix[:, None]) % sizes

    def _state_scope(self, places: Ints, makers: dict[str, Callable[[], object]] | None = None) -> Scope:
        rules = self.rules
        ready: dict[str, object] = {name: places[i].astype(np.float64) for i, name in enumerate(rules.variables)}
        lazy: dict[str, Callable[[], object]] = dict(makers or {})
        scope = Scope(lazy, ready, self.uses, self.fixed)
        for name, expression in rules.let.items():
            lazy[name] = lambda expression=expression: expression(scope)  # type: ignore[misc]
        return scope

    def endings(self, codes: Ints) -> NDArray[np.int8]:
        """(codes,) the ending that holds, -1 where the walk goes on."""
        scope = self._state_scope(self.places(codes))
        ending = np.full(codes.size, -1, dtype=np.int8)
        for i, (name, expression) in enumerate(self.rules.endings.items()):
            holds = self._condition(expression, scope, f"endings.{name}", ending < 0)
            if holds.shape[0] > 1:
                rule = "hangs on a parameter that is drawn from its prior"
                raise self.error(f"endings.{name}", rule, expression.text)
            ending[(ending < 0) & np.broadcast_to(holds, (1, codes.size))[0]] = i
        return ending

    def _condition(
        self, expression: Expression, scope: Scope, path: str, asked: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        """Where a condition holds; it must be defined wherever it is asked, and may be undefined elsewhere."""
        value = np.atleast_2d(np.asarray(expression(scope), dtype=np.float64))
        if self.faulty(np.isnan(value) & asked):
            rule = "is undefined in some reachable state (a division by zero, or the log of nothing?)"
            raise self.error(path, rule, expression.text)
        held: NDArray[np.bool_] = (value != 0) & ~np.isnan(value)
        return held

    # ---- one batch --------------------------------------------------------------------------

    def evaluate(self, codes: Ints) -> Edges:
        """Every edge out of the given states, under every action, in canonical order."""
        state, action = np.repeat(np.arange(codes.size), self.actions), np.tile(np.arange(self.actions), codes.size)
        places = self.places(codes)[:, state]
        scope = self._action_scope(places, action)
        answer = self._responses(scope, places, action)  # (D, pairs, R)
        pair, response = np.nonzero(answer.max(axis=0) > 0)
        chance = answer[:, pair, response]

        rows = places[:, pair]
        scope = self._action_scope(rows, action[pair])
        scope["response"] = response.astype(np.float64)
        row, code = np.arange(pair.size), np.zeros(pair.size, dtype=np.int64)
        for v in range(len(self.rules.variables)):
            after = self._shift(v, scope, rows, action[pair], response)  # (D, rows, slots)
            possible = after.max(axis=0) > 0
            self._affordable(self.edges + int(possible.sum(axis=1)[row].sum()))
            edge, slot = np.nonzero(possible[row])
            chance = chance[:, edge] * after[:, row[edge], slot]
            row = row[edge]
            code = code[edge] + self.slots[v].value[rows[v, row], slot] * self.radix[v]
        keep = chance.max(axis=0, initial=0.0) > 0  # a product of two draws' chances may be nowhere positive
        if not keep.all():
            row, code, chance = row[keep], code[keep], chance[:, keep]
        self.edges += code.size
        return Edges(pair[row], response[row].astype(np.int16), code, chance)

    def _affordable(self, edges: int) -> None:
        if edges > self.most:
            raise TooManyMoves

    def _action_scope(self, places: Ints, action: Ints) -> Scope:
        lazy: dict[str, Callable[[], object]] = {
            name: partial(column.__getitem__, action) for name, column in self.rules.attributes.items()
        }
        scope = self._state_scope(places, lazy)
        scope["action"] = action.astype(np.float64)
        return scope

    def _responses(self, scope: Scope, places: Ints, action: Ints) -> Floats:
        rules, n = self.rules, action.size
        if not rules.response:
            return np.ones((1, n, 1))
        answer = np.zeros((self.draws, n, len(rules.responses)))
        taken = np.zeros((self.draws, n), dtype=bool)
        for case, holds in self._first_match(rules.response, scope, taken):
            self._respond(case, holds, scope, answer, places, action)
        if self.faulty(~taken):
            where = int(np.argmin(taken.all(axis=0)))
            shown = self._describe(places, action, None, where)
            rule = f"no rule fits the reachable state {shown}"
            raise self.error("response", rule, None, "End the list with a rule that has no `when`.")
        return answer

    def _first_match(
        self, cases: tuple[Case, ...], scope: Scope, taken: NDArray[np.bool_]
    ) -> Iterator[tuple[Case, NDArray[np.bool_]]]:
        """Each rule with the rows where it is the first that holds; marks them in `taken`."""
        for case in cases:
            holds = ~taken
            if case.when is not None:
                holds &= self._condition(case.when, scope, f"{case.path}.when", holds)
            if holds.any():
                taken |= holds
                yield case, holds

    def _respond(
        self, case: Case, holds: NDArray[np.bool_], scope: Scope, answer: Floats, places: Ints, action: Ints
    ) -> None:
        above = Scope(scope.makers, scope, scope.uses, scope.fixed)
        total, rest = np.zeros(holds.shape), None
        for response, expression in case.draw:
            name = self.rules.responses[response]
            if expression is None:
                rest = response
                continue
            value = self._chance(expression, above, holds, f"{case.path}.chances.{name}", places, action, None)
            above[name] = value
            total = total + value
            answer[:, :, response] = np.where(holds, value, answer[:, :, response])
        left = self._left(total, holds, case, places, action, None)
        if rest is not None:
            answer[:, :, rest] = np.where(holds, left, answer[:, :, rest])
        elif self.faulty(holds & (left > TOLERANCE)):
            where = int(np.argmax((holds & (left > TOLERANCE)).any(axis=0)))
            shown = self._describe(places, action, None, where)
            got = float(total[(holds & (left > TOLERANCE))[:, where], where][0])
            raise self.error(
                f"{case.path}.chances", f"sum to {got:.6g}, not 1, in {shown}", None, 'Make one of them "rest".'
            )

    def _shift(self, v: int, scope: Scope, places: Ints, action: Ints, response: Ints) -> Floats:
        """Where variable v goes: (D, rows, slots), first rule that holds, what is left stays put."""
        n, slots = action.size, self.slots[v]
        after = np.zeros((self.draws, n, slots.value.shape[1]))
        stay = np.ones((self.draws, n))
        taken = np.zeros((self.draws, n), dtype=bool)
        for case, holds in self._first_match(self.rules.shift[v], scope, taken):
            at = np.flatnonzero(holds.any(axis=0))  # most rules hold in few rows
            here, total = holds[:, at], np.zeros((self.draws, at.size))
            for target, expression in case.draw:
                assert expression is not None
                name = target if isinstance(target, str) else self.rules.values[v][target]
                path = f"{case.path}.chances.{name}"
                value = self._chance(expression, scope, holds, path, places, action, response)[:, at]
                after[:, at, slots.at[target][places[v, at]]] += value
                total += value
            left = self._left(total, here, case, places[:, at], action[at], response[at])
            stay[:, at] = np.where(here, left, stay[:, at])
        after[:, np.arange(n), slots.at["stay"][places[v]]] += stay
        return after

    # ---- chances ----------------------------------------------------------------------------

    def _chance(
        self,
        expression: Expression,
        scope: Scope,
        holds: NDArray[np.bool_],
        path: str,
        places: Ints,
        action: Ints,
        response: Ints | None,
    ) -> Floats:
        """A chance where its rule holds, and 0 elsewhere; refused where below 0, above 1 or undefined."""
        value: Floats = np.asarray(expression(scope), dtype=np.float64)
        if not ((value >= -TOLERANCE) & (value <= 1 + TOLERANCE)).all():
            self._check_chance(np.broadcast_to(value, holds.shape), expression, holds, path, places, action, response)
            value = np.nan_to_num(value, nan=0.0)
        return np.where(holds, np.clip(value, 0.0, 1.0), 0.0)

    def _check_chance(
        self,
        value: Floats,
        expression: Expression,
        holds: NDArray[np.bool_],
        path: str,
        places: Ints,
        action: Ints,
        response: Ints | None,
    ) -> None:
        """Refuse a value that is no chance, where its rule holds."""
        wrong = holds & ~((value >= -TOLERANCE) & (value <= 1 + TOLERANCE))
        if self.faulty(wrong):
            where = int(np.argmax(wrong.any(axis=0)))
            got = float(value[wrong[:, where], where][0])
            rule = "is undefined" if np.isnan(got) else f"is {got:.6g}, and a chance lies between 0 and 1,"
            shown = self._describe(places, action, response, where)
            raise self.error(path, f"{rule} in {shown}", expression.text, "Bound it with min(1, ...) or max(0, ...).")

    def _left(
        self, total: Floats, holds: NDArray[np.bool_], case: Case, places: Ints, action: Ints, response: Ints | None
    ) -> Floats:
        over = holds & (total > 1 + TOLERANCE)
        if self.faulty(over):
            where = int(np.argmax(over.any(axis=0)))
            got = float(total[over[:, where], where][0])
            shown = self._describe(places, action, response, where)
            raise self.error(f"{case.path}.chances", f"sum to {got:.6g}, above 1, in {shown}")
        return np.maximum(0.0, 1.0 - total)

    def _describe(self, places: Ints, action: Ints, response: Ints | None, at: int) -> str:
        rules = self.rules
        named = zip(rules.variables, rules.values, places[:, at], strict=True)
        parts = [f"{name} = {values[place]}" for name, values, place in named]
        parts.append(f"action = {rules.actions[action[at]]}")
        if response is not None and rules.responses:
            parts.append(f"response = {rules.responses[response[at]]}")
        return "(" + ", ".join(parts) + ")"

    # ---- faults -----------------------------------------------------------------------------

    def faulty(self, wrong: NDArray[np.bool_]) -> bool:
        """Is there a fault to raise? Where broken draws are only marked, they are marked, and there is none."""
        if self.broken is None or not wrong.any():
            return bool(wrong.any())
        self.broken |= np.broadcast_to(wrong, (self.draws, wrong.shape[1])).any(axis=1)
        return False

    def error(self, path: str, rule: str, value: object = None, remedy: str = "") -> ModelError:
        """What is wrong with the model, ready to be raised."""
        return ModelError(self.source, [Fault(path, rule, value, remedy)])

    # ---- start ------------------------------------------------------------------------------

    def start(self) -> tuple[Ints, Floats]:
        """Codes of the states at week 0, and (D, codes) their chances."""
        codes, chances = [], []
        scope = Scope({}, {}, fixed=self.fixed)
        for row in self.rules.start:
            code, chance = np.zeros(1, dtype=np.int64), self._start_chance(row.chance, scope, f"{row.path}.chance")
            for v, place in enumerate(row.places):
                values, parts = self._start_place(place, scope, f"{row.path}.{self.rules.variables[v]}")
                code = (code[:, None] + values * self.radix[v]).ravel()
                chance = (chance[:, :, None] * parts[:, None, :]).reshape(self.draws, -1)
            codes.append(code)
            chances.append(chance)
        code, chance = np.concatenate(codes), np.concatenate(chances, axis=1)
        total = chance.sum(axis=1)
        if self.faulty(~(abs(total - 1.0) <= TOLERANCE)[:, None]):
            worst = float(total[np.argmax(abs(total - 1))])
            raise self.error("start", f"the chances of its rows sum to {worst:.6g}, not 1")
        keep = (chance > 0).any(axis=0)
        return code[keep], chance[:, keep]

    def _start_chance(self, expression: Expression, scope: Scope, path: str) -> Floats:
        value = np.broadcast_to(np.asarray(expression(scope), dtype=np.float64), (self.draws, 1))
        if self.faulty(~((value >= 0) & (value <= 1 + TOLERANCE))):
            raise self.error(path, "a chance lies between 0 and 1", expression.text)
        return value

    def _start_place(self, place: Draw, scope: Scope, path: str) -> tuple[Ints, Floats]:
        values = np.array([value for value, _ in place], dtype=np.int64)
        parts = np.zeros((self.draws, values.size))
        for i, (_, expression) in enumerate(place):
            if expression is not None:
                parts[:, [i]] = self._start_chance(expression, scope, path)
        left = 1.0 - parts.sum(axis=1)
        rest = [i for i, (_, expression) in enumerate(place) if expression is None]
        if self.faulty(~((left >= -TOLERANCE) & (bool(rest) | (left <= TOLERANCE)))[:, None]):
            raise self.error(path, f"the chances sum to {1 - float(left[np.argmax(abs(left))]):.6g}, not 1")
        if rest:
            parts[:, rest[0]] = np.maximum(0.0, left)
        return values, parts


def _target(target: str | int, place: Ints, size: int) -> Ints:
    """Up and down are one place along, and stay put at the end of the list."""
    if target == "stay":
        return place
    if target == "up":
        return np.minimum(place + 1, size - 1)
    if target == "down":
        return np.maximum(place - 1, 0)
    return np.full_like(place, target)
