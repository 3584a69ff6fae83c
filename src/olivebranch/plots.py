"""Pictures of answers: accessors and figure functions over `olivebranch.draw`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from olivebranch.compare import Comparison
    from olivebranch.outcomes import Outcomes


@dataclass(frozen=True, slots=True)
class OutcomesPlots:
    """Pictures of one strategy's outcomes."""

    outcomes: Outcomes


@dataclass(frozen=True, slots=True)
class ComparisonPlots:
    """Pictures of a comparison."""

    comparison: Comparison
