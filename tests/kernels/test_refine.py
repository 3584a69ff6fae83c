"""What decides whether an LU is tried."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from olivebranch.kernels import refine


def test_the_work_within_a_band_is_that_of_a_better_order_if_this_one_takes_too_much(monkeypatch):
    """A path of 100 states and one that no move touches: a product for each move, but in no order thousands."""
    path = sp.diags_array([np.append(np.ones(99), 0.0)], offsets=[1], shape=(101, 101)).tocsr()
    path.eliminate_zeros()
    order = np.random.default_rng(1).permutation(101)
    mixed = path[order][:, order]
    assert refine.band_work(path) == 99
    assert refine.band_work(mixed) > 10_000
    monkeypatch.setattr(refine, "WORK", 10_000)
    assert refine.band_work(mixed) == 99
