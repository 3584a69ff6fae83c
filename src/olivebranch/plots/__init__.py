"""Pictures of answers: each a function over `olivebranch.draw`, and reached from a result as ``result.plot.name()``.

Each answers one question, is right in both engines, and says in words what it shows (`describe`). A picture on one
Axes takes ``ax=`` and gives the Axes back; one of several panels takes ``fig=`` and gives the figure back. Nothing is
shown, and nothing of the caller's is changed.
"""

from __future__ import annotations

from olivebranch.plots._base import describe
from olivebranch.plots.accessors import ComparisonPlots, OutcomesPlots
from olivebranch.plots.cumulative import plot_cumulative
from olivebranch.plots.graph import graph_of, plot_graph
from olivebranch.plots.outcomes import plot_outcomes

__all__ = [
    "ComparisonPlots",
    "OutcomesPlots",
    "describe",
    "graph_of",
    "plot_cumulative",
    "plot_graph",
    "plot_outcomes",
]
