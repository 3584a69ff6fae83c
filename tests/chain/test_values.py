"""Results are values: they compare, hash, travel to other processes and back, and cannot be written to."""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.base.equality import ByValue, same

PAIR = ["small_steps", "jump_ahead"]


def compared():
    return ob.compare("maybe", PAIR, weeks=5, runs=20, progress=False)


def studied(seed=1):
    return ob.uncertainty("maybe", PAIR, weeks=5, draws=8, seed=seed, progress=False)


ASKED = {
    "exact": lambda: ob.Chain("maybe", "small_steps").exact(5),
    "for ever": lambda: ob.Chain("maybe", "small_steps").exact(),
    "trap": lambda: ob.Chain.from_matrix([[0.5, 0.25, 0.25], [0, 1, 0], [0, 0, 1]], endings={"e": ["2"]}).exact(),
    "simulated": lambda: ob.Chain("maybe", "small_steps").simulate(runs=20, weeks=5, progress=False),
    "paths": lambda: ob.Chain("maybe", "small_steps").paths(3, weeks=5),
    "story": lambda: ob.Chain("maybe", "small_steps").story(weeks=5),
    "comparison": compared,
    "difference": lambda: compared().difference(*PAIR),
    "uncertainty": studied,
    "gap": lambda: studied().difference(*PAIR),
    "tornado": lambda: studied().tornado(),
    "regimes": lambda: ob.regimes("maybe", PAIR, x={"weeks": [1, 5]}, progress=False),
    "mixture": lambda: ob.mixture("reconciliation", {"betrayal": 1.0}, PAIR, weeks=5),
    "claims": lambda: ob.claims("reconciliation", ob.OURS[:2], weeks=5, draws=4, progress=False),
    "calibration": lambda: ob.calibration("second_time"),
    "best": lambda: ob.best_pacing("maybe", weeks=6),
    "why": lambda: ob.why("maybe", *PAIR, weeks=5, draws=4, progress=False),
    "power": lambda: ob.Chain("maybe", "small_steps").power(3),
    "visits": lambda: ob.Chain("maybe", "small_steps").fundamental(),
    "belief": lambda: ob.Chain("reconciliation", "small_steps").belief([{"action": "self_work"}]),
}


@cache
def answer(name):
    return ASKED[name]()


@pytest.mark.slow
@pytest.mark.parametrize("name", ASKED)
def test_the_same_question_has_an_equal_answer(name):
    """Equal and of one hash when asked again, pickled or copied; unequal to anything else, and no error."""
    one = answer(name)
    for two in (ASKED[name](), pickle.loads(pickle.dumps(one)), copy.deepcopy(one), copy.copy(one)):
        assert one == two
        assert hash(one) == hash(two)
    assert {one: 1}[ASKED[name]()] == 1
    others: list[Any] = [None, 1, "x", np.zeros(3), *(answer(other) for other in ASKED if other != name)]
    assert all((one == other) is False for other in others[:3])
    assert not any(bool(one == other) for other in others[4:])


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (lambda c: c.exact(5), lambda c: c.exact(6)),
        (lambda c: c.exact(5), lambda c: c.exact()),
        (lambda c: c.simulate(runs=20, weeks=5, seed=1), lambda c: c.simulate(runs=20, weeks=5, seed=2)),
        (lambda c: c.exact(5), lambda c: ob.Chain("maybe", "jump_ahead").exact(5)),
        (lambda c: c.exact(5), lambda c: (c.model.with_parameters(slam=0.3) @ "small_steps").exact(5)),
        (lambda c: c.paths(3, seed=1), lambda c: c.paths(3, seed=2)),
    ],
)
def test_other_questions_have_other_answers(one, two):
    chain = ob.Chain("maybe", "small_steps")
    assert one(chain) != two(chain)


def test_nan_is_the_same_as_nan():
    """An ending out of reach has no mean week; two such answers are equal all the same."""
    p = [[0.5, 0.5, 0], [0, 1, 0], [0, 0, 1]]
    one, two = (ob.Chain.from_matrix(p, endings={"a": ["1"], "b": ["2"]}).exact() for _ in range(2))
    assert np.isnan(one.weeks_to("b"))
    assert one == two
    assert not same(float("nan"), 1.0)
    assert not same((1, 2), [1, 2])


def test_every_result_is_compared_by_value():
    """No kind of result is left to the comparison that dataclasses provide, which raises for arrays."""
    for name in ob.__all__:
        getattr(ob, name)  # so that all kinds are imported

    def kinds(parent):
        for kind in parent.__subclasses__():
            yield kind
            yield from kinds(kind)

    found = [kind for kind in kinds(ByValue) if kind.__module__.startswith("olivebranch.")]
    assert len(found) > 15
    for kind in found:
        assert kind.__eq__ is ByValue.__eq__, kind
        assert kind.__hash__ is ByValue.__hash__, kind


# ---- travelling ------------------------------------------------------------------------------------


def ask_all(model):
    """What a worker is asked: everything for ever, and a simulation; with whatever was computed on the way."""
    chain = ob.Chain(model, "small_steps")
    first = chain.variables
    where: dict[str, Any] = {next(iter(first)): first[next(iter(first))][-1]}
    chain.passed(chain.endings[0], **where)
    chain.committor(chain.endings[0])
    chain.roads(chain.endings[0])
    return chain, chain.exact(), chain.simulate(runs=50, weeks=9, progress=False), chain.paths(2), chain.exact(9)


