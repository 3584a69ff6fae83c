"""The product of a model and a strategy: the reachable pairs of state and memory, and the edges between them.

Found breadth first with array operations, a level at a time. Pairs are then put in order (state, then memory), so
that a chain does not depend on how it was found. Memory is dropped where the walk has ended, and memory that the
rule never reads is never there: neither can matter to what comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from olivebranch.errors import ArgumentError, StrategyError
from olivebranch.model.model import Model
from olivebranch.model.table import Table
from olivebranch.pacing.memory import Memory, Observations
from olivebranch.pacing.see import Key, MemoryNeeded
from olivebranch.pacing.strategy import Strategy
from olivebranch.pacing.tabulation import Tabulation

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MAX_PAIRS = 200_000_000  # states times memories, reachable or not
PART = 20_000  # pairs gone through at a time


@dataclass(frozen=True, slots=True)
class Product:
    """Reachable pairs N and edges E; the edges out of pair i are first[i] to first[i + 1].

    Attributes
    ----------
    table : where the edges come from: the model's table, or of a large model one with the edges that are taken
    state : (N,) index into the table's states
    memory : {name: (N,) index of the value}; `labels` has the values
    start : (N,) probability at week 0
    first : (N + 1,), after : (E,) index of the next pair, chance : (E,)
    edge : (E,) index of the table's edge (response, tallies), action : (E,)
    weight : (E,) chance that the strategy takes this action here; chance = weight * the table's chance in draw 0
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

    Given a table of several draws of the model's parameters, the pairs and edges are those of all its draws together:
    an edge that one draw does without has the chance 0 there.
    """
    names = {memory: name for name, memory in (track or {}).items()}
    while True:
        try:
            return _Builder(model, strategy, names, table or model.table).build()
        except MemoryNeeded as needed:
            names[needed.memory] = _free(needed.name, names.values())


def _free(name: str, taken: Iterable[str]) -> str:
    while name in set(taken):
        name += "_"
    return name


class _Edges(NamedTuple):
    """Edges out of pairs: the pair, the code of the next, the table's edge, the action and its weight."""

    pair: Ints
    after: Ints
    edge: Ints
    action: Ints
    weight: Floats


