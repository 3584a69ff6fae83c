"""Pictures with a row for each name: where the bars begin and end, and what is written and marked beside them."""

from __future__ import annotations

import numpy as np
import pytest

from olivebranch.draw.before_after import Change, before_and_after
from olivebranch.draw.claims import claims
from olivebranch.draw.diverging import diverging
from olivebranch.draw.histogram import Row, histogram
from olivebranch.draw.palette import LIGHT, SERIES_MARKERS, series_colour
from olivebranch.draw.ranges import ranges
from olivebranch.draw.spread import DOTS, spread, stack_heights
from olivebranch.draw.text import text_width
from olivebranch.draw.tornado import tornado
from olivebranch.draw.waterfall import Step, waterfall
from support.drawings import (
    boxes,
    in_points,
    inks,
    line_of,
    marks,
    points_axes,
    rises,
    strokes,
    ticks,
    view,
    where,
    words,
)

QUARTERS = [(0, "0 %"), (0.25, "25 %"), (0.5, "50 %"), (0.75, "75 %"), (1, "100 %")]
SHARES_OF_DRAWS = "share of draws in which it holds"


def test_the_words_beside_a_range_stand_clear_of_the_longest_one():
    ax = points_axes(410, 230)
    before_and_after(ax, [Change("odds", (0, 1), (-0.5, 2), 0.5, "nothing")], LIGHT, axis_label="")
    assert view(ax)[:2] == (-0.6, 2.6)
    assert [text.xy[0] for text in ax.texts if text.get_text() == "nothing"] == [2.1]


def test_before_and_after():
    """The pale band runs from 0 to 1, whatever the range before; the dark line and the mean lie on its scale."""
    ax = points_axes(410, 230)
    rows = [Change("warmth", (2, 6), (3, 4), 3.5, "much"), Change("odds", (0.2, 0.2), (0.2, 0.2), 0.2, "nothing")]
    drawn = before_and_after(ax, rows, LIGHT, axis_label="where it lies", solid_joinstyle="round")
    assert view(ax) == (-0.3, 1.75, -0.7, 1.6)
    pale, dark = (11, LIGHT.faint), (4, LIGHT.actions[0])
    assert strokes(ax) == [
        ([[0, 1], [1, 1]], *pale),
        ([[0.25, 1], [0.5, 1]], *dark),
        ([[0, 0], [1, 0]], *pale),
        ([[0, 0], [0, 0]], *dark),
    ]
    assert [line.get_solid_joinstyle() for line in drawn] == ["round", "round"]
    assert [mark[:3] for mark in marks(ax)] == [("o", 135, 170), ("o", 60, 70)]
    assert {mark[3:] for mark in marks(ax)} == {(6, LIGHT.ink)}
    under = ("center", "top", 8)
    assert words(ax) == [
        ("2", 60, 162, *under),
        ("6", 260, 162, *under),
        ("much", 310, 170, "left", "center", 9),
        ("0.2", 60, 62, *under),
        ("0.2", 260, 62, *under),
        ("nothing", 310, 70, "left", "center", 9),
    ]
    assert sorted(ticks(ax, "y")) == [(0, "odds"), (1, "warmth")]
    assert (ticks(ax, "x"), ax.get_xlabel()) == ([], "where it lies")
    band, line, mean = ax.lines[:3]
    assert rises(band.get_zorder(), line.get_zorder(), mean.get_zorder())


@pytest.mark.parametrize(("wide", "lines"), [(500, 1), (300, 2), (200, 2), (270, 2)])
def test_the_label_below_before_and_after_is_broken_where_it_would_be_too_long(wide, lines):
    """150 points are left free; 120 are used at least."""
    ax, label = points_axes(wide, 100), "the range believed before, and now"
    before_and_after(ax, [Change("a", (0, 1), (0, 1), 0.5, "")], LIGHT, axis_label=label)
    assert len(ax.get_xlabel().split("\n")) == lines
    assert max(text_width(line, 9) for line in ax.get_xlabel().split("\n")) <= max(120, wide - 150)


