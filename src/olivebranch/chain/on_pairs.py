"""A number for every pair of a chain, shown by the values of a variable."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from olivebranch.base.arrays import Floats, Ints
from olivebranch.base.sheet import Readable, Sheet, shown
from olivebranch.base.text import plain
from olivebranch.chain.goals import met_groups
from olivebranch.chain.labels import labels
from olivebranch.chain.markov import MarkovChain
from olivebranch.chain.pictures import PlacesPlots

if TYPE_CHECKING:
    import pandas as pd

MOST_PAIRS = 2_000  # the most pairs of a chain in an N x N table, which then takes 32 MB


@dataclass(frozen=True, repr=False, eq=False, kw_only=True)
class OnPairs(Readable):
    """A number for every pair.

    Attributes
    ----------
    chain : the chain that was asked, of N pairs
    number : (N,) the number of each pair
    weight : (N,) the weight of each pair in an average over several; None if the numbers add up
    what : what the number is, as a column head
    question : the question that a picture of it answers
    is_chance : is it a share, written in per cent?
    title : the question, in a line
    notes : how to read it
    """

    chain: MarkovChain = field(repr=False)
    number: Floats = field(repr=False)
    weight: Floats | None = field(default=None, repr=False)
    what: str
    question: str
    is_chance: bool = False
    title: str
    notes: tuple[str, ...] = ()

    def by(self, variable: str | None = None) -> dict[str, float]:
        """The number for each ending, and for open walks at each value of the variable (default: the first).

        Sums if the numbers of pairs add up, otherwise weighted means. Raises UnknownName for a variable.

        >>> import olivebranch as ob
        >>> spent = ob.Chain("maybe", "small_steps").fundamental()
        >>> {name: round(weeks, 2) for name, weeks in spent.by("stance").items()}
        {'yes': 0.0, 'shut': 0.0, 'no': 4.49, 'maybe': 1.57}
        """
        group, names = met_groups(self.chain, variable)
        return {name: self._of(np.flatnonzero(group == g)) for g, name in enumerate(names)}

    def _of(self, pairs: Ints) -> float:
        numbers = self.number[pairs]
        if self.weight is None:
            return float(numbers.sum())
        weights = np.where(np.isnan(numbers), 0.0, self.weight[pairs])
        if weights.sum() <= 0:
            weights = np.where(np.isnan(numbers), 0.0, 1.0)
        weights = np.ldexp(weights, -int(np.frexp(weights.max(initial=1.0))[1]))  # so that no product overflows
        total = float(weights.sum())
        counts = weights > 0
        return float(weights[counts] @ numbers[counts]) / total if total > 0 else float("nan")

    def to_frame(self) -> pd.DataFrame:
        """A row for each pair: its variables, memory and ending, and the number."""
        return labels(self.chain).assign(**{self.what: self.number})

    def sheet(self) -> Sheet:
        """The table to read: a row for each ending and for each value of the first variable."""
        variable = next(iter(self.chain.variables))
        rows = tuple(
            (plain(name), shown(value, chance=self.is_chance)) for name, value in self.by(variable).items() if value
        )
        note = (self.chain.note,) if self.chain.note else ()
        return Sheet(self.title, (plain(variable), self.what), rows, (*self.notes, *note))

    @property
    def plot(self) -> PlacesPlots:
        """The picture: ``.plot()`` shows the number for each value of a variable."""
        return PlacesPlots(self)
