"""Many draws of the parameters solved at once: the exact engine with a leading axis of draws.

    x_d(t + 1) = x_d(t) P_d        for draws d = 1 ... D

The rules are evaluated once for a chunk of draws, and shared by all questions. The pairs and edges of a question are
those of all draws together, and the draws stand side by side in one block-diagonal matrix, which the same compiled
product as in `chain.exact` takes a week further. Every sum is taken in the order of the pairs, where an edge
that a draw does without adds an exact zero: a draw solved alone, in any chunk, or by `with_parameters` gives the same
bytes.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from olivebranch.chain.product import Product
from olivebranch.chain.product import build as build_product
from olivebranch.errors import ArgumentError, UnknownName
from olivebranch.model.expressions import parse
from olivebranch.model.model import Model
from olivebranch.model.spec import StartRow
from olivebranch.model.table import Table, starts
from olivebranch.model.table import build as build_table
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies.draws.flow import Answer, Flow

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BUDGET = 3_000_000  # edges of the rules times draws that are evaluated together: what stays in memory


@dataclass(frozen=True)
class Question:
    """One chain to solve for every draw.

    Attributes
    ----------
    strategy : how contact is paced
    start : the model whose start holds; it differs from the job's only there
    flag : {variable or memory: value} to be met on the way; the answers then have `met`, and count walks that met it
    weeks : those of the job's weeks that matter here; of the others nothing is worked out, and nan is said
    counts : are the tallies wanted? Without, they are nan
    """

    strategy: Strategy
    start: Model
    flag: tuple[tuple[str, object], ...] = ()
    weeks: tuple[int, ...] | None = None
    counts: bool = True


@dataclass(frozen=True)
class Job:
    """Questions about one model, for draws of the named parameters, asked at the given weeks (rising).

    With `places`, the answers tell also where each variable is.
    """

    model: Model
    names: tuple[str, ...]
    questions: tuple[Question, ...]
    stops: tuple[int, ...]
    places: bool = False

    @cached_property
    def whole(self) -> Model:
        """The model started everywhere that any question starts: its states are enough for all."""
        models = list(dict.fromkeys(question.start for question in self.questions))
        if models == [self.model]:
            return self.model
        rows = [shared(row, len(models)) for model in models for row in model.spec.start]
        spec = self.model.spec.model_copy(update={"start": tuple(rows)})
        return Model.from_spec(spec, self.model.name, strict=False)

    @cached_property
    def solver(self) -> Solver:
        """What solves it; kept, so that what does not depend on the draws is worked out once."""
        return Solver(self)

    def __getstate__(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}  # what was kept does not travel

    @property
    def chunk(self) -> int:
        """How many draws are solved together."""
        return max(1, BUDGET // max(1, self.whole.table.moves))


def shared(row: StartRow, parts: int) -> StartRow:
    """A start row with its chance divided among several starts."""
    return StartRow.model_validate({**row.places, "chance": f"({row.chance}) / {parts}"})


@dataclass(frozen=True)
class Part:
    """What a chunk of draws gave: an answer a question for the draws that keep the rules, and which do not."""

    answers: tuple[Answer, ...]
    broken: NDArray[np.bool_]


class Solver:
    """Solves chunks of draws of a job; what does not depend on the draws is worked out once. Travels in pickles."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._known: tuple[Table, list[Flow]] | None = None

    @cached_property
    def _blob(self) -> bytes:
        return pickle.dumps(self.job)

    def __reduce__(self) -> Any:
        try:
            return _unpacked, (self._blob,)
        except (pickle.PicklingError, AttributeError, TypeError):  # a pickler that can do more may still take the job
            return Solver, (self.job,)

    def __call__(self, values: Floats) -> Part:
        """Solve draws (D, names) of the parameters."""
        job, model = self.job, self.job.whole
        broken = np.zeros(len(values), dtype=bool)
        parameters: dict[str, float | Floats] = {name: p.value for name, p in model.parameters.items()}
        parameters |= {name: values[:, [i]] for i, name in enumerate(job.names)}
        with np.errstate(all="ignore"):  # a broken draw may divide by zero; it is marked, and left out
            table = build_table(model.rules, parameters, model.name, broken)
        begun = [self._start(question, parameters, table, broken) for question in job.questions]
        good = ~broken
        flows = self._flows(table, [start.max(axis=0, keepdims=True) for start in begun])
        answers = [
            flow.solve(*_numbers(flow, table, good), start[good], job.stops)
            for flow, start in zip(flows, begun, strict=True)
        ]
        return Part(tuple(answers), broken)

    def _start(
        self, question: Question, parameters: Mapping[str, Any], table: Table, broken: NDArray[np.bool_]
    ) -> Floats:
        if question.start == self.job.whole:
            found = table.start
        else:
            with np.errstate(all="ignore"):
                found = starts(question.start.rules, parameters, self.job.model.name, table.states, broken)
        return np.broadcast_to(found, (broken.size, table.states.size))

    def _flows(self, table: Table, begun: list[Floats]) -> list[Flow]:
        """The flow of each question; kept for the next chunk while the rules lead to the same edges."""
        known = self._known  # read once: another thread may put its own in place
        if known is None or table.large is not None or not _same(known[0], table, begun, known[1]):
            flows = [
                _flow(self.job, question, replace(table, start=start))
                for question, start in zip(self.job.questions, begun, strict=True)
            ]
            known = self._known = (table, flows)
        return known[1]


