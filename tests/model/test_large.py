"""Large models: edges that are not kept are the same edges, and leaving things out changes no answer."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import olivebranch as ob
import olivebranch.model.factors as factors
import olivebranch.model.table as table
from olivebranch.kernels import absorb, expand, expand_numba, refine
from olivebranch.model.spec import read_spec
from olivebranch.pacing import find
from olivebranch.studies.draws.batch import Job, Question, Solver
from support import reference
from support.draws import draws_of, same
from support.generators import chains, models, rules

pytestmark = pytest.mark.slow


def large(monkeypatch) -> None:
    """From here on, no model keeps its edges."""
    monkeypatch.setattr(table, "KEEP", -1)


def of_no_edges(model: ob.Model) -> ob.Model:
    """The same model, its edges not kept."""
    with pytest.MonkeyPatch.context() as patch:
        large(patch)
        return ob.Model.from_spec(model.spec, model.name, strict=False)


def same_table(one: table.Table, other: table.Table) -> None:
    for name in ("states", "places", "ending", "start", "response", "after", "chance"):
        a, b = getattr(one, name), getattr(other, name)
        assert (a.dtype, a.tobytes()) == (b.dtype, b.tobytes()), name
    assert (one.first == other.first).all()
    assert (one.tally[:, 0, one.kind] == other.tally[:, 0, other.kind]).all()


def every_edge(model: ob.Model) -> table.Table:
    actions = len(model.actions)
    return model.table.of(np.flatnonzero(np.repeat(model.table.ending < 0, actions)))


# ---- the same edges ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ob.models())
@pytest.mark.parametrize("kernels", [expand, expand_numba])
def test_a_model_whose_edges_are_not_kept_has_the_same(name, kernels, monkeypatch):
    """Every state, chance and tally has the same bytes, compiled or not."""
    kept = ob.load(name)
    monkeypatch.setattr(factors, "_kernels", lambda: kernels)
    thin = of_no_edges(kept)
    assert thin.table.large is not None
    assert thin.table.after.size == 0
    assert thin.table.moves == kept.table.moves
    same_table(kept.table, every_edge(thin))


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_random_models_whose_edges_are_not_kept(data):
    kept = data.draw(models())
    thin = of_no_edges(kept)
    same_table(kept.table, every_edge(thin))
    rule = data.draw(rules(kept))
    one, other = kept @ rule, thin @ rule
    for weeks in (5, None):
        assert one.exact(weeks).row() == pytest.approx(other.exact(weeks).row(), abs=0, rel=0, nan_ok=True)


@pytest.mark.parametrize("strategy", ["small_steps", "jump_ahead", "typical", "three_noes_and_out"])
def test_outcomes_are_the_same_bytes(reconciliation, strategy):
    """A product made from the rows that a strategy takes equals the product of the whole table."""
    one, other = reconciliation @ strategy, of_no_edges(reconciliation) @ strategy
    for name in ("start", "first", "after", "chance", "ending", "places"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes()
    for k in range(len(one.tallies)):
        assert (one.vectors[one.kind, k] == other.vectors[other.kind, k]).all()
    for weeks in (52, None):
        a, b = one.exact(weeks), other.exact(weeks)
        assert a.reached.tobytes() == b.reached.tobytes()
        assert a.totals.tobytes() == b.totals.tobytes()
        for variable in a.occupancy:
            assert a.occupancy[variable].tobytes() == b.occupancy[variable].tobytes()


@ob.strategy
def now_and_then(see):
    """Acts by chance, and remembers nothing."""
    return {"chat": 0.25, "pause": 0.75} if see.stance < "maybe" else "ask"


@pytest.mark.parametrize("strategy", [now_and_then, "jump_ahead"])
@pytest.mark.parametrize("kernels", [expand, expand_numba])
def test_without_memory_the_edges_of_the_table_are_those_of_the_chain(reconciliation, strategy, kernels, monkeypatch):
    monkeypatch.setattr(factors, "_kernels", lambda: kernels)
    one, other = (model @ strategy for model in (reconciliation, of_no_edges(reconciliation)))
    for name in ("start", "first", "after", "chance", "ending", "places", "action", "response"):
        a, b = getattr(one, name), getattr(other, name)
        assert (a.dtype, a.tobytes()) == (b.dtype, b.tobytes()), name
    assert one.product.weight.tobytes() == other.product.weight.tobytes()
    assert (one.vectors[one.kind] == other.vectors[other.kind]).all()
    assert other.kind is other.product.table.kind


def test_a_large_model_is_walked_and_told(reconciliation):
    """Runs, stories and memory that is asked for later work with only the strategy's edges."""
    chain = of_no_edges(reconciliation) @ "small_steps"
    sample, exact = chain.simulate(runs=20_000, seed=5, progress=False), chain.exact(52)
    for ending in chain.endings:
        assert abs(sample.chance(ending) - exact.chance(ending)) < 5 * (sample.error(ending) or 0) + 1e-3
    assert "week" in str(chain.story(seed=7)).lower()
    assert chain.still_to_come("yes", noes=1) == (reconciliation @ "small_steps").still_to_come("yes", noes=1)
    rank = chain.rank[chain.ending == 0].min()
    assert rank > chain.rank[chain.ending != 0].max()


