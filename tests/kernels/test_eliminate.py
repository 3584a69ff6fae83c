"""The two eliminations, in NumPy and compiled, give the same bytes on any chain."""

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

import olivebranch as ob
from olivebranch.kernels import absorb, eliminate, elimination

compiled = pytest.importorskip("olivebranch.kernels.eliminate_numba")


@st.composite
def chains(draw):
    """A random absorbing chain: n states, some of them endings, some moves, strong components of any size."""
    n, seed = draw(st.integers(3, 24)), draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    matrix = rng.random((n, n)) * (rng.random((n, n)) < draw(st.sampled_from([0.1, 0.3, 0.8])))
    matrix[np.arange(n - 1), np.arange(1, n)] += 0.01  # the last state can be reached from everywhere
    ending = np.full(n, -1, dtype=np.int8)
    ending[-1], ending[n // 2] = 0, draw(st.sampled_from([-1, 1]))
    return sp.csr_array(matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1e-300)), ending


def answers(matrix, ending, kernels, monkeypatch):
    monkeypatch.setattr(elimination, "_kernels", lambda work: kernels)
    found = absorb.Absorbing(matrix, ending, 2)
    rewards = np.linspace(0, 1, 3 * ending.size).reshape(-1, 3)
    start = np.full(ending.size, 1 / ending.size)
    return found.chance, found.total(rewards).value, found.visits(start).value


@given(chains())
def test_both_give_the_same_bytes(chain):
    with pytest.MonkeyPatch.context() as patch:
        matrix, ending = chain
        one, two = (answers(matrix, ending, kernels, patch) for kernels in (eliminate, compiled))
    for a, b in zip(one, two, strict=True):
        assert a.tobytes() == b.tobytes()


@pytest.mark.slow
@given(chains())
def test_they_solve_the_equations(chain):
    """H = T H + A: the chance of an ending is its mean one step later."""
    matrix, ending = chain
    with pytest.MonkeyPatch.context() as patch:
        chance, _, visits = answers(matrix, ending, compiled, patch)
    open_ = ending < 0
    np.testing.assert_allclose((matrix @ chance)[open_], chance[open_], rtol=1e-10, atol=1e-14)
    start = np.full(ending.size, 1 / ending.size)
    flow = start + matrix.T @ np.where(open_, visits, 0)
    np.testing.assert_allclose(visits[open_], flow[open_], rtol=1e-8)


@pytest.mark.slow
@pytest.mark.parametrize("strategy", ["small_steps", "jump_ahead", "three_noes_and_out"])
def test_both_give_the_same_bytes_on_the_models(strategy, monkeypatch):
    found = []
    for kernels in (eliminate, compiled):
        monkeypatch.setattr(elimination, "_kernels", lambda work, kernels=kernels: kernels)
        outcome = ob.Chain("reconciliation", strategy).exact()
        found.append((outcome.reached.tobytes(), outcome.totals.tobytes(), outcome.expected_weeks()))
    assert found[0] == found[1]


def test_components_are_taken_after_all_they_lead_to():
    """In whatever order the search numbers them."""
    rng = np.random.default_rng(5)
    for _ in range(20):
        n = 30
        dense = (rng.random((n, n)) < 0.05).astype(float)
        moves = sp.csr_array(dense)
        component = sp.csgraph.connected_components(moves, connection="strong")[1].astype(np.int64)
        shuffled = rng.permutation(component.max() + 1)[component]
        for labels in (component, shuffled):
            m = moves.tocoo()
            turn = elimination.sinks_first(labels, m.row, m.col)
            assert (turn[m.col] <= turn[m.row]).all()
            assert len(set(zip(turn, labels, strict=True))) == len(set(turn)) == len(set(labels))
