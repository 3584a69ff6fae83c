"""Walks that meet a goal on the way to an ending, within a horizon or for ever."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from olivebranch.base.arrays import Flags, Floats
from olivebranch.kernels.absorb import Absorbing
from olivebranch.kernels.propagate import propagate


def reach(absorbing: Absorbing, start: Floats, goal: Flags, weeks: int | None) -> tuple[float, Floats]:
    """The chance of ever meeting a goal state, and (endings,) the chance of meeting one and then reaching each ending.

    Computed on a chain with a flag, which has two copies of every state: before and after a goal was met.

    Parameters
    ----------
    absorbing : the chain of n states
    start, goal : (n,) the distribution at week 0, and which states are goals
    weeks : the horizon; None for ever
    """
    matrix, ending, endings = absorbing.matrix, absorbing.ending, absorbing.endings
    late = goal.astype(np.float64)
    early = 1.0 - late
    into_early, into_late = matrix @ sp.diags_array(early), matrix @ sp.diags_array(late)
    flagged = sp.csr_array(sp.block_array([[into_early, into_late], [None, matrix]]))
    begin = np.concatenate([start * early, start * late])
    if weeks is None:
        without = endings  # one more ending: the walk ended before it met a goal
        flagged_ending = np.concatenate([np.where(ending >= 0, without, -1), ending]).astype(np.int8)
        ended = begin @ Absorbing(flagged, flagged_ending, without + 1).chance[:, :without]
        met = np.where(goal, 0, np.where(ending >= 0, 1, -1)).astype(np.int8)
        return float(start @ Absorbing(matrix, met, 2).chance[:, 0]), ended
    for x in propagate(flagged, begin, weeks):
        after = x[start.size :]
    ended = np.array([after[ending == e].sum() for e in range(endings)])
    return float(after.sum()), ended
