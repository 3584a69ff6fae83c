"""What to believe of what is hidden: the filter of a chain, told a history or following its own walks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import olivebranch as ob
from support.cases import case
from support.generators import models


def umbrella():
    """The umbrella world as a model: they bring an umbrella or not, by today's rain; `yesterday` keeps what it was."""
    known = case("umbrella")
    wet, dry = str(known["seen_in_rain"]), str(known["seen_without"])
    return ob.Model(
        title="Umbrella",
        states={"rain": ["no_rain", "rains"], "yesterday": ["was_dry", "was_wet"], "end": ["on", "off"]},
        hidden=["rain", "yesterday"],
        endings={"off": "end == off"},
        actions={"look": {}, "stop": {}},
        start=[{"rain": {"rains": 0.5, "no_rain": 0.5}}],
        response=[{"chances": {"umbrella": f"{wet} if rain == rains else {dry}", "none": "rest"}}],
        shift={
            "rain": [
                {"when": "rain == rains", "chances": {"no_rain": 1 - known["stays"]}},
                {"chances": {"rains": 1 - known["stays"]}},
            ],
            "yesterday": [{"chances": {"was_wet": "rain == rains", "was_dry": "rain != rains"}}],
            "end": [{"when": "action == stop", "chances": {"off": 1}}],
        },
    )


def test_the_umbrella_world():
    """Rain on the day of the first and the second umbrella, as published."""
    chain = umbrella() @ (lambda see: "look")
    truth = case("umbrella")["filtered_after"]
    once = chain.belief([("look", "umbrella")])
    twice = chain.belief([("look", "umbrella")] * 2)
    assert once.chance(yesterday="was_wet") == pytest.approx(truth["T"], abs=1e-14)
    assert twice.chance(yesterday="was_wet") == pytest.approx(truth["TT"], abs=1e-14)
    np.testing.assert_allclose(twice.likelihood, [1, 0.55, 0.55 * (0.9 * 0.62727272 + 0.2 * 0.37272727)], atol=1e-8)


def test_it_is_the_filter_and_not_the_smoother():
    """What comes later changes no earlier belief."""
    chain = umbrella() @ (lambda see: "look")
    short, long = (chain.belief([("look", "umbrella")] * n) for n in (2, 9))
    np.testing.assert_array_equal(short.by_week["rain"], long.by_week["rain"][:3])
    assert long.weeks == 9
    assert long.to_frame().loc[0, ("rain", "rains")] == 0.5


@pytest.mark.slow
@pytest.mark.parametrize("strategy", ["small_steps", "three_noes_and_out", "typical"])
def test_a_walk_and_its_history_give_the_same_belief(strategy):
    """`Paths.belief` is `Chain.belief` of what could be seen and heard of each walk, in every week and to its end."""
    chain = ob.Chain("reconciliation", strategy)
    paths = chain.paths(12, seed=5, weeks=30)
    spark = paths.belief("spark")
    for i, length in enumerate(paths.lengths()):
        told = chain.belief(paths.history(i))
        np.testing.assert_allclose(spark[i, : length + 1], told.by_week["spark"], atol=1e-12)
        np.testing.assert_array_equal(spark[i, length:], np.broadcast_to(spark[i, length], spark[i, length:].shape))


@pytest.mark.slow
@settings(max_examples=30)
@given(st.data())
def test_any_walk_of_any_model(data):
    """The same on random models of which a part is hidden, with random strategies; and what is seen is sure."""
    seen = data.draw(models())
    hidden = list(seen.states)[1:]
    model = ob.Model.from_spec(seen.spec.model_copy(update={"hidden": tuple(hidden)}), "random", strict=False)
    memory = {"week": ob.week(upto=6)}
    blind = ob.Strategy("blind", lambda see: model.actions[see.week % len(model.actions)], memory)
    chain = model @ blind
    paths = chain.paths(4, seed=data.draw(st.integers(0, 100)), weeks=6)
    for name in model.states:
        belief = paths.belief(name)
        np.testing.assert_allclose(belief.sum(axis=2), 1.0, atol=1e-12)
        for i in range(4):
            told = chain.belief(paths.history(i)).by_week[name]
            np.testing.assert_allclose(belief[i, : len(told)], told, atol=1e-12)
        if name not in hidden:
            np.testing.assert_allclose(
                np.take_along_axis(belief, paths.values(name)[:, :, None], axis=2)[:, :, 0], 1.0, atol=1e-12
            )
        truth = np.take_along_axis(belief, paths.values(name)[:, :, None], axis=2)
        assert (truth > 0).all()  # what is the case is never ruled out