class _Builder:
    def __init__(self, model: Model, strategy: Strategy, names: Mapping[Memory, str], table: Table) -> None:
        self.model, self.names = model, names
        self._use(table)
        observations = Observations(model.rules, {name: p.value for name, p in model.parameters.items()})
        try:
            self.counters = [(memory, *memory.compile(name, observations)) for memory, name in names.items()]
        except StrategyError as error:
            raise StrategyError(f"strategy {strategy.name}: {error}") from None
        self.tabulation = Tabulation(strategy, model, {memory: labels for memory, labels, _, _ in self.counters})
        self.radix, self.size = self._radix()
        if self.size * self.table.states.size > MAX_PAIRS:
            raise ArgumentError(
                f"strategy {strategy.name} remembers {self.size:,} things in {self.table.states.size:,} states: "
                f"over the limit of {MAX_PAIRS:,}. Lower an `upto`."
            )

    def _radix(self) -> tuple[list[int], int]:
        radix, size = [], 1
        for _, labels, _, _ in reversed(self.counters):
            radix.append(size)
            size *= len(labels)
        return radix[::-1], size

    def build(self) -> Product:
        start_state = np.flatnonzero(self.table.start.max(axis=0))
        first_memory = sum(first * r for (_, _, first, _), r in zip(self.counters, self.radix, strict=True))
        start = self._code(start_state, np.full(start_state.size, first_memory, dtype=np.int64))
        known = np.zeros(self.table.states.size * self.size, dtype=bool)
        known[start] = True
        frontier = np.unique(start)
        while frontier.size:
            later = []
            for part in _parts(frontier):
                reached = np.unique(self._edges(part).after)
                reached = reached[~known[reached]]
                known[reached] = True
                later.append(reached)
            frontier = np.sort(np.concatenate(later))
        if self.table.large is not None:
            self._use(self.table.of(np.flatnonzero(self.taken)))
        return self._product(known, start, self.table.start[0, start_state])

    def _use(self, table: Table) -> None:
        self.table = table
        self.possible = table.chance.max(axis=0, initial=0.0) > 0  # in some draw
        self.taken = np.zeros(table.first.size - 1 if table.large is not None else 0, dtype=bool)  # rows of the table

    def _code(self, state: Ints, memory: Ints) -> Ints:
        """State and memory in one number; an ending keeps no memory."""
        return state * self.size + np.where(self.table.ending[state] < 0, memory, 0)

    def _columns(self, code: Ints) -> tuple[Ints, list[Ints]]:
        state, memory = code // self.size, code % self.size
        parts = [(memory // r) % len(c[1]) for c, r in zip(self.counters, self.radix, strict=True)]
        return state, parts

    def _edges(self, code: Ints) -> _Edges:
        """Every edge out of the given pairs, those of a pair side by side."""
        state, parts = self._columns(code)
        going = np.flatnonzero(self.table.ending[state] < 0)
        pair, action, weight = self._acts(going, state[going], [part[going] for part in parts])
        at, edge, response, after = self._out(state[pair] * len(self.model.actions) + action)
        pair, action, weight = pair[at], action[at], weight[at]
        memory = self._remember([part[pair] for part in parts], action, response)
        return _Edges(pair, self._code(after.astype(np.int64), memory), edge, action, weight)

    def _out(self, row: Ints) -> tuple[Ints, Ints, NDArray[np.int16], NDArray[np.int32]]:
        """The edges of the table's rows: which row each is of, its index (if it has one), response and next state."""
        table = self.table
        if table.large is not None:
            self.taken[row] = True
            at, response, after = table.leads(row)
            return at, at, response, after
        low, count = table.first[row], table.first[row + 1] - table.first[row]
        at = np.repeat(np.arange(row.size), count)
        edge = np.arange(at.size) - np.repeat(np.cumsum(count) - count, count) + low[at]
        keep = self.possible[edge]
        at, edge = at[keep], edge[keep]
        return at, edge, table.response[edge], table.after[edge]

    def _acts(self, going: Ints, state: Ints, parts: list[Ints]) -> tuple[Ints, Ints, Floats]:
        """Which actions are taken at each pair, and with what weight."""
        variables = {name: i for i, name in enumerate(self.model.states)}
        memories = {memory: i for i, (memory, _, _, _) in enumerate(self.counters)}

        def column(key: Key) -> Ints:
            if key[0] == "state":
                return self.table.places[variables[key[1]], state]
            return parts[memories[key[1]]]

        decision = self.tabulation.decide(column, going.size)
        made = self.tabulation.decisions
        count = np.array([actions.size for actions, _ in made], dtype=np.int64)[decision]
        actions = [made[d][0] for d in decision] if (count > 1).any() else []
        if not actions:  # one action each, the common case
            lone = np.array([a[0] for a, _ in made], dtype=np.int64)
            return going, lone[decision], np.ones(going.size)
        chances = np.concatenate([made[d][1] for d in decision])
        return np.repeat(going, count), np.concatenate(actions), chances

    def _remember(self, parts: list[Ints], action: Ints, response: NDArray[np.int16]) -> Ints:
        memory = np.zeros(action.size, dtype=np.int64)
        for (_, _, _, after), radix, part in zip(self.counters, self.radix, parts, strict=True):
            memory += after[part, action, response] * radix
        return memory

    def _product(self, known: NDArray[np.bool_], start: Ints, start_chance: Floats) -> Product:
        code, number = np.flatnonzero(known), np.cumsum(known, dtype=np.int32) - np.int32(1)
        state, parts = self._columns(code)
        first, found = np.zeros(code.size + 1, dtype=np.int64), []
        for part, at in zip(_parts(code), range(0, code.size, PART), strict=True):
            edges = self._edges(part)
            first[at + 1 : at + 1 + part.size] = np.bincount(edges.pair, minlength=part.size)
            chance = edges.weight * self.table.chance[0, edges.edge]
            small = edges.edge.astype(np.int32), edges.action.astype(np.int16)
            found.append((number[edges.after], *small, edges.weight, chance))
        after, edge, action, weight, chance = (np.concatenate(column) for column in zip(*found, strict=True))
        begun = np.zeros(code.size)
        begun[number[start]] = start_chance
        product = Product(
            table=self.table,
            state=state,
            memory={self.names[c[0]]: part for c, part in zip(self.counters, parts, strict=True)},
            labels={self.names[c[0]]: c[1] for c in self.counters},
            start=begun,
            first=np.cumsum(first),
            after=after,
            edge=edge,
            action=action,
            weight=weight,
            chance=chance,
        )
        arrays: list[NDArray[Any]] = [product.state, product.start, product.first, product.after, product.edge]
        for array in [*arrays, product.action, product.weight, product.chance, *product.memory.values()]:
            array.setflags(write=False)
        return product


def _parts(code: Ints) -> Iterator[Ints]:
    return (code[at : at + PART] for at in range(0, code.size, PART))
