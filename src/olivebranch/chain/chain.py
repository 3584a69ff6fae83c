"""Chain: what happens, week by week. Model x Strategy, a Markov chain on the reachable pairs of state and memory.

The only place where names turn into indices. Every question is asked here and answered by one of two engines,
`exact` and `simulate`, with the same type, `Outcomes`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import ArrayLike, NDArray

from olivebranch.base.arguments import DEFAULT_WEEKS, check_runs, check_seed, check_weeks
from olivebranch.chain import exact, monte_carlo
from olivebranch.chain.outcomes import Outcomes
from olivebranch.chain.paths import Paths, Story, tell
from olivebranch.chain.pictures import ChainPlots
from olivebranch.chain.product import Product, build
from olivebranch.errors import ArgumentError, UnknownName
from olivebranch.kernels.absorb import Absorbing
from olivebranch.kernels.propagate import hits_within, joint_flows
from olivebranch.kernels.reach import reach
from olivebranch.kernels.roads import net, reactive_flux, roads
from olivebranch.kernels.walk import trace
from olivebranch.kernels.walk_table import WalkTable, sort_edges
from olivebranch.model.files import load
from olivebranch.model.model import Model
from olivebranch.pacing import find
from olivebranch.pacing.strategy import Strategy

if TYPE_CHECKING:
    import pandas as pd


Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CELLS = 4_096  # states up to which walks are counted by state; with more, by value


class Chain:
    """A Markov chain with named endings: a model under a strategy, or any matrix (`Chain.from_matrix`).

    Parameters
    ----------
    model : a Model, or the name of a bundled one
    strategy : a Strategy, the name of a bundled one, a function of `see`, or a table {value: action}
    track : names of the strategy's memory to carry even where the rule does not look at it

    Attributes
    ----------
    size : how many pairs (of state and memory) can be reached
    start : (size,) probability at week 0
    ending : (size,) index of the ending, -1 where open

    Examples
    --------
    >>> import olivebranch as ob
    >>> chain = ob.load("maybe") @ "small_steps"
    >>> chain.matrix.shape
    (4, 4)
    >>> round(chain.exact().chance("yes"), 4)
    0.7079
    """

    size: int
    start: Floats
    ending: NDArray[np.int8]
    endings: tuple[str, ...]
    tallies: tuple[str, ...]

    def __init__(self, model: Model | str, strategy: Any, *, track: Sequence[str] = ()) -> None:
        if isinstance(model, str):
            model = load(model)
        if not isinstance(model, Model):
            raise ArgumentError(f"model = {model!r}: give a Model (ob.load) or the name of a bundled one.")
        rule = find(strategy)
        tracked = {}
        for name in track:
            if name not in rule.remembers:
                raise UnknownName("memory", name, rule.remembers, f" in strategy {rule.name}")
            tracked[name] = rule.remembers[name]
        product = build(model, rule, tracked)
        table = product.table
        self._fill(
            model=model,
            strategy=rule,
            product=product,
            step=model.step,
            note=model.note,
            source=model.name,
            variables=model.states,
            places=table.places[:, product.state],
            cell=product.state.astype(np.int32),
            cell_ending=table.ending,
            cell_places=table.places,
            start=product.start,
            first=product.first,
            after=product.after,
            chance=product.chance,
            ending=table.ending[product.state],
            endings=model.endings,
            tallies=model.tallies,
        )

    def _fill(self, **fields: Any) -> None:
        self.__dict__.update(fields, size=fields["start"].size)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a chain is never changed ({name})")

    @classmethod
    def from_matrix(
        cls,
        matrix: ArrayLike | sp.sparray | sp.spmatrix,
        *,
        names: Sequence[str] | None = None,
        start: str | Mapping[str, float] | None = None,
        endings: Mapping[str, Sequence[str]],
        step: str = "week",
        title: str = "a chain",
    ) -> Self:
        """Any Markov chain: rows of chances, dense or sparse.

        Parameters
        ----------
        matrix : (n, n) rows of chances, each summing to 1 within a millionth (what is off is spread over the row);
            the row of an ending does not matter
        names : n names of states; default "0", "1", ...
        start : a state, or {state: chance}; default the first state
        endings : {name: states}; a walk stops when it meets one of them

        Raises
        ------
        ArgumentError
            if a row is no distribution, or the shapes do not fit.
        UnknownName
            for a state that is not among the names.

        Examples
        --------
        >>> ruin = Chain.from_matrix([[1, 0, 0], [.6, 0, .4], [0, 0, 1]], start="1", endings={"win": ["2"]})
        >>> ruin.exact().chance("win")
        0.4
        """
        p = sp.csr_array(matrix, dtype=np.float64)
        p.sum_duplicates()
        n = p.shape[0]
        labels = tuple(map(str, range(n))) if names is None else tuple(map(str, names))
        _check_matrix(p, labels)
        p.data /= np.repeat(p.sum(axis=1), np.diff(p.indptr))
        index = {name: i for i, name in enumerate(labels)}

        def at(name: str) -> int:
            if str(name) not in index:
                raise UnknownName("state", name, labels)
            return index[str(name)]

        ending = np.full(n, -1, dtype=np.int8)
        for e, (_, members) in enumerate(endings.items()):
            for name in [members] if isinstance(members, str) else members:
                ending[at(name)] = e
        begin = np.zeros(n)
        given = {labels[0]: 1.0} if start is None else {start: 1.0} if isinstance(start, str) else dict(start)
        for name, chance in given.items():
            begin[at(name)] += chance
        if (begin < 0).any() or abs(begin.sum() - 1) > 1e-9:
            raise ArgumentError(f"start = {given!r}: the chances must be positive and sum to 1.")
        keep = (np.repeat(ending, np.diff(p.indptr)) < 0) & (p.data > 0)
        row = np.repeat(np.arange(n), np.diff(p.indptr))[keep]
        states = np.arange(n)
        chain = object.__new__(cls)
        chain._fill(
            model=None,
            strategy=None,
            product=None,
            step=step,
            note="",
            source=title,
            variables={"state": labels},
            places=states[None, :],
            cell=states.astype(np.int32),
            cell_ending=ending,
            cell_places=states[None, :],
            start=begin,
            first=np.concatenate([[0], np.cumsum(np.bincount(row, minlength=n))]).astype(np.int64),
            after=p.indices[keep].astype(np.int32),
            chance=p.data[keep],
            ending=ending,
            endings=tuple(endings),
            tallies=(),
        )
        return chain

    if TYPE_CHECKING:  # set by _fill
        model: Model | None
        strategy: Strategy | None
        product: Product | None
        step: str
        note: str
        source: str
        variables: dict[str, tuple[str, ...]]
        places: Ints
        cell: NDArray[np.int32]
        cell_ending: NDArray[np.int8]
        cell_places: Ints
        first: Ints
        after: NDArray[np.int32]
        chance: Floats

    # ---- to take away -----------------------------------------------------------------------

    @cached_property
    def matrix(self) -> sp.csr_array:
        """(size, size) the transition matrix, CSR; endings stay."""
        matrix = sp.csr_array((self.chance, self.after, self.first), shape=(self.size, self.size))
        matrix = matrix + sp.diags_array((self.ending >= 0).astype(np.float64))
        matrix.sum_duplicates()
        return matrix

    @cached_property
    def forward(self) -> sp.csr_array:
        """(size, size) the moves of open walks, a row a target; CSR, so that a week forward is one product."""
        moves = sp.csc_array((self.chance, self.after, self.first), shape=(self.size, self.size))
        forward = moves.tocsr()
        forward.sum_duplicates()
        return forward

    @cached_property
    def labels(self) -> pd.DataFrame:
        """A row a pair: the value of each variable, the memory carried, and the ending ("" where open)."""
        import pandas as pd

        columns: dict[str, list[object]] = {}
        for i, (name, values) in enumerate(self.variables.items()):
            columns[name] = [values[v] for v in self.places[i]]
        if self.product is not None:
            for name, part in self.product.memory.items():
                columns[name] = [self.product.labels[name][v] for v in part]
        columns["ending"] = [self.endings[e] if e >= 0 else "" for e in self.ending]
        return pd.DataFrame(columns)

    @property
    def strategy_name(self) -> str:
        """The strategy's name, or the title of a chain made from a matrix."""
        return self.strategy.name if self.strategy is not None else self.source

    # ---- the two engines --------------------------------------------------------------------

    def exact(self, weeks: int | None = None) -> Outcomes:
        """Outcomes by linear algebra: within a horizon, or for ever (the default)."""
        if weeks is None:
            return exact.for_ever(self)
        return exact.within(self, check_weeks(weeks))

    def simulate(
        self,
        *,
        runs: int = 10_000,
        weeks: int = DEFAULT_WEEKS,
        seed: int = 1,
        threads: int | None = None,
        backend: monte_carlo.Backend = "numba",
        progress: bool = True,
    ) -> Outcomes:
        """Outcomes by Monte Carlo: `runs` walks of at most `weeks` weeks.

        Run k of a seed is the same walk whatever the number of runs, threads or the backend.

        Parameters
        ----------
        threads : default all cores; the answer does not depend on it
        backend : "numba" (compiled), or "numpy" (slower, where Numba cannot run): the same bytes
        progress : show a bar on a terminal when it takes more than a moment

        >>> sample = Chain("maybe", "jump_ahead").simulate(runs=1_000, weeks=20, seed=7)
        >>> low, high = sample.interval("yes")
        >>> low < 0.2424 < high
        True
        """
        weeks = check_weeks(weeks)
        runs = check_runs(runs)
        seed = check_seed(seed)
        if threads is not None and (not isinstance(threads, int) or threads < 1):
            raise ArgumentError(f"threads = {threads!r}: must be a whole number from 1, or None for all cores.")
        return monte_carlo.simulate(self, weeks, runs, seed, threads, backend, progress)

    @property
    def plot(self) -> ChainPlots:
        """The picture of the chain: ``.plot()`` is the graph of what can happen under its strategy."""
        return ChainPlots(self)

    # ---- single walks -----------------------------------------------------------------------

    def paths(self, runs: int | Sequence[int], seed: int = 1, *, weeks: int = DEFAULT_WEEKS) -> Paths:
        """Single walks to look at: the first `runs` of a seed, or those whose numbers are given."""
        asked = range(runs) if isinstance(runs, int) else runs
        if not len(asked) or min(asked) < 0 or max(asked) >= 2**63:
            raise ArgumentError(f"runs = {runs!r}: must be a positive count, or run numbers from 0 to 2^63 - 1.")
        numbers = np.asarray(asked, dtype=np.int64)
        pairs, edges = trace(self.walk_table, check_seed(seed), numbers, check_weeks(weeks))
        given = np.where(edges >= 0, self._sorted[1][edges], -1)
        return Paths(self, seed, numbers, pairs, given)

    def story(self, seed: int = 1, run: int = 0, *, weeks: int = DEFAULT_WEEKS) -> Story:
        """The week-by-week tale of one run, in words.

        >>> print(Chain("maybe", "small_steps").story(seed=7, run=0, weeks=20))  # doctest: +ELLIPSIS
        No, maybe, yes: run 0 of seed 7, small steps
        ...
        """
        return tell(self.paths([run], seed, weeks=weeks))

    # ---- more exact questions ---------------------------------------------------------------

    @cached_property
    def absorbing(self) -> Absorbing:
        """The chain as the kernels for ever see it."""
        return Absorbing(self.matrix, self.ending, len(self.endings))

    def committor(self, ending: str, *, weeks: int | None = None) -> Floats:
        """(size,) the chance of an ending from each pair (see `labels`): for ever, or within the next weeks."""
        at = self.ending_index(ending)
        if weeks is None:
            return self.absorbing.chance[:, at].copy()
        return hits_within(self.matrix, self.ending == at, check_weeks(weeks))

    def passed(self, ending: str, *, weeks: int | None = None, **where: object) -> float:
        """Of those who reach the ending, the share that passed a value or a memory, such as stance="maybe"."""
        chain, goal = self._goal(where)
        _, ended = reach(chain.absorbing, chain.start, goal, None if weeks is None else check_weeks(weeks))
        total = self.exact(weeks).chance(ending)
        return min(1.0, float(ended[self.ending_index(ending)]) / total) if total > 0 else float("nan")

    def still_to_come(self, ending: str, *, weeks: int | None = None, **where: object) -> float:
        """The chance of an ending still to come, for walks that meet a value or a memory, such as noes=2, while open.

        >>> chain = Chain("reconciliation", "small_steps")
        >>> chain.still_to_come("yes", noes=1) > chain.still_to_come("yes", noes=3)
        True
        """
        chain, goal = self._goal(where)
        met, ended = reach(
            chain.absorbing, chain.start, goal & (chain.ending < 0), None if weeks is None else check_weeks(weeks)
        )
        return float(ended[self.ending_index(ending)]) / met if met > 0 else float("nan")

    def flows(
        self, variable: str | None = None, *, weeks: Sequence[int] = (0, 4, 12, 26, 52)
    ) -> tuple[tuple[str, ...], list[Floats]]:
        """Joint flows between weeks: group names, and for each stretch a (groups, groups) table of chances.

        Groups are the endings, and the values of the variable (default: the first) where the walk is open.
        """
        group, names = self._groups(variable)
        stops = tuple(check_weeks(week) if week else 0 for week in weeks)
        if len(stops) < 2 or list(stops) != sorted(set(stops)):
            raise ArgumentError(f"weeks = {tuple(weeks)!r}: give two or more weeks, in rising order.")
        return names, joint_flows(self.matrix, self.start, group, len(names), stops)

    def roads(self, ending: str, variable: str | None = None, *, most: int = 10) -> list[tuple[tuple[str, ...], float]]:
        """The main roads to an ending, strongest first: the values passed, and the share of its walks.

        From the net reactive flux between values of a variable (default: the first), taken apart by the widest path.

        >>> Chain("maybe", "small_steps").roads("yes")
        [(('no', 'maybe', 'yes'), 1.0)]
        """
        group, names = self._groups(variable)
        at = self.ending_index(ending)
        flux = reactive_flux(self.absorbing, self.start, at, group, len(names))
        total = float(flux[0].sum())
        if total <= 0:
            return []
        found = roads(net(flux), 0, names.index(ending) + 1, most=most)
        return [(tuple(names[i - 1] for i in path[1:]), flow / total) for path, flow in found]

    def _groups(self, variable: str | None) -> tuple[Ints, tuple[str, ...]]:
        """A group for each pair: the ending, or the value of a variable where open; and the groups' names."""
        name = next(iter(self.variables)) if variable is None else variable
        if name not in self.variables:
            raise UnknownName("variable", name, self.variables)
        values, row = self.variables[name], list(self.variables).index(name)
        count = len(self.endings)
        group = np.where(self.ending >= 0, self.ending.astype(np.int64), count + self.places[row])
        return group, (*self.endings, *values)

    def _goal(self, where: Mapping[str, object]) -> tuple[Chain, NDArray[np.bool_]]:
        """The chain that can tell, and its pairs where every named variable or memory has the given value."""
        if not where:
            raise ArgumentError("name a value to pass, such as stance='maybe' or noes=2.")
        remembered = {} if self.strategy is None else self.strategy.remembers
        carried = {} if self.product is None else self.product.memory
        missing = [name for name in where if name in remembered and name not in carried]
        chain = Chain(self.model, self.strategy, track=[*carried, *missing]) if missing and self.model else self
        goal = np.ones(chain.size, dtype=bool)
        for name, value in where.items():
            if name in chain.variables:
                _, at = chain._value(name, str(value))
                goal &= chain.places[list(chain.variables).index(name)] == at
            elif chain.product is not None and name in chain.product.memory:
                labels = chain.product.labels[name]
                if value not in labels:
                    raise UnknownName(f"value of {name}", value, map(str, labels))
                goal &= (chain.product.memory[name] == labels.index(value)) & (chain.ending < 0)
            else:
                raise UnknownName("variable or memory", name, (*self.variables, *remembered))
        return chain, goal

    # ---- names and indices ------------------------------------------------------------------

    def ending_index(self, name: str) -> int:
        """The index of an ending; raises UnknownName."""
        if name not in self.endings:
            raise UnknownName("ending", name, self.endings)
        return self.endings.index(name)

    def _value(self, variable: str, value: str) -> tuple[tuple[str, ...], int]:
        if variable not in self.variables:
            raise UnknownName("variable", variable, self.variables)
        values = self.variables[variable]
        if value not in values:
            raise UnknownName(f"value of {variable}", value, values)
        return values, values.index(value)

    def value_index(self, variable: str, value: str) -> int:
        """The index of a value among the values of all variables, in order."""
        before = 0
        for name, values in self.variables.items():
            if name == variable:
                break
            before += len(values)
        return before + self._value(variable, value)[1]

    # ---- arrays for the engines -------------------------------------------------------------

    @cached_property
    def tally_rate(self) -> Floats:
        """(size, tallies) what a week in each pair adds to each tally, on average."""
        rate = np.zeros((self.size, len(self.tallies)))
        if not self.tallies:
            return rate
        kind, vectors = self.tally_kind
        if np.isin(vectors, (0.0, 1.0)).all():  # products are exact, so that these sums are those of the draws
            return np.asarray(sp.csr_array((self.chance, kind, self.first), shape=(self.size, len(vectors))) @ vectors)
        row = np.repeat(np.arange(self.size), np.diff(self.first))
        for k in range(len(self.tallies)):
            rate[:, k] = np.bincount(row, weights=self.chance * self._tallied(k), minlength=self.size)
        return rate

    @cached_property
    def tally_kind(self) -> tuple[NDArray[np.int32], Floats]:
        """(edges,) the kind of each edge, and (kinds, tallies) what an edge of a kind adds to each tally."""
        if self.product is None:
            return np.zeros(self.chance.size, dtype=np.int32), np.zeros((1, 0))
        return self.product.table.kind[self.product.edge], np.ascontiguousarray(self.product.table.tally[:, 0].T)

    def _tallied(self, k: int) -> Floats:
        """(edges,) what each edge adds to tally k."""
        kind, vectors = self.tally_kind
        return vectors[:, k][kind]

    def apart(self, values: Floats) -> dict[str, Floats]:
        """Columns (weeks + 1, values of all variables), apart by variable."""
        cuts = np.cumsum([len(names) for names in self.variables.values()])[:-1]
        return {name: part.copy() for name, part in zip(self.variables, np.split(values, cuts, axis=1), strict=True)}

    @cached_property
    def rank(self) -> Ints:
        """(size,) every pair's place from worst to best, by which rows are sorted for walks."""
        return np.arange(self.size) if self.model is None else _goodness(self.model)[self.cell]

    @cached_property
    def _met(self) -> tuple[Ints, Ints]:
        """The cells that this chain meets, and which of them each pair is in."""
        met, cell = np.unique(self.cell, return_inverse=True)
        return met.astype(np.int64), cell.reshape(-1).astype(np.int64)

    @cached_property
    def _sorted(self) -> tuple[WalkTable, Ints]:
        (kind, vectors), (met, cell) = self.tally_kind, self._met
        column = self._columns if self._many else np.empty((0, met.size), dtype=np.int32)
        edges = sort_edges(self.first, self.after, self.chance, self.start, self.rank)
        starts = np.zeros(edges.order.size - kind.size, dtype=np.int32)  # drawing the start adds nothing to a tally
        table = WalkTable(
            first=edges.first,
            upto=edges.upto,
            after=edges.after,
            kind=np.concatenate([kind, starts])[edges.order].astype(np.int32),
            vectors=vectors,
            cell=cell.astype(np.int32),
            ending=self.cell_ending[met],
            bit=self._bits(),
            column=column,
            counters=self._groups_counted if self._many else met.size,
        )
        return table, edges.order

    @property
    def walk_table(self) -> WalkTable:
        """What the walks of both backends read."""
        return self._sorted[0]

    def _bits(self) -> NDArray[np.uint64]:
        """(cells met,) a bit for each value of each variable (the first 64 of them)."""
        met = self._met[0]
        bits, before = np.zeros(met.size, dtype=np.uint64), 0
        for row, values in zip(self.cell_places[:, met], self.variables.values(), strict=True):
            at = before + row
            bits |= np.where(at < 64, np.uint64(1) << (at % 64).astype(np.uint64), np.uint64(0))
            before += len(values)
        return bits

    # ---- counting by value ------------------------------------------------------------------
    # A walk in a cell is counted for the value of each variable, where it is open and where it has ended apart, and
    # for its ending.

    @property
    def _many(self) -> bool:
        """Are there too many cells to count each?"""
        return self._met[0].size > CELLS

    @property
    def _values(self) -> int:
        return sum(map(len, self.variables.values()))

    @property
    def _groups_counted(self) -> int:
        return 2 * self._values + len(self.endings) + 1

    @cached_property
    def _columns(self) -> NDArray[np.int32]:
        """(variables + 1, cells met) the groups that each cell is counted in."""
        before = np.cumsum([0, *map(len, self.variables.values())])[:-1]
        ended, places = self.cell_ending[self._met[0]].astype(np.int64), self.cell_places[:, self._met[0]]
        over = (ended >= 0) * self._values
        return np.concatenate([places + before[:, None] + over, 2 * self._values + 1 + ended[None, :]]).astype(np.int32)

    @cached_property
    def _member(self) -> Floats:
        """(cells met, groups) 1 where a cell is counted in a group."""
        member = np.zeros((self._met[0].size, self._groups_counted))
        for column in self._columns:
            member[np.arange(len(member)), column] = 1.0
        return member

    def counted(self, count: Ints, runs: int) -> tuple[Floats, dict[str, Floats], dict[str, Floats]]:
        """From counts (weeks + 1, counters) of walks, those that ended counted only in the week in which they did.

        Returns shares of the runs: (weeks + 1, endings) reached by then; and by variable where walks are, and where
        they are while open.
        """
        groups = count.astype(np.float64)  # whole numbers, all of them
        groups, values = groups if self._many else groups @ self._member, self._values
        here, ended = groups[:, :values], np.cumsum(groups[:, values:], axis=0)
        occupancy = self.apart((here + ended[:, :values]) / runs)
        return ended[:, values + 1 :] / runs, occupancy, self.apart(here / runs)

    def __repr__(self) -> str:
        edges = f"{self.chance.size:,} edges"
        ends = ", ".join(self.endings)
        return f"Chain({self.source} @ {self.strategy_name}: {self.size:,} pairs, {edges}, endings {ends})"


