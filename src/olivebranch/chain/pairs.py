"""The pairs of state and memory under a strategy: their codes, and the edges out of them, found as they are needed.

What a strategy remembers is moved by the action, the response and what is seen before and after, whoever chose the
action. So the edges out of a pair can be asked for under the strategy, or under a given action.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arrays import Flags, Floats, Ints
from olivebranch.errors import ArgumentError, StrategyError, printed
from olivebranch.model.model import Model
from olivebranch.model.reserved import taken as already_taken
from olivebranch.model.table import Table
from olivebranch.pacing.memory import Memory, Register
from olivebranch.pacing.observations import Observations, Seen, Weeks
from olivebranch.pacing.see import Key, MemoryNeeded
from olivebranch.pacing.strategy import Strategy
from olivebranch.pacing.tabulation import Tabulation

MAX_PAIRS = 200_000_000  # states x memories, whether or not they can be reached

T = TypeVar("T")


def carrying(
    model: Model,
    strategy: Strategy,
    make: Callable[[Mapping[Memory, str]], T],
    track: Mapping[str, Memory] | None = None,
) -> T:
    """What `make` returns, given every memory that the rule reads and any that `track` names.

    Only calling a rule shows which memories it reads, so `make` is called again with each one that was missing.
    """
    for name in strategy.remembers:
        if name in model.states:
            why = f"is also a variable of {model.name}"
            raise StrategyError(
                f"strategy {strategy.name} remembers {printed(name)}: {already_taken('memory', name, why)}"
            )
    names = {memory: name for name, memory in (track or {}).items()}
    while True:
        try:
            return make(names)
        except MemoryNeeded as needed:
            names[needed.memory] = _free_name(needed.name, {*names.values(), *model.states})


def _free_name(name: str, known: set[str]) -> str:
    while name in known:
        name += "_"
    return name


class Edges(NamedTuple):
    """Edges out of some pairs: which pair, the code of the next pair, the table's edge, the action and its weight."""

    pair: Ints
    after: Ints
    edge: Ints
    action: Ints
    weight: Floats


