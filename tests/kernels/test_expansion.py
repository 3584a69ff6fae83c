"""Expansions in Legendre polynomials: what has few terms is found exactly, and its parts add up."""

from __future__ import annotations

import numpy as np
import pytest

from olivebranch.kernels import expansion, sobol
from olivebranch.kernels.expansion import fit, partial_sums

SHARES = sobol.points(0, 512, 4, seed=3)
x, y, z, _ = (2 * SHARES - 1).T
#: orthonormal polynomials on -1 to 1
P1, P2 = (lambda u: np.sqrt(3) * u), (lambda u: np.sqrt(5) * (3 * u**2 - 1) / 2)
TERMS = {((0, 1),): P1(x), ((1, 2),): P2(y), ((0, 2), (2, 1)): P2(x) * P1(z), ((1, 1), (2, 1)): P1(y) * P1(z)}
C = np.array([[2.0, 0.5], [-1.0, 0.25], [0.5, 0.0], [0.0, -0.75]])  # (terms, functions)
VALUES = 3 + sum(column[:, None] * c for column, c in zip(TERMS.values(), C, strict=True))


def test_what_is_a_sum_of_terms_is_found():
    """Each function has the coefficients of its own."""
    found = fit(SHARES, VALUES)
    assert set(found.terms) == set(TERMS)
    for term, coefficients in zip(found.terms, found.coefficients, strict=True):
        np.testing.assert_allclose(coefficients, C[list(TERMS).index(term)], atol=1e-9)


def test_parts_are_of_the_columns_that_are_allowed_and_have_no_mean():
    found = fit(SHARES, VALUES)
    for allowed in ([], [0], [0, 2], [0, 1, 2, 3]):
        parts = found.parts(SHARES, allowed)
        groups = {frozenset(column for column, _ in term) for term in TERMS}
        assert set(parts) == {group for group in groups if group <= set(allowed)}
        for part in parts.values():
            np.testing.assert_allclose(part.mean(axis=0), 0, atol=1e-12)
    whole = VALUES.mean(axis=0) + sum(parts.values())
    np.testing.assert_allclose(whole, VALUES, atol=1e-9)


def test_sums_over_all_subsets_of_the_columns():
    """In the order of the columns' binary numbers, of which the first column is the highest digit."""
    parts = {frozenset({0}): np.array([1.0]), frozenset({1}): np.array([10.0]), frozenset({0, 1}): np.array([100.0])}
    assert [float(value[0]) for value in partial_sums(np.zeros(1), parts)] == [0, 10, 1, 111]
    assert [float(value[0]) for value in partial_sums(np.array([5.0]), {})] == [5]


def test_noise_earns_no_term():
    noise = np.random.default_rng(8).normal(size=(512, 1))
    assert fit(SHARES, noise).terms == ()
    assert fit(SHARES, np.ones((512, 1))).coefficients.shape == (0, 1)
    assert fit(np.full((512, 2), 0.5), noise).terms == ()


@pytest.mark.parametrize(("rows", "most"), [(7, 0), (8, 0), (19, 0), (20, 1), (59, 2), (60, 3)])
def test_there_is_a_term_for_twenty_rows_at_most(rows, most):
    assert len(fit(SHARES[:rows], VALUES[:rows]).terms) <= most


def test_the_columns_that_explain_most_are_kept(monkeypatch):
    """With two columns, no term is left that needs a third; in ties, the first columns stay."""
    monkeypatch.setattr(expansion, "COLUMNS", 2)
    assert set(fit(SHARES, VALUES[:, :1]).terms) == {((0, 1),), ((1, 2),)}
    monkeypatch.setattr(expansion, "COLUMNS", 1)
    assert fit(SHARES, VALUES[:, :1]).terms == (((0, 1),),)


def test_only_the_first_rows_are_fitted(monkeypatch):
    monkeypatch.setattr(expansion, "MOST", 256)
    changed = VALUES.copy()
    changed[256:] = 0
    assert np.array_equal(fit(SHARES, changed).coefficients, fit(SHARES, VALUES).coefficients)
