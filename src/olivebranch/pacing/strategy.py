"""Strategy: how you pace contact. A plain function over what can be seen and remembered; a finite-state controller.

The function is called once for each distinct thing it looks at, and never while a chain is walked or solved. `see`
records what the function reads, so two states that differ only in what it never looked at share one call; and
memory that it never looks at is not carried at all.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import import_module
from numbers import Real
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, overload

import numpy as np
from numpy.typing import NDArray

from olivebranch.errors import ArgumentError, StrategyError, UnknownName, suggest
from olivebranch.model.model import Model
from olivebranch.pacing.memory import Memory

Answer: TypeAlias = str | Mapping[str, float]
Key: TypeAlias = tuple[Literal["state"], str] | tuple[Literal["memory"], Memory]
Ints: TypeAlias = NDArray[np.int64]


class Value(str):
    """A value as a strategy sees it: text that knows its place in its variable's list.

    Comparing it with a name the variable does not have is an error, not a silent "no".

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
        """The values of the variable, lowest first."""
        return tuple(self.places)

    def _compared(self, other: object) -> int:
        place = self.places.get(other) if isinstance(other, str) else None
        if place is None:
            raise UnknownName(f"value of {self.variable}", other, self.names)
        return self.place - place

    def __eq__(self, other: object) -> bool:
        return self._compared(other) == 0

    def __ne__(self, other: object) -> bool:
        return self._compared(other) != 0

    def __lt__(self, other: str) -> bool:
        return self._compared(other) < 0

    def __le__(self, other: str) -> bool:
        return self._compared(other) <= 0

    def __gt__(self, other: str) -> bool:
        return self._compared(other) > 0

    def __ge__(self, other: str) -> bool:
        return self._compared(other) >= 0

    __hash__ = str.__hash__


class See:
    """What a strategy sees: ``see.stance``, ``see.noes``; nothing hidden. Also ``see["stance"]``."""

    __slots__ = ("_look", "_strategy")

    def __init__(self, look: _Look, strategy: Strategy) -> None:
        self._look, self._strategy = look, strategy

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> Any:
        if name not in self._strategy.remembers:
            return self._look.state(name, self._strategy.remembers)
        if name in self._look.values:
            raise StrategyError(
                f"remembers {name!r}, which is also a variable of {self._look.model.name}. "
                "Call the memory something else."
            )
        return self._look.remember(self._strategy.remembers[name], name)

    def __dir__(self) -> Iterable[str]:
        return sorted({*self._look.visible, *self._strategy.remembers, "can", "shows"})

    def can(self, action: str) -> bool:
        """Does the model have this action (or one that stands in for it)?"""
        return self._strategy.stand_in(action, self._look.model) is not None

    def shows(self, variable: str, *values: str) -> bool:
        """Is the variable, if the model has it, at one of these values?"""
        return variable in self._look.values and str(self._look.state(variable)) in values


class _MemoryNeeded(Exception):
    """The rule looked at a memory that is not carried yet."""

    def __init__(self, memory: Memory, name: str) -> None:
        self.memory, self.name = memory, name


