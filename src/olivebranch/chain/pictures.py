"""The pictures of a chain and of its outcomes, as ``.plot`` offers them by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from olivebranch.base.faces import Pictures

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure


@dataclass(frozen=True, slots=True)
class OutcomesPlots(Pictures):
    """Pictures of one strategy's outcomes; ``.plot()`` is `plot_outcomes`.

    >>> import olivebranch as ob
    >>> result = ob.Chain("maybe", "small_steps").exact(weeks=20)
    >>> result.plot.when().get_title(loc="left")
    'When does it happen? Of 50 people 35 reach yes, half of those by round 5'
    """

    def __call__(self, **options: Any) -> Axes:
        return self._draw("plot_outcomes", **options)

    def outcomes(self, **options: Any) -> Axes:
        """What happens: see `plot_outcomes`."""
        return self._draw("plot_outcomes", **options)

    def cumulative(self, **options: Any) -> Axes:
        """How the chances build up week by week: see `plot_cumulative`."""
        return self._draw("plot_cumulative", **options)

    def when(self, ending: str | None = None, **options: Any) -> Axes:
        """When it happens: see `plot_when`."""
        return self._draw("plot_when", ending, **options)

    def stance(self, variable: str | None = None, **options: Any) -> Axes:
        """Where they are week by week: see `plot_stance`."""
        return self._draw("plot_stance", variable, **options)

    def flow(self, variable: str | None = None, **options: Any) -> Axes:
        """How walks flow between the weeks: see `plot_flow`."""
        return self._draw("plot_flow", variable, **options)

    def zones(self, variable: str | None = None, **options: Any) -> Axes:
        """Friend-zone or dead-zone: see `plot_zones`."""
        return self._draw("plot_zones", variable, **options)

    def score(self, by: str | None = None, **options: Any) -> Axes:
        """What each further no does to the chance of a yes: see `plot_score`."""
        return self._draw("plot_score", by, **options)

    def runs(self, variable: str | None = None, **options: Any) -> Figure | SubFigure | Any:
        """Single runs, to see what luck does: see `plot_runs`."""
        return self._draw("plot_runs", variable, **options)

    def graph(self, variable: str | None = None, **options: Any) -> Axes:
        """The graph of what can happen: see `plot_graph`."""
        return self._draw("plot_graph", variable, **options)

    def convergence(self, ending: str | None = None, **options: Any) -> Axes:
        """How a simulation approaches the exact answer: see `plot_convergence`."""
        return self._draw("plot_convergence", ending, **options)


@dataclass(frozen=True, slots=True)
class ChainPlots(Pictures):
    """Pictures of a chain; ``.plot()`` is `plot_graph`."""

    def __call__(self, variable: str | None = None, **options: Any) -> Axes:
        return self._draw("plot_graph", variable, **options)

    def graph(self, variable: str | None = None, **options: Any) -> Axes:
        """The graph of what can happen: see `plot_graph`."""
        return self._draw("plot_graph", variable, **options)
