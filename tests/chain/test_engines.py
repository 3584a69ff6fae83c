"""Exact against Monte Carlo for every bundled model and strategy, and what the simulation guarantees."""

from __future__ import annotations

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.kernels.walk import BLOCK, walk_numpy
from olivebranch.studies.compare import serving

RUNS = 20_000
FIVE = 5.0
PAIRS = [(m, s.name) for m in ob.models() for s in serving(ob.load(m))]


@pytest.mark.parametrize(("model", "strategy"), PAIRS, ids=[f"{m}-{s}" for m, s in PAIRS])
def test_engines_agree(model, strategy):
    """Chances, tallies, occupancy and shares passed agree within five standard errors."""
    chain = ob.Chain(model, strategy)
    exact, sample = chain.exact(weeks=52), chain.simulate(runs=RUNS, weeks=52, seed=11, progress=False)
    for name in (*exact.endings, "open"):
        curve = exact.curve(name)
        slack = FIVE * np.sqrt(curve * (1 - curve) / RUNS) + 1.5 / RUNS
        assert (abs(sample.curve(name) - curve) <= slack).all(), name
    for name in exact.tallies:
        error = sample.error(name)
        assert abs(sample.tally(name) - exact.tally(name)) <= FIVE * error + 20 / RUNS, name
    for variable, shares in exact.occupancy.items():
        slack = FIVE * np.sqrt(shares * np.maximum(0, 1 - shares) / RUNS) + 1.5 / RUNS  # a sure share may round above 1
        assert (abs(sample.occupancy[variable] - shares) <= slack + 1e-12).all(), variable
    first, p = exact.endings[0], exact.chance(exact.endings[0])
    variable = next(iter(chain.variables))
    for value in chain.variables[variable]:
        if p * RUNS > 100:
            share = exact.passed(first, **{variable: value})
            spread = np.sqrt(share * (1 - share) / (p * RUNS))
            assert abs(sample.passed(first, **{variable: value}) - share) <= FIVE * spread + 2 / (p * RUNS)


def same(a: ob.Outcomes, b: ob.Outcomes) -> bool:
    arrays = [(a.reached, b.reached), (a.totals, b.totals), (a.totals_error, b.totals_error), (a.seen, b.seen)]
    arrays += [(a.occupancy[v], b.occupancy[v]) for v in a.occupancy]
    return all(x.tobytes() == y.tobytes() for x, y in arrays)


def test_threads_and_backends_give_the_same_bytes(reconciliation):
    """1 and 2 threads, Numba and NumPy, over several whole blocks and part of one."""
    runs = 2 * BLOCK + 17
    chain = reconciliation @ "small_steps"
    one = chain.simulate(runs=runs, weeks=26, seed=9, threads=1)
    assert same(one, chain.simulate(runs=runs, weeks=26, seed=9, threads=2))
    assert same(one, chain.simulate(runs=runs, weeks=26, seed=9, threads=2, backend="numpy"))
    assert not same(one, chain.simulate(runs=runs, weeks=26, seed=10))


def test_shared_luck_sharpens_a_difference(reconciliation):
    """The paired interval covers the exact difference and is far narrower than two separate samples'."""
    sample = ob.compare(reconciliation, ["small_steps", "skip_the_pause"], runs=40_000, seed=2)
    exact = ob.compare(reconciliation, ["small_steps", "skip_the_pause"])
    for of in ("yes", "shut", "contacts"):
        truth = exact.difference("small_steps", "skip_the_pause", of=of)
        d = sample.difference("small_steps", "skip_the_pause", of=of)
        assert truth.error is None
        assert abs(d.value - truth.value) <= FIVE * d.error
        assert d.better + d.same + d.worse == 40_000
        assert d.narrower > 1
    assert sample.difference("small_steps", "skip_the_pause").narrower > 3


def test_sorted_rows_beat_unsorted_ones(reconciliation, monkeypatch):
    """Sorting rows from worst to best narrows the paired difference further than rows in any order."""
    pair = ["small_steps", "skip_the_pause"]
    sorted_ = ob.compare(reconciliation, pair, runs=40_000, seed=4).difference(*pair).narrower
    shuffled = np.random.default_rng(1).permutation(reconciliation.table.states.size)
    monkeypatch.setattr("olivebranch.chain.ranking.rank_states", lambda model: shuffled)
    unsorted = ob.compare(reconciliation, pair, runs=40_000, seed=4).difference(*pair).narrower
    assert sorted_ > 1.2 * unsorted


def test_a_difference_with_oneself_is_none(reconciliation):
    """Two names of one strategy have the same walks, so the difference is 0 and certain."""
    twin = ob.pacing.small_steps.named("twin")
    d = ob.compare(reconciliation, ["small_steps", twin], runs=500).difference("small_steps", "twin")
    assert (d.value, d.error, d.same) == (0.0, 0.0, 500)


def test_exact_build_is_small_and_memory_stays_flat(reconciliation):
    """Blocks are added up as they come, so memory does not grow with the runs."""
    import tracemalloc

    chain = reconciliation @ "jump_ahead"
    chain.simulate(runs=16 * BLOCK, weeks=52, threads=1)  # loads whatever is loaded on first use
    peaks = []
    for runs in (4 * BLOCK, 16 * BLOCK):
        tracemalloc.start()
        chain.simulate(runs=runs, weeks=52, threads=1)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.3 * peaks[0]


def test_the_standard_error_of_a_tally_is_that_of_its_runs(maybe):
    """The spread of 300 runs, walked one by one, over the root of their number; one run has no spread."""
    chain = maybe @ "small_steps"
    tally = walk_numpy(chain.walk_table, 11, 0, 300, 20).tally
    sample = chain.simulate(runs=300, weeks=20, seed=11, progress=False)
    np.testing.assert_allclose(sample.totals_error, tally.std(axis=0, ddof=1) / np.sqrt(300), rtol=1e-12)
    assert chain.simulate(runs=1, weeks=20, seed=11, progress=False).totals_error.tolist() == [0.0] * tally.shape[1]


def test_an_ordinary_answer_for_ever_refuses_nothing(maybe):
    """And so there is no number without a bound."""
    forever = (maybe @ "small_steps").exact().forever
    assert forever.refused == {}
    assert 0 < forever.bound < 1e-12
