"""Diaries unrolled over the weeks: which edges of a table fit what was written down, in layers.

The states of the filter are pairs of state and memory, because what the strategy `gaps` remembers goes on being counted
in weeks that were written down.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from olivebranch.base.arrays import Flags, Floats, Ints
from olivebranch.chain.pairs import Pairs
from olivebranch.kernels.trellis import Layer
from olivebranch.studies.learn.diaries import Entry


class Step(NamedTuple):
    """One week of one diary: its edges, sorted by where they lead.

    Attributes
    ----------
    owner : (E,) the index of the pair that each edge leaves, among those of the week before
    edge, weight : (E,) its index in the table, -1 in week 0; and the chance of its action
    into : (k,) where the edges into each pair begin
    pairs : (k,) the pairs a week later
    """

    owner: Ints
    edge: Ints
    weight: Floats
    into: Ints
    pairs: Ints


class Unrolled:
    """Diaries on the pairs of a table; the states in which a walk may start are `begun` (S,)."""

    def __init__(self, pairs: Pairs, begun: Flags) -> None:
        self.pairs, self.begun = pairs, begun
        self._known: dict[tuple[bytes, Entry | None], Step] = {}

    def layers(self, people: Mapping[Hashable, list[Entry]]) -> list[Layer] | None:
        """The layers of all diaries, the longest first; None where no edge explains one of them."""
        walks = sorted((list(self._steps(entries)) for entries in people.values()), key=len, reverse=True)
        if any(not step.edge.size for walk in walks for step in walk):
            return None
        layers, before = [], np.zeros(len(walks), dtype=np.int64)
        for week in range(len(walks[0])):
            layers.append(_layer([walk[week] for walk in walks if len(walk) > week], before))
            before = layers[-1].sequence
        return layers

    def _steps(self, entries: list[Entry]) -> Iterator[Step]:
        """The steps of one diary. The first is week 0: the states at the start that look as was written down."""
        written = {entry.week: entry for entry in entries}
        states = np.flatnonzero(self.begun & self._looks(written[0]) if 0 in written else self.begun)
        pairs = self.pairs.first(states)
        yield Step(states, np.full(states.size, -1), np.ones(states.size), np.arange(states.size), pairs)
        for week in range(1, entries[-1].week + 1):
            step = self._step(pairs, written.get(week))
            yield step
            pairs = step.pairs

    def _looks(self, entry: Entry) -> Flags:
        """(S,) the states that look as was written down."""
        places = self.pairs.table.places
        looks = np.ones(places.shape[1], dtype=bool)
        for variable, value in entry.seen:
            looks &= places[variable] == value
        return looks

    def _step(self, pairs: Ints, entry: Entry | None) -> Step:
        """The step from some pairs in a week with this entry, or with none; found once for all diaries."""
        key = pairs.tobytes(), None if entry is None else replace(entry, week=0)
        if key not in self._known:
            self._known[key] = self._new_step(pairs, entry)
        return self._known[key]

    def _new_step(self, pairs: Ints, entry: Entry | None) -> Step:
        edges, table = self.pairs.edges(pairs, None if entry is None else entry.action), self.pairs.table
        keep = np.ones(edges.edge.size, dtype=bool)
        if entry is not None:
            keep &= self._looks(entry)[table.after[edges.edge]]
            if entry.response is not None:
                keep &= table.response[edges.edge] == entry.response
        order = np.flatnonzero(keep)
        order = order[np.argsort(edges.after[order], kind="stable")]
        after, into = np.unique(edges.after[order], return_index=True)
        return Step(edges.pair[order], edges.edge[order], edges.weight[order], into, after)


def _layer(steps: list[Step], before: Ints) -> Layer:
    """The layer of one step of each diary; `before` is where the places of each begin in the layer before."""
    edges = np.cumsum([0, *(step.edge.size for step in steps)])
    return Layer(
        source=np.concatenate([step.owner + first for step, first in zip(steps, before, strict=False)]),
        edge=np.concatenate([step.edge for step in steps]),
        weight=np.concatenate([step.weight for step in steps]),
        into=np.concatenate([step.into + first for step, first in zip(steps, edges, strict=False)]),
        sequence=np.cumsum([0, *(step.pairs.size for step in steps[:-1])]),
    )
