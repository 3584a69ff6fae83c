"""Studies of strategies that do the same, and of numbers that do not change: nobody wins, and nothing depends on it."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.kernels import frontier, information
from olivebranch.kernels.expansion import fit
from olivebranch.kernels.sobol import points
from olivebranch.studies.uncertainty.sensitivity import rank_correlation, sobol_indices
from olivebranch.studies.uncertainty.tornado import spans

HAIR = 1e-16
NOISE = HAIR * np.random.default_rng(4).normal(size=(5, 512))


def twins(count=5):
    """The same strategy under several names."""
    return [ob.pacing.small_steps.named(f"twin {i}") for i in range(count)]


@pytest.fixture(scope="module")
def alike():
    return ob.uncertainty("reconciliation", twins(), draws=16, weeks=20, progress=False)


# ---- who is best ---------------------------------------------------------------------------------


def test_identical_strategies_share_the_first_place(alike):
    """20 % each, no loss, nothing to be learnt, and none dominated."""
    assert list(alike.best().values()) == pytest.approx([0.2] * 5, abs=1e-15)
    assert set(alike.loss().values()) == {0.0}
    assert alike.evpi() == alike.evppi(["skip", "bristle"]) == 0.0
    assert set(alike.dominated().values()) == {"on the frontier"}
    gap = alike.difference("twin 0", "twin 3")
    assert (gap.stated, gap.ahead) == (0, 0)
    assert all(r == 0 for r in alike.correlation(strategy="twin 0", against="twin 1").values())


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_differences_in_the_last_digit_are_no_wins(scale):
    """As if sums had been taken in other orders."""
    benefit = scale * (np.linspace(0.2, 0.8, 512) + NOISE)
    assert information.chance_best(benefit) == pytest.approx(np.full(5, 0.2), abs=1e-15)
    assert information.expected_loss(benefit).tolist() == [0.0] * 5
    benefit[2] += 1e-8 * scale
    assert information.chance_best(benefit).tolist() == [0, 0, 1, 0, 0]


def test_a_net_benefit_near_zero_has_the_rounding_errors_of_what_it_is_made_of():
    """0.02 x 25 off 0.5: what is left is rounding."""
    benefit = np.array([[0.0], [5e-15]])
    assert information.chance_best(benefit, np.array([1.0])).tolist() == [0.5, 0.5]
    assert information.chance_best(benefit).tolist() == [0.0, 1.0]


@pytest.mark.parametrize("order", [[0, 1, 2, 3, 4], [4, 2, 0, 3, 1]])
def test_equal_strategies_stand_on_the_frontier_together(order):
    """Whatever rounding and the order do."""
    success = np.array([0.2, 0.6, 0.6 + HAIR, 0.6, 0.3])[order]
    harm = np.array([0.0, 2.0, 2.0 - 4 * HAIR, 2.0, 1.0])[order]
    on_it = {order[i] for i in frontier.frontier(success, harm)}
    assert on_it == {0, 1, 2, 3}  # a mix of 0 and any of the others beats 4
    assert frontier.dominated_by(success, harm) == [-1] * 5


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e9])
def test_what_a_mixture_equals_it_does_not_beat(scale):
    """On the straight line between two others; a little below it is dominated, a little above a corner."""
    harm = np.array([0.0, 0.1, 0.3]) * scale
    for shift, expected in [(0.0, [0, 1, 2]), (-1e-9, [0, 2]), (1e-9, [0, 1, 2])]:
        success = np.array([0.3, 0.4 + shift, 0.6])
        assert frontier.frontier(success, harm) == expected
    assert frontier.frontier(np.array([]), np.array([])) == []


def test_a_mixture_of_groups_names_the_first_of_equals():
    """And one strategy for all gives nothing away."""
    found = ob.mixture("reconciliation", {"betrayal": 0.3, "as_stated": 0.7}, twins(3), weeks=20)
    assert set(found.best().values()) == {"twin 0"}
    assert found.one_for_all() == 0.0


def test_a_map_has_a_tie_where_strategies_are_alike_however_small_a_lead_counts():
    """Also with tie=0."""
    found = ob.regimes("maybe", twins(2), x={"weeks": [1, 5]}, tie=0, progress=False)
    assert [found.name_at(0, i) for i in range(2)] == ["tie", "tie"]


@pytest.mark.slow
def test_paired_runs_of_the_same_strategy_are_all_the_same():
    """Also of a tally whose sums are no whole numbers."""
    plain = ob.load("maybe").spec.plain()
    plain["tallies"]["effort"] = "0.1 * (action == ask) + 0.2"
    result = ob.compare(ob.Model(**plain), twins(2), weeks=20, runs=500, progress=False)
    for of in ("yes", "effort"):
        d = result.difference("twin 0", "twin 1", of=of)
        assert (d.better, d.same, d.worse) == (0, 500, 0)


def test_a_claim_of_a_lead_fails_where_there_is_none():
    """Two of the same are not better than one another, stated or drawn."""
    one, other = twins(2)
    asks = [ob.Ask("yes", one), ob.Ask("yes", other)]
    same = [ob.Ask("contacts + unwelcome - unwelcome", one), ob.Ask("contacts", other)]
    for name, listed in {"alike": asks, "by another sum": same}.items():
        found = ob.claims("reconciliation", ob.Claim(name, name, listed), draws=8, weeks=20, progress=False)
        assert (found[name].holds, found[name].share, found[name].hangs_on) == (False, 0.0, ())


# ---- what it depends on --------------------------------------------------------------------------


@pytest.mark.parametrize("value", [0.0, 0.3, 1e-9, 4e7])
def test_a_constant_depends_on_nothing(value):
    """Sobol indices and correlations are 0, whatever noise its last digits have."""
    shares = points(0, 512, 3, seed=2)
    y = value * (1 + NOISE[0]) if value else NOISE[0] / 10
    assert rank_correlation(shares, y).tolist() == [0, 0, 0]
    noise = np.random.default_rng(3)
    first, total = sobol_indices(lambda u: value * (1 + HAIR * noise.normal(size=len(u))), 3, 64, seed=1)
    assert first.tolist() == total.tolist() == [0, 0, 0]


def test_noise_in_the_last_digit_does_not_rank_values_that_are_equal():
    """A number with two values, which one parameter decides, goes with no other."""
    shares = points(0, 512, 2, seed=2)
    exact = np.where(shares[:, 0] > 0.5, 0.7, 0.2)
    assert rank_correlation(shares, exact + NOISE[1]) == pytest.approx(rank_correlation(shares, exact), abs=1e-15)


def only(names):
    """The smallest model with priors for some of its parameters alone."""
    plain = ob.load("maybe").spec.plain()
    for name, parameter in plain["parameters"].items():
        if name not in names:
            parameter["prior"] = "fixed"
    return ob.uncertainty(ob.Model(**plain), ["small_steps", "jump_ahead"], weeks=20, draws=64, progress=False)


def test_one_uncertain_parameter_explains_everything():
    """Its indices are 1, and knowing it is knowing all."""
    found = only(["slam"])
    frame = found.sobol(strategy="jump_ahead", n=128, progress=False)
    assert frame.loc["slam"].tolist() == pytest.approx([1, 1], abs=0.1)
    assert found.evppi("slam") == found.evpi()
    assert found.tornado(strategy="jump_ahead").names == ("slam",)
    assert found.correlation(strategy="jump_ahead") == {"slam": pytest.approx(-1, abs=1e-9)}


def test_without_an_uncertain_parameter_the_questions_say_so():
    """What varies nothing cannot be asked what it depends on; what is drawn is the same each time."""
    found = only([])
    for ask in (found.sobol, found.tornado, found.plot.tornado):
        with pytest.raises(ob.ArgumentError, match=r"needs an uncertain parameter: give one of .* a prior"):
            ask()
    with pytest.raises(ob.ArgumentError, match="no prior"):
        found.evppi("slam")
    assert found.correlation() == {}
    assert found.evpi() == 0
    assert str(found)


@pytest.mark.parametrize("n", [0, 1, 3, -4, 1.5, "64", None, 2**40])
def test_the_points_of_a_sobol_analysis_are_a_power_of_two(n):
    """Anything else is an error that says so."""
    with pytest.raises(ob.ArgumentError, match=r"n = .*must be a"):
        only(["slam"]).sobol(n=n, progress=False)


HUMP = {
    "title": "a hump",
    "states": {"mood": ["low", "good", "shut"]},
    "endings": {"yes": "mood == good", "shut": "mood == shut"},
    "start": [{}],
    "actions": {"wait": {}},
    "parameters": {
        "hump": {"value": 0.1, "prior": "uniform(0, 1)"},
        "slope": {"value": 0.5, "prior": "uniform(0.4, 0.6)"},
    },
    "shift": {"mood": [{"chances": {"good": "2 * hump * (1 - hump) + slope / 10", "shut": 0.1}}]},
    "tallies": {"unwelcome": "0"},
}


def test_a_parameter_with_a_hump_has_the_swing_of_its_hump():
    """Both ends give the same; in between it is far higher. It comes first."""
    study = ob.uncertainty(ob.Model(**HUMP), [ob.Strategy("wait", lambda see: "wait")], weeks=1, draws=16)
    tornado = study.tornado()
    frame = tornado.to_frame()
    assert tornado.names == ("hump", "slope")
    assert frame.loc["hump", "at_low"] == pytest.approx(frame.loc["hump", "at_high"])
    assert frame.loc["hump", "least"] == pytest.approx(2 * 0.05 * 0.95 + 0.05)
    assert frame.loc["hump", "most"] == pytest.approx(0.55)
    assert frame.loc["hump", "swing"] == pytest.approx(0.5 - 2 * 0.05 * 0.95)
    assert frame.loc["slope", "swing"] == pytest.approx(0.018)
    assert "14.5 % to 55.0 %" in str(tornado)
    lines = [line for line in tornado.plot().get_lines() if line.get_marker() == "|"]
    assert [line.get_xdata() for line in lines] == [pytest.approx([0.145, 0.55])]  # the hump's alone
    share = study.tornado(share=0.25).to_frame().loc["hump"]
    assert (share["least"], share["most"]) == pytest.approx((2 * 0.25 * 0.75 + 0.05, 0.55))


def test_points_that_break_the_rules_are_left_out_of_a_range():
    """Where all do, there is none."""
    value = np.array([[0.1, np.nan, 0.3], [np.nan, np.nan, np.nan]])
    assert spans(value)[0].tolist() == [0.1, 0.3]
    assert np.isnan(spans(value)[1]).all()


# ---- partial information -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def study():
    strategies = ["small_steps", "jump_ahead", "ask_monthly"]
    return ob.uncertainty("ladder", strategies, weeks=26, draws=256, progress=False)


@pytest.mark.slow
def test_knowing_more_is_never_worth_less(study):
    """For every subset of some parameters, and up to all of them."""
    by = {"yes": 1.0, "shut": -0.3}
    some = study.parameters[:4]
    worth = {frozenset(chosen): study.evppi(chosen, by) for k in range(1, 5) for chosen in combinations(some, k)}
    for few, value in worth.items():
        for more, other in worth.items():
            assert value <= other or not few < more
    growing = [study.evppi(study.parameters[:k], by) for k in range(1, len(study.parameters) + 1)]
    assert growing == sorted(growing)
    assert growing[-1] == study.evpi(by)


def test_what_is_left_by_rounding_is_worth_nothing():
    """Where one strategy is ahead in every draw, no parameter can change the choice."""
    clear = ob.uncertainty("maybe", ["small_steps", "jump_ahead"], weeks=20, draws=64, progress=False)
    assert clear.best() == {"small_steps": 1.0, "jump_ahead": 0.0}
    assert {clear.evppi(name) for name in clear.parameters} == {0.0}


def test_the_order_of_parameters_does_not_matter(study):
    """To the byte."""
    names = list(study.parameters[:5])
    assert len({study.evppi(order, {"yes": 1.0, "shut": -0.3}) for order in (names, names[::-1], sorted(names))}) == 1


@pytest.mark.parametrize("seed", range(3))
def test_worth_never_falls_on_noise(seed):
    """Where benefits are noise, the estimates are as small as they are, and still fit together."""
    rng = np.random.default_rng(seed)
    benefit, shares = rng.normal(size=(4, 200)), rng.uniform(size=(200, 6))
    worth = [information.evppi(benefit, shares, list(range(k))) for k in range(7)]
    assert worth == sorted(worth)
    assert worth[0] == 0
    assert worth[-1] < 0.2 * information.evpi(benefit)


def test_the_worth_of_a_part_is_that_of_its_conditional_mean():
    """B = (x1 - 1/2)(1 + x2) + (x3 - 1/2) / 4 against 0, by numerical integration over the known part."""
    shares = points(0, 2**12, 3, seed=3)
    x1, x2, x3 = shares.T
    benefit = np.array([(x1 - 0.5) * (1 + x2) + (x3 - 0.5) / 4, np.zeros(len(shares))])
    grid = (np.arange(400) + 0.5) / 400
    a, b = np.meshgrid(grid, grid)
    known = {
        (0,): np.maximum(0, 1.5 * (grid - 0.5)).mean(),
        (1,): 0.0,
        (2,): np.maximum(0, (grid - 0.5) / 4).mean(),
        (0, 1): np.maximum(0, (a - 0.5) * (1 + b)).mean(),
        (0, 2): np.maximum(0, 1.5 * (a - 0.5) + (b - 0.5) / 4).mean(),
    }
    for columns, value in known.items():
        assert information.evppi(benefit, shares, columns) == pytest.approx(value, abs=2e-3)


def test_an_expansion_finds_the_terms_that_are_there():
    """And no others: of a sum of two, one of them a product."""
    shares = points(0, 1_024, 6, seed=5)
    u = 2 * shares - 1
    y = 3 * u[:, 1] + 2 * u[:, 0] * u[:, 4]
    expansion = fit(shares, y[:, None])
    assert set(expansion.terms) == {((1, 1),), ((0, 1), (4, 1))}
    fitted = np.sum(list(expansion.parts(shares, range(6)).values()), axis=0)[:, 0]
    assert fitted == pytest.approx(y - y.mean(), abs=1e-9)
    assert set(expansion.parts(shares, [1, 4])) == {frozenset([1])}


# ---- what counts as better -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "by",
    [
        {},
        "",
        {"yes": np.nan},
        {"yes": np.inf},
        {"yes": "1"},
        {"yes": None},
        {"yes": True},
        ["yes"],
        ("yes", 1),
        5,
        {"nope": 1},
        {"yes": 1, "unwelcome": 0.0},
    ],
)
def test_an_objective_that_is_none_is_refused_with_what_to_give(by):
    """By every study that takes one."""
    study = only(["slam"])
    asks = [
        lambda: study.best(by),
        lambda: study.net(by),
        lambda: study.evpi(by),
        lambda: ob.regimes("maybe", x={"weeks": [1]}, by=by),
        lambda: ob.mixture("maybe", {"as_stated": 1.0}, ["small_steps"]).best(by),
    ]
    for ask in asks:
        with pytest.raises(ob.OlivebranchError):
            ask()


@pytest.mark.parametrize("weight", [np.nan, np.inf, "0.1", None, True, -1, 0, [0.1]])
def test_a_weight_that_is_none_is_refused(weight):
    """It must be a number above 0."""
    with pytest.raises(ob.ArgumentError, match="weight = "):
        only(["slam"]).best(weight=weight)
