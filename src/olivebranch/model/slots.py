"""Slots: the values that a variable can move to from each of its values. They are few, however many values it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from olivebranch.base.arrays import Ints
from olivebranch.model.rules import Case


@dataclass(frozen=True, slots=True)
class Slots:
    """Where the rules of one variable can lead from each of its values.

    Attributes
    ----------
    value : (size, width) the values that can be reached from each value, ascending
    column : {target: (size,) its column in `value`}; a target is "up", "down", "stay" or the index of a value
    """

    value: Ints
    column: Mapping[str | int, Ints]

    @classmethod
    def of(cls, cases: tuple[Case, ...], size: int) -> Slots:
        """The slots of a variable with `size` values and these rules."""
        here = np.arange(size)
        targets = dict.fromkeys(["stay", *(target for case in cases for target, _ in case.chances)])
        leads = np.stack([_led(target, here, size) for target in targets])
        order = np.sort(leads, axis=0)
        new = np.ones(order.shape, dtype=bool)
        new[1:] = order[1:] > order[:-1]  # two targets may be the same value, such as up and stay at the top
        slot = np.cumsum(new, axis=0) - 1
        value = np.full((size, int(slot.max()) + 1), size)  # unused slots are filled with `size`, which is not a value
        value[here, slot] = order
        column = {t: (value[here] < lead[:, None]).sum(axis=1) for t, lead in zip(targets, leads, strict=True)}
        return cls(value, column)


def _led(target: str | int, here: Ints, size: int) -> Ints:
    """Where a target leads from each value. Up and down move one place, and stay put at the ends of the list."""
    if target == "stay":
        return here
    if target == "up":
        return np.minimum(here + 1, size - 1)
    if target == "down":
        return np.maximum(here - 1, 0)
    return np.full_like(here, target)
