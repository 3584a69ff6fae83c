"""Batches: solves questions about one model for many draws of its parameters at once.

The rules are evaluated once for a chunk of draws, and all questions share the result. A draw gives the same bytes
whether it is solved alone, in any chunk, or as a model made by `with_parameters` (see `flow`).
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from olivebranch.base.arrays import Flags, Floats
from olivebranch.chain.goals import memory_index
from olivebranch.chain.product import Product
from olivebranch.chain.product import build as build_product
from olivebranch.errors import ArgumentError, UnknownName
from olivebranch.model.expressions import parse
from olivebranch.model.model import Model
from olivebranch.model.spec import StartRow
from olivebranch.model.table import Table, starts
from olivebranch.model.table import build as build_table
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies.draws.flow import Flow, Solution

BUDGET = 3_000_000  # edges of the rules x draws evaluated together: few enough to fit into memory


@dataclass(frozen=True)
class Question:
    """One chain to solve for every draw.

    Attributes
    ----------
    strategy : how contact is paced
    start : the model that gives the start; it is otherwise the same as the job's model
    flag : {variable or memory: value} to be met on the way; the solution then counts walks that have met it
    weeks : the stops of the job that matter for this question; at the others its numbers are NaN
    counts : are the tallies wanted? If not, they are NaN
    """

    strategy: Strategy
    start: Model
    flag: tuple[tuple[str, object], ...] = ()
    weeks: tuple[int, ...] | None = None
    counts: bool = True


@dataclass(frozen=True)
class Job:
    """Questions about one model, for draws of some of its parameters.

    Attributes
    ----------
    model : the model; parameters that are not drawn have its values
    names : the P parameters that are drawn
    questions : what is asked
    stops : the weeks at which they are asked, in increasing order
    places : is the chance of each variable's values wanted as well?
    """

    model: Model
    names: tuple[str, ...]
    questions: tuple[Question, ...]
    stops: tuple[int, ...]
    places: bool = False

    @cached_property
    def started_everywhere(self) -> Model:
        """The model, started wherever any question starts, so that it reaches every state that any of them needs."""
        models = list(dict.fromkeys(question.start for question in self.questions))
        if models == [self.model]:
            return self.model
        rows = [_shared(row, len(models)) for model in models for row in model.spec.start]
        spec = self.model.spec.model_copy(update={"start": tuple(rows)})
        return Model.from_spec(spec, self.model.name, strict=False)

    @cached_property
    def solver(self) -> Solver:
        """The solver of this job; kept, so that whatever does not depend on the draws is computed once."""
        return Solver(self)

    def __getstate__(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}  # cached properties are not pickled

    @property
    def chunk(self) -> int:
        """How many draws are solved together."""
        return max(1, BUDGET // max(1, self.started_everywhere.table.moves))


def _shared(row: StartRow, starts: int) -> StartRow:
    """A start row with its chance divided among several starts."""
    return StartRow.model_validate({**row.places, "chance": f"({row.chance}) / {starts}"})


@dataclass(frozen=True)
class SolvedDraws:
    """What a chunk of draws gave.

    Attributes
    ----------
    solutions : one for each question, for the draws that obey the model's rules
    broken : (D,) which draws break them
    """

    solutions: tuple[Solution, ...]
    broken: Flags


class Solver:
    """Solves chunks of draws of a job; whatever does not depend on the draws is computed once. It can be pickled."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._last: tuple[Table, list[Flow]] | None = None

    @cached_property
    def _pickled_job(self) -> bytes:
        return pickle.dumps(self.job)

    def __reduce__(self) -> Any:
        try:
            return _unpickled, (self._pickled_job,)
        except Exception:  # whatever this version of Python raises: another pickler may still take the job
            return Solver, (self.job,)

    def __call__(self, values: Floats) -> SolvedDraws:
        """Solve the draws `values` (D, P) of the parameters."""
        job, model = self.job, self.job.started_everywhere
        broken = np.zeros(len(values), dtype=bool)
        parameters: dict[str, float | Floats] = {name: p.value for name, p in model.parameters.items()}
        parameters |= {name: values[:, [i]] for i, name in enumerate(job.names)}
        with np.errstate(all="ignore"):  # a draw that breaks the rules may divide by zero; it is marked and left out
            table = build_table(model.rules, parameters, model.name, broken)
        begun = [self._start(question, parameters, table, broken) for question in job.questions]
        sound = ~broken
        flows = self._flows(table, [start.max(axis=0, keepdims=True) for start in begun])
        solutions = [
            flow.solve(*_chances_and_tallies(flow, table, sound), start[sound], job.stops)
            for flow, start in zip(flows, begun, strict=True)
        ]
        return SolvedDraws(tuple(solutions), broken)

    def _start(self, question: Question, parameters: Mapping[str, Any], table: Table, broken: Flags) -> Floats:
        """(D, states) the chances at the start; draws that break the rules of the start are marked."""
        if question.start == self.job.started_everywhere:
            start = table.start
        else:
            with np.errstate(all="ignore"):
                start = starts(question.start.rules, parameters, self.job.model.name, table.states, broken)
        return np.broadcast_to(start, (broken.size, table.states.size))

    def _flows(self, table: Table, begun: list[Floats]) -> list[Flow]:
        """The flow of each question; reused for the next chunk as long as the rules give the same edges."""
        last = self._last  # read once, because another thread may replace it
        if last is None or table.large is not None or not _same_edges(last[0], table, begun, last[1]):
            flows = [
                _flow(self.job, question, replace(table, start=start))
                for question, start in zip(self.job.questions, begun, strict=True)
            ]
            last = self._last = (table, flows)
        return last[1]


