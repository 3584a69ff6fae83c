"""The rank of a model's states, from worst to best: the order in which walks sort the edges of a row.

The rank depends only on the model. So two strategies sort alike, and common random numbers mean the same for both.
"""

from __future__ import annotations

from weakref import finalize

import numpy as np

from olivebranch.base import sparse as sp
from olivebranch.base.arrays import Floats, Ints
from olivebranch.model.model import Model

HORIZON = 100  # steps over which states are valued
DIGITS = 9  # values are rounded before they are ranked, so that the order does not depend on a machine's last digit

_ranks: dict[int, Ints] = {}  # by the identity of a model, for as long as the model exists


def rank_states(model: Model) -> Ints:
    """(states,) the rank of each state (0 is the worst), by its chance of the first ending under random actions.

    The chance is that of reaching the ending within 100 steps when every action is as likely as any other. A large
    model keeps no edges from which to compute this. There the other endings come first, then the open states in the
    order of their values (the first variable first), and the first ending comes last.
    """
    if id(model) not in _ranks:
        _ranks[id(model)] = _rank(model)
        finalize(model, _ranks.pop, id(model), None)
    return _ranks[id(model)]


def _rank(model: Model) -> Ints:
    table = model.table
    value = _value(model) if table.large is None else np.select([table.ending < 0, table.ending == 0], [1, 2], 0)
    rank = np.empty(value.size, dtype=np.int64)
    rank[np.argsort(value, kind="stable")] = np.arange(value.size)
    rank.setflags(write=False)
    return rank


def _value(model: Model) -> Floats:
    """(states,) the chance of the first ending within the horizon under random actions, rounded."""
    table, actions = model.table, len(model.actions)
    first = table.first[::actions]  # the edges of all actions of a state are adjacent
    moves = sp.csr_array((table.chance[0] / actions, table.after, first), shape=(table.states.size, table.states.size))
    is_goal = (table.ending == 0).astype(np.float64)
    value = is_goal
    for _ in range(HORIZON):
        value = moves @ value + is_goal
    return np.asarray(np.round(value, DIGITS))
