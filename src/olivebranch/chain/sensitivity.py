"""Forward sensitivities: the exact derivative of a chance or a tally with respect to every parameter.

    within a horizon:   dx(t + 1) = dx(t) P + x(t) dP,   dx(0) = d start
    for ever:           d(start h) = d start h + y (dr + dP h),   y = start (I - Q)^-1

Here x is the distribution, h the chance (or the expected total) from each pair, r what a week adds, and y the expected
visits. Both are exact: dP is computed from the rules (`olivebranch.model.slopes`), not from differences.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from olivebranch.base import sparse as sp
from olivebranch.base.arrays import Floats, Ints, rows_of
from olivebranch.chain.product import Product, build
from olivebranch.kernels.absorb import Absorbing
from olivebranch.kernels.certified import too_uncertain
from olivebranch.model.model import Model
from olivebranch.model.slopes import EdgeSlopes, Slopes, start_slopes
from olivebranch.model.table import build as build_table
from olivebranch.pacing.strategy import Strategy

NUDGE = 1e-6  # relative to max(parameter, 1): a small step that finds what can be reached near the stated values


@dataclass(frozen=True)
class Sensitivity:
    """A chain with every edge that it has at the stated values or right next to them.

    Attributes
    ----------
    model : the model
    product : the pairs and edges; an edge of chance 0 becomes possible only when a parameter moves
    begins : the pairs in which a walk starts, or may start once a parameter moves
    falls, grows : the parameters that may fall, and those that may grow, without breaking the model's rules
    """

    model: Model
    product: Product
    begins: Ints
    falls: tuple[str, ...]
    grows: tuple[str, ...]

    @cached_property
    def parameters(self) -> dict[str, float]:
        """The value of each parameter."""
        return {name: p.value for name, p in self.model.parameters.items()}

    @cached_property
    def ending(self) -> Ints:
        """(N,) the ending of each pair, -1 where open."""
        return self.product.table.ending[self.product.state].astype(np.int64)

    @cached_property
    def source(self) -> Ints:
        """(E,) the pair that each edge leaves."""
        return rows_of(self.product.first)

    @cached_property
    def matrix(self) -> sp.csr_array:
        """(N, N) the transition matrix; endings are absorbing."""
        shape = (self.product.state.size,) * 2
        moves = sp.csr_array((self.product.chance, (self.source, self.product.after)), shape=shape)
        return sp.csr_array(moves + sp.diags_array((self.ending >= 0).astype(np.float64)))

    def slopes(self, side: int) -> tuple[Slopes, list[Slopes], dict[str, Floats]]:
        """The slopes of the edges' chances (E,), of what they add to each tally (E,), and of the start (N,)."""
        product, table = self.product, self.product.table
        places = table.places
        leaves, enters = product.state[self.source], product.state[product.after]
        response = table.response[product.edge].astype(np.int64)
        rules, action = self.model.rules, product.action.astype(np.int64)
        edges = EdgeSlopes(rules, self.parameters, side, places[:, leaves], action, response, places[:, enters])
        _, chances = edges.chances()
        chances = {name: product.weight * slope for name, slope in chances.items()}
        return chances, edges.tallies(), self._start(side)

    def _start(self, side: int) -> dict[str, Floats]:
        places = self.product.table.places[:, self.product.state]
        index = {tuple(int(v) for v in places[:, i]): i for i in self.begins}
        found: dict[str, Floats] = {}
        for state, slopes in start_slopes(self.model.rules, self.parameters, side).items():
            for name, slope in slopes.items():
                if state in index and slope:
                    found.setdefault(name, np.zeros(self.product.state.size))[index[state]] += slope
        return found

    @cached_property
    def rate(self) -> Floats:
        """(E, tallies) what each edge adds to each tally."""
        table = self.product.table
        return np.asarray(table.tally[:, 0, table.kind[self.product.edge]].T)

    # ---- derivatives ------------------------------------------------------------------------

    def derivatives(self, of: int, side: int, weeks: int | None, *, is_tally: bool) -> dict[str, float]:
        """The derivative of one ending's chance, or of one tally, by every parameter, seen from one side."""
        chances, tallies, start = self.slopes(side)
        adds = tallies[of] if is_tally else {}
        solve = self._for_ever if weeks is None else self._within
        names = self.falls if side < 0 else self.grows
        touched = [name for name in names if name in chances or name in adds or name in start]
        found = solve(touched, of, weeks or 0, is_tally, chances, adds, start) if touched else {}
        return dict.fromkeys(names, 0.0) | found

    def _earned(self, name: str, of: int, chances: Slopes, adds: Slopes) -> Floats:
        """(N,) the slope of what a week in each pair adds to a tally."""
        edge = chances.get(name, 0.0) * self.rate[:, of] + self.product.chance * adds.get(name, 0.0)
        return self._by_pair(edge)

    def _within(
        self, names: list[str], of: int, weeks: int, is_tally: bool, chances: Slopes, adds: Slopes, start: Slopes
    ) -> dict[str, float]:
        n, p = self.product.state.size, len(names)
        entries = [(k, name) for k, name in enumerate(names) if name in chances]
        rows = np.concatenate([k * n + self.product.after for k, _ in entries] or [np.zeros(0, dtype=np.int64)])
        columns = np.concatenate([self.source] * len(entries) or [np.zeros(0, dtype=np.int64)])
        data = np.concatenate([chances[name] for _, name in entries] or [np.zeros(0)])
        moved = sp.csr_array((data, (rows, columns)), shape=(p * n, n))
        forward, x = self.matrix.T.tocsr(), self.product.start
        dx = np.stack([start.get(name, np.zeros(n)) for name in names], axis=1)
        spent, d_spent = np.zeros(n), np.zeros((n, p))
        open_ = self.ending < 0
        for _ in range(weeks):
            spent += np.where(open_, x, 0.0)
            d_spent += np.where(open_[:, None], dx, 0.0)
            dx = forward @ dx + (moved @ x).reshape(p, n).T
            x = forward @ x
        if not is_tally:
            return {name: float(dx[self.ending == of, k].sum()) for k, name in enumerate(names)}
        rate = self._rate(of)
        return {
            name: float(d_spent[:, k] @ rate + spent @ self._earned(name, of, chances, adds))
            for k, name in enumerate(names)
        }

    def _rate(self, of: int) -> Floats:
        """(N,) what a week in each pair adds to a tally on average."""
        return self._by_pair(self.product.chance * self.rate[:, of])

    def _by_pair(self, edge: Floats) -> Floats:
        """(N,) the sum over the edges that leave each pair."""
        return np.bincount(self.source, weights=edge, minlength=self.product.state.size).astype(np.float64)

    def _for_ever(
        self, names: list[str], of: int, weeks: int, is_tally: bool, chances: Slopes, adds: Slopes, start: Slopes
    ) -> dict[str, float]:
        absorbing = Absorbing(self.matrix, self.ending.astype(np.int8), len(self.model.endings))
        visits = absorbing.visits(self.product.start).value
        if not np.isfinite(visits).all():
            raise too_uncertain("the derivative", np.inf)
        h = absorbing.total(self._rate(of)[:, None]).value[:, 0] if is_tally else absorbing.chance[:, of]
        gains = h[self.product.after]
        found = {}
        for name in names:
            change = chances.get(name, 0.0) * visits[self.source]
            used = change != 0
            value = float(change[used] @ gains[used]) if np.ndim(change) else 0.0
            begins = start.get(name, np.zeros(h.size))
            value += float(begins[begins != 0] @ h[begins != 0])
            if is_tally:
                value += float(visits @ self._earned(name, of, chances, adds))
            found[name] = np.nan if self._opens(absorbing, name, chances) else value
        return found

    def _opens(self, absorbing: Absorbing, name: str, chances: Slopes) -> bool:
        """Does a change of the parameter open a way out of a trap? Then the answer is not continuous."""
        out = absorbing.component[self.source] != absorbing.component[self.product.after]
        slope = np.broadcast_to(chances.get(name, 0.0), self.source.shape)
        return bool((absorbing.stuck[self.source] & out & (slope != 0)).any())


