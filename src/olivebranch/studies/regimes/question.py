"""The question: which strategy is best in each cell of a map?"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Executor
from typing import Any

import numpy as np

from olivebranch.base.arguments import DEFAULT_WEEKS, as_number, check_weeks
from olivebranch.base.arrays import Flags, Floats, Ints
from olivebranch.base.guesses import answers_guesses
from olivebranch.base.ties import is_ahead
from olivebranch.errors import ArgumentError, printed
from olivebranch.model.files import as_model
from olivebranch.model.harm import weighed_harm
from olivebranch.model.model import Model
from olivebranch.studies import objective
from olivebranch.studies.compare import chosen
from olivebranch.studies.draws import priors
from olivebranch.studies.draws.knowledge import Knowledge, Posterior, known_of
from olivebranch.studies.draws.running import check_executor
from olivebranch.studies.draws.sampling import check_draws
from olivebranch.studies.regimes.axes import Along, Axis, axis
from olivebranch.studies.regimes.cells import Cells
from olivebranch.studies.regimes.result import BROKEN, NOBODY, Regimes

TIE = 0.005  # half a yes in 100: if the lead is smaller, no strategy is best
MAX_CELLS = 100_000
SEED = 1  # of the draws


@answers_guesses
def regimes(
    model: Model | str,
    strategies: Iterable[Any] | str | None = None,
    *,
    x: Along,
    y: Along | None = None,
    weeks: int = DEFAULT_WEEKS,
    by: objective.By = None,
    weight: float = objective.WEIGHT,
    tie: float = TIE,
    given: Posterior | None = None,
    draws: int = 64,
    executor: Executor | None = None,
    progress: bool = True,
) -> Regimes:
    """Map the best strategy over two parameters, starting points or horizons; every cell is solved exactly.

    This is the textbook's two-way sensitivity analysis (threshold analysis). What is on no axis has its stated value.
    With `given`, it is drawn from what was learned, and a cell is the mean over the draws that obey the model's rules.

    Parameters
    ----------
    model, strategies : as for `compare`
    x, y : a parameter's name (11 values over the middle 95 % of its prior or posterior), or {name: values}, where the
        name is a parameter, a variable (where they start: a value, or {value: chance}) or "weeks" (the horizon)
    weeks : the horizon, if it is not an axis
    by, weight : what counts as better, as for `Uncertainty.best`; by="yes" looks only at success, with harm beside it
    tie : leads smaller than this are ties
    given : what was learned (`ob.learn`)
    draws : with `given`, over how many draws of the other parameters a cell is the mean (seed 1, as in `uncertainty`)
    executor, progress : as for `uncertainty`

    Raises
    ------
    ArgumentError
        if an argument is out of range, the objective ignores or rewards harm to them, the map has over 100,000
        cells (times draws), every strategy pushes, or `given` was learned of another model.
    UnknownName
        if there is no such parameter, variable, value or strategy.
    Interrupted
        if the work is stopped; there is no partial map.

    Examples
    --------
    >>> found = regimes("maybe", ["small_steps", "jump_ahead"], x={"weeks": [5, 20]}, y={"cold_yes": [0.08, 0.3]})
    >>> found.name_at(1, 0), found.name_at(1, 1)
    ('jump_ahead', 'small_steps')
    >>> found.against(1, 0)
    'small steps 40.9 %, jump ahead 53.5 %'
    """
    model = as_model(model)
    weeks = check_weeks(weeks)
    check_executor(executor)
    counts = objective.naming(model, by, weight)
    lead = as_number(tie)
    if lead is None or lead < 0:
        raise ArgumentError(
            f"tie = {printed(tie)}: must be a number of at least 0: with a smaller lead, no strategy is best."
        )
    plans = chosen(model, strategies)
    barred = tuple(objective.insists(model, strategy) for strategy in plans)
    if all(barred):
        raise ArgumentError(objective.NOBODY_TO_NAME)
    known, draws = known_of(model, given), check_draws(draws) if given is not None else 0
    across, down = _axes(known, x, y, draws)
    drawn = _drawn(known, {across.name, down.name}, draws)
    cells = Cells(model, plans, across, down, weeks, drawn).solve(executor, progress=progress)
    success, score = cells.values({model.endings[0]: 1.0}), cells.values(counts)
    tally = weighed_harm(model.tallies)
    harm = cells.values({tally: 1.0}) if tally else np.full_like(success, np.nan)
    best, margin = _best(score, np.array(barred), lead)
    names, kept = tuple(strategy.name for strategy in plans), tuple(counts.items())
    return Regimes(
        model, across, down, names, barred, kept, weeks, lead, success, harm, score, best, margin, known, draws
    )


def _drawn(known: Knowledge, on_axes: set[str], draws: int) -> dict[str, Floats]:
    """(draws,) the values of each uncertain parameter that is on no axis; none without draws."""
    names = tuple(name for name in priors.uncertain(known.model) if name not in on_axes) if draws else ()
    return dict(zip(names, known.sampler(names, SEED)(0, draws)[1].T, strict=True)) if names else {}


def _axes(known: Knowledge, x: Along, y: Along | None, draws: int) -> tuple[Axis, Axis]:
    across, down = axis(known, x), axis(known, y)
    if across.name == down.name:
        raise ArgumentError(f"x and y are both {printed(across.name)}: choose two.")
    cells = len(across.values) * len(down.values)
    if cells * max(1, draws) > MAX_CELLS:
        times = f", each over {draws:,} draws" if draws else ""
        raise ArgumentError(f"the map has {cells:,} cells{times}, over the limit of {MAX_CELLS:,}.")
    return across, down


def _best(score: Floats, barred: Flags, tie: float) -> tuple[Ints, Floats]:
    """(Y, X) the index of the best of those that may be named best, and its margin over the next of them."""
    candidates = np.flatnonzero(~barred)
    broken = np.isnan(score[candidates]).any(axis=0)
    scores = np.where(broken, 0.0, score[candidates])
    order = np.sort(scores, axis=0)
    margin = order[-1] - order[-2] if len(candidates) > 1 else np.full(broken.shape, np.inf)
    best = candidates[np.argmax(scores, axis=0)]
    tied = (margin < tie) | ~is_ahead(margin, 0.0, np.abs(scores).max(axis=0))
    best = np.where(broken, BROKEN, np.where(tied, NOBODY, best))
    return best.astype(np.int64), np.where(broken, np.nan, margin)
