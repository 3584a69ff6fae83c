"""Mechanisms: named parts of how a model works, each with the parameter values that switch it off.

    off(parameter) = an expression over the parameters and values, as they are with every mechanism at work

So the order does not matter: what switches one mechanism off never depends on whether another is switched off.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from olivebranch.base.arrays import Floats
from olivebranch.errors import suggest
from olivebranch.model.fault_list import FaultList
from olivebranch.model.rules import Rules
from olivebranch.model.spec import Spec


def check_mechanisms(spec: Spec, faults: FaultList) -> None:
    """Refuse a mechanism that sets something that is not a parameter, and two that set the same parameter."""
    owner: dict[str, str] = {}
    for name, mechanism in spec.mechanisms.items():
        for parameter in mechanism.off:
            path = f"mechanisms.{name}.off.{parameter}"
            if parameter not in spec.parameters:
                faults.tell(path, "there is no such parameter", None, suggest(parameter, spec.parameters))
            elif parameter in owner:
                rule = f"{parameter!r} is also set by the mechanism {owner[parameter]!r}"
                faults.tell(path, rule, None, "Let only one mechanism set it, or merge the two.")
            owner.setdefault(parameter, name)


def switched_off(rules: Rules, parameters: Mapping[str, Floats]) -> dict[str, dict[str, Floats]]:
    """For each mechanism, the parameter values that switch it off, for D draws (D,) of all parameters.

    >>> import olivebranch as ob
    >>> model = ob.load("maybe")
    >>> values = {name: np.array([p.value]) for name, p in model.parameters.items()}
    >>> switched_off(model.rules, values)["leap"]
    {'cold_yes': array([0.45])}
    """
    names = {**rules.constants, **parameters}
    draws = max([1, *(value.size for value in parameters.values())])
    return {
        name: {p: np.broadcast_to(np.asarray(off(names), dtype=np.float64), (draws,)) for p, off in offs.items()}
        for name, offs in rules.mechanisms.items()
    }
