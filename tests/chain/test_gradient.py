"""Gradients: against closed forms, and against differences of the exact engine on either side."""

from __future__ import annotations

from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import olivebranch as ob
from olivebranch.chain.sensitivity import beside
from olivebranch.model.slopes import EdgeSlopes
from support.cases import case
from support.generators import models, rules

STEP = 1e-6


def numbers(model, strategy, asked, **values):
    """(questions,) the exact answers with other parameters; NaN where these break the rules."""
    try:
        chain = ob.Chain(model.with_parameters(**values), strategy)
        outcomes = {weeks: chain.exact(weeks) for weeks in {weeks for _, weeks in asked}}
    except ob.ModelError:
        return np.full(len(asked), np.nan)
    tallied = model.tallies
    return np.array([outcomes[w].tally(of) if of in tallied else outcomes[w].chance(of) for of, w in asked])


def differences(model, strategy, asked, names, step=STEP):
    """{name: quotients from below, and from above} for each question, of second order: the curve's bend cancels."""
    here = numbers(model, strategy, asked)

    def one_side(name, h):
        value = model.parameters[name].value
        near, far = (numbers(model, strategy, asked, **{name: value + k * h}) for k in (1, 2))
        return (4 * near - far - 3 * here) / (2 * h)

    return {name: (one_side(name, -step), one_side(name, step)) for name in names}


def agrees(model, strategy, weeks, *asked, among=slice(None)) -> None:
    """Every derivative is the difference quotient on its side; from inside at the edge of a range.

    `weeks` : a horizon, or several, which share the models with other parameters
    `among` : of which parameters, if not of all
    """
    questions = [(of, each) for each in (weeks if isinstance(weeks, tuple) else (weeks,)) for of in asked]
    gradients = [ob.Chain(model, strategy).gradient(of, weeks=each) for of, each in questions]
    found = differences(model, strategy, questions, gradients[0].names[among])
    for i, slopes in enumerate(gradients):
        for name, below, above in list(zip(slopes.names, slopes.below, slopes.above, strict=True))[among]:
            sides = [side[i] for side in found[name]]
            lower, upper = (other if np.isnan(one) else one for one, other in (sides, sides[::-1]))
            if np.isnan(lower):
                continue
            assert below == pytest.approx(lower, rel=2e-4, abs=2e-6), (questions[i], name, "below")
            assert above == pytest.approx(upper, rel=2e-4, abs=2e-6), (questions[i], name, "above")


def test_what_is_open_is_what_no_ending_has():
    """Within a horizon against differences; for ever nobody stays open under small steps, whatever the numbers."""
    model = ob.load("maybe")
    agrees(model, "small_steps", 5, "open")
    for_ever = ob.Chain(model, "small_steps").gradient("open")
    assert for_ever.is_chance
    assert for_ever.above == pytest.approx(0, abs=1e-12)


# ---- closed forms --------------------------------------------------------------------------------


def test_the_smallest_model_in_fractions():
    known = case("questions")["maybe_small_steps_for_ever"]["gradient_of_yes"]
    slopes = ob.Chain("maybe", "small_steps").gradient("yes")
    for name in ("step_up", "misstep"):
        assert slopes[name] == pytest.approx(float(Fraction(known[name])), rel=1e-13)
    below, above = (float(Fraction(text.split()[0])) for text in known["warm_yes"])
    i = slopes.names.index("warm_yes")
    assert (slopes.below[i], slopes.above[i]) == pytest.approx((below, above), rel=1e-13)
    assert slopes["cold_yes"] == 0
    assert "warm_yes" in slopes.kinks


# ---- differences ---------------------------------------------------------------------------------


@pytest.mark.slow
@settings(max_examples=25)
@given(st.data())
def test_every_slope_is_a_difference_of_the_exact_engine(data):
    """Random models and strategies, an ending and a tally, within a horizon."""
    model = data.draw(models())
    strategy = data.draw(rules(model))
    agrees(model, strategy, 7, "won", "both")


