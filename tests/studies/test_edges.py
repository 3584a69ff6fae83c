"""Edges of studies: what is done in parts, what was interrupted, what cannot be told, and how it is put into words."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from typing import Any

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.kernels import side_by_side
from olivebranch.kernels.intervals import normal_quantile
from olivebranch.studies.best.nodes import Act
from olivebranch.studies.best.tree import split
from olivebranch.studies.calibration import TARGETS
from olivebranch.studies.checks import Conformance, Finding
from olivebranch.studies.draws import batch, flow
from olivebranch.studies.uncertainty.result import _dominator, _share

PAIR = ["small_steps", "jump_ahead"]
MAYBE = ob.load("maybe")
STEPS, LEAP = (ob.Ask("yes", name) for name in PAIR)


def stopped_at(chunk: int, monkeypatch, draws: int = 4):
    """Ctrl-C while chunk number `chunk` is solved, each of so many draws, one after the other."""
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    monkeypatch.setattr(batch, "BUDGET", draws * MAYBE.table.moves)
    solve_chunk, calls = batch.Solver.__call__, []

    def stop(self, values):
        calls.append(len(values))
        if len(calls) == chunk:
            raise KeyboardInterrupt
        return solve_chunk(self, values)

    monkeypatch.setattr(batch.Solver, "__call__", stop)


# ---- in parts -----------------------------------------------------------------------------------


@pytest.mark.parametrize("cache", [1, 40, 10**9])
def test_draws_solved_in_parts_give_the_same_bytes(monkeypatch, cache):
    """However few of them fit into a core's cache."""
    monkeypatch.setattr(flow, "side_by_side", lambda work: side_by_side)
    known = ob.uncertainty(MAYBE, PAIR, weeks=20, draws=7, progress=False)
    monkeypatch.setattr(side_by_side, "CACHE", cache)
    found = ob.uncertainty(MAYBE, PAIR, weeks=20, draws=7, progress=False)
    for name in ("yes", "open", "unwelcome"):
        for strategy in PAIR:
            assert found.spread(name, strategy).tobytes() == known.spread(name, strategy).tobytes()


def test_parts_are_as_large_as_fit(monkeypatch):
    sizes: list[int] = []
    solve = side_by_side._solve

    def noting(pattern, values, *rest):
        sizes.append(values.shape[1])
        return solve(pattern, values, *rest)

    monkeypatch.setattr(flow, "side_by_side", lambda work: side_by_side)
    monkeypatch.setattr(side_by_side, "_solve", noting)
    job = batch.Job(MAYBE, ("slam",), (batch.Question(ob.pacing.small_steps, MAYBE),), (5,))
    solver = batch.Solver(job)
    points = np.linspace(0.1, 0.3, 7)[:, None]
    solver(points)
    entries = solver._last[1][0].pattern.source.size
    for fits, expected in ((3, [3, 3, 1]), (7, [7]), (0, [1] * 7)):
        sizes.clear()
        monkeypatch.setattr(side_by_side, "CACHE", fits * entries)
        solver(points)
        assert sizes == expected


# ---- interrupted --------------------------------------------------------------------------------


def test_interrupted_claims_keep_what_was_solved(monkeypatch):
    mine = ob.Claim("steps", "Small steps", [STEPS, LEAP])
    stopped_at(4, monkeypatch)  # the first chunk is that of the stated values
    with pytest.raises(ob.Interrupted, match="interrupted after 8 of 32 draws") as caught:
        ob.claims(MAYBE, mine, weeks=5, draws=32, progress=False)
    found = caught.value.partial
    assert (found.draws, found.asked, found.interrupted) == (8, 32, True)
    assert "Interrupted: 8 of 32 draws." in found.notes
    assert found["steps"].lead.shape == (8,)
    assert found["steps"].untold == 0


def test_claims_interrupted_in_a_context_stop_there_and_say_so(monkeypatch):
    """Not one context later, and not as if all had been solved."""
    asks = [ob.Ask("yes", "small_steps", context=name) for name in (None, "plain_words", "kind_words")]
    mine = [ob.Claim(str(ask.context), "Small steps", [ask, LEAP]) for ask in asks]
    stopped_at(5, monkeypatch, draws=10**6)  # the first three are the stated values in each context
    with pytest.raises(ob.Interrupted, match="before every context was solved") as caught:
        ob.claims("mixed_signals", mine, weeks=5, draws=8, progress=False)
    found = caught.value.partial
    assert (found.draws, found.asked, found.interrupted) == (8, 8, True)
    assert [verdict.untold for verdict in found.verdicts] == [0, 8, 8]
    assert "Interrupted before every context was solved." in found.notes


def test_claims_interrupted_at_the_stated_values_have_nothing_to_show(monkeypatch):
    stopped_at(2, monkeypatch)
    asks = [ob.Ask("yes", "small_steps", context=name) for name in (None, "children")]
    with pytest.raises(ob.Interrupted, match="there is nothing to show") as caught:
        ob.claims("ladder", ob.Claim("one", "One", asks), weeks=5, draws=8, progress=False)
    assert caught.value.partial is None


