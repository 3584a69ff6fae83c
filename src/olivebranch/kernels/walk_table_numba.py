"""The edges of a large walk table, sorted by compiled code: one row after the other, without a key for each edge."""

from __future__ import annotations

from typing import Any

import numpy as np

from olivebranch.kernels.compiling import compiled


@compiled(nogil=True)
def sort_rows(
    first: Any, edges: Any, rank: Any, longest: Any, upto: Any, to: Any, kinds: Any, order: Any
) -> None:  # pragma: no cover - compiled
    """Sort each row by insertion, which leaves equals in order and is quick where a row is nearly in order.

    `edges` holds the next pair, the chance and the kind of each edge. The last four arguments are written to:
    the running sums of the chances, the next pairs, the kinds, and the order.
    """
    (after, chance, kind), key = edges, np.empty(longest, rank.dtype)
    for row in range(first.size - 1):
        low, high = first[row], first[row + 1]
        for e in range(low, high):
            mine, k = rank[after[e]], e - low
            while k > 0 and key[k - 1] > mine:
                key[k], to[low + k], order[low + k] = key[k - 1], to[low + k - 1], order[low + k - 1]
                k -= 1
            key[k], to[low + k], order[low + k] = mine, after[e], e
        total = 0.0
        for k in range(low, high):
            total += chance[order[k]]
            upto[k], kinds[k] = total, kind[order[k]]
