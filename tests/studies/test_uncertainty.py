"""Uncertainty: compared with closed forms, open about rejected draws, and never naming a push best."""

from __future__ import annotations

from math import pi

import numpy as np
import pytest
from scipy import stats

import olivebranch as ob
from olivebranch.kernels import frontier, information, sobol
from olivebranch.studies.draws import batch
from olivebranch.studies.uncertainty.sensitivity import rank_correlation, sobol_indices

DRAWS = 1024


def gamble(prior_a: str, prior_b: str = "fixed", mean: float = 0.0) -> ob.Model:
    """One week: acting gains a + b, not acting gains nothing."""
    return ob.Model(
        title="A gamble",
        states={"done": ["not_yet", "over"]},
        start=[{}],
        endings={"end": "done == over"},
        actions={"act": {}, "wait": {}},
        shift={"done": [{"chances": {"over": 1}}]},
        parameters={"a": {"value": mean, "prior": prior_a}, "b": {"value": 0, "prior": prior_b}},
        tallies={"gain": "a + b if action == act else 0"},
    )


ACT, WAIT = ob.Strategy("act", lambda see: "act"), ob.Strategy("wait", lambda see: "wait")


def unit_normal_loss(mean: float, sd: float) -> float:
    """E[max(0, x)] - max(0, E[x]) for a normal x: the textbook value of perfect information."""
    z = abs(mean) / sd
    return float(sd * (stats.norm.pdf(z) - z * stats.norm.sf(z)))


@pytest.fixture(scope="module")
def study():
    return ob.uncertainty("maybe", ["small_steps", "jump_ahead"], weeks=20, draws=256)


# ---- the value of information --------------------------------------------------------------------


@pytest.mark.parametrize(("mean", "sd"), [(0.0, 1.0), (0.3, 1.0), (-1.0, 2.0)])
def test_evpi_is_the_textbook_value(mean, sd):
    """Two strategies and one normal difference: the unit normal loss, within four standard errors."""
    found = ob.uncertainty(gamble(f"normal({mean}, {sd})", mean=mean), [ACT, WAIT], weeks=1, draws=DRAWS)
    assert found.evpi({"gain": 1}) == pytest.approx(unit_normal_loss(mean, sd), abs=4 * sd / np.sqrt(DRAWS))


def test_evppi_is_the_textbook_value_of_each_part():
    """For a sum of two normals, knowing one is worth the loss of that one alone; knowing both is worth the total."""
    found = ob.uncertainty(gamble("normal(0.2, 1)", "normal(0, 2)", 0.2), [ACT, WAIT], weeks=1, draws=DRAWS)
    error = 4 * np.sqrt(5) / np.sqrt(DRAWS)
    assert found.evppi("a", {"gain": 1}) == pytest.approx(unit_normal_loss(0.2, 1), abs=error)
    assert found.evppi("b", {"gain": 1}) == pytest.approx(unit_normal_loss(0.2, 2), abs=error)
    assert found.evppi(["a", "b"], {"gain": 1}) == found.evpi({"gain": 1})
    assert found.evppi("a", {"gain": 1}) <= found.evpi({"gain": 1})


def test_knowing_what_does_not_matter_is_worth_nothing():
    benefit = np.array([np.linspace(-1, 1, 500), np.zeros(500)])
    idle = sobol.points(0, 500, 1, seed=5)
    assert information.evppi(benefit, idle, [0]) < 0.1 * information.evpi(benefit)


def test_expected_loss_is_least_for_the_best_and_that_is_evpi(study):
    loss = study.loss()
    assert min(loss.values()) == pytest.approx(study.evpi())
    assert min(loss, key=loss.get) == "small_steps"


def test_shares_of_being_best_sum_to_one_and_ties_are_shared():
    assert information.chance_best(np.zeros((3, 4))).tolist() == pytest.approx([1 / 3] * 3)


