"""One rule for all against the best rule of each draw from the priors: what knowing the numbers would be worth."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from olivebranch.base.arrays import Floats
from olivebranch.base.sheet import Readable, Sheet
from olivebranch.base.text import counted, plain
from olivebranch.model.model import Model
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies.best.problem import problem_of
from olivebranch.studies.best.solve import fully_seen
from olivebranch.studies.uncertainty import uncertainty


@dataclass(frozen=True, repr=False, eq=False)
class OverPriors(Readable):
    """One rule against the best of each draw (the expected value of perfect information, over rules).

    Attributes
    ----------
    model, weeks, seed : what was asked
    by : the objective, in words
    one : (D,) what the one rule is worth in each draw
    each : (D,) what the best rule of each draw is worth; where something is hidden, if it were seen
    is_exact : is nothing hidden, so that `evpi` is the value and not only a bound?

    >>> import olivebranch as ob
    >>> found = ob.best_pacing("maybe", weeks=20).over_priors(draws=16)
    >>> 0 <= found.evpi < 0.05
    True
    """

    model: Model = field(repr=False)
    weeks: int
    seed: int
    by: str
    one: Floats = field(repr=False)
    each: Floats = field(repr=False)
    is_exact: bool

    @property
    def draws(self) -> int:
        """D, the number of draws."""
        return self.one.size

    @property
    def evpi(self) -> float:
        """What doing best in each draw adds on average to following the one rule, E[max B] - E[B of the rule].

        If something is hidden, this is an upper bound: `each` then also sees what is hidden.
        """
        return float((self.each - self.one).mean())

    def sheet(self) -> Sheet:
        """The table to read: both worths over the draws, and what lies between them."""
        rows = []
        for name, values in (("one rule for all", self.one), ("the best rule of each draw", self.each)):
            low, high = np.quantile(values, [0.05, 0.95])
            rows.append((name, f"{values.mean():.4f}", f"{low:.3f} to {high:.3f}"))
        bound = "" if self.is_exact else " at most (it also counts seeing what is hidden)"
        said = f"Doing best in each draw would add {self.evpi:.4f} on average{bound}."
        weeks, draws = counted(self.weeks, plain(self.model.step)), counted(self.draws, "draw")
        title = f"{self.model.title}: {self.by}, {weeks}, {draws}"
        return Sheet(title, ("rule", "worth", "9 in 10"), tuple(rows), (said, self.model.note))


def over_priors(
    model: Model,
    strategy: Strategy,
    counts: dict[str, float],
    without: tuple[str, ...],
    weeks: int,
    draws: int,
    seed: int,
) -> tuple[Floats, Floats, bool]:
    """(D,) what the strategy and the best rule of each draw are worth, and whether nothing is hidden."""
    study = uncertainty(model, [strategy], weeks=weeks, draws=draws, seed=seed, progress=False)
    one = np.asarray(sum(weight * study.spread(name, strategy.name) for name, weight in counts.items()))
    each, hidden = np.empty(study.draws), False
    for i, values in enumerate(study.values):
        drawn = model.with_parameters(**dict(zip(study.parameters, map(float, values), strict=True)))
        problem = problem_of(drawn, counts, without)
        each[i], hidden = fully_seen(problem, weeks).worth, hidden or problem.is_hidden
    return one, each, not hidden
