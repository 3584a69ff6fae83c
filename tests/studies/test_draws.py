"""Draws solved together: the same bytes as alone, in any chunk, on any executor, and by `with_parameters`."""

from __future__ import annotations

import multiprocessing
import pickle
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest
from scipy import stats

import olivebranch as ob
from olivebranch.kernels import sobol
from olivebranch.model.spec import Parameter, read_spec
from olivebranch.pacing import BUNDLED, find
from olivebranch.studies.draws import priors
from olivebranch.studies.draws.batch import Job, Question, Solver
from olivebranch.studies.draws.flow import joined
from olivebranch.studies.draws.running import result_of, solve
from olivebranch.studies.draws.sampling import sampler, values
from support import hiv
from support.cases import case
from support.draws import draws_of, same

STRATEGIES = ("small_steps", "jump_ahead", "typical", "three_noes_and_out")


def job_of(model, names, stops=(12, 52), **options):
    return Job(model, names, tuple(Question(find(s), model) for s in STRATEGIES), stops, **options)


@pytest.fixture(scope="module")
def batch(reconciliation):
    names, points = draws_of(reconciliation, 9)
    return names, points, Solver(job_of(reconciliation, names))(points)


# ---- the same bytes ------------------------------------------------------------------------------


@pytest.mark.parametrize("draw", [0, 4, 8])
def test_a_draw_in_a_batch_is_the_draw_by_with_parameters(reconciliation, batch, draw):
    """Endings week by week and tallies are the same bytes as those of an ordinary model with these values."""
    names, points, part = batch
    alone = reconciliation.with_parameters(**dict(zip(names, map(float, points[draw]), strict=True)))
    for strategy, answer in zip(STRATEGIES, part.solutions, strict=True):
        outcome = (alone @ strategy).exact(weeks=52)
        assert answer.reached[draw, 1].tobytes() == outcome.reached[52].tobytes()
        assert answer.reached[draw, 0].tobytes() == outcome.reached[12].tobytes()
        assert answer.totals[draw, 1].tobytes() == outcome.totals.tobytes()


@pytest.mark.slow
@pytest.mark.parametrize("chunk", [1, 4, 100])
def test_chunks_change_nothing(reconciliation, batch, chunk):
    names, points, whole = batch
    parts, stopped = solve(job_of(reconciliation, names), points, chunk=chunk)
    assert not stopped
    assert same(joined([part.solutions for part in parts]), whole.solutions)


@pytest.mark.slow
def test_threads_change_nothing(reconciliation, batch):
    names, points, whole = batch
    with ThreadPoolExecutor(2) as pool:
        parts, _ = solve(job_of(reconciliation, names), points, executor=pool, chunk=2)
    assert same(joined([part.solutions for part in parts]), whole.solutions)


@pytest.mark.slow
def test_processes_change_nothing(maybe):
    names, points = draws_of(maybe, 12)
    job = Job(maybe, names, tuple(Question(find(s), maybe) for s in ("small_steps", "jump_ahead")), (20,))
    here, _ = solve(job, points)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        there, _ = solve(job, points, executor=pool, chunk=5)
    assert same(joined([part.solutions for part in there]), joined([part.solutions for part in here]))


def test_a_strategy_that_cannot_travel_is_said(maybe):
    lone = ob.Strategy("lone", lambda see: "ask")
    with (
        ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool,
        pytest.raises(ob.ArgumentError, match="another process"),
    ):
        ob.uncertainty(maybe, [lone], weeks=4, draws=2, executor=pool)


@pytest.mark.parametrize("error", [AttributeError("in other words"), TypeError("or others"), pickle.PicklingError()])
def test_what_cannot_travel_is_found_by_trying(error):
    """Whatever words Python has for it; an error in the work itself stays what it is."""
    future: Future[None] = Future()
    future.set_exception(error)
    with pytest.raises(ob.ArgumentError, match="another process"):
        result_of(future, lambda: "no pickle can hold this")
    with pytest.raises(type(error)) as caught:
        result_of(future, "this travels")
    assert caught.value is error


