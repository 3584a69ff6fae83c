"""Powers of the transition matrix: where a walk from each place is n weeks later."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from olivebranch.base.arguments import MAX_WEEKS, check_whole
from olivebranch.base.arrays import Floats
from olivebranch.base.sheet import Readable, Sheet
from olivebranch.base.text import counted, percent, plain
from olivebranch.chain.goals import met_groups
from olivebranch.chain.markov import MarkovChain
from olivebranch.chain.on_pairs import MOST_PAIRS
from olivebranch.chain.pictures import PowerPlots
from olivebranch.errors import ArgumentError
from olivebranch.kernels.propagate import propagate

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False, eq=False)
class Power(Readable):
    """P^n: where a walk from each pair is n weeks later.

    Attributes
    ----------
    chain : the chain, of N pairs
    n : the number of weeks
    matrix : (N, N) the n-th power of the transition matrix

    >>> import olivebranch as ob
    >>> ob.Chain("maybe", "small_steps").power(2).matrix[1].round(3)
    array([0.084, 0.542, 0.217, 0.158])
    """

    chain: MarkovChain
    n: int
    matrix: Floats = field(repr=False)

    def by(self, variable: str | None = None) -> tuple[tuple[str, ...], Floats]:
        """Names of the groups, and (groups, groups) the chance of being in each after n weeks, from each.

        Groups are the endings and, for open walks, the values of the variable (default: the first). Pairs of one group
        are weighted by how often walks from the start are there within the n weeks. Raises UnknownName for a variable.
        """
        group, names = met_groups(self.chain, variable)
        spent = sum(propagate(self.chain.matrix, self.chain.start, self.n))
        member = (group[None, :] == np.arange(len(names))[:, None]).astype(np.float64)
        weight = member * spent
        never = weight.sum(axis=1) <= 0
        weight[never] = member[never]
        weight /= weight.sum(axis=1, keepdims=True)
        return names, np.asarray(weight @ self.matrix @ member.T)

    def to_frame(self) -> pd.DataFrame:
        """The table of `by` for the first variable: from each group (rows) to each (columns)."""
        import pandas as pd

        names, table = self.by()
        return pd.DataFrame(table, index=pd.Index(names, name="from"), columns=pd.Index(names, name="to"))

    def sheet(self) -> Sheet:
        """The table to read: from each group (rows) to each (columns)."""
        names, table = self.by()
        step = counted(self.n, self.chain.step)
        title = self.chain.titled(f"where they are {step} later")
        rows = tuple((plain(name), *map(percent, row)) for name, row in zip(names, table, strict=True))
        return Sheet(title, ("from", *map(plain, names)), rows, (self.chain.note,) if self.chain.note else ())

    @property
    def plot(self) -> PowerPlots:
        """The picture: ``.plot()`` draws heat maps for several powers up to n weeks."""
        return PowerPlots(self)


def power(chain: MarkovChain, n: int) -> Power:
    """The n-th power; see `Chain.power`."""
    n = check_whole("n", n, 0, MAX_WEEKS)
    if chain.size > MOST_PAIRS:
        rule = f"{chain.size:,} pairs against one another: at most {MOST_PAIRS:,} fit"
        raise ArgumentError(f"{rule}. exact(weeks={n}) says where walks from the start are.")
    return Power(chain, n, np.linalg.matrix_power(chain.matrix.toarray(), n))
