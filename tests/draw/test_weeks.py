"""Pictures along the weeks: curves, areas, beliefs, runs, dots; where each part lies, and what stands at its end."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from matplotlib.colors import to_hex

from olivebranch.draw.area import Group, area_labels, stacked_areas
from olivebranch.draw.belief import belief_cells, belief_labels
from olivebranch.draw.convergence import convergence, name_runs
from olivebranch.draw.curves import count_table, end_labels, highest, nice_top, step_curves, table_weeks
from olivebranch.draw.dots import Bins, choose_bins, panel_height, quantile_dots, quantile_weeks
from olivebranch.draw.palette import LIGHT, SERIES_DASHES, SERIES_MARKERS, scale_colour, series_colour
from olivebranch.draw.runs import Ladder, caption, single_run
from olivebranch.draw.score import by_count, by_week, week_labels
from olivebranch.draw.text import text_width
from support.drawings import LOOKS, boxes, in_points, inks, marks, points_axes, rises, strokes, ticks, view, words

YES, SHUT, OPEN = LOOKS["yes"], LOOKS["shut"], LOOKS["open"]
GROUPS = [Group("no", LIGHT.scale[0], "//"), Group("maybe", LIGHT.scale[2], ""), Group("yes", LIGHT.good, "")]


def corners(group) -> tuple[float, float, float, float]:
    """The least and the greatest of a shape's coordinates."""
    points = np.concatenate([path.vertices for path in group.get_paths()])
    return tuple(np.round([*points.min(axis=0), *points.max(axis=0)], 6).tolist())


def test_areas_lie_on_top_of_one_another_and_are_named_at_their_right_ends():
    ax = points_axes(400, 300)
    shares = np.array([[0, 0.2, 0.3], [0.6, 0.3, 0.2], [0.4, 0.5, 0.5]])
    areas = stacked_areas(ax, shares, GROUPS, LIGHT, unit="week", alpha=0.9)
    assert view(ax) == (0, 2, 0, 1)
    assert [corners(one) for one in areas] == [(0, 0, 2, 0.3), (0, 0, 2, 0.6), (0, 0.5, 2, 1)]
    assert [(to_hex(one.get_facecolor()[0]), one.get_hatch()) for one in areas] == [
        (g.colour, g.hatch or None) for g in GROUPS
    ]
    assert {(one.get_linewidth()[0], one.get_alpha(), to_hex(one.get_edgecolor()[0])) for one in areas} == {
        (0.8, 0.9, LIGHT.paper)
    }
    assert (ticks(ax, "x"), ax.get_xlabel()) == ([(0, "0"), (1, "1"), (2, "2")], "week")
    area_labels(ax, shares[:, -1], GROUPS, LIGHT)
    assert words(ax) == [
        (text, 426, y, "left", "center", 9) for text, y in (("no 30 %", 45), ("maybe 20 %", 120), ("yes 50 %", 225))
    ]
    assert marks(ax) == [("s", 418, y, 7, g.colour) for g, y in zip(GROUPS, (45, 120, 225), strict=True)]
    assert strokes(ax) == [([[1.004, y], [1.022, y], [1.03, y]], 0.7, LIGHT.soft) for y in (0.15, 0.4, 0.75)]
    assert not any(line.get_clip_on() for line in ax.lines)
    assert not any(line.get_visible() for line in ax.get_xgridlines() + ax.get_ygridlines())


def test_names_of_thin_areas_stay_apart_and_lead_to_their_middles():
    ax = points_axes(400, 126)
    stacked_areas(ax, np.full((3, 2), [[0.02], [0.02], [0.96]]), GROUPS, LIGHT, unit="week")
    area_labels(ax, np.array([0.02, 0.02, 0.96]), GROUPS, LIGHT)
    first, second = [y for _, _, y, *_ in words(ax)][:2]
    assert second - first == pytest.approx(1.4 * 9, abs=0.1)
    assert strokes(ax)[1][0] == [[1.004, 0.03], [1.022, 0.11], [1.03, 0.11]]


BELIEF = np.array([[0.5, 0.5], [0.2, 0.8], [0, 1]])


