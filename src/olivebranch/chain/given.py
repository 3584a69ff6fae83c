"""The chain conditioned on reaching an ending: Doob's h-transform.

    p_ij given the ending = p_ij h_j / h_i,    start_i given it = start_i h_i / (start h)

Here h is the chance of the ending from each pair, for ever (Doob 1957; Kemeny and Snell 1960). Within a horizon W, h
also depends on the weeks that remain, so each pair also holds the week t: p_ij h_j(W - t - 1) / h_i(W - t).
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from olivebranch.base.arrays import Flags, Floats, Ints, rows_of
from olivebranch.base.text import counted, plain
from olivebranch.chain.markov import MarkovChain
from olivebranch.errors import ArgumentError, PrecisionError, printed
from olivebranch.kernels.certified import BOUND, bound_of, too_uncertain

PASSED = "passed"  # within a horizon, the name of the memory that counts the weeks passed
MOST = 5_000_000  # pairs times weeks
RAREST = 1e-250  # within a horizon, of an ending that is rarer than this too much is lost by underflow


class Moves(NamedTuple):
    """Moves between new pairs, sorted by source: the edge of the old chain, and its weight."""

    source: Ints
    after: Ints
    edge: Ints
    weight: Floats


def given_ever(chain: MarkovChain, ending: str) -> MarkovChain:
    """The chain given that the ending is ever reached."""
    h = _committor(chain, ending)
    source = rows_of(chain.first)
    leads, known = np.flatnonzero(h[source] > 0), h.astype(np.longdouble)
    weight, begins = np.zeros(source.size), chain.start * known
    if begins.any():
        begins /= begins.max()  # so that they are no longer too small for a float64
    weight[leads] = chain.chance[leads] * known[chain.after[leads]] / known[source[leads]]
    keep = _reached(chain, source, weight > 0, begins > 0)
    number, edge = np.cumsum(keep) - 1, np.flatnonzero(keep[source] & (weight > 0))
    moves = Moves(number[source[edge]], number[chain.after[edge]], edge, weight[edge])
    return _chain(chain, ending, np.flatnonzero(keep), begins[keep].astype(np.float64), moves)


def _committor(chain: MarkovChain, ending: str) -> Floats:
    """(N,) the chance of the ending from each pair, if walks that reach it hardly meet one where it is uncertain."""
    found, e = chain.absorbing.absorption, chain.ending_index(ending)
    h, error = found.value[:, e], np.broadcast_to(found.error, found.value.shape)[:, e]
    unsure = np.flatnonzero(~(bound_of(error, h) <= BOUND))
    if unsure.size:
        met = chain.start[unsure] + chain.absorbing.visits(chain.start).value[unsure]
        doubt = float((met.astype(np.longdouble) * (h + error)[unsure]).sum())
        if not doubt <= BOUND * (total := float((chain.start.astype(np.longdouble) * h).sum())):
            raise too_uncertain(f"the chance of {ending}", doubt / total if total > 0 else np.inf)
    return h


def given_within(chain: MarkovChain, ending: str, weeks: int) -> MarkovChain:
    """The chain given that the ending is reached within the horizon; its pairs hold the weeks passed."""
    n, e = chain.size, chain.ending_index(ending)
    if n * (weeks + 1) > MOST:
        raise ArgumentError(f"{n:,} pairs times {weeks:,} {chain.step}s: at most {MOST:,} fit. Ask for ever.")
    h = [(chain.ending == e).astype(np.float64)]
    for _ in range(weeks):
        h.append(chain.matrix @ h[-1])
    if chain.start @ h[weeks] < RAREST and _is_possible(chain, e, weeks):
        rule = f"the chance of {ending} within {counted(weeks, chain.step)} is below {RAREST:g}"
        raise PrecisionError(f"{rule}, so float64 numbers do not say which walks reach it.", np.inf)
    source = rows_of(chain.first)
    is_open, after = chain.ending < 0, chain.after.astype(np.int64)
    alive = is_open & (chain.start * h[weeks] > 0)
    layers, edges = [], []
    for week in range(weeks):
        layers.append((np.flatnonzero(alive), week))
        weight = chain.chance * h[weeks - week - 1][after]
        taken = np.flatnonzero(alive[source] & (weight > 0))
        edges.append((taken, weight[taken], week))
        alive = np.zeros(n, dtype=bool)
        alive[after[taken]] = True
        alive &= is_open
    ended = np.flatnonzero(chain.ending == e)
    pair = np.concatenate([*(pairs for pairs, _ in layers), ended])
    passed = np.concatenate([*(np.full(pairs.size, week) for pairs, week in layers), np.zeros(ended.size, dtype=int)])
    return _layered(chain, ending, pair, passed, edges, chain.start * h[weeks])


def _is_possible(chain: MarkovChain, ending: int, weeks: int) -> bool:
    """Whether the ending can be reached within the horizon, however rarely."""
    moves = replace(_plain(chain), chance=np.ones(chain.chance.size)).matrix
    can: Flags = chain.ending == ending
    for _ in range(min(weeks, chain.size)):
        can = moves @ can > 0
    return bool(can[chain.start > 0].any())


def begun(chain: MarkovChain, start: Floats, who: str) -> MarkovChain:
    """The chain from another start (N,); its tables and pictures say `who` these are, unless that is empty."""
    those = replace(_plain(chain), start=start)
    if not who:
        return those
    return replace(those, strategy_name=f"{chain.strategy_name}, {who}", note=_note(chain, who))


def _layered(
    chain: MarkovChain, ending: str, pair: Ints, passed: Ints, edges: list[tuple[Ints, Floats, int]], begins: Floats
) -> MarkovChain:
    """The chain of these pairs, each with the weeks that have passed; endings have none."""
    order = np.lexsort((passed, pair))
    pair, passed = pair[order], passed[order]
    place = np.full((len(edges) + 1, chain.size), -1, dtype=np.int64)
    place[passed, pair] = np.arange(pair.size)
    ended = pair[chain.ending[pair] >= 0]
    place[:, ended] = place[0, ended]
    source = rows_of(chain.first)
    from_ = np.concatenate([place[week, source[taken]] for taken, _, week in edges])
    to = np.concatenate([place[week + 1, chain.after[taken]] for taken, _, week in edges])
    first = np.argsort(from_, kind="stable")
    edge, weight = (np.concatenate([part[k] for part in edges])[first] for k in (0, 1))
    start = np.zeros(pair.size)
    start[place[0, np.flatnonzero(begins)]] = begins[np.flatnonzero(begins)]
    moves = Moves(from_[first], to[first], edge.astype(np.int64), weight)
    name = PASSED
    while name in chain.memory:
        name += "_"
    those = _chain(chain, ending, pair, start, moves)
    memory_values = {**chain.memory_values, name: tuple(range(len(edges) + 1))}
    return replace(
        those,
        note=_note(chain, f"that reach {plain(ending)} within {counted(len(edges), chain.step)}"),
        memory={**those.memory, name: passed},
        memory_values=memory_values,
    )


def _note(chain: MarkovChain, who: str) -> str:
    """The note of tables and pictures, with whose walks count."""
    return f"Only walks {who} count. {chain.note}".strip()


def _plain(chain: MarkovChain) -> MarkovChain:
    """The chain as arrays alone."""
    return MarkovChain(**{name: getattr(chain, name) for name in MarkovChain.__dataclass_fields__})


def _reached(chain: MarkovChain, source: Ints, is_move: Flags, begins: Flags) -> Flags:
    """(N,) the pairs that can be reached from the start by the remaining moves."""
    found, frontier = begins.copy(), begins
    while frontier.any():
        after = np.zeros(chain.size, dtype=bool)
        after[chain.after[is_move & frontier[source]]] = True
        frontier = after & ~found
        found |= after
    return found


def _chain(chain: MarkovChain, ending: str, pair: Ints, start: Floats, moves: Moves) -> MarkovChain:
    """The chain on these pairs of the old one, with moves in proportion to their weights."""
    if not start.sum() > 0:
        raise ArgumentError(f"no walk of {chain.source} reaches {printed(ending)}: the condition has chance 0.")
    total = np.bincount(moves.source, weights=moves.weight, minlength=pair.size)
    count = np.bincount(moves.source, minlength=pair.size)
    return replace(
        _plain(chain),
        strategy_name=f"{chain.strategy_name}, given {ending}",
        note=_note(chain, f"that reach {plain(ending)}"),
        places=chain.places[:, pair],
        cell=chain.cell[pair],
        memory={name: index[pair] for name, index in chain.memory.items()},
        ending=chain.ending[pair],
        start=start / start.sum(),
        first=np.concatenate([[0], np.cumsum(count)]).astype(np.int64),
        after=moves.after.astype(np.int32),
        chance=moves.weight / total[moves.source],
        action=chain.action[moves.edge] if chain.action.size else chain.action,
        response=chain.response[moves.edge] if chain.response.size else chain.response,
        kind=chain.kind[moves.edge],
    )
