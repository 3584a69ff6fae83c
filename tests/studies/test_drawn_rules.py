"""Rules evaluated for many draws at once: the same edges, bytes and faults as those of a model with the same values."""

from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import olivebranch as ob
from olivebranch.model.drawn import DrawnRules, RulesByEdge, rules_of
from olivebranch.model.spec import read_spec
from olivebranch.pacing import find
from olivebranch.studies.draws import flow
from olivebranch.studies.draws.batch import Job, Question, Solver
from olivebranch.studies.draws.flow import joined
from support.draws import draws_of, same
from support.generators import models, rules

CHANCE = st.sampled_from([0.0, 0.05, 0.2, 0.25, 0.6, 1.0, 1.1, -0.2])


def changed(model, **tables):
    """The model with some tables of its file changed."""
    return ob.Model.from_spec(read_spec(model.spec.plain() | tables)[0], "changed", strict=False)


def alone(model, names, row):
    """The model with these values, or None if they break its rules."""
    try:
        return model.with_parameters(**dict(zip(names, map(float, row), strict=True)))
    except ob.ModelError:
        return None


@pytest.mark.slow
@given(st.data())
@settings(max_examples=40, deadline=None)
def test_draws_of_random_models_are_those_models(data):
    """Endings and tallies have the same bytes, and just those draws are broken whose model would be refused.

    A chunk of its own for the last draws makes it look for further edges, whichever the first ones needed.
    """
    model = data.draw(models())
    points = np.array(data.draw(st.lists(st.tuples(CHANCE, CHANCE), min_size=2, max_size=9)))
    rule, cut = data.draw(rules(model)), data.draw(st.integers(1, len(points) - 1))
    solver = Solver(Job(model, ("p", "q"), (Question(rule, model),), (3, 6)))
    assert isinstance(solver._rules, DrawnRules)
    parts = [solver(points[:cut]), solver(points[cut:])]
    singles = [alone(model, ("p", "q"), row) for row in points]
    assert np.concatenate([part.broken for part in parts]).tolist() == [single is None for single in singles]
    (solution,) = joined([part.solutions for part in parts])
    for d, single in enumerate(filter(None, singles)):
        known = (single @ rule).exact(weeks=6)
        assert solution.reached[d].tobytes() == known.reached[[3, 6]].tobytes()
        assert solution.totals[d, 1].tobytes() == known.totals.tobytes()


@pytest.mark.parametrize("name", ob.models())
def test_by_factors_and_edge_by_edge_the_same_bytes(name):
    model = ob.load(name)
    names, points = draws_of(model, 11)
    job = Job(model, names, tuple(Question(find(s), model) for s in ("small_steps", "typical")), (9,), places=True)
    if name == "maybe":
        job = Job(model, names, (Question(find("small_steps"), model),), (9,), places=True)
    factors, edges = Solver(job), Solver(job)
    edges.__dict__["_rules"] = RulesByEdge(model.rules, model.name)
    assert isinstance(factors._rules, DrawnRules)
    assert same(factors(points).solutions, edges(points).solutions)


def test_further_draws_may_need_further_edges(maybe):
    """Stated values of 0, one parameter and then another above 0: each draw is the model with these values."""
    closed = maybe.with_parameters(slam=0.0, misstep=0.0)
    solver = Solver(Job(closed, ("slam", "misstep"), (Question(find("small_steps"), closed),), (20,)))
    points = np.array([[0.0, 0.0], [0.2, 0.0], [0.0, 0.1], [0.2, 0.1]])
    assert isinstance(solver._rules, DrawnRules)
    edges = []
    for row in points:
        found = solver(row[None, :]).solutions[0]
        edges.append(solver._rules._layout.table.moves)
        known = (closed.with_parameters(slam=row[0], misstep=row[1]) @ "small_steps").exact(weeks=20)
        assert found.reached[0, 0].tobytes() == known.reached[-1].tobytes()
        assert found.totals[0, 0].tobytes() == known.totals.tobytes()
    assert edges[0] < edges[1] < edges[2] == edges[3]


