"""The gradient of an answer: how it changes when each parameter grows a little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import floor, isnan, log10
from typing import TYPE_CHECKING

import numpy as np

from olivebranch.base.arguments import check_weeks, is_name
from olivebranch.base.arrays import Floats
from olivebranch.base.sheet import Readable, Sheet, shown
from olivebranch.base.text import horizon, plain, signed
from olivebranch.chain.markov import MarkovChain
from olivebranch.chain.pictures import GradientPlots
from olivebranch.errors import UnknownName
from olivebranch.model.model import Model
from olivebranch.pacing.strategy import Strategy

if TYPE_CHECKING:
    import pandas as pd

    from olivebranch.chain.sensitivity import Sensitivity

MOST_SHOWN = 12  # parameters shown in the printed table
MORE = 0.1  # the increase of a parameter that the table shows, as a share of its value


@dataclass(frozen=True, repr=False, eq=False)
class Gradient(Readable):
    """The derivative of an ending's chance, or of a tally, by each parameter; at a kink, one from each side.

    At the edge of a parameter's range (beyond it, a chance would be below 0 or above 1) both are the derivative from
    inside.

    Attributes
    ----------
    chain, model : the question
    of, weeks : the ending, "open" or the tally, and the horizon; None for ever
    value : the answer at the stated parameter values
    names : the P parameters
    at : (P,) their values
    below, above : (P,) the left and the right derivative; NaN if the rules allow no change either way, or if a chance
        or the answer jumps

    >>> import olivebranch as ob
    >>> slopes = ob.Chain("maybe", "small_steps").gradient("yes")
    >>> round(slopes["step_up"], 4), slopes.kinks
    (0.2727, ('warm_yes', 'back', 'last_slam'))
    """

    chain: MarkovChain
    model: Model = field(repr=False)
    of: str
    weeks: int | None
    value: float
    names: tuple[str, ...]
    at: Floats = field(repr=False)
    below: Floats = field(repr=False)
    above: Floats = field(repr=False)

    def __getitem__(self, name: str) -> float:
        """The derivative by a parameter; at a kink, the right derivative. Raises UnknownName."""
        if not is_name(name, self.names):
            raise UnknownName("parameter", name, self.names, f" in {self.model.name}")
        return float(self.above[self.names.index(name)])

    @property
    def is_chance(self) -> bool:
        """Is the answer a chance (and not a count)?"""
        return self.of in (*self.chain.endings, "open")

    @property
    def kinks(self) -> tuple[str, ...]:
        """The parameters whose derivatives from below and from above differ."""
        apart = ~np.isclose(self.below, self.above, rtol=1e-9, atol=1e-12, equal_nan=True)
        return tuple(name for name, differs in zip(self.names, apart, strict=True) if differs)

    @property
    def by_size(self) -> tuple[str, ...]:
        """The parameters in decreasing order of how much a tenth more changes the answer (to first order)."""
        change = np.nan_to_num(np.abs(self.at) * np.maximum(np.abs(self.below), np.abs(self.above)))
        return tuple(self.names[i] for i in np.argsort(-change, kind="stable"))

    def change(self, name: str) -> float:
        """The change of the answer if a parameter is a tenth larger, to first order."""
        return self[name] * MORE * float(self.at[self.names.index(name)])

    def to_frame(self) -> pd.DataFrame:
        """A row for each parameter: its value, both derivatives, and the change if it is a tenth larger."""
        import pandas as pd

        columns = {"value": self.at, "below": self.below, "above": self.above}
        added = [self.change(name) for name in self.names]
        return pd.DataFrame({**columns, "tenth_more": added}, index=pd.Index(self.names, name="parameter"))

    @property
    def horizon(self) -> str:
        """How long, in words: "52 weeks", or "for ever"."""
        return horizon(self.weeks, self.chain.step)

    @property
    def title(self) -> str:
        """The question, in one line."""
        number = shown(self.value, chance=self.is_chance)
        strategy = plain(self.chain.strategy_name)
        return f"{plain(self.of)} under {strategy}: {number}, and what a little more would do ({self.horizon}, exact)"

    @property
    def notes(self) -> tuple[str, ...]:
        """How to read the table, and its assumptions."""
        unit = "points of 100" if self.is_chance else plain(self.of)
        how = f"Slope: the derivative. A tenth more: what that adds to first order, in {unit}."
        said = [how]
        if self.kinks:
            said.append(f"At a kink, with a slope from each side: {', '.join(map(plain, self.kinks))}.")
        if np.isnan([self.below, self.above]).any():
            said.append("None: the rules allow no change, or something jumps there.")
        return (*said, self.model.note)

    def words(self, name: str) -> str:
        """The change if a parameter is a tenth larger, with its sign (points of 100 for a chance); or "none".

        It has two decimals, and more if these are all 0.
        """
        change = (100 if self.is_chance else 1) * self.change(name)
        if isnan(change):
            return "none"
        return signed(change, max(2, -floor(log10(abs(change)))) if change else 2)

    def sheet(self) -> Sheet:
        """The printed table: the parameters that matter most."""
        rows = []
        for name in self.by_size[:MOST_SHOWN]:
            i = self.names.index(name)
            sides = [self.below[i], self.above[i]] if name in self.kinks else [self.above[i]]
            slope = " / ".join("none" if isnan(side) else f"{side:.3g}" for side in sides)
            rows.append((plain(name), f"{self.at[i]:g}", slope, self.words(name)))
        return Sheet(self.title, ("parameter", "value", "slope", "a tenth more"), tuple(rows), self.notes)

    @property
    def plot(self) -> GradientPlots:
        """Call ``.plot()`` to draw it."""
        return GradientPlots(self)


def gradient(chain: MarkovChain, model: Model, strategy: Strategy, of: str, weeks: int | None) -> Gradient:
    """The gradient of a chain's answer; see `Chain.gradient`."""
    from olivebranch.chain.sensitivity import beside

    horizon = None if weeks is None else check_weeks(weeks)
    known: Sequence[str] = (*model.endings, "open", *model.tallies)
    if not is_name(of, known):
        raise UnknownName("ending or tally", of, known, f" in {model.name}")
    found = beside(model, strategy)
    below, above = (_derivatives(found, of, side, horizon) for side in (-1, 1))
    names = tuple(model.parameters)
    outcomes = chain.exact(horizon)  # type: ignore[attr-defined]
    return Gradient(
        chain,
        model,
        of,
        horizon,
        outcomes.tally(of) if of in model.tallies else outcomes.chance(of),
        names,
        np.array([model.parameters[name].value for name in names]),
        np.array([below.get(name, above.get(name, np.nan)) for name in names]),
        np.array([above.get(name, below.get(name, np.nan)) for name in names]),
    )


def _derivatives(found: Sensitivity, of: str, side: int, weeks: int | None) -> dict[str, float]:
    """The derivative by every parameter, seen from one side; walks that are open are those that no ending has."""
    if of in found.model.tallies:
        return found.derivatives(found.model.tallies.index(of), side, weeks, is_tally=True)
    if of in found.model.endings:
        return found.derivatives(found.model.endings.index(of), side, weeks, is_tally=False)
    each = [found.derivatives(i, side, weeks, is_tally=False) for i in range(len(found.model.endings))]
    return {name: 0.0 - sum(one[name] for one in each) for name in each[0]}
