"""The scene and its games in a real browser: what is seen, said and felt, and that every walk is Python's."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

import olivebranch as ob
from olivebranch.web import assets, build
from support.browser import DESKTOP, NARROW, PHONE, SIDEWAYS, ZOOMED, Visit, findings, findings_in_every_look

pytestmark = pytest.mark.browser

WORDS = assets.strings()
FIRST_GAME = 1_000_000


@pytest.fixture
def visit(visit):
    """Open the lesson at a card."""
    return lambda card, *, seed=7, bets=None, **options: visit(
        state={"card": card, "seed": seed, "bets": bets or {}}, **options
    )


def seen(here) -> str:
    """The accessible name of the scene."""
    return here.page.locator(".obp-scene svg").get_attribute("aria-label")


def said(here) -> str:
    return here.page.locator(".obp-speech").inner_text()


def by_week(actions):
    @ob.strategy(remembers={"n": ob.week(upto=len(actions))})
    def follow(see):
        return actions[see.n] if see.n < len(actions) else actions[-1]

    return follow


# ---- the smallest model --------------------------------------------------------------------------


def walked(actions, seed, run):
    """The states of a run of `maybe` in Python, with these actions week by week."""
    paths = (ob.load("maybe") @ by_week(actions)).paths([run], seed, weeks=len(actions))
    return [paths.state(0, week)["stance"] for week in range(int(paths.lengths()[0]) + 1)]


@pytest.mark.parametrize(
    ("action", "seed", "to"),
    [("ask", 16, "yes"), ("ask", 18, "shut"), ("small_step", 7, "maybe"), ("small_step", 10, "no")],
)
def test_the_first_card_plays_a_round_at_once(visit, action, seed, to):
    here = visit("hook", seed=seed)
    here.button(WORDS[f"hook.{action}"]).click()
    assert to == walked([action], seed, FIRST_GAME - 1)[1]
    assert here.status() == WORDS[f"play.{action}.no.{to}"]
    assert said(here) == WORDS[f"said.{action}.no.{to}"]
    here.page.get_by_text(WORDS["scene.felt"]).click()
    assert here.page.get_by_text(WORDS[f"felt.{action}.no.{to}"]).is_visible()
    here.button(WORDS["hook.again"]).click()
    assert said(here) == WORDS["said.start"]


@pytest.mark.parametrize("seed", [1, 3])
def test_five_rounds_are_the_walk_of_a_run(visit, seed):
    here = visit("play", seed=seed)
    plan = ["small_step", "ask", "ask", "small_step", "ask"]
    states = walked(plan, seed, FIRST_GAME)
    for round_, (before, after) in enumerate(pairwise(states)):
        here.button(WORDS[f"play.{plan[round_]}"]).click()
        assert said(here) == WORDS[f"said.{plan[round_]}.{before}.{after}"]
    if states[-1] in ("yes", "shut"):
        assert seen(here) == WORDS[f"scene.end.{states[-1]}"]
    here.open_all()
    table = here.page.locator(".obp-card tbody tr")
    assert [row.locator("td").last.inner_text() for row in table.all()] == states[1:]


@pytest.mark.parametrize("before", [(), ("small_step",)])
def test_one_may_leave_it_after_any_no(visit, before):
    here = visit("play")
    for action in before:
        here.button(WORDS[f"play.{action}"]).click()
    here.button(WORDS["play.let_go"]).click()
    assert seen(here) == WORDS["scene.end.left"]
    assert here.status().endswith("Games so far: 0 yes, 0 shut, 1 let go, 0 open.")
    here.button(WORDS["play.ask"]).click(force=True)
    assert seen(here) == WORDS["scene.end.left"], "it is over"
    here.open_all()
    assert here.page.locator(".obp-card tbody tr").last.locator("td").all_inner_texts() == ["let go", "let go"]


def test_an_enter_too_many_starts_nothing_new(visit):
    here = visit("play")
    ask = here.button(WORDS["play.ask"])
    ask.focus()
    for _ in range(12):
        here.page.keyboard.press("Enter")
    assert here.status().endswith("open.")
    assert here.page.locator(".obp-card tbody tr").count() <= 5
    assert here.button(WORDS["play.again"]).is_visible()


def reload(here, card: str) -> None:
    here.page.wait_for_timeout(300)  # browsers take a few changes of their history in a second
    here.page.reload()
    here.page.wait_for_selector(f".obp-card-{card}")


def shown(here) -> tuple:
    """What a game shows: the status, what they said, the scene, and the rounds so far."""
    return here.status(), said(here), seen(here), rounds_shown(here)


def rounds_shown(here) -> list[str]:
    """The last cell of each row of the game's table."""
    here.open_all()
    rows = here.page.locator(".obp-card > details table tbody tr").all()
    return [row.locator("td").last.inner_text() for row in rows]