def test_interrupted_sensitivity_leaves_the_study_complete(monkeypatch):
    study = ob.uncertainty(MAYBE, PAIR, weeks=5, draws=4, progress=False)
    stopped_at(2, monkeypatch)
    with pytest.raises(ob.Interrupted, match="The study itself is complete") as caught:
        study.sobol(n=4, progress=False)
    assert caught.value.partial is study
    assert not study.interrupted


def test_draws_that_cannot_be_told_are_counted(monkeypatch):
    """Where nobody reaches yes, the share of those who did is not a number."""
    claim = ob.Claim("one", "One", [STEPS], lambda yes: np.where(yes > np.median(yes), yes, np.nan))
    found = ob.claims(MAYBE, claim, weeks=5, draws=8, progress=False)
    assert found["one"].untold == 4
    assert found["one"].share == 1.0
    assert "In 4 cases a draw could not decide a claim; the shares leave these out." in found.notes
    assert found["one"].word == "fails"  # at the stated values there is one number, not above its own median


def test_a_claim_is_named_with_at_most_three_that_matter():
    claim = ob.Claim("steps", "Small steps", [STEPS, LEAP])
    (verdict,) = ob.claims(MAYBE, claim, weeks=20, draws=64, progress=False).verdicts
    sizes = [abs(r) for _, r in verdict.hangs_on]
    assert len(sizes) == 3
    assert sizes == sorted(sizes, reverse=True)
    assert min(sizes) > 0.1
    known = ob.claims(MAYBE.with_parameters(slam=0.2), claim, weeks=20, draws=64, progress=False)["steps"]
    assert "slam" not in dict(known.hangs_on)


def test_sobol_points_that_break_the_rules_are_said():
    plain = MAYBE.spec.plain()
    plain["parameters"]["slam"] |= {"value": 0.6, "prior": "uniform(0.5, 1.1)"}
    study = ob.uncertainty(ob.Model(**plain), PAIR, weeks=5, draws=8, progress=False)
    with pytest.raises(
        ob.ArgumentError, match=r"of \d+ points break the rules of the model: Sobol indices need them all"
    ):
        study.sobol(n=32, progress=False)


# ---- differences --------------------------------------------------------------------------------


def asks(paths):
    """(runs,) how often each run asks."""
    return np.array(
        [sum(paths.done(i, week)[0] == "ask" for week in range(1, n + 1)) for i, n in enumerate(paths.lengths())]
    )


def test_the_interval_of_a_tally_is_normal():
    """Mean and standard error of the paired differences, written out; and how much wider two samples would be."""
    sample = ob.compare(MAYBE, PAIR, weeks=20, runs=400, seed=3, progress=False)
    found = sample.difference(*PAIR, of="asks", level=0.9)
    a, b = (asks(ob.Chain(MAYBE, name).paths(range(400), 3, weeks=20)) for name in PAIR)
    d = a - b
    error = d.std(ddof=1) / sqrt(400)
    assert found.value == pytest.approx(d.mean())
    assert found.error == pytest.approx(error)
    half = normal_quantile(0.9) * error
    assert found.interval == pytest.approx((d.mean() - half, d.mean() + half))
    assert found.narrower == pytest.approx(sqrt(a.var() + b.var()) / d.std())
    assert (found.better, found.same, found.worse) == ((d > 0).sum(), (d == 0).sum(), (d < 0).sum())


@pytest.mark.parametrize("week", [0, 1, 7, 20])
def test_a_difference_by_a_week_counts_those_who_were_there_by_then(week):
    sample = ob.compare(MAYBE, PAIR, weeks=20, runs=300, seed=3, progress=False)
    exact = ob.compare(MAYBE, PAIR, weeks=20)
    for of in ("yes", "open"):
        found = sample.difference(*PAIR, of=of, week=week)
        a, b = (o.chance(of, week) for o in sample.outcomes)
        assert found.value == pytest.approx(a - b, abs=1e-12)
        known = exact.difference(*PAIR, of=of, week=week)
        assert known.value == exact["small_steps"].chance(of, week) - exact["jump_ahead"].chance(of, week)
        assert known.interval == (known.value, known.value)


# ---- reasons ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("largest", "decimals"), [(0.1, 0), (0.0999, 1), (0.01, 1), (0.00999, 2)])
def test_a_reason_has_the_decimals_it_needs(largest, decimals):
    """Points of a hundred: whole from 10 on, one decimal from 1 on, else two."""
    reason = ob.why(MAYBE, *PAIR, weeks=5, draws=0)
    values = np.zeros_like(reason.values)
    values[:, 0] = largest
    assert replace(reason, values=values).decimals == decimals


def test_a_horizon_of_one_step_is_singular():
    reason = ob.why(MAYBE, *PAIR, weeks=1, draws=0)
    assert (reason.horizon, replace(reason, weeks=2).horizon) == ("1 round", "2 rounds")
    assert reason.rejected == 0
    assert not reason.interrupted
    assert replace(reason, asked=1).interrupted
    with pytest.raises(ob.UnknownName, match="did you mean 'door'"):
        reason.spread("dor")


