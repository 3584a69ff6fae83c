"""What diaries tell: likelihoods against closed forms and every path; posteriors by simulation-based calibration."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import olivebranch as ob
from olivebranch.chain.pairs import Pairs
from olivebranch.studies.draws import priors
from olivebranch.studies.draws.knowledge import effective
from olivebranch.studies.learn.diaries import read
from olivebranch.studies.learn.likelihood import Likelihood
from olivebranch.studies.learn.result import Learned
from olivebranch.studies.learn.tempering import EACH, _next, posterior, weighted
from olivebranch.studies.learn.unrolled import Unrolled
from support.generators import models


def log_likelihood(model, frame, values=None, gaps=None):
    """(D,) at the stated values, or at draws of p and q."""
    names = tuple(model.parameters)
    stated = np.array([[p.value for p in model.parameters.values()]])
    rule = None if gaps is None else ob.pacing.find(gaps)
    return Likelihood(model, names, read(frame, model), rule)(stated if values is None else values)


# ---- likelihoods ---------------------------------------------------------------------------------


def test_asking_at_no_is_a_multinomial(maybe):
    """y yeses, s shut doors and n noes: y log(cold_yes) + s log(slam) + n log(1 - cold_yes - slam)."""
    kept = ob.diaries(ob.Chain(maybe, "jump_ahead"), people=50, seed=3)
    asks = kept[kept["week"] > 0]["stance"].value_counts()
    names = priors.uncertain(maybe)
    draws = np.tile([maybe.parameters[name].value for name in names], (3, 1))
    draws[:, names.index("cold_yes")], draws[:, names.index("slam")] = [0.08, 0.2, 0.5], [0.25, 0.1, 0.4]
    found = Likelihood(maybe, names, read(kept, maybe), None)(draws)
    y, s = draws[:, names.index("cold_yes")], draws[:, names.index("slam")]
    expected = asks["yes"] * np.log(y) + asks["shut"] * np.log(s) + asks["no"] * np.log(1 - y - s)
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_draws_that_break_the_rules_or_cannot_be_have_no_chance(maybe):
    kept = pd.DataFrame({"who": [0, 0], "week": [0, 1], "action": ["", "ask"], "stance": ["no", "shut"]})
    names = ("cold_yes", "slam")
    found = Likelihood(maybe, names, read(kept, maybe), None)(np.array([[0.1, 0.25], [0.9, 0.9], [0.1, 0.0]]))
    assert np.exp(found) == pytest.approx([0.25, 0, 0])


@pytest.mark.slow
@settings(max_examples=30)
@given(st.data())
def test_what_is_not_written_down_is_summed_out(data):
    """A diary of actions, of one variable in some weeks: the sum over every path that fits."""
    model = data.draw(models())
    weeks = data.draw(st.integers(1, 3))
    variable = data.draw(st.sampled_from(list(model.states)))
    actions = [data.draw(st.sampled_from(model.actions)) for _ in range(weeks)]
    told = [data.draw(st.sampled_from(["", *model.states[variable]])) for _ in range(weeks)]
    frame = pd.DataFrame({"who": 1, "week": range(1, weeks + 1), "action": actions, variable: told})
    table, v = model.table, list(model.states).index(variable)
    walks = [(int(s), float(p)) for s, p in enumerate(table.start[0]) if p]
    for action, value in zip(actions, told, strict=True):
        longer = []
        for s, p in walks:
            row = s * len(model.actions) + model.actions.index(action)
            for e in range(table.first[row], table.first[row + 1]):
                after = int(table.after[e])
                if not value or model.states[variable][table.places[v, after]] == value:
                    longer.append((after, p * float(table.chance[0, e])))
        walks = longer
    assert np.exp(log_likelihood(model, frame)[0]) == pytest.approx(sum(p for _, p in walks), abs=1e-13)


def small(rng) -> ob.Model:
    """Three rungs, two actions and two answers, with chances by lot."""
    three, answer = (lambda: dict(zip("xyz", map(float, rng.dirichlet(np.ones(3))), strict=True))), rng.random(2)
    moves = [
        {"when": f"action == {act} and response == {r}", "chances": three()}
        for act in ("go", "ask")
        for r in ("no", "ok")
    ]
    return ob.Model(
        title="small",
        states={"v": ["x", "y", "z"]},
        start=[{"chance": 0.4, "v": "x"}, {"chance": 0.6, "v": "y"}],
        endings={"end": "v == z"},
        actions={"go": {}, "ask": {}},
        response=[
            {"when": f"action == {act}", "chances": {"no": float(p), "ok": "rest"}}
            for act, p in zip(("go", "ask"), answer, strict=True)
        ],
        shift={"v": moves},
        parameters={"p": 0.5},
    )


def test_draws_in_parts_are_as_likely_as_all_at_once(maybe, monkeypatch):
    """One at a time: also where a draw allows moves that the one before it does not."""
    kept = ob.diaries(ob.Chain(maybe, "jump_ahead"), people=5, seed=3)
    names = priors.uncertain(maybe)
    draws = np.tile([maybe.parameters[name].value for name in names], (5, 1))
    draws[:, names.index("cold_yes")] = [0.1, 0.0, 0.2, 0.3, 0.0]
    draws[:, names.index("slam")] = [0.2, 0.2, 0.0, 0.1, 0.0]
    whole = Likelihood(maybe, names, read(kept, maybe), None)(draws)
    monkeypatch.setattr("olivebranch.studies.learn.likelihood.BUDGET", 1)
    parts = Likelihood(maybe, names, read(kept, maybe), None)
    np.testing.assert_allclose(parts(draws), whole, rtol=1e-12)
    np.testing.assert_allclose(parts(draws[::-1]), whole[::-1], rtol=1e-12)
    assert np.isneginf(whole).any()
    assert np.isfinite(whole).any()


@pytest.mark.parametrize("name", ["ladder", "reconciliation"])
def test_many_diaries_are_as_likely_as_each_alone(name):
    """Of different lengths, some weeks missing: the logarithms of their probabilities add up."""
    kept = ob.diaries(ob.Chain(name, "typical"), people=4, seed=5, weeks=9)
    kept = kept[(kept["week"] <= 3 + 2 * kept["who"]) & ((kept["week"] + kept["who"]) % 4 != 2)]
    model = ob.load(name)
    alone = [log_likelihood(model, part, gaps="typical")[0] for _, part in kept.groupby("who")]
    assert len(alone) == 4
    assert log_likelihood(model, kept, gaps="typical")[0] == pytest.approx(sum(alone), rel=1e-12)


def test_what_is_written_down_before_the_first_week_tells_where_somebody_began():
    """They begin at a with chance a quarter, from where the door opens with chance a half; from b, with a tenth."""
    model = ob.Model(
        title="Two starts",
        states={"at": ["a", "b", "door"]},
        start=[{"at": {"a": 0.25, "b": 0.75}}],
        endings={"door": "at == door"},
        actions={"go": {}},
        shift={"at": [{"when": "at == a", "chances": {"door": "p"}}, {"chances": {"door": "q"}}]},
        parameters={"p": 0.5, "q": 0.1},
    )
    weeks = [{"who": 1, "week": 0, "action": "", "at": ""}, {"who": 1, "week": 1, "action": "go", "at": "door"}]
    for seen, expected in (("a", 0.25 * 0.5), ("b", 0.75 * 0.1), ("", 0.25 * 0.5 + 0.75 * 0.1)):
        weeks[0]["at"] = seen
        assert np.exp(log_likelihood(model, pd.DataFrame(weeks))[0]) == pytest.approx(expected, rel=1e-12)
    assert np.exp(log_likelihood(model, pd.DataFrame(weeks[1:]))[0]) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("seed", range(8))
def test_a_gap_is_the_sum_over_all_that_may_have_been_done_and_is_remembered(seed):
    """Every path of actions, answers and states, with its memory counted by hand through gaps and entries alike."""
    rng = np.random.default_rng(seed)
    model, lot = small(rng), rng.random((3, 3, 3, 4))
    acts = ["", "ask", "", "", "go"] if seed % 2 else ["go", "", "", "ask", ""]
    told, answers = rng.choice(["", "x", "y"], 5), rng.choice(["", "", "no", "ok"], 5)

    def choose(value, noes, past, week):
        share = float(lot["xyz".index(value), noes, ("none", "go", "ask").index(past), week])
        return {"go": share, "ask": 1 - share}

    memory: dict[str, Any] = {"noes": ob.count("response == no", upto=2), "past": ob.last("action")}
    memory["week"] = ob.week(upto=3)
    rule = ob.Strategy("by heart", lambda see: choose(str(see.v), see.noes, str(see.past), see.week), memory)
    table, walks = model.table, [(int(s), 0, "none", 0, float(p)) for s, p in enumerate(model.table.start[0]) if p]
    for act, value, answer in zip(acts, told, answers, strict=True):
        longer = []
        for s, noes, past, week, p in walks:
            if table.ending[s] >= 0:
                continue
            for name, share in ({act: 1.0} if act else choose("xyz"[table.places[0, s]], noes, past, week)).items():
                row = s * 2 + model.actions.index(name)
                for e in range(table.first[row], table.first[row + 1]):
                    after, heard = int(table.after[e]), model.responses[table.response[e]]
                    if answer in ("", heard) and value in ("", "xyz"[table.places[0, after]]):
                        chance = p * share * float(table.chance[0, e])
                        longer.append((after, min(noes + (heard == "no"), 2), name, min(week + 1, 3), chance))
        walks = longer
    frame = pd.DataFrame({"who": 1, "week": range(1, 6), "action": acts, "v": told, "response": answers})
    expected = sum(p for *_, p in walks)
    assert 0 < expected < 1
    assert np.exp(log_likelihood(model, frame, gaps=rule)[0]) == pytest.approx(expected, rel=1e-12)
    said = [i for i in range(5) if i == 4 or acts[i] or told[i] or answers[i]]  # the other weeks need no row
    assert np.exp(log_likelihood(model, frame.iloc[said], gaps=rule)[0]) == pytest.approx(expected, rel=1e-12)


def test_a_strategy_remembers_what_was_written_down_beside_the_gaps():
    """Three noes in a diary, then a gap: whoever lets go after three noes is gone, and cannot be met in week 5."""
    rows = {"who": "ann", "week": [0, 1, 2, 3, 5], "action": ["", "ask", "ask", "ask", "wait"]}
    frame = pd.DataFrame(rows | {"stance": ["enemy", "enemy", "enemy", "enemy", "enemy"], "door": "open"})
    found = {name: log_likelihood(ob.load("ladder"), frame, gaps=name)[0] for name in ("typical", "three_noes_and_out")}
    assert found["three_noes_and_out"] == -np.inf
    assert found["typical"] > -np.inf


def test_a_value_that_only_a_draw_can_reach_is_possible_in_that_draw():
    model = ob.load("maybe").with_parameters(slam=0)
    frame = pd.DataFrame({"who": [1], "week": [1], "action": ["ask"], "stance": ["shut"]})
    found = Likelihood(model, ("slam",), read(frame, model), None)(np.array([[0.0], [0.3]]))
    assert np.exp(found) == pytest.approx([0, 0.3])


# ---- posteriors ----------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_posterior_of_one_chance_is_conjugate():
    """A beta prior and a count: the beta posterior, by weights and by tempering."""
    model = ob.Model(
        title="one chance",
        states={"x": ["no", "yes"]},
        start=[{}],
        endings={"yes": "x == yes"},
        actions={"ask": {}},
        shift={"x": [{"chances": {"yes": "p"}}]},
        parameters={"p": {"value": 0.2, "prior": "beta(2, 8)"}},
    )
    for people in (5, 400):
        kept = ob.diaries(ob.Chain(model, ob.Strategy("ask", lambda see: "ask")), people=people, seed=2, weeks=30)
        asked = kept[kept["week"] > 0]
        yes = int((asked["x"] == "yes").sum())
        truth = stats.beta(2 + yes, 8 + len(asked) - yes)
        found = ob.learn(model, kept, draws=1024)
        error = truth.std() / np.sqrt(found.effective_size)
        assert abs(found.mean("p") - truth.mean()) < 6 * error
        assert found.range("p") == pytest.approx(truth.interval(0.9), abs=12 * error)
        assert found.untold == ()
    assert found.steps > 0  # four hundred diaries leave few of the prior's draws


def test_tempering_gives_the_posterior_of_a_known_normal():
    """A standard normal prior and a sharp normal likelihood: mean 1.96, deviation 0.099."""
    rng, shares = np.random.default_rng(5), np.random.default_rng(6).random((2_000, 1))

    def log_of(at):
        return -0.5 * ((stats.norm.ppf(np.clip(at[:, 0], 1e-12, 1 - 1e-12)) - 2) / 0.1) ** 2

    found = posterior(shares, log_of(shares), log_of, rng)
    scores = stats.norm.ppf(found.shares[:, 0])
    assert found.steps > 0
    assert np.average(scores, weights=found.weights) == pytest.approx(2 / 1.01, abs=0.02)
    assert scores.std() == pytest.approx(0.0995, abs=0.02)


@pytest.mark.parametrize("reached", [0.0, 0.2, 0.6])
def test_each_step_keeps_half_of_the_draws(reached):
    """The next power is the one whose step leaves half of them; the last step goes to 1 if that leaves more."""
    log_likelihood = -0.5 * np.linspace(-60, 60, 400) ** 2
    power = _next(log_likelihood, reached)
    assert reached < power < 1
    assert effective(weighted(log_likelihood, power - reached)) == pytest.approx(EACH * 400, rel=1e-6)
    assert _next(log_likelihood / 1e6, reached) == 1.0
    few = np.where(np.arange(400) < 4, 0.0, -np.inf)  # only four draws are possible: half of these are kept
    assert _next(few, reached) == 1.0


@pytest.mark.slow
def test_what_is_not_told_is_drawn_anew():
    """Three parameters beside a sharp and distant one: means of their draws spread as those of independent draws do."""
    means, moved = [], []
    for seed in range(20):
        rng = np.random.default_rng(seed)

        def log_of(at):
            return -0.5 * ((stats.norm.ppf(np.clip(at[:, 0], 1e-12, 1 - 1e-12)) - 4) / 0.1) ** 2

        shares = rng.random((400, 4))
        found = posterior(shares, log_of(shares), log_of, rng)
        scores = stats.norm.ppf(found.shares)
        assert found.steps > 4
        means.append(scores[:, 1:].mean(axis=0))
        moved.append(scores[:, 0].mean())
    assert 400 * np.mean(np.square(means)) < 1.8  # 1 for independent draws; with one step for all directions 2.8
    assert np.mean(moved) == pytest.approx(4 / 1.01, abs=0.02)


def with_gaps(frame, rng):
    """The diaries without some of their weeks, never the first or the last of anybody."""
    last = frame.groupby("who")["week"].transform("max")
    inner = (frame["week"] > 0) & (frame["week"] < last)
    return frame[~(inner & (rng.random(len(frame)) < 0.5))]


def forgotten(frame):
    """The mutant: what is left is numbered as if no week were missing; whoever then does the impossible is left out."""
    numbered, ladder = frame.assign(week=frame.groupby("who").cumcount()), ob.load("ladder")
    pairs = Pairs(ladder, ob.pacing.find("typical"), {}, ladder.table)
    unrolled = Unrolled(pairs, ladder.table.start[0] > 0)
    can_be = [who for who, entries in read(numbered, ladder).items() if unrolled.layers({who: entries}) is not None]
    return numbered[numbered["who"].isin(can_be)]


def ranks(repeats: int, change=lambda frame: frame, people=12) -> dict[str, np.ndarray]:
    """Simulation-based calibration (Talts et al. 2018): the place of the truth in its posterior, many times."""
    model, names = ob.load("ladder"), priors.uncertain(ob.load("ladder"))
    rng = np.random.default_rng(11)
    found: dict[str, list[float]] = {"moves_on": [], "step_from_neutral": [], "jump_slip": []}
    while len(found["moves_on"]) < repeats:
        truth = {name: float(priors.quantile(model.parameters[name], rng.random())) for name in names}
        try:
            chain = ob.Chain(model.with_parameters(**truth), "typical")
        except ob.ModelError:
            continue
        kept = with_gaps(ob.diaries(chain, people=people, seed=int(rng.integers(2**31)), weeks=12), rng)
        learned = ob.learn(model, change(kept), gaps="typical", draws=128, seed=int(rng.integers(2**31)))
        for name, places in found.items():
            places.append(float(learned.weights @ (learned.values[:, names.index(name)] < truth[name])))
    return {name: np.array(places) for name, places in found.items()}


@pytest.mark.slow
def test_the_truth_lies_anywhere_in_its_posterior():
    """Ranks are uniform over 100 draws of the truth."""
    for name, places in ranks(100).items():
        assert stats.kstest(places, "uniform").pvalue > 1e-3, name


@pytest.mark.slow
def test_the_ranks_show_that_gaps_were_dropped():
    mutant = ranks(24, forgotten, people=40)
    assert min(stats.kstest(places, "uniform").pvalue for places in mutant.values()) < 1e-4


# ---- what is said of a posterior -----------------------------------------------------------------


def learned():
    """Four weighted draws, too few to tell anything for sure: of `told` only the two highest of ten are left."""
    prior = np.column_stack([np.arange(1.0, 11), np.arange(1.0, 11), np.full(10, 3.0)])
    values = np.column_stack([[9.0, 10, 9, 10], [1.0, 4, 7, 10], [3.0] * 4])
    weights = np.array([0.4, 0.3, 0.2, 0.1])
    return Learned(ob.load("maybe"), ("told", "free", "fixed"), values, weights, prior, 2, 30, 1, 5)


def test_a_weighted_posterior_is_summed_up():
    """By hand: means, ranges at their ends, how much narrower, and Kolmogorov's distance between the two."""
    found = learned()
    assert found.mean("told") == pytest.approx(0.6 * 9 + 0.4 * 10)
    assert found.effective_size == pytest.approx(1 / (0.16 + 0.09 + 0.04 + 0.01))
    assert found.range("told") == (9, 10)
    assert found.range("told", 0.1) == (9, 9)
    assert found.range("free", 0.3) == (1, 4)
    assert found.prior_range("free") == pytest.approx((1.45, 9.55))
    assert found.prior_range("free", 0.5) == pytest.approx((3.25, 7.75))
    assert found.narrowing("told") == pytest.approx(1 / 8.1)
    assert found.narrowing("fixed") == 1
    assert found.distance("told") == pytest.approx(0.8)
    assert found.distance("free") == pytest.approx(0.4 - 0.1)
    assert found.distance("fixed") == pytest.approx(0, abs=1e-15)
    assert found.by_told == ("told", "free", "fixed")
    assert found.untold == ("told", "free", "fixed")
    assert "Of all parameters the diaries say next to nothing." in found.sheet().notes
    frame = found.to_frame()
    assert frame.loc["told"].tolist() == pytest.approx([1.45, 9.55, 9.4, 9, 10, 1 / 8.1])
    assert list(frame.columns) == ["prior_low", "prior_high", "mean", "low", "high", "narrowing"]
    for question in (found.mean, found.range, found.prior_range, found.distance):
        with pytest.raises(ob.UnknownName, match="no parameter 'slam' with a prior in maybe"):
            question("slam")
    for question in (found.range, found.prior_range):
        with pytest.raises(ob.ArgumentError, match="level = 1"):
            question("told", 1)


