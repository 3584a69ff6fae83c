"""Claim: a sentence that people say, and the numbers that would make it true."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias, get_args

import numpy as np

from olivebranch.base.arguments import as_text, is_name
from olivebranch.base.arrays import Floats as Floats
from olivebranch.base.ties import is_ahead
from olivebranch.errors import ArgumentError, UnknownName, printed
from olivebranch.studies.asking import Ask, read_asks

Grade: TypeAlias = Literal["supported", "for yourself only", "untested", "not supported", "this model alone"]


def falling(*numbers: Floats) -> Floats:
    """How far each number is above the next: the smallest difference.

    >>> falling(np.array([0.5]), np.array([0.25]), np.array([0.125]))
    array([0.125])
    """
    return np.asarray(np.min([a - b for a, b in pairwise(numbers)], axis=0))


@dataclass(frozen=True)
class Claim:
    """A claim that a model can be asked about: an inequality between numbers of the model.

    Parameters
    ----------
    name : what the command line and tests call it
    words : the claim, in words
    asks : the numbers that it is about, each an `Ask`
    lead : a function of the numbers (arrays with one value for each draw) that is above 0 where the claim holds, and
        NaN if it cannot be decided; default: the smallest difference between each number and the next
    query : what is compared, in words; default: made from the asks
    phase : the phase of the source text that it comes from
    evidence, grade : what published evidence says, and how far it supports the claim

    Raises
    ------
    ArgumentError
        if there is only one ask, and no `lead` to judge it by.

    Examples
    --------
    >>> import olivebranch as ob
    >>> mine = ob.Claim("patience", "patience pays", [ob.Ask("yes", "small_steps"), ob.Ask("yes", "jump_ahead")])
    >>> print(mine.asked)
    yes, small steps > yes, jump ahead
    """

    name: str
    words: str
    asks: Sequence[Ask]
    lead: Callable[..., Floats] = falling
    query: str = ""
    phase: str = ""
    evidence: str = ""
    grade: Grade = "this model alone"

    def __post_init__(self) -> None:
        object.__setattr__(self, "asks", read_asks(self.asks))
        for name in ("name", "words", "query", "phase", "evidence"):
            as_text(f"claim: {name}", getattr(self, name))
        if not is_name(self.grade, get_args(Grade)):
            raise UnknownName("grade", self.grade, get_args(Grade))
        if not callable(self.lead):
            raise ArgumentError(
                f"claim {printed(self.name)}: lead = {printed(self.lead)}: must be a function of the asks."
            )
        if self.lead is falling and len(self.asks) < 2:
            raise ArgumentError(f"claim {printed(self.name)}: give two or more asks to compare, or say lead=...")

    @property
    def asked(self) -> str:
        """What is compared, in words."""
        return self.query or " > ".join(map(str, self.asks))

    def led(self, *numbers: Floats) -> Floats:
        """By how much the claim holds, in the shape of the numbers; ArgumentError if `lead` answers anything else."""
        try:
            found = np.asarray(self.lead(*numbers), dtype=np.float64)
        except Exception as error:  # whatever the function does with the numbers
            raise ArgumentError(f"claim {printed(self.name)}: its lead cannot be computed ({error}).") from error
        if found.shape != np.broadcast_shapes(*(np.shape(number) for number in numbers)):
            rule = f"must return a number for each draw, and returned the shape {found.shape}"
            raise ArgumentError(f"claim {printed(self.name)}: its lead {rule}.")
        return found

    def holds(self, *numbers: Floats) -> Floats:
        """1 if the claim holds, 0 if it fails, NaN if it cannot be decided."""
        ahead = self.led(*numbers)
        return np.where(np.isnan(ahead), np.nan, is_ahead(ahead, 0.0, *numbers))
