"""Gap: how far one strategy is ahead of another over the draws, paired draw by draw."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Gap:
    """How far strategy a is ahead of b over the draws, paired draw by draw.

    Attributes
    ----------
    stated : at the stated values
    mean, low, high : over the draws; the middle 90 %
    ahead : share of draws in which a has more
    """

    of: str
    a: str
    b: str
    stated: float
    mean: float
    low: float
    high: float
    ahead: float
    draws: Floats = field(repr=False)

    def __str__(self) -> str:
        return (
            f"{self.of}: {self.a} less {self.b} = {self.stated:+.4f} at the stated values; over "
            f"{self.draws.size:,} draws "
            f"{self.mean:+.4f} on average, 9 in 10 between {self.low:+.4f} and {self.high:+.4f}, "
            f"above 0 in {100 * self.ahead:.0f} % of them"
        )
