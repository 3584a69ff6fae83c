"""Draws of a model's parameters: the priors' quantile functions at the points of a Sobol sequence."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

import numpy as np

from olivebranch.base.arguments import check_whole
from olivebranch.base.arrays import Floats, read_only
from olivebranch.kernels import sobol
from olivebranch.model.model import Model
from olivebranch.model.spec import Parameter
from olivebranch.studies.draws import priors

Sample: TypeAlias = Callable[[int, int], tuple[Floats, Floats]]

MAX_DRAWS = 10_000_000
KEPT = 200_000  # numbers: no more than these are kept for the next question about the same draws


def values(model: Model, names: tuple[str, ...], shares: Floats) -> Floats:
    """Draws (D, P) of the named parameters from shares (D, P) of their priors."""
    return _values(tuple(map(model.parameters.__getitem__, names)), shares)


def _values(parameters: tuple[Parameter, ...], shares: Floats) -> Floats:
    columns = [priors.quantile(parameter, shares[:, i]) for i, parameter in enumerate(parameters)]
    return np.stack(columns, axis=1) if columns else np.zeros((len(shares), 0))


def sampler(model: Model, names: tuple[str, ...], seed: int) -> Sample:
    """A function of `first` and `count`, which returns shares and values (count, P) of those points of the sequence."""
    parameters = tuple(map(model.parameters.__getitem__, names))

    def sample(first: int, count: int) -> tuple[Floats, Floats]:
        draw = _drawn if count * len(names) <= KEPT else _drawn.__wrapped__
        return draw(parameters, seed, first, count)

    return sample


@lru_cache(maxsize=8)  # most questions about a model are asked with the same seed
def _drawn(parameters: tuple[Parameter, ...], seed: int, first: int, count: int) -> tuple[Floats, Floats]:
    shares = sobol.points(first, count, len(parameters), seed)
    return read_only(shares), read_only(_values(parameters, shares))


def check_draws(draws: int) -> int:
    """The number of draws, checked."""
    return check_whole("draws", draws, 1, MAX_DRAWS)
