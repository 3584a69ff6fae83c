"""olivebranch: simulate and teach how contact is paced after a break-up.

Three nouns: a `Model` (how they are, how they respond), a `Strategy` (how you pace contact) and their `Chain`
(what happens, week by week), asked exactly by linear algebra or by Monte Carlo. Everything loads on first use.

>>> import olivebranch as ob
>>> result = ob.compare("maybe", ["small_steps", "jump_ahead"], weeks=20)
>>> round(result["small_steps"].chance("yes"), 2), round(result["jump_ahead"].chance("yes"), 2)
(0.69, 0.24)
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOME = {
    "ArgumentError": "errors",
    "Ask": "claims",
    "Calibration": "calibration",
    "Chain": "chain",
    "Claim": "claims",
    "Claims": "claims",
    "Comparison": "compare",
    "Difference": "compare",
    "Fault": "errors",
    "Interrupted": "study.running",
    "Mixture": "mixture",
    "Model": "model",
    "ModelError": "errors",
    "OURS": "claims",
    "OlivebranchError": "errors",
    "Outcomes": "outcomes",
    "Parameter": "spec",
    "PrecisionError": "errors",
    "Regimes": "regimes",
    "Strategy": "strategy",
    "StrategyError": "errors",
    "Sweep": "sweep",
    "SweepError": "errors",
    "Target": "calibration",
    "Tornado": "study.tornado",
    "Uncertainty": "uncertainty",
    "UnknownName": "errors",
    "calibration": "calibration",
    "check_model": "checks",
    "check_strategy": "checks",
    "claims": "claims",
    "compare": "compare",
    "count": "memory",
    "describe": "plots",
    "explore": "page",
    "graph_of": "plots",
    "last": "memory",
    "load": "files",
    "mixture": "mixture",
    "models": "files",
    "page": "page",
    "plot_calibration": "plots.study",
    "plot_claims": "plots.study",
    "plot_convergence": "plots",
    "plot_cumulative": "plots",
    "plot_difference": "plots",
    "plot_flow": "plots",
    "plot_graph": "plots",
    "plot_outcomes": "plots",
    "plot_regimes": "plots.study",
    "plot_runs": "plots",
    "plot_score": "plots",
    "plot_spread": "plots.study",
    "plot_stance": "plots",
    "plot_steps": "plots",
    "plot_tornado": "plots.study",
    "plot_when": "plots",
    "plot_zones": "plots",
    "regimes": "regimes",
    "report": "report",
    "save_plot": "plots",
    "schema": "files",
    "strategies": "pacing",
    "strategy": "strategy",
    "sweep": "sweep",
    "uncertainty": "uncertainty",
    "week": "memory",
    "weeks_since": "memory",
}
_MODULES = ("pacing",)

__all__ = [*_HOME, *_MODULES, "__version__"]

if TYPE_CHECKING:
    from olivebranch import pacing as pacing
    from olivebranch.calibration import Calibration as Calibration
    from olivebranch.calibration import Target as Target
    from olivebranch.calibration import calibration as calibration
    from olivebranch.chain import Chain as Chain
    from olivebranch.checks import check_model as check_model
    from olivebranch.checks import check_strategy as check_strategy
    from olivebranch.claims import OURS as OURS
    from olivebranch.claims import Ask as Ask
    from olivebranch.claims import Claim as Claim
    from olivebranch.claims import Claims as Claims
    from olivebranch.claims import claims as claims
    from olivebranch.compare import Comparison as Comparison
    from olivebranch.compare import Difference as Difference
    from olivebranch.compare import compare as compare
    from olivebranch.errors import ArgumentError as ArgumentError
    from olivebranch.errors import Fault as Fault
    from olivebranch.errors import ModelError as ModelError
    from olivebranch.errors import OlivebranchError as OlivebranchError
    from olivebranch.errors import PrecisionError as PrecisionError
    from olivebranch.errors import StrategyError as StrategyError
    from olivebranch.errors import SweepError as SweepError
    from olivebranch.errors import UnknownName as UnknownName
    from olivebranch.files import load as load
    from olivebranch.files import models as models
    from olivebranch.files import schema as schema
    from olivebranch.memory import count as count
    from olivebranch.memory import last as last
    from olivebranch.memory import week as week
    from olivebranch.memory import weeks_since as weeks_since
    from olivebranch.mixture import Mixture as Mixture
    from olivebranch.mixture import mixture as mixture
    from olivebranch.model import Model as Model
    from olivebranch.outcomes import Outcomes as Outcomes
    from olivebranch.pacing import strategies as strategies
    from olivebranch.page import explore as explore
    from olivebranch.page import page as page
    from olivebranch.plots import describe as describe
    from olivebranch.plots import graph_of as graph_of
    from olivebranch.plots import plot_convergence as plot_convergence
    from olivebranch.plots import plot_cumulative as plot_cumulative
    from olivebranch.plots import plot_difference as plot_difference
    from olivebranch.plots import plot_flow as plot_flow
    from olivebranch.plots import plot_graph as plot_graph
    from olivebranch.plots import plot_outcomes as plot_outcomes
    from olivebranch.plots import plot_runs as plot_runs
    from olivebranch.plots import plot_score as plot_score
    from olivebranch.plots import plot_stance as plot_stance
    from olivebranch.plots import plot_steps as plot_steps
    from olivebranch.plots import plot_when as plot_when
    from olivebranch.plots import plot_zones as plot_zones
    from olivebranch.plots import save_plot as save_plot
    from olivebranch.plots.study import plot_calibration as plot_calibration
    from olivebranch.plots.study import plot_claims as plot_claims
    from olivebranch.plots.study import plot_regimes as plot_regimes
    from olivebranch.plots.study import plot_spread as plot_spread
    from olivebranch.plots.study import plot_tornado as plot_tornado
    from olivebranch.regimes import Regimes as Regimes
    from olivebranch.regimes import regimes as regimes
    from olivebranch.report import report as report
    from olivebranch.spec import Parameter as Parameter
    from olivebranch.strategy import Strategy as Strategy
    from olivebranch.strategy import strategy as strategy
    from olivebranch.study.running import Interrupted as Interrupted
    from olivebranch.study.tornado import Tornado as Tornado
    from olivebranch.sweep import Sweep as Sweep
    from olivebranch.sweep import sweep as sweep
    from olivebranch.uncertainty import Uncertainty as Uncertainty
    from olivebranch.uncertainty import uncertainty as uncertainty


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f"olivebranch.{name}")
    if name not in _HOME:
        raise AttributeError(f"module 'olivebranch' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"olivebranch.{_HOME[name]}"), name)
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


class _Package(ModuleType):
    """Where a module and what it is for share a name (`compare`, `strategy`), the name means the function.

    Importing a submodule would otherwise put the module in the function's place, whichever came last.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
