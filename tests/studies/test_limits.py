"""Limits, defaults and refusals of studies: what is just inside is taken, what is just outside is refused."""

from __future__ import annotations

import inspect
from concurrent.futures import Executor, Future
from typing import Any

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.model.spec import Parameter
from olivebranch.model.spec_strategies import MAX_CAP
from olivebranch.studies import checks, objective
from olivebranch.studies.best import tree
from olivebranch.studies.best.frontier_result import SHOWN
from olivebranch.studies.best.question import check_horizon
from olivebranch.studies.calibration import _points
from olivebranch.studies.draws import batch, knowledge, priors, running, sampling
from olivebranch.studies.draws.batch import Job, Question
from olivebranch.studies.regimes import question as maps
from olivebranch.studies.uncertainty import sensitivity
from olivebranch.studies.uncertainty.tornado import spans

PAIR = ["small_steps", "jump_ahead"]
MAYBE = ob.load("maybe")
LADDER = ob.load("ladder")

#: what the documentation says that a study does unless it is told otherwise
DEFAULTS: dict[str, dict[str, Any]] = {
    "compare": {"strategies": None, "weeks": 52, "runs": None, "seed": 1, "threads": None, "backend": None},
    "uncertainty": {"strategies": None, "weeks": 52, "draws": 1000, "seed": 1, "given": None, "executor": None},
    "claims": {
        "model": "reconciliation",
        "claims": None,
        "weeks": 52,
        "draws": 1000,
        "seed": 1,
        "given": None,
        "executor": None,
    },
    "regimes": {
        "strategies": None,
        "y": None,
        "weeks": 52,
        "by": None,
        "weight": 0.02,
        "tie": 0.005,
        "given": None,
        "draws": 64,
    },
    "mixture": {"strategies": None, "weeks": 52},
    "calibration": {"model": "reconciliation", "targets": None},
    "why": {"weeks": 52, "of": None, "draws": 64, "seed": 1, "given": None, "executor": None},
    "best_pacing": {"weeks": 52, "by": None, "weight": 0.02, "without": ()},
    "frontier": {"weeks": 52, "harm": None, "strategies": None, "tol": 1e-4, "without": ()},
    "check_model": {"runs": 20_000, "seed": 1},
    "check_strategy": {"model": "reconciliation", "runs": 20_000, "seed": 1},
}


@pytest.mark.parametrize("name", DEFAULTS)
def test_the_defaults_are_those_that_are_documented(name):
    parameters = inspect.signature(getattr(ob, name)).parameters
    known = {key: p.default for key, p in parameters.items() if p.default is not p.empty}
    assert known.pop("progress", True) is True
    assert known.pop("executor", None) is None
    assert known == {key: value for key, value in DEFAULTS[name].items() if key != "executor"}


def test_methods_have_defaults_too():
    said: dict[Any, dict[str, Any]] = {
        ob.Comparison.difference: {"of": None, "week": None, "level": 0.95},
        ob.Uncertainty.best: {"by": None, "weight": 0.02},
        ob.Uncertainty.tornado: {"of": None, "strategy": None, "share": 0.05},
        ob.Uncertainty.sobol: {"of": None, "strategy": None, "n": 256, "executor": None, "progress": True},
    }
    for method, defaults in said.items():
        parameters = inspect.signature(method).parameters.values()
        assert {p.name: p.default for p in parameters if p.default is not p.empty} == defaults


# ---- refusals ----------------------------------------------------------------------------------

