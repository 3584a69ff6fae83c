"""The question: what do diaries tell of a model's parameters?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from olivebranch.base.arguments import check_seed
from olivebranch.base.guesses import answers_guesses
from olivebranch.errors import ArgumentError, printed
from olivebranch.kernels import sobol
from olivebranch.model.files import as_model
from olivebranch.model.model import Model
from olivebranch.pacing import find
from olivebranch.studies.draws import priors
from olivebranch.studies.draws.batch import check_remembered
from olivebranch.studies.draws.sampling import check_draws, values
from olivebranch.studies.learn.diaries import read, refuse_gaps
from olivebranch.studies.learn.likelihood import Likelihood
from olivebranch.studies.learn.result import Learned
from olivebranch.studies.learn.tempering import posterior

if TYPE_CHECKING:
    from olivebranch.studies.learn.diaries import Source


@answers_guesses
def learn(model: Model | str, diaries: Source, *, gaps: Any = None, draws: int = 1024, seed: int = 1) -> Learned:
    """What diaries tell of a model's parameters: the draws of the priors, reweighted by how well they explain them.

    Bayes' rule by self-normalised importance sampling; tempered and resampled, with Metropolis moves, where the weights
    would rest on fewer than a tenth of the draws. What a diary does not tell is summed out by forward filtering.

    Made for a class with made-up diaries (`ob.diaries`). It asks for no real person's data, and one diary tells next to
    nothing.

    Parameters
    ----------
    model : a Model, or the name or path of one
    diaries : a table or the path of a CSV file, with the columns who, week (from 0), action, and as far as known
        response and the variables that can be seen; a blank means that nothing was written down
    gaps : the strategy followed in weeks without an entry; what it remembers is counted through the whole diary.
        Default: such weeks are refused
    draws, seed : from the priors, and for the moves

    Raises
    ------
    ArgumentError
        where no prior can be drawn from, the diaries cannot be read, one has weeks without an action and `gaps` is not
        given or cannot be under any draw, or an argument is out of range.
    UnknownName
        for a column or a name in the diaries that the model does not have.

    Examples
    --------
    >>> import olivebranch as ob
    >>> diaries = ob.diaries(ob.Chain("maybe", "jump_ahead"), people=60, seed=7)
    >>> found = ob.learn("maybe", diaries, draws=256)
    >>> "step_up" in found.untold, "slam" in found.untold
    (True, False)
    """
    model, draws, seed = as_model(model), check_draws(draws), check_seed(seed)
    names = priors.uncertain(model)
    if not names:
        raise ArgumentError(f"{model.name} has no priors to learn from: give its parameters priors.")
    people = read(diaries, model)
    if not people:
        raise ArgumentError("the diaries are empty: there is nothing to learn from.")
    in_gaps = None if gaps is None else find(gaps, model)
    if in_gaps is None:
        refuse_gaps(people)
    else:
        check_remembered(model, in_gaps, names)
    likelihood = Likelihood(model, names, people, in_gaps)
    shares = sobol.points(0, draws, len(names), seed)
    prior = values(model, names, shares)
    first = likelihood(prior)
    if not np.isfinite(first).any():
        each = {who: Likelihood(model, names, {who: entries}, in_gaps)(prior) for who, entries in people.items()}
        alone = (f"the diary of {printed(who)}" for who, likely in each.items() if not np.isfinite(likely).any())
        whose = next(alone, "the diaries together")
        rule = f"no draw from the priors of {model.name} can explain {whose}"
        raise ArgumentError(f"{rule}: check that its rules allow what they tell.")
    rng = np.random.default_rng(seed)
    found = posterior(shares, first, lambda at: likelihood(values(model, names, at)), rng)
    entries, after = sum(map(len, people.values())), values(model, names, found.shares)
    return Learned(model, names, after, found.weights, prior, len(people), entries, found.steps, seed)
