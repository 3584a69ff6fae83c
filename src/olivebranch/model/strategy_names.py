"""Checks the names in a model file's strategies: only what can be seen or is remembered, and actions that exist."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from olivebranch.base.text import telling
from olivebranch.errors import suggest
from olivebranch.model.expressions import Expression
from olivebranch.model.fault_list import FaultList
from olivebranch.model.names import Names, Vocabulary
from olivebranch.model.reserved import refusal
from olivebranch.model.spec import Spec
from olivebranch.model.spec_strategies import InFile, When

NONE = "none"  # what was done or answered last, in the first week

#: Reads an expression (key path, text, the names that it may use) and reports its faults.
Read = Callable[[str, object, Names], Expression]


def check_strategies(
    spec: Spec, vocabulary: Vocabulary, let: Mapping[str, Expression], read: Read, faults: FaultList
) -> None:
    """Report every fault in the names, conditions and actions of a spec's strategies."""
    if not spec.strategies:
        return
    unseen = _unseen(spec, let)
    week = Names({name: meanings for name, meanings in vocabulary.after.items() if name not in unseen})
    lets = [name for name in visible_lets(spec, let) if let]
    for name, strategy in spec.strategies.items():
        path = f"strategies.{name}"
        for what, given in strategy.remembers.items():
            where = f"{path}.remembers.{what}"
            _check_memory(where, what, week, faults)
            if given.condition is not None:
                kind = "weeks_since" if given.count is None else "count"
                _read_visible(f"{where}.{kind}", given.condition, week, unseen, read, faults)
            elif given.last == "response" and not spec.response:
                none = "is the last response, but this model has none"
                faults.tell(f"{where}.last", none, None, "Remember the last action.")
        seen = _seen(spec, strategy, lets)
        for i, rule in enumerate(strategy.rule):
            where = f"{path}.rule[{i}]"
            if rule.when is not None:
                _read_visible(f"{where}.when", rule.when, seen, unseen, read, faults)
            _check_action(f"{where}.action", rule, spec, faults)


def visible_lets(spec: Spec, let: Mapping[str, Expression]) -> list[str]:
    """The lets that can be computed from what is seen alone, without parameters, actions or what is hidden."""
    known = {value for values in spec.states.values() for value in values}
    known |= {name for name in spec.states if name not in spec.hidden}
    found: list[str] = []
    for name, expression in let.items():
        if expression.names <= known:
            known.add(name)
            found.append(name)
    return found


def _unseen(spec: Spec, let: Mapping[str, Expression]) -> set[str]:
    """The names that would reveal a hidden variable: it, its value a week later, and lets that use it."""
    unseen = {*spec.hidden, *(f"{name}_next" for name in spec.hidden)}
    for name, expression in let.items():
        if expression.names & unseen:
            unseen.add(name)
    return unseen


def _seen(spec: Spec, strategy: InFile, lets: list[str]) -> Names:
    """What a rule's `when` may use."""
    values = {value: f"a value of {name}" for name, listed in spec.states.items() for value in listed}
    seen = Names().plus(values).plus({name: "a variable" for name in spec.states if name not in spec.hidden})
    seen = seen.plus(dict.fromkeys(spec.actions, "an action")).plus(dict.fromkeys(lets, "a let"))
    last = {given.last for given in strategy.remembers.values()} - {None}
    if last:
        seen = seen.plus({NONE: "the last action or response in the first week"})
    if "response" in last:
        seen = seen.plus({name: "a response" for rule in spec.response for name in rule.chances})
    return seen.plus(dict.fromkeys(strategy.remembers, "what the strategy remembers"))


def _read_visible(path: str, text: Any, names: Names, unseen: set[str], read: Read, faults: FaultList) -> None:
    """Read a condition; what is hidden is reported as such, and not as unknown."""
    allowed = names.plus(dict.fromkeys(unseen - names.keys(), "hidden"))
    for name in sorted(read(path, text, allowed).names & unseen):
        faults.tell(path, f"{name!r} shows what is hidden, and no strategy may look at it", text, _use(names))


def _use(names: Names) -> str:
    variables = [name for name, meanings in names.items() if meanings == ("a variable",)]
    return f"Use what can be seen: {', '.join(variables)}." if variables else ""


def _check_memory(path: str, name: str, week: Names, faults: FaultList) -> None:
    if found := refusal("memory", name):
        faults.tell(path, found.rule, None, found.remedy)
    if name in week:
        faults.tell(path, f"{name!r} is already {week[name][0]}", None, f"Call it {name}_so_far, for example.")


def _check_action(path: str, rule: When, spec: Spec, faults: FaultList) -> None:
    mixed = {rule.action: 1.0} if isinstance(rule.action, str) else rule.action
    for action, chance in mixed.items():
        if action not in spec.actions:
            faults.tell(path, "there is no such action", action, suggest(action, spec.actions))
        if not 0 <= chance <= 1:
            faults.tell(f"{path}.{action}", "a chance lies between 0 and 1", chance)
    total = sum(mixed.values())
    if abs(total - 1) > 1e-9:
        faults.tell(path, f"the chances sum to {telling(total)}", None, "Make them sum to 1.")
