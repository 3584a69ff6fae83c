"""SciPy, as one would use it: sparse matrix times vector week by week, and a sparse LU (`splu`) for ever."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import splu


def within(matrix: sp.csr_array, start: np.ndarray, ending: np.ndarray, weeks: int) -> float:
    """P(yes within the weeks)."""
    forward, x = matrix.T.tocsr(), start
    for _ in range(weeks):
        x = forward @ x
    return float(x[ending == 0].sum())


def for_ever(matrix: sp.csr_array, start: np.ndarray, ending: np.ndarray) -> tuple[float, float]:
    """P(yes) and the expected weeks until any ending."""
    open_ = np.flatnonzero(ending < 0)
    rows = matrix[open_]
    system = (sp.eye_array(open_.size) - rows[:, open_]).tocsc()
    into = np.asarray(rows[:, np.flatnonzero(ending == 0)].sum(axis=1)).ravel()
    solved = splu(system).solve(np.column_stack([into, np.ones(open_.size)]))
    yes = start[open_] @ solved[:, 0] + start[ending == 0].sum()
    return float(yes), float(start[open_] @ solved[:, 1])
