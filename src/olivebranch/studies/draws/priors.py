"""Priors: the distribution of each parameter, with its quantile function (inverse distribution function) on arrays.

A draw is the prior's quantile at a number between 0 and 1, so evenly spread numbers give evenly spread draws.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from scipy import special

from olivebranch.base.arguments import as_list, is_name
from olivebranch.base.arrays import Floats
from olivebranch.errors import ArgumentError, UnknownName, printed
from olivebranch.model.model import Model
from olivebranch.model.priors import read_prior
from olivebranch.model.spec import Parameter

EDGE = 2.0**-32  # shares are kept this far from 0 and 1, where quantiles may be infinite

QUANTILES: dict[str, Callable[..., Floats]] = {
    "beta": lambda u, a, b: special.betaincinv(a, b, u),
    "gamma": lambda u, shape, scale: scale * special.gammaincinv(shape, u),
    "lognormal": lambda u, median, sigma: median * np.exp(sigma * special.ndtri(u)),
    "normal": lambda u, mean, sd: mean + sd * special.ndtri(u),
    "uniform": lambda u, low, high: low + (high - low) * u,
}


def uncertain(model: Model) -> tuple[str, ...]:
    """The names of the parameters with a prior to draw from, in the order of the file.

    >>> import olivebranch as ob
    >>> uncertain(ob.load("maybe"))[:3]
    ('cold_yes', 'slam', 'step_up')
    """
    return tuple(name for name, parameter in model.parameters.items() if not is_fixed(parameter))


def is_fixed(parameter: Parameter) -> bool:
    """Is there nothing to draw, because there is no prior or the prior is `fixed`?"""
    return parameter.prior is None or read_prior(parameter.prior)[0] == "fixed"


def quantile(parameter: Parameter, share: Floats | float) -> Floats:
    """The value below which the prior puts this share of its probability; the stated value if it is fixed.

    >>> from olivebranch.model.spec import Parameter
    >>> float(quantile(Parameter(value=0.22, prior="lognormal(0.22, 0.5)"), 0.5))
    0.22
    """
    u = np.clip(np.asarray(share, dtype=np.float64), EDGE, 1 - EDGE)
    family, numbers = read_prior(parameter.prior or "fixed")
    if family == "fixed":
        return np.full_like(u, parameter.value)
    return np.asarray(QUANTILES[family](u, *numbers), dtype=np.float64)


def outside(model: Model, share: float = 0.999) -> tuple[str, ...]:
    """Uncertain parameters whose stated value lies outside the middle `share` of their own prior."""
    ends = np.array([(1 - share) / 2, (1 + share) / 2])
    found = []
    for name in uncertain(model):
        parameter = model.parameters[name]
        low, high = quantile(parameter, ends)
        if not low <= parameter.value <= high:
            found.append(name)
    return tuple(found)


def check_uncertain(model: Model, names: str | Iterable[str]) -> tuple[str, ...]:
    """The names, after checking that each is a parameter with a prior."""
    wanted = (names,) if isinstance(names, str) else tuple(as_list("parameters", names, "['skip']"))
    if not wanted:
        raise ArgumentError("parameters = []: name at least one, such as 'skip'.")
    for name in wanted:
        if not is_name(name, model.parameters):
            raise UnknownName("parameter", name, uncertain(model), f" in {model.name}")
        if is_fixed(model.parameters[name]):
            raise ArgumentError(f"parameter {printed(name)} has no prior to draw from: give it one in the model.")
    return wanted