def test_claims():
    """A bar for each share; a disc where the claim holds, a cross and hatching where not, no bar for no answer."""
    ax = points_axes(468, 320)
    bars = claims(ax, ["first", "second", "third"], np.array([0.25, 0.75, np.nan]), [False, True, False], LIGHT)
    assert view(ax) == (-0.07, 1.1, -0.6, 2.6)
    assert boxes(ax) == [(0, 1.75, 0.25, 0.5), (0, 0.75, 0.75, 0.5), (0, -0.25, 0, 0.5)]
    fails, holds = (LIGHT.shut, "////"), (LIGHT.actions[2], None)
    assert [ink[:2] for ink in inks(ax)] == [fails, holds, fails]
    assert marks(ax) == [("X", 14, 260, 8, fails[0]), ("o", 14, 160, 8, holds[0]), ("X", 14, 60, 8, fails[0])]
    beside = ("left", "center", 9)
    assert words(ax) == [
        ("25 %", 133, 260, *beside),
        ("75 %", 333, 160, *beside),
        ("cannot be told", 33, 60, *beside),
    ]
    assert strokes(ax) == [([[0.5, 0], [0.5, 1]], 1, LIGHT.soft)], "half of the draws"
    assert ticks(ax, "x") == QUARTERS
    assert sorted(ticks(ax, "y")) == [(0, "third"), (1, "second"), (2, "first")]
    assert ax.get_xlabel() == SHARES_OF_DRAWS
    (half,) = (line for line in ax.lines if line.get_linestyle() == ":")
    assert rises(half.get_zorder(), bars[0].get_zorder(), ax.lines[0].get_zorder())


def test_diverging():
    """Bars from 0: plain to the right, hatched to the left; each number beyond its end, and room for it."""
    ax = points_axes(400, 220)
    bars = diverging(ax, ["up", "none", "down"], [0.2, 0.0, -0.1], ["+20", "0", "−10"], LIGHT, axis_label="points")
    room = max(text_width(text, 9) for text in ("+20", "0", "−10")) + 12
    unit = 0.3 / (400 - 2 * room)
    assert view(ax) == pytest.approx((-0.1 - room * unit, 0.2 + room * unit, -0.6, 2.6), abs=1e-6)
    assert boxes(ax) == [(0, 1.7, 0.2, 0.6), (0, 0.7, 0, 0.6), (-0.1, -0.3, 0.1, 0.6)]
    assert [ink[:2] for ink in inks(ax)] == [(LIGHT.good, None), (LIGHT.good, None), (LIGHT.scale[0], "////")]
    ends = [in_points(ax, (value, y)) for value, y in ((0.2, 2), (0, 1), (-0.1, 0))]
    assert [word[1:] for word in words(ax)] == [
        (ends[0][0] + 4, ends[0][1], "left", "center", 9),
        (ends[1][0] + 4, ends[1][1], "left", "center", 9),
        (ends[2][0] - 4, ends[2][1], "right", "center", 9),
    ]
    assert strokes(ax) == [([[0, 0], [0, 1]], 1, LIGHT.ink)]
    assert rises(bars[0].get_zorder(), ax.lines[0].get_zorder(), ax.texts[0].get_zorder())
    assert [label for _, label in sorted(ticks(ax, "y"))] == ["down", "none", "up"]
    assert {"−0.1", "0", "0.1"} & {label for _, label in ticks(ax, "x")} == {"−0.1", "0", "0.1"}


def test_diverging_bars_that_are_all_0_have_a_scale_and_a_narrow_axes_keeps_a_place_for_bars():
    ax = points_axes(400, 100)
    diverging(ax, ["none"], [0.0], ["0"], LIGHT, axis_label="")
    room = text_width("0", 9) + 12
    assert ax.get_xlim() == pytest.approx((-room / (400 - 2 * room), room / (400 - 2 * room)))
    narrow = points_axes(60, 100)
    diverging(narrow, ["one"], [1.0], ["+1.00"], LIGHT, axis_label="")
    assert narrow.get_xlim()[1] == pytest.approx(1 + (text_width("+1.00", 9) + 12) / 40)


