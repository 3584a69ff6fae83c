"""Checks the endings of a model: each can be reached, and none holds at every start."""

from __future__ import annotations

from olivebranch.errors import Fault, ModelError
from olivebranch.model.rules import Rules
from olivebranch.model.table import Table


def check_endings(rules: Rules, table: Table, source: str) -> None:
    """Refuse an ending that can never be reached, or that holds wherever the walk may start."""
    started = table.ending[table.start.sum(axis=0) > 0]
    faults = []
    for i, name in enumerate(rules.endings):
        text, path = rules.endings[name].text, f"endings.{name}"
        if (started == i).all():  # then no other can be reached either, and saying so would not help
            faults = [Fault(path, "holds at every start, so nothing can happen", text, "Check the start.")]
            break
        if not (table.ending == i).any():
            faults.append(Fault(path, "can never be reached from the start", text, "Check the shifts."))
    if faults:
        raise ModelError(source, faults)
