"""What the page calls a model's states, and a chain's pairs of state and memory."""

from __future__ import annotations

import numpy as np

from olivebranch.base.arrays import Ints
from olivebranch.chain.chain import Chain
from olivebranch.model.model import Model


def telling_variables(model: Model) -> list[str]:
    """The variables that differ between open states (a door that is always open is left out); at least one variable.

    >>> from olivebranch.model.files import load
    >>> telling_variables(load("ladder"))
    ['stance']
    """
    open_places = model.table.places[:, model.table.ending < 0]
    varied = [name for name, row in zip(model.states, open_places, strict=True) if np.unique(row).size > 1]
    return varied or list(model.states)[:1]


def state_names(model: Model, order: Ints) -> list[str]:
    """A unique name for each state, in the given order.

    An open state is named after the variables that differ between open states. If an ending has only one state, that is
    named after the ending; other ended states are named after all their variables. If two states would then have the
    same name, every state is named after all its variables.
    """
    table, names = model.table, full_names(model)
    if len(model.states) > 1:
        telling = [list(model.states).index(name) for name in telling_variables(model)]
        values = list(model.states.values())
        for state, ending in enumerate(table.ending.tolist()):
            if ending < 0:
                names[state] = ", ".join(values[v][table.places[v, state]] for v in telling)
            elif np.count_nonzero(table.ending == ending) == 1:
                names[state] = model.endings[ending]
        if len(set(names)) < len(names):
            names = full_names(model)
    return [names[state] for state in order.tolist()]


def full_names(model: Model) -> list[str]:
    """The values of all variables, for each state of the table.

    >>> from olivebranch.model.files import load
    >>> full_names(load("maybe"))
    ['shut', 'no', 'maybe', 'yes']
    """
    values = list(model.states.values())
    return [
        ", ".join(value[i] for value, i in zip(values, places, strict=True)) for places in model.table.places.T.tolist()
    ]


def memories(chain: Chain, order: Ints) -> list[str] | None:
    """What the strategy remembers in each pair, in words, or "" where the pair has ended; None if it has no memory."""
    product = chain.product
    if product is None or not product.memory:
        return None
    remembered = [
        ", ".join(f"{name} {product.labels[name][memory[i]]}" for name, memory in product.memory.items()) for i in order
    ]
    return ["" if chain.ending[i] >= 0 else words for i, words in zip(order, remembered, strict=True)]
