"""How wide a name may be, in each picture that writes names where there is little room."""

from __future__ import annotations

import numpy as np
import pytest

from olivebranch.draw import icons
from olivebranch.draw.dots import Bins, quantile_dots
from olivebranch.draw.frontier import DrawnPoint, frontier
from olivebranch.draw.heat import heat_strip
from olivebranch.draw.palette import LIGHT
from olivebranch.draw.regimes import MapAxis, regime_map
from olivebranch.draw.runs import caption
from olivebranch.draw.score import by_week, week_labels
from support.drawings import LOOKS, line_of, points_axes

YES, CELL = LOOKS["yes"], np.array([[0]])
EDGE = MapAxis("x", ["1"])


def in_the_key_of_a_map(ax, name):
    regime_map(ax, CELL, CELL > 0, [name], EDGE, EDGE, LIGHT)


def in_the_key_of_a_frontier(ax, name):
    point = DrawnPoint(name, 0.5, 0.5, False)
    frontier(ax, np.ones((1, 2)), np.zeros((0, 2)), [point], LIGHT, harm="", success="", harm_is_chance=True)


def at_the_end_of_a_curve(ax, name):
    by_week(ax, [np.ones(2)], LIGHT, unit="week")
    week_labels(ax, [np.ones(2)], [name], LIGHT)


def under_a_block_of_dots(ax, name):
    quantile_dots(ax, [1], [(name, YES, 1)], YES, Bins(1, 1, 1, 3), [], LIGHT, unit="week")


def beside_a_table(ax, name):
    heat_strip(ax, [np.ones((1, 1))], ["h"], [name], LIGHT)


def above_a_run(ax, name):
    caption(ax, name, LIGHT)
    ax.text(0, 0, ax.get_title(loc="left"))


def under_an_array(ax, name):
    icons.icon_arrays(ax, [icons.IconArray("a", (1,), name)], [("yes", YES)], LIGHT)


@pytest.mark.parametrize(
    ("drawn", "points"),
    [
        (in_the_key_of_a_map, 110),
        (in_the_key_of_a_frontier, 150),
        (at_the_end_of_a_curve, 130),
        (under_a_block_of_dots, 76),
        (beside_a_table, 90),
        (above_a_run, 216 + 14),
        (under_an_array, 200 * 1.2),
    ],
)
def test_a_name_takes_a_second_line_only_where_it_would_be_too_wide(drawn, points):
    lines = []
    for wide in (points, points + 1):
        ax, name = points_axes(216, 400), line_of(wide)
        drawn(ax, name)
        written = [text.get_text() for text in ax.texts if " ".join(text.get_text().split()).startswith(name)]
        lines.append(written[-1].count("\n") + 1)
    assert lines == [1, 2]


def test_the_head_of_an_array_may_be_a_little_wider_than_it():
    """By a seventh: 200 points of an array are 230 of its head."""
    lines = []
    for wide in (230, 231):
        ax = points_axes(216, 400)
        icons.icon_arrays(ax, [icons.IconArray(line_of(wide, 10, "bold"), (1,))], [("yes", YES)], LIGHT)
        lines.append(ax.texts[0].get_text().count("\n") + 1)
    assert lines == [1, 2]
