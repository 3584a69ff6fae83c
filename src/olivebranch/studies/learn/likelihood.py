"""The likelihood of diaries: the forward filter, for many draws of the parameters at once.

    b'(s') = sum over s of b(s) P(s', response | s, action),   over the s' that look as was written down

What is not seen is summed out. The sum of b is the probability of the diary so far; its logarithms add up over people.
Actions are the diarist's own and say nothing of the parameters. In a week without an entry the strategy `gaps` acts.
What it remembers is part of s (the product state), and goes on being counted in weeks that were written down.

As in every study over draws (`olivebranch.studies.draws.batch`), the edges are found once and only chances differ.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arrays import Flags, Floats
from olivebranch.chain.pairs import Pairs, carrying
from olivebranch.kernels.trellis import Layer, log_likelihood
from olivebranch.model.drawn import Drawn, rules_of
from olivebranch.model.model import Model
from olivebranch.pacing.memory import Memory
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies.draws.batch import BUDGET, drawn_parameters
from olivebranch.studies.learn.diaries import Entry
from olivebranch.studies.learn.unrolled import Unrolled

NEVER_ASKED = Strategy("never asked", lambda see: "")  # stands in where every week was written down


@dataclass(frozen=True)
class Layers:
    """The layers of all diaries, for draws that need the same edges.

    Attributes
    ----------
    factor : the factors of the table's edges; draws that need these edges share this very array
    begun : (S,) whether a walk may start in each state
    layers : the diaries, week by week; None where no edge explains one of them
    used : (edges, F) the factors of the edges in the layers
    """

    factor: NDArray[np.int32]
    begun: Flags
    layers: list[Layer] | None
    used: NDArray[np.int32]

    def serve(self, drawn: Drawn, begun: Flags) -> bool:
        """Whether these draws need no other edges or starts."""
        return drawn.factor is self.factor and not (begun & ~self.begun).any()


class Likelihood:
    """The diaries, ready to be evaluated for any draws of the named parameters.

    Attributes
    ----------
    model, names : the model, and the P parameters that are drawn
    people : {who: entries by week}
    gaps : what is done in weeks without an entry; None where they are refused
    """

    def __init__(
        self, model: Model, names: tuple[str, ...], people: Mapping[Hashable, list[Entry]], gaps: Strategy | None
    ) -> None:
        self.model, self.names, self.people, self.gaps = model, names, people, gaps
        self._rules = rules_of(model, names)
        self._kept: Layers | None = None

    def __call__(self, values: Floats) -> Floats:
        """(D,) the log-likelihood of draws (D, P); -inf if a draw breaks the rules or cannot explain a diary."""
        size = max(1, BUDGET // max(1, self.model.table.moves))
        return np.concatenate([self._part(values[i : i + size]) for i in range(0, len(values), size)])

    def _part(self, values: Floats) -> Floats:
        broken = np.zeros(len(values), dtype=bool)
        parameters = drawn_parameters(self.model, self.names, values)
        with np.errstate(all="ignore"):  # a draw that breaks the rules may divide by zero; it is marked
            drawn = _with_edges(self._rules(parameters, broken))
        kept = self._layers_of(drawn)
        if kept.layers is None:
            return np.full(len(values), -np.inf)
        factors = np.concatenate([drawn.values, np.ones((1, len(values)))])  # -1 is the last row, of ones
        chance = np.ones((len(kept.used), len(values)))
        for factor in kept.used.T:
            chance *= factors[factor]
        total = log_likelihood(kept.layers, chance, drawn.start.T)
        return np.where(broken | np.isnan(total), -np.inf, total)

    def _layers_of(self, drawn: Drawn) -> Layers:
        """The layers for some draws; those of the previous draws, if they serve."""
        begun = np.asarray((drawn.start > 0).any(axis=0))
        if self._kept is None or not self._kept.serve(drawn, begun):
            self._kept = _numbered(drawn.factor, begun, self._layers(drawn, begun))
        return self._kept

    def _layers(self, drawn: Drawn, begun: Flags) -> list[Layer] | None:
        strategy, table = self.gaps or NEVER_ASKED, drawn.table
        possible = replace(table, chance=np.ones((1, table.response.size)))

        def layers(names: Mapping[Memory, str]) -> list[Layer] | None:
            return Unrolled(Pairs(self.model, strategy, names, possible), begun).layers(self.people)

        return carrying(self.model, strategy, layers)


def _numbered(factor: NDArray[np.int32], begun: Flags, layers: list[Layer] | None) -> Layers:
    """The layers, with their edges numbered among those that they use."""
    if layers is None:
        return Layers(factor, begun, None, factor[:0])
    used = np.unique(np.concatenate([layer.edge for layer in layers]))[1:]  # the first is -1
    numbered = [
        layer._replace(edge=np.where(layer.edge < 0, -1, np.searchsorted(used, layer.edge))) for layer in layers
    ]
    return Layers(factor, begun, numbered, factor[used])


def _with_edges(drawn: Drawn) -> Drawn:
    """The same draws, with every edge of a large table."""
    if drawn.table.large is None:
        return drawn
    table = drawn.table.whole()
    factor = np.arange(table.chance.shape[1], dtype=np.int32)[:, None]
    return replace(drawn, table=table, factor=factor, values=table.chance.T)