@pytest.mark.slow
@pytest.mark.parametrize(("model", "strategy"), [("ladder", "jump_ahead"), ("maybe", "jump_ahead")])
def test_slopes_of_bundled_models(model, strategy):
    loaded = ob.load(model)
    agrees(loaded, strategy, (12, None), loaded.endings[0], "unwelcome")


@pytest.mark.slow
def test_slopes_of_the_full_model_start_shares_included(reconciliation):
    """Of a quarter of the parameters, of which one is a share of the start, within a horizon and for ever."""
    for weeks in (26, None):
        assert ob.Chain(reconciliation, "small_steps").gradient("yes", weeks=weeks)["gone_share"] < -0.5
    agrees(reconciliation, "small_steps", (26, None), "yes", among=slice(2, None, 4))


@pytest.mark.slow
def test_at_the_edge_of_a_range_the_slope_is_the_one_from_inside(maybe):
    """slam = 0: it cannot fall, and the edge that it opens is not there; cold_yes + slam = 1: neither can grow."""
    closed = maybe.with_parameters(slam=0)
    agrees(closed, "jump_ahead", 9, "yes")
    shuts = ob.Chain(closed, "jump_ahead").gradient("shut", weeks=9)
    i = shuts.names.index("slam")
    assert shuts.below[i] == shuts.above[i] > 1
    full = maybe.with_parameters(slam=0.6, cold_yes=0.4)
    agrees(full, "jump_ahead", 9, "yes")


def switched(below: str, tally: str = "1") -> ob.Model:
    """A rule for p below a half, and another from a half on: the second has the chance 1 - p."""
    return ob.Model(
        title="switched",
        states={"x": ["a", "b", "c"]},
        start=[{}],
        endings={"end": "x == c"},
        actions={"go": {}},
        shift={
            "x": [
                {"when": "x == a and p < 0.5", "chances": {"b": below}},
                {"when": "x == a", "chances": {"b": "1 - p"}},
                {"when": "x == b", "chances": {"a": 0.3, "c": 0.2}},
            ]
        },
        tallies={"n": tally},
        parameters={"p": 0.5},
    )


@pytest.mark.parametrize("weeks", [3, None])
def test_another_rule_makes_a_kink_or_a_jump_which_has_no_slope(weeks):
    go = ob.Strategy("go", lambda see: "go")
    bent = switched("p")
    agrees(bent, go, weeks, "open" if weeks is None else "end", "n")
    slopes = ob.Chain(bent, go).gradient("n", weeks=weeks)
    assert slopes.kinks == ("p",)
    jump = ob.Chain(switched("p / 2"), go).gradient("n", weeks=weeks)
    assert np.isnan(jump.below[0])
    assert jump.above[0] == pytest.approx(slopes.above[0])
    assert "none / " in str(jump)
    step = ob.Chain(switched("p", "1 + (p > 0.5)"), go).gradient("n", weeks=weeks)
    assert (step.below[0], np.isnan(step.above[0])) == (pytest.approx(slopes.below[0]), True)
    assert "None: the rules allow no change, or something jumps there." in str(step)


def test_what_neither_side_allows_has_no_slope():
    """The start must sum to 1, so a share in it that stands alone cannot move."""
    model = ob.Model(
        title="stiff",
        states={"x": ["a", "b", "c"]},
        start=[{"chance": "s", "x": "a"}, {"chance": 0.5, "x": "b"}],
        endings={"end": "x == c"},
        actions={"go": {}},
        shift={"x": [{"chances": {"c": 0.5}}]},
        parameters={"s": 0.5},
    )
    slopes = ob.Chain(model, ob.Strategy("go", lambda see: "go")).gradient("end", weeks=3)
    assert np.isnan(slopes["s"])


def test_where_a_way_out_of_for_ever_opens_there_is_no_slope():
    """With p = 0 nobody ever leaves; with any p > 0 all do: the chance jumps from 0 to 1."""
    model = ob.Model(
        title="a crack",
        states={"x": ["inside", "outside"]},
        start=[{}],
        endings={"out": "x == outside"},
        actions={"go": {}},
        shift={"x": [{"chances": {"outside": "p"}}]},
        parameters={"p": 0.2},
    ).with_parameters(p=0)
    chain = ob.Chain(model, ob.Strategy("go", lambda see: "go"))
    assert np.isnan(chain.gradient("out")["p"])
    assert chain.gradient("out", weeks=5)["p"] == pytest.approx(5)


