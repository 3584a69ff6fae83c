"""Which strategy is best where, over two parameters, starting points or horizons."""

from olivebranch.studies.regimes.question import regimes as regimes
from olivebranch.studies.regimes.result import Regimes as Regimes