HORIZON = 100  # steps over which states are ranked


def _goodness(model: Model) -> Ints:
    """(states,) every state's place from worst to best: its chance of the first ending if actions were random.

    Within 100 steps, every action as likely as any other. It belongs to the model, not to a strategy: two strategies
    sort alike, and shared luck means the same to both. Rounded before it is ranked: the order must not hang on a
    machine's last digit. A large model keeps no edges to work that out on: there other endings are worst, then come
    the open states in the order of their values, the first variable first, and the first ending is best.
    """
    if "_rank" not in model.__dict__:
        table = model.table
        worth = _worth(model) if table.large is None else np.select([table.ending < 0, table.ending == 0], [1, 2], 0)
        rank = np.empty(worth.size, dtype=np.int64)
        rank[np.argsort(worth, kind="stable")] = np.arange(worth.size)
        model.__dict__["_rank"] = rank
    return np.asarray(model.__dict__["_rank"])


def _worth(model: Model) -> Floats:
    """(states,) the chance of the first ending within the horizon if actions were random, to nine digits."""
    table, actions = model.table, len(model.actions)
    first = table.first[::actions]  # all actions of a state lie side by side
    moves = sp.csr_array((table.chance[0] / actions, table.after, first), shape=(table.states.size, table.states.size))
    end = (table.ending == 0).astype(np.float64)
    value = end
    for _ in range(HORIZON):
        value = moves @ value + end
    return np.asarray(np.round(value, 9))


def _check_matrix(p: sp.csr_array, names: tuple[str, ...]) -> None:
    n = p.shape[0]
    if p.shape != (n, n) or n == 0:
        raise ArgumentError(f"matrix: must be square (it is {p.shape[0]} x {p.shape[1]}).")
    if len(names) != n or len(set(names)) != n:
        raise ArgumentError(f"names: {n} different names are needed (there are {len(set(names))}).")
    if not np.isfinite(p.data).all() or (p.data < 0).any():
        raise ArgumentError("matrix: every chance must be a number from 0 to 1.")
    sums = p.sum(axis=1)
    worst = int(np.argmax(abs(sums - 1)))
    if abs(sums[worst] - 1) > 1e-6:
        raise ArgumentError(f"matrix: the row of {names[worst]!r} sums to {sums[worst]:.9g}, not 1.")
