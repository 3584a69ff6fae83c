"""Why one strategy does better than another: the difference divided among the model's mechanisms."""

from olivebranch.studies.why.question import why as why
from olivebranch.studies.why.result import Why as Why