@pytest.mark.slow
@pytest.mark.parametrize("method", ["forkserver", "spawn"])
def test_results_come_back_from_a_worker(method):
    with ProcessPoolExecutor(1, mp_context=get_context(method)) as pool:
        found = pool.submit(ask_all, "maybe").result()
    for here, there in zip(ask_all("maybe")[1:], found[1:], strict=True):
        assert here == there
    assert found[0].exact() == found[1]  # the chain itself can be asked on


@pytest.mark.parametrize("kernels", ["eliminate", "eliminate_numba"])
@pytest.mark.parametrize("trip", [copy.deepcopy, copy.copy, lambda x: pickle.loads(pickle.dumps(x))])
def test_a_solver_travels_too(trip, kernels, monkeypatch):
    """What solves for ever holds no module, whichever kernels it uses."""
    from importlib import import_module

    from olivebranch.kernels import elimination

    module = import_module(f"olivebranch.kernels.{kernels}")
    monkeypatch.setattr(elimination, "_kernels", lambda cells: module)
    chain = ob.Chain("maybe", "small_steps")
    before = chain.exact()
    again = trip(chain.absorbing)
    assert again.chance.tobytes() == chain.absorbing.chance.tobytes()
    assert again.visits(chain.start).value.tobytes() == chain.absorbing.visits(chain.start).value.tobytes()
    assert trip(chain).exact() == before


# ---- no writing ------------------------------------------------------------------------------------


def arrays_of(thing):
    chain = ob.Chain("reconciliation", "three_noes_and_out")
    sample, limit, paths = chain.simulate(runs=20, weeks=5, progress=False), chain.exact(), chain.paths(2)
    of_chain = [value for value in vars(chain).values() if isinstance(value, np.ndarray)]
    sparse = [*chain.arriving, *(getattr(chain.matrix, part) for part in ("data", "indices", "indptr"))]
    return {
        "chain": [*of_chain, *chain.memory.values(), chain.rank, chain.tally_rate, chain.absorbing.chance],
        "matrix": sparse,
        "outcomes": [
            *(sample.reached, sample.arrived, sample.still_open, sample.totals, sample.totals_error, sample.seen),
            *(*sample.occupancy.values(), *sample.present.values()),
        ],
        "for ever": [limit.reached, limit.totals, limit.forever.weeks_to],
        "paths": [paths.pairs, paths.edges, paths.runs],
    }[thing]


@pytest.mark.parametrize("thing", ["chain", "matrix", "outcomes", "for ever", "paths"])
def test_nothing_can_be_written_to(thing):
    arrays = arrays_of(thing)
    assert len(arrays) > 2
    for array in arrays:
        assert not array.flags.writeable
        if array.size:
            with pytest.raises(ValueError, match="read-only"):
                array.flat[0] = 0


def test_what_is_given_away_may_be_written_to():
    """Answers made anew for each question are the asker's own, and change nothing else."""
    chain = ob.Chain("maybe", "small_steps")
    before = chain.exact().chance("yes")
    for mine in (chain.committor("yes"), chain.exact(5).curve("yes"), chain.exact(5).curve("open")):
        mine[:] = 0.5
    labels = chain.labels
    labels["ending"] = "changed"
    assert chain.exact().chance("yes") == before
    assert chain.labels["ending"].tolist() == ["shut", "", "", "yes"]


# ---- models ------------------------------------------------------------------------------------------


def model(**changes: Any) -> ob.Model:
    given: dict[str, Any] = {
        "title": "two",
        "states": {"at": ["a", "b", "c"]},
        "endings": {"won": "at == b", "lost": "at == c"},
        "actions": {"go": {"size": 1}},
        "start": [{}],
        "parameters": {"p": 0.0, "q": 1},
        "tallies": {"t": 1},
        "shift": {"at": [{"chances": {"b": "0.5 + p", "c": 0.25}}]},
    }
    return ob.Model(**given | changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"parameters": {"p": -0.0, "q": 1}},
        {"parameters": {"p": 0, "q": 1.0}},
        {"actions": {"go": {"size": 1.0}}},
        {"actions": {"go": {"size": True}}},
        {"tallies": {"t": 1.0}},
        {"tallies": {"t": np.float32(1)}},
        {"parameters": {"q": 1, "p": 0.0}},
        {"shift": {"at": ({"chances": {"b": "0.5 + p", "c": 0.25}},)}},
    ],
)
def test_equal_models_hash_alike(changes):
    """1 and 1.0, 0.0 and -0.0, true and 1, lists and tuples."""
    assert model() == model(**changes)
    assert hash(model()) == hash(model(**changes))
    assert len({model(), model(**changes)}) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"parameters": {"p": 1e-300, "q": 1}},
        {"endings": {"lost": "at == c", "won": "at == b"}},
        {"states": {"at": ["a", "c", "b"]}},
        {"tallies": {"t": "1 + 0"}},
        {"title": "other"},
    ],
)
def test_models_that_differ_are_unequal(changes):
    """The order of endings and values has a meaning: the first that holds counts, the first value is the lowest."""
    assert model() != model(**changes)
    assert model() != 1


def test_a_frontier_is_equal_to_its_copy():
    """It holds sparse matrices, whose own comparison warns and gives a matrix."""
    found = ob.frontier("maybe", weeks=3)
    assert copy.deepcopy(found) == found
    assert found != ob.frontier("maybe", weeks=4)