def test_draws_of_a_large_model_are_those_of_a_kept_one(reconciliation, monkeypatch):
    """One draw at a time, and none that breaks the rules."""
    names, points = draws_of(reconciliation, 3)
    rule = find("small_steps")
    kept = [Solver(Job(reconciliation, names, (Question(rule, reconciliation),), (20,)))(p[None]) for p in points]
    large(monkeypatch)
    solver = Solver(Job(reconciliation, names, (Question(rule, reconciliation),), (20,)))
    for point, part in zip(points, kept, strict=True):
        assert same(solver(point[None]).solutions, part.solutions)


def test_checks_go_through_every_edge(reconciliation):
    from olivebranch.studies.checks import _rows

    findings = list(_rows(of_no_edges(reconciliation)))
    assert [finding.holds for finding in findings] == [True, True]


def faint(chance: float) -> dict:
    """Three variables that move to 1 by chance, each on its own."""
    names = ["u", "v", "w"]
    return {
        "title": "faint",
        "states": {name: [f"{name}_0", f"{name}_1"] for name in names},
        "endings": {"won": "u + v + w == 3"},
        "actions": {"wait": {}, "go": {}},
        "start": [{}],
        "shift": {name: [{"chances": {f"{name}_1": f"{chance} if action == go else 0"}}] for name in names},
    }


@pytest.mark.parametrize(("chance", "moves"), [(0.5, 33), (1e-90, 33), (1e-120, 32), (1e-250, 26)])
@pytest.mark.parametrize("kernels", [expand, expand_numba])
def test_products_that_are_rounded_to_nothing_are_no_moves(chance, moves, kernels, monkeypatch):
    """Where no product can be rounded to 0, actions with the same next states are followed once; otherwise one by one.

    Of the 7 open states, each has one move by waiting; by going, 8, 4 three times, and 2 three times.
    """
    monkeypatch.setattr(factors, "_kernels", lambda: kernels)
    spec, faults = read_spec(faint(chance))
    assert not faults
    kept = ob.Model.from_spec(spec, "faint", strict=False)
    thin = of_no_edges(kept)
    assert bool(thin.table.large.factors.plan.support.size) == (chance**3 > 1e-290)
    assert (thin.table.moves, kept.table.moves) == (moves, moves)
    same_table(kept.table, every_edge(thin))
    monkeypatch.setattr(factors, "BITS", 0)
    again = of_no_edges(kept)
    assert not again.table.large.factors.plan.support.size
    assert again.table.moves == kept.table.moves


# ---- the same errors -----------------------------------------------------------------------------


FAULTS = {
    "a chance above 1": ("shift", "v", {"up": "0.4 * (v + 1)"}),
    "a chance undefined": ("shift", "v", {"up": "0.5 + 0 / (3 - v)"}),
    "a sum above 1": ("shift", "v", {"up": "0.2 * (v + 1)", "down": "0.3 * v"}),
    "a tally that is not finite": ("tallies", "t", "1 / (v_next - 3)"),
    "an ending undefined": ("endings", "lost", "0 / (v - 3) == 1"),
}


def walk(fault: str | None, start: str = "v_0") -> dict:
    """A ladder of six rungs; at the fourth, or from there on, a rule may be faulty."""
    fields: dict = {
        "title": "walk",
        "states": {"v": [f"v_{i}" for i in range(6)]},
        "endings": {"won": "v == v_5"},
        "actions": {"step": {"go": 1}},
        "start": [{"v": start}],
        "shift": {"v": [{"chances": {"up": 0.5}}]},
        "tallies": {"t": "go"},
    }
    if fault:
        part, name, value = FAULTS[fault]
        fields[part][name] = [{"chances": value}] if part == "shift" else value
    return fields


def told(fields: dict) -> str:
    spec, faults = read_spec(fields)
    assert not faults
    try:
        ob.Model.from_spec(spec, "walk", strict=False)
    except ob.ModelError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("kernels", [expand, expand_numba])
def test_a_fault_is_told_as_ever(fault, kernels, monkeypatch):
    """The same words, and the same state if there is only one."""
    monkeypatch.setattr(factors, "_kernels", lambda: kernels)
    kept = told(walk(fault))
    assert kept
    large(monkeypatch)
    assert told(walk(fault)) == kept


def test_a_fault_out_of_reach_is_none(monkeypatch):
    """What a rule says about unreachable states does not matter, whether edges are kept or not."""
    fields = walk("a chance above 1")
    fields["shift"]["v"] = [{"when": "v >= v_2", "chances": {"v_1": 1}}, {"chances": {"up": "0.5 / (3 - v)"}}]
    assert told(fields) == ""
    large(monkeypatch)
    assert told(fields) == ""


