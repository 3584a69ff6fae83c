"""Shares as whole counts with a fixed total, so that the rounded numbers in one picture agree."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from olivebranch.base.arrays import Ints
from olivebranch.base.text import rounded_percent


def whole_counts(shares: ArrayLike, total: int = 100) -> Ints:
    """Whole counts that add up to `total`, by largest remainder; in a tie the earlier share is rounded up.

    >>> whole_counts([1 / 3, 1 / 3, 1 / 3]).tolist()
    [34, 33, 33]
    """
    exact = np.asarray(shares, dtype=np.float64)
    exact = exact / exact.sum() * total
    counts = np.floor(exact + 1e-9).astype(np.int64)
    order = np.argsort(-(exact - counts), kind="stable")
    counts[order[: total - int(counts.sum())]] += 1
    return counts


def whole_percents(shares: ArrayLike) -> list[str]:
    """Shares of one whole in whole per cent, rounded together as `whole_counts`; those near 0 or 1 by themselves.

    >>> whole_percents([0.4849, 0.4651, 0.005, 0.045])
    ['48 %', '47 %', '0.5 %', '4 %']
    """
    alone = np.asarray(shares, dtype=np.float64)
    counts = whole_counts(alone)
    return [f"{n} %" if 0.01 <= p <= 0.99 else rounded_percent(float(p)) for n, p in zip(counts, alone, strict=True)]