def test_what_is_remembered_must_not_be_drawn():
    model = ob.load("maybe")
    plain = model.spec.model_dump(mode="json", exclude_none=True)
    plain["let"] = {"often": "slam > 0.2 and action == ask"}
    counting = ob.Strategy(
        "counting", lambda see: "ask" if see.n < 2 else "small_step", {"n": ob.count("often", upto=3)}
    )
    with pytest.raises(ob.ArgumentError, match="'slam', which is drawn"):
        ob.uncertainty(ob.Model(**plain), [counting], weeks=4, draws=4)


def test_a_draw_that_does_without_an_edge_gives_the_same_bytes(maybe):
    """A chance of 0 in one draw and not in another adds an exact zero."""
    names, points = draws_of(maybe, 3)
    points[1, names.index("misstep")] = 0.0
    job = Job(maybe, names, (Question(find("small_steps"), maybe),), (20,))
    together = Solver(job)(points).solutions[0]
    for d in range(3):
        alone = maybe.with_parameters(**dict(zip(names, map(float, points[d]), strict=True)))
        assert together.reached[d, 0].tobytes() == (alone @ "small_steps").exact(weeks=20).reached[-1].tobytes()


@pytest.mark.slow
def test_starts_share_one_pass_over_the_rules(reconciliation, batch):
    """A question from another start gives the same bytes as a model started there."""
    names, points, _ = batch
    starts = [reconciliation, reconciliation.starting(composure="raw"), reconciliation.in_context("betrayal")]
    job = Job(reconciliation, names, tuple(Question(find("small_steps"), start) for start in starts), (52,))
    part = Solver(job)(points[:2])
    for start, answer in zip(starts, part.solutions, strict=True):
        alone = start.with_parameters(**dict(zip(names, map(float, points[1]), strict=True)))
        assert answer.reached[1, 0].tobytes() == (alone @ "small_steps").exact(weeks=52).reached[52].tobytes()


@pytest.mark.slow
def test_values_at_the_horizon_and_flags_are_those_of_the_chain(reconciliation, batch):
    names, points, _ = batch
    rule = find("small_steps")
    friend, noes = (("stance", "friend"),), (("noes", 2),)
    questions = tuple(Question(rule, reconciliation, flag) for flag in ((), friend, noes))
    bare, met, after = Solver(Job(reconciliation, names, questions, (52,), places=True))(points[:1]).solutions
    chain = reconciliation.with_parameters(**dict(zip(names, map(float, points[0]), strict=True))) @ "small_steps"
    occupancy = np.concatenate([chain.exact(52).occupancy[name][52] for name in reconciliation.states])
    np.testing.assert_allclose(bare.places[0, 0], occupancy, atol=1e-13)
    assert met.reached[0, 0, 0] / bare.reached[0, 0, 0] == pytest.approx(chain.passed("yes", weeks=52, stance="friend"))
    assert after.reached[0, 0, 0] / after.met[0, 0] == pytest.approx(chain.still_to_come("yes", weeks=52, noes=2))


def test_broken_draws_are_marked_and_left_out(maybe):
    names, points = draws_of(maybe, 4)
    points[2, names.index("slam")] = 0.99  # together with cold_yes it sums to more than 1
    job = Job(maybe, names, (Question(find("jump_ahead"), maybe),), (20,))
    part = Solver(job)(points)
    assert part.broken.tolist() == [False, False, True, False]
    assert same(part.solutions, Solver(job)(points[[0, 1, 3]]).solutions)
    none = Solver(job)(points[[2]])
    assert none.solutions[0].reached.shape == (0, 1, 2)


# ---- travelling ----------------------------------------------------------------------------------


