"""Why one strategy wins: against brute force, the engines and the reference, part by part."""

from __future__ import annotations

from itertools import permutations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.patches import Rectangle

import olivebranch as ob
from olivebranch.kernels.shapley import shapley
from olivebranch.model.mechanisms import switched_off
from olivebranch.studies.why.switching import Switching

BUNDLED = ["maybe", "ladder", "reconciliation", "second_time"]


def with_mechanisms(**mechanisms) -> ob.Model:
    """The smallest model, with other mechanisms and one parameter that nothing uses."""
    plain = ob.load("maybe").spec.plain()
    plain["parameters"]["idle"] = 0.5
    return ob.Model(**plain | {"mechanisms": mechanisms})


# ---- Shapley values ------------------------------------------------------------------------------


@given(st.integers(0, 4).flatmap(lambda m: st.lists(st.floats(-1, 1), min_size=2**m, max_size=2**m)))
def test_a_share_is_what_is_added_averaged_over_every_order(worth):
    """By brute force over all orders; and the shares add up to v(all) - v(none)."""
    v = np.array(worth)
    m = v.size.bit_length() - 1
    added = np.zeros(m)
    orders = list(permutations(range(m)))
    for order in orders:
        at_work = 0
        for i in order:
            added[i] += v[at_work | 1 << i] - v[at_work]
            at_work |= 1 << i
    np.testing.assert_allclose(shapley(v), added / len(orders), atol=1e-12)
    assert shapley(v).sum() == pytest.approx(v[-1] - v[0], abs=1e-12)


# ---- the numbers ---------------------------------------------------------------------------------


def test_the_honest_why_of_the_full_model():
    """Of 35 points the leap, resentment and the door carry 40, 9 and 1; without them small steps are behind by 16."""
    reason = ob.why("reconciliation", "small_steps", "jump_ahead", weeks=52, draws=0)
    points = {part: round(100 * value) for part, value in reason.parts.items()}
    assert points == {"leap": 40, "resentment": 9, "door": 1, "rest": -16}
    assert round(100 * reason.difference) == 35
    assert [round(100 * p) for p in reason.without("door").values()] == [46, 12]
    assert [round(100 * p) for p in reason.without("leap").values()] == [46, 55]


def test_on_the_smallest_model_asking_wins_once_doors_stay_open():
    reason = ob.why("maybe", "small_steps", "jump_ahead", weeks=20, draws=0)
    assert [round(100 * p) for p in reason.without("door").values()] == [69, 81]


@pytest.mark.parametrize("model", ["maybe", "ladder"])
def test_every_set_is_the_model_solved_with_those_mechanisms_off(model):
    """To the last digit, as `with_parameters` and the exact engine say."""
    reason = ob.why(model, "small_steps", "jump_ahead", weeks=20, draws=0)
    loaded = ob.load(model)
    stated = {name: np.array([p.value]) for name, p in loaded.parameters.items()}
    off = switched_off(loaded.rules, stated)
    for at_work, numbers in enumerate(reason.values):
        changes = {
            p: float(value[0])
            for i, values in enumerate(off.values())
            if not at_work >> i & 1
            for p, value in values.items()
        }
        changed = loaded.with_parameters(**changes)
        for strategy, number in zip((reason.a, reason.b), numbers, strict=True):
            assert number == pytest.approx(ob.Chain(changed, strategy).exact(20).chance("yes"), abs=1e-14)


@pytest.mark.slow
@pytest.mark.parametrize("of", [None, "unwelcome", "open"])
def test_for_ever_every_set_is_the_model_solved_for_ever(of):
    """As `with_parameters` and elimination say, one by one; the parts add up."""
    ladder = ob.load("ladder")
    reason = ob.why(ladder, "three_noes_and_out", "jump_ahead", weeks=None, of=of, draws=0)
    off = switched_off(ladder.rules, {name: np.array([p.value]) for name, p in ladder.parameters.items()})
    for at_work, numbers in enumerate(reason.values):
        without = [values for i, values in enumerate(off.values()) if not at_work >> i & 1]
        changed = ladder.with_parameters(**{p: float(v[0]) for values in without for p, v in values.items()})
        for strategy, number in zip((reason.a, reason.b), numbers, strict=True):
            outcomes = ob.Chain(changed, strategy).exact()
            expected = outcomes.tally(of) if of == "unwelcome" else outcomes.chance(of or "yes")
            assert number == pytest.approx(expected, rel=1e-12, abs=1e-15)
    assert sum(reason.parts.values()) == pytest.approx(reason.difference, abs=1e-12)


