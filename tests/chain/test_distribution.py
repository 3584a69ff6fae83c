"""How much, for how many: against closed forms, every path, and one engine against the other."""

from __future__ import annotations

from math import comb
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import olivebranch as ob
from olivebranch.base.text import percent
from olivebranch.kernels.intervals import normal_quantile
from support.generators import models, rules
from support.pictures import faults, figure_of


def coin(adds: str = "1", stop: float = 0.25, **more) -> ob.Model:
    """Each week something is added, and then the walk stops or goes on."""
    return ob.Model(
        title="a coin",
        states={"x": ["going", "over"]},
        start=[{}],
        endings={"end": "x == over"},
        actions={"toss": {}},
        shift={"x": [{"chances": {"over": stop}}]},
        tallies={"n": adds},
        **more,
    )


EIGHT = ["small_steps", "skip_the_pause", "jump_ahead", "push_hard", "ask_monthly", "ask_once", "no_contact", "typical"]
TOSS = ob.Strategy("toss", lambda see: "toss")


# ---- closed forms --------------------------------------------------------------------------------


def test_weeks_until_a_coin_stops_are_geometric():
    """P(n = k) = q p^(k - 1), within a horizon and for ever."""
    for weeks in (12, None):
        found = ob.Chain(coin(), TOSS).exact(weeks).distribution("n", upto=12)
        k = np.arange(1, 12)
        np.testing.assert_allclose(found.chance[1:12], 0.25 * 0.75 ** (k - 1), rtol=1e-12)
        assert found.chance[12] == pytest.approx(0.75**11, rel=1e-12)
        assert found.is_capped == (weeks is None)


def test_a_condition_far_above_the_usual_bins_is_answered():
    """P(n >= k) = p^(k - 1) for ever, however the number is written, and however fine the unit is."""
    ever = ob.Chain(coin(), TOSS).exact()
    for written in ("n >= 1e3", "n >= 1000.0", "1E3 <= n"):
        assert ever.chance_of(written) == pytest.approx(0.75**999, rel=1e-9)
    fine = ob.Chain(coin("1 + 0.001 * (x == over)"), TOSS).exact()
    assert fine.chance_of("n >= 2") == pytest.approx(0.75)
    thousandths = ob.Chain(coin("1 + 0.001 * (x_next == over)"), TOSS).exact()
    assert thousandths.chance_of("n > 1.5") == pytest.approx(0.75)


def test_heads_in_a_fixed_number_of_weeks_are_binomial():
    """Ten weeks that never stop, each of which counts with a chance of 0.3."""
    model = ob.Model(
        title="heads",
        states={"x": ["tail", "head", "over"]},
        start=[{}],
        endings={"end": "x == over"},
        actions={"toss": {}},
        shift={"x": [{"chances": {"head": 0.3, "tail": "0.7 - p", "over": "p"}}]},
        parameters={"p": 0.1},
        tallies={"heads": "x_next == head"},
    ).with_parameters(p=0)
    found = ob.Chain(model, TOSS).exact(weeks=10).distribution("heads")
    expected = [comb(10, k) * 0.3**k * 0.7 ** (10 - k) for k in range(11)]
    np.testing.assert_allclose(found.chance, expected, rtol=1e-12)
    assert found.chance_of("heads >= 2") == pytest.approx(1 - expected[0] - expected[1])
    ever = ob.Chain(model, TOSS).exact().distribution("heads", upto=5)
    assert ever.chance.tolist() == pytest.approx([0, 0, 0, 0, 0, 1], abs=1e-12)


def test_a_tally_in_halves_and_quarters_is_counted_in_quarters():
    found = ob.Chain(coin("0.5 if x_next == over else 0.25"), TOSS).exact(weeks=3).distribution("n")
    assert found.values.tolist() == [0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5]
    assert found.chance.tolist() == pytest.approx([0, 0, 0.25, 0.1875 + 0.421875, 0.140625, 0, 0])


# ---- every path ----------------------------------------------------------------------------------


def enumerated(chain: ob.Chain, tally: str, weeks: int) -> dict[float, float]:
    """The distribution of a tally by walking every path."""
    k = chain.tallies.index(tally)
    found: dict[float, float] = {}
    walks = [(int(i), float(p), 0.0) for i, p in enumerate(chain.start) if p]
    for week in range(weeks + 1):
        longer = []
        for i, p, total in walks:
            if chain.ending[i] >= 0 or week == weeks:
                found[round(total, 9)] = found.get(round(total, 9), 0.0) + p
                continue
            longer += [
                (int(chain.after[e]), p * chain.chance[e], total + chain.vectors[chain.kind[e], k])
                for e in range(chain.first[i], chain.first[i + 1])
            ]
        walks = longer
    return found


