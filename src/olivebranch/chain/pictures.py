"""The pictures that a chain and its outcomes offer under ``.plot``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, overload

from olivebranch.base.arguments import DEFAULT_WEEKS
from olivebranch.base.faces import Pictures

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure


class OutcomesPlots(Pictures):
    """Pictures of one strategy's outcomes. Calling it draws `outcomes`.

    >>> import olivebranch as ob
    >>> result = ob.Chain("maybe", "small_steps").exact(weeks=20)
    >>> result.plot.when().get_title(loc="left")
    'When does it happen? Of 50 people 35 reach yes, half of those by round 5'
    """

    __slots__ = ()

    def __call__(
        self, *, ax: Axes | None = None, theme: str | None = None, week: int | None = None, **artist: Any
    ) -> Axes:
        return self.outcomes(ax=ax, theme=theme, week=week, **artist)

    def outcomes(
        self, *, ax: Axes | None = None, theme: str | None = None, week: int | None = None, **artist: Any
    ) -> Axes:
        """What happens? A hundred people, each as an icon of how it ended: see `plot_outcomes`."""
        return self._draw("plot_outcomes", ax=ax, theme=theme, week=week, **artist)

    def cumulative(
        self, *, ax: Axes | None = None, theme: str | None = None, level: float = 0.95, **artist: Any
    ) -> Axes:
        """How does it build up? The chance of every ending by each week: see `plot_cumulative`."""
        return self._draw("plot_cumulative", ax=ax, theme=theme, level=level, **artist)

    def when(
        self, ending: str | None = None, *, ax: Axes | None = None, theme: str | None = None, **artist: Any
    ) -> Axes:
        """When does it happen? Fifty people, each as a dot at the week it ended: see `plot_when`."""
        return self._draw("plot_when", ending, ax=ax, theme=theme, **artist)

    def stance(
        self, variable: str | None = None, *, ax: Axes | None = None, theme: str | None = None, **artist: Any
    ) -> Axes:
        """Where are they, week by week? Areas that add up to everyone: see `plot_stance`."""
        return self._draw("plot_stance", variable, ax=ax, theme=theme, **artist)

    def flow(
        self,
        variable: str | None = None,
        *,
        weeks: Sequence[int] | None = None,
        ax: Axes | None = None,
        theme: str | None = None,
        **artist: Any,
    ) -> Axes:
        """By which road? Ribbons between a few weeks, as wide as the share that goes there: see `plot_flow`."""
        return self._draw("plot_flow", variable, weeks=weeks, ax=ax, theme=theme, **artist)

    def zones(
        self,
        variable: str | None = None,
        *,
        ax: Axes | None = None,
        theme: str | None = None,
        beside: str | None = None,
        **artist: Any,
    ) -> Axes:
        """Friend-zone or dead-zone? The chance of the first ending from every rung: see `plot_zones`."""
        return self._draw("plot_zones", variable, ax=ax, theme=theme, beside=beside, **artist)

    def distribution(
        self, tally: str | None = None, *, ax: Axes | None = None, theme: str | None = None, **artist: Any
    ) -> Axes:
        """How much harm, for how many? The share of people with each total of a tally: see `plot_distribution`."""
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

    def belief(
        self,
        variable: str | None = None,
        *,
        run: int = 0,
        seed: int | None = None,
        ax: Axes | None = None,
        theme: str | None = None,
        **artist: Any,
    ) -> Axes:
        """What could one know? What to believe about a hidden variable, and the truth: see `plot_belief`."""
        return self._draw("plot_belief", variable, run=run, seed=seed, ax=ax, theme=theme, **artist)

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
        """What does luck look like? Single runs as small ladders, still or animated: see `plot_runs`."""
        options = {"runs": runs, "seed": seed, "fig": fig, "theme": theme, "animate": animate}
        return self._draw("plot_runs", variable, **options, **artist)

    def graph(
        self,
        variable: str | None = None,
        *,
        actions: Sequence[str] | None = None,
        visits: bool = False,
        ax: Axes | None = None,
        theme: str | None = None,
        weeks: int = DEFAULT_WEEKS,
        **artist: Any,
    ) -> Axes:
        """What can happen under the strategy? The rungs, and an arrow for every move: see `plot_graph`."""
        options = {"actions": actions, "visits": visits, "ax": ax, "theme": theme, "weeks": weeks}
        return self._draw("plot_graph", variable, **options, **artist)

    def convergence(
        self,
        ending: str | None = None,
        *,
        level: float = 0.95,
        ax: Axes | None = None,
        theme: str | None = None,
        **artist: Any,
    ) -> Axes:
        """How good is a simulation? The estimate closing in on the exact answer: see `plot_convergence`."""
        return self._draw("plot_convergence", ending, level=level, ax=ax, theme=theme, **artist)


class PlacesPlots(Pictures):
    """Call it to draw: where, and how much? See `plot_places`."""

    __slots__ = ()

    def __call__(
        self, variable: str | None = None, *, ax: Axes | None = None, theme: str | None = None, **artist: Any
    ) -> Axes:
        return self._draw("plot_places", variable, ax=ax, theme=theme, **artist)


class ClassesPlots(Pictures):
    """Call it to draw: which pairs can reach one another? See `plot_classes`."""

    __slots__ = ()

    def __call__(self, *, ax: Axes | None = None, theme: str | None = None, **artist: Any) -> Axes:
        return self._draw("plot_classes", ax=ax, theme=theme, **artist)


class LikeliestPlots(Pictures):
    """Call it to draw: what is the likeliest story? See `plot_likeliest`."""

    __slots__ = ()

    def __call__(
        self, variable: str | None = None, *, ax: Axes | None = None, theme: str | None = None, **artist: Any
    ) -> Axes:
        return self._draw("plot_likeliest", variable, ax=ax, theme=theme, **artist)


class PowerPlots(Pictures):
    """Call it to draw: where are they after 1, 2, 4, ... weeks? See `plot_power`."""

    __slots__ = ()

    def __call__(
        self, variable: str | None = None, *, ax: Axes | None = None, theme: str | None = None, **artist: Any
    ) -> Axes:
        return self._draw("plot_power", variable, ax=ax, theme=theme, **artist)


class DistributionPlots(Pictures):
    """The picture of a distribution, when called: how much, for how many? See `plot_distribution`."""

    __slots__ = ()

    def __call__(self, *, ax: Axes | None = None, theme: str | None = None, **artist: Any) -> Axes:
        return self._draw("plot_distribution", ax=ax, theme=theme, **artist)


class GradientPlots(Pictures):
    """Call it to draw a gradient: what if a little more? See `plot_gradient`."""

    __slots__ = ()

    def __call__(self, *, ax: Axes | None = None, theme: str | None = None, **artist: Any) -> Axes:
        return self._draw("plot_gradient", ax=ax, theme=theme, **artist)


class ChainPlots(Pictures):
    """The picture of a chain. Calling it draws `graph`."""

    __slots__ = ()

    def __call__(
        self,
        variable: str | None = None,
        *,
        actions: Sequence[str] | None = None,
        visits: bool = False,
        ax: Axes | None = None,
        theme: str | None = None,
        weeks: int = DEFAULT_WEEKS,
        **artist: Any,
    ) -> Axes:
        return self.graph(variable, actions=actions, visits=visits, ax=ax, theme=theme, weeks=weeks, **artist)

    def graph(
        self,
        variable: str | None = None,
        *,
        actions: Sequence[str] | None = None,
        visits: bool = False,
        ax: Axes | None = None,
        theme: str | None = None,
        weeks: int = DEFAULT_WEEKS,
        **artist: Any,
    ) -> Axes:
        """What can happen under the strategy? The rungs, and an arrow for every move: see `plot_graph`."""
        options = {"actions": actions, "visits": visits, "ax": ax, "theme": theme, "weeks": weeks}
        return self._draw("plot_graph", variable, **options, **artist)