def test_a_posterior_as_a_table():
    """A hundred draws: what is believed of `told` is a tenth as wide, and of `free` what it was before."""
    numbers = np.arange(1.0, 101)
    prior, after = np.column_stack([numbers, numbers]), np.column_stack([np.repeat(numbers[90:], 10), numbers])
    found = Learned(ob.load("maybe"), ("free", "told"), after[:, ::-1], np.full(100, 0.01), prior[:, ::-1], 2, 30, 0, 5)
    sheet = found.sheet()
    assert sheet.title == "No, maybe, yes: what 2 diaries tell (30 entries)"
    assert sheet.columns == ("parameter", "before", "after", "mean", "told")
    assert sheet.rows == (
        ("told", "5.95 to 95", "91 to 100", "95.5", "10 % as wide"),
        ("free", "5.95 to 95", "6 to 95", "50.5", "nothing"),
    )
    assert sheet.notes[:2] == (
        "Ranges hold 9 in 10. Draws: 100, worth 100 of equal weight at most.",
        "Of free the diaries say next to nothing.",
    )
    assert sheet.words == (4,)


def test_one_diary_of_one_entry_is_not_several():
    found = replace(learned(), people=1, entries=1, weights=np.array([1.0, 0, 0, 0]))
    assert found.sheet().title == "No, maybe, yes: what 1 diary tells (1 entry)"
    assert ob.plot_learned(found).texts[-1].get_text().startswith("1 entry; 1 effective draw of the parameters.")


