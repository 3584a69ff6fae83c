"""A harm as a threshold of a count, such as "unwelcome >= 2": the problem with the count among what is remembered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from olivebranch.base import sparse as sp
from olivebranch.base.arguments import is_name
from olivebranch.base.arrays import Floats, Ints, rows_of
from olivebranch.chain.markov import MarkovChain
from olivebranch.errors import ArgumentError, StrategyError, UnknownName, printed
from olivebranch.kernels.decide import Decisions
from olivebranch.model.harm import harm_to_them
from olivebranch.model.model import Model
from olivebranch.pacing.memory import Count, count
from olivebranch.pacing.observations import Observations
from olivebranch.studies.best.problem import Problem, Remembered

MOST = 100  # counts above this are not told apart
LONG = 20_000  # weeks that stand in for "for ever"
DONE = 1e-13  # a chance of still being open that no longer matters


@dataclass(frozen=True, slots=True)
class Threshold:
    """At least `least` of a tally."""

    tally: str
    least: int

    def __str__(self) -> str:
        return f"{self.tally} >= {self.least}"

    def memory(self, model: Model) -> Remembered:
        """The capped count, as a strategy remembers it; ArgumentError if it cannot be observed."""
        name = f"{self.tally}_so_far"
        while name in model.states:
            name += "_"
        kept: Count = count(f"({model.rules.tallies[self.tally].text}) != 0", upto=self.least)
        try:
            kept.compile(name, Observations(model))
        except StrategyError as error:
            raise ArgumentError(f"harm = '{self}': a rule cannot remember that count: {error}") from None
        return Remembered(name, kept, tuple(range(self.least + 1)))

    def lifted(self, problem: Problem, remembered: Remembered) -> Problem:
        """The problem with the count in its states: state s with count c is number s * (least + 1) + c."""
        levels = self.least + 1
        repeated = {name: np.repeat(getattr(problem.decisions, name), levels, axis=0) for name in PER_STATE}
        start = np.zeros((problem.decisions.start.size, levels))
        start[:, 0] = problem.decisions.start
        moves = _moves(problem, self._adds(problem), levels)
        decisions = Decisions(moves=moves, start=start.ravel(), **repeated)
        group = np.repeat(problem.group * levels, levels) + np.tile(np.arange(levels), problem.group.size)
        views = np.repeat(problem.views, levels, axis=0)
        views = np.column_stack([views, np.tile(np.arange(levels), len(problem.views))])
        return replace(problem, decisions=decisions, group=group, views=views, remembered=(remembered,))

    def cost(self, lifted: Problem) -> Problem:
        """The lifted problem whose worth is the chance that the count is reached."""
        old = lifted.decisions
        reached = (np.arange(old.worth.size) % (self.least + 1) == self.least).astype(np.float64)
        decisions = replace(old, reward=np.zeros_like(old.reward), worth=reached)
        return replace(lifted, decisions=decisions, counts={str(self): 1.0}, constant=0.0)

    def _adds(self, problem: Problem) -> Ints:
        """(E,) what each edge of the table adds to the tally: 0 or 1."""
        table = problem.table
        adds = table.tally[problem.model.tallies.index(self.tally), 0][table.kind]
        return self._whole(adds)

    def _whole(self, adds: Floats) -> Ints:
        if not np.isin(adds, (0.0, 1.0)).all():
            raise ArgumentError(f"harm = '{self}': {self.tally} must add 0 or 1 each week to be counted so.")
        return adds.astype(np.int64)

    def chance(self, chain: MarkovChain, weeks: int | None) -> float:
        """The chance that a chain counts so many, within the weeks or ever."""
        adds = self._whole(chain.vectors[chain.kind, chain.tallies.index(self.tally)])
        row = rows_of(chain.first)
        levels, reached = self.least, 0.0
        here = np.zeros((levels, chain.size))  # counts below the threshold, while open
        here[0] = np.where(chain.ending < 0, chain.start, 0.0)
        for _ in range(LONG if weeks is None else weeks):
            later = np.zeros_like(here)
            for level in range(levels):
                flow = here[level][row] * chain.chance
                for step in (0, 1):
                    moved = np.bincount(chain.after, weights=np.where(adds == step, flow, 0.0), minlength=chain.size)
                    if level + step < levels:
                        later[level + step] += moved
                    else:
                        reached += float(moved.sum())
            here = np.where(chain.ending < 0, later, 0.0)
            if here.sum() < DONE:
                break
        return reached


PER_STATE = ("reward", "allowed", "is_open", "worth")


def _moves(problem: Problem, adds: Ints, levels: int) -> sp.csr_array:
    """The moves between states with counts; the count stops at its cap."""
    table, actions = problem.table, problem.decisions.reward.shape[1]
    row = rows_of(table.first)
    state, action = np.divmod(row, actions)
    before = np.arange(levels)[:, None]
    source = (state * levels + before) * actions + action
    target = table.after.astype(np.int64) * levels + np.minimum(before + adds, levels - 1)
    chance = np.broadcast_to(table.chance[0], source.shape)
    states = problem.decisions.worth.size * levels
    return sp.coo_array((chance.ravel(), (source.ravel(), target.ravel())), shape=(states * actions, states)).tocsr()


def threshold(model: Model, harm: str) -> Threshold | None:
    """The threshold that a text means, such as "unwelcome >= 2"; None for a name alone."""
    found = re.fullmatch(r"\s*(\w+)\s*>=\s*(\w+)\s*", harm) if isinstance(harm, str) else None
    if found is None:
        return None
    tally, least = found.groups()
    known = harm_to_them(model.tallies)
    if not is_name(tally, known):
        raise UnknownName("harm", tally, known, f" to them that {model.name} counts")
    if not least.isdecimal() or not 1 <= int(least) <= MOST:
        raise ArgumentError(f"harm = {printed(harm)}: the count must be a whole number from 1 to {MOST}.")
    return Threshold(tally, int(least))


def problems(
    gain: Problem, success: Mapping[str, float], harm: str, level: Threshold | None
) -> tuple[Problem, Problem, Problem]:
    """The gain, the cost and the success alone, as problems with the same states."""
    if level is None:
        return gain, gain.again({harm: 1.0}), gain.again(success)
    remembered = level.memory(gain.model)
    lifted = level.lifted(gain, remembered)
    return lifted, level.cost(lifted), level.lifted(gain.again(success), remembered)
