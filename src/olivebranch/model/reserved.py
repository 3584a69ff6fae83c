"""Reserved names: names that already mean something where a model's own names are shown or asked for.

A table shows endings beside "open", and a question takes variables beside `weeks`. A name that could mean both is
refused when it is read. The error says what it already means, and proposes a free name.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple, TypeAlias

from olivebranch.model.fault_list import FaultList
from olivebranch.model.spec import Spec

Kind: TypeAlias = Literal["ending", "tally", "variable", "parameter", "context", "mechanism", "memory", "strategy"]

_OPEN, _STRATEGY, _GROUP = "walks that have not ended", "the column of strategies", "the column of groups in a mixture"
_WEEKS, _ENDED = "the horizon of a question", "the column of what a walk has ended in"
_AHEAD = "the weeks that a question looks ahead"

#: For each kind of name, the names that are taken and what each of them means.
RESERVED: Final[dict[Kind, dict[str, str]]] = {
    "ending": {"open": _OPEN, "strategy": _STRATEGY, "group": _GROUP, "week": "the column of weeks"},
    "tally": {"open": _OPEN, "strategy": _STRATEGY, "group": _GROUP},
    "variable": {
        "ending": _ENDED,
        "run": "the column of run numbers",
        "week": "the column of weeks",
        "weeks": _WEEKS,
        "ahead": _AHEAD,
        "can": "a question of what a strategy sees: see.can(action)",
        "shows": "a question of what a strategy sees: see.shows(variable, value)",
    },
    "parameter": {"weeks": _WEEKS, "context": "the column of contexts in a sweep"},
    "context": {"as_stated": "the model in no context", "pool": "all groups of a mixture together"},
    "mechanism": {"difference": "the whole difference, beside its parts"},
    "memory": {
        "ending": _ENDED,
        "weeks": _WEEKS,
        "ahead": _AHEAD,
        "can": "a question of what a strategy sees: see.can(action)",
        "shows": "a question of what a strategy sees: see.shows(variable, value)",
    },
    "strategy": {
        "parameter": "the columns of parameters in a table of draws",
        "tie": "that no strategy is best",
        "broken": "that values break the model's rules",
        "mixture": "two strategies mixed",
        "on the frontier": "that nothing dominates a strategy",
        "never chosen": "that a strategy pushes",
    },
}

#: How to turn a taken name into a free one.
_FREE: Final[dict[Kind, str]] = {
    "ending": "{}_end",
    "tally": "{}_count",
    "variable": "{}_now",
    "parameter": "{}_number",
    "context": "{}_context",
    "mechanism": "{}_itself",
    "memory": "{}_so_far",
    "strategy": "my {}",
}


class Refusal(NamedTuple):
    """Why a name is refused, and what to do about it."""

    rule: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.rule}. {self.remedy}"


def refusal(kind: Kind, name: object) -> Refusal | None:
    """Why something of this kind may not have the name; None if it may.

    >>> print(refusal("ending", "open"))
    'open' already means walks that have not ended. Choose another name, such as 'open_end'.
    >>> refusal("ending", "opened") is None
    True
    """
    meaning = RESERVED[kind].get(str(name))
    return None if meaning is None else taken(kind, str(name), f"already means {meaning}")


def taken(kind: Kind, name: str, why: str) -> Refusal:
    """The refusal of a name that is taken, with the reason."""
    return Refusal(f"{name!r} {why}", f"Choose another name, such as {_FREE[kind].format(name)!r}.")


def check_step(step: str, variables: Iterable[str]) -> Refusal | None:
    """Why a step of time may not have this name: it is a column in tables of walks, beside the variables."""
    beside = {"run": "run numbers", "action": "actions", "response": "responses"}
    beside |= {name: f"the variable {name!r}" for name in variables}
    if step not in beside:
        return None
    return Refusal(f"{step!r} already means the column of {beside[step]} in a table of walks", "Rename one of them.")


def check_reserved(spec: Spec, faults: FaultList) -> None:
    """Refuse the names of a spec that are taken."""
    named: list[tuple[Kind, str, Iterable[str]]] = [
        ("ending", "endings", spec.endings),
        ("tally", "tallies", spec.tallies),
        ("variable", "states", spec.states),
        ("parameter", "parameters", spec.parameters),
        ("context", "contexts", spec.contexts),
        ("mechanism", "mechanisms", spec.mechanisms),
        ("strategy", "strategies", spec.strategies),
    ]
    for kind, path, names in named:
        for name in names:
            _tell(faults, f"{path}.{name}", refusal(kind, name))
    for name in spec.tallies:
        if name in spec.endings:
            _tell(faults, f"tallies.{name}", taken("tally", name, "is an ending, and tables show both side by side"))
    for name in spec.states:
        if name.endswith("_next") and name.removesuffix("_next") in spec.states:
            meaning = f"already means the value of {name.removesuffix('_next')} a week later"
            _tell(faults, f"states.{name}", taken("variable", name, meaning))
        if name.startswith("_"):
            _tell(faults, f"states.{name}", Refusal("a strategy cannot read it as see.NAME", "Begin with a letter."))
    free = [name for name in spec.states if refusal("variable", name) is None]  # of the others enough has been said
    _tell(faults, "step", check_step(spec.step, free))


def _tell(faults: FaultList, path: str, found: Refusal | None) -> None:
    if found is not None:
        faults.tell(path, found.rule, None, found.remedy)
