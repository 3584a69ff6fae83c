"""The best pacing under an objective, and the frontier of success against harm: decision theory, with care."""

from olivebranch.studies.best.question import best_pacing as best_pacing
from olivebranch.studies.best.result import BestPacing as BestPacing
