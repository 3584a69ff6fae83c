"""The forward filter of a hidden Markov chain: what to believe about a state that is seen only in part.

All states that look the same form a *group*, in which each has its own *slot*. A belief is a distribution over the
slots of one group. In each step of the chain, something is heard (the number on the edge) and something is seen (the
group of the next state). Bayes' rule then gives the next belief:

    b'(s') = sum over s of b(s) P(s', heard | s, action) / (the same, summed over all s' in the group that is seen)

It is the filter, not the smoother: what comes later never changes what was believed before (Rabiner 1989; Kaelbling,
Littman and Cassandra 1998, where it is the state estimator of a partially observed decision process).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arrays import Flags, Floats, Ints


@dataclass(frozen=True, slots=True)
class Signals:
    """For n beliefs: everything that can be heard and seen next, and the belief after it.

    Attributes
    ----------
    one : (K,) the belief that each signal belongs to, in ascending order
    heard, group : (K,) what is heard on the way, and the group seen at the end
    chance : (K,) the chance of the signal; those of one belief sum to 1
    belief : (K, width) the belief after it
    """

    one: Ints
    heard: Ints
    group: Ints
    chance: Floats
    belief: Floats


@dataclass(frozen=True, slots=True)
class Filter:
    """S states in G groups of at most `width` states, and the edges between them, a row for each state and action.

    Attributes
    ----------
    first, after, chance : the edges in CSR form: those of row s * actions + a are first[row] to first[row + 1]
    heard : (E,) the number of what is heard on each edge
    actions : how many actions a state has rows for; 1 for a Markov chain
    group, slot : (S,) the group of each state, and its slot there
    members : (G, width) the state in each slot of a group, -1 if there is none
    """

    first: Ints
    after: NDArray[np.int32]
    chance: Floats
    heard: Ints
    actions: int
    group: Ints
    slot: Ints
    members: Ints

    @classmethod
    def of(
        cls, first: Ints, after: NDArray[np.int32], chance: Floats, heard: Ints, look: Ints, *, actions: int = 1
    ) -> Self:
        """The filter of these edges; states with the same `look` (S,), a whole number, form a group.

        Groups are numbered in the order of their looks.
        """
        group = np.unique(look, return_inverse=True)[1].reshape(-1).astype(np.int64)
        order = np.argsort(group, kind="stable")
        size = np.bincount(group)
        slot = np.empty_like(group)
        slot[order] = np.arange(group.size) - np.repeat(np.cumsum(size) - size, size)
        members = np.full((size.size, size.max(initial=1)), -1, dtype=np.int64)
        members[group, slot] = np.arange(group.size)
        return cls(first, after, chance, heard, actions, group, slot, members)

    @property
    def sounds(self) -> int:
        """How many numbers there are of what can be heard."""
        return int(self.heard.max(initial=0)) + 1

    @property
    def width(self) -> int:
        """How many states the largest group has."""
        return int(self.members.shape[1])

    def given(self, weight: Floats) -> tuple[Floats, Floats]:
        """(G,) the chance of each group under a distribution (S,), and (G, width) the belief once the group is seen.

        The belief of a group that has no chance is zero everywhere.
        """
        joint = np.zeros(self.members.shape)
        joint[self.group, self.slot] = weight
        chance = joint.sum(axis=1)
        return chance, _normal(joint, chance)

    def signals(self, belief: Floats, group: Ints, action: Ints) -> Signals:
        """Everything that can follow n beliefs (n, width), each in its group (n,), under the actions taken (n,)."""
        one, edge, weight = self._edges(belief, group, action)
        target = self.group[self.after[edge]]
        key = (one * self.sounds + self.heard[edge]) * len(self.members) + target
        found, signal = np.unique(key, return_inverse=True)
        chance, after = self._sum(signal.reshape(-1), edge, weight, found.size)
        rest, seen = np.divmod(found, len(self.members))
        return Signals(*np.divmod(rest, self.sounds), seen, chance, after)

    def update(self, belief: Floats, group: Ints, action: Ints, heard: Ints, seen: Ints) -> tuple[Floats, Floats]:
        """One Bayes step for n beliefs: (n, width) the next belief, and (n,) the chance of what was heard and seen.

        `heard` (n,) is the number on the edge taken and `seen` (n,) the group of the next state. A belief under which
        this cannot happen becomes zero everywhere.
        """
        one, edge, weight = self._edges(belief, group, action)
        fits = (self.heard[edge] == heard[one]) & (self.group[self.after[edge]] == seen[one])
        chance, after = self._sum(one[fits], edge[fits], weight[fits], group.size)
        return after, chance

    def total(self, belief: Floats, group: Ints, value: Ints, values: int) -> Floats:
        """(n, values) the beliefs added up by a value (S,) of each state, such as the value of one hidden variable."""
        state = self.members[group]
        one, slot = np.nonzero(state >= 0)
        code = one * values + value[state[one, slot]]
        return _sums(code, belief[one, slot], group.size * values).reshape(group.size, values)

    def _edges(self, belief: Floats, group: Ints, action: Ints) -> tuple[Ints, Ints, Floats]:
        """Every edge that may be taken: which belief it belongs to, the edge, and its chance under that belief."""
        one, slot = np.nonzero(belief > 0)
        row = self.members[group[one], slot] * self.actions + action[one]
        count = self.first[row + 1] - self.first[row]
        place = np.repeat(np.arange(row.size), count)
        edge = np.arange(place.size) + (self.first[row] - (np.cumsum(count) - count))[place]
        return one[place], edge, belief[one, slot][place] * self.chance[edge]

    def _sum(self, signal: Ints, edge: Ints, weight: Floats, signals: int) -> tuple[Floats, Floats]:
        """(signals,) the chance of each signal, and (signals, width) the belief after it."""
        code = signal * self.width + self.slot[self.after[edge]]
        joint = _sums(code, weight, signals * self.width).reshape(signals, self.width)
        chance = joint.sum(axis=1)
        return chance, _normal(joint, chance)


def step(
    first: Ints, after: NDArray[np.int32], chance: Floats, distribution: Floats, kept: Flags
) -> tuple[Floats, float]:
    """One step of a distribution (S,) over all states, given that one of the kept edges (E,) was taken.

    It is used when only part of what was seen is known, so that a belief may spread over several groups. Returns the
    next distribution (zero everywhere if none of the edges can be taken) and the chance that one is taken.
    """
    weight = np.repeat(distribution, np.diff(first)) * chance
    joint = _sums(after[kept], weight[kept], distribution.size)
    total = float(joint.sum())
    return (joint / total if total > 0 else joint), total


def _sums(code: NDArray[np.integer[Any]], weight: Floats, size: int) -> Floats:
    """(size,) the sum of the weights of each code, as floats (without any, `bincount` returns integers)."""
    return np.bincount(code, weights=weight, minlength=size).astype(np.float64, copy=False)


def _normal(joint: Floats, total: Floats) -> Floats:
    """Each row divided by its total; a row of zeros stays as it is."""
    return np.divide(joint, total[:, None], out=np.zeros_like(joint), where=total[:, None] > 0)