def test_belief():
    """A cell for each rung and week; above them what is kept, below them what was heard; the truth as a line."""
    ax = points_axes(300, 535)
    heard, kept = {"warm": [1], "cold": [1, 2]}, {"sure": np.array([0.1, 0.5, 0.9])}
    cells = belief_cells(ax, BELIEF, np.array([0, 1, 1]), ["no", "maybe"], heard, kept, LIGHT, unit="week", end=SHUT)
    assert view(ax) == (-0.5, 2.5, -2.6, 2.75)
    assert np.asarray(cells.get_array()).tolist() == BELIEF.T.tolist()
    extents = [np.asarray(mesh.get_coordinates()).reshape(-1, 2) for mesh in ax.collections]
    assert [(*at.min(axis=0), *at.max(axis=0)) for at in extents] == [(-0.5, -0.5, 2.5, 1.5), (-0.5, 1.75, 2.5, 2.75)]
    assert [mesh.get_clim() for mesh in ax.collections] == [(0, 1), (0, 1)]
    assert [to_hex(cells.get_cmap()(share)) for share in (0.0, 1.0)] == [LIGHT.panel, series_colour(LIGHT, 0)]
    assert marks(ax) == [
        ("s", 250, 360, 10, SHUT.colour),
        *(("o", x, y, 3.6, LIGHT.soft) for x, y in ((150, 160), (150, 60), (250, 60))),
    ]
    truth, end, row, dots = ax.lines[:4]
    assert strokes(ax)[0] == ([[0, 0], [1, 1], [2, 1]], 1.8, LIGHT.ink)
    assert truth.get_drawstyle() == "steps-mid"
    assert [(line[0][0][1], line[1], line[2]) for line in strokes(ax)[1:]] == [
        (-1, 0.7, LIGHT.faint),
        (-2, 0.7, LIGHT.faint),
    ]
    assert rises(row.get_zorder(), dots.get_zorder(), truth.get_zorder(), end.get_zorder() - 1)
    assert cells.get_zorder() == 0
    assert (to_hex(end.get_markeredgecolor()), end.get_markeredgewidth(), end.get_clip_on()) == (
        LIGHT.paper,
        1.4,
        False,
    )
    assert truth.get_path_effects()[0]._gc == {"linewidth": 4.4, "foreground": LIGHT.paper}
    assert ticks(ax, "y") == [(-2, "“cold”"), (-1, "“warm”"), (0, "no"), (1, "maybe"), (2.25, "sure")]
    assert [tick.get_fontsize() for tick in ax.get_yticklabels()] == [8, 8, 9, 9, 9]
    assert [tick.get_color() == LIGHT.soft for tick in ax.get_yticklabels()] == [True, True, False, False, False]
    assert (ax.get_xlabel(), ax.spines["left"].get_visible()) == ("week", False)
    belief_labels(ax, BELIEF[-1], LIGHT)
    beside = ("left", "center")
    assert words(ax) == [
        ("0 %", 308, 260, *beside, 9),
        ("100 %", 308, 360, *beside, 9),
        ("heard", 308, 160, *beside, 8),
    ]


def test_a_belief_of_someone_who_heard_nothing_and_is_still_open():
    ax = points_axes(300, 300)
    belief_cells(ax, BELIEF, np.array([0, 1, 1]), ["no", "maybe"], {}, {}, LIGHT, unit="week", end=OPEN)
    assert view(ax) == (-0.5, 2.5, -0.6, 1.5)
    assert to_hex(ax.lines[1].get_markerfacecolor()) == LIGHT.paper, "hollow"
    assert to_hex(ax.lines[1].get_markeredgecolor()) == OPEN.colour
    belief_labels(ax, BELIEF[-1], LIGHT)
    assert [text for text, *_ in words(ax)] == ["0 %", "100 %"]


RUNS, ESTIMATES = [100, 200, 500, 1000], [0.1, 0.2, 0.3, 0.25]
INTERVALS = [(0.05, 0.3), (0.1, 0.3), (0.2, 0.4), (0.22, 0.28)]


