"""A belief as memory: bins moved by Bayes' rule. What it knows, what it may never know, and how near it is."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import olivebranch as ob
from olivebranch.sweeps.fingerprint import of_strategy
from support.generators import models

MIXED = ob.load("mixed_signals")
MODEL = ob.load("reconciliation")


def hoping(bins, model=MODEL, variable="spark", value="alive", actions=("chat", "pause")):
    """A rule that reads a belief of so many bins, and its chain."""
    memory = {"hope": ob.belief(variable, value, bins=bins)}
    return model @ ob.Strategy("hoping", lambda see: actions[0] if see.hope >= 0.5 else actions[1], memory)


def rain():
    """Hidden rain that stays with .7; an umbrella is brought with .9 in rain and .2 without; nothing else is seen."""
    return ob.Model(
        title="Rain",
        states={"rain": ["dry", "wet"], "end": ["on", "off"]},
        hidden=["rain"],
        endings={"off": "end == off"},
        actions={"look": {}, "stop": {}},
        start=[{"rain": {"wet": 0.5, "dry": 0.5}}],
        response=[{"chances": {"umbrella": "0.9 if rain == wet else 0.2", "none": "rest"}}],
        shift={
            "rain": [{"when": "rain == wet", "chances": {"dry": 0.3}}, {"chances": {"wet": 0.3}}],
            "end": [{"when": "action == stop", "chances": {"off": 1}}],
        },
    )


@pytest.mark.parametrize("midpoints", [(0.1, 0.5, 0.9), (0.2, 0.4, 0.6, 0.8), tuple(np.linspace(0.01, 0.99, 41))])
def test_a_bin_moves_by_one_bayes_step_from_its_midpoint(midpoints):
    """Worked out by hand for the umbrella: from every bin met, the next is the nearest to Bayes' rule."""
    chain = hoping(midpoints, rain(), "rain", "wet", ("look", "look"))
    labels, bins = np.array(midpoints), chain.memory["hope"]
    for pair in np.flatnonzero(chain.ending < 0):
        for edge in range(chain.first[pair], chain.first[pair + 1]):
            b, wet = labels[bins[pair]], chain.responses[chain.response[edge]] == "umbrella"
            seen_wet, seen_dry = (0.9, 0.2) if wet else (0.1, 0.8)
            today = b * seen_wet / (b * seen_wet + (1 - b) * seen_dry)
            tomorrow = 0.7 * today + 0.3 * (1 - today)
            off = abs(labels - tomorrow)
            assert off[bins[chain.after[edge]]] <= off.min() + 1e-12
    start = np.flatnonzero(chain.start)
    assert (abs(labels[bins[start]] - 0.5) <= abs(labels - 0.5).min() + 1e-12).all()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("model", "variable", "value"), [("reconciliation", "spark", "alive"), ("mixed_signals", "stance", "maybe")]
)
def test_the_finer_the_bins_the_nearer_the_filter(model, variable, value):
    """The mean distance from the true belief falls with the number of bins, to less than a point in a hundred."""
    off = []
    for bins in (4, 15, 80):
        distance, error = hoping(bins, ob.load(model), variable, value).belief_error("hope", runs=300, weeks=15)
        assert np.nanmax(error) < 0.03
        off.append(float(np.nanmean(distance)))
    assert off[0] > off[1] > off[2]
    assert off[2] < 0.02


def test_both_engines_are_exact_for_it():
    """Exact against simulated, within five standard errors, for ever as within a year."""
    chain = hoping(7)
    exact, sample = chain.exact(weeks=52), chain.simulate(runs=20_000, weeks=52, seed=4, progress=False)
    for name in exact.endings:
        assert abs(exact.chance(name) - sample.chance(name)) < 5 * max(sample.error(name), 1e-3), name
    assert chain.exact().chance("yes") >= exact.chance("yes")


@pytest.mark.slow
def test_it_knows_nothing_that_was_not_seen_or_heard():
    """Walks with the same history have the same bin, whatever is hidden from it."""
    chain = MIXED @ "weigh_words"
    paths = chain.paths(2_000, seed=8, weeks=6)
    bins: dict[object, set[int]] = {}
    hidden: dict[object, set[int]] = {}
    kept = chain.memory["hope"][paths.pairs]
    for i, length in enumerate(paths.lengths()):
        told = [tuple(week.items()) for week in paths.history(i)]
        for week in range(min(int(length), 6) + (paths.ending()[i] == "open")):
            key = tuple(told[: week + 1])
            bins.setdefault(key, set()).add(int(kept[i, week]))
            hidden.setdefault(key, set()).add(int(paths.values("stance")[i, week]))
    assert all(len(found) == 1 for found in bins.values())
    assert any(len(found) > 1 for found in hidden.values())  # though what was hidden differed


