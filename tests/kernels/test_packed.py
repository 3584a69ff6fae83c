"""The compiled buckets of a packed table are those of NumPy, in rows of few edges and of many, some of them rare."""

from __future__ import annotations

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.kernels import packed

packed_numba = pytest.importorskip("olivebranch.kernels.packed_numba")


def rare(n):
    """A chain whose first row leads everywhere, with very different chances."""
    matrix = np.eye(n)
    matrix[0] = np.random.default_rng(n).random(n) ** 12
    matrix[0] /= matrix[0].sum()
    return ob.Chain.from_matrix(matrix)


@pytest.mark.parametrize("share", [0, packed.SHARE])
@pytest.mark.parametrize(
    "chain", [ob.Chain("maybe", "small_steps"), ob.Chain("ladder", "jump_ahead"), rare(4), rare(900)]
)
def test_the_compiled_buckets_are_those_of_numpy(chain, share):
    table = chain.walk_table
    count = np.diff(table.first)
    slots = np.where(count > 0, 1 << packed._bit_length(np.maximum(count, 1)), 0)
    first = np.concatenate([[0], np.cumsum(slots)])
    limit, _ = packed._limits(table, slots, first)
    entry, guide = packed._entries(limit, slots, first, share)
    shifts = packed._shift(slots, share)
    compiled = packed_numba.entries(limit, slots, first, shifts, share, packed.NO_LIMIT, packed.SEARCH)
    assert np.array_equal(entry, compiled[0])
    assert np.array_equal(guide, compiled[1])
    assert (entry.dtype, guide.dtype) == (compiled[0].dtype, compiled[1].dtype)
