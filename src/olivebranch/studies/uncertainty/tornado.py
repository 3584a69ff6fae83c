"""Tornado: one parameter at a time at both ends of its prior."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from olivebranch.base.arrays import Floats
from olivebranch.base.sheet import Readable, Sheet, shown
from olivebranch.base.text import plain
from olivebranch.model.model import Model
from olivebranch.studies import objective
from olivebranch.studies.draws import priors
from olivebranch.studies.pictures import TornadoPlots

if TYPE_CHECKING:
    import pandas as pd

MOST_SHOWN = 10  # the most parameters in the table to read


@dataclass(frozen=True, slots=True, repr=False)
class Tornado(Readable):
    """A number computed again with one parameter at a time at the 5 % and the 95 % point of its prior.

    This is the textbook's one-way (one-at-a-time) sensitivity analysis. It does not show interactions;
    `Uncertainty.sobol` does.

    Attributes
    ----------
    of, strategy : the number: an ending or a tally, under a strategy
    base : the number at the stated values
    names : the P parameters, those with the widest swing first
    at : (P, 2) their values at the two points; `value` (P, 2) the number there, NaN if the rules are broken
    model : the model

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
    model: Model = field(repr=False)

    def to_frame(self) -> pd.DataFrame:
        """A row for each parameter: its 5 % and 95 % points, the number at each, and the difference."""
        import pandas as pd

        columns = {
            "low": self.at[:, 0],
            "high": self.at[:, 1],
            "at_low": self.value[:, 0],
            "at_high": self.value[:, 1],
            "swing": np.abs(self.value[:, 1] - self.value[:, 0]),
        }
        return pd.DataFrame(columns, index=pd.Index(self.names, name="parameter"))

    def sheet(self) -> Sheet:
        """The table to read: the parameters that matter most."""
        chance = objective.is_chance(self.model, self.of)
        ends = zip(self.names[:MOST_SHOWN], self.at, self.value, strict=False)
        rows = tuple(
            (plain(name), f"{low:.3g}", shown(at_low, chance=chance), f"{high:.3g}", shown(at_high, chance=chance))
            for name, (low, high), (at_low, at_high) in ends
        )
        title = f"{plain(self.of)} under {plain(self.strategy)}: {shown(self.base, chance=chance)} at the stated values"
        note = (
            "Each row sets one parameter to its prior's 5 % and 95 % point and solves the model again; the others stay."
        )
        columns = ("parameter", "if low", "gives", "if high", "gives")
        return Sheet(title, columns, rows, (note, self.model.note), paired=(2, 4))

    @property
    def plot(self) -> TornadoPlots:
        """The picture: ``.plot()``."""
        return TornadoPlots(self)


def one_at_a_time(model: Model, names: tuple[str, ...], share: float) -> tuple[Floats, Floats]:
    """(P, 2) both ends of each prior, and (2 P, P) points with one parameter there and the others as stated."""
    parameters, both = model.parameters, np.array([share, 1 - share])
    stated = np.array([parameters[name].value for name in names])
    ends = np.array([priors.quantile(parameters[name], both) for name in names]).reshape(-1, 2)
    points = np.tile(stated, (2 * len(names), 1))
    for i in range(len(names)):
        points[2 * i : 2 * i + 2, i] = ends[i]
    return ends, points