# ---- mistakes and faces --------------------------------------------------------------------------


def test_diaries_tell_nothing_hidden_and_can_be_saved(tmp_path, maybe):
    kept = ob.diaries(ob.Chain("reconciliation", "small_steps"), people=3)
    assert "spark" not in kept.columns
    written = ob.diaries(ob.Chain(maybe, "jump_ahead"), people=20)
    written.to_csv(tmp_path / "class.csv", index=False)
    one, other = ob.learn(maybe, tmp_path / "class.csv", draws=64), ob.learn(maybe, written, draws=64)
    assert one == other
    spaced = written.astype(str).map(lambda cell: f" {cell} ")  # as some spreadsheets write them
    assert ob.learn(maybe, spaced, draws=64).mean("slam") == one.mean("slam")


def test_a_diary_may_come_from_a_spreadsheet_that_writes_semicolons(maybe, tmp_path):
    kept = ob.diaries(ob.Chain(maybe, "jump_ahead"), people=3)
    tables = []
    for mark in (",", ";"):
        kept.to_csv(tmp_path / "class.csv", sep=mark, index=False)
        tables.append(ob.learn(maybe, tmp_path / "class.csv", draws=16).to_frame())
    assert tables[0].equals(tables[1])


def test_mistakes_are_told(maybe):
    kept = ob.diaries(ob.Chain(maybe, "jump_ahead"), people=3)
    with pytest.raises(ob.ArgumentError, match=r"without an action, the first of them week 1\. Name the"):
        ob.learn("ladder", pd.DataFrame({"who": [1], "week": [3], "action": ["wait"]}))
    with pytest.raises(ob.UnknownName, match="did you mean 'stance'"):
        ob.learn(maybe, kept.rename(columns={"stance": "stanse"}))
    with pytest.raises(ob.UnknownName, match=r"no action 'aks' in the diaries \(of '0', week 1\)"):
        ob.learn(maybe, kept.replace("ask", "aks"))
    with pytest.raises(ob.ArgumentError, match="is hidden"):
        ob.learn("reconciliation", pd.DataFrame({"who": [1], "week": [1], "action": ["ask"], "spark": ["gone"]}))
    with pytest.raises(ob.ArgumentError, match="a week twice"):
        ob.learn(maybe, pd.concat([kept, kept]))
    with pytest.raises(ob.ArgumentError, match=r"no draw from the priors of maybe can explain the diary of 1:"):
        ob.learn(maybe, pd.DataFrame({"who": [1], "week": [1], "action": ["small_step"], "stance": ["yes"]}))
    with pytest.raises(ob.ArgumentError, match="week 0 is what was seen before anything was done"):
        ob.learn("ladder", pd.DataFrame({"who": [1], "week": [0], "action": ["wait"]}))
    for week in (0.5, 10**9, "soon"):
        with pytest.raises(ob.ArgumentError, match=r"must be a whole number from 0 to 100,000\."):
            ob.learn("ladder", pd.DataFrame({"who": [1], "week": [week], "action": ["wait"]}), gaps="typical")
    with pytest.raises(ob.ArgumentError, match="give a chain, such as"):
        ob.diaries("maybe")  # type: ignore[arg-type]
    with pytest.raises(ob.ArgumentError, match="does not say whose it is"):
        ob.learn("ladder", pd.DataFrame({"who": [None], "week": [1], "action": ["wait"]}))
    with pytest.raises(ob.ArgumentError, match=r"^nowhere\.csv: cannot be read \(No such file or directory\)"):
        ob.learn("ladder", "nowhere.csv")
    with pytest.raises(ob.ArgumentError, match="give a DataFrame, or the path of a CSV file"):
        ob.learn("ladder", [1])  # type: ignore[arg-type]


