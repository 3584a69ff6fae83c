"""What is done in parts, and how much is too much: no answer depends on the size of a part, and a limit says itself."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.chain import distribution
from olivebranch.kernels import expand

PAIR = ["small_steps", "jump_ahead"]


@ob.strategy(remembers={"asked": ob.count("action == ask", upto=3)})
def patient(see):
    """Asks three times, and else takes small steps."""
    return "ask" if see.asked < 3 else "small_step"


def fresh(name: str = "ladder") -> ob.Model:
    """A model that nothing has been worked out for yet."""
    return ob.Model(**ob.load(name).spec.plain())


def solved(name: str) -> list[bytes]:
    """Week by week and for ever."""
    chain = ob.Chain(fresh(name), patient)
    within, ever = chain.exact(12), chain.exact()
    by_week = [*within.occupancy.values(), *within.present.values()]
    return [part.tobytes() for part in (within.reached, within.totals, ever.reached, ever.totals, *by_week)]


def walked(name: str) -> list[bytes]:
    """Simulated, on two threads."""
    sample = ob.Chain(fresh(name), "small_steps").simulate(runs=5_000, weeks=9, seed=4, threads=2, progress=False)
    return [sample.reached.tobytes(), sample.totals.tobytes()]


def paired(name: str) -> list[bytes]:
    """A simulated difference, and how often a count is met."""
    distribution._simulated.cache_clear()  # counted again, in parts of the size under test
    sample = ob.compare(fresh(name), PAIR, weeks=9, runs=2_000, seed=4, progress=False)
    found = sample.difference(*PAIR, of="yes")
    shares = [sample.chance_of("unwelcome >= 1")[strategy] for strategy in PAIR]
    return [np.array([found.value, found.error, found.better, found.worse, *shares]).tobytes()]


#: (where, constant, a smaller value): what is worked on together, and from where on another way is taken
PARTS: list[tuple[str, str, int, Callable[[str], list[bytes]]]] = [
    ("chain.exact", "AT_A_TIME", 1, solved),
    ("chain.exact", "AT_A_TIME", 200, solved),
    ("chain.product", "AT_A_TIME", 1, solved),
    ("chain.product", "AT_A_TIME", 7, solved),
    ("kernels.expand", "PART", 1, solved),
    ("kernels.expand", "PART", 11, solved),
    ("model.tallies", "PART", 7, solved),
    ("model.tallies", "FEW", 3, solved),
    ("model.axes", "PART", 1, solved),
    ("model.axes", "PART", 50, solved),
    ("model.rows", "BATCH", 1, solved),
    ("model.rows", "BATCH", 3, solved),
    ("model.table", "PART", 3, solved),
    ("chain.monte_carlo", "AT_ONCE", 1, walked),
    ("chain.monte_carlo", "SHARES", 1, walked),
    ("base.pieces", "QUEUED", 1, walked),
    ("chain.monte_carlo", "PAIRED", 256, paired),
    ("chain.distribution", "PIECE", 256, paired),
]
KNOWN: dict[str, list[bytes]] = {}


@pytest.mark.slow
@pytest.mark.parametrize(("module", "constant", "value", "answer"), PARTS, ids=[f"{m}.{c}={v}" for m, c, v, _ in PARTS])
def test_no_answer_depends_on_the_size_of_a_part(module, constant, value, answer, monkeypatch):
    known = KNOWN.setdefault(answer.__name__, answer("ladder"))
    place = import_module(f"olivebranch.{module}")
    assert getattr(place, constant) > value
    monkeypatch.setattr(place, constant, value)
    assert answer("ladder") == known


def test_only_so_many_weeks_are_kept_at_a_time(monkeypatch):
    """Ten weeks of 800 pairs fit in 64 kB, and all 500 weeks take over 3 MB."""
    counting = ob.Strategy("counting", lambda see: "small_step", {"week": ob.week(upto=199)})
    found = ob.Chain("maybe", counting, track=["week"]).exact(500)
    monkeypatch.setattr("olivebranch.chain.exact.AT_A_TIME", 10 * found.chain.size)
    tracemalloc.start()
    try:
        assert len(found.occupancy["stance"]) == 501
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000


def by_chance(see):
    """A rule that draws lots."""
    return {"wait": 0.25, "small_step": 0.5, "ask": 0.25} if see.stance == "maybe" else {"wait": 0.5, "small_step": 0.5}


@pytest.mark.parametrize("rule", ["small_steps", "push_hard", patient, by_chance])
def test_a_chain_of_a_model_whose_moves_are_not_kept_has_the_same_moves(rule, monkeypatch):
    """Pure or drawn by lot, with a memory or without."""
    kept = ob.Chain(fresh(), rule)
    monkeypatch.setattr("olivebranch.model.factors._kernels", lambda: expand)
    monkeypatch.setattr("olivebranch.model.table.KEEP", 10)
    large = ob.Chain(fresh(), rule)
    assert (kept.model.table.large, large.model.table.large is None) == (None, False)
    for name in ("first", "after", "chance", "start", "ending", "action", "places"):
        assert np.array_equal(getattr(kept, name), getattr(large, name)), name
    assert kept.memory.keys() == large.memory.keys()
    assert kept.exact(9).row() == large.exact(9).row()


def test_the_last_action_of_the_last_state_is_kept_as_well(monkeypatch):
    """Where the ending comes first, the last row of a table is one that is taken."""
    monkeypatch.setattr("olivebranch.model.factors._kernels", lambda: expand)
    monkeypatch.setattr("olivebranch.model.table.KEEP", 1)
    model = ob.Model(
        title="back",
        states={"at": ["gone", "near", "far"]},
        endings={"gone": "at == gone"},
        actions={"wait": {}, "walk": {}},
        start=[{"at": "far"}],
        shift={"at": [{"when": "action == walk", "chances": {"down": 0.5}}]},
    )
    assert model.table.large is not None
    walk = ob.Strategy("walk", lambda see: "walk", {"week": ob.week(upto=2)})
    for chain in (model @ walk, ob.Chain(model, walk, track=["week"])):
        assert chain.exact(3).chance("gone") == 0.5


def limited(module: str, constant: str, value: int, monkeypatch) -> None:
    monkeypatch.setattr(import_module(f"olivebranch.{module}"), constant, value)


def chain(strategy: str = "small_steps") -> ob.Chain:
    return ob.Chain(ob.load("maybe"), strategy)


def test_as_many_pairs_as_fit_are_set_against_one_another(monkeypatch):
    one = chain()
    for module in ("chain.power", "chain.frame"):
        limited(module, "MOST_PAIRS", one.size, monkeypatch)
    assert one.power(2).n == 2
    assert one.to_frame().shape == (one.size, one.size)
    for module in ("chain.power", "chain.frame"):
        limited(module, "MOST_PAIRS", 1, monkeypatch)
    for question in (lambda: one.power(2), one.to_frame):
        with pytest.raises(ob.ArgumentError, match=r"pairs against one another: at most 1 fit"):
            question()


def test_as_many_steps_as_fit_are_kept(monkeypatch):
    limited("chain.questions", "MOST_STEPS", 3 * 6, monkeypatch)
    assert len(chain().paths(3, weeks=5).ending()) == 3
    for runs, weeks in ((4, 5), (3, 6)):
        with pytest.raises(ob.ArgumentError, match=f"{runs} runs of {weeks} weeks are over the limit of 18 steps"):
            chain().paths(runs, weeks=weeks)


@pytest.mark.parametrize("most", [0, 100_001, 1.5, True])
def test_roads_are_counted(most):
    with pytest.raises(ob.ArgumentError, match=r"most = .*from 1 to 100,000"):
        chain().roads("yes", most=most)
    assert len(chain().roads("yes", most=1)) == 1


def test_as_many_pairs_of_state_and_memory_as_fit(monkeypatch):
    model = ob.load("ladder")
    one = ob.Chain(model, patient)
    memories = 4
    limited("chain.pairs", "MAX_PAIRS", memories * model.table.states.size, monkeypatch)
    assert ob.Chain(model, patient).size == one.size
    limited("chain.pairs", "MAX_PAIRS", model.table.states.size, monkeypatch)
    with pytest.raises(ob.OlivebranchError, match=r"over the limit of .* Lower an `upto`"):
        ob.Chain(model, patient)


@pytest.mark.parametrize(("most", "fits"), [(2, True), (1, False)])
def test_as_many_endings_of_a_matrix_as_fit(most, fits, monkeypatch):
    limited("chain.matrix", "MOST_ENDINGS", most, monkeypatch)
    matrix: Any = [[0, 0.5, 0.5], [0, 1, 0], [0, 0, 1]]
    endings = {"yes": ["1"], "no": ["2"]}
    if fits:
        assert ob.Chain.from_matrix(matrix, endings=endings).exact().chance("yes") == 0.5
    else:
        with pytest.raises(ob.ArgumentError, match="endings: there are 2, and at most 1 are possible"):
            ob.Chain.from_matrix(matrix, endings=endings)


def test_a_model_has_as_many_states_as_fit(monkeypatch):
    """And as many values of one variable, and as many moves of one row."""
    plain = ob.load("maybe").spec.plain()
    limited("model.limits", "MAX_VALUES", 4, monkeypatch)
    assert ob.Model(**plain).table.states.size == 4
    limited("model.limits", "MAX_VALUES", 3, monkeypatch)
    with pytest.raises(ob.ModelError, match=r"4 states, over the limit of .* or of 3 values of one variable"):
        ob.Model(**plain)
    limited("model.limits", "MAX_VALUES", 4, monkeypatch)
    limited("model.limits", "MAX_ROW", 1, monkeypatch)
    with pytest.raises(ob.ModelError, match=r"\(actions, responses and values of one variable multiplied\), over 1"):
        ob.Model(**plain)


def test_the_table_of_a_gradient_shows_the_largest(monkeypatch):
    found = chain().gradient("yes", weeks=20)
    assert len(found.sheet().rows) == 7
    limited("chain.gradient", "MOST_SHOWN", 2, monkeypatch)
    assert [row[0] for row in found.sheet().rows] == [name.replace("_", " ") for name in found.by_size[:2]]


@pytest.mark.parametrize("limit", ["MAX_STATES", "MAX_EDGES", "MAX_STRATEGIES"])
def test_the_page_takes_what_fits_and_says_what_does_not(limit, monkeypatch):
    from olivebranch.web import export
    from olivebranch.web.build import page_data

    model = ob.load("maybe")
    sizes = {"MAX_STATES": model.table.states.size, "MAX_STRATEGIES": 2}
    if limit == "MAX_EDGES":
        told = []
        check = export._check_size

        def noting(what, n_states, n_edges, instead):
            told.append(n_edges)
            check(what, n_states, n_edges, instead)

        monkeypatch.setattr(export, "_check_size", noting)
        page_data(model, PAIR)
        sizes["MAX_EDGES"] = max(told)
    monkeypatch.setattr(export, limit, sizes[limit])
    assert page_data(model, PAIR)["mode"] == "sandbox"
    monkeypatch.setattr(export, limit, sizes[limit] - 1)
    with pytest.raises(ob.ArgumentError, match=r"the page takes up to|give 1 to 1 \(there are 2\)"):
        page_data(model, PAIR)
