"""Panel: many numbers from the same draws. Each chain is solved once, however many claims use it.

Asks with the same values of every parameter share one pass over the rules, wherever they start. Only a context that
changes parameters needs a separate pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from olivebranch.base.arrays import Floats, Ints
from olivebranch.model.expressions import parse
from olivebranch.model.model import Model
from olivebranch.pacing.see import See
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies.asking import Ask, Flag
from olivebranch.studies.draws import priors
from olivebranch.studies.draws.batch import Job, Question
from olivebranch.studies.draws.flow import Solution, joined
from olivebranch.studies.draws.running import AcceptedDraws, Interrupted, accepted, solve
from olivebranch.studies.draws.sampling import Sample

Start = tuple[object, ...]
Chain = tuple[Strategy, Start, Flag]


@dataclass(frozen=True)
class Group:
    """Asks that share the values of every parameter, and the job that solves them.

    Attributes
    ----------
    asks : the asks
    questions : one for each ask
    bare : for each ask for a share of walks, its question without the flag; None for the others
    job : the questions, each once
    weeks : the horizon of asks that name none
    """

    asks: tuple[Ask, ...]
    questions: tuple[Question, ...]
    bare: tuple[Question | None, ...]
    job: Job
    weeks: int

    def read(self, solutions: Sequence[Solution]) -> dict[Ask, Floats]:
        """(D,) the number of each ask, from the job's solutions."""
        by_question = dict(zip(self.job.questions, solutions, strict=True))
        numbers = {}
        for ask, question, bare in zip(self.asks, self.questions, self.bare, strict=True):
            over = by_question[bare] if bare else None
            stop = self.job.stops.index(ask.weeks or self.weeks)
            numbers[ask] = ask.read(self.job.model, by_question[question], over, stop)
        return numbers


@dataclass(frozen=True)
class Panel:
    """Asks to one model, ready to be solved for any draws.

    Attributes
    ----------
    model : the model as stated, in no context
    asks : the asks, each once
    weeks : the horizon of asks that name none
    """

    model: Model
    asks: tuple[Ask, ...]
    weeks: int

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The groups; the first is that of the model as stated, even if it has no asks."""
        placed: dict[str, tuple[Model, list[Ask]]] = {"": (self.model, [])}
        for ask in self.asks:
            model = self.model if ask.context is None else self.model.in_context(ask.context)
            same = model.parameters == self.model.parameters
            placed.setdefault("" if same else str(ask.context), (model, []))[1].append(ask)
        return tuple(self._group(model, tuple(asks)) for model, asks in placed.values())

    def _group(self, model: Model, asks: tuple[Ask, ...]) -> Group:
        names = tuple(name for name in priors.uncertain(self.model) if name in priors.uncertain(model))
        question = _Questions(model, asks, self.weeks)
        asked = tuple(question(ask, ask.flag) for ask in asks)
        bare = tuple(question(ask, ()) if ask.passing else None for ask in asks)
        questions = tuple(dict.fromkeys([*asked, *filter(None, bare)])) or (Question(_any_strategy(model), model),)
        stops = tuple(sorted({ask.weeks or self.weeks for ask in asks})) or (0,)
        values = {value for variable in model.states.values() for value in variable} - set(model.endings)
        places = any(parse(ask.of).names & values for ask in asks)
        return Group(asks, asked, bare, Job(model, names, questions, stops, places), self.weeks)

    def stated(self) -> list[float]:
        """The number of each ask at the stated values."""
        uncertain = priors.uncertain(self.model)
        values = np.array([[self.model.parameters[name].value for name in uncertain]]).reshape(1, -1)
        numbers: dict[Ask, Floats] = {}
        for group in self.groups:
            found, stopped = self._solve(group, values, None, progress=False)
            if stopped:
                raise Interrupted("interrupted before the stated values were solved: there is nothing to show.")
            numbers |= found
        return [float(numbers[ask][0]) for ask in self.asks]

    def sample(
        self, draws: int, sample: Sample, executor: Executor | None, *, progress: bool
    ) -> tuple[AcceptedDraws, list[Floats]]:
        """The draws that obey the model's rules, and (D,) the number of each ask; NaN if a context breaks them.

        `sample` draws the parameters that are uncertain in the model, in their order. If interrupted, there are fewer
        draws than were asked for, or NaN for contexts that were not reached.
        """
        first, *others = self.groups
        good = accepted(first.job, draws, sample, executor=executor, progress=progress)
        numbers, stopped = first.read(good.solutions), good.stopped
        for group in others:
            if stopped:
                found = _unknown(group, draws=len(good.values))
            else:
                found, stopped = self._solve(group, good.values, executor, progress=progress)
            numbers |= found
        return replace(good, stopped=stopped), [numbers[ask] for ask in self.asks]

    def _solve(
        self, group: Group, values: Floats, executor: Executor | None, *, progress: bool
    ) -> tuple[dict[Ask, Floats], bool]:
        """The numbers of a group for given draws, and whether this was interrupted; NaN for draws not reached."""
        uncertain = priors.uncertain(self.model)
        columns = [uncertain.index(name) for name in group.job.names]
        chunks, stopped = solve(group.job, values[:, columns], executor=executor, progress=progress)
        if not chunks:
            return _unknown(group, draws=len(values)), stopped
        good = np.flatnonzero(~np.concatenate([solved.broken for solved in chunks]))
        numbers = group.read(joined([solved.solutions for solved in chunks]))
        return {ask: _in_place(number, good, len(values)) for ask, number in numbers.items()}, stopped


class _Questions:
    """Turns asks into questions, so that asks about the same chain share one."""

    def __init__(self, model: Model, asks: Sequence[Ask], weeks: int) -> None:
        tallies = set(model.tallies)
        self._rules = {ask: ask.rule(model) for ask in asks}
        self._placed = {start: ask.model(model) for start, ask in {_start(ask): ask for ask in asks}.items()}
        self._weeks: dict[Chain, set[int]] = {}
        self._counts = set()
        for ask in asks:
            for chain in [self._chain(ask, ask.flag), *([self._chain(ask, ())] if ask.passing else [])]:
                self._weeks.setdefault(chain, set()).add(ask.weeks or weeks)
                if parse(ask.of).names & tallies:
                    self._counts.add(chain)

    def _chain(self, ask: Ask, flag: Flag) -> Chain:
        return self._rules[ask], _start(ask), flag

    def __call__(self, ask: Ask, flag: Flag) -> Question:
        chain = self._chain(ask, flag)
        weeks = tuple(sorted(self._weeks[chain]))
        return Question(chain[0], self._placed[_start(ask)], flag, weeks, chain in self._counts)


def _start(ask: Ask) -> Start:
    """The part of an ask that decides where it starts."""
    return ask.context, *sorted(ask.start.items())


def _any_strategy(model: Model) -> Strategy:
    """A strategy that always does the same, for a job that only checks the rules."""
    action = model.actions[0]

    def rule(see: See) -> str:
        return action

    return Strategy("anything", rule)


def _unknown(group: Group, draws: int) -> dict[Ask, Floats]:
    return {ask: np.full(draws, np.nan) for ask in group.asks}


def _in_place(values: Floats, places: Ints, size: int) -> Floats:
    """The values at their indices, NaN elsewhere."""
    whole = np.full(size, np.nan)
    whole[places] = values
    return whole


def asked(asks: Sequence[Ask]) -> tuple[Ask, ...]:
    """Each ask once, in order."""
    return tuple(dict.fromkeys(asks))
