"""Lets: names for expressions, each of which may use those above it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from olivebranch.model.expressions import Expression
from olivebranch.model.fault_list import FaultList


def check_order(lets: Mapping[str, Expression], texts: Mapping[str, object], faults: FaultList) -> None:
    """Refuse lets that use themselves, directly or through others, and lets that use one below them."""
    uses = {name: set(let.names & texts.keys()) for name, let in lets.items()}
    defined: set[str] = set()
    told: set[str] = set()
    for name in texts:
        undefined = sorted(uses[name] - defined)
        cycle = _cycle(name, uses) if undefined and name not in told else []
        if cycle:
            told |= set(cycle)
            rule = f"a cycle in let: {' -> '.join([*cycle, cycle[0]])}"
            faults.tell(f"let.{name}", rule, texts[name], "Define one of them without the others.")
        elif undefined and name not in told:
            rule = f"uses {undefined[0]!r} before it is defined"
            faults.tell(f"let.{name}", rule, texts[name], f"Move {undefined[0]!r} above.")
        defined.add(name)


def of_state(lets: Mapping[str, Expression], state: Collection[str]) -> list[str]:
    """The lets that can be computed from the names of the state alone."""
    known: dict[str, None] = {}
    for name, let in lets.items():
        if all(used in state or used in known for used in let.names):
            known[name] = None
    return list(known)


def _cycle(name: str, uses: Mapping[str, set[str]]) -> list[str]:
    """The names on a path from `name` back to itself; empty if there is none."""
    reached_from: dict[str, str] = {}
    waiting = [name]
    while waiting:
        current = waiting.pop()
        for used in sorted(uses.get(current, ())):
            if used == name:
                path = [current]
                while path[-1] != name:
                    path.append(reached_from[path[-1]])
                return path[::-1]
            if used not in reached_from:
                reached_from[used] = current
                waiting.append(used)
    return []
