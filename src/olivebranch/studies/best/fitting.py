"""Fits a rule to read: finds the small trees that lose least compared with the best pacing, evaluated exactly.

The regret of an action in a state is v(t, s) - q(t, s, a). The loss of a rule is the sum of its regrets
over the states that the rule itself visits (performance difference lemma, Kakade and Langford 2002). So trees are
fitted to regrets weighted by the visits of the rules found so far (as in VIPER, Bastani, Pu and Solar-Lezama 2018).
Every tree that is found is evaluated exactly, and the best of each size is kept. It is not claimed to be the best
possible tree of that size.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from olivebranch.base.arrays import Floats, Ints
from olivebranch.kernels.absorb import Absorbing
from olivebranch.kernels.decide import Decisions, backward, evaluate, visits
from olivebranch.kernels.decide_for_ever import for_ever, worth_for_ever
from olivebranch.kernels.trees import Tree, best_trees, labels_of, leaves_of, merged, relabelled
from olivebranch.kernels.without_looking import summed
from olivebranch.studies.best.problem import Problem

ROUNDS = 4  # how often trees are fitted again to the visits of the last ones
MOST = 24  # the most leaves of a tree
LONG = 60  # weeks used in place of "for ever" when regrets are computed


@dataclass
class Fitter:
    """Finds small trees over what is seen and, for a rule that depends on it, over intervals of weeks.

    Parameters
    ----------
    problem, weeks : the problem to decide
    stretches : the weeks at which a new interval begins; none for a stationary rule
    """

    problem: Problem
    weeks: int | None
    stretches: tuple[int, ...] = ()
    found: dict[int, tuple[float, Tree]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        problem = self.problem
        is_open = problem.decisions.is_open
        self.views = np.unique(problem.group[is_open])
        place = np.full(len(problem.views), -1)
        place[self.views] = np.arange(self.views.size)
        self.view = np.where(is_open, place[problem.group], -1)  # (S,) the number of each open state's view
        segments = len(self.stretches) + 1
        seen = np.repeat(problem.views[self.views], segments, axis=0)
        self.places = np.column_stack([seen, np.tile(np.arange(segments), self.views.size)])
        length = 1 if self.weeks is None else self.weeks
        self.segment = np.searchsorted(np.array(self.stretches, dtype=int), np.arange(length), side="right")

    # ---- what a tree does -------------------------------------------------------------------

    def choice(self, tree: Tree) -> Ints:
        """(W, S) the action in each week and state; (1, S) for ever."""
        segments = len(self.stretches) + 1
        label = labels_of(tree, self.places).reshape(-1, segments)
        first = np.argmax(self.problem.decisions.allowed, axis=1)
        return np.where(self.view >= 0, label[self.view].T[self.segment], first)

    def worth(self, tree: Tree) -> float:
        """The exact value of the tree, which does not see what is hidden."""
        decisions, choice = self.problem.decisions, self.choice(tree)
        begins = np.flatnonzero(decisions.start)
        value = evaluate(decisions, choice)[0] if self.weeks is not None else _lasting(decisions, choice[0])
        return self.problem.constant + float(decisions.start[begins] @ value[begins])

    # ---- fitting ----------------------------------------------------------------------------

    def fit(self, most: int) -> None:
        """Find trees with up to this many leaves."""
        plan = self._optimum()
        often = self._visits(plan)
        regret = self._regret(self._values(plan, optimum=True))
        weight = often
        for _ in range(ROUNDS):
            trees = best_trees(*self._known(regret, weight), most)
            if not self._keep(trees):
                break
            leader = max(self.found.values(), key=lambda pair: pair[0])[1]
            choice = self.choice(leader)
            weight = weight + self._visits(choice)
            # improve the rule that is followed, not the one that would be best with everything seen
            if self.problem.is_hidden:
                regret = self._regret(self._values(choice, optimum=False))
                weight = self._visits(choice) + 1e-3 * often

    def _known(self, regret: Floats, weight: Floats) -> tuple[Ints, Floats]:
        """The points that matter, and their costs."""
        cost, actions = np.zeros((len(self.places), regret.shape[2])), regret.shape[2]
        segments = len(self.stretches) + 1
        of = self.view >= 0
        for week, segment in enumerate(self.segment):
            total = summed(self.view[of], self.views.size, regret[week][of] * weight[week][of][:, None])
            cost[segment::segments] += total
        cost -= np.minimum(cost.min(axis=1, keepdims=True), 0.0)
        never = ~self.problem.decisions.allowed.any(axis=0)
        cost[:, never] = cost.sum() + 1.0
        matters = (cost[:, ~never].max(axis=1) > 0) if actions else np.zeros(0, dtype=bool)
        matters = matters if matters.any() else np.ones(len(cost), dtype=bool)
        return self.places[matters], cost[matters]

    def _keep(self, trees: list[Tree]) -> bool:
        """Keep the trees that are better than the best of their size so far; returns whether any is."""
        news = False
        for tree in map(merged, trees):
            size, worth = leaves_of(tree), self.worth(tree)
            if size not in self.found or worth > self.found[size][0] + 1e-12:
                self.found[size], news = (worth, tree), True
        return news

    def best(self, most: int) -> float:
        """The value of the best tree with at most this many leaves."""
        return max(value for size, (value, _) in self.found.items() if size <= most)

    def smallest(self, most: int) -> Tree:
        """The smallest tree that is as good as the best one with at most this many leaves."""
        enough = self.best(most) - 1e-9
        return self.found[min(k for k, (value, _) in self.found.items() if value >= enough)][1]

    def optimum(self) -> tuple[Ints, Floats]:
        """(W, S) the best rule if everything were seen, and the states that it reaches."""
        plan = self._optimum()
        return plan, self._visits(plan)

    def polish(self, size: int) -> None:
        """Try every other action at every leaf of the tree of this size."""
        for leaf in range(size):
            for action in np.flatnonzero(self.problem.decisions.allowed.any(axis=0)):
                self._keep([relabelled(self.found[size][1], leaf, int(action))])

    # ---- arrays -----------------------------------------------------------------------------

    def _optimum(self) -> Ints:
        decisions = self.problem.decisions
        return for_ever(decisions).choice[None, :] if self.weeks is None else backward(decisions, self.weeks).choice

    def _visits(self, choice: Ints) -> Floats:
        """(W, S) how often a rule is in each state; for ever, (1, S) expected visits."""
        decisions = self.problem.decisions
        if self.weeks is not None:
            return visits(decisions, choice)
        over = np.where(decisions.is_open, -1, 0).astype(np.int8)
        start = np.where(decisions.is_open, decisions.start, 0.0)
        return Absorbing(decisions.under(choice[0]), over, 1).visits(start).value[None, :]

    def _values(self, choice: Ints, *, optimum: bool) -> Floats:
        """(W + 1, S) the value from each week on.

        For ever, the values with LONG weeks and with one week less, so that postponing a necessary action has a regret.
        """
        decisions = self.problem.decisions
        if self.weeks is not None:
            return backward(decisions, self.weeks).value if optimum else evaluate(decisions, choice)
        value = backward(decisions, LONG).value if optimum else evaluate(decisions, np.repeat(choice, LONG, axis=0))
        return value[:2]

    def _regret(self, value: Floats) -> Floats:
        """(W, S, A) the regret of each action, given the `value`."""
        decisions = self.problem.decisions
        finite = np.where(np.isfinite(value), value, 0.0)
        regret = np.empty((len(value) - 1, *decisions.reward.shape))
        for week in range(len(regret)):
            worth = decisions.worth_of_actions(finite[week + 1])
            regret[week] = np.where(np.isfinite(worth), finite[week][:, None] - worth, 0.0)
        return regret


def _lasting(decisions: Decisions, choice: Ints) -> Floats:
    return worth_for_ever(decisions.under(choice), ~decisions.is_open, decisions.earned(choice), decisions.worth)