class _Look:
    """One view of one state and memory, recording what is read."""

    def __init__(
        self,
        model: Model,
        values: Mapping[str, tuple[Value, ...]],
        carried: Mapping[Memory, tuple[object, ...]],
        at: Callable[[Key], int],
    ) -> None:
        self.model, self.values, self.carried, self.at = model, values, carried, at
        self.read: dict[Key, tuple[str, object]] = {}

    @property
    def visible(self) -> list[str]:
        """The variables that a strategy may look at."""
        return [name for name in self.values if name not in self.model.hidden]

    def state(self, name: str, remembered: Iterable[str] = ()) -> Value:
        if name in self.model.hidden:
            raise StrategyError(
                f"looks at {name!r}, which is hidden: no strategy may. Use what can be seen: {', '.join(self.visible)}."
            )
        if name not in self.values:
            known = [*self.visible, *remembered]
            raise StrategyError(
                f"looks at {name!r}, which {self.model.name} does not have and the strategy does not "
                f"remember. {suggest(name, known)}"
            )
        key: Key = ("state", name)
        value = self.values[name][self.at(key)]
        self.read[key] = name, value
        return value

    def shown(self) -> str:
        """All that can be seen, and the memory that was looked at: what an error says the state was."""
        seen = [f"{name} = {self.values[name][self.at(('state', name))]!s}" for name in self.visible]
        memory = [f"{name} = {label!s}" for key, (name, label) in self.read.items() if key[0] == "memory"]
        return ", ".join([*seen, *memory])

    def remember(self, memory: Memory, name: str) -> Any:
        if memory not in self.carried:
            raise _MemoryNeeded(memory, name)
        labels = self.carried[memory]
        label = labels[self.at(("memory", memory))]
        self.read[("memory", memory)] = name, label
        return Value(label, tuple(map(str, labels)), name) if isinstance(label, str) else label


Rule: TypeAlias = Callable[[See], Answer]


@dataclass(frozen=True)
class Strategy:
    """A rule for pacing contact, what it remembers, and what stands in for actions a model lacks.

    Made with the decorator `strategy`, or from a plain table with `Strategy.table`.

    Attributes
    ----------
    name : how tables and pictures call it
    rule : a function of `see` that returns an action, or {action: chance}
    remembers : {name: memory}, see `count`, `weeks_since`, `week` and `last`
    instead : {action: the action to use where the model does not have it}
    """

    name: str
    rule: Rule = field(repr=False)
    remembers: Mapping[str, Memory] = field(default_factory=dict, repr=False)
    instead: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name or not callable(self.rule):
            raise ArgumentError(f"a strategy needs a name and a function (got {self.name!r}, {self.rule!r}).")
        for option in ("remembers", "instead"):
            given = getattr(self, option)
            if not isinstance(given, Mapping):
                raise ArgumentError(f"{option} = {given!r}: must be a table, such as {{'noes': ob.count(...)}}.")
            object.__setattr__(self, option, MappingProxyType(dict(given)))
        for name, memory in self.remembers.items():
            if not isinstance(name, str) or name.startswith("_") or name in ("can", "shows"):
                raise ArgumentError(f"remembers {name!r}: choose another name, one that see.NAME can read.")
            if not hasattr(memory, "compile"):
                fix = "use ob.count, ob.weeks_since, ob.week or ob.last"
                raise ArgumentError(f"remembers {name!r} = {memory!r}: {fix}.")

    def __hash__(self) -> int:
        return hash((self.name, self.rule))

    def __reduce__(self) -> Any:
        return _remade, (self.name, _sendable(self.rule), dict(self.remembers), dict(self.instead))

    @property
    def about(self) -> str:
        """The first paragraph of what the rule says of itself."""
        return " ".join((self.rule.__doc__ or "").strip().split("\n\n")[0].split())

    def __call__(self, see: See) -> Answer:
        """The rule's answer; so one strategy may hand over to another, memory included."""
        look = see._look
        answer = self.rule(See(look, self))
        if isinstance(answer, str):
            return self._action(answer, look.model)
        if isinstance(answer, Mapping):
            mixed: dict[str, float] = {}
            for action, chance in answer.items():
                if not isinstance(chance, Real) or not 0 <= chance <= 1:  # not a number is not between either
                    raise StrategyError(f"gives {action!r} the chance {chance!r}. A chance lies between 0 and 1.")
                found = self._action(action, look.model)
                mixed[found] = mixed.get(found, 0.0) + float(chance)
            return mixed
        fix = "a strategy returns an action's name, or {action: chance}, in every state it can meet"
        if isinstance(answer, Strategy):
            fix = f"to hand over, return what it says: {answer.name}(see)"
        raise StrategyError(f"returned {answer!r}: {fix}.")

    def stand_in(self, action: str, model: Model) -> str | None:
        """The action as the model knows it, or what stands in for it, or None."""
        tried: set[str] = set()
        while action not in model.actions:
            if action in tried or action not in self.instead:
                return None
            tried.add(action)
            action = self.instead[action]
        return action

    def _action(self, action: str, model: Model) -> str:
        found = self.stand_in(action, model)
        if found is None:
            raise StrategyError(
                f"wants {action!r}, an action that {model.name} does not have. {suggest(action, model.actions)}"
            )
        return found

    def named(self, name: str) -> Strategy:
        """The same strategy under another name."""
        return replace(self, name=name)

    @staticmethod
    def table(actions: Mapping[str, Answer], *, name: str = "table", variable: str | None = None) -> Strategy:
        """A strategy from a plain table: an action, or {action: chance}, for each value of one variable.

        >>> Strategy.table({"no": "small_step", "maybe": "ask"}, name="gently")
        Strategy(name='gently')
        """
        if not isinstance(actions, Mapping):
            raise ArgumentError(
                f"actions = {actions!r}: must be a table, such as {{'no': 'small_step', 'maybe': 'ask'}}."
            )
        for value, answer in actions.items():
            if not isinstance(answer, (str, Mapping)):
                raise ArgumentError(f"{value!r}: {answer!r} is no action: write its name, or {{action: chance}}.")
        rule = _TableRule(tuple((value, _frozen(answer)) for value, answer in actions.items()), variable)
        return Strategy(name, rule)


