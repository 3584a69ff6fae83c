"""The walking crowd of card 4 in a real browser: the same walks as in Python, played, stepped and stilled."""

from __future__ import annotations

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.web import assets
from support.browser import DESKTOP, NARROW, PHONE, findings

pytestmark = pytest.mark.browser

WORDS = assets.strings()
PLANS = ("jump_ahead", "small_steps")
ROUNDS, PEOPLE = 20, 100
STANDING = """() => [...document.querySelectorAll('.obp-crowds svg')].map(svg =>
    [...svg.querySelectorAll('.obp-person')].map(one => [Number(one.dataset.run), one.dataset.mark]))"""


@pytest.fixture
def visit(visit):
    """Open card 4."""
    return lambda *, seed=7, bet=60, **options: visit(state={"card": 3, "seed": seed, "bets": {"ask": bet}}, **options)


def walk(here) -> None:
    """To the end, at once."""
    here.button(WORDS["reveal.walk"]).click()
    here.button(WORDS["reveal.end"]).click()


def scrub(here, round_: int) -> None:
    here.page.get_by_label(WORDS["ui.round"], exact=True).fill(str(round_))


def round_shown(here) -> int:
    return int(here.page.locator(".obp-round").inner_text().split(" of ")[0])


def states_in_python(plan: str, seed: int) -> np.ndarray:
    """(R, rounds + 1) the stance of each run in each round."""
    chain = ob.load("maybe") @ plan
    return np.array(chain.variables["stance"])[chain.paths(range(PEOPLE), seed, weeks=ROUNDS).values("stance")]


@pytest.mark.parametrize("seed", [7, 2**53 - 1])
def test_every_run_of_the_crowd_is_the_same_walk_as_in_python(visit, seed):
    here = visit(seed=seed, viewport=DESKTOP)
    walk(here)
    walks = [states_in_python(plan, seed) for plan in PLANS]
    for round_ in range(ROUNDS + 1):
        scrub(here, round_)
        for shown, states in zip(here.page.evaluate(STANDING), walks, strict=True):
            assert [run for run, _ in shown] == list(range(PEOPLE))
            expected = states[:, round_].tolist()
            if round_ == ROUNDS:
                expected = ["open" if state in {"no", "maybe"} else state for state in expected]
            assert [mark for _, mark in shown] == expected, (seed, round_)


def test_the_table_has_the_same_heads_in_every_round(visit):
    here = visit()
    walk(here)
    here.open_all()
    rows = here.page.locator("table", has_text=WORDS["reveal.rounds"].split(";")[0]).locator("tbody tr").all()
    walks = [states_in_python(plan, 7) for plan in PLANS]
    assert len(rows) == ROUNDS + 1
    for round_, row in enumerate(rows):
        told = [int(text) for text in row.inner_text().split("\t")]
        counts = [
            [int((states[:, round_] == name).sum()) for name in ("no", "maybe", "yes", "shut")] for states in walks
        ]
        if round_ == ROUNDS:
            counts = [[0, 0, yes, shut, no + maybe] for no, maybe, yes, shut in counts]
        else:
            counts = [[*one, 0] for one in counts]
        assert told == [round_, *counts[0], *counts[1]]


def test_run_12_is_run_12_in_both_and_python_tells_the_same_ends(visit):
    here = visit(viewport=DESKTOP)
    walk(here)
    ends = []
    for plan in PLANS:
        states = states_in_python(plan, 7)[12]
        last = states[-1]
        where = f"still open, at {last}" if last in {"no", "maybe"} else f"{last} in round {list(states).index(last)}"
        ends.append(f"{WORDS[f'plan.{plan}']}: {where}.")
    told = here.page.locator(".obp-told")
    assert told.inner_text() == f"Run 12, the same luck. {' '.join(ends)}"
    around = """run => [...document.querySelectorAll('.obp-crowds svg')].map(svg => {
        const ring = svg.querySelector('.obp-ring').getBoundingClientRect();
        const mark = svg.querySelector(`[data-run="${run}"]`).getBoundingClientRect();
        return Math.hypot(ring.x + ring.width / 2 - mark.x - mark.width / 2,
                          ring.y + ring.height / 2 - mark.y - mark.height / 2) })"""
    assert max(here.page.evaluate(around, 12)) < 1
    here.page.locator(".obp-crowds svg").first.locator('[data-run="40"]').hover()
    assert told.inner_text().startswith("Run 40, ")
    assert max(here.page.evaluate(around, 40)) < 1
    here.page.mouse.move(2, 2)
    assert told.inner_text().startswith("Run 12, "), "a run in passing gives way to the one that is picked"
    here.page.locator(".obp-crowds svg").last.locator('[data-run="77"]').click()
    here.page.mouse.move(2, 2)
    assert told.inner_text().startswith("Run 77, ")
    assert here.page.locator(".obp-number").input_value() == "77"


