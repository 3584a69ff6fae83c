"""What the cards on pausing and on "where are you now?" say is what the library says when it is asked directly."""

from __future__ import annotations

from itertools import pairwise, product

import pytest

import olivebranch as ob
from olivebranch.web import assets, build, solved
from olivebranch.web.game import STARTS, WAYS, exported_game
from olivebranch.web.outlooks import COUNTED, ENDINGS, PLANS, TICKED, exported_outlooks, exported_pause

EVERYWHERE = [dict(zip(TICKED, values, strict=True)) for values in product(*TICKED.values())]


@pytest.fixture(scope="module")
def told():
    return exported_outlooks()


def test_every_place_that_can_be_ticked_is_there(told):
    assert len(told["places"]) == len(EVERYWHERE) == 32
    assert {phase for phase, *_ in told["places"]} == {"contact", "self", "repair", "ask"}


@pytest.mark.slow
@pytest.mark.parametrize("k", [0, 7, 13, 18, 24, 31])
def test_an_outlook_is_that_of_everybody_who_starts_there(told, k):
    model = ob.load("reconciliation").starting(**EVERYWHERE[k])
    phase, _, *numbers = told["places"][k]
    assert model.phases() == {phase: 1.0}
    for plan, found in zip(PLANS, numbers, strict=True):
        row = ob.compare(model, [plan], weeks=52)[plan].row()
        assert found == [pytest.approx(row[name], abs=5.1e-5) for name in COUNTED]


def test_the_plan_says_what_small_steps_say(told):
    """Rest if you are in pieces or they draw back; say sorry if they feel wronged; otherwise the next small step."""
    steps = {"enemy": "olive_branch", "neutral": "chat", "friend": "hang_out", "maybe": "ask"}
    for place, (_, action, *_) in zip(EVERYWHERE, told["places"], strict=True):
        rests = place["composure"] == "raw" or place["reactance"] == "bristling"
        sorry = place["grievance"] == "aggrieved"
        assert action == ("self_work" if rests else "apologise" if sorry else steps[place["stance"]])


def test_every_phase_and_action_has_its_words(told):
    words = assets.strings()
    for phase, action, *_ in told["places"]:
        assert f"where.phase.{phase}" in words
        assert f"where.do.{action}" in words
    assert all(f"where.plan.{plan}" in words for plan in PLANS)


@pytest.mark.slow
def test_after_three_noes_the_plan_is_to_let_go_and_nothing_advertises_going_on(told):
    assert ob.outlook("reconciliation", "three_noes_and_out", weeks=20, noes=3).plan == "let go"
    assert "{" not in assets.strings()["where.stop.noes"], "no number"
    assert set(told) == {"plans", "places"}


def test_the_numbers_of_a_pause_are_all_that_may_happen():
    told = exported_pause()
    year = ob.compare("reconciliation", ["small_steps", "skip_the_pause", "three_noes_and_out"], weeks=52)
    for name, plan in (("rest", "small_steps"), ("now", "skip_the_pause"), ("limit", "three_noes_and_out")):
        row = year[plan].row()
        assert told[name] == [pytest.approx(row[ending], abs=5.1e-5) for ending in (*ENDINGS, "strain")]
    assert all(sum(numbers[: len(ENDINGS)]) == pytest.approx(1, abs=3e-4) for numbers in told.values())
    rest, now, raw, steady = (told[name] for name in ("rest", "now", "raw", "steady"))
    assert rest[0] < now[0] < rest[0] + 0.01, "a pause wins nobody back, and the card says so"
    assert rest[-1] < now[-1], "they feel crowded for longer"
    assert raw[0] < steady[0]


def test_the_game_has_no_pushing_and_a_name_for_every_start():
    game = exported_game()
    assert game["model"]["actions"] == list(WAYS)
    assert "push" not in WAYS
    for start in STARTS:
        for kind in ("from", "about", "said"):
            assert f"ladder.{kind}.{start}" in assets.strings()


