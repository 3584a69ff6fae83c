"""Best pacing when something is hidden: a rule over beliefs that is really followed, and a bound from above."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from olivebranch.base.arrays import Floats, Ints, rows_of
from olivebranch.kernels.decide import Decisions, evaluate
from olivebranch.kernels.decide_for_ever import for_ever, worth_for_ever
from olivebranch.kernels.hidden import (
    Beliefs,
    Hidden,
    Vectors,
    backup,
    from_above,
    greedy,
    grid_points,
    joined,
    most_often,
    pairs_of,
)
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies.best.controller import controller
from olivebranch.studies.best.problem import Problem

GAP = 5e-4  # a lower and an upper bound this close are close enough
COARSE = 6  # resolution of the grid at which every week is backed up
ROUNDS = 4  # rounds in which beliefs that the rule reaches are added
BELIEFS = 8_000  # beliefs that are added over all weeks, those of each that are met most often
RESOLUTIONS = (10, 30, 100, 250)  # of the grid for the upper bound, one after the other
PAIRS = 1_500_000  # beliefs times branches of a grid at most
FOR_EVER = 150  # weeks over beliefs after which, for ever, the rule that looks only at the present takes over


@dataclass(frozen=True, slots=True)
class Between:
    """A rule that is really followed, and a bound on what any rule is worth.

    Attributes
    ----------
    strategy : the rule, or None for the one that was to be improved on
    upper : no rule that sees what a strategy may see is worth more
    """

    strategy: Strategy | None
    upper: float


def over_beliefs(problem: Problem, weeks: int | None, choice: Ints, lower: float, upper: float, name: str) -> Between:
    """Improve on `choice`, which looks only at the present: it is worth `lower`, and no rule more than `upper`."""
    if not upper - lower > GAP:
        return Between(None, upper)
    search = _Search(problem, weeks, choice)
    strategy, points = None, search.coarse
    for _ in range(ROUNDS):
        stack = search.stack(points)
        worth = search.worth(stack[0])
        gained = worth > lower + 1e-9
        if gained:
            lower, strategy = worth, controller(problem, search.places.seen, search.world, stack, name)
        upper = min(upper, search.above(upper - lower))
        if upper - lower <= GAP or not gained:
            break
        points = [joined(a, b) for a, b in zip(search.coarse, search.met(stack), strict=True)]
    return Between(strategy, max(upper, lower))


class _Search:
    """The problem over beliefs, with the rule that looks only at the present as a base."""

    def __init__(self, problem: Problem, weeks: int | None, choice: Ints) -> None:
        self.problem, self.choice = problem, choice
        self.weeks = FOR_EVER if weeks is None else weeks
        decisions = problem.decisions
        self.places = Places.of(problem)
        self.world = _world(problem, self.places)
        share = BELIEFS if weeks is not None else BELIEFS // 2  # for ever, a chain of many pairs is slow to solve
        self.each = max(1, share // self.weeks)
        self.finer, self.bound = list(RESOLUTIONS), np.inf
        self.branches = self.world.view.size / max(1, self.world.sizes.size)
        self.before = float(decisions.start @ np.where(decisions.is_open, 0.0, decisions.worth))
        if weeks is None:
            self.base = np.repeat(_lasting(decisions, choice[0])[None, :], self.weeks + 1, axis=0)
            self.ends = self.places.spread(for_ever(decisions).value)
            self.choice = np.repeat(choice, self.weeks + 1, axis=0)
        else:
            self.base = evaluate(decisions, choice)
            self.ends = self.places.spread(np.where(decisions.is_open, decisions.worth, 0.0))

    @cached_property
    def coarse(self) -> list[Beliefs]:
        """The beliefs of a coarse grid, in every week."""
        return [grid_points(self.world, COARSE)] * self.weeks

    def stack(self, points: list[Beliefs]) -> list[Vectors]:
        """The vectors of each week, backed up at the beliefs of that week, and of the week after the last."""
        stack = [self._base(self.weeks)]
        for week in range(self.weeks - 1, -1, -1):
            pairs = pairs_of(self.world, *points[week])
            stack.append(backup(self.world, pairs, stack[-1], self._base(week)))
        return stack[::-1]

    def worth(self, vectors: Vectors) -> float:
        """What the best vectors at the start are worth."""
        begins = np.flatnonzero(self.world.start.sum(axis=1) > 0)
        return self._all(float(vectors.best(begins, self.world.start[begins])[1].sum()))

    def _all(self, worth: float) -> float:
        """The worth, with what every rule earns before anything is decided."""
        return self.problem.constant + self.before + worth

    def above(self, gap: float) -> float:
        """An upper bound from the next grid that is fine enough to matter; inf where none is left."""
        while self.finer and gap > GAP:
            m = self.finer.pop(0)
            view, belief = grid_points(self.world, m)
            if view.size * self.branches > PAIRS and m > RESOLUTIONS[0]:
                self.finer.clear()
                break
            bound = self._all(from_above(self.world, pairs_of(self.world, view, belief), m, self.ends, self.weeks))
            gap -= max(0.0, self.bound - bound) if np.isfinite(self.bound) else 0.0
            self.bound = min(self.bound, bound)
        return self.bound

    def met(self, stack: list[Vectors]) -> list[Beliefs]:
        """The beliefs that are met most often in each week where the best action by these vectors is taken."""
        world = self.world
        view = np.flatnonzero(world.start.sum(axis=1) > 0)
        belief = world.start[view]
        weeks = []
        for week in range(self.weeks):
            chance = belief.sum(axis=1)
            weeks.append((view, belief / chance[:, None]))
            pairs = pairs_of(world, view, belief)
            action = greedy(world, pairs, stack[week + 1])[0]
            taken = world.action[pairs.branch] == action[pairs.point]
            view, belief = most_often(world.after[pairs.branch[taken]], pairs.reached[taken], self.each)
        return weeks

    def _base(self, week: int) -> Vectors:
        """A vector for each view: the base rule now, and the base rule ever after."""
        world, places = self.world, self.places
        views = world.sizes.size
        action = self.choice[min(week, len(self.choice) - 1)][places.first]
        branch = np.flatnonzero(world.action == action[world.view])
        owner = world.view[branch]
        first = np.arange(views + 1)
        return Vectors(first, places.spread(self.base[week]), action, branch, owner, -1 - world.after[branch])


@dataclass(frozen=True, slots=True)
class Places:
    """Where the open states stand: `view` (S,) the number of their view, `hidden` (S,) their place in it; else -1.

    `first` (V,) is a state of each view; `seen` (V, visible variables) what is seen in it.
    """

    view: Ints
    hidden: Ints
    first: Ints
    seen: Ints
    most: int

    @classmethod
    def of(cls, problem: Problem) -> Places:
        """Those of a problem."""
        is_open = problem.decisions.is_open
        used, compact = np.unique(problem.group[is_open], return_inverse=True)
        view, hidden = np.full(is_open.size, -1), np.full(is_open.size, -1)
        view[is_open] = compact
        order = np.argsort(compact, kind="stable")
        begins = np.searchsorted(compact[order], np.arange(used.size))
        rank = np.empty(order.size, dtype=np.int64)
        rank[order] = np.arange(order.size) - begins[compact[order]]
        hidden[is_open] = rank
        return cls(view, hidden, np.flatnonzero(is_open)[order[begins]], problem.views[used], int(rank.max()) + 1)

    def spread(self, values: Floats) -> Floats:
        """(V, H) values (S,) by view and hidden state; 0 where there is none."""
        spread = np.zeros((self.first.size, self.most))
        here = self.view >= 0
        spread[self.view[here], self.hidden[here]] = values[here]
        return spread


def _world(problem: Problem, places: Places) -> Hidden:
    """The branches of a problem: what is heard and seen next, and with what chance."""
    table, decisions, views = problem.table, problem.decisions, places.first.size
    actions = decisions.reward.shape[1]
    row = rows_of(table.first)
    source, done = np.divmod(row, actions)
    keep = (places.view[table.after] >= 0) & (places.view[source] >= 0) & decisions.allowed[source, done]
    source, done, chance = source[keep], done[keep], table.chance[0][keep]
    after, heard = table.after[keep].astype(np.int64), table.response[keep].astype(np.int64)
    columns = np.stack([places.view[source], done, heard, places.view[after]])
    key, branch = np.unique(columns, axis=1, return_inverse=True)
    matrix = np.zeros((key.shape[1], places.most, places.most))
    np.add.at(matrix, (branch.reshape(-1), places.hidden[source], places.hidden[after]), chance)
    ended = decisions.moves @ np.where(decisions.is_open, 0.0, decisions.worth)
    earned = decisions.reward + ended.reshape(decisions.reward.shape)
    reward = np.stack([places.spread(earned[:, a]) for a in range(actions)], axis=1)
    sizes = np.bincount(places.view[places.view >= 0], minlength=views)
    start = places.spread(np.where(decisions.is_open, decisions.start, 0.0))
    allowed = decisions.allowed[places.first]
    return Hidden(sizes, reward, allowed, key[0], key[1], key[2], key[3], matrix, start)


def _lasting(decisions: Decisions, choice: Ints) -> Floats:
    return worth_for_ever(decisions.under(choice), ~decisions.is_open, decisions.earned(choice), decisions.worth)
