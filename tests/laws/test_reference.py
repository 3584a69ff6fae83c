"""The package against the slow reference: evaluated rules, walks, and answers in every context."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import olivebranch as ob
from olivebranch.model.files import models_folder
from support import reference
from support.generators import models, rules


def spec_of(name: str) -> dict:
    return tomllib.loads((Path(models_folder()) / f"{name}.toml").read_text())


def same_rows(model: ob.Model, judge: reference.Judge) -> None:
    """Every reachable state and action: the same edges, chances and tallies as the judge's."""
    table = model.table
    for s, state in enumerate(table.places.T):
        ending = judge.ending(state)
        assert (model.endings[table.ending[s]] if table.ending[s] >= 0 else None) == ending
        for a, action in enumerate(model.actions):
            row = s * len(model.actions) + a
            low, high = table.first[row], table.first[row + 1]
            if ending:
                assert low == high
                continue
            chances, tallies = judge.edges(tuple(int(x) for x in state), action)
            assert high - low == len(chances)
            for e in range(low, high):
                response = model.responses[table.response[e]] if model.responses else None
                key = response, tuple(int(x) for x in table.places[:, table.after[e]])
                assert table.chance[0, e] == pytest.approx(chances[key], rel=1e-12, abs=1e-15)
                for k, name in enumerate(model.tallies):
                    assert table.tally[k, 0, table.kind[e]] == pytest.approx(tallies[key][name], abs=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["maybe", "ladder", "mixed_signals"])
def test_small_models_are_worked_out_as_the_judge_does(name):
    same_rows(ob.load(name), reference.Judge(spec_of(name)))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["reconciliation", "second_time"])
def test_large_models_are_worked_out_as_the_judge_does(name):
    """A sample of states (the judge is slow), every action, response and shift."""
    model, judge = ob.load(name), reference.Judge(spec_of(name))
    table = model.table
    for s in np.flatnonzero(table.ending < 0)[::9]:
        state = tuple(int(x) for x in table.places[:, s])
        for a, action in enumerate(model.actions):
            chances, _ = judge.edges(state, action)
            row = s * len(model.actions) + a
            low, high = table.first[row], table.first[row + 1]
            assert high - low == len(chances)
            for e in range(low, high):
                key = model.responses[table.response[e]], tuple(int(x) for x in table.places[:, table.after[e]])
                assert table.chance[0, e] == pytest.approx(chances[key], rel=1e-12)


@pytest.mark.slow
@given(st.data())
@settings(max_examples=25)
def test_random_models_are_worked_out_as_the_judge_does(data):
    model = data.draw(models())
    same_rows(model, reference.Judge(model.spec.plain()))


def judged(judge: reference.Judge, choose, start: dict, weeks: int) -> dict:
    """Chances of each ending by a scalar forward pass; `choose` gives the action at a state and memory."""
    found, now = dict.fromkeys(judge.spec["endings"], 0.0), dict(start)
    for week in range(weeks + 1):
        later: dict = {}
        for (state, memory), p in now.items():
            ending = judge.ending(state)
            if ending:
                found[ending] += p
                continue
            if week == weeks:
                continue
            action = choose(state, memory)
            for (response, after), chance in judge.edges(state, action)[0].items():
                key = after, (action, response)
                later[key] = later.get(key, 0.0) + p * chance
        now = later
    return found


@pytest.mark.parametrize("weeks", [1, 3])
def test_ask_every_week_by_hand(weeks, maybe):
    """A forward pass written in scalars gives the engine's chances."""
    judge = reference.Judge(spec_of("maybe"))
    found = judged(judge, lambda state, memory: "ask", {((1,), None): 1.0}, weeks)
    exact = (maybe @ "jump_ahead").exact(weeks=weeks)
    assert found == pytest.approx({e: exact.chance(e) for e in maybe.endings}, abs=1e-14)


@pytest.mark.slow
def test_last_action_and_response_are_remembered_as_said(reconciliation):
    """Memory of the last action and response, by hand: chat until the response is cold, then let go."""
    judge = reference.Judge(spec_of("reconciliation"))

    @ob.strategy(remembers={"answer": ob.last("response")})
    def leave_when_cold(see):
        return "let_go" if see.answer == "cold" else "chat"

    start = {}
    model = reconciliation
    for s in np.flatnonzero(model.table.start[0]):
        start[tuple(int(x) for x in model.table.places[:, s]), None] = float(model.table.start[0, s])
    found = judged(judge, lambda s, m: "let_go" if m and m[1] == "cold" else "chat", start, 4)
    exact = (model @ leave_when_cold).exact(weeks=4)
    assert found == pytest.approx({e: exact.chance(e) for e in model.endings}, abs=1e-12)


CASES = [
    ("reconciliation", "small_steps"),
    ("reconciliation", "typical"),
    ("maybe", "jump_ahead"),
    ("ladder", "typical"),
]


@pytest.mark.parametrize(("name", "strategy"), CASES)
@pytest.mark.parametrize("backend", ["numba", "numpy"])
def test_walks_follow_the_simulation_standard(name, strategy, backend):
    """Every run has the same ending, week and tallies as in the reference loop, to the last bit."""
    from olivebranch.kernels.backends import walks

    chain = ob.Chain(name, strategy)
    weeks, first, runs, seed = 30, 5, 120, 7
    block = walks(backend).walk(chain.walk_table, seed, first, runs, weeks)
    count = np.zeros_like(block.counts)
    pairs = chain.paths(range(first, first + runs), seed, weeks=weeks).pairs
    for i in range(runs):
        walked, ending, week, tally = reference.walk(chain.walk_table, seed, first + i, weeks)
        assert (block.ending[i], block.week[i]) == (ending, week if ending >= 0 else weeks)
        assert block.tally[i].tolist() == tally
        assert pairs[i, : len(walked)].tolist() == walked
        assert (pairs[i, len(walked) :] == walked[-1]).all()
        for w, pair in enumerate(walked):
            count[w, chain.walk_table.cell[pair]] += 1
    np.testing.assert_array_equal(block.counts, count)


@pytest.mark.slow
@given(st.data())
@settings(max_examples=10)
def test_walks_of_random_strategies_follow_the_standard(data):
    from olivebranch.kernels.walk import walk_numpy
    from olivebranch.kernels.walk_numba import walk_numba

    model = data.draw(models())
    chain = model @ data.draw(rules(model))
    seed = data.draw(st.integers(0, 2**64 - 1))
    one, two = (walk(chain.walk_table, seed, 2**33, 20, 12) for walk in (walk_numpy, walk_numba))
    for a, b in zip(one, two, strict=True):
        np.testing.assert_array_equal(a, b)
    for i, run in enumerate(range(2**33, 2**33 + 20)):
        _, ending, week, tally = reference.walk(chain.walk_table, seed, run, 12)
        assert (one.ending[i], one.tally[i].tolist()) == (ending, tally)
        assert one.week[i] == (week if ending >= 0 else 12)


def test_rows_are_sorted_from_worst_to_best(reconciliation):
    """In every row the chance of the first ending, under actions at random, rises along the edges."""
    chain = reconciliation @ "small_steps"
    rank = chain.rank[chain.walk_table.after]
    for low, high in itertools.pairwise(chain.walk_table.first):
        assert (np.diff(rank[low:high]) >= 0).all()
    best = chain.ending[np.argmax(chain.rank)]
    assert chain.endings[best] == "yes"
