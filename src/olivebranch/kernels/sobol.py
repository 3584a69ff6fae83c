"""Evenly spread numbers: a scrambled Sobol sequence, whose first points do not depend on how many are drawn.

Source: Owen (1997) for the scrambling; `scipy.stats.qmc`, which is slow to import and so loads when first used.
"""

from __future__ import annotations

import inspect
from math import ceil, log2

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def points(first: int, count: int, dimensions: int, seed: int) -> Floats:
    """(count, dimensions) points `first` to `first + count` of the sequence of a seed; what lies before costs little.

    >>> bool((points(3, 5, 2, seed=1) == points(0, 8, 2, seed=1)[3:]).all())
    True
    """
    if dimensions == 0:
        return np.zeros((count, 0))
    from scipy.stats import qmc

    generator = np.random.default_rng(seed)
    keyword = "rng" if "rng" in inspect.signature(qmc.Sobol).parameters else "seed"
    engine = qmc.Sobol(dimensions, scramble=True, **{keyword: generator})
    if first:
        found = engine.fast_forward(first).random(count)
    else:
        found = engine.random_base2(max(0, ceil(log2(max(1, count)))))[:count]
    return np.asarray(found, dtype=np.float64)
