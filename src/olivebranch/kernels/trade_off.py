"""The trade-off of a gain against a cost: the vertices of the frontier, each a deterministic rule.

The method of weighted sums (Cohon 1978): take two known vertices and the weight at which they are equally good. If some
rule is better at this weight, it is a new vertex; otherwise the line between the two is an edge of the frontier.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from olivebranch.base.arrays import Ints
from olivebranch.kernels.decide import CLOSE, Decisions, Plan, evaluate, first_best

CERTAIN = 1e-11  # improvements below this are rounding


@dataclass(frozen=True, slots=True)
class Point:
    """A rule, `choice` (W, S), with its cost, its gain, and the weight on the cost at which it was found."""

    cost: float
    gain: float
    weight: float
    choice: Ints


Best = Callable[[float], Point]


def vertices(least: Point, most: Point, best: Best, tol: float) -> list[Point]:
    """The vertices from the least cost to the greatest gain, until the frontier is known to within `tol`.

    Parameters
    ----------
    least, most : the ends of the frontier
    best : the rule of the greatest gain less a weight on the cost
    """
    found = [least]
    waiting = [(least, most)]
    while waiting:
        low, high = waiting.pop()
        across, up = high.cost - low.cost, high.gain - low.gain
        if across <= CERTAIN * min(1.0, high.cost) or up <= CERTAIN:
            if up > CERTAIN:
                found[-1] = high
            continue
        weight = up / across
        middle = best(weight)
        above = (middle.gain - weight * middle.cost) - (low.gain - weight * low.cost)
        if above <= max(tol, CERTAIN) or not low.cost < middle.cost < high.cost:
            found.append(high)
        else:
            waiting += [(middle, high), (low, middle)]
    return found


def first_things_first(first: Decisions, second: Decisions, weeks: int) -> Plan:
    """The best rule under the first objective and, among those, under the second (lexicographic backward induction)."""
    states = first.worth.size
    choice = np.zeros((weeks, states), dtype=np.int64)
    value, other = first.worth.copy(), second.worth.copy()
    values = np.empty((weeks + 1, states))
    values[weeks] = value
    for week in range(weeks - 1, -1, -1):
        worth, next_worth = first.worth_of_actions(value), second.worth_of_actions(other)
        as_good = worth >= worth.max(axis=1, keepdims=True) - CLOSE
        choice[week] = np.where(first.is_open, first_best(np.where(as_good, next_worth, -np.inf)), 0)
        taken = choice[week][:, None]
        value = np.where(first.is_open, np.take_along_axis(worth, taken, 1)[:, 0], first.worth)
        other = np.where(first.is_open, np.take_along_axis(next_worth, taken, 1)[:, 0], second.worth)
        values[week] = value
    return Plan(choice, values)


def weighed(gain: Decisions, cost: Decisions, weight: float) -> Decisions:
    """The process whose reward is the gain less the weight times the cost."""
    return replace(gain, reward=gain.reward - weight * cost.reward, worth=gain.worth - weight * cost.worth)


def negative(problem: Decisions) -> Decisions:
    """The process with the sign of its rewards reversed."""
    return replace(problem, reward=-problem.reward, worth=-problem.worth)


def of_rule(problem: Decisions, choice: Ints) -> float:
    """The value of a rule `choice` (W, S)."""
    return float(problem.start @ evaluate(problem, choice)[0])
