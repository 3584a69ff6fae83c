"""From the best pacing to a rule that a person can read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from olivebranch.base.arguments import as_number, check_whole
from olivebranch.base.text import plain
from olivebranch.chain.chain import Chain
from olivebranch.errors import ArgumentError, printed
from olivebranch.kernels.trees import Cut, Leaf, Tree
from olivebranch.pacing.memory import week
from olivebranch.pacing.phrases import phrase
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies.best.fitting import MOST, Fitter
from olivebranch.studies.best.nodes import Act, Branch, Followed, Node
from olivebranch.studies.best.problem import Problem
from olivebranch.studies.best.tabled import WEEK, Tabled
from olivebranch.studies.best.tree import RuleTree
from olivebranch.studies.best.worth import worth

NAME = "best_rule"
LOSS = 0.005  # half a yes in 100: what a rule may lose by default
SIZES = (4, 8, 16, MOST)  # the numbers of leaves that are tried, one after another
STRETCHES = 6  # the most intervals of weeks, for a rule that depends on the week


@dataclass(frozen=True, slots=True)
class Reading:
    """The best pacing of a problem, for which a rule to read is wanted.

    Attributes
    ----------
    problem, weeks : the problem that was decided
    value : the value of the best pacing
    strategy : the best pacing
    care : the note of care
    """

    problem: Problem
    weeks: int | None
    value: float
    strategy: Strategy
    care: str

    def rule(self, size: int | None, loss: float | None) -> RuleTree:
        """The smallest tree found that loses at most `loss`, or the best with at most `size` leaves."""
        most = MOST if size is None else check_whole("size", size, 1, MOST)
        allowed = _check_loss(loss) if loss is not None else LOSS if size is None else 0.0
        fitter = Fitter(self.problem, self.weeks)
        chosen = _search(fitter, most, self.value - allowed)
        lacking = loss is not None or fitter.best(most) < self.value - LOSS
        if chosen is None and self.weeks is not None and lacking:
            by_week = Fitter(self.problem, self.weeks, _stretches(fitter))
            if by_week.stretches:
                chosen = _search(by_week, most, self.value - allowed)
                fitter = by_week if by_week.best(most) > fitter.best(most) else fitter
        if chosen is None and loss is not None and size is None:
            nearest = self.value - fitter.best(most)
            raise ArgumentError(
                f"loss = {printed(loss)}: no rule of up to {MOST} leaves was found that loses so "
                f"little; the best found loses {nearest:.2g}. Give that, or a size."
            )
        return self._told(fitter, fitter.smallest(most) if chosen is None else chosen)

    def _told(self, fitter: Fitter, tree: Tree) -> RuleTree:
        model, met = self.problem.model, _met(self.problem)
        root = _named(tree, self.problem, fitter.stretches)
        remembers = {WEEK: week(upto=max(1, (self.weeks or 2) - 1))} if fitter.stretches else {}
        strategy = Strategy(NAME, Followed(root), remembers)
        outcomes = Chain(model, strategy).exact(self.weeks)
        value = worth(outcomes, self.problem.counts)
        return RuleTree(
            model=model,
            weeks=self.weeks,
            root=root,
            strategy=strategy,
            outcomes=outcomes,
            value=value,
            loss=self.value - value,
            met=met,
            late=self._late(met),
            care=self.care,
        )

    def _late(self, met: Mapping[str, tuple[str, ...]]) -> str:
        """What the best pacing does differently in the last quarter of its horizon, as a warning; "" if nothing."""
        rule = self.strategy.rule
        if self.weeks is None or not isinstance(rule, Tabled):
            return ""
        changes = [
            (row[-1][0], dict(zip(rule.variables, values, strict=True)), row[-1][1])
            for values, row in rule.rows
            if len(row) > 1 and row[-1][0] >= 0.75 * self.weeks
        ]
        if not changes:
            return ""
        step = plain(self.problem.model.step)
        since, where, action = max(changes, key=lambda change: change[0])
        at = ", ".join(f"{plain(name)} {plain(value)}" for name, value in where.items() if len(met[name]) > 1)
        when = f"in {step} {since + 1}, the last" if since + 1 == self.weeks else f"from {step} {since + 1} on"
        return (
            f"Near the end of the horizon the best pacing differs: {when}, it would {phrase(action)} at {at}. "
            f"That is only because nothing after {step} {self.weeks} counts. It is no lesson: their life goes on."
        )


def _check_loss(loss: float) -> float:
    number = as_number(loss)
    if number is None or number < 0:
        raise ArgumentError(
            f"loss = {printed(loss)}: must be a number from 0: how much of the objective the rule may lose."
        )
    return number + 1e-9  # rounding


def _search(fitter: Fitter, most: int, enough: float) -> Tree | None:
    """The smallest tree with at least this value, or None."""
    for leaves in dict.fromkeys(min(k, most) for k in SIZES):
        fitter.fit(leaves)
        good = [k for k, (value, _) in sorted(fitter.found.items()) if value >= enough and k <= most]
        if good:
            return fitter.found[good[0]][1]
        fitter.polish(max(fitter.found, key=lambda k: fitter.found[k][0]))
    return None


def _stretches(fitter: Fitter) -> tuple[int, ...]:
    """The last weeks at which the best rule changes, in states that it reaches."""
    plan, often = fitter.optimum()
    changes = [w for w in range(1, len(plan)) if ((plan[w] != plan[w - 1]) & (often[w] > 1e-9)).any()]
    return tuple(changes[-STRETCHES:])


# ---- telling it ------------------------------------------------------------------------------------


def _seen(problem: Problem) -> list[str]:
    return [name for name in problem.model.states if name not in problem.model.hidden]


def _named(tree: Tree, problem: Problem, stretches: tuple[int, ...]) -> Node:
    """The tree in the names of the model."""
    if isinstance(tree, Leaf):
        return Act(problem.model.actions[tree.label])
    assert isinstance(tree, Cut)
    variables = _seen(problem)
    low, high = (_named(side, problem, stretches) for side in (tree.low, tree.high))
    if tree.axis == len(variables):
        return Branch(WEEK, stretches[tree.upto] - 1, low, high)
    name = variables[tree.axis]
    return Branch(name, problem.model.states[name][tree.upto], low, high)


def _met(problem: Problem) -> dict[str, tuple[str, ...]]:
    """The values that each visible variable has while a walk is open."""
    views = problem.views[np.unique(problem.group[problem.decisions.is_open])]
    return {
        name: tuple(value for i, value in enumerate(problem.model.states[name]) if i in set(views[:, k]))
        for k, name in enumerate(_seen(problem))
    }
