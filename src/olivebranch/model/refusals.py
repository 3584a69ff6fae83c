"""Refuses numbers that break the rules: raises an error, or marks the draw of parameters as broken."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from olivebranch.base.arrays import Flags
from olivebranch.errors import Fault, ModelError


class Refusals:
    """What happens when the numbers of a model break its rules.

    Parameters
    ----------
    source : the model's name, for errors
    draws : D, how many draws of the parameters are evaluated side by side
    broken : (D,) if given, a draw that breaks the rules is marked here and nothing is raised
    """

    def __init__(self, source: str, draws: int, broken: Flags | None) -> None:
        self.source, self.draws, self.broken = source, draws, broken

    def refuse(self, wrong: Flags, fault: Callable[[], Fault]) -> None:
        """If `wrong` (D or 1, n) is true anywhere, raise ModelError with the fault, or mark those draws."""
        if not wrong.any():
            return
        if self.broken is None:
            raise self.error(fault())
        self.broken |= np.broadcast_to(wrong, (self.draws, wrong.shape[1])).any(axis=1)

    def error(self, fault: Fault) -> ModelError:
        """The fault as an error that names the model, ready to be raised."""
        return ModelError(self.source, [fault])
