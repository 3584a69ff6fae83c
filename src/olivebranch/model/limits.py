"""How large a model may be. This is checked on the spec, before anything is computed."""

from __future__ import annotations

from math import prod
from typing import Final

from olivebranch.model.fault_list import FaultList, TooManyFaults
from olivebranch.model.spec import Spec
from olivebranch.model.spec_parts import MOST_NAMES

MAX_STATES: Final = 50_000_000  # sizes of all variables multiplied, whether or not the states can be reached
MAX_VALUES: Final = 50_000  # of one variable
MAX_ROW: Final = 1_000_000  # actions, responses and values of one variable multiplied


def check_sizes(spec: Spec, faults: FaultList) -> None:
    """Refuse a state space, or rows of the transition matrix, over the limits."""
    sizes = {name: len(values) for name, values in spec.states.items()}
    total = prod(sizes.values())
    costly = max(sizes, key=lambda name: sizes[name])
    if total > MAX_STATES or sizes[costly] > MAX_VALUES:
        shown = f"{total:,}" if total < 10**24 else "more than 10^24"
        rule = f"{shown} states, over the limit of {MAX_STATES:,} or of {MAX_VALUES:,} values of one variable"
        faults.tell("states", rule, None, f"The variable that costs most is {costly} ({sizes[costly]:,} values).")
        if sizes[costly] > MOST_NAMES:
            raise TooManyFaults  # checking that many values would take long, and the file is refused anyway
    responses = {name for rule in spec.response for name in rule.chances}
    cost = len(spec.actions) * max(1, len(responses)) * max(sizes.values())
    if cost > MAX_ROW:
        rule = f"{cost:,} (actions, responses and values of one variable multiplied), over {MAX_ROW:,}"
        faults.tell("the file", rule)


def check_number(path: str, names: tuple[str, ...], faults: FaultList) -> None:
    """Refuse more attributes or responses than a table may have names."""
    if len(names) > MOST_NAMES:
        faults.tell(path, f"names {len(names):,} different things, over the limit of {MOST_NAMES:,}")
        raise TooManyFaults