def test_convergence():
    """Each interval at its number of runs, the estimates as one line, the exact answer across all."""
    ax = points_axes(400, 300)
    lines = convergence(ax, RUNS, ESTIMATES, INTERVALS, 0.27, YES, LIGHT)
    assert view(ax) == (pytest.approx(100 / 1.5, abs=1e-5), 1500, 0.029, 0.421)
    assert strokes(ax) == [
        *(([[n, low], [n, high]], 5, YES.colour) for n, (low, high) in zip(RUNS, INTERVALS, strict=True)),
        ([[n, share] for n, share in zip(RUNS, ESTIMATES, strict=True)], 1, YES.colour),
        ([[0, 0.27], [1, 0.27]], 1.3, LIGHT.ink),
    ]
    assert (lines[0].get_marker(), lines[0].get_markersize()) == ("o", 6)
    assert ax.lines[0].get_alpha() == 0.45
    assert rises(ax.lines[0].get_zorder(), lines[1].get_zorder(), lines[0].get_zorder())
    assert lines[1]._unscaled_dash_pattern == (0, (5, 2))
    assert words(ax) == [("exact 27 %", 406, in_points(ax, (1, 0.27))[1], "left", "center", 9)]
    assert ticks(ax, "x") == [(n, f"{n:,}") for n in RUNS]
    assert {label[-2:] for _, label in ticks(ax, "y")} == {" %"}
    assert (ax.get_xscale(), ax.get_xlabel()) == ("log", "simulated runs")


@pytest.mark.parametrize(("wide", "named"), [(400, RUNS), (130, [100, 1000]), (45, [1000])])
def test_as_many_numbers_of_runs_are_named_as_there_is_room_for(wide, named):
    """All of them, or powers of ten and the last, or the last alone."""
    ax = points_axes(wide, 100)
    ax.set(xscale="log", xlim=(100 / 1.5, 1500))
    name_runs(ax, RUNS)
    assert ax.get_xticks().tolist() == named


def test_names_of_numbers_of_runs_stay_apart():
    """The closest two are as far apart as the widest name and ten points; a single number is named always."""
    for wide in range(140, 400, 20):
        ax = points_axes(wide, 50)
        ax.set(xscale="log", xlim=(100 / 1.5, 1500))
        name_runs(ax, RUNS)
        places = [in_points(ax, (n, 0.5))[0] for n in ax.get_xticks()]
        assert min(b - a for a, b in pairwise(places)) >= text_width("1,000", 9) + 9.8
    ax = points_axes(200, 50)
    name_runs(ax, [300])
    assert ax.get_xticks().tolist() == [300]


@pytest.mark.parametrize(
    ("interval", "exact", "limits"), [((0.0, 0.0), 0.0, (0, 0.0012)), ((0.9, 1.0), 1.0, (0.894, 1.0))]
)
def test_convergence_stays_between_0_and_1_and_has_a_scale(interval, exact, limits):
    ax = points_axes(400, 100)
    convergence(ax, [100], [exact], [interval], exact, YES, LIGHT)
    assert ax.get_ylim() == pytest.approx(limits)


CURVES = [np.array([0, 0.1, 0.2]), np.array([0, 0.05, 0.21])]
BAND = (np.array([0, 0.05, 0.1]), np.array([0, 0.2, 0.3]))


def test_step_curves_and_the_labels_at_their_ends():
    """Two that end close together are named apart, and a thin line leads from the end to the name that gives way."""
    ax = points_axes(400, 300)
    lines = step_curves(ax, CURVES, [YES, SHUT], LIGHT, unit="week", bands=[BAND, BAND])
    assert view(ax) == (0, 2.006, 0, 0.4)  # 1.2 points of 400 more, so that a last step is not cut
    assert [(line.get_drawstyle(), line.get_linestyle(), line.get_linewidth()) for line in lines] == [
        ("steps-post", "-", 2.4),
        ("steps-post", "--", 2.4),
    ]
    assert [(corners(band), band.get_alpha(), to_hex(band.get_facecolor()[0])) for band in ax.collections] == [
        ((0, 0, 2, 0.3), 0.22, look.colour) for look in (YES, SHUT)
    ]
    assert {float(band.get_linewidth()[0]) for band in ax.collections} == {0}
    assert lines[0].get_zorder() == 3 > ax.collections[0].get_zorder()
    assert ax.get_xlabel() == "week"
    end_labels(ax, [0.2, 0.21], ["yes 20 %", "shut 21 %"], [YES, SHUT], LIGHT)
    assert words(ax) == [("yes 20 %", 421, 150, "left", "center", 9), ("shut 21 %", 421, 164, "left", "center", 9)]
    assert marks(ax) == [("o", 414, 150, 6, YES.colour), ("s", 414, 164, 6, SHUT.colour)]
    assert strokes(ax)[2:] == [([[1.0, 0.21], [1.022, 0.2186]], 0.7, LIGHT.soft)]
    assert not any(line.get_clip_on() for line in ax.lines[2:])


