"""Walks that meet a goal on the way to an ending, within a horizon or for ever."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from olivebranch.base import sparse as sp
from olivebranch.base.arrays import Flags, Floats
from olivebranch.kernels.absorb import Absorbing
from olivebranch.kernels.certified import require
from olivebranch.kernels.propagate import propagate


def reach(
    matrix: sp.csr_array, ending: NDArray[np.signedinteger], start: Floats, goal: Flags, wanted: int, weeks: int | None
) -> tuple[float, float]:
    """The chance that a goal state is ever met, and that it is met and the ending reached.

    Computed on a chain with a flag, which has two copies of every state: before and after a goal was met.

    Parameters
    ----------
    matrix, ending : (n, n) the chain, in which endings are absorbing; (n,) the index of each state's ending, -1 if open
    start, goal : (n,) the distribution at week 0, and which states are goals
    wanted : the index of the ending
    weeks : the horizon; None for ever

    Raises
    ------
    PrecisionError
        for ever, if the error of a chance may be too large.
    """
    late = goal.astype(np.float64)
    early = 1.0 - late
    into_early, into_late = matrix @ sp.diags_array(early), matrix @ sp.diags_array(late)
    flagged = sp.csr_array(sp.block_array([[into_early, into_late], [None, matrix]]))
    begin = np.concatenate([start * early, start * late])
    if weeks is None:
        without = max(int(ending.max()), wanted) + 1  # one more ending: the walk ended before it met a goal
        flagged_ending = np.concatenate([np.where(ending >= 0, without, -1), ending]).astype(np.int16)
        ends = Absorbing(flagged, flagged_ending, without + 1)
        require("the chance of the ending by way of that", ends.absorption.mean(begin).bound[wanted])
        meets = Absorbing(matrix, np.where(goal, 0, np.where(ending >= 0, 1, -1)).astype(np.int8), 2)
        require("the chance of meeting that", meets.absorption.mean(start).bound[0])
        ended = begin @ ends.chance[:, :without]
        return float(start @ meets.chance[:, 0]), float(ended[wanted])
    for x in propagate(flagged, begin, weeks):
        after = x[start.size :]
    return float(after.sum()), float(after[ending == wanted].sum())
