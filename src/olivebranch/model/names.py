"""Names: what each name of a model can mean, and where in a file it may be used.

Variables, values, actions, attributes, parameters and lets have names of their own: no two of them share one. A
response may share its name with any of these, and a chance is named after the value or the response that it leads to;
an expression that uses a name which could mean two things where it stands is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from olivebranch.model.fault_list import FaultList
from olivebranch.model.spec import RESERVED, Spec


class Names(dict[str, tuple[str, ...]]):
    """The names that may be used in one place of a file, each with all that it can mean there."""

    def plus(self, meanings: Mapping[str, str]) -> Names:
        """These names and more, each of which may be a second meaning of one that is there."""
        more = Names(self)
        for name, meaning in meanings.items():
            more[name] = (*self.get(name, ()), meaning)
        return more


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that may be used at each point of a week: the later, the more is known.

    Attributes
    ----------
    start : before the first week: values and parameters
    state : once the state is known: variables as well, and lets that need nothing else
    act : once the action is chosen: actions, their attributes, and all lets
    answered : once the response is known, in a model that has responses
    after : once the next state is known: its values are called VARIABLE_next
    """

    start: Names
    state: Names
    act: Names
    answered: Names
    after: Names

    @classmethod
    def of(
        cls,
        spec: Spec,
        attributes: Iterable[str],
        responses: Collection[str],
        lets: Iterable[str] = (),
        state_lets: Iterable[str] = (),
    ) -> Self:
        """The vocabulary of a spec, with these attributes, responses, lets, and lets that need only the state."""
        values = {value: f"a value of {name}" for name, listed in spec.states.items() for value in listed}
        start = Names().plus(values).plus(dict.fromkeys(spec.parameters, "a parameter"))
        variables = start.plus(dict.fromkeys(spec.states, "a variable"))
        act = variables.plus({"action": "the action"}).plus(dict.fromkeys(spec.actions, "an action"))
        act = act.plus(dict.fromkeys(attributes, "an attribute of actions")).plus(dict.fromkeys(lets, "a let"))
        answered = act
        if responses:
            answered = act.plus({"response": "the response"}).plus(dict.fromkeys(responses, "a response"))
        after = answered.plus({f"{name}_next": f"the value of {name} a week later" for name in spec.states})
        return cls(start, variables.plus(dict.fromkeys(state_lets, "a let")), act, answered, after)


def check_names(spec: Spec, attributes: Iterable[str], responses: Iterable[str], faults: FaultList) -> None:
    """Refuse a name that two things have, unless one of them is a response, and names that no response can have."""
    named: list[tuple[str, str, str]] = [(name, "a variable", f"states.{name}") for name in spec.states]
    named += [(v, f"a value of {name}", f"states.{name}") for name, values in spec.states.items() for v in values]
    named += [(name, "an action", f"actions.{name}") for name in spec.actions]
    named += [(name, "an attribute of actions", "actions") for name in attributes]
    named += [(name, "a parameter", f"parameters.{name}") for name in spec.parameters]
    named += [(name, "a let", f"let.{name}") for name in spec.let]
    first: dict[str, str] = {}
    for name, kind, path in named:
        if name in first:
            both = "two values of one name" if "value" in kind and "value" in first[name] else "a name used twice"
            faults.tell(path, f"{both}: {name!r} is {first[name]} and {kind}", None, "Rename one.")
        first.setdefault(name, kind)
    for name in responses:
        if not name.isidentifier() or name in RESERVED:
            faults.tell("response", "is not a name that a response can have", name, "Use letters, digits and _.")
