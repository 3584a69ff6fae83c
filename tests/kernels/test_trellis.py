"""The forward filter of many sequences, against products of matrices."""

from __future__ import annotations

import numpy as np

from olivebranch.kernels import trellis
from olivebranch.kernels.trellis import Layer, log_likelihood


def test_the_likelihood_is_a_product_of_matrices(monkeypatch):
    """Three chains of two states; the first is followed for three weeks, the second for one and the third for none."""
    rng = np.random.default_rng(3)
    draws, start = 5, rng.random((2, 5))
    chance, weight = rng.random((4, draws)), rng.random(4)  # of the edges 0 -> 0, 1 -> 0, 0 -> 1, 1 -> 1
    begin = Layer(np.tile([0, 1], 3), np.full(6, -1), np.ones(6), np.arange(6), np.array([0, 2, 4]))

    def step(sequences: int) -> Layer:
        source = (np.array([0, 1, 0, 1]) + 2 * np.arange(sequences)[:, None]).ravel()
        edges = np.tile(np.arange(4), sequences)
        return Layer(source, edges, weight[edges], np.arange(0, 4 * sequences, 2), np.arange(0, 2 * sequences, 2))

    move = (chance * weight[:, None]).reshape(2, 2, draws)  # (to, from, D)
    one, three = start, start
    for _ in range(3):
        three = np.einsum("tfd,fd->td", move, three)
    one = np.einsum("tfd,fd->td", move, one)
    expected = np.log(three.sum(axis=0)) + np.log(one.sum(axis=0)) + np.log(start.sum(axis=0))
    layers = [begin, step(2), step(1), step(1)]
    for cache in (100_000, 20):  # all draws at once, and two at a time
        monkeypatch.setattr(trellis, "CACHE", cache)
        np.testing.assert_allclose(log_likelihood(layers, chance, start), expected, rtol=1e-12)
    chance[:] = 0.0
    assert (log_likelihood(layers, chance, start) == -np.inf).all()
