"""What is known of a model's parameters, from which a study draws: the priors, or what was learned.

What was learned is a set of weighted draws, but a study needs equally weighted ones. So it resamples: it takes the
inverse distribution function of the weights at the points of a one-dimensional Sobol sequence, so that a draw comes as
often as its weight says, to within one. However many are taken, they are worth no more than the effective size.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

import numpy as np

from olivebranch.base.arguments import check_level, is_name
from olivebranch.base.arrays import Floats
from olivebranch.base.equality import ByValue
from olivebranch.base.text import percent
from olivebranch.errors import ArgumentError, UnknownName, printed
from olivebranch.kernels import sobol
from olivebranch.model.model import Model
from olivebranch.studies.draws import priors
from olivebranch.studies.draws.sampling import Sample, sampler

RULES = ("states", "hidden", "actions", "let", "response", "shift", "endings")  # the parts of a file that are its rules


@dataclass(frozen=True)
class Priors:
    """The priors of a model's parameters, as its file states them."""

    model: Model
    origin: ClassVar[str] = "the priors"
    word: ClassVar[str] = "prior"
    said: ClassVar[str] = ""

    def quantile(self, name: str, share: Floats) -> Floats:
        """The values of a parameter below which its prior puts these shares of its probability."""
        return priors.quantile(self.model.parameters[name], share)

    def sampler(self, names: tuple[str, ...], seed: int) -> Sample:
        """The draws of the named parameters: see `olivebranch.studies.draws.sampling.sampler`."""
        return sampler(self.model, names, seed)


@dataclass(frozen=True, repr=False, eq=False)
class Posterior(ByValue):
    """What was learned of a model's parameters: weighted draws.

    Attributes
    ----------
    model : the model
    names : the P uncertain parameters
    values, weights : (D, P) and (D,) the draws, and their weights, which sum to 1
    """

    model: Model = field(repr=False)
    names: tuple[str, ...]
    values: Floats = field(repr=False)
    weights: Floats = field(repr=False)
    word: ClassVar[str] = "posterior"

    @property
    def effective_size(self) -> float:
        """How many equal draws these are worth (Kish); it is an upper bound, because moved draws may be correlated."""
        return effective(self.weights)

    @property
    def origin(self) -> str:
        """Where the draws come from, in words."""
        return f"what was learned of {self.model.name}"

    @property
    def said(self) -> str:
        """What a reader is told about the draws."""
        worth = f"worth {self.effective_size:,.0f} equal draws at most"
        return f"The draws are from {self.origin} ({worth}), not from the priors."

    def _column(self, name: str) -> int:
        if not is_name(name, self.names):
            raise UnknownName("parameter", name, self.names, f" with a prior in {self.model.name}")
        return self.names.index(name)

    def mean(self, name: str) -> float:
        """The posterior mean of a parameter. Raises UnknownName."""
        return float(self.weights @ self.values[:, self._column(name)])

    def quantile(self, name: str, share: Floats) -> Floats:
        """The values of a parameter below which the posterior puts these shares of its probability.

        Raises UnknownName, and ArgumentError for shares that are no numbers from 0 to 1.
        """
        column = self.values[:, self._column(name)]
        try:
            is_number = np.asarray(share).dtype.kind in "iufO"  # a text and True would become numbers, too
            shares = np.asarray(share, dtype=np.float64)
        except Exception:  # what is no number, and a fault in a class of the user's
            is_number, shares = False, np.zeros(0)
        if not is_number or not ((shares >= 0) & (shares <= 1)).all():
            raise ArgumentError(f"share = {printed(share)}: give shares from 0 to 1, such as [0.05, 0.95].")
        order = np.argsort(column, kind="stable")
        upto = np.cumsum(self.weights[order])
        place = np.searchsorted(upto, shares * upto[-1])
        return np.asarray(column[order][np.minimum(place, column.size - 1)])

    def range(self, name: str, level: float = 0.9) -> tuple[float, float]:
        """The middle share `level` of the posterior (a credible interval).

        Raises UnknownName, and ArgumentError for a level outside (0, 1).
        """
        level = check_level(level)
        low, high = self.quantile(name, np.array([(1 - level) / 2, (1 + level) / 2]))
        return float(low), float(high)

    def sampler(self, names: tuple[str, ...], seed: int) -> Sample:
        """The draws of the named parameters, as for the priors; a share is that of the parameter's posterior.

        The draws are shuffled first, so that a few of them are spread over all.
        """
        order = np.random.default_rng(seed).permutation(self.weights.size)
        columns, upto = [self._column(name) for name in names], np.cumsum(self.weights[order])
        values = self.values[:, columns]
        shares = np.stack([_ranked(column, self.weights) for column in values.T], axis=1) if columns else values

        def sample(first: int, count: int) -> tuple[Floats, Floats]:
            points = sobol.points(first, count, 1, seed)[:, 0] * upto[-1]
            chosen = order[np.searchsorted(upto, points, side="right")]
            return shares[chosen], values[chosen]

        return sample


def effective(weights: Floats) -> float:
    """The effective size of a weighted sample (Kish).

    >>> effective(np.array([0.5, 0.5, 0.0]))
    2.0
    """
    return float(weights.sum() ** 2 / (weights**2).sum())


def _ranked(values: Floats, weights: Floats) -> Floats:
    """(D,) the share of the weight below each value, plus half of that at the value.

    >>> _ranked(np.array([3.0, 1.0, 3.0]), np.array([0.25, 0.5, 0.25])).tolist()
    [0.75, 0.25, 0.75]
    """
    _, place = np.unique(values, return_inverse=True)
    mass = np.bincount(place, weights=weights)
    return np.asarray((np.cumsum(mass) - mass / 2)[place])


Knowledge: TypeAlias = Priors | Posterior


def known_of(model: Model, given: Posterior | None) -> Knowledge:
    """What is known of a model's parameters: `given`, which was learned, or the priors if it is None.

    Raises ArgumentError if it was learned of other rules, or with another prior of a parameter that is uncertain here.
    """
    if given is None:
        return Priors(model)
    if not isinstance(given, Posterior):
        raise ArgumentError(
            f"given = {printed(given)}: must be what ob.learn has found, as in given=ob.learn(model, diaries)."
        )
    of = f"given = what was learned of {given.model.name}"
    if any(getattr(given.model.spec, name) != getattr(model.spec, name) for name in RULES):
        raise ArgumentError(f"{of}: {model.name} has other rules. Learn from diaries of {model.name}.")
    for name in priors.uncertain(model):
        if name not in given.names or given.model.parameters[name].prior != model.parameters[name].prior:
            remedy = f"Learn with the same priors, or set it: with_parameters({name}=...)"
            raise ArgumentError(f"{of}: {name} has another prior in {model.name}. {remedy}.")
    return given


def notes_on_draws(known: Knowledge, draws: int, asked: int, rejected: float, fault: str = "") -> list[str]:
    """What a reader needs to know about the draws: where they come from, what was replaced, what is missing."""
    said = [known.said] if known.said and draws else []
    if rejected:
        how = f" ({fault.rstrip('.')})" if fault else ""
        said.append(f"{percent(rejected)} of the draws broke the model's rules and were replaced{how}.")
    outside = priors.outside(known.model) if isinstance(known, Priors) else ()
    if outside:
        said.append(f"Stated value outside its own prior: {', '.join(outside)}. The draws follow the prior.")
    if draws < asked:
        said.append(f"Interrupted: {draws:,} of {asked:,} draws.")
    return said
