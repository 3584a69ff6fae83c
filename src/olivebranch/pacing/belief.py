"""A belief as memory: how likely a hidden value is, kept as one of a few bins and moved by Bayes' rule.

The true belief (the forward filter, `Chain.belief`) has infinitely many values, and no finite-state controller can keep
it. Here the memory is a bin. A week begins from the bin's midpoint; Bayes' rule is applied once, to the action, the
response and what was seen before and after; the nearest bin is what is remembered. So the memory has few values, both
engines are exact for a strategy that uses it, and how far it is from the true belief can be measured
(`Chain.belief_error`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from olivebranch.base.arguments import check_whole
from olivebranch.base.arrays import Flags, Floats, Ints
from olivebranch.errors import ArgumentError, StrategyError, printed, suggest
from olivebranch.kernels.filtering import Filter
from olivebranch.model.model import Model
from olivebranch.pacing.memory import Labels, Register
from olivebranch.pacing.observations import Observations, Seen, Weeks

MOST_BINS = 1_000
HORIZON = 100  # weeks over which a walk by chance is followed


@dataclass(frozen=True, slots=True)
class BinnedBelief:
    """How likely one value of a hidden variable is, as the nearest of some midpoints."""

    variable: str
    value: str
    midpoints: tuple[float, ...]

    def compile(self, name: str, observations: Observations) -> Register:
        """A register of bins, moved by Bayes' rule with the model's own chances."""
        model, what = observations.model, f"memory {printed(name)} is a belief of {printed(self.variable)}"
        if self.variable not in model.states:
            raise StrategyError(f"{what}, which {model.name} does not have. {suggest(self.variable, model.states)}")
        values = model.states[self.variable]
        if self.variable not in model.hidden:
            raise StrategyError(f"{what}, which is not hidden in {model.name}. Look at it: see.{self.variable}.")
        if self.value not in values:
            raise StrategyError(
                f"{what} = {printed(self.value)}, which is none of its values. {suggest(self.value, values)}"
            )
        if model.table.large is not None:
            raise StrategyError(f"{what}, but {model.name} is too large to keep all its moves. Use a smaller model.")
        return Bins.of(self, model, observations.seen)


@dataclass(frozen=True, slots=True)
class Bins:
    """The register of a belief: which bin, moved by Bayes' rule.

    Attributes
    ----------
    labels : the midpoints of the bins, rising
    mark : the variable, the value and the midpoints
    world : the filter of the model; states that look the same from outside are a group
    group : (looks,) the group of open states of each look, -1 where none can be reached; `radix` gives a look's number
    inside, outside : (groups, width) how likely each state of a group is with that value, and with another
    start : (groups,) how likely the value is at week 0, once the group is seen
    is_value : (states,) 1 where the variable has that value
    """

    labels: Labels
    mark: str
    world: Filter
    group: Ints
    radix: Mapping[str, int]
    inside: Floats
    outside: Floats
    start: Floats
    is_value: Ints

    @classmethod
    def of(cls, belief: BinnedBelief, model: Model, seen: Sequence[str]) -> Bins:
        """The register in a model of which these variables are seen."""
        table, names = model.table, list(model.states)
        radix: dict[str, int] = {}
        looks = 1
        for name in seen:
            radix[name], looks = looks, looks * len(model.states[name])
        place = {name: table.places[names.index(name)] for name in seen}
        look = _number(place, radix, table.states.size)
        code = np.where(table.ending < 0, look, looks + table.ending.astype(np.int64))
        heard = table.response.astype(np.int64)
        world = Filter.of(table.first, table.after, table.chance[0], heard, code, actions=len(model.actions))
        group, open_ = np.full(looks, -1, dtype=np.int64), np.flatnonzero(table.ending < 0)
        group[look[open_]] = world.group[open_]
        is_value = table.places[names.index(belief.variable)] == model.states[belief.variable].index(belief.value)
        usual = _usual(model)
        inside, outside = (world.given(np.where(where, usual, 0.0))[1] for where in (is_value, ~is_value))
        chance, first = world.given(table.start[0])
        first = np.where(chance[:, None] > 0, first, world.given(usual)[1])
        ones = is_value.astype(np.int64)
        start = world.total(first, np.arange(chance.size), ones, 2)[:, 1]
        mark = f"{belief.variable} {belief.value} {belief.midpoints}"
        return cls(belief.midpoints, mark, world, group, radix, inside, outside, start, ones)

    def first(self, seen: Seen, size: int) -> Ints:
        """(size,) the bin nearest to how likely the value is, given what is seen at week 0."""
        group = self._group(seen, size)
        return self._nearest(np.where(group >= 0, self.start[group], 0.0))

    def after(self, value: Ints, weeks: Weeks) -> Ints:
        """(n,) the bin after these weeks: from the midpoint, one Bayes step, then the nearest bin.

        A week that the model's own chances rule out leaves the bin as it was.
        """
        before, after = (self._group(seen, value.size) for seen in (weeks.before, weeks.after))
        keys = np.stack([value, weeks.action, weeks.response, before, after])
        one, place = np.unique(_packed(keys), return_index=True, return_inverse=True)[1:]
        distinct = keys[:, one]
        new = distinct[0].copy()
        known = (distinct[3] >= 0) & (distinct[4] >= 0)
        new[known] = self._step(*distinct[:, known])
        return new[place.reshape(-1)]

    def _step(self, value: Ints, action: Ints, heard: Ints, before: Ints, after: Ints) -> Ints:
        belief, chance = self.world.update(self._spread(value, before), before, action, heard, after)
        likely = self.world.total(belief, after, self.is_value, 2)[:, 1]
        return np.where(chance > 0, self._nearest(likely), value)

    def _spread(self, value: Ints, group: Ints) -> Floats:
        """(n, width) the belief of a bin's midpoint over the states of a group.

        Among the states with the value, and among those without it, states are as likely as they usually are.
        """
        inside, outside = self.inside[group], self.outside[group]
        likely = np.asarray(self.labels, dtype=np.float64)[value][:, None]
        mixed = likely * inside + (1 - likely) * outside
        total = mixed.sum(axis=1, keepdims=True)  # less than 1 where what is seen settles it
        return np.divide(mixed, total, out=np.zeros_like(mixed), where=total > 0)

    def _group(self, seen: Seen, size: int) -> Ints:
        return self.group[_number(seen, self.radix, size)]

    def _nearest(self, likely: Floats) -> Ints:
        """The bin whose midpoint is nearest, the lower one of two."""
        midpoints = np.asarray(self.labels, dtype=np.float64)
        return np.searchsorted((midpoints[1:] + midpoints[:-1]) / 2, likely, side="left").astype(np.int64)


def _usual(model: Model) -> Floats:
    """(states,) the weeks that a walk spends in each open state when actions are taken by chance."""
    table, actions = model.table, len(model.actions)
    weight = table.start[0].copy()
    row = np.repeat(np.arange(table.first.size - 1) // actions, np.diff(table.first))
    total = np.zeros(weight.size)
    for _ in range(HORIZON):
        total += weight
        weight = np.bincount(table.after, weights=weight[row] * table.chance[0] / actions, minlength=weight.size)
    return np.where(table.ending < 0, np.maximum(total, np.finfo(np.float64).tiny), 0.0)


def _number(seen: Seen, radix: Mapping[str, int], size: int) -> Ints:
    """(size,) the number of each look: what is seen, in mixed radix."""
    number = np.zeros(size, dtype=np.int64)
    for name, factor in radix.items():
        number += seen[name] * factor
    return number


def _packed(keys: Ints) -> Ints:
    """(n,) one number for each column; the columns hold whole numbers from -1 up."""
    code = np.zeros(keys.shape[1], dtype=np.int64)
    for row in keys:
        code = code * (int(row.max(initial=0)) + 2) + row + 1
    return code


def belief(variable: str, value: str, *, bins: int | Sequence[float] = 10) -> BinnedBelief:
    """Remember how likely a value of a hidden variable is, as a bin: a binned belief, a finite-state controller.

    ``see.NAME`` is the midpoint of the bin. From it, one Bayes step is taken each week on the action, the response and
    what was seen before and after, and the nearest bin is remembered:

        b' = nearest midpoint to P(value next week | midpoint now, action, response, seen before and after)

    A midpoint says how likely the value is. How the rest is spread over the other values (and over other hidden
    variables) is taken from how common they are in a walk by chance through the model. The chances are those of the
    model as stated: where a study draws them from their priors, the belief goes by the stated ones.

    Parameters
    ----------
    variable, value : a hidden variable and the value believed in, such as ``"stance", "maybe"``
    bins : how many of equal width, 2 to 1,000; or the midpoints, rising, each above 0 and below 1

    Raises
    ------
    ArgumentError
        for bins of neither kind.
    StrategyError
        once it meets a model in which the variable does not exist, is not hidden, or lacks the value.

    Examples
    --------
    >>> import olivebranch as ob
    >>> @ob.strategy(remembers={"hope": ob.belief("spark", "alive", bins=5)})
    ... def while_there_is_hope(see):
    ...     return "chat" if see.hope >= 0.3 else "let_go"
    >>> chain = ob.load("reconciliation") @ while_there_is_hope
    >>> chain.memory_values["hope"]
    (0.1, 0.3, 0.5, 0.7, 0.9)
    """
    for name, text in (("variable", variable), ("value", value)):
        if not isinstance(text, str):
            raise ArgumentError(
                f"{name} = {printed(text)}: give the name of a hidden variable and of one of its values."
            )
    return BinnedBelief(variable, value, _midpoints(bins))


def _midpoints(bins: int | Sequence[float]) -> tuple[float, ...]:
    if isinstance(bins, (str, bytes)) or not isinstance(bins, (Sequence, np.ndarray)):
        count = check_whole("bins", bins, 2, MOST_BINS)
        return tuple(round((2 * i + 1) / (2 * count), 9) for i in range(count))
    try:
        midpoints = tuple(float(m) for m in bins)
    except Exception:  # what is no number, and a fault in a class of the user's
        midpoints = ()
    rising: Flags = np.diff(midpoints) > 0
    if not 2 <= len(midpoints) <= MOST_BINS or not rising.all() or not 0 < midpoints[0] <= midpoints[-1] < 1:
        raise ArgumentError(
            f"bins = {printed(bins)}: must be a whole number from 2 to {MOST_BINS:,}, or midpoints that rise, each "
            "above 0 and below 1, such as (0.1, 0.3, 0.6, 0.9)."
        )
    return midpoints