def test_ranges():
    """A band for what is published; a disc for an answer within it, even at its edge, a cross for any other."""
    ax = points_axes(400, 220)
    published, answers = np.array([[0.2, 0.4], [0.5, 0.75], [0.1, 0.3]]), np.array([0.4, 0.8, 0.05])
    bars = ranges(ax, ["edge", "above", "below"], published, answers, LIGHT)
    assert view(ax) == (0, 1, -0.5, 2.7)
    assert boxes(ax) == [(0.2, 1.79, 0.2, 0.42), (0.5, 0.79, 0.25, 0.42), (0.1, -0.21, 0.2, 0.42)]
    assert {ink[0] for ink in inks(ax)} == {LIGHT.faint}
    heights = [in_points(ax, (0, y))[1] for y in (2, 1, 0)]
    good, off = LIGHT.actions[2], LIGHT.shut
    assert marks(ax) == [
        ("o", 160, heights[0], 9, good),
        ("X", 320, heights[1], 9, off),
        ("X", 20, heights[2], 9, off),
    ]
    assert [word[:4] for word in words(ax)] == [
        ("40 %", 160, heights[0] + 9, "center"),
        ("80 %", 320, heights[1] + 9, "center"),
        ("5 %", 20, heights[2] + 9, "center"),
    ]
    assert ticks(ax, "x") == QUARTERS
    assert (sorted(ticks(ax, "y"))[0], ax.get_xlabel()) == ((0, "below"), "share of people")
    assert rises(bars[0].get_zorder(), ax.lines[0].get_zorder())
    assert bars[0].get_edgecolor() == pytest.approx(
        (*tuple(int(LIGHT.soft[i : i + 2], 16) / 255 for i in (1, 3, 5)), 1)
    )


def test_tornado():
    """From the stated answer outward: plain for the low point, hatched for the high; a line where it goes further."""
    ax = points_axes(400, 210)
    values = np.array([[0.2, 0.6], [np.nan, 0.5], [0.4, 0.3]])
    span = np.array([[0.2, 0.6], [0.3, 0.7], [0.3, 0.4]])
    points = [("1", "9"), ("", "8"), ("2", "7")]
    tornado(ax, ["warmth", "pace", "luck"], values, points, span, 0.4, LIGHT, axis_label="yes")
    assert view(ax) == (0.12, 0.78, -0.6, 2.7), "a sixth of the range on either side"
    low, high = (LIGHT.scale[0], None), (LIGHT.good, "////")
    assert boxes(ax) == [
        (0.2, 2.02, 0.2, 0.34),
        (0.4, 1.64, 0.2, 0.34),
        (0.4, 0.64, 0.1, 0.34),
        (0.4, 0.02, 0, 0.34),
        (0.3, -0.36, 0.1, 0.34),
    ]
    assert [ink[:2] for ink in inks(ax)] == [low, high, high, low, high]
    told = [(text, x, ha) for text, x, _, ha, _, _ in words(ax)]
    ends = {value: in_points(ax, (value, 0))[0] for value in (0.2, 0.3, 0.4, 0.5, 0.6)}
    assert told == [
        ("1", ends[0.2] - 4, "right"),
        ("9", ends[0.6] + 4, "left"),
        ("8", ends[0.5] + 4, "left"),
        ("2", ends[0.4] + 4, "left"),
        ("7", ends[0.3] - 4, "right"),
    ]
    assert where(ax, "1")[1] == in_points(ax, (0, 2.19))[1], "the middle of its bar"
    assert {(va, size) for *_, va, size in words(ax)} == {("center", 8)}
    assert [(line[0], line[1]) for line in strokes(ax)] == [([[0.3, 1], [0.7, 1]], 1.4), ([[0.4, 0], [0.4, 1]], 1.2)]
    further, stated = ax.lines
    assert (further.get_marker(), further.get_markersize()) == ("|", 7)
    assert rises(ax.patches[0].get_zorder(), stated.get_zorder(), ax.texts[0].get_zorder(), further.get_zorder())
    assert sorted(ticks(ax, "y")) == [(0, "luck"), (1, "pace"), (2, "warmth")]
    assert ticks(ax, "x")[0][1].endswith(" %")