def _sendable(rule: Rule) -> Rule | tuple[str, str]:
    """The rule as a pickle can carry it: where the decorator put a Strategy in its place, the module and the name."""
    module, name = getattr(rule, "__module__", None), getattr(rule, "__qualname__", None)
    placed = getattr(sys.modules.get(module or ""), name or "", None)
    if module and name and isinstance(placed, Strategy) and placed.rule is rule:
        return module, name
    return rule


def _remade(name: str, rule: Rule | tuple[str, str], remembers: dict[str, Memory], instead: dict[str, str]) -> Strategy:
    found: Rule = getattr(import_module(rule[0]), rule[1]).rule if isinstance(rule, tuple) else rule
    return Strategy(name, found, remembers, instead)


@dataclass(frozen=True)
class _TableRule:
    """Look one variable's value up."""

    rows: tuple[tuple[str, Any], ...]
    variable: str | None

    def __call__(self, see: See) -> Answer:
        rows = dict(self.rows)
        variable = self.variable or _variable_of(rows, see._look.model)
        value = str(see[variable])
        if value not in rows:
            raise StrategyError(f"has no action for {variable} = {value}. Add a row for it.")
        answer = rows[value]
        return answer if isinstance(answer, str) else dict(answer)


def _frozen(answer: Answer) -> Any:
    return answer if isinstance(answer, str) else tuple(answer.items())


def _variable_of(rows: Mapping[str, Any], model: Model) -> str:
    for variable, values in model.states.items():
        if set(rows) <= set(values):
            return variable
    known = [value for values in model.states.values() for value in values]
    wrong = next((value for value in rows if value not in known), None)
    if wrong is not None:
        raise StrategyError(f"has a row for {wrong!r}, which is no value of {model.name}. {suggest(wrong, known)}")
    raise StrategyError("has rows for values of more than one variable. Keep to one, or write a function.")


