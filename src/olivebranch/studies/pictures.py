"""The pictures of each study, as ``.plot`` offers them: a method for each public function that draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from olivebranch.base.faces import Pictures

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure


@dataclass(frozen=True, slots=True)
class ComparisonPlots(Pictures):
    """Pictures of a comparison; called, it is `plot_outcomes`."""

    def __call__(self, **options: Any) -> Axes:
        return self._draw("plot_outcomes", **options)

    def outcomes(self, **options: Any) -> Axes:
        """What happens under each strategy: see `plot_outcomes`."""
        return self._draw("plot_outcomes", **options)

    def cumulative(self, **options: Any) -> Figure | SubFigure:
        """How the endings build up under each: see `plot_cumulative`."""
        return self._draw("plot_cumulative", **options)

    def when(self, ending: str | None = None, **options: Any) -> Figure | SubFigure:
        """When it happens under each: see `plot_when`."""
        return self._draw("plot_when", ending, **options)

    def stance(self, variable: str | None = None, **options: Any) -> Figure | SubFigure:
        """Where they are week by week under each: see `plot_stance`."""
        return self._draw("plot_stance", variable, **options)

    def zones(self, variable: str | None = None, **options: Any) -> Figure | SubFigure:
        """Friend-zone or dead-zone under each: see `plot_zones`."""
        return self._draw("plot_zones", variable, **options)

    def score(self, **options: Any) -> Axes:
        """Are you taking score too soon, by weeks so far: see `plot_score`."""
        return self._draw("plot_score", **options)

    def runs(self, variable: str | None = None, **options: Any) -> Figure | SubFigure | Any:
        """What luck looks like, the same for each: see `plot_runs`."""
        return self._draw("plot_runs", variable, **options)

    def steps(self, small: str = "small_steps", leap: str = "jump_ahead", **options: Any) -> Axes:
        """Why jumping ahead is a bad idea: see `plot_steps`."""
        return self._draw("plot_steps", small, leap, **options)

    def difference(self, a: str | None = None, b: str | None = None, **options: Any) -> Axes:
        """Which is better, and how sure: see `plot_difference`."""
        return self._draw("plot_difference", a, b, **options)


@dataclass(frozen=True, slots=True)
class UncertaintyPlots(Pictures):
    """Pictures of a study of uncertainty; called, it is `plot_spread`."""

    def __call__(self, of: str | None = None, **options: Any) -> Axes:
        return self._draw("plot_spread", of, **options)

    def spread(self, of: str | None = None, **options: Any) -> Axes:
        """How far a number spreads over the draws: see `plot_spread`."""
        return self._draw("plot_spread", of, **options)

    def tornado(self, of: str | None = None, strategy: str | None = None, **options: Any) -> Axes:
        """Which parameters it depends on: see `plot_tornado`."""
        return TornadoPlots(self.result.tornado(of, strategy))(**options)


@dataclass(frozen=True, slots=True)
class TornadoPlots(Pictures):
    """The picture of a tornado; called, it is `plot_tornado`."""

    def __call__(self, **options: Any) -> Axes:
        return self._draw("plot_tornado", **options)


@dataclass(frozen=True, slots=True)
class RegimesPlots(Pictures):
    """The picture of a map; called, it is `plot_regimes`."""

    def __call__(self, **options: Any) -> Axes:
        return self._draw("plot_regimes", **options)


@dataclass(frozen=True, slots=True)
class ClaimsPlots(Pictures):
    """The picture of claims; called, it is `plot_claims`."""

    def __call__(self, **options: Any) -> Axes:
        return self._draw("plot_claims", **options)


@dataclass(frozen=True, slots=True)
class CalibrationPlots(Pictures):
    """The picture of a calibration; called, it is `plot_calibration`."""

    def __call__(self, **options: Any) -> Axes:
        return self._draw("plot_calibration", **options)