@lru_cache(maxsize=4)
def _unpacked(blob: bytes) -> Solver:
    """The solver of a job that came in a pickle: one for all its chunks."""
    return Solver(pickle.loads(blob))


def _same(old: Table, new: Table, begun: list[Floats], flows: list[Flow]) -> bool:
    """Do the same edges lead to the same places, from the same starts?"""
    edges = ("states", "first", "response", "after", "ending", "kind")
    counted = [(table.tally != 0).any(axis=1) for table in (old, new)]
    begins = [(flow.table.start > 0, start > 0) for flow, start in zip(flows, begun, strict=True)]
    pairs = [(getattr(old, name), getattr(new, name)) for name in edges]
    return all(np.array_equal(one, other) for one, other in [*pairs, (counted[0], counted[1]), *begins])


def _numbers(flow: Flow, table: Table, good: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Chances (edges, D) and tallies (K, D or 1, kinds) of the draws that keep the rules, an edge's side by side."""
    table = table if table.large is None else flow.table
    chance = np.broadcast_to(table.chance, (good.size, table.chance.shape[1]))  # with no names, the draws are alike
    kept = chance if good.all() else chance[good]
    return np.ascontiguousarray(kept.T), table.tally if table.tally.shape[1] == 1 else table.tally[:, good]


# ---- one question --------------------------------------------------------------------------------


def _flow(job: Job, question: Question, table: Table) -> Flow:
    model = job.whole
    _check_memory(job, question.strategy)
    track = {
        name: question.strategy.remembers[name] for name, _ in question.flag if name in question.strategy.remembers
    }
    product = build_product(model, question.strategy, track, table)
    goal = _goal(model, question, product, table) if question.flag else None
    return Flow(
        product,
        product.table,
        goal,
        len(model.endings),
        model.rules.sizes if job.places else (),
        question.weeks,
        question.counts,
    )


def _check_memory(job: Job, strategy: Strategy) -> None:
    """What is remembered must mean the same in every draw."""
    for name, memory in strategy.remembers.items():
        names = parse(getattr(memory, "when", "0")).names
        for let, expression in reversed(list(job.model.rules.let.items())):
            names |= expression.names if let in names else frozenset()
        drawn = sorted(names & set(job.names))
        if drawn:
            raise ArgumentError(
                f"strategy {strategy.name} remembers {name!r} by the parameter {drawn[0]!r}, which is drawn "
                "from a prior: "
                "what is remembered would change from draw to draw. Make the prior fixed."
            )


def _goal(model: Model, question: Question, product: Product, table: Table) -> NDArray[np.bool_]:
    """(N,) the pairs where the flag is met; a remembered thing is met only while the walk goes on."""
    goal = np.ones(product.state.size, dtype=bool)
    for name, value in question.flag:
        if name in product.memory:
            labels = product.labels[name]
            if value not in labels:
                raise UnknownName(f"value of {name}", value, map(str, labels))
            goal &= (product.memory[name] == labels.index(value)) & (table.ending[product.state] < 0)
        elif name in model.states:
            values = model.states[name]
            if value not in values:
                raise UnknownName(f"value of {name}", value, values)
            goal &= table.places[list(model.states).index(name), product.state] == values.index(str(value))
        else:
            raise UnknownName("variable or memory", name, (*model.states, *question.strategy.remembers))
    return goal
