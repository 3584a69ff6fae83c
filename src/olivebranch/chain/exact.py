"""The exact engine: outcomes by linear algebra on the chain.

Within a horizon, the distribution is propagated forward, x(t + 1) = x(t) P, and nothing is subtracted: the share of
open walks is summed over where they are, and not computed as 1 - the share that has ended. For ever:
`olivebranch.chain.forever`.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from olivebranch.base import sparse as sp
from olivebranch.base.arrays import Floats, Ints
from olivebranch.base.later import Later
from olivebranch.chain.counting import members
from olivebranch.chain.markov import MarkovChain
from olivebranch.chain.outcomes import Outcomes
from olivebranch.kernels.backends import weekly
from olivebranch.kernels.propagate import sum_in_order

AT_A_TIME = 1_000_000  # the most numbers in the weeks that are kept at a time


def within(chain: MarkovChain, weeks: int) -> Outcomes:
    """Outcomes within a horizon. The totals, and where walks are, are computed when they are asked for."""
    found = weekly(chain.chance.size * weeks).follow(chain.arriving, chain.start, len(chain.endings), weeks)
    return Outcomes(
        chain=chain,
        weeks=weeks,
        reached=found.reached,
        arrived=found.arrived,
        still_open=found.still_open,
        later=Later(
            totals=partial(_totals, chain, found.spent), **chain.later_by_variable(partial(_places, chain, weeks))
        ),
    )


def _totals(chain: MarkovChain, spent: Floats) -> Floats:
    """(tallies,) the expected totals, from the weeks spent in each open pair."""
    return np.array([sum_in_order(spent * rate) for rate in chain.tally_rate[chain.arriving.open].T])


def _places(chain: MarkovChain, weeks: int) -> tuple[Floats, Floats]:
    """(weeks + 1, values of all variables) the chance of each value by week: of all walks, and of those still open.

    The weeks are followed again, and a few are kept at a time, so that values are added up for them together.
    """
    moves, matrix = chain.arriving, chain.arriving.matrix
    open_values, ended_values = _members(chain, moves.open), _members(chain, np.sort(moves.ended))
    row, k = np.argsort(moves.ended), moves.ended.size
    here, arrived_before, present, over = chain.start[np.append(moves.ended, moves.open)], np.zeros(k), [], []
    for first in range(0, weeks + 1, step := max(1, AT_A_TIME // chain.size)):
        kept = np.empty((min(step, weeks + 1 - first), chain.size))
        for week in range(len(kept)):
            kept[week] = here
            if first + week < weeks:
                here = matrix @ here[k:]
        arrived = kept[:, row]
        arrived[0] += arrived_before
        arrived = np.cumsum(arrived, axis=0)
        arrived_before = arrived[-1]
        present.append((open_values @ kept[:, k:].T).T)
        over.append((ended_values @ arrived.T).T)
    still_open = np.concatenate(present)
    return still_open + np.concatenate(over), still_open


def _members(chain: MarkovChain, pairs: Ints) -> sp.csr_array:
    """(values of all variables, pairs) 1 if a pair has the value."""
    before = np.cumsum([0, *map(len, chain.variables.values())])
    value = chain.places[:, pairs].astype(np.int32) + before[:-1, None].astype(np.int32)  # (variables, pairs)
    return members(value, int(before[-1])).tocsr()
