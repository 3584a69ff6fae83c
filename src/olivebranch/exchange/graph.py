"""What diagrams draw: the states of a chain, and the moves between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from olivebranch.chain.chain import Chain
from olivebranch.chain.labels import pair_names
from olivebranch.errors import ArgumentError, printed

MOST_STATES = 200  # the most states in a diagram that a person can still read


@dataclass(frozen=True, slots=True)
class Moves:
    """A chain as a diagram shows it.

    Attributes
    ----------
    names : the N pairs of state and memory
    start : {index of a pair: chance}, where walks begin
    ended : {index of a pair: name of its ending}
    moves : (from, to, chance) for each move of an open pair
    """

    names: tuple[str, ...]
    start: dict[int, float]
    ended: dict[int, str]
    moves: tuple[tuple[int, int, float], ...]


def moves_of(chain: Chain) -> Moves:
    """The states and moves of a chain. Raises ArgumentError if it is too large for a diagram."""
    if not isinstance(chain, Chain):
        raise ArgumentError(f"chain = {printed(chain)}: give a chain, such as ob.load('maybe') @ 'small_steps'.")
    if chain.size > MOST_STATES:
        raise ArgumentError(
            f"{printed(chain)} has {chain.size:,} pairs of state and memory; a diagram takes up to {MOST_STATES}. "
            "Use .plot(), which groups them by a variable, or to_csv."
        )
    start = {i: float(p) for i, p in enumerate(chain.start) if p > 0}
    ended = {i: chain.endings[e] for i, e in enumerate(chain.ending) if e >= 0}
    return Moves(pair_names(chain), start, ended, tuple(_moves(chain, ended)))


def _moves(chain: Chain, ended: dict[int, str]) -> Iterator[tuple[int, int, float]]:
    entries = chain.matrix.tocoo()
    for row, column, chance in zip(*entries.coords, entries.data, strict=True):
        if int(row) not in ended and chance > 0:
            yield int(row), int(column), float(chance)


def shown(chance: float) -> str:
    """A chance in a diagram: twelve digits, so that rounding errors do not show.

    >>> shown(0.1 + 0.2)
    '0.3'
    """
    return f"{chance:.12g}"