def test_a_leader_is_drawn_only_where_a_name_is_off_by_more_than_a_hundredth():
    ax = points_axes(400, 100)
    ax.set_ylim(0, 1)
    step = 1.55 * 9 / 100  # from one line to the next
    end_labels(ax, [0.3, 0.3 + step - 0.011], ["a", "b"], [YES, SHUT], LIGHT)
    assert not strokes(ax)
    end_labels(ax, [0.3, 0.3 + step - 0.013], ["a", "b"], [YES, SHUT], LIGHT)
    assert len(strokes(ax)) == 1


def test_the_axis_may_be_given_its_top():
    ax = points_axes(400, 100)
    step_curves(ax, CURVES, [YES, SHUT], LIGHT, unit="week", top=1.0)
    assert view(ax) == (0, 2.006, 0, 1)


@pytest.mark.parametrize(
    ("most", "top"),
    [
        *((0.0, 0.01), (0.0097, 0.01), (0.00971, 0.02), (0.0486, 0.1), (0.19, 0.2), (0.2, 0.3), (0.291, 0.3)),
        *((0.38, 0.4), (0.48, 0.5), (0.5, 0.6), (0.776, 0.8), (0.777, 1.03), (1.0, 1.03)),
    ],
)
def test_the_top_of_an_axis_is_a_whole_tick_a_little_above_the_highest(most, top):
    assert nice_top(most) == top


def test_the_highest_point_is_that_of_the_bands_too_and_what_is_unknown_does_not_count():
    nobody = np.array([np.nan, np.nan])
    assert highest(CURVES, None) == 0.21
    assert highest(CURVES, [BAND]) == 0.3
    assert highest([nobody, np.array([np.nan, 0.4])], None) == 0.4
    assert highest([nobody], None) == 0


def test_counts_stand_below_their_weeks_in_rows():
    ax = points_axes(400, 300)
    ax.set_xlim(0, 2)
    count_table(ax, [0, 1, 2], [("open", OPEN, [100, 85, 59]), ("yes", YES, [0, 10, 2000])], "of 100", LIGHT)
    row = ("center", "center", 8)
    assert words(ax) == [
        ("of 100", 0, -36, "left", "top", 8),
        ("open", -36, -53, "right", "center", 8),
        *((text, x, -53, *row) for text, x in (("100", 0), ("85", 200), ("59", 400))),
        ("yes", -36, -66.5, "right", "center", 8),
        *((text, x, -66.5, *row) for text, x in (("0", 0), ("10", 200), ("2,000", 400))),
    ]
    assert marks(ax) == [("h", -27, -53, 5, "none"), ("o", -27, -66.5, 5, YES.colour)]
    assert ticks(ax, "x") == [(0, "0"), (1, "1"), (2, "2")]


@pytest.mark.parametrize(
    ("wide", "last", "weeks"),
    [
        (400, 52, [0, 13, 26, 39, 52]),
        (400, 20, [0, 4, 8, 12, 16, 20]),
        (400, 5, [0, 1, 2, 3, 4, 5]),
        (400, 6, [0, 2, 4, 6]),
        (400, 1, [0, 1]),
        (400, 17, [0, 4, 8, 12, 17]),
        (400, 2000, [0, 500, 1000, 1500, 2000]),
        (400, 50_000, [0, 10_000, 20_000, 30_000, 40_000, 50_000]),
        (90, 52, [0, 26, 52]),
        (40, 52, [0, 52]),
        (10, 52, [0, 52]),
    ],
)
def test_weeks_of_a_table_are_round_and_as_many_as_there_is_room_for(wide, last, weeks):
    """At most six; a round one too near to the last is left out."""
    assert table_weeks(points_axes(wide, 50), last, "100") == weeks


def test_words_beside_a_table_take_room_from_it():
    ax = points_axes(200, 50)
    alone = table_weeks(ax, 52, "1,000")
    free = (text_width("1,000", 8) + 9) / 0.95
    need = 200 - len(alone) * free
    text = "n" * 40
    beside = text[: next(n for n in range(40) if text_width(text[:n], 9) + 20 > need)]
    assert len(table_weeks(ax, 52, "1,000", beside=["", beside])) < len(alone)
    assert table_weeks(ax, 52, "1,000", beside=["", beside[:-1]]) == alone
    assert table_weeks(points_axes(400, 50), 52, "1", most=3) == [0, 26, 52]


# ---- single runs --------------------------------------------------------------------------------

LADDER = Ladder(["no", "maybe", "yes"], "shut", 10)
WALK = np.array([0, 1, 1, 2])


