"""A Markov chain of plain arrays: the engines need nothing else, and its caches stay beside it."""

from __future__ import annotations

import copy
import gc
import pickle

import pytest

import olivebranch as ob
from olivebranch.chain import exact, forever, monte_carlo, ranking
from olivebranch.chain.chain import chain_of
from olivebranch.chain.markov import MarkovChain
from olivebranch.chain.matrix import read_matrix

MATRIX = [[0.2, 0.5, 0.3], [0.1, 0.6, 0.3], [0, 0, 1]]


@pytest.fixture
def bare() -> MarkovChain:
    return read_matrix(MATRIX, None, None, {"out": ["2"]}, "week", "three states")


def test_engines_take_bare_arrays(bare):
    """Both engines answer for a Markov chain that is not a Chain, with the same numbers as for the Chain."""
    chain = ob.Chain.from_matrix(MATRIX, endings={"out": ["2"]}, title="three states")
    assert type(bare) is MarkovChain
    assert exact.within(bare, 9).reached.tobytes() == chain.exact(9).reached.tobytes()
    assert forever.for_ever(bare).expected_weeks() == chain.exact().expected_weeks() == pytest.approx(10 / 3)
    sample = monte_carlo.simulate(bare, 9, 500, 7, None, "numpy", False)
    assert sample.reached.tobytes() == chain.simulate(runs=500, weeks=9, seed=7).reached.tobytes()
    assert exact.within(bare, 9).passed("out", state="1") == chain.passed("out", weeks=9, state="1")


def test_only_a_chain_can_be_asked_more(bare):
    chain = ob.Chain("maybe", "small_steps")
    assert chain_of(chain.exact(5)) is chain
    with pytest.raises(ob.ArgumentError, match="three states"):
        chain_of(exact.within(bare, 5))


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda chain: pickle.loads(pickle.dumps(chain))])
def test_a_copy_carries_the_fields_and_computes_the_rest(copied):
    """After every kind of question, including the solver and the walk table, a copy gives the same bytes."""
    chain = ob.Chain("reconciliation", "small_steps")
    sample, limit = chain.simulate(runs=300, seed=2), chain.exact()
    again = copied(chain)
    assert set(vars(again)) == set(chain.__getstate__())
    assert again.exact().reached.tobytes() == limit.reached.tobytes()
    assert again.simulate(runs=300, seed=2).reached.tobytes() == sample.reached.tobytes()
    assert repr(again) == repr(chain)


@pytest.mark.slow
def test_a_rank_lives_as_long_as_its_model():
    """The rank is kept beside the model and not written into it, and it is freed with the model."""
    gc.collect()  # of models that other tests have left
    model = ob.load("maybe").with_parameters(slam=0.1)
    before, known = dict(vars(model)), len(ranking._ranks)
    assert ranking.rank_states(model) is ranking.rank_states(model)
    assert vars(model).keys() == before.keys()
    assert len(ranking._ranks) == known + 1
    del model, before
    gc.collect()
    assert len(ranking._ranks) == known


def test_memory_is_carried_beside_memory_of_the_same_name():
    """A rule may hand over to another that has a memory of the same name; a third memory can still be asked about."""

    @ob.strategy(remembers={"quiet": ob.count("contact", upto=1), "noes": ob.count("response == cold", upto=2)})
    def hands_over(see):
        return "pause" if see.quiet else ob.pacing.small_steps(see)

    chain = ob.Chain("reconciliation", hands_over)
    assert {"quiet", "quiet_"} <= set(chain.memory)
    assert "noes" not in chain.memory
    assert 0 <= chain.still_to_come("left", noes=0, weeks=20) <= 1
    assert "noes" in chain.carrying(["noes"]).memory


def test_outcomes_can_be_asked_about_memory_that_is_not_carried():
    chain = ob.Chain("reconciliation", "small_steps")
    assert "noes" not in chain.memory
    share = chain.exact(30).passed("yes", noes=1)
    assert 0 < share < 1
    assert share == chain.passed("yes", weeks=30, noes=1)
    assert chain.exact(30).passed("yes", noes=0) == pytest.approx(1)