def test_a_tornado_of_what_changes_nothing_has_a_scale():
    ax = points_axes(400, 100)
    one = np.array([[3.0, 3.0]])
    tornado(ax, ["luck"], one, [("1", "2")], one, 3.0, LIGHT, axis_label="harm", is_chance=False)
    assert ax.get_xlim() == pytest.approx((3 - 0.0032, 3 + 0.0032))
    assert not any(label.endswith("%") for _, label in ticks(ax, "x"))


def test_waterfall():
    """Each bar begins where the last ended, up plain and down hatched, and the total begins at 0 below a line."""
    ax = points_axes(400, 310)
    steps = [Step("warm", 0.4, "+40", "of 100"), Step("pushed", -0.6, "−60")]
    bars = waterfall(ax, steps, Step("all", -0.2, "−20"), LIGHT, axis_label="points")
    room = text_width("of 100", 8) + 14
    unit = 0.6 / (400 - 2 * room)
    assert view(ax) == pytest.approx((-0.2 - room * unit, 0.4 + room * unit, -0.7, 2.6), abs=1e-6)
    assert boxes(ax) == [(0, 1.72, 0.4, 0.56), (-0.2, 0.72, 0.6, 0.56), (-0.2, -0.28, 0.2, 0.56)]
    up, down, whole = (LIGHT.good, None), (LIGHT.scale[0], "////"), (LIGHT.soft, None)
    assert [ink[:2] for ink in inks(ax)] == [up, down, whole]
    assert strokes(ax) == [
        ([[0.4, 1.72], [0.4, 1.28]], 0.8, LIGHT.soft),
        ([[-0.2, 0.72], [-0.2, 0.28]], 0.8, LIGHT.soft),
        ([[0, 0.5], [1, 0.5]], 1, LIGHT.faint),
        ([[0, 0], [0, 1]], 1, LIGHT.ink),
    ]
    ends = [in_points(ax, end) for end in ((0.4, 2), (-0.2, 1), (-0.2, 0))]
    assert words(ax) == [
        ("+40", round(ends[0][0] + 5, 1), round(ends[0][1] + 5, 1), "left", "center", 10),
        ("of 100", round(ends[0][0] + 5, 1), round(ends[0][1] - 7, 1), "left", "center", 8),
        ("−60", round(ends[1][0] - 5, 1), ends[1][1], "right", "center", 10),
        ("−20", round(ends[2][0] - 5, 1), ends[2][1], "right", "center", 10),
    ]
    behind, *_, zero = ax.lines
    assert rises(behind.get_zorder(), bars[0].get_zorder(), zero.get_zorder(), ax.texts[0].get_zorder())
    assert behind.get_linestyle() == ":"
    assert [label for _, label in sorted(ticks(ax, "y"))] == ["all", "pushed", "warm"]


def test_numbers_of_a_waterfall_are_smaller_where_its_rows_are_low():
    ax = points_axes(400, 24)
    waterfall(ax, [Step("a", 0.0, "0")], Step("b", 0.0, "0"), LIGHT, axis_label="")
    room = text_width("0", 8) + 14
    assert words(ax)[0][-1] == pytest.approx(0.8 * 24 / 2.3, abs=0.01)
    assert ax.get_xlim() == pytest.approx((-room / (400 - 2 * room), room / (400 - 2 * room)))
    narrow = points_axes(50, 100)
    waterfall(narrow, [Step("a", 1.0, "+1")], Step("b", 1.0, "+1"), LIGHT, axis_label="")
    assert narrow.get_xlim()[1] == pytest.approx(1 + (text_width("+1", 8) + 14) / 40)