def test_on_average_a_belief_is_right():
    """Over many walks the mean belief is the share of walks: within five standard errors of the exact occupancy."""
    chain = ob.Chain("reconciliation", "small_steps")
    belief, exact = chain.paths(4_000, seed=3, weeks=20).belief("spark"), chain.exact(weeks=20)
    mean, error = belief.mean(axis=0), belief.std(axis=0) / np.sqrt(4_000)
    assert (abs(mean - exact.occupancy["spark"]) <= 5 * error + 1e-12).all()


CHAIN = ob.Chain("reconciliation", "small_steps")
WORK, CHAT = {"action": "self_work"}, {"action": "chat", "response": "warm"}


@pytest.mark.parametrize(
    ("history", "kind", "pieces"),
    [
        ([("chat", "warm")], ob.ArgumentError, ["history[0]", "small steps", "the action here is self_work"]),
        ([WORK, {"spark": "alive"}], ob.ArgumentError, ["history[1]", "name the action"]),
        ([{"spark": "alive"}], ob.ArgumentError, ["history[0]", "'spark' is hidden"]),
        ([{"action": "self_work", "stanse": "friend"}], ob.UnknownName, ["'stanse'", "'stance'"]),
        ([{"action": "self_work", "stance": "freind"}], ob.UnknownName, ["'freind'", "'friend'"]),
        ([("self_wrk", "quiet")], ob.UnknownName, ["'self_wrk'", "'self_work'"]),
        ([("self_work", "qiet")], ob.UnknownName, ["'qiet'", "'quiet'"]),
        (["self_work"], ob.ArgumentError, ["history[0]", "(action, response)"]),
        ([("self_work",)], ob.ArgumentError, ["history[0]", "(action, response)"]),
        ([{"action": "self_work", "ending": "shutt"}], ob.UnknownName, ["'shutt'", "'shut'"]),
        ([{"stance": "yes"}], ob.ArgumentError, ["history[0]", "cannot start so"]),
        ([("self_work", "warm")], ob.ArgumentError, ["history[0]", "gives it no chance"]),
    ],
)
def test_a_history_that_cannot_be_is_refused(history, kind, pieces):
    """Whatever a history tells wrongly is one error, with the entry and what to do."""
    with pytest.raises(kind) as caught:
        CHAIN.belief(history)
    for piece in pieces:
        assert piece in str(caught.value)


def test_a_belief_goes_no_further_than_an_ending():
    """After an ending there is no action, so no history goes on; and the ending must be told."""
    leave = [{"action": "let_go", "ending": "left"}]
    chain = ob.Chain("reconciliation", lambda see: "let_go")
    assert chain.belief(leave).weeks == 1
    with pytest.raises(ob.ArgumentError, match=r"no action is left.* with 'ending': 'left'"):
        chain.belief([{"action": "let_go"}])
    with pytest.raises(ob.ArgumentError, match="no action is left"):
        chain.belief([*leave, {"action": "let_go"}])


def test_a_chain_without_actions_has_a_history_of_what_was_seen():
    """A chain of a matrix does nothing and hides nothing: its history is its states, one a week."""
    chain = ob.Chain.from_matrix([[1, 0, 0], [0.2, 0.4, 0.4], [0, 0, 1]], start="1", endings={"win": ["2"]})
    paths = chain.paths(3, seed=1, weeks=9)
    for i in range(3):
        told = chain.belief(paths.history(i))
        assert told.weeks == paths.lengths()[i]
        assert (told.by_week["state"].max(axis=1) == 1).all()
    with pytest.raises(ob.ArgumentError, match="it is over then"):
        chain.belief([{"state": "1"}, {"state": "2"}])  # over, and the ending is not told


def test_one_value_is_asked_at_a_time():
    """`chance` takes one variable, and knows its values."""
    belief = CHAIN.belief([])
    assert belief.chance(spark="alive") == pytest.approx(0.67)
    with pytest.raises(ob.ArgumentError, match="name one variable"):
        belief.chance(spark="alive", stance="friend")
    with pytest.raises(ob.UnknownName, match="alive"):
        belief.chance(spark="alife")
    assert repr(ob.Chain("maybe", "small_steps").belief([])) == "Belief(after 0 rounds: nothing is hidden)"
