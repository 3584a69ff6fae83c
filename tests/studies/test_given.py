"""Other studies with what was learned: nothing changes where nothing was told, and all else changes as it must."""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text
from scipy import stats

import olivebranch as ob
from olivebranch.studies.draws import priors
from olivebranch.studies.draws.knowledge import Posterior

PAIR = ["small_steps", "jump_ahead"]
STEPS = ob.Claim("steps", "Small steps beat asking", [ob.Ask("yes", "small_steps"), ob.Ask("yes", "jump_ahead")])


def untold(model, draws=64):
    """What is learned from diaries that say only where somebody began: the priors, weighted evenly."""
    frame = pd.DataFrame({"who": [1], "week": [0], "action": [""], "stance": ["no"]})
    return ob.learn(model, frame, draws=draws)


def one_chance():
    """An ask is met with a yes in a share p of all rounds; nothing else happens."""
    return ob.Model(
        title="one chance",
        states={"x": ["no", "yes"]},
        start=[{}],
        endings={"yes": "x == yes"},
        actions={"ask": {}, "wait": {}},
        shift={"x": [{"when": "action == ask", "chances": {"yes": "p"}}]},
        parameters={"p": {"value": 0.2, "prior": "beta(2, 8)"}},
        mechanisms={"luck": {"about": "an ask may be lucky", "off": {"p": 0}}},
    )


ASK, WAIT = ob.Strategy("ask", lambda see: "ask"), ob.Strategy("wait", lambda see: "wait")


# ---- the resample --------------------------------------------------------------------------------


def test_a_draw_comes_as_often_as_its_weight_says(maybe):
    """Sixteen draws from weights in sixteenths: each comes exactly as often; more draws begin with the same eight."""
    count = np.array([5, 0, 1, 3, 7])
    values = np.array([[3.0], [9.0], [1.0], [3.0], [2.0]])
    sample = Posterior(maybe, ("slam",), values, count / 16).sampler(("slam",), seed=3)
    shares, drawn = sample(0, 16)
    assert sorted(drawn[:, 0]) == [1.0] + 7 * [2.0] + 8 * [3.0]
    share = {1.0: 0.5 / 16, 2.0: 4.5 / 16, 3.0: 12 / 16}  # of the weight below, and half of that of its equals
    assert shares[:, 0] == pytest.approx([share[value] for value in drawn[:, 0]])
    np.testing.assert_array_equal(sample(8, 8)[1], drawn[8:])


def test_where_nothing_was_told_nothing_changes(maybe):
    """The same draws in another order, so the same spreads, claims and reasons."""
    given = untold(maybe)
    assert given.effective_size == pytest.approx(64)
    before, after = (ob.uncertainty(maybe, PAIR, weeks=20, draws=64, given=known) for known in (None, given))
    for of in ("yes", "shut", "unwelcome"):
        for strategy in PAIR:
            one, other = (np.sort(study.spread(of, strategy)) for study in (before, after))
            np.testing.assert_array_equal(one, other)
    assert before.best() == pytest.approx(after.best(), abs=1e-12)
    assert before.correlation() == pytest.approx(after.correlation(), abs=1e-12)
    claim, again = (ob.claims(maybe, STEPS, weeks=20, draws=64, given=known)["steps"] for known in (None, given))
    assert claim.share == again.share
    assert dict(claim.hangs_on) == pytest.approx(dict(again.hangs_on), abs=1e-12)
    reasons = [ob.why(maybe, *PAIR, weeks=20, draws=64, given=known) for known in (None, given)]
    one, other = (np.sort(reason.spread("door")) for reason in reasons)
    np.testing.assert_array_equal(one, other)


# ---- what was told -------------------------------------------------------------------------------


@pytest.mark.slow
def test_uncertainty_after_diaries_is_that_of_the_conjugate_posterior():
    """A beta prior and a count: the chance of a yes within five rounds, 1 - (1 - p)^5, has a known distribution."""
    model = one_chance()
    kept = ob.diaries(model @ ASK, people=40, seed=2, weeks=10)
    asked = kept[kept["week"] > 0]
    yes = int((asked["x"] == "yes").sum())
    given = ob.learn(model, kept, draws=4096)
    truth = stats.beta(2 + yes, 8 + len(asked) - yes)
    within = lambda p: 1 - (1 - p) ** 5  # noqa: E731
    study = ob.uncertainty(model, [ASK], weeks=5, draws=4096, given=given)
    spread, size = study.spread("yes", "ask"), given.effective_size
    assert stats.kstest(spread, lambda y: truth.cdf(1 - (1 - y) ** 0.2)).statistic < 1.95 / np.sqrt(size)
    mean, deviation = (float(f(within(truth.ppf((np.arange(10_000) + 0.5) / 10_000)))) for f in (np.mean, np.std))
    error = deviation / np.sqrt(size)
    assert abs(spread.mean() - mean) < 4 * error
    assert abs(ob.why(model, ASK, WAIT, weeks=5, draws=1024, given=given).spread("luck").mean() - mean) < 4 * error
    by_map = ob.regimes(model, [ASK, WAIT], x={"weeks": [1, 5]}, by="yes", given=given, draws=1024)
    assert abs(by_map.success[0, 0, 1] - mean) < 4 * error
    assert abs(by_map.success[0, 0, 0] - truth.mean()) < 4 * truth.std() / np.sqrt(size)


