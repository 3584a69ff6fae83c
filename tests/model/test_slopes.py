"""Slopes of expressions, of edges and of the start: against closed forms, and against finite differences."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.model.differentiation import differentiated
from olivebranch.model.dual import Dual, _slopes
from olivebranch.model.expressions import parse
from olivebranch.model.rows import Rows
from olivebranch.model.slopes import EdgeSlopes, start_slopes

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


# ---- expressions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "at", "below", "above"),
    [
        ("min(p, 1 - p)", 0.5, 1, -1),
        ("max(p, 1 - p)", 0.5, -1, 1),
        ("min(p, 2 * p, 0.5)", 0.5, 1, 0),
        ("p if p < 0.5 else 1 - p", 0.5, 1, -1),
        ("p if p <= 0.5 and p > 0 else 1 - p", 0.5, 1, -1),
        ("1 - p if not p < 0.5 else p", 0.5, 1, -1),
        ("p ** 3", 2, 12, 12),
        ("2 ** p", 3, 8 * np.log(2), 8 * np.log(2)),
        ("p ** 0", 0, 0, 0),
        ("0 ** p", 0.5, 0, 0),
        ("0 ** p", 2, 0, 0),
        ("1 ** p", 0.5, 0, 0),
        ("p ** 1", 0, 1, 1),
        ("p ** 2", 0, 0, 0),
        ("p ** p", 1, 1, 1),
        ("p ** -1", 2, -1 / 4, -1 / 4),
        ("1 / p", 2, -1 / 4, -1 / 4),
        ("(1 - p) / (1 + p)", 0, -2, -2),
        ("odds(p, p, 2)", 0.5, 1.5, 1.5),
        ("odds(p, 0)", 0.5, 0, 0),
        ("log(p)", 0.25, 4, 4),
        ("exp(2 * p)", 0, 2, 2),
        ("exp(log(p)) / p", 0.3, 0, 0),
        ("odds(p, 3)", 0.5, 3 / 4, 3 / 4),
        ("odds(0.5, p)", 1, 1 / 4, 1 / 4),
        ("-p - p * p + +p", 2, -4, -4),
        ("p in (1, 2)", 1, np.nan, np.nan),
        ("p in (1, 2) or 2 * p not in (3, 4)", 1.2, 0, 0),
        ("max(0, p - 0.5)", 0.5 + 1e-13, 0, 1),
        ("3 * p if p < 0.5 else 1", 0.5, np.nan, 0),
        ("p + (p > 0.5)", 0.5, 1, np.nan),
        ("min(1, 2 * (p >= 0.5))", 0.5, np.nan, 0),
        ("1 if p >= 0.5 else 1", 0.5, 0, 0),
    ],
)
def test_slopes_of_expressions(text, at, below, above):
    expression = parse(text)
    seen = []
    for side in (-1, 1):
        found = differentiated(expression, {"p": Dual(at, {"p": float(side)})})
        assert float(found.value) == pytest.approx(float(expression({"p": at})), abs=1e-12)
        seen.append(side * float(_slopes(found).get("p", 0.0)))
    assert seen == pytest.approx([below, above], nan_ok=True)


# ---- edges ---------------------------------------------------------------------------------------

EDGES: dict[str, Any] = {
    "parameters": {"p": 0.3, "q": 0.2, "r": 0.1},
    "let": {"far": "max(0, force - p)", "glum": "mood == sad"},
    "response": [
        {"when": "force", "chances": {"warm": "p * (1 - q)", "cold": "warm / 2 + r", "none": "rest"}},
        {"chances": {"warm": "q", "none": "1 - q"}},
    ],
    "shift": {
        "rung": [
            {"when": "response == warm", "chances": {"up": "p + far / 9", "lost": "q"}},
            {"chances": {"down": "r"}},
        ],
        "mood": [{"when": "glum", "chances": {"glad": "min(q, 2 * p)"}}, {"chances": {"sad": "odds(r, 2)"}}],
    },
    "tallies": {"n": "p * (rung_next > rung) + force", "m": "q ** 2 if response == warm else 0"},
}


def walking(**changed):
    """A model with responses, lets, two variables and tallies that depend on its parameters."""
    return ob.Model(
        title="walking",
        states={"rung": ["lost", "low", "mid", "won"], "mood": ["sad", "glad"]},
        endings={"won": "rung == won", "lost": "rung == lost"},
        actions={"push": {"force": 1}, "wait": {}},
        start=[{"rung": "low"}],
        **EDGES | {"parameters": EDGES["parameters"] | changed},
    )


@pytest.mark.parametrize("side", [-1, 1])
def test_the_slopes_of_edges_are_those_of_finite_differences(side):
    """Of their chances, and of what they add to each tally."""
    model = walking()
    table = model.table
    state, action = np.divmod(np.repeat(np.arange(table.first.size - 1), np.diff(table.first)), len(model.actions))
    values = {name: one.value for name, one in model.parameters.items()}
    places, after = table.places[:, state], table.places[:, table.after]
    edges = EdgeSlopes(model.rules, values, side, places, action, table.response.astype(np.int64), after)
    chance, slopes = edges.chances()
    np.testing.assert_allclose(chance, table.chance[0], atol=1e-15)
    for name, value in values.items():
        more, less = (walking(**{name: value + step}).table for step in (1e-6, -1e-6))
        np.testing.assert_allclose(slopes[name], (more.chance[0] - less.chance[0]) / 2e-6, atol=1e-8)
        for k, of_tally in enumerate(edges.tallies()):
            change = (more.tally[k, 0, more.kind] - less.tally[k, 0, less.kind]) / 2e-6
            np.testing.assert_allclose(of_tally.get(name, np.zeros(change.size)), change, atol=1e-8)
