"""Limits on how much is worked on at a time, made small: whichever way a model is built, it is the same model."""

from __future__ import annotations

from functools import cache
from math import prod

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.kernels import expand
from olivebranch.model.axes import Axes
from olivebranch.model.factors import all_factors, factored
from olivebranch.model.rows import Rows

PLANS = ("small_steps", "push_hard")
MAYBE, LADDER = ob.load("maybe"), ob.load("ladder")  # loaded here: a bundled model is kept for all tests to come

#: limits that change how a model is evaluated, each with a value that a small model exceeds
AT_A_TIME = {
    "tallies.PART": 7,
    "tallies.FEW": 2,
    "tallies.MANY": 1,
    "rows.BATCH": 3,
    "rows.CELLS": 10,
    "axes.PART": 5,
    "table.PART": 3,
}
#: limits of models kept by factors; beyond them, all edges are kept after all
OF_FACTORS = {"factors.CELLS": 1, "factors.WAYS": 1, "factors.ROOM": 1, "factors.MOST_AXES": 1}


def ladder() -> ob.Model:
    """The ladder, put together anew."""
    return ob.Model(**LADDER.spec.plain())


@cache
def known():
    return answers(LADDER)


def answers(model: ob.Model):
    """Everything that a chain of the model says within a year: names, moves and totals."""
    found = []
    for plan in PLANS:
        chain = model @ plan
        outcomes = chain.exact(20)
        found += [chain.matrix.toarray().tobytes(), outcomes.totals.tobytes(), outcomes.reached.tobytes()]
    return found


@pytest.mark.parametrize("limit", AT_A_TIME)
@pytest.mark.parametrize("large", [False, True])
def test_a_model_is_the_same_however_little_is_worked_on_at_a_time(limit, large, monkeypatch):
    """To the byte, whether it keeps its edges or its factors."""
    monkeypatch.setattr(f"olivebranch.model.{limit}", AT_A_TIME[limit])
    monkeypatch.setattr("olivebranch.model.factors._kernels", lambda: expand)
    if large:
        monkeypatch.setattr("olivebranch.model.table.KEEP", 10)
    model = ladder()
    assert (model.table.large is not None) == large
    assert answers(model) == known()


@pytest.mark.parametrize("limit", OF_FACTORS)
def test_a_model_whose_factors_are_too_many_keeps_its_edges(limit, monkeypatch):
    monkeypatch.setattr("olivebranch.model.factors._kernels", lambda: expand)
    monkeypatch.setattr("olivebranch.model.table.KEEP", 10)
    assert ladder().table.large is not None
    monkeypatch.setattr(f"olivebranch.model.{limit}", OF_FACTORS[limit])
    model = ladder()
    assert model.table.large is None
    assert answers(model) == known()
    monkeypatch.setattr("olivebranch.model.table.MAX_EDGES", 10)
    with pytest.raises(ob.ModelError, match="more than 10 moves from a state and action to the next state"):
        ladder()


def needed() -> dict[str, int]:
    """What the ladder needs of each limit of models kept by factors."""
    model = ladder()
    parameters = {name: one.value for name, one in model.parameters.items()}
    rows = Rows(model.rules, parameters, "ladder")
    of_response, *of_variables = all_factors(Axes(model.rules, parameters))
    return {
        "factors.CELLS": sum(factor.cells for factor in (of_response, *of_variables)),
        "factors.WAYS": sum(factor.distributions * factor.width(rows) for factor in (of_response, *of_variables)),
        "factors.ROOM": prod(factor.width(rows) for factor in of_variables),
        "factors.MOST_AXES": len(model.states) + len(["action", "response"]),
    }


@pytest.mark.parametrize("limit", OF_FACTORS)
def test_a_model_at_a_limit_keeps_its_factors(limit, monkeypatch):
    """And one beyond it keeps its edges."""
    monkeypatch.setattr("olivebranch.model.factors._kernels", lambda: expand)
    size = needed()[limit]
    monkeypatch.setattr("olivebranch.model.table.KEEP", 10)
    for most, by_factors in ((size, True), (size - 1, False)):
        monkeypatch.setattr(f"olivebranch.model.{limit}", most)
        assert (ladder().table.large is not None) == by_factors