def test_replaced_draws_of_a_reason_are_told():
    """With slam from 0 to 1.1 some draws break the rules; their share is told."""
    plain = MAYBE.spec.plain()
    plain["parameters"]["slam"] |= {"value": 0.25, "prior": "uniform(0.1, 1.1)"}
    reason = ob.why(ob.Model(**plain), *PAIR, weeks=5, draws=32, progress=False)
    assert reason.draws == 32
    assert 0 < reason.rejected < 0.5
    assert any("of the draws broke the model's rules and were replaced" in note for note in reason.notes)


# ---- rules to read ------------------------------------------------------------------------------


def test_the_source_of_a_rule_that_looks_at_the_week_remembers_it():
    source = ob.best_pacing("maybe", 20).rule(loss=0).source()
    assert '@ob.strategy(remembers={"week": ob.week(upto=19)})' in source
    assert source.count("if see.") == 2
    assert source.endswith('    return "ask"\n')


def test_what_the_best_does_late_is_said():
    """A change in the last week."""
    assert "in round 20, the last, it would" in ob.best_pacing("maybe", 20).rule().late
    assert "at stance neutral" in ob.best_pacing("ladder", 20).rule().late
    assert ob.best_pacing("maybe", None).rule().late == ""


def test_a_rule_that_looks_at_nothing_is_a_leaf():
    rule = ob.best_pacing("ladder").rule(size=1)
    assert isinstance(rule.root, Act)
    assert split(rule) == rule.root.action
    assert rule.looks_at == ()
    assert rule.actions_at({"stance": "friend"}) == (rule.root.action,)


# ---- where every walk has ended ------------------------------------------------------------------

ENDED = MAYBE.starting(stance="yes")  # nothing moves, and no chance is drawn

OVER = {
    "simulated": lambda: (ENDED @ "small_steps").simulate(runs=5, weeks=4, progress=False).chance("yes"),
    "simulated, slowly": lambda: (
        (ENDED @ "small_steps").simulate(runs=5, weeks=4, backend="numpy", progress=False).chance("yes")
    ),
    "over draws": lambda: ob.uncertainty(ENDED, PAIR, weeks=4, draws=4).spread("yes", "jump_ahead").min(),
    "on a map": lambda: ob.regimes(ENDED, PAIR, x={"slam": [0.1, 0.2]}, weeks=3, progress=False).success.min(),
    "explained": lambda: ob.why(ENDED, *PAIR, weeks=4, draws=2, progress=False).values.min(),
    "the best": lambda: ob.best_pacing(ENDED, weeks=4).value,
    "the best for ever": lambda: ob.best_pacing(ENDED, None).value,
}


@pytest.mark.parametrize("what", OVER)
def test_where_every_walk_has_ended_all_answers_are_certain(what):
    """Once an error of NumPy's: there was no array to concatenate, and no edge 0."""
    assert OVER[what]() == 1


def test_where_every_walk_has_ended_there_is_no_rule_and_no_road():
    for ask in (ob.best_pacing(ENDED, weeks=4).rule, lambda: ob.plot_zones((ENDED @ "small_steps").exact(4))):
        with pytest.raises(ob.ArgumentError, match=r"every walk has ended where it begins, so .*Start it elsewhere"):
            ask()


# ---- words --------------------------------------------------------------------------------------


def test_cells_that_are_not_numbers():
    assert [_share(None), _share(0.0), _share(0.995)] == ["never chosen", "0 %", "99.5 %"]
    found = [_dominator(name) for name in ("mixture", "on the frontier", "small_steps", "never chosen")]
    assert found == ["a mix of two others", "", "small steps", "never chosen"]


def test_a_remark_breaks_no_law():
    said = Conformance("mine", (Finding("a", True), Finding("b", None, "a remark")))
    assert said.ok
    assert str(said) == "mine: all laws hold\nok    a\nnote  b: a remark"
    assert repr(said) == str(said)
    assert not replace(said, findings=(*said.findings, Finding("c", False))).ok


def test_the_published_ranges():
    """As they are published; those that the numbers were chosen by are marked."""
    found: dict[str, dict[str, Any]] = {
        model: {target.name: (target.low, target.high, target.used) for target in targets}
        for model, targets in TARGETS.items()
    }
    assert found == {
        "reconciliation": {
            "two_years": (0.20, 0.45, True),
            "half_early": (0.50, 0.75, False),
            "no_contact": (0.40, 0.60, False),
            "friends": (0.45, 0.65, False),
        },
        "second_time": {
            "parted_one": (0.31, 0.66, True),
            "parted_two": (0.31, 0.66, True),
            "renew_parted": (0.65, 0.85, True),
            "renew_all": (0.65, 0.85, False),
        },
    }
    weeks = [[ask.weeks for ask in target.asks] for targets in TARGETS.values() for target in targets]
    assert weeks == [[104], [22, 104], [52], [104], [52], [104], [520, 520], [520]]
