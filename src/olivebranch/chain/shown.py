"""How a chain shows itself in a notebook."""

from __future__ import annotations

from olivebranch.base.sheet import Sheet
from olivebranch.base.shown import Shown
from olivebranch.chain.on_pairs import MOST_PAIRS
from olivebranch.chain.textbook import Textbook
from olivebranch.model.model import Model
from olivebranch.model.parameter_sheet import parameter_sheet


class ShownChain(Shown, Textbook):
    """A Markov chain with its transition matrix and its parameters as tables: a base class of `Chain`."""

    model: Model | None

    def _sheets(self) -> list[Sheet]:
        """The chances of a step between values of the first variable; and the parameters, if it has a model."""
        matrix = [self.power(1).sheet()] if self.size <= MOST_PAIRS else []
        return matrix + ([parameter_sheet(self.model)] if self.model is not None and self.model.parameters else [])
