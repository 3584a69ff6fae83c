"""A Markov chain read from a matrix of probabilities, dense or sparse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
import scipy.sparse as sp
from numpy.typing import ArrayLike, NDArray

from olivebranch.base.arguments import check_text
from olivebranch.base.arrays import Floats, Ints
from olivebranch.base.text import telling
from olivebranch.chain.markov import MarkovChain
from olivebranch.errors import ArgumentError, UnknownName
from olivebranch.model.reserved import check_step, refusal

Matrix: TypeAlias = ArrayLike | sp.sparray | sp.spmatrix

TOLERANCE = 1e-6  # for the sum of a row


def read_matrix(
    matrix: Matrix,
    names: Sequence[str] | None,
    start: str | Mapping[str, float] | None,
    endings: Mapping[str, Sequence[str]],
    step: str,
    title: str,
) -> MarkovChain:
    """The chain of a matrix; see `Chain.from_matrix`."""
    p = sp.csr_array(matrix, dtype=np.float64)
    p.sum_duplicates()
    n = p.shape[0]
    labels = tuple(map(str, range(n))) if names is None else tuple(map(str, names))
    check_text("from_matrix:", title, step, *labels, *endings)
    _check_names(endings, step)
    _check(p, labels)
    index = {name: i for i, name in enumerate(labels)}
    return _chain(p, labels, _start(index, start), endings, _ending(index, endings), step, title)


def _chain(
    p: sp.csr_array,
    labels: tuple[str, ...],
    start: Floats,
    endings: Mapping[str, Sequence[str]],
    ending: NDArray[np.int8],
    step: str,
    title: str,
) -> MarkovChain:
    """A chain of one variable, without actions, responses, memory or tallies."""
    first, after, chance = _moves(p, ending)
    states = np.arange(len(labels))
    return MarkovChain(
        title=title,
        source=title,
        strategy_name=title,
        step=step,
        note="",
        variables={"state": labels},
        hidden=(),
        places=states[None, :],
        cell=states.astype(np.int32),
        cell_ending=ending,
        cell_places=states[None, :],
        memory={},
        memory_values={},
        start=start,
        endings=tuple(endings),
        ending=ending,
        first=first,
        after=after,
        chance=chance,
        actions=(),
        responses=(),
        action=np.zeros(0, dtype=np.int16),
        response=np.zeros(0, dtype=np.int16),
        tallies=(),
        kind=np.zeros(after.size, dtype=np.int32),
        vectors=np.zeros((1, 0)),
    )


def _moves(p: sp.csr_array, ending: NDArray[np.int8]) -> tuple[Ints, NDArray[np.int32], Floats]:
    """The moves of open states in CSR form, each row divided by its sum."""
    n, count = p.shape[0], np.diff(p.indptr)
    chance = p.data / np.repeat(p.sum(axis=1), count)
    is_move = (np.repeat(ending, count) < 0) & (chance > 0)
    row = np.repeat(np.arange(n), count)[is_move]
    first = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=n))]).astype(np.int64)
    return first, p.indices[is_move].astype(np.int32), chance[is_move]


def _ending(index: Mapping[str, int], endings: Mapping[str, Sequence[str]]) -> NDArray[np.int8]:
    """(n,) index of the ending of each state, -1 if open."""
    ending = np.full(len(index), -1, dtype=np.int8)
    for e, members in enumerate(endings.values()):
        for name in [members] if isinstance(members, str) else members:
            ending[_known(index, name)] = e
    return ending


def _start(index: Mapping[str, int], start: str | Mapping[str, float] | None) -> Floats:
    """(n,) the distribution at week 0."""
    first = next(iter(index))
    given = {first: 1.0} if start is None else {start: 1.0} if isinstance(start, str) else dict(start)
    chances = np.zeros(len(index))
    for name, chance in given.items():
        chances[_known(index, name)] += chance
    if (chances < 0).any() or abs(chances.sum() - 1) > 1e-9:
        raise ArgumentError(f"start = {given!r}: the chances must be positive and sum to 1.")
    return chances


def _known(index: Mapping[str, int], name: object) -> int:
    if str(name) not in index:
        raise UnknownName("state", name, index)
    return index[str(name)]


def _check_names(endings: Mapping[str, Sequence[str]], step: str) -> None:
    """Refuse an ending or a step whose name already means something else in the tables of a chain."""
    for name in endings:
        if found := refusal("ending", name):
            raise ArgumentError(f"endings: {found}")
    if found := check_step(step, ["state"]):
        raise ArgumentError(f"step = {step!r}: {found}")


def _check(p: sp.csr_array, names: tuple[str, ...]) -> None:
    n = p.shape[0]
    if p.shape != (n, n) or n == 0:
        raise ArgumentError(f"matrix: must be square (it is {p.shape[0]} x {p.shape[1]}).")
    if len(names) != n or len(set(names)) != n:
        raise ArgumentError(f"names: {n} different names are needed (there are {len(set(names))}).")
    if not np.isfinite(p.data).all() or (p.data < 0).any():
        raise ArgumentError("matrix: every chance must be a number from 0 to 1.")
    sums = p.sum(axis=1)
    worst = int(np.argmax(abs(sums - 1)))
    if abs(sums[worst] - 1) > TOLERANCE:
        raise ArgumentError(
            f"matrix: the row of {names[worst]!r} sums to {telling(float(sums[worst]), digits=9)}, not 1."
        )
