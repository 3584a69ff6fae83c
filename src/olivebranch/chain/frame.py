"""The transition matrix of a chain as a table with names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from olivebranch.chain.labels import pair_names
from olivebranch.chain.markov import MarkovChain
from olivebranch.chain.on_pairs import MOST_PAIRS
from olivebranch.errors import ArgumentError

if TYPE_CHECKING:
    import pandas as pd


def matrix_frame(chain: MarkovChain) -> pd.DataFrame:
    """The (N, N) transition matrix P with the names of the pairs; see `Chain.to_frame`."""
    import pandas as pd

    if chain.size > MOST_PAIRS:
        rule = f"{chain.size:,} pairs against one another: at most {MOST_PAIRS:,} fit in a table"
        raise ArgumentError(f"to_frame: {rule}. Use chain.matrix, which is sparse.")
    names = pair_names(chain)
    return pd.DataFrame(chain.matrix.toarray(), index=pd.Index(names, name="from"), columns=pd.Index(names, name="to"))
