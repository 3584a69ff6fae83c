"""Visits and times of an absorbing chain: the fundamental matrix, and mean first-passage times.

    N = (I - Q)^-1    expected visits,    t = N 1    expected weeks until an ending

with Q the moves between open pairs (Kemeny and Snell 1960).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from olivebranch.base.arguments import is_name
from olivebranch.base.arrays import Flags, Floats, Ints
from olivebranch.base.sheet import Sheet
from olivebranch.base.text import number as shown_number
from olivebranch.base.text import plain
from olivebranch.chain.goals import goal
from olivebranch.chain.markov import MarkovChain
from olivebranch.chain.on_pairs import MOST_PAIRS, OnPairs
from olivebranch.errors import ArgumentError, UnknownName
from olivebranch.kernels.absorb import Absorbing
from olivebranch.kernels.certified import BOUND, Certified, bound_of, require


@dataclass(frozen=True, repr=False, eq=False, kw_only=True)
class Fundamental(OnPairs):
    """Expected visits: how many weeks a walk spends in each pair before its ending.

    Attributes
    ----------
    number : (N,) expected weeks in each pair, from the chain's start; inf if a walk may stay for ever

    >>> import olivebranch as ob
    >>> visits = ob.Chain("maybe", "small_steps").fundamental()
    >>> visits.matrix.round(2)
    array([[4.49, 1.57],
           [2.02, 1.71]])
    """

    @property
    def pairs(self) -> Ints:
        """(m,) the open pairs, which are the rows and columns of `matrix`."""
        return np.flatnonzero(self.chain.ending < 0)

    @property
    def matrix(self) -> Floats:
        """(m, m) the fundamental matrix N: expected weeks in each open pair (column), from each open pair (row).

        Raises ArgumentError for more than 2,000 open pairs.
        """
        pairs = self.pairs
        _check_size(pairs.size, "fundamental().number has the visits from the start")
        unit = np.zeros((self.chain.size, pairs.size))
        unit[pairs, np.arange(pairs.size)] = 1.0
        return _certain(self.chain.absorbing.total(unit).parts.gained, "visits")[pairs]

    @property
    def variance(self) -> Floats:
        """(m, m) the variance of the weeks in each pair: N (2 N_dg - I) - N * N, elementwise squared.

        NaN where a walk may stay in the pair for ever.
        """
        n = self.matrix
        with np.errstate(invalid="ignore"):
            return np.maximum(0.0, n * (2 * np.diag(n) - 1)[None, :] - n * n)  # rounding may leave less than 0

    def sheet(self) -> Sheet:
        """The table to read: the visits from the start."""
        found = super().sheet()
        return replace(
            found, notes=("From the start. The attribute `matrix` (N) has them from each pair.", *found.notes)
        )


def _certain(found: Certified, what: str) -> Floats:
    """The numbers, if their error is small relative to them or to 1; otherwise raises PrecisionError."""
    error = np.broadcast_to(found.error, found.value.shape)
    bound = np.where(np.isnan(found.value), 0.0, bound_of(error, np.maximum(1.0, found.value)))
    require(what, float(bound.max(initial=0.0)))
    return found.value


def _check_size(size: int, remedy: str) -> None:
    if size > MOST_PAIRS:
        raise ArgumentError(f"{size:,} pairs against one another: at most {MOST_PAIRS:,} fit. {remedy}.")


def fundamental(chain: MarkovChain) -> Fundamental:
    """The expected visits of a chain; see `Chain.fundamental`."""
    absorbing = chain.absorbing
    visits = _certain(absorbing.visits(chain.start), "visits").copy()
    for_ever = absorbing.stuck & reached(chain)
    visits[for_ever] = np.inf
    total = shown_number(float(visits.sum()))
    return Fundamental(
        chain=chain,
        number=visits,
        what=f"{chain.step}s",
        question="Where does the time go?",
        title=f"{chain.titled(f'{chain.step}s before an ending')}, {total} in all",
    )


def reached(chain: MarkovChain) -> Flags:
    """(N,) the pairs that a walk from the start can reach."""
    from scipy.sparse.csgraph import breadth_first_order

    found = np.zeros(chain.size, dtype=bool)
    for begin in np.flatnonzero(chain.start):
        if not found[begin]:
            found[breadth_first_order(chain.matrix, int(begin), return_predecessors=False)] = True
    return found


@dataclass(frozen=True, repr=False, eq=False, kw_only=True)
class FirstPassage(OnPairs):
    """How long until a goal is first met, from each pair.

    Attributes
    ----------
    number : (N,) the mean weeks among walks that meet it (conditional mean first-passage time); 0 at the goal, NaN if
        it cannot be met from there, or if the mean may be wrong by more than a millionth because that is so rare
    chance : (N,) the chance of ever meeting it (hitting probability)
    is_sure : (N,) whether every walk meets it

    >>> import olivebranch as ob
    >>> ob.Chain("maybe", "small_steps").mean_first_passage(stance="maybe").number.round(2)
    array([ nan, 2.63, 0.  ,  nan])
    """

    chance: Floats = field(repr=False)
    is_sure: Flags = field(repr=False)

    @property
    def chance_from_start(self) -> float:
        """The chance of ever meeting the goal, from the chain's start."""
        return float(self.chain.start @ self.chance)

    @property
    def from_start(self) -> float:
        """The mean weeks until the goal among walks from the start that meet it; NaN if none does."""
        met = self.chain.start.astype(np.longdouble) * self.chance
        counts = met > 0
        return float((met[counts] * self.number[counts]).sum() / met.sum()) if counts.any() else float("nan")

    @property
    def expected(self) -> Floats:
        """(N,) the mean first-passage time over all walks: inf if some may never meet the goal."""
        return np.where(self.is_sure, self.number, np.inf)


