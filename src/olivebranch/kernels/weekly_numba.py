"""Follows a distribution week by week, compiled: gives the same bytes as `olivebranch.kernels.weekly`."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sp

from olivebranch.base.arrays import Floats, Ints
from olivebranch.kernels.compiling import compiled
from olivebranch.kernels.weekly import Followed


@compiled(nogil=True)
def _follow(
    first: Any, source: Any, chance: Any, x: Any, order: Any, begin: Any, sums: Any, reached: Any, spent: Any
) -> None:  # pragma: no cover - compiled
    after, over, endings = np.empty(x.size), np.zeros(x.size), begin.size - 2
    for week in range(len(sums)):
        if week:
            for i in range(x.size):
                spent[i] += x[i]
                arriving = 0.0
                for e in range(first[i], first[i + 1]):
                    arriving += chance[e] * x[source[e]]
                after[i] = arriving
            x, after = after, x
        for group in range(endings):
            total, gone = 0.0, 0.0
            for k in range(begin[group], begin[group + 1]):
                total += x[order[k]]
                over[k] += x[order[k]]
                gone += over[k]
            sums[week, group], reached[week, group] = total, gone
        total = 0.0
        for k in range(begin[endings], begin[endings + 1]):
            total += x[order[k]]
        sums[week, endings] = total


def follow(forward: sp.csr_array, start: Floats, ending: Ints, endings: int, weeks: int) -> Followed:
    """As `olivebranch.kernels.weekly.follow`."""
    groups = tuple(map(_unsigned, _by_group(ending, endings)))
    sums, reached, spent = np.empty((weeks + 1, endings + 1)), np.empty((weeks + 1, endings)), np.zeros(start.size)
    moves = _unsigned(forward.indptr), _unsigned(forward.indices), forward.data
    _follow(*moves, start.copy(), *groups, sums, reached, spent)
    return Followed(reached, sums[:, :-1].copy(), sums[:, -1].copy(), spent)


def _unsigned(index: Any) -> Any:
    """The same numbers without a sign, so that compiled code need not ask whether an index counts from the end."""
    return index.view(np.uint32 if index.dtype == np.int32 else np.uint64)


def _by_group(ending: Ints, endings: int) -> tuple[Ints, Ints]:
    """The pairs, ending by ending and then those that are open; and (endings + 2,) where each group begins."""
    group = np.where(ending >= 0, ending, endings)
    order = np.argsort(group, kind="stable")
    return order, np.searchsorted(group[order], np.arange(endings + 2))
