"""The long run: classes of pairs, stationary distributions, and where walks that are still open are."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf, lcm, log
from typing import TYPE_CHECKING

import numpy as np

from olivebranch.base.arguments import check_whole
from olivebranch.base.arrays import Floats, Ints
from olivebranch.base.equality import ByValue
from olivebranch.base.sheet import Readable, Sheet
from olivebranch.base.text import percent, plain
from olivebranch.chain.labels import labels
from olivebranch.chain.markov import MarkovChain
from olivebranch.chain.on_pairs import MOST_PAIRS, OnPairs
from olivebranch.chain.pictures import ClassesPlots
from olivebranch.chain.visits import reached
from olivebranch.errors import ArgumentError, PrecisionError
from olivebranch.kernels import classes as kernel
from olivebranch.kernels.absorb import Absorbing
from olivebranch.kernels.certified import BOUND, Certified, require
from olivebranch.kernels.from_start import Arrivals
from olivebranch.kernels.quasi import Undecided, quasi_stationary

if TYPE_CHECKING:
    import pandas as pd

MOST_SHOWN = 12  # the most classes in the table to read


# ---- classes -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class CommunicatingClass(ByValue):
    """Pairs that can all reach one another.

    Attributes
    ----------
    pairs : (k,) the indices of its pairs
    is_recurrent : true if no move leaves the class, so that a walk that enters stays; otherwise it is transient
    period : greatest common divisor of the lengths of its cycles; 0 if it has no cycle
    ending : the ending that it belongs to; "" if open
    """

    pairs: Ints = field(repr=False)
    is_recurrent: bool
    period: int
    ending: str


@dataclass(frozen=True, repr=False, eq=False)
class Classes(Readable):
    """The communicating classes of a chain, largest first; `recurrent` and `transient` select one kind.

    >>> import olivebranch as ob
    >>> found = ob.Chain("maybe", "small_steps").classes()
    >>> len(found.classes), len(found.recurrent), found.transient[0].period
    (3, 2, 1)
    """

    chain: MarkovChain
    classes: tuple[CommunicatingClass, ...]

    @property
    def recurrent(self) -> tuple[CommunicatingClass, ...]:
        """The classes that no move leaves; endings are among them."""
        return tuple(c for c in self.classes if c.is_recurrent)

    @property
    def transient(self) -> tuple[CommunicatingClass, ...]:
        """The classes that every walk leaves for good."""
        return tuple(c for c in self.classes if not c.is_recurrent)

    def members(self, i: int) -> list[str]:
        """The pairs of class i in words; raises ArgumentError if there is no such class."""
        one = self.classes[check_whole("i", i, 0, len(self.classes) - 1)]
        rows = labels(self.chain).drop(columns="ending").iloc[one.pairs]
        memories = self.chain.memory
        heads = [f"{plain(name)} " if name in memories else "" for name in rows.columns]
        return [
            ", ".join(f"{head}{plain(str(cell))}" for head, cell in zip(heads, row, strict=True))
            for row in rows.itertuples(index=False)
        ]

    def to_frame(self) -> pd.DataFrame:
        """A table with a row for each class: its size, kind, period, ending, and first pair."""
        import pandas as pd

        rows = [
            {
                "pairs": c.pairs.size,
                "kind": "recurrent" if c.is_recurrent else "transient",
                "period": c.period,
                "ending": c.ending,
                "first": self.members(i)[0],
            }
            for i, c in enumerate(self.classes)
        ]
        return pd.DataFrame(rows)

    def sheet(self) -> Sheet:
        """The table to read: the largest classes."""
        title = f"{self.chain.title}: {len(self.recurrent)} recurrent and {len(self.transient)} transient classes"
        rows = tuple(
            (
                self.members(i)[0] + (f" and {c.pairs.size - 1:,} more" if c.pairs.size > 1 else ""),
                "recurrent" if c.is_recurrent else "transient",
                str(c.period) if c.period else "none",
                plain(c.ending),
            )
            for i, c in enumerate(self.classes[:MOST_SHOWN])
        )
        more = len(self.classes) - MOST_SHOWN
        left = "1 smaller class is" if more == 1 else f"{more:,} smaller classes are"
        left_out = (f"{left} left out.",) if more > 0 else ()
        note = "Pairs of one class can reach one another. A recurrent class is never left; a transient one always is."
        columns = ("pairs", "kind", "period", "ending")
        return Sheet(title, columns, rows, (note, *left_out), words=(0, 1, 3))

    @property
    def plot(self) -> ClassesPlots:
        """The picture: ``.plot()`` shows how large each class is, and whether it is ever left."""
        return ClassesPlots(self)


def classes(chain: MarkovChain) -> Classes:
    """The communicating classes; see `Chain.classes`."""
    label = kernel.communicating(chain.matrix)
    is_closed = kernel.closed(chain.matrix, label)
    order = np.argsort(label, kind="stable")
    groups = np.split(order, np.cumsum(np.bincount(label))[:-1])
    found = [
        CommunicatingClass(
            pairs,
            bool(is_closed[c]),
            kernel.period(chain.matrix, pairs),
            chain.endings[e] if (e := int(chain.ending[pairs[0]])) >= 0 else "",
        )
        for c, pairs in enumerate(groups)
    ]
    return Classes(chain, tuple(sorted(found, key=lambda c: -c.pairs.size)))


# ---- stationary ----------------------------------------------------------------------------------


@dataclass(frozen=True, repr=False, eq=False, kw_only=True)
class Stationary(OnPairs):
    """The stationary distribution of every recurrent class, and the share of time spent in each pair in the long run.

    Attributes
    ----------
    number : (N,) the long-run share of time: the chance of each class from the start x its stationary distribution
    classes : the recurrent classes
    distributions : for each class, (k,) the stationary distribution x = x P over its k pairs; a pair's mean recurrence
        time is 1 / x
    chance : (classes,) the chance of ending up in each, from the start

    >>> import olivebranch as ob
    >>> rain = ob.Chain.from_matrix([[0.7, 0.3], [0.4, 0.6]], names=["dry", "wet"])
    >>> rain.stationary().number.round(4)
    array([0.5714, 0.4286])
    """

    classes: tuple[CommunicatingClass, ...]
    distributions: tuple[Floats, ...] = field(repr=False)
    chance: Floats


def stationary(chain: MarkovChain) -> Stationary:
    """The stationary distributions; see `Chain.stationary`."""
    found = tuple(c for c in classes(chain).classes if c.is_recurrent)
    distributions = tuple(_stationary_of(chain, members.pairs) for members in found)
    chance = _chance_of_classes(chain, found)
    number = np.zeros(chain.size)
    for members, share, p in zip(found, distributions, chance, strict=True):
        number[members.pairs] = p * share
    return Stationary(
        chain=chain,
        number=number,
        classes=found,
        distributions=distributions,
        chance=chance,
        what="share of time",
        question="Where are they in the long run?",
        is_chance=True,
        title=f"{chain.title}: the long run, {len(found)} recurrent class{'' if len(found) == 1 else 'es'}",
        notes=("A walk that has ended stays where it ended.",) if chain.endings else (),
    )


def _stationary_of(chain: MarkovChain, pairs: Ints) -> Floats:
    if pairs.size > MOST_PAIRS:
        raise ArgumentError(f"a recurrent class of {pairs.size:,} pairs: at most {MOST_PAIRS:,} fit.")
    return kernel.stationary(chain.matrix[pairs][:, pairs].toarray())


def _chance_of_classes(chain: MarkovChain, found: tuple[CommunicatingClass, ...]) -> Floats:
    """(classes,) the chance of ending up in each recurrent class: what arrives there from the transient pairs."""
    label = np.full(chain.size, -1, dtype=np.int32)
    for c, members in enumerate(found):
        label[members.pairs] = c
    absorbing = Absorbing(chain.matrix, label, len(found))
    visits = absorbing.visits(chain.start)
    begins = np.bincount(label[label >= 0], chain.start[label >= 0], len(found))
    if np.isfinite(visits.value).all():
        arrive = Arrivals(absorbing).expected(visits)
        chance = Certified(begins + arrive.value, arrive.relative, arrive.absolute)
        if (chance.bound <= BOUND).all():
            return chance.value
    chance = absorbing.absorption.mean(chain.start)
    require("the chance of a recurrent class", float(chance.bound.max()))
    return chance.value[:-1]


# ---- still open ----------------------------------------------------------------------------------


@dataclass(frozen=True, repr=False, eq=False, kw_only=True)
class StillOpen(OnPairs):
    """Where walks that have been open for a long time are: the quasi-stationary distribution.

    Attributes
    ----------
    number : (N,) the share of the open walks in each pair, in the long run; 0 in endings
    rate : the chance that such a walk stays open for one more week (the decay rate is -log(rate))
    period : the period of the class that decides. If it is above 1, the distribution of walks from one start repeats
        with this period, and `number` is the one that stays the same from week to week, with its `rate`

    >>> import olivebranch as ob
    >>> found = ob.Chain("maybe", "small_steps").if_still_open()
    >>> round(found.rate, 3), round(found.half_life, 1), found.number.round(2)
    (0.814, 3.4, array([0. , 0.7, 0.3, 0. ]))
    """

    rate: float
    period: int = 1

    @property
    def half_life(self) -> float:
        """The weeks in which half of the walks still open reach an ending; inf if none does."""
        return inf if self.rate >= 1 else 0.0 if self.rate <= 0 else log(0.5) / log(self.rate)


def if_still_open(chain: MarkovChain) -> StillOpen:
    """The quasi-stationary distribution; see `Chain.if_still_open`."""
    share = np.zeros(chain.size)
    stuck = chain.absorbing.stuck & reached(chain)
    if stuck.any():  # some walks never end, and in the long run only these are open
        traps = stationary(chain)
        long_run = np.where(stuck, traps.number, 0.0)
        met = [c.period for c in traps.classes if long_run[c.pairs].any()]
        share, rate, period = long_run / long_run.sum(), 1.0, lcm(*met)
    else:
        pairs = np.flatnonzero((chain.ending < 0) & reached(chain))
        if pairs.size > MOST_PAIRS:
            raise ArgumentError(f"{pairs.size:,} open pairs: at most {MOST_PAIRS:,} fit.")
        try:
            found = quasi_stationary(chain.matrix[pairs][:, pairs])
        except Undecided:
            rule = "classes of pairs are left equally slowly, so where open walks are may depend on the start for ever"
            raise PrecisionError(rule, inf) from None
        if found is None:
            raise ArgumentError(f"{chain.source}: every walk ends within a fixed number of {chain.step}s.")
        share[pairs], rate, period = found.share, found.rate, found.period
    notes = [f"In the long run, {percent(rate)} of those still open are open a {chain.step} later."]
    if period > 1:
        notes.append(f"From one start, their distribution repeats every {period} {chain.step}s and never settles.")
    return StillOpen(
        chain=chain,
        number=share,
        rate=rate,
        period=period,
        what="share of open walks",
        question="Where are they if still open?",
        is_chance=True,
        title=chain.titled("still open after long"),
        notes=tuple(notes),
    )
