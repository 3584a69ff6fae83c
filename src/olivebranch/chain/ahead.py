"""What is still to come, counted from now: chances over the next weeks, whatever the calendar says.

    P(ending within the next w weeks | open now) = sum over open pairs of x h(w) / sum of x

with x the distribution now and h(w) the chance of the ending from each pair within w weeks.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from olivebranch.base import sparse as sp
from olivebranch.base.arguments import as_whole
from olivebranch.base.arrays import Flags, Floats, rows_of
from olivebranch.chain.goals import goal
from olivebranch.chain.markov import MarkovChain
from olivebranch.errors import ArgumentError, printed
from olivebranch.kernels.absorb import Absorbing
from olivebranch.kernels.certified import BOUND, too_uncertain
from olivebranch.kernels.propagate import hits_within, propagate

NOBODY = 1e-6  # a smaller share still open is nobody


def next_by_week(chain: MarkovChain, ending: int, weeks: int, ahead: int) -> Floats:
    """(weeks + 1,) for walks open at each week, the chance of the ending in the weeks ahead; NaN if nobody is."""
    h, is_open = hits_within(chain.matrix, chain.ending == ending, ahead), chain.ending < 0
    found = np.full(weeks + 1, np.nan)
    for week, x in enumerate(propagate(chain.matrix, chain.start, weeks)):
        left = float(x[is_open].sum())
        if left > NOBODY:
            found[week] = float(x[is_open] @ h[is_open]) / left
    return found


def next_after(chain: MarkovChain, ending: int, is_goal: Flags, weeks: int | None, ahead: int) -> float:
    """The chance over the weeks ahead, from the first time that an open walk meets the goal (by a week, or ever)."""
    met = _first_met(chain, is_goal & (chain.ending < 0), weeks)
    total = float(met.sum())
    return float(met @ hits_within(chain.matrix, chain.ending == ending, ahead)) / total if total > 0 else float("nan")


def _first_met(chain: MarkovChain, is_goal: Flags, weeks: int | None) -> Floats:
    """(N,) the chance that the goal is met, and in this pair first."""
    if weeks is None:
        stops = np.where(is_goal, 0, np.where(chain.ending >= 0, 1, -1)).astype(np.int8)
        visits, is_open = Absorbing(chain.matrix, stops, 2).visits(chain.start), stops < 0
        leads, doubt = is_open & (visits.absolute > 0), 0.0
        if leads.any():
            doubt = float(visits.absolute[leads] @ (chain.matrix @ is_goal.astype(np.float64))[leads])
        met = np.where(is_goal, chain.start + chain.matrix.T @ np.where(is_open, visits.value, 0.0), 0.0)
        if not np.isfinite(doubt) or doubt > BOUND * met.sum():
            raise too_uncertain("the chance to meet that", doubt)
        return met
    stays = sp.diags_array(is_goal.astype(np.float64))
    matrix = sp.csr_array(sp.diags_array((~is_goal).astype(np.float64)) @ chain.matrix + stays)
    for x in propagate(matrix, chain.start, weeks):
        last = x
    return np.where(is_goal, last, 0.0)


def open_so_far(chain: MarkovChain, weeks: int, so_far: Mapping[str, object]) -> tuple[MarkovChain, Floats]:
    """(N,) the share of all walks that are open at a week and of which all this holds, and the chain it is about.

    `so_far` : a tally and its total so far, such as noes=2; values of variables and memories, such as stance="maybe"
    """
    counted = {name: value for name, value in so_far.items() if name in chain.tallies}
    where = {name: value for name, value in so_far.items() if name not in chain.tallies}
    if len(counted) > 1:
        raise ArgumentError(f"{' and '.join(counted)}: one tally at a time can be counted so far.")
    is_met: Flags = chain.ending < 0
    if where:
        chain, is_goal = goal(chain, where)
        is_met = is_goal & (chain.ending < 0)
    if not counted:
        for x in propagate(chain.matrix, chain.start, weeks):
            last = x
        return chain, np.where(is_met, last, 0.0)
    ((tally, total),) = counted.items()
    return chain, np.where(is_met, _counted(chain, tally, total, weeks), 0.0)


def _counted(chain: MarkovChain, tally: str, total: object, weeks: int) -> Floats:
    """(N,) the chance to be in each pair at a week with just this total of a tally."""
    k = chain.tallies.index(tally)
    amount = chain.vectors[chain.kind, k]
    top = as_whole(total)
    if top is None or top < 0 or (amount < 0).any() or not np.array_equal(amount, np.rint(amount)):
        raise ArgumentError(
            f"{tally} = {printed(total)}: must be a whole number from 0, of a tally that is counted in ones."
        )
    source = rows_of(chain.first)
    largest = int(amount.max(initial=0))
    if top > weeks * largest:  # more than anybody can have by then
        return np.zeros(chain.size)
    parts = []
    for adds in range(min(top, largest) + 1):
        here = amount == adds
        moves = sp.csr_array((chain.chance[here], (chain.after[here], source[here])), shape=(chain.size,) * 2)
        parts.append((adds, moves))
    x = np.zeros((chain.size, top + 1))
    x[:, 0] = chain.start
    for _ in range(weeks):
        moved = np.zeros_like(x)
        for adds, moves in parts:
            moved[:, adds:] += moves @ x[:, : top + 1 - adds]
        x = moved
    return x[:, top]
