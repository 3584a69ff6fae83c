"""The buckets of a packed table, compiled: the same as in `olivebranch.kernels.packed`, in one pass, without copies."""

from __future__ import annotations

from typing import Any

import numpy as np

from olivebranch.base.arrays import Ints
from olivebranch.kernels.compiling import compiled


@compiled(nogil=True)
def _fill(
    limit: Any, first: Any, shifts: Any, share: int, no_limit: Any, mask: int, entry: Any, guide: Any
) -> None:  # pragma: no cover - compiled
    for row in range(first.size - 1):
        slot, end, shift = first[row], first[row + 1], np.uint64(shifts[row])
        begin, at = slot << share, slot
        for bucket in range((end - slot) << share):
            low, before = np.uint64(bucket), at
            while at < end and limit[at] != no_limit and limit[at] >> shift == low:
                if limit[at] == low << shift:  # a limit at the very start of its bucket is before it
                    before += 1
                at += 1
            number, inside = before - slot, at - before
            word = limit[before] if inside == 1 else no_limit ^ np.uint64(mask)
            search = inside > 1 or number >= mask
            entry[begin + bucket] = word | np.uint64(mask if search else number)
            guide[begin + bucket] = number


def entries(
    limit: Any, slots: Ints, first: Ints, shifts: Ints, share: int, no_limit: Any, mask: int
) -> tuple[Any, Any]:
    """As `olivebranch.kernels.packed._entries`."""
    size = int(first[-1]) << share
    entry, guide = np.empty(size, dtype=np.uint64), np.empty(size, dtype=np.uint32)
    _fill(limit, first, shifts, share, no_limit, mask, entry, guide)
    return entry, guide