class Pairs:
    """The pairs of a model's states and a strategy's memories. The code of a pair is both in mixed radix.

    Attributes
    ----------
    names : the name of each memory that is carried
    registers : what each memory is in this model
    size : how many combinations of memories there are
    """

    def __init__(self, model: Model, strategy: Strategy, names: Mapping[Memory, str], table: Table) -> None:
        self.model, self.strategy, self.names = model, strategy, names
        self.use(table)
        self.registers = self._compiled() if names else {}  # many rules remember nothing
        self.variables = {name: i for i, name in enumerate(model.states)}
        self.positions = {memory: i for i, memory in enumerate(self.registers)}
        self.tabulation = Tabulation(strategy, model, {m: register.labels for m, register in self.registers.items()})
        self.radix, self.size = self._radix()
        if self.size * self.table.states.size > MAX_PAIRS:
            raise ArgumentError(
                f"strategy {strategy.name} remembers {self.size:,} things in {self.table.states.size:,} states: "
                f"over the limit of {MAX_PAIRS:,}. Lower an `upto`."
            )

    def _compiled(self) -> dict[Memory, Register]:
        """The register of each memory."""
        observations = Observations(self.model)
        with self._naming():
            return {memory: memory.compile(name, observations) for memory, name in self.names.items()}

    def use(self, table: Table) -> None:
        """Take the edges of this table from now on."""
        self.table = table
        self.is_possible = table.chance.max(axis=0, initial=0.0) > 0  # (table's edges,) possible in some draw
        self.all_are_possible = bool(self.is_possible.all())
        rows = table.first.size - 1 if table.large is not None else 0
        self.is_taken = np.zeros(rows, dtype=bool)  # (rows,) the rows of a large table that the strategy takes

    def _radix(self) -> tuple[list[int], int]:
        """The radix of each memory, and the number of combinations of all memories."""
        radix, size = [], 1
        for register in reversed(self.registers.values()):
            radix.append(size)
            size *= len(register.labels)
        return radix[::-1], size

    def first(self, state: Ints) -> Ints:
        """The code of each state at week 0, when nothing has happened that could be remembered."""
        if not self.registers:
            return state
        seen, memory = self._seen(state), np.zeros(state.size, dtype=np.int64)
        for register, radix in zip(self.registers.values(), self.radix, strict=True):
            memory += register.first(seen, state.size) * radix
        return self._code(state, memory)

    # ---- codes ------------------------------------------------------------------------------

    def _code(self, state: Ints, memory: Ints) -> Ints:
        """The code of each pair; an ending carries no memory."""
        return state * self.size + np.where(self.table.ending[state] < 0, memory, 0)

    def decode(self, code: Ints) -> tuple[Ints, list[Ints]]:
        """The state of each pair, and the index of the value of each memory."""
        if not self.registers:
            return code, []
        state, memory = code // self.size, code % self.size
        kept = zip(self.registers.values(), self.radix, strict=True)
        return state, [(memory // radix) % len(register.labels) for register, radix in kept]

    def _seen(self, state: NDArray[np.integer[Any]]) -> Seen:
        """What can be seen of states."""
        places, hidden = self.table.places[:, state], self.model.hidden
        return {name: place for name, place in zip(self.model.states, places, strict=True) if name not in hidden}

    # ---- edges ------------------------------------------------------------------------------

    def edges(self, code: Ints, action: int | None = None) -> Edges:
        """Every edge out of the given pairs under the strategy, or under one action; those of a pair are adjacent."""
        state, memories = self.decode(code)
        pair, taken, weight, row = self._taken(state, memories, action)
        row, edge, response, after = self._table_edges(row)
        pair, taken, weight, after_code = pair[row], taken[row], weight[row], after.astype(np.int64)
        if self.registers:
            weeks = Weeks(taken, response.astype(np.int64), self._seen(state[pair]), self._seen(after))
            after_code = self._code(after_code, self._remember([memory[pair] for memory in memories], weeks))
        return Edges(pair, after_code, edge, taken, weight)

    def rows(self, state: Ints) -> tuple[Ints, Ints, Floats]:
        """If nothing is remembered: the table's rows that the strategy takes, the action and its chance in each."""
        _, action, weight, row = self._taken(state, [], None)
        return row, action, weight

    def reach(self, code: Ints, is_known: Flags) -> Ints:
        """The codes of the pairs that follow these and are not known yet; marks them as known."""
        if self.table.large is not None and not self.registers:  # then no edge is needed
            row, _, _ = self.rows(code)
            self.is_taken[row] = True
            return self.table.reach(row, is_known)
        after = self.edges(code).after
        reached = np.unique(after[~is_known[after]])
        is_known[reached] = True
        return reached

    def _taken(self, state: Ints, memories: list[Ints], action: int | None) -> tuple[Ints, Ints, Floats, Ints]:
        """What is done in open pairs: which pair, the action, the chance that it is taken, and the table's row."""
        open_ = (self.table.ending[state] < 0).nonzero()[0]
        if action is None:
            pair, taken, weight = self._decide(open_, state[open_], [memory[open_] for memory in memories])
        else:
            pair, taken, weight = open_, np.full(open_.size, action, dtype=np.int64), np.ones(open_.size)
        return pair, taken, weight, state[pair] * len(self.model.actions) + taken

    def _table_edges(self, row: Ints) -> tuple[Ints, Ints, NDArray[np.int16], NDArray[np.int32]]:
        """The edges of some rows of the table: which row each belongs to, its index, response and next state.

        The edges of a large table have no index yet; the first array is returned in its place.
        """
        table = self.table
        if table.large is not None:
            self.is_taken[row] = True
            owner, response, after = table.leads(row)
            return owner, owner, response, after
        low, count = table.first[row], table.first[row + 1] - table.first[row]
        owner = np.arange(row.size).repeat(count)
        edge = np.arange(owner.size) + (low + count - count.cumsum())[owner]
        if not self.all_are_possible:
            possible = self.is_possible[edge]
            owner, edge = owner[possible], edge[possible]
        return owner, edge, table.response[edge], table.after[edge]

    def _decide(self, pair: Ints, state: Ints, memories: list[Ints]) -> tuple[Ints, Ints, Floats]:
        """The actions taken in each pair: which pair, the action and the chance of taking it."""

        def column(key: Key) -> Ints:
            if key[0] == "state":
                return self.table.places[self.variables[key[1]], state]
            return memories[self.positions[key[1]]]

        decision = self.tabulation.decide(column, pair.size)
        decisions = self.tabulation.decisions
        if not pair.size or all(actions.size == 1 for actions, _ in decisions):  # nearly always: the strategy is pure
            single = np.array([actions[0] for actions, _ in decisions], dtype=np.int64)
            return pair, single[decision], np.ones(pair.size)
        count = np.array([actions.size for actions, _ in decisions])[decision]
        actions = np.concatenate([decisions[d][0] for d in decision])
        return np.repeat(pair, count), actions, np.concatenate([decisions[d][1] for d in decision])

    def _remember(self, memories: list[Ints], weeks: Weeks) -> Ints:
        """All memories a week later, in one number."""
        code = np.zeros(weeks.action.size, dtype=np.int64)
        with self._naming():
            for register, radix, memory in zip(self.registers.values(), self.radix, memories, strict=True):
                code += register.after(memory, weeks) * radix
        return code

    @contextmanager
    def _naming(self) -> Iterator[None]:
        """Put the strategy's name before a memory's error message."""
        try:
            yield
        except StrategyError as error:
            raise StrategyError(f"strategy {self.strategy.name}: {error}") from None
