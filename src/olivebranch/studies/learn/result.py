"""The result: what is believed of each parameter after the diaries, and of which they said nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from olivebranch.base.arguments import check_level
from olivebranch.base.arrays import Floats
from olivebranch.base.sheet import Readable, Sheet
from olivebranch.base.text import CARE, counted, listing, plain, rounded_percent
from olivebranch.studies.draws.knowledge import Posterior
from olivebranch.studies.pictures import LearnedPlots

if TYPE_CHECKING:
    import pandas as pd

MADE_UP = "This is for made-up diaries: nothing here asks for a real person's data."
SURE = 1.63  # the 99 % point of Kolmogorov's distribution: a smaller distance may be due to chance


@dataclass(frozen=True, repr=False, eq=False)
class Learned(Readable, Posterior):
    """What diaries tell of the parameters: weighted draws from the posterior.

    `uncertainty`, `claims`, `regimes` and `why` take it as ``given=``, and draw from it in place of the priors.

    Attributes
    ----------
    model : the model
    names : the P uncertain parameters
    values, weights : (D, P) and (D,) draws from the posterior, and their weights, which sum to 1
    prior : (D, P) draws from the priors
    people, entries : how many diaries, and weeks written down in all
    steps : how many tempered steps it took; 0 where plain importance weights were enough
    seed : of the draws

    >>> import olivebranch as ob
    >>> diaries = ob.diaries(ob.Chain("maybe", "jump_ahead"), people=40, seed=7)
    >>> learned = ob.learn("maybe", diaries, draws=128)
    >>> learned.people
    40
    >>> ob.uncertainty("maybe", ["small_steps", "jump_ahead"], weeks=20, draws=64, given=learned).survival()
    'In 64 draws from what 40 diaries tell, small steps has more yes than jump ahead in ...'
    """

    prior: Floats = field(repr=False)
    people: int
    entries: int
    steps: int
    seed: int

    @property
    def origin(self) -> str:
        """Where the draws come from, in words."""
        return f"what {counted(self.people, 'diary tells', 'diaries tell')}"

    def prior_range(self, name: str, level: float = 0.9) -> tuple[float, float]:
        """The middle share `level` of the prior. Raises as `range` does."""
        level = check_level(level)
        low, high = np.quantile(self.prior[:, self._column(name)], [(1 - level) / 2, (1 + level) / 2])
        return float(low), float(high)

    def narrowing(self, name: str) -> float:
        """How wide the posterior is beside the prior: 1 where the diaries said nothing. Raises UnknownName."""
        (low, high), (a, b) = self.range(name), self.prior_range(name)
        return (high - low) / (b - a) if b > a else 1.0

    def distance(self, name: str) -> float:
        """How far the posterior is from the prior: the largest gap between their distribution functions.

        Kolmogorov's distance, from 0 to 1. Raises UnknownName.
        """
        i = self._column(name)
        both = np.concatenate([self.prior[:, i], self.values[:, i]])
        order = np.argsort(both, kind="stable")
        before = np.concatenate([np.full(len(self.prior), 1 / len(self.prior)), np.zeros(len(self.values))])[order]
        after = np.concatenate([np.zeros(len(self.prior)), self.weights])[order]
        last = np.append(np.diff(both[order]) > 0, True)  # of those that are equal
        return float(np.abs(np.cumsum(after - before))[last].max())

    @property
    def untold(self) -> tuple[str, ...]:
        """The parameters of which the diaries said nothing that could not be chance.

        Their distance is below the 99 % point of Kolmogorov's distribution for a sample of the effective size.
        """
        return tuple(name for name in self.names if self.distance(name) < SURE / np.sqrt(self.effective_size))

    def to_frame(self) -> pd.DataFrame:
        """A row for each parameter: its prior and posterior ranges, the posterior mean, and how much narrower it is."""
        import pandas as pd

        rows = []
        for name in self.names:
            (a, b), (low, high) = self.prior_range(name), self.range(name)
            ends = {"prior_low": a, "prior_high": b, "mean": self.mean(name), "low": low, "high": high}
            rows.append({**ends, "narrowing": self.narrowing(name)})
        return pd.DataFrame(rows, index=pd.Index(self.names, name="parameter"))

    @property
    def by_told(self) -> tuple[str, ...]:
        """The parameters; those that the diaries told most about come first."""
        return tuple(sorted(self.names, key=lambda name: -self.distance(name)))

    def sheet(self) -> Sheet:
        """The table to read; the parameters that the diaries told most about come first."""
        rows = tuple(
            (
                plain(name),
                "{:.3g} to {:.3g}".format(*self.prior_range(name)),
                "{:.3g} to {:.3g}".format(*self.range(name)),
                f"{self.mean(name):.3g}",
                "nothing" if name in self.untold else f"{rounded_percent(self.narrowing(name))} as wide",
            )
            for name in self.by_told
        )
        title = f"{self.model.title}: {self.origin} ({counted(self.entries, 'entry', 'entries')})"
        worth = f"Draws: {len(self.weights):,}, worth {self.effective_size:,.0f} of equal weight at most."
        said = [f"Ranges hold 9 in 10. {worth}"]
        if self.untold:
            which = [*map(plain, self.untold)] if len(self.untold) < len(self.by_told) else ["all parameters"]
            said.append(f"Of {listing(which)} the diaries say next to nothing.")
        columns = ("parameter", "before", "after", "mean", "told")
        return Sheet(title, columns, rows, (*said, MADE_UP, self.model.note, CARE), words=(4,))

    @property
    def plot(self) -> LearnedPlots:
        """The picture: ``.plot()`` sets what is believed after the diaries beside what was believed before."""
        return LearnedPlots(self)
