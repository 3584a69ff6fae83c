"""What each name in a model can mean, and where in a file it may be used.

No two variables, values, actions, attributes, parameters or lets share a name. A response may share its name with any
of these, and a chance has the name of the value or response that it leads to. An expression is refused if it uses a
name that could mean two things at that point.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from olivebranch.model.fault_list import FaultList
from olivebranch.model.spec import Spec
from olivebranch.model.spec_parts import RESERVED


class Names(dict[str, tuple[str, ...]]):
    """The names that may be used at one point of a file, each with everything that it can mean there."""

    def plus(self, meanings: Mapping[str, str]) -> Names:
        """These names and more. A new one may give an existing name a second meaning."""
        more = Names(self)
        for name, meaning in meanings.items():
            more[name] = (*self.get(name, ()), meaning)
        return more


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that may be used at each point of a week: the later it is, the more is known.

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
    """Refuse a name that two things share, unless one is a response; and names that a response cannot have."""
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
