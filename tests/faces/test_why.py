"""Card 5 in a real browser: the parts add up, whichever switches are off, and are those of `ob.why`."""

from __future__ import annotations

import re
from itertools import product

import pytest

import olivebranch as ob
from olivebranch.web import assets
from support.browser import DESKTOP, NARROW, findings_in_every_look

pytestmark = pytest.mark.browser

WORDS = assets.strings()
MODELS = {"maybe": ("maybe", 20), "full": ("reconciliation", 52)}


@pytest.fixture
def visit(visit):
    """Open card 5 with one of the models."""

    def go(which="maybe", **options):
        here = visit(state={"card": 4, "bets": {"ask": 60}}, **options)
        here.button(WORDS["why.apart"]).click()
        if which == "full":
            here.button(WORDS["why.to_full"]).click()
        return here

    return go


def box(here, part: str):
    return here.page.locator(f".obp-part-{part} input")


def points(here, part: str) -> int:
    """What a part counts; 0 for one that is off or that the model does not have."""
    text = here.page.locator(f".obp-part-{part} .obp-points").inner_text()
    return 0 if text in ("", WORDS["why.off"]) else int(text.replace("−", "-"))


@pytest.mark.parametrize("which", MODELS)
def test_with_everything_at_work_the_parts_are_those_of_python(visit, which):
    name, weeks = MODELS[which]
    reason = ob.why(name, "small_steps", "jump_ahead", weeks=weeks, draws=0)
    here = visit(which, viewport=DESKTOP)
    assert {part: points(here, part) for part in reason.rounded} == reason.rounded
    a, b = (round(100 * value) for value in reason.values[-1])
    shut = [round(100 * (ob.load(name) @ plan).exact(weeks).chance("shut")) for plan in ("small_steps", "jump_ahead")]
    told = f"small steps: {a} yes, {shut[0]} shut; jumping ahead: {b} yes, {shut[1]} shut."
    assert here.status() == f"Of 100, {told} Small steps lead by {a - b}.", "harm is beside it"
    assert points(here, "whole") == a - b


@pytest.mark.parametrize("which", MODELS)
def test_whichever_switches_are_off_the_parts_add_up_and_both_plans_are_solved_again(visit, which):
    name, weeks = MODELS[which]
    model = ob.load(name)
    here = visit(which, viewport=DESKTOP)
    switches = list(model.mechanisms)
    rest = points(here, "rest")
    for chosen in product([True, False], repeat=len(switches)):
        on = dict(zip(switches, chosen, strict=True))
        for part, is_on in on.items():
            box(here, part).set_checked(is_on)
        exact = ob.why(model, "small_steps", "jump_ahead", weeks=weeks, draws=0).without(
            *(part for part, is_on in on.items() if not is_on)
        )
        steps, ask = map(int, re.findall(r"(\d+) yes", here.status()))
        assert abs(steps - 100 * exact["small_steps"]) < 1
        assert abs(ask - 100 * exact["jump_ahead"]) < 1
        assert sum(points(here, part) for part in [*switches, "rest"]) == points(here, "whole") == steps - ask
        assert points(here, "rest") == pytest.approx(rest, abs=1), "what is left does not depend on the switches"


def test_bars_begin_where_the_one_before_ended(visit):
    here = visit(viewport=DESKTOP, reduced_motion="reduce")
    ends = """part => { const one = document.querySelector(`.obp-part-${part} .obp-span`);
        const x = Number(one.getAttribute('x')), end = x + Number(one.getAttribute('width'));
        return one.classList.contains('obp-takes') ? [end, x] : [x, end] }"""
    leap, door, rest, whole = (here.page.evaluate(ends, part) for part in ("leap", "door", "rest", "whole"))
    assert leap[1] == pytest.approx(door[0], abs=0.02)
    assert door[1] == pytest.approx(rest[0], abs=0.02)
    assert whole == pytest.approx([leap[0], rest[1]], abs=0.02)
    assert (leap[1] - leap[0]) / (door[1] - door[0]) == pytest.approx(30 / 46, rel=1e-3)


def test_what_the_small_model_lacks_is_named_and_cannot_be_switched(visit):
    here = visit(viewport=DESKTOP)
    assert box(here, "resentment").is_disabled()
    told = here.page.locator(".obp-card").inner_text()
    assert "small steps are 31 behind: 24 because" in told, "their own risk and their time, apart"
    assert "and 7 because steps take time" in told
    assert WORDS["why.missing"] in here.page.locator(".obp-part-resentment").inner_text()
    here.button(WORDS["why.to_full"]).click()
    assert box(here, "resentment").is_enabled()
    assert "0.22" in here.page.locator(".obp-card").inner_text(), "the number on which it stands"
    here.button(WORDS["why.to_maybe"]).click()
    assert box(here, "resentment").is_disabled()
    key = here.page.locator(".obp-key").inner_text()
    assert key == "Of every 33 who leave no by asking, 8 leave by yes. The other 25 find the door shut."


@pytest.mark.parametrize("which", MODELS)
def test_axe_finds_nothing_with_a_switch_off(visit, which):
    here = visit(which, viewport=NARROW, reduced_motion="reduce")
    box(here, "door").uncheck()
    here.open_all()
    assert findings_in_every_look(here.page) == []
    assert here.page.evaluate("document.documentElement.scrollWidth") <= 320
