"""The likelihood of diaries: the forward filter, for many draws of the parameters at once.

    b'(s') = sum over s of b(s) P(s', response | s, action),   over the s' that look as was written down

What is not seen is summed out. The sum of b is the probability of the diary so far; its logarithms add up over people.
Actions are the diarist's own and say nothing of the parameters. In a week without an entry the strategy `gaps` acts.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from olivebranch.base.arrays import Flags, Floats, Ints
from olivebranch.chain.product import Product
from olivebranch.chain.product import build as build_product
from olivebranch.errors import ArgumentError
from olivebranch.model.model import Model
from olivebranch.model.table import Table
from olivebranch.model.table import build as build_table
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies.draws.batch import BUDGET
from olivebranch.studies.learn.diaries import Entry


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
        steps = Steps(self.model, table, len(values), self.gaps)
        total = np.sum([steps.of(who, entries) for who, entries in self.people.items()], axis=0)
        return np.where(broken | np.isnan(total), -np.inf, total)


@dataclass(frozen=True)
class Steps:
    """The steps of the filter for the D draws of one table."""

    model: Model
    table: Table
    draws: int
    gaps: Strategy | None

    @cached_property
    def _chance(self) -> Floats:
        """(D, E) the chance of each edge."""
        return np.broadcast_to(self.table.chance, (self.draws, self.table.chance.shape[1]))

    def _seen(self, entry: Entry) -> Flags:
        """(S,) the states of this table that look as was written down; they need not be the model's own states."""
        codes = self.model.table.states[entry.seen]
        return np.isin(self.table.states, codes)

    @cached_property
    def _unseen(self) -> Product:
        """The moves of the strategy followed in weeks without an entry, from every state."""
        assert self.gaps is not None
        everywhere = replace(self.table, start=np.ones((1, self.table.states.size)))
        product = build_product(self.model, self.gaps, table=everywhere)
        if product.memory:
            rule = f"it remembers {', '.join(product.memory)}, which no diary tells"
            raise ArgumentError(f"gaps = {self.gaps.name}: {rule}. Name a strategy that remembers nothing.")
        return product

    def of(self, who: Hashable, entries: list[Entry]) -> Floats:
        """(D,) the log-likelihood of one diary."""
        belief = np.broadcast_to(self.table.start, (self.draws, self.table.states.size))
        states, total, now = np.arange(self.table.states.size), np.zeros(self.draws), 0
        for entry in entries:
            if entry.week == 0:
                states = np.flatnonzero(self._seen(entry))
                belief, total = _scaled(belief[:, states], total)
                continue
            for _ in range(entry.week - 1 - now):
                belief, states = self._step(who, belief, states, None, None, None)
            belief, states = self._step(who, belief, states, entry.action, entry.response, self._seen(entry))
            belief, total = _scaled(belief, total)
            now = entry.week
        return total

    def _step(
        self, who: Hashable, belief: Floats, states: Ints, action: int | None, response: int | None, seen: Flags | None
    ) -> tuple[Floats, Ints]:
        """The belief (D, k) over k states a week later."""
        if action is None and self.gaps is None:
            remedy = "Name the strategy that was followed then, such as gaps='typical', or fill them in"
            raise ArgumentError(f"the diary of {who!r} has weeks without an action. {remedy}.")
        owner, edge, weight = self._edges(states, action)
        keep = np.ones(edge.size, dtype=bool)
        if response is not None:
            keep &= self.table.response[edge] == response
        if seen is not None:
            keep &= seen[self.table.after[edge]]
        owner, edge, weight = owner[keep], edge[keep], weight[keep]
        if not edge.size:
            return np.zeros((self.draws, 1)), np.zeros(1, dtype=np.int64)
        after, place = np.unique(self.table.after[edge].astype(np.int64), return_inverse=True)
        order = np.argsort(place, kind="stable")
        flow = belief[:, owner[order]] * self._chance[:, edge[order]] * weight[order]
        return np.add.reduceat(flow, np.searchsorted(place[order], np.arange(after.size)), axis=1), after

    def _edges(self, states: Ints, action: int | None) -> tuple[Ints, Ints, Floats]:
        """The edges out of some states: which of these each leaves, its index, and the chance of its action."""
        if action is not None:
            row = states * len(self.model.actions) + action
            low, count = self.table.first[row], self.table.first[row + 1] - self.table.first[row]
            owner = np.repeat(np.arange(states.size), count)
            edge = np.arange(owner.size) - np.repeat(np.cumsum(count) - count, count) + low[owner]
            return owner, edge, np.ones(edge.size)
        product, position = self._unseen, np.full(self.table.states.size, -1, dtype=np.int64)
        position[states] = np.arange(states.size)
        owner = position[product.state[np.repeat(np.arange(product.state.size), np.diff(product.first))]]
        here = np.flatnonzero(owner >= 0)
        return owner[here], product.edge[here].astype(np.int64), product.weight[here]


def _scaled(belief: Floats, total: Floats) -> tuple[Floats, Floats]:
    """The belief as a distribution, and the log of the probability so far."""
    chance = belief.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(chance[:, None] > 0, belief / chance[:, None], 0.0), total + np.log(chance)