@pytest.mark.slow
def test_diaries_from_another_world_turn_the_ranking(maybe):
    """Where a cold ask works as often as at maybe and shuts no door, diaries of asking say that asking is better."""
    world = maybe.with_parameters(cold_yes=0.45, slam=0.02) @ "jump_ahead"
    given = ob.learn(maybe, ob.diaries(world, people=150, seed=7), draws=256)
    before, after = (ob.uncertainty(maybe, PAIR, weeks=5, draws=64, given=known) for known in (None, given))
    assert before.difference(*PAIR, of="yes").ahead > 0.5 > 0.1 > after.difference(*PAIR, of="yes").ahead
    assert ob.claims(maybe, STEPS, weeks=5, draws=64, given=given)["steps"].share < 0.1
    assert ob.why(maybe, *PAIR, weeks=5, draws=16, given=given).spread("difference").mean() < 0
    maps = [ob.regimes(maybe, PAIR, x={"weeks": [5]}, by="yes", given=known) for known in (None, given)]
    assert [found.name_at(0, 0) for found in maps] == PAIR
    assert after.evppi("cold_yes", "yes") <= after.evpi("yes")
    tornado = after.tornado(strategy="jump_ahead")
    assert tornado.at[0, [0, -1]] == pytest.approx(given.range(tornado.names[0]))
    assert given.range("slam")[1] < 0.1


def test_a_cell_is_the_mean_over_the_draws_that_obey_the_rules(maybe):
    """By hand, draw by draw; if most draws break the rules, so does the cell."""
    given = untold(maybe, draws=16)
    found = ob.regimes(maybe, PAIR, x={"cold_yes": [0.1, 0.7, 0.99]}, weeks=6, by="yes", given=given, draws=8)
    names = [name for name in priors.uncertain(maybe) if name != "cold_yes"]
    drawn = given.sampler(tuple(names), 1)(0, 8)[1]
    for i, cold in enumerate([0.1, 0.7, 0.99]):
        chances = []
        for values in drawn:
            try:
                model = maybe.with_parameters(cold_yes=cold, **dict(zip(names, map(float, values), strict=True)))
            except ob.ModelError:
                continue
            chances.append([ob.Chain(model, name).exact(6).chance("yes") for name in PAIR])
        if len(chances) > 4:
            np.testing.assert_allclose(found.success[:, 0, i], np.mean(chances, axis=0), rtol=1e-12)
        else:
            assert found.name_at(0, i) == "broken"
    assert found.name_at(0, 0) != "broken"
    assert found.name_at(0, 2) == "broken"
    assert "Each cell is the mean over 8 draws" in str(found)
    along = ob.regimes(maybe, PAIR, x="slam", weeks=6, by="yes", given=given, draws=4).x.values
    assert (along[0], along[-1]) == pytest.approx(given.range("slam", 0.95))


# ---- mistakes and words --------------------------------------------------------------------------


def test_what_was_learned_of_another_model_is_refused(maybe):
    given = untold(maybe, draws=16)
    asks = (
        lambda model, known: ob.uncertainty(model, PAIR, draws=4, given=known),
        lambda model, known: ob.claims(model, STEPS, draws=4, given=known),
        lambda model, known: ob.why(model, *PAIR, draws=4, given=known),
        lambda model, known: ob.regimes(model, PAIR, x={"weeks": [2]}, given=known),
    )
    for ask in asks:
        with pytest.raises(ob.ArgumentError, match="given = what was learned of maybe: ladder has other rules"):
            ask("ladder", given)
        with pytest.raises(ob.ArgumentError, match=r"must be what ob\.learn has found"):
            ask(maybe, "class.csv")
    spec = maybe.spec.plain()
    spec["parameters"]["slam"]["prior"] = "uniform(0, 0.5)"
    with pytest.raises(ob.ArgumentError, match="slam has another prior in"):
        asks[0](ob.Model(**spec), given)
    known = maybe.with_parameters(slam=0.3).starting(stance="maybe")  # what is set is known, and a start is no rule
    assert "slam" not in ob.uncertainty(known, PAIR, weeks=3, draws=4, given=given).parameters
    with pytest.raises(ob.ArgumentError, match="a Sobol analysis needs independent parameters"):
        ob.uncertainty(maybe, PAIR, weeks=3, draws=4, given=given).sobol(n=2)


@pytest.mark.slow
def test_tables_and_pictures_say_that_the_draws_are_not_from_the_priors(maybe):
    given = untold(maybe)
    study = ob.uncertainty(maybe, PAIR, weeks=20, draws=64, given=given)
    said = "The draws are from what 1 diary tells (worth 64 equal draws at most), not from the priors."
    found: list[Any] = [
        study,
        ob.claims(maybe, STEPS, weeks=20, draws=64, given=given),
        ob.why(maybe, *PAIR, weeks=20, draws=64, given=given),
        ob.regimes(maybe, PAIR, x={"weeks": [2, 20]}, given=given),
    ]
    for result in found:
        assert said in " ".join(str(result).split())
    for result in (*found, study.tornado()):
        texts = " ".join(text.get_text() for text in result.plot().figure.findobj(Text))
        assert said in " ".join(texts.split())
    assert "its posterior" in str(study.tornado())
    assert study.survival().startswith("In 64 draws from what 1 diary tells, ")
    plt.close("all")
