"""Constrained decisions by linear programming over occupation measures (Altman 1999).

Let x(t, s, a) be the chance of being in open state s in week t and taking action a there:

    maximise   sum of gain(s, a) x(t, s, a)
    where      sum over a of x(0, s, a) = start(s),
               sum over a of x(t + 1, s, a) = sum over s', a' of P(s | s', a') x(t, s', a'),
               sum of cost_k(s, a) x(t, s, a) <= limit_k for each limit.

The worth of the endings that a move leads to is part of gain and cost. For ever, there is one x(s, a), the expected
number of times. The optimum may need randomisation: it mixes at most one more vertex for each limit.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from olivebranch.base import sparse as sp
from olivebranch.base.arrays import Floats, Ints
from olivebranch.kernels.decide import Decisions
from olivebranch.kernels.decide_for_ever import end_components


class Infeasible(Exception):
    """No rule keeps within all limits."""


def most(gain: Decisions, costs: Sequence[Decisions], limits: Sequence[float], weeks: int | None) -> float:
    """The greatest gain of any rule, random ones included, whose costs all stay within their limits.

    Parameters
    ----------
    gain, costs : the same process with different rewards and worths
    weeks : the horizon; None for ever (then staying for ever must cost something or be avoidable)

    Raises Infeasible where no rule keeps the limits.

    >>> import olivebranch as ob
    >>> from olivebranch.studies.best.problem import problem_of
    >>> problem = problem_of(ob.load("maybe"), {"yes": 1.0}, ())
    >>> round(most(problem.decisions, [problem.again({"unwelcome": 1.0}).decisions], [0.0], 20), 6)
    0.69432
    """
    from scipy.optimize import linprog

    open_ = np.flatnonzero(gain.is_open)
    rows = np.flatnonzero((gain.allowed & gain.is_open[:, None]).ravel())
    actions = gain.reward.shape[1]
    moves, source = gain.moves[rows][:, open_].T.tocsr(), rows // actions
    at = sp.csr_array(
        (np.ones(rows.size), (np.searchsorted(open_, source), np.arange(rows.size))), shape=(open_.size, rows.size)
    )
    steps = 1 if weeks is None else weeks
    balance = sp.kron(sp.eye_array(steps), at) - sp.kron(sp.eye_array(steps, k=-1), moves)
    if weeks is None:
        balance = sp.hstack([at - moves, _may_stay(gain, costs, open_)])
    begins = np.zeros(steps * open_.size)
    begins[: open_.size] = gain.start[open_]
    c, *bounds = [_per_row(part, rows, steps, forever=weeks is None) for part in (gain, *costs)]
    staying = balance.shape[1] - c.size
    c, *bounds = [np.append(each, np.zeros(staying)) for each in (c, *bounds)]
    given = [limit - _before(cost) for cost, limit in zip(costs, limits, strict=True)]
    found = linprog(
        -c,
        A_ub=sp.csr_array(np.array(bounds)) if bounds else None,
        b_ub=given if bounds else None,
        A_eq=balance.tocsr(),
        b_eq=begins,
        method="highs",
    )
    if found.status == 2:
        raise Infeasible
    if not found.success:
        raise RuntimeError(f"HiGHS: {found.message}")
    return float(_before(gain) - found.fun)


def _may_stay(gain: Decisions, costs: Sequence[Decisions], open_: Ints) -> sp.csr_array:
    """(open states, those of them in which a walk may stay for ever at no gain and no cost) 1 if they are equal."""
    idle = gain.allowed & gain.is_open[:, None]
    for part in (gain, *costs):
        idle = idle & (part.reward == 0)
    return sp.eye_array(open_.size).tocsr()[:, np.flatnonzero(end_components(gain.moves, idle)[open_] >= 0)]


def _before(problem: Decisions) -> float:
    """The worth of the walks that start in an ending, where nothing is decided."""
    return float(problem.start @ np.where(problem.is_open, 0.0, problem.worth))


def _per_row(problem: Decisions, rows: np.ndarray, steps: int, *, forever: bool) -> Floats:
    """(steps * rows,) what each row earns: its reward and the worth of the endings it leads to."""
    ended = np.where(problem.is_open, 0.0, problem.worth)
    earned = problem.reward.ravel()[rows] + problem.moves[rows] @ ended
    each = np.tile(earned, steps)
    if not forever:
        still_open = np.where(problem.is_open, problem.worth, 0.0)
        each[-rows.size :] += problem.moves[rows] @ still_open
    return each