def test_spread():
    """Fifty dots on their row, those close together stacked, a tick below it at the stated value."""
    ax = points_axes(500, 225)
    drawn = spread(
        ax, [np.linspace(0.2, 0.7, 99), np.full(9, 1.0)], ["even", "one"], LIGHT, what="yes", stated=[0.5, 1.0]
    )
    assert view(ax) == (-0.02, 1.04, -0.3, 1.95)
    even, one = (np.asarray(group.get_offsets()) for group in drawn)
    assert len(even) == len(one) == DOTS == 50
    size = 6.0  # a hundredth of the width, and a fifth of it more
    assert [group.get_sizes().tolist() for group in drawn] == [[pytest.approx(size**2)]] * 2
    assert even[:, 0] == pytest.approx(np.quantile(np.linspace(0.2, 0.7, 99), (np.arange(50) + 0.5) / 50))
    heights = stack_heights(even[:, 0], 1.06**2 * size / 500)
    lift = 1.06 * size / 225 * 2.25
    assert even[:, 1] == pytest.approx(1 + (heights + 0.5) * lift)
    assert one[:, 1] == pytest.approx((np.arange(50) + 0.5) * 0.72 / 50), "a high stack stays below the next row"
    assert strokes(ax) == [
        ([[0, 1], [1, 1]], 0.8, LIGHT.faint),
        ([[0.5, 0.86], [0.5, 1]], 2, LIGHT.ink),
        ([[0, 0], [1, 0]], 0.8, LIGHT.faint),
        ([[1, -0.14], [1, 0]], 2, LIGHT.ink),
    ]
    line, tick = ax.lines[:2]
    assert rises(line.get_zorder(), drawn[0].get_zorder(), tick.get_zorder())
    assert sorted(ticks(ax, "y")) == [(0, "one"), (1, "even")]
    assert (ticks(ax, "x")[0], ax.get_xlabel()) == ((0, "0 %"), "yes")


def test_a_spread_of_counts_begins_where_they_do_and_dots_have_their_limits():
    wide, narrow = points_axes(800, 100), points_axes(100, 100)
    for ax, size in ((wide, 7), (narrow, 2.5)):
        (drawn,) = spread(ax, [np.array([4.0, 4.0])], ["a"], LIGHT, what="harm", is_chance=False, alpha=0.5)
        assert ax.get_xlim() == pytest.approx((3.98, 4.04))
        assert drawn.get_sizes().tolist() == [size**2]
        assert drawn.get_alpha() == 0.5
    assert len(wide.lines) == 1, "no value is stated"
    many = points_axes(400, 300)
    groups = spread(many, [np.array([float(i)]) for i in range(9)], list("abcdefghi"), LIGHT, what="")
    assert len({str(group.get_paths()[0].vertices.tolist()) for group in groups}) == len(SERIES_MARKERS)
    assert np.array_equal(groups[0].get_paths()[0].vertices, groups[8].get_paths()[0].vertices)
    assert series_colour(LIGHT, 0) == series_colour(LIGHT, 9)


def test_dots_are_stacked_from_the_first_that_is_close():
    assert stack_heights(np.array([0.0, 0.19, 0.2, 0.39, 0.5]), 0.2).tolist() == [0, 1, 0, 1, 0]


def test_histogram():
    """The tallest column is 0.62 high, whoever has it; harm is hatched, and the number of hardly anybody left out."""
    ax = points_axes(400, 223)
    rows = [Row("some", [0.5, 0.3, 0.004], "2 each"), Row("none", [1.0, 0.0, 0.0])]
    drawn = histogram(ax, rows, ["0", "1", "2+"], LIGHT, what="unwelcome", harm=True)
    unit = 3 / (400 - text_width("2 each", 9) - 12)
    assert view(ax) == pytest.approx((-0.6, 2.6 + (text_width("2 each", 9) + 12) * unit, -0.25, 1.98), abs=1e-6)
    assert [box[:3] for box in boxes(ax)] == [(left, base, 0.84) for base in (1, 0) for left in (-0.42, 0.58, 1.58)]
    assert [box[3] for box in boxes(ax)] == pytest.approx([0.31, 0.186, 0.00248, 0.62, 0, 0])
    plain, hatched = (LIGHT.open, None), (LIGHT.shut, "////")
    assert [ink[:2] for ink in inks(ax)] == [plain, hatched, hatched] * 2
    told = {text: (x, y, ha, va, size) for text, x, y, ha, va, size in words(ax)}
    assert list(told) == ["50", "30", "2 each", "100"]
    x, y = in_points(ax, (0, 1.31))
    assert told["50"] == (x, round(y + 1, 1), "center", "bottom", 8)
    x, y = in_points(ax, (2.6, 1.22))
    assert told["2 each"] == (round(x + 4, 1), y, "left", "center", 9)
    assert strokes(ax) == [([[-0.5, base], [2.5, base]], 0.8, LIGHT.faint) for base in (1, 0)]
    assert ax.lines[0].get_zorder() < drawn[0].get_zorder()
    assert drawn[0].get_linewidth() == 0.6
    assert sorted(ticks(ax, "y")) == [(0.22, "none"), (1.22, "some")]
    assert ticks(ax, "x") == [(0, "0"), (1, "1"), (2, "2+")]


