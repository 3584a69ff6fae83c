"""Answers for ever with a bound: the bound holds, or the answer is refused, on every road to it."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

import olivebranch as ob
from olivebranch.chain.forever import _FromEverywhere, _FromStart
from olivebranch.kernels import absorb, eliminate, elimination, scaled
from olivebranch.kernels.absorb import Absorbing
from olivebranch.kernels.certified import UNIT, Certified
from olivebranch.kernels.from_start import earned
from support.fractions import rare_chain, relative, solved

compiled = pytest.importorskip("olivebranch.kernels.eliminate_numba")


def ladder(rungs: int, up: float, ways=(1 / 3, 2 / 3)) -> ob.Chain:
    """A reflecting walk; past the top, one of the endings."""
    n = rungs + len(ways)
    p = sp.lil_array((n, n))
    for i in range(rungs):
        p[i, max(i - 1, 0)] = 1 - up
        p[i, i + 1] = up
    p[rungs - 1, rungs] = 0
    for e, share in enumerate(ways):
        p[rungs - 1, rungs + e] = up * share
        p[rungs + e, rungs + e] = 1
    return ob.Chain.from_matrix(p.tocsr(), endings={f"e{e}": [str(rungs + e)] for e in range(len(ways))})


def ring(n: int, gone: float) -> ob.Chain:
    """A ring in which every state is left for good with one chance, a third of it to a; the truth is 1/3 and 1/gone."""
    at = np.arange(n)
    to = np.concatenate([(at + 1) % n, np.full(n, n), np.full(n, n + 1), [n, n + 1]])
    chance = np.repeat([1 - gone, gone / 3, 2 * gone / 3, 1], [n, n, n, 2])
    row = np.concatenate([at, at, at, [n, n + 1]])
    matrix = sp.csr_array((chance, (row, to)), shape=(n + 2, n + 2))
    return ob.Chain.from_matrix(matrix, endings={"a": [str(n)], "b": [str(n + 1)]})


# ---- elimination ---------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(("rungs", "up"), [(300, 0.4), (339, 0.1), (340, 0.1), (700, 0.2), (500, 0.01)])
def test_a_long_ladder_does_not_underflow(rungs, up):
    """Products fall to 1e-600; the last state is left with a third of that one way, and two thirds the other."""
    outcomes = ladder(rungs, up).exact()
    assert outcomes.chance("e0") == pytest.approx(1 / 3, rel=1e-12)
    assert outcomes.chance("e1") == pytest.approx(2 / 3, rel=1e-12)
    assert outcomes.chance("open") == 0


@pytest.mark.slow
def test_the_longest_ladder_does_not_underflow():
    outcomes = ladder(1_900, 0.4, (0.2, 0.3, 0.5)).exact()
    assert [outcomes.chance(f"e{e}") for e in range(3)] == pytest.approx([0.2, 0.3, 0.5], rel=1e-11)
    assert outcomes.bound < 1e-8


@pytest.mark.slow
def test_what_no_float_can_hold_is_refused_and_the_rest_stands():
    """1e334 weeks to come down; the chances are known all the same."""
    outcomes = ladder(350, 0.1).exact()
    for ask in (outcomes.expected_weeks, lambda: outcomes.weeks_to("e0")):
        with pytest.raises(ob.PrecisionError, match="too large or too small"):
            ask()
    assert outcomes.row() == pytest.approx({"e0": 1 / 3, "e1": 2 / 3, "open": 0})


def test_a_chance_below_every_float_is_refused():
    """Out at the bottom by one chance in two, or over the top by 1e-400: neither 0 nor impossible."""
    n = 400
    p = np.zeros((n + 2, n + 2))
    p[0, [n, 1]] = 0.9, 0.1
    for i in range(1, n):
        p[i, [i - 1, i + 1 if i < n - 1 else n + 1]] = 0.9, 0.1
    p[n, n] = p[n + 1, n + 1] = 1
    outcomes = ob.Chain.from_matrix(p, endings={"down": [str(n)], "up": [str(n + 1)]}).exact()
    assert outcomes.chance("down") == pytest.approx(1)
    with pytest.raises(ob.PrecisionError, match="the chance of up"):
        outcomes.chance("up")


@pytest.mark.parametrize("least", [1e-170, 1e-120, 1e-30, 1e-12])
@pytest.mark.parametrize("seed", range(6))
def test_rare_moves_against_fractions(least, seed):
    """Each number is within its stated bound of the truth, however rare the moves; or it is refused."""
    matrix, ending = rare_chain(np.random.default_rng(seed), 7, least)
    truth, weeks = solved(matrix, ending)
    found = Absorbing(sp.csr_array(matrix), ending, 2)
    bound, mean = np.broadcast_to(found.absorption.bound, (7, 3)), found.total(np.ones((7, 1))).parts.gained
    for i in range(7):
        for e in range(2):
            assert relative(found.chance[i, e], truth[i][e]) <= bound[i, e] or bound[i, e] > 1e-6
        if mean.bound[i, 0] <= 1e-6:
            assert relative(mean.value[i, 0], weeks[i]) <= mean.bound[i, 0]
        else:
            assert weeks[i] > 1e300


@given(st.integers(0, 2**32), st.integers(3, 14), st.sampled_from([1.0, 1e-3]))
@settings(max_examples=30)
def test_scaling_changes_no_byte(seed, n, least):
    """Where float64 suffices, scaled elimination gives the bytes of the plain one: chances, totals and visits."""
    matrix, ending = rare_chain(np.random.default_rng(seed), n, min(least, 0.5))
    start = np.full(n, 1 / n)
    answers = []
    for small in (elimination.SMALL, np.inf):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(elimination, "SMALL", small)  # as if every answer had lost digits
            found = Absorbing(sp.csr_array(matrix), ending, 2)
            answers.append((found.chance, found.total(np.linspace(0, 1, n)[:, None]).value, found.visits(start).value))
            assert ("_scaled" in vars(found._solver)) == (small == np.inf)
    for one, two in zip(*answers, strict=True):
        assert one.tobytes() == two.tobytes()


@pytest.mark.parametrize("seed", range(8))
def test_both_eliminations_give_up_at_the_same_point(seed, monkeypatch):
    """With products near the limit, the NumPy and the compiled version agree on whether one is below."""
    matrix, ending = rare_chain(np.random.default_rng(seed), 12, 1e-50)
    found, gave_up = [], []
    for kernels in (eliminate, compiled):
        monkeypatch.setattr(elimination, "_kernels", lambda cells, kernels=kernels: kernels)
        absorbing = Absorbing(sp.csr_array(matrix), ending, 2)
        gave_up.append(getattr(absorbing._solver, "factors", None) is None)
        found.append((absorbing.chance.tobytes(), absorbing.visits(np.eye(12)[0]).value.tobytes()))
    assert gave_up[0] == gave_up[1]
    assert found[0] == found[1]


def test_scaled_numbers_neither_vanish_nor_overflow():
    tiny = scaled.scaled(np.array([1e-300]))
    square = scaled._times(tiny, tiny)
    assert scaled.unscaled(square)[0] == 0
    assert scaled.unscaled(scaled._over(square, tiny))[0] == pytest.approx(1e-300, rel=1e-15)
    assert scaled.unscaled(scaled._plus(scaled.scaled(np.zeros(1)), tiny))[0] == 1e-300
    assert scaled.unscaled(scaled._over(tiny, square))[0] == pytest.approx(1e300)


# ---- sparse solvers ------------------------------------------------------------------------------


@pytest.mark.parametrize("gone", [1e-3, 1e-8, 1e-12, 1e-15])
def test_a_ring_that_is_left_rarely(gone):
    """2,100 states, too many to eliminate: a third and two thirds to within the bound, which is small."""
    outcomes = ring(2_100, gone).exact()
    assert abs(outcomes.chance("a") - 1 / 3) <= outcomes.bound / 3
    assert abs(outcomes.chance("b") - 2 / 3) <= outcomes.bound * 2 / 3
    assert outcomes.expected_weeks() == pytest.approx(1 / gone, rel=max(outcomes.bound, 1e-15))
    assert outcomes.bound < 1e-9


def test_a_ring_that_is_left_too_rarely_is_refused():
    with pytest.raises(ob.PrecisionError):
        ring(2_100, 1e-18).exact().chance("a")


@pytest.mark.parametrize("solver", ["Factorized", "Iterated"])
@pytest.mark.parametrize("least", [1e-14, 1e-9, 1e-4])
@pytest.mark.parametrize("seed", range(5))
def test_sparse_solvers_against_fractions(solver, least, seed, monkeypatch):
    """The bound of each number holds: every chance from every state, and the weeks; or the solver refuses."""
    monkeypatch.setattr(absorb, "DENSE", 0)
    monkeypatch.setattr(absorb, "WORK", 0.0 if solver == "Iterated" else np.inf)
    matrix, ending = rare_chain(np.random.default_rng(seed), 9, least)
    truth, weeks = solved(matrix, ending)
    found = Absorbing(sp.csr_array(matrix), ending, 2)
    try:
        bound, mean = np.broadcast_to(found.absorption.bound, (9, 3)), found.total(np.ones((9, 1))).parts.gained
    except ob.PrecisionError:
        return
    for i in range(9):
        for e in range(2):
            assert relative(found.chance[i, e], truth[i][e]) <= bound[i, e]
        assert relative(mean.value[i, 0], weeks[i]) <= mean.bound[i, 0]


@pytest.mark.parametrize("solver", ["Factorized", "Iterated"])
@pytest.mark.parametrize("rungs", [8, 14, 20, 60])
def test_a_small_chance_has_a_bound_in_proportion(solver, rungs, monkeypatch):
    """The gambler who must win `rungs` times more than lose: 1e-8 is known to nine digits, 1e-36 is refused."""
    monkeypatch.setattr(absorb, "DENSE", 0)
    monkeypatch.setattr(absorb, "WORK", 0.0 if solver == "Iterated" else np.inf)
    i = np.arange(1, rungs)
    p = sp.lil_array((rungs + 1, rungs + 1))
    p[i, i + 1], p[i, i - 1] = 0.2, 0.8
    chain = ob.Chain.from_matrix(p.tocsr(), start="1", endings={"up": [str(rungs)], "down": ["0"]})
    outcomes, truth = chain.exact(), 3 / (4.0**rungs - 1)
    assert outcomes.chance("down") == pytest.approx(1 - truth)
    if rungs <= 14:
        assert outcomes.chance("up") == pytest.approx(truth, rel=1e-9)
    try:
        assert abs(outcomes.chance("up") - truth) <= (outcomes.bound + 1e-15) * truth
    except ob.PrecisionError:
        assert rungs > 14


@pytest.mark.parametrize("link", [1e-4, 1e-8, 1e-10])
def test_weakly_linked_blocks(link):
    """Two rings of 1,100 that hardly lead to one another: chances sum to one within the bounds, or are refused."""
    n = 1_100
    p, at = np.zeros((2 * n + 2, 2 * n + 2)), np.arange(n)
    for first in (0, n):
        p[first + at, first + (at + 1) % n] = p[first + at, first + (at - 1) % n] = 0.5
    for i, to in [(0, n), (n, 0), (5, 2 * n), (n + 5, 2 * n + 1)]:
        p[i, i + 1] -= link
        p[i, to] = link
    p[2 * n, 2 * n] = p[2 * n + 1, 2 * n + 1] = 1
    chain = ob.Chain.from_matrix(sp.csr_array(p), endings={"a": [str(2 * n)], "b": [str(2 * n + 1)]})
    outcomes = chain.exact()
    assert abs(outcomes.chance("a") + outcomes.chance("b") - 1) <= outcomes.bound + 1e-15
    turned = ob.Chain.from_matrix(sp.csr_array(p), start=str(n), endings={"a": [str(2 * n)], "b": [str(2 * n + 1)]})
    assert turned.exact().chance("b") == pytest.approx(outcomes.chance("a"), rel=2e-6)  # the two halves are alike


@pytest.mark.parametrize("dense", [2_000, 0])
def test_visits_and_roads_on_both_solvers(dense, monkeypatch):
    monkeypatch.setattr(absorb, "DENSE", dense)
    chain = ob.Chain("maybe", "small_steps")
    ((road, share),) = chain.roads("yes")
    assert road == ("no", "maybe", "yes")
    assert share == pytest.approx(1)
    assert chain.absorbing.visits(chain.start).value.sum() == pytest.approx(chain.exact().expected_weeks(), rel=1e-12)


# ---- what is gained and lost ---------------------------------------------------------------------


@pytest.mark.parametrize("dense", [2_000, 0])
def test_totals_may_be_negative(dense, monkeypatch):
    """Rewards of either sign against a dense solver; gains and losses are kept apart."""
    monkeypatch.setattr(absorb, "DENSE", dense)
    rng = np.random.default_rng(4)
    matrix, ending = rare_chain(rng, 12, 1e-2)
    rewards = rng.normal(size=(12, 3)) - [0, 1, -1]
    rewards[:, 1] = -abs(rewards[:, 1])
    total = Absorbing(sp.csr_array(matrix), ending, 2).total(rewards)
    open_ = ending < 0
    leave = np.diag(matrix.sum(axis=1)) - matrix
    truth = np.linalg.solve(leave[np.ix_(open_, open_)], rewards[open_])
    np.testing.assert_allclose(total.value[open_], truth, rtol=1e-9)
    assert (total.parts.gained.value >= 0).all()
    assert (total.parts.lost.value >= 0).all()
    assert (total.parts.gained.value[:, 1] == 0).all()


def test_a_large_chain_that_only_loses():
    """A ring of 3,000 that takes 0.3 a week while it lasts: -0.3 / 0.001, not 0."""
    chain = ring(3_000, 1e-3)
    total = chain.absorbing.total(np.full((chain.size, 1), -0.3))
    assert total.value[0, 0] == pytest.approx(-300, rel=1e-9)


# ---- what a float64 cannot hold ------------------------------------------------------------------


def test_what_no_sum_can_hold_is_refused():
    """Visits times rewards: an overflow is no trap, an underflow is not 0, and what is unknown is not certain."""
    visits = Certified(np.array([1e10, 1.0]), 1e-15, np.array([0.0, np.inf]))
    some = earned(Certified(visits.value[:1], visits.relative, visits.absolute[:1]), np.array([[1e300, 1e-320, 0, 1]]))
    assert (some.bound <= 1e-6).tolist() == [False, False, True, True]
    assert (earned(visits, np.array([[1.0, 1], [0, 1]])).bound <= 1e-6).tolist() == [True, False]
    means = Certified(np.array([[1e-300, 1e300, np.inf, 0]]), 1e-15, np.zeros((1, 4))).mean(np.array([1e-20]))
    assert (means.bound <= 1e-6).tolist() == [False, True, True, True]


@pytest.mark.parametrize("trap", [0.0, 0.25])  # from the start, and from every pair
def test_a_chance_of_two_rare_moves_is_refused(trap):
    """Nearly all start at the end, and 1e-300 of them may get out with chance 1e-200: neither 0 nor impossible."""
    matrix = [[0, 0, 0, 0], [1 - trap, 0, 1e-200, trap], [0, 0, 0, 0], [0, 0, 0, 1]]
    chain = ob.Chain.from_matrix(matrix, start={"0": 1.0, "1": 1e-300}, endings={"in": ["0"], "out": ["2"]})
    outcomes = chain.exact()
    assert outcomes.chance("in") == 1
    for ask in (outcomes.chance, outcomes.weeks_to):
        with pytest.raises(ob.PrecisionError, match="too small"):
            ask("out")


def test_a_state_with_many_ways_out_is_within_its_bound():
    """One open state, 1,000 ways out: rounding adds up over the ways. Each of them is rounded down by half a unit."""
    small = (2**42 + 0.49) * UNIT  # added to a number from 0.5 to 1
    ways = np.append(0.5, np.full(1_000, small))
    ways = np.append(ways, 1 - np.cumsum(ways)[-1])
    row, to = np.zeros(ways.size, dtype=int), np.arange(1, ways.size + 1)
    matrix = sp.csr_array((ways, (row, to)), shape=(ways.size + 1, ways.size + 1))
    chain = ob.Chain.from_matrix(matrix, endings={"a": to[:-1].tolist(), "b": to[-1:].tolist()})
    exactly = [Fraction(way) for way in chain.chance.tolist()]
    for way in (_FromStart(chain, chain.absorbing.visits(chain.start)), _FromEverywhere(chain)):
        (found,) = way.chance()
        assert 1e-14 < relative(found.value[1], exactly[-1] / sum(exactly)) <= found.bound[1]