def test_it_plays_pauses_steps_and_changes_speed(visit):
    here = visit(viewport=DESKTOP)
    assert here.status() == ""
    assert here.button(WORDS["reveal.step"]).count() == 0, "one control before the walk"
    here.button(WORDS["reveal.walk"]).click()
    here.page.wait_for_function("() => document.querySelector('.obp-round').innerText.startsWith('2 ')")
    here.button(WORDS["reveal.pause"]).click()
    assert here.status().startswith("Round 2. Jump ahead: ")
    here.page.wait_for_timeout(1000)
    assert round_shown(here) == 2
    here.button(WORDS["reveal.step"]).click()
    assert here.status().startswith("Round 3. Jump ahead: ")
    here.button("Speed 1×").click()
    here.button("Speed 2×").click()
    here.button(WORDS["reveal.play"]).click()
    here.page.wait_for_function("() => document.querySelector('.obp-status').innerText.startsWith('You said 60')")
    assert round_shown(here) == ROUNDS
    here.button(WORDS["reveal.rewalk"]).click()
    here.page.wait_for_function("() => document.querySelector('.obp-round').innerText.startsWith('1 ')")
    here.card(1)
    here.page.wait_for_timeout(500)


def test_people_are_on_their_way_between_two_rounds(visit):
    """While it plays, some marks stand where nobody stands in a round; in a still, none does."""
    here = visit(viewport=DESKTOP)
    places = """() => [...document.querySelectorAll('.obp-person')].map(one => one.getAttribute('transform'))"""
    walk(here)
    stills = set()
    for round_ in range(ROUNDS + 1):
        scrub(here, round_)
        stills |= set(here.page.evaluate(places))
    here.button(WORDS["reveal.end"]).click()
    here.button(WORDS["reveal.rewalk"]).click()
    here.page.wait_for_function(
        f"stills => !({places})().every(place => stills.includes(place))", arg=sorted(stills), polling="raf"
    )
    here.button(WORDS["reveal.pause"]).click()
    assert set(here.page.evaluate(places)) <= stills


def test_with_less_motion_it_goes_from_still_to_still(visit):
    here = visit(reduced_motion="reduce", viewport=PHONE)
    here.button(WORDS["reveal.walk"]).click()
    assert here.status().startswith("Round 1. ")
    before = here.page.evaluate(STANDING)
    here.page.wait_for_timeout(1200)
    assert (round_shown(here), here.page.evaluate(STANDING)) == (1, before)
    assert here.button(WORDS["reveal.pause"]).count() == 0
    here.button(WORDS["reveal.step"]).click()
    assert here.status().startswith("Round 2. ")
    here.button(WORDS["reveal.end"]).click()
    assert here.status().startswith("You said 60; the model says 24 (this run: 22).")


@pytest.mark.parametrize(
    "look", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}], ids=str
)
def test_axe_finds_nothing_once_they_have_walked(visit, look):
    here = visit(viewport=NARROW, **look)
    walk(here)
    here.open_all()
    assert findings(here.page) == []
    assert here.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_nothing_is_told_before_the_end(visit):
    here = visit()
    assert not here.page.locator(".obp-end").first.is_visible()
    assert here.page.locator(".obp-card table").first.is_visible() is False
    body = here.page.locator(".obp-card").inner_text()
    assert len(body.split()) <= 60, "few words before the reveal"
