"""Slopes of the start: those of finite differences, where several rows lead to one state."""

from __future__ import annotations

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.model.rows import Rows
from olivebranch.model.slopes import start_slopes

AT = {"s": 0.3, "t": 0.6}
MODEL = ob.Model(
    title="starts",
    states={"at": ["here", "there", "gone"], "mood": ["low", "high"]},
    endings={"gone": "at == gone"},
    actions={"go": {}},
    parameters=AT,
    start=[
        {"chance": "s", "at": "here", "mood": {"low": "t", "high": "rest"}},
        {"chance": "1 - s", "at": {"here": "t * s", "there": "rest"}},
    ],
    shift={"at": [{"chances": {"gone": 0.5}}]},
)


def starts(**changed):
    """{places of a state: the chance to start there}"""
    rows = Rows(MODEL.rules, {**AT, **changed}, "starts")
    codes, chances = rows.start()
    places = rows.places(codes).T.tolist()
    return {key: sum(c for p, c in zip(places, chances[0], strict=True) if p == [*key]) for key in map(tuple, places)}


@pytest.mark.parametrize("side", [-1, 1])
def test_the_slopes_of_a_start_are_those_of_finite_differences(side):
    found = start_slopes(MODEL.rules, AT, side)
    assert set(found) == set(starts()) == {(0, 0), (0, 1), (1, 0)}
    for name, value in AT.items():
        more, less = starts(**{name: value + 1e-6}), starts(**{name: value - 1e-6})
        for state, slopes in found.items():
            assert slopes.get(name, 0.0) == pytest.approx((more[state] - less[state]) / 2e-6, abs=1e-8)
    assert np.isclose(sum(slopes["s"] for slopes in found.values()), 0, atol=1e-15)
