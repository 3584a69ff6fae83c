"""What to believe about hidden variables, week by week, from what was seen and heard: the forward filter.

You see the variables that are not hidden, and whether and how the walk has ended. You hear the response. You know the
action, because it is your own. Nothing is smoothed: a week's belief depends on the weeks up to it and on none that
follow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from olivebranch.base.arguments import as_list, as_table, is_name
from olivebranch.base.arrays import Flags, Floats, Ints
from olivebranch.base.equality import ByValue
from olivebranch.base.text import plain, rounded_percent
from olivebranch.chain.markov import MarkovChain
from olivebranch.errors import ArgumentError, UnknownName, printed
from olivebranch.kernels.filtering import Filter, step

if TYPE_CHECKING:
    import pandas as pd

Week = Mapping[str, str]
DOINGS = ("action", "response")


@dataclass(frozen=True, slots=True, eq=False)
class Belief(ByValue):
    """What to believe after a history: the forward filter of the hidden variables, P(value | seen and heard so far).

    Attributes
    ----------
    chain : the chain that the history comes from
    weeks : how many weeks the history has
    by_week : {variable: (weeks + 1, its values)}, each row is a distribution; a visible variable is certain
    likelihood : (weeks + 1,) the probability of the history up to each week, under this chain

    Examples
    --------
    >>> import olivebranch as ob
    >>> chain = ob.Chain(ob.load("reconciliation", context="still_warm"), "jump_ahead")
    >>> chain.belief([("ask", "flat")] * 3)
    Belief(after 3 weeks: spark gone 60 %, alive 40 %)
    """

    chain: MarkovChain = field(repr=False)
    by_week: Mapping[str, Floats]
    likelihood: Floats

    @property
    def weeks(self) -> int:
        """The length of the history."""
        return self.likelihood.size - 1

    def chance(self, /, **where: str) -> float:
        """The chance of one value after the last week, such as ``spark="alive"``.

        Raises ArgumentError unless one variable is named, and UnknownName for an unknown variable or value.
        """
        if len(where) != 1:
            raise ArgumentError("name one variable, such as belief.chance(spark='alive').")
        ((name, value),) = where.items()
        index = self.chain.value_index(name, value)
        return float(self.by_week[name][-1, index])

    def to_frame(self) -> pd.DataFrame:
        """A row for each week, and a column for each value of each hidden variable."""
        import pandas as pd

        columns: dict[Any, Any] = {
            (name, value): self.by_week[name][:, i]
            for name in self.chain.hidden
            for i, value in enumerate(self.chain.variables[name])
        }
        return pd.DataFrame(columns, index=pd.RangeIndex(self.weeks + 1, name=self.chain.step))

    def __repr__(self) -> str:
        told = [f"{plain(name)} {self._words(name)}" for name in self.chain.hidden] or ["nothing is hidden"]
        step = f"{self.chain.step}{'' if self.weeks == 1 else 's'}"
        return f"{type(self).__name__}(after {self.weeks} {step}: {'; '.join(told)})"

    def _words(self, name: str) -> str:
        last = zip(self.chain.variables[name], self.by_week[name][-1], strict=True)
        return ", ".join(f"{plain(value)} {rounded_percent(float(p))}" for value, p in last if p > 0)


def believe(chain: MarkovChain, history: Sequence[Week | tuple[str, str]]) -> Belief:
    """The belief after a history; `Chain.belief` says what a history is and what it raises."""
    listed = as_list("history", history, "[('chat', 'warm')]")
    weeks = [_checked(chain, i, entry) for i, entry in enumerate(listed)]
    begins = bool(weeks) and "action" not in weeks[0]
    start = weeks.pop(0) if begins else {}
    seen = _seen(chain, start)
    now, total = np.where(seen, chain.start, 0.0), float(chain.start[seen].sum())
    if total <= 0:
        raise ArgumentError(f"history[0] = {printed(start)}: {chain.source} cannot start so.")
    beliefs, likelihood = [now / total], [total]
    for i, week in enumerate(weeks):
        kept = _done(chain, week) & _seen(chain, week)[chain.after]
        now, chance = step(chain.first, chain.after, chain.chance, beliefs[-1], kept)
        if chance <= 0:
            raise ArgumentError(f"history[{i + begins}] = {printed(dict(week))}: {_why(chain, beliefs[-1], week)}")
        beliefs.append(now)
        likelihood.append(likelihood[-1] * chance)
    return Belief(chain, _by_week(chain, np.array(beliefs)), np.array(likelihood))


def follow(chain: MarkovChain, variable: str, pairs: Ints, edges: Ints) -> Floats:
    """(n, weeks + 1, values) the belief of a variable along n walks: pairs (n, weeks + 1) and edges (n, weeks).

    A walk that has ended has edge -1, and its belief stays as it was.
    """
    row = chain.variable_index(variable)
    values = len(chain.variables[variable])
    world, nothing = _filter(chain), np.zeros(len(pairs), dtype=np.int64)
    group = world.group[pairs]
    now = world.given(chain.start)[1][group[:, 0]]
    found = np.empty((*pairs.shape, values))
    found[:, 0] = world.total(now, group[:, 0], chain.places[row], values)
    for week in range(edges.shape[1]):
        going = edges[:, week] >= 0
        heard = world.heard[edges[going, week]]
        now[going], _ = world.update(now[going], group[going, week], nothing[going], heard, group[going, week + 1])
        found[:, week + 1] = world.total(now, group[:, week + 1], chain.places[row], values)
    return found


def _filter(chain: MarkovChain) -> Filter:
    """The filter of a chain: pairs look the same if they share what is seen, what is remembered, and the ending."""
    seen = [place for place, name in zip(chain.places, chain.variables, strict=True) if name not in chain.hidden]
    looks = np.stack([chain.ending.astype(np.int64), *seen, *chain.memory.values()])
    look = np.unique(looks, axis=1, return_inverse=True)[1].reshape(-1)
    heard = np.zeros(chain.after.size, dtype=np.int64)
    for column, names in ((chain.action, chain.actions), (chain.response, chain.responses)):
        heard = heard * max(1, len(names)) + (column if names else 0)
    return Filter.of(chain.first, chain.after, chain.chance, heard, look)


def _by_week(chain: MarkovChain, beliefs: Floats) -> dict[str, Floats]:
    """(weeks + 1, N) distributions over the pairs, as {variable: (weeks + 1, its values)}."""
    found = {}
    for place, (name, values) in zip(chain.places, chain.variables.items(), strict=True):
        member = (place[:, None] == np.arange(len(values))).astype(np.float64)
        found[name] = beliefs @ member
    return found


def error(
    chain: MarkovChain, variable: str, value: str, memory: str, pairs: Ints, edges: Ints
) -> tuple[Floats, Floats]:
    """(weeks + 1,) how far a remembered belief is from the filter on average, and the standard error of that mean.

    The mean is over the walks that are still open, and NaN where none is. `memory` is the name of the memory, whose
    values are chances of this value of the variable.
    """
    kept = np.asarray(chain.memory_values[memory], dtype=np.float64)[chain.memory[memory][pairs]]
    true = follow(chain, variable, pairs, edges)[:, :, chain.value_index(variable, value)]
    off = np.where(chain.ending[pairs] < 0, np.abs(kept - true), np.nan)
    count, total = np.sum(~np.isnan(off), axis=0), np.nansum(off, axis=0)
    mean = np.divide(total, count, out=np.full(count.size, np.nan), where=count > 0)
    spread = np.nansum((off - mean) ** 2, axis=0)
    return mean, np.sqrt(np.divide(spread, count * (count - 1.0), out=np.full(count.size, np.nan), where=count > 1))


# ---- what a history may say ------------------------------------------------------------------


def _checked(chain: MarkovChain, i: int, entry: Week | tuple[str, str]) -> dict[str, str]:
    """An entry of a history as {what: value}, with every name checked."""
    where = f"history[{i}] = {printed(entry)}"
    if isinstance(entry, Mapping):
        entry = as_table(f"history[{i}]", entry, "{'action': 'chat'}")
    else:
        if isinstance(entry, (str, bytes)) or not isinstance(entry, Sequence) or len(entry) != 2:
            raise ArgumentError(f"{where}: give (action, response), or a table such as {{'action': 'chat'}}.")
        entry = dict(zip(DOINGS, as_list(f"history[{i}]", entry, "('chat', 'warm')"), strict=True))
    if i and chain.actions and "action" not in entry:
        raise ArgumentError(f"{where}: name the action. Only the first entry may say what was seen at the start.")
    known = {"action": chain.actions, "response": chain.responses, "ending": ("open", *chain.endings)}
    for name, value in entry.items():
        if name in chain.hidden:
            raise ArgumentError(f"{where}: {printed(name)} is hidden, so no history can contain it.")
        if name not in known and name not in chain.variables:
            seen = [variable for variable in chain.variables if variable not in chain.hidden]
            raise UnknownName("variable", name, [*known, *seen], f" in {where}")
        names = known.get(name) or chain.variables.get(name, ())
        if not is_name(value, names):
            raise UnknownName(name if name in known else f"value of {name}", value, names, f" in {where}")
    return entry


def _seen(chain: MarkovChain, week: Week) -> Flags:
    """(N,) the pairs that look as this week says; open, unless it names an ending."""
    ending = week.get("ending", "open")
    fits: Flags = chain.ending == (-1 if ending == "open" else chain.ending_index(ending))
    for name, value in week.items():
        if name not in (*DOINGS, "ending"):
            fits = fits & (chain.places[chain.variable_index(name)] == chain.value_index(name, value))
    return fits


def _done(chain: MarkovChain, week: Week) -> Flags:
    """(E,) the edges with the action and the response of this week, as far as it gives them."""
    kept = np.ones(chain.after.size, dtype=bool)
    if "action" in week:
        kept &= chain.action == chain.actions.index(week["action"])
    if "response" in week:
        kept &= chain.response == chain.responses.index(week["response"])
    return kept


def _why(chain: MarkovChain, before: Floats, week: Week) -> str:
    """Why a week cannot happen after these beliefs (N,): the rule that is broken, and the remedy."""
    source = np.repeat(before > 0, np.diff(chain.first))
    if not source.any():
        return "the walk had ended before, and no action is left. End the history there."
    if "action" in week and not (source & _done(chain, {"action": week["action"]})).any():
        can = sorted({chain.actions[a] for a in np.unique(chain.action[source])})
        return f"under {plain(chain.strategy_name)} the action here is {' or '.join(can)}."
    over = source & _done(chain, week) & (chain.ending[chain.after] >= 0)
    if over.any():
        name = chain.endings[int(chain.ending[chain.after[over]].min())]
        return f"it is over then, and no action is left. End the history here, with 'ending': {printed(name)}."
    return f"{chain.source} gives it no chance after the history so far."