@pytest.mark.parametrize("seed", [1, 3])
def test_a_reload_in_the_middle_of_five_rounds_loses_nothing(visit, seed):
    here = visit("play", seed=seed)
    plan = ["small_step", "ask", "ask", "small_step", "ask"]
    states = walked(plan, seed, FIRST_GAME)
    for action in plan[: len(states) - 1]:
        here.button(WORDS[f"play.{action}"]).click()
        before = shown(here)
        reload(here, "play")
        assert shown(here) == before
    assert rounds_shown(here) == states[1:]
    assert sum(map(int, re.findall(r"\d", here.status().split("Games so far")[1]))) == 1, "it is counted once"
    here.button(WORDS["play.again"]).click()
    here.card("hook")
    here.card("play")
    assert rounds_shown(here) == []
    again = walked(["ask"], seed, FIRST_GAME + 1)
    here.button(WORDS["play.ask"]).click()
    assert rounds_shown(here) == again[1:], "the next game has its own luck"
    if again[-1] in ("no", "maybe"):
        here.button(WORDS["play.let_go"]).click()
    before = shown(here)
    reload(here, "play")
    assert shown(here) == before


# ---- the ladder ----------------------------------------------------------------------------------

NAMES = {
    "wait": "Wait",
    "apologise": "Say sorry",
    "small_step": "Small step",
    "hang_out": "Hang out",
    "ask": "Ask",
    "let_go": "Let go",
}
STORIES = {
    "injustice": ["apologise"] * 3 + ["small_step"] * 4 + ["hang_out", "hang_out", "ask"] + ["wait"] * 16,
    "children": ["small_step", "hang_out", "ask"] * 9,
    "still_warm": ["wait", "ask", "let_go"],
}


def play(here, start, actions):
    """Play the actions until the game is over; how many weeks were played."""
    here.button(WORDS[f"ladder.from.{start}"]).click()
    for week, action in enumerate(actions):
        if here.button(WORDS["ladder.again"]).is_visible():
            return week
        here.button(NAMES[action]).click()
    return len(actions)


@pytest.mark.parametrize(("start", "seed"), [("injustice", 11), ("children", 7), ("still_warm", 7), ("still_warm", 11)])
def test_a_game_of_the_ladder_is_a_run_and_a_hundred_others_are_exact(visit, start, seed):
    here = visit("ladder", seed=seed)
    played = play(here, start, STORIES[start])
    actions = STORIES[start][:played]
    then = ob.load("ladder", context=start) @ by_week([*actions, "wait"])
    paths = then.paths([2 * FIRST_GAME], seed, weeks=26)
    assert int(paths.lengths()[0]) == played
    ending = paths.ending()[0]
    if ending == "open":
        assert here.status().endswith(WORDS["ladder.end.open"])
    else:
        assert seen(here) == WORDS[f"scene.end.{ending}"]
    exact = then.exact(weeks=52)
    told = here.page.locator(".obp-card figcaption").inner_text().split("\n")[-1]
    counts = dict(reversed(part.split(" ", 1)) for part in told.split(", "))
    names = {"yes": "yes", "shut": "shut", "moved_on": "moved on", "left": "let go", "open": "open"}
    for name, words in names.items():
        assert abs(int(counts.get(words, 0)) - 100 * exact.chance(name)) < 1
    assert f"contacts per person: {exact.tally('unwelcome'):.1f}" in here.page.locator(".obp-card").inner_text()
    rows = here.page.locator(".obp-card > div table tbody tr").all()
    assert 2 <= len(rows) <= 6, "your story in six lines"


