"""The product of a model and a strategy: the reachable pairs of state and memory, and the edges between them.

The pairs are found breadth first with array operations, one level at a time, and then sorted (by state, then memory).
So a chain does not depend on how its pairs were found. A walk that has ended carries no memory, and memory that the
rule never reads is left out, because neither can affect the future.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arrays import Flags, Floats, Ints
from olivebranch.errors import ArgumentError, StrategyError
from olivebranch.model.model import Model
from olivebranch.model.reserved import taken
from olivebranch.model.table import Table
from olivebranch.pacing.memory import Memory
from olivebranch.pacing.observations import Observations, Seen, Weeks
from olivebranch.pacing.see import Key, MemoryNeeded
from olivebranch.pacing.strategy import Strategy
from olivebranch.pacing.tabulation import Tabulation

MAX_PAIRS = 200_000_000  # states x memories, whether or not they can be reached
AT_A_TIME = 20_000  # pairs expanded at a time


@dataclass(frozen=True, slots=True)
class Product:
    """N reachable pairs and E edges; the edges out of pair i are first[i] to first[i + 1].

    Attributes
    ----------
    table : the table that the edges come from; for a large model, it holds only the edges taken
    state : (N,) index into the table's states
    memory : {name: (N,) index of the value remembered}; `labels` has the values
    start : (N,) the distribution at week 0
    first : (N + 1,) as above
    after : (E,) index of the next pair
    edge : (E,) index of the table's edge, which has the response and the tallies
    action : (E,) index of the action
    weight : (E,) the chance that the strategy takes this action in this pair
    chance : (E,) the probability of the edge: `weight` times the table's chance in draw 0
    """

    table: Table
    state: Ints
    memory: Mapping[str, Ints]
    labels: Mapping[str, tuple[object, ...]]
    start: Floats
    first: Ints
    after: NDArray[np.int32]
    edge: NDArray[np.int32]
    action: NDArray[np.int16]
    weight: Floats
    chance: Floats


def build(
    model: Model, strategy: Strategy, track: Mapping[str, Memory] | None = None, table: Table | None = None
) -> Product:
    """The product, carrying the memory that the rule reads, and any that `track` names.

    If the table has several draws of the parameters, the pairs and edges of all draws are included. An edge that is
    missing in one draw has the chance 0 there.
    """
    _check_memory(model, strategy)
    names = {memory: name for name, memory in (track or {}).items()}
    while True:
        try:
            return _Builder(model, strategy, names, table or model.table).build()
        except MemoryNeeded as needed:  # the rule reads one that is not carried yet: build again with it
            names[needed.memory] = _free_name(needed.name, {*names.values(), *model.states})


def _check_memory(model: Model, strategy: Strategy) -> None:
    """Refuse a memory that has the name of a variable, because a question could mean either."""
    for name in strategy.remembers:
        if name in model.states:
            why = f"is also a variable of {model.name}"
            raise StrategyError(f"strategy {strategy.name} remembers {name!r}: {taken('memory', name, why)}")


def _free_name(name: str, known: set[str]) -> str:
    while name in known:
        name += "_"
    return name


class _Edges(NamedTuple):
    """Edges out of some pairs: which pair, the code of the next pair, the table's edge, the action and its weight."""

    pair: Ints
    after: Ints
    edge: Ints
    action: Ints
    weight: Floats


