"""How well a ranking stands up to uncertain inputs: every strategy is solved for draws of the parameters."""

from olivebranch.studies.uncertainty.question import uncertainty as uncertainty
from olivebranch.studies.uncertainty.result import Uncertainty as Uncertainty
from olivebranch.studies.uncertainty.tornado import Tornado as Tornado
