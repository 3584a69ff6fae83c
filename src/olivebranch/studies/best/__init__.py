"""The best pacing under an objective, and the frontier of success against harm: decision theory, with care."""

from olivebranch.studies.best.frontier import frontier as frontier
from olivebranch.studies.best.frontier_result import Frontier as Frontier
from olivebranch.studies.best.question import best_pacing as best_pacing
from olivebranch.studies.best.result import BestPacing as BestPacing