# ---- sensitivity ---------------------------------------------------------------------------------


def test_sobol_indices_of_the_ishigami_function():
    """Published: first .3139 .4424 0, total .5576 .4424 .2437 (a = 7, b = 0.1)."""

    def ishigami(shares):
        x = pi * (2 * shares - 1)
        return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])

    n = 4096
    first, total = sobol_indices(ishigami, 3, n, seed=1)
    assert first == pytest.approx([0.3139, 0.4424, 0.0], abs=4 / np.sqrt(n))
    assert total == pytest.approx([0.5576, 0.4424, 0.2437], abs=4 / np.sqrt(n))


def test_sobol_indices_of_a_linear_model():
    """Without interactions, first and total are both the share of the variance: 1, 4 and 9 of 14."""
    first, total = sobol_indices(lambda u: u @ np.array([1.0, 2.0, 3.0]), 3, 1024, seed=1)
    known = np.array([1, 4, 9]) / 14
    assert first == pytest.approx(known, abs=4 / np.sqrt(1024))
    assert total == pytest.approx(known, abs=4 / np.sqrt(1024))


def test_sobol_indices_of_a_model_find_what_it_hangs_on(study):
    frame = study.sobol(strategy="jump_ahead", n=64, progress=False)
    assert set(frame.index[:2]) == {"cold_yes", "slam"}
    assert frame.loc["step_up", "total"] == pytest.approx(0, abs=1e-12)  # an ask never uses it


def test_sobol_indices_refuse_a_number_that_is_no_power_of_two(study):
    with pytest.raises(ob.ArgumentError, match="power of 2"):
        study.sobol(n=100)


def test_rank_correlation_is_spearmans(study):
    y = study.spread("yes", "jump_ahead")
    known = [stats.spearmanr(column, y).statistic for column in study.values.T]
    assert rank_correlation(study.values, y) == pytest.approx(known)
    assert next(iter(study.correlation(strategy="jump_ahead"))) in ("cold_yes", "slam")


def test_a_tornado_is_solved_exactly(study, maybe):
    """Each end of each bar is the model with only one parameter changed."""
    tornado = study.tornado(strategy="jump_ahead")
    low = stats.beta(5, 15).ppf(0.05)
    row = tornado.names.index("slam")
    known = (maybe.with_parameters(slam=low) @ "jump_ahead").exact(weeks=20).chance("yes")
    assert tornado.value[row, 0] == pytest.approx(known, abs=1e-12)
    swing = tornado.to_frame()["swing"]
    assert swing.is_monotonic_decreasing
    assert swing["step_up"] == 0


# ---- draws ---------------------------------------------------------------------------------------


def test_a_degenerate_prior_gives_the_exact_answer(maybe):
    """If every parameter is fixed, every draw is the stated model, to the byte."""
    plain = maybe.spec.model_dump(mode="json", exclude_none=True)
    for parameter in plain["parameters"].values():
        parameter["prior"] = "fixed"
    fixed = ob.Model(**plain)
    found = ob.uncertainty(fixed, ["small_steps"], weeks=20, draws=5)
    exact = (maybe @ "small_steps").exact(weeks=20)
    assert found.parameters == ()
    assert set(found.spread("yes", "small_steps")) == {exact.chance("yes")}
    assert found.evpi() == 0


def test_the_first_draws_are_the_same_however_many(study):
    more = ob.uncertainty("maybe", ["small_steps"], weeks=20, draws=300)
    assert (more.values[:256] == study.values).all()
    assert (more.spread("yes", "small_steps")[:256] == study.spread("yes", "small_steps")).all()


