"""Chances: expressions evaluated as probabilities, and refused if they are not between 0 and 1."""

from __future__ import annotations

import numpy as np

from olivebranch.base.arrays import Flags, Floats
from olivebranch.base.text import telling
from olivebranch.errors import Fault
from olivebranch.model.expressions import Expression
from olivebranch.model.refusals import Refusals
from olivebranch.model.scope import Inner, Scope
from olivebranch.model.situations import Situations

TOLERANCE = 1e-9  # for a sum of chances: allows for rounding, not for mistakes
ROUNDED = 8 * float(np.finfo(np.float64).eps)  # a sum this close to 1 counts as 1, and its chances are not changed


class Chances:
    """Evaluates the chances of rules, and checks them in the situations where the rules hold.

    Arrays have the shape (D, n): draws of the parameters and situations.
    """

    def __init__(self, refusals: Refusals) -> None:
        self.refuse = refusals.refuse

    def chance(
        self, expression: Expression, scope: Scope | Inner, holds: Flags, path: str, situations: Situations
    ) -> Floats:
        """A chance where its rule holds, and 0 elsewhere; refused where it is below 0, above 1 or undefined."""
        value: Floats = np.asarray(expression(scope), dtype=np.float64)
        if not _is_chance(value).all():
            self._check(np.broadcast_to(value, holds.shape), expression, holds, path, situations)
            value = np.nan_to_num(value, nan=0.0)
        return np.where(holds, np.clip(value, 0.0, 1.0), 0.0)

    def _check(self, value: Floats, expression: Expression, holds: Flags, path: str, situations: Situations) -> None:
        wrong = holds & ~_is_chance(value)

        def fault() -> Fault:
            i, got = first_where(wrong, value)
            rule = "is undefined" if np.isnan(got) else f"is {telling(got)}, and a chance lies between 0 and 1,"
            remedy = "Bound it with min(1, ...) or max(0, ...)."
            return Fault(path, f"{rule} in {situations.describe(i)}", expression.text, remedy)

        self.refuse(wrong, fault)

    def left_over(self, total: Floats, holds: Flags, path: str, situations: Situations) -> Floats:
        """1 - the sum of a rule's chances; refused where the sum is above 1."""
        over = holds & (total > 1 + TOLERANCE)

        def fault() -> Fault:
            i, got = first_where(over, total)
            return Fault(f"{path}.chances", f"sum to {telling(got)}, above 1, in {situations.describe(i)}")

        self.refuse(over, fault)
        return np.maximum(0.0, 1.0 - total)

    def check_complete(self, left: Floats, total: Floats, holds: Flags, path: str, situations: Situations) -> None:
        """Refuse chances of a response that sum to less than 1, unless one of them is the rest."""
        short = holds & (left > TOLERANCE)

        def fault() -> Fault:
            i, got = first_where(short, total)
            rule = f"sum to {telling(got)}, not 1, in {situations.describe(i)}"
            return Fault(f"{path}.chances", rule, None, 'Make one of them "rest".')

        self.refuse(short, fault)


def divisor(total: Floats, holds: Flags | bool = True) -> Floats | None:
    """The divisor that makes chances with this total sum to 1; None if no division is needed.

    Over many weeks, a row that sums to 1 + 1e-9 would gain probability. If the total is 1 except for rounding, the
    divisor is 1, so that the chances keep their bytes.

    >>> divisor(np.array([1.0, 1 - 1e-10]))
    array([1., 1.])
    >>> divisor(np.array([1.0, 1 - 1e-16])) is None
    True
    """
    off = holds & (np.abs(total - 1.0) > ROUNDED) & (total > 0)
    return np.where(off, total, 1.0) if off.any() else None


def _is_chance(value: Floats) -> Flags:
    return (value >= -TOLERANCE) & (value <= 1 + TOLERANCE)


def first_where(wrong: Flags, value: Floats) -> tuple[int, float]:
    """The first situation that is wrong in any draw, and the value in the first such draw."""
    i = int(np.argmax(wrong.any(axis=0)))
    return i, float(value[wrong[:, i], i][0])
