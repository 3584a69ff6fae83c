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


def paired_shares(more: int, less: int, runs: int, level: float = 0.95) -> tuple[float, float]:
    """The interval of Bonett and Price (2012) for a difference of two shares over the same runs.

    `more` runs count only for the first share, `less` only for the second. One run of each kind is added before the
    normal interval is computed, so that its width is never 0: if none of thirty runs differs, that does not mean that
    none ever would.

    >>> tuple(round(x, 3) for x in paired_shares(0, 0, 30))
    (-0.087, 0.087)
    """
    z, n = normal_quantile(level), runs + 2
    up, down = (more + 1) / n, (less + 1) / n
    half = z * sqrt((up + down - (up - down) ** 2) / n)
    return max(-1.0, up - down - half), min(1.0, up - down + half)


def separate_shares(a: int, b: int, runs: int, level: float = 0.95) -> tuple[float, float]:
    """The interval of Agresti and Caffo (2000) for a difference of two shares, each over `runs` separate runs.

    >>> tuple(round(x, 3) for x in separate_shares(15, 15, 30))
    (-0.245, 0.245)
    """
    z, n = normal_quantile(level), runs + 2
    p, q = (a + 1) / n, (b + 1) / n
    half = z * sqrt((p * (1 - p) + q * (1 - q)) / n)
    return max(-1.0, p - q - half), min(1.0, p - q + half)
