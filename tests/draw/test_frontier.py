"""The frontier as a drawing: what is enlarged, what is in view, and how points that are never best are told apart."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import same_color

from olivebranch.draw.frontier import DrawnPoint, frontier
from olivebranch.draw.palette import THEMES, series_colour

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
