"""A question with an exact answer, and what a student's answer to it is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from olivebranch.base.arguments import as_number
from olivebranch.errors import printed


@dataclass(frozen=True, slots=True)
class Question:
    """A question whose answer is a number.

    Attributes
    ----------
    name : what it is called in code, such as "one_step"
    title : what it is called by people
    text : the question
    answer : the exact answer
    code : how olivebranch computes it, from `chain` and `other`
    kind : what the number is: a chance, a difference of two chances, or a mean
    """

    name: str
    title: str
    text: str
    answer: float
    code: str
    kind: Literal["chance", "difference", "mean"]

    @property
    def digits(self) -> int:
        """To how many decimals the answer is to be given."""
        return 2 if self.kind == "mean" else 3

    @property
    def tolerance(self) -> float:
        """How far an answer may be off: one in the last decimal that is asked for."""
        return float(f"1e-{self.digits}")

    @property
    def asked(self) -> str:
        """The question, with how to answer it."""
        form = {"chance": "a number from 0 to 1", "difference": "a number from -1 to 1", "mean": "a number"}[self.kind]
        return f"{self.text} ({form}, to {self.digits} decimals)"

    def check(self, given: object) -> Verdict:
        """Whether an answer is right, and if not, what may be wrong with it; this never tells the answer."""
        if given is ...:
            return Verdict(False, f"{self.name}: not answered yet.")
        number = as_number(given)
        if number is None:
            return Verdict(False, f"{self.name} = {printed(given)}: must be a number.")
        if abs(number - self.answer) <= self.tolerance * (1 + 1e-9):
            return Verdict(True, f"{self.name}: right.")
        hint = f"not within {self.tolerance:g} of the answer."
        if self.kind != "mean" and abs(number) > 1:
            hint = f"a {self.kind}{' of chances' * (self.kind == 'difference')} is not above 1. Write 0.35 for 35 %."
        return Verdict(False, f"{self.name} = {number:g}: {hint}")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer is worth: it is true if the answer is right, and says so in words."""

    right: bool
    words: str

    def __bool__(self) -> bool:
        return self.right

    def __str__(self) -> str:
        return self.words

    __repr__ = __str__
