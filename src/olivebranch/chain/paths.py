"""Single walks, to look at: where each was week by week, and the tale of one in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.text import plain

if TYPE_CHECKING:
    import pandas as pd

    from olivebranch.chain.chain import Chain

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Paths:
    """Single walks.

    Attributes
    ----------
    runs : (n,) their numbers
    pairs : (n, weeks + 1) index of the pair each week; an ended walk stays
    edges : (n, weeks) index of the edge taken, -1 once ended
    """

    chain: Chain = field(repr=False)
    seed: int
    runs: Ints
    pairs: Ints = field(repr=False)
    edges: Ints = field(repr=False)

    @property
    def weeks(self) -> int:
        """The horizon."""
        return int(self.edges.shape[1])

    def values(self, variable: str) -> Ints:
        """(n, weeks + 1) the index of a variable's value each week."""
        self.chain.value_index(variable, self.chain.variables[variable][0] if variable in self.chain.variables else "")
        return self.chain.places[list(self.chain.variables).index(variable)][self.pairs]

    def ending(self) -> list[str]:
        """How each walk stands at the horizon: an ending, or "open"."""
        found = self.chain.ending[self.pairs[:, -1]]
        return [self.chain.endings[e] if e >= 0 else "open" for e in found]

    def lengths(self) -> Ints:
        """(n,) weeks walked before the ending, or the horizon."""
        return (self.edges >= 0).sum(axis=1)

    def to_frame(self) -> pd.DataFrame:
        """A row a run and week: what was done, how it was answered, and where that led."""
        import pandas as pd

        rows = []
        for i, run in enumerate(self.runs):
            for week in range(int(self.lengths()[i]) + 1):
                pair = self.pairs[i, week]
                act, response = self.done(i, week) if week else ("", "")
                state = {n: vs[self.chain.places[v, pair]] for v, (n, vs) in enumerate(self.chain.variables.items())}
                rows.append({"run": int(run), self.chain.step: week, "action": act, "response": response, **state})
        return pd.DataFrame(rows)

    def done(self, i: int, week: int) -> tuple[str, str]:
        """What was done in a week (from 1), and how it was answered."""
        edge, product, model = self.edges[i, week - 1], self.chain.product, self.chain.model
        if edge < 0 or product is None or model is None:
            return "", ""
        action = model.actions[product.action[edge]]
        response = model.responses[product.table.response[product.edge[edge]]] if model.responses else ""
        return action, response


@dataclass(frozen=True, slots=True)
class Story:
    """The tale of one run: a title, a line a week, and how it ends."""

    title: str
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join([self.title, *(f"  {line}" for line in self.lines)])

    __repr__ = __str__


def tell(paths: Paths) -> Story:
    """Put the first of the paths into words."""
    chain, length = paths.chain, int(paths.lengths()[0])
    start = _state(paths, 0)
    lines = [f"start: {', '.join(f'{plain(n)} {plain(v)}' for n, v in start.items())}"]
    lines += [f"{chain.step} {week}: {_week(paths, week)}" for week in range(1, length + 1)]
    ending = paths.ending()[0]
    after = f"after {length} {chain.step}{'' if length == 1 else 's'}"
    lines.append(f"ends {after}: {plain(ending)}." if ending != "open" else f"{after}: still open.")
    title = chain.model.title if chain.model is not None else chain.source
    return Story(f"{title}: run {paths.runs[0]} of seed {paths.seed}, {plain(chain.strategy_name)}", tuple(lines))


def _week(paths: Paths, week: int) -> str:
    action, response = paths.done(0, week)
    before, after = _state(paths, week - 1), _state(paths, week)
    moved = [f"{plain(n)} {plain(before[n])} -> {plain(after[n])}" for n in after if after[n] != before[n]]
    said = ", ".join(filter(None, [plain(action), f"answer {plain(response)}" if response else ""]))
    return f"{said or 'a step'}; {', '.join(moved) or 'nothing changes'}"


def _state(paths: Paths, week: int) -> dict[str, str]:
    chain = paths.chain
    hidden = chain.model.hidden if chain.model is not None else ()
    pair = paths.pairs[0, week]
    return {n: vs[chain.places[v, pair]] for v, (n, vs) in enumerate(chain.variables.items()) if n not in hidden}