ASK = ob.Ask("yes", "small_steps", 4)
CLAIM = ob.Claim("one", "one", [ASK, ASK])
STUDIES = {
    "compare": lambda **o: ob.compare(MAYBE, PAIR, **{"runs": 10, **o}),
    "uncertainty": lambda **o: ob.uncertainty(MAYBE, PAIR, **{"draws": 2, **o}),
    "claims": lambda **o: ob.claims(MAYBE, CLAIM, **{"draws": 2, **o}),
    "why": lambda **o: ob.why(MAYBE, *PAIR, **{"draws": 2, **o}),
    "check_model": lambda **o: ob.check_model(MAYBE, **{"runs": 10, **o}),
    "check_strategy": lambda **o: ob.check_strategy("small_steps", MAYBE, **{"runs": 10, **o}),
    "regimes": lambda **o: ob.regimes(MAYBE, PAIR, x={"slam": [0.2]}, **o),
    "mixture": lambda **o: ob.mixture(MAYBE, {"as_stated": 1}, PAIR, **o),
}


@pytest.mark.parametrize("study", ["compare", "uncertainty", "claims", "why", "check_model", "check_strategy"])
@pytest.mark.parametrize("seed", [-1, 2**64, 1.5, True, None, "1"])
def test_a_seed_is_a_whole_number_of_64_bits(study, seed):
    with pytest.raises(ob.ArgumentError, match="seed = "):
        STUDIES[study](seed=seed)


@pytest.mark.parametrize("study", ["compare", "uncertainty", "claims", "why", "regimes", "mixture"])
@pytest.mark.parametrize("weeks", [0, -1, 100_001, 2.5, True])
def test_a_horizon_is_a_whole_number_of_weeks(study, weeks):
    with pytest.raises(ob.ArgumentError, match="weeks = "):
        STUDIES[study](weeks=weeks)


@pytest.mark.parametrize("study", ["uncertainty", "claims", "why"])
@pytest.mark.parametrize("draws", [-1, 10_000_001, 1.5, True])
def test_draws_are_counted(study, draws):
    with pytest.raises(ob.ArgumentError, match="draws = "):
        STUDIES[study](draws=draws)


@pytest.mark.parametrize("study", ["compare", "check_model", "check_strategy"])
@pytest.mark.parametrize("runs", [0, 10**12 + 1, True, "5"])
def test_runs_are_counted(study, runs):
    with pytest.raises(ob.ArgumentError, match="runs = "):
        STUDIES[study](runs=runs)


@pytest.mark.parametrize("study", ["uncertainty", "claims", "why", "regimes"])
def test_an_executor_is_one(study):
    with pytest.raises(ob.ArgumentError, match="executor = 3: give an Executor"):
        STUDIES[study](executor=3)


def test_the_ends_of_what_is_allowed_are_allowed():
    assert [sampling.check_draws(n) for n in (1, 10_000_000)] == [1, 10_000_000]
    assert [check_horizon(n) for n in (None, 1, MAX_CAP)] == [None, 1, MAX_CAP]
    with pytest.raises(ob.ArgumentError, match=r"weeks = 10,001: a rule remembers up to 10,000"):
        check_horizon(MAX_CAP + 1)
    with pytest.raises(ob.ArgumentError, match="draws = 0"):
        sampling.check_draws(0)


@pytest.mark.parametrize("tie", [-1e-9, float("nan"), None, "a", True])
def test_a_tie_is_a_number_from_0(tie):
    with pytest.raises(ob.ArgumentError, match="tie = "):
        ob.regimes(MAYBE, PAIR, x={"weeks": [1]}, tie=tie)
    assert ob.regimes(MAYBE, PAIR, x={"weeks": [1]}, tie=0).name_at(0, 0) == "jump_ahead"


@pytest.mark.parametrize("tol", [-1e-9, float("nan"), None, "a"])
def test_a_tolerance_is_a_number_from_0(tol):
    with pytest.raises(ob.ArgumentError, match="tol = "):
        ob.frontier(MAYBE, 5, tol=tol)
    assert len(ob.frontier(MAYBE, 5, tol=0, strategies=PAIR).vertices) >= 1


