"""Phases: the first of a model's named conditions that holds in a state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from olivebranch.base.arrays import Ints
from olivebranch.errors import ArgumentError, Fault, ModelError
from olivebranch.model.rules import Rules


def phases_of(rules: Rules, parameters: Mapping[str, float], source: str, places: Ints) -> list[str]:
    """The phase of each state; "none" where no condition holds.

    Parameters
    ----------
    source : the model's name, for errors
    places : (variables, states) the index of each variable's value
    """
    if not rules.phases:
        raise ArgumentError(f"{source} names no phases: add a [phases] table to the model.")
    names: dict[str, Any] = {**rules.constants, **parameters}
    names |= {name: places[i].astype(float) for i, name in enumerate(rules.variables)}
    for name, let in rules.let.items():
        if let.names <= names.keys():
            names[name] = let(names)
    phase_of = [""] * places.shape[1]
    for phase, expression in rules.phases.items():
        holds = np.broadcast_to(np.asarray(expression(names), dtype=float), (places.shape[1],))
        if np.isnan(holds).any():
            raise ModelError(source, [Fault(f"phases.{phase}", "is undefined in some state", expression.text)])
        phase_of = [earlier or (phase if h else "") for earlier, h in zip(phase_of, holds, strict=True)]
    return [phase or "none" for phase in phase_of]
