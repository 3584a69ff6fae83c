"""The same walks as `walk_numpy`, bit for bit, compiled: one run at a time, so a run's state stays in registers.

Compiled on first use and kept in a cache. Where no cache folder can be written, compiling again costs time only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba as nb
import numpy as np

from olivebranch.kernels.philox import LOW, MULTIPLIER, ROUNDS, SCALE, WEYL
from olivebranch.kernels.walk import Block, WalkTable

_LOW, _32, _11 = np.uint64(LOW), np.uint64(32), np.uint64(11)
_M0, _M1 = np.uint64(MULTIPLIER[0]), np.uint64(MULTIPLIER[1])
_W0, _W1 = np.uint64(WEYL[0]), np.uint64(WEYL[1])


def _compiled(**options: Any) -> Callable[[Any], Any]:
    def wrap(function: Any) -> Any:
        try:
            return nb.njit(cache=True, **options)(function)
        except RuntimeError:  # no folder to keep it in
            return nb.njit(**options)(function)

    return wrap


@_compiled(inline="always")
def _uniform(key0: Any, key1: Any, run: Any, week: Any) -> Any:  # pragma: no cover - compiled
    c0, c1, c2, c3 = run & _LOW, run >> _32, np.uint64(week), np.uint64(0)
    k0, k1 = key0, key1
    for _ in range(ROUNDS):
        one, two = c0 * _M0, c2 * _M1
        c0, c1, c2, c3 = (two >> _32) ^ c1 ^ k0, two & _LOW, (one >> _32) ^ c3 ^ k1, one & _LOW
        k0, k1 = (k0 + _W0) & _LOW, (k1 + _W1) & _LOW
    return np.float64(((c0 << _32) | c1) >> _11) * SCALE


@_compiled(inline="always")
def _draw(first: Any, upto: Any, guide: Any, row: Any, u: Any) -> Any:  # pragma: no cover - compiled
    low, last = first[row], first[row + 1] - 1
    edge = np.int64(guide[low + np.int64(u * (last + 1 - low))])
    while u >= upto[edge] and edge < last:
        edge += 1
    return edge


@_compiled(nogil=True)
def _walk(first: Any, upto: Any, after: Any, guide: Any, tally: Any, ending: Any, cell: Any, bit: Any, seed: Any,
          run: Any, weeks: Any, out_ending: Any, out_week: Any, out_tally: Any, out_seen: Any, out_open: Any,
          out_ended: Any) -> None:  # fmt: skip  # pragma: no cover - compiled
    key0, key1 = seed & _LOW, seed >> _32
    tallies = tally.shape[1]
    for i in range(out_ending.size):
        number = np.uint64(run + i)
        pair = np.int64(after[_draw(first, upto, guide, ending.size, _uniform(key0, key1, number, 0))])
        seen = bit[pair]
        week = 0
        while ending[pair] < 0:
            out_open[week, cell[pair]] += 1
            if week == weeks:
                break
            week += 1
            edge = _draw(first, upto, guide, pair, _uniform(key0, key1, number, week))
            pair = np.int64(after[edge])
            seen |= bit[pair]
            for k in range(tallies):
                out_tally[i, k] += tally[edge, k]
        if ending[pair] >= 0:
            out_ended[week, cell[pair]] += 1
        out_ending[i], out_week[i], out_seen[i] = ending[pair], week, seen


def walk_numba(table: WalkTable, seed: int, run: int, runs: int, weeks: int, cells: int) -> Block:
    """Walk `runs` runs from number `run` on; the Python lock is let go, so threads walk blocks side by side."""
    block = Block(
        ending=np.empty(runs, dtype=np.int8),
        week=np.empty(runs, dtype=np.int32),
        tally=np.zeros((runs, table.tally.shape[1])),
        seen=np.empty(runs, dtype=np.uint64),
        open=np.zeros((weeks + 1, cells), dtype=np.int64),
        ended=np.zeros((weeks + 1, cells), dtype=np.int64),
    )
    _walk(*table, np.uint64(seed), run, weeks, *block)
    return block
