"""The law of beliefs: no belief opens a shut door, and none licenses contact after a no that ends contact."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import olivebranch as ob

HIDDEN = {  # the bundled models that hide something, and what one may hope for in each
    "mixed_signals": ("stance", "maybe"),
    "reconciliation": ("spark", "alive"),
}
MODELS = {name: ob.load(name) for name in HIDDEN}
CLOSED = ("shut", "moved_on", "left")  # doors that no action opens


@st.composite
def hopeful(draw):
    """(model, a strategy that does anything at all with its belief and what it sees): hope may move it to any act."""
    name = draw(st.sampled_from(sorted(HIDDEN)))
    model, bins = MODELS[name], draw(st.integers(2, 6))
    salt = draw(st.integers(0, 10**6))
    chosen = draw(st.lists(st.sampled_from(model.actions), min_size=2, max_size=4))
    memory = {"hope": ob.belief(*HIDDEN[name], bins=bins)}

    def rule(see):
        code = salt + 31 * round(100 * see.hope) + 7 * sum(map(ord, str(see.reactance)))
        return chosen[code % len(chosen)]

    return model, ob.Strategy("hopeful", rule, memory)


def closed(chain):
    """(N,) the pairs at a closed door."""
    return np.isin(chain.ending, [chain.endings.index(name) for name in CLOSED])


def test_every_model_that_hides_something_is_tried():
    """A new model that hides a variable must be put to the law, too."""
    assert set(HIDDEN) == {name for name in ob.models() if ob.load(name).hidden}


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(hopeful())
def test_no_belief_opens_a_shut_door(given_pair):
    """Whatever is believed: from a closed door no edge leads on, and whoever is there stays for ever."""
    model, strategy = given_pair
    chain = model @ strategy
    ended = np.flatnonzero(chain.ending >= 0)
    assert (chain.first[ended] == chain.first[ended + 1]).all()
    doors = np.flatnonzero(closed(chain))
    np.testing.assert_array_equal(chain.matrix[doors][:, doors].toarray(), np.eye(doors.size))
    yes = chain.committor("yes")
    assert (yes[doors] == 0).all()


@pytest.mark.slow
@pytest.mark.parametrize("name", HIDDEN)
@pytest.mark.parametrize("door", CLOSED)
def test_behind_a_closed_door_nothing_is_done(name, door):
    """Started there, every bundled strategy makes no contact, does no harm and never gets a yes."""
    model = MODELS[name].starting(door=door)
    for strategy in ob.compare(MODELS[name], weeks=1):
        outcomes = (model @ strategy).exact()
        assert outcomes.chance(door) == pytest.approx(1, abs=1e-15), strategy
        assert [outcomes.tally(tally) for tally in outcomes.tallies] == [0] * len(outcomes.tallies), strategy


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(hopeful(), st.integers(0, 1_000))
def test_after_an_ending_there_is_no_act_and_no_news(given_pair, seed):
    """On no walk is anything done after an ending; what was believed then stays, and no history goes on from there."""
    model, strategy = given_pair
    chain = model @ strategy
    paths = chain.paths(20, seed=seed, weeks=30)
    belief = paths.belief(HIDDEN[model.name][0])
    for i, length in enumerate(paths.lengths()):
        assert (paths.edges[i, length:] == -1).all()
        assert (belief[i, length:] == belief[i, length]).all()
        if paths.ending()[i] != "open":
            on = [*paths.history(i), {"action": model.actions[0]}]
            with pytest.raises(ob.ArgumentError, match="no action is left"):
                chain.belief(on)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(hopeful())
def test_no_belief_licenses_contact_after_a_no_that_ends_contact(given_pair):
    """Whoever hears stop is at a shut door, and there is no action after it: not at any hope, not under any rule."""
    model, strategy = given_pair
    chain = model @ strategy
    if "stop" not in chain.responses:
        return
    heard = np.flatnonzero(chain.response == chain.responses.index("stop"))
    after = chain.after[heard]
    assert (chain.ending[after] == chain.endings.index("shut")).all()
    assert (chain.first[after] == chain.first[after + 1]).all()


@pytest.mark.parametrize("context", [None, *MODELS["mixed_signals"].contexts])
def test_weighing_words_leaves_a_no_in_peace(context):
    """After any stated no, whatever the belief, the strategy that weighs words rests or lets go until they speak."""
    chain = ob.load("mixed_signals", context=context) @ "weigh_words"
    word = chain.labels["word"].to_numpy()
    before = np.repeat(np.arange(chain.size), np.diff(chain.first))
    refused = chain.action[word[before] == "said_no"]
    assert {chain.actions[action] for action in np.unique(refused)} <= {"pause", "let_go"}
