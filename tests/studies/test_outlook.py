"""The outlook from where they are: against every path, against walks, and against the curves of a longer horizon."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import olivebranch as ob
from olivebranch.chain.ahead import next_by_week
from olivebranch.plots.score import curve_ahead
from support.generators import chains, models, rules


def enumerated(chain, tally, total, weeks, ahead) -> tuple[float, float]:
    """The share of walks open at a week with this total, and the chance of the first ending ahead, path by path."""
    k = chain.tallies.index(tally)

    def step(walks):
        return [
            (int(chain.after[e]), p * chain.chance[e], n + chain.vectors[chain.kind[e], k])
            for i, p, n in walks
            if chain.ending[i] < 0
            for e in range(chain.first[i], chain.first[i + 1])
        ]

    walks = [(int(i), float(p), 0.0) for i, p in enumerate(chain.start) if p]
    for _ in range(weeks):
        walks = step(walks)
    now = [(i, p, n) for i, p, n in walks if chain.ending[i] < 0 and n == total]
    share, won = sum(p for _, p, _ in now), 0.0
    for _ in range(ahead):
        now = step(now)
        won += sum(p for i, p, _ in now if chain.ending[i] == 0)
    return share, won / share if share else 0.0


@pytest.mark.slow
@settings(max_examples=30)
@given(st.data(), st.integers(1, 3), st.integers(0, 2))
def test_the_outlook_is_that_of_every_path(data, weeks, total):
    model = data.draw(models())
    strategy = data.draw(rules(model))
    share, chance = enumerated(ob.Chain(model, strategy), "shouts", total, weeks, 2)
    if share <= 1e-12:
        with pytest.raises(ob.ArgumentError, match="nobody is still open"):
            ob.outlook(model, strategy, weeks=weeks, ahead=2, shouts=total)
        return
    found = ob.outlook(model, strategy, weeks=weeks, ahead=2, shouts=total)
    assert found.share == pytest.approx(share, rel=1e-9)
    assert found.outcomes.chance("won") == pytest.approx(chance, rel=1e-9, abs=1e-12)
    assert sum(found.actions.values()) == pytest.approx(1)


def test_the_outlook_is_that_of_the_walks_that_are_there():
    """Two noes in twenty weeks and still open: among walks, by a counter of the walks' own."""
    chain = ob.Chain("reconciliation", "small_steps")
    found = ob.outlook("reconciliation", "small_steps", noes=2, weeks=20, ahead=30)
    paths = chain.paths(20_000, seed=3, weeks=50)
    k = chain.tallies.index("noes")
    edges = paths.edges[:, :20]
    noes = np.where(edges >= 0, chain.vectors[chain.kind[np.maximum(edges, 0)], k], 0.0).sum(axis=1)
    here = (noes == 2) & (chain.ending[paths.pairs[:, 20]] < 0)
    assert abs(here.mean() - found.share) < 5 * np.sqrt(found.share / 20_000)
    won = (chain.ending[paths.pairs[here, -1]] == 0).mean()
    chance = found.outcomes.chance("yes")
    assert abs(won - chance) < 5 * np.sqrt(chance * (1 - chance) / here.sum())


@pytest.mark.slow
def test_what_the_plan_says():
    out = ob.outlook("reconciliation", "three_noes_and_out", noes=3, weeks=30)
    assert out.actions == {"let_go": 1.0}
    assert "The plan says now: let go." in out.words
    assert out.outcomes.chance("left") == 1
    again = ob.outlook("reconciliation", "small_steps", noes=2, weeks=20, stance="maybe", composure="whole")
    assert set(again.actions) <= {"ask", "pause", "self_work"}
    assert again.share < ob.outlook("reconciliation", "small_steps", noes=2, weeks=20).share
    assert "protective order" in str(again)
    assert len(again.to_frame()) == 1
    assert "100 people" in ob.describe(again.plot())
    assert "still open after 20 weeks (noes: 2" in ob.describe(again.plot())
    assert "Only walks still open after 20 weeks (noes: 2" in str(again)
    plt.close("all")


