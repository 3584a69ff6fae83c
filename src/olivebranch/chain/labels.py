"""What each pair of a chain is, in names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from olivebranch.chain.markov import MarkovChain

if TYPE_CHECKING:
    import pandas as pd


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