def test_a_game_of_the_ladder_goes_on_after_a_reload_under_its_own_luck(visit):
    """Also if other people were drawn in between, which changes the seed of the page."""
    here = visit("ladder", seed=11)
    play(here, "injustice", STORIES["injustice"][:3])
    before = shown(here)
    here.card("reveal")
    here.button(WORDS["reveal.walk"]).click()
    here.button(WORDS["reveal.end"]).click()
    here.button(WORDS["reveal.again"]).click()
    here.card("ladder")
    reload(here, "ladder")
    assert shown(here) == before
    for action in STORIES["injustice"][3:]:
        if not here.button(WORDS["ladder.again"]).is_visible():
            here.button(NAMES[action]).click()
    played = len(rounds_shown(here))
    told = [row.inner_text() for row in here.page.locator(".obp-card > div table tbody tr").all()]
    paths = (ob.load("ladder", context="injustice") @ by_week(STORIES["injustice"])).paths(
        [2 * FIRST_GAME], 11, weeks=26
    )
    assert int(paths.lengths()[0]) == played
    assert WORDS[f"ladder.end.{paths.ending()[0]}"] in told[-1]
    reload(here, "ladder")
    assert [row.inner_text() for row in here.page.locator(".obp-card > div table tbody tr").all()] == told
    here.button(WORDS["ladder.again"]).click()
    reload(here, "ladder")
    assert here.status() == ""
    assert here.page.get_by_text(WORDS["ladder.choose"]).is_visible()


def test_the_same_weeks_as_they_lived_them(visit):
    here = visit("ladder")
    play(here, "still_warm", ["let_go"])
    story = here.page.locator(".obp-card table").first.inner_text()
    assert "Let go.\tQuiet: nothing from you. Nothing changed." in story, (
        "a change is told once, and theirs only to them"
    )
    for text in (WORDS["ladder.said.still_warm"], WORDS["ladder.feels.left"], WORDS["ladder.end.left"]):
        assert text in story
    here.button(WORDS["ladder.again"]).click()
    assert here.page.locator(".obp-card figure").count() == 1
    assert here.status() == ""
    assert here.page.get_by_text(WORDS["ladder.choose"]).is_visible()


# ---- faces where the card is about numbers ------------------------------------------------------


def bet_on(here, card: str) -> None:
    """Choose an answer, without locking it."""
    if card == "when":
        here.page.get_by_label(WORDS["when.option.steps"]).check()
    else:
        here.page.locator(".obp-number").fill("90")


def mouth(here) -> str:
    return here.page.locator(".obp-scene-you .obp-scene-mouth").get_attribute("d")


@pytest.mark.parametrize(
    ("card", "before", "after"),
    [("bet", "outside", "near"), ("zone", "ajar", "open"), ("when", "outside", "near")],
)
def test_both_react_to_a_bet_and_to_its_answer(visit, card, before, after):
    """Your face shows your hope; where you stand, or their door, shows what comes of it."""
    words = {"outside": "You stand outside", "near": "You stand right at the door"}
    words |= {door: WORDS[f"scene.door.{door}"] for door in ("ajar", "open")}
    here = visit(card, viewport=NARROW, reduced_motion="reduce")
    lock, bar = here.button(WORDS["bet.lock"]), here.page.locator(".obp-bar")
    assert lock.bounding_box()["y"] + lock.bounding_box()["height"] <= bar.bounding_box()["y"], "in reach"
    first, drawn = mouth(here), here.page.locator(".obp-scene-you").get_attribute("transform")
    bet_on(here, card)
    assert words[before] in seen(here)
    assert (mouth(here), here.page.locator(".obp-scene-you").get_attribute("transform")) != (first, drawn)
    lock.click()
    assert words[after] in seen(here)
    here.page.reload()
    here.page.wait_for_selector(f".obp-card-{card}")
    assert words[after] in seen(here)


