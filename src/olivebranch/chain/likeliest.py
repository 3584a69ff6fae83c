"""The most probable story that leads to an ending."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from olivebranch.base.equality import ByValue
from olivebranch.base.text import percent, plain
from olivebranch.chain.markov import MarkovChain
from olivebranch.chain.paths import Paths, Story, tell
from olivebranch.chain.pictures import LikeliestPlots
from olivebranch.errors import ArgumentError, printed
from olivebranch.kernels.likeliest import likeliest as search


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Likeliest(ByValue):
    """The most probable walk to an ending: the mode of the distribution of paths.

    Attributes
    ----------
    path : the walk, one of `Paths`
    ending : where it leads
    chance : its probability; `share` is its probability among walks that reach the ending
    """

    path: Paths = field(repr=False)
    ending: str
    chance: float
    share: float

    @property
    def story(self) -> Story:
        """The walk in words."""
        chain = self.path.chain
        title = chain.titled(f"the likeliest way to {plain(self.ending)}")
        told = tell(self.path, title)
        rare = f"{one_in(self.chance)} is this one, and {percent(self.share)} of those that get there."
        return Story(told.title, (*told.lines, rare))

    @property
    def plot(self) -> LikeliestPlots:
        """The picture: ``.plot()`` shows the walk on the ladder, and what was done."""
        return LikeliestPlots(self)

    def __str__(self) -> str:
        return str(self.story)

    __repr__ = __str__


def one_in(chance: float) -> str:
    """How many of all walks have this chance, in words.

    >>> one_in(0.001), one_in(1e-170), one_in(0.0)
    ('one walk in 1,000', 'one walk in 10^170', 'one walk in more than 10^300')
    >>> one_in(0.7), one_in(1.0)
    ('more than one walk in 2', 'every walk')
    """
    if chance > 0.5:
        return "every walk" if percent(chance) == "100 %" else "more than one walk in 2"
    if chance > 1e-15:
        return f"one walk in {1 / chance:,.0f}"
    return f"one walk in 10^{-np.log10(chance):.0f}" if chance > 1e-300 else "one walk in more than 10^300"


def likeliest(chain: MarkovChain, ending: str) -> Likeliest:
    """The most probable story to an ending; see `Chain.likeliest_story`."""
    is_goal = chain.ending == chain.ending_index(ending)
    found = search(chain.first, chain.after.astype(np.int64), chain.chance, chain.start, is_goal)
    if found is None:
        raise ArgumentError(f"no walk of {chain.source} reaches {printed(ending)}.")
    pairs, edges = (np.array(part, dtype=np.int64) for part in found)
    chance = float(chain.start[pairs[0]] * np.prod(chain.chance[edges]))
    total = float(chain.start @ chain.absorbing.chance[:, chain.ending_index(ending)])
    path = Paths(chain, 0, np.zeros(1, dtype=np.int64), pairs[None, :], edges[None, :])
    return Likeliest(path, ending, chance, chance / total if total > 0 else float("nan"))
