"""The two flights of stairs: where they stand, what each arrow says, and how a hundred people are counted below."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch, Rectangle

from olivebranch.draw.arrows import head_style
from olivebranch.draw.palette import LIGHT, scale_colours, text_on
from olivebranch.draw.stairs import draw_stairs
from olivebranch.draw.stairs_layout import (
    Attempt,
    Climb,
    Stairs,
    count_lines,
    figure_size,
    fit_stairs,
    places,
    tread,
)
from olivebranch.draw.text import text_width
from support.drawings import LOOKS, boxes, inks, lines_are_close, marks, points_axes, rises, strokes, view

YES, SHUT, MOVED, OPEN = LOOKS["yes"], LOOKS["shut"], LOOKS["moved_on"], LOOKS["open"]
STEP = Attempt("step", 0, 1, 0.3, 0.6, 0.0, (0.1,))
ASK = Attempt("ask", 1, 2, 0.4, 0.3, 0.2, (0.1,))
LEAP = Attempt("ask at once", 0, 2, 0.0, 0.7, 0.0, (0.3,))
STAIRS = Stairs(
    ["no", "maybe", "yes"],
    (Climb("by steps", (STEP, ASK), (60, 10, 30), "no harm"), Climb("leap", (LEAP,), (10, 50, 40), "")),
    0,
    [("shut", SHUT)],
    [("yes", YES), ("shut", SHUT), ("open", OPEN)],
    "Of 100 people",
)
HALF, TALL = 300.0, 58 + 17 * 3 + 20 + 30 + 96  # of a flight on 626 points


@pytest.fixture(scope="module")
def drawn() -> tuple[Axes, list[FancyArrowPatch]]:
    """Both flights, side by side; a point of the picture is a point of the Axes, 92 points up."""
    ax = points_axes(626, TALL + 92)
    return ax, draw_stairs(ax, STAIRS, LIGHT, width=626.0, joinstyle="bevel")


def at(ax: Axes, text: str, n: int = 0) -> tuple[float, ...]:
    """The n-th text with these words: its place in the picture, how it is set, and its size."""
    found = [one for one in ax.texts if one.get_text() == text][n]
    return (*np.round(found.get_position(), 2).tolist(), found.get_ha(), found.get_va(), found.get_fontsize())


def test_the_flights_stand_side_by_side(drawn):
    ax, _ = drawn
    assert view(ax) == (0, 626, -92, TALL)
    assert at(ax, "by steps") == (0, TALL - 4, "left", "top", 11)
    assert at(ax, "leap")[:2] == (326, 251)


def test_steps_rise_evenly_and_carry_their_names(drawn):
    """A step is a hundred points wide, less a gap; its tread has the colour of its rung, pale where nobody tries it."""
    ax, _ = drawn
    colours, heights = scale_colours(LIGHT, 3), [108, 125, 142]
    assert [tread(i) for i in range(3)] == heights
    for left, first in ((0, 0), (326, 11)):
        found, ink = boxes(ax)[first : first + 6], inks(ax)[first : first + 6]
        for i, high in enumerate(heights):
            assert found[2 * i] == (left + 100 * i, 50, 98.5, high - 50)
            assert found[2 * i + 1] == (left + 100 * i, high - 5, 98.5, 5)
            assert [one[0] for one in ink[2 * i : 2 * i + 2]] == [LIGHT.panel, colours[i]]
            assert rises(ink[2 * i][2], ink[2 * i + 1][2])
    for i, (name, high) in enumerate(zip(("no", "maybe", "yes"), heights, strict=True)):
        assert at(ax, name)[:2] == (100 * i + 50, high - 9)
    rungs = [patch for patch in ax.patches if isinstance(patch, Rectangle) and patch.get_height() == 5]
    assert [patch.get_alpha() for patch in rungs] == [1, 1, 1, 1, 0.55, 1]
    names = [text for text in ax.texts if text.get_text() == "maybe"]
    assert [text.get_color() for text in names] == [LIGHT.ink, LIGHT.soft]
    assert {text.get_zorder() for text in names} == {4}


def test_the_floor_has_the_colour_of_its_ending_and_people_stand_on_the_first_step(drawn):
    ax, _ = drawn
    assert boxes(ax)[6] == (0, 0, 298.5, 20)
    assert inks(ax)[6][0] == SHUT.colour
    (word,) = (text for text in ax.texts if text.get_text() == "shut" and text.get_position() == (6, 10))
    assert (word.get_color(), word.get_fontsize(), word.get_va()) == (text_on(SHUT.colour), 9, "center_baseline")
    assert marks(ax) == [("o", x, 92 + 121.5, 5.5, LIGHT.ink) for x in (9, 335)]
    assert strokes(ax) == [([[x, 109], [x, 117]], 3.6, LIGHT.ink) for x in (9, 335)]
    assert {line.get_zorder() for line in ax.lines} == {5}


def ends(patch: FancyArrowPatch) -> tuple[list[float], ...]:
    """Where a straight arrow begins and ends."""
    return tuple(map(list, patch._posA_posB))


def test_an_attempt_that_works_is_an_arch_as_wide_as_its_chance(drawn):
    """From two thirds of one step to two fifths of the next; higher for a leap, and dashed if it never lands."""
    ax, arrows = drawn
    ways = [(66, 110, 142, 127, 0.3, 147), (166, 127, 242, 144, 0.4, 164), (392, 110, 568, 144, 0.0, 184)]
    for arrow, (x0, y0, x1, y1, chance, peak) in zip(arrows, ways, strict=True):
        corners = np.asarray(arrow._path_original.vertices)
        lift = (peak - (y0 + y1) / 2) * 4 / 3 + (y0 + y1) / 2
        assert corners == pytest.approx(np.array([[x0, y0], [x0, lift], [x1, lift], [x1, y1]]))
        assert arrow.get_linewidth() == pytest.approx(1.2 + 11 * chance)
        assert arrow.get_joinstyle() == "bevel"
        assert arrow.get_zorder() == 3
        middle, top = (x0 + x1) / 2, peak + 3 + 5.5 * chance
        says = "never lands" if chance == 0 else f"{100 * chance:.0f} %"
        assert at(ax, says) == (middle, pytest.approx(top), "center", "bottom", 10)
    assert [to_hex(arrow.get_edgecolor()) for arrow in arrows] == [LIGHT.good, LIGHT.good, LIGHT.soft]
    assert [arrow.get_linestyle() for arrow in arrows][:2] == ["-", "-"]
    assert arrows[2].get_linestyle() == (0, (2, 3))
    assert [at(ax, "step"), at(ax, "ask")] == [
        (104, pytest.approx(147 + 3 + 1.65 + 12.5), "center", "bottom", 8),
        (204, pytest.approx(164 + 3 + 2.2 + 12.5), "center", "bottom", 8),
    ]


def test_what_fails_stays_slips_or_falls(drawn):
    """Staying is written in the step; slipping back is an arrow to the left, and falling one down to the floor."""
    ax, _ = drawn
    assert at(ax, "↺ 60 %") == (50, 81, "center", "center", 8)
    assert at(ax, "↺ 30 %") == (150, 98, "center", "center", 8)
    assert at(ax, "20 %") == (116, 66, "center", "bottom", 8)
    assert at(ax, "10 %", 0) == (50 + 6 + 1.3, 34, "left", "center", 8)
    assert at(ax, "10 %", 1) == (172 + 6 + 1.3, 34, "left", "center", 8)
    straight = [patch for patch in ax.patches if isinstance(patch, FancyArrowPatch) and patch._posA_posB is not None]
    assert [ends(patch) for patch in straight] == [
        ([50, 53], [50, 21]),
        ([152, 60], [72, 60]),
        ([172, 53], [172, 21]),
        ([376, 53], [376, 21]),
    ]
    assert [patch.get_linewidth() for patch in straight] == pytest.approx([2.3, 3.4, 2.3, 4.5])
    assert [to_hex(patch.get_edgecolor()) for patch in straight] == [SHUT.colour, LIGHT.soft, SHUT.colour, SHUT.colour]
    assert {patch.shrinkA for patch in straight} | {patch.shrinkB for patch in straight} == {0}
    heads = {patch.get_arrowstyle().head_width for patch in straight}
    assert sorted(heads) == pytest.approx(sorted(3.2 + 5 * 1.6 * p for p in (0.1, 0.2, 0.3)), abs=1e-3)


def test_a_hundred_people_are_one_bar_with_a_slice_for_each_ending(drawn):
    ax, _ = drawn
    slices = boxes(ax)[7:10]
    assert slices == [(0, -48, 179.1, 16), (179.1, -48, 29.85, 16), (208.95, -48, 89.55, 16)]
    assert [ink[1] for ink in inks(ax)[7:10]] == [YES.hatch or None, SHUT.hatch, OPEN.hatch]
    bars = [patch for patch in ax.patches if isinstance(patch, Rectangle)][7:10]
    assert [to_hex(bar.get_edgecolor()) for bar in bars] == [LIGHT.paper, LIGHT.paper, OPEN.colour]
    assert [bar.get_fill() and bar.get_facecolor()[3] for bar in bars] == [1, 1, 0]
    assert {bar.get_linewidth() for bar in bars} == {0.9}
    assert at(ax, "Of 100 people") == (0, -26, "left", "bottom", 9)
    assert at(ax, "60") == (13, -64, "left", "center_baseline", 10)
    word = at(ax, "yes", 1)
    assert word == (pytest.approx(19 + text_width("60", 10, "bold"), abs=0.01), -64, "left", "center_baseline", 9)
    key = next(patch for patch in ax.patches if type(patch).__name__ == "Circle")
    assert (key.center, key.radius) == ((5, -64), pytest.approx(0.96 * 4))
    assert at(ax, "no harm") == (0, -77, "left", "top", 9)


def test_words_stand_in_front_of_arrows_and_arrows_in_front_of_steps(drawn):
    ax, arrows = drawn
    tried = ("30 %", "40 %", "never lands", "20 %", "step", "ask", "ask at once")
    over = {text.get_zorder() for text in ax.texts if text.get_text() in tried and text.get_fontsize() != 9}
    within = {text.get_zorder() for text in ax.texts if text.get_text().startswith("↺") or text.get_text() == "maybe"}
    assert (over, within) == ({5}, {4})
    assert rises(inks(ax)[1][2], arrows[0].get_zorder(), 4, 5)
    assert lines_are_close(ax)


def test_two_endings_fall_side_by_side_with_their_numbers_on_the_outer_sides():
    """The floor then has an icon and a word for each; what is rarer than 1 in 200 is not drawn."""
    floor = [("shut", SHUT), ("moved on", MOVED)]
    tries = (Attempt("step", 1, 2, 0.3, 0.2, 0.0051, (0.3, 0.2)), Attempt("ask", 0, 2, 0.5, 0.0, 0.3, (0.0049, 0.4)))
    climbs = (Climb("one", tries, (50, 50, 0), ""), Climb("two", (), (0, 0, 100), ""))
    ax = points_axes(626, TALL + 92)
    draw_stairs(ax, replace(STAIRS, climbs=climbs, floor=floor, start=1), LIGHT, width=626.0)
    straight = [patch for patch in ax.patches if isinstance(patch, FancyArrowPatch) and patch._posA_posB is not None]
    assert [ends(patch)[0] for patch in straight] == [[152, 60], [165.5, 53], [178.5, 53], [72, 53]]
    assert at(ax, "30 %", 1) == (165.5 - 6 - 3.9, 34, "right", "center", 8)
    assert at(ax, "20 %") == (178.5 + 6 + 2.6, 34, "left", "center", 8)
    assert at(ax, "40 %")[:3] == (72 + 6 + 5.2, 34, "left")
    assert inks(ax)[6][0] == LIGHT.panel
    shut = next(patch for patch in ax.patches if isinstance(patch, Rectangle) and 0 < patch.get_width() < 9)
    assert (*shut.get_xy(), shut.get_width()) == pytest.approx((11 - 0.44 * 9, 10 - 0.44 * 9, 0.88 * 9))
    assert at(ax, "moved on")[:2] == (pytest.approx(34 + text_width("shut", 9, "bold") + 14, abs=0.01), 10)
    assert "↺ 0 %" not in [text.get_text() for text in ax.texts]
    assert marks(ax)[0][1:3] == (109, 92 + 125 + 13.5)
    worse = Climb("a", (replace(ASK, falls=(0.1, 0.1, 0.1)),), (0, 0, 100), "")
    three = replace(STAIRS, floor=[*floor, ("left", MOVED)], climbs=(worse, climbs[1]))
    ax = points_axes(626, TALL + 92)
    draw_stairs(ax, three, LIGHT, width=626.0)
    falls = [patch for patch in ax.patches if isinstance(patch, FancyArrowPatch) and patch._posA_posB is not None][1:]
    assert [ends(patch)[0][0] for patch in falls] == pytest.approx([172 - 28.6, 172, 172 + 28.6])
    assert {text.get_ha() for text in ax.texts if text.get_text() == "10 %"} == {"left"}
    none = points_axes(626, TALL + 92)
    draw_stairs(none, replace(STAIRS, floor=[], climbs=(climbs[1], climbs[1])), LIGHT, width=626.0)
    assert at(none, "ended")[:2] == (6, 10)
    assert inks(none)[6][0] == LIGHT.soft


def test_a_leap_rises_seven_points_for_each_step_and_long_words_take_lines():
    rungs = [*"abcde"]
    climbs = (Climb("x", (Attempt("ask whether they would", 0, 3, 0.1, 0, 0, ()),), (0, 0, 100), ""),) * 2
    ax = points_axes(1026, 400)
    (arrow, _) = draw_stairs(ax, replace(STAIRS, rungs=rungs, climbs=climbs, floor=[]), LIGHT, width=1026.0, scale=0.5)
    y0, y1 = 110, 161
    corners = np.asarray(arrow._path_original.vertices)
    assert corners[1, 1] == pytest.approx((y1 + 47 - (y0 + y1) / 2) * 4 / 3 + (y0 + y1) / 2)
    assert arrow.get_linewidth() == pytest.approx(0.5 * 2.3), "scaled down as all else"
    assert {text.get_fontsize() for text in ax.texts if text.get_text() == "x"} == {5.5}
    near = replace(climbs[0], attempts=(Attempt("ask whether they would", 0, 1, 0.1, 0, 0, ()),))
    ax = points_axes(626, 400)
    draw_stairs(ax, replace(STAIRS, rungs=rungs, climbs=(near, near), floor=[]), LIGHT, width=626.0)
    (words, _) = (text.get_text() for text in ax.texts if text.get_text().startswith("ask"))
    room = max(46, 0.76 * 60 + 18)
    assert max(text_width(line, 8) for line in words.split("\n")) <= room
    assert "\n" in words


def test_arrow_heads_grow_with_their_chance_up_to_seven_in_ten():
    assert head_style(0.0) == "-|>,head_length=4.800,head_width=3.200"
    assert head_style(0.4) == "-|>,head_length=7.800,head_width=5.200"
    assert head_style(0.7) == head_style(1.0) == "-|>,head_length=10.050,head_width=6.700"


# ---- the arrangement ----------------------------------------------------------------------------


def test_flights_stand_below_one_another_where_their_steps_would_be_too_narrow():
    """A step is sixty points wide at least; the counts then stand beside their flight or, on little room, below it."""
    beside = places(STAIRS, 2 * 180 + 26)
    assert beside.flights == ((0, 0), (206, 0))
    assert (beside.wide, beside.counts, beside.height) == (180, (0, -26, 180), TALL + 92)
    above = places(STAIRS, 2 * 180 + 25)
    assert above.flights == ((0, TALL), (0, 0))
    assert (above.wide, above.counts, above.height) == (195, (221, 0.45 * TALL, 164), 2 * TALL + 8)
    assert places(STAIRS, 180 + 26 + 164).wide == 180
    narrow = places(STAIRS, 180 + 26 + 163)
    assert narrow.flights == ((0, TALL + 92), (0, 0))
    assert (narrow.wide, narrow.counts, narrow.height) == (369, (0, -26, 369), 2 * (TALL + 92))
    assert figure_size(STAIRS, 626) == (8.0, (TALL + 92) / 72 + 1.2)


def test_counts_take_as_many_lines_as_they_need():
    """Of the endings that nobody reaches, only the first two are shown."""
    ends = [("yes", YES), ("shut", SHUT), ("left", MOVED), ("open", OPEN)]
    stairs = replace(STAIRS, endings=ends)
    climb = Climb("x", (), (50, 0, 0, 50), "")
    (line,) = count_lines(stairs, climb, 400)
    assert [count for _, count in line] == [(50, "yes", YES), (0, "shut", SHUT), (50, "open", OPEN)]
    taken = [32 + text_width(str(n), 10, "bold") + text_width(word, 9) for _, (n, word, _) in line]
    assert [x for x, _ in line] == pytest.approx([0, taken[0], taken[0] + taken[1]])
    need = sum(taken) - 13 - 13
    assert [len(one) for one in count_lines(stairs, climb, need + 0.1)] == [3]
    lines = count_lines(stairs, climb, need - 0.1)
    assert [len(one) for one in lines] == [2, 1]
    assert lines[1][0][0] == 0
    assert [len(one) for one in count_lines(stairs, climb, 1)] == [1, 1, 1]
    endings = [("a very long word " * 2, YES), ("another very long one", SHUT), *ends[2:]]
    wide = replace(stairs, rungs=["a"], endings=endings, climbs=(replace(climb, counts=(0, 0, 0, 0)), climb))
    assert len(count_lines(wide, climb, 137)) == 3
    assert places(wide, 300).height == TALL - 34 + 92 + 2 * 15, "both flights have room for the counts of either"


def test_lines_of_counts_stand_below_one_another_and_the_note_below_the_last():
    stairs = replace(STAIRS, climbs=(Climb("x", (), (60, 10, 30), "a note"), STAIRS.climbs[1]))
    ax = points_axes(400, 500)
    draw_stairs(ax, stairs, LIGHT, width=150.0)
    floor = TALL + 92 + 15
    assert [len(line) for line in count_lines(stairs, stairs.climbs[0], 150)] == [2, 1]
    assert [at(ax, text)[1] for text in ("60", "10", "30", "a note")] == [floor - down for down in (64, 64, 79, 92)]


def test_stairs_are_laid_out_wider_where_they_would_be_too_high():
    """Then everything is smaller, but all of it fits; what fits is laid out as wide as it is."""
    assert fit_stairs(STAIRS, 700, 400) == (700, 1)
    assert fit_stairs(STAIRS, 700, TALL + 92) == (700, 1)
    width, scale = fit_stairs(STAIRS, 700, 200)
    assert scale == 700 / width
    assert places(STAIRS, width).height * scale <= 200 * 1.001
    assert places(STAIRS, width / 1.051).height * scale * 1.051 > 200, "no wider than it need be"
    assert fit_stairs(STAIRS, 90, 1000)[0] == 180
    assert fit_stairs(STAIRS, 90, 1000)[1] == 0.5
