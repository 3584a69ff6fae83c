"""The exact engine: questions answered by linear algebra on a chain.

Within a horizon, forward propagation  x(t + 1) = x(t) P  of non-negative numbers, with no subtraction. For ever,
elimination (`olivebranch.kernels.absorb`). "Did it pass through V?" is asked of the chain with a flag: each pair
stands twice, before and after V was met, so every other question can be asked of the flagged chain too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from olivebranch.chain.outcomes import Outcomes
from olivebranch.kernels.absorb import Absorbing

if TYPE_CHECKING:
    from olivebranch.chain.chain import Chain

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

KEPT = 1_000_000  # chances of several weeks that are kept at a time


def propagate(matrix: sp.csr_array, start: Floats, weeks: int) -> Iterator[Floats]:
    """The distribution at weeks 0, 1, ..., weeks."""
    forward, x = matrix.T.tocsr(), start
    yield x
    for _ in range(weeks):
        x = forward @ x
        yield x


def within(chain: Chain, weeks: int) -> Outcomes:
    """Outcomes within a horizon.

    Only open walks are taken from week to week, which is one product. Where a walk ended is added up and no more: it
    cannot matter to what comes. A few weeks are kept at a time, and what is asked of them is worked out together.
    """
    open_, ended = np.flatnonzero(chain.ending < 0), np.flatnonzero(chain.ending >= 0)
    here, there = _members(chain, open_), _members(chain, ended)
    into = sp.csr_array(
        (np.ones(ended.size), (chain.ending[ended], np.arange(ended.size))), shape=(len(chain.endings), ended.size)
    )
    forward, x = chain.forward, chain.start
    spent, done = np.zeros(chain.size), np.zeros(ended.size)
    present, over, reached = [], [], []
    for first in range(0, weeks + 1, step := max(1, KEPT // chain.size)):
        kept = np.empty((min(step, weeks + 1 - first), chain.size))
        for k in range(len(kept)):
            kept[k] = x
            if first + k < weeks:
                spent += x
                x = forward @ x
        arrived = kept[:, ended]
        arrived[0] += done
        arrived = np.cumsum(arrived, axis=0)
        done = arrived[-1]
        present.append((here @ kept[:, open_].T).T)
        over.append((there @ arrived.T).T)
        reached.append((into @ arrived.T).T)
    totals = np.array([in_order(spent[open_] * rate) for rate in chain.tally_rate[open_].T])
    where = np.concatenate(present)
    return Outcomes(
        chain=chain,
        weeks=weeks,
        reached=np.concatenate(reached),
        totals=totals,
        occupancy=chain.apart(where + np.concatenate(over)),
        present=chain.apart(where),
    )


def _members(chain: Chain, pairs: NDArray[np.int64]) -> sp.csr_array:
    """(values of all variables, pairs) 1 where a pair has the value."""
    before = np.cumsum([0, *map(len, chain.variables.values())])
    row = chain.places[:, pairs].astype(np.int32) + before[:-1, None].astype(np.int32)  # (variables, pairs)
    column = np.arange(pairs.size + 1, dtype=np.int32) * np.int32(len(row))
    ones = np.ones(row.size)
    return sp.csc_array((ones, row.T.ravel(), column), shape=(int(before[-1]), pairs.size)).tocsr()


def in_order(values: Floats) -> float:
    """The sum, added one by one in the order given: zeros in between change no byte, as they may in `sum` or `@`.

    So a draw of the parameters that does without some edge gives the same bytes alone as among other draws.
    """
    return float(np.bincount(np.zeros(values.size, dtype=np.int64), weights=values, minlength=1)[0])


def for_ever(chain: Chain) -> Outcomes:
    """Outcomes in the limit: absorption, expected weeks, and a bound on their rounding error."""
    absorbing = chain.absorbing
    chance = chain.start @ absorbing.chance
    rewards = np.hstack([np.ones((chain.size, 1)), chain.tally_rate, absorbing.chance])
    total = _weighted(chain.start, absorbing.total(rewards))
    k = len(chain.tallies)
    with np.errstate(invalid="ignore", divide="ignore"):
        weeks_to = np.where(chance > 0, total[1 + k :] / chance, np.nan)
    return Outcomes(
        chain=chain,
        weeks=None,
        reached=chance[None, :],
        totals=total[1 : 1 + k],
        forever=(float(total[0]), weeks_to, absorbing.bound),
    )


def _weighted(start: Floats, values: Floats) -> Floats:
    """start @ values, where a value may be inf and a start 0."""
    at = np.flatnonzero(start)
    weighted: Floats = start[at] @ values[at]
    return weighted


def reach(chain: Chain, goal: Flags, weeks: int | None) -> tuple[float, Floats]:
    """The chance that the goal is ever met, and (endings,) that it is met and the ending reached, by the horizon."""
    n, late = chain.size, goal.astype(np.float64)
    early = 1.0 - late
    into_early, into_late = chain.matrix @ sp.diags_array(early), chain.matrix @ sp.diags_array(late)
    matrix = sp.csr_array(sp.block_array([[into_early, into_late], [None, chain.matrix]]))
    start = np.concatenate([chain.start * early, chain.start * late])
    if weeks is None:
        without = len(chain.endings)  # one more ending: ended without meeting the goal
        ending = np.concatenate([np.where(chain.ending >= 0, without, -1), chain.ending]).astype(np.int8)
        ended = start @ Absorbing(matrix, ending, without + 1).chance[:, :without]
        met = np.where(goal, 0, np.where(chain.ending >= 0, 1, -1)).astype(np.int8)
        return float(chain.start @ Absorbing(chain.matrix, met, 2).chance[:, 0]), ended
    for x in propagate(matrix, start, weeks):
        after = x[n:]
    ended = np.array([after[chain.ending == e].sum() for e in range(len(chain.endings))])
    return float(after.sum()), ended


def joint_flows(chain: Chain, group: NDArray[np.int64], groups: int, weeks: tuple[int, ...]) -> list[Floats]:
    """For each stretch between the weeks: (groups, groups) chance of being here at its start and there at its end."""
    forward = chain.matrix.T.tocsr()
    member = sp.csr_array((np.ones(chain.size), (group, np.arange(chain.size))), shape=(groups, chain.size))
    x, week, flows = chain.start, 0, []
    for until in weeks:
        apart = (member.multiply(x)).T.toarray()  # (n, groups): where each group's share is
        for _ in range(until - week):
            apart = forward @ apart
        if until != weeks[0]:
            flows.append((member @ apart).T)
        x, week = apart.sum(axis=1), until
    return flows


def committor_within(chain: Chain, ending: int, weeks: int) -> Floats:
    """(n,) the chance of the ending within the next `weeks` weeks, from each pair."""
    h = (chain.ending == ending).astype(np.float64)
    for _ in range(weeks):
        h = chain.matrix @ h
    return h


def reactive_flux(chain: Chain, ending: int, group: NDArray[np.int64], groups: int) -> Floats:
    """(groups + 1, groups + 1) expected moves between groups on walks that reach the ending; the first is the start.

    f_ij = (expected weeks in i) * p_ij * (chance of the ending from j), summed over the pairs of each group.
    """
    h = chain.absorbing.chance[:, ending]
    weeks = chain.absorbing.visits(chain.start)
    m = chain.matrix.tocoo()
    flow = weeks[m.row] * m.data * h[m.col]
    flux = np.zeros((groups + 1, groups + 1))
    open_ = chain.ending[m.row] < 0
    np.add.at(flux, (group[m.row[open_]] + 1, group[m.col[open_]] + 1), flow[open_])
    np.add.at(flux, (np.zeros(chain.size, dtype=np.int64), group + 1), chain.start * h)
    np.fill_diagonal(flux, 0.0)
    return flux
