"""The product of a model and a strategy: the reachable pairs of state and memory, and the edges between them.

Found breadth first with array operations, a level at a time. Pairs are then put in order (state, then memory), so
that a chain does not depend on how it was found. Memory is dropped where the walk has ended, and memory that the
rule never reads is never there: neither can matter to what comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from olivebranch.errors import ArgumentError, StrategyError
from olivebranch.memory import Grid, Memory
from olivebranch.model import Model
from olivebranch.strategy import Key, Strategy, Tabulation, _MemoryNeeded
from olivebranch.table import Table

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MAX_PAIRS = 200_000_000  # states times memories, reachable or not


@dataclass(frozen=True, slots=True)
class Product:
    """Reachable pairs N and edges E; the edges out of pair i are first[i] to first[i + 1].

    Attributes
    ----------
    state : (N,) index into the model table's states
    memory : {name: (N,) index of the value}; `labels` has the values
    start : (N,) probability at week 0
    first : (N + 1,), after : (E,) index of the next pair, chance : (E,)
    edge : (E,) index of the model table's edge (response, tallies), action : (E,)
    weight : (E,) chance that the strategy takes this action here; chance = weight * the table's chance in draw 0
    """

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
        except _MemoryNeeded as needed:
            names[needed.memory] = _free(needed.name, names.values())


def _free(name: str, taken: Iterable[str]) -> str:
    while name in set(taken):
        name += "_"
    return name


class _Builder:
    def __init__(self, model: Model, strategy: Strategy, names: Mapping[Memory, str], table: Table) -> None:
        self.model, self.table, self.names = model, table, names
        self.possible = table.chance.max(axis=0, initial=0.0) > 0  # in some draw
        grid = Grid(model.rules, {name: p.value for name, p in model.parameters.items()})
        try:
            self.counters = [(memory, *memory.compile(name, grid)) for memory, name in names.items()]
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
            _, after, _, _, _ = self._edges(frontier)
            reached = np.unique(after)
            frontier = reached[~known[reached]]
            known[frontier] = True
        return self._product(np.flatnonzero(known), start, self.table.start[0, start_state])

    def _code(self, state: Ints, memory: Ints) -> Ints:
        """State and memory in one number; an ending keeps no memory."""
        return state * self.size + np.where(self.table.ending[state] < 0, memory, 0)

    def _columns(self, code: Ints) -> tuple[Ints, list[Ints]]:
        state, memory = code // self.size, code % self.size
        parts = [(memory // r) % len(c[1]) for c, r in zip(self.counters, self.radix, strict=True)]
        return state, parts

    def _edges(self, code: Ints) -> tuple[Ints, Ints, Ints, Ints, Floats]:
        """Every edge out of the given pairs: pair, next code, table edge, action, weight."""
        state, parts = self._columns(code)
        going = np.flatnonzero(self.table.ending[state] < 0)
        pair, action, weight = self._acts(going, state[going], [part[going] for part in parts])
        row = state[pair] * len(self.model.actions) + action
        low, count = self.table.first[row], self.table.first[row + 1] - self.table.first[row]
        at = np.repeat(np.arange(row.size), count)
        edge = np.arange(at.size) - np.repeat(np.cumsum(count) - count, count) + low[at]
        keep = self.possible[edge]
        at, edge = at[keep], edge[keep]
        pair, action, weight = pair[at], action[at], weight[at]
        memory = self._remember([part[pair] for part in parts], action, self.table.response[edge])
        return pair, self._code(self.table.after[edge].astype(np.int64), memory), edge, action, weight

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

    def _product(self, code: Ints, start: Ints, start_chance: Floats) -> Product:
        pair, after, edge, action, weight = self._edges(code)
        state, parts = self._columns(code)
        count = np.bincount(pair, minlength=code.size)
        order = np.argsort(pair, kind="stable")
        chance = np.zeros(code.size)
        chance[np.searchsorted(code, start)] = start_chance
        product = Product(
            state=state,
            memory={self.names[c[0]]: part for c, part in zip(self.counters, parts, strict=True)},
            labels={self.names[c[0]]: c[1] for c in self.counters},
            start=chance,
            first=np.concatenate([[0], np.cumsum(count)]).astype(np.int64),
            after=np.searchsorted(code, after[order]).astype(np.int32),
            edge=edge[order].astype(np.int32),
            action=action[order].astype(np.int16),
            weight=weight[order],
            chance=weight[order] * self.table.chance[0, edge[order]],
        )
        arrays: list[NDArray[Any]] = [product.state, product.start, product.first, product.after, product.edge]
        for array in [*arrays, product.action, product.weight, product.chance, *product.memory.values()]:
            array.setflags(write=False)
        return product