def test_each_switch_of_why_has_its_place_in_the_scene(visit):
    here = visit("why", bets={"ask": 60}, viewport=NARROW, reduced_motion="reduce")
    apart, bar = here.button(WORDS["why.apart"]), here.page.locator(".obp-bar")
    assert apart.bounding_box()["y"] + apart.bounding_box()["height"] <= bar.bounding_box()["y"], "in reach"
    apart.click()
    here.button(WORDS["why.to_full"]).click()
    signs = {"leap": "with them: no", "door": WORDS["scene.door.shut"], "resentment": WORDS["scene.arms.away"]}
    for name, sign in signs.items():
        assert sign in seen(here)
        here.page.get_by_label(WORDS[f"why.part.{name}"]).uncheck()
        assert sign not in seen(here)


def test_when_it_is_warm_their_arms_and_their_door_open(visit):
    here = visit("when", reduced_motion="reduce")
    bet_on(here, "when")
    here.button(WORDS["bet.lock"]).click()
    assert WORDS["scene.arms.folded"] in seen(here)
    warm = here.page.get_by_label(WORDS["when.warm"]).first
    warm.fill("60")
    assert WORDS["scene.arms.open"] in seen(here)
    assert WORDS["scene.door.ajar"] in seen(here)


# ---- seen by everyone ----------------------------------------------------------------------------


def test_with_less_motion_the_picture_is_there_at_once(visit):
    """With motion the walk takes a moment; without, the last pose is drawn in the same instant. Both end alike."""
    press = """() => { [...document.querySelectorAll('.obp-button')].find(e => e.innerText === 'Let go').click();
        return document.querySelector('.obp-scene-you').getAttribute('transform') }"""
    place = "document.querySelector('.obp-scene-you').getAttribute('transform')"

    def begun(**look):
        here = visit("ladder", **look)
        here.button(WORDS["ladder.from.still_warm"]).click()
        return here.page

    still = begun(reduced_motion="reduce")
    before, after = still.evaluate(place), still.evaluate(press)
    assert before != after == still.evaluate(place)
    moving = begun()
    moving.wait_for_function(f"place => {place} === place", arg=before)
    assert moving.evaluate(press) != after
    moving.wait_for_function(f"place => {place} === place", arg=after)


def below_the_title(here) -> float:
    """How far the first choice is below the card's title, wherever the card is scrolled to."""
    top, wait = here.page.locator(".obp-title").bounding_box(), here.button("Wait").bounding_box()
    return round(wait["y"] - top["y"], 3)


def test_nothing_below_moves_when_they_speak(visit):
    """What may be pressed next stays where it is, or one would press something else."""
    for size in (NARROW, DESKTOP, ZOOMED):
        here = visit("ladder", viewport=size, reduced_motion="reduce")
        here.button(WORDS["ladder.from.injustice"]).click()
        at = below_the_title(here)
        for name in ("Say sorry", "Small step", "Hang out"):
            here.button(name).click()
            assert below_the_title(here) == at


#: What of a game is out of view, with the game scrolled into it, or not to the right of the picture.
AWAY = """() => { const box = e => e.getBoundingClientRect(), game = document.querySelector('.obp-game');
    game.scrollIntoView({block: 'start'});
    const art = box(game.querySelector('svg')), foot = box(document.querySelector('.obp-bar')).top;
    const parts = [...game.querySelectorAll('svg, .obp-speech, button')].filter(e => box(e).height);
    const isOut = e => box(e).top < 0 || box(e).bottom > foot || (e.tagName !== 'svg' && box(e).left < art.right - 8);
    return parts.length < 4 ? ['no game'] : parts.filter(isOut).map(e => e.outerHTML.slice(0, 80)) }"""


@pytest.mark.parametrize("size", [SIDEWAYS, ZOOMED], ids=["sideways", "zoomed"])
def test_in_a_low_view_the_choices_stand_beside_the_picture(visit, size):
    here = visit("hook", viewport=size, reduced_motion="reduce")
    for card, press in (
        ("hook", "hook.ask"),
        ("play", "play.ask"),
        ("ladder", "ladder.from.injustice"),
        ("pause", None),
        ("luck", None),
    ):
        here.card(card)
        if press:
            here.button(WORDS[press]).click()
        assert here.page.evaluate(AWAY) == [], card


