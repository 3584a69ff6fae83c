"""Panel: many numbers asked of the same draws, each solved once however many claims use it.

Asks that share the values of every parameter (all but those in a context that changes some) share one pass over the
rules, wherever they start.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from olivebranch.model.expressions import parse
from olivebranch.model.model import Model
from olivebranch.pacing.see import See
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies.asking import Ask, Flag
from olivebranch.studies.draws import priors
from olivebranch.studies.draws.batch import Job, Question
from olivebranch.studies.draws.flow import Answer, joined
from olivebranch.studies.draws.running import Solved, accepted, solve
from olivebranch.studies.draws.sampling import sampler

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Group:
    """Asks that share the values of every parameter, and the job that answers them."""

    asks: tuple[Ask, ...]
    questions: tuple[Question, ...]  # one an ask
    bare: tuple[Question | None, ...]  # the same without the flag, where a share is asked for
    job: Job
    weeks: int

    def read(self, answers: Sequence[Answer]) -> dict[Ask, Floats]:
        """(D,) the number of each ask, from the job's answers."""
        by_question = dict(zip(self.job.questions, answers, strict=True))
        found = {}
        for ask, question, bare in zip(self.asks, self.questions, self.bare, strict=True):
            over = by_question[bare] if bare else None
            stop = self.job.stops.index(ask.weeks or self.weeks)
            found[ask] = ask.read(self.job.model, by_question[question], over, stop)
        return found


@dataclass(frozen=True)
class Panel:
    """Asks put to one model, ready to be worked out for any draws.

    Attributes
    ----------
    model : as stated, in no context
    weeks : the horizon of asks that name none
    """

    model: Model
    asks: tuple[Ask, ...]
    weeks: int

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The groups, that of the model as it stands first (it may have no asks)."""
        worlds: dict[str, tuple[Model, list[Ask]]] = {"": (self.model, [])}
        for ask in self.asks:
            placed = self.model if ask.context is None else self.model.in_context(ask.context)
            same = placed.parameters == self.model.parameters
            worlds.setdefault("" if same else str(ask.context), (placed, []))[1].append(ask)
        return tuple(self._group(model, tuple(asks)) for model, asks in worlds.values())

    def _group(self, model: Model, asks: tuple[Ask, ...]) -> Group:
        names = tuple(name for name in priors.uncertain(self.model) if name in priors.uncertain(model))
        placed = {where: ask.model(model) for where, ask in {_where(ask): ask for ask in asks}.items()}
        weeks: dict[tuple[object, ...], set[int]] = {}
        counted = set()
        for ask in asks:
            key = (ask.rule, *_where(ask))
            weeks.setdefault(key, set()).add(ask.weeks or self.weeks)
            if parse(ask.of).names & set(model.tallies):
                counted.add(key)

        def question(ask: Ask, flag: Flag) -> Question:
            key = (ask.rule, *_where(ask))
            return Question(ask.rule, placed[_where(ask)], flag, tuple(sorted(weeks[key])), key in counted)

        asked = tuple(question(ask, ask.flag) for ask in asks)
        bare = tuple(question(ask, ()) if ask.passing else None for ask in asks)
        questions = tuple(dict.fromkeys([*asked, *filter(None, bare)])) or (Question(_anything(model), model),)
        stops = tuple(sorted({ask.weeks or self.weeks for ask in asks})) or (0,)
        values = {value for listed in model.states.values() for value in listed} - set(model.endings)
        places = any(parse(ask.of).names & values for ask in asks)
        return Group(asks, asked, bare, Job(model, names, questions, stops, places), self.weeks)

    def stated(self) -> list[float]:
        """A number an ask, at the stated values."""
        known = priors.uncertain(self.model)
        values = np.array([[self.model.parameters[name].value for name in known]]).reshape(1, -1)
        found: dict[Ask, Floats] = {}
        for group in self.groups:
            found |= self._solve(group, values, None, False)
        return [float(found[ask][0]) for ask in self.asks]

    def sample(self, draws: int, seed: int, executor: Executor | None, progress: bool) -> tuple[Solved, list[Floats]]:
        """The draws that keep the model's rules, and (D,) a number an ask; nan where a context's rules are broken.

        Interrupted, there are fewer draws than were asked for, and nan where nothing was worked out.
        """
        first, *others = self.groups
        solved = accepted(
            first.job, draws, sampler(self.model, first.job.names, seed), executor=executor, progress=progress
        )
        found = first.read(solved.answers)
        for group in others:
            found |= self._solve(group, solved.values, executor, progress, skip=solved.stopped)
        return solved, [found[ask] for ask in self.asks]

    def _solve(
        self, group: Group, values: Floats, executor: Executor | None, progress: bool, skip: bool = False
    ) -> dict[Ask, Floats]:
        known = priors.uncertain(self.model)
        columns = [known.index(name) for name in group.job.names]
        parts, _ = ([], True) if skip else solve(group.job, values[:, columns], executor=executor, progress=progress)
        if not parts:
            return {ask: np.full(len(values), np.nan) for ask in group.asks}
        broken = np.concatenate([part.broken for part in parts])
        good = np.flatnonzero(~broken)
        numbers = group.read(joined([part.answers for part in parts]))
        return {ask: _spread(number, good, len(values)) for ask, number in numbers.items()}


def _where(ask: Ask) -> tuple[object, ...]:
    """What says where an ask starts."""
    return ask.context, *sorted(ask.start.items())


def _anything(model: Model) -> Strategy:
    """A strategy that does the same thing always: where only the rules are to be tried."""
    action = model.actions[0]

    def rule(see: See) -> str:
        return action

    return Strategy("anything", rule)


def _spread(values: Floats, at: NDArray[np.int64], size: int) -> Floats:
    """The values in their places, nan elsewhere."""
    whole = np.full(size, np.nan)
    whole[at] = values
    return whole


def asked(asks: Sequence[Ask]) -> tuple[Ask, ...]:
    """Each ask once, in order."""
    return tuple(dict.fromkeys(asks))
