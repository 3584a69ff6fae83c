"""Confidence intervals for chances and means."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist


def normal_quantile(level: float) -> float:
    """How many standard errors a two-sided interval of this level extends on each side."""
    return NormalDist().inv_cdf(0.5 + level / 2)


def wilson(successes: float, runs: int, level: float = 0.95) -> tuple[float, float]:
    """The Wilson score interval (1927): it stays within 0 and 1, and also works if none or all of the runs succeed.

    >>> tuple(round(x, 4) for x in wilson(0, 100))
    (0.0, 0.037)
    """
    z = normal_quantile(level)
    p, z2 = successes / runs, z * z / runs
    middle, half = (p + z2 / 2) / (1 + z2), z / (1 + z2) * sqrt(p * (1 - p) / runs + z2 / (4 * runs))
    low = 0.0 if successes == 0 else max(0.0, middle - half)
    return low, 1.0 if successes == runs else min(1.0, middle + half)