@pytest.mark.parametrize(
    ("upto", "look", "end"), [(None, YES, (3, 2)), (3, YES, (3, 2)), (2, OPEN, (2, 1)), (0, OPEN, (0, 0))]
)
def test_a_run_is_marked_where_it_ends_or_is_still_open(upto, look, end):
    ax = points_axes(108, 410)
    line = single_run(ax, WALK, LADDER, YES, OPEN, LIGHT, upto=upto, alpha=0.9)
    assert view(ax) == (-0.2, 10.6, -1.55, 2.55)
    shown = WALK[: end[0] + 1]
    assert np.asarray(line.get_xydata()).tolist() == [[week, rung] for week, rung in enumerate(shown)]
    assert (line.get_drawstyle(), line.get_linewidth(), line.get_alpha()) == ("steps-post", 1.5, 0.9)
    x, y = in_points(ax, end)
    ends = [line for line in ax.lines if line.get_marker() == look.marker]
    assert [(*in_points(ax, one.get_xydata()[0]), one.get_markersize(), one.get_markeredgewidth()) for one in ends] == [
        (x, y, 8, 1.4)
    ]
    assert to_hex(ends[0].get_markerfacecolor()) == (LIGHT.paper if look.hollow else look.colour)
    assert [(stroke[0][0][1], *stroke[1:]) for stroke in strokes(ax)[:4]] == [
        (level, 0.7, LIGHT.faint) for level in (-1, 0, 1, 2)
    ]
    assert rises(ax.lines[0].get_zorder(), line.get_zorder(), ends[0].get_zorder() - 1)
    assert not ends[0].get_clip_on()


def test_the_axes_of_a_run():
    """The floor lies below the lowest rung, in soft ink."""
    ax = points_axes(108, 410)
    single_run(ax, WALK, LADDER, YES, OPEN, LIGHT)
    assert ticks(ax, "y") == [(-1, "shut"), (0, "no"), (1, "maybe"), (2, "yes")]
    assert [(label.get_color(), label.get_fontsize()) for label in ax.get_yticklabels()] == [
        (LIGHT.soft, 8),
        *[(LIGHT.ink, 8)] * 3,
    ]
    assert [ax.spines[side].get_visible() for side in ("left", "bottom")] == [False, False]
    caption(ax, "a line of some words that is far longer", LIGHT)
    lines = ax.get_title(loc="left").split("\n")
    assert 108 < max(text_width(line, 9) for line in lines) <= 108 + 14
    assert len(lines) == 2


def test_a_rung_without_a_name_has_no_line_and_no_room():
    ax = points_axes(108, 410)
    single_run(ax, np.array([0, 0, -1]), Ladder(["no", ""], "shut", 2), OPEN, OPEN, LIGHT)
    assert (view(ax)[2:], ticks(ax, "y")) == ((-1.55, 0.55), [(-1, "shut"), (0, "no")])
    assert [stroke[0][0][1] for stroke in strokes(ax) if stroke[1] == 0.7] == [-1, 0]


# ---- what is still to come ----------------------------------------------------------------------


def test_a_chance_by_weeks_so_far():
    """A curve and its band; NaN where nobody is left, and then the name stands at the last week that has a value."""
    ax = points_axes(400, 200)
    curves = [np.array([0.4, 0.3, 0.2, 0.1]), np.array([0.4, 0.3, np.nan, np.nan]), np.full(4, np.nan)]
    bands = [np.array([[0.3, 0.2, 0.1, 0.0], [0.5, 0.45, 0.4, 0.3]]), None, None]
    lines = by_week(ax, curves, LIGHT, unit="week", bands=bands, alpha=0.8)
    assert view(ax) == (0, 4, 0, 0.6)
    assert [(line.get_linestyle(), line.get_linewidth(), line.get_color()) for line in lines] == [
        (SERIES_DASHES[i], 2.2, series_colour(LIGHT, i)) for i in range(3)
    ]
    (band,) = ax.collections
    assert (corners(band), band.get_alpha(), to_hex(band.get_facecolor()[0])) == (
        (0, 0, 3, 0.5),
        0.2,
        series_colour(LIGHT, 0),
    )
    assert float(band.get_linewidth()[0]) == 0
    assert (ax.get_xlabel(), ticks(ax, "x")[-1]) == ("weeks so far", (3, "3"))
    week_labels(ax, curves, ["small steps", "jump ahead", "never"], LIGHT)
    assert [(text, x) for text, x, *_ in words(ax)] == [
        ("small steps 10 %", 420),
        ("jump ahead 30 %", 420),
        ("never 0 %", 420),
    ]
    assert [mark[0] for mark in marks(ax)] == ["o", "o", "s", "s", "^", "^"]
    at = {(mark[0], *mark[1:3]) for mark in marks(ax)}
    assert {("o", *in_points(ax, (3, 0.1))), ("s", *in_points(ax, (1, 0.3))), ("^", *in_points(ax, (0, 0)))} <= at
    assert {mark[3] for mark in marks(ax)} == {6}
    assert [y for _, _, y, *_ in words(ax)][:2] == [in_points(ax, (0, 0.1))[1], in_points(ax, (0, 0.3))[1]]