@pytest.mark.parametrize("strategy", BUNDLED, ids=lambda s: s.name)
def test_strategies_travel(strategy):
    assert pickle.loads(pickle.dumps(strategy)) == strategy
    renamed = pickle.loads(pickle.dumps(strategy.named("another")))
    assert (renamed.name, renamed.rule) == ("another", strategy.rule)


@pytest.mark.parametrize("name", ob.models())
def test_models_travel(name):
    model = ob.load(name)
    assert pickle.loads(pickle.dumps(model)) == model


def test_tables_and_plain_functions_travel():
    table = ob.Strategy.table({"no": "small_step", "maybe": "ask"})
    assert pickle.loads(pickle.dumps(table)) == table
    plain = find(hiv.mono)
    assert pickle.loads(pickle.dumps(plain)) == plain


# ---- priors and points ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prior", "known"),
    [
        ("beta(4, 46)", stats.beta(4, 46)),
        ("gamma(2, 0.5)", stats.gamma(2, scale=0.5)),
        ("lognormal(2.0, 0.35)", stats.lognorm(0.35, scale=2.0)),
        ("normal(1, 3)", stats.norm(1, 3)),
        ("uniform(0.2, 0.7)", stats.uniform(0.2, 0.5)),
    ],
)
def test_quantiles_are_those_of_scipy(prior, known):
    shares = np.array([0.001, 0.05, 0.5, 0.95, 0.999])
    np.testing.assert_allclose(
        priors.quantile(Parameter(value=0.5, prior=prior), shares), known.ppf(shares), rtol=1e-12
    )


def test_points_do_not_depend_on_how_many_are_drawn():
    assert (sobol.points(0, 5, 3, seed=2) == sobol.points(0, 1000, 3, seed=2)[:5]).all()
    assert not (sobol.points(0, 5, 3, seed=2) == sobol.points(0, 5, 3, seed=3)).any()


def test_kept_draws_are_those_of_this_prior_and_nobody_can_change_them(maybe):
    table = maybe.spec.plain()["parameters"]
    other = table | {"slam": table["slam"] | {"prior": "beta(1, 1)"}}
    model = ob.Model.from_spec(read_spec(maybe.spec.plain() | {"parameters": other})[0], "changed")
    first, again, changed = (sampler(m, ("slam",), seed=2)(3, 5) for m in (maybe, ob.load("maybe"), model))
    assert again[1] is first[1]
    assert (changed[0] == first[0]).all()
    assert not (changed[1] == first[1]).any()
    np.testing.assert_array_equal(first[1], values(maybe, ("slam",), sobol.points(3, 5, 1, seed=2)))
    assert not any(array.flags.writeable for array in first)


# ---- the published HIV model ---------------------------------------------------------------------


@pytest.mark.slow
def test_hiv_is_the_published_model():
    known = case("hiv")
    model = hiv.hiv()
    for rule in (hiv.mono, hiv.combination):
        ever = (model @ rule).exact()
        assert ever.expected_weeks() == pytest.approx(known["mean_weeks_alive_for_ever"][rule.__name__], abs=1e-8)
    fifty = (model @ hiv.mono).exact(weeks=50)
    at_cycle_end = fifty.tally("alive") - 1 + fifty.chance("open")
    assert at_cycle_end == pytest.approx(known["mean_cycles_alive_50_counted_at_cycle_end"]["mono"], abs=5e-5)


def test_hiv_over_its_priors():
    """Combination therapy adds years in nearly every draw, and the draws lie around the stated values."""
    study = ob.uncertainty(hiv.hiv(), [hiv.mono, hiv.combination], weeks=60, draws=512)
    gain = study.difference("combination", "mono", of="alive")
    assert gain.ahead > 0.99
    error = study.spread("alive", "mono").std() / np.sqrt(512)
    assert study.spread("alive", "mono").mean() == pytest.approx(study.stated("alive", "mono"), abs=4 * error + 0.05)
