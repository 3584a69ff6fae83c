"""Pictures of shares of people: ribbons, tables, icons, pairs, columns and maps; what stands for whom, and where."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Circle, Polygon, Rectangle, RegularPolygon

from olivebranch.draw import icons, pairs
from olivebranch.draw.area import Group
from olivebranch.draw.flow import alluvial_ribbons, ribbon_labels
from olivebranch.draw.heat import heat_strip
from olivebranch.draw.palette import LIGHT, Look, mix, series_colour, text_on
from olivebranch.draw.places import Place, places
from olivebranch.draw.regimes import MapAxis, regime_map
from olivebranch.draw.text import text_width
from support.drawings import (
    LOOKS,
    boxes,
    in_points,
    inks,
    lines_are_close,
    marks,
    points_axes,
    rises,
    strokes,
    ticks,
    view,
    where,
    words,
)

YES, SHUT, OPEN = LOOKS["yes"], LOOKS["shut"], LOOKS["open"]
GROUPS = [Group("no", LIGHT.scale[0], "//"), Group("maybe", LIGHT.scale[2], ""), Group("yes", LIGHT.good, "")]
ENDINGS = [("yes", YES), ("shut", SHUT), ("open", OPEN)]
FLOWS = [
    np.array([[0.2, 0.1, 0], [0, 0.3, 0.2], [0, 0, 0.2]]),
    np.array([[0.1, 0.1, 0], [0, 0.2, 0.2], [0, 0.0004, 0.3996]]),
]


# ---- ribbons ------------------------------------------------------------------------------------


def test_ribbons_are_as_thick_as_their_shares_and_bars_as_high_as_their_groups():
    ax = points_axes(400, 300)
    drawn = alluvial_ribbons(ax, FLOWS, GROUPS, ["round 0", "round 4", "round 20"], LIGHT, gid="ribbon")
    assert view(ax) == (-0.2, 2.2, -0.01, 1.136)
    heights = [[0.3, 0.5, 0.2], [0.2, 0.4, 0.4], [0.1, 0.3004, 0.5996]]
    bars = [
        (round(c - 0.025, 6), round(sum(column[:g]) + 0.012 * g, 6), 0.05, column[g])
        for c, column in enumerate(heights)
        for g in range(3)
    ]
    assert boxes(ax) == bars
    assert inks(ax) == [(g.colour, g.hatch or None, 3) for g in GROUPS] * 3
    assert {(one.get_linewidth(), to_hex(one.get_edgecolor())) for one in ax.patches if isinstance(one, Rectangle)} == {
        (0.4, LIGHT.paper)
    }
    moves = [
        (c, a, b, flow[a, b]) for c, flow in enumerate(FLOWS) for a in range(3) for b in range(3) if flow[a, b] > 0
    ]
    assert len(drawn) == len(moves)
    for patch, (c, a, b, share) in zip(drawn, moves, strict=True):
        points = np.asarray(patch.get_path().vertices)
        out = bars[3 * c + a][1] + FLOWS[c][a, :b].sum()
        into = bars[3 * c + 3 + b][1] + FLOWS[c][:a, b].sum()
        x = [c + 0.025, c + 0.5, c + 0.975]
        there = [(x[0], out), (x[1], out), (x[1], into), (x[2], into)]
        assert points == pytest.approx(np.array([*there, *[(u, v + share) for u, v in reversed(there)], there[0]]))
        assert (to_hex(patch.get_facecolor()), patch.get_alpha(), patch.get_gid()) == (GROUPS[b].colour, 0.5, "ribbon")
        assert patch.get_path().codes.tolist() == [1, 4, 4, 4, 2, 4, 4, 4, 79]
    assert [word[3:] for word in words(ax)] == [("center", "bottom", 10)] * 3
    assert [word[:2] for word in words(ax)] == [("round 0", 33.3), ("round 4", 200), ("round 20", 366.7)]
    assert {word[2] for word in words(ax)} == {in_points(ax, (0, 1.061))[1]}, "above the bars and the gaps between them"


def test_names_of_groups_are_beside_the_outer_bars_and_within_the_picture_only_on_bars_that_have_room():
    ax = points_axes(400, 300)
    alluvial_ribbons(ax, FLOWS, GROUPS, ["0", "4", "20"], LIGHT)
    ribbon_labels(ax, FLOWS, GROUPS, LIGHT)
    told = {text: place for text, *place in words(ax)}
    for text, x, y, side in (
        ("no 30 %", -0.105, 0.15, "right"),
        ("maybe 50 %", -0.105, 0.562, "right"),
        ("yes 20 %", -0.105, 0.924, "right"),
        ("no 10 %", 2.105, 0.05, "left"),
        ("maybe 30 %", 2.105, 0.2622, "left"),
        ("yes 60 %", 2.105, 0.7242, "left"),
    ):
        assert told[text] == [*in_points(ax, (x, y)), side, "center", 9]
        edge, step = (-0.035, -0.05) if x < 0 else (2.035, 0.05)
        bend = [round(edge + step, 6), round(edge + 1.2 * step, 6)]
        assert ([[edge, y], [bend[0], y], [bend[1], y]], 0.7, LIGHT.soft) in strokes(ax)
    for text, y in (("no", 0.1), ("maybe", 0.412), ("yes", 0.824)):
        assert told[text] == [*in_points(ax, (1.045, y)), "left", "center", 8]
    (halo,) = next(text for text in ax.texts if text.get_text() == "no").get_path_effects()
    assert halo._gc == {"linewidth": 2.5, "foreground": LIGHT.paper}
    assert not any(line.get_clip_on() for line in ax.lines)


@pytest.mark.parametrize(("share", "named"), [(0.0004, False), (0.0006, True)])
def test_a_group_of_hardly_anybody_is_not_named(share, named):
    ax = points_axes(400, 300)
    flow = [np.diag([share, 1 - share])]
    alluvial_ribbons(ax, flow, GROUPS[:2], ["0", "1"], LIGHT)
    ribbon_labels(ax, flow, GROUPS[:2], LIGHT)
    assert any(text.startswith("no ") for text, *_ in words(ax)) == named


def test_a_name_within_the_picture_needs_thirteen_points():
    ax = points_axes(400, 300)
    point = 1.134 / 300
    for share, named in ((12.9 * point, False), (13.1 * point, True)):
        ax.clear()
        flows = [np.diag([share, 1 - share])] * 2
        alluvial_ribbons(ax, flows, GROUPS[:2], ["0", "1", "2"], LIGHT)
        ribbon_labels(ax, flows, GROUPS[:2], LIGHT)
        assert ("no" in [text for text, *_ in words(ax)]) == named


@pytest.mark.parametrize(("room", "heads"), [(1, ["week 0", "week 4", "week 20"]), (-1, ["week 0", "4", "20"])])
def test_heads_lose_their_unit_where_the_widest_does_not_fit(room, heads):
    """Three columns in a width of two and two fifths; a head takes six tenths of a column at most."""
    wide = (text_width("week 20", 10) + room) * 2.4 / 0.6
    ax = points_axes(wide, 100)
    alluvial_ribbons(ax, FLOWS, GROUPS, ["week 0", "week 4", "week 20"], LIGHT)
    assert [text for text, *_ in words(ax)] == heads


# ---- tables of chances --------------------------------------------------------------------------


def test_a_table_is_the_darker_the_higher_the_chance():
    """One table of two by two, so that a cell is as wide as what the names on the left leave, by two."""
    left = text_width("never", 9) + 8
    ax = points_axes(left + 200, 300)
    cells = heat_strip(ax, [np.array([[0.5, 0.5], [0.0004, 0.996]])], ["after 1"], ["no", "never"], LIGHT, gid="cell")
    assert view(ax) == pytest.approx((-left / 100, 2, -2 - 5.2 * 0.09, 0.24), abs=1e-6)
    assert boxes(ax) == [(0, -1, 1, 1), (1, -1, 1, 1), (0, -2, 1, 1), (1, -2, 1, 1)]
    shades = [mix(LIGHT.panel, LIGHT.actions[0], p**0.7) for p in (0.5, 0.5, 0.0004, 0.996)]
    assert [ink[0] for ink in inks(ax)] == shades
    assert {(cell.get_linewidth(), to_hex(cell.get_edgecolor()), cell.get_gid()) for cell in cells} == {
        (1.0, LIGHT.paper, "cell")
    }
    told = [
        (text.get_text(), *np.round(text.get_position(), 4), text.get_fontsize(), text.get_rotation())
        for text in ax.texts
    ]
    assert told == [
        ("after 1", 0, 0.05, 10, 0),
        ("50", 0.5, -0.5, 8, 0),
        ("50", 1.5, -0.5, 8, 0),
        ("99.6", 1.5, -1.5, 8, 0),
        ("no", 0.5, -2.04, 8, 0),
        ("never", 1.5, -2.04, 8, 0),
        ("no", -0.06, -0.5, 9, 0),
        ("never", -0.06, -1.5, 9, 0),
    ]
    assert [(text.get_ha(), text.get_va()) for text in ax.texts][3:] == [
        ("center", "center"),
        *[("center", "top")] * 2,
        *[("right", "center")] * 2,
    ]
    assert ax.texts[3].get_color() == text_on(shades[3])


def test_names_below_a_table_are_turned_only_where_they_are_wider_than_a_cell():
    left = text_width("never", 9) + 8
    for unit, turned in ((text_width("never", 8) + 6, 0), (text_width("never", 8) + 2, 90)):
        ax = points_axes(left + 2 * unit, 300)
        heat_strip(ax, [np.full((2, 2), 0.5)], ["a"], ["no", "never"], LIGHT)
        assert {text.get_rotation() for text in ax.texts if text.get_va() == "top"} == {turned}


def test_tables_stand_side_by_side_and_what_is_too_small_to_read_is_left_out():
    left = text_width("no", 9) + 8
    for unit, size, cells in ((17, 5.1, True), (16, 4.8, False)):
        ax = points_axes(left + 4.7 * unit, 100)
        heat_strip(ax, [np.full((2, 2), 0.5)] * 2, ["a", "b"], ["no", "x"], LIGHT)
        assert {box[0] for box in boxes(ax)} == {0, 1, 2.7, 3.7}
        numbers = [text for text in ax.texts if text.get_text() == "50"]
        assert len(numbers) == 8 * cells
        assert all(text.get_fontsize() == pytest.approx(size) for text in numbers)
    rare = points_axes(400, 100)
    heat_strip(rare, [np.array([[0.0006, 0.00045], [0.5, 0.5]])], ["a"], ["no", "x"], LIGHT)
    assert [text for text, *_ in words(rare)].count("<0.1") == 1


def test_heads_and_names_of_narrow_tables_are_smaller():
    """A head is as wide as its table and the gap after it, less ten points; a name as high as six tenths of a cell."""
    left = text_width("no", 9) + 8
    ax = points_axes(left + 2 * 10, 100)
    heat_strip(ax, [np.full((2, 2), 0.5)], ["after 1,000"], ["no", "x"], LIGHT)
    assert ax.texts[0].get_fontsize() == pytest.approx(10 * (27 - 10) / text_width("after 1,000", 10, "bold"))
    assert ax.texts[1].get_fontsize() == 6
    long = points_axes(300, 100)
    heat_strip(long, [np.full((1, 1), 0.5)], ["a"], ["a name that is far too long for one line"], LIGHT)
    assert long.get_xlim()[0] == pytest.approx(-98 / 202), "names have 90 points, and 8 between them and the cells"
    assert max(text_width(line, 9) for line in long.texts[-1].get_text().split("\n")) <= 90
    assert max(text_width(line, 8) for line in long.texts[-2].get_text().split("\n")) <= 60


# ---- icons --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marker", "kind", "extents"),
    [
        ("s", Rectangle, (-0.88, -0.88, 0.88, 0.88)),
        ("^", Polygon, (-1, -0.8, 1, 0.95)),
        ("v", Polygon, (-1, -0.95, 1, 0.8)),
        ("P", Polygon, (-1, -1, 1, 1)),
        ("D", RegularPolygon, (-1.05, -1.05, 1.05, 1.05)),
        ("h", RegularPolygon, (-0.9093, -1.05, 0.9093, 1.05)),
        ("p", RegularPolygon, (-0.9986, -0.8495, 0.9986, 1.05)),
        ("o", Circle, (-0.96, -0.96, 0.96, 0.96)),
    ],
)
def test_icons_of_all_shapes_are_about_as_large(marker, kind, extents):
    """Around their middle, in half their size."""
    drawn = icons.icon(Look("#112233", marker, "", "-"), 10, 20, 2)
    assert isinstance(drawn, kind)
    points = drawn.get_path().transformed(drawn.get_patch_transform()).vertices
    if kind is RegularPolygon or kind is Polygon:
        points = points[:-1]
    found = [*(points.min(axis=0) - (10, 20)), *(points.max(axis=0) - (10, 20))]
    assert found == pytest.approx(extents, abs=1e-3)
    assert (to_hex(drawn.get_facecolor()), drawn.get_linewidth()) == ("#112233", 0)


def test_a_plus_has_four_equal_arms():
    drawn = icons.icon(Look("#112233", "P", "", "-"), 0, 0, 6)
    corners = {tuple(corner) for corner in np.asarray(drawn.get_xy()).round(6).tolist()}
    assert corners == {(a * s, b * t) for a, b in ((1, 3), (3, 1), (1, 1)) for s in (1, -1) for t in (1, -1)}
    turned = np.asarray(drawn.get_xy())
    assert all((a == b).any() for a, b in pairwise(turned)), "its edges are level or upright"


def test_a_hollow_icon_is_an_outline_and_a_little_smaller():
    for marker, radius in (("h", 0.92), ("o", 0.86)):
        hollow = icons.icon(Look("#112233", marker, "", "-", hollow=True), 0, 0, 2)
        assert hollow.get_path().transformed(hollow.get_patch_transform()).vertices[:, 1].max() == pytest.approx(radius)
        assert (hollow.get_facecolor()[3], to_hex(hollow.get_edgecolor()), hollow.get_linewidth()) == (
            0,
            "#112233",
            1.2,
        )
    ax = points_axes(10, 10)
    outlined, full = (icons.icons_at(ax, [(0, 0)], look, 1, alpha=1) for look in (OPEN, YES))
    assert [to_hex(c) for c in outlined.get_edgecolor()] == [OPEN.colour]
    assert (len(full.get_edgecolor()), len(ax.collections)) == (0, 2)
    assert [one.get_linewidth()[0] for one in (outlined, full)] == [1.2, 0]


def middles(drawn) -> np.ndarray:
    return np.array([path.get_extents().get_points().mean(axis=0) for path in drawn.get_paths()]).reshape(-1, 2)


def test_a_hundred_people_stand_in_rows_of_ten_group_by_group():
    """Two arrays side by side, each 100 points wide; below them a line for each ending, 0 or not."""
    need = 2 + 0.28 + 0.08
    ax = points_axes(100 * need, 400)
    arrays = [icons.IconArray("small steps", (12, 3, 85), "a note"), icons.IconArray("leap", (50, 0, 50))]
    drawn = icons.icon_arrays(ax, arrays, ENDINGS, LIGHT)
    line, head = 1.42 * 0.09, 1.5 * 0.1
    assert view(ax) == pytest.approx((-0.02, 2.34, -head - 1 - line * (3 + 1 + 1.6), 0), abs=1e-6)
    for k, (array, groups) in enumerate(zip(arrays, drawn, strict=True)):
        x, y = 1.28 * k, -head
        standing = np.concatenate([middles(group) for group in groups])
        assert [len(group.get_paths()) for group in groups] == [*array.counts]
        assert np.allclose(
            standing, [(x + (i % 10 + 0.5) / 10, y - (i // 10 + 0.5) / 10) for i in range(100)], atol=1e-3
        )
    assert drawn[0][1].get_paths()[0].get_extents().width == pytest.approx(0.08 * 0.88)
    right = 0.13 + text_width("100", 9, "bold") / 100
    top = -head - 1 - 0.9 * line
    told = [(text.get_text(), *text.get_position()) for text in ax.texts]
    expected = [("small steps", 0, -head + 0.05)]
    for k, (count, word) in enumerate((("12", "yes"), ("3", "shut"), ("85", "open"))):
        expected += [(count, right, top - k * line), (word, right + 0.05, top - k * line)]
    expected += [("a note", 0, -head - 1 - line * 3.75), ("leap", 1.28, -head + 0.05)]
    for k, (count, word) in enumerate((("50", "yes"), ("0", "shut"), ("50", "open"))):
        expected += [(count, 1.28 + right, top - k * line), (word, 1.28 + right + 0.05, top - k * line)]
    assert [one[0] for one in told] == [one[0] for one in expected]
    assert np.allclose([one[1:] for one in told], [one[1:] for one in expected])
    keys = [patch.get_path().transformed(patch.get_patch_transform()).get_extents() for patch in ax.patches]
    assert [round(float(key.x0 + key.x1) / 2, 3) for key in keys] == [0.05] * 3 + [1.33] * 3
    assert lines_are_close(ax)
    assert keys[1].width == pytest.approx(0.62 * line * 0.88, rel=1e-4)
    assert [(text.get_fontsize(), text.get_ha(), text.get_va(), text.get_fontweight()) for text in ax.texts[:3]] == [
        (10, "left", "baseline", "bold"),
        (9, "right", "center_baseline", "bold"),
        (9, "left", "center_baseline", "normal"),
    ]
    note = ax.texts[7]
    assert (note.get_fontsize(), note.get_va(), note.get_color()) == (9, "top", LIGHT.soft)


def test_a_long_name_has_lines_that_do_not_reach_the_next_array():
    name = "a very patient and careful way of taking small steps"
    tall = icons.figure_size([name, name], 3, 8.0)[1] - icons.figure_size(["way", "way"], 3, 8.0)[1]
    ax = points_axes(280, 240)
    icons.icon_arrays(ax, [icons.IconArray(name, (100, 0, 0))] * 2, ENDINGS, LIGHT)
    heads = [text for text in ax.texts if text.get_fontweight() == "bold" and text.get_fontsize() == 10]
    lines = heads[0].get_text().split("\n")
    assert len(lines) > 2
    ax.figure.draw_without_rendering()
    assert heads[0].get_window_extent().x1 < heads[1].get_window_extent().x0
    assert tall == pytest.approx(2 * 15 / 72)


def test_arrays_stand_in_rows_and_on_a_small_axes_everything_is_smaller():
    arrays = [icons.IconArray(f"way {i}", (1, 0, 0)) for i in range(3)]
    ax = points_axes(500, 700)
    drawn = icons.icon_arrays(ax, arrays, ENDINGS, LIGHT, across=2)
    first, second, third = (middles(groups[0]) for groups in drawn)
    assert first[0, 1] == second[0, 1]
    assert third[0, 0] == pytest.approx(first[0, 0])
    line = first[0, 1] - third[0, 1] - 1
    texts = [text for text in ax.texts if text.get_text().startswith("way")]
    gaps = 500 / (2.28 + 0.08)
    assert line * gaps == pytest.approx(1.42 * 9 * (3 + 1.6) + 15)
    assert {text.get_fontsize() for text in texts} == {10}
    small = points_axes(150, 160)
    icons.icon_arrays(small, arrays[:1], ENDINGS, LIGHT)
    shrunk = [text.get_fontsize() for text in small.texts if text.get_text().startswith("way")]
    assert shrunk == [pytest.approx(10 * icons._unit(small, 1, ["way"], 3)[1])]
    assert shrunk[0] < 10


@pytest.mark.parametrize(
    ("wide", "tall", "found"),
    [
        (300, 400, (300 / 1.08, 1.0)),
        (1000, 300, (300 - 16 - 1.42 * 9 * 6.6, 1.0)),
        (96, 400, (96 / 1.08, 1.0)),
        (90, 400, (90 / 0.9 / 1.08, 0.9)),
        (50, 400, (50 / 0.5 / 1.08, 0.5)),
        (20, 20, (88, 0.4)),
    ],
)
def test_an_array_is_as_large_as_there_is_room_but_88_points_on_its_own_scale(wide, tall, found):
    ax = points_axes(wide, tall)
    unit, scale = icons._unit(ax, 1, ["way"], 3)
    assert (unit, scale) == (pytest.approx(max(found[0], 88)), found[1])


def test_the_size_of_a_figure_of_arrays():
    """Four side by side at most, in rows as even as possible; each an inch and three quarters wide at most."""
    assert [icons.columns(n) for n in (1, 2, 3, 4, 5, 6, 7, 9)] == [1, 2, 3, 4, 3, 3, 4, 3]
    assert [icons.columns(4, width) for width in (1.0, 3.5, 3.6, 5.39, 5.4, 7.2, 20.0)] == [1, 1, 2, 2, 2, 4, 4]
    assert icons.figure_size(["way"] * 1, 4, 8.0) == pytest.approx((4.6, 1.75 + 0.8 + 0.95 + 1.1))
    assert icons.figure_size(["way"] * 4, 4, 8.0) == pytest.approx((8.0, 7.7 / 4.84 + 0.8 + 0.95 + 1.1))
    assert icons.figure_size(["way"] * 6, 2, 8.0) == pytest.approx((1.75 * 3.56 + 0.3, 2 * (1.75 + 0.4 + 0.95) + 1.1))


# ---- pairs --------------------------------------------------------------------------------------

KINDS = [(20, "better", YES), (70, "same", OPEN), (10, "worse", SHUT)]
INTERVAL = pairs.Interval(0.125, 0.0, 0.25, 0.25, ("−25", "+25"), "+12", "a note", "The difference")


def test_pairs_stand_beside_their_key_above_the_interval():
    """The array is 200 points wide, the whole picture 2.65 times that."""
    ax, unit = points_axes(530, 240), 200
    drawn = pairs.paired(ax, KINDS, INTERVAL, LIGHT, alpha=1)
    assert view(ax) == (-0.02, 2.63, -1.02, 0.04)
    standing = np.concatenate([middles(group) for group in drawn])
    assert np.allclose(standing, [((i % 10 + 0.5) / 10, -(i // 10 + 0.5) / 10) for i in range(100)], atol=1e-3)
    assert drawn[2].get_paths()[0].get_extents().width == pytest.approx(0.08 * 0.88)
    right = 1.26 + text_width("100", 10, "bold") / unit
    told = {text.get_text(): text for text in ax.texts}
    for k, (count, word, _) in enumerate(KINDS):
        assert told[str(count)].get_position() == pytest.approx((right, -0.06 - 0.16 * k))
        assert told[word].get_position() == pytest.approx((right + 0.05, -0.06 - 0.16 * k + 0.36 * 9 / unit))
    keys = [patch.get_path().transformed(patch.get_patch_transform()).get_extents() for patch in ax.patches]
    assert [round(float(key.x0 + key.x1) / 2, 3) for key in keys] == [1.19] * 3
    assert keys[2].width == pytest.approx(0.085 * 0.88)
    line = -0.66 - 18 / unit
    assert told["The difference"].get_position() == (1.14, -0.66)
    left, end = 1.23, 2.49
    middle, value = (left + end) / 2, left + 0.75 * (end - left)
    corners = [np.array(stroke[0]) for stroke in strokes(ax)]
    assert np.allclose(corners[0], [[left, line], [end, line]])
    assert np.allclose(corners[1], [[middle, line], [end, line]])
    for corner, place in zip(corners[2:], (left, middle, end), strict=True):
        assert np.allclose(corner, [[place, line - 5 / unit], [place, line + 5 / unit]])
    assert [stroke[1:] for stroke in strokes(ax)] == [(1.2, LIGHT.faint), (5, YES.colour), *[(1.2, LIGHT.soft)] * 3]
    ((shape, x, y, size, fill),) = marks(ax)
    assert (shape, x, y, size, fill) == ("o", *in_points(ax, (value, line)), 8, YES.colour)
    below = line - 9 / unit
    for text, place in (("+12", value), ("−25", left), ("0", middle), ("+25", end)):
        assert told[text].get_position() == pytest.approx((place, below))
    assert told["a note"].get_position() == pytest.approx((1.14, line - 24 / unit))
    assert lines_are_close(ax)
    sizes = [told[text].get_fontsize() for text in ("20", "better", "The difference", "+12", "0", "a note")]
    assert sizes == [10, 9, 9, 9, 8, 8]


def test_a_number_at_the_ends_gives_way_to_the_difference_itself():
    apart = 0.5 * (text_width("+12", 9, "bold") + text_width("0", 8)) + 10
    for nudge, shown in ((-0.5, False), (0.5, True)):
        value = (apart + nudge) / 200 / 1.26 * 2 * 0.25
        ax = points_axes(530, 240)
        pairs.paired(ax, KINDS, pairs.Interval(value, 0, 0.25, 0.25, ("−25", "+25"), "+12", "", ""), LIGHT)
        assert ("0" in [text for text, *_ in words(ax)]) == shown


def test_pairs_on_a_small_axes_are_scaled_down_and_long_words_take_lines():
    ax = points_axes(265, 240)
    wordy = [(20, "better " * 14, YES), (70, "same " * 24, OPEN), (10, "worse " * 18, SHUT)]
    pairs.paired(ax, wordy, INTERVAL, LIGHT)
    assert ax.texts[0].get_fontsize() == pytest.approx(10 * 100 / 190)
    keys = [text.get_position()[1] for text in ax.texts if text.get_text() in ("20", "70", "10")]
    lines = [text.get_text().count("\n") + 1 for text in ax.texts if "e" in text.get_text()][:3]
    assert min(lines) > 2
    steps = [1.35 * 9 * n / 190 + 0.05 for n in lines]
    assert keys == pytest.approx([-0.06, -0.06 - steps[0], -0.06 - steps[0] - steps[1]])
    head = -0.06 - sum(steps) - 0.02 - 1.2 * 9 / 190
    (found,) = (text for text in ax.texts if text.get_text() == "The difference")
    assert found.get_position()[1] == pytest.approx(head)
    assert ax.get_ylim()[0] == pytest.approx(min(-1.02, head - 44 / 190))
    low = points_axes(2000, 220)
    pairs.paired(low, KINDS, INTERVAL, LIGHT)
    (found,) = (text for text in low.texts if text.get_text() == "better")
    assert found.get_position()[1] == pytest.approx(-0.06 + 0.36 * 9 / 200), "as high as its Axes allows"


# ---- places -------------------------------------------------------------------------------------


def test_a_column_for_each_place():
    """What never ends is a tenth higher than all others; what is below 0 has no column."""
    ax = points_axes(400, 256)
    columns = [
        Place("no", 2.0, "2", LIGHT.open, "//"),
        Place("maybe", float("inf"), "∞", LIGHT.good),
        Place("yes", -1.0, "–", LIGHT.good),
    ]
    bars = places(ax, columns, LIGHT, what="weeks", alpha=1)
    assert view(ax) == (-0.6, 2.6, 0, 2.56)
    assert boxes(ax) == [(-0.38, 0, 0.76, 2), (0.62, 0, 0.76, 2.2), (1.62, 0, 0.76, 0)]
    assert inks(ax) == [(LIGHT.open, "//", 2), (LIGHT.good, None, 2), (LIGHT.good, None, 2)]
    assert len(bars) == 3
    above = ("center", "bottom", 10)
    assert words(ax) == [("2", 75, 203, *above), ("∞", 200, 223, *above), ("–", 325, 3, *above)]
    assert ticks(ax, "x") == [(0, "no"), (1, "maybe"), (2, "yes")]
    assert (ax.get_xlabel(), ax.get_yticks().tolist(), ax.spines["left"].get_visible()) == ("weeks", [], False)
    nothing = points_axes(100, 100)
    places(nothing, [Place("no", float("inf"), "∞", LIGHT.good)], LIGHT, what="")
    assert (boxes(nothing)[0][3], nothing.get_ylim()) == (1.1, (0, 1.28))


@pytest.mark.parametrize("size", [9, 8, 7, 6])
def test_names_of_places_are_as_large_as_the_longest_word_allows(size):
    """Each has the width of its column, less four points; below six points a word is cut."""
    wide = 2 * (text_width("perhaps", size) + 4.2)
    ax = points_axes(wide, 100)
    places(ax, [Place(name, 1.0, "1", LIGHT.good) for name in ("no", "perhaps")], LIGHT, what="")
    assert [label.get_fontsize() for label in ax.get_xticklabels()] == [size] * 2
    assert ticks(ax, "x")[1][1] == "perhaps"
    if size == 6:
        narrow = points_axes(40, 100)
        places(narrow, [Place(name, 1.0, "1", LIGHT.good) for name in ("no", "perhaps")], LIGHT, what="")
        assert "\n" in ticks(narrow, "x")[1][1]
        assert narrow.get_xticklabels()[0].get_fontsize() == 6


# ---- maps ---------------------------------------------------------------------------------------

SIDES = MapAxis("pace", ["1", "2"]), MapAxis("odds", ["3", "4"])


def test_a_map_of_the_best():
    """A cell has the colour and the letter of the best; what is too close to call is hatched, and said so."""
    ax = points_axes(400, 300)
    best, ties = np.array([[0, 2], [0, 0]]), np.array([[False, True], [False, False]])
    cells = regime_map(ax, best, ties, ["a", "b", "c"], *SIDES, LIGHT, stated=(0.0, 0.0), gid="cell")
    assert view(ax) == (-0.5, 1.5, -0.5, 1.5)
    assert boxes(ax) == [(-0.5, -0.5, 1, 1), (0.5, -0.5, 1, 1), (-0.5, 0.5, 1, 1), (0.5, 0.5, 1, 1)]
    first, third = (series_colour(LIGHT, k) for k in (0, 2))
    assert [ink[:2] for ink in inks(ax)] == [(first, None), (third, "////"), (first, None), (first, None)]
    assert {(cell.get_linewidth(), to_hex(cell.get_edgecolor()), cell.get_gid()) for cell in cells} == {
        (0.6, LIGHT.paper, "cell")
    }
    assert marks(ax) == [("o", 100, 75, 9, LIGHT.paper)]
    ring = ax.lines[0]
    assert (to_hex(ring.get_markeredgecolor()), ring.get_markeredgewidth()) == (LIGHT.ink, 1.8)
    letters = [("A", 110, 75), ("B", 300, 75), ("A", 100, 225), ("A", 300, 225)]
    assert words(ax) == [
        *((text, x, y, "center", "center", 9) for text, x, y in letters),
        (" A ", 410, 292, "left", "center", 9),
        ("a", 434, 297.5, "left", "top", 9),
        (" B ", 410, 273, "left", "center", 9),
        ("c", 434, 278.5, "left", "top", 9),
        ("hatched: too close to call", 410, 254, "left", "center", 8),
        ("○ the stated values", 410, 239, "left", "center", 8),
    ]
    assert rises(cells[0].get_zorder(), ax.texts[0].get_zorder(), ring.get_zorder())
    assert [text.get_color() for text in ax.texts[:2]] == [text_on(first), text_on(third)]
    behind = [text.get_bbox_patch() for text in ax.texts[:2]]
    assert behind[0] is None
    assert to_hex(behind[1].get_facecolor()) == third
    assert (ticks(ax, "x"), ticks(ax, "y")) == ([(0, "1"), (1, "2")], [(0, "3"), (1, "4")])
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("pace", "odds")


@pytest.mark.parametrize(
    ("stated", "at"),
    [((0.0, 0.0), 110), ((0.02, 0.0), 94), ((0.0, 5 / 150), 100 + 75**0.5), ((0.049, 0.0), 99.8), ((0.051, 0.0), 100)],
)
def test_a_letter_steps_aside_so_that_the_ring_does_not_hide_it(stated, at):
    """By ten points between the middles, to the side on which it is already; up and down count, too."""
    ax = points_axes(400, 300)
    regime_map(ax, np.zeros((2, 2), int), np.zeros((2, 2), bool), ["a"], *SIDES, LIGHT, stated=stated)
    assert words(ax)[0][:3] == ("A", pytest.approx(at, abs=0.06), 75)


@pytest.mark.parametrize(("tall", "size"), [(15, 9), (10, 6.2), (7.3, 4.526), (7.2, None)])
def test_letters_are_as_large_as_their_cells_allow_or_left_out(tall, size):
    ax = points_axes(400, 2 * tall)
    regime_map(ax, np.zeros((2, 2), int), np.zeros((2, 2), bool), ["a"], *SIDES, LIGHT)
    found = [text.get_fontsize() for text in ax.texts if text.get_text() == "A"]
    assert found == ([pytest.approx(size)] * 4 if size else [])
    assert [text for text, *_ in words(ax)][-2:] == [" A ", "a"], "no note where there is nothing to note"


def test_a_letter_that_would_leave_its_small_cell_is_left_out():
    ax = points_axes(50, 100)
    regime_map(ax, np.zeros((2, 2), int), np.zeros((2, 2), bool), ["a"], *SIDES, LIGHT, stated=(0.0, 0.0))
    assert [text for text, *_ in words(ax)].count("A") == 3


def test_labels_of_a_map_are_as_many_as_there_is_room_for():
    """One beside another with eighteen points between them, one above another every sixteen points."""
    widest = text_width("100", 9) + 18
    many, one = MapAxis("s", [str(91 + k) for k in range(10)]), MapAxis("t", ["1"])
    for wide, shown in ((10 * widest + 1, 10), (10 * widest - 1, 5), (widest, 1)):
        ax = points_axes(wide, 100)
        regime_map(ax, np.zeros((1, 10), int), np.zeros((1, 10), bool), ["a"], many, one, LIGHT)
        assert len(ax.get_xticks()) == shown
    for tall, shown in ((161, 10), (159, 5), (40, 3)):
        ax = points_axes(100, tall)
        regime_map(ax, np.zeros((10, 1), int), np.zeros((10, 1), bool), ["a"], one, many, LIGHT)
        assert len(ax.get_yticks()) == shown


def test_long_names_in_the_key_of_a_map_take_lines():
    ax = points_axes(400, 300)
    best = np.array([[0, 1]])
    name = "a name of so many words that it takes lines"
    regime_map(ax, best, best > 5, [name, "b"], MapAxis("x", ["1", "2"]), MapAxis("y", ["1"]), LIGHT)
    (text,) = (one.get_text() for one in ax.texts if one.get_text().startswith("a name"))
    assert lines_are_close(ax)
    lines = text.split("\n")
    assert len(lines) > 1
    assert max(text_width(line, 9) for line in lines) <= 110
    assert where(ax, "b")[1] == pytest.approx(297.5 - 19 - 11 * (len(lines) - 1), abs=0.1)


def test_two_regions_of_a_map_never_have_the_same_colour():
    ax = points_axes(400, 300)
    names = [f"way {k}" for k in range(10)]  # the tenth strategy has the colour of the first
    regime_map(ax, np.array([[0, 9]]), np.zeros((1, 2), bool), names, MapAxis("x", "12"), MapAxis("y", "1"), LIGHT)
    assert [ink[0] for ink in inks(ax)] == [series_colour(LIGHT, 0), series_colour(LIGHT, 1)]


def test_the_key_of_a_map_keeps_its_distances_when_the_map_becomes_lower():
    ax = points_axes(400, 300)
    names = ["a name of so many words that it takes lines", "b"]
    regime_map(ax, np.array([[0, 1]]), np.zeros((1, 2), bool), names, MapAxis("x", "12"), MapAxis("y", "1"), LIGHT)
    apart = where(ax, " A ")[1] - where(ax, " B ")[1]
    ax.set_position((0, 0, 1, 0.4))
    assert where(ax, " A ")[1] - where(ax, " B ")[1] == pytest.approx(apart)
