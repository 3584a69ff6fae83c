"""Solves a problem: the best rule if everything were seen, and the rule that is really followed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from olivebranch.base.arrays import Ints
from olivebranch.errors import ArgumentError
from olivebranch.kernels.decide import backward, evaluate, visits
from olivebranch.kernels.decide_for_ever import NotConverged, Unbounded, for_ever, worth_for_ever
from olivebranch.kernels.without_looking import climb, climb_for_ever, shared
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies.best.belief import over_beliefs
from olivebranch.studies.best.problem import Problem
from olivebranch.studies.best.tabled import tabled


@dataclass(frozen=True, slots=True)
class Seen:
    """The best rule if everything were seen: `choice` (W, S), or (1, S) for ever, and its value."""

    choice: Ints
    worth: float


def fully_seen(problem: Problem, weeks: int | None) -> Seen:
    """The optimum of the fully observed problem; raises ArgumentError if there is none."""
    decisions = problem.decisions
    if weeks is not None:
        plan = backward(decisions, weeks)
        return Seen(plan.choice, problem.constant + float(decisions.start @ plan.value[0]))
    try:
        found = for_ever(decisions)
    except Unbounded:
        raise ArgumentError(
            "the objective has no best rule for ever: some rule earns more and more without end. "
            "Give weeks=..., or take the gain out of `by`."
        ) from None
    except NotConverged:
        raise ArgumentError(
            f"policy iteration did not converge on {problem.model.name} for ever: gains and harm may cancel out in a "
            "circle. Give weeks=..., or another objective."
        ) from None
    begins = np.flatnonzero(decisions.start)
    worth = float(decisions.start[begins] @ found.value[begins])
    return Seen(found.choice[None, :], problem.constant + worth)


def followed(problem: Problem, seen: Seen, weeks: int | None, name: str) -> tuple[Strategy, float]:
    """The strategy that is really followed, one that does not look at what is hidden; and an upper bound."""
    choice, decisions = seen.choice, problem.decisions
    if problem.is_hidden:
        often = visits(decisions, choice) if weeks is not None else decisions.is_open[None, :].astype(float)
        alike = shared(decisions, problem.group, choice, often)
        if weeks is not None:
            choice = climb(decisions, problem.group, alike)
        else:
            choice = climb_for_ever(decisions, problem.group, alike[0])[None, :]
        lower = problem.constant + _worth(problem, weeks, choice)
        found = over_beliefs(problem, weeks, choice, lower, seen.worth, name)
        return found.strategy or _tabled(problem, choice, name), found.upper
    return _tabled(problem, choice, name), seen.worth


def _tabled(problem: Problem, choice: Ints, name: str) -> Strategy:
    reached = visits(problem.decisions, choice) > 0 if len(choice) > 1 else None
    return tabled(problem, choice, name, reached)


def _worth(problem: Problem, weeks: int | None, choice: Ints) -> float:
    """What a rule is worth, as arrays say; the chain engine has the last word."""
    decisions, begins = problem.decisions, np.flatnonzero(problem.decisions.start)
    if weeks is not None:
        value = evaluate(decisions, choice)[0]
    else:
        under, earned = decisions.under(choice[0]), decisions.earned(choice[0])
        value = worth_for_ever(under, ~decisions.is_open, earned, decisions.worth)
    return float(decisions.start[begins] @ value[begins])