@lru_cache(maxsize=4)
def _unpickled(job: bytes) -> Solver:
    """The solver of a job that was unpickled: one for all its chunks."""
    return Solver(pickle.loads(job))


def _same_edges(old: Table, new: Table, begun: list[Floats], flows: list[Flow]) -> bool:
    """Do the same edges lead to the same places, from the same starts?"""
    names = ("states", "first", "response", "after", "ending", "kind")
    pairs = [(getattr(old, name), getattr(new, name)) for name in names]
    pairs.append(((old.tally != 0).any(axis=1), (new.tally != 0).any(axis=1)))
    pairs += [(flow.table.start > 0, start > 0) for flow, start in zip(flows, begun, strict=True)]
    return all(np.array_equal(a, b) for a, b in pairs)


def _chances_and_tallies(flow: Flow, table: Table, sound: Flags) -> tuple[Floats, Floats]:
    """Chances (edges, D) and tallies (tallies, D or 1, kinds) of the draws that obey the rules."""
    table = table if table.large is None else flow.table
    chance = np.broadcast_to(table.chance, (sound.size, table.chance.shape[1]))  # without names, all draws are the same
    chance = chance if sound.all() else chance[sound]
    return np.ascontiguousarray(chance.T), table.tally if table.tally.shape[1] == 1 else table.tally[:, sound]


# ---- one question --------------------------------------------------------------------------------


def _flow(job: Job, question: Question, table: Table) -> Flow:
    model, memory = question.start, question.strategy.remembers  # its start is where a belief begins
    for name, parameter in remembered_by(job.model, question.strategy, job.names):
        raise ArgumentError(
            f"strategy {question.strategy.name} remembers {name!r} by the parameter {parameter!r}, which is drawn from "
            "a prior: what is remembered would change from draw to draw. Make the prior fixed."
        )
    track = {name: memory[name] for name, _ in question.flag if name in memory}
    product = build_product(model, question.strategy, track, table)
    goal = _goal(model, question, product, table) if question.flag else None
    sizes = model.rules.sizes if job.places else ()
    return Flow(product, product.table, goal, len(model.endings), sizes, question.weeks, question.counts)


def remembered_by(model: Model, strategy: Strategy, parameters: Iterable[str]) -> Iterable[tuple[str, str]]:
    """The memories of a strategy whose meaning depends on one of these parameters, each with that parameter."""
    for name, memory in strategy.remembers.items():
        names = parse(getattr(memory, "when", "0")).names
        for let, expression in reversed(list(model.rules.let.items())):
            names |= expression.names if let in names else frozenset()
        for parameter in sorted(names & set(parameters))[:1]:
            yield name, parameter


def _goal(model: Model, question: Question, product: Product, table: Table) -> Flags:
    """(pairs,) where the flag is met; a value of a memory can be met only while the walk is open."""
    goal = np.ones(product.state.size, dtype=bool)
    for name, value in question.flag:
        if name in product.memory:
            index = memory_index(name, product.labels[name], value)
            goal &= (product.memory[name] == index) & (table.ending[product.state] < 0)
        elif name in model.states:
            values = model.states[name]
            if str(value) not in values:
                raise UnknownName(f"value of {name}", value, values)
            goal &= table.places[list(model.states).index(name), product.state] == values.index(str(value))
        else:
            raise UnknownName("variable or memory", name, (*model.states, *question.strategy.remembers))
    return goal