def numbers_of(shares: list[float], *, harm: bool = False, wide: float = 900) -> list[str]:
    ax = points_axes(wide, 100)
    histogram(ax, [Row("a", shares)], [str(k) for k in range(len(shares))], LIGHT, what="", harm=harm)
    assert all(ink[:2] == (LIGHT.open, None) for ink in inks(ax))
    return [text for text, *_ in words(ax)]


def test_where_columns_are_many_only_the_tall_and_the_first_have_a_number():
    """From 13 on, those a quarter as tall as the tallest, and none of it at all."""
    few = numbers_of([0.1, 0.4, 0.1, 0.09, 0.31, *[0.0] * 7])
    many = numbers_of([0.01, 0.4, 0.1, 0.09, 0.4, *[0.0] * 8])
    assert few == ["10", "40", "10", "9", "31"]
    assert many == ["1", "40", "10", "40"]
    assert numbers_of([0.005, 0.995])[0] == "0.5"
    assert numbers_of([0.0049, 0.9951]) == ["99.5"]


def test_a_histogram_of_nothing_and_one_in_a_narrow_axes():
    ax = points_axes(60, 100)
    histogram(ax, [Row("a", [0.0, 0.0])], ["0", "1"], LIGHT, what="", harm=False)
    assert [box[3] for box in boxes(ax)] == [0, 0]
    assert ax.get_xlim()[1] == pytest.approx(1.6 + 12 * 2 / 60)


ONE, HALVES = np.array([0.5]), np.full((2, 2), 0.5)
LONGEST = {
    140: lambda ax, names: before_and_after(
        ax, [Change(n, (0, 1), (0, 1), 0.5, "") for n in names], LIGHT, axis_label=""
    ),
    230: lambda ax, names: claims(ax, names, np.full(2, 0.5), [True] * 2, LIGHT),
    150: lambda ax, names: diverging(ax, names, [1.0] * 2, ["1"] * 2, LIGHT, axis_label=""),
    150.0001: lambda ax, names: tornado(ax, names, HALVES, [("", "")] * 2, HALVES, 0.5, LIGHT, axis_label=""),
    190: lambda ax, names: ranges(ax, names, HALVES, np.full(2, 0.5), LIGHT),
    130: lambda ax, names: spread(ax, [ONE] * 2, names, LIGHT, what=""),
    120: lambda ax, names: histogram(ax, [Row(n, [1.0]) for n in names], ["0"], LIGHT, what="", harm=False),
    190.0001: lambda ax, names: waterfall(
        ax, [Step(names[0], 1.0, "1")], Step(names[1], 1.0, "1"), LIGHT, axis_label=""
    ),
}


@pytest.mark.parametrize("points", LONGEST)
def test_names_of_rows_are_broken_where_they_would_be_longer_than_the_picture_allows(points):
    ax = points_axes(700, 100)
    LONGEST[points](ax, [line_of(points), line_of(points + 1)])
    written = dict(ticks(ax, "y"))
    assert [written[y].count("\n") for y in sorted(written, reverse=True)] == [0, 1]
