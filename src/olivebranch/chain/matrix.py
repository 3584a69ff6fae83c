"""A Markov chain read from a matrix of probabilities, dense or sparse."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from numbers import Real
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from olivebranch.base import sparse as sp
from olivebranch.base.arguments import LARGEST, as_label, as_list, as_number, as_table, as_text, check_text
from olivebranch.base.arrays import Floats, Ints
from olivebranch.base.text import telling
from olivebranch.chain.markov import MarkovChain
from olivebranch.errors import ArgumentError, UnknownName, printed, shorten
from olivebranch.model.chances import divisor
from olivebranch.model.reserved import check_step, refusal

Matrix: TypeAlias = "ArrayLike | sp.sparray | sp.spmatrix"
State: TypeAlias = str | int

TOLERANCE = 1e-6  # for the sum of a row
MOST_ENDINGS = 128  # which their number in eight bits allows


def read_matrix(
    matrix: Matrix,
    names: Sequence[object] | None,
    start: State | Mapping[Any, float] | None,
    endings: Mapping[str, State | Iterable[State]],
    step: str,
    title: str,
) -> MarkovChain:
    """The chain of a matrix; see `Chain.from_matrix`."""
    p, labels = _entries(matrix)
    n = p.shape[0]
    if names is not None:
        labels = _names(names)
    elif labels is None:
        labels = tuple(map(str, range(n)))
    if len(labels) != n or len(set(labels)) != n:
        raise ArgumentError(f"names: {n} different names are needed (there are {len(set(labels))}).")
    index = {name: i for i, name in enumerate(labels)}
    title, step = as_text("title", title), as_text("step", step)
    endings = as_table("endings", endings, "{'won': ['3', '4']}", keys=object)
    ending = _ending(index, endings, step)
    check_text("from_matrix:", *labels, *map(str, endings))
    _check_rows(p, labels, ending)
    return _chain(p, labels, _start(index, start, ending), tuple(map(str, endings)), ending, step, title)


# ---- the entries ---------------------------------------------------------------------------------


def _entries(matrix: Any) -> tuple[sp.csr_array, tuple[str, ...] | None]:
    """A copy of the matrix in CSR form, and the names of its rows where it has some."""
    if all(hasattr(matrix, name) for name in ("index", "columns", "to_numpy")):
        return _frame(matrix)
    if sp.issparse(matrix):
        _check_kind(matrix.dtype, matrix.data if matrix.dtype.kind == "O" else None)
        _check_shape(matrix.shape)
        return _sparse(matrix), None
    return sp.csr_array(_dense(matrix)), None


def _sparse(given: Any) -> sp.csr_array:
    """A sparse matrix in CSR form. One with an entry outside of it is refused: SciPy would write beyond its memory."""
    try:
        matrix = given.copy()
        if matrix.format == "coo":
            sp.coo_array((matrix.data, (matrix.row, matrix.col)), shape=matrix.shape)  # which checks them
        elif hasattr(matrix, "check_format"):  # which also cuts off what the arrays have left over
            matrix.check_format(full_check=True)
            if (np.diff(matrix.indptr) < 0).any():  # which SciPy overlooks if the last of them is 0
                raise ValueError("index pointer values must form a non-decreasing sequence")
        p = sp.csr_array(matrix, dtype=np.float64)
        p.sum_duplicates()
        p.eliminate_zeros()  # with them, the sum of a row is rounded in another order
        return p
    except Exception as error:  # whatever SciPy raises for parts that somebody has put in
        rule = f"is no valid sparse matrix ({shorten(str(error))})"
        raise ArgumentError(f"matrix: {rule}. Make it again from its entries.") from None


def _frame(matrix: Any) -> tuple[sp.csr_array, tuple[str, ...]]:
    """A table with names for rows and columns, such as a DataFrame: the columns are put in the order of the rows."""
    rows, columns = (_names(names) for names in (matrix.index, matrix.columns))
    for what, names in (("rows", rows), ("columns", columns)):
        if len(set(names)) < len(names):
            raise ArgumentError(f"matrix: two {what} have the same name. Give each a name of its own.")
    if set(rows) != set(columns):
        odd = sorted(set(rows) ^ set(columns))[0]
        rule = "rows and columns must have the same names"
        raise ArgumentError(
            f"matrix: {rule} ({printed(odd)} has only one of them). Give matrix.to_numpy() to go by place."
        )
    order = [columns.index(name) for name in rows] if rows != columns else slice(None)
    return sp.csr_array(_dense(matrix.to_numpy())[:, order]), rows


def _dense(matrix: Any) -> Floats:
    if isinstance(matrix, np.ma.MaskedArray):
        if np.ma.getmaskarray(matrix).any():
            raise ArgumentError("matrix: some entries are masked. Fill them: matrix.filled(0).")
        matrix = matrix.data
    try:
        array = np.asarray(matrix)
    except ValueError:
        raise ArgumentError("matrix: its rows have different lengths. Give n rows of n chances.") from None
    except Exception as error:  # whatever a class raises
        raise ArgumentError(f"matrix: cannot be read ({printed(error)}). Give n rows of n chances.") from None
    _check_shape(array.shape)
    _check_kind(array.dtype, array if array.dtype.kind == "O" else None)
    try:
        return array.astype(np.float64)
    except Exception:  # a whole number of more than 308 digits, or a fault in a class of the user's
        odd = next((value for value in array.ravel() if as_number(value) is None), array)
        raise ArgumentError(f"matrix: every chance must be a number from 0 to 1 (one is {printed(odd)}).") from None


def _check_shape(shape: tuple[int, ...]) -> None:
    if len(shape) != 2 or shape[0] != shape[1] or not shape[0]:
        size = " x ".join(map(str, shape)) if shape else "a single value"
        raise ArgumentError(f"matrix: must be square, n rows of n chances (it is {size or 'empty'}).")


def _check_kind(dtype: np.dtype[Any], objects: NDArray[Any] | None) -> None:
    """Refuse what holds no real numbers, such as text, dates or complex numbers."""
    is_real = dtype.kind in "biuf"
    if objects is not None:
        is_real = all(isinstance(value, Real) for value in objects.ravel())
    if not is_real:
        raise ArgumentError(f"matrix: every chance must be a number from 0 to 1 (its entries are {dtype}).")


def _check_rows(p: sp.csr_array, names: tuple[str, ...], ending: NDArray[np.int8]) -> None:
    """Refuse a row that is no probability distribution; the rows of endings may hold anything."""
    is_open = ending < 0
    of_open = np.repeat(is_open, np.diff(p.indptr))
    wrong = of_open & ~((p.data >= 0) & (p.data <= 1 + TOLERANCE))
    if wrong.any():
        row = int(np.searchsorted(p.indptr, np.argmax(wrong), side="right")) - 1
        shown = f"in the row of {printed(names[row])} one is {telling(float(p.data[np.argmax(wrong)]), digits=9)}"
        raise ArgumentError(f"matrix: every chance must be a number from 0 to 1 ({shown}).")
    sums = np.where(is_open, _row_sums(p, of_open), 1.0)
    worst = int(np.argmax(abs(sums - 1)))
    if abs(sums[worst] - 1) > TOLERANCE:
        told = telling(float(sums[worst]), digits=9)
        raise ArgumentError(f"matrix: the row of {printed(names[worst])} sums to {told}, not 1.")


def _row_sums(p: sp.csr_array, of_open: NDArray[np.bool_]) -> Floats:
    """(n,) the sums of the rows of open states; 0 for the others."""
    return np.asarray(sp.csr_array((np.where(of_open, p.data, 0.0), p.indices, p.indptr), shape=p.shape).sum(axis=1))


# ---- names, start and endings --------------------------------------------------------------------


def _names(names: Any) -> tuple[str, ...]:
    if isinstance(names, Set):
        raise ArgumentError(f"names = {printed(names)}: a set has no order. Give a list, a name for each state.")
    every = as_list("names", names, "['home', 'away'], a name for each state")
    return tuple(as_label("names", name) for name in every)


def _ending(index: Mapping[str, int], endings: Any, step: str) -> NDArray[np.int8]:
    """(n,) index of the ending of each state, -1 where open."""
    names = [as_label("endings", name) for name in endings]
    _check_names(names, step)
    ending = np.full(len(index), -1, dtype=np.int8)
    for e, members in enumerate(endings.values()):
        states = [members] if isinstance(members, (str, bytes, int, np.integer)) else members
        listed = [] if states is None else as_list(f"endings[{printed(names[e])}]", states, "['3', '4']")
        if not listed:
            raise ArgumentError(f"endings: {printed(names[e])} has no states. Name one or more, or leave it out.")
        for name in listed:
            state = _known(index, name)
            if ending[state] not in (-1, e):
                both = f"{printed(names[ending[state]])} and {printed(names[e])}"
                raise ArgumentError(f"endings: state {printed(name)} is in {both}. A walk ends in one of them.")
            ending[state] = e
    return ending


def _start(index: Mapping[str, int], start: Any, ending: NDArray[np.int8]) -> Floats:
    """(n,) the distribution at week 0."""
    first = next((name for name, i in index.items() if ending[i] < 0), next(iter(index)))
    if isinstance(start, Mapping):
        places = list(as_table("start", start, "{'0': 0.5, '1': 0.5}", keys=object).items())
    elif isinstance(start, (bytes, float, np.floating)) or not isinstance(start, Hashable):
        raise ArgumentError(f"start = {printed(start)}: give the name of a state, or {{name: chance}}.")
    else:
        places = [(first if start is None else start, 1.0)]
    chances = np.zeros(len(index))
    for name, given in places:
        chance = as_number(given)
        if chance is None or not 0 <= chance <= 1 + TOLERANCE:
            raise ArgumentError(
                f"start: the chance of {printed(name)} is {printed(given)}; it must be a number from 0 to 1."
            )
        chances[_known(index, name)] += chance
    total = chances.sum()
    if abs(total - 1) > 1e-9:
        told = telling(float(total), digits=9)
        raise ArgumentError(f"start = {printed(dict(start))}: the chances must sum to 1 (they sum to {told}).")
    return chances if (by := divisor(total)) is None else chances / by


def read_distribution(start: ArrayLike, size: int) -> Floats:
    """(size,) chances in proportion to those given, which sum to 1."""
    try:
        chances = np.asarray(start, dtype=np.float64)
    except Exception:  # what is no number, and a fault in a class of the user's
        raise ArgumentError(f"start = {printed(start)}: {size:,} chances are needed.") from None
    if chances.shape != (size,) or not ((chances >= 0) & (chances <= LARGEST)).all() or not chances.any():
        raise ArgumentError(f"start: {size:,} chances are needed, none below 0, and not all 0.")
    return np.asarray(chances / chances.sum())


def _known(index: Mapping[str, int], name: object) -> int:
    word = as_label("state", name)
    if word not in index:
        raise UnknownName("state", name, index)
    return index[word]


def _check_names(endings: Sequence[str], step: str) -> None:
    """Refuse an ending or a step whose name already means something else in the tables of a chain, and too many."""
    if len(endings) > MOST_ENDINGS:
        raise ArgumentError(f"endings: there are {len(endings):,}, and at most {MOST_ENDINGS} are possible.")
    for name in endings:
        if found := refusal("ending", name):
            raise ArgumentError(f"endings: {found}")
        if endings.count(name) > 1:
            raise ArgumentError(f"endings: two are called {printed(name)}. Give each a name of its own.")
    if found := check_step(step, ["state"]):
        raise ArgumentError(f"step = {printed(step)}: {found}")


# ---- the chain -----------------------------------------------------------------------------------


def _chain(
    p: sp.csr_array,
    labels: tuple[str, ...],
    start: Floats,
    endings: tuple[str, ...],
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
        endings=endings,
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
    of_open = np.repeat(ending < 0, count)
    sums = _row_sums(p, of_open)
    is_move = of_open & (p.data > 0)
    row = np.repeat(np.arange(n), count)[is_move]
    first = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=n))]).astype(np.int64)
    return first, p.indices[is_move].astype(np.int32), p.data[is_move] / sums[row]