def test_a_model_that_must_keep_its_edges_may_have_exactly_so_many(monkeypatch):
    """Moves with a chance of 0 are none."""
    moves = int((LADDER.table.chance > 0).any(axis=0).sum())
    monkeypatch.setattr("olivebranch.model.table.KEEP", 10)
    monkeypatch.setattr("olivebranch.model.factors.CELLS", 1)
    monkeypatch.setattr("olivebranch.model.table.MAX_EDGES", moves)
    assert ladder().table.moves == moves
    monkeypatch.setattr("olivebranch.model.table.MAX_EDGES", moves - 1)
    with pytest.raises(ob.ModelError, match=f"more than {moves - 1:,} moves"):
        ladder()


@pytest.mark.parametrize(("smallest", "are_known"), [(0.0059, True), (0.0061, False)])
def test_next_states_are_known_beforehand_unless_a_product_may_be_rounded_to_0(smallest, are_known, monkeypatch):
    """The least product of chances is 0.2 for the response times 0.1 and 0.3 for the variables."""
    monkeypatch.setattr("olivebranch.model.factors.SMALLEST", smallest)
    model = ob.Model(
        title="two",
        states={"a": ["a0", "a1"], "b": ["b0", "b1"]},
        endings={"both": "a + b == 2"},
        actions={"go": {}},
        start=[{}],
        response=[{"chances": {"yes": 0.2, "no": "rest"}}],
        shift={"a": [{"chances": {"a1": 0.1}}], "b": [{"chances": {"b1": 0.3}}]},
    )
    assert bool(factored(Rows(model.rules, {}, "two")).plan.support.size) == are_known


@pytest.mark.parametrize("p", [0.75, 0.25])
def test_where_no_response_fits_nothing_follows(p):
    """The state has a fault; and if nobody asks for faults, nobody gets any further."""
    model = ob.Model(
        title="silent",
        states={"at": ["here", "there"]},
        endings={"there": "at == there"},
        actions={"go": {}},
        parameters={"p": 0.75},
        start=[{}],
        response=[{"when": "p > 0.5", "chances": {"yes": 0.5, "no": "rest"}}],
        shift={"at": [{"chances": {"there": "0.5 if response == yes else 0.25"}}]},
    )
    found = factored(Rows(model.rules, {"p": p}, "silent"))
    for heed in (True, False):
        known = np.zeros(2, dtype=np.int8)
        edges, faulty = expand.explore(found.plan, found.ending, np.array([0]), found.actions, known, heed)
        fits = p > 0.5
        assert (edges, faulty, known.tolist()) == (4 * fits, -1 if fits or not heed else 0, [1, int(fits)])


def test_a_model_may_have_more_variables_than_an_array_may_have_axes(monkeypatch):
    monkeypatch.setattr("olivebranch.model.table.KEEP", 1)
    plain = MAYBE.spec.plain()
    plain["states"] |= {f"constant_{i}": [f"only_{i}"] for i in range(64)}
    model = ob.Model(**plain)
    assert (model @ "jump_ahead").exact(9).row() == (MAYBE @ "jump_ahead").exact(9).row()


def test_a_small_model_keeps_exactly_so_many_moves(monkeypatch):
    monkeypatch.setattr("olivebranch.model.factors._kernels", lambda: expand)
    moves = LADDER.table.moves
    for keep, is_large in ((moves, False), (moves - 1, True)):
        monkeypatch.setattr("olivebranch.model.table.KEEP", keep)
        assert (ladder().table.large is not None) == is_large


def test_all_limits_together(monkeypatch):
    """All of them at once, with factors."""
    monkeypatch.setattr("olivebranch.model.factors._kernels", lambda: expand)
    monkeypatch.setattr("olivebranch.model.table.KEEP", 10)
    for limit, value in AT_A_TIME.items():
        monkeypatch.setattr(f"olivebranch.model.{limit}", value)
    assert answers(ladder()) == known()
