"""The array types that every room uses, and the share of walks that no ending has taken."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]


def open_share(reached: Floats) -> Floats:
    """The share of walks still open: 1 - the sum over endings (the last axis), and never below 0.

    >>> open_share(np.array([[0.25, 0.25], [0.5, 0.5]]))
    array([0.5, 0. ])
    """
    return np.asarray(np.maximum(0.0, 1.0 - reached.sum(axis=-1)))
