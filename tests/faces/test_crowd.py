"""The walking crowd of card 4 in a real browser: the same walks as in Python, played, stepped and stilled."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

import olivebranch as ob
from olivebranch.web import assets
from support.browser import DESKTOP, NARROW, PHONE, findings_in_every_look

pytestmark = pytest.mark.browser

WORDS = assets.strings()
PLANS = ("jump_ahead", "small_steps")
ROUNDS, PEOPLE = 20, 100
WIDTH = 440
#: For each picture, each mark that is drawn: its kind and its middle.
STANDING = """() => [...document.querySelectorAll('.obp-crowds svg')].map(svg =>
    [...svg.querySelectorAll('.obp-people .obp-mark')].flatMap(one => {
        const kind = one.classList[1].slice(4), places = one.getAttribute('d')?.match(/M[^m]+/g) ?? [];
        return places.map(text => [kind, ...text.slice(1).split(' ').map(Number)]) }))"""


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


def cell(part: str, n: int) -> tuple[float, float]:
    """The middle of a cell: the n-th of ten rows of ten."""
    left, pitch = {"no": (2, 10.4), "maybe": (118, 10.4), "array": (236, 20)}[part]
    return round(left + pitch * (n % 10 + 0.5), 2), 28 + 20 * (n // 10 + 0.5)


def places(states: np.ndarray, round_: int) -> list[tuple[str, float, float]]:
    """The mark and the place of each run in a round.

    At no and at maybe each has a cell of its own. In the array, yes takes the next cell from the front, shut from the
    back; those who are still open at the end stand between.
    """
    cells: dict[int, int] = {}
    front, back = iter(range(PEOPLE)), iter(range(PEOPLE - 1, -1, -1))
    for row in states.T[: round_ + 1]:
        for run in range(PEOPLE):
            if row[run] in {"yes", "shut"} and run not in cells:
                cells[run] = next(front if row[run] == "yes" else back)
    found = []
    for run, state in enumerate(states[:, round_]):
        if run in cells:
            found.append((str(state), *cell("array", cells[run])))
        elif round_ == ROUNDS:
            found.append(("open", *cell("array", next(front))))
        else:
            found.append((str(state), *cell(str(state), run)))
    return found


@pytest.mark.parametrize("seed", [7, 2**53 - 1])
def test_every_run_of_the_crowd_is_the_same_walk_as_in_python(visit, seed):
    here = visit(seed=seed, viewport=DESKTOP)
    walk(here)
    walks = [states_in_python(plan, seed) for plan in PLANS]
    for round_ in range(ROUNDS + 1):
        scrub(here, round_)
        for shown, states in zip(here.page.evaluate(STANDING), walks, strict=True):
            assert sorted(map(tuple, shown)) == sorted(places(states, round_)), (seed, round_)


def test_the_table_says_where_everyone_stands_in_every_round_the_last_too(visit):
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
        assert told == [round_, *counts[0], *counts[1]]


def test_person_12_is_run_11_in_both_and_python_tells_the_same_ends(visit):
    here = visit(viewport=DESKTOP)
    walk(here)
    walks = [states_in_python(plan, 7) for plan in PLANS]
    told = here.page.locator(".obp-told")

    def ends(run: int) -> str:
        said = []
        for plan, states in zip(PLANS, walks, strict=True):
            last, path = states[run][-1], list(states[run])
            where = f"still open, at {last}" if last in {"no", "maybe"} else f"{last} in round {path.index(last)}"
            said.append(f"{WORDS[f'plan.{plan}']}: {where}.")
        return f"Person {run + 1}, the same luck. {' '.join(said)}"

    def ringed() -> list[list[float]]:
        middle = "e => ['cx', 'cy'].map(name => Number(e.getAttribute(name)))"
        return [one.evaluate(middle) for one in here.page.locator(".obp-ring").all()]

    def spot(stage: int, run: int) -> dict[str, float]:
        """The middle of a run's mark, in pixels from the picture's corner."""
        _, x, y = places(walks[stage], ROUNDS)[run]
        scale = here.page.locator(".obp-crowds svg").nth(stage).bounding_box()["width"] / WIDTH
        return {"x": x * scale, "y": y * scale}

    def is_told(run: int) -> bool:
        return told.inner_text() == ends(run) and ringed() == [list(places(one, ROUNDS)[run][1:]) for one in walks]

    assert is_told(11)
    here.page.locator(".obp-crowds svg").first.hover(position=spot(0, 40))
    assert is_told(40)
    here.page.mouse.move(2, 2)
    assert is_told(11), "a run in passing gives way to the one that is picked"
    here.page.locator(".obp-crowds svg").last.click(position=spot(1, 77))
    here.page.mouse.move(2, 2)
    assert is_told(77)
    number = here.page.locator(".obp-number")
    assert number.input_value() == "78"
    for text, run in (("1", 0), ("100", 99), ("0", 0), ("500", 99)):
        number.fill(text)
        assert is_told(run)


def test_it_plays_pauses_steps_and_changes_speed(visit):
    here = visit(viewport=DESKTOP)
    assert here.status() == ""
    assert here.button(WORDS["reveal.step"]).count() == 0, "one control before the walk"
    here.button(WORDS["reveal.walk"]).click()
    here.page.wait_for_function(
        "() => document.querySelector('.obp-status').innerText === 'Round 1. Yes: 6 against 0.'"
    )
    here.page.wait_for_function("() => document.querySelector('.obp-round').innerText.startsWith('2 ')")
    here.button(WORDS["reveal.pause"]).click()
    paused = round_shown(here)  # the second, unless the machine is busy
    assert here.status().startswith(f"Round {paused}. Jump ahead: ")
    here.page.wait_for_timeout(1000)
    assert round_shown(here) == paused
    here.button(WORDS["reveal.step"]).click()
    assert here.status().startswith(f"Round {paused + 1}. Jump ahead: ")
    here.button("Speed 1×").click()
    here.button("Speed 2×").click()
    here.button(WORDS["reveal.play"]).click()
    here.page.wait_for_function("() => document.querySelector('.obp-status').innerText.startsWith('You said 60')")
    assert round_shown(here) == ROUNDS
    for text in ("reveal.step", "reveal.end"):
        assert here.button(WORDS[text]).is_disabled(), "after the last round there is none to go to"
    here.button(WORDS["reveal.rewalk"]).click()
    here.page.wait_for_function("() => document.querySelector('.obp-round').innerText.startsWith('1 ')")
    here.card(1)
    here.page.wait_for_timeout(100)


def test_people_are_on_their_way_between_two_rounds(visit):
    """While it plays, some marks stand where nobody stands in a round; in a still, none does."""
    here = visit(viewport=DESKTOP)
    middles = f"() => ({STANDING})().flat().map(mark => mark.join(' '))"
    walk(here)
    stills = set()
    for round_ in range(ROUNDS + 1):
        scrub(here, round_)
        stills |= set(here.page.evaluate(middles))
    here.button(WORDS["reveal.rewalk"]).click()
    here.page.wait_for_function(
        f"stills => !({middles})().every(place => stills.includes(place))", arg=sorted(stills), polling="raf"
    )
    here.button(WORDS["reveal.pause"]).click()
    assert set(here.page.evaluate(middles)) <= stills


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
    told = "Small steps, round 20: exact 69 yes, 29 shut, 2 open; this run 71 yes, 25 shut, 4 open."
    assert here.page.locator(".obp-crowds svg").last.get_attribute("aria-label") == told, "what is seen is also heard"


def test_axe_finds_nothing_once_they_have_walked(visit):
    here = visit(viewport=NARROW)
    walk(here)
    here.open_all()
    assert findings_in_every_look(here.page) == []
    assert here.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_colours_shut_is_a_full_mark_and_open_an_empty_one(visit):
    here = visit(forced_colors="active", device_scale_factor=4, bet=None)
    here.button(WORDS["bet.look"]).click()
    walk(here)
    full = []
    for mark in ("shut", "open"):
        drawn = here.page.locator(f".obp-end .obp-{mark}").last.screenshot()
        full.append((np.array(Image.open(BytesIO(drawn)).convert("L")) < 128).mean())
    assert full[0] > 0.6 > 0.45 > full[1]


def test_the_answer_is_in_view_once_they_have_walked(visit):
    here = visit(viewport=PHONE, reduced_motion="reduce")
    walk(here)
    said, bar = (here.page.locator(f".obp-{name}").bounding_box() for name in ("card > .obp-status", "bar"))
    assert 0 < said["y"] < said["y"] + said["height"] <= bar["y"]


def test_nothing_is_told_before_the_end(visit):
    here = visit()
    assert not here.page.locator(".obp-end").first.is_visible()
    assert here.page.locator(".obp-card table").first.is_visible() is False
    body = here.page.locator(".obp-card").inner_text()
    assert len(body.split()) <= 60, "few words before the reveal"
