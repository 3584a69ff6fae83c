"""A student's variant of a model: the same rules with other numbers, which depend on the student's name alone."""

from __future__ import annotations

import hashlib

from olivebranch.errors import ArgumentError, ModelError, printed
from olivebranch.model.model import Model
from olivebranch.studies.draws.priors import quantile, uncertain

MIDDLE = 0.8  # of each prior: no variant is extreme
TRIES = 200


def variant(model: Model, student: str, seed: int) -> Model:
    """The model with a student's parameters: a value of each prior, in two digits, so that it can be computed by hand.

    A value depends on seed, student and the parameter's name, by way of a hash. So it is the same on every machine, and
    does not change if the model gets another parameter. Values that break the model's rules are drawn again together.

    Raises ArgumentError if the model has no parameter with a prior, or if no values were found that keep the rules.

    >>> import olivebranch as ob
    >>> slam = {who: variant(ob.load("maybe"), who, 1).parameters["slam"].value for who in ("s01", "s02")}
    >>> slam["s01"] == slam["s02"]
    False
    """
    names = uncertain(model)
    if not names:
        raise ArgumentError(f"{model.name} has no parameter with a prior, so there is nothing to vary. Add one.")
    for attempt in range(TRIES):
        shares = {name: (1 - MIDDLE) / 2 + MIDDLE * _share(seed, student, attempt, name) for name in names}
        values = {name: float(f"{quantile(model.parameters[name], share):.2g}") for name, share in shares.items()}
        try:
            return model.with_parameters(**values)
        except ModelError:
            continue
    raise ArgumentError(f"{model.name}: {TRIES} draws for {printed(student)} all break its rules. Narrow its priors.")


def _share(*parts: object) -> float:
    """A number from 0 to 1 that depends on these parts alone."""
    digest = hashlib.sha256("\0".join(map(str, parts)).encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:7], "big") / 2**56