@pytest.mark.slow
@given(st.data())
def test_edges_have_the_chances_of_the_model(data):
    """What is differentiated is what the engines use, to the last digits."""
    model = data.draw(models())
    found = beside(model, data.draw(rules(model)))
    product = found.product
    places = product.table.places
    edges = EdgeSlopes(
        model.rules,
        found.parameters,
        1,
        places[:, product.state[found.source]],
        product.action.astype(np.int64),
        product.table.response[product.edge].astype(np.int64),
        places[:, product.state[product.after]],
    )
    np.testing.assert_allclose(product.weight * edges.chances()[0], product.chance, atol=1e-12)


# ---- faces ---------------------------------------------------------------------------------------


def test_a_gradient_can_be_read():
    slopes = ob.Chain("ladder", "small_steps").gradient("yes", weeks=52)
    assert slopes.by_size[0] in slopes.to_frame().index
    assert "a tenth more" in str(slopes)
    assert "yes in 100" in ob.describe(slopes.plot())
    with pytest.raises(ob.UnknownName, match="no parameter 'skipp'"):
        slopes["skipp"]
    plt.close("all")


@pytest.mark.parametrize(("of", "strategy", "kinks"), [("yes", "small_steps", 3), ("unwelcome", "jump_ahead", 0)])
def test_the_table_shows_slopes_and_what_a_tenth_more_adds(of, strategy, kinks):
    """In order of size; at a kink there are two slopes, of which the one from above counts."""
    slopes = ob.Chain("maybe", strategy).gradient(of)
    assert len(slopes.kinks) == kinks
    frame = slopes.to_frame()
    tenth = dict(zip(slopes.names, slopes.above * slopes.at / 10, strict=True))
    assert frame["tenth_more"].to_dict() == pytest.approx(tenth, nan_ok=True)
    assert {name: slopes.change(name) for name in slopes.names} == pytest.approx(tenth, nan_ok=True)
    assert frame["value"].to_dict() == {name: one.value for name, one in slopes.model.parameters.items()}
    most = np.maximum(abs(slopes.below), abs(slopes.above)) * slopes.at
    assert [most[slopes.names.index(name)] for name in slopes.by_size] == sorted(most, reverse=True)
    for row, name in zip(slopes.sheet().rows, slopes.by_size, strict=True):
        label, value, shown, more = row
        assert (label, float(value)) == (name.replace("_", " "), frame["value"][name])
        sides = frame.loc[name, ["below", "above"]] if name in slopes.kinks else [slopes[name]]
        assert [float(side) for side in shown.split(" / ")] == pytest.approx(list(sides), rel=5e-3)
        in_points = tenth[name] * (100 if of == "yes" else 1)
        assert float(more.replace("−", "-")) == pytest.approx(in_points, abs=0.005)


@pytest.mark.parametrize("rare", [1e-150, 1e-310])
def test_weeks_too_many_for_a_number_have_no_derivative(rare):
    """The chance is q / (q + rare) with q = rare, and its slope 1 / (4 rare): once NaN, as if q could not change."""
    model = ob.Model(
        title="slow",
        states={"x": ["going", "over", "out"]},
        start=[{}],
        endings={"end": "x == over", "out": "x == out"},
        actions={"toss": {}},
        parameters={"q": rare},
        shift={"x": [{"chances": {"over": "q", "out": rare}}]},
    )
    chain = model @ (lambda see: "toss")
    if rare > 1e-300:
        assert chain.gradient("end")["q"] == pytest.approx(0.25 / rare)
        return
    with pytest.raises(ob.PrecisionError, match="the derivative"):
        chain.gradient("end")


def test_mistakes_are_told():
    with pytest.raises(ob.UnknownName, match="did you mean 'yes'"):
        ob.Chain("maybe", "small_steps").gradient("yess")
    with pytest.raises(ob.ArgumentError, match="not made from a model"):
        ob.Chain.from_matrix([[0, 1], [0, 1]], endings={"end": ["1"]}).gradient("end")
