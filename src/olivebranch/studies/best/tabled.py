"""A rule as a table: an action for each view. It may change from week to week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from olivebranch.base.arrays import Flags, Ints
from olivebranch.model.spec_strategies import MAX_CAP
from olivebranch.pacing.memory import Memory, week
from olivebranch.pacing.see import See
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies.best.problem import Problem

WEEK = "week"  # the memory that counts the weeks; no variable may have this name
Row = tuple[tuple[int, str], ...]  # (from this week on, the action), the first from week 0


@dataclass(frozen=True)
class Tabled:
    """Take the action that the table gives for what is seen and, if it matters, for the week.

    Attributes
    ----------
    variables : the variables and memories that are looked at
    rows : (values, ((from this week on, action), ...)) for each combination of their values
    other : the action where the table has no row, because nothing leads there
    """

    variables: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], Row], ...]
    other: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "_row", dict(self.rows))

    def __call__(self, see: See) -> str:
        values = tuple(str(see[name]) for name in self.variables)
        row: Row = self._row.get(values, ((0, self.other),))  # type: ignore[attr-defined]
        if len(row) == 1:
            return row[0][1]
        now = see[WEEK]
        return next(action for since, action in reversed(row) if since <= now)


def tabled(problem: Problem, choice: Ints, name: str, reached: Flags | None = None) -> Strategy:
    """The strategy of a rule (W, S), or (1, S) for a stationary one, with one action in each view.

    `reached` (W, S) says which states the rule can reach. Elsewhere the action is free, so rows become shorter.
    """
    model = problem.model
    is_open = problem.decisions.is_open
    variables = [v for v in model.states if v not in model.hidden]
    columns: list[tuple[object, ...]] = [model.states[v] for v in variables]
    columns += [kept.values for kept in problem.remembered]
    variables += [kept.name for kept in problem.remembered]
    first_of = np.full(len(problem.views), -1)
    first_of[problem.group[is_open]] = np.flatnonzero(is_open)
    met = np.ones_like(choice, dtype=bool) if reached is None else reached
    seen = np.zeros((len(choice), len(problem.views)), dtype=bool)
    for w in range(len(choice)):
        seen[w, problem.group[met[w] & is_open]] = True
    rows = []
    for view in np.flatnonzero(first_of >= 0):
        values = tuple(str(of[i]) for of, i in zip(columns, problem.views[view], strict=True))
        rows.append((values, _row(model.actions, choice[:, first_of[view]], seen[:, view])))
    other = model.actions[int(np.flatnonzero(problem.decisions.allowed.any(axis=0))[0])]
    remembers: dict[str, Memory] = {WEEK: week(upto=min(MAX_CAP, max(1, len(choice) - 1)))} if len(choice) > 1 else {}
    remembers |= {kept.name: kept.memory for kept in problem.remembered}
    return Strategy(name, Tabled(tuple(variables), tuple(rows), other), remembers)


def _row(actions: Sequence[str], choice: Ints, seen: Flags) -> Row:
    """The weeks at which the action changes; in weeks without this view, the action is free."""
    weeks = np.flatnonzero(seen)
    if not weeks.size:
        return ((0, actions[int(choice[0])]),)
    row = [(0, actions[int(choice[weeks[0]])])]
    for w in weeks[1:]:
        action = actions[int(choice[w])]
        if action != row[-1][1]:
            row.append((int(w), action))
    return tuple(row)