def test_a_ninth_curve_looks_as_the_first_and_long_names_take_room():
    ax = points_axes(400, 400)
    curves = [np.array([0.1])] * 9
    lines = by_week(ax, curves, LIGHT, unit="week")
    assert view(ax) == (0, 1, 0, 0.2)
    assert [line.get_linestyle() for line in lines[3:5]] == [SERIES_DASHES[3], SERIES_DASHES[0]]
    week_labels(ax, curves, ["a"] * 9, LIGHT)
    assert [mark[0] for mark in marks(ax)][::2] == [*SERIES_MARKERS, SERIES_MARKERS[0]]
    heights = [y for _, _, y, *_ in words(ax)]
    assert {round(b - a, 1) for a, b in pairwise(heights)} <= {14.8, 14.9}, "a line and two thirds"
    nobody = points_axes(400, 100)
    by_week(nobody, [np.array([np.nan])], LIGHT, unit="week")
    assert nobody.get_ylim() == (0, 1.03)


def test_a_chance_for_each_count_so_far():
    """A column as high as its chance; its number stands above the error, and an unknown chance is an empty column."""
    ax = points_axes(320, 200)
    bands = np.array([[0.3, 0.1, np.nan], [0.5, 0.3, np.nan]])
    columns = by_count(ax, ["0", "1", "2"], [0.4, 0.2, np.nan], LIGHT, what="noes", bands=bands, alpha=1.0)
    assert view(ax) == (-0.6, 2.6, 0, 0.59)
    assert boxes(ax) == [(-0.36, 0, 0.72, 0.4), (0.64, 0, 0.72, 0.2), (1.64, 0, 0.72, 0)]
    assert [ink[0] for ink in inks(ax)] == [scale_colour(LIGHT, share) for share in (0.4, 0.2, 0.0)]
    assert strokes(ax) == [([[0, 0.3], [0, 0.5]], 1.6, LIGHT.ink), ([[1, 0.1], [1, 0.3]], 1.6, LIGHT.ink)]
    above = ("center", "bottom", 11)
    tops = [in_points(ax, end) for end in ((0, 0.5), (1, 0.3), (2, 0))]
    assert words(ax) == [
        (text, x, round(y + 4, 1), *above) for text, (x, y) in zip(("40 %", "20 %", "–"), tops, strict=True)
    ]
    assert rises(columns[0].get_zorder(), ax.lines[0].get_zorder())
    assert (ticks(ax, "x"), ax.get_xlabel()) == ([(0, "0"), (1, "1"), (2, "2")], "noes so far")


@pytest.mark.parametrize(("chances", "top"), [([0.5, 0.25], 0.59), ([1.0], 1.12), ([0.0], 1.0), ([np.nan], 1.12)])
def test_columns_leave_room_for_their_numbers(chances, top):
    ax = points_axes(320, 200)
    by_count(ax, [str(c) for c in range(len(chances))], chances, LIGHT, what="noes")
    assert ax.get_ylim() == pytest.approx((0, top))


