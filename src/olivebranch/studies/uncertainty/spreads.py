"""Spreads: each chance and tally of each strategy, over the draws and at the stated values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from olivebranch.base.arguments import is_name
from olivebranch.base.arrays import Floats
from olivebranch.base.later import Later
from olivebranch.base.text import counted, listing, plain
from olivebranch.base.ties import is_ahead
from olivebranch.errors import ArgumentError, UnknownName
from olivebranch.model.model import Model
from olivebranch.studies import objective
from olivebranch.studies.draws.batch import Job
from olivebranch.studies.draws.flow import Solution
from olivebranch.studies.draws.knowledge import Knowledge
from olivebranch.studies.draws.running import AcceptedDraws
from olivebranch.studies.uncertainty.gap import Gap

if TYPE_CHECKING:
    import pandas as pd


class Numbers(NamedTuple):
    """At the horizon: (D, endings) reached, (D,) still open, (D, tallies) totals."""

    reached: Floats
    still_open: Floats
    totals: Floats

    @classmethod
    def of(cls, solution: Solution) -> Numbers:
        """Those of the last stop."""
        return cls(solution.reached[:, -1], solution.still_open[:, -1], solution.totals[:, -1])


@dataclass(frozen=True, repr=False, eq=False)
class Spreads:
    """The numbers of a study of uncertainty, by strategy and by ending or tally.

    Attributes
    ----------
    job, solved : what was solved, and its D draws
    weeks, seed : the horizon, and the seed of the draws
    asked : how many draws were asked for
    barred : for each of the S strategies, does it ever push?
    later : `numbers`, which are (S, endings), (S,) still open and (S, tallies) at the stated values
    known : where the draws come from: the priors, or what was learned
    """

    job: Job = field(repr=False)
    solved: AcceptedDraws = field(repr=False)
    weeks: int
    seed: int
    asked: int
    barred: tuple[bool, ...] = field(repr=False)
    later: Later = field(repr=False)
    known: Knowledge = field(repr=False)

    # ---- names and sizes --------------------------------------------------------------------

    @property
    def model(self) -> Model:
        """The model."""
        return self.job.model

    @property
    def strategies(self) -> tuple[str, ...]:
        """The names of the strategies compared."""
        return tuple(question.strategy.name for question in self.job.questions)

    @property
    def never_chosen(self) -> tuple[str, ...]:
        """Strategies that ever push: they are shown for what they do, and never named best."""
        return tuple(name for name, pushes in zip(self.strategies, self.barred, strict=True) if pushes)

    @property
    def candidates(self) -> tuple[str, ...]:
        """Strategies that may be named best."""
        return tuple(name for name, pushes in zip(self.strategies, self.barred, strict=True) if not pushes)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the P uncertain parameters."""
        return self.job.names

    @property
    def values(self) -> Floats:
        """(D, P) the draws."""
        return self.solved.values

    @property
    def shares(self) -> Floats:
        """(D, P) the cumulative probability of each draw under its prior or posterior, from 0 to 1."""
        return self.solved.shares

    @property
    def draws(self) -> int:
        """How many draws."""
        return len(self.solved.values)

    @property
    def rejected(self) -> float:
        """The share of draws that broke the model's rules; others of the same sequence replaced them."""
        return self.solved.broken / self.solved.tried

    @property
    def interrupted(self) -> bool:
        """Are there fewer draws than were asked for?"""
        return self.draws < self.asked

    def _index(self, strategy: str) -> int:
        if not is_name(strategy, self.strategies):
            raise UnknownName("strategy", strategy, self.strategies, " in this study")
        return self.strategies.index(strategy)

    # ---- numbers ----------------------------------------------------------------------------

    def spread(self, of: str, strategy: str) -> Floats:
        """(D,) the chance of an ending (or "open"), or the mean of a tally, in each draw; UnknownName for others.

        >>> import olivebranch as ob
        >>> study = ob.uncertainty("maybe", ["small_steps", "jump_ahead"], weeks=20, draws=64)
        >>> study.spread("yes", "small_steps").shape
        (64,)
        """
        index, name = self._index(strategy), objective.check_name(self.model, of)
        return pick(self.model, name, Numbers.of(self.solved.solutions[index]))

    def stated(self, of: str, strategy: str) -> float:
        """The same number at the stated values."""
        index, name = self._index(strategy), objective.check_name(self.model, of)
        return float(pick(self.model, name, self.later["numbers"])[index])

    def difference(self, a: str, b: str, *, of: str | None = None) -> Gap:
        """How far strategy a is ahead of b in an ending (default: the model's first) or tally, paired draw by draw."""
        name = self.model.endings[0] if of is None else of
        first, second = self.spread(name, a), self.spread(name, b)
        d = first - second
        low, high = np.quantile(d, [0.05, 0.95])
        stated = self.stated(name, a) - self.stated(name, b)
        return Gap(
            name, a, b, stated, float(d.mean()), float(low), float(high), float(is_ahead(first, second).mean()), d
        )

    def survival(self, of: str | None = None) -> str:
        """How often the ranking by an ending holds over the draws, in a sentence: the leader against each other.

        >>> import olivebranch as ob
        >>> ob.uncertainty("maybe", ["small_steps", "jump_ahead"], weeks=20, draws=32, progress=False).survival()
        'In 32 draws from the priors, small steps has more yes than jump ahead in ...'
        """
        name = self.model.endings[0] if of is None else of
        ranked = sorted(self.strategies, key=lambda s: (s in self.candidates, self.stated(name, s)), reverse=True)
        lead, *others = ranked
        if not others:
            raise ArgumentError("there is one strategy here: a ranking needs two.")
        counts = {plain(s): round(self.difference(lead, s, of=name).ahead * self.draws) for s in others}
        draws = f"{counted(self.draws, 'draw')} from {self.known.origin}"
        return f"In {draws}, {plain(lead)} has more {plain(name)} {_than(counts)}."

    def to_frame(self) -> pd.DataFrame:
        """A row for each strategy and ending or tally.

        Its columns are the number at the stated values, then the mean, standard deviation and 5 %, 50 % and 95 %
        points of the draws.
        """
        import pandas as pd

        rows = []
        for strategy in self.strategies:
            for name in self._numbers:
                y = self.spread(name, strategy)
                low, mid, high = np.quantile(y, [0.05, 0.5, 0.95])
                rows.append((strategy, name, self.stated(name, strategy), y.mean(), y.std(), low, mid, high))
        columns = ["strategy", "of", "stated", "mean", "sd", "p5", "p50", "p95"]
        return pd.DataFrame(rows, columns=columns).set_index(["strategy", "of"])

    def draws_frame(self) -> pd.DataFrame:
        """A row for each draw: columns ("parameter", name), then (strategy, ending or tally)."""
        import pandas as pd

        columns = {("parameter", name): self.values[:, i] for i, name in enumerate(self.parameters)}
        for strategy in self.strategies:
            columns |= {(strategy, name): self.spread(name, strategy) for name in self._numbers}
        return pd.DataFrame(columns, index=pd.RangeIndex(self.draws, name="draw"))

    @property
    def _numbers(self) -> tuple[str, ...]:
        return objective.names(self.model)


def pick(model: Model, name: str, numbers: Numbers) -> Floats:
    """(D,) an ending, none of them ("open"), or a tally."""
    if name in model.endings:
        return np.asarray(numbers.reached[:, model.endings.index(name)])
    if name == "open":
        return np.asarray(numbers.still_open)
    return np.asarray(numbers.totals[:, model.tallies.index(name)])


def _than(counts: dict[str, int]) -> str:
    """Than which strategies, and in how many draws; of more than three, those that come nearest.

    >>> _than({"a": 30, "b": 32}), _than({"a": 30, "b": 32, "c": 32, "d": 31})
    ('than a in 30 and than b in 32 of them', 'than a in 30 of them, and than each other strategy here in more')
    """
    if len(counts) <= 3:
        return f"{listing([f'than {name} in {count}' for name, count in counts.items()])} of them"
    least = min(counts.values())
    nearest = [name for name, count in counts.items() if count == least]
    if len(nearest) == len(counts):
        return f"than each of the {len(counts)} others in {least} of them"
    return f"than {listing(nearest)} in {least} of them, and than each other strategy here in more"
