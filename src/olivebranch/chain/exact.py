"""The exact engine: questions answered by linear algebra on a chain.

Within a horizon, forward propagation  x(t + 1) = x(t) P  of non-negative numbers, with no subtraction. For ever,
elimination (`olivebranch.kernels.absorb`). "Did it pass through V?" is asked of the chain with a flag: each pair
stands twice, before and after V was met, so every other question can be asked of the flagged chain too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from olivebranch.chain.outcomes import Outcomes
from olivebranch.kernels.propagate import sum_in_order

if TYPE_CHECKING:
    from olivebranch.chain.chain import Chain

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

KEPT = 1_000_000  # chances of several weeks that are kept at a time


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
    totals = np.array([sum_in_order(spent[open_] * rate) for rate in chain.tally_rate[open_].T])
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
