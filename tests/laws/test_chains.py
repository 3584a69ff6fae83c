"""Laws that hold for every chain, model and strategy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import olivebranch as ob
from support.generators import chains, matrices, models, rules


@pytest.mark.slow
@given(chains())
def test_chances_sum_to_one(chain):
    """Every row, the distribution in every week, and the answer for ever plus the share that never ends."""
    np.testing.assert_allclose(np.asarray(chain.matrix.sum(axis=1)), 1, atol=1e-12)
    for weeks in (1, 7):
        outcomes = chain.exact(weeks=weeks)
        total = sum(outcomes.curve(e) for e in (*outcomes.endings, "open"))
        np.testing.assert_allclose(total, 1, atol=1e-12)
        for occupancy in outcomes.occupancy.values():
            np.testing.assert_allclose(occupancy.sum(axis=1), 1, atol=1e-12)
    stuck = chain.absorbing.stuck
    ends = chain.absorbing.chance.sum(axis=1)
    assert (ends <= 1 + 1e-12).all()
    sure = ~chain.absorbing.reaching(stuck)
    np.testing.assert_allclose(ends[sure], 1, atol=1e-12)


@given(chains())
def test_an_ending_stays(chain):
    """Chances of endings never fall, and each stays below its limit."""
    outcomes, limit = chain.exact(weeks=15), chain.exact()
    for ending in outcomes.endings:
        curve = outcomes.curve(ending)
        assert (np.diff(curve) >= -1e-15).all()
        assert curve[-1] <= limit.chance(ending) + 1e-12


@given(chains())
def test_for_ever_is_the_limit_of_a_horizon(chain):
    """Long propagation and elimination agree, unless the chain is too slow."""
    far, limit = chain.exact(weeks=3_000), chain.exact()
    slack = far.chance("open") - limit.chance("open")
    for ending in far.endings:
        assert -1e-9 <= limit.chance(ending) - far.chance(ending) <= slack + 1e-9
    if limit.chance("open") < 1e-12 and slack < 1e-12:
        assert abs(far.expected_weeks() - limit.expected_weeks()) < 1e-6 * max(1, limit.expected_weeks())
        for ending in far.endings:
            if far.chance(ending) > 1e-6:
                assert abs(far.weeks_to(ending) - limit.weeks_to(ending)) < 1e-5 * max(1.0, limit.weeks_to(ending))


@given(matrices())
def test_elimination_agrees_with_a_linear_solver(given_chain):
    """On chains that a solver can handle, both give the same hitting chances and times."""
    p, ends, start = given_chain
    chain = ob.Chain.from_matrix(p, start=str(start), endings={"end": [str(i) for i in ends]})
    open_ = np.flatnonzero((chain.ending < 0) & ~chain.absorbing.stuck)
    assume(open_.size)
    t = p[np.ix_(open_, open_)]
    np.fill_diagonal(t, 0)  # only leaving counts, in the solver as in elimination
    leave = np.array([p[i].sum() - p[i, i] for i in open_])
    into = p[np.ix_(open_, np.array(ends))].sum(axis=1)
    h = np.linalg.solve(np.diag(leave) - t, into)
    np.testing.assert_allclose(chain.committor("end")[open_], h, atol=1e-9)
    visits = chain.absorbing.visits(np.eye(chain.size)[open_[0]]).value[open_]
    np.testing.assert_allclose(
        visits, np.linalg.solve((np.diag(leave) - t).T, np.eye(open_.size)[0]), rtol=1e-8, atol=1e-9
    )


@given(chains(most=9))
def test_factors_agree_with_elimination(chain):
    """The sparse LU that serves very large components gives the same answer, within the bound it states."""
    from olivebranch.errors import PrecisionError
    from olivebranch.kernels.refine import Factorized, split

    absorbing = chain.absorbing
    open_ = np.flatnonzero((chain.ending < 0) & ~absorbing.stuck)
    assume(open_.size)
    try:
        solver = Factorized(split(absorbing.moves, open_))
        known = np.zeros((chain.size, len(chain.endings)))
        ended = np.flatnonzero(chain.ending >= 0)
        known[ended, chain.ending[ended]] = 1
        h = solver.right(known, np.zeros_like(known))
        error = h.error
    except PrecisionError:
        return
    assert (abs(h.value - absorbing.chance) <= error + absorbing.absorption.error[:, :-1] + 1e-15).all()


@pytest.mark.slow
@given(st.data())
@settings(max_examples=25)
def test_lumping_changes_nothing(data):
    """Whether or not memory that the rule never reads is carried, every answer is the same."""
    model = data.draw(models())
    rule = data.draw(rules(model))
    lean, full = ob.Chain(model, rule), ob.Chain(model, rule, track=list(rule.remembers))
    assert lean.size <= full.size
    for weeks in (6, None):
        one, two = lean.exact(weeks), full.exact(weeks)
        for name, value in one.row().items():
            np.testing.assert_allclose(value, two.row()[name], rtol=1e-9, atol=1e-12)


@pytest.mark.slow
@given(st.data())
@settings(max_examples=15)
def test_what_passes_through_everything_passes(data):
    """All who reach an ending have passed through its value, and shares lie between 0 and 1."""
    model = data.draw(models())
    chain = model @ data.draw(rules(model))
    top = model.states["v0"][-1]
    for weeks in (8, None):
        if chain.exact(weeks).chance("won") > 1e-12:
            assert abs(chain.passed("won", weeks=weeks, v0=top) - 1) < 1e-9
            for value in model.states["v0"][:-1]:
                assert -1e-12 <= chain.passed("won", weeks=weeks, v0=value) <= 1 + 1e-12


@given(st.data())
@settings(max_examples=15)
def test_roads_carry_the_whole_flow(data):
    """The shares of all roads to an ending sum to one, and each ends there."""
    model = data.draw(models())
    chain = model @ data.draw(rules(model))
    found = chain.roads("won", "v0", most=500)
    if found:
        assert abs(sum(share for _, share in found) - 1) < 1e-6
        assert all(path[-1] == "won" for path, _ in found)


@given(chains(), st.integers(0, 2**32))
@settings(max_examples=10)
def test_more_runs_narrow_the_interval(chain, seed):
    """With sixteen times the runs, a Wilson interval is about four times narrower (for moderate chances)."""
    few, many = (chain.simulate(runs=n, weeks=10, seed=seed, progress=False) for n in (250, 4_000))
    for ending in chain.endings:
        a, b = few.interval(ending), many.interval(ending)
        assert b[1] - b[0] < a[1] - a[0]
        if 0.2 < many.chance(ending) < 0.8:
            assert 2.5 < (a[1] - a[0]) / (b[1] - b[0]) < 6


@given(chains(), st.integers(1, 500))
@settings(max_examples=10)
def test_a_prefix_of_runs_is_the_same_runs(chain, runs):
    """Run k does not depend on the number of runs: the counts of the first runs match their single walks."""
    sample = chain.simulate(runs=runs, weeks=10, seed=3, progress=False)
    ends = chain.paths(runs, 3, weeks=10).ending()
    for ending in (*chain.endings, "open"):
        assert round(sample.chance(ending) * runs) == ends.count(ending)


@pytest.mark.slow
@given(st.data())
@settings(max_examples=15)
def test_flows_agree_with_occupancy(data):
    """Rows of a flow say where walks were, and columns where they are."""
    model = data.draw(models())
    chain = model @ data.draw(rules(model))
    names, flows = chain.flows("v0", weeks=(0, 2, 5))
    exact = chain.exact(weeks=5)
    for flow, weeks in zip(flows, [(0, 2), (2, 5)], strict=True):
        np.testing.assert_allclose(flow.sum(), 1, atol=1e-12)
        for week, share in zip(weeks, (flow.sum(axis=1), flow.sum(axis=0)), strict=True):
            np.testing.assert_allclose(share[names.index("won")], exact.chance("won", week), atol=1e-12)
