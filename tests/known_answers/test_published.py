"""Published and closed-form answers, compared with every engine."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
import scipy.sparse as sp

import olivebranch as ob
from olivebranch.kernels import philox, roads
from support.cases import case

BACKENDS: tuple[Literal["numba"], Literal["numpy"]] = ("numba", "numpy")
FIVE = 5.0  # standard errors: one false alarm in two million


def close(sample: ob.Outcomes, name: str, truth: float) -> bool:
    """Is a simulated chance within five standard errors (and one run) of the truth?"""
    error = np.sqrt(truth * (1 - truth) / sample.runs)
    return abs(sample.chance(name) - truth) <= FIVE * error + 1 / sample.runs


# ---- Haddad and Monmege ----------------------------------------------------------------------------


def haddad_monmege(n: int) -> ob.Chain:
    size = 2 * n + 1
    p = sp.lil_array((size, size))
    p[0, 0] = p[2 * n, 2 * n] = 1
    p[n, n - 1], p[n, n + 1] = 0.7, 0.3
    for i in range(1, 2 * n):
        if i != n:
            p[i, i - 1 if i < n else i + 1] += 0.5
            p[i, n] += 0.5
    return ob.Chain.from_matrix(p, start=str(n), endings={"zero": ["0"], "far": [str(2 * n)]})


@pytest.mark.parametrize("n", [20, 100, 300])
def test_rare_exits_keep_their_accuracy(n):
    """A linear solver gives a chance of 2.33; elimination gives .7, and up to 10^90 steps to the last digits."""
    known = case("haddad_monmege")
    outcomes = haddad_monmege(n).exact()
    assert outcomes.chance("zero") == pytest.approx(known["hit_0"], rel=0, abs=1e-12)
    assert outcomes.expected_weeks() == pytest.approx(float(known["steps"][str(n)]), rel=1e-12)
    assert outcomes.chance("open") == pytest.approx(0, abs=1e-12)


def test_a_linear_solver_does_fail_there():
    """The case is hard: plain `solve` is far off, so the test above is meaningful."""
    chain = haddad_monmege(100)
    inner = chain.ending < 0
    t = chain.matrix.toarray()[np.ix_(inner, inner)]
    into = chain.matrix.toarray()[np.ix_(inner, chain.ending == 0)].sum(axis=1)
    try:
        h = np.linalg.solve(np.eye(t.shape[0]) - t, into)[99]
    except np.linalg.LinAlgError:
        return
    assert abs(h - 0.7) > 1e-3


@pytest.mark.parametrize("backend", BACKENDS)
def test_rare_exits_simulated(backend):
    """Small enough to walk, N = 3: both engines give .7."""
    chain = haddad_monmege(3)
    assert chain.exact().chance("zero") == pytest.approx(0.7, abs=1e-12)
    sample = chain.simulate(runs=20_000, weeks=600, seed=1, backend=backend)
    assert close(sample, "zero", 0.7)


# ---- the die -----------------------------------------------------------------------------------------


def die() -> ob.Chain:
    known = case("die")["chain"]
    names = [*known, "one", "two", "three", "four", "five", "six"]
    p = np.eye(len(names))
    for state, row in known.items():
        p[names.index(state)] = 0
        for after, chance in row.items():
            p[names.index(state), names.index(after)] = chance
    return ob.Chain.from_matrix(p, names=names, start="0", endings={n: [n] for n in names[7:]}, step="flip")


def test_a_coin_makes_a_fair_die():
    outcomes = die().exact()
    for face in outcomes.endings:
        assert outcomes.chance(face) == pytest.approx(1 / 6, rel=1e-14)
    assert outcomes.expected_weeks() == pytest.approx(11 / 3, rel=1e-14)
    assert die().exact(weeks=200).chance("six") == pytest.approx(1 / 6, rel=1e-13)


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_coin_makes_a_fair_die_by_walking(backend):
    sample = die().simulate(runs=30_000, weeks=100, seed=5, backend=backend)
    assert all(close(sample, face, 1 / 6) for face in sample.endings)
    assert sample.chance("open") == 0


# ---- gambler's ruin ------------------------------------------------------------------------------------


def ruin(start: int) -> ob.Chain:
    known = case("ruin")
    n, up = known["N"], known["p_up"]
    p = np.eye(n + 1)
    for i in range(1, n):
        p[i] = 0
        p[i, i + 1], p[i, i - 1] = up, 1 - up
    return ob.Chain.from_matrix(p, start=str(start), endings={"win": [str(n)], "ruin": ["0"]})


@pytest.mark.parametrize("start", [1, 2, 3, 4])
def test_gamblers_ruin(start):
    known, chain = case("ruin"), ruin(start)
    win, duration = known["win_from_1_to_4"][start - 1], known["duration_from_1_to_4"][start - 1]
    for outcomes in (chain.exact(), chain.exact(weeks=500)):
        assert outcomes.chance("win") == pytest.approx(win, abs=1e-8)
        assert outcomes.expected_weeks() == pytest.approx(duration, abs=1e-7)
    np.testing.assert_allclose(chain.committor("win")[1:5], known["win_from_1_to_4"], atol=1e-8)
    for backend in BACKENDS:
        sample = chain.simulate(runs=20_000, weeks=300, seed=2, backend=backend)
        assert close(sample, "win", win)


# ---- four states -----------------------------------------------------------------------------------------


def test_absorption_and_hitting_of_four_states():
    known = case("four_state")
    for start, mean in known["mean_absorption"].items():
        chain = ob.Chain.from_matrix(known["P"], start=start, endings={"end": ["2"]})
        assert chain.exact().expected_weeks() == pytest.approx(mean, abs=1e-8)
        sample = chain.simulate(runs=20_000, weeks=400, seed=3)
        assert sample.expected_weeks() == pytest.approx(mean, rel=0.05)
    hits = ob.Chain.from_matrix(known["P"], start="3", endings={"hit": ["0", "1"]})
    np.testing.assert_allclose(hits.committor("hit"), known["hit_0_or_1"], atol=1e-15)
    assert hits.exact().chance("open") == pytest.approx(0.5)  # state 2 is never left, and is not an ending here
    assert hits.exact().expected_weeks() == np.inf


# ---- the HIV model --------------------------------------------------------------------------------------


def hiv(combination: bool) -> ob.Chain:
    known = case("hiv")
    p = np.array(known["P"])
    if combination:
        off = ~np.eye(4, dtype=bool)
        p[off] *= 0.509
        np.fill_diagonal(p, 0)
        np.fill_diagonal(p, 1 - p.sum(axis=1))
    return ob.Chain.from_matrix(p, names=known["states"], start=known["start"], endings={"dead": ["dead"]})


@pytest.mark.parametrize("arm", ["mono", "combination"])
def test_a_published_cohort_model(arm):
    known, chain = case("hiv"), hiv(arm == "combination")
    alive = known["mean_weeks_alive_for_ever"][arm]
    assert chain.exact().expected_weeks() == pytest.approx(alive, abs=1e-8)
    sample = chain.simulate(runs=20_000, weeks=400, seed=4)
    spread = np.sqrt(np.var(np.repeat(np.arange(401), np.round(sample.first_passage("dead") * 20_000).astype(int))))
    assert abs(sample.expected_weeks() - alive) < FIVE * spread / np.sqrt(20_000) + 0.01
    if arm == "mono":
        counted = chain.exact(weeks=50).curve("open")[1:].sum()
        assert counted == pytest.approx(known["mean_cycles_alive_50_counted_at_cycle_end"]["mono"], abs=1e-4)


# ---- transition paths ---------------------------------------------------------------------------------


def stationary(matrix):
    """The stationary distribution of an irreducible chain (n, n), by elimination without subtraction."""
    p, n = np.array(matrix, dtype=np.float64), len(matrix)
    leave = np.ones(n)
    for k in range(n - 1, 0, -1):
        leave[k] = p[k, :k].sum()
        p[:k, :k] += np.outer(p[:k, k] / leave[k], p[k, :k])
    x = np.ones(n)
    for k in range(1, n):
        x[k] = x[:k] @ p[:k, k] / leave[k]
    return x / x.sum()


def test_committors_and_roads_of_a_reactive_flux():
    known = case("tpt")
    p = np.array(known["P"])
    chain = ob.Chain.from_matrix(p, start="0", endings={"back": ["0"], "there": ["4"]})
    forward = chain.committor("there")
    np.testing.assert_allclose(forward, known["forward_committor"], atol=1e-8)
    weight = stationary(p)
    reverse = (weight[:, None] * p).T / weight[:, None]
    backward = ob.Chain.from_matrix(reverse, endings={"from": ["0"], "to": ["4"]}).committor("from")
    np.testing.assert_allclose(backward, known["backward_committor"], atol=1e-8)
    flux = weight[:, None] * backward[:, None] * p * forward[None, :]
    np.fill_diagonal(flux, 0)
    flow = roads.net(flux)
    assert flow[0].sum() == pytest.approx(known["total_flux"], rel=1e-9)
    assert flow[0].sum() / (weight @ backward) == pytest.approx(known["rate"], abs=1e-7)
    found = {"-".join(map(str, path)): share for path, share in roads.roads(flow, 0, 4)}
    assert found == pytest.approx(known["paths"], abs=1e-8)
    there = ob.Chain.from_matrix(p, start="0", endings={"there": ["4"]})
    assert there.exact().expected_weeks() == pytest.approx(known["mfpt"], abs=1e-7)


def test_roads_of_a_chain_are_the_same_decomposition():
    """A walk that starts by leaving 0 and stops when it returns: its flux in a chain has the same roads."""
    known = case("tpt")
    p = np.array(known["P"])
    p[0, 0] = 0
    leave = p[0] / p[0].sum()
    size = np.vstack([np.hstack([p, np.zeros((5, 1))]), np.append(leave, 0)[None, :]])
    chain = ob.Chain.from_matrix(
        size / size.sum(axis=1, keepdims=True),
        names=["0", "1", "2", "3", "4", "first"],
        start="first",
        endings={"back": ["0"], "4": ["4"]},
    )
    total = sum(known["paths"].values())
    found = {"-".join(path): share for path, share in chain.roads("4")}
    assert found == pytest.approx({k.replace("0-", "first-"): v / total for k, v in known["paths"].items()}, abs=1e-6)


# ---- Philox -----------------------------------------------------------------------------------------------


def words(texts):
    return [int(text, 16) for text in texts]


@pytest.mark.parametrize("vector", case("philox")["vectors"], ids=["zeros", "ones", "pi"])
def test_philox_known_answers(vector):
    c0, c1, c2, c3 = (np.array([word], dtype=np.uint64) for word in words(vector["counter"]))
    k0, k1 = words(vector["key"])
    found = philox.philox((c0, c1, c2, c3), (k0, k1))
    assert [int(word[0]) for word in found] == words(vector["out"])


@pytest.mark.parametrize(("seed", "run", "week"), [(0, 0, 0), (7, 12, 52), (2**64 - 1, 2**40 + 3, 99_999)])
def test_philox_compiled_is_the_same(seed, run, week):
    """The compiled words equal the NumPy ones, for small and for 64-bit counters and keys."""
    from olivebranch.kernels.packed import SEARCH
    from olivebranch.kernels.walk_numba import _words

    who, word = np.arange(40, dtype=np.uint32), np.empty(40, dtype=np.uint64)
    _words(np.uint64(seed & philox.LOW), np.uint64(seed >> 32), np.uint64(run), who, 40, week, word)
    np.testing.assert_array_equal(word, philox.words(seed, run + np.arange(40), week) | np.uint64(SEARCH))


# ---- reconciliation -------------------------------------------------------------------------------------


ANSWERS = case("reconciliation")["strategies"]
ENDINGS = ("yes", "shut", "moved_on", "left")


@pytest.mark.parametrize("name", list(ANSWERS))
def test_reconciliation_reference(name, reconciliation):
    known, chain = ANSWERS[name], reconciliation @ name
    two_years, year = chain.exact(weeks=104), chain.exact(weeks=52)
    assert two_years.endings == ENDINGS
    for ending in ENDINGS:
        for week, chance in known[ending].items():
            assert two_years.chance(ending, week=int(week)) == pytest.approx(chance, rel=0, abs=1e-12)
    for tally, total in known["tallies_52"].items():
        assert year.tally(tally) == pytest.approx(total, rel=0, abs=1e-12)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", list(ANSWERS))
def test_reconciliation_reference_simulated(name, backend, reconciliation):
    known = ANSWERS[name]
    sample = (reconciliation @ name).simulate(runs=20_000, weeks=52, seed=3, backend=backend, progress=False)
    for ending in ENDINGS:
        assert close(sample, ending, known[ending]["52"]), ending
    for tally, total in known["tallies_52"].items():
        assert abs(sample.tally(tally) - total) <= FIVE * sample.error(tally), tally
