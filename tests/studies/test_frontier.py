"""The frontier on the bundled models: above every strategy, and the same by a second engine."""

from __future__ import annotations

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.studies.best.counting import threshold


def test_no_strategy_lies_above_it(front):
    """With as much harm as a strategy does, at least as much success is possible."""
    for name, (harm, success) in front.points.items():
        assert success - 0.02 * _unwelcome(name) <= front.at(harm=harm).value + front.tol, name
    assert front.barred == ("push_hard", "typical")


def _unwelcome(name):
    return ob.Chain("ladder", name).exact(52).tally("unwelcome")


@pytest.mark.parametrize("harm", [0.0, 0.01, 0.05, 0.1])
def test_a_linear_programme_agrees(front, harm):
    assert 0 <= front.by_programme(harm) - front.at(harm=harm).value + 1e-9 <= front.tol


def test_a_coin_at_the_start_mixes_two_rules(front):
    """The shares sum to one, and the mixture of what the two rules lead to is what is said."""
    mixed = front.at(harm=0.05)
    assert [len(mixed.parts), round(sum(share for share, _ in mixed.parts), 12)] == [2, 1]
    outcomes = [(share, (front.model @ strategy).exact(52)) for share, strategy in mixed.parts]
    assert sum(share * o.chance("shut") for share, o in outcomes) == pytest.approx(0.05, abs=1e-9)
    assert sum(share * o.chance("yes") for share, o in outcomes) == pytest.approx(mixed.success, abs=1e-9)
    assert len(front.at(harm=1).parts) == 1


@pytest.mark.slow
def test_the_table_has_a_row_for_each_vertex(front):
    frame = front.to_frame()
    assert list(frame.columns[:2]) == ["shut", "yes"]
    assert (np.diff(frame["shut"]) > 0).all()
    assert len(frame) == len(front.vertices)
    assert "not advice" in str(front)


@pytest.mark.slow
def test_every_followed_vertex_is_under_what_seeing_all_would_give():
    """On `reconciliation` nobody sees the spark: the frontier is of rules that do not look."""
    front = ob.frontier("reconciliation", strategies=["small_steps", "jump_ahead"])
    assert not front.is_exact
    for vertex in front.vertices:
        outcomes = (front.model @ vertex.strategy).exact(52)
        assert outcomes.tally("strain") == pytest.approx(vertex.harm, abs=1e-12)
        assert vertex.success <= np.interp(vertex.harm, *front.bound.T) + front.tol
    assert front.knowing < 0.005
    assert "If spark were seen" in str(front)


@pytest.mark.slow
def test_the_end_is_the_most_success(front):
    """Another harm than the usual one: the last vertex alone counts nothing else."""
    most = ob.frontier("ladder", harm="unwelcome").vertices[-1].success
    assert front.vertices[-1].success == pytest.approx(most, abs=1e-12)
    assert front.carried == (("unwelcome", -0.02),)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"harm": "strian"}, "there is no harm 'strian' to them in reconciliation: did you mean 'strain'"),
        ({"harm": "rough"}, "there is no harm 'rough'"),
        ({"tol": -1}, "tol = -1"),
        ({"weeks": 0}, "weeks = 0"),
    ],
)
def test_what_it_refuses(options, message):
    with pytest.raises(ob.OlivebranchError, match=message):
        ob.frontier("reconciliation", **options)


def test_harm_below_the_least_is_refused(front):
    with pytest.raises(ob.ArgumentError, match="the least that is possible"):
        front.at(harm=-0.1)
    with pytest.raises(ob.ArgumentError, match="no rule does so little harm"):
        front.by_programme(-0.1)


@pytest.mark.slow
@pytest.mark.parametrize(("model", "harm"), [("ladder", "unwelcome >= 2"), ("reconciliation", "unwelcome>=1")])
def test_a_threshold_of_a_count_is_remembered(model, harm):
    """The chance of so many unwelcome contacts: the rules remember the capped count, and the chains agree."""
    front = ob.frontier(model, harm=harm, strategies=["small_steps", "jump_ahead"])
    level = threshold(front.model, harm)
    assert front.harm == str(level)
    for vertex in (front.vertices[0], front.vertices[-1]):
        chain = front.model @ vertex.strategy
        assert level.chance(chain, 52) == pytest.approx(vertex.harm, abs=1e-12)
        assert chain.exact(52).chance("yes") == pytest.approx(vertex.success, abs=1e-12)
    chain = front.model @ "jump_ahead"
    edges = chain.paths(4_000, seed=2, weeks=52).edges
    adds = np.where(edges >= 0, chain.vectors[chain.kind[edges], chain.tallies.index("unwelcome")], 0.0)
    counted = (adds.sum(axis=1) >= level.least).mean()
    assert counted == pytest.approx(front.points["jump_ahead"][0], abs=4 * 0.5 / np.sqrt(4_000))
    if front.is_exact:
        middle = (front.vertices[0].harm + front.vertices[-1].harm) / 2
        assert 0 <= front.by_programme(middle) - front.at(harm=middle).value + 1e-9 <= front.tol


@pytest.mark.parametrize("harm", ["unwelcome >= 0", "unwelcome >= x", "contacts >= 2"])
def test_thresholds_that_make_no_sense(harm):
    with pytest.raises(ob.OlivebranchError, match=r"whole number from 1|there is no harm 'contacts'"):
        ob.frontier("ladder", harm=harm)