def test_where_nobody_speaks_there_is_no_room_for_speech(visit):
    here = visit("ladder", viewport=PHONE)
    assert not here.page.locator(".obp-speech").is_visible()
    words = here.page.locator(".obp-card-ladder > p").bounding_box()
    assert here.page.locator(".obp-scene svg").bounding_box()["y"] - words["y"] - words["height"] < 30


def labels_overlap(here) -> bool:
    return here.page.evaluate("""() => { const boxes = [...document.querySelectorAll('.obp-scene-label')]
        .map(e => e.getBoundingClientRect());
        return boxes.some((a, i) => boxes.some((b, j) => i < j && a.right > b.left && b.right > a.left
            && a.bottom - 4 > b.top && b.bottom - 4 > a.top)) }""")


@pytest.mark.parametrize("size", [NARROW, DESKTOP], ids=["narrow", "desktop"])
def test_the_names_of_the_stairs_do_not_overlap_and_can_be_read(visit, size):
    here = visit("ladder", viewport=size)
    here.button(WORDS["ladder.from.injustice"]).click()
    assert not labels_overlap(here)
    heights = here.page.evaluate(
        "[...document.querySelectorAll('.obp-scene-label')].map(e => e.getBoundingClientRect().height)"
    )
    assert min(heights) >= 12


def test_axe_finds_nothing_at_the_end_of_a_game(visit):
    here = visit("ladder", viewport=PHONE, reduced_motion="reduce")
    play(here, "injustice", STORIES["injustice"])
    here.open_all()
    assert findings_in_every_look(here.page) == []
    assert here.page.evaluate("document.documentElement.scrollWidth") <= 360


# ---- before you write, and where you are ---------------------------------------------------------


def numbers(place=0):
    return build.page_data()["outlooks"]["places"][place]


def test_three_choices_and_letting_go_is_a_full_ending(visit):
    here = visit("pause")
    for name, answer in (("first", "rest"), ("second", "whole"), ("third", "go")):
        assert here.page.get_by_text(WORDS[f"pause.{name}.ask"]).is_visible()
        here.button(WORDS[f"pause.{name}.{answer}"]).click()
        told = here.status()
        assert told.split("{")[0].startswith(WORDS[f"pause.{name}.told.{answer}"].split("{")[0])
        assert "{" not in told
        here.button(WORDS[f"pause.{name}.{answer}"]).click(force=True)
        assert here.status() == told, "a choice is made once"
        if name != "third":
            here.button(WORDS["pause.more"]).click()
    assert seen(here) == WORDS["scene.end.left"]
    here.button(WORDS["pause.again"]).click()
    assert seen(here) != WORDS["scene.end.left"]


def test_what_goes_on_is_in_view_after_a_choice(visit):
    here = visit("pause", viewport=PHONE, reduced_motion="reduce")
    here.button(WORDS["pause.first.rest"]).click()
    onward, bar = here.button(WORDS["pause.more"]).bounding_box(), here.page.locator(".obp-bar").bounding_box()
    assert onward["y"] + onward["height"] <= bar["y"]


def test_how_you_are_is_seen(visit):
    here = visit("pause")
    assert WORDS["scene.posture.raw"] in seen(here)
    here.button(WORDS["pause.first.rest"]).click()
    assert WORDS["scene.posture.steady"] in seen(here)
    here.button(WORDS["pause.more"]).click()
    here.button(WORDS["pause.second.whole"]).click()
    assert WORDS["scene.posture.whole"] in seen(here)


def answer(here, *names: str) -> None:
    """Answer the questions of "Where are you now?" one after another, with buttons and ticks."""
    for name in names:
        if name in ("wronged", "raw", "back"):
            here.page.get_by_label(WORDS[f"where.tick.{name}"]).check()
        else:
            key = next(key for key in (f"where.tick.{name}", f"where.stance.{name}", f"where.{name}") if key in WORDS)
            here.button(WORDS[key]).click()