# ---- lumping -------------------------------------------------------------------------------------


@given(chains(), st.integers(1, 12))
def test_leaving_out_ended_walks_changes_nothing(chain, weeks):
    """The whole matrix, with absorbing endings, gives the same endings and values week by week."""
    outcome, x = chain.exact(weeks), chain.start
    for week in range(weeks + 1):
        for e, ending in enumerate(chain.endings):
            np.testing.assert_allclose(x[chain.ending == e].sum(), outcome.curve(ending)[week], atol=1e-14)
        np.testing.assert_allclose(x, outcome.occupancy["state"][week], atol=1e-14)
        np.testing.assert_allclose(np.where(chain.ending < 0, x, 0), outcome.present["state"][week], atol=1e-14)
        x = x @ chain.matrix


@given(st.data())
@settings(max_examples=20, deadline=None)
def test_leaving_out_ended_walks_changes_no_tally(data):
    """Totals equal those of the whole matrix, and keeping memory after an ending would change nothing."""
    model = data.draw(models())
    rule = data.draw(rules(model))
    for chain in (model @ rule, ob.Chain(model, rule, track=list(rule.remembers))):
        x, total = chain.start, np.zeros(len(chain.tallies))
        for _ in range(7):
            total += (x * (chain.ending < 0)) @ chain.tally_rate
            x = x @ chain.matrix
        np.testing.assert_allclose(chain.exact(7).totals, total, atol=1e-12)
        for memory in chain.product.memory.values():
            assert (memory[chain.ending >= 0] == 0).all()


# ---- for ever ------------------------------------------------------------------------------------


@given(chains(most=9))
@settings(deadline=None)
def test_iterating_agrees_with_elimination(chain):
    """The method for chains too wide for LU gives the same answers, within the bound it states."""
    absorbing = chain.absorbing
    open_ = np.flatnonzero((chain.ending < 0) & ~absorbing.stuck)
    assume(open_.size)
    try:
        solver = refine.Iterated(refine.split(absorbing.moves, open_))
        known = np.zeros((chain.size, len(chain.endings)))
        ended = np.flatnonzero(chain.ending >= 0)
        known[ended, chain.ending[ended]] = 1
        h = solver.right(known, np.zeros_like(known))
        error = h.error
    except ob.PrecisionError:
        return
    assert (abs(h.value - absorbing.chance) <= error + absorbing.absorption.error[:, :-1] + 1e-15).all()


def test_a_wide_chain_is_iterated(monkeypatch):
    """If LU would fill the memory, the answers for ever are the same."""
    n = 14
    rng = np.random.default_rng(1)
    index = np.arange(n**3).reshape(n, n, n)
    p = np.zeros((n**3 + 1, n**3 + 1))
    for axis in range(3):
        for step in (1, -1):
            to = np.take(index, np.clip(np.arange(n) + step, 0, n - 1), axis=axis)
            np.add.at(p, (index.ravel(), to.ravel()), rng.uniform(0, 0.15, n**3))
    p[:-1, -1] = 0.02
    p[np.arange(n**3 + 1), np.arange(n**3 + 1)] += 1 - p.sum(axis=1)
    chain = ob.Chain.from_matrix(p, endings={"end": [str(n**3)]})
    direct = chain.exact()
    monkeypatch.setattr(absorb, "WORK", 0.0)
    again = ob.Chain.from_matrix(p, endings={"end": [str(n**3)]})
    assert isinstance(again.absorbing._solver, refine.Iterated)
    assert again.exact().expected_weeks() == pytest.approx(direct.expected_weeks(), rel=1e-12)
    assert again.exact().expected_weeks() == pytest.approx(50, rel=1e-12)
    assert again.exact().bound < 1e-11


# ---- a larger one --------------------------------------------------------------------------------


def test_the_lengthened_family_is_worked_out_as_the_judge_does(monkeypatch):
    """Ten thousand pairs, handled as a large model; a sample of rows against the judge."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    import family

    large(monkeypatch)
    model = family.lengthened(4, 3)
    judge = reference.Judge(tomllib.loads(model.to_toml()))
    whole = every_edge(model)
    for s in np.flatnonzero(whole.ending < 0)[::97]:
        state = tuple(int(x) for x in whole.places[:, s])
        for a, action in enumerate(model.actions):
            chances, tallies = judge.edges(state, action)
            row = s * len(model.actions) + a
            low, high = whole.first[row], whole.first[row + 1]
            assert high - low == len(chances)
            for e in range(low, high):
                key = model.responses[whole.response[e]], tuple(int(x) for x in whole.places[:, whole.after[e]])
                assert whole.chance[0, e] == pytest.approx(chances[key], rel=1e-12)
                for k, name in enumerate(model.tallies):
                    assert whole.tally[k, 0, whole.kind[e]] == tallies[key][name]
    year = (model @ family.steady).exact(weeks=52)
    assert sum(year.chance(e) for e in (*year.endings, "open")) == pytest.approx(1, abs=1e-12)
