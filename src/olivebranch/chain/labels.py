"""What each pair of a chain is, in names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from olivebranch.base.text import column_names
from olivebranch.chain.markov import MarkovChain

if TYPE_CHECKING:
    import pandas as pd


def pair_names(chain: MarkovChain) -> tuple[str, ...]:
    """A different name for each pair: the values of its variables and, where it is open, what is remembered."""
    names = []
    for i in range(chain.size):
        parts = [values[place[i]] for place, values in zip(chain.places, chain.variables.values(), strict=True)]
        if chain.ending[i] < 0:
            parts += [f"{name} {chain.memory_values[name][index[i]]}" for name, index in chain.memory.items()]
        names.append(", ".join(map(str, parts)))
    return column_names(names, ())


def labels(chain: MarkovChain) -> pd.DataFrame:
    """A table of N rows: each pair's variables, the memory it carries, and its ending ("" where open)."""
    import pandas as pd

    columns: dict[str, list[object]] = {}
    for place, (name, values) in zip(chain.places, chain.variables.items(), strict=True):
        columns[name] = [values[v] for v in place]
    for name, index in chain.memory.items():
        columns[name] = [chain.memory_values[name][v] for v in index]
    columns["ending"] = [chain.endings[e] if e >= 0 else "" for e in chain.ending]
    return pd.DataFrame(columns)
