"""The prior distributions that a parameter may have, as they are written in a model file."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from olivebranch.errors import printed, suggest


class Family(NamedTuple):
    """A family of distributions: how many numbers it takes, which ones it allows, and an example."""

    n_arguments: int
    allows: Callable[..., bool]
    example: str


PRIORS: dict[str, Family] = {
    "beta": Family(2, lambda a, b: a > 0 and b > 0, "beta(4, 46)"),
    "gamma": Family(2, lambda shape, scale: shape > 0 and scale > 0, "gamma(2, 0.5)"),
    "lognormal": Family(2, lambda median, sigma: median > 0 and sigma > 0, "lognormal(2.0, 0.35)"),
    "normal": Family(2, lambda mean, sd: sd > 0, "normal(0, 1)"),
    "uniform": Family(2, lambda low, high: low < high, "uniform(0, 0.7)"),
    "fixed": Family(0, lambda: True, "fixed"),
}


@lru_cache(maxsize=1_000)
def read_prior(text: str) -> tuple[str, tuple[float, ...]]:
    """The family and the numbers of a prior; ValueError says what is wrong with it.

    >>> read_prior("beta(4, 46)")
    ('beta', (4.0, 46.0))
    """
    match = re.fullmatch(r"\s*([A-Za-z_]+)\s*(?:\(([^()]*)\))?\s*", text)
    name = match[1] if match else text
    if not match or name not in PRIORS:
        raise ValueError(f"there is no prior {printed(name)}. {suggest(name, PRIORS)}")
    try:
        arguments = tuple(float(number) for number in (match[2] or "").split(",") if number.strip())
    except ValueError:
        raise ValueError("the arguments of a prior are plain numbers, such as beta(4, 46)") from None
    family = PRIORS[name]
    if len(arguments) != family.n_arguments:
        raise ValueError(f"{name} takes {family.n_arguments} numbers, such as {family.example}")
    if not all(map(math.isfinite, arguments)) or not family.allows(*arguments):
        raise ValueError(f"the numbers of {name} are out of bounds: a valid example is {family.example}")
    return name, arguments