def test_mistakes_are_told():
    with pytest.raises(ob.ArgumentError, match=r"nobody is still open after 10 weeks \(noes: 40\)"):
        ob.outlook("reconciliation", "small_steps", noes=40)
    with pytest.raises(ob.UnknownName, match="did you mean 'noes'"):
        ob.outlook("reconciliation", "small_steps", nose=2)
    with pytest.raises(ob.ArgumentError, match=r"noes = 1.5: must be a whole number"):
        ob.outlook("reconciliation", "small_steps", noes=1.5)
    with pytest.raises(ob.ArgumentError, match="one tally at a time"):
        ob.outlook("reconciliation", "small_steps", noes=1, climbs=2)
    with pytest.raises(ob.ArgumentError, match=r"start: 4 chances are needed"):
        ob.Chain("maybe", "small_steps").from_now([1, 0])


# ---- the next year -------------------------------------------------------------------------------


@given(chains(), st.integers(1, 8), st.integers(1, 8))
def test_the_chance_ahead_is_what_a_longer_horizon_adds(chain, weeks, ahead):
    """P(in the next w weeks | open at t) = (reached by t + w less reached by t) / open at t."""
    found, long = next_by_week(chain, 0, weeks, ahead), chain.exact(weeks=weeks + ahead)
    goal, left = long.curve(chain.endings[0]), long.curve("open")
    for week in range(weeks + 1):
        assume(left[week] > 1e-3 or left[week] == 0)
        if left[week]:
            assert found[week] == pytest.approx((goal[week + ahead] - goal[week]) / left[week], abs=1e-9)


def test_the_curve_does_not_end_with_the_calendar():
    """Whoever is open in the last week has a year before them, too; and both engines say so."""
    chain = ob.Chain("ladder", "small_steps")
    curve, band = curve_ahead(chain.exact(weeks=30), 30, 52)
    assert curve[30] > 0.3
    assert band is None
    assert curve[0] == pytest.approx(chain.exact(weeks=52).chance("yes"), abs=1e-12)
    sample, (low, high) = curve_ahead(chain.simulate(runs=20_000, weeks=30, seed=2, progress=False), 30, 52)
    assert ((low <= sample) & (sample <= high)).all()
    assert np.mean((low <= curve) & (curve <= high)) > 0.7


@pytest.mark.slow
def test_from_the_first_no_on_walks_say_the_same():
    chain = ob.Chain("reconciliation", "small_steps")
    exact = [chain.still_to_come("yes", weeks=52, ahead=52, noes=n) for n in range(4)]
    bars = ob.plot_score(chain.simulate(runs=10_000, weeks=52, seed=4, progress=False)).patches
    for truth, bar in zip(exact, bars, strict=True):
        assert abs(bar.get_height() - truth) < 5 * np.sqrt(truth * (1 - truth) / 1_000)  # type: ignore[attr-defined]
    longer = chain.still_to_come("yes", ahead=52, noes=1)
    assert longer == pytest.approx(exact[1], abs=0.02)
    plt.close("all")


# ---- words ---------------------------------------------------------------------------------------


def test_an_outlook_in_words():
    """One round is singular; who they are stands in brackets where anything is known of them."""
    some = ob.outlook("maybe", "small_steps", weeks=1, ahead=2, noes=0, stance="maybe")
    assert some.words == (
        "After 1 round, still open (noes: 0, stance: maybe): 35.0 % of all. Within the next 2 rounds: 45.0 % yes, "
        "11.3 % shut and 43.6 % open. It costs them 0.00 unwelcome contacts each. The plan says now: ask."
    )
    anyone = ob.outlook("maybe", "small_steps", weeks=2, ahead=1)
    assert anyone.words.startswith("After 2 rounds, still open: ")
    assert "Within the next 1 round: " in anyone.words
    assert anyone.plan == "small step (71 %) and ask (29 %)"
    assert anyone.sheet().title == "No, maybe, yes: small steps, 1 round ahead, exact"
    assert anyone.sheet().notes[0] == anyone.words
    assert list(anyone.to_frame().index) == ["everyone"]
    assert list(some.to_frame().index) == ["noes: 0, stance: maybe"]
    assert some.plan == "ask"