@pytest.mark.parametrize(
    ("shares", "match"),
    [
        ({}, "shares sum to 0"),
        ({"as_stated": 0.5}, "shares sum to 0.5"),
        ({"as_stated": 1.5, "betrayal": -0.5}, "they must be 0 or more"),
        ({"as_stated": "1"}, "the share of 'as_stated' is '1'"),
        ({"as_stated": True}, "the share of 'as_stated' is True"),
        ({"as_stated": float("nan")}, "the share of 'as_stated' is nan"),
        ([1.0], "give a table"),
    ],
)
def test_shares_are_a_distribution(shares, match):
    with pytest.raises(ob.ArgumentError, match=match):
        ob.mixture("reconciliation", shares, PAIR, weeks=1)


def test_a_group_of_nobody_is_a_group():
    """A share of 0 is 0 or more; and shares that miss 1 by rounding are made to sum to it."""
    found = ob.mixture("reconciliation", {"as_stated": 1, "betrayal": 0}, PAIR, weeks=2)
    assert found.pooled("yes", "jump_ahead") == found.of_group("as_stated", "yes", "jump_ahead")
    near = ob.mixture("reconciliation", {"as_stated": 0.7, "betrayal": 0.3 + 1e-10}, PAIR, weeks=2)
    assert sum(near.shares.values()) == pytest.approx(1, abs=1e-15)
    with pytest.raises(ob.UnknownName, match="did you mean 'betrayal'"):
        _ = found["betrayel"]
    with pytest.raises(ob.UnknownName, match="did you mean 'strain'"):
        found.pooled("strian", "jump_ahead")


def test_of_equals_the_first_is_best_and_nothing_is_lost():
    twins = [ob.pacing.small_steps.named("b"), ob.pacing.small_steps.named("a")]
    found = ob.mixture(MAYBE, {"as_stated": 1}, twins, weeks=5)
    assert (found.best(), found.one_for_all()) == ({"as_stated": "b", "pool": "b"}, 0.0)


@pytest.mark.parametrize(
    ("asks", "low", "high", "match"),
    [
        ([], 0.1, 0.2, "give one ask, or two"),
        ([ASK] * 3, 0.1, 0.2, "give one ask, or two"),
        ([ASK], 0.3, 0.2, "low = 0.3, high = 0.2"),
        ([ASK], None, 0.2, "low = None"),
        ([ASK], 0.1, float("nan"), "high = nan"),
    ],
)
def test_a_target_has_a_range_and_one_or_two_asks(asks, low, high, match):
    with pytest.raises(ob.ArgumentError, match=match):
        ob.Target("a", "a", low, high, asks, "a book")


def test_a_target_may_be_a_single_number():
    assert ob.Target("a", "a", 0.2, 0.2, [ASK] * 2, "a book").used is False


@pytest.mark.parametrize(("off", "words"), [(6.04, "6.0"), (0.05, "0.1"), (0.049, "0.05"), (0.0003, "0.0003")])
def test_a_miss_is_never_shown_as_0_points(off, words):
    assert _points(off) == words


# ---- asks ---------------------------------------------------------------------------------------


def test_an_ask_in_words():
    """Each part where it is given, and only there."""
    assert str(ob.Ask("yes", "small_steps")) == "yes, small steps"
    full = ob.Ask(
        "yes", "small_steps", 4, start={"stance": "maybe"}, context="still_warm", passing={"stance": "friend"}
    )
    assert str(full) == "yes by week 4, small steps, from maybe, in still warm, share by way of friend"
    after = ob.Ask("moved_on", "small_steps", after={"noes": 2, "week": 1})
    assert str(after) == "moved on, small steps, still to come after noes 2, week 1"


def test_an_ask_about_a_name_that_could_mean_two_things_is_refused():
    plain = MAYBE.spec.plain()
    plain["tallies"]["met"] = "1"
    with pytest.raises(ob.ArgumentError, match="'met' means that a value is met on the way, and"):
        ob.calibration(
            ob.Model(**plain),
            [ob.Target("a", "a", 0, 1, [ob.Ask("met", "small_steps", 3, passing={"stance": "maybe"})], "a book")],
        )


