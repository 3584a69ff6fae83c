"""``result.plot``: the pictures as methods, so that they can be found by typing a dot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from olivebranch.plots.animation import Animation
from olivebranch.plots.convergence import plot_convergence
from olivebranch.plots.cumulative import plot_cumulative
from olivebranch.plots.difference import plot_difference
from olivebranch.plots.flow import plot_flow
from olivebranch.plots.graph import plot_graph
from olivebranch.plots.outcomes import plot_outcomes
from olivebranch.plots.runs import plot_runs
from olivebranch.plots.score import plot_score
from olivebranch.plots.stance import plot_stance
from olivebranch.plots.steps import plot_steps
from olivebranch.plots.when import plot_when
from olivebranch.plots.zones import plot_zones

if TYPE_CHECKING:
    from olivebranch.chain import Chain
    from olivebranch.compare import Comparison
    from olivebranch.model import Model
    from olivebranch.outcomes import Outcomes


@dataclass(frozen=True, slots=True)
class OutcomesPlots:
    """Pictures of one strategy's outcomes; called, it is `plot_outcomes`.

    >>> import olivebranch as ob
    >>> result = ob.Chain("maybe", "small_steps").exact(weeks=20)
    >>> result.plot.when().get_title(loc="left")
    'When does it happen? Of 50 people 35 reach yes, half of those by round 5'
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

    def when(self, ending: str | None = None, **options: Any) -> Axes:
        """When it happens: see `plot_when`."""
        return plot_when(self.result, ending, **options)

    def stance(self, variable: str | None = None, **options: Any) -> Axes:
        """Where they are week by week: see `plot_stance`."""
        return plot_stance(self.result, variable, **options)

    def flow(self, variable: str | None = None, **options: Any) -> Axes:
        """By which road: see `plot_flow`."""
        return plot_flow(self.result, variable, **options)

    def zones(self, variable: str | None = None, **options: Any) -> Axes:
        """Friend-zone or dead-zone: see `plot_zones`."""
        return plot_zones(self.result, variable, **options)

    def score(self, by: str | None = None, **options: Any) -> Axes:
        """Are you taking score too soon: see `plot_score`."""
        return plot_score(self.result, by, **options)

    def runs(self, variable: str | None = None, **options: Any) -> Figure | SubFigure | Animation:
        """What luck looks like: see `plot_runs`."""
        return plot_runs(self.result, variable, **options)

    def graph(self, variable: str | None = None, **options: Any) -> Axes:
        """What can happen: see `plot_graph`."""
        return plot_graph(self.result, variable, **options)

    def convergence(self, ending: str | None = None, **options: Any) -> Axes:
        """How good a simulation is: see `plot_convergence`."""
        return plot_convergence(self.result, ending, **options)


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

    def when(self, ending: str | None = None, **options: Any) -> Figure | SubFigure:
        """When it happens under each: see `plot_when`."""
        return plot_when(self.result, ending, **options)

    def stance(self, variable: str | None = None, **options: Any) -> Figure | SubFigure:
        """Where they are week by week under each: see `plot_stance`."""
        return plot_stance(self.result, variable, **options)

    def zones(self, variable: str | None = None, **options: Any) -> Figure | SubFigure:
        """Friend-zone or dead-zone under each: see `plot_zones`."""
        return plot_zones(self.result, variable, **options)

    def score(self, **options: Any) -> Axes:
        """Are you taking score too soon, by weeks so far: see `plot_score`."""
        return plot_score(self.result, **options)

    def runs(self, variable: str | None = None, **options: Any) -> Figure | SubFigure | Animation:
        """What luck looks like, the same for each: see `plot_runs`."""
        return plot_runs(self.result, variable, **options)

    def steps(self, small: str = "small_steps", leap: str = "jump_ahead", **options: Any) -> Axes:
        """Why jumping ahead is a bad idea: see `plot_steps`."""
        return plot_steps(self.result, small, leap, **options)

    def difference(self, a: str | None = None, b: str | None = None, **options: Any) -> Axes:
        """Which is better, and how sure: see `plot_difference`."""
        return plot_difference(self.result, a, b, **options)


@dataclass(frozen=True, slots=True)
class ModelPlots:
    """Pictures of a model before any strategy; called, it is `plot_graph`."""

    model: Model

    def __call__(self, variable: str | None = None, **options: Any) -> Axes:
        return plot_graph(self.model, variable, **options)

    def graph(self, variable: str | None = None, **options: Any) -> Axes:
        """What can happen: see `plot_graph`."""
        return plot_graph(self.model, variable, **options)

    def steps(self, small: str = "small_steps", leap: str = "jump_ahead", **options: Any) -> Axes:
        """Why jumping ahead is a bad idea: see `plot_steps`."""
        return plot_steps(self.model, small, leap, **options)


@dataclass(frozen=True, slots=True)
class ChainPlots:
    """Pictures of a chain; called, it is `plot_graph`."""

    chain: Chain

    def __call__(self, variable: str | None = None, **options: Any) -> Axes:
        return plot_graph(self.chain, variable, **options)

    def graph(self, variable: str | None = None, **options: Any) -> Axes:
        """What can happen: see `plot_graph`."""
        return plot_graph(self.chain, variable, **options)
