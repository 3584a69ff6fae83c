"""Storm, the probabilistic model checker, through stormpy: the chain as an explicit model, built once, then queried.

One state is added, from which a walk enters the chain by its start distribution; that step does not count as a week.
stormpy's default is "sound": an answer with a proven interval (relative width 10^-6). "unsound" stops when the numbers
stop changing. "exact" computes in fractions; the rows of the chain are then scaled to sum to exactly 1.
"""

from __future__ import annotations

import sys
from fractions import Fraction
from typing import Any

import numpy as np
import scipy.sparse as sp

from measure import Absent

MODES = ("default", "unsound", "exact")


def installed() -> Any:
    """The package; raises Absent if it cannot be imported."""
    try:
        import stormpy
        from stormpy import datastructures, environments, models  # noqa: F401  (loads them into the package)
    except ImportError as error:
        raise Absent(f"stormpy cannot be imported here ({error})") from None
    return stormpy


def build(matrix: sp.csr_array, start: np.ndarray, ending: np.ndarray, mode: str = "default") -> Any:
    """The model: labels "yes" (the first ending) and "over" (any), reward "weeks"."""
    storm = installed()
    n, begin = matrix.shape[0], np.flatnonzero(start)
    over, data = ending >= 0, matrix.data
    exact = mode == "exact"
    kind = storm.Rational if exact else float
    rows = np.repeat(np.arange(n), np.diff(matrix.indptr)).tolist() + [n] * begin.size
    columns = matrix.indices.tolist() + begin.tolist()
    values = data.tolist() + start[begin].tolist()
    if exact:
        values = _rationals(storm, rows, values, n + 1)
    builder = storm.datastructures.SparseMatrixBuilder[kind](rows=n + 1, columns=n + 1, entries=len(values))
    builder.add_next_values(rows, columns, values, [])
    labels = storm.models.StateLabeling(n + 1)
    for name, members in (("init", [n]), ("yes", np.flatnonzero(ending == 0)), ("over", np.flatnonzero(over))):
        labels.add_label(name)
        labels.set_states(name, storm.datastructures.BitVector(n + 1, [int(i) for i in members]))
    week = np.append((~over).astype(float), 0.0).tolist()
    if exact:
        week = [storm.Rational(int(x)) for x in week]
    weeks = storm.models.SparseRewardModel[kind](optional_state_reward_vector=week)
    parts = storm.models.SparseModelComponents[kind](
        transition_matrix=builder.build(), state_labeling=labels, reward_models={"weeks": weeks}
    )
    return storm.models.SparseDtmc[kind](parts)


def _rationals(storm: Any, rows: list[int], values: list[float], count: int) -> list[Any]:
    """The chances as fractions, each row summing to 1."""
    fractions = [Fraction(value) for value in values]
    sums = [Fraction(0)] * count
    for row, value in zip(rows, fractions, strict=True):
        sums[row] += value
    whole = [value / sums[row] for row, value in zip(rows, fractions, strict=True)]
    return [storm.Rational(str(value.numerator)) / storm.Rational(str(value.denominator)) for value in whole]


def _ask(model: Any, question: str, mode: str) -> Any:
    storm = installed()
    environment = storm.environments.Environment() if mode == "unsound" else None
    (formula,) = storm.parse_properties(question)
    answer = storm.model_checking(model, formula, only_initial_states=True, environment=environment)
    return answer.get_value(model.initial_states[0])


def within(model: Any, weeks: int, mode: str = "default") -> float:
    """P(yes within the weeks)."""
    return number(_ask(model, f'P=? [F<={weeks + 1} "yes"]', mode))


def for_ever(model: Any, mode: str = "default") -> tuple[float, float]:
    """P(yes) and the expected weeks until any ending."""
    yes = _ask(model, 'P=? [F "yes"]', mode)
    return number(yes), number(_ask(model, 'R{"weeks"}=? [F "over"]', mode))


def number(value: Any) -> float:
    """Storm's answer as a float; for a fraction, the nearest one."""
    if isinstance(value, float):
        return value
    limit = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)  # the chance within a year, as a fraction, has tens of thousands of digits
    try:
        return float(Fraction(str(value)))
    finally:
        sys.set_int_max_str_digits(limit)
