"""The question: how is contact best paced, if a yes counts for something and their strain counts against it?"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from olivebranch.base.arguments import DEFAULT_WEEKS, as_list, check_weeks
from olivebranch.base.guesses import answers_guesses
from olivebranch.chain.chain import Chain
from olivebranch.errors import ArgumentError
from olivebranch.model.files import as_model
from olivebranch.model.model import Model
from olivebranch.model.spec_strategies import MAX_CAP
from olivebranch.studies import objective
from olivebranch.studies.best.problem import Problem, problem_of
from olivebranch.studies.best.result import BestPacing
from olivebranch.studies.best.solve import followed, fully_seen
from olivebranch.studies.best.worth import worth

NAME = "best_pacing"


@answers_guesses
def best_pacing(
    model: Model | str,
    weeks: int | None = DEFAULT_WEEKS,
    *,
    by: objective.By = None,
    weight: float = objective.WEIGHT,
    without: Iterable[str] = (),
) -> BestPacing:
    """The best pacing under an objective: the optimal policy of a Markov decision process.

    Within a horizon it is found by backward induction (Bellman 1957), v(t, s) = max over a of r(s, a) + sum over s' of
    P(s' | s, a) v(t + 1, s'), so the rule may depend on the week. For ever it is found by policy iteration (Howard
    1960): staying open for ever without harm earns 0, and harm for ever has the value minus infinity. Actions that
    insist are taken out first and cannot be put back.

    Parameters
    ----------
    model : a Model, or the name or path of one
    weeks : the horizon, in the model's steps; None for ever (infinite horizon)
    by : {name: weight} over endings, "open" and tallies; it must count harm to them against a rule. Default: the first
        ending - `weight` x their strain, or x unwelcome contacts if the model does not count strain
    weight : how much of a yes a week of their strain takes away; above 0
    without : actions that the rule may not use

    Raises
    ------
    ArgumentError
        if the objective ignores or rewards harm to them or is against the first ending, if the model counts no such
        harm, if no action is left, or if the objective has no best rule for ever.
    UnknownName
        if there is no such model, ending, tally or action.

    Examples
    --------
    >>> best = best_pacing("ladder")
    >>> round(best.value, 6), best.left_out
    (0.583174, ('push',))
    >>> best_pacing("ladder", by={"yes": 1, "unwelcome": 0.1})
    Traceback (most recent call last):
    olivebranch.errors.ArgumentError: by = {'yes': 1, 'unwelcome': 0.1}: would reward harm to them. Give 'unwelcome' ...
    """
    model = as_model(model)
    weeks = check_horizon(weeks)
    counts = objective.optimised(model, by, weight)
    left_out = [without] if isinstance(without, str) else as_list("without", without, "['push']")
    problem = problem_of(model, counts, tuple(left_out))
    return solved(problem, weeks, NAME)


def check_horizon(weeks: int | None) -> int | None:
    """The horizon: a whole number of weeks that a strategy can remember, or None for ever."""
    if weeks is None:
        return None
    weeks = check_weeks(weeks)
    if weeks > MAX_CAP:
        raise ArgumentError(f"weeks = {weeks:,}: a rule remembers up to {MAX_CAP:,}. Ask for weeks=None, for ever.")
    return weeks


def solved(problem: Problem, weeks: int | None, name: str) -> BestPacing:
    """The best pacing of a problem, evaluated by the chain engine."""
    seen = fully_seen(problem, weeks)
    strategy, bound = followed(problem, seen, weeks, name)
    outcomes = Chain(problem.model, strategy).exact(weeks)
    reached = worth(outcomes, problem.counts)
    upper = max(reached, bound) if problem.is_hidden else reached
    knowing = max(upper, seen.worth) if problem.is_hidden else reached
    left_out = np.flatnonzero(~problem.decisions.allowed.any(axis=0))
    names = tuple(problem.model.actions[i] for i in left_out)
    counts = tuple(problem.counts.items())
    return BestPacing(problem.model, weeks, counts, names, strategy, outcomes, upper, knowing)
