"""The search for a frontier: its points if everything were seen, and those of rules that can be followed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from olivebranch.base.arrays import Ints
from olivebranch.kernels.decide import Decisions, backward, visits
from olivebranch.kernels.decide_for_ever import for_ever, worth_for_ever
from olivebranch.kernels.frontier import frontier as hull
from olivebranch.kernels.trade_off import Point, first_things_first, negative, of_rule, vertices, weighed
from olivebranch.kernels.without_looking import climb, climb_for_ever, shared
from olivebranch.studies.best.problem import Problem

LIMITS = (np.inf, 0.0)  # the weights on the cost at the two ends
SAME = 1e-9  # points whose gains differ by less are the same
SLIGHT = 1e-7  # for ever: the weight of the second objective, which only breaks ties
TRIES = 4  # for ever: how often it is made slighter still, where it does more than that


@dataclass(frozen=True)
class Search:
    """A gain against a cost in one model, within a horizon or for ever.

    Attributes
    ----------
    gain, cost : the same problem with the two objectives
    weeks : the horizon; None for ever
    tol : how close the frontier must be to its edges
    """

    gain: Problem
    cost: Problem
    weeks: int | None
    tol: float

    def seen(self) -> list[Point]:
        """The vertices if everything were seen, from the least cost to the most gain."""
        gain, cost = self.gain.decisions, self.cost.decisions
        if self.weeks is None:
            least = self._point(self._first_for_ever(negative(cost), gain), LIMITS[0])
            most = self._point(self._first_for_ever(gain, negative(cost)), LIMITS[1])
        else:
            least = self._point(first_things_first(negative(cost), gain, self.weeks).choice, LIMITS[0])
            most = self._point(first_things_first(gain, negative(cost), self.weeks).choice, LIMITS[1])
        return vertices(least, most, self._best, self.tol)

    def followed(self, seen: list[Point]) -> list[Point]:
        """The vertices of rules that can be followed; the given ones if nothing is hidden."""
        if not self.gain.is_hidden:
            return seen
        if len(seen) == 1:  # who sees all need not weigh harm, but who sees less may have to
            seen = [replace(seen[0], weight=weight) for weight in LIMITS]
        found: list[Point] = []
        choice: Ints | None = None
        for point in seen:
            choice = self._without_looking(point, choice)
            found.append(self._point(choice, point.weight))
        gains, costs = (np.array([getattr(p, name) for p in found]) for name in ("gain", "cost"))
        on_it = [found[i] for i in hull(gains, costs)]
        return [on_it[0], *(p for before, p in pairwise(on_it) if p.gain > before.gain + SAME)]

    def _first_for_ever(self, first: Decisions, second: Decisions) -> Ints:
        """The best rule under the first objective and, among those, under the second, whose weight is slight enough."""
        alone = for_ever(first).choice[None, :]
        most, weight = self._worth(first, alone), SLIGHT
        for _ in range(TRIES if np.isfinite(self._worth(second, alone)) else 1):
            choice = for_ever(weighed(second, first, -1 / weight)).choice[None, :]
            if self._worth(first, choice) >= most - SAME * abs(most):
                return choice
            weight *= SLIGHT
        return alone if np.isfinite(self._worth(second, alone)) else choice

    # ---- one rule ---------------------------------------------------------------------------

    def _best(self, weight: float) -> Point:
        problem = weighed(self.gain.decisions, self.cost.decisions, weight)
        choice = for_ever(problem).choice[None, :] if self.weeks is None else backward(problem, self.weeks).choice
        return self._point(choice, weight)

    def _point(self, choice: Ints, weight: float) -> Point:
        return Point(self.worth(self.cost, choice), self.worth(self.gain, choice), weight, choice)

    def worth(self, problem: Problem, choice: Ints) -> float:
        """The value of a rule under the objective of a problem."""
        return problem.constant + self._worth(problem.decisions, choice)

    def _worth(self, decisions: Decisions, choice: Ints) -> float:
        if self.weeks is not None:
            return of_rule(decisions, choice)
        under = decisions.under(choice[0])
        value = worth_for_ever(under, ~decisions.is_open, decisions.earned(choice[0]), decisions.worth)
        return float(decisions.start[decisions.start > 0] @ value[decisions.start > 0])

    def _without_looking(self, point: Point, before: Ints | None) -> Ints:
        """A rule for a point's weight that does not use hidden variables, improved from the last or its own."""
        gain, cost, group = self.gain.decisions, self.cost.decisions, self.gain.group
        weight = min(max(point.weight, SLIGHT), 1 / SLIGHT)
        problem = weighed(gain, cost, weight)
        often = visits(gain, point.choice) if self.weeks is not None else gain.is_open[None, :].astype(float)
        starts = [shared(gain, group, point.choice, often)] + ([] if before is None else [before])
        if self.weeks is None:
            climbed = [climb_for_ever(problem, group, choice[0])[None, :] for choice in starts]
        else:
            climbed = [climb(problem, group, choice) for choice in starts]
        return max(climbed, key=lambda choice: self._worth(problem, choice))
