"""QuantEcon: a chain as its `MarkovChain`, and back. Needs quantecon (extra `quantecon`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from olivebranch.base import sparse as sp
from olivebranch.base.extras import extra
from olivebranch.chain.chain import Chain
from olivebranch.chain.labels import pair_names
from olivebranch.chain.on_pairs import MOST_PAIRS
from olivebranch.errors import ArgumentError, printed


def to_quantecon(chain: Chain) -> Any:
    """The chain as a `quantecon.MarkovChain`, whose state values are the names of the pairs.

    An ending leads to itself. QuantEcon knows no start and no endings, so `from_quantecon` is told them. Above 2,000
    pairs its matrix is sparse.

    Raises
    ------
    ArgumentError
        if this is no chain.
    ExtraMissing
        if quantecon is not installed.

    Examples
    --------
    >>> import olivebranch as ob
    >>> them = to_quantecon(ob.load("maybe") @ "small_steps")
    >>> [them.state_values[c].tolist() for c in them.recurrent_classes_indices]
    [['shut'], ['yes']]
    """
    if not isinstance(chain, Chain):
        raise ArgumentError(f"chain = {printed(chain)}: give a chain, such as ob.load('maybe') @ 'small_steps'.")
    with extra("quantecon", "quantecon", "a MarkovChain of QuantEcon"):
        import quantecon
    matrix = chain.matrix.toarray() if chain.size <= MOST_PAIRS else sp.csr_matrix(chain.matrix)
    return quantecon.MarkovChain(matrix, state_values=list(pair_names(chain)))


def from_quantecon(
    them: Any,
    *,
    start: str | int | Mapping[Any, float] | None = None,
    endings: Mapping[str, str | int | Iterable[str | int]] | None = None,
    step: str = "week",
    title: str = "a chain",
) -> Chain:
    """The chain of a `quantecon.MarkovChain`; its states are named by its state values.

    Parameters
    ----------
    them : the MarkovChain
    start, endings, step, title : as for `Chain.from_matrix`

    Raises
    ------
    ArgumentError
        if this is no MarkovChain, or as `Chain.from_matrix` does.

    Examples
    --------
    >>> import quantecon
    >>> them = quantecon.MarkovChain([[0.75, 0.25], [0, 1]], state_values=["open", "shut"])
    >>> from_quantecon(them, endings={"shut": "shut"}).exact(weeks=2).chance("shut")
    0.4375
    """
    if not hasattr(them, "P") or not hasattr(them, "state_values"):
        raise ArgumentError(f"them = {printed(them)}: give a MarkovChain of QuantEcon.")
    names = None if them.state_values is None else list(them.state_values)
    return Chain.from_matrix(them.P, names=names, start=start, endings=endings, step=step, title=title)
