"""Ties: one tolerance, by the rounding error of the numbers compared."""

from __future__ import annotations

import numpy as np
import pytest

from olivebranch.base.ties import ABSOLUTE, are_tied, is_ahead, is_constant, leaders, settled

HAIR = 2e-16


@pytest.mark.parametrize("size", [1e-3, 1.0, 1e6, 1e200])
@pytest.mark.parametrize("sign", [1, -1])
def test_numbers_that_differ_by_rounding_are_tied_and_others_are_not(size, sign):
    """A part in 10^13 is rounding, a part in 10^11 is not."""
    x = sign * size
    assert are_tied(x, x * (1 + 1e-13))
    assert not are_tied(x, x * (1 + 1e-11))
    assert is_ahead(max(x, x * (1 + 1e-11)), min(x, x * (1 + 1e-11)))


def test_near_zero_only_what_no_chance_can_be_told_from_is_tied():
    """A small chance is larger than none, and 3e-13 is more than 1e-13."""
    assert are_tied(0.0, ABSOLUTE / 2)
    assert is_ahead(1e-14, 0.0)
    assert is_ahead(3e-13, 1e-13)


def test_a_difference_is_as_uncertain_as_what_it_is_the_difference_of():
    """0.1 + 0.2 - 0.3 is no lead; with counts in the thousands neither is 1e-10."""
    assert not is_ahead(0.1 + 0.2 - 0.3, 0.0)
    assert is_ahead(1e-10, 0.0)
    assert not is_ahead(1e-10, 0.0, 1_000.0)


def test_what_is_not_finite():
    """NaN is ahead of nothing and tied with nothing; infinity is ahead of every number, and tied with itself."""
    assert not is_ahead(np.nan, 0.0)
    assert not is_ahead(0.0, np.nan)
    assert not are_tied(np.nan, np.nan)
    assert is_ahead(np.inf, 1e300)
    assert is_ahead(5.0, -np.inf)
    assert are_tied(np.inf, np.inf)


def test_leaders_are_all_that_are_tied_with_the_highest():
    """By column, and whichever way rounding went."""
    scores = np.array([[0.5, 1.0, np.inf], [0.5 + HAIR, 1.0 + 1e-10, np.inf], [0.4, 1.0, 2.0]])
    assert leaders(scores).tolist() == [[True, False, True], [True, True, True], [False, False, False]]


def test_settled_values_are_equal_where_they_differ_by_rounding():
    """Others stay as they are, in their places."""
    values = np.array([0.3, 0.7, 0.1 + 0.2, 0.7 - HAIR, 1e-14])
    assert settled(values)[[0, 2]].tolist() == [0.3, 0.3]
    assert settled(values)[1] == settled(values)[3]
    assert settled(values)[4] == 1e-14
    assert settled(np.array([])).size == 0
    assert settled(np.array([0.0, 1e-12]), np.array([5.0, 5.0])).tolist() == [0.0, 0.0]
    assert settled(np.array([0.0, 1e-12])).tolist() == [0.0, 1e-12]


def test_a_constant_is_one_up_to_rounding():
    """Whatever the noise in its last digits."""
    noise = np.random.default_rng(1).normal(size=200)
    assert is_constant(0.4 + 1e-16 * noise)
    assert not is_constant(0.4 + 1e-9 * noise)
    assert is_constant(np.array([]))
