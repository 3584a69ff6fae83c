"""Target: a published number, and what the model is asked to be compared with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from olivebranch.base.arguments import as_number, as_text
from olivebranch.errors import ArgumentError, printed
from olivebranch.studies.asking import Ask, read_asks


@dataclass(frozen=True)
class Target:
    """A published number, and what the model is asked to be compared with it.

    Parameters
    ----------
    name, words : its name, and what it says
    low, high : the published range
    asks : the question to the model, as one `Ask`, or as two, of which the first is divided by the second
    source : where it is published
    used : was the model calibrated to it?
    about : what the answer means, if that is not obvious

    Raises
    ------
    ArgumentError
        unless there are one or two asks, and low and high are numbers with low < high.

    Examples
    --------
    >>> import olivebranch as ob
    >>> half = ob.Target("half", "half say yes", 0.4, 0.6, [ob.Ask("yes", "small_steps", 20)], "a survey")
    >>> ob.calibration("maybe", [half])["half"].hit
    False
    """

    name: str
    words: str
    low: float
    high: float
    asks: Sequence[Ask]
    source: str
    used: bool = False
    about: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "asks", read_asks(self.asks))
        for name in ("name", "words", "source", "about"):
            as_text(f"target: {name}", getattr(self, name))
        if not isinstance(self.used, bool):
            raise ArgumentError(f"target {printed(self.name)}: used = {printed(self.used)}: must be True or False.")
        low, high = as_number(self.low), as_number(self.high)
        if low is None or high is None or low > high:
            rule = "low and high must be numbers, with low < high"
            raise ArgumentError(
                f"target {printed(self.name)}: low = {printed(self.low)}, high = {printed(self.high)}: {rule}."
            )
        object.__setattr__(self, "low", low)
        object.__setattr__(self, "high", high)
        if not 1 <= len(self.asks) <= 2:
            raise ArgumentError(
                f"target {printed(self.name)}: give one ask, or two: the first is divided by the second."
            )


@dataclass(frozen=True, slots=True)
class Answered:
    """A target, and the model's answer to it."""

    target: Target
    answer: float

    @property
    def hit(self) -> bool:
        """Does the answer lie within the published range?"""
        return self.target.low <= self.answer <= self.target.high
