"""PRISM: a chain in the language of the model checkers PRISM and Storm, with labels and rewards to ask about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

import numpy as np

from olivebranch.base.arrays import Flags, Floats
from olivebranch.base.text import plain
from olivebranch.chain.chain import Chain
from olivebranch.chain.labels import pair_names
from olivebranch.errors import ArgumentError, printed

MOST_STATES = 20_000  # of a program that is read command by command
#: Words with a meaning in the language, which no label may be called.
_KEYWORDS = """A bool clock const ctmc C deadlock double dtmc E endinit endinvariant endmodule endobservables endrewards
    endsystem false filter formula func F global G init invariant I int label max mdp min module nondeterministic
    observable observables of P Pmax Pmin pomdp popta prob probabilistic pta R rate rewards Rmax Rmin S stochastic
    system true U W X"""


def to_prism(chain: Chain) -> str:
    """The chain as a PRISM program (a dtmc): its moves, with labels and rewards.

    There is a label for each ending, for "over" (any of them) and for each value of a variable, such as "stance_maybe".
    There is a reward structure for each tally, and one for the time, such as "weeks". Names are changed where the
    language does not allow them. If there are several starts, a state is added from which a walk enters; this costs one
    step, which counts in no reward. Numbers have fifteen digits, so that 0.67 is not 0.6699999999999999.

    Raises
    ------
    ArgumentError
        if this is no chain, or it has more than 20,000 pairs.

    Examples
    --------
    >>> import olivebranch as ob
    >>> program = to_prism(ob.load("maybe") @ "jump_ahead")
    >>> print(program.split("label")[0])
    // No, maybe, yes: jump ahead
    dtmc
    <BLANKLINE>
    module chain
        s : [0..2] init 1;
        [] s=0 -> true;  // shut
        [] s=1 -> 0.25:(s'=0) + 0.67:(s'=1) + 0.08:(s'=2);  // no
        [] s=2 -> true;  // yes
    endmodule
    """
    if not isinstance(chain, Chain):
        raise ArgumentError(f"chain = {printed(chain)}: give a chain, such as ob.load('maybe') @ 'small_steps'.")
    if chain.size > MOST_STATES:
        raise ArgumentError(f"{printed(chain)} has {chain.size:,} pairs; a PRISM program takes up to {MOST_STATES:,}.")
    own = chain.strategy_name != chain.source
    title = " ".join(f"{chain.title}{f': {plain(chain.strategy_name)}' * own}".split())
    parts = [[f"// {title}", "dtmc"], list(_module(chain)), list(_labels(chain)), *_rewards(chain)]
    return "\n\n".join("\n".join(part) for part in parts)


def _module(chain: Chain) -> Iterator[str]:
    """The states and the commands; the last state is the entrance, if there is one."""
    starts = np.flatnonzero(chain.start)
    enters = starts.size > 1
    yield "module chain"
    yield f"    s : [0..{chain.size - 1 + enters}] init {chain.size if enters else starts[0]};"
    if enters:
        entering = _updates(starts, chain.start[starts])
        yield f"    [] s={chain.size} -> {entering};  // enters; this step is no {chain.step}"
    matrix = chain.matrix
    for i, name in enumerate(pair_names(chain)):
        row = slice(matrix.indptr[i], matrix.indptr[i + 1])
        moves = "true" if chain.ending[i] >= 0 else _updates(matrix.indices[row], matrix.data[row])
        yield f"    [] s={i} -> {moves};  // {' '.join(name.split())}"
    yield "endmodule"


def _updates(after: Iterable[int], chance: Iterable[float]) -> str:
    moves = ((j, float(p)) for j, p in zip(after, chance, strict=True) if p > 0)
    return " + ".join(f"{p:.15g}:(s'={j})" for j, p in moves)


def _labels(chain: Chain) -> Iterator[str]:
    names = _Names()
    for e, ending in enumerate(chain.endings):
        yield f'label "{names(ending)}" = {_where(chain.ending == e)};'
    yield f'label "{names("over")}" = {_where(chain.ending >= 0)};'
    for place, (variable, values) in zip(chain.places, chain.variables.items(), strict=True):
        for v, value in enumerate(values):
            yield f'label "{names(f"{variable}_{value}")}" = {_where(place == v)};'


def _rewards(chain: Chain) -> Iterator[list[str]]:
    """A reward structure for each tally, and one for the weeks: what a week in a state adds on average."""
    names = _Names()
    for tally, rate in zip(chain.tallies, chain.tally_rate.T, strict=True):
        yield _reward(names(tally), rate)
    yield _reward(names(f"{chain.step}s"), (chain.ending < 0).astype(np.float64))


def _reward(name: str, rate: Floats) -> list[str]:
    earned = [f"    s={i} : {rate[i]:.15g};" for i in np.flatnonzero(rate)]
    return [f'rewards "{name}"', *(earned or ["    false : 0;"]), "endrewards"]


def _where(flags: Flags) -> str:
    """The states of a set, in ranges."""
    parts = []
    for _, run in groupby(enumerate(np.flatnonzero(flags).tolist()), lambda item: item[1] - item[0]):
        states = [state for _, state in run]
        low, high = states[0], states[-1]
        parts.append(f"s={low}" if low == high else f"(s>={low} & s<={high})")
    return " | ".join(parts) or "false"


class _Names:
    """Names as the language allows them, each used once."""

    def __init__(self) -> None:
        self._taken = set(_KEYWORDS.split())

    def __call__(self, name: str) -> str:
        found = re.sub(r"[^A-Za-z0-9_]", "_", name)
        if not found or found[0].isdigit():
            found = f"_{found}"
        while found in self._taken:
            found += "_"
        self._taken.add(found)
        return found
