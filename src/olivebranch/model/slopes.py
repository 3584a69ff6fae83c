"""Slopes: how fast the chances of edges, their tallies and the start change as each parameter moves one way.

    chance = P(response | state, action) * product over variables of P(next value | state, action, response)

These are the rules of `olivebranch.model.rows`, evaluated on dual numbers for given edges. Which rule applies may
change, too, as a parameter moves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from itertools import product

import numpy as np

from olivebranch.base.arrays import Flags, Floats, Ints
from olivebranch.model import dual
from olivebranch.model.differentiation import differentiated
from olivebranch.model.dual import Dual
from olivebranch.model.expressions import Expression
from olivebranch.model.rules import Case, Distribution, Rules

Slopes = dict[str, Floats]


class EdgeNames(dict[str, Dual]):
    """What the names of an expression stand for on E edges: values, and slopes of those that depend on parameters."""

    def __init__(self, rules: Rules, names: Mapping[str, Dual]) -> None:
        super().__init__(names)
        self._rules = rules

    def __missing__(self, name: str) -> Dual:
        """A let, computed when first needed."""
        self[name] = found = differentiated(self._rules.let[name], self)
        return found


class EdgeSlopes:
    """The rules of a model on E edges, on dual numbers.

    Parameters
    ----------
    parameters : the value of each parameter
    side : 1 for the right derivative, -1 for the left derivative
    places, after : (variables, E) the values of the state that an edge leaves, and of the next state
    action, response : (E,) indices
    """

    def __init__(
        self,
        rules: Rules,
        parameters: Mapping[str, float],
        side: int,
        places: Ints,
        action: Ints,
        response: Ints,
        after: Ints,
    ) -> None:
        self.rules, self.side, self.size = rules, side, action.size
        self.places, self.after, self.response = places, after, response
        names = {name: Dual(value) for name, value in rules.constants.items()}
        names |= moving(parameters, side)
        names |= {v: Dual(place.astype(np.float64)) for v, place in zip(rules.variables, places, strict=True)}
        names |= {f"{v}_next": Dual(x.astype(np.float64)) for v, x in zip(rules.variables, after, strict=True)}
        names |= {name: Dual(column[action]) for name, column in rules.attributes.items()}
        names |= {"action": Dual(action.astype(np.float64)), "response": Dual(response.astype(np.float64))}
        self.names = EdgeNames(rules, names)

    def chances(self) -> tuple[Floats, Slopes]:
        """(E,) the chance of each edge, and its slope by each parameter that it depends on."""
        found = self._response() if self.rules.response else Dual(np.ones(self.size))
        for v in range(len(self.rules.variables)):
            found = dual.multiply(found, self._shift(v))
        return self._whole(found.value), self._slopes(found)

    def tallies(self) -> list[Slopes]:
        """For each tally, the slopes of what each edge adds to it."""
        return [self._slopes(differentiated(tally, self.names)) for tally in self.rules.tallies.values()]

    def _whole(self, value: object) -> Floats:
        return np.broadcast_to(np.asarray(value, dtype=np.float64), (self.size,)).copy()

    def _slopes(self, found: Dual) -> Slopes:
        slopes = {name: self.side * self._whole(slope) for name, slope in found.slope.items()}
        return {name: slope for name, slope in slopes.items() if slope.any()}

    def _ruled(self, cases: Sequence[Case], of_case: Callable[[Case], Dual], otherwise: Dual) -> Dual:
        """On each edge the chance by the first rule that holds; just after a move, that may be another."""
        found = otherwise
        for case in reversed(cases):
            when = Dual(1.0) if case.when is None else differentiated(case.when, self.names)
            held = np.nan_to_num(when.value)
            if np.any(held) or when.after:
                found = dual.chosen(Dual(held, {}, when.after), of_case(case), found)
        return found

    def _response(self) -> Dual:
        """The chance of each edge's response."""
        return self._ruled(self.rules.response, self._responds, Dual(0.0))

    def _responds(self, case: Case) -> Dual:
        """The same by one rule, whose chances may use those above them."""
        parts, above, total, rest = [], EdgeNames(self.rules, self.names), Dual(0.0), None
        for response, expression in case.chances:
            here = self.response == response
            if expression is None:
                rest = here
                continue
            chance = differentiated(expression, above)
            above[self.rules.responses[response]] = chance
            total = dual.add(total, chance)
            parts.append(_where(here, chance))
        if rest is not None:
            parts.append(_where(rest, dual.subtract(Dual(1.0), total)))
        return reduce(dual.add, parts)

    def _shift(self, v: int) -> Dual:
        """The chance of the next value of variable v on each edge; without a rule it stays the same."""
        place, after, last = self.places[v], self.after[v], self.rules.sizes[v] - 1
        step = {"up": np.minimum(place + 1, last), "down": np.maximum(place - 1, 0)}

        def moves(case: Case) -> Dual:
            parts, total = [], Dual(0.0)
            for target, expression in case.chances:
                assert expression is not None
                to = step[target] if isinstance(target, str) else target
                chance = differentiated(expression, self.names)
                total = dual.add(total, chance)
                parts.append(_where(after == to, chance))
            parts.append(_where(after == place, dual.subtract(Dual(1.0), total)))
            return reduce(dual.add, parts)

        return self._ruled(self.rules.shift[v], moves, Dual((after == place).astype(np.float64)))


def _where(here: Flags, chance: Dual) -> Dual:
    """The chance on some edges, and 0 on the others."""
    return Dual(np.where(here, chance.value, 0.0), {name: np.where(here, s, 0.0) for name, s in chance.slope.items()})


def moving(parameters: Mapping[str, float], side: int) -> dict[str, Dual]:
    """The parameters as dual numbers: each moves by itself, all in the same direction."""
    return {name: Dual(value, {name: float(side)}) for name, value in parameters.items()}


def start_slopes(rules: Rules, parameters: Mapping[str, float], side: int) -> dict[tuple[int, ...], dict[str, float]]:
    """For each start state, by its places, the slope of its chance by each parameter it depends on."""
    names = {name: Dual(value) for name, value in rules.constants.items()} | moving(parameters, side)
    found: dict[tuple[int, ...], dict[str, float]] = {}
    for row in rules.start:
        chance = differentiated(row.chance, names)
        for places in product(*(_shares(place, names) for place in row.places)):
            whole = reduce(dual.multiply, [share for _, share in places], chance)
            into = found.setdefault(tuple(value for value, _ in places), {})
            for name, slope in whole.slope.items():
                into[name] = into.get(name, 0.0) + side * float(slope)
    return found


def _shares(place: Distribution, names: Mapping[str, Dual]) -> list[tuple[int, Dual]]:
    """Each value at which a variable may start, and its chance."""
    given: list[tuple[int, Expression | None]] = list(place)
    shares = [(value, differentiated(e, names)) for value, e in given if e is not None]
    rest = [value for value, e in given if e is None]
    total = reduce(dual.add, [share for _, share in shares], Dual(0.0))
    return [*shares, *((value, dual.subtract(Dual(1.0), total)) for value in rest)]