@pytest.mark.slow
@settings(max_examples=30)
@given(st.data(), st.integers(1, 3))
def test_the_distribution_is_that_of_every_path(data, weeks):
    model = data.draw(models())
    chain = ob.Chain(model, data.draw(rules(model)))
    for tally in model.tallies:
        found = chain.exact(weeks=weeks).distribution(tally)
        shown = {round(float(v), 9): float(p) for v, p in zip(found.values, found.chance, strict=True) if p > 1e-15}
        assert shown == pytest.approx({v: p for v, p in enumerated(chain, tally, weeks).items() if p > 1e-15})


@pytest.mark.slow
@settings(max_examples=30)
@given(st.data())
def test_its_mean_is_the_tally_and_its_sum_is_everyone(data):
    model = data.draw(models())
    outcomes = ob.Chain(model, data.draw(rules(model))).exact(weeks=9)
    for tally in model.tallies:
        found = outcomes.distribution(tally)
        assert found.chance.sum() == pytest.approx(1, abs=1e-12)
        assert found.mean == pytest.approx(outcomes.tally(tally), abs=1e-10)


@pytest.mark.slow
@settings(max_examples=12)
@given(st.data())
def test_for_ever_is_the_limit_of_a_long_horizon(data):
    model = data.draw(models())
    chain = ob.Chain(model, data.draw(rules(model)))
    long, ever = chain.exact(weeks=1_000), chain.exact()
    assume(long.chance("open") < 1e-9)
    for tally in ("shouts", "both"):
        one, other = (outcomes.distribution(tally, upto=20) for outcomes in (ever, long))
        np.testing.assert_allclose(one.chance[:20], other.chance[:20], atol=1e-8)


# ---- the other engine ----------------------------------------------------------------------------


@pytest.mark.parametrize("backend", ["numba", "numpy"])
def test_a_simulation_gives_the_histogram_of_its_runs(backend):
    """Its mean is the very tally; every bin is within five standard errors of the exact one."""
    chain = ob.Chain("reconciliation", "jump_ahead")
    sample = chain.simulate(runs=40_000, weeks=26, seed=4, backend=backend, progress=False)
    found, exact = sample.distribution("unwelcome"), chain.exact(weeks=26).distribution("unwelcome")
    assert found.mean == pytest.approx(sample.tally("unwelcome"), rel=1e-12)
    error = np.sqrt(exact.chance * (1 - exact.chance) / sample.runs) + 1 / sample.runs
    assert (np.abs(found.chance - exact.chance) < 5 * error).all()
    low, high = found.interval("unwelcome >= 2", level=0.9999)
    assert low < exact.chance_of("unwelcome >= 2") < high
    assert high - low < 3 * normal_quantile(0.9999) * 0.5 / np.sqrt(sample.runs)
    assert exact.interval("unwelcome >= 2") == (exact.chance_of("unwelcome >= 2"),) * 2


# ---- conditions ----------------------------------------------------------------------------------


def test_conditions_are_decided_or_refused():
    harm = ob.Chain("reconciliation", "jump_ahead").exact(weeks=52)
    whole = harm.distribution("unwelcome")
    capped = harm.distribution("unwelcome", upto=5)
    assert capped.chance_of("unwelcome >= 2") == pytest.approx(whole.chance_of("unwelcome >= 2"), abs=1e-12)
    assert capped.label(5) == "5 or more"
    assert harm.chance_of("2 <= unwelcome and unwelcome < 4") == pytest.approx(whole.chance[2:4].sum())
    with pytest.raises(ob.ArgumentError, match="the last bin holds 5 and more"):
        capped.chance_of("unwelcome >= 9")
    with pytest.raises(ob.ArgumentError, match="as in unwelcome >= 2"):
        whole.chance_of("noes >= 2")
    with pytest.raises(ob.ArgumentError, match="compare one tally with a number"):
        harm.chance_of("unwelcome > noes")
    with pytest.raises(ob.UnknownName, match="did you mean 'unwelcome'"):
        harm.chance_of("unwelcom > 1")
    assert ob.Chain("reconciliation", "jump_ahead").exact().chance_of("unwelcome >= 500") < 1e-3


def test_what_cannot_be_counted_is_refused():
    with pytest.raises(ob.ArgumentError, match="share no unit"):
        ob.Chain(coin("0.123456 if x_next == over else 1"), TOSS).exact(weeks=3).distribution("n")
    with pytest.raises(ob.ArgumentError, match="n can fall"):
        ob.Chain(coin("-1 if x_next == over else 1"), TOSS).exact(weeks=3).distribution("n")
    with pytest.raises(ob.ArgumentError, match="upto = 0"):
        ob.Chain(coin(), TOSS).exact(weeks=3).distribution("n", upto=0)
    with pytest.raises(ob.UnknownName):
        ob.Chain(coin(), TOSS).exact(weeks=3).distribution("m")


def test_weeks_too_many_for_a_number_make_no_share():
    """For ever, a coin that stops after 1e310 weeks adds 1 once; the shares came out as NaN and infinity."""
    chain = coin("x_next == over", stop=1e-310) @ TOSS
    with pytest.raises(ob.PrecisionError, match="a share of the distribution"):
        chain.exact().distribution("n", upto=3)
    assert (coin("x_next == over", stop=1e-300) @ TOSS).exact().chance_of("n == 1") == pytest.approx(1)


