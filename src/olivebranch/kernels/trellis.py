"""The likelihood of many sequences under many chains: the forward filter, week by week, draws side by side.

    b'(j) = sum over the edges i -> j that fit what was seen of b(i) * chance,    b' scaled to sum to 1

The logarithms of the sums of b' before scaling add up to the log-likelihood (Rabiner 1989). A *place* is a
state in which a sequence may be; the places of all sequences in one week form a *layer*. Which edges fit does not
depend on their chances, so layers are made once and serve any number of draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from olivebranch.base.arrays import Floats, Ints

CACHE = 100_000  # numbers of a layer worked on together: few enough to stay in a core's cache


class Layer(NamedTuple):
    """One week of N sequences: E edges into P places.

    The sequences that go on after it come first, in the same order.

    Attributes
    ----------
    source : (E,) the place that each edge leaves, in the layer before
    edge, weight : (E,) the row of its chance, -1 for a chance of 1; and what that is multiplied by
    into : (P,) where the edges into each place begin; every place has some
    sequence : (N,) where the places of each sequence begin; every sequence has some
    """

    source: Ints
    edge: Ints
    weight: Floats
    into: Ints
    sequence: Ints


def log_likelihood(layers: Sequence[Layer], chance: Floats, start: Floats) -> Floats:
    """(D,) the log-likelihood of all sequences together; -inf where one cannot be.

    Parameters
    ----------
    layers : the weeks, each with one sequence at least; the edges of the first leave the rows of `start`
    chance : (edges, D) the chance of each edge
    start : (places, D or 1)

    >>> stays = Layer(np.array([0]), np.array([0]), np.ones(1), np.array([0]), np.array([0]))
    >>> np.exp(log_likelihood([stays, stays], np.array([[0.5, 0.1]]), np.ones((1, 1)))).round(3)
    array([0.25, 0.01])
    """
    draws = chance.shape[1]
    start = np.broadcast_to(start, (len(start), draws))
    size = max(1, CACHE // max((layer.edge.size for layer in layers), default=1))
    parts = [slice(first, first + size) for first in range(0, draws, size)]
    found = [_part(layers, chance[:, part], start[:, part]) for part in parts]
    return np.concatenate([np.zeros(0), *found])


def _part(layers: Sequence[Layer], chance: Floats, start: Floats) -> Floats:
    """The same for so few draws that they stay in the cache."""
    chance, total, belief = np.concatenate([chance, np.ones((1, chance.shape[1]))]), np.zeros(chance.shape[1]), start
    for layer in layers:
        flow = belief[layer.source] * chance[layer.edge]
        flow *= layer.weight[:, None]
        belief = np.add.reduceat(flow, layer.into, axis=0)
        seen = np.add.reduceat(belief, layer.sequence, axis=0)
        with np.errstate(divide="ignore"):
            total += np.log(seen).sum(axis=0)
        places = np.diff(np.append(layer.sequence, layer.into.size))
        belief /= np.repeat(np.where(seen > 0, seen, 1.0), places, axis=0)
    return total
