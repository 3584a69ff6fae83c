"""Tornado: one parameter at a time at the ends of its prior, each solved anew."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from olivebranch.base.arrays import Floats
from olivebranch.base.sheet import Readable, Sheet, shown
from olivebranch.base.text import plain
from olivebranch.model.model import Model
from olivebranch.studies import objective
from olivebranch.studies.pictures import TornadoPlots

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, repr=False)
class Tornado(Readable):
    """An answer recomputed exactly with one parameter at a time at the 5 % and the 95 % point of its prior.

    Attributes
    ----------
    of, strategy : what was recomputed; `base` at the stated values
    names : parameters, those that move it most first; `at` (P, 2) their values, `value` (P, 2) what they give
    """

    of: str
    strategy: str
    base: float
    names: tuple[str, ...]
    at: Floats = field(repr=False)
    value: Floats = field(repr=False)
    model: Model = field(repr=False)

    def to_frame(self) -> pd.DataFrame:
        """A row a parameter: its 5 % and 95 % points, the answer at each, and how far apart they are."""
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
        """The ten that matter most, as a table to read."""
        chance = objective.is_chance(self.model, self.of)
        rows = tuple(
            (plain(name), f"{a[0]:.3g}", shown(v[0], chance=chance), f"{a[1]:.3g}", shown(v[1], chance=chance))
            for name, a, v in zip(self.names[:10], self.at, self.value, strict=False)
        )
        title = f"{plain(self.of)} under {plain(self.strategy)}: {shown(self.base, chance=chance)} at the stated values"
        notes = (
            "Each row changes one parameter to its prior's 5 % and 95 % point and solves the model anew; "
            "the rest stays.",
        )
        columns = ("parameter", "if low", "gives", "if high", "gives")
        return Sheet(title, columns, rows, (*notes, self.model.note), paired=(2, 4))

    @property
    def plot(self) -> TornadoPlots:
        """The picture: ``.plot()``."""
        return TornadoPlots(self)
