"""Exercises: the keys against answers worked out by hand, and variants that belong to a name."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.classroom.variant import variant

STUDENTS = [f"s{i:02d}" for i in range(1, 41)]


def by_hand(model):
    """The answers for `maybe` by first-step analysis, from its seven numbers."""
    p = {name: parameter.value for name, parameter in model.parameters.items()}
    back = min(p["back"], 1 - p["warm_yes"] - p["last_slam"])
    stay = 1 - p["step_up"] - p["misstep"]  # at no, after a small step
    wait = 1 - p["warm_yes"] - back - p["last_slam"]  # at maybe, after an ask
    # a = chance of a yes from no, b = from maybe: a = stay a + step_up b, b = warm_yes + back a + wait b
    lead = p["step_up"] / (1 - stay)
    b = p["warm_yes"] / (1 - wait - back * lead)
    yes = lead * b
    # t = 1 + stay t + step_up u, u = 1 + back t + wait u
    time_b = (1 + back / (1 - stay)) / (1 - wait - back * lead)
    time = 1 / (1 - stay) + lead * time_b
    leap = p["cold_yes"] / (p["cold_yes"] + p["slam"])
    return {
        "one_step": p["step_up"],
        "two_steps": p["misstep"] * (1 + stay) + p["step_up"] * p["last_slam"],
        "ending": yes,
        "mean_time": time,
        "difference": yes - leap,
        "harm": 1 / (p["cold_yes"] + p["slam"]),
    }


@pytest.mark.parametrize("student", STUDENTS[:8])
def test_the_key_is_what_first_step_analysis_gives_by_hand(student):
    sheet = ob.exercises("maybe", student=student)
    expected = by_hand(sheet.model)
    if "'shut'" not in sheet["two_steps"].text:  # where the door shuts too seldom, another state is asked about
        del expected["two_steps"]
    for name, answer in expected.items():
        if name == "one_step" and "'maybe'" not in sheet[name].text:
            continue
        assert sheet[name].answer == pytest.approx(answer, rel=1e-12), name
        assert sheet.check(name, round(answer, sheet[name].digits)), name


@pytest.mark.slow
def test_the_key_by_simulation():
    """The mean time and the harm of a variant, from walks."""
    sheet = ob.exercises("maybe", student="s01")
    chain, other = sheet.chains()
    asked = other.simulate(runs=20_000, weeks=400, seed=3, progress=False)
    assert (
        asked.interval("unwelcome", level=0.9999)[0]
        < sheet["harm"].answer
        < asked.interval("unwelcome", level=0.9999)[1]
    )
    lengths = chain.paths(20_000, seed=3, weeks=400).lengths()
    assert abs(lengths.mean() - sheet["mean_time"].answer) < 4.5 * lengths.std() / np.sqrt(20_000)


@pytest.mark.slow
def test_what_the_solution_says_in_code_is_the_answer():
    for model, weeks in (("maybe", None), ("maybe", 20), ("ladder", 20)):
        sheet = ob.exercises(model, student="s07", weeks=weeks)
        chain, other = sheet.chains()
        for question in sheet.questions:
            value = eval(question.code, {"chain": chain, "other": other})
            assert value == pytest.approx(question.answer, rel=1e-12), question.code


@pytest.mark.slow
def test_a_name_has_its_own_numbers_everywhere():
    keys = {student: tuple(ob.exercises("maybe", student=student).key()["answer"]) for student in STUDENTS}
    assert len(set(keys.values())) == len(STUDENTS)
    code = "import olivebranch as ob; print(*ob.exercises('maybe', student='s01').key()['answer'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert tuple(map(float, done.stdout.split())) == keys["s01"]
    assert ob.exercises("maybe", student="s01", seed=2).key()["answer"].tolist() != list(keys["s01"])


def test_the_numbers_of_a_name_never_change():
    """They are part of what has been handed out: a change here would make every printed key wrong."""
    values = {n: p.value for n, p in ob.exercises("maybe", student="s01").model.parameters.items()}
    assert values == {
        "cold_yes": 0.092,
        "slam": 0.34,
        "step_up": 0.48,
        "misstep": 0.033,
        "warm_yes": 0.54,
        "back": 0.5,
        "last_slam": 0.15,
    }


def test_one_name_in_two_writings_is_one_student():
    assert ob.exercises("maybe", student="Zo\u00eb") == ob.exercises("maybe", student=" Zoe\u0308 ")


def test_variants_keep_to_the_rules_and_to_two_digits():
    for student in STUDENTS[:2]:
        model = variant(ob.load("reconciliation"), student, 1)
        assert all(p.value == float(f"{p.value:.2g}") for n, p in model.parameters.items() if p.prior is None)
    with pytest.raises(ob.ArgumentError, match="nothing to vary"):
        variant(ob.load("maybe").with_parameters(**dict.fromkeys(ob.load("maybe").parameters, 0.1)), "s01", 1)


@pytest.mark.slow
def test_values_that_break_the_rules_are_drawn_again(monkeypatch):
    text = ob.load("maybe").to_toml().replace("beta(5, 15)", "uniform(0.3, 1.5)")
    for student in STUDENTS[:9]:
        assert variant(ob.Model.from_toml(text), student, 1).parameters["slam"].value <= 1
    text = text.replace("uniform(0.3, 1.5)", "uniform(1.3, 1.5)")
    with pytest.raises(ob.ArgumentError, match="200 draws for 's01' all break its rules"):
        variant(ob.Model.from_toml(text), "s01", 1)


def test_answers_are_judged_in_words_that_do_not_tell_the_answer():
    sheet = ob.exercises("maybe", student="s01")
    question = sheet["mean_time"]
    assert sheet.check("mean_time", question.answer + 0.0099)
    assert not sheet.check("mean_time", question.answer + 0.011)
    for given, words in {
        ...: "not answered yet",
        "4": "must be a number",
        float("nan"): "must be a number",
        4.5: "not within 0.01 of the answer",
    }.items():
        verdict = sheet.check("mean_time", given)
        assert not verdict
        assert words in str(verdict)
        assert f"{question.answer:.2f}" not in str(verdict)
    assert "35 %" in str(sheet.check("difference", -49))
    with pytest.raises(ob.UnknownName, match="did you mean 'one_step'"):
        sheet.check("onestep", 1)


def test_the_questions_print_without_their_answers():
    for student in STUDENTS[:5]:
        sheet = ob.exercises("maybe", student=student)
        for question in sheet.questions:
            assert f"{question.answer:.3f}"[1:] not in str(sheet)


def test_plans_come_from_the_file_or_by_name():
    mine = ob.Model.from_toml(
        ob.load("maybe").to_toml()
        + '\n[[strategies.wait_and_see.rule]]\naction = "small_step"\n'
        + '\n[[strategies.leap.rule]]\nwhen = "stance == no"\naction = "ask"\n'
        + '\n[[strategies.leap.rule]]\naction = "ask"\n'
    )
    with pytest.raises(ob.ArgumentError, match="may go on for ever"):
        ob.exercises(mine, student="s01")  # small steps alone never ask
    assert ob.exercises(mine, student="s01", weeks=9).plans == ("wait_and_see", "leap")
    assert ob.exercises(mine, student="s01", plans=["small_steps", "leap"]).plans == ("small_steps", "leap")


def test_harm_is_asked_for_in_every_bundled_model():
    assert "strain" in ob.exercises("reconciliation", student="s01", weeks=9)["harm"].text
    no_tally = ob.Model.from_toml(ob.load("maybe").to_toml().replace("unwelcome = ", "early = "))
    question = ob.exercises(no_tally, student="s01")["harm"]
    assert "ends in 'shut'" in question.text
    p = {name: parameter.value for name, parameter in ob.exercises("maybe", student="s01").model.parameters.items()}
    assert question.answer == pytest.approx(p["slam"] / (p["slam"] + p["cold_yes"]))


def test_what_cannot_be_asked_is_refused(monkeypatch):
    with pytest.raises(ob.ArgumentError, match="give a name or a number"):
        ob.exercises("maybe", student=" ")
    with pytest.raises(ob.ArgumentError, match="must be a text"):
        ob.exercises("maybe", student=3)  # type: ignore[arg-type]
    wrong: list[Any] = [["small_steps"], ["small_steps"] * 2, "small_steps", [1, 2]]
    for plans in wrong:
        with pytest.raises(ob.ArgumentError, match="plans = "):
            ob.exercises("maybe", student="s01", plans=plans)
    idle = ob.Model.from_toml(
        ob.load("maybe").starting(stance="maybe").to_toml() + '\n[[strategies.idle.rule]]\naction = "small_step"\n'
    )
    with pytest.raises(ob.ArgumentError, match="under idle nothing ever changes at the start"):
        ob.exercises(idle, student="s01", plans=["idle", "jump_ahead"], weeks=9)
    monkeypatch.setattr("olivebranch.classroom.asking.MOST_PAIRS", 3)
    with pytest.raises(ob.ArgumentError, match="has 4 pairs; exercises take up to 3"):
        ob.exercises("maybe", student="s01")