@pytest.mark.slow
@settings(max_examples=20)
@given(st.data())
def test_any_model_of_which_a_part_is_hidden(data):
    """Random models: the memory is finite and read, chances sum to 1, and carrying it unread changes nothing."""
    seen = data.draw(models())
    hidden = list(seen.states)[-1]
    model = ob.Model.from_spec(seen.spec.model_copy(update={"hidden": (hidden,)}), "random", strict=False)
    memory = {"hope": ob.belief(hidden, data.draw(st.sampled_from(model.states[hidden])), bins=3)}
    blind = ob.Strategy("blind", lambda see: model.actions[0], memory)
    lean, heavy = model @ blind, ob.Chain(model, blind, track=["hope"])
    for name in lean.endings:
        assert heavy.exact(weeks=5).chance(name) == pytest.approx(lean.exact(weeks=5).chance(name), abs=1e-12)
    distance, _ = heavy.belief_error("hope", runs=20, weeks=5)
    assert (distance[~np.isnan(distance)] <= 1).all()


@pytest.mark.parametrize(
    ("memory", "model", "pieces"),
    [
        (ob.belief("sprak", "alive"), MODEL, ["'sprak'", "did you mean 'spark'"]),
        (ob.belief("spark", "alife"), MODEL, ["'alife'", "did you mean 'alive'"]),
        (ob.belief("stance", "maybe"), MODEL, ["'stance'", "not hidden", "see.stance"]),
    ],
)
def test_a_belief_is_of_a_value_that_is_hidden(memory, model, pieces):
    """What is seen needs no belief, and what is not there has none; each error says what to do."""
    with pytest.raises(ob.StrategyError) as caught:
        model @ ob.Strategy("mine", lambda see: "chat" if see.hope > 0.5 else "pause", {"hope": memory})
    for piece in ["strategy mine", "memory 'hope'", *pieces]:
        assert piece.casefold() in str(caught.value).casefold()


@pytest.mark.parametrize(
    "bins", [1, 0, -3, 1_001, True, "5", None, 2.5, [], [0.5], [0.5, 0.4], [0, 0.5], [0.5, 1], ["a"], [0.5, 10**400]]
)
def test_bins_are_a_count_or_midpoints(bins):
    """Anything else is an ArgumentError that shows it."""
    with pytest.raises(ob.ArgumentError, match="bins = "):
        ob.belief("spark", "alive", bins=bins)


@pytest.mark.parametrize("bins", [2, 1_000, np.int8(3), (0.5, 0.9), np.linspace(1e-9, 1 - 1e-9, 1_000), [1e-300, 0.5]])
def test_bins_at_an_edge_are_taken(bins):
    """And one more midpoint than that is refused, as one more bin is."""
    found = ob.belief("spark", "alive", bins=bins).midpoints
    if np.ndim(bins):
        assert found == tuple(bins)
    else:
        assert np.allclose(found, (np.arange(bins) + 0.5) / bins, rtol=0, atol=1e-9)
    with pytest.raises(ob.ArgumentError, match="bins = "):
        ob.belief("spark", "alive", bins=np.linspace(0.1, 0.9, 1_001).tolist())
    assert ob.belief("spark", "alive") == ob.belief("spark", "alive", bins=10)


def test_the_error_of_a_belief_is_asked_of_a_belief():
    """Another memory has none, and an unknown one is suggested."""
    chain = MIXED @ "weigh_words"
    with pytest.raises(ob.ArgumentError, match="'quiet' is no belief"):
        chain.belief_error("quiet")
    with pytest.raises(ob.UnknownName, match="hope"):
        chain.belief_error("hop")


def test_a_strategy_with_a_belief_travels_and_is_told_apart():
    """It survives a pickle, and a sweep tells bins of another width apart."""
    strategy = ob.pacing.weigh_words
    again = pickle.loads(pickle.dumps(strategy))
    assert (MIXED @ again).exact(weeks=9).row() == (MIXED @ strategy).exact(weeks=9).row()
    marks = {of_strategy(hoping(bins).strategy, MODEL) for bins in (4, 5, (0.2, 0.4, 0.6, 0.8))}
    assert len(marks) == 3


def test_a_belief_goes_by_the_stated_chances():
    """In draws from the priors the world changes and what one believes of it does not: no draw is refused."""
    found = ob.uncertainty(MIXED, ["weigh_words", "face_value"], draws=40, seed=2, weeks=20, progress=False)
    assert found is not None
    stated = ob.compare(MIXED, ["weigh_words", "face_value"], weeks=20)
    assert stated["weigh_words"].chance("yes") > stated["face_value"].chance("yes")