def test_what_an_ask_counts_is_a_chance_or_a_count():
    assert ob.Ask("yes / open", "small_steps").is_chance(MAYBE)
    assert not ob.Ask("noes / asks", "small_steps").is_chance(MAYBE)


# ---- maps ---------------------------------------------------------------------------------------


def test_a_map_has_at_most_so_many_cells(monkeypatch):
    monkeypatch.setattr(maps, "MAX_CELLS", 4)
    asked: dict[str, Any] = {"x": {"weeks": [1, 2]}, "progress": False}
    assert ob.regimes(MAYBE, PAIR, y={"slam": [0.2, 0.3]}, **asked).best.shape == (2, 2)
    with pytest.raises(ob.ArgumentError, match="the map has 6 cells, over the limit of 4"):
        ob.regimes(MAYBE, PAIR, y={"slam": [0.2, 0.3, 0.4]}, **asked)


@pytest.mark.parametrize(("columns", "lettered"), [(7, False), (8, True)])
def test_a_wide_map_has_letters_for_names(columns, lettered):
    found = ob.regimes(
        MAYBE, PAIR, x={"weeks": range(1, columns + 1)}, y={"slam": [0.2, 0.3]}, by="yes", progress=False
    )
    assert (found._letters == {"small_steps": "A", "jump_ahead": "B"}) == lettered
    assert ("A is small steps, B is jump ahead." in found.notes) == lettered
    row = ob.regimes(MAYBE, PAIR, x={"weeks": range(1, columns + 1)}, by="yes", progress=False)
    assert row._letters == {}


def test_the_margin_is_to_the_next_that_may_be_named():
    alone = ob.regimes(MAYBE, "small_steps", x={"weeks": [1, 5]}, progress=False)
    assert alone.margin.tolist() == [[np.inf, np.inf]]
    assert alone.best.tolist() == [[0, 0]]
    three = ob.regimes(LADDER, [*PAIR, "no_contact"], x={"weeks": [20]}, by="yes", progress=False)
    assert three.margin[0, 0] == pytest.approx(three.success[0, 0, 0] - np.sort(three.success[:, 0, 0])[1])


@pytest.mark.parametrize("place", [(-1, 0), (1, 0), (0, -1), (0, 2)])
def test_a_cell_outside_the_map_is_said(place):
    found = ob.regimes(MAYBE, PAIR, x={"weeks": [1, 5]}, progress=False)
    for question in (found.name_at, found.against):
        with pytest.raises(ob.ArgumentError, match="must be a whole number from 0 to"):
            question(*place)
    with pytest.raises(ob.UnknownName, match="in this map"):
        found.wins("no_contact")


def test_a_parameter_runs_over_the_middle_of_its_prior():
    """Eleven values, evenly spaced, from the 2.5 % to the 97.5 % point."""
    found = ob.regimes(MAYBE, PAIR, x="slam", weeks=2, progress=False)
    low, high = priors.quantile(MAYBE.parameters["slam"], np.array([0.025, 0.975]))
    assert found.x.values == pytest.approx(np.linspace(low, high, 11))


def test_a_map_that_is_interrupted_shows_nothing(monkeypatch):
    calls = []
    solve_chunk = batch.Solver.__call__

    def stop_at_second(self, values):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return solve_chunk(self, values)

    monkeypatch.setattr("os.cpu_count", lambda: 1)  # one thread, so that the first is done before the second
    monkeypatch.setattr(batch, "BUDGET", MAYBE.table.moves)
    monkeypatch.setattr(batch.Solver, "__call__", stop_at_second)
    with pytest.raises(ob.Interrupted, match="interrupted after 1 of 3 values of the parameters: a map needs them all"):
        ob.regimes(MAYBE, PAIR, x={"slam": [0.1, 0.2, 0.3]}, progress=False)


