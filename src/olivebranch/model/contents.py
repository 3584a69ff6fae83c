"""What a model holds, by name: its variables, actions, responses, endings, tallies, parameters and contexts."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from olivebranch.base.arrays import Ints
from olivebranch.model import changes, evidence
from olivebranch.model.falls import Fall, falls
from olivebranch.model.phases import phases_of
from olivebranch.model.rules import Rules
from olivebranch.model.spec import Context, Mechanism, Parameter, Spec
from olivebranch.model.spec_strategies import InFile
from olivebranch.model.table import Table


class Contents:
    """The fields of a model, and the names in them."""

    spec: Spec
    name: str
    rules: Rules
    table: Table

    @property
    def title(self) -> str:
        """What the model is, in a line."""
        return self.spec.title

    @property
    def step(self) -> str:
        """The unit of time, such as "week"."""
        return self.spec.step

    @property
    def states(self) -> dict[str, tuple[str, ...]]:
        """Each variable with its values, lowest first; a state is one value of each."""
        return dict(self.spec.states)

    @property
    def hidden(self) -> tuple[str, ...]:
        """The variables that no strategy may look at: the unobserved part of the state."""
        return self.spec.hidden

    @cached_property
    def visible(self) -> tuple[str, ...]:
        """The variables that a strategy may look at."""
        return tuple(name for name in self.states if name not in self.hidden)

    @property
    def yours(self) -> tuple[str, ...]:
        """The variables that are about you, such as composure: they do not feel them."""
        return self.spec.yours

    @cached_property
    def contacting(self) -> tuple[bool, ...]:
        """For each action, whether it reaches them: by its attribute `contact`, else by any attribute at all."""
        attributes = self.rules.attributes
        told = [attributes["contact"]] if "contact" in attributes else list(attributes.values())
        return tuple(any(column[i] != 0 for column in told) for i in range(len(self.actions)))

    @property
    def actions(self) -> tuple[str, ...]:
        """The names of the contact actions."""
        return self.rules.actions

    @property
    def responses(self) -> tuple[str, ...]:
        """The names of the responses; empty if the model has none."""
        return self.rules.responses

    @property
    def endings(self) -> tuple[str, ...]:
        """The names of the endings (absorbing classes); if several hold, the first counts."""
        return tuple(self.rules.endings)

    @property
    def tallies(self) -> tuple[str, ...]:
        """The names of what is added up week by week (accumulated rewards)."""
        return tuple(self.rules.tallies)

    @property
    def parameters(self) -> dict[str, Parameter]:
        """Each parameter with its value, prior, unit, grade and source."""
        return dict(self.spec.parameters)

    @property
    def mechanisms(self) -> dict[str, Mechanism]:
        """The named parts of how the model works that can be switched off (see `olivebranch.why`)."""
        return dict(self.spec.mechanisms)

    @property
    def contexts(self) -> dict[str, Context]:
        """The named sets of changes to parameters and start."""
        return dict(self.spec.contexts)

    @property
    def strategies(self) -> dict[str, InFile]:
        """The strategies that the model file itself contains, as tables of rules, in the file's order."""
        return dict(self.spec.strategies)

    @cached_property
    def note(self) -> str:
        """What the numbers rest on, in a sentence. It is shown under every table and picture."""
        return evidence.note(self.spec.parameters.values(), self.literal_chances)

    @cached_property
    def literal_chances(self) -> tuple[str, ...]:
        """The key paths of chances that are plain numbers and not parameters: without a source, they are grade D."""
        return evidence.literal_chances(self.rules, self.spec.parameters)

    def falls(self) -> list[Fall]:
        """The chances called "down" or "up" that lead into an ending that the rule does not name."""
        return falls(self.rules, self.table, self._stated(), self.name)

    def _stated(self) -> dict[str, float]:
        """The values of the parameters."""
        return {name: parameter.value for name, parameter in self.spec.parameters.items()}

    # ---- where are you now ------------------------------------------------------------------

    def phase(self, /, **values: str) -> str:
        """The phase that a state is in: the first that holds. Variables that are not named take their first value.

        Raises
        ------
        UnknownName
            for a variable or a value that the model does not have.
        ArgumentError
            if the model names no phases.

        Examples
        --------
        >>> import olivebranch as ob
        >>> ob.load("reconciliation").phase(stance="maybe", composure="steady")
        'ask'
        """
        for name, value in values.items():
            changes.check_values(self.spec, self.name, name, [value])
        places = [[names.index(values.get(v, names[0]))] for v, names in self.states.items()]
        return self._phases(np.array(places))[0]

    def phases(self) -> dict[str, float]:
        """The chance of each phase at the start.

        Raises
        ------
        ArgumentError
            if the model names no phases.
        """
        chance: dict[str, float] = {}
        first = np.flatnonzero(self.table.start[0])
        for name, p in zip(self._phases(self.table.places[:, first]), self.table.start[0, first], strict=True):
            chance[name] = round(chance.get(name, 0.0) + float(p), 12)
        return {name: chance[name] for name in self.spec.phases if name in chance}

    def _phases(self, places: Ints) -> list[str]:
        return phases_of(self.rules, self._stated(), self.name, places)
