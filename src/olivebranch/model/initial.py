"""The initial distribution: the probability of each state at week 0."""

from __future__ import annotations

import numpy as np

from olivebranch.base.arrays import Floats, Ints
from olivebranch.base.text import telling
from olivebranch.errors import Fault
from olivebranch.model.chances import TOLERANCE, divisor
from olivebranch.model.expressions import Expression
from olivebranch.model.refusals import Refusals
from olivebranch.model.rules import Distribution, Rules
from olivebranch.model.scope import Scope


class InitialDistribution:
    """Evaluates the start rows for D draws of the parameters; `radix` turns value indices into a state's code."""

    def __init__(self, rules: Rules, scope: Scope, refusals: Refusals, radix: Ints) -> None:
        self.rules, self.scope, self.radix = rules, scope, radix
        self.draws, self.refuse = refusals.draws, refusals.refuse

    def evaluate(self) -> tuple[Ints, Floats]:
        """The codes of the states at week 0, and (D, codes) their chances."""
        codes, chances = [], []
        for row in self.rules.start:
            code, chance = np.zeros(1, dtype=np.int64), self._chance(row.chance, f"{row.path}.chance")
            for v, place in enumerate(row.places):
                if len(place) == 1 and _is_certain(place[0][1]):
                    code = code + place[0][0] * self.radix[v]
                    continue
                values, shares = self._shares(place, f"{row.path}.{self.rules.variables[v]}")
                code = (code[:, None] + values * self.radix[v]).ravel()
                chance = (chance[:, :, None] * shares[:, None, :]).reshape(self.draws, -1)
            codes.append(code)
            chances.append(chance)
        code, chance = np.concatenate(codes), np.concatenate(chances, axis=1)
        total = chance.sum(axis=1)

        def fault() -> Fault:
            worst = float(total[np.argmax(abs(total - 1))])
            return Fault("start", f"the chances of its rows sum to {telling(worst)}, not 1")

        self.refuse(~(abs(total - 1.0) <= TOLERANCE)[:, None], fault)
        if (by := divisor(total)) is not None:
            chance = chance / by[:, None]
        keep = (chance > 0).any(axis=0)
        return code[keep], chance[:, keep]

    def _chance(self, expression: Expression, path: str) -> Floats:
        value = np.broadcast_to(np.asarray(expression(self.scope), dtype=np.float64), (self.draws, 1))
        wrong = ~((value >= -TOLERANCE) & (value <= 1 + TOLERANCE))
        self.refuse(wrong, lambda: Fault(path, "a chance lies between 0 and 1", expression.text))
        return np.maximum(value, 0.0)

    def _shares(self, place: Distribution, path: str) -> tuple[Ints, Floats]:
        """The indices of a variable's values, and (D, values) the chance of each."""
        values = np.array([value for value, _ in place], dtype=np.int64)
        shares = np.zeros((self.draws, values.size))
        for i, (_, expression) in enumerate(place):
            if expression is not None:
                shares[:, [i]] = self._chance(expression, path)
        left = 1.0 - shares.sum(axis=1)
        rest = [i for i, (_, expression) in enumerate(place) if expression is None]
        wrong = ~((left >= -TOLERANCE) & (bool(rest) | (left <= TOLERANCE)))

        def fault() -> Fault:
            return Fault(path, f"the chances sum to {telling(1 - float(left[np.argmax(abs(left))]))}, not 1")

        self.refuse(wrong[:, None], fault)
        if rest:
            shares[:, rest[0]] = np.maximum(0.0, left)
        return values, shares


def _is_certain(chance: Expression | None) -> bool:
    """Whether a chance is the rest, which is the whole for the only value, or is written as 1."""
    return chance is None or chance.text == "1"
