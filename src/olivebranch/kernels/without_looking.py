"""Rules that cannot see everything: they take the same action in all states that look alike.

This is a hill-climbing search (policy search over memoryless rules). Week by week, from the last to the first, each
group of states that look alike gets the action that is best on average over its states, weighted by how often the
present rule is there. No step makes the rule worse, so the search ends. The value of the rule that it finds is a lower
bound on the optimum.
"""

from __future__ import annotations

import numpy as np

from olivebranch.base.arrays import Floats, Ints
from olivebranch.kernels.absorb import Absorbing
from olivebranch.kernels.decide import CLOSE, Decisions, first_best, visits
from olivebranch.kernels.decide_for_ever import worth_for_ever

WEEKS = 50  # over which visits are counted where a walk never ends
SWEEPS = 100  # the most sweeps over all weeks; a handful is usual


def climb(problem: Decisions, group: Ints, choice: Ints) -> Ints:
    """(W, S) a rule with one action in each group (S,) of states, improved from the rule `choice` (W, S).

    `choice` must already take one action in each group.
    """
    groups, worth = int(group.max(initial=-1)) + 1, -np.inf
    can = summed(group, groups, (problem.allowed & problem.is_open[:, None]).astype(np.float64)) > 0
    for _ in range(SWEEPS):
        here = visits(problem, choice)
        value, choice = problem.worth, choice.copy()
        for week in range(len(choice) - 1, -1, -1):
            q = problem.worth_of_actions(value)
            mean = summed(group, groups, np.where(np.isfinite(q), q, 0.0) * here[week][:, None])
            mean[~can] = -np.inf
            best, now = first_best(mean), choice[week]
            present = np.full(groups, -1)
            present[group] = now
            gains = np.take_along_axis(mean, best[:, None], 1)[:, 0] > _taken(mean, present) + CLOSE
            choice[week] = np.where(gains, best, present)[group]
            value = np.where(problem.is_open, np.take_along_axis(q, choice[week][:, None], 1)[:, 0], problem.worth)
        now_worth = float(problem.start @ value)
        if now_worth <= worth + CLOSE:
            break
        worth = now_worth
    return choice


def _taken(mean: Floats, action: Ints) -> Floats:
    return np.take_along_axis(mean, np.maximum(action, 0)[:, None], 1)[:, 0]


def summed(group: Ints, groups: int, values: Floats) -> Floats:
    """(groups, columns) the sums of `values` (S, columns) over the states of each group."""
    total = np.zeros((groups, values.shape[1]))
    np.add.at(total, group, values)
    return total


def shared(problem: Decisions, group: Ints, choice: Ints, weight: Floats) -> Ints:
    """(W, S) one action in each group: the one that `choice` (W, S) takes most often there by `weight` (W, S)."""
    groups, actions = int(group.max(initial=-1)) + 1, problem.reward.shape[1]
    alike = np.empty_like(choice)
    for week, chosen in enumerate(choice):
        taken = np.zeros((chosen.size, actions))
        taken[np.arange(chosen.size), chosen] = weight[week] + CLOSE * problem.is_open
        alike[week] = np.argmax(summed(group, groups, taken), axis=1)[group]
    return alike


def climb_for_ever(problem: Decisions, group: Ints, choice: Ints) -> Ints:
    """(S,) a stationary rule with one action in each group, improved from the rule `choice` (S,).

    One group at a time changes its action: the most promising change is tried first, and kept if it raises the value.
    """
    groups = int(group.max(initial=-1)) + 1
    value = _for_ever(problem, choice)
    for _ in range(SWEEPS * groups):
        often = _visits_for_ever(problem, choice)
        gain = problem.worth_of_actions(np.where(np.isfinite(value), value, 0.0)) - value[:, None]
        gain = np.where(problem.is_open[:, None] & np.isfinite(gain), gain, 0.0) * often[:, None]
        total = np.where(summed(group, groups, problem.allowed.astype(float)) > 0, summed(group, groups, gain), 0.0)
        for change in np.argsort(-total, axis=None)[: groups + 1]:
            of, action = np.unravel_index(change, total.shape)
            if total[of, action] <= CLOSE:
                return choice
            tried = np.where((group == of) & problem.is_open, action, choice)
            new = _for_ever(problem, tried)
            if problem.start @ new > problem.start @ value + CLOSE:
                choice, value = tried, new
                break
        else:
            return choice
    return choice


def _visits_for_ever(problem: Decisions, choice: Ints) -> Floats:
    """(S,) how often a stationary rule is in each state; where it stays for ever, within WEEKS weeks."""
    absorbing = Absorbing(problem.under(choice), np.where(problem.is_open, -1, 0).astype(np.int8), 1)
    often = absorbing.visits(np.where(problem.is_open, problem.start, 0.0)).value
    return np.where(often > 0, often, visits(problem, np.repeat(choice[None, :], WEEKS, axis=0)).sum(axis=0))


def _for_ever(problem: Decisions, choice: Ints) -> Floats:
    return worth_for_ever(problem.under(choice), ~problem.is_open, problem.earned(choice), problem.worth)
