"""The pictures that a model offers under ``.plot``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from olivebranch.base.arguments import DEFAULT_WEEKS
from olivebranch.base.faces import Pictures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes


class ModelPlots(Pictures):
    """Pictures of a model without a strategy. Calling it draws `graph`."""

    __slots__ = ()

    def __call__(
        self,
        variable: str | None = None,
        *,
        actions: Sequence[str] | None = None,
        ax: Axes | None = None,
        theme: str | None = None,
        weeks: int = DEFAULT_WEEKS,
        **artist: Any,
    ) -> Axes:
        return self.graph(variable, actions=actions, ax=ax, theme=theme, weeks=weeks, **artist)

    def graph(
        self,
        variable: str | None = None,
        *,
        actions: Sequence[str] | None = None,
        ax: Axes | None = None,
        theme: str | None = None,
        weeks: int = DEFAULT_WEEKS,
        **artist: Any,
    ) -> Axes:
        """What can happen under each action? The rungs, and an arrow for every move: see `plot_graph`."""
        options = {"actions": actions, "ax": ax, "theme": theme, "weeks": weeks}
        return self._draw("plot_graph", variable, **options, **artist)

    def steps(
        self,
        small: str = "small_steps",
        leap: str = "jump_ahead",
        *,
        ax: Axes | None = None,
        theme: str | None = None,
        weeks: int = DEFAULT_WEEKS,
        **artist: Any,
    ) -> Axes:
        """Why is jumping ahead a bad idea? Small steps and a leap, drawn on the same stairs: see `plot_steps`."""
        return self._draw("plot_steps", small, leap, ax=ax, theme=theme, weeks=weeks, **artist)
