"""Refusals of studies, in one table: each names what is wrong and says what to do."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from typing import Any

import numpy as np
import pandas as pd
import pytest

import olivebranch as ob
from olivebranch.kernels.decide_for_ever import NotConverged, Unbounded
from olivebranch.studies.best import counting
from olivebranch.studies.learn.diaries import read

PAIR = ["small_steps", "jump_ahead"]
MAYBE = ob.load("maybe")
ASK = ob.Ask("yes", "small_steps", 4)
SAMPLE = ob.compare(MAYBE, PAIR, weeks=4, runs=20, progress=False)
any_call: Any = ob  # so that a type checker does not refuse the wrong calls below


WAVE: dict[str, Any] = {
    "title": "A wave",
    "states": {"they": ["far", "near"]},
    "endings": {"near": "they == near"},
    "actions": {"wave": {}},
    "start": [{}],
    "shift": {"they": [{"chances": {"near": 0.5}}]},
}


BY_SLAM = ob.Strategy("mine", lambda see: "ask", {"often": ob.count("slam > 0.2", upto=1)})


LEAPS = {"door": {"off": {"slam": "0"}}, "leap": {"off": {"cold_yes": "0.9"}}}
TOGETHER = {"one": {"off": {"slam": "0.6"}}, "two": {"off": {"cold_yes": "0.6"}}}


class Dying(Executor):
    """Its processes end before they answer."""

    def submit(self, fn, /, *args, **kwargs):
        future: Any = Future()
        future.set_exception(BrokenExecutor())
        return future


def changed(**parts: Any) -> ob.Model:
    return ob.Model(**(MAYBE.spec.plain() | parts))


def diary(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame({"who": [1], "week": [1], "action": ["ask"]} | columns)


def asked(of: str, **options: Any) -> Callable[[], object]:
    return lambda: ob.calibration(MAYBE, [ob.Target("a", "a", 0, 1, [ob.Ask(of, "small_steps", 3, **options)], "b")])


def graded(**options: Any) -> Callable[[], object]:
    return lambda: ob.Claim(**({"name": "a", "words": "b", "asks": [ASK, ASK]} | options))


def led(lead: Any) -> Callable[[], object]:
    return lambda: ob.Claim("a", "b", [ASK], lead).led(np.zeros(3))


#: what is asked, and what the error says
REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    # asks
    "an ask both ways": (asked("yes", passing={"stance": "maybe"}, after={"noes": 1}), "not both: make two asks"),
    "an ask of nobody": (asked("joy"), "no ending, tally or value 'joy'"),
    "an ask of no text": (asked(3), "of = 3: must be a text"),  # type: ignore[arg-type]
    "an ask that is none": (lambda: any_call.Claim("a", "b", [ASK, "yes"]), "asks: 'yes' is not an ob.Ask"),
    "an ask for no weeks": (lambda: ob.Ask("yes", "small_steps", 0), "weeks = 0"),
    "an ask of no context": (lambda: any_call.Ask("yes", "small_steps", context=3), "context = 3: must be a text"),
    "an ask by way of no value": (asked("met", passing={"stance": "mabye"}), "no value of stance 'mabye'"),
    "an ask by way of no variable": (asked("met", passing={"mood": "low"}), "no variable or memory 'mood'"),
    "an ask after no variable": (asked("yes", after={"mood": 1}), "no variable or memory 'mood'"),
    # claims
    "a claim of one": (graded(asks=[ASK]), "give two or more asks to compare, or say lead="),
    "a claim without a lead": (graded(lead=0.5), "lead = 0.5: must be a function of the asks"),
    "a claim of no grade": (graded(grade="sure"), "no grade 'sure'"),
    "a claim without words": (graded(words=3), "claim: words = 3: must be a text"),
    "a lead that fails": (led(lambda yes: "no"), "its lead cannot be computed"),
    "a lead over 1e308": (led(lambda yes: 10**400), "its lead cannot be computed"),
    "a lead of another shape": (led(lambda yes: 1.0), r"a number for each draw, and returned the shape \(\)"),
    "claims of a model of one's own": (lambda: ob.claims(MAYBE, draws=2), "about `reconciliation`"),
    # comparisons
    "no strategy": (lambda: ob.compare(MAYBE, []), r"strategies = \[\]: name at least one"),
    "a number": (lambda: ob.compare(MAYBE, "small_steps", 20), "20 is no strategy: say what it is, weeks=20"),
    "a list and one more": (lambda: ob.compare(MAYBE, PAIR, "typical"), "one list, or each strategy by itself"),
    "nothing and one more": (lambda: ob.compare(MAYBE, None, "typical"), "one list, or each strategy by itself"),
    "twice the same": (lambda: ob.compare(MAYBE, "typical", "typical"), "two strategies are called 'typical'"),
    "runs for ever": (lambda: ob.compare(MAYBE, PAIR, weeks=None, runs=5), "a simulation needs a horizon"),
    "another engine": (lambda: any_call.compare(MAYBE, PAIR, backend="gpu"), "gpu"),
    "none that fits": (
        lambda: ob.compare(ob.Model(**WAVE)),
        r"no bundled strategy fits .*its actions are wave .*Write one: \[strategies.NAME\] in the file",
    ),
    "a strategy that is not there": (lambda: SAMPLE["typical"], "no strategy 'typical' in this comparison"),
    "an ending in its place": (lambda: SAMPLE["yes"], r"for all of them: .to_frame\(\)\['yes'\]"),
    "a level": (lambda: SAMPLE.difference(*PAIR, level=1), "level = 1: must lie between 0 and 1"),
    "a week": (lambda: SAMPLE.difference(*PAIR, week=5), "week = 5"),
    "a difference in nothing": (lambda: SAMPLE.difference(*PAIR, of="joy"), "'joy'"),
    # draws
    "a memory that changes with the draw": (
        lambda: ob.uncertainty(MAYBE, [BY_SLAM], draws=2, progress=False),
        "strategy mine remembers 'often' by the parameter 'slam'.*Give that parameter no prior, or a fixed one",
    ),
    "workers that died": (
        lambda: ob.uncertainty(MAYBE, PAIR, draws=8, executor=Dying(), progress=False),
        r"workers died before the work was done \(BrokenExecutor\).*use fewer workers",
    ),
    # optima and groups
    "a group that all push": (
        lambda: ob.mixture("ladder", {"as_stated": 1}, ["push_hard"], weeks=2).best(),
        "every strategy here pushes: none of them may be named best",
    ),
    "draws for ever": (
        lambda: ob.best_pacing(MAYBE, None).over_priors(),
        "this answer is for ever: ask with weeks=",
    ),
    "no draws": (lambda: ob.best_pacing(MAYBE, 3).over_priors(draws=0), "draws = 0"),
    "a rule of no leaves": (lambda: ob.best_pacing(MAYBE, 3).rule(size=0), "size = 0"),
    "a rule that gains": (lambda: ob.best_pacing(MAYBE, 3).rule(loss=-0.1), "loss = -0.1"),
    "another action left out": (
        lambda: ob.best_pacing(MAYBE, 3, without="smal_step"),
        "no action 'smal_step' in maybe.*did you mean 'small_step'",
    ),
    "nothing to do": (lambda: ob.best_pacing(MAYBE, 3, without=MAYBE.actions), "no action of maybe is left: those"),
    "a mechanism that breaks the rules": (
        lambda: ob.why(changed(mechanisms=LEAPS), *PAIR, weeks=2, draws=0),
        r"^with leap switched off, .*Change what switches it off\.$",
    ),
    "two that break the rules together": (
        lambda: ob.why(changed(mechanisms=TOGETHER), *PAIR, weeks=2, draws=0),
        "^with one and two switched off, ",
    ),
    # diaries
    "nobody": (lambda: ob.diaries(MAYBE @ "small_steps", people=0), "people = 0: must be a whole number from 1 to 10"),
    "too many": (lambda: ob.diaries(MAYBE @ "small_steps", people=10_001), "people = 10001"),
    "no weeks": (lambda: ob.diaries(MAYBE @ "small_steps", weeks=0), "weeks = 0"),
    "a column": (lambda: ob.learn(MAYBE, diary(mood=["low"])), "no column 'mood' in the diaries"),
    "no column": (lambda: ob.learn(MAYBE, diary().drop(columns="week")), "no column 'week': they need who, week"),
    "a week before": (lambda: ob.learn(MAYBE, diary(week=[-1])), "week = -1 in the diaries: must be a whole number"),
    "half a week": (lambda: ob.learn(MAYBE, diary(week=["1.5"])), "week = '1.5' in the diaries"),
    "a value": (lambda: ob.learn(MAYBE, diary(stance=["mabye"])), "no value of stance 'mabye'.*did you mean 'maybe'"),
    "a response": (lambda: ob.learn(MAYBE, diary(response=["smile"])), "no response 'smile' in the diaries"),
    "no diary": (lambda: ob.learn(MAYBE, diary()[:0]), "the diaries are empty"),
    "no prior": (
        lambda: ob.learn(changed(parameters={n: p.value for n, p in MAYBE.parameters.items()}), diary()),
        "has no priors to learn from: give its parameters priors",
    ),
    "an axis without a prior": (
        lambda: ob.regimes("reconciliation", PAIR, x="unavoidable"),
        "unavoidable has no prior, which would say what values to try. Give them: unavoidable=0.1,0.2 on the command",
    ),
    # thresholds of a count
    "a count of 0": (lambda: counting.threshold(MAYBE, "unwelcome >= 0"), "a whole number from 1 to 100"),
    "a count of 101": (lambda: counting.threshold(MAYBE, "unwelcome >= 101"), "a whole number from 1 to 100"),
    "a count in words": (lambda: counting.threshold(MAYBE, "unwelcome >= two"), "a whole number from 1 to 100"),
    "a count of no harm": (lambda: counting.threshold(MAYBE, "noes >= 2"), "no harm 'noes' to them that maybe counts"),
    "a harm of nobody": (lambda: ob.frontier(MAYBE, 4, harm="joy"), "'joy'"),
    # what is left
    "another value to see": (lambda: read(diary(stance=["shut"], action=["wave"]), MAYBE), "no action 'wave'"),
    "an outlook on nobody": (lambda: ob.outlook(MAYBE, "small_steps", noes=40), r"after 10 rounds \(noes: 40\)"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_told(name):
    ask, match = REFUSED[name]
    with pytest.raises(ob.OlivebranchError, match=match):
        ask()


@pytest.mark.parametrize(
    ("fault", "match"),
    [
        (
            Unbounded,
            r"the objective has no best rule for ever: .*Give weeks=\.\.\., or take the gain out",
        ),
        (
            NotConverged,
            r"did not converge on maybe for ever: .*Give weeks=\.\.\., or another objective",
        ),
    ],
)
def test_an_optimum_that_there_is_not_is_told(fault, match, monkeypatch):
    def never(decisions: object) -> None:
        raise fault

    monkeypatch.setattr("olivebranch.studies.best.solve.for_ever", never)
    with pytest.raises(ob.ArgumentError, match=match):
        ob.best_pacing(MAYBE, None)


def test_what_is_just_allowed_is_taken():
    """One person, one week, a week 0, a count of 1 and of 100, an ask of one week."""
    assert len(ob.diaries(MAYBE @ "small_steps", people=1, weeks=1)) == 2
    assert read(diary(week=["0"], action=[""]), MAYBE)[1][0].week == 0
    found = [counting.threshold(MAYBE, f"unwelcome >= {n}") for n in (1, 100)]
    assert [str(one) for one in found] == ["unwelcome >= 1", "unwelcome >= 100"]
    assert counting.threshold(MAYBE, "unwelcome") is None
    assert ob.Ask("yes", "small_steps", 1).weeks == 1
    assert list(ob.compare(MAYBE, "small_steps", "jump_ahead", weeks=1)) == PAIR