def first_passage(chain: MarkovChain, ending: str | None, where: Mapping[str, object]) -> FirstPassage:
    """The time until an ending or a value is first met; see `Chain.mean_first_passage`."""
    if (ending is None) == (not where):
        raise ArgumentError("name an ending, or a value to meet such as stance='maybe', and not both.")
    if ending is not None and not is_name(ending, chain.endings):
        has_it = next((name for name, values in chain.variables.items() if is_name(ending, values)), None)
        hint = f" (to meet the value, write {has_it}={ending!r})" if has_it else ""
        raise UnknownName("ending", ending, chain.endings, hint)
    if ending is None:
        chain, met = goal(chain, where)
        heads = {name: f"{plain(name)} " if name in chain.memory else "" for name in where}
        return _passage(chain, met, ", ".join(f"{heads[name]}{plain(str(value))}" for name, value in where.items()))
    return _passage(chain, chain.ending == chain.ending_index(ending), plain(ending))


def absorption_time(chain: MarkovChain) -> FirstPassage:
    """The time until any ending; see `Chain.mean_absorption_time`."""
    return _passage(chain, chain.ending >= 0, "any ending")


def _passage(chain: MarkovChain, met: Flags, words: str) -> FirstPassage:
    stops = np.where(met, 0, np.where(chain.ending >= 0, 1, -1)).astype(np.int8)
    absorbing = Absorbing(chain.matrix, stops, 2)
    hits = absorbing.absorption
    chance = _certain(hits, f"the chance of {words}")[:, 0]
    total, known = _spent(absorbing, hits, f"mean {chain.step}s until {words}")
    with np.errstate(invalid="ignore", divide="ignore"):
        number = np.where(met, 0.0, np.where(known & (chance > 0), total / chance, np.nan))
    return FirstPassage(
        chain=chain,
        number=number,
        weight=absorbing.visits(chain.start).value * chance,
        chance=chance,
        is_sure=~absorbing.reaching((stops == 1) | absorbing.stuck),
        what=f"{chain.step}s until {words}",
        question=f"How long until {words}, from where they are?",
        title=chain.titled(f"mean {chain.step}s until {words}"),
        notes=(
            "Among walks that get there. Where a row stands for several states, each counts by the time spent in it.",
        ),
    )


def _spent(absorbing: Absorbing, hits: Certified, what: str) -> tuple[Floats, Flags]:
    """(N,) the weeks in walks that meet the goal: the mean x its chance; and whether both are certain."""
    chance, off = hits.value[:, 0], np.broadcast_to(hits.absolute, hits.value.shape)[:, 0]
    spent = absorbing.total(np.stack([chance, off], axis=1)).parts.gained  # the second: what the errors of chances add
    total, error = _certain(spent, what)[:, 0], spent.error[:, 0] + spent.value[:, 1] + spent.error[:, 1]
    return total, (bound_of(hits.error[:, 0], chance) <= BOUND) & (bound_of(error, total) <= BOUND)