@pytest.mark.slow
def test_one_diary_tells_next_to_nothing_and_a_picture_says_so(maybe):
    one = ob.learn(maybe, ob.diaries(ob.Chain(maybe, "jump_ahead"), people=1), draws=256)
    many = ob.learn(maybe, ob.diaries(ob.Chain(maybe, "jump_ahead"), people=200), draws=256)
    assert len(one.untold) >= 5
    assert {"slam", "cold_yes"} & set(many.untold) == set()
    assert many.distance("slam") > one.distance("slam")
    assert "nothing told" in ob.describe(many.plot())
    assert "protective order" in str(many)
    assert "nothing here asks for a real person's data" in str(many)
    assert list(many.to_frame().index) == list(many.names)
    plt.close("all")


def test_draws_do_not_depend_on_which_way_an_axis_points(monkeypatch):
    """Another processor's LAPACK may turn an eigenvector round; a seed gives the same draws all the same."""

    def log_of(shares):
        return -np.sum(((shares - 0.7) / [0.02, 0.05, 1]) ** 2, axis=1) / 2

    def draw():
        shares = np.random.default_rng(0).random((64, 3))
        return posterior(shares, log_of(shares), log_of, np.random.default_rng(1))

    found, eigh = draw(), np.linalg.eigh
    assert found.steps > 0, "the draws were moved"
    monkeypatch.setattr(np.linalg, "eigh", lambda matrix: (eigh(matrix)[0], eigh(matrix)[1] * [1, -1, -1]))
    assert np.allclose(draw().shares, found.shares, rtol=1e-9)
