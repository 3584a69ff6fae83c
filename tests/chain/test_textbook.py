"""The textbook's own answers: against closed forms, brute force and long propagation."""

from __future__ import annotations

from itertools import pairwise, product

import matplotlib.pyplot as plt
import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import assume, given
from hypothesis import strategies as st

import olivebranch as ob
from olivebranch.chain.long_run import Stationary
from olivebranch.kernels.classes import stationary
from support.cases import case
from support.generators import chains, matrices


def two_states(a: float, b: float) -> ob.Chain:
    return ob.Chain.from_matrix([[1 - a, a], [b, 1 - b]], names=["low", "high"])


def ruin(n: int = 5, up: float = 0.4) -> ob.Chain:
    """Gambler's ruin from 0 to n, started in the middle."""
    p = np.eye(n + 1)
    for i in range(1, n):
        p[i] = 0
        p[i, i + 1], p[i, i - 1] = up, 1 - up
    return ob.Chain.from_matrix(p, start=str(n // 2), endings={"win": [str(n)], "ruin": ["0"]})


# ---- powers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [0, 1, 2, 17])
def test_powers_of_two_states_have_a_closed_form(n):
    """P^n = pi + (1 - a - b)^n (I - pi)."""
    a, b = 0.3, 0.1
    pi = np.array([[b, a], [b, a]]) / (a + b)
    expected = pi + (1 - a - b) ** n * (np.eye(2) - pi)
    np.testing.assert_allclose(two_states(a, b).power(n).matrix, expected, atol=1e-14)


@pytest.mark.slow
@given(chains(), st.integers(0, 6))
def test_a_power_says_where_walks_from_the_start_are(chain, n):
    """start P^n is the distribution of the exact engine; its groups are that, summed."""
    found = chain.start @ chain.power(n).matrix
    exact = chain.exact(weeks=max(1, n))
    if n:
        for e, ending in enumerate(chain.endings):
            assert found[chain.ending == e].sum() == pytest.approx(exact.chance(ending), abs=1e-12)
    _, table = chain.power(n).by()
    np.testing.assert_allclose(table.sum(axis=1), 1, atol=1e-12)


def test_a_large_chain_is_refused_with_a_remedy():
    n = 2_001
    ring = sp.csr_array((np.ones(n), (np.arange(n), (np.arange(n) + 1) % n)), shape=(n, n))
    big = ob.Chain.from_matrix(ring)
    with pytest.raises(ob.ArgumentError, match=r"at most 2,000 fit. exact\(weeks=3\)"):
        big.power(3)


# ---- visits and times ----------------------------------------------------------------------------


def test_a_chain_of_a_matrix_says_its_name_once_and_starts_where_a_walk_can_move():
    """Ruin is the textbook's state 0, and fair play between 0 and 3 ends there for 2 in 3 of those who begin with 1."""
    fair = [[1, 0, 0, 0], [0.5, 0, 0.5, 0], [0, 0.5, 0, 0.5], [0, 0, 0, 1]]
    ruin = ob.Chain.from_matrix(fair, endings={"ruin": "0", "rich": "3"}, title="fair play")
    assert ruin.exact().chance("ruin") == pytest.approx(2 / 3)
    assert repr(ruin) == "Chain(fair play: 4 pairs, 4 edges, endings ruin, rich)"
    assert ruin.power(2).sheet().title == "fair play: where they are 2 weeks later"
    weather = ob.Chain.from_matrix([[0.5, 0.5], [0.25, 0.75]], names=["sun", "rain"], step="day")
    assert repr(weather) == "Chain(a chain: 2 pairs, 4 edges, no endings)"
    with pytest.raises(ob.UnknownName, match=r"no ending 'rain' \(to meet the value, write state='rain'\)"):
        weather.mean_first_passage("rain")
    assert ob.Chain.from_matrix([[1.0]], endings={"end": "0"}).exact().chance("end") == 1.0  # nowhere else to start


def test_the_fundamental_matrix_of_gamblers_ruin():
    """Against the inverse, and its row sums against the textbook's duration."""
    chain = ruin()
    visits = chain.fundamental()
    q = chain.matrix.toarray()[1:-1, 1:-1]
    n = np.linalg.inv(np.eye(4) - q)
    np.testing.assert_allclose(visits.matrix, n, rtol=1e-12)
    np.testing.assert_allclose(visits.variance, n @ (2 * np.diag(np.diag(n)) - np.eye(4)) - n**2, rtol=1e-10)
    np.testing.assert_allclose(visits.number[1:-1], n[1], rtol=1e-12)
    np.testing.assert_allclose(chain.mean_absorption_time().number[1:-1], n.sum(axis=1), rtol=1e-12)


def test_published_mean_absorption_times():
    known = case("four_state")
    chain = ob.Chain.from_matrix(known["P"], endings={"end": ["2"]})
    times = chain.mean_absorption_time()
    for start, mean in known["mean_absorption"].items():
        assert times.number[int(start)] == pytest.approx(mean, abs=1e-8)


@pytest.mark.slow
@given(chains())
def test_times_and_visits_agree_with_the_exact_engine(chain):
    exact = chain.exact()
    assume(np.isfinite(exact.expected_weeks()))
    assert chain.fundamental().number.sum() == pytest.approx(exact.expected_weeks(), rel=1e-10, abs=1e-12)
    for ending in chain.endings:
        passage = chain.mean_first_passage(ending)
        assert passage.chance_from_start == pytest.approx(exact.chance(ending), abs=1e-12)
        assert passage.from_start == pytest.approx(exact.weeks_to(ending), rel=1e-9, nan_ok=True)


@given(matrices(most=6))
def test_first_passage_solves_its_equation(given_matrix):
    """m_i = 1 + sum over j of p_ij m_j outside the goal, where the goal is met for sure."""
    p, _, _ = given_matrix
    chain = ob.Chain.from_matrix(p)
    passage = chain.mean_first_passage(state="0")
    m = passage.expected
    sure = np.isfinite(m) & (np.arange(len(p)) > 0)
    for i in np.flatnonzero(sure):
        assert m[i] == pytest.approx(1 + sum(p[i, j] * m[j] for j in np.flatnonzero(p[i])), rel=1e-9)
    assert m[0] == 0


def test_where_a_walk_may_stay_for_ever_visits_are_infinite():
    chain = ob.Chain.from_matrix([[0.5, 0.25, 0.25], [0, 1, 0], [0, 0, 1]], endings={"end": ["2"]})
    assert chain.fundamental().number.tolist() == [2.0, np.inf, 0.0]
    np.testing.assert_array_equal(chain.fundamental().variance, [[2, np.nan], [0, np.nan]])
    assert chain.mean_absorption_time().expected.tolist() == [np.inf, np.inf, 0.0]
    assert chain.mean_absorption_time().from_start == pytest.approx(2.0)


def test_first_passage_to_a_value_or_a_memory():
    """From the start: the same as the walks say, and a memory is carried for the question."""
    chain = ob.Chain("reconciliation", "small_steps")
    passage = chain.mean_first_passage(noes=1)
    assert "noes" in passage.chain.memory
    walked = chain.carrying(["noes"]).paths(4_000, seed=3, weeks=400)
    met = [
        weeks[0]
        for row in walked.chain.memory["noes"][walked.pairs]
        if (weeks := np.flatnonzero(row == walked.chain.memory_values["noes"].index(1))).size
    ]
    error = np.std(met) / np.sqrt(len(met))
    assert abs(np.mean(met) - passage.from_start) < 5 * error
    assert abs(len(met) / 4_000 - passage.chance_from_start) < 5 * 0.5 / np.sqrt(4_000)
    with pytest.raises(ob.ArgumentError, match="name an ending, or a value"):
        chain.mean_first_passage()


# ---- classes -------------------------------------------------------------------------------------


def test_classes_of_a_cycle_behind_a_door():
    """One transient state without a way back, a cycle of three (period 3), and an ending."""
    p = [[0, 0.5, 0, 0, 0.5], [0, 0, 1, 0, 0], [0, 0, 0, 1, 0], [0, 1, 0, 0, 0], [0, 0, 0, 0, 1]]
    found = ob.Chain.from_matrix(p, endings={"out": ["4"]}).classes()
    assert [(c.pairs.tolist(), c.is_recurrent, c.period, c.ending) for c in found.classes] == [
        ([1, 2, 3], True, 3, ""),
        ([0], False, 0, ""),
        ([4], True, 1, "out"),
    ]
    assert "1 and 2 more" in str(found)


@given(matrices(most=7))
def test_classes_and_periods_are_those_of_brute_force(given_matrix):
    """Reachability by powers of the graph; the period as the common divisor of the lengths at which a return can be."""
    p, _, _ = given_matrix
    n = len(p)
    steps = [np.eye(n, dtype=bool)]
    for _ in range(3 * n * n):
        steps.append((steps[-1].astype(int) @ (p > 0)) > 0)
    reach = np.any(steps[: n + 1], axis=0)
    for c in ob.Chain.from_matrix(p).classes().classes:
        i = c.pairs[0]
        assert set(c.pairs) == set(np.flatnonzero(reach[i] & reach[:, i]))
        assert c.is_recurrent == (set(np.flatnonzero(reach[i])) == set(c.pairs))
        returns = [k for k, step in enumerate(steps) if k and step[i, i]]
        assert c.period == (np.gcd.reduce(returns) if returns else 0)


# ---- the long run --------------------------------------------------------------------------------


def test_stationary_shares():
    """Two states in closed form; a published five-state chain; 1 / x is the mean time of return."""
    assert two_states(0.3, 0.1).stationary().number == pytest.approx([0.25, 0.75])
    p = np.array(case("tpt")["P"])
    found = ob.Chain.from_matrix(p).stationary().number
    np.testing.assert_allclose(found @ p, found, atol=1e-15)
    back = 1 + p[0] @ ob.Chain.from_matrix(p).mean_first_passage(state="0").number
    assert 1 / found[0] == pytest.approx(back, rel=1e-12)


@given(chains())
def test_the_long_run_is_where_walks_end_up(chain):
    """Averaged over many weeks, as far as those tell."""
    result = chain.stationary()
    assert result.number.sum() == pytest.approx(1, abs=1e-10)
    assert result.chance.sum() == pytest.approx(1, abs=1e-10)
    power, spent, weeks = chain.matrix.toarray(), np.eye(chain.size), 2**12
    for _ in range(12):  # spent is the sum of the powers below n, and power the n-th: both are doubled
        spent, power = spent + power @ spent, power @ power
    np.testing.assert_allclose(result.number, chain.start @ power @ spent / weeks, atol=5e-3)


def test_stationary_keeps_rare_moves():
    """Moves of 1e-12 between two halves: their shares still have nine digits."""
    e = 1e-12
    p = np.array([[0.5 - e, 0.5, e, 0], [0.5, 0.5, 0, 0], [3 * e, 0, 0.5 - 3 * e, 0.5], [0, 0, 0.5, 0.5]])
    np.testing.assert_allclose(stationary(p), [0.375, 0.375, 0.125, 0.125], rtol=1e-9)


@pytest.mark.parametrize("turns", [0, 40, 100])  # where the drift turns
@pytest.mark.parametrize("order", [1, -1])
def test_stationary_beyond_what_a_number_holds(turns, order):
    """A ladder from whose ends 1e-350 or less of the time is spent on the middle rungs, or on one end."""
    up = np.where(np.arange(200) < turns, 0.001, 0.999)
    p = np.diag(up[:-1], 1) + np.diag(1 - up[1:], -1)
    p[0, 0], p[-1, -1] = 1 - up[0], up[-1]
    share = ob.Chain.from_matrix(p[::order, ::order]).stationary().number[::order]
    height = np.cumsum(np.append(0, np.log(up[:-1]) - np.log(1 - up[1:])))  # detailed balance
    truth = np.exp(height - height.max())
    np.testing.assert_allclose(share, truth / truth.sum(), rtol=1e-10, atol=1e-300)


def test_quasi_stationary_of_a_symmetric_pair():
    """Q = [[a, b], [b, a]]: half and half, and a + b stay open each week."""
    p = [[0.5, 0.2, 0.3], [0.2, 0.5, 0.3], [0, 0, 1]]
    found = ob.Chain.from_matrix(p, endings={"end": ["2"]}).if_still_open()
    assert found.rate == pytest.approx(0.7, rel=1e-14)
    assert found.number == pytest.approx([0.5, 0.5, 0.0])
    assert found.half_life == pytest.approx(np.log(0.5) / np.log(0.7))


def test_quasi_stationary_of_a_killed_random_walk():
    """On 1..m with killing at both sides: sin(pi i / (m + 1)), rate cos(pi / (m + 1))."""
    m = 9
    p = np.eye(m + 2)
    for i in range(1, m + 1):
        p[i] = 0
        p[i, i - 1] = p[i, i + 1] = 0.5
    found = ob.Chain.from_matrix(p, start="3", endings={"end": ["0", str(m + 1)]}).if_still_open()
    wave = np.sin(np.pi * np.arange(m + 2) / (m + 1))
    assert found.rate == pytest.approx(np.cos(np.pi / (m + 1)), rel=1e-12)
    np.testing.assert_allclose(found.number, wave / wave.sum(), atol=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("model", ["maybe", "ladder", "reconciliation"])
@pytest.mark.parametrize("strategy", ["small_steps", "jump_ahead"])
def test_still_open_is_where_propagation_leads(model, strategy):
    """x Q = rate x; and the open walks of week 1,500, renormalised, are there."""
    chain = ob.Chain(model, strategy)
    found, still = chain.if_still_open(), chain.ending < 0
    onward = chain.matrix[still][:, still].T.tocsr()
    x = chain.start[still]
    for _ in range(1_500):
        x = onward @ x
        x /= x.sum()
    np.testing.assert_allclose(found.number[still], x, atol=1e-6)
    assert not found.number[~still].any()
    np.testing.assert_allclose(onward @ found.number[still], found.rate * found.number[still], atol=1e-12)


def test_still_open_says_when_there_is_no_answer():
    sure = ob.Chain.from_matrix([[0, 1], [0, 1]], endings={"end": ["1"]})
    with pytest.raises(ob.ArgumentError, match="every walk ends within a fixed number"):
        sure.if_still_open()
    tie = [[0, 0.5, 0.5, 0], [0, 0.5, 0, 0.5], [0, 0, 0.5, 0.5], [0, 0, 0, 1]]
    with pytest.raises(ob.PrecisionError, match="left equally slowly"):
        ob.Chain.from_matrix(tie, endings={"end": ["3"]}).if_still_open()
    stays = ob.Chain.from_matrix([[0.5, 0.25, 0.25], [0, 1, 0], [0, 0, 1]], endings={"end": ["2"]}).if_still_open()
    assert (stays.rate, stays.half_life, stays.number.tolist()) == (1.0, np.inf, [0.0, 1.0, 0.0])


def test_rungs_that_are_left_equally_slowly_pile_up_on_the_last():
    """An Erlang time: of walks open after n weeks, the number on rung k grows like n^(k - 1)."""
    p = np.array([[0.5, 0.5, 0, 0], [0, 0.5, 0.5, 0], [0, 0, 0.5, 0.5], [0, 0, 0, 1]])
    found = ob.Chain.from_matrix(p, endings={"end": "3"}).if_still_open()
    assert (found.rate, found.number.tolist()) == (0.5, [0, 0, 1, 0])
    fork = [[0.5, 0.25, 0.25, 0], [0, 0.5, 0, 0.5], [0, 0, 0.5, 0.5], [0, 0, 0, 1]]
    with pytest.raises(ob.PrecisionError, match="left equally slowly"):
        ob.Chain.from_matrix(fork, endings={"end": "3"}).if_still_open()


@pytest.mark.parametrize("out", [0.0, 0.4])
def test_open_walks_that_go_round_are_said_to_do_so(out):
    """0 and 1 by turns: from 0, all open walks are at 0 in even weeks. From the answer, the shares stay the same."""
    p = np.array([[0, 1, 0], [1 - out, 0, out], [0, 0, 1]])
    found = ob.Chain.from_matrix(p, endings={"end": "2"}).if_still_open()
    assert found.period == 2
    assert "repeats every 2 weeks" in str(found)
    np.testing.assert_allclose(found.number @ p[:, :2], found.rate * found.number[:2], atol=1e-14)
    assert found.rate == pytest.approx(np.sqrt(1 - out))
    assert "goes round" not in str(ob.Chain("maybe", "small_steps").if_still_open())


# ---- the likeliest story -------------------------------------------------------------------------


@given(matrices(most=5))
def test_the_likeliest_story_is_that_of_all_paths(given_matrix):
    """Every path without a loop, tried."""
    p, ends, start = given_matrix
    assume(start not in ends)
    chain = ob.Chain.from_matrix(p, start=str(start), endings={"end": [str(e) for e in ends]})
    inner = [i for i in range(len(p)) if i not in ends and i != start]
    best = 0.0
    for length in range(len(inner) + 1):
        for middle in product(inner, repeat=length):
            for end in ends:
                path = [start, *middle, end]
                best = max(best, float(np.prod([p[a, b] for a, b in pairwise(path)])))
    if best == 0:
        with pytest.raises(ob.ArgumentError, match="no walk of a chain reaches 'end'"):
            chain.likeliest_story("end")
        return
    assert chain.likeliest_story("end").chance == pytest.approx(best, rel=1e-12)


def test_of_equally_likely_stories_the_shortest_is_told():
    """A chance at once, or by three moves: the same, though not to the last digit of a sum of logarithms."""
    for c in np.linspace(0.01, 0.6, 30):
        p = np.array([[1 - c - c**3, c, 0, c**3], [0, 1 - c, c, 0], [0, 0, 1 - c, c], [0, 0, 0, 1]])
        assert ob.Chain.from_matrix(p, endings={"end": "3"}).likeliest_story("end").path.lengths().tolist() == [1], c


def test_the_likeliest_story_of_a_model():
    found = ob.Chain("maybe", "small_steps").likeliest_story("yes")
    assert found.chance == pytest.approx(0.35 * 0.45)
    assert found.share == pytest.approx(0.35 * 0.45 / (63 / 89))
    assert found.path.ending() == ["yes"]


# ---- faces ---------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "ask",
    [
        lambda c: c.power(8),
        lambda c: c.fundamental(),
        lambda c: c.mean_absorption_time(),
        lambda c: c.mean_first_passage(stance="friend"),
        lambda c: c.stationary(),
        lambda c: c.if_still_open(),
    ],
    ids=["power", "fundamental", "absorption", "passage", "stationary", "open"],
)
def test_every_answer_has_a_table_and_a_picture(ask):
    result = ask(ob.Chain("ladder", "small_steps"))
    place = "moved on" if isinstance(result, Stationary) else "friend"
    assert place in str(result)
    assert len(result.to_frame()) > 3
    assert place in ob.describe(result.plot(theme="dark"))
    assert "<figure>" in result._repr_html_()
    plt.close("all")


def test_a_chain_without_endings_is_shown_too():
    """A table, a frame and both engines."""
    rain = ob.Chain.from_matrix([[0.7, 0.3], [0.4, 0.6]], names=["dry", "wet"])
    assert rain.exact(weeks=3).row() == pytest.approx({"open": 1.0})
    assert "open" in str(rain.exact())
    assert rain.simulate(runs=10, weeks=3, progress=False).chance("open") == 1


def stiff(rare: float) -> ob.Chain:
    """Two states that go back and forth, and are left with twice this chance: about 1 / rare weeks are spent there."""
    p = np.array([[0, 1, 0, 0], [1 - 2 * rare, 0, rare, rare], [0, 0, 0, 0], [0, 0, 0, 0]])
    return ob.Chain.from_matrix(p, start="0", endings={"a": "2", "b": "3"})


def test_what_is_too_large_for_a_number_is_an_error_and_not_for_ever():
    """The mean number of weeks is finite but above 1e308: once a warning, or "for ever"."""
    chain = stiff(5e-324)
    for ask in (chain.fundamental, chain.mean_absorption_time, lambda: chain.mean_first_passage("a")):
        with pytest.raises(ob.PrecisionError):
            ask()


def test_a_rare_trap_is_a_trap():
    """One walk in 1e14 never arrives, so the mean over all walks is infinite; once it was the mean of the others."""
    chain = ob.Chain.from_matrix([[0, 1 - 1e-14, 1e-14], [0, 0, 0], [0, 0, 1]], endings={"in": ["1"]})
    found = chain.mean_absorption_time()
    assert found.expected.tolist() == [np.inf, 0, np.inf]
    assert found.number[:2].tolist() == [1, 0]


def test_a_mean_of_walks_too_rare_for_a_number_is_not_said():
    """From state 1, half arrive at once, and half leave; a few come to state 2, from where 1e-309 arrive."""
    p = np.diag([1.0, 0, 0, 0])
    p[1, [0, 2, 3]] = 0.5, 1e-300, 0.5
    p[2, [2, 0, 3]] = 0.99, 1e-311, 0.01
    found = ob.Chain.from_matrix(p, start="1", endings={"in": ["0"], "out": ["3"]}).mean_first_passage("in")
    assert found.number[:2].tolist() == [0, 1]
    assert np.isnan(found.number[2])


@pytest.mark.parametrize("rare", [1e-170, 1e-300])
def test_large_means_are_read_without_overflow(rare):
    chain = stiff(rare)
    assert chain.mean_absorption_time().by("state")["0"] == pytest.approx(1 / rare)
    assert "e+" not in str(chain.mean_absorption_time())[:40]
    assert chain.fundamental().number.sum() == pytest.approx(1 / rare)


@pytest.mark.parametrize("rare", [1e-13, 1e-170, 5e-324])
def test_roads_that_rounding_hides_are_an_error(rare):
    """Once no road at all. With fewer moves back and forth, the road is found."""
    with pytest.raises(ob.PrecisionError):
        stiff(rare).roads("a")
    [(road, share)] = stiff(1e-3).roads("a")
    assert road == ("0", "1", "a")
    assert share == pytest.approx(1.0)


def test_a_story_too_rare_for_a_number_is_told():
    """A chance of 1e-400 is 0 as a float64: once a ZeroDivisionError."""
    p = np.zeros((402, 402))
    p[0, 401] = p[401, 401] = 1.0
    p[0, 401], p[0, 1] = 0.9, 0.1
    for i in range(1, 400):
        p[i, i + 1], p[i, 401] = 0.1, 0.9
    p[400, 400] = 1.0
    found = ob.Chain.from_matrix(p, start="0", endings={"far": "400", "near": "401"}).likeliest_story("far")
    assert "one walk in more than 10^300" in str(found)


def test_to_an_ending_that_nobody_reaches_there_is_no_road():
    matrix = [[0.5, 0.5, 0], [0, 1, 0], [0, 0, 1]]
    chain = ob.Chain.from_matrix(matrix, endings={"out": ["1"], "never": ["2"]}, start="0")
    assert chain.roads("never") == []
    assert [share for _, share in chain.roads("out")] == [1.0]
