"""Tornado: one parameter at a time at several points of its prior, each solved anew."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from olivebranch.base.arrays import Floats
from olivebranch.base.sheet import Readable, Sheet, shown
from olivebranch.base.text import plain
from olivebranch.model.model import Model
from olivebranch.studies import objective
from olivebranch.studies.draws.knowledge import Knowledge
from olivebranch.studies.pictures import TornadoPlots

if TYPE_CHECKING:
    import pandas as pd

MOST_SHOWN = 10  # parameters in the table to read
POINTS = 9  # of a prior, from its low end to its high end: an answer may be highest in between


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Tornado(Readable):
    """A number computed again with one parameter at a time from the 5 % to the 95 % point of its prior.

    This is the textbook's one-way (one-at-a-time) sensitivity analysis. It does not show interactions;
    `Uncertainty.sobol` does.

    Attributes
    ----------
    of, strategy : the number: an ending or a tally, under a strategy
    base : the number at the stated values
    names : the P parameters, those that move it most first
    at : (P, 9) their values at the 5 % point of their priors (or posteriors), the 95 % point, and points between
    value : (P, 9) the number there, NaN where the rules are broken
    known : what is known of the parameters: the priors, or what was learned

    >>> import olivebranch as ob
    >>> study = ob.uncertainty("maybe", ["jump_ahead"], weeks=20, draws=16)
    >>> study.tornado().names[:2]
    ('cold_yes', 'slam')
    """

    of: str
    strategy: str
    base: float
    names: tuple[str, ...]
    at: Floats = field(repr=False)
    value: Floats = field(repr=False)
    known: Knowledge = field(repr=False)

    @property
    def model(self) -> Model:
        """The model."""
        return self.known.model

    @property
    def ranges(self) -> Floats:
        """(P, 2) the least and the most that the number is at any of the points; NaN where all break the rules."""
        return spans(self.value)

    def to_frame(self) -> pd.DataFrame:
        """A row for each parameter: its 5 % and 95 % points, the number there, its least and most, and their swing.

        The swing is how far the least and the most are apart, at any of the points.
        """
        import pandas as pd

        columns = {
            "low": self.at[:, 0],
            "high": self.at[:, -1],
            "at_low": self.value[:, 0],
            "at_high": self.value[:, -1],
            "least": self.ranges[:, 0],
            "most": self.ranges[:, 1],
            "swing": np.ptp(self.ranges, axis=1),
        }
        return pd.DataFrame(columns, index=pd.Index(self.names, name="parameter"))

    def sheet(self) -> Sheet:
        """The table to read: the parameters that matter most."""
        chance = objective.is_chance(self.model, self.of)
        rows = tuple(
            (
                plain(name),
                f"{at[0]:.3g}",
                shown(value[0], chance=chance),
                f"{at[-1]:.3g}",
                shown(value[-1], chance=chance),
                _between(*span, chance=chance),
            )
            for name, at, value, span in zip(self.names[:MOST_SHOWN], self.at, self.value, self.ranges, strict=False)
        )
        title = f"{plain(self.of)} under {plain(self.strategy)}: {shown(self.base, chance=chance)} at the stated values"
        note = (
            f"Each row moves one parameter through {POINTS} points of its {self.known.word}, from 5 % to 95 %, and "
            "solves the model anew; the rest stays. The range is over all of these points."
        )
        columns = ("parameter", "if low", "gives", "if high", "gives", "range")
        return Sheet(title, columns, rows, (note, self.model.note), paired=(2, 4))

    @property
    def plot(self) -> TornadoPlots:
        """The picture: ``.plot()``."""
        return TornadoPlots(self)


def _between(low: float, high: float, *, chance: bool) -> str:
    """The least and the most as a range; "none" where the rules are broken at every point."""
    return "none" if np.isnan(low) else f"{shown(low, chance=chance)} to {shown(high, chance=chance)}"


def spans(value: Floats) -> Floats:
    """(P, 2) the least and the most of each row, NaN left out; NaN where nothing is left.

    >>> spans(np.array([[0.1, 0.5, 0.1], [np.nan, 0.2, 0.3]])).tolist()
    [[0.1, 0.5], [0.2, 0.3]]
    """
    known = ~np.isnan(value)
    least, most = np.where(known, value, np.inf).min(axis=1), np.where(known, value, -np.inf).max(axis=1)
    ends = np.stack([least, most], axis=1)
    ends[~known.any(axis=1)] = np.nan
    return ends


def one_at_a_time(known: Knowledge, names: tuple[str, ...], share: float) -> tuple[Floats, Floats]:
    """(P, 9) points of each parameter, and (9 P, P) the points with one parameter there and the others as stated."""
    along = np.linspace(share, 1 - share, POINTS)
    stated = np.array([known.model.parameters[name].value for name in names])
    at = np.array([known.quantile(name, along) for name in names]).reshape(-1, POINTS)
    points = np.tile(stated, (POINTS * len(names), 1))
    for i in range(len(names)):
        points[POINTS * i : POINTS * (i + 1), i] = at[i]
    return at, points