def test_rejected_draws_are_replaced_and_reported(maybe):
    """For slam from uniform(0.5, 1.2), values that sum to more than 1 with cold_yes are rejected: counted by hand."""
    plain = maybe.spec.model_dump(mode="json", exclude_none=True)
    plain["parameters"]["slam"] |= {"value": 0.6, "prior": "uniform(0.5, 1.2)"}
    plain["parameters"]["cold_yes"]["prior"] = "fixed"
    found = ob.uncertainty(ob.Model(**plain), ["jump_ahead"], weeks=20, draws=128)
    slam = found.values[:, found.parameters.index("slam")]
    points = (
        0.5 + 0.7 * sobol.points(0, found.solved.tried, len(found.parameters), 1)[:, found.parameters.index("slam")]
    )
    good = points[points + 0.08 <= 1 + 1e-9]
    assert found.draws == 128
    assert (slam == good).all()  # dropped, never clipped
    assert found.rejected == pytest.approx(1 - 128 / found.solved.tried)
    assert found.rejected == pytest.approx(0.28 / 0.7, abs=4 * np.sqrt(0.4 * 0.6 / found.solved.tried))
    assert "broke the model's rules" in str(found)
    assert "slam" in found.solved.fault or "shift.stance" in found.solved.fault


def test_a_prior_mostly_outside_is_an_error(maybe):
    plain = maybe.spec.model_dump(mode="json", exclude_none=True)
    plain["parameters"]["slam"] |= {"value": 0.6, "prior": "uniform(0.8, 3)"}
    with pytest.raises(ob.ArgumentError, match="mostly outside") as caught:
        ob.uncertainty(ob.Model(**plain), ["jump_ahead"], weeks=20, draws=64)
    assert "draws" in str(caught.value)


def test_interrupted_work_says_what_it_has(maybe, monkeypatch):
    monkeypatch.setattr(batch, "BUDGET", 10 * maybe.table.chance.shape[1])
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    solve_chunk, calls = batch.Solver.__call__, []

    def stop_at_third(self, values):
        calls.append(len(values))
        if len(calls) == 3:
            raise KeyboardInterrupt
        return solve_chunk(self, values)

    monkeypatch.setattr(batch.Solver, "__call__", stop_at_third)
    with pytest.raises(ob.Interrupted, match="interrupted after 20 of 100 draws") as caught:
        ob.uncertainty(maybe, ["small_steps"], weeks=20, draws=100)
    assert caught.value.partial.draws == 20
    assert "Interrupted: 20 of 100 draws" in str(caught.value.partial)


def test_interrupted_before_anything_says_so(maybe, monkeypatch):
    def stop(self, values):
        raise KeyboardInterrupt

    monkeypatch.setattr(batch.Solver, "__call__", stop)
    with pytest.raises(ob.Interrupted, match="nothing to show") as caught:
        ob.uncertainty(maybe, ["small_steps"], weeks=20, draws=100)
    assert caught.value.partial is None


# ---- who is best, and who never is ---------------------------------------------------------------


@pytest.fixture(scope="module")
def pushed():
    return ob.uncertainty("reconciliation", ["small_steps", "jump_ahead", "no_contact", "push_hard"], draws=24)


def test_a_push_is_shown_and_never_chosen(pushed):
    assert pushed.never_chosen == ("push_hard",)
    assert "push_hard" not in pushed.best()
    assert "push_hard" not in pushed.loss()
    assert "push_hard" not in pushed.dominated().values()
    assert pushed.dominated()["push_hard"] != "on the frontier"
    assert "never chosen" in str(pushed)
    only = ob.uncertainty("reconciliation", ["push_hard"], draws=2)
    with pytest.raises(ob.ArgumentError, match="none of them may be named best"):
        only.best()
    assert "push hard" in str(only)


def test_a_push_that_would_win_is_still_not_chosen():
    """Even where pushing gets more yeses."""
    warm = ob.load("reconciliation").with_parameters(insist_odds=50.0, insist=0.0)
    plain = warm.spec.model_dump(mode="json", exclude_none=True)
    plain["parameters"]["insist_odds"]["prior"] = "fixed"
    found = ob.uncertainty(ob.Model(**plain), ["jump_ahead", "push_hard"], weeks=4, draws=4)
    assert found.stated("yes", "push_hard") > found.stated("yes", "jump_ahead")
    assert found.best("yes") == {"jump_ahead": 1.0}


