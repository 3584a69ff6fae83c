"""Sets of pairs, given by names: the groups that a flow runs between, and the goals that a walk may meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from numbers import Real

import numpy as np

from olivebranch.base.arguments import as_label
from olivebranch.base.arrays import Flags, Ints
from olivebranch.chain.markov import MarkovChain
from olivebranch.errors import ArgumentError, UnknownName


def groups(chain: MarkovChain, variable: str | None) -> tuple[Ints, tuple[str, ...]]:
    """(N,) the group of each pair, and the names of the groups.

    A group is an ending or, for open pairs, a value of the variable (default: the first).
    """
    name = next(iter(chain.variables)) if variable is None else variable
    place, endings = chain.places[chain.variable_index(name)], len(chain.endings)
    group = np.where(chain.ending >= 0, chain.ending.astype(np.int64), endings + place)
    return group, (*chain.endings, *chain.variables[name])


def met_groups(chain: MarkovChain, variable: str | None) -> tuple[Ints, tuple[str, ...]]:
    """The same for groups that contain a pair, with unique names: "yes (open)" beside an ending "yes"."""
    group, names = groups(chain, variable)
    met, index = np.unique(group, return_inverse=True)
    kept: list[str] = []
    for g in met:
        kept.append(f"{names[g]} (open)" if names[g] in kept else names[g])
    return index.reshape(-1).astype(np.int64), tuple(kept)


def goal(chain: MarkovChain, where: Mapping[str, object]) -> tuple[MarkovChain, Flags]:
    """The chain that carries the memories named, and (N,) its pairs with all the given values.

    Raises
    ------
    ArgumentError
        if nothing is named.
    UnknownName
        for a variable, memory or value that the chain does not have.
    """
    if not where:
        raise ArgumentError("name a value to pass, such as stance='maybe' or noes=2.")
    chain = chain.carrying(where)
    is_goal = np.ones(chain.size, dtype=bool)
    for name, value in where.items():
        if name in chain.variables:
            is_goal &= chain.places[chain.variable_index(name)] == chain.value_index(name, as_label(name, value))
        elif name in chain.memory:
            values = chain.memory_values[name]
            is_goal &= (chain.memory[name] == memory_index(name, values, value)) & (chain.ending < 0)
        else:
            raise UnknownName("variable or memory", name, (*chain.variables, *chain.remembered))
    return chain, is_goal


def memory_index(name: str, labels: Sequence[object], value: object) -> int:
    """The index of a value among the labels of a memory; a number may also be given as text. Raises UnknownName.

    >>> memory_index("noes", (0, 1, 2), 2), memory_index("noes", (0, 1, 2), "2")
    (2, 2)
    """
    if isinstance(value, (str, Real)) and not isinstance(value, bool) and value in labels:
        return labels.index(value)
    words, word = [str(label) for label in labels], as_label(name, value)
    if word not in words:
        raise UnknownName(f"value of {name}", value, words)
    return words.index(word)