def beside(model: Model, strategy: Strategy) -> Sensitivity:
    """The chain of a model under a strategy, with every edge that appears when one parameter moves a little."""
    values = {name: p.value for name, p in model.parameters.items()}
    nudged = [dict(values)]
    for name, value in values.items():
        step = NUDGE * max(1.0, abs(value))
        nudged += [values | {name: value - step}, values | {name: value + step}]
    draws: Mapping[str, Floats] = {name: np.array([[row[name]] for row in nudged]) for name in values}
    broken = np.zeros(len(nudged), dtype=bool)
    with np.errstate(all="ignore"):
        build_table(model.rules, draws, model.name, broken)
    sound = ~broken
    table = build_table(model.rules, {name: column[sound] for name, column in draws.items()}, model.name)
    stated = table.start[0]
    everywhere = replace(table, start=np.where(stated > 0, stated, table.start.max(axis=0))[None, :])
    product = build(model, strategy, table=everywhere)
    begins = np.flatnonzero(product.start)
    product = replace(product, start=np.where(stated[product.state] > 0, product.start, 0.0))
    falls = tuple(name for i, name in enumerate(values) if sound[1 + 2 * i])
    grows = tuple(name for i, name in enumerate(values) if sound[2 + 2 * i])
    return Sensitivity(model, product, begins, falls, grows)