@overload
def strategy(rule: Rule, /) -> Strategy: ...
@overload
def strategy(
    *, name: str | None = None, remembers: Mapping[str, Memory] | None = None, instead: Mapping[str, str] | None = None
) -> Callable[[Rule], Strategy]: ...
def strategy(
    rule: Rule | None = None,
    /,
    *,
    name: str | None = None,
    remembers: Mapping[str, Memory] | None = None,
    instead: Mapping[str, str] | None = None,
) -> Strategy | Callable[[Rule], Strategy]:
    """Make a strategy of a function; use it as a decorator, with or without options.

    Parameters
    ----------
    remembers : {name: memory}, made by `count`, `weeks_since`, `week` or `last`
    instead : {action: the action to use where a model does not have it}
    name : defaults to the function's

    Examples
    --------
    >>> import olivebranch as ob
    >>> @ob.strategy(remembers={"noes": ob.count("action == ask and response != warm", upto=2)})
    ... def two_noes(see):
    ...     '''Ask until two noes, then leave them in peace.'''
    ...     return "let_go" if see.noes >= 2 else "ask"
    >>> two_noes
    Strategy(name='two_noes')
    >>> (ob.load("reconciliation") @ two_noes).exact(weeks=52).chance("left") > 0.5
    True
    """

    def made(rule: Rule) -> Strategy:
        title = name or str(getattr(rule, "__name__", "strategy"))
        return Strategy(title, rule, remembers or {}, instead or {})

    return made if rule is None else made(rule)


# ---- tabulation ----------------------------------------------------------------------------------

ALL_TWICE, SOME_TWICE = 10_000, 16  # leaves for which a rule is asked twice, and of the others every 16th


class _Growing:
    """A list of whole numbers that array operations can read: `of` holds them, and room for more."""

    def __init__(self) -> None:
        self.of: Ints = np.full(64, -1, dtype=np.int64)
        self.size = 0

    def add(self, count: int) -> int:
        """So many more, -1 each; where they begin."""
        begin, self.size = self.size, self.size + count
        if self.size > self.of.size:
            self.of = np.concatenate([self.of, np.full(self.size, -1, dtype=np.int64)])
        return begin


class _Tree:
    """What a rule asks: node n asks for key `reads[n]`, and the answer i leads to node `child[first[n] + i]`.

    A leaf asks nothing and has what it decides, `leaf[n]`; -1 stands for none.
    """

    def __init__(self) -> None:
        self.reads, self.leaf, self.first, self.child = _Growing(), _Growing(), _Growing(), _Growing()
        self.keys: list[Key] = []
        self.asked: list[frozenset[Key]] = []  # on the way to each node
        self.sprout(frozenset())

    def sprout(self, asked: frozenset[Key]) -> int:
        """A new node, that asks nothing yet."""
        self.asked.append(asked)
        self.leaf.add(1)
        self.first.add(1)
        return self.reads.add(1)

    def ask(self, node: int, key: Key, answers: int) -> None:
        """Let a node ask for a key, which has so many answers."""
        if key not in self.keys:
            self.keys.append(key)
        self.reads.of[node], self.first.of[node] = self.keys.index(key), self.child.add(answers)

    def grow(self, node: int, answer: int, asked: frozenset[Key]) -> int:
        """A new node where the answer leads."""
        new = self.sprout(asked)
        self.child.of[self.first.of[node] + answer] = new
        return new


