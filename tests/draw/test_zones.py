"""The road of rungs: how high each stands, what is marked beside it, and where those who stay end."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.patches import PathPatch
from matplotlib.text import Annotation

from olivebranch.draw.palette import THEMES, ending_looks, scale_colour
from olivebranch.draw.text import text_width
from olivebranch.draw.zones import Beside, DeadEnd, zone_road
from support.drawings import in_points, line_of, marks, points_axes, rises, ticks, view, words

THEME = THEMES["light"]
LOOKS = ending_looks(["yes", "shut"], THEME)
RUNGS, CHANCES = ["no", "maybe"], [0.2, 0.5]


def drawn(**options):
    ax = plt.figure(figsize=(8, 5)).add_subplot()
    pieces = zone_road(ax, RUNGS, CHANCES, THEME, goal=("yes", LOOKS["yes"]), shut=LOOKS["shut"], **options)
    return ax, pieces


def lines(ax):
    return [tuple(map(tuple, np.asarray(line.get_xydata()).tolist())) for line in ax.lines]


def test_the_road_rises_from_chance_to_chance_up_to_the_goal():
    ax, pieces = drawn(linestyle="--")
    assert [np.asarray(piece.get_xydata()).tolist() for piece in pieces] == [[[0, 0.2], [1, 0.5]], [[1, 0.5], [2, 1.0]]]
    assert {piece.get_linestyle() for piece in pieces} == {"--"}
    assert [((i, height),) in lines(ax) for i, height in enumerate([*CHANCES, 1.0])] == [True] * 3
    assert [label.get_text() for label in ax.get_xticklabels()] == ["no", "maybe", "yes"]
    assert [text.get_text() for text in ax.texts] == ["20 %", "50 %"]
    assert ax.get_xlim()[0] < 0
    assert ax.get_xlim()[1] > 2


def test_an_estimate_has_its_band_and_stands_below_its_number():
    ax, _ = drawn(bands=[(0.1, 0.3), (0.45, 0.5)])
    assert {((0, 0.1), (0, 0.3)), ((1, 0.45), (1, 0.5))} <= set(lines(ax))
    assert [text.xy for text in ax.texts if isinstance(text, Annotation)] == [(0, 0.3), (1, 0.5)]


def test_another_chance_is_marked_across_the_road():
    ax, _ = drawn(beside=Beside("jump ahead", [0.1, 0.6]))
    for i, chance in enumerate([0.1, 0.6]):
        assert lines(ax).count(((i - 0.2, chance), (i + 0.2, chance))) == 2  # in ink, on paper
    assert ax.texts[-1].get_text() == "▬ jump ahead"


@pytest.mark.parametrize("rung", [0, 1])
def test_those_who_stay_end_at_a_barrier_at_their_chance(rung):
    ax, _ = drawn(dead_end=DeadEnd(rung, 0.05, "who stay", "on they go"))
    (way,) = (patch for patch in ax.patches if isinstance(patch, PathPatch))
    vertices = np.asarray(way.get_path().vertices).tolist()
    assert (vertices[0], vertices[-1]) == ([rung, CHANCES[rung]], [rung + 0.82, 0.05])
    assert ((rung + 0.82, 0.05),) in lines(ax)
    assert {"who stay: 5 %", "on they go"} <= {text.get_text() for text in ax.texts}


@pytest.mark.parametrize(("chance", "is_told"), [(0.05, False), (0.36, False), (0.37, True)])
def test_where_the_road_is_low_nothing_is_written_between_it_and_the_way_down(chance, is_told):
    ax = points_axes(320, 116)
    zone_road(
        *(ax, RUNGS, [chance, 0.5], THEME),
        goal=("yes", LOOKS["yes"]),
        shut=LOOKS["shut"],
        dead_end=DeadEnd(0, 0.02, "who stay", "on they go"),
    )
    assert ("on they go" in [text.get_text() for text in ax.texts]) == is_told


@pytest.mark.parametrize(("low", "marks"), [(0.0, [16.0]), (0.02, [20.0]), (0.3, [26.0]), (0.45, [])])
def test_the_barrier_ends_above_the_names_of_the_rungs_and_a_way_under_the_road_is_not_drawn(low, marks):
    ax = points_axes(320, 116)
    end = DeadEnd(1, low, "who stay", "on they go")
    zone_road(ax, RUNGS, CHANCES, THEME, goal=("yes", LOOKS["yes"]), shut=LOOKS["shut"], dead_end=end)
    assert [line.get_markersize() for line in ax.lines if line.get_marker() == "|"] == pytest.approx(marks)
    assert any("who stay" in text.get_text() for text in ax.texts) == bool(marks)


def test_stations_stand_on_the_road_and_their_numbers_above_them():
    """A station is wider than the road, ringed in paper; its number stands to the left, clear of the road."""
    ax = points_axes(320, 116)
    pieces = zone_road(ax, RUNGS, CHANCES, THEME, goal=("yes", LOOKS["yes"]), shut=LOOKS["shut"])
    assert view(ax) == (-0.6, 2.6, 0, 1.16)
    assert [piece.get_linewidth() for piece in pieces] == [9, 9]
    assert [piece.get_color() for piece in pieces] == [scale_colour(THEME, 0.5), scale_colour(THEME, 1.0)]
    colours = [scale_colour(THEME, 0.0), scale_colour(THEME, 0.5), LOOKS["yes"].colour]
    heights = [20, 50, 100]
    assert marks(ax) == [("o", x, y, 13, colour) for x, y, colour in zip((60, 160, 260), heights, colours, strict=True)]
    stations = ax.lines[2:]
    assert {(one.get_markeredgecolor(), one.get_markeredgewidth(), one.get_clip_on()) for one in stations} == {
        (THEME.paper, 2, False)
    }
    foot = 50 + 13 / 2 + 2
    clear = (foot - 50 - 4.5 * np.hypot(1, 0.5)) / 0.5  # half the road's width, measured upwards, on a slope of 1 in 2
    assert words(ax) == [
        ("20 %", 53, 28.5, "center", "bottom", 11),
        (
            "50 %",
            pytest.approx(160 + clear - text_width("50 %", 11, "bold") / 2, abs=0.1),
            foot,
            "center",
            "bottom",
            11,
        ),
    ]
    assert rises(pieces[0].get_zorder(), stations[0].get_zorder(), ax.texts[0].get_zorder() - 1)
    assert [place for place, _ in ticks(ax, "y")] == [0, 0.25, 0.5, 0.75, 1]


@pytest.mark.parametrize("chance", [0.01, 0.24, 0.9, 1.0])
def test_a_number_does_not_touch_the_road_however_steep(chance):
    ax = points_axes(200, 232)
    zone_road(ax, ["no"], [chance], THEME, goal=("yes", LOOKS["yes"]), shut=LOOKS["shut"])
    ((text, x, foot, *_),) = words(ax)
    right = x + text_width(text, 11, "bold") / 2
    slope = (1 - chance) * 200 / 100 / (200 / 2.2) * 100
    assert 200 * chance + slope * (right - 200 * 0.6 / 2.2) + 4.5 * np.hypot(1, slope) <= foot + 0.1


def test_what_lies_over_what_on_the_road():
    """From the back: the dead end, the road, stations and marks across it, errors, and numbers."""
    ax = points_axes(320, 116)
    end = DeadEnd(1, 0.05, "who stay", "on they go")
    beside = Beside("jump ahead", [0.1, 0.6])
    bands = [(0.1, 0.3), (0.45, 0.5)]
    pieces = zone_road(
        *(ax, RUNGS, CHANCES, THEME),
        goal=("yes", LOOKS["yes"]),
        shut=LOOKS["shut"],
        dead_end=end,
        bands=bands,
        beside=beside,
    )
    (way,) = (patch for patch in ax.patches if isinstance(patch, PathPatch))
    barrier, station = ax.lines[0], next(line for line in ax.lines if line.get_marker() == "o")
    band = next(line for line in ax.lines if lines_of(line) == ((0, 0.1), (0, 0.3)))
    paper, ink = (line for line in ax.lines if lines_of(line) == ((-0.2, 0.1), (0.2, 0.1)))
    assert rises(way.get_zorder(), pieces[0].get_zorder(), station.get_zorder(), band.get_zorder())
    assert barrier.get_zorder() == pieces[0].get_zorder()
    assert paper.get_zorder() == ink.get_zorder() == station.get_zorder()
    assert [(line.get_linewidth(), line.get_color()) for line in (band, paper, ink)] == [
        (1.4, THEME.ink),
        (4.6, THEME.paper),
        (2.2, THEME.ink),
    ]
    assert {text.get_zorder() for text in ax.texts if text.get_text() != "▬ jump ahead"} == {6}
    assert (way.get_linewidth(), way.get_edgecolor()[:3]) == (0.65 * 9, to_rgb(LOOKS["shut"].colour))
    assert way._unscaled_dash_pattern == (0, (1.4, 0.7))
    curve = np.asarray(way.get_path().vertices)
    assert np.allclose(curve, [(1, 0.5), (1.12, 0.05), (1.2, 0.05), (1.82, 0.05)])
    assert (barrier.get_marker(), barrier.get_markersize(), barrier.get_markeredgewidth()) == ("|", 26, 5)
    assert not barrier.get_clip_on()
    x, y = in_points(ax, (1.82, 0.05))
    assert ("who stay: 5 %", round(x + 8, 1), round(y + 1, 1), "left", "bottom", 10) in words(ax)
    x, y = in_points(ax, (1.56, 0.5))
    assert ("on they go", x, round(y - 8.5, 1), "center", "top", 10) in words(ax)
    assert ("▬ jump ahead", 4, 116, "left", "top", 9) in words(ax)


def lines_of(line) -> tuple:
    return tuple(map(tuple, np.asarray(line.get_xydata()).tolist()))


def test_names_of_rungs_are_smaller_where_one_would_be_wider_than_its_place():
    """Six points stay free between two; four where the names are small."""
    for nudge, size in ((0.1, 10), (-0.1, 8)):
        ax = points_axes(3 * (text_width("perhaps", 10) + 6 + nudge), 100)
        zone_road(ax, ["no", "perhaps"], CHANCES, THEME, goal=("yes", LOOKS["yes"]), shut=LOOKS["shut"])
        assert {label.get_fontsize() for label in ax.get_xticklabels()} == {size}
    long = line_of(96, 8)
    for wide, count in ((300.1, 0), (297, 1)):
        ax = points_axes(wide, 100)
        zone_road(ax, ["no", long], CHANCES, THEME, goal=("yes", LOOKS["yes"]), shut=LOOKS["shut"])
        assert ax.get_xticklabels()[1].get_text().count("\n") == count
