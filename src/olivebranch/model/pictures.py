"""The pictures of a model, as ``.plot`` offers them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from olivebranch.base.faces import Pictures

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, slots=True)
class ModelPlots(Pictures):
    """Pictures of a model before any strategy; called, it is `plot_graph`."""

    def __call__(self, variable: str | None = None, **options: Any) -> Axes:
        return self._draw("plot_graph", variable, **options)

    def graph(self, variable: str | None = None, **options: Any) -> Axes:
        """What can happen: see `plot_graph`."""
        return self._draw("plot_graph", variable, **options)

    def steps(self, small: str = "small_steps", leap: str = "jump_ahead", **options: Any) -> Axes:
        """Small steps against the leap, step by step: see `plot_steps`."""
        return self._draw("plot_steps", small, leap, **options)
