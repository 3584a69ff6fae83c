"""Model, a finite Markov decision process: how they are, what you can do, how they respond, and what changes then.

A model is checked when it is made, and never changes. `with_parameters`, `starting` and `in_context` return a new one.
The rules are evaluated once, for every reachable state and action, and all strategies share the result.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn, Self

import numpy as np
import tomli_w

from olivebranch.base.faces import face
from olivebranch.base.sheet import Sheet
from olivebranch.base.shown import Shown
from olivebranch.base.text import counted
from olivebranch.base.writing import write_whole
from olivebranch.errors import ArgumentError, ModelError, printed
from olivebranch.model import changes
from olivebranch.model.comparable import comparable
from olivebranch.model.contents import Contents
from olivebranch.model.ending_checks import check_endings
from olivebranch.model.parameter_sheet import parameter_sheet
from olivebranch.model.pictures import ModelPlots
from olivebranch.model.reading import read_rules
from olivebranch.model.spec import Spec, read_spec
from olivebranch.model.table import build
from olivebranch.model.toml_text import spec_of


class Model(Contents, Shown):
    """A model of how contact is answered, written in the model language: a finite Markov decision process.

    A state is one value of each variable. An action changes it, one step of time (a week) after another, until one of
    the endings holds (an absorbing class of states):

        P(next, response | state, action)
            = P(response | state, action) * product over variables of P(next value | state, action, response)

    Parameters
    ----------
    title : what it is, in a line
    states : ``{variable: [values from lowest to highest]}``
    endings : ``{name: condition}``; the walk stops at the first that holds
    actions : ``{name: {attribute: number, true/false or a value's name}}``
    start : rows ``{chance: ..., variable: value or {value: chance}}``, the initial distribution
    parameters : ``{name: number, or a table of value, prior, unit, grade, source and about}``
    let : ``{name: expression}``, each of which may use those above it
    response : rules ``{when: condition, chances: {response: chance or "rest"}}``; the first that holds counts
    shift : ``{variable: [rules as above, with "up", "down" or a value for a response]}``; with the rest of the chance
        the variable stays put
    tallies : ``{name: expression}``, summed over the weeks before the ending (accumulated rewards)
    phases : ``{name: condition}``; the first that holds names the phase a state is in
    mechanisms : ``{name: {about, off: {parameter: value or expression}}}``, what `olivebranch.why` switches off
    contexts : ``{name: {about, parameters, start}}``, named sets of changes
    hidden : variables that no strategy may look at
    yours : variables that are about you, and not about them
    step : the unit of time, "week" unless given
    about : more about the model

    Expressions are text in the model language. Its grammar is in `olivebranch.model.expressions`, and the reasons for
    it are in DESIGN.md. `ob.load("maybe").to_toml()` shows a small model in full, and "reconciliation" uses the whole
    language.

    Attributes
    ----------
    spec : what the model was made of
    name : what errors call it: a bundled model's name, or a file's path
    rules : the expressions, with all names resolved
    table : the reachable states and the moves between them, as arrays

    Raises
    ------
    ModelError
        listing every structural fault: where it is, the value, the rule it breaks and the remedy.

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

    def __init__(self, **fields: Any) -> None:
        spec, faults = read_spec(fields)
        if spec is None:
            raise ModelError("the model", faults)
        self._set(spec, "the model", strict=True)

    @classmethod
    def from_spec(cls, spec: Spec, name: str, *, strict: bool = True) -> Self:
        """A model from a spec. Unless `strict`, an ending may be unreachable (as when a parameter is 0).

        Raises ArgumentError for a spec that is none or a name that is no text, ModelError as `from_toml` does.
        """
        if not isinstance(spec, Spec) or not isinstance(name, str):
            given = f"spec = {printed(spec)}, name = {printed(name)}"
            raise ArgumentError(f"{given}: give the spec of a model (model.spec) and a name, as text.")
        model = object.__new__(cls)
        model._set(spec, name, strict=strict)
        return model

    @classmethod
    def from_toml(cls, text: str) -> Self:
        """A model from the text of a model file; `olivebranch.load` takes the path of one.

        Raises
        ------
        ModelError
            for text that is not TOML or breaks the model language; lists every structural fault.
        ArgumentError
            if this is a path, or not text.

        Examples
        --------
        >>> import olivebranch as ob
        >>> maybe = ob.load("maybe")
        >>> Model.from_toml(maybe.to_toml()) == maybe
        True
        """
        if not isinstance(text, str) or ("=" not in text and text.strip().endswith(".toml")):
            raise ArgumentError(f"text = {printed(text)}: give the text of a model file; ob.load(path) reads a file.")
        return cls.from_spec(spec_of(text, "the text"), "the model")

    def _set(self, spec: Spec, name: str, *, strict: bool) -> None:
        """Check the model and set its fields: the one place that does."""
        rules, faults = read_rules(spec)
        if rules is None:
            raise ModelError(name, faults)
        table = build(rules, _values(spec), name)
        if strict:
            check_endings(rules, table, name)
        for field, value in {"spec": spec, "name": name, "rules": rules, "table": table}.items():
            object.__setattr__(self, field, value)  # the __setattr__ below refuses every assignment

    def __setattr__(self, name: str, value: object) -> NoReturn:
        fix = "use with_parameters, starting or in_context for a new one"
        raise AttributeError(f"a model is never changed: {fix} ({name})")

    # ---- new models from this one -----------------------------------------------------------

    def with_parameters(self, /, **values: float | np.number[Any]) -> Self:
        """The same model with other parameter values. A value that is set is known, so its prior is dropped.

        Raises
        ------
        UnknownName
            for a parameter that the model does not have.
        ArgumentError
            for a value that is not a finite number.
        ModelError
            if the values break the rules of the model, such as a chance above 1.

        Examples
        --------
        >>> import olivebranch as ob
        >>> slam = ob.load("maybe").with_parameters(slam=0.3).parameters["slam"]
        >>> slam.value, slam.prior
        (0.3, None)
        """
        return self._changed(parameters=changes.with_parameters(self.spec, self.name, values))

    def starting(self, /, **values: str | Mapping[str, float | str]) -> Self:
        """The same model with another initial distribution: each variable named takes that value at every start.

        The other variables keep their distribution at the start. A value may also be a table of chances.

        Raises
        ------
        UnknownName
            for a variable or a value that the model does not have.
        ModelError
            if the chances of a table do not sum to 1.

        Examples
        --------
        >>> import olivebranch as ob
        >>> ob.load("reconciliation").starting(stance="friend", composure="steady").phases()
        {'repair': 0.3, 'contact': 0.7}
        """
        return self._changed(start=changes.starting(self.spec, self.name, values))

    def in_context(self, context: str) -> Self:
        """The same model in one of its contexts, such as "betrayal".

        A parameter that the context sets is taken as known, so its prior is dropped.

        Raises
        ------
        UnknownName
            for a context that the model does not have.

        Examples
        --------
        >>> import olivebranch as ob
        >>> ob.load("reconciliation").in_context("co_parents").parameters["unavoidable"].value
        0.5
        """
        changed = changes.in_context(self.spec, self.name, context)
        return type(self).from_spec(changed, f"{self.name} ({context})", strict=False)

    def _changed(self, **fields: Any) -> Self:
        plain = {**self.spec.model_dump(mode="json", exclude_none=True, by_alias=True), **fields}
        spec, faults = read_spec(plain)
        if spec is None:
            raise ModelError(self.name, faults)
        return type(self).from_spec(spec, self.name, strict=False)

    # ---- faces ------------------------------------------------------------------------------

    @property
    def plot(self) -> ModelPlots:
        """Pictures: ``.plot()`` is the graph of what can happen, ``.plot.steps()`` small steps against the leap."""
        return ModelPlots(self)

    def __matmul__(self, strategy: Any) -> Any:
        """The chain of this model under a strategy: ``model @ strategy``, as `olivebranch.Chain`."""
        return face("Chain")(self, strategy)

    def explore(self, strategies: Iterable[Any] | None = None, **options: Any) -> Any:
        """The teaching page's sandbox for this model, in a notebook (see `olivebranch.explore`)."""
        return face("explore")(self, strategies, **options)

    def to_toml(self) -> str:
        """The model as the text of a model file, from which `load` makes an equal model."""
        return tomli_w.dumps(self.spec.plain())

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the model to a file, whole or not at all, and return its path; `load` makes an equal model from it.

        Raises
        ------
        OSError
            if the file cannot be written.
        """
        return write_whole(path, self.to_toml())

    def __reduce__(self) -> Any:
        return _unpickled, (type(self), self.spec, self.name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Model) and self._key == other._key

    @cached_property
    def _key(self) -> tuple[object, ...]:
        """What makes two models equal: all that the file says; 1, 1.0 and true are one number."""
        return comparable(self.spec.plain())

    @cached_property
    def _hash(self) -> int:
        return hash(self._key)

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        size = int(np.prod(self.rules.sizes))
        parts = [(size, "state"), (len(self.actions), "action"), (len(self.parameters), "parameter")]
        return f"Model({self.title!r}: {', '.join(counted(n, word) for n, word in parts)})"

    def _sheets(self) -> list[Sheet]:
        return [parameter_sheet(self)] if self.parameters else []

    def __iter__(self) -> Iterator[str]:
        return iter(self.states)


def _unpickled(kind: type[Model], spec: Spec, name: str) -> Model:
    """A model from a pickle. Expressions cannot be pickled, so the rules are read again from the spec."""
    return kind.from_spec(spec, name, strict=False)


def _values(spec: Spec) -> dict[str, float]:
    return {name: parameter.value for name, parameter in spec.parameters.items()}