@pytest.mark.parametrize("stance", ["enemy", "maybe"])
def test_what_is_answered_is_seen_and_has_its_outlook(visit, stance):
    here = visit("where", reduced_motion="reduce")
    answer(here, "none", stance, "wronged")
    assert stance in seen(here)
    assert WORDS["scene.cloud"].strip() in seen(here)
    assert here.page.locator(".obp-card figure:not(.obp-scene)").count() == 0, "nothing is told before the last answer"
    answer(here, "raw", "see")
    phase, action, steps, *_ = numbers(8 * ["enemy", "neutral", "friend", "maybe"].index(stance) + 4 + 2)
    told = WORDS["where.plan"].format(phase=WORDS[f"where.phase.{phase}"], what=WORDS[f"where.do.{action}"])
    assert here.status() == told
    assert told.startswith("In the toy")
    first = here.page.locator(".obp-card figure:not(.obp-scene)").first
    marks = first.locator(".obp-svg .obp-mark")
    assert marks.count() == 100
    assert abs(first.locator(".obp-svg .obp-yes").count() - 100 * steps[0]) < 1
    assert f"{steps[4]:.1f} unwelcome" in first.inner_text(), "harm is beside it"
    assert all(
        WORDS[f"where.tick.{name}"] in here.page.locator(".obp-card").inner_text() for name in ("wronged", "raw")
    )
    answer(here, "again")
    assert (here.status(), here.page.locator(".obp-card figure").count()) == ("", 1), "everything is asked anew"


def test_a_question_can_be_answered_by_keyboard_alone(visit):
    here = visit("where")
    focused = "document.activeElement.innerText || document.activeElement.labels[0].innerText"
    here.button(WORDS["where.none"]).press("Enter")
    assert here.page.evaluate(focused) == WORDS["where.stance.enemy"], "the focus is on the next question"
    here.page.keyboard.press("Enter")
    assert here.page.evaluate(focused) == WORDS["where.tick.wronged"]
    here.button(WORDS["where.see"]).press("Enter")
    assert here.page.evaluate(focused) == WORDS["where.again"]
    here.page.keyboard.press("Enter")
    assert here.page.evaluate(focused) == WORDS["where.tick.fear"]


@pytest.mark.parametrize("stop", ["asked", "noes"])
def test_the_plan_says_stop_and_shows_no_way_round_it(visit, stop):
    here = visit("where")
    answer(here, stop)
    assert here.status().startswith(WORDS[f"where.stop.{stop}"].split("{")[0])
    assert seen(here) == WORDS["scene.end.left"]
    assert here.page.locator(".obp-card figure:not(.obp-scene)").count() == 0
    here.button(WORDS["box.next"]).click()
    assert here.page.locator(".obp-card-take").count() == 1, "the next card is the last, not one that reads as going on"


def test_where_there_is_fear_the_page_ends_with_help(visit):
    here = visit("where")
    answer(here, "fear")
    text = here.page.locator(".obp-help").inner_text()
    assert "local help line" in text
    assert build.page_data()["care"] in text
    assert not here.page.locator(".obp-scene").is_visible()
    assert here.page.locator(".obp-card figure:visible").count() == 0
    assert here.page.locator(".obp-next").get_attribute("aria-disabled") == "true"
    here.page.locator(".obp-next").click(force=True)
    assert here.page.locator(".obp-card-where").count() == 1
    assert findings(here.page) == []


def test_nothing_that_is_answered_is_kept(visit):
    here = visit("where")
    answer(here, "none", "friend", "raw")
    assert "raw" not in here.page.evaluate(
        "location.hash + JSON.stringify(history.state) + Object.values(localStorage).join()"
    )
    here.page.reload()
    here.page.wait_for_selector(".obp-card-where")
    assert here.button(WORDS["where.none"]).is_visible()
    assert WORDS["scene.posture.raw"] not in seen(here)


def test_each_reader_has_luck_of_their_own_and_a_link_says_which(browser, lesson):
    kept = "JSON.stringify(history.state.obp.games?.play?.run)"
    runs = []
    for state in (None, None, {"seed": 7}):
        here = Visit(browser, lesson, state=state)
        here.card("play")
        here.button(WORDS["play.ask"]).click()
        runs.append(here.page.evaluate(kept))
        here.page.reload()
        here.page.wait_for_selector(".obp-card", state="attached")
        assert here.page.evaluate(kept) == runs[-1]
        here.close()
    assert runs[2] == "0"
    assert runs[0] != runs[1]  # the same by chance once in a million times