@pytest.mark.slow
def test_rules_are_kept_with_their_model_and_for_their_parameters(maybe):
    """Another model, or other parameters, have rules of their own; a model that is gone leaves nothing behind."""
    doors = [maybe.with_parameters(slam=slam) for slam in (0.1, 0.2)]
    first = rules_of(doors[0], ("misstep",))
    assert rules_of(doors[0], ("misstep",)) is first
    assert rules_of(doors[1], ("misstep",)) is not first
    assert rules_of(doors[0], ("misstep", "step_up")) is not first
    gone = weakref.ref(first)
    del first, doors
    gc.collect()
    assert gone() is None


def test_where_a_condition_depends_on_a_draw_edges_are_evaluated_one_by_one(maybe):
    shift = maybe.spec.plain()["shift"]
    first, *others = shift["stance"]
    split = [first | {"when": f"({first.get('when', 1)}) and slam > 0.25"}, *others]
    model = changed(maybe, shift=shift | {"stance": split})
    solver = Solver(Job(model, ("slam",), (Question(find("small_steps"), model),), (20,)))
    found = solver(np.array([[0.1], [0.3]])).solutions[0]
    assert isinstance(solver._rules, RulesByEdge)
    for d, slam in enumerate((0.1, 0.3)):
        known = (model.with_parameters(slam=slam) @ "small_steps").exact(weeks=20)
        assert found.reached[d, 0].tobytes() == known.reached[-1].tobytes()


def test_a_tally_may_depend_on_a_draw(maybe):
    """Some of its values meet in one draw and not in another."""
    model = changed(maybe, tallies={"cost": "slam * 3 + (stance == no)", "odd": "max(0, slam - 0.2)"})
    solver = Solver(Job(model, ("slam",), (Question(find("jump_ahead"), model),), (20,)))
    for part in ([0.1, 0.2], [0.3], [0.2]):
        found = solver(np.array(part)[:, None]).solutions[0]
        for d, slam in enumerate(part):
            known = (model.with_parameters(slam=slam) @ "jump_ahead").exact(weeks=20)
            np.testing.assert_allclose(found.totals[d, 0], known.totals, rtol=1e-14)


@pytest.mark.parametrize("name", ["slam", "misstep"])
def test_a_start_may_depend_on_a_draw(maybe, name):
    """One that does not is the same in all draws."""
    model = changed(maybe, start=[{"stance": "no", "chance": "slam"}, {"stance": "maybe", "chance": "1 - slam"}])
    solver = Solver(Job(model, (name,), (Question(find("small_steps"), model),), (20,)))
    points = (0.0, 0.1, 0.3)
    found = solver(np.array(points)[:, None]).solutions[0]
    for d, value in enumerate(points):
        known = (model.with_parameters(**{name: value}) @ "small_steps").exact(weeks=20)
        assert found.reached[d, 0].tobytes() == known.reached[-1].tobytes()


@pytest.mark.slow
@pytest.mark.parametrize("module", ["side_by_side", "side_by_side_numba"])
def test_both_kernels_solve_models_to_the_same_bytes(reconciliation, module, monkeypatch):
    kernels = pytest.importorskip(f"olivebranch.kernels.{module}")
    names, points = draws_of(reconciliation, 9)
    flag = (("stance", "friend"),)
    questions = tuple(Question(find("small_steps"), reconciliation, f) for f in ((), flag))
    job = Job(reconciliation, names, questions, (0, 12, 52), places=True)
    known = Solver(job)(points).solutions
    monkeypatch.setattr(flow, "side_by_side", lambda work: kernels)
    assert same(Solver(job)(points).solutions, known)


@pytest.mark.parametrize(("name", "used"), [("ladder", True), ("maybe", False)])
def test_products_that_are_built_already_change_no_byte(name, used):
    """They are used where draws need the same edges. (In `maybe`, draws need an edge that the stated values do not.)"""
    model = ob.load(name)
    names, points = draws_of(model, 5)
    job = Job(model, names, (Question(find("jump_ahead"), model),), (20,))
    fresh, reusing = Solver(job), Solver(job)
    chain = model @ "jump_ahead"
    reusing.reuse({job.questions[0]: chain.product})
    assert same(fresh(points).solutions, reusing(points).solutions)
    assert (reusing._last[1][0].product.edge is chain.product.edge) == used
