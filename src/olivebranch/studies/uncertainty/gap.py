"""Gap: how far one strategy is ahead of another over the draws, paired draw by draw."""

from __future__ import annotations

from dataclasses import dataclass, field

from olivebranch.base.arrays import Floats
from olivebranch.base.equality import ByValue
from olivebranch.base.text import rounded_percent


@dataclass(frozen=True, slots=True, eq=False)
class Gap(ByValue):
    """How far strategy a is ahead of b over the draws, paired draw by draw.

    Attributes
    ----------
    of, a, b : the ending or tally, and the strategies
    stated : the difference at the stated values
    mean, low, high : the mean of the draws, and the ends of their middle 90 %
    ahead : share of draws in which a has more, by more than rounding
    draws : (D,) the difference in each draw
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
            f"{self.of}: {self.a} less {self.b} = {self.stated:+.4f} at the stated values; over {self.draws.size:,} "
            f"draws {self.mean:+.4f} on average, 9 in 10 between {self.low:+.4f} and {self.high:+.4f}, "
            f"above 0 in {rounded_percent(self.ahead)} of them"
        )
