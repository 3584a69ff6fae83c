"""Draws of a model's parameters: points of a Sobol sequence, put through the priors."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arguments import check_whole
from olivebranch.kernels import sobol
from olivebranch.model.model import Model
from olivebranch.studies.draws import priors

Floats = NDArray[np.float64]
Sample = Callable[[int, int], tuple[Floats, Floats]]

MAX_DRAWS = 10_000_000


def values(model: Model, names: tuple[str, ...], shares: Floats) -> Floats:
    """Draws (D, P) of the named parameters from shares (D, P) of their priors."""
    columns = [priors.quantile(model.parameters[name], shares[:, i]) for i, name in enumerate(names)]
    return np.stack(columns, axis=1) if columns else np.zeros((len(shares), 0))


def sampler(model: Model, names: tuple[str, ...], seed: int) -> Sample:
    """Gives the shares and values of points `first` to `first + count` of the sequence of a seed."""

    def sample(first: int, count: int) -> tuple[Floats, Floats]:
        shares = sobol.points(first, count, len(names), seed)
        return shares, values(model, names, shares)

    return sample


def check_draws(draws: int) -> int:
    """The number of draws, checked."""
    return check_whole("draws", draws, 1, MAX_DRAWS)
