"""The rules worked out: every reachable state under every action, as arrays.

    P(next, response | state, action)
        = P(response | state, action) * product over variables of P(next value | state, action, response)

The rules are evaluated on whole arrays, a level of the reachable states at a time, with a leading axis of parameter
draws: a thousand draws cost one pass, not a thousand. Chances are checked where they are made, so a `Table` that
exists is a table of probabilities.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from olivebranch.errors import Fault, ModelError
from olivebranch.expressions import Expression
from olivebranch.rules import Case, Draw, Rules

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TOLERANCE = 1e-9  # of a sum of chances: room for rounding, not for mistakes
BATCH = 8_192  # states evaluated at a time
CELLS = 4_000_000  # actions x responses x values, of the states evaluated at a time
MAX_EDGES = 30_000_000  # moves of a model, all states together


@dataclass(frozen=True, slots=True)
class Table:
    """Reachable states S, actions A, draws D, edges E, tallies K; edges of a state and action lie side by side.

    Attributes
    ----------
    states : (S,) codes of the reachable states, ascending; `places` has the value index of each variable (V, S)
    ending : (S,) index of the ending that holds, -1 where the walk goes on
    first : (S * A + 1,) edges of state s under action a are first[s * A + a] to first[s * A + a + 1]
    response, after : (E,) index of the response, and of the next state among `states`
    chance : (D, E) probability of each edge
    tally : (K, D or 1, E) what each edge adds to each tally
    start : (D, S) probability of each state at week 0
    """

    states: Ints
    places: Ints
    ending: NDArray[np.int8]
    first: Ints
    response: NDArray[np.int16]
    after: NDArray[np.int32]
    chance: Floats
    tally: Floats
    start: Floats


def build(
    rules: Rules, parameters: Mapping[str, float | Floats], source: str, broken: NDArray[np.bool_] | None = None
) -> Table:
    """Work the rules out from every start onward.

    Parameters
    ----------
    parameters : a float for each name, or an array (D, 1) of draws
    source : the model's name, for errors
    broken : (D,) given, a draw that breaks the rules is marked here instead of raising; its chances mean nothing

    Raises
    ------
    ModelError
        if a chance is below 0, above 1 or undefined, chances sum above 1, or no response rule fits a reachable state.
    """
    return _Builder(rules, parameters, source, broken).build()


def starts(
    rules: Rules,
    parameters: Mapping[str, float | Floats],
    source: str,
    states: Ints,
    broken: NDArray[np.bool_] | None = None,
) -> Floats:
    """(D, S) the probability at week 0 of each of the given states, which hold every start of these rules."""
    builder = _Builder(rules, parameters, source, broken)
    codes, chance = builder._start()
    return builder._spread_start(codes, chance, states)


class _Scope(dict[str, object]):
    """Names for expressions, each worked out when first asked for."""

    def __init__(
        self,
        makers: Mapping[str, Callable[[], object]],
        ready: Mapping[str, object],
        uses: Mapping[str, frozenset[str]] | None = None,
        fixed: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(ready)
        self.makers, self.uses, self.fixed = makers, uses or {}, fixed or {}

    def __missing__(self, name: str) -> object:
        """What the name uses is worked out before it, so a long chain of lets does not nest."""
        if name in self.fixed and name not in self.makers:
            return self.fixed[name]
        waiting = [name]
        while waiting:
            at = waiting[-1]
            first = [other for other in self.uses.get(at, ()) if other in self.uses and other not in self]
            if first:
                waiting += first
                continue
            if at not in self:
                self[at] = self.makers[at]()
            waiting.pop()
        return self[name]


@dataclass(frozen=True, slots=True)
class _Edges:
    """Edges of a batch: the pair (state and action) each comes from, and where it leads."""

    pair: Ints
    response: NDArray[np.int16]
    code: Ints
    chance: Floats
    tally: Floats


class _Builder:
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
        cells = self.actions * max(1, len(rules.responses)) * max(rules.sizes)
        self.batch = max(1, min(BATCH, CELLS // cells))
        self.edges = 0

    def build(self) -> Table:
        start_codes, start_chance = self._start()
        states, ending, batches = self._explore(start_codes)
        return self._assemble(states, ending, batches, start_codes, start_chance)

    # ---- states -----------------------------------------------------------------------------

    def _places(self, codes: Ints) -> Ints:
        sizes = np.asarray(self.rules.sizes)[:, None]
        return (codes[None, :] // self.radix[:, None]) % sizes

    def _state_scope(self, places: Ints, makers: dict[str, Callable[[], object]] | None = None) -> _Scope:
        rules = self.rules
        ready: dict[str, object] = {name: places[i].astype(np.float64) for i, name in enumerate(rules.variables)}
        lazy: dict[str, Callable[[], object]] = dict(makers or {})
        scope = _Scope(lazy, ready, self.uses, self.fixed)
        for name, expression in rules.let.items():
            lazy[name] = lambda expression=expression: expression(scope)  # type: ignore[misc]
        return scope

    def _endings(self, codes: Ints) -> NDArray[np.int8]:
        scope = self._state_scope(self._places(codes))
        ending = np.full(codes.size, -1, dtype=np.int8)
        for i, (name, expression) in enumerate(self.rules.endings.items()):
            holds = self._condition(expression, scope, f"endings.{name}", ending < 0)
            if holds.shape[0] > 1:
                rule = "hangs on a parameter that is drawn from its prior"
                raise self._error(f"endings.{name}", rule, expression.text)
            ending[(ending < 0) & np.broadcast_to(holds, (1, codes.size))[0]] = i
        return ending

    def _condition(
        self, expression: Expression, scope: _Scope, path: str, asked: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        """Where a condition holds; it must be defined wherever it is asked, and may be undefined elsewhere."""
        value = np.atleast_2d(np.asarray(expression(scope), dtype=np.float64))
        if self._faulty(np.isnan(value) & asked):
            rule = "is undefined in some reachable state (a division by zero, or the log of nothing?)"
            raise self._error(path, rule, expression.text)
        held: NDArray[np.bool_] = (value != 0) & ~np.isnan(value)
        return held

    def _explore(self, start: Ints) -> tuple[Ints, NDArray[np.int8], list[tuple[Ints, _Edges]]]:
        """Breadth first from the start, a level at a time; endings are not left."""
        known = np.zeros(int(np.prod(self.rules.sizes)), dtype=bool)
        frontier, batches = np.unique(start), []
        known[frontier] = True
        while frontier.size:
            going = frontier[self._endings(frontier) < 0]
            reached = [np.empty(0, dtype=np.int64)]
            for at in range(0, going.size, self.batch):
                codes = going[at : at + self.batch]
                edges = self._evaluate(codes)
                self.edges += edges.code.size
                batches.append((codes, edges))
                reached.append(np.unique(edges.code))
            frontier = np.unique(np.concatenate(reached))
            frontier = frontier[~known[frontier]]
            known[frontier] = True
        states = np.flatnonzero(known)
        return states, self._endings(states), batches

    # ---- one batch --------------------------------------------------------------------------

    def _evaluate(self, codes: Ints) -> _Edges:
        """Every edge out of the given states, under every action, in canonical order."""
        state, action = np.repeat(np.arange(codes.size), self.actions), np.tile(np.arange(self.actions), codes.size)
        places = self._places(codes)[:, state]
        scope = self._action_scope(places, action)
        answer = self._responses(scope, places, action)  # (D, pairs, R)
        pair, response = np.nonzero(answer.max(axis=0) > 0)
        chance = answer[:, pair, response]

        rows = places[:, pair]
        scope = self._action_scope(rows, action[pair])
        scope["response"] = response.astype(np.float64)
        row, code = np.arange(pair.size), np.zeros(pair.size, dtype=np.int64)
        for v in range(len(self.rules.variables)):
            after = self._shift(v, scope, rows, action[pair], response)  # (D, rows, values)
            possible = after.max(axis=0) > 0
            self._affordable(self.edges + int(possible.sum(axis=1)[row].sum()))
            edge, value = np.nonzero(possible[row])
            chance = chance[:, edge] * after[:, row[edge], value]
            row, code = row[edge], code[edge] + value * self.radix[v]
        keep = chance.max(axis=0, initial=0.0) > 0  # a product of two draws' chances may be nowhere positive
        if not keep.all():
            row, code, chance = row[keep], code[keep], chance[:, keep]
        tally = self._tallies(rows[:, row], action[pair][row], response[row], code)
        return _Edges(pair[row], response[row].astype(np.int16), code, chance, tally)

    def _affordable(self, edges: int) -> None:
        if edges > MAX_EDGES:
            rule = f"more than {MAX_EDGES:,} moves from a state and action to the next state"
            raise self._error("shift", rule, None, "Give each variable fewer values to move to.")

    def _action_scope(self, places: Ints, action: Ints) -> _Scope:
        lazy: dict[str, Callable[[], object]] = {
            name: partial(column.__getitem__, action) for name, column in self.rules.attributes.items()
        }
        scope = self._state_scope(places, lazy)
        scope["action"] = action.astype(np.float64)
        return scope

    def _responses(self, scope: _Scope, places: Ints, action: Ints) -> Floats:
        rules, n = self.rules, action.size
        if not rules.response:
            return np.ones((1, n, 1))
        answer = np.zeros((self.draws, n, len(rules.responses)))
        taken = np.zeros((self.draws, n), dtype=bool)
        for case, holds in self._first_match(rules.response, scope, taken):
            self._respond(case, holds, scope, answer, places, action)
        if self._faulty(~taken):
            where = int(np.argmin(taken.all(axis=0)))
            shown = self._describe(places, action, None, where)
            rule = f"no rule fits the reachable state {shown}"
            raise self._error("response", rule, None, "End the list with a rule that has no `when`.")
        return answer

    def _first_match(
        self, cases: tuple[Case, ...], scope: _Scope, taken: NDArray[np.bool_]
    ) -> Iterator[tuple[Case, NDArray[np.bool_]]]:
        """Each rule with the rows where it is the first that holds; marks them in `taken`."""
        for case in cases:
            holds = ~taken
            if case.when is not None:
                holds &= self._condition(case.when, scope, f"{case.path}.when", holds)
            if holds.any():
                taken |= holds
                yield case, holds

    def _respond(self, case: Case, holds: NDArray[np.bool_], scope: _Scope, answer: Floats, places: Ints,
                 action: Ints) -> None:  # fmt: skip
        above = _Scope(scope.makers, scope, scope.uses, scope.fixed)
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
        elif self._faulty(holds & (left > TOLERANCE)):
            where = int(np.argmax((holds & (left > TOLERANCE)).any(axis=0)))
            shown = self._describe(places, action, None, where)
            got = float(total[(holds & (left > TOLERANCE))[:, where], where][0])
            raise self._error(f"{case.path}.chances", f"sum to {got:.6g}, not 1, in {shown}", None,
                              'Make one of them "rest".')  # fmt: skip

    def _shift(self, v: int, scope: _Scope, places: Ints, action: Ints, response: Ints) -> Floats:
        """Where variable v goes: (D, rows, values), first rule that holds, what is left stays put."""
        n, size = action.size, self.rules.sizes[v]
        after = np.zeros((self.draws, n, size))
        stay = np.ones((self.draws, n))
        taken = np.zeros((self.draws, n), dtype=bool)
        rows = np.arange(n)
        for case, holds in self._first_match(self.rules.shift[v], scope, taken):
            at = np.flatnonzero(holds.any(axis=0))  # most rules hold in few rows
            here, total = holds[:, at], np.zeros((self.draws, at.size))
            for target, expression in case.draw:
                assert expression is not None
                name = target if isinstance(target, str) else self.rules.values[v][target]
                path = f"{case.path}.chances.{name}"
                value = self._chance(expression, scope, holds, path, places, action, response)[:, at]
                after[:, at, _target(target, places[v, at], size)] += value
                total += value
            left = self._left(total, here, case, places[:, at], action[at], response[at])
            stay[:, at] = np.where(here, left, stay[:, at])
        after[:, rows, places[v]] += stay
        return after

    def _tallies(self, places: Ints, action: Ints, response: Ints, code: Ints) -> Floats:
        scope = self._action_scope(places, action)
        scope["response"] = response.astype(np.float64)
        for name, place in zip(self.rules.variables, self._places(code), strict=True):
            scope[f"{name}_next"] = place.astype(np.float64)
        found = []
        for name, expression in self.rules.tallies.items():
            value = np.atleast_2d(np.asarray(expression(scope), dtype=np.float64))
            if self._faulty(~np.isfinite(value)):
                raise self._error(f"tallies.{name}", "is not finite for some reachable state", expression.text)
            found.append(value)
        depth = max([1, *(value.shape[0] for value in found)])
        return np.array([np.broadcast_to(value, (depth, code.size)) for value in found]).reshape(
            len(found), depth, code.size
        )

    # ---- chances ----------------------------------------------------------------------------

    def _chance(self, expression: Expression, scope: _Scope, holds: NDArray[np.bool_], path: str, places: Ints,
                action: Ints, response: Ints | None) -> Floats:  # fmt: skip
        """A chance where its rule holds, and 0 elsewhere; refused where below 0, above 1 or undefined."""
        value: Floats = np.asarray(expression(scope), dtype=np.float64)
        if not ((value >= -TOLERANCE) & (value <= 1 + TOLERANCE)).all():
            self._check_chance(np.broadcast_to(value, holds.shape), expression, holds, path, places, action, response)
            value = np.nan_to_num(value, nan=0.0)
        return np.where(holds, np.clip(value, 0.0, 1.0), 0.0)

    def _check_chance(self, value: Floats, expression: Expression, holds: NDArray[np.bool_], path: str, places: Ints,
                      action: Ints, response: Ints | None) -> None:  # fmt: skip
        """Refuse a value that is no chance, where its rule holds."""
        wrong = holds & ~((value >= -TOLERANCE) & (value <= 1 + TOLERANCE))
        if self._faulty(wrong):
            where = int(np.argmax(wrong.any(axis=0)))
            got = float(value[wrong[:, where], where][0])
            rule = "is undefined" if np.isnan(got) else f"is {got:.6g}, and a chance lies between 0 and 1,"
            shown = self._describe(places, action, response, where)
            raise self._error(path, f"{rule} in {shown}", expression.text, "Bound it with min(1, ...) or max(0, ...).")

    def _left(self, total: Floats, holds: NDArray[np.bool_], case: Case, places: Ints, action: Ints,
              response: Ints | None) -> Floats:  # fmt: skip
        over = holds & (total > 1 + TOLERANCE)
        if self._faulty(over):
            where = int(np.argmax(over.any(axis=0)))
            got = float(total[over[:, where], where][0])
            shown = self._describe(places, action, response, where)
            raise self._error(f"{case.path}.chances", f"sum to {got:.6g}, above 1, in {shown}")
        return np.maximum(0.0, 1.0 - total)

    def _describe(self, places: Ints, action: Ints, response: Ints | None, at: int) -> str:
        rules = self.rules
        named = zip(rules.variables, rules.values, places[:, at], strict=True)
        parts = [f"{name} = {values[place]}" for name, values, place in named]
        parts.append(f"action = {rules.actions[action[at]]}")
        if response is not None and rules.responses:
            parts.append(f"response = {rules.responses[response[at]]}")
        return "(" + ", ".join(parts) + ")"

    def _faulty(self, wrong: NDArray[np.bool_]) -> bool:
        """Is there a fault to raise? Where broken draws are only marked, they are marked, and there is none."""
        if self.broken is None or not wrong.any():
            return bool(wrong.any())
        self.broken |= np.broadcast_to(wrong, (self.draws, wrong.shape[1])).any(axis=1)
        return False

    def _error(self, path: str, rule: str, value: object = None, remedy: str = "") -> ModelError:
        return ModelError(self.source, [Fault(path, rule, value, remedy)])

    # ---- start ------------------------------------------------------------------------------

    def _start(self) -> tuple[Ints, Floats]:
        codes, chances = [], []
        scope = _Scope({}, {}, fixed=self.fixed)
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
        if self._faulty(~(abs(total - 1.0) <= TOLERANCE)[:, None]):
            worst = float(total[np.argmax(abs(total - 1))])
            raise self._error("start", f"the chances of its rows sum to {worst:.6g}, not 1")
        keep = (chance > 0).any(axis=0)
        return code[keep], chance[:, keep]

    def _start_chance(self, expression: Expression, scope: _Scope, path: str) -> Floats:
        value = np.broadcast_to(np.asarray(expression(scope), dtype=np.float64), (self.draws, 1))
        if self._faulty(~((value >= 0) & (value <= 1 + TOLERANCE))):
            raise self._error(path, "a chance lies between 0 and 1", expression.text)
        return value

    def _start_place(self, place: Draw, scope: _Scope, path: str) -> tuple[Ints, Floats]:
        values = np.array([value for value, _ in place], dtype=np.int64)
        parts = np.zeros((self.draws, values.size))
        for i, (_, expression) in enumerate(place):
            if expression is not None:
                parts[:, [i]] = self._start_chance(expression, scope, path)
        left = 1.0 - parts.sum(axis=1)
        rest = [i for i, (_, expression) in enumerate(place) if expression is None]
        if self._faulty(~((left >= -TOLERANCE) & (bool(rest) | (left <= TOLERANCE)))[:, None]):
            raise self._error(path, f"the chances sum to {1 - float(left[np.argmax(abs(left))]):.6g}, not 1")
        if rest:
            parts[:, rest[0]] = np.maximum(0.0, left)
        return values, parts

    # ---- putting it together ----------------------------------------------------------------

    def _assemble(self, states: Ints, ending: NDArray[np.int8], batches: list[tuple[Ints, _Edges]],
                  start_codes: Ints, start_chance: Floats) -> Table:  # fmt: skip
        keys, parts = [], []
        for codes, edges in batches:
            at = np.searchsorted(states, codes)
            keys.append(at[edges.pair // self.actions] * self.actions + edges.pair % self.actions)
            parts.append(edges)
        key = np.concatenate(keys) if keys else np.empty(0, dtype=np.int64)
        order = np.argsort(key, kind="stable")
        count = np.bincount(key, minlength=states.size * self.actions)
        k, depth = len(self.rules.tallies), max([1, *(e.tally.shape[1] for e in parts)])
        place = np.empty_like(order)  # where each edge goes
        place[order] = np.arange(order.size)

        until = np.cumsum([0, *(e.code.size for e in parts)])  # there is none where every start is an ending

        def joined(pick: Callable[[_Edges], NDArray[np.generic]], shape: tuple[int, ...], kind: type) -> NDArray[Any]:
            whole: NDArray[Any] = np.empty((*shape, order.size), dtype=kind)
            for e, low, high in zip(parts, until, until[1:], strict=False):
                whole[..., place[low:high]] = pick(e)
            return whole

        return _frozen(
            Table(
                states=states,
                places=self._places(states),
                ending=ending,
                first=np.concatenate([[0], np.cumsum(count)]).astype(np.int64),
                response=joined(lambda e: e.response, (), np.int16),
                after=np.searchsorted(states, joined(lambda e: e.code, (), np.int64)).astype(np.int32),
                chance=joined(lambda e: e.chance, (self.draws,), np.float64),
                tally=joined(lambda e: e.tally, (k, depth), np.float64),
                start=self._spread_start(start_codes, start_chance, states),
            )
        )

    def _spread_start(self, codes: Ints, chance: Floats, states: Ints) -> Floats:
        start = np.zeros((self.draws, states.size))
        for column, at in enumerate(np.searchsorted(states, codes)):
            start[:, at] += chance[:, column]
        return start


def _target(target: str | int, place: Ints, size: int) -> Ints:
    """Up and down are one place along, and stay put at the end of the list."""
    if target == "up":
        return np.minimum(place + 1, size - 1)
    if target == "down":
        return np.maximum(place - 1, 0)
    return np.full_like(place, target)


def _frozen(table: Table) -> Table:
    for name in Table.__dataclass_fields__:
        getattr(table, name).setflags(write=False)
    return table