def test_for_ever_an_idle_mechanism_has_no_share_and_a_long_horizon_agrees():
    model = with_mechanisms(idle={"off": {"idle": 0.1}}, door={"off": {"slam": 0}})
    reason = ob.why(model, "small_steps", "jump_ahead", weeks=None, draws=8)
    assert reason.shares["idle"] == 0.0
    assert (reason.spread("idle") == 0.0).all()
    long = ob.why(model, "small_steps", "jump_ahead", weeks=5_000, draws=8)
    np.testing.assert_allclose(reason.values, long.values, atol=1e-10)
    np.testing.assert_allclose(reason.drawn, long.drawn, atol=1e-10)
    assert " yes in 100 for ever." in reason.words
    assert "for ever" in str(reason)


def test_for_ever_a_loop_without_an_ending_has_a_chance_but_no_total():
    """Where no ask is answered and no door shuts, asking goes on: a yes has its parts, unwelcome contacts have none."""
    model = with_mechanisms(ends={"off": {"cold_yes": 0, "slam": 0}})
    reason = ob.why(model, "small_steps", "jump_ahead", weeks=None, draws=0)
    assert reason.without("ends")["jump_ahead"] == 0.0
    assert sum(reason.parts.values()) == pytest.approx(reason.difference, abs=1e-12)
    rule = "for ever, unwelcome goes on without end under jump_ahead with ends switched off.*weeks=52"
    with pytest.raises(ob.ArgumentError, match=rule):
        ob.why(model, "small_steps", "jump_ahead", weeks=None, of="unwelcome", draws=0)
    with pytest.raises(ob.ArgumentError, match=r"with leap switched off, .* sum to 1.15"):
        ob.why(with_mechanisms(leap={"off": {"cold_yes": 0.9}}), "small_steps", "jump_ahead", weeks=None)


def test_both_engines_see_the_same_difference_with_a_mechanism_off():
    reason = ob.why("maybe", "small_steps", "jump_ahead", weeks=20, draws=0)
    changed = ob.load("maybe").with_parameters(slam=0)
    sample = ob.compare(changed, [reason.a, reason.b], weeks=20, runs=20_000, seed=3, progress=False)
    found = sample.difference(reason.a, reason.b)
    exact = reason.without("door")
    assert abs(found.value - (exact["small_steps"] - exact["jump_ahead"])) < 5 * found.error


@pytest.mark.slow
@pytest.mark.parametrize("model", BUNDLED)
def test_parts_add_up_in_every_draw(model):
    """To 1e-12; and switching mechanisms off keeps the rules of every bundled model, draw by draw."""
    reason = ob.why(model, "small_steps", "jump_ahead", weeks=26, draws=16)
    assert reason.rejected < 0.3
    total = reason.rest + sum(reason.shares.values())
    assert total == pytest.approx(reason.difference, abs=1e-12)
    parts = sum(reason.spread(name) for name in (*reason.mechanisms, "rest"))
    np.testing.assert_allclose(parts, reason.spread("difference"), atol=1e-12)


def test_a_mechanism_without_effect_has_exactly_nothing():
    model = with_mechanisms(idle={"off": {"idle": 0.1}}, door={"off": {"slam": 0}})
    reason = ob.why(model, "small_steps", "jump_ahead", weeks=20, draws=8)
    assert reason.shares["idle"] == 0.0
    assert (reason.spread("idle") == 0.0).all()
    assert reason.shares["door"] == pytest.approx(reason.difference - reason.rest, abs=1e-15)


def test_swapping_the_strategies_swaps_every_sign():
    one = ob.why("maybe", "small_steps", "jump_ahead", weeks=20, draws=8)
    other = ob.why("maybe", "jump_ahead", "small_steps", weeks=20, draws=8)
    assert one.parts == {part: -value for part, value in other.parts.items()}
    np.testing.assert_array_equal(one.spread("leap"), -other.spread("leap"))


def test_harm_can_be_explained_too():
    reason = ob.why("maybe", "jump_ahead", "small_steps", weeks=20, of="unwelcome", draws=4)
    assert reason.difference == pytest.approx(ob.Chain("maybe", "jump_ahead").exact(20).tally("unwelcome"), abs=1e-12)
    assert not reason.is_chance
    assert "unwelcome" in reason.words


def test_the_first_draws_do_not_depend_on_how_many_are_asked_for():
    few, many = (ob.why("maybe", "small_steps", "jump_ahead", weeks=20, draws=n) for n in (8, 32))
    np.testing.assert_array_equal(few.drawn, many.drawn[:8])


