"""Rules evaluated for many draws at once: each draw has the edges and chances of the model with its values."""

from __future__ import annotations

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.model import tallies
from olivebranch.model.drawn import DrawnRules, RulesByEdge, rules_of
from olivebranch.model.table import build

DRAWS = 5


def drawn_values(model):
    """{name: (D, 1)} draws around the stated values; in the last, every parameter is 1.5, which no chance may be."""
    rng, found = np.random.default_rng(4), {}
    for name, one in model.parameters.items():
        found[name] = one.value * rng.uniform(0.8, 1.0, (DRAWS, 1))
        found[name][-1] = 1.5
    return found


def moves(table, chance, model):
    """{(state's code, action, response, next state's code): chance} of moves out of open states that have one."""
    row = np.repeat(np.arange(table.first.size - 1), np.diff(table.first))
    state, action = np.divmod(row, len(model.actions))
    keys = zip(table.states[state], action, table.response, table.states[table.after], strict=True)
    is_open = table.ending[state] < 0
    return {tuple(map(int, key)): p for key, p, here in zip(keys, chance, is_open, strict=True) if p > 0 and here}


@pytest.mark.parametrize("name", ["maybe", "ladder", "mixed_signals"])
@pytest.mark.parametrize("kind", [DrawnRules, RulesByEdge])
def test_each_draw_is_the_model_with_its_values(kind, name):
    """And just the draw that breaks the rules is marked."""
    model = ob.load(name)
    rules = rules_of(model, tuple(model.parameters)) if kind is DrawnRules else RulesByEdge(model.rules, name)
    assert type(rules) is kind
    values, broken = drawn_values(model), np.zeros(DRAWS, dtype=bool)
    found = rules(values, broken)
    assert broken.tolist() == [False] * (DRAWS - 1) + [True]
    factors = np.where(found.factor[:, :, None] >= 0, found.values[found.factor], 1.0)
    chance = factors.prod(axis=1)
    for draw in range(DRAWS - 1):
        one = build(model.rules, {name: float(value[draw, 0]) for name, value in values.items()}, name)
        known, here = moves(one, one.chance[0], model), moves(found.table, chance[:, draw], model)
        reachable = set(one.states.tolist())
        assert {key: p for key, p in here.items() if key[0] in reachable} == pytest.approx(known, abs=1e-15)
        start = dict(zip(found.table.states.tolist(), found.start[min(draw, len(found.start) - 1)], strict=True))
        of_one = dict(zip(one.states.tolist(), one.start[0], strict=True))
        assert {code: p for code, p in start.items() if p > 0} == {code: p for code, p in of_one.items() if p > 0}


def test_no_edge_is_kept_that_no_draw_needs():
    """A draw in which a door may shut adds its edges; what has no chance in any draw is left out."""
    model = ob.load("maybe").with_parameters(slam=0.0)
    rules = RulesByEdge(model.rules, "maybe")
    stated = {name: np.full((2, 1), one.value) for name, one in model.parameters.items()}
    slams = stated | {"slam": np.array([[0.0], [0.5]])}
    few, more = (rules(values, np.zeros(2, dtype=bool)) for values in (stated, slams))
    for found in (few, more):
        chance = np.where(found.factor[:, :, None] >= 0, found.values[found.factor], 1.0).prod(axis=1)
        row = np.repeat(np.arange(found.table.first.size - 1), np.diff(found.table.first))
        is_open = found.table.ending[row // len(model.actions)] < 0
        assert (chance.max(axis=1) > 0)[is_open].all()
    assert more.table.after.size > few.table.after.size


@pytest.mark.parametrize("part", [7, 100_000])
def test_a_tally_of_many_combinations_is_that_of_each_edge(part, monkeypatch):
    """Where what it reads has more combinations than there are edges, it is worked out edge by edge, part by part."""
    monkeypatch.setattr(tallies, "PART", part)
    values = [f"v{k}" for k in range(40)]
    chances = {f"v{k}": 0.5 for k in (0, 39)}
    model = ob.Model(
        title="many",
        states={"v": values, "door": ["open", "shut"]},
        start=[{}],
        endings={"shut": "door == shut"},
        actions={"go": {"loud": 1}, "pause": {}},
        shift={"v": [{"chances": chances}], "door": [{"chances": {"shut": 0.1}}]},
        tallies={"far": "(v_next - v) * (action == go) * p", "shut_now": "door_next == shut"},
        parameters={"p": 2.0},
    )
    table = build(model.rules, {"p": 2.0}, "many")
    place = {name: table.places[k] for k, name in enumerate(model.states)}
    row = np.repeat(np.arange(table.first.size - 1), np.diff(table.first))
    state, action = np.divmod(row, 2)
    far = (place["v"][table.after] - place["v"][state]) * (action == 0) * 2.0
    shut = (place["door"][table.after] == 1).astype(float)
    here = table.ending[state] < 0
    assert (table.tally[0, 0, table.kind] == far)[here].all()
    assert (table.tally[1, 0, table.kind] == shut)[here].all()
