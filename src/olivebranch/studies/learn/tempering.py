"""From prior draws to posterior draws: importance weights, tempered where they would rest on too few draws.

    weight of a draw = likelihood^(lambda' - lambda),   lambda from 0 to 1

Where the effective size (sum w)^2 / sum w^2 of the whole step is below a tenth of the draws, smaller steps are taken;
after each the draws are resampled and moved by a Metropolis chain that leaves the tempered posterior as it is (a
sequential Monte Carlo sampler: Del Moral, Doucet and Jasra 2006). The proposal keeps the prior (preconditioned
Crank-Nicolson: Cotter et al. 2013), so only likelihoods are compared. It goes far in directions of which the diaries
say little (as in the likelihood-informed proposals of Cui, Law and Marzouk 2016). With one step for all directions, the
parameters of which nothing is told would stay near the few draws that were resampled.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.special import ndtr, ndtri

from olivebranch.base.arrays import Floats, Ints
from olivebranch.studies.draws.knowledge import effective

LEAST = 0.1  # of the draws: a smaller effective size is tempered
EACH = 0.5  # of the draws: the effective size of a tempered step
MOVES = 8  # Metropolis moves after each resampling
TOLD = 0.2  # the least that counts as told in a direction: its spread may come from draws in separate groups
SHORTER = 0.03  # the shortest reach of a move, as a share of the longest: for draws on a peak that long steps leave


class Sampled(NamedTuple):
    """Posterior draws: shares (D, P) of each prior below them, weights (D,) that sum to 1, and the steps it took."""

    shares: Floats
    weights: Floats
    steps: int


def weighted(log_likelihood: Floats, power: float = 1.0) -> Floats:
    """(D,) the likelihoods to a power, scaled to sum to 1."""
    weights = np.exp(power * (log_likelihood - log_likelihood.max()))
    return np.asarray(weights / weights.sum())


def posterior(
    shares: Floats, log_likelihood: Floats, log_of: Callable[[Floats], Floats], rng: np.random.Generator
) -> Sampled:
    """Posterior draws from prior draws (D, P) and their log-likelihoods; `log_of` gives those of other shares."""
    count = len(shares)
    if effective(weighted(log_likelihood)) >= LEAST * count:
        return Sampled(shares, weighted(log_likelihood), 0)
    reached, steps, reach = 0.0, 0, 1.0
    while reached < 1:
        power = _next(log_likelihood, reached)
        chosen = _resampled(weighted(log_likelihood, power - reached), rng)
        shares, log_likelihood, reached, steps = shares[chosen], log_likelihood[chosen], power, steps + 1
        for _ in range(MOVES):
            new = _proposed(shares, reach, rng)
            there = log_of(new)
            accept = np.log(rng.random(count)) < power * (there - log_likelihood)
            shares = np.where(accept[:, None], new, shares)
            log_likelihood = np.where(accept, there, log_likelihood)
            reach = min(10.0, reach * 1.5) if accept.mean() > 0.3 else max(0.001, reach / 1.5)
    return Sampled(shares, np.full(count, 1 / count), steps)


def _next(log_likelihood: Floats, reached: float) -> float:
    """The largest power up to 1 whose step keeps half of the draws that are possible."""
    enough = EACH * int(np.isfinite(log_likelihood).sum())
    if effective(weighted(log_likelihood, 1 - reached)) >= enough:
        return 1.0
    low, high = reached, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        keeps = effective(weighted(log_likelihood, middle - reached)) >= enough
        low, high = (middle, high) if keeps else (low, middle)
    return high


def _resampled(weights: Floats, rng: np.random.Generator) -> Ints:
    """Indices of a systematic resample."""
    points = (np.arange(weights.size) + rng.random()) / weights.size
    return np.minimum(np.searchsorted(np.cumsum(weights), points), weights.size - 1).astype(np.int64)


def _proposed(shares: Floats, reach: float, rng: np.random.Generator) -> Floats:
    """New shares nearby: on normal scores, each direction of the draws' covariance has a step of its own.

    Where the likelihood tells t, 1 / (1 + t) of the prior's variance of 1 is left. The step, sqrt(reach / (reach + t)),
    is nearly 1 where little is told, and proportional to the width where much is. It leaves the prior invariant. The
    noise is drawn before it is turned to the directions, because their signs differ from machine to machine.
    """
    scores = ndtri(np.clip(shares, 1e-12, 1 - 1e-12))
    count, names = scores.shape
    covariance = np.atleast_2d(np.cov(scores, rowvar=False, bias=True))
    shrunk = (count * covariance + names * np.eye(names)) / (count + names)  # towards the prior
    variance, axes = np.linalg.eigh(shrunk)
    reaches = reach * SHORTER ** rng.random((count, 1))
    step = np.sqrt(reaches / (reaches + np.maximum(TOLD, 1 / variance - 1)))
    noise = rng.standard_normal(scores.shape)
    new = np.sqrt(1 - step**2) * (scores @ axes) + step * (noise @ axes)
    return np.asarray(ndtr(new @ axes.T))