def test_what_is_shown_adds_up():
    reason = ob.why("reconciliation", "small_steps", "jump_ahead", draws=0)
    assert sum(reason.rounded.values()) == round(100 * reason.difference)
    assert "depends on skip (grade D)" in reason.words


@pytest.mark.slow
def test_where_no_mechanism_matters_that_is_said():
    """Whoever makes no contact is behind because of the plan itself; two equal plans differ in nothing."""

    def title(reason: ob.Why) -> str:
        return reason.plot().get_title(loc="left").replace("\n", " ")

    apart = ob.why("reconciliation", "no_contact", "small_steps", draws=0)
    assert title(apart) == "Why small steps and not no contact? Not because of any of these mechanisms"
    same = ob.Strategy("same", ob.pacing.jump_ahead.rule, ob.pacing.jump_ahead.remembers, ob.pacing.jump_ahead.instead)
    equal = ob.why("maybe", "jump_ahead", same, draws=0)
    assert equal.stands_on == "None of these mechanisms makes a difference between the two plans."
    harm = ob.why("maybe", "small_steps", "jump_ahead", weeks=20, of="unwelcome", draws=0)
    assert title(harm).startswith("Why more unwelcome under jump ahead than under small steps?")
    plt.close("all")


# ---- mistakes ------------------------------------------------------------------------------------


def test_two_mechanisms_may_not_set_one_parameter():
    with pytest.raises(ob.ModelError, match=r"mechanisms.b.off.slam.*'slam' is also set by the mechanism 'a'"):
        with_mechanisms(a={"off": {"slam": 0}}, b={"off": {"slam": 0.1}})


def test_a_misspelt_parameter_gets_the_nearest_name():
    with pytest.raises(ob.ModelError, match=r"mechanisms.a.off.slum.*Did you mean 'slam'"):
        with_mechanisms(a={"off": {"slum": 0}})


def test_an_expression_may_use_parameters_and_values_alone():
    with pytest.raises(ob.ModelError, match=r"mechanisms.a.off.slam.*'stance' cannot be used here"):
        with_mechanisms(a={"off": {"slam": "stance / 2"}})


def test_nine_mechanisms_are_too_many():
    names = ["cold_yes", "slam", "step_up", "misstep", "warm_yes", "back", "last_slam", "idle"]
    many = {f"m{i}": {"off": {name: 0}} for i, name in enumerate([*names, "idle"])}
    with pytest.raises(ob.ModelError, match="must have at most 8 entries"):
        with_mechanisms(**many)


def test_switching_off_must_keep_the_rules():
    model = with_mechanisms(leap={"off": {"cold_yes": 0.9}})
    with pytest.raises(ob.ArgumentError, match=r"with leap switched off, .* sum to 1.15"):
        ob.why(model, "small_steps", "jump_ahead", weeks=20)


def test_a_model_without_mechanisms_says_what_to_add():
    with pytest.raises(ob.ArgumentError, match=r"add \[mechanisms\] .*`olivebranch show maybe --toml`"):
        ob.why(with_mechanisms(), "small_steps", "jump_ahead")
    with pytest.raises(ob.UnknownName, match="did you mean 'yes'"):
        ob.why("maybe", "small_steps", "jump_ahead", of="yess")
    with pytest.raises(ob.UnknownName, match="no mechanism 'laep'"):
        ob.why("maybe", "small_steps", "jump_ahead", draws=0).without("laep")


def test_mechanisms_survive_a_file(tmp_path):
    model = ob.load("reconciliation")
    assert ob.load(model.save(tmp_path / "again.toml")).mechanisms == model.mechanisms


def test_an_interrupted_study_keeps_what_is_done(monkeypatch):
    """Whole draws only."""
    solved = Switching.solved
    monkeypatch.setattr(Switching, "solved", lambda self, *a, **k: (solved(self, *a, **k)[0][:3], len(a[0]) > 1))
    with pytest.raises(ob.Interrupted, match="after 3 of 8 draws") as caught:
        ob.why("maybe", "small_steps", "jump_ahead", weeks=20, draws=8)
    assert caught.value.partial.draws == 3
    assert caught.value.partial.interrupted


# ---- the picture ---------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("draws", [0, 8])
def test_the_waterfall_ends_at_the_difference(draws):
    reason = ob.why("maybe", "small_steps", "jump_ahead", weeks=20, draws=draws)
    ax = reason.plot()
    bars = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    assert [bar.get_width() for bar in bars[:-1]] == [abs(v) for v in reason.rounded.values()]
    assert bars[-1].get_width() == round(100 * reason.difference)
    assert "together +45" in ob.describe(ax)
    plt.close("all")
