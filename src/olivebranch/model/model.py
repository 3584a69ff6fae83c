"""Model: how they are, what you can do, how they respond, what shifts. A finite Markov decision process.

A model is a value: made whole, checked when made, never changed. `with_parameters`, `starting` and `in_context`
give a new one. The rules are worked out once, on every reachable state and action, and shared by all strategies.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from numbers import Real
from pathlib import Path
from typing import Any, NoReturn, Self

import numpy as np
import tomli_w

from olivebranch.base.faces import face
from olivebranch.base.writing import write_whole
from olivebranch.errors import ArgumentError, Fault, ModelError, UnknownName
from olivebranch.model.pictures import ModelPlots
from olivebranch.model.reading import read_rules
from olivebranch.model.rules import Rules
from olivebranch.model.spec import Context, Parameter, Spec, read_spec
from olivebranch.model.table import Table, build


class Model:
    """A model of how contact is answered, written in the model language.

    Parameters
    ----------
    title : what it is, in a line
    states : ``{variable: [values from lowest to highest]}``; the state is one value of each
    endings : ``{name: condition}``; the walk stops at the first that holds
    actions : ``{name: {attribute: number, true/false or a value's name}}``
    start : rows ``{chance: ..., variable: value or {value: chance}}``
    parameters, let, response, shift, tallies, phases, contexts, hidden, step, about :
        as in a model file; see DESIGN.md and the bundled models

    Raises
    ------
    ModelError
        listing every structural fault: where, the value, the rule and the remedy.

    Examples
    --------
    >>> coin = Model(
    ...     title="One coin", states={"face": ["none", "heads", "tails"]}, start=[{}],
    ...     endings={"won": "face == heads", "lost": "face == tails"}, actions={"toss": {}},
    ...     shift={"face": [{"chances": {"heads": "fair", "tails": "1 - fair"}}]}, parameters={"fair": 0.5})
    >>> coin
    Model('One coin': 3 states, 1 action, 1 parameter)
    >>> coin.with_parameters(fair=0.6).parameters["fair"].value
    0.6
    """

    spec: Spec
    name: str
    rules: Rules
    table: Table

    def __init__(self, **fields: Any) -> None:
        spec, faults = read_spec(fields)
        if spec is None:
            raise ModelError("the model", faults)
        self._fill(spec, "the model", strict=True)

    @classmethod
    def from_spec(cls, spec: Spec, name: str, *, strict: bool = True) -> Self:
        """A model of a spec already read; not strict, endings may be out of reach (a parameter set to 0)."""
        model = object.__new__(cls)
        model._fill(spec, name, strict=strict)
        return model

    def _fill(self, spec: Spec, name: str, *, strict: bool) -> None:
        rules, faults = read_rules(spec)
        if rules is None:
            raise ModelError(name, faults)
        table = build(rules, {key: p.value for key, p in spec.parameters.items()}, name)
        if strict:
            _check_endings(rules, table, name)
        self.__dict__.update(spec=spec, name=name, rules=rules, table=table)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        fix = "use with_parameters, starting or in_context for a new one"
        raise AttributeError(f"a model is never changed: {fix} ({name})")

    # ---- what it holds ----------------------------------------------------------------------

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
        """Each variable with its values, lowest first."""
        return dict(self.spec.states)

    @property
    def hidden(self) -> tuple[str, ...]:
        """Variables that no strategy may look at."""
        return self.spec.hidden

    @property
    def actions(self) -> tuple[str, ...]:
        """The names of the contact actions."""
        return self.rules.actions

    @property
    def responses(self) -> tuple[str, ...]:
        """The names of the responses; empty where the model has none."""
        return self.rules.responses

    @property
    def endings(self) -> tuple[str, ...]:
        """The names of the endings, the first that holds first."""
        return tuple(self.rules.endings)

    @property
    def tallies(self) -> tuple[str, ...]:
        """The names of what is counted along the way."""
        return tuple(self.rules.tallies)

    @property
    def parameters(self) -> dict[str, Parameter]:
        """Each parameter with its value, prior, unit, grade and source."""
        return dict(self.spec.parameters)

    @property
    def contexts(self) -> dict[str, Context]:
        """Named sets of changes to parameters and start."""
        return dict(self.spec.contexts)

    @property
    def note(self) -> str:
        """What the numbers rest on, in a sentence: shown under every table and picture."""
        grades = Counter(p.grade for p in self.spec.parameters.values())
        total, weak = sum(grades.values()), total_weak(grades)
        if not weak:
            return "A model, not a person."
        return (
            f"Illustrative: {weak} of {total} parameters are graded C (judgement), D (illustrative) or not at all. "
            "No number predicts a real person."
        )

    # ---- new models from this one -----------------------------------------------------------

    def with_parameters(self, /, **values: float) -> Self:
        """The same model with other parameter values: a value set is known, so its prior is dropped.

        Raises UnknownName for a parameter it does not have, ModelError where a value breaks the rules.
        """
        parameters = dict(self.spec.parameters)
        for name, value in values.items():
            if name not in parameters:
                raise UnknownName("parameter", name, parameters, f" in {self.name}")
            if isinstance(value, bool) or not isinstance(value, Real) or not abs(value) <= 1e300:
                shown = "too large" if isinstance(value, int) and not isinstance(value, bool) else repr(value)
                raise ArgumentError(f"parameter {name} = {shown}: must be a finite number.")
            parameters[name] = parameters[name].model_copy(update={"value": float(value), "prior": None})
        return self._changed(parameters=parameters)

    def starting(self, /, **values: str | Mapping[str, float | str]) -> Self:
        """The same model, started where they are: each variable named takes that value at every start.

        Variables not named keep the chances they have at the start. A value may also be a table of chances.

        >>> import olivebranch as ob
        >>> ob.load("reconciliation").starting(stance="friend", composure="steady").phases()
        {'repair': 0.3, 'contact': 0.7}
        """
        for name, value in values.items():
            self._known_place(name, list(value) if isinstance(value, Mapping) else [value])
        rows: dict[str, dict[str, Any]] = {}
        for row in self.spec.start:
            places = {**row.places, **values}
            known = rows.setdefault(repr(sorted(places.items(), key=str)), {"chance": [], **places})
            known["chance"].append(f"({row.chance})")
        start = [{**row, "chance": _summed(row["chance"])} for row in rows.values()]
        return self._changed(start=start)

    def in_context(self, context: str) -> Self:
        """The same model in one of its contexts, such as "betrayal"; raises UnknownName where there is none such.

        What a context says of a parameter is supposed, not uncertain: its prior is left out.
        """
        if context not in self.spec.contexts:
            raise UnknownName("context", context, self.spec.contexts, f" in {self.name}")
        change = self.spec.contexts[context]
        parameters = dict(self.spec.parameters)
        for name, value in change.parameters.items():
            parameters[name] = parameters[name].model_copy(update={"value": value, "prior": None})
        start = self.spec.start if change.start is None else change.start
        changed = self.spec.model_copy(update={"parameters": parameters, "start": start})
        return type(self).from_spec(changed, f"{self.name} ({context})", strict=False)

    def _changed(self, **fields: Any) -> Self:
        plain = {**self.spec.model_dump(mode="json", exclude_none=True, by_alias=True), **fields}
        spec, faults = read_spec(plain)
        if spec is None:
            raise ModelError(self.name, faults)
        return type(self).from_spec(spec, self.name, strict=False)

    # ---- where are you now ------------------------------------------------------------------

    def phase(self, /, **values: str) -> str:
        """The phase that a state is in: the first that holds. A variable not named takes its first value.

        >>> import olivebranch as ob
        >>> ob.load("reconciliation").phase(stance="maybe", composure="steady")
        'ask'
        """
        for name, value in values.items():
            self._known_place(name, [value])
        places = [[names.index(values.get(v, names[0]))] for v, names in self.states.items()]
        phases = self._phases_at(np.array(places))
        return phases[0]

    def phases(self) -> dict[str, float]:
        """The chance of each phase at the start."""
        chance: dict[str, float] = {}
        at = np.flatnonzero(self.table.start[0])
        for name, p in zip(self._phases_at(self.table.places[:, at]), self.table.start[0, at], strict=True):
            chance[name] = round(chance.get(name, 0.0) + float(p), 12)
        return {name: chance[name] for name in self.spec.phases if name in chance}

    def _phases_at(self, places: Any) -> list[str]:
        if not self.spec.phases:
            raise ArgumentError(f"{self.name} names no phases: add a [phases] table to the model.")
        names: dict[str, Any] = {**self.rules.constants, **{k: p.value for k, p in self.parameters.items()}}
        names |= {name: places[i].astype(float) for i, name in enumerate(self.rules.variables)}
        for name, let in self.rules.let.items():
            if let.names <= names.keys():
                names[name] = let(names)
        found = [""] * places.shape[1]
        for phase, expression in self.rules.phases.items():
            holds = np.broadcast_to(np.asarray(expression(names), dtype=float), (places.shape[1],))
            if np.isnan(holds).any():
                raise ModelError(self.name, [Fault(f"phases.{phase}", "is undefined in some state", expression.text)])
            found = [old or (phase if h else "") for old, h in zip(found, holds, strict=True)]
        return [name or "none" for name in found]

    def _known_place(self, variable: str, values: list[str]) -> None:
        if variable not in self.states:
            raise UnknownName("variable", variable, self.states, f" in {self.name}")
        for value in values:
            if value not in self.states[variable]:
                raise UnknownName(f"value of {variable}", value, self.states[variable])

    # ---- faces ------------------------------------------------------------------------------

    @property
    def plot(self) -> ModelPlots:
        """Pictures: ``.plot()`` is the graph of what can happen, ``.plot.steps()`` small steps against the leap."""
        return ModelPlots(self)

    def __matmul__(self, strategy: Any) -> Any:
        return face("Chain")(self, strategy)

    def explore(self, strategies: Iterable[Any] | None = None, **options: Any) -> Any:
        """The page's sandbox of this model in a notebook (see `olivebranch.explore`)."""
        return face("explore")(self, strategies, **options)

    def to_toml(self) -> str:
        """The model as the text of a model file."""
        return tomli_w.dumps(self.spec.plain())

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the model as a file, whole or not at all; `load` gives an equal model back."""
        return write_whole(path, self.to_toml())

    def __reduce__(self) -> Any:
        return _remade, (type(self), self.spec, self.name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Model) and self.spec == other.spec

    @cached_property
    def _hash(self) -> int:
        return hash(self.to_toml())

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        size = int(np.prod(self.rules.sizes))
        counted = [(size, "state"), (len(self.actions), "action"), (len(self.parameters), "parameter")]
        shown = ", ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in counted)
        return f"Model({self.title!r}: {shown})"

    def __iter__(self) -> Iterator[str]:
        return iter(self.states)


def _remade(kind: type[Model], spec: Spec, name: str) -> Model:
    """A model out of a pickle: its rules are read anew, for expressions are functions and do not travel."""
    return kind.from_spec(spec, name, strict=False)


def total_weak(grades: Mapping[Any, int]) -> int:
    """How many parameters rest on judgement, illustration or nothing."""
    return sum(count for grade, count in grades.items() if grade not in ("A", "B"))


def _summed(chances: list[str]) -> float | str:
    try:
        return float(sum(float(chance.strip("()")) for chance in chances))
    except ValueError:
        return " + ".join(chances)


def _check_endings(rules: Rules, table: Table, source: str) -> None:
    started = table.ending[table.start.sum(axis=0) > 0]
    faults = []
    for i, name in enumerate(rules.endings):
        text, path = rules.endings[name].text, f"endings.{name}"
        if (started == i).all():  # then the others cannot be reached either, and that is no news
            faults = [Fault(path, "holds at every start, so nothing can happen", text, "Check the start.")]
            break
        if not (table.ending == i).any():
            faults.append(Fault(path, "can never be reached from the start", text, "Check the shifts."))
    if faults:
        raise ModelError(source, faults)
