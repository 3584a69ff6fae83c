"""What users guess first: it exists, or the error says what it is called here."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
import scipy.sparse as sp

import olivebranch as ob

MAYBE = ob.load("maybe")
any_call: Any = ob  # so that a type checker does not refuse the wrong calls below
PAIR = ["small_steps", "jump_ahead"]

WRONG = {
    "compare n": (lambda: any_call.compare("maybe", PAIR, n=100), "compare(n=...)", "runs=..."),
    "compare steps": (lambda: any_call.compare("maybe", PAIR, steps=5), "compare(steps=...)", "weeks=..."),
    "compare misspelt": (lambda: any_call.compare("maybe", PAIR, wekes=5), "compare(wekes=...)", "'weeks'"),
    "simulate n": (lambda: any_call.simulate("maybe", "jump_ahead", n=100), "simulate(n=...)", "runs=..."),
    "simulate rng": (lambda: any_call.simulate("maybe", "jump_ahead", rng=1), "simulate(rng=...)", "seed=..."),
    "a number of runs": (
        lambda: any_call.Chain("maybe", "jump_ahead").simulate(500),
        "simulate(...): give these by name",
        "runs, weeks, seed",
    ),
    "a context": (
        lambda: any_call.compare("reconciliation", context="betrayal"),
        "compare(context=",
        "ob.load(NAME, c",
    ),
    "a chain": (lambda: any_call.compare(MAYBE @ "jump_ahead"), "give a model", "chain.exact()"),
    "a parameter": (lambda: any_call.compare("maybe", set={"slam": 0}), "compare(set=...)", ".with_parameters(skip=1)"),
    "chain simulate": (lambda: any_call.Chain("maybe", "jump_ahead").simulate(n=9), "simulate(n=...)", "runs=..."),
    "chain exact": (lambda: any_call.Chain("maybe", "jump_ahead").exact(steps=9), "exact(steps=...)", "weeks=..."),
    "report": (lambda: any_call.report("maybe", steps=5), "report(steps=...)", "weeks=..."),
    "page": (lambda: any_call.page("maybe", steps=5), "page(steps=...)", "weeks=..."),
    "uncertainty": (lambda: any_call.uncertainty("maybe", n_draws=5), "uncertainty(n_draws=...)", "draws=..."),
    "learn": (lambda: any_call.learn("maybe", "class.csv", n_draws=5), "learn(n_draws=...)", "draws=..."),
    "diaries": (lambda: any_call.diaries(MAYBE @ "jump_ahead", random_state=5), "diaries(random_state", "seed=..."),
    "check_model": (lambda: any_call.check_model("maybe", n_runs=5), "check_model(n_runs=...)", "runs=..."),
    "check_strategy": (lambda: any_call.check_strategy("jump_ahead", n=5), "check_strategy(n=...)", "runs=..."),
    "exercises": (lambda: any_call.exercises("maybe", studnt="s01"), "exercises(studnt=...)", "'student'"),
    "explore": (lambda: any_call.explore("maybe", horizon=5), "explore(horizon=...)", "weeks=..."),
    "scorm": (lambda: any_call.scorm("maybe", horizon=5), "scorm(horizon=...)", "weeks=..."),
    "calibration": (lambda: any_call.calibration("maybe", target=[]), "calibration(target=...)", "'targets'"),
    "graph_of": (lambda: any_call.graph_of("maybe", steps=5), "graph_of(steps=...)", "weeks=..."),
    "save_plot": (lambda: any_call.save_plot(None, "a.png", widht=5), "save_plot(widht=...)", "'width'"),
    "load": (lambda: any_call.load("maybe", contxt="x"), "load(contxt=...)", "'context'"),
    "sweep folder": (lambda: any_call.sweep("maybe", folder="x"), "sweep(folder=...)", "store=..."),
    "a number of weeks": (lambda: ob.compare("maybe", PAIR, 20), "20 is no strategy", "weeks=20"),
    "an ending": (lambda: ob.compare("maybe", PAIR, weeks=5)["yes"], "no strategy 'yes'", ".to_frame()['yes']"),
    "a tally": (lambda: ob.compare("maybe", PAIR, weeks=5)["noes"], "no strategy 'noes'", ".to_frame()['noes']"),
    "a path as text": (lambda: ob.Model.from_toml("mine.toml"), "mine.toml", "ob.load(path)"),
}


@pytest.mark.parametrize("guess", WRONG)
def test_a_guess_is_answered_by_name(guess):
    call, *pieces = WRONG[guess]
    with pytest.raises(ob.OlivebranchError) as caught:
        call()
    for piece in pieces:
        assert piece in str(caught.value)


def test_strategies_need_no_list():
    assert ob.compare(MAYBE, *PAIR, weeks=5) == ob.compare(MAYBE, PAIR, weeks=5)
    assert list(any_call.compare(MAYBE, lambda see: "ask", "small_steps", weeks=5)) == ["<lambda>", "small_steps"]
    with pytest.raises(ob.ArgumentError, match="one list, or each strategy by itself"):
        ob.compare(MAYBE, PAIR, "typical")


def test_simulate_is_the_chain_simulated():
    options: Any = {"runs": 500, "weeks": 10, "seed": 3, "progress": False}
    assert ob.simulate("maybe", "jump_ahead", **options) == (MAYBE @ "jump_ahead").simulate(**options)


def test_a_model_from_text_is_the_model():
    assert ob.Model.from_toml(MAYBE.to_toml()) == MAYBE
    with pytest.raises(ob.ModelError, match=r"the text: the file: is not TOML"):
        ob.Model.from_toml("title = ")


@pytest.mark.parametrize(("model", "strategy"), [("maybe", "small_steps"), ("reconciliation", "jump_ahead")])
def test_a_chain_as_a_table_reads_back(model, strategy):
    """The names are all different, and a chain made from the table has the same answers."""
    chain = ob.Chain(model, strategy)
    frame = chain.to_frame()
    assert frame.shape == (chain.size, chain.size)
    assert frame.index.is_unique
    assert list(frame.index) == list(frame.columns)
    ended = chain.ending >= 0
    endings = {
        name: [state for state, e in zip(frame.index, chain.ending, strict=True) if e == i]
        for i, name in enumerate(chain.endings)
    }
    start = {state: float(p) for state, p in zip(frame.index, chain.start, strict=True) if p}
    again = ob.Chain.from_matrix(frame, endings={k: v for k, v in endings.items() if v}, start=start)
    for name in again.endings:
        assert again.exact(30).chance(name) == pytest.approx(chain.exact(30).chance(name), abs=1e-14)
    assert ended.any()


def test_a_chain_too_large_for_a_table_says_so():
    with pytest.raises(ob.ArgumentError, match=r"at most 2,000 fit in a table. Use chain.matrix"):
        ob.Chain.from_matrix(sp.eye_array(2_001)).to_frame()


def test_the_signatures_stay_visible():
    """An editor still sees what the functions take."""
    assert "weeks" in inspect.signature(ob.compare).parameters
    assert ob.compare.__doc__
