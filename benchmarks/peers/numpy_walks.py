"""The loop that one would write in NumPy: all runs of a block advance week by week, by the running sums of each row.

Blocks have 10^5 runs; runs that have ended are dropped. An edge is found by binary search: rows of running sums are
padded to a power of two, and all runs take the same few steps at once. In rows of up to four
edges, the sums below the random number are counted instead. It counts endings by week and nothing more.
"""

from __future__ import annotations

import numpy as np

import olivebranch as ob
from chains import WEEKS, same_share, start_states

BLOCK = 10**5
FEW = 4  # edges in a row up to which counting is faster than binary search


class Walker:
    """The chain as padded running sums and next states; `walk(runs)` returns endings by week."""

    def __init__(self, chain: ob.Chain) -> None:
        matrix = chain.matrix
        count = np.diff(matrix.indptr)
        width = 1 << int(count.max() - 1).bit_length()
        row = np.repeat(np.arange(chain.size), count)
        column = np.arange(row.size) - matrix.indptr[row]
        chance = np.zeros((chain.size, width))
        chance[row, column] = matrix.data
        upto = np.cumsum(chance, axis=1)
        upto[np.arange(width)[None, :] >= count[:, None] - 1] = np.inf  # the last edge takes the remainder
        self.upto, self.width = upto.ravel(), width
        self.first, self.after = matrix.indptr[:-1].astype(np.int64), matrix.indices.astype(np.int64)
        self.ending, self.endings = chain.ending.astype(np.int64), len(chain.endings)
        self.init = start_states(chain, BLOCK, seed=1)
        self.random = np.random.default_rng(7)
        share = self.walk(BLOCK)[:, 0].sum() / BLOCK
        same_share(chain, float(share), BLOCK)

    def walk(self, runs: int) -> np.ndarray:
        """(weeks + 1, endings) how many runs reached each ending in each week."""
        ended = np.zeros((WEEKS + 1, self.endings), dtype=np.int64)
        for done in range(0, runs, BLOCK):
            state = self.init[: min(BLOCK, runs - done)]
            for week in range(WEEKS + 1):
                if week:
                    u = self.random.random(state.size)
                    state = self.after[self.first[state] + self._edge(state * self.width, u)]
                ending = self.ending[state]
                over = ending >= 0
                ended[week] = ended[week] + np.bincount(ending[over], minlength=self.endings)
                state = state[~over]
        return ended

    def _edge(self, row: np.ndarray, u: np.ndarray) -> np.ndarray:
        """Which edge of its row each random number picks."""
        if self.width <= FEW:
            passed = np.zeros(row.size, dtype=np.int64)
            for k in range(self.width - 1):
                passed += u >= self.upto[row + k]
            return passed
        place, step = row.copy(), self.width // 2
        while step:
            place += step * (u >= self.upto[place + (step - 1)])
            step //= 2
        return place - row
