"""The problem: a model and an objective as a Markov decision process in arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from olivebranch.base import sparse as sp
from olivebranch.base.arguments import is_name
from olivebranch.base.arrays import Flags, Floats, Ints, rows_of
from olivebranch.errors import ArgumentError, UnknownName
from olivebranch.kernels.decide import Decisions
from olivebranch.model.model import Model
from olivebranch.model.table import MAX_EDGES, Table
from olivebranch.pacing.memory import Memory
from olivebranch.studies import objective


@dataclass(frozen=True, slots=True)
class Remembered:
    """Something a rule remembers beside what it sees: its name, the memory, and the values that it may have."""

    name: str
    memory: Memory
    values: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """The decision problem: the arrays, and what their indices mean.

    Attributes
    ----------
    model : the model
    counts : the objective: {ending, "open" or tally: weight}
    table : the model's table, with the edges of every action
    decisions : the arrays
    constant : what every rule earns; value of a rule + constant = objective
    group : (S,) the number of each state's view; states that look alike to a strategy share a view
    views : (G, visible variables and memories) the index of the value of each in each view
    remembered : what a rule remembers, as part of its view
    """

    model: Model
    counts: Mapping[str, float]
    table: Table
    decisions: Decisions
    constant: float
    group: Ints
    views: Ints
    remembered: tuple[Remembered, ...] = ()

    @property
    def is_hidden(self) -> bool:
        """Do some open states look alike?"""
        seen = self.group[self.decisions.is_open]
        return np.unique(seen).size < seen.size

    def again(self, counts: Mapping[str, float]) -> Problem:
        """The same problem under another objective."""
        reward, worth, constant = _worth(self.model, self.table, counts)
        old = self.decisions
        new = Decisions(old.moves, reward, old.allowed, old.is_open, worth, old.start)
        return Problem(self.model, counts, self.table, new, constant, self.group, self.views)


def problem_of(model: Model, counts: Mapping[str, float], left_out: Iterable[str]) -> Problem:
    """The problem of a model under an objective, without actions that insist and those that are left out."""
    table = _whole(model)
    reward, worth, constant = _worth(model, table, counts)
    shape = (table.states.size * len(model.actions), table.states.size)
    decisions = Decisions(
        moves=sp.csr_array((table.chance[0], table.after, table.first), shape=shape),
        reward=reward,
        allowed=np.broadcast_to(_allowed(model, left_out), reward.shape),
        is_open=table.ending < 0,
        worth=worth,
        start=table.start[0],
    )
    seen = [i for i, name in enumerate(model.states) if name not in model.hidden]
    views, group = np.unique(table.places[seen].T, axis=0, return_inverse=True)
    return Problem(model, counts, table, decisions, constant, group.reshape(-1), views)


def _whole(model: Model) -> Table:
    """The table with the edges of every state and action."""
    table = model.table
    if table.large is None:
        return table
    if table.moves > MAX_EDGES:
        raise ArgumentError(
            f"{model.name} has {table.moves:,} moves; the best pacing is computed for up to {MAX_EDGES:,}. "
            "Give its variables fewer values."
        )
    return table.of(np.flatnonzero(np.repeat(table.ending < 0, len(model.actions))))


def _allowed(model: Model, left_out: Iterable[str]) -> Flags:
    """(actions,) which actions may be taken: those that do not insist and are not left out."""
    allowed = ~objective.insisting(model)
    for name in left_out:
        if not is_name(name, model.actions):
            raise UnknownName("action", name, model.actions, f" in {model.name}")
        allowed[model.actions.index(name)] = False
    if not allowed.any():
        raise ArgumentError(
            f"no action of {model.name} is left: those that insist are always taken out. Leave out fewer (`without`)."
        )
    return allowed


def _worth(model: Model, table: Table, counts: Mapping[str, float]) -> tuple[Floats, Floats, float]:
    """(S, A) the reward of each action, (S,) the final value of each state, and what every rule earns.

    The chance of "open" is 1 - the sum of the endings. So a weight on it is a constant and minus that weight on each
    ending.
    """
    still_open = counts.get("open", 0.0)
    ending = np.array([counts.get(name, 0.0) - still_open for name in model.endings] + [0.0])
    per_tally = np.array([counts.get(name, 0.0) for name in model.tallies])
    adds = table.tally[:, 0].T @ per_tally if per_tally.size else np.zeros(table.tally.shape[2])  # (kinds,)
    rows = table.first.size - 1
    row = rows_of(table.first)
    edge = table.chance[0] * adds[table.kind] if per_tally.size else np.zeros(row.size)
    reward = np.bincount(row, weights=edge, minlength=rows).reshape(-1, len(model.actions)).astype(np.float64)
    return reward, np.asarray(ending[table.ending]), still_open
