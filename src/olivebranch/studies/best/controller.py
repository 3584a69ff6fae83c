"""A rule over beliefs as a strategy: a finite-state controller whose memory is the node of a policy graph.

A node says what to do. What is then heard and seen leads to the next node. So no belief is worked out while the rule is
followed, and its worth is that of an ordinary chain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from olivebranch.base.arrays import Ints
from olivebranch.kernels.hidden import Hidden, Vectors
from olivebranch.pacing.observations import Observations, Seen, Weeks
from olivebranch.pacing.see import See
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies.best.problem import Problem

MEMORY = "plan"


@dataclass(frozen=True, slots=True)
class Graph:
    """A policy graph over V views.

    Attributes
    ----------
    variables : the variables that are seen; `seen` (V, variables) their values in each view
    action : (N,) the index of what each node does
    first : (V,) the node at which a walk begins that begins in a view
    key, next : (L,) sorted: (node * R + response) * V + view of the week after, and the node that it leads to
    responses : R, at least 1
    """

    variables: tuple[str, ...]
    seen: Ints
    action: Ints
    first: Ints
    key: Ints
    next: Ints
    responses: int

    def view(self, seen: Seen) -> Ints:
        """The number of the view in which this is seen; 0 where it is none."""
        size = self.seen.max(axis=0) + 2
        radix = np.append(np.cumprod(size[::-1])[::-1][1:], 1)
        codes = self.seen @ radix
        order = np.argsort(codes)
        here = np.minimum(np.stack([seen[name] for name in self.variables], axis=1), size - 1) @ radix
        place = order[np.minimum(np.searchsorted(codes[order], here), codes.size - 1)]
        return np.where(codes[place] == here, place, 0)


@dataclass(frozen=True, eq=False)
class Plan:
    """The memory of a controller: the node of its graph."""

    graph: Graph

    def compile(self, name: str, observations: Observations) -> Nodes:
        """The graph, whose indices are those of the model that it was made for."""
        return Nodes(self.graph)


@dataclass(frozen=True, slots=True)
class Nodes:
    """The register of a plan."""

    graph: Graph

    @property
    def labels(self) -> tuple[object, ...]:
        """The numbers of the nodes."""
        return tuple(range(self.graph.action.size))

    @property
    def mark(self) -> str:
        """A digest of the graph."""
        graph = self.graph
        arrays = (graph.seen, graph.action, graph.first, graph.key, graph.next)
        return sha256(b"".join(np.ascontiguousarray(array).tobytes() for array in arrays)).hexdigest()

    def first(self, seen: Seen, size: int) -> Ints:
        """(size,) the first node in states of which this is seen."""
        return self.graph.first[self.graph.view(seen)] if self.graph.variables else np.full(size, self.graph.first[0])

    def after(self, value: Ints, weeks: Weeks) -> Ints:
        """(n,) the node after a week; where the graph knows no such week, the first node of what is seen."""
        graph = self.graph
        view = graph.view(weeks.after) if graph.variables else np.zeros(value.size, dtype=np.int64)
        key = (value * graph.responses + weeks.response) * len(graph.seen) + view
        place = np.minimum(np.searchsorted(graph.key, key), graph.key.size - 1)
        return np.where(graph.key[place] == key, graph.next[place], graph.first[view])


@dataclass(frozen=True, eq=False)
class Follow:
    """Do what the node says."""

    actions: tuple[str, ...]
    memory: str

    def __call__(self, see: See) -> str:
        return self.actions[see[self.memory]]


def controller(problem: Problem, seen: Ints, world: Hidden, stack: Sequence[Vectors], name: str) -> Strategy:
    """The strategy that begins with the best vector of each view and goes from vector to vector.

    `seen` (V, visible variables) is what is seen in each view; `stack` has the vectors of each week and, last, those
    that go on with themselves.
    """
    model = problem.model
    graph = _graph(tuple(v for v in model.states if v not in model.hidden), seen, world, stack, len(model.responses))
    memory = MEMORY
    while memory in model.states:
        memory += "_"
    actions = tuple(model.actions[a] for a in graph.action)
    return Strategy(name, Follow(actions, memory), {memory: Plan(graph)})


def _graph(variables: tuple[str, ...], seen: Ints, world: Hidden, stack: Sequence[Vectors], responses: int) -> Graph:
    """The part of the graph that can be reached; a week after the last is like the last."""
    views, heard = len(seen), max(1, responses)
    begins = np.flatnonzero(world.start.sum(axis=1) > 0)
    chosen = stack[0].first[:-1].copy()  # where no walk begins, that of the rule that looks only at the present
    chosen[begins] = stack[0].best(begins, world.start[begins])[0]
    here, first_number = np.unique(chosen), 0
    first = np.searchsorted(here, chosen)
    action, keys, nexts = [], [], []
    for week, vectors in enumerate(stack):
        later = stack[min(week + 1, len(stack) - 1)]
        action.append(vectors.action[here])
        links = np.flatnonzero(np.isin(vectors.owner, here))
        branch, goes_on = vectors.branch[links], vectors.next[links]
        goes_on = np.where(goes_on < 0, later.first[np.maximum(-1 - goes_on, 0)], goes_on)
        node = first_number + np.searchsorted(here, vectors.owner[links])
        keys.append((node * heard + world.response[branch]) * views + world.after[branch])
        if week + 1 < len(stack):
            there = np.unique(goes_on)
            second_number = first_number + here.size
        else:  # the last week goes on for ever with the vectors of its own
            there, second_number = here, first_number
            known = np.isin(goes_on, here)
            keys[-1], goes_on = keys[-1][known], goes_on[known]
        nexts.append(second_number + np.searchsorted(there, goes_on))
        here, first_number = there, second_number
    key, after = np.concatenate(keys), np.concatenate(nexts)
    order = np.argsort(key, kind="stable")
    return Graph(variables, seen, np.concatenate(action), first, key[order], after[order], heard)
