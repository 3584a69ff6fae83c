"""The product of a model and a strategy: the reachable pairs of state and memory, and the edges between them.

The pairs are found breadth first with array operations, one level at a time, and then sorted (by state, then memory).
So a chain does not depend on how its pairs were found. A walk that has ended carries no memory, and memory that the
rule never reads is left out, because neither can affect the future.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arrays import Floats, Ints, read_only
from olivebranch.chain.pairs import Pairs, carrying
from olivebranch.model.model import Model
from olivebranch.model.table import Table
from olivebranch.pacing.memory import Memory
from olivebranch.pacing.strategy import Strategy

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
    kept_edge : `edge`, or None if the edges are those of the table, in the same order
    """

    table: Table
    state: Ints
    memory: Mapping[str, Ints]
    labels: Mapping[str, tuple[object, ...]]
    start: Floats
    first: Ints
    after: NDArray[np.int32]
    kept_edge: NDArray[np.int32] | None
    action: NDArray[np.int16]
    weight: Floats
    chance: Floats

    def __post_init__(self) -> None:
        for array in [*(getattr(self, name) for name in self.__slots__), *self.memory.values()]:
            if isinstance(array, np.ndarray):
                read_only(array)

    @property
    def edge(self) -> NDArray[np.int32]:
        """(E,) the index of the table's edge."""
        return np.arange(self.after.size, dtype=np.int32) if self.kept_edge is None else self.kept_edge

    def of(self, column: NDArray[Any]) -> NDArray[Any]:
        """(E,) a column of the table's edges, for the edges of the product; not copied if they are the same edges."""
        return column if self.kept_edge is None else column[self.kept_edge]


def build(
    model: Model, strategy: Strategy, track: Mapping[str, Memory] | None = None, table: Table | None = None
) -> Product:
    """The product, carrying the memory that the rule reads, and any that `track` names.

    If the table has several draws of the parameters, the pairs and edges of all draws are included. An edge that is
    missing in one draw has the chance 0 there.
    """
    return carrying(model, strategy, lambda names: _product(Pairs(model, strategy, names, table or model.table)), track)


def _product(pairs: Pairs) -> Product:
    """The product of all pairs that can be reached."""
    table = pairs.table
    start_state = np.flatnonzero(table.start.max(axis=0))
    start = pairs.first(start_state)
    is_known = np.zeros(table.states.size * pairs.size, dtype=bool)
    is_known[start] = True
    frontier = start
    while frontier.size:
        frontier = np.sort(np.concatenate([pairs.reach(codes, is_known) for codes in _slices(frontier)]))
    if table.large is not None:
        pairs.use(table.of(np.flatnonzero(pairs.is_taken)))
    code, number = np.flatnonzero(is_known), np.cumsum(is_known, dtype=np.int32) - np.int32(1)
    begin = np.zeros(code.size)
    begin[number[start]] = table.start[0, start_state]
    is_every_edge = table.large is not None and not pairs.registers
    edges = _shared(pairs, code, number) if is_every_edge else _edges(pairs, code, number)
    state, memories = pairs.decode(code)
    return Product(
        table=pairs.table,
        state=state,
        memory={pairs.names[m]: memory for m, memory in zip(pairs.registers, memories, strict=True)},
        labels={pairs.names[m]: register.labels for m, register in pairs.registers.items()},
        start=begin,
        **edges,
    )


def _edges(pairs: Pairs, code: Ints, number: NDArray[np.int32]) -> dict[str, NDArray[Any]]:
    """The edges out of the given pairs, as fields of `Product`; `number` (codes,) is the index of each pair."""
    degree, columns = [], []
    for codes in _slices(code):
        edges = pairs.edges(codes)
        degree.append(np.bincount(edges.pair, minlength=codes.size))
        chance = edges.weight * pairs.table.chance[0, edges.edge]
        edge, action = edges.edge.astype(np.int32), edges.action.astype(np.int16)
        columns.append((number[edges.after], edge, action, edges.weight, chance))
    first = np.concatenate([[0], np.cumsum(np.concatenate(degree))]).astype(np.int64)
    joined = (np.concatenate(column) for column in zip(*columns, strict=True))
    return {"first": first} | dict(zip(("after", "kept_edge", "action", "weight", "chance"), joined, strict=True))


def _shared(pairs: Pairs, state: Ints, number: NDArray[np.int32]) -> dict[str, Any]:
    """The same if nothing is remembered and the table holds no other edges: what can be shared is not copied."""
    table, taken = pairs.table, [pairs.rows(part) for part in _slices(state)]
    row, action, weight = (np.concatenate(column) for column in zip(*taken, strict=True))
    count, chance, size = table.first[row + 1] - table.first[row], table.chance[0], table.after.size
    is_pure = bool((weight == 1).all())
    weight = np.broadcast_to(1.0, size) if is_pure else np.repeat(weight, count)
    return {
        "first": np.append(table.first[state * len(pairs.model.actions)], size).astype(np.int64),
        "after": number[table.after],
        "kept_edge": None,
        "action": np.repeat(action.astype(np.int16), count),
        "weight": weight,
        "chance": chance if is_pure else weight * chance,
    }


def _slices(code: Ints) -> Iterator[Ints]:
    return (code[begin : begin + AT_A_TIME] for begin in range(0, code.size, AT_A_TIME))
