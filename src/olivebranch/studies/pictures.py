"""The pictures that each study offers under ``.plot``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, overload

from olivebranch.base.arguments import DEFAULT_WEEKS
from olivebranch.base.faces import Pictures

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure


class ComparisonPlots(Pictures):
    """Pictures of a comparison. Calling it draws `outcomes`."""

    __slots__ = ()

    def __call__(
        self, *, ax: Axes | None = None, theme: str | None = None, week: int | None = None, **artist: Any
    ) -> Axes:
        return self.outcomes(ax=ax, theme=theme, week=week, **artist)

    def outcomes(
        self, *, ax: Axes | None = None, theme: str | None = None, week: int | None = None, **artist: Any
    ) -> Axes:
        """What happens under each strategy? A hundred people, each as an icon of how it ended: see `plot_outcomes`."""
        return self._draw("plot_outcomes", ax=ax, theme=theme, week=week, **artist)

    def cumulative(
        self,
        *,
        fig: Figure | SubFigure | None = None,
        theme: str | None = None,
        level: float = 0.95,
        **artist: Any,
    ) -> Figure | SubFigure:
        """How does it build up under each? The chance of every ending by each week: see `plot_cumulative`."""
        return self._draw("plot_cumulative", fig=fig, theme=theme, level=level, **artist)

    def when(
        self,
        ending: str | None = None,
        *,
        fig: Figure | SubFigure | None = None,
        theme: str | None = None,
        **artist: Any,
    ) -> Figure | SubFigure:
        """When does it happen under each? Fifty people, each as a dot at the week it ended: see `plot_when`."""
        return self._draw("plot_when", ending, fig=fig, theme=theme, **artist)

    def stance(
        self,
        variable: str | None = None,
        *,
        fig: Figure | SubFigure | None = None,
        theme: str | None = None,
        **artist: Any,
    ) -> Figure | SubFigure:
        """Where are they, week by week, under each? Areas that add up to everyone: see `plot_stance`."""
        return self._draw("plot_stance", variable, fig=fig, theme=theme, **artist)

    def zones(
        self,
        variable: str | None = None,
        *,
        fig: Figure | SubFigure | None = None,
        theme: str | None = None,
        beside: str | None = None,
        **artist: Any,
    ) -> Figure | SubFigure:
        """Friend-zone or dead-zone? The chance of the first ending from every rung: see `plot_zones`."""
        return self._draw("plot_zones", variable, fig=fig, theme=theme, beside=beside, **artist)

    def distribution(
        self, tally: str | None = None, *, ax: Axes | None = None, theme: str | None = None, **artist: Any
    ) -> Axes:
        """How much harm, for how many, under each? A row of columns for each: see `plot_distribution`."""
        return self._draw("plot_distribution", tally, ax=ax, theme=theme, **artist)

    def score(
        self,
        by: str | None = None,
        *,
        ahead: int = DEFAULT_WEEKS,
        ax: Axes | None = None,
        theme: str | None = None,
        **artist: Any,
    ) -> Axes:
        """Are you keeping score too soon? The chance of a yes over the next year: see `plot_score`."""
        return self._draw("plot_score", by, ahead=ahead, ax=ax, theme=theme, **artist)

    @overload
    def runs(
        self,
        variable: str | None = None,
        *,
        runs: int | Sequence[int] | None = None,
        seed: int | None = None,
        fig: Figure | SubFigure | None = None,
        theme: str | None = None,
        animate: Literal[False] = False,
        **artist: Any,
    ) -> Figure | SubFigure: ...
    @overload
    def runs(
        self,
        variable: str | None = None,
        *,
        runs: int | Sequence[int] | None = None,
        seed: int | None = None,
        fig: None = None,
        theme: str | None = None,
        animate: Literal[True],
        **artist: Any,
    ) -> Any: ...
    def runs(
        self,
        variable: str | None = None,
        *,
        runs: int | Sequence[int] | None = None,
        seed: int | None = None,
        fig: Figure | SubFigure | None = None,
        theme: str | None = None,
        animate: bool = False,
        **artist: Any,
    ) -> Any:
        """What does luck look like? Single runs under the same luck, still or animated: see `plot_runs`."""
        options = {"runs": runs, "seed": seed, "fig": fig, "theme": theme, "animate": animate}
        return self._draw("plot_runs", variable, **options, **artist)

    def steps(
        self,
        small: str = "small_steps",
        leap: str = "jump_ahead",
        *,
        ax: Axes | None = None,
        theme: str | None = None,
        **artist: Any,
    ) -> Axes:
        """Why is jumping ahead a bad idea? Small steps and a leap on the same stairs: see `plot_steps`."""
        return self._draw("plot_steps", small, leap, ax=ax, theme=theme, **artist)

    def difference(
        self,
        a: str | None = None,
        b: str | None = None,
        *,
        of: str | None = None,
        level: float = 0.95,
        ax: Axes | None = None,
        theme: str | None = None,
        **artist: Any,
    ) -> Axes:
        """Which is better, and how sure is that? A hundred pairs of runs under the same luck: see `plot_difference`."""
        return self._draw("plot_difference", a, b, of=of, level=level, ax=ax, theme=theme, **artist)


class UncertaintyPlots(Pictures):
    """Pictures of a study of uncertainty. Calling it draws `spread`."""

    __slots__ = ()

    def __call__(
        self, of: str | None = None, *, ax: Axes | None = None, theme: str | None = None, **artist: Any
    ) -> Axes:
        return self.spread(of, ax=ax, theme=theme, **artist)

    def spread(self, of: str | None = None, *, ax: Axes | None = None, theme: str | None = None, **artist: Any) -> Axes:
        """How far does it spread over the draws? Fifty dots for each strategy: see `plot_spread`."""
        return self._draw("plot_spread", of, ax=ax, theme=theme, **artist)

    def tornado(
        self,
        of: str | None = None,
        strategy: str | None = None,
        *,
        ax: Axes | None = None,
        theme: str | None = None,
        **artist: Any,
    ) -> Axes:
        """What does it depend on? One parameter at a time, low and high: see `plot_tornado`."""
        return TornadoPlots(self._result.tornado(of, strategy))(ax=ax, theme=theme, **artist)


class TornadoPlots(Pictures):
    """Call it to draw: what does the answer depend on? See `plot_tornado`."""

    __slots__ = ()

    def __call__(self, *, ax: Axes | None = None, theme: str | None = None, **artist: Any) -> Axes:
        return self._draw("plot_tornado", ax=ax, theme=theme, **artist)


class RegimesPlots(Pictures):
    """Call it to draw: which strategy is best where? See `plot_regimes`."""

    __slots__ = ()

    def __call__(self, *, ax: Axes | None = None, theme: str | None = None, **artist: Any) -> Axes:
        return self._draw("plot_regimes", ax=ax, theme=theme, **artist)


class ClaimsPlots(Pictures):
    """Call it to draw: how far do the claims hold? See `plot_claims`."""

    __slots__ = ()

    def __call__(self, *, ax: Axes | None = None, theme: str | None = None, **artist: Any) -> Axes:
        return self._draw("plot_claims", ax=ax, theme=theme, **artist)


class RuleTreePlots(Pictures):
    """Pictures of a rule to read. Calling it draws `tree`."""

    __slots__ = ()

    def __call__(self, *, ax: Axes | None = None, theme: str | None = None, **artist: Any) -> Axes:
        return self.tree(ax=ax, theme=theme, **artist)

    def tree(self, *, ax: Axes | None = None, theme: str | None = None, **artist: Any) -> Axes:
        """What should you do when? The rule as a tree, read from left to right: see `plot_tree`."""
        return self._draw("plot_tree", ax=ax, theme=theme, **artist)

    def pacing(
        self,
        x: str | None = None,
        y: str | None = None,
        *,
        ax: Axes | None = None,
        theme: str | None = None,
        **artist: Any,
    ) -> Axes:
        """What should you do where? A map of the action over two variables: see `plot_pacing`."""
        return self._draw("plot_pacing", x, y, ax=ax, theme=theme, **artist)


class FrontierPlots(Pictures):
    """Call it to draw a frontier: what does care cost? See `plot_frontier`."""

    __slots__ = ()

    def __call__(self, *, ax: Axes | None = None, theme: str | None = None, **artist: Any) -> Axes:
        return self._draw("plot_frontier", ax=ax, theme=theme, **artist)


class CalibrationPlots(Pictures):
    """Call it to draw: how close does the model come? See `plot_calibration`."""

    __slots__ = ()

    def __call__(self, *, ax: Axes | None = None, theme: str | None = None, **artist: Any) -> Axes:
        return self._draw("plot_calibration", ax=ax, theme=theme, **artist)


class WhyPlots(Pictures):
    """Call it to draw: why does one strategy do better? See `plot_why`."""

    __slots__ = ()

    def __call__(self, *, ax: Axes | None = None, theme: str | None = None, **artist: Any) -> Axes:
        return self._draw("plot_why", ax=ax, theme=theme, **artist)


class LearnedPlots(Pictures):
    """The picture of what was learned, when called: what do the diaries tell? See `plot_learned`."""

    __slots__ = ()

    def __call__(self, *, ax: Axes | None = None, theme: str | None = None, **artist: Any) -> Axes:
        return self._draw("plot_learned", ax=ax, theme=theme, **artist)
