"""``result.plot``: the pictures as methods, so that they can be found by typing a dot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from olivebranch.plots.cumulative import plot_cumulative
from olivebranch.plots.graph import plot_graph
from olivebranch.plots.outcomes import plot_outcomes

if TYPE_CHECKING:
    from olivebranch.compare import Comparison
    from olivebranch.outcomes import Outcomes


@dataclass(frozen=True, slots=True)
class OutcomesPlots:
    """Pictures of one strategy's outcomes; called, it is `plot_outcomes`.

    >>> import olivebranch as ob
    >>> result = ob.Chain("maybe", "small_steps").exact(weeks=20)
    >>> result.plot() is not result.plot.outcomes()
    True
    """

    result: Outcomes

    def __call__(self, **options: Any) -> Axes:
        return plot_outcomes(self.result, **options)

    def outcomes(self, **options: Any) -> Axes:
        """What happens: see `plot_outcomes`."""
        return plot_outcomes(self.result, **options)

    def cumulative(self, **options: Any) -> Axes:
        """How it builds up: see `plot_cumulative`."""
        return plot_cumulative(self.result, **options)

    def graph(self, variable: str | None = None, **options: Any) -> Axes:
        """What can happen: see `plot_graph`."""
        return plot_graph(self.result, variable, **options)


@dataclass(frozen=True, slots=True)
class ComparisonPlots:
    """Pictures of a comparison; called, it is `plot_outcomes`."""

    result: Comparison

    def __call__(self, **options: Any) -> Axes:
        return plot_outcomes(self.result, **options)

    def outcomes(self, **options: Any) -> Axes:
        """What happens under each strategy: see `plot_outcomes`."""
        return plot_outcomes(self.result, **options)

    def cumulative(self, **options: Any) -> Figure | SubFigure:
        """How it builds up under each: see `plot_cumulative`."""
        return plot_cumulative(self.result, **options)
