"""The question: how much success is possible for each amount of harm?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from olivebranch.base.arguments import DEFAULT_WEEKS, as_list, as_number, is_name
from olivebranch.base.arrays import Floats
from olivebranch.base.guesses import answers_guesses
from olivebranch.chain.chain import Chain
from olivebranch.errors import ArgumentError, UnknownName, printed
from olivebranch.kernels.trade_off import Point
from olivebranch.model.files import as_model
from olivebranch.model.harm import harm_to_them, harmful_endings
from olivebranch.model.model import Model
from olivebranch.studies import objective
from olivebranch.studies.best.counting import problems, threshold
from olivebranch.studies.best.frontier_result import CERTAIN, Frontier, Vertex
from olivebranch.studies.best.problem import Problem, problem_of
from olivebranch.studies.best.question import check_horizon
from olivebranch.studies.best.search import Search
from olivebranch.studies.compare import chosen


@answers_guesses
def frontier(
    model: Model | str,
    weeks: int | None = DEFAULT_WEEKS,
    *,
    harm: str | None = None,
    strategies: Iterable[Any] | str | None = None,
    tol: float = 1e-4,
    without: Iterable[str] = (),
) -> Frontier:
    """The frontier of success against harm: the vertices of a constrained Markov decision process.

    Each vertex is the best rule for success - weight * harm (weighted backward induction). If the harm on the axis is
    not their strain (or, where no strain is counted, unwelcome contacts), that harm still counts against success with
    its default weight, except at the right end, which is the greatest success possible. Harm counts to a billionth.

    Parameters
    ----------
    model, weeks, without : as for `best_pacing`
    harm : "strain", "unwelcome", an ending that is harm, such as "shut", or a threshold of a count, such as
        "unwelcome >= 2", whose capped count the rules then remember; default: what `best_pacing` weighs
    strategies : shown below the frontier; as for `compare`
    tol : no vertex is sought between two if the frontier is this close to their line; 0 for all

    Raises
    ------
    ArgumentError
        if an argument is out of range, or the model counts no harm to them.
    UnknownName
        if there is no such model, harm, strategy or action.

    Examples
    --------
    >>> front = frontier("maybe", weeks=20)
    >>> front.to_frame().round(4)[["unwelcome", "yes"]]
            unwelcome     yes
    vertex
    0           0.000  0.6943
    1           0.016  0.6956
    """
    model = as_model(model)
    weeks = check_horizon(weeks)
    near = as_number(tol)
    if near is None or near < 0:
        raise ArgumentError(f"tol = {printed(tol)}: must be a number from 0.")
    usual = next(iter(set(objective.weights(model, None, objective.WEIGHT)) - {model.endings[0]}))
    level = None if harm is None else threshold(model, harm)
    name = str(level) if level else usual if harm is None else _check_harm(model, harm)
    carried = () if name == usual else ((usual, -objective.WEIGHT),)
    left_out = (without,) if isinstance(without, str) else tuple(as_list("without", without, "['push']"))
    gain = problem_of(model, {model.endings[0]: 1.0, **dict(carried)}, left_out)
    gain, cost, success = problems(gain, {model.endings[0]: 1.0}, name, level)
    found, bound, has_end = _vertices(gain, cost, success, weeks, near, bool(carried))
    plans = chosen(model, strategies)
    points = {}
    for plan in plans:
        outcomes = Chain(model, plan).exact(weeks)
        done = level.chance(outcomes.chain, weeks) if level else _harm_of(outcomes, name, model)
        points[plan.name] = (done, outcomes.chance(model.endings[0]))
    barred = tuple(plan.name for plan in plans if objective.insists(model, plan))
    return Frontier(model, weeks, name, carried, found, bound, points, barred, has_end, near, (gain, cost))


def _vertices(
    gain: Problem, cost: Problem, success: Problem, weeks: int | None, tol: float, carried: bool
) -> tuple[tuple[Vertex, ...], Floats, bool]:
    """The vertices that can be followed, with the right end, and the bound if everything were seen."""
    search = Search(gain, cost, weeks, tol)
    seen = search.seen()
    followed = search.followed(seen)
    found = [_vertex(search, success, point, i) for i, point in enumerate(followed)]
    has_end = False
    if carried:
        alone = Search(success, cost, weeks, tol)
        end = alone.followed(alone.seen()[-1:])[-1]
        has_end = end.gain > found[-1].success + CERTAIN
        found += [_vertex(search, success, end, len(found))] if has_end else []
    return tuple(found), np.array([(point.cost, point.gain) for point in seen]), has_end


def _vertex(search: Search, success: Problem, point: Point, i: int) -> Vertex:
    worth = search.worth(search.gain, point.choice)
    reached = search.worth(success, point.choice)
    return Vertex(point.cost, reached, worth, point.weight, search.gain, point.choice, f"vertex_{i}")


def _check_harm(model: Model, harm: str) -> str:
    known = (*harm_to_them(model.tallies), *harmful_endings(model.endings))
    if not is_name(harm, known):
        raise UnknownName("harm", harm, known, f" to them in {model.name}")
    return harm


def _harm_of(outcomes: Any, name: str, model: Model) -> float:
    return outcomes.chance(name) if objective.is_chance(model, name) else outcomes.tally(name)
