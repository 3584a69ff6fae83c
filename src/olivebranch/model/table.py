"""The rules worked out: every reachable state under every action, as arrays.

    P(next, response | state, action)
        = P(response | state, action) * product over variables of P(next value | state, action, response)

A small model's edges are worked out and kept, a level of the reachable states at a time. Of a large one, the edges of
every action would fill the memory: its states are all found and all its chances checked, and the edges of a state and
action are put together from its factors (`olivebranch.model.factors`) when a strategy takes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from olivebranch.errors import Fault
from olivebranch.model.factors import Factors, factored
from olivebranch.model.rows import Edges, Rows, TooManyMoves
from olivebranch.model.rules import Rules
from olivebranch.model.tallies import finite, kinds

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

KEEP = 1_000_000  # moves of a model that are kept, whatever a strategy does
PART = 50_000  # states of a large model gone through at a time
MAX_EDGES: Final = 30_000_000  # moves of a model that cannot be factored, or of many draws: all are kept


@dataclass(frozen=True, slots=True)
class Large:
    """How the edges of a large model are had: its factors, and the place among the states of each code (grid,)."""

    rows: Rows
    factors: Factors
    place: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Table:
    """Reachable states S, actions A, draws D, edges E, tallies K; edges of a state and action lie side by side.

    A row is a state and an action, s * A + a. The table of a large model holds no edges; `of` gives one that holds
    those of some rows.

    Attributes
    ----------
    states : (S,) codes of the reachable states, ascending; `places` has the value index of each variable (V, S)
    ending : (S,) index of the ending that holds, -1 where the walk goes on
    first : (S * A + 1,) edges of a row are first[row] to first[row + 1]
    response, after : (E,) index of the response, and of the next state among `states`
    chance : (D, E) probability of each edge
    kind : (E,) what each edge adds to the tallies; tally : (K, D or 1, kinds) that in numbers
    start : (D, S) probability of each state at week 0
    moves : how many edges the model has; E, unless it is large
    large : how the edges are had where they are not kept, or None
    """

    states: Ints
    places: Ints
    ending: NDArray[np.int8]
    first: Ints
    response: NDArray[np.int16]
    after: NDArray[np.int32]
    chance: Floats
    kind: NDArray[np.int32]
    tally: Floats
    start: Floats
    moves: int
    large: Large | None = None

    def of(self, row: Ints) -> Table:
        """A table that holds at least the edges of the given rows, ascending."""
        if self.large is None:
            return self
        count, response, after, chance = self._expanded(row)
        first = np.zeros_like(self.first)
        first[row + 1] = count
        np.cumsum(first, out=first)
        kind, tally = kinds(self.large.rows, first, self.places, response, after)
        made = replace(
            self,
            first=first,
            response=response,
            after=after,
            chance=chance[None, :],
            kind=kind,
            tally=tally,
            large=None,
        )
        return _frozen(made)

    def parts(self) -> Iterator[Table]:
        """Tables that together hold the edges of every state and action: itself, or of a large model one by one."""
        if self.large is None:
            yield self
            return
        going, actions = np.flatnonzero(self.ending < 0), self.large.rows.actions
        for at in range(0, going.size, PART):
            yield self.of((going[at : at + PART, None] * actions + np.arange(actions)).ravel())

    def leads(self, row: Ints) -> tuple[Ints, NDArray[np.int16], NDArray[np.int32]]:
        """The edges of the given rows of a large model: which of the rows each is of, its response, and where to."""
        count, response, after, _ = self._expanded(row)
        return np.repeat(np.arange(row.size), count), response, after

    def _expanded(self, row: Ints) -> tuple[Ints, NDArray[np.int16], NDArray[np.int32], Floats]:
        assert self.large is not None
        state, action = np.divmod(row, self.large.rows.actions)
        count, response, code, chance = self.large.factors.expand(self.states[state], action)
        return count, response, self.large.place[code], chance


def build(
    rules: Rules, parameters: Mapping[str, float | Floats], source: str, broken: NDArray[np.bool_] | None = None
) -> Table:
    """Work the rules out from every start onward.

    Parameters
    ----------
    parameters : a float for each name, or an array (D, 1) of draws
    source : the model's name, for errors
    broken : (D,) given, a draw that breaks the rules is marked here instead of raising; its chances mean nothing

    Raises
    ------
    ModelError
        if a chance is below 0, above 1 or undefined, chances sum above 1, or no response rule fits a reachable state.
    """
    rows = Rows(rules, parameters, source, broken)
    table = _kept(rows, KEEP) if rows.draws == 1 else None
    if table is not None:
        return table
    factors = factored(rows)
    table = _large(rows, factors) if factors is not None else _kept(rows, MAX_EDGES)
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
    broken: NDArray[np.bool_] | None = None,
) -> Floats:
    """(D, S) the probability at week 0 of each of the given states, which hold every start of these rules."""
    rows = Rows(rules, parameters, source, broken)
    return _spread(rows.draws, *rows.start(), states)


# ---- a model whose edges are kept ----------------------------------------------------------------


def _kept(rows: Rows, most: int) -> Table | None:
    """The table with all edges, or None where there are more than `most`."""
    rows.allow(most)
    start, chance = rows.start()
    try:
        states, ending, batches = _explore(rows, start)
    except TooManyMoves:
        return None
    return _assemble(rows, states, ending, batches, _spread(rows.draws, start, chance, states))


def _explore(rows: Rows, start: Ints) -> tuple[Ints, NDArray[np.int8], list[tuple[Ints, Edges]]]:
    """Breadth first from the start, a level at a time; endings are not left."""
    known = np.zeros(int(np.prod(rows.rules.sizes)), dtype=bool)
    frontier, batches = np.unique(start), []
    known[frontier] = True
    while frontier.size:
        going = frontier[rows.endings(frontier) < 0]
        reached = [np.empty(0, dtype=np.int64)]
        for at in range(0, going.size, rows.batch):
            codes = going[at : at + rows.batch]
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
    keys, parts = [], []
    for codes, edges in batches:
        at = np.searchsorted(states, codes)
        keys.append(at[edges.pair // rows.actions] * rows.actions + edges.pair % rows.actions)
        parts.append(edges)
    key = np.concatenate(keys) if keys else np.empty(0, dtype=np.int64)
    order = np.argsort(key, kind="stable")
    count = np.bincount(key, minlength=states.size * rows.actions)
    place = np.empty_like(order)  # where each edge goes
    place[order] = np.arange(order.size)

    until = np.cumsum([0, *(e.code.size for e in parts)])  # there is none where every start is an ending

    def joined(pick: Callable[[Edges], NDArray[np.generic]], shape: tuple[int, ...], kind: type) -> NDArray[Any]:
        whole: NDArray[Any] = np.empty((*shape, order.size), dtype=kind)
        for e, low, high in zip(parts, until, until[1:], strict=False):
            whole[..., place[low:high]] = pick(e)
        return whole

    first = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    places, response = rows.places(states), joined(lambda e: e.response, (), np.int16)
    after = np.searchsorted(states, joined(lambda e: e.code, (), np.int64)).astype(np.int32)
    kind, tally = kinds(rows, first, places, response, after)
    chance = joined(lambda e: e.chance, (rows.draws,), np.float64)
    return _frozen(Table(states, places, ending, first, response, after, chance, kind, tally, start, moves=order.size))


def _spread(draws: int, codes: Ints, chance: Floats, states: Ints) -> Floats:
    start = np.zeros((draws, states.size))
    for column, at in enumerate(np.searchsorted(states, codes)):
        start[:, at] += chance[:, column]
    return start


# ---- a large model -------------------------------------------------------------------------------


def _large(rows: Rows, factors: Factors) -> Table:
    """The states of a model whose edges are not kept; every chance that any action can meet has been checked."""
    start, chance = rows.start()
    known, moves, wrong = factors.explore(start, heed=True)
    if wrong >= 0:
        _tell(rows, np.array([wrong]))
        assert rows.refusals.broken is not None, "a fault that the rows do not know"
        known, moves, _ = factors.explore(start, heed=False)  # the draw is marked
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
        start=_spread(rows.draws, start, chance, states),
        moves=moves,
        large=Large(rows, factors, place),
    )
    if not finite(rows):
        for _ in table.parts():  # raises where such an edge can be met
            pass
    return _frozen(table)


def _tell(rows: Rows, code: Ints) -> None:
    """Raise what is wrong in a state, or mark the draw."""
    rows.allow(MAX_EDGES)
    rows.endings(code)
    rows.evaluate(code)


def _frozen(table: Table) -> Table:
    for name in ("states", "places", "ending", "first", "response", "after", "chance", "kind", "tally", "start"):
        getattr(table, name).setflags(write=False)
    return table
