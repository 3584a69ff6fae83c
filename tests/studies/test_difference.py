"""Paired differences: intervals that say how little a few runs tell."""

from __future__ import annotations

from math import sqrt

import pytest

import olivebranch as ob
from olivebranch.kernels.intervals import normal_quantile, paired_shares


def test_the_interval_of_bonett_and_price():
    """Their formula, written out: one is added to each kind of pair that differs, two to the runs."""
    more, less, runs = 10, 3, 50
    p, q = 11 / 52, 4 / 52
    half = 1.959963984540054 * sqrt((p + q - (p - q) ** 2) / 52)
    assert paired_shares(more, less, runs) == pytest.approx((p - q - half, p - q + half))
    assert paired_shares(30, 0, 30)[1] == 1
    assert paired_shares(0, 30, 30)[0] == -1


@pytest.mark.slow
def test_small_samples_are_covered(maybe):
    """Of two hundred 95 % intervals from 30 runs each, one in twenty misses, give or take five standard errors."""
    pair = ["small_steps", "jump_ahead"]
    chains = [maybe @ name for name in pair]
    exact = ob.compare(maybe, pair, weeks=20).difference(*pair, of="shut").value
    missed = 0
    for seed in range(200):
        sample = ob.Comparison(maybe, tuple(chain.simulate(runs=30, weeks=20, seed=seed) for chain in chains))
        low, high = sample.difference(*pair, of="shut").interval
        missed += not low <= exact <= high
    assert missed <= 200 * 0.05 + 5 * sqrt(200 * 0.05 * 0.95)


@pytest.mark.parametrize("runs", [1, 2, 30, 1_000])
def test_no_run_differs(runs, maybe):
    """A chance still has an interval with some width; a tally has none and says why."""
    twin = ob.pacing.small_steps.named("twin")
    sample = ob.compare(maybe, ["small_steps", twin], weeks=20, runs=runs, progress=False)
    share = sample.difference("small_steps", "twin")
    low, high = share.interval
    assert low < 0 < high
    assert high == pytest.approx(normal_quantile(0.95) * sqrt(2) / (runs + 2), abs=1e-12) or high == 1
    tally = sample.difference("small_steps", "twin", of="asks")
    assert tally.interval is None
    assert tally.narrower is None
    assert "no run differs" in str(tally)


def test_one_run_tells_nothing_of_a_tally(maybe):
    """One run has no spread, whether or not it differs."""
    for seed in range(8):
        sample = ob.compare(maybe, ["small_steps", "jump_ahead"], weeks=20, runs=1, seed=seed, progress=False)
        d = sample.difference("small_steps", "jump_ahead", of="asks")
        assert d.interval is None
        assert "no interval" in str(d)


def test_a_difference_without_an_interval_is_drawn(maybe):
    twin = ob.pacing.small_steps.named("twin")
    sample = ob.compare(maybe, ["small_steps", twin], weeks=20, runs=30, progress=False)
    ax = sample.plot.difference(of="asks")
    assert any("no interval" in text.get_text() for text in ax.texts)


@pytest.mark.parametrize("level", [0.5, 0.95, 0.999])
def test_open_and_weeks_have_intervals_too(maybe, level):
    sample = ob.compare(maybe, ["small_steps", "jump_ahead"], weeks=20, runs=40, progress=False)
    for week in (0, 1, 20):
        d = sample.difference("small_steps", "jump_ahead", of="open", week=week, level=level)
        assert d.interval[0] < d.interval[1]
        assert d.better + d.same + d.worse == 40