# ---- dots ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dots", "others", "last", "bins"),
    [
        ([[1, 1, 2, 3, 5]], [[4, 13]], 5, Bins(1, 1, 5, 3)),
        ([[1] * 9], [[0, 0]], 20, Bins(1, 1, 20, 9)),
        ([[1] * 10], [[0, 0]], 10, Bins(1, 2, 10, 5)),
        ([[1] * 9], [[0, 55]], 20, Bins(1, 1, 20, 10)),
        ([[1]], [[0]], 21, Bins(2, 1, 21, 3)),
        ([[1] * 10], [[0]], 20, Bins(2, 2, 20, 5)),
        ([[1] * 50], [[0]], 1, Bins(1, 6, 1, 9)),
        ([[]], [[50]], 40, Bins(2, 1, 40, 9)),
        ([[1], [1] * 18], [[0]], 3, Bins(1, 2, 3, 9)),
        ([[1] * 10, [2]], [[0]], 30, Bins(2, 2, 30, 5)),
        ([[1] * 10, [2]], [[0]], 32, Bins(3, 2, 32, 5)),
    ],
)
def test_bins_are_as_narrow_as_the_dots_allow(dots, others, last, bins):
    """About twenty bins, stacks of nine at most, thirty dots across at most, and as high as the highest column."""
    assert choose_bins(dots, others, last) == bins


def test_the_height_of_a_panel_of_dots():
    """The dots keep their size; a low panel has nine tenths of an inch for them."""
    bins = Bins(1, 1, 10, 9)
    assert panel_height(bins, 2, 8.0) == pytest.approx((8 - 0.4) / (10 + 2 * 8.2 + 1.5) * 9.5 + 0.95)
    assert panel_height(Bins(1, 1, 30, 3), 4, 4.0) == pytest.approx(1.85)


def test_quantile_dots():
    """A dot in the bin of its week, from the left and upwards; each other ending in a block of six across."""
    ax = points_axes(219, 33)
    bins = Bins(1, 2, 5, 3)
    drawn = quantile_dots(
        ax, [1, 1, 1, 2, 5], [("shut", SHUT, 4), ("not yet", OPEN, 13)], YES, bins, [1, 5], LIGHT, unit="week"
    )
    assert view(ax) == (-0.3, 26.6, 0, 3.3)
    middles = [
        [tuple(np.round(path.get_extents().get_points().mean(axis=0), 3)) for path in one.get_paths()] for one in drawn
    ]
    assert middles[0] == [(0.5, 0.5), (1.5, 0.5), (0.5, 1.5), (2.5, 0.5), (8.5, 0.5)]
    assert np.allclose(middles[1], [(11.6 + n + 0.5, 0.5) for n in range(4)])
    assert np.allclose(middles[2], [(19.8 + n % 6 + 0.5, n // 6 + 0.5) for n in range(13)], atol=1e-3)
    widths = [one.get_paths()[0].get_extents().width for one in drawn]
    assert widths[:2] == pytest.approx([0.96 * 0.86, 0.88 * 0.86], rel=1e-3)
    assert [line for line, *_ in strokes(ax)] == [[[0, 0], [10, 0]], [[11.6, 0], [17.6, 0]], [[19.8, 0], [25.8, 0]]]
    assert {stroke[1:] for stroke in map(tuple, strokes(ax))} == {(0.9, LIGHT.soft)}
    told = {text: (x, y, va, size) for text, x, y, _, va, size in words(ax)}
    for text, x, down, size in (
        *(("4", 14.6, -6, 10), ("shut", 14.6, -19, 9), ("13", 22.8, -6, 10), ("not yet", 22.8, -19, 9)),
        *(("1", 1, -4, 9), ("5", 9, -4, 9), ("week", 5, -18, 9)),
    ):
        assert told[text] == (in_points(ax, (x, 0))[0], round(in_points(ax, (0, 0))[1] + down, 1), "top", size)
    assert {ha for *_, ha, _, _ in words(ax)} == {"center"}


def test_a_column_of_several_weeks_says_so():
    ax = points_axes(300, 60)
    quantile_dots(ax, [], [], YES, Bins(4, 1, 40, 3), [2000], LIGHT, unit="week")
    assert [text for text, *_ in words(ax)] == ["2,000", "week (a column is 4 weeks)"]
    assert words(ax)[0][1] == pytest.approx(in_points(ax, (1999.5 / 4, 0))[0], abs=0.1)


def test_weeks_of_evenly_spaced_quantiles():
    assert quantile_weeks([0, 0.5, 0, 0.5], 4) == [1, 1, 3, 3]
    assert quantile_weeks([0, 0.25, 0, 0.25], 2) == [1, 3], "of those who get there at all"
    assert quantile_weeks([1.0], 2) == [1, 1], "what is there at once is shown in the first week"
    assert quantile_weeks([0, 0.1, 0.9], 10) == [1, *[2] * 9]
    assert quantile_weeks([0, 0.0], 3) == quantile_weeks([0, 1.0], 0) == []