class Tabulation:
    """A strategy as a table over a model, grown as states are met.

    The rule is deterministic, so what it reads first is the same everywhere, what it reads second depends only on
    the first answer, and so on: a tree whose leaves are decisions. Each leaf costs two calls of the rule (the second
    checks that it answers the same; of very many leaves, some are checked); everything else is array work.
    """

    def __init__(self, strategy: Strategy, model: Model, carried: Mapping[Memory, tuple[object, ...]]) -> None:
        self.strategy, self.model, self.carried = strategy, model, carried
        self.tree = _Tree()
        self.values = {name: Value.all(values, name) for name, values in model.states.items()}
        self.decisions: list[tuple[Ints, NDArray[np.float64]]] = []  # actions and their chances, a leaf each
        self._known: dict[Any, int] = {}
        self.leaves = 0

    def decide(self, column: Callable[[Key], Ints], size: int) -> Ints:
        """Which decision is taken at each of `size` pairs, whose coordinates `column` gives."""
        tree, columns = self.tree, lru_cache(maxsize=None)(column)
        node, waiting = np.zeros(size, dtype=np.int64), np.arange(size)
        while waiting.size:
            blank = waiting[(tree.reads.of[node[waiting]] < 0) & (tree.leaf.of[node[waiting]] < 0)]
            for one, at in zip(*np.unique(node[blank], return_index=True), strict=True):
                self._grow(int(one), lambda key, i=int(blank[at]): int(columns(key)[i]))  # type: ignore[misc]
            waiting = waiting[tree.reads.of[node[waiting]] >= 0]
            reads = tree.reads.of[node[waiting]]
            for number in np.unique(reads):
                at, key = waiting[reads == number], tree.keys[number]
                answer = columns(key)[at]
                way = tree.first.of[node[at]] + answer
                unmet = np.flatnonzero(tree.child.of[way] < 0)
                for first in unmet[np.unique(way[unmet], return_index=True)[1]]:
                    before = int(node[at[first]])
                    tree.grow(before, int(answer[first]), tree.asked[before] | {key})
                node[at] = tree.child.of[way]
        return tree.leaf.of[node]

    def _grow(self, node: int, at: Callable[[Key], int]) -> None:
        """Ask the rule about one pair, and add the questions it asked below `node`."""
        answer, look = self._ask(at)
        self.leaves += 1
        if self.leaves <= ALL_TWICE or self.leaves % SOME_TWICE == 0:
            self._ask_again(at, answer, look)
        asked = self.tree.asked[node]
        for key in look.read:
            if key not in asked:
                asked |= {key}
                self.tree.ask(node, key, self._answers(key))
                node = self.tree.grow(node, at(key), asked)
        self.tree.leaf.of[node] = self._decision(answer, look)

    def _ask_again(self, at: Callable[[Key], int], answer: Answer, look: _Look) -> None:
        """Refuse a rule that does not say the same when it is asked twice."""
        again, other = self._ask(at)
        fix = "A strategy is a fixed rule: return {action: chance} to act by chance."
        if again != answer:
            raise self._error(f"answered {answer!r} and then {again!r}", look, fix)
        if list(other.read) != list(look.read):
            raise self._error("looked at different things when asked twice", look, fix)

    def _answers(self, key: Key) -> int:
        return len(self.values[key[1]] if key[0] == "state" else self.carried[key[1]])

    def _ask(self, at: Callable[[Key], int]) -> tuple[Answer, _Look]:
        look = _Look(self.model, self.values, self.carried, at)
        try:
            answer = self.strategy(See(look, self.strategy))
        except _MemoryNeeded:
            raise
        except (StrategyError, UnknownName) as error:
            raise self._error(str(error), look) from None
        except Exception as error:  # a mistake in the user's own function: say where, and keep its traceback
            told = f"stopped with {type(error).__name__}: {error}"
            raise self._error(told, look, "Mend the function: it must answer in every state it can meet.") from error
        return answer, look

    def _decision(self, answer: Answer, look: _Look) -> int:
        if isinstance(answer, str) and answer in self._known:
            return self._known[answer]
        mixed = {answer: 1.0} if isinstance(answer, str) else dict(answer)
        total = math.fsum(mixed.values())
        if abs(total - 1) > 1e-9:
            raise self._error(f"gives chances that sum to {total:.6g}", look, "Make them sum to 1.")
        rows = sorted((self.model.actions.index(action), chance) for action, chance in mixed.items() if chance > 0)
        key = tuple(rows)
        if key not in self._known:
            self._known[key] = len(self.decisions)
            self.decisions.append((np.array([a for a, _ in rows]), np.array([float(c) for _, c in rows])))
        if isinstance(answer, str):
            self._known[str(answer)] = self._known[key]
        return self._known[key]

    def _error(self, what: str, look: _Look, fix: str = "") -> StrategyError:
        stop = "" if what.endswith((".", "?")) else "."
        return StrategyError(f"strategy {self.strategy.name} at ({look.shown()}): {what}{stop} {fix}".strip())
