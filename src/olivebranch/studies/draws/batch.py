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

from olivebranch.base.arguments import as_label
from olivebranch.base.arrays import Flags, Floats
from olivebranch.chain.goals import memory_index
from olivebranch.chain.product import Product
from olivebranch.chain.product import build as build_product
from olivebranch.errors import ArgumentError, UnknownName, printed
from olivebranch.model.drawn import Drawn, DrawnRules, RulesByEdge, rules_of, same_edges
from olivebranch.model.expressions import parse
from olivebranch.model.model import Model
from olivebranch.model.spec import StartRow
from olivebranch.model.table import Table, starts
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies.draws.flow import Flow, Solution

EVEN = 64  # chunks that are no smaller have a multiple of so many draws, so that they are solved side by side in full
BUDGET = 7_000_000  # edges of the rules x draws evaluated together: few enough to fit into memory


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
        if self.starts == (self.model,):
            return self.model
        rows = [_shared(row, len(self.starts)) for model in self.starts for row in model.spec.start]
        spec = self.model.spec.model_copy(update={"start": tuple(rows)})
        return Model.from_spec(spec, self.model.name, strict=False)

    @cached_property
    def starts(self) -> tuple[Model, ...]:
        """The models that give the questions' starts, each once."""
        return tuple(dict.fromkeys(question.start for question in self.questions))

    @cached_property
    def solver(self) -> Solver:
        """The solver of this job; kept, so that whatever does not depend on the draws is computed once."""
        return Solver(self)

    def __getstate__(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}  # cached properties are not pickled

    @property
    def chunk(self) -> int:
        """How many draws are solved together."""
        fit = max(1, BUDGET // max(1, self.started_everywhere.table.moves))
        return fit if fit < EVEN else fit - fit % EVEN


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
        self._last: tuple[Drawn, list[Flow]] | None = None
        self._most = 0
        self._built: dict[Question, Product] = {}

    def reuse(self, built: Mapping[Question, Product]) -> None:
        """Give products of questions without a flag, at the stated values: used if the draws need the same edges."""
        self._built |= built

    def expect(self, draws: int) -> None:
        """Say how many draws are to be solved, in however many chunks; loading a compiler must be worth it."""
        self._most = max(self._most, draws)

    @cached_property
    def _pickled_job(self) -> bytes:
        return pickle.dumps(self.job)

    def __reduce__(self) -> Any:
        try:
            return _unpickled, (self._pickled_job, self._most)
        except Exception:  # whatever this version of Python raises: another pickler may still take the job
            return Solver, (self.job,)

    @cached_property
    def _rules(self) -> DrawnRules | RulesByEdge:
        return rules_of(self.job.started_everywhere, self.job.names)

    def __call__(self, values: Floats) -> SolvedDraws:
        """Solve the draws `values` (D, P) of the parameters."""
        job, broken = self.job, np.zeros(len(values), dtype=bool)
        parameters = drawn_parameters(job.started_everywhere, job.names, values)
        with np.errstate(all="ignore"):  # a draw that breaks the rules may divide by zero; it is marked and left out
            drawn = self._rules(parameters, broken)
            starts = {model: self._start(model, parameters, drawn, broken) for model in job.starts}
        sound = slice(None) if not broken.any() else ~broken
        flows = self._flows(drawn, {model: start.max(axis=0, keepdims=True) for model, start in starts.items()})
        solutions = [
            flow.solve(*_numbers(flow, drawn, sound), starts[question.start][sound], job.stops, self._most)
            for flow, question in zip(flows, job.questions, strict=True)
        ]
        return SolvedDraws(tuple(solutions), broken)

    def _start(self, model: Model, parameters: Mapping[str, Any], drawn: Drawn, broken: Flags) -> Floats:
        """(D, states) the chances at the start of a model; draws that break the rules of the start are marked."""
        start = drawn.start
        if model != self.job.started_everywhere:
            start = starts(model.rules, parameters, self.job.model.name, drawn.table.states, broken)
        return np.broadcast_to(start, (broken.size, drawn.table.states.size))

    def _flows(self, drawn: Drawn, starts: Mapping[Model, Floats]) -> list[Flow]:
        """The flow of each question; reused for the next chunk as long as it has all that the chunk needs."""
        last = self._last  # read once, because another thread may replace it
        if last is None or not _suffices(last[0], last[1], drawn, [starts[q.start] for q in self.job.questions]):
            same = {m for m, start in starts.items() if self._built and _same(m.table, drawn.table, start)}
            flows = [
                _flow(self.job, q, drawn, starts[q.start], self._built.get(q) if q.start in same else None)
                for q in self.job.questions
            ]
            last = self._last = (drawn, flows)
        return last[1]


def _same(old: Table, new: Table, start: Floats) -> bool:
    """Do two small tables have the same edges, and do walks begin in the same states if `start` is that of the new?"""
    begun = np.array_equal(old.start.max(axis=0) > 0, start[0] > 0)
    return begun and old.large is None and new.large is None and same_edges(old, new)


def _numbers(flow: Flow, drawn: Drawn, sound: Flags | slice) -> tuple[Floats, Floats]:
    """(chances, D) and (tallies, D or 1, kinds) of the draws that obey the rules."""
    values, tally = drawn.values, drawn.tally
    if drawn.table.large is not None:  # the product has only those edges of a large table that its strategy takes
        values, tally = flow.table.chance.T, flow.table.tally
    return values[:, sound], tally if tally.shape[1] == 1 else tally[:, sound]


@lru_cache(maxsize=4)
def _unpickled(job: bytes, most: int) -> Solver:
    """The solver of a job that was unpickled: one for all its chunks."""
    solver: Solver = pickle.loads(job).solver
    solver.expect(most)
    return solver


def _suffices(old: Drawn, flows: list[Flow], new: Drawn, begun: list[Floats]) -> bool:
    """Do the flows have the edges, the kinds of edges and the starts that the new draws need?"""
    adds, needed = ((drawn.tally != 0).any(axis=1) for drawn in (old, new))
    return (
        old.table.large is None
        and old.factor is new.factor
        and np.array_equal(old.table.kind, new.table.kind)
        and np.array_equal(adds, needed)
        and not any(((start > 0) & (flow.start == 0)).any() for flow, start in zip(flows, begun, strict=True))
    )


# ---- one question --------------------------------------------------------------------------------


def _flow(job: Job, question: Question, drawn: Drawn, start: Floats, product: Product | None = None) -> Flow:
    check_remembered(job.model, question.strategy, job.names)
    table = drawn.table
    model, memory = question.start, question.strategy.remembers  # its start is where a belief begins
    if product is None:
        track = {name: memory[name] for name, _ in question.flag if name in memory}
        product = build_product(model, question.strategy, track, replace(table, start=start))
        table = product.table
    goal = _goal(model, question, product, table) if question.flag else None
    sizes = model.rules.sizes if job.places else ()
    factor = drawn.factor
    if drawn.table.large is not None:
        factor = np.arange(table.chance.shape[1], dtype=np.int32)[:, None]
    return Flow(table, product, factor, start, goal, len(model.endings), sizes, question.weeks, question.counts)


def drawn_parameters(model: Model, names: tuple[str, ...], values: Floats) -> dict[str, float | Floats]:
    """Every parameter of a model: the named ones as columns (D, 1) of the draws (D, P), the others as stated."""
    stated: dict[str, float | Floats] = {name: parameter.value for name, parameter in model.parameters.items()}
    return stated | dict(zip(names, values.T.copy()[:, :, None], strict=True))


def check_remembered(model: Model, strategy: Strategy, drawn: Iterable[str]) -> None:
    """Raise ArgumentError if the meaning of a memory depends on a parameter that is drawn."""
    for name, parameter in remembered_by(model, strategy, drawn):
        raise ArgumentError(
            f"strategy {strategy.name} remembers {printed(name)} by the parameter {printed(parameter)}, which is "
            "drawn: what is remembered would change from draw to draw. Give that parameter no prior, or a fixed one."
        )


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
            values, word = model.states[name], as_label(name, value)
            if word not in values:
                raise UnknownName(f"value of {name}", value, values)
            goal &= table.places[list(model.states).index(name), product.state] == values.index(word)
        else:
            raise UnknownName("variable or memory", name, (*model.states, *question.strategy.remembers))
    return goal
