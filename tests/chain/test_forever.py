"""For ever, and far ahead: what is lost, what never ends, and who is still open."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import olivebranch as ob


def waits(tallies, trap="1"):
    """A model that ends, or falls into a trap of two states, each with chance 1/2; a week on the way."""
    return ob.Model(
        title="waits",
        states={"at": ["a", "b", "c", "d"]},
        endings={"done": "at == d"},
        actions={"go": {}},
        start=[{}],
        tallies=tallies,
        shift={
            "at": [
                {"when": "at == a", "chances": {"b": f"0.5 * {trap}", "d": f"1 - 0.5 * {trap}"}},
                {"when": "at == b", "chances": {"c": 1}},
                {"when": "at == c", "chances": {"b": 1}},
            ]
        },
    ) @ {"a": "go", "b": "go", "c": "go"}


def test_what_a_trap_loses_and_gains():
    """-1 a week for ever is -inf, +1 is inf, and what happens on the way is finite."""
    o = waits({"loses": "-1", "gains": "0.5", "on_the_way": "-(at == a)", "none": "0"}).exact()
    assert o.tally("loses") == -np.inf
    assert o.tally("gains") == np.inf
    assert o.tally("on_the_way") == -1
    assert o.tally("none") == 0
    assert o.chance("open") == 0.5


@pytest.mark.parametrize("tally", ["(at == b) - (at == c)", "2 * (at == b) - (at == c)"])
def test_a_trap_that_gains_and_loses_has_no_total(tally):
    o = waits({"sways": tally, "fine": "at == a"}).exact()
    with pytest.raises(ob.PrecisionError, match="undefined"):
        o.tally("sways")
    assert o.tally("fine") == 1
    assert o.chance("done") == 0.5
    assert np.isfinite(waits({"sways": tally}).exact(weeks=30).tally("sways"))


def test_a_trap_out_of_reach_harms_no_total():
    o = waits({"sways": "(at == b) - (at == c)"}, trap="0").exact()
    assert o.tally("sways") == 0


def test_answers_for_ever_can_be_pickled():
    o = waits({"sways": "(at == b) - (at == c)"}).exact()
    again = pickle.loads(pickle.dumps(o))
    assert again.chance("done") == 0.5
    with pytest.raises(ob.PrecisionError, match="undefined"):
        again.tally("sways")


def stays(share=0.9):
    return ob.Chain.from_matrix([[share, 1 - share], [0, 1]], endings={"out": ["1"]})


@pytest.mark.parametrize("weeks", [1, 100, 300, 340, 2_000])
def test_open_is_counted_not_left_over(weeks):
    """0.9^340 is 3e-16, which 1 less the others cannot see."""
    o = stays().exact(weeks=weeks)
    assert o.chance("open") == pytest.approx(0.9**weeks, rel=1e-12)
    assert o.curve("open")[weeks // 2] == pytest.approx(0.9 ** (weeks // 2), rel=1e-12)
    assert o.still_open.tobytes() == o.present["state"].sum(axis=1).tobytes()
    assert o.first_passage("out")[weeks] == pytest.approx(0.1 * 0.9 ** (weeks - 1), rel=1e-12)


@pytest.mark.parametrize("week", [0, 100, 340, 390])
def test_still_to_come_far_ahead(week):
    o = stays().exact(weeks=400)
    assert o.still_to_come("out", week) == pytest.approx(1 - 0.9 ** (400 - week), rel=1e-10)


def test_open_for_ever_is_the_chance_of_a_trap():
    """Not 1 less the endings: a trap of one in 1e18 is seen, and where there is none, open is 0."""
    rare = ob.Chain.from_matrix([[0, 1, 1e-18], [0, 1, 0], [0, 0, 1]], endings={"out": ["1"]})
    assert rare.exact().chance("open") == pytest.approx(1e-18, rel=1e-12)
    assert stays(1 - 1e-9).exact().chance("open") == 0


def test_draws_and_cells_count_open_as_the_chain_does():
    model = ob.load("maybe")
    chain = model @ "small_steps"
    study = ob.uncertainty(model, ["small_steps"], weeks=300, draws=8, progress=False)
    assert study.stated("open", "small_steps") == chain.exact(300).chance("open")
    values = dict(zip(study.parameters, map(float, study.values[3]), strict=True))
    alone = (model.with_parameters(**values) @ "small_steps").exact(300).chance("open")
    assert study.spread("open", "small_steps")[3] == alone


def test_a_simulation_counts_open_and_arrivals():
    o = stays().simulate(runs=500, weeks=12, seed=3)
    assert (o.still_open * 500 == np.round(o.still_open * 500)).all()
    np.testing.assert_allclose(o.still_open + o.reached.sum(axis=1), 1, atol=1e-15)
    np.testing.assert_allclose(np.cumsum(o.arrived, axis=0), o.reached, atol=1e-15)


# ---- rows that sum to 1 and a little ---------------------------------------------------------------


def off_by(excess, rest=False):
    """A model whose rows sum to 1 + excess: of a shift, a response or a start."""
    chances = {"yes": 0.5 + excess, "no": "rest" if rest else 0.5}
    return ob.Model(
        title="a little over",
        states={"at": ["a", "b", "c"]},
        endings={"done": "at == c"},
        actions={"go": {}},
        start=[{"chance": 0.5 + excess, "at": "a"}, {"chance": 0.5, "at": "b"}],
        response=[{"chances": chances}],
        shift={
            "at": [
                {"when": "at == a and response == yes", "chances": {"b": 1 + excess}},
                {"when": "at == b", "chances": {"a": 0.999999 + excess, "c": 0.000001}},
            ]
        },
    )


@pytest.mark.slow
@pytest.mark.parametrize("excess", [6e-10, -6e-10, 9e-10])
@pytest.mark.parametrize("rest", [False, True])
def test_no_mass_is_gained_or_lost(excess, rest):
    if excess < 0 and not rest:
        excess = excess / 2
    chain = off_by(max(excess, -6e-10), rest) @ {"a": "go", "b": "go"}
    o = chain.exact(weeks=100_000)
    assert o.chance("done") + o.chance("open") == pytest.approx(1, abs=1e-10)
    assert chain.start.sum() == pytest.approx(1, abs=1e-15)


def test_a_mixed_strategy_a_little_over_gains_nothing(maybe):
    chain = maybe @ (lambda see: {"small_step": 0.5 + 4e-10, "ask": 0.5})
    np.testing.assert_allclose(chain.matrix.sum(axis=1), 1, atol=1e-15)


@pytest.mark.parametrize("model", ob.models())
def test_rows_of_bundled_models_keep_their_bytes(model, monkeypatch):
    """They sum to 1 but for rounding, so nothing is divided."""
    from olivebranch.model import factor, initial, rows

    before = ob.load(model)
    for room in (rows, factor, initial):
        monkeypatch.setattr(room, "divisor", lambda *_: None)
    after = before.with_parameters()
    assert after.table.chance.tobytes() == before.table.chance.tobytes()
