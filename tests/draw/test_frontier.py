"""The frontier as a drawing: what is enlarged, what is in view, and how points that are never best are told apart."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import same_color

from olivebranch.draw.frontier import DrawnPoint, frontier
from olivebranch.draw.palette import SERIES_MARKERS, THEMES, series_colour
from support.drawings import in_points, line_of, lines_are_close, points_axes, rises, words

THEME = THEMES["light"]
POINTS = [DrawnPoint("far", 1.0, 0.4, True), DrawnPoint("near", 0.1, 0.3, False)]


def drawn(curve, bound=(), tall=4.0, harm_is_chance=False):
    """The Axes, and the line of the frontier."""
    ax = plt.figure(figsize=(6, tall)).add_axes((0, 0, 1, 1))
    above = np.array(bound).reshape(-1, 2)
    names = {"harm": "unwelcome", "success": "yes"}
    line = frontier(ax, np.array(curve), above, POINTS, THEME, **names, harm_is_chance=harm_is_chance)
    return ax, line


@pytest.mark.parametrize(
    ("curve", "tall", "is_enlarged"),
    [
        ([[0.1, 0.2], [0.34, 0.4]], 4.0, True),
        ([[0.1, 0.2], [0.36, 0.4]], 4.0, False),
        ([[0.1, 0.2]], 4.0, False),
        ([[0.1, 0.2], [0.34, 0.4]], 2.1, True),
        ([[0.1, 0.2], [0.34, 0.4]], 2.0, False),
    ],
)
def test_a_frontier_of_less_than_a_quarter_of_the_width_is_drawn_enlarged_where_there_is_room(curve, tall, is_enlarged):
    bound = [[0.1, 0.3], [0.3, 0.5]]
    ax, line = drawn(curve, bound, tall=tall)
    assert len(ax.child_axes) == is_enlarged
    assert line.get_xydata().tolist() == curve
    for inset in ax.child_axes:
        assert [one.get_xydata().tolist() for one in inset.lines] == [bound, curve]


@pytest.mark.parametrize("scale", [1e-3, 1.0, 40.0])
def test_everything_is_in_view_and_little_else(scale):
    """Also a bound that is above the frontier, and a strategy that harms far more."""
    ax, _ = drawn([[0.0, 0.2 * scale], [0.5 * scale, 0.4 * scale]], [[0.0, 0.9 * scale], [0.5 * scale, 0.9 * scale]])
    right, top = max(1.0, 0.5 * scale), max(0.4, 0.9 * scale)
    (left, x), (low, y) = ax.get_xlim(), ax.get_ylim()
    assert -0.1 * right < left < 0
    assert right < x < 1.2 * right
    assert low == 0
    assert top < y < 1.2 * top


def test_what_is_never_best_is_hollow():
    ax, _ = drawn([[0.1, 0.2], [0.5, 0.4]])
    marks = {tuple(line.get_xydata()[0]): line for line in ax.lines if line.get_transform() == ax.transData}
    for i, point in enumerate(POINTS):
        line = marks[point.harm, point.success]
        assert same_color(line.get_markeredgecolor(), series_colour(THEME, i))
        assert same_color(line.get_markerfacecolor(), THEME.paper if point.hollow else series_colour(THEME, i))
    words = [text.get_text() for text in ax.texts]
    assert words == ["the frontier", "far", "near"]
    with_bound, _ = drawn([[0.1, 0.2], [0.5, 0.4]], [[0.1, 0.6], [0.5, 0.7]])
    assert [text.get_text() for text in with_bound.texts] == [
        "the frontier",
        "the most, if all were seen",
        "far",
        "near",
    ]


@pytest.mark.parametrize(("harm_is_chance", "shown"), [(True, "40 %"), (False, "0.4")])
def test_a_harm_that_is_a_chance_is_in_per_cent(harm_is_chance, shown):
    ax, _ = drawn([[0.1, 0.2], [0.5, 0.4]], harm_is_chance=harm_is_chance)
    assert ax.xaxis.get_major_formatter()(0.4, None) == shown
    assert ax.yaxis.get_major_formatter()(0.4, None) == "40 %"


def test_the_key_stands_beside_the_axes():
    """A line for each thing drawn: its mark, and its name below the last; a long name takes lines."""
    ax = points_axes(400, 300)
    points = [DrawnPoint(line_of(151), 1.0, 0.4, True), DrawnPoint("near", 0.1, 0.3, False)]
    curve, bound = np.array([[0.1, 0.2], [0.5, 0.4]]), np.array([[0.1, 0.6], [0.5, 0.7]])
    line = frontier(ax, curve, bound, points, THEME, harm="unwelcome", success="yes", harm_is_chance=False, alpha=0.9)
    beside = ("left", "top", 9)
    first, second, third, fourth = words(ax)
    assert (first, second) == (
        ("the frontier", 434, 299, *beside),
        ("the most, if all were seen", 434, 282, *beside),
    )
    assert lines_are_close(ax)
    assert third[1:3] == (434, 265)
    assert third[0].count("\n") == 1
    assert fourth == ("near", 434, 265 - 17 - 11, *beside)
    keys = [one for one in ax.lines if one.get_transform() == ax.transAxes]
    at = [[in_points(ax, place, "axes fraction") for place in np.asarray(one.get_xydata())] for one in keys]
    assert at == [[(408, 293), (426, 293)], [(408, 276), (426, 276)], [(417, 259)], [(417, 231)]]
    assert [(one.get_linewidth(), one.get_linestyle(), one.get_color()) for one in keys[:2]] == [
        (2.2, "-", THEME.good),
        (1.4, "--", THEME.soft),
    ]
    assert [(one.get_marker(), one.get_markersize()) for one in keys] == [("o", 5), ("None", 6), ("o", 7), ("s", 7)]
    assert {one.get_markeredgewidth() for one in keys[2:]} == {1.5}
    assert not any(one.get_clip_on() for one in keys)
    above, drawn_line, *dots = [one for one in ax.lines if one.get_transform() == ax.transData]
    assert drawn_line is line
    assert (line.get_linewidth(), line.get_markersize(), line.get_alpha()) == (2.2, 5, 0.9)
    assert (above.get_linewidth(), above.get_linestyle()) == (1.4, "--")
    assert rises(above.get_zorder(), line.get_zorder(), dots[0].get_zorder())
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_axisbelow()) == ("unwelcome", "yes", True)
    many = [DrawnPoint(str(i), 0.1, 0.2, False) for i in range(9)]
    ax = points_axes(400, 300)
    frontier(ax, curve, np.zeros((0, 2)), many, THEME, harm="", success="", harm_is_chance=True)
    shapes = [one.get_marker() for one in ax.lines if one.get_transform() == ax.transData][1:]
    assert shapes == [*SERIES_MARKERS, SERIES_MARKERS[0]]


@pytest.mark.parametrize(("wide", "tall", "steps"), [(400, 300, (4, 4)), (119, 71, (2, 2)), (30, 20, (1, 1))])
def test_axes_of_a_frontier_have_as_many_numbers_as_there_is_room_for(wide, tall, steps):
    """Every forty points across and every 24 up, four steps at most."""
    ax = points_axes(wide, tall)
    curve = np.array([[0.1, 0.2], [0.5, 0.4]])
    frontier(ax, curve, np.zeros((0, 2)), [], THEME, harm="", success="", harm_is_chance=True)
    assert (ax.xaxis.get_major_locator()._nbins, ax.yaxis.get_major_locator()._nbins) == steps
    (line, *_) = ax.get_xgridlines()
    assert same_color(line.get_color(), THEME.faint)


def test_the_enlarged_frontier_stands_in_the_upper_right_corner():
    ax = points_axes(400, 300)
    frontier(
        ax,
        np.array([[0.1, 0.2], [0.3, 0.4]]),
        np.zeros((0, 2)),
        POINTS,
        THEME,
        harm="",
        success="",
        harm_is_chance=True,
    )
    (inset,) = ax.child_axes
    inset.apply_aspect(inset.get_axes_locator()(inset, None))
    assert inset.get_position().bounds == pytest.approx((0.46, 0.56, 0.5, 0.36))
    assert inset.get_xlim() == pytest.approx((0.1 - 0.08 * 0.2, 0.3 + 0.08 * 0.2))
    assert inset.get_ylim() == pytest.approx((0.2 - 0.15 * 0.2, 0.4 + 0.15 * 0.2))
    assert (inset.get_title(loc="left"), inset._left_title.get_fontsize()) == ("the frontier, closer", 8)
    assert [axis.get_major_locator()._nbins for axis in (inset.xaxis, inset.yaxis)] == [3, 3]
    assert inset.xaxis.get_ticklabels()[0].get_fontsize() == 8
    assert same_color(inset.get_facecolor(), THEME.panel)


def test_where_all_is_0_there_is_a_scale():
    ax = points_axes(400, 300)
    frontier(ax, np.zeros((1, 2)), np.zeros((0, 2)), [], THEME, harm="", success="", harm_is_chance=True)
    assert ax.get_xlim() == pytest.approx((-0.03e-9, 1.06e-9))
    assert ax.get_ylim() == pytest.approx((0, 1.12e-9))
