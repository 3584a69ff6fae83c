"""olivebranch: simulate and teach how contact is paced after a break-up.

Three nouns: a `Model` (how they are, how they respond), a `Strategy` (how you pace contact) and their `Chain`
(what happens, week by week). A chain answers exactly, by linear algebra, or by Monte Carlo. Modules load on first use.

>>> import olivebranch as ob
>>> result = ob.compare("maybe", ["small_steps", "jump_ahead"], weeks=20)
>>> round(result["small_steps"].chance("yes"), 2), round(result["jump_ahead"].chance("yes"), 2)
(0.69, 0.24)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from olivebranch.base import completion, faces
from olivebranch.base.loading import uncollected
from olivebranch.base.version import __version__

_HOME = {
    "ArgumentError": "errors",
    "Ask": "studies.claims",
    "BestPacing": "studies.best",
    "Calibration": "studies.calibration",
    "Chain": "chain.chain",
    "Claim": "studies.claims",
    "Claims": "studies.claims",
    "Comparison": "studies.compare",
    "Difference": "studies.compare",
    "Exercises": "classroom",
    "Fault": "errors",
    "Frontier": "studies.best",
    "Interrupted": "studies.draws.running",
    "Learned": "studies.learn",
    "Mixture": "studies.mixture",
    "Model": "model.model",
    "ModelError": "errors",
    "OURS": "studies.claims",
    "OlivebranchError": "errors",
    "Outcomes": "chain.outcomes",
    "Outlook": "studies.outlook",
    "Parameter": "model.spec",
    "PrecisionError": "errors",
    "Regimes": "studies.regimes",
    "Strategy": "pacing.strategy",
    "StrategyError": "errors",
    "Sweep": "sweeps.sweep",
    "SweepError": "errors",
    "WorkersDied": "errors",
    "Target": "studies.calibration",
    "Tornado": "studies.uncertainty",
    "Uncertainty": "studies.uncertainty",
    "UnknownName": "errors",
    "Why": "studies.why",
    "best_pacing": "studies.best",
    "belief": "pacing.belief",
    "calibration": "studies.calibration",
    "check_model": "studies.checks",
    "check_strategy": "studies.checks",
    "claims": "studies.claims",
    "compare": "studies.compare",
    "count": "pacing.memory",
    "describe": "plots.alt_text",
    "diaries": "studies.learn",
    "exercises": "classroom",
    "explore": "web",
    "frontier": "studies.best",
    "graph_of": "plots.moves",
    "last": "pacing.memory",
    "learn": "studies.learn",
    "load": "model.files",
    "mixture": "studies.mixture",
    "models": "model.files",
    "page": "web",
    "outlook": "studies.outlook",
    "plot_belief": "plots.belief",
    "plot_calibration": "plots.calibration",
    "plot_claims": "plots.claims",
    "plot_classes": "plots.classes",
    "plot_convergence": "plots.convergence",
    "plot_cumulative": "plots.cumulative",
    "plot_difference": "plots.difference",
    "plot_distribution": "plots.distribution",
    "plot_flow": "plots.flow",
    "plot_gradient": "plots.gradient",
    "plot_frontier": "plots.frontier",
    "plot_graph": "plots.graph",
    "plot_learned": "plots.learned",
    "plot_likeliest": "plots.likeliest",
    "plot_outcomes": "plots.outcomes",
    "plot_pacing": "plots.rule",
    "plot_places": "plots.places",
    "plot_power": "plots.power",
    "plot_regimes": "plots.regimes",
    "plot_runs": "plots.runs",
    "plot_score": "plots.score",
    "plot_spread": "plots.spread",
    "plot_stance": "plots.stance",
    "plot_steps": "plots.steps",
    "plot_tornado": "plots.tornado",
    "plot_tree": "plots.rule",
    "plot_when": "plots.when",
    "plot_why": "plots.why",
    "plot_zones": "plots.zones",
    "regimes": "studies.regimes",
    "report": "reports",
    "save_plot": "plots.saving",
    "schema": "model.files",
    "scorm": "web",
    "simulate": "chain.simulation",
    "strategies": "pacing",
    "strategy": "pacing.strategy",
    "sweep": "sweeps.sweep",
    "uncertainty": "studies.uncertainty",
    "week": "pacing.memory",
    "weeks_since": "pacing.memory",
    "why": "studies.why",
}
_FACES = {"in_notebook": "plots.notebook", "noun_in_notebook": "plots.notebook"}
_MODULES = ("exchange", "pacing")

__all__ = [*_HOME, *_MODULES, "__version__"]

if TYPE_CHECKING:
    from olivebranch import exchange as exchange
    from olivebranch import pacing as pacing
    from olivebranch.chain.chain import Chain as Chain
    from olivebranch.chain.outcomes import Outcomes as Outcomes
    from olivebranch.chain.simulation import simulate as simulate
    from olivebranch.classroom import Exercises as Exercises
    from olivebranch.classroom import exercises as exercises
    from olivebranch.errors import ArgumentError as ArgumentError
    from olivebranch.errors import Fault as Fault
    from olivebranch.errors import ModelError as ModelError
    from olivebranch.errors import OlivebranchError as OlivebranchError
    from olivebranch.errors import PrecisionError as PrecisionError
    from olivebranch.errors import StrategyError as StrategyError
    from olivebranch.errors import SweepError as SweepError
    from olivebranch.errors import UnknownName as UnknownName
    from olivebranch.errors import WorkersDied as WorkersDied
    from olivebranch.model.files import load as load
    from olivebranch.model.files import models as models
    from olivebranch.model.files import schema as schema
    from olivebranch.model.model import Model as Model
    from olivebranch.model.spec import Parameter as Parameter
    from olivebranch.pacing import strategies as strategies
    from olivebranch.pacing.belief import belief as belief
    from olivebranch.pacing.memory import count as count
    from olivebranch.pacing.memory import last as last
    from olivebranch.pacing.memory import week as week
    from olivebranch.pacing.memory import weeks_since as weeks_since
    from olivebranch.pacing.strategy import Strategy as Strategy
    from olivebranch.pacing.strategy import strategy as strategy
    from olivebranch.plots.alt_text import describe as describe
    from olivebranch.plots.belief import plot_belief as plot_belief
    from olivebranch.plots.calibration import plot_calibration as plot_calibration
    from olivebranch.plots.claims import plot_claims as plot_claims
    from olivebranch.plots.classes import plot_classes as plot_classes
    from olivebranch.plots.convergence import plot_convergence as plot_convergence
    from olivebranch.plots.cumulative import plot_cumulative as plot_cumulative
    from olivebranch.plots.difference import plot_difference as plot_difference
    from olivebranch.plots.distribution import plot_distribution as plot_distribution
    from olivebranch.plots.flow import plot_flow as plot_flow
    from olivebranch.plots.frontier import plot_frontier as plot_frontier
    from olivebranch.plots.gradient import plot_gradient as plot_gradient
    from olivebranch.plots.graph import plot_graph as plot_graph
    from olivebranch.plots.learned import plot_learned as plot_learned
    from olivebranch.plots.likeliest import plot_likeliest as plot_likeliest
    from olivebranch.plots.moves import graph_of as graph_of
    from olivebranch.plots.outcomes import plot_outcomes as plot_outcomes
    from olivebranch.plots.places import plot_places as plot_places
    from olivebranch.plots.power import plot_power as plot_power
    from olivebranch.plots.regimes import plot_regimes as plot_regimes
    from olivebranch.plots.rule import plot_pacing as plot_pacing
    from olivebranch.plots.rule import plot_tree as plot_tree
    from olivebranch.plots.runs import plot_runs as plot_runs
    from olivebranch.plots.saving import save_plot as save_plot
    from olivebranch.plots.score import plot_score as plot_score
    from olivebranch.plots.spread import plot_spread as plot_spread
    from olivebranch.plots.stance import plot_stance as plot_stance
    from olivebranch.plots.steps import plot_steps as plot_steps
    from olivebranch.plots.tornado import plot_tornado as plot_tornado
    from olivebranch.plots.when import plot_when as plot_when
    from olivebranch.plots.why import plot_why as plot_why
    from olivebranch.plots.zones import plot_zones as plot_zones
    from olivebranch.reports import report as report
    from olivebranch.studies.best import BestPacing as BestPacing
    from olivebranch.studies.best import Frontier as Frontier
    from olivebranch.studies.best import best_pacing as best_pacing
    from olivebranch.studies.best import frontier as frontier
    from olivebranch.studies.calibration import Calibration as Calibration
    from olivebranch.studies.calibration import Target as Target
    from olivebranch.studies.calibration import calibration as calibration
    from olivebranch.studies.checks import check_model as check_model
    from olivebranch.studies.checks import check_strategy as check_strategy
    from olivebranch.studies.claims import OURS as OURS
    from olivebranch.studies.claims import Ask as Ask
    from olivebranch.studies.claims import Claim as Claim
    from olivebranch.studies.claims import Claims as Claims
    from olivebranch.studies.claims import claims as claims
    from olivebranch.studies.compare import Comparison as Comparison
    from olivebranch.studies.compare import Difference as Difference
    from olivebranch.studies.compare import compare as compare
    from olivebranch.studies.draws.running import Interrupted as Interrupted
    from olivebranch.studies.learn import Learned as Learned
    from olivebranch.studies.learn import diaries as diaries
    from olivebranch.studies.learn import learn as learn
    from olivebranch.studies.mixture import Mixture as Mixture
    from olivebranch.studies.mixture import mixture as mixture
    from olivebranch.studies.outlook import Outlook as Outlook
    from olivebranch.studies.outlook import outlook as outlook
    from olivebranch.studies.regimes import Regimes as Regimes
    from olivebranch.studies.regimes import regimes as regimes
    from olivebranch.studies.uncertainty import Tornado as Tornado
    from olivebranch.studies.uncertainty import Uncertainty as Uncertainty
    from olivebranch.studies.uncertainty import uncertainty as uncertainty
    from olivebranch.studies.why import Why as Why
    from olivebranch.studies.why import why as why
    from olivebranch.sweeps.sweep import Sweep as Sweep
    from olivebranch.sweeps.sweep import sweep as sweep
    from olivebranch.web import explore as explore
    from olivebranch.web import page as page
    from olivebranch.web import scorm as scorm


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f"olivebranch.{name}")
    if name not in _HOME:
        raise AttributeError(f"module 'olivebranch' has no attribute {name!r}")
    value = globals()[name] = _load(name)
    return value


def _load(name: str) -> Any:
    """A public name, or a face, loaded from the room where it is defined."""
    with uncollected():
        return getattr(import_module(f"olivebranch.{(_HOME | _FACES)[name]}"), name)


faces.provide(_load)
completion.register()


def __dir__() -> list[str]:
    return sorted(__all__)
