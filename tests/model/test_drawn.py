"""Rules evaluated for many draws at once: each draw has the edges and chances of the model with its values."""

from __future__ import annotations

import numpy as np
import pytest

import olivebranch as ob
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
