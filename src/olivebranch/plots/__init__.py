"""Pictures of answers. Each is a function over `olivebranch.draw`, offered by results as ``result.plot.name()``.

Each picture answers one question, from an exact or a simulated result, and describes itself in words (`describe`). A
picture on one Axes takes ``ax=`` and returns the Axes; a picture with several panels takes ``fig=`` and returns the
figure. No window is opened, and no global setting is changed. ``theme="dark"`` draws light on dark. On the caller's own
Axes, the theme follows their background.
"""

from __future__ import annotations

from olivebranch.plots.alt_text import describe
from olivebranch.plots.animation import Animation
from olivebranch.plots.belief import plot_belief
from olivebranch.plots.calibration import plot_calibration
from olivebranch.plots.claims import plot_claims
from olivebranch.plots.classes import plot_classes
from olivebranch.plots.convergence import plot_convergence
from olivebranch.plots.cumulative import plot_cumulative
from olivebranch.plots.difference import plot_difference
from olivebranch.plots.distribution import plot_distribution
from olivebranch.plots.flow import plot_flow
from olivebranch.plots.frontier import plot_frontier
from olivebranch.plots.gradient import plot_gradient
from olivebranch.plots.graph import plot_graph
from olivebranch.plots.learned import plot_learned
from olivebranch.plots.likeliest import plot_likeliest
from olivebranch.plots.moves import graph_of
from olivebranch.plots.outcomes import plot_outcomes
from olivebranch.plots.places import plot_places
from olivebranch.plots.power import plot_power
from olivebranch.plots.regimes import plot_regimes
from olivebranch.plots.rule import plot_pacing, plot_tree
from olivebranch.plots.runs import plot_runs
from olivebranch.plots.saving import save_plot
from olivebranch.plots.score import plot_score
from olivebranch.plots.spread import plot_spread
from olivebranch.plots.stance import plot_stance
from olivebranch.plots.steps import plot_steps
from olivebranch.plots.tornado import plot_tornado
from olivebranch.plots.when import plot_when
from olivebranch.plots.why import plot_why
from olivebranch.plots.zones import plot_zones

__all__ = [
    "Animation",
    "describe",
    "graph_of",
    "plot_belief",
    "plot_calibration",
    "plot_claims",
    "plot_classes",
    "plot_convergence",
    "plot_cumulative",
    "plot_difference",
    "plot_distribution",
    "plot_flow",
    "plot_frontier",
    "plot_gradient",
    "plot_graph",
    "plot_learned",
    "plot_likeliest",
    "plot_outcomes",
    "plot_pacing",
    "plot_places",
    "plot_power",
    "plot_regimes",
    "plot_runs",
    "plot_score",
    "plot_spread",
    "plot_stance",
    "plot_steps",
    "plot_tornado",
    "plot_tree",
    "plot_when",
    "plot_why",
    "plot_zones",
    "save_plot",
]
