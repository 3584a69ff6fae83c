"""What a strategy sees: the values of the variables that are not hidden, and what it remembers.

Everything that is read is recorded, so states that differ only in what was never read can share one decision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, TypeAlias

from olivebranch.errors import ArgumentError, StrategyError, UnknownName, printed, suggest
from olivebranch.model.model import Model
from olivebranch.pacing.choices import stand_in
from olivebranch.pacing.memory import Memory

#: One thing that can be read: a variable, or a memory.
Key: TypeAlias = tuple[Literal["state"], str] | tuple[Literal["memory"], Memory]


class Value(str):
    """A value as a strategy sees it: text that knows its place among the variable's values.

    Comparing it with a name that the variable does not have is an error and not silently false.

    >>> stance = Value("friend", ("enemy", "neutral", "friend", "maybe", "yes"), "stance")
    >>> stance >= "neutral", stance == "maybe"
    (True, False)
    """

    __slots__ = ("place", "places", "variable")
    place: int
    places: Mapping[str, int]
    variable: str

    def __new__(cls, name: str, names: Iterable[str], variable: str) -> Value:
        return cls._of(name, {other: i for i, other in enumerate(names)}, variable)

    @classmethod
    def _of(cls, name: str, places: Mapping[str, int], variable: str) -> Value:
        value = super().__new__(cls, name)
        value.place, value.places, value.variable = places[name], places, variable
        return value

    @classmethod
    def all(cls, names: Iterable[str], variable: str) -> tuple[Value, ...]:
        """Every value of a variable, lowest first."""
        places = {name: i for i, name in enumerate(names)}
        return tuple(cls._of(name, places, variable) for name in places)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the variable's values, lowest first."""
        return tuple(self.places)

    def _above(self, other: object) -> int:
        """How many places this value is above the other."""
        place = self.places.get(other) if isinstance(other, str) else None
        if place is None:
            raise UnknownName(f"value of {self.variable}", other, self.names)
        return self.place - place

    def __eq__(self, other: object) -> bool:
        return self._above(other) == 0

    def __ne__(self, other: object) -> bool:
        return self._above(other) != 0

    def __lt__(self, other: str) -> bool:
        return self._above(other) < 0

    def __le__(self, other: str) -> bool:
        return self._above(other) <= 0

    def __gt__(self, other: str) -> bool:
        return self._above(other) > 0

    def __ge__(self, other: str) -> bool:
        return self._above(other) >= 0

    __hash__ = str.__hash__


class MemoryNeeded(Exception):
    """A strategy read a memory that the chain does not carry yet."""

    def __init__(self, memory: Memory, name: str) -> None:
        self.memory, self.name = memory, name


class Look:
    """One look at one state and memory, recording what is read.

    Parameters
    ----------
    values : {variable: all its values}
    carried : {memory: the labels of its values}, for each memory that the chain carries
    index_of : returns the index of the value that a key has here

    Attributes
    ----------
    visible : the variables that a strategy may look at
    read : {key: (name, value)} of everything read so far, in order
    """

    def __init__(
        self,
        model: Model,
        values: Mapping[str, tuple[Value, ...]],
        carried: Mapping[Memory, tuple[object, ...]],
        index_of: Callable[[Key], int],
    ) -> None:
        self.model, self.values, self.carried, self.index_of = model, values, carried, index_of
        self.visible = model.visible
        self.read: dict[Key, tuple[str, object]] = {}

    def state(self, name: str, remembered: Iterable[str] = ()) -> Value:
        """The value of a variable; `remembered` lists the memories that the error may suggest for an unknown name."""
        if name not in self.visible:
            raise StrategyError(self._unseen(name, remembered))
        key: Key = ("state", name)
        value = self.values[name][self.index_of(key)]
        self.read[key] = name, value
        return value

    def _unseen(self, name: str, remembered: Iterable[str]) -> str:
        """Why this name cannot be looked at, and what can be."""
        if name in self.model.hidden:
            seen = ", ".join(self.visible)
            return f"looks at {printed(name)}, which is hidden: no strategy may. Use what can be seen: {seen}."
        lacks = f"looks at {printed(name)}, which {self.model.name} does not have and the strategy does not remember."
        return f"{lacks} {suggest(name, [*self.visible, *remembered])}"

    def remember(self, memory: Memory, name: str) -> Any:
        """The value of a memory, which has this name in the strategy."""
        if memory not in self.carried:
            raise MemoryNeeded(memory, name)
        labels = self.carried[memory]
        label = labels[self.index_of(("memory", memory))]
        self.read[("memory", memory)] = name, label
        return Value(label, tuple(map(str, labels)), name) if isinstance(label, str) else label

    def describe(self) -> str:
        """The state as errors show it: everything that can be seen, and the memory that was read."""
        seen = [f"{name} = {self.values[name][self.index_of(('state', name))]!s}" for name in self.visible]
        memory = [f"{name} = {label!s}" for key, (name, label) in self.read.items() if key[0] == "memory"]
        return ", ".join([*seen, *memory])


class See:
    """What a strategy's function receives: ``see.stance`` or ``see["stance"]``, ``see.noes``, and nothing hidden."""

    __slots__ = ("_instead", "_look", "_remembers")

    def __init__(self, look: Look, remembers: Mapping[str, Memory], instead: Mapping[str, str]) -> None:
        self._look, self._remembers, self._instead = look, remembers, instead

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self._look.visible and name not in self._remembers:  # most often; nothing is to be replaced
            return self._look.state(name)
        return self[name]

    def __getitem__(self, name: str) -> Any:
        if name not in self._remembers:
            return self._look.state(self._shown(name), self._remembers)
        if name in self._look.values:
            raise StrategyError(
                f"remembers {printed(name)}, which is also a variable of {self._look.model.name}. "
                "Call the memory something else."
            )
        return self._look.remember(self._remembers[name], name)

    def __dir__(self) -> Iterable[str]:
        return sorted({*self._look.visible, *self._remembers, "can", "shows"})

    def can(self, action: str) -> bool:
        """Whether the model has this action or a replacement for it."""
        _check_names("can", action)
        return stand_in(action, self._look.model.actions, self._instead) is not None

    def shows(self, variable: str, *values: str) -> bool:
        """Whether the model has the variable (or shows its replacement), and it has one of these values."""
        _check_names("shows", variable, *values)
        shown = self._shown(variable)
        return shown in self._look.values and str(self._look.state(shown)) in values

    def _shown(self, variable: str) -> str:
        """The variable or, if it cannot be seen, its replacement, if that can be seen."""
        return stand_in(variable, self._look.visible, self._instead) or variable


def _check_names(question: str, *names: object) -> None:
    for name in names:
        if not isinstance(name, str):
            raise StrategyError(f"asks see.{question}({printed(name)}): give a name, as text.")


def look_behind(see: See) -> Look:
    """The look that records what `see` reads; raises ArgumentError for anything else."""
    if not isinstance(see, See):
        raise ArgumentError(f"see = {printed(see)}: give what the strategy's function receives.")
    return see._look