def test_a_tally_that_is_never_paid_is_nothing_for_everyone():
    found = ob.Chain(coin("0"), TOSS).exact(weeks=3).distribution("n")
    assert (found.values.tolist(), found.chance.tolist()) == ([0.0], [1.0])
    found.plot()
    plt.close("all")


@pytest.mark.parametrize(
    ("weeks", "upto", "last", "is_capped"),
    [
        (None, None, 400, True),
        (400, None, 400, False),
        (401, None, 400, True),
        (9, None, 9, False),
        (9, 9, 9, False),
        (9, 8, 8, True),
        (9, 7.5, 8, True),
        (9, 0.001, 1, True),
        (9, 10, 9, False),
    ],
)
def test_there_are_as_many_bins_as_can_be_filled_or_are_asked_for(weeks, upto, last, is_capped):
    """Up to 400 unless the caller says how many; the last one stands for more if there may be more."""
    found = ob.Chain(coin(), TOSS).exact(weeks).distribution("n", upto=upto)
    assert found.values.tolist() == list(range(last + 1))
    assert found.is_capped == is_capped
    assert found.chance.sum() == pytest.approx(1, abs=1e-12)
    assert [found.label(i) for i in (0, last)] == ["0", f"{last} or more" if is_capped else f"{last}"]


def test_bins_are_as_wide_as_the_unit_of_what_is_added():
    """To a thousandth; a limit of quarters is met exactly."""
    quarters = ob.Chain(coin("0.25"), TOSS).exact(40).distribution("n", upto=3)
    assert quarters.values.tolist() == [i / 4 for i in range(13)]
    thousandths = ob.Chain(coin("0.001"), TOSS).exact(3).distribution("n")
    assert thousandths.values == pytest.approx([0, 0.001, 0.002, 0.003], abs=1e-15)
    refused: list[Any] = [-1, np.nan, "3", True, 1_000_001]
    for upto in refused:
        with pytest.raises(ob.ArgumentError, match="upto"):
            ob.Chain(coin(), TOSS).exact().distribution("n", upto=upto)


def test_as_many_pairs_times_bins_as_fit_are_counted(monkeypatch):
    chain = ob.Chain(coin(), TOSS)
    monkeypatch.setattr("olivebranch.chain.distribution.CELLS", chain.size * 10)
    assert chain.exact(9).distribution("n").values.size == 10
    with pytest.raises(ob.ArgumentError, match=r"2 pairs times 11 counts: over 20\. Give a lower upto"):
        chain.exact(10).distribution("n")


# ---- faces ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("stop", "rows"), [(0.8, 7), (1.0, 2), (0.01, 24)])
def test_the_table_ends_where_hardly_anybody_is_left(stop, rows):
    """With the last total that more than one in ten thousand reach; and after 24 rows."""
    found = ob.Chain(coin(stop=stop), TOSS).exact(50).distribution("n")
    sheet = found.sheet()
    reach = [1.0, *((1 - stop) ** np.arange(rows - 1))]
    just = [0.0, *(stop * (1 - stop) ** np.arange(rows - 1))]
    assert sheet.rows == tuple((str(i), percent(just[i]), percent(reach[i])) for i in range(rows))
    assert sheet.columns == ("n", "share of people", "that or more")
    assert sheet.title == "a coin: n under toss, 50 weeks, exact"
    frame = found.to_frame()
    assert frame["at_least"].tolist()[:rows] == pytest.approx(reach)
    assert frame["chance"].tolist()[:rows] == pytest.approx(just)
    assert frame["at_least"].max() <= 1


def test_the_picture_shows_everyone_once():
    result = ob.compare("reconciliation", ["small_steps", "jump_ahead"])
    ax = result.plot.distribution()
    assert "2 or more unwelcome: 90 % under jump ahead" in ax.get_title(loc="left").replace("\n", " ")
    words = ob.describe(ax)
    assert "small steps: 0 100 %" in words
    assert result.chance_of("unwelcome >= 2")["jump_ahead"] == pytest.approx(0.9027, abs=1e-4)
    assert "that or more" in str(result["jump_ahead"].distribution("unwelcome"))
    plt.close("all")


@pytest.mark.slow
@pytest.mark.parametrize("names", [["jump_ahead"], ["small_steps", "jump_ahead"], EIGHT])
def test_no_word_of_the_picture_is_cut_or_covered(names):
    result = ob.compare("reconciliation", names, weeks=26)
    assert faults(figure_of(result.plot.distribution())) == []
    figure, ax = plt.subplots(figsize=(5.5, 4.5), layout="constrained")
    if len(names) < 3:
        result.plot.distribution(ax=ax)
        assert faults(figure) == []
    plt.close("all")
