"""The best pacing under an objective, and a small rule that comes near it."""

from olivebranch.studies.best.frontier import frontier as frontier
from olivebranch.studies.best.frontier_result import Frontier as Frontier
from olivebranch.studies.best.question import best_pacing as best_pacing
from olivebranch.studies.best.result import BestPacing as BestPacing
