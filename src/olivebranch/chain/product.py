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

from olivebranch.base.arrays import Flags, Floats, Ints
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
    return carrying(model, strategy, lambda names: _product(Pairs(model, strategy, names, table or model.table)), track)


def _product(pairs: Pairs) -> Product:
    """The product of all pairs that can be reached."""
    table = pairs.table
    start_state = np.flatnonzero(table.start.max(axis=0))
    start = pairs.first(start_state)
    is_known = np.zeros(table.states.size * pairs.size, dtype=bool)
    is_known[start] = True
    frontier = np.unique(start)
    while frontier.size:
        new = []
        for codes in _slices(frontier):
            reached = np.unique(pairs.edges(codes).after)
            reached = reached[~is_known[reached]]
            is_known[reached] = True
            new.append(reached)
        frontier = np.sort(np.concatenate(new))
    if table.large is not None:
        pairs.use(table.of(np.flatnonzero(pairs.is_taken)))
    return _assembled(pairs, is_known, start, table.start[0, start_state])


def _assembled(pairs: Pairs, is_known: Flags, start: Ints, start_chance: Floats) -> Product:
    """The product of the pairs that are known."""
    code, number = np.flatnonzero(is_known), np.cumsum(is_known, dtype=np.int32) - np.int32(1)
    state, memories = pairs.decode(code)
    degree, columns = [], []
    for codes in _slices(code):
        edges = pairs.edges(codes)
        degree.append(np.bincount(edges.pair, minlength=codes.size))
        chance = edges.weight * pairs.table.chance[0, edges.edge]
        edge, action = edges.edge.astype(np.int32), edges.action.astype(np.int16)
        columns.append((number[edges.after], edge, action, edges.weight, chance))
    after, edge, action, weight, chance = (np.concatenate(column) for column in zip(*columns, strict=True))
    begin = np.zeros(code.size)
    begin[number[start]] = start_chance
    product = Product(
        table=pairs.table,
        state=state,
        memory={pairs.names[m]: memory for m, memory in zip(pairs.registers, memories, strict=True)},
        labels={pairs.names[m]: register.labels for m, register in pairs.registers.items()},
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