def test_no_table_shows_success_without_harm(pushed):
    text = str(pushed)
    assert "yes, stated" in text
    assert "strain" in text
    assert "shut" in text
    assert "Illustrative" in text
    assert "less 0.02 x strain" in text


def test_weight_on_harm_can_turn_the_ranking(pushed):
    """With all the weight on their strain, nothing beats leaving them alone."""
    assert pushed.best(weight=1_000)["no_contact"] + pushed.best(weight=1_000)["small_steps"] == pytest.approx(1)
    with pytest.raises(ob.ArgumentError, match="weight"):
        pushed.best(weight=-1)


def test_dominance_and_frontier_by_hand():
    success, harm = np.array([0.1, 0.2, 0.6, 0.5, 0.6]), np.array([0.0, 1.0, 2.0, 3.0, 2.0])
    assert frontier.dominated_by(success, harm) == [-1, -1, -1, 2, -1]
    assert frontier.frontier(success, harm) == [0, 2, 4]  # a mixture of 0 and 2 beats 1; 2 and 4 are equal


def test_differences_are_paired(study):
    gap = study.difference("small_steps", "jump_ahead")
    apart = study.spread("yes", "small_steps") - study.spread("yes", "jump_ahead")
    assert (gap.draws == apart).all()
    assert gap.ahead == (apart > 0).mean()
    assert "above 0 in" in str(gap)


@pytest.mark.slow
def test_frames(study):
    frame = study.to_frame()
    assert frame.loc[("small_steps", "yes"), "stated"] == pytest.approx(0.6942, abs=1e-3)
    assert study.draws_frame().shape == (256, 7 + 2 * 6)
    assert "<table>" in study._repr_html_()


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"draws": 0}, "draws"),
        ({"draws": True}, "draws"),
        ({"weeks": 0}, "weeks"),
        ({"seed": -1}, "seed"),
        ({"executor": 3}, "Executor"),
        ({"strategies": []}, "at least one"),
        ({"strategies": ["small_steps", "small_steps"]}, "two strategies"),
    ],
)
def test_mistakes_are_said(options, match):
    given = {"strategies": ["small_steps"], **options}
    with pytest.raises(ob.ArgumentError, match=match):
        ob.uncertainty("maybe", **given)


def test_misspelt_names_are_said(study):
    with pytest.raises(ob.UnknownName, match="jump_ahead"):
        study.spread("yes", "jump_ahed")
    with pytest.raises(ob.UnknownName, match="shut"):
        study.spread("shutt", "jump_ahead")
    with pytest.raises(ob.UnknownName, match="slam"):
        study.evppi("slamm")


def test_a_context_supposes_its_parameters():
    """Parameters that a context sets are not drawn: the null hypothesis is the same in every draw."""
    null = ob.load("reconciliation", context="null")
    study = ob.uncertainty(null, ["small_steps"], weeks=4, draws=4)
    assert not {"skip", "bristle", "chill", "edge", "nag", "sting"} & set(study.parameters)


def test_a_value_that_is_set_is_known(maybe):
    """`with_parameters` makes a value certain: its prior is dropped, and no draw changes it."""
    known = ob.uncertainty(maybe.with_parameters(slam=0.3), ["jump_ahead"], weeks=4, draws=4)
    assert "slam" not in known.parameters
    assert "cold_yes" in known.parameters


def test_a_value_outside_its_prior_is_said(maybe):
    spec = maybe.spec.plain()
    spec["parameters"]["slam"]["value"] = 0.85
    moved = ob.Model(**spec)
    assert "Stated value outside its own prior: slam" in str(ob.uncertainty(moved, ["small_steps"], weeks=4, draws=4))