def test_a_frame_of_a_map_has_every_cell():
    found = ob.regimes(MAYBE, PAIR, x={"weeks": [1, 5]}, y={"slam": [0.2, 0.95]}, progress=False)
    frame = found.to_frame()
    assert frame["best"].tolist() == [found.name_at(j, i) for j in (0, 1) for i in (0, 1)]
    assert frame["weeks"].tolist() == ["1", "5", "1", "5"]
    assert frame["slam"].tolist() == ["0.2", "0.2", "0.95", "0.95"]
    assert frame["jump_ahead harm"].tolist()[:2] == found.harm[1, 0].tolist()


# ---- draws --------------------------------------------------------------------------------------


class Counting(Executor):
    """Runs each task when its result is asked for; knows how many were waiting at most, and what was sent."""

    def __init__(self) -> None:
        self.waiting = self.most = 0
        self.sizes: list[int] = []

    def submit(self, fn, /, *args, **kwargs):
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        self.sizes.append(len(args[0]))
        future: Any = Future()

        def result(timeout=None):
            self.waiting -= 1
            return fn(*args, **kwargs)

        future.result = result
        return future


@pytest.mark.parametrize(("draws", "sizes"), [(16, [2] * 8), (17, [3] * 5 + [2]), (3, [1] * 3)])
def test_an_executor_gets_an_eighth_of_the_draws_at_a_time(draws, sizes):
    pool = Counting()
    found = ob.uncertainty(MAYBE, PAIR, weeks=5, draws=draws, executor=pool, progress=False)
    assert pool.sizes == sizes
    here = ob.uncertainty(MAYBE, PAIR, weeks=5, draws=draws, progress=False)
    assert found.spread("yes", "jump_ahead").tobytes() == here.spread("yes", "jump_ahead").tobytes()


def test_only_so_many_chunks_wait(monkeypatch):
    monkeypatch.setattr(running, "AHEAD", 2)
    pool = Counting()
    ob.uncertainty(MAYBE, PAIR, weeks=5, draws=64, executor=pool, progress=False)
    assert (pool.most, pool.waiting) == (3, 0)


@pytest.mark.parametrize(("budget", "chunk"), [(1, 1), (2, 2), (10, 10)])
def test_as_many_draws_are_solved_together_as_fit(monkeypatch, budget, chunk):
    job = Job(MAYBE, (), (Question(ob.pacing.small_steps, MAYBE),), (5,))
    monkeypatch.setattr(batch, "BUDGET", budget * MAYBE.table.moves)
    assert job.chunk == chunk
    monkeypatch.setattr(batch, "BUDGET", 1)
    assert job.chunk == 1


@pytest.mark.parametrize("prior", ["normal(0, 1)", "lognormal(1, 1)", "gamma(2, 1)", "beta(2, 2)", "uniform(0, 1)"])
def test_quantiles_are_finite_at_the_ends(prior):
    """0 and 1 stand for the nearest shares that are inside."""
    parameter = Parameter(value=0.5, prior=prior)
    low, nearly, almost, high = priors.quantile(parameter, np.array([0.0, 2.0**-32, 1 - 2.0**-32, 1.0]))
    assert np.isfinite([low, high]).all()
    assert (low, high) == (nearly, almost)
    assert low < high


def test_a_value_in_the_tail_of_its_prior_lies_outside():
    """Outside the middle 99.9 %, at either end."""
    for value, is_outside in ((-3.2, False), (3.2, False), (-3.4, True), (3.4, True)):
        plain = MAYBE.spec.plain()
        plain["parameters"]["idle"] = {"value": value, "prior": "normal(0, 1)"}
        assert ("idle" in priors.outside(ob.Model(**plain))) == is_outside


def test_what_was_left_out_is_told():
    said = knowledge.notes_on_draws(knowledge.Priors(MAYBE), 5, 8, 0.25, "slam is too large.")
    assert said == [
        "25.0 % of the draws broke the model's rules and were replaced (slam is too large).",
        "Interrupted: 5 of 8 draws.",
    ]
    assert knowledge.notes_on_draws(knowledge.Priors(MAYBE), 8, 8, 0.0) == []