class _Builder:
    """Builds a product. The code of a pair is its state and its memories in mixed radix."""

    def __init__(self, model: Model, strategy: Strategy, names: Mapping[Memory, str], table: Table) -> None:
        self.model, self.strategy, self.names = model, strategy, names
        self._use(table)
        observations = Observations(model)
        with self._naming():
            self.registers = {memory: memory.compile(name, observations) for memory, name in names.items()}
        self.tabulation = Tabulation(strategy, model, {m: register.labels for m, register in self.registers.items()})
        self.radix, self.size = self._radix()
        if self.size * self.table.states.size > MAX_PAIRS:
            raise ArgumentError(
                f"strategy {strategy.name} remembers {self.size:,} things in {self.table.states.size:,} states: "
                f"over the limit of {MAX_PAIRS:,}. Lower an `upto`."
            )

    def _use(self, table: Table) -> None:
        self.table = table
        self.is_possible = table.chance.max(axis=0, initial=0.0) > 0  # (table's edges,) possible in some draw
        rows = table.first.size - 1 if table.large is not None else 0
        self.is_taken = np.zeros(rows, dtype=bool)  # (rows,) the rows of a large table that the strategy takes

    def _radix(self) -> tuple[list[int], int]:
        """The radix of each memory, and the number of combinations of all memories."""
        radix, size = [], 1
        for register in reversed(self.registers.values()):
            radix.append(size)
            size *= len(register.labels)
        return radix[::-1], size

    def build(self) -> Product:
        start_state = np.flatnonzero(self.table.start.max(axis=0))
        seen, memory = self._seen(start_state), np.zeros(start_state.size, dtype=np.int64)
        for register, radix in zip(self.registers.values(), self.radix, strict=True):
            memory += register.first(seen, start_state.size) * radix
        start = self._code(start_state, memory)
        is_known = np.zeros(self.table.states.size * self.size, dtype=bool)
        is_known[start] = True
        frontier = np.unique(start)
        while frontier.size:
            new = []
            for codes in _slices(frontier):
                reached = np.unique(self._edges(codes).after)
                reached = reached[~is_known[reached]]
                is_known[reached] = True
                new.append(reached)
            frontier = np.sort(np.concatenate(new))
        if self.table.large is not None:
            self._use(self.table.of(np.flatnonzero(self.is_taken)))
        return self._product(is_known, start, self.table.start[0, start_state])

    # ---- codes ------------------------------------------------------------------------------

    def _code(self, state: Ints, memory: Ints) -> Ints:
        """The code of each pair; an ending carries no memory."""
        return state * self.size + np.where(self.table.ending[state] < 0, memory, 0)

    def _decode(self, code: Ints) -> tuple[Ints, list[Ints]]:
        """The state of each pair, and the index of the value of each memory."""
        state, memory = code // self.size, code % self.size
        kept = zip(self.registers.values(), self.radix, strict=True)
        return state, [(memory // radix) % len(register.labels) for register, radix in kept]

    def _seen(self, state: NDArray[np.integer[Any]]) -> Seen:
        """What can be seen of states."""
        places, hidden = self.table.places[:, state], self.model.hidden
        return {name: place for name, place in zip(self.model.states, places, strict=True) if name not in hidden}

    # ---- edges ------------------------------------------------------------------------------

    def _edges(self, code: Ints) -> _Edges:
        """Every edge out of the given pairs; the edges of a pair are adjacent."""
        state, memories = self._decode(code)
        open_ = np.flatnonzero(self.table.ending[state] < 0)
        pair, action, weight = self._decide(open_, state[open_], [memory[open_] for memory in memories])
        row, edge, response, after = self._table_edges(state[pair] * len(self.model.actions) + action)
        pair, action, weight = pair[row], action[row], weight[row]
        if self.registers:
            weeks = Weeks(action, response.astype(np.int64), self._seen(state[pair]), self._seen(after))
            memory = self._remember([memory[pair] for memory in memories], weeks)
        else:
            memory = np.zeros(action.size, dtype=np.int64)
        return _Edges(pair, self._code(after.astype(np.int64), memory), edge, action, weight)

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
        owner = np.repeat(np.arange(row.size), count)
        edge = np.arange(owner.size) - np.repeat(np.cumsum(count) - count, count) + low[owner]
        possible = self.is_possible[edge]
        owner, edge = owner[possible], edge[possible]
        return owner, edge, table.response[edge], table.after[edge]

    def _decide(self, pair: Ints, state: Ints, memories: list[Ints]) -> tuple[Ints, Ints, Floats]:
        """The actions taken in each pair: which pair, the action and the chance of taking it."""
        variables = {name: i for i, name in enumerate(self.model.states)}
        positions = {memory: i for i, memory in enumerate(self.registers)}

        def column(key: Key) -> Ints:
            if key[0] == "state":
                return self.table.places[variables[key[1]], state]
            return memories[positions[key[1]]]

        decision = self.tabulation.decide(column, pair.size)
        decisions = self.tabulation.decisions
        count = np.array([actions.size for actions, _ in decisions], dtype=np.int64)[decision]
        if not (count > 1).any():  # the common case: the strategy is pure, so no action is drawn by chance
            single = np.array([actions[0] for actions, _ in decisions], dtype=np.int64)
            return pair, single[decision], np.ones(pair.size)
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

    # ---- the product ------------------------------------------------------------------------

    def _product(self, is_known: Flags, start: Ints, start_chance: Floats) -> Product:
        code, number = np.flatnonzero(is_known), np.cumsum(is_known, dtype=np.int32) - np.int32(1)
        state, memories = self._decode(code)
        degree, columns = [], []
        for codes in _slices(code):
            edges = self._edges(codes)
            degree.append(np.bincount(edges.pair, minlength=codes.size))
            chance = edges.weight * self.table.chance[0, edges.edge]
            edge, action = edges.edge.astype(np.int32), edges.action.astype(np.int16)
            columns.append((number[edges.after], edge, action, edges.weight, chance))
        after, edge, action, weight, chance = (np.concatenate(column) for column in zip(*columns, strict=True))
        begin = np.zeros(code.size)
        begin[number[start]] = start_chance
        product = Product(
            table=self.table,
            state=state,
            memory={self.names[m]: memory for m, memory in zip(self.registers, memories, strict=True)},
            labels={self.names[m]: register.labels for m, register in self.registers.items()},
            start=begin,
            first=np.concatenate([[0], np.cumsum(np.concatenate(degree))]).astype(np.int64),
            after=after,
            edge=edge,
            action=action,
            weight=weight,
            chance=chance,
        )
        _freeze(product)
        return product


def _freeze(product: Product) -> None:
    arrays: list[NDArray[Any]] = [product.state, product.start, product.first, product.after, product.edge]
    for array in [*arrays, product.action, product.weight, product.chance, *product.memory.values()]:
        array.setflags(write=False)


def _slices(code: Ints) -> Iterator[Ints]:
    return (code[begin : begin + AT_A_TIME] for begin in range(0, code.size, AT_A_TIME))
