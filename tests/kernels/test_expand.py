"""The edges of a factored model, in NumPy and as the compiled functions say: those of the model's own table.

The compiled functions run as plain Python here, which shows their mistakes without the time that compiling takes.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.kernels import expand
from olivebranch.model.factors import factored
from olivebranch.model.rows import Rows

expand_numba = pytest.importorskip("olivebranch.kernels.expand_numba")

MODELS = ["ladder", "mixed_signals"]


@pytest.fixture(params=["numpy", "compiled"])
def kernels(request, monkeypatch):
    """The functions in NumPy; or those that are compiled, interpreted."""
    if request.param == "numpy":
        return expand
    for name, function in vars(expand_numba).items():
        if hasattr(function, "py_func"):
            monkeypatch.setattr(expand_numba, name, function.py_func)
    return expand_numba


def factors_of(model):
    return factored(Rows(model.rules, {name: one.value for name, one in model.parameters.items()}, model.name))


@cache
def known(name):
    """A model, its factors, and (codes,) the index of each of its states."""
    model = ob.load(name)
    found = factors_of(model)
    place = np.full(found.ending.size, -1, dtype=np.int32)
    place[model.table.states] = np.arange(model.table.states.size, dtype=np.int32)
    return model, found, place


def open_pairs(model):
    """Every open state under every action: the rows of the table, their codes and actions."""
    state = np.flatnonzero(model.table.ending < 0)
    actions = np.arange(len(model.actions))
    row = (state[:, None] * actions.size + actions).ravel()
    return row, np.repeat(model.table.states[state], actions.size), np.tile(actions, state.size)


@pytest.mark.parametrize("name", MODELS)
def test_the_edges_are_those_of_the_table(kernels, name):
    """In the same order, to the byte; in two parts as in one."""
    model, found, place = known(name)
    table = model.table
    row, code, action = open_pairs(model)
    successors = kernels.expand(found.plan, code, action, place)
    edges = np.concatenate([np.arange(table.first[r], table.first[r + 1]) for r in row])
    assert successors.degree.tolist() == np.diff(table.first)[row].tolist()
    assert successors.response.tolist() == table.response[edges].tolist()
    assert successors.after.tolist() == table.after[edges].tolist()
    assert successors.chance.tobytes() == table.chance[0, edges].tobytes()
    none = kernels.expand(found.plan, code[:0], action[:0], place)
    assert [column.size for column in none] == [0] * 4


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("look_back", [1, 2, 32])
def test_the_states_that_can_be_reached_are_those_of_the_table(kernels, name, look_back, monkeypatch):
    monkeypatch.setattr(expand_numba, "LOOK_BACK", look_back)
    model, found, _ = known(name)
    table = model.table
    for plan in (found.plan, found.plan._replace(support=found.plan.support[:0])):
        seen = np.zeros(found.ending.size, dtype=np.int8)
        begin = table.states[table.start[0] > 0]
        edges, faulty = kernels.explore(plan, found.ending, begin, found.actions, seen, True)
        assert np.flatnonzero(seen).tolist() == table.states.tolist()
        row, _, _ = open_pairs(model)
        assert (edges, faulty) == (int(np.diff(table.first)[row].sum()), -1)


@pytest.mark.parametrize("name", MODELS)
def test_a_state_is_reached_for_the_first_time_once(kernels, name):
    model, found, place = known(name)
    _, code, action = open_pairs(model)
    is_known = np.zeros(model.table.states.size, dtype=bool)
    is_known[::3] = True
    leads = kernels.expand(found.plan, code, action, place).after
    new = sorted(set(leads.tolist()) - set(np.flatnonzero(is_known).tolist()))
    for expected in (new, []):
        assert sorted(kernels.reach(found.plan, code, action, place, is_known).tolist()) == expected
        assert is_known[leads].all()


@pytest.mark.parametrize("where", ["response", "shift"])
def test_a_fault_is_found_where_it_can_be_reached(kernels, where):
    """Unless nobody asks for faults: then what is faulty leads nowhere."""
    rules = [{"when": "rung == r2 and waits", "chances": {"high": "p"}}]
    answers = [{"when": "rung == r2 and waits", "chances": {"yes": "p", "no": "rest"}}]
    model = ob.Model(
        title="rungs",
        states={"rung": ["r0", "r1", "r2", "r3"], "mood": ["low", "high"]},
        endings={"r3": "rung == r3"},
        actions={"go": {}, "wait": {"waits": 1}},
        parameters={"p": 0.25},
        start=[{}],
        response=[*answers * (where == "response"), {"chances": {"yes": 0.5, "no": "rest"}}],
        shift={"rung": [{"chances": {"up": 0.5}}], "mood": [*rules * (where == "shift"), {"chances": {"high": 0.25}}]},
    )
    for p, wrong in ((0.25, False), (1.5, True)):
        found = factored(Rows(model.rules, {"p": p}, "rungs"))
        for begin, heed in ((0, True), (0, False), (6, True)):
            seen = np.zeros(found.ending.size, dtype=np.int8)
            _, faulty = kernels.explore(found.plan, found.ending, np.array([begin]), found.actions, seen, heed)
            assert faulty // 2 == (2 if wrong and heed and begin == 0 else -1)
            if faulty < 0:
                assert seen.tolist() == ([1] * 8 if begin == 0 else [0] * 6 + [1, 0])


@pytest.mark.parametrize(("chance", "moves"), [(0.5, 33), (1e-90, 33), (1e-120, 32), (1e-250, 26)])
def test_a_product_that_is_rounded_to_nothing_is_no_move(kernels, chance, moves):
    """Of the 7 open states, each has one move by waiting; by going, 8, 4 three times, and 2 three times."""
    names = ("u", "v", "w")
    model = ob.Model(
        title="faint",
        states={name: [f"{name}_0", f"{name}_1"] for name in names},
        endings={"won": "u + v + w == 3"},
        actions={"wait": {}, "go": {}},
        parameters={"p": 0.5},
        start=[{}],
        shift={name: [{"chances": {f"{name}_1": "p if action == go else 0"}}] for name in names},
    )
    found = factored(Rows(model.rules, {"p": chance}, "faint"))
    assert bool(found.plan.support.size) == (chance**3 > 1e-290)
    seen = np.zeros(found.ending.size, dtype=np.int8)
    edges, _ = kernels.explore(found.plan, found.ending, np.array([0]), found.actions, seen, True)
    assert edges == moves