def test_how_near_a_yes_is_from_each_rung(monkeypatch):
    """That of everybody who starts there: within a year, a yes within four weeks, and after each no."""
    ladder = ob.load("ladder")
    monkeypatch.setattr(solved, "load", lambda name: ladder)
    told = solved.zones()

    def from_there(rung: str, plan: str) -> dict[str, float]:
        year = ob.compare(ladder.starting(stance=rung), [plan], weeks=52)[plan]
        return {name: year.chance(name) for name in ("yes", "shut", "moved_on")} | {"early": year.chance("yes", 4)}

    assert (told["weeks"], told["early"], len(told["after"])) == (52, 4, 3)
    assert list(told["goes"]) == ["enemy", "neutral", "friend", "maybe"]
    for rung, numbers in told["goes"].items():
        assert numbers == pytest.approx(from_there(rung, "small_steps"), abs=1e-12)
    assert told["stays"] == pytest.approx(from_there("friend", "just_friends"), abs=1e-12)
    asked = ob.Chain(ladder.starting(stance="maybe"), "small_steps")
    for k, numbers in enumerate(told["after"], start=1):
        assert list(numbers) == ["yes", "shut", "moved_on"]
        assert numbers["yes"] == asked.still_to_come("yes", weeks=52, ahead=52, noes=k)


def test_whether_the_lesson_is_rigged():
    """Where no door ever shuts, whoever asks 20 times at .08 is told yes by .81 of them; small steps by their chain."""
    told = build._fairness(ob.load("maybe"))
    maybe = ob.load("maybe")
    assert told["ask"] == told["rigged_ask"] == round(100 * (1 - (1 - 0.08) ** 20))
    for name, changed in (
        ("steps", maybe.with_parameters(slam=0, misstep=0, last_slam=0, back=0.45 + 0.1)),
        ("rigged_steps", maybe.with_parameters(slam=0)),
    ):
        assert told[name] == round(100 * ob.compare(changed, ["small_steps"], weeks=20)["small_steps"].chance("yes"))


def test_the_game_has_a_row_for_each_state_and_way():
    """What may happen next, in all with chance 1, from every start; nothing where the walk has ended."""
    game = exported_game()
    model, table = game["model"], game["model"]["table"]
    rows = list(pairwise(table["first"]))
    assert (table["first"][0], len(rows)) == (0, len(model["states"]) * len(WAYS))
    assert table["first"][-1] == len(table["after"]) == len(table["chance"])
    for start in game["starts"].values():
        chances = [start["changes"].get(edge, chance) for edge, chance in enumerate(table["chance"])]
        for row, (begin, end) in enumerate(rows):
            ended = model["ending"][row // len(WAYS)] >= 0
            assert sum(chances[begin:end]) == pytest.approx(0 if ended else 1, abs=1e-12)
            assert table["after"][begin:end] == sorted(set(table["after"][begin:end]))


@pytest.mark.slow
@pytest.mark.parametrize("start", STARTS)
def test_the_game_has_the_chances_of_its_context(start):
    """For each action, one week from the start: every ending as likely as in the model's context."""
    game = exported_game()
    model, begun = game["model"], game["starts"][start]
    context = ob.load("ladder", context=start)
    for k, action in enumerate(WAYS):
        row = begun["state"] * len(WAYS) + k
        edges = range(model["table"]["first"][row], model["table"]["first"][row + 1])
        chance = [begun["changes"].get(edge, model["table"]["chance"][edge]) for edge in edges]
        assert sum(chance) == pytest.approx(1, abs=1e-12)
        week = (context @ dict.fromkeys(["enemy", "neutral", "friend", "maybe"], action)).exact(1)
        for name, ending in enumerate(model["endings"]):
            ends = [
                p
                for edge, p in zip(edges, chance, strict=True)
                if model["ending"][model["table"]["after"][edge]] == name
            ]
            assert sum(ends) == pytest.approx(week.chance(ending), abs=1e-12)
