"""Exercises: a student's variant of a model, six questions about it, and their exact answers."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from olivebranch.base.arguments import as_list, as_text, check_seed, check_weeks, is_name
from olivebranch.base.guesses import answers_guesses
from olivebranch.base.sheet import Readable, Sheet
from olivebranch.chain.chain import Chain
from olivebranch.classroom.asking import questions
from olivebranch.classroom.question import Question, Verdict
from olivebranch.classroom.variant import variant
from olivebranch.errors import ArgumentError, UnknownName, printed
from olivebranch.model.files import as_model
from olivebranch.model.model import Model

if TYPE_CHECKING:
    import pandas as pd

PLANS = ("small_steps", "jump_ahead")


@dataclass(frozen=True, repr=False, eq=False)
class Exercises(Readable):
    """The exercises of one student. They print without their answers; `key` has these.

    Attributes
    ----------
    source : the model as it was given: a name, a path, or a Model
    model : the student's variant of it
    student, seed : whose variant it is
    plans : the names of the two strategies that are asked about
    weeks : the horizon; None for ever
    questions : the questions, each with its answer and tolerance

    Examples
    --------
    >>> import olivebranch as ob
    >>> sheet = ob.exercises("maybe", student="s01")
    >>> [question.name for question in sheet.questions]
    ['one_step', 'two_steps', 'ending', 'mean_time', 'difference', 'harm']
    >>> sheet.check("one_step", sheet.model.parameters["step_up"].value)
    one_step: right.
    """

    source: Model | str
    model: Model
    student: str
    seed: int
    plans: tuple[str, str]
    weeks: int | None
    questions: tuple[Question, ...] = field(repr=False)

    @property
    def title(self) -> str:
        """What it is and whose, in a line."""
        return f"{self.model.title}: exercises for {self.student}"

    def __getitem__(self, name: str) -> Question:
        for question in self.questions:
            if is_name(name, [question.name]):
                return question
        raise UnknownName("question", name, [question.name for question in self.questions])

    def check(self, name: str, answer: object) -> Verdict:
        """Whether a student's answer is right: true if it is, and in words. It never tells the answer.

        Raises UnknownName for a question that there is not.

        >>> import olivebranch as ob
        >>> ob.exercises("maybe", student="s01").check("one_step", 35)
        one_step = 35: a chance is not above 1. Write 0.35 for 35 %.
        """
        return self[name].check(answer)

    def key(self) -> pd.DataFrame:
        """The answers: a row for each question, with its exact answer and the tolerance."""
        import pandas as pd

        rows = [(q.answer, q.tolerance) for q in self.questions]
        index = pd.Index([q.name for q in self.questions], name="question")
        return pd.DataFrame(rows, columns=["answer", "tolerance"], index=index)

    def chains(self) -> tuple[Chain, Chain]:
        """The chains of the student's model under the two plans."""
        return Chain(self.model, self.plans[0]), Chain(self.model, self.plans[1])

    def sheet(self) -> Sheet:
        """The questions, without their answers."""
        rows = tuple((str(i), question.asked) for i, question in enumerate(self.questions, start=1))
        return Sheet(self.title, ("", "question"), rows, words=(1,))


@answers_guesses
def exercises(
    model: Model | str,
    *,
    student: str,
    plans: Sequence[str] | None = None,
    weeks: int | None = None,
    seed: int = 1,
) -> Exercises:
    """Exercises with exact keys for one student: a variant of a model, and six questions about it.

    The parameters of the variant come from the model's priors, by way of the student's name: a name gets the same
    numbers everywhere, and another name gets others. The questions ask for a chance after one step and after two, an
    absorption probability, a mean absorption time, the difference between two plans, and harm.

    Parameters
    ----------
    model : a Model, or the name or path of one; its parameters need priors
    student : a name or a number in the class list
    plans : the names of two strategies, in the model's file or bundled; default: the first two in the file, or
        small_steps and jump_ahead
    weeks : the horizon; None asks about what happens for ever
    seed : of the class: another seed gives every student other numbers

    Raises
    ------
    ArgumentError
        if the model has no priors, if a number is out of range, or if walks may go on for ever and `weeks` is None.
    UnknownName, StrategyError
        for a model or strategy that does not exist or does not fit.

    Examples
    --------
    >>> sheet = exercises("maybe", student="s01")
    >>> print(sheet["two_steps"].text)
    Under small steps, a walk is at 'no'. What is the chance that two rounds later it is at 'shut'?
    >>> sheet.check("two_steps", 0.9)
    two_steps = 0.9: not within 0.001 of the answer.
    """
    student = unicodedata.normalize("NFC", as_text("student", student)).strip()
    if not student:
        raise ArgumentError("student = '': give a name or a number, such as 's01'.")
    whole = as_model(model)
    seed, horizon = check_seed(seed), None if weeks is None else check_weeks(weeks)
    theirs, names = variant(whole, student, seed), plans_of(whole, plans)
    asked = questions(Chain(theirs, names[0]), Chain(theirs, names[1]), horizon)
    source = model if isinstance(model, Model) else os.fspath(model)
    return Exercises(source, theirs, student, seed, names, horizon, asked)


def plans_of(model: Model, plans: Sequence[str] | None) -> tuple[str, str]:
    """The names of the two strategies that are asked about; by default, those of the model's file or `PLANS`."""
    if plans is None:
        first, second = (*model.strategies, *PLANS)[:2] if len(model.strategies) > 1 else PLANS
        return first, second
    given: list[Any] = as_list("plans", plans, f"{list(PLANS)}")
    if len(given) != 2 or not all(isinstance(name, str) for name in given) or given[0] == given[1]:
        raise ArgumentError(f"plans = {printed(plans)}: give the names of two strategies, such as {list(PLANS)}.")
    return given[0], given[1]