# ---- sensitivity --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def study():
    return ob.uncertainty(LADDER, PAIR, weeks=5, draws=8, progress=False)


@pytest.mark.parametrize("n", [0, 1, 3, 6, 2**24 + 1, 2**25, 2.0])
def test_sobol_points_are_a_power_of_two(study, n):
    with pytest.raises(ob.ArgumentError, match="n = "):
        study.sobol(n=n)


def test_the_least_and_the_most_sobol_points(monkeypatch):
    monkeypatch.setattr(sensitivity, "MOST_POINTS", 4)
    for n in (2, 4):
        first, total = sensitivity.sobol_indices(lambda u: u[:, 0] * 1.0, 2, n, seed=1)
        assert total[1] == pytest.approx(0, abs=1e-15)
        assert first.shape == (2,)
    with pytest.raises(ob.ArgumentError, match="from 2 to 4"):
        sensitivity.sobol_indices(lambda u: u[:, 0], 2, 8, seed=1)


@pytest.mark.parametrize("share", [0, 0.5, -0.1, None])
def test_a_tornado_has_two_ends(study, share):
    with pytest.raises(ob.ArgumentError, match="share = "):
        study.tornado(share=share)


def test_a_tornado_shows_the_ten_that_matter_most(study):
    found = study.tornado()
    assert len(found.names) == 23
    assert len(found.sheet().rows) == 10
    assert found.at.shape == found.value.shape == (23, 9)
    low, high = priors.quantile(LADDER.parameters[found.names[0]], np.array([0.05, 0.95]))
    assert found.at[0, [0, -1]] == pytest.approx([low, high])


def test_the_range_where_every_point_breaks_the_rules_is_unknown():
    assert np.isnan(spans(np.array([[np.nan, np.nan]]))).all()


def test_rank_correlation_of_what_never_changes_is_0():
    x = np.array([[1.0, 5.0], [2.0, 5.0], [3.0, 5.0]])
    assert sensitivity.rank_correlation(x, np.array([1.0, 2.0, 3.0])).tolist() == [1.0, 0.0]
    assert sensitivity.rank_correlation(x, np.array([7.0, 7.0, 7.0])).tolist() == [0.0, 0.0]


def test_what_needs_an_uncertain_parameter_says_so():
    known = MAYBE.with_parameters(**{name: p.value for name, p in MAYBE.parameters.items()})
    fixed = ob.uncertainty(known, PAIR, weeks=2, draws=2, progress=False)
    for question in (fixed.tornado, fixed.sobol):
        with pytest.raises(ob.ArgumentError, match="needs an uncertain parameter"):
            question()


def test_a_ranking_needs_two():
    with pytest.raises(ob.ArgumentError, match="a ranking needs two"):
        ob.uncertainty(MAYBE, "small_steps", weeks=2, draws=2, progress=False).survival()


# ---- what counts as better ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ({"yes": 1}, "yes"),
        ({"yes": 1, "unwelcome": -0.02}, "yes less 0.02 x unwelcome"),
        ({"unwelcome": -1, "yes": 2}, "less unwelcome and 2 x yes"),
        ({"shut": -0.5}, "less 0.5 x shut"),
    ],
)
def test_an_objective_in_words(by, words):
    assert objective.in_words(MAYBE, by) == words


@pytest.mark.parametrize("by", [{}, "", [], 3])
def test_an_objective_names_something(by):
    with pytest.raises(ob.ArgumentError, match="by = "):
        objective.weights(MAYBE, by, 0.02)


def test_a_harm_that_counts_for_nothing_or_for_something_is_refused():
    for weight, does in ((0, "ignore"), (1e-9, "reward")):
        with pytest.raises(ob.ArgumentError, match=f"would {does} harm"):
            objective.weights(MAYBE, {"yes": 1, "unwelcome": weight}, 0.02)
    assert objective.weights(MAYBE, {"yes": 0, "unwelcome": -1}, 0.02)["yes"] == 0


