"""The transition table: every reachable state under every action, as arrays.

    P(next, response | state, action)
        = P(response | state, action) * product over variables of P(next value | state, action, response)

The edges of a small model are computed breadth first and kept. The edges of a large model would fill the memory. So all
its states are found and all its chances are checked, but the edges out of a state and action are built from its factors
(`olivebranch.model.factors`) only when a strategy takes that action there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arrays import Flags, Floats, Ints
from olivebranch.errors import Fault
from olivebranch.model.rows import Edges, Rows, TooManyMoves
from olivebranch.model.rules import Rules
from olivebranch.model.tallies import all_finite, kinds

if TYPE_CHECKING:
    from olivebranch.kernels.expand import Successors
    from olivebranch.model.factors import Factors

KEEP = 1_000_000  # the most moves (edges) of a small model, all of which are kept
PART = 50_000  # states of a large model expanded at a time
MAX_EDGES: Final = 30_000_000  # the most moves of a model that must keep all its edges (draws, or no factors)


@dataclass(frozen=True, slots=True)
class Large:
    """What the edges of a large model are made from.

    Attributes
    ----------
    rows : its rules, for tallies and errors
    factors : its rules, each evaluated for each combination of what it reads
    place : (codes,) the index of each state among the reachable ones, -1 if it cannot be reached
    """

    rows: Rows
    factors: Factors
    place: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Table:
    """The transition table: S reachable states, A actions, D draws of the parameters, E edges, K tallies.

    A row is a state and an action, s * A + a, and its edges are adjacent. The table of a large model holds no edges;
    `of` returns a table that holds the edges of some rows.

    Attributes
    ----------
    states : (S,) codes of the reachable states, ascending; `places` has the value index of each variable (V, S)
    ending : (S,) index of the ending that holds, -1 if the walk goes on
    first : (S * A + 1,) edges of a row are first[row] to first[row + 1]; 4 bytes each if the model is large
    response, after : (E,) index of the response, and of the next state among `states`
    chance : (D, E) probability of each edge
    kind : (E,) the kind of each edge; tally : (K, D or 1, kinds) what an edge of each kind adds to each tally
    start : (D, S) probability of each state at week 0
    moves : how many edges the model has; equal to E unless the model is large
    large : what the edges of a large model are made from; None if the edges are kept
    """

    states: Ints
    places: Ints
    ending: NDArray[np.int8]
    first: NDArray[np.signedinteger[Any]]
    response: NDArray[np.int16]
    after: NDArray[np.int32]
    chance: Floats
    kind: NDArray[np.int32]
    tally: Floats
    start: Floats
    moves: int
    large: Large | None = None

    def of(self, row: Ints) -> Table:
        """A table that holds at least the edges of the given rows (in ascending order)."""
        if self.large is None:
            return self
        count, response, after, chance = self._expanded(row)
        first = np.zeros(self.first.size, dtype=np.int32)  # there are far more rows than the strategy takes
        first[row + 1] = count
        np.cumsum(first, out=first)
        kind, tally = kinds(self.large.rows, first, self.places, response, after)
        table = replace(
            self,
            first=first,
            response=response,
            after=after,
            chance=chance[None, :],
            kind=kind,
            tally=tally,
            large=None,
        )
        return _read_only(table)

    def whole(self) -> Table:
        """A table that holds every edge, even of a large model."""
        return self.of(np.flatnonzero(np.repeat(self.ending < 0, (self.first.size - 1) // self.states.size)))

    def of_draws(self, draws: Flags) -> Table:
        """The table of some of its D draws (D,)."""
        chance, start = (np.broadcast_to(x, (draws.size, x.shape[1]))[draws] for x in (self.chance, self.start))
        tally = self.tally if self.tally.shape[1] == 1 else self.tally[:, draws]
        return replace(self, chance=chance, start=start, tally=tally)

    def parts(self) -> Iterator[Table]:
        """Tables that together hold the edges of every state and action: this one or, for a large model, several."""
        if self.large is None:
            yield self
            return
        going, actions = np.flatnonzero(self.ending < 0), self.large.rows.actions
        for begin in range(0, going.size, PART):
            yield self.of((going[begin : begin + PART, None] * actions + np.arange(actions)).ravel())

    def leads(self, row: Ints) -> tuple[Ints, NDArray[np.int16], NDArray[np.int32]]:
        """The edges of the given rows of a large model: which of the rows each leaves, its response, the next state."""
        count, response, after, _ = self._expanded(row)
        return np.repeat(np.arange(row.size), count), response, after

    def reach(self, row: Ints, is_known: Flags) -> Ints:
        """The states of a large model to which rows lead and that are not known yet; marks them as known."""
        assert self.large is not None
        state, action = np.divmod(row, self.large.rows.actions)
        return self.large.factors.reach(self.states[state], action, self.large.place, is_known)

    def _expanded(self, row: Ints) -> Successors:
        assert self.large is not None
        state, action = np.divmod(row, self.large.rows.actions)
        return self.large.factors.expand(self.states[state], action, self.large.place)


def build(rules: Rules, parameters: Mapping[str, float | Floats], source: str, broken: Flags | None = None) -> Table:
    """The table of a model: its rules evaluated in every state that can be reached from its starts.

    Parameters
    ----------
    parameters : {name: a float, or an array (D, 1) of draws}
    source : the model's name, for errors
    broken : (D,) if given, a draw that breaks the rules is marked here and raises nothing; its chances have no meaning

    Raises
    ------
    ModelError
        if a chance is below 0, above 1 or undefined, chances sum above 1, or no response rule fits a reachable state.
    """
    rows = Rows(rules, parameters, source, broken)
    table = _keep_edges(rows, KEEP) if rows.draws == 1 else None
    if table is not None:
        return table
    from olivebranch.model.factors import factored

    factors = factored(rows)
    table = _large(rows, factors) if factors is not None else _keep_edges(rows, MAX_EDGES)
    if table is None:
        rule = f"more than {MAX_EDGES:,} moves from a state and action to the next state"
        remedy = "Give each variable fewer values to move to, or let its rules read less."
        raise rows.refusals.error(Fault("shift", rule, None, remedy))
    return table


def starts(
    rules: Rules,
    parameters: Mapping[str, float | Floats],
    source: str,
    states: Ints,
    broken: Flags | None = None,
) -> Floats:
    """(D, S) the probability of each of the given states at week 0; they must include every start of these rules."""
    rows = Rows(rules, parameters, source, broken)
    return spread(rows.draws, *rows.start(), states)


# ---- a small model: its edges are kept ------------------------------------------------------------


def _keep_edges(rows: Rows, most: int) -> Table | None:
    """The table with all edges, or None if there are more than `most`."""
    rows.allow(most)
    start, chance = rows.start()
    try:
        states, ending, batches = _explore(rows, start)
    except TooManyMoves:
        return None
    return _assemble(rows, states, ending, batches, spread(rows.draws, start, chance, states))


def _explore(rows: Rows, start: Ints) -> tuple[Ints, NDArray[np.int8], list[tuple[Ints, Edges]]]:
    """The reachable states, the ending of each, and the edges, found breadth first; no edge leaves an ending."""
    known = np.zeros(int(np.prod(rows.rules.sizes)), dtype=bool)
    frontier, batches = np.unique(start), []
    known[frontier] = True
    while frontier.size:
        going = frontier[rows.endings(frontier) < 0]
        reached = [np.empty(0, dtype=np.int64)]
        for begin in range(0, going.size, rows.batch):
            codes = going[begin : begin + rows.batch]
            edges = rows.evaluate(codes)
            batches.append((codes, edges))
            reached.append(np.unique(edges.code))
        frontier = np.unique(np.concatenate(reached))
        frontier = frontier[~known[frontier]]
        known[frontier] = True
    states = np.flatnonzero(known)
    return states, rows.endings(states), batches


def _assemble(
    rows: Rows, states: Ints, ending: NDArray[np.int8], batches: list[tuple[Ints, Edges]], start: Floats
) -> Table:
    """The table of these batches of edges, sorted by row."""
    row_of_edge = [np.empty(0, dtype=np.int64)]  # if every start is an ending, there are no batches
    for codes, edges in batches:
        state = np.searchsorted(states, codes)
        row_of_edge.append(state[edges.pair // rows.actions] * rows.actions + edges.pair % rows.actions)
    row = np.concatenate(row_of_edge)
    order = np.argsort(row, kind="stable")
    count = np.bincount(row, minlength=states.size * rows.actions)
    place = np.empty_like(order)  # of each edge in the table
    place[order] = np.arange(order.size)
    bounds = np.cumsum([0, *(edges.code.size for _, edges in batches)])

    def joined(pick: Callable[[Edges], NDArray[np.generic]], shape: tuple[int, ...], kind: type) -> NDArray[Any]:
        whole: NDArray[Any] = np.empty((*shape, order.size), dtype=kind)
        for (_, edges), low, high in zip(batches, bounds, bounds[1:], strict=False):
            whole[..., place[low:high]] = pick(edges)
        return whole

    first = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    places, response = rows.places(states), joined(lambda e: e.response, (), np.int16)
    after = np.searchsorted(states, joined(lambda e: e.code, (), np.int64)).astype(np.int32)
    kind, tally = kinds(rows, first, places, response, after)
    chance = joined(lambda e: e.chance, (rows.draws,), np.float64)
    return _read_only(
        Table(states, places, ending, first, response, after, chance, kind, tally, start, moves=order.size)
    )


def spread(draws: int, codes: Ints, chance: Floats, states: Ints) -> Floats:
    """(D, S) the initial distribution over the states, from the codes at the start and their chances."""
    start = np.zeros((draws, states.size))
    for column, state in enumerate(np.searchsorted(states, codes)):
        start[:, state] += chance[:, column]
    return start


# ---- a large model -------------------------------------------------------------------------------


def _large(rows: Rows, factors: Factors) -> Table:
    """The table of a model whose edges are not kept. Every chance of every reachable state and action is checked."""
    start, chance = rows.start()
    known, moves, wrong = factors.explore(start, heed=True)
    if wrong >= 0:
        rows.allow(MAX_EDGES)
        rows.endings(np.array([wrong]))
        rows.evaluate(np.array([wrong]))  # these raise what is wrong in the state, or mark the draw as broken
        assert rows.refusals.broken is not None, "the factors found a fault that the rows did not"
        known, moves, _ = factors.explore(start, heed=False)  # the draw is now marked as broken
    states = np.flatnonzero(known)
    place = np.full(known.size, -1, dtype=np.int32)
    place[states] = np.arange(states.size, dtype=np.int32)
    none = np.zeros(0)
    table = Table(
        states=states,
        places=rows.places(states),
        ending=factors.ending[states],
        first=np.zeros(states.size * rows.actions + 1, dtype=np.int64),
        response=none.astype(np.int16),
        after=none.astype(np.int32),
        chance=np.zeros((1, 0)),
        kind=none.astype(np.int32),
        tally=np.zeros((len(rows.rules.tallies), 1, 0)),
        start=spread(rows.draws, start, chance, states),
        moves=moves,
        large=Large(rows, factors, place),
    )
    if not all_finite(rows):
        for _ in table.parts():  # raises if a reachable edge has a tally that is not finite
            pass
    return _read_only(table)


def _read_only(table: Table) -> Table:
    for name in ("states", "places", "ending", "first", "response", "after", "chance", "kind", "tally", "start"):
        getattr(table, name).setflags(write=False)
    return table
