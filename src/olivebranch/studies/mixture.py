"""Mixture: people differ. Each group is a context of the model, and pooled answers are weighted by the groups' shares.

What is best on average may be worst for some. So the table shows every group beside the pool, and how much is lost by
using one strategy for all instead of the best one for each group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from olivebranch.base import ties
from olivebranch.base.arguments import DEFAULT_WEEKS, as_number, as_table, check_weeks, is_name
from olivebranch.base.guesses import answers_guesses
from olivebranch.base.sheet import Readable, Sheet, shown
from olivebranch.base.text import counted, plain, rounded_percent, telling
from olivebranch.errors import ArgumentError, UnknownName, printed
from olivebranch.model.chances import divisor
from olivebranch.model.files import as_model
from olivebranch.model.harm import weighed_harm
from olivebranch.model.model import Model
from olivebranch.studies import objective
from olivebranch.studies.compare import Comparison, chosen, compare

if TYPE_CHECKING:
    import pandas as pd

AS_STATED = "as_stated"


@dataclass(frozen=True, repr=False, eq=False)
class Mixture(Readable):
    """What each strategy does in each group, and in all of them together (a finite mixture of Markov chains).

    Attributes
    ----------
    model : the model, in no context
    shares : {group: share of people}; they sum to 1
    groups : {group: exact Comparison}; ``mixture["betrayal"]`` is one of them
    weeks : the horizon
    barred : names of the strategies that ever push; they are shown, and never named best

    >>> import olivebranch as ob
    >>> found = ob.mixture("reconciliation", {"betrayal": 0.3, "as_stated": 0.7}, ["small_steps", "jump_ahead"])
    >>> found.best()["pool"]
    'small_steps'
    """

    model: Model = field(repr=False)
    shares: Mapping[str, float]
    groups: Mapping[str, Comparison] = field(repr=False)
    weeks: int
    barred: tuple[str, ...] = field(repr=False)

    def __getitem__(self, group: str) -> Comparison:
        if not is_name(group, self.groups):
            raise UnknownName("group", group, self.groups, " in this mixture")
        return self.groups[group]

    @property
    def strategies(self) -> tuple[str, ...]:
        """The names of the strategies."""
        return next(iter(self.groups.values())).strategies

    def pooled(self, of: str, strategy: str) -> float:
        """The chance of an ending (or "open"), or the mean of a tally, over all groups: the mean weighted by shares."""
        return sum(share * self.of_group(group, of, strategy) for group, share in self.shares.items())

    def of_group(self, group: str, of: str, strategy: str) -> float:
        """The chance or mean in one group; UnknownName if there is no such group, strategy, ending or tally."""
        outcome = self[group][strategy]
        name = objective.check_name(self.model, of)
        return outcome.chance(name) if objective.is_chance(self.model, name) else outcome.tally(name)

    def best(self, by: objective.By = None, *, weight: float = objective.WEIGHT) -> dict[str, str]:
        """The best strategy for each group, and for the "pool"; never one that pushes.

        `by` and `weight` say what counts as better, as in `Uncertainty.best`.
        """
        counts = objective.naming(self.model, by, weight)
        candidates = [name for name in self.strategies if name not in self.barred]
        if not candidates:
            raise ArgumentError(objective.NOBODY_TO_NAME)
        best = {group: self._best_of(group, candidates, counts) for group in self.groups}
        return best | {"pool": self._best_of(None, candidates, counts)}

    def _best_of(self, group: str | None, candidates: list[str], counts: Mapping[str, float]) -> str:
        nets = np.array([self._net(group, strategy, counts) for strategy in candidates])
        return candidates[int(np.argmax(ties.leaders(nets)))]  # of equals the first

    def one_for_all(self, by: objective.By = None, *, weight: float = objective.WEIGHT) -> float:
        """How much is lost, on average, by using one strategy for all instead of the best one for each group."""
        counts = objective.naming(self.model, by, weight)
        best = self.best(by, weight=weight)
        each = sum(share * self._net(group, best[group], counts) for group, share in self.shares.items())
        pooled = self._net(None, best["pool"], counts)
        return each - pooled if ties.is_ahead(each, pooled) else 0.0

    def _net(self, group: str | None, strategy: str, counts: Mapping[str, float]) -> float:
        if group is None:
            return sum(w * self.pooled(name, strategy) for name, w in counts.items())
        return sum(w * self.of_group(group, name, strategy) for name, w in counts.items())

    def to_frame(self) -> pd.DataFrame:
        """A row for each group and strategy, then "pool": every ending, "open", and every tally."""
        import pandas as pd

        names = objective.names(self.model)
        rows = {
            (group, s): [self.of_group(group, name, s) for name in names]
            for group in self.groups
            for s in self.strategies
        }
        rows |= {("pool", s): [self.pooled(name, s) for name in names] for s in self.strategies}
        index = pd.MultiIndex.from_tuples(list(rows), names=["group", "strategy"])
        return pd.DataFrame(list(rows.values()), index=index, columns=list(names))

    @property
    def notes(self) -> tuple[str, ...]:
        """How to read the table, and what it rests on."""
        first, harm = self.model.endings[0], weighed_harm(self.model.tallies)
        said = [f"Each cell: {plain(first)}" + (f", and in brackets the {plain(harm)} on the way." if harm else ".")]
        if len(self.barred) < len(self.strategies) and objective.counts_harm(self.model):
            words = objective.in_words(self.model, objective.weights(self.model, None, objective.WEIGHT))
            best = ", ".join(f"{plain(group)}: {plain(name)}" for group, name in self.best().items())
            said.append(f"Best by {words}: {best}. Using one strategy for all loses {self.one_for_all():.3f} of it.")
        if self.barred:
            said.append(f"Never chosen: {', '.join(map(plain, self.barred))} (pushes).")
        return (*said, self.model.note)

    def sheet(self) -> Sheet:
        """The table to read: a row for each strategy, a column for each group and for the pool."""
        columns = ["strategy", *(f"{plain(g)} ({rounded_percent(share)})" for g, share in self.shares.items()), "pool"]
        rows = []
        for s in self.strategies:
            cells = [self._cell(partial(self.of_group, g, strategy=s)) for g in self.groups]
            rows.append((plain(s), *cells, self._cell(partial(self.pooled, strategy=s))))
        title = (
            f"{self.model.title}: {counted(len(self.shares), 'group')}, {counted(self.weeks, self.model.step)}, exact"
        )
        return Sheet(title, tuple(columns), tuple(rows), self.notes)

    def _cell(self, number: Callable[..., float]) -> str:
        harm = weighed_harm(self.model.tallies)
        text = shown(number(of=self.model.endings[0]), chance=True)
        return f"{text} ({number(of=harm):.1f})" if harm else text


@answers_guesses
def mixture(
    model: Model | str,
    shares: Mapping[str, float],
    strategies: Iterable[Any] | str | None = None,
    *,
    weeks: int = DEFAULT_WEEKS,
) -> Mixture:
    """What each strategy does in a mixture of groups, each a context of the model; solved exactly.

    By the law of total probability, the pooled chance is the sum over groups of share x chance.

    Parameters
    ----------
    model : a Model, or the name or path of one
    shares : {context: share of people}, with the sum 1; "as_stated" is the model in no context
    strategies, weeks : as for `compare`

    Raises
    ------
    ArgumentError
        if the shares are negative or do not sum to 1.
    UnknownName
        if there is no such context or strategy.

    Examples
    --------
    >>> found = mixture("reconciliation", {"betrayal": 0.3, "drifted_apart": 0.7}, ["small_steps", "jump_ahead"])
    >>> parts = [found.of_group(group, "yes", "small_steps") for group in ("betrayal", "drifted_apart")]
    >>> abs(found.pooled("yes", "small_steps") - (0.3 * parts[0] + 0.7 * parts[1])) < 1e-12
    True
    """
    model = as_model(model)
    weeks = check_weeks(weeks)
    table = as_table("shares", shares, "{'betrayal': 0.3, 'as_stated': 0.7}")
    given = {group: _share(group, share) for group, share in table.items()}
    total = sum(given.values())
    if not given or min(given.values()) < 0 or not np.isclose(total, 1.0, rtol=0, atol=1e-9):
        raise ArgumentError(f"shares sum to {telling(total)}: they must be 0 or more, and sum to 1.")
    if divisor(np.array(total)) is not None:
        given = {group: share / total for group, share in given.items()}
    plans = chosen(model, strategies)
    groups = {g: compare(model if is_name(g, [AS_STATED]) else model.in_context(g), plans, weeks=weeks) for g in given}
    barred = tuple(plan.name for plan in plans if objective.insists(model, plan))
    return Mixture(model, given, groups, weeks, barred)


def _share(group: str, share: object) -> float:
    number = as_number(share)
    if number is None:
        raise ArgumentError(f"the share of {printed(group)} is {printed(share)}: it must be a number from 0 to 1.")
    return number