# ---- the best pacing ----------------------------------------------------------------------------


def test_a_frontier_answers_at_its_ends_and_between():
    front = ob.frontier(MAYBE, 20, strategies=PAIR)
    first, last = front.vertices
    for harm, share in ((first.harm, None), (last.harm, None), (float("inf"), None), (last.harm / 4, 0.25)):
        found = front.at(harm=harm)
        assert [round(part, 9) for part, _ in found.parts] == ([1] if share is None else [1 - share, share])
        assert found.value == pytest.approx(front.by_programme(harm), abs=1e-9)
    unclear: list[Any] = [None, "a", float("nan")]
    for given in unclear:
        with pytest.raises(ob.ArgumentError, match="must be a number, the most unwelcome that is allowed"):
            front.at(harm=given)
    assert front.points["jump_ahead"][0] == pytest.approx(3.0293, abs=1e-4)
    assert front.barred == ()
    assert SHOWN == 12


@pytest.mark.parametrize(
    ("values", "weeks", "words"),
    [
        ((0,), 20, "in week 1"),
        ((18, 19), 20, "from week 19 on"),
        ((0, 1, 2), 20, "in weeks 1 to 3"),
        ((0, 1), None, "in weeks 1 to 2"),
    ],
)
def test_weeks_in_words(values, weeks, words):
    assert tree._weeks(values, "week", weeks) == words


@pytest.mark.parametrize(("loss", "is_told"), [(0.0, False), (4.9e-5, False), (5.1e-5, True)])
def test_a_loss_that_would_be_shown_as_0_is_none(loss, is_told):
    assert ("0.0001 less" in tree._less(loss)) == is_told


def test_a_tree_is_drawn_with_its_looks_joined():
    """What follows from each value stands once, and the weeks are in words."""
    exact = ob.best_pacing("maybe", 20).rule(loss=0)
    whole = tree.split(exact)
    assert isinstance(whole, tree.Split)
    assert whole.name == "stance"
    (no, below), (maybe, action) = whole.branches
    assert (no, maybe, action) == ("no", "maybe", "ask")
    assert below == tree.Split("week", (("in rounds 1 to 19", "small_step"), ("in round 20", "ask")))


# ---- conformance --------------------------------------------------------------------------------


def test_a_broken_law_is_found(monkeypatch):
    """Engines that disagree, a file that changes, a context that breaks the rules: each is one line that says so."""
    monkeypatch.setattr(checks, "MOST_APART", 0.0)
    monkeypatch.setattr(checks, "load", lambda path: LADDER)
    found = ob.check_model(MAYBE, runs=500)
    broken = [finding for finding in found.findings if finding.holds is False]
    assert [finding.law for finding in broken] == [
        "saved and loaded again it is the same model",
        "both engines agree",
    ]
    assert "asks: exact 2.4434, 500 runs 2." in broken[1].detail
    assert not found.ok
    assert str(found).startswith("maybe: BROKEN LAWS\nok    ")
    assert "FAIL  both engines agree: " in str(found)


def test_what_a_model_does_not_say_is_a_note():
    plain = MAYBE.spec.plain()
    del plain["parameters"]["slam"]["prior"]
    del plain["parameters"]["slam"]["source"]
    plain["contexts"] = {"odd": {"parameters": {"slam": 0.99}}}
    found = {finding.law: finding for finding in ob.check_model(ob.Model(**plain), runs=500).findings}
    assert found["every parameter says its grade and source"].holds is None
    assert found["every parameter says its grade and source"].detail == "all but slam"
    assert found["every parameter has a prior"].detail == "all but slam"
    assert found["context odd keeps the rules"].holds is False
    assert not ob.check_model(ob.Model(**plain), runs=500).ok
