"""The outlook: for those who are still open after some weeks, what is still to come, and what the plan says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from olivebranch.base.arguments import DEFAULT_WEEKS, as_label, check_weeks
from olivebranch.base.arrays import rows_of
from olivebranch.base.sheet import Readable, Sheet
from olivebranch.base.text import CARE, counted, listing, percent, plain, rounded_percent
from olivebranch.chain.ahead import open_so_far
from olivebranch.chain.chain import Chain
from olivebranch.chain.outcomes import Outcomes
from olivebranch.chain.pictures import OutcomesPlots
from olivebranch.chain.summary import summary
from olivebranch.errors import ArgumentError, UnknownName
from olivebranch.model.files import as_model
from olivebranch.model.harm import harm_to_them, in_words
from olivebranch.model.model import Model
from olivebranch.pacing import find

if TYPE_CHECKING:
    import pandas as pd

SELDOM = 1e-12  # a smaller share of walks is nobody


@dataclass(frozen=True, repr=False, eq=False)
class Outlook(Readable):
    """What is still to come for those of whom all this holds, counted from now.

    Attributes
    ----------
    model, strategy : what was asked
    weeks, ahead : the weeks that have passed, and those that are looked ahead
    so_far : {tally, variable or memory: value} what holds of them
    share : the share of all walks that are open then, and of which it holds
    outcomes : what happens to them in the weeks ahead, and what it costs
    actions : {action: chance} what the plan does now, the likeliest first

    >>> import olivebranch as ob
    >>> found = ob.outlook("reconciliation", "three_noes_and_out", noes=3, weeks=30)
    >>> found.actions
    {'let_go': 1.0}
    """

    model: Model = field(repr=False)
    strategy: str
    weeks: int
    ahead: int
    so_far: Mapping[str, object]
    share: float
    outcomes: Outcomes = field(repr=False)
    actions: Mapping[str, float]

    def row(self) -> dict[str, float]:
        """The chance of every ending and of none in the weeks ahead, then the total of every tally."""
        return self.outcomes.row()

    def to_frame(self) -> pd.DataFrame:
        """One row: what is still to come."""
        import pandas as pd

        return pd.DataFrame([self.row()], index=pd.Index([self._whom], name="of those"))

    @property
    def _whom(self) -> str:
        return _held(self.so_far) or "everyone"

    def _weeks(self, count: int) -> str:
        return counted(count, self.model.step)

    @property
    def plan(self) -> str:
        """What the plan does now, in words."""
        return told(self.actions)

    @property
    def words(self) -> str:
        """The outlook in words: who they are, what is still to come, at what cost to them, and what the plan says.

        >>> import olivebranch as ob
        >>> print(ob.outlook("maybe", "small_steps", noes=1, weeks=4).words)
        After 4 rounds, still open (noes: 1): 25.0 % of all. Within the next 52 rounds: ...
        """
        after = f"After {self._weeks(self.weeks)}, still open"
        whom = f" ({self._whom})" if self.so_far else ""
        chances = [f"{percent(self.outcomes.chance(name))} {plain(name)}" for name in (*self.model.endings, "open")]
        said = [f"{after}{whom}: {percent(self.share)} of all."]
        said.append(f"Within the next {self._weeks(self.ahead)}: {listing(chances)}.")
        cost = [
            f"{self.outcomes.tally(name):.2f} {in_words(name, self.model.step)}"
            for name in harm_to_them(self.model.tallies)
        ]
        said += [f"It costs them {listing(cost)} each."] if cost else []
        return " ".join([*said, f"The plan says now: {self.plan}."])

    def sheet(self) -> Sheet:
        """The table to read: what is still to come, and what it costs."""
        table = summary([self.outcomes])
        title = f"{self.model.title}: {plain(self.strategy)}, {self._weeks(self.ahead)} ahead, exact"
        return Sheet(title, table.columns, table.rows, (self.words, *table.notes, CARE), urgent=table.urgent)

    @property
    def plot(self) -> OutcomesPlots:
        """Pictures of what is still to come: ``.plot()`` shows a hundred people, each an icon of how it ends."""
        return OutcomesPlots(self.outcomes)


def _held(so_far: Mapping[str, object]) -> str:
    return ", ".join(f"{plain(name)}: {plain(as_label(name, value))}" for name, value in so_far.items())


def outlook(
    model: Model | str, strategy: Any, *, weeks: int = 10, ahead: int = DEFAULT_WEEKS, **so_far: object
) -> Outlook:
    """For those still open after some weeks: what is still to come, at what cost to them, and what the plan says.

    The pairs in which they are then, given what has been counted so far (the chain with a counter), are the start of
    the weeks ahead: a conditional distribution, propagated exactly.

    Parameters
    ----------
    model : a Model, or the name or path of one
    strategy : as for `compare`
    weeks : how many have passed
    ahead : how many are looked ahead
    so_far : a tally with its total so far, such as noes=2; values of variables and of memories, such as stance="maybe"

    Raises
    ------
    ArgumentError
        where nobody is there then, an argument is out of range, or two tallies are named.
    UnknownName
        for a name that the model and the strategy do not have.

    Examples
    --------
    >>> import olivebranch as ob
    >>> found = ob.outlook("reconciliation", "small_steps", noes=2, weeks=20)
    >>> round(found.outcomes.chance("yes"), 2), round(found.share, 2)
    (0.42, 0.02)
    """
    model = as_model(model)
    rule = find(strategy, model)
    weeks, ahead = check_weeks(weeks), check_weeks(ahead)
    whole = Chain(model, rule)
    for name in so_far:
        if name not in (*model.tallies, *model.states, *rule.remembers):
            raise UnknownName("tally, variable or memory", name, (*model.tallies, *model.states, *rule.remembers))
    chain, now = open_so_far(whole, weeks, so_far)
    share = float(now.sum())
    if share <= SELDOM:
        held = f" ({_held(so_far)})" if so_far else ""
        raise ArgumentError(
            f"nobody is still open after {counted(weeks, model.step)}{held}. Ask about an earlier time or a larger "
            "group."
        )
    assert isinstance(chain, Chain)
    held = f" ({_held(so_far)})" if so_far else ""
    those = chain.from_now(now, who=f"still open after {counted(weeks, model.step)}{held}")
    outcomes = those.exact(ahead)
    return Outlook(model, rule.name, weeks, ahead, dict(so_far), share, outcomes, first_actions(those))


def first_actions(chain: Chain) -> dict[str, float]:
    """What the strategy does in the first week, the likeliest action first.

    >>> first_actions(Chain("reconciliation", "small_steps"))
    {'self_work': 1.0}
    """
    source = rows_of(chain.first)
    weight = np.bincount(chain.action, weights=chain.start[source] * chain.chance, minlength=len(chain.actions))
    return {
        chain.actions[i]: round(float(weight[i]), 12) for i in np.argsort(-weight, kind="stable") if weight[i] > 1e-12
    }


def told(actions: Mapping[str, float]) -> str:
    """Actions in words, each with its chance if there are several.

    >>> told({"self_work": 1.0}), told({"chat": 0.75, "ask": 0.25})
    ('self work', 'chat (75 %) and ask (25 %)')
    """
    if len(actions) == 1:
        return plain(next(iter(actions)))
    return listing([f"{plain(name)} ({rounded_percent(share)})" for name, share in actions.items()])
