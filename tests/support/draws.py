"""Draws of a model's parameters, and a comparison of two answers to them, byte by byte."""

from __future__ import annotations

from olivebranch.kernels import sobol
from olivebranch.studies.draws import priors
from olivebranch.studies.draws.sampling import values


def draws_of(model, count, seed=1):
    """The names of the uncertain parameters, and `count` draws of their values."""
    names = priors.uncertain(model)
    return names, values(model, names, sobol.points(0, count, len(names), seed))


def same(a, b):
    """Whether the answers are the same to the byte, for every strategy."""
    return all(
        getattr(x, field).tobytes() == getattr(y, field).tobytes()
        for x, y in zip(a, b, strict=True)
        for field in ("reached", "totals", "places", "met")
    )
