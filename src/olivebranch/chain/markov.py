"""A Markov chain with named endings, as arrays: what the engines, their outcomes and single walks see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from olivebranch.base import sparse as sp
from olivebranch.base.arguments import check_whole, is_name
from olivebranch.base.arrays import Floats, Ints, read_only, rows_of
from olivebranch.base.text import plain
from olivebranch.chain.counting import Counting
from olivebranch.errors import ArgumentError, UnknownName, printed
from olivebranch.kernels.absorb import Absorbing
from olivebranch.kernels.backends import weekly
from olivebranch.kernels.propagate import product
from olivebranch.kernels.walk_table import WalkTable, sort_edges
from olivebranch.kernels.weekly import Arriving


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class MarkovChain:
    """N pairs (product states: a state of the model with a memory of the strategy) and the E edges between them.

    Attributes
    ----------
    title, source, strategy_name, step, note : what tables and pictures say about the chain
    variables : {variable: its values}; `hidden` names those that no strategy may look at, `yours` those about you
    places : (variables, N) index of the value of each variable
    cell : (N,) the cell in which a walk is counted; cells have an ending `cell_ending` (cells,) and values
        `cell_places` (variables, cells)
    memory : {name: (N,) index of the value remembered}, of those in `memory_values`
    start : (N,) the distribution at week 0
    endings : the names of the endings (absorbing classes); `ending` (N,) the index of each pair's, -1 if open
    first, after, chance : the moves of open walks in CSR form: those of pair i are first[i] to first[i + 1]
    actions, responses : names; `action` and `response` (E,) the index of each edge's, or (0,) if there are none
    contacting : for each action, whether it reaches them; empty where the chain has none
    tallies : names; an edge of `kind` (E,) adds `vectors[kind]` (kinds, tallies) to them
    """

    title: str
    source: str
    strategy_name: str
    step: str
    note: str
    variables: Mapping[str, tuple[str, ...]]
    hidden: tuple[str, ...]
    places: Ints
    cell: NDArray[np.int32]
    cell_ending: NDArray[np.int8]
    cell_places: Ints
    memory: Mapping[str, Ints]
    memory_values: Mapping[str, tuple[object, ...]]
    start: Floats
    endings: tuple[str, ...]
    ending: NDArray[np.int8]
    first: Ints
    after: NDArray[np.int32]
    chance: Floats
    actions: tuple[str, ...]
    responses: tuple[str, ...]
    action: NDArray[np.int16]
    response: NDArray[np.int16]
    tallies: tuple[str, ...]
    kind: NDArray[np.int32]
    vectors: Floats
    yours: tuple[str, ...] = ()
    contacting: tuple[bool, ...] = ()

    def __post_init__(self) -> None:
        for value in (*vars(self).values(), *self.memory.values()):
            if isinstance(value, np.ndarray):
                read_only(value)

    def __getstate__(self) -> dict[str, Any]:
        """What a pickle contains: the fields, and nothing that is computed from them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @property
    def size(self) -> int:
        """N, the number of pairs that can be reached."""
        return self.start.size

    # ---- matrices ---------------------------------------------------------------------------

    @cached_property
    def matrix(self) -> sp.csr_array:
        """(N, N) the transition matrix in CSR form; endings are absorbing."""
        return read_only(sp.csr_array(self._moves + sp.diags_array((self.ending >= 0).astype(np.float64))))

    @cached_property
    def _moves(self) -> sp.csr_array:
        """(N, N) the moves of open walks in CSR form; those with the same target are added up in order."""
        return weekly(self.chance.size).merged(self.first, self.after, self.chance)

    @cached_property
    def arriving(self) -> Arriving:
        """The moves of open walks by where they arrive, so that a week is one product."""
        return weekly(self.chance.size).arriving(self.first, self.after, self.chance, self.ending)

    @cached_property
    def absorbing(self) -> Absorbing:
        """The chain as an absorbing chain, for questions about the infinite horizon."""
        return Absorbing(self._moves, self.ending, len(self.endings))

    @cached_property
    def tally_rate(self) -> Floats:
        """(N, tallies) the expected reward: what a week in each pair adds to each tally on average."""
        rate = np.zeros((self.size, len(self.tallies)))
        if not self.tallies:
            return read_only(rate)
        if np.isin(self.vectors, (0.0, 1.0)).all():  # products are exact, so this gives the same bytes as the loop
            by_kind = product(self.first, self.kind, self.chance, len(self.vectors), len(self.tallies))
            return read_only(by_kind(self.vectors))
        row = rows_of(self.first)
        for k, adds in enumerate(self.vectors.T):
            rate[:, k] = np.bincount(row, weights=self.chance * adds[self.kind], minlength=self.size)
        return read_only(rate)

    # ---- walks ------------------------------------------------------------------------------

    @cached_property
    def rank(self) -> Ints:
        """(N,) the rank of each pair from worst to best, by which walks sort the edges of a row."""
        return read_only(np.arange(self.size))

    @cached_property
    def counting(self) -> Counting:
        """How the walks are counted."""
        sizes = [len(values) for values in self.variables.values()]
        return Counting(self.cell, self.cell_ending, self.cell_places, sizes, len(self.endings))

    @cached_property
    def _walks(self) -> tuple[WalkTable, NDArray[np.int32]]:
        counting = self.counting
        edges = sort_edges(self.first, self.after, self.chance, self.kind, self.start, self.rank)
        table = WalkTable(
            first=edges.first,
            upto=edges.upto,
            after=edges.after,
            kind=edges.kind,
            vectors=self.vectors,
            cell=counting.cell,
            ending=counting.ending,
            bit=counting.bit,
            column=counting.column,
            counters=counting.counters,
        )
        return table, edges.order

    @property
    def walk_table(self) -> WalkTable:
        """What the walks of both backends read."""
        return self._walks[0]

    @property
    def walk_order(self) -> NDArray[np.int32]:
        """(E + starts,) the chain's edge for each edge of the walk table; the starts come last."""
        return self._walks[1]

    def edge_names(self, edge: int) -> tuple[str, str]:
        """The action and the response of an edge; "" if the chain has none. Raises ArgumentError for another edge."""
        edge = check_whole("edge", edge, 0, self.chance.size - 1)
        action = self.actions[self.action[edge]] if self.actions else ""
        response = self.responses[self.response[edge]] if self.responses else ""
        return action, response

    # ---- names and indices ------------------------------------------------------------------

    def ending_index(self, name: str) -> int:
        """The index of an ending; raises UnknownName."""
        if not is_name(name, self.endings):
            raise UnknownName("ending", name, self.endings)
        return self.endings.index(name)

    def variable_index(self, name: str) -> int:
        """The index of a variable, which is its row in `places`; raises UnknownName."""
        if not is_name(name, self.variables):
            raise UnknownName("variable", name, self.variables)
        return list(self.variables).index(name)

    def value_index(self, variable: str, value: str) -> int:
        """The index of a value among the values of its variable; raises UnknownName."""
        values = list(self.variables.values())[self.variable_index(variable)]
        if not is_name(value, values):
            raise UnknownName(f"value of {variable}", value, values)
        return values.index(value)

    def by_variable(self, columns: Floats) -> dict[str, Floats]:
        """Columns (weeks + 1, values of all variables), as {variable: (weeks + 1, its values)}.

        Raises ArgumentError for anything else.
        """
        *cuts, size = np.cumsum([len(values) for values in self.variables.values()])
        if not isinstance(columns, np.ndarray) or columns.ndim != 2 or columns.shape[1] != size:
            raise ArgumentError(f"columns = {printed(columns)}: give an array (weeks + 1, {size}).")
        pieces = np.split(columns, cuts, axis=1)
        return {name: piece.copy() for name, piece in zip(self.variables, pieces, strict=True)}

    def later_by_variable(self, places: Callable[[], tuple[Floats, Floats]]) -> dict[str, Callable[[], Any]]:
        """`occupancy` and `present` by variable, from a function that computes both when one is first asked for."""
        once = lru_cache(maxsize=1)(places)
        return {"occupancy": lambda: self.by_variable(once()[0]), "present": lambda: self.by_variable(once()[1])}

    # ---- memory -----------------------------------------------------------------------------

    @property
    def remembered(self) -> tuple[str, ...]:
        """The names of what the strategy remembers, whether or not the pairs carry it."""
        return tuple(self.memory)

    def carrying(self, names: Iterable[str]) -> MarkovChain:
        """The chain whose pairs also carry those of these memories that the strategy has."""
        return self

    def titled(self, what: str) -> str:
        """The title of an answer: the chain's, what was asked, and the strategy, if it has a name of its own.

        >>> import olivebranch as ob
        >>> ob.Chain("maybe", "small_steps").titled("where they are"), ob.Chain.from_matrix([[1]]).titled("where it is")
        ('No, maybe, yes: where they are, small steps', 'a chain: where it is')
        """
        own = self.strategy_name != self.source
        return f"{self.title}: {what}{f', {plain(self.strategy_name)}' * own}"

    def __repr__(self) -> str:
        named = self.source if self.strategy_name == self.source else f"{self.source} @ {self.strategy_name}"
        size = f"{self.size:,} pairs, {self.chance.size:,} edges"
        endings = f"endings {', '.join(self.endings)}" if self.endings else "no endings"
        return f"{type(self).__name__}({named}: {size}, {endings})"
