"""Switches mechanisms off: solves two strategies exactly for every set of mechanisms, in every draw.

With m mechanisms there are 2^m sets; in set s, mechanism i is at work if bit i of s is 1. Every set of every draw is
a row of parameter values in one batch (`olivebranch.studies.draws.batch`), so each is solved as it would be alone.
"""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from math import ceil

import numpy as np

from olivebranch.base.arrays import Flags, Floats
from olivebranch.base.pieces import in_pieces
from olivebranch.base.text import listing, plain
from olivebranch.chain.outcomes import Outcomes
from olivebranch.errors import ArgumentError
from olivebranch.model.mechanisms import switched_off
from olivebranch.model.model import Model
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies import objective
from olivebranch.studies.asking import Ask
from olivebranch.studies.draws import priors
from olivebranch.studies.draws.batch import Job, Question
from olivebranch.studies.draws.flow import joined
from olivebranch.studies.draws.for_ever import outcomes_for_ever
from olivebranch.studies.draws.running import how_broken, solve
from olivebranch.studies.draws.sampling import Sample

SOME = 256  # sets solved for ever between two updates of the progress bar
LEAST = 16  # the fewest draws tried at a time, once some had to be replaced


@dataclass(frozen=True)
class Drawn:
    """Draws in which every set of mechanisms obeys the model's rules.

    Attributes
    ----------
    numbers : (D, 2^m, 2) the number asked for, under each set and each of the two strategies
    tried : how many draws were tried
    stopped : was the work interrupted?
    """

    numbers: Floats
    tried: int
    stopped: bool


