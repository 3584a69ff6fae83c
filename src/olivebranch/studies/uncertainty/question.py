"""The question: draws the parameters from their priors, and solves every strategy exactly for each draw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from functools import partial
from typing import Any

import numpy as np

from olivebranch.base.arguments import DEFAULT_WEEKS, check_seed, check_weeks
from olivebranch.base.guesses import answers_guesses
from olivebranch.base.later import Later
from olivebranch.chain.exact import within
from olivebranch.chain.named import named
from olivebranch.chain.product import Product
from olivebranch.model.files import as_model
from olivebranch.model.model import Model
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies import objective
from olivebranch.studies.compare import products
from olivebranch.studies.draws import priors
from olivebranch.studies.draws.batch import Job, Question
from olivebranch.studies.draws.knowledge import Posterior, known_of
from olivebranch.studies.draws.running import Interrupted, accepted, check_executor
from olivebranch.studies.draws.sampling import check_draws
from olivebranch.studies.uncertainty.result import Uncertainty
from olivebranch.studies.uncertainty.spreads import Numbers


@answers_guesses
def uncertainty(
    model: Model | str,
    strategies: Iterable[Any] | str | None = None,
    *,
    weeks: int = DEFAULT_WEEKS,
    draws: int = 1000,
    seed: int = 1,
    given: Posterior | None = None,
    executor: Executor | None = None,
    progress: bool = True,
) -> Uncertainty:
    """Draw the parameters from their priors and solve every strategy exactly for each draw.

    This is the textbook's probabilistic sensitivity analysis. The draws are a scrambled Sobol sequence (quasi-Monte
    Carlo; Owen 1997). They are the same for every strategy, so differences are paired draw by draw. Each draw is solved
    by linear algebra, so there is no error from simulation.

    Parameters
    ----------
    model : a Model, or the name or path of one
    strategies : as for `compare`; default: every bundled one whose actions the model has
    weeks : the horizon, in the model's steps
    draws : the number of draws; a power of 2 is spread most evenly
    seed : the seed of the draws; its first draws are the same however many are asked for
    given : what was learned (`ob.learn`), to draw from in place of the priors: a resample of its draws, worth no more
        than its effective size
    executor : any `concurrent.futures.Executor` that shares the work; the answer does not depend on it
    progress : show a bar on a terminal when it takes more than a moment

    Raises
    ------
    ArgumentError
        if an argument is out of range, or if most draws break the model's rules. If only some do, they are replaced by
        further draws of the same sequence, and their share is reported. Also if `given` was learned of another model.
    UnknownName
        if there is no such model or strategy.
    Interrupted
        a KeyboardInterrupt; its `partial` is the result from the draws that were done.

    Examples
    --------
    >>> study = uncertainty("maybe", ["small_steps", "jump_ahead"], weeks=20, draws=256)
    >>> study.difference("small_steps", "jump_ahead").ahead > 0.9
    True
    >>> study.best()["jump_ahead"] < 0.1
    True
    """
    model = as_model(model)
    weeks, draws, seed = check_weeks(weeks), check_draws(draws), check_seed(seed)
    check_executor(executor)
    return of_products(model, products(model, strategies), weeks, draws, seed, executor, progress, given)


def of_products(
    model: Model,
    products: Sequence[tuple[Strategy, Product]],
    weeks: int,
    draws: int,
    seed: int = 1,
    executor: Executor | None = None,
    progress: bool = True,
    given: Posterior | None = None,
) -> Uncertainty:
    """As `uncertainty`, for strategies whose products with the model have been built already."""
    known = known_of(model, given)
    built = {Question(strategy, model): product for strategy, product in products}
    names = priors.uncertain(model)
    job = Job(model, names, tuple(built), (weeks,))
    job.solver.reuse(built)
    never = tuple(objective.takes_insisting(model, product.action) for _, product in products)
    stated = Later(numbers=partial(_at_stated_values, model, products, weeks))
    solved = accepted(job, draws, known.sampler(names, seed), executor=executor, progress=progress)
    result = Uncertainty(job, solved, weeks, seed, draws, never, stated, known)
    if solved.stopped:
        done = f"interrupted after {result.draws:,} of {draws:,} draws: `error.partial` has the answer from those"
        raise Interrupted(done, result)
    return result


def _at_stated_values(model: Model, products: Sequence[tuple[Strategy, Product]], weeks: int) -> Numbers:
    """The numbers of each strategy where the parameters have their stated values."""
    outcomes = [within(named(model, strategy, product), weeks) for strategy, product in products]
    shares = np.array([o.reached[-1] for o in outcomes]), np.array([o.still_open[-1] for o in outcomes])
    return Numbers(*shares, np.array([o.totals for o in outcomes]))
