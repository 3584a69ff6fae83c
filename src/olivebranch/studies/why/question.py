"""The question: why does one strategy do better than another?"""

from __future__ import annotations

from concurrent.futures import Executor
from typing import Any

from olivebranch.base.arguments import DEFAULT_WEEKS, check_seed, check_weeks, check_whole
from olivebranch.base.guesses import answers_guesses
from olivebranch.errors import ArgumentError
from olivebranch.model.files import as_model
from olivebranch.model.model import Model
from olivebranch.studies import objective
from olivebranch.studies.compare import chosen
from olivebranch.studies.draws.knowledge import Posterior, known_of
from olivebranch.studies.draws.running import Interrupted, check_executor
from olivebranch.studies.draws.sampling import MAX_DRAWS
from olivebranch.studies.why.result import Why
from olivebranch.studies.why.switching import Switching


@answers_guesses
def why(
    model: Model | str,
    a: Any,
    b: Any,
    *,
    weeks: int | None = DEFAULT_WEEKS,
    of: str | None = None,
    draws: int = 64,
    seed: int = 1,
    given: Posterior | None = None,
    executor: Executor | None = None,
    progress: bool = True,
) -> Why:
    """Why is strategy a ahead of b? The difference, divided exactly among the model's mechanisms.

    Both strategies are solved with every set of the m mechanisms switched off, 2^m times. The share of a mechanism is
    its Shapley value (Shapley 1953), so the shares and the rest add up to the difference. The same is done in every
    draw from the priors, which says how far a reason holds if the numbers are uncertain.

    Parameters
    ----------
    model : a Model, or the name or path of one, whose file names `[mechanisms]`
    a, b : the strategies; a - b is explained
    weeks : the horizon, in the model's steps; None for ever
    of : an ending (default: the model's first), "open" or a tally
    draws : the draws from the priors; 0 for the stated values only
    seed : the seed of the draws
    given : what was learned (`ob.learn`), to draw from in place of the priors
    executor : any `concurrent.futures.Executor` that shares the work within a horizon; the answer does not depend on it
    progress : show a bar on a terminal when it takes more than a moment

    Raises
    ------
    ArgumentError
        if the model names no mechanisms, an argument is out of range, both strategies have the same name, or switching
        mechanisms off breaks the model's rules or, for ever, lets a tally grow without end.
    UnknownName
        if there is no such model, strategy, ending or tally.
    PrecisionError
        for ever, if the relative error of a number may exceed 1e-6.
    Interrupted
        a KeyboardInterrupt; its `partial` is the result from the draws that were done.

    Examples
    --------
    >>> import olivebranch as ob
    >>> reason = ob.why("reconciliation", "small_steps", "jump_ahead", draws=0)
    >>> {name: round(100 * share) for name, share in reason.shares.items()}, round(100 * reason.rest)
    ({'leap': 40, 'resentment': 9, 'door': 1}, -16)
    """
    model = as_model(model)
    weeks, seed = None if weeks is None else check_weeks(weeks), check_seed(seed)
    draws = check_whole("draws", draws, 0, MAX_DRAWS)
    check_executor(executor)
    known = known_of(model, given)
    name = objective.check_name(model, model.endings[0] if of is None else of)
    first, second = chosen(model, [a, b])
    if not model.mechanisms:
        raise ArgumentError(
            f"{model.name} names no mechanisms: add [mechanisms] to its file. `olivebranch show maybe --toml` has two."
        )
    switching = Switching(model, (first, second), name, weeks)
    values = switching.stated()
    drawn = switching.drawn(draws, known.sampler(switching.uncertain, seed), executor, progress=progress)
    rejected = 1 - len(drawn.numbers) / drawn.tried if drawn.tried else 0.0
    result = Why(model, first.name, second.name, name, weeks, seed, draws, values, drawn.numbers, known, rejected)
    if drawn.stopped:
        done = f"interrupted after {result.draws:,} of {draws:,} draws: `error.partial` has the answer from those"
        raise Interrupted(done, result)
    return result