@dataclass(frozen=True)
class Switching:
    """Two strategies, and the number that is computed for both.

    Attributes
    ----------
    model : a model with mechanisms
    pair : the two strategies
    of : an ending, "open" or a tally
    weeks : the horizon; None for ever
    """

    model: Model
    pair: tuple[Strategy, Strategy]
    of: str
    weeks: int | None

    @property
    def sets(self) -> int:
        """How many sets of mechanisms there are."""
        return 1 << len(self.model.mechanisms)

    @cached_property
    def uncertain(self) -> tuple[str, ...]:
        """The parameters that are drawn from a prior."""
        return priors.uncertain(self.model)

    @cached_property
    def job(self) -> Job:
        """What is solved: the parameters that are drawn or switched, and both strategies."""
        switched = [name for mechanism in self.model.mechanisms.values() for name in mechanism.off]
        names = tuple(dict.fromkeys([*self.uncertain, *switched]))
        counts = not objective.is_chance(self.model, self.of)
        questions = tuple(Question(strategy, self.model, counts=counts) for strategy in self.pair)
        return Job(self.model, names, questions, () if self.weeks is None else (self.weeks,))

    def rows(self, values: Floats) -> Floats:
        """(D * 2^m, P) the job's parameters for every set of every draw; values (D, uncertain) are the draws."""
        draws = len(values)
        stated = {name: np.full(draws, p.value) for name, p in self.model.parameters.items()}
        drawn = stated | {name: values[:, i] for i, name in enumerate(self.uncertain)}
        off = switched_off(self.model.rules, drawn)
        rows = np.repeat(np.stack([drawn[name] for name in self.job.names], axis=1)[:, None], self.sets, axis=1)
        for i, switches in enumerate(off.values()):
            without = np.flatnonzero((np.arange(self.sets) >> i) & 1 == 0)
            for name, value in switches.items():
                rows[:, without, self.job.names.index(name)] = value[:, None]
        return rows.reshape(draws * self.sets, -1)

    def solved(self, values: Floats, executor: Executor | None, *, progress: bool) -> tuple[Floats, bool]:
        """(D, 2^m, 2) the number for every set of every draw done (NaN: rules broken); and whether it was stopped."""
        rows = self.rows(values)
        numbers, stopped = (self._for_ever if self.weeks is None else self._within)(rows, executor, progress)
        whole = len(numbers) // self.sets
        return numbers[: whole * self.sets].reshape(whole, self.sets, 2), stopped

    def _within(self, rows: Floats, executor: Executor | None, progress: bool) -> tuple[Floats, bool]:
        """(rows done, 2) the numbers of the rows within the horizon, NaN where one breaks the rules; was it stopped?"""
        chunks, stopped = solve(self.job, rows, executor=executor, progress=progress, title="sets of mechanisms")
        broken = np.concatenate([np.zeros(0, dtype=bool), *(chunk.broken for chunk in chunks)])
        numbers = np.full((broken.size, 2), np.nan)
        if chunks:
            ask = Ask(self.of, self.pair[0])
            for i, solution in enumerate(joined([chunk.solutions for chunk in chunks])):
                numbers[~broken, i] = ask.read(self.model, solution, None, 0)
        return numbers, stopped

    def _for_ever(self, rows: Floats, executor: Executor | None, progress: bool) -> tuple[Floats, bool]:
        """The same for ever, where each row is a chain of its own. Raises ArgumentError if a number is infinite."""

        def solved(first: int, count: int) -> list[tuple[float, ...]]:
            found = outcomes_for_ever(self.job, rows[first : first + count])
            return [self._numbers(first + i, outcomes) for i, outcomes in enumerate(found)]

        size, done = max(self.sets, min(self.job.chunk, SOME)), []
        try:
            for part in in_pieces(solved, len(rows), size, 1, progress, "sets of mechanisms", "sets"):
                done += part
        except KeyboardInterrupt:
            return np.array(done).reshape(-1, 2), True
        return np.array(done).reshape(-1, 2), False

    def _numbers(self, row: int, outcomes: tuple[Outcomes, ...] | None) -> tuple[float, ...]:
        """The number under both strategies in one row."""
        if outcomes is None:
            return (np.nan, np.nan)
        numbers = tuple(o.tally(self.of) if self.of in o.tallies else o.chance(self.of) for o in outcomes)
        for strategy, number in zip(self.pair, numbers, strict=True):
            if np.isinf(number):
                rule = f"{plain(self.of)} goes on without end under {strategy.name}{self._off(row % self.sets)}"
                raise ArgumentError(f"for ever, {rule}: the difference has no parts. Ask within a horizon: weeks=52.")
        return numbers

    def _off(self, s: int) -> str:
        """What is switched off in a set, in words."""
        off = [plain(name) for i, name in enumerate(self.model.mechanisms) if not s >> i & 1]
        return f" with {listing(off)} switched off" if off else ""

    def stated(self) -> Floats:
        """(2^m, 2) the number at the stated values; ArgumentError if switching mechanisms off breaks the rules."""
        values = np.array([[self.model.parameters[name].value for name in self.uncertain]]).reshape(1, -1)
        (numbers,), _ = self.solved(values, None, progress=False)
        for s in map(int, np.flatnonzero(np.isnan(numbers).any(axis=1))):
            fault = how_broken(self.job, self.rows(values)[s])
            raise ArgumentError(f"{self._off(s).lstrip()}, {fault} Change what switches it off.")
        return numbers

    def drawn(self, draws: int, sample: Sample, executor: Executor | None, *, progress: bool) -> Drawn:
        """The first `draws` points of a sequence in which every set of mechanisms obeys the rules."""
        parts: list[Floats] = [np.zeros((0, self.sets, 2))]
        tried, good, stopped = 0, 0, False
        while good < draws and not stopped:
            count = draws - good if not tried else max(LEAST, ceil(1.25 * (draws - good) * tried / max(1, good)))
            found, stopped = self.solved(sample(tried, count)[1], executor, progress=progress)
            parts.append(found)
            tried += len(found)
            good += int(_is_whole(found).sum())
            if not stopped and good < tried / 2:
                raise ArgumentError(
                    f"{tried - good:,} of {tried:,} draws from the priors of {self.model.name} break its rules when "
                    "mechanisms are switched off. Bound what switches them off, as in min(warm_yes, 1 - slam)."
                )
        numbers = np.concatenate(parts)
        kept = np.flatnonzero(_is_whole(numbers))[:draws]
        return Drawn(numbers[kept], int(kept[-1]) + 1 if kept.size else tried, stopped)


def _is_whole(numbers: Floats) -> Flags:
    """(D,) the draws in which every set obeys the rules."""
    return np.asarray(~np.isnan(numbers).any(axis=(1, 2)))
