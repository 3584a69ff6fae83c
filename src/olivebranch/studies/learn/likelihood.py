"""The likelihood of diaries: the forward filter, for many draws of the parameters at once.

    b'(s') = sum over s of b(s) P(s', response | s, action),   over the s' that look as was written down

What is not seen is summed out. The sum of b is the probability of the diary so far; its logarithms add up over people.
Actions are the diarist's own and say nothing of the parameters. In a week without an entry the strategy `gaps` acts.
What it remembers is part of s (the product state), and goes on being counted in weeks that were written down.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np

from olivebranch.base.arrays import Flags, Floats, Ints
from olivebranch.chain.pairs import Pairs, carrying
from olivebranch.model.model import Model
from olivebranch.model.table import Table
from olivebranch.model.table import build as build_table
from olivebranch.pacing.memory import Memory
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies.draws.batch import BUDGET
from olivebranch.studies.learn.diaries import Entry

NEVER_ASKED = Strategy("never asked", lambda see: "")  # where every week was written down


@dataclass(frozen=True)
class Likelihood:
    """The diaries, ready to be evaluated for any draws of the named parameters.

    Attributes
    ----------
    model, names : the model, and the P parameters that are drawn
    people : {who: entries by week}
    gaps : what is done in weeks without an entry; None where they are refused
    """

    model: Model
    names: tuple[str, ...]
    people: Mapping[Hashable, list[Entry]]
    gaps: Strategy | None

    def __call__(self, values: Floats) -> Floats:
        """(D,) the log-likelihood of draws (D, P); -inf if a draw breaks the rules or cannot explain a diary."""
        size = max(1, BUDGET // max(1, self.model.table.moves))
        return np.concatenate([self._part(values[i : i + size]) for i in range(0, len(values), size)])

    def _part(self, values: Floats) -> Floats:
        broken = np.zeros(len(values), dtype=bool)
        parameters: dict[str, float | Floats] = {name: p.value for name, p in self.model.parameters.items()}
        parameters |= {name: values[:, [i]] for i, name in enumerate(self.names)}
        with np.errstate(all="ignore"):
            table = build_table(self.model.rules, parameters, self.model.name, broken)
        found = np.full(len(values), -np.inf)
        if not broken.all():
            found[~broken] = self._of(table.whole().of_draws(~broken))
        return found

    def _of(self, table: Table) -> Floats:
        """(D,) the log-likelihood of the draws of a table."""
        strategy = self.gaps or NEVER_ASKED

        def total(names: Mapping[Memory, str]) -> Floats:
            steps = Steps(Pairs(self.model, strategy, names, table))
            return np.sum([steps.of(entries) for entries in self.people.values()], axis=0)

        return carrying(self.model, strategy, total)


@dataclass(frozen=True)
class Steps:
    """The steps of the filter for the D draws of one table, over the pairs of state and memory."""

    pairs: Pairs

    def _seen(self, entry: Entry) -> Flags:
        """(S,) the states that look as was written down."""
        places = self.pairs.table.places
        looks = np.ones(places.shape[1], dtype=bool)
        for variable, value in entry.seen:
            looks &= places[variable] == value
        return looks

    def of(self, entries: list[Entry]) -> Floats:
        """(D,) the log-likelihood of one diary."""
        start = self.pairs.table.start
        states = np.flatnonzero(start.max(axis=0))
        if entries and entries[0].week == 0:
            states = states[self._seen(entries[0])[states]]
        pairs, now = self.pairs.first(states), 0
        belief, total = _scaled(start[:, states], np.zeros(len(start)))
        for entry in entries:
            if entry.week == 0:
                continue
            for _ in range(entry.week - 1 - now):
                belief, pairs = self._step(belief, pairs, None)
            belief, pairs = self._step(belief, pairs, entry)
            belief, total = _scaled(belief, total)
            now = entry.week
        return total

    def _step(self, belief: Floats, pairs: Ints, entry: Entry | None) -> tuple[Floats, Ints]:
        """The belief (D, k) over k pairs a week later, which was written down or not."""
        edges, table = self.pairs.edges(pairs, None if entry is None else entry.action), self.pairs.table
        keep = np.ones(edges.edge.size, dtype=bool)
        if entry is not None:
            keep &= self._seen(entry)[table.after[edges.edge]]
            if entry.response is not None:
                keep &= table.response[edges.edge] == entry.response
        if not keep.any():
            return np.zeros((len(belief), 1)), np.zeros(1, dtype=np.int64)
        new, place = np.unique(edges.after[keep], return_inverse=True)
        order = np.argsort(place, kind="stable")
        owner, edge, weight = (column[keep][order] for column in (edges.pair, edges.edge, edges.weight))
        flow = belief[:, owner] * table.chance[:, edge] * weight
        return np.add.reduceat(flow, np.searchsorted(place[order], np.arange(new.size)), axis=1), new


def _scaled(belief: Floats, total: Floats) -> tuple[Floats, Floats]:
    """The belief as a distribution, and the log of the probability so far."""
    chance = belief.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(chance[:, None] > 0, belief / chance[:, None], 0.0), total + np.log(chance)
