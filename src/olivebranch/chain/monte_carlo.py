"""The Monte Carlo engine: walks driven by counter-based random numbers, one block at a time.

Memory does not grow with the number of runs. Blocks of a fixed size are simulated on all cores and added up in order,
so the answer is the same to the byte for any number of threads. What a single run did is kept only until its block is
added up. Any run can be reproduced from its number.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TypeAlias

import numpy as np

from olivebranch.base.arrays import Floats, Ints
from olivebranch.base.later import Later
from olivebranch.base.pieces import in_pieces
from olivebranch.base.ties import is_ahead
from olivebranch.chain.markov import MarkovChain
from olivebranch.chain.outcomes import Outcomes
from olivebranch.kernels.backends import Backend as Backend
from olivebranch.kernels.backends import walks
from olivebranch.kernels.walk import BITS, BLOCK, Block, Counts, Sums, Walk

Measure: TypeAlias = Callable[[MarkovChain, Block], Floats]

AT_ONCE = 4  # blocks that a thread simulates before it reports
SHARES = 4  # the fewest pieces of work for each thread, so that all threads finish at about the same time
BLURRED = 1e-3  # where a deviation is a smaller share of the mean, the difference of two sums has lost digits
EXACT = 2.0**53  # whole numbers below this are exact
PAIRED = 1 << 15  # runs of a paired difference that are added up together


class _Counters:
    """Counts for each thread, reused until the end, because allocating memory costs more than the walks."""

    def __init__(self, here: tuple[int, int], seen: tuple[int, int]) -> None:
        self._here, self._seen = here, seen
        self._all: list[Counts] = []
        self._idle: deque[Counts] = deque()

    def take(self) -> Counts:
        try:
            return self._idle.pop()
        except IndexError:
            fresh = Counts(np.zeros(self._here, dtype=np.int64), np.zeros(self._seen, dtype=np.int64))
            self._all.append(fresh)
            return fresh

    def give_back(self, counts: Counts) -> None:
        self._idle.append(counts)

    def total(self) -> Counts:
        """The sum over all threads; these are whole numbers, so their order does not matter."""
        return Counts(*(np.sum(column, axis=0) for column in zip(*self._all, strict=True)))


def simulate(
    chain: MarkovChain, weeks: int, runs: int, seed: int, threads: int | None, backend: str | None, progress: bool
) -> Outcomes:
    """Outcomes of `runs` walks; the arguments are those of `Chain.simulate`, already checked."""
    table, (walk, add_up) = chain.walk_table, walks(backend)
    blocks = -(-runs // BLOCK)
    workers = max(1, min(threads or os.cpu_count() or 1, blocks // SHARES))
    size = BLOCK * (AT_ONCE if workers == 1 else min(AT_ONCE, blocks // (SHARES * workers) or 1))

    counters = _Counters((weeks + 1, table.counters), (len(chain.endings), BITS))

    def walk_piece(first: int, size: int) -> Sums:
        mine = counters.take()
        sums = add_up(table, seed, first, size, weeks, mine)
        counters.give_back(mine)
        return sums

    total, square = np.zeros(len(chain.tallies)), np.zeros(len(chain.tallies))
    for totals, squares in in_pieces(walk_piece, runs, size, workers, progress, chain.strategy_name):
        for block_total, block_square in zip(totals, squares, strict=True):  # in order, whichever thread simulated them
            total += block_total
            square += block_square
    here, seen = counters.total()
    mean = total / runs
    error = _errors(square, mean, runs)
    is_clear = np.isfinite(error) & (error * np.sqrt(runs) > BLURRED * np.abs(mean))
    for k in np.flatnonzero(~is_clear & (mean != 0)):
        error[k] = _error_of(chain, int(k), total[k], square[k], (weeks, runs, seed), walk, size, workers)
    ended = chain.counting.ended(here, runs)
    return Outcomes(
        chain=chain,
        weeks=weeks,
        reached=ended.reached,
        arrived=ended.arrived,
        still_open=ended.still_open,
        totals_error=error,
        later=Later(totals=mean, **chain.later_by_variable(partial(chain.counting.places, here, runs))),
        runs=runs,
        seed=seed,
        seen=seen,
    )


def _errors(square: Floats, mean: Floats, runs: int) -> Floats:
    """(tallies,) the standard errors of the means of the totals, from the sums of their squares."""
    with np.errstate(over="ignore", invalid="ignore"):
        return np.sqrt(np.maximum(0.0, square / runs - mean**2) / max(1, runs - 1))


def _error_of(
    chain: MarkovChain,
    k: int,
    total: float,
    square: float,
    asked: tuple[int, int, int],
    walk: Walk,
    size: int,
    workers: int,
) -> float:
    """The standard error of one tally whose totals differ little from their mean, or whose squares overflow.

    Whole numbers are subtracted exactly. Otherwise the runs are walked again, to add up the squares of the differences.
    """
    weeks, runs, seed = asked
    amounts = chain.vectors[:, k]
    if (amounts == np.rint(amounts)).all() and square < EXACT:
        spread = runs * int(square) - int(total) ** 2
        return float(np.sqrt(spread / runs**2 / max(1, runs - 1)))
    unit = float(np.abs(amounts).max())

    def differ(first: int, size: int) -> Floats:
        off = (walk(chain.walk_table, seed, first, size, weeks).tally[:, k] - total / runs) / unit
        return np.bincount(np.arange(size) // BLOCK, off * off).astype(np.float64, copy=False)

    spreads = np.concatenate(list(in_pieces(differ, runs, size, workers, False, chain.strategy_name)))
    return unit * float(np.sqrt(sum(spreads.tolist()) / runs / max(1, runs - 1)))


def paired(
    a: MarkovChain,
    b: MarkovChain,
    measure: Measure,
    weeks: int,
    runs: int,
    seed: int,
    threads: int | None,
    backend: str | None,
) -> tuple[Ints, Floats]:
    """Simulate two chains with common random numbers, and sum a measure of each run.

    Returns counts (3,) of the runs in which a's measure is above, equal to and below b's, and sums (5,) of
    a, b, a^2, b^2 and (a - b)^2.
    """
    walk = walks(backend).walk

    def walk_both(first: int, size: int) -> tuple[Ints, Floats]:
        x, y = (measure(chain, walk(chain.walk_table, seed, first, size, weeks)) for chain in (a, b))
        more, less = is_ahead(x, y), is_ahead(y, x)
        counts = np.array([more.sum(), (~more & ~less).sum(), less.sum()], dtype=np.int64)
        return counts, np.array([x.sum(), y.sum(), (x * x).sum(), (y * y).sum(), np.square(x - y).sum()])

    counts, sums = np.zeros(3, dtype=np.int64), np.zeros(5)
    workers = threads or os.cpu_count() or 1
    for piece_counts, piece_sums in in_pieces(walk_both, runs, PAIRED, workers, False, "pairs"):
        counts, sums = counts + piece_counts, sums + piece_sums
    return counts, sums
