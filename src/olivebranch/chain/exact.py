"""The exact engine: outcomes by linear algebra on the chain.

Within a horizon, the distribution is propagated forward, x(t + 1) = x(t) P, and nothing is subtracted: the share of
open walks is summed over where they are, and not computed as 1 - the share that has ended. For ever:
`olivebranch.chain.forever`.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from olivebranch.base.arrays import Ints
from olivebranch.chain.markov import MarkovChain
from olivebranch.chain.outcomes import Outcomes
from olivebranch.kernels.propagate import sum_in_order

AT_A_TIME = 1_000_000  # the most numbers in the weeks that are kept at a time


def within(chain: MarkovChain, weeks: int) -> Outcomes:
    """Outcomes within a horizon.

    Only the distribution over open pairs is propagated. What arrives at an ending is added up there and not moved
    again. A few weeks are kept at a time, so that endings and values are computed from them together.
    """
    open_, ended = np.flatnonzero(chain.ending < 0), np.flatnonzero(chain.ending >= 0)
    open_values, ended_values, by_ending = _members(chain, open_), _members(chain, ended), _endings(chain, ended)
    x = chain.start
    total_open, arrived_before = np.zeros(chain.size), np.zeros(ended.size)
    one = sp.csr_array(np.ones((1, open_.size)))  # adds up in order, as for draws
    present, over, reached, arrived_by, still_open = [], [], [], [], []
    for first in range(0, weeks + 1, step := max(1, AT_A_TIME // chain.size)):
        kept = np.empty((min(step, weeks + 1 - first), chain.size))
        for k in range(len(kept)):
            kept[k] = x
            if first + k < weeks:
                total_open += x
                x = chain.forward @ x
        arrived = kept[:, ended]
        arrived_by.append((by_ending @ arrived.T).T)
        still_open.append((one @ kept[:, open_].T)[0])
        arrived[0] += arrived_before
        arrived = np.cumsum(arrived, axis=0)
        arrived_before = arrived[-1]
        present.append((open_values @ kept[:, open_].T).T)
        over.append((ended_values @ arrived.T).T)
        reached.append((by_ending @ arrived.T).T)
    here = np.concatenate(present)
    return Outcomes(
        chain=chain,
        weeks=weeks,
        reached=np.concatenate(reached),
        arrived=np.concatenate(arrived_by),
        still_open=np.concatenate(still_open),
        totals=np.array([sum_in_order(total_open[open_] * rate) for rate in chain.tally_rate[open_].T]),
        occupancy=chain.by_variable(here + np.concatenate(over)),
        present=chain.by_variable(here),
    )


def _members(chain: MarkovChain, pairs: Ints) -> sp.csr_array:
    """(values of all variables, pairs) 1 if a pair has the value."""
    before = np.cumsum([0, *map(len, chain.variables.values())])
    row = chain.places[:, pairs].astype(np.int32) + before[:-1, None].astype(np.int32)  # (variables, pairs)
    column = np.arange(pairs.size + 1, dtype=np.int32) * np.int32(len(row))
    ones = np.ones(row.size)
    return sp.csc_array((ones, row.T.ravel(), column), shape=(int(before[-1]), pairs.size)).tocsr()


def _endings(chain: MarkovChain, ended: Ints) -> sp.csr_array:
    """(endings, ended pairs) 1 if a pair belongs to the ending."""
    shape = (len(chain.endings), ended.size)
    return sp.csr_array((np.ones(ended.size), (chain.ending[ended], np.arange(ended.size))), shape=shape)
